### The names that the guides of this scheme use (guides "Kopier din MitID app" and "Hjælp en anden").

letter-way-title = How do you want to approve with MitID?
activation-begin-title = MitID activation
home-letter = I have got a letter

### Where the office registers people, an address without a user ID has no account to open by mail.

mail-no-such-account-text = Somebody asked for { -a-new-password } for this address at { $service }. But it belongs to no user ID. Did you get a letter? Use it first.
mail-no-such-account-button = Use your letter

print-letter-what = You are registered at { $service }. Now you choose a user ID yourself, and how you want to approve.
print-letter-days = The letter works until you have activated something to sign in with, and for { $days } days at most.

home-title = Sign in with MitID
home-lead = One user ID and your code device are enough. With them you sign in safely to the services you use.
home-step-account = Get your letter from us, and choose a user ID.
home-step-device = Activate a code display or a code reader.
home-step-use = Sign in with user ID, a one-time code and your password.
letter-way-codes = Code display, code reader or chip

activity-look = Is there something that you do not know? Then change your password, and block your code device.
