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
home-lead = One user ID and the app on your phone are enough. With them you sign in safely to the services you use.
home-step-account = Get your letter from us, and choose a user ID.
home-step-device = Activate the app on your phone, or a code display, code reader or chip.
home-step-use = Sign in with your user ID, and approve in the app.
letter-way-app = App on a phone/tablet
letter-way-codes = Code display, code reader or chip

activity-look = Is there something that you do not know? Then remove that app or block that code device, and contact us.
outcome-too-low-now = Your chip or your browser is not safe enough for that. Try another browser, or contact us.

method-app = MitID app on another device
method-app-press = Open MitID app
method-this-device = MitID app on this device
login-approve-step-open = Open the MitID app, and enter your PIN.
login-approve-step-scan = Scan the code on this page.
login-approve-step-approve = Read the request, and drag the arrow to the right.

device-alone-lead = You do that on the phone itself. Have a letter from us at hand. If you have none, ask us for another one.
device-alone-step-start = Press ‹{ app-initialise }›, choose ‹{ app-way-letter }›, and type your user ID and what the letter says.
device-alone-step-wait = Type the temporary PIN that you get by SMS, and choose your own.
devices-waiting-what = Is it not you? Then stop it now, and contact us: somebody has your letter.
devices-step-name = Open the app on the phone, and press ‹{ app-initialise }›.
devices-step-scan = Type your user ID and what the letter from us says.
devices-step-pin = Type the temporary PIN from an SMS, and choose your own.

app-initialise = Get started
app-welcome-title = Activate your MitID
app-welcome-what = With the app you approve when you sign in.
app-welcome-alone = Have your user ID, the letter from us and your phone ready. We send an SMS.
app-next = Next
app-authenticate = OK
app-done = OK
app-pin-title = Enter your PIN
app-enrol-pin = The PIN that you just chose.
app-repeat-pin-title = Repeat the PIN
app-forgot-pin = Forgot PIN
app-pin-chosen-title = Your new PIN is in force
app-biometrics-title = Do you want to approve with biometrics?
app-pin-off-then = Press ‹{ app-forgot-pin }›, and choose a new one. It takes a day.
app-home-title = Ready
app-home = A request shows here when you sign in.
app-unregister-then = You can activate it again with another letter from us.
app-already-bound-3 = Activate the app again with another letter from us.
app-receipt-not-me = Nobody was signed in. Somebody knows your user ID. For now the app answers only in browsers that you have used before.

app-terms-2 = Never share your PIN with anyone. Always read who asks before you approve.
app-help-on-terms = Read the terms, and tick the box if you want to go on. If you do not accept them, you can use a code display, code reader or chip.
app-help-on-bound = The app is ready. You get a mail about it. If you lose the phone, remove the app on your account, or contact us.
app-help-on-forgot-pin = When you have shown that the app is yours, you choose a new PIN. The old one stops working. You get a mail about it.

app-enrolment-unknown-title = The activation is not valid any more
app-enrolment-unknown = It is too old.
app-enrolment-ended = It was stopped, or the letter was used elsewhere.
app-enrolment-again = Begin again with the letter from us.
app-renewal-unknown = It took too long, or it was stopped. Begin again.

app-copy = Copy your MitID to a new app
app-copy-ready-title = Show QR code and copy MitID to a new app
app-way-copy = Copy from another MitID app
app-own-pin-title = Choose your personal PIN
app-choose-pin-title = Create your personal PIN
app-bound-title = This app is now activated and ready for use
app-bound-now = From now on you approve with it.

### The app scans; to type the code is switched to in the settings.

app-scan-blind = This browser can't read QR codes. Try another one, or switch to codes in the app's settings.
app-code-hint = The code stands below the QR code. On the page, press ‹Can't you scan?›.
app-typing-ready = The waiting time is over. Confirm with your PIN.
app-help-on-scan = Hold the device so that the whole QR code is within the frame. If it is too bright or too dark, tilt it a little.
app-help-on-type-code = The four characters stand below the QR code. Upper and lower case are the same. A wrong code stops the request, and you begin again.
app-help-on-home = When you sign in, the request appears here. Then scan the code on the page. If nothing comes, press Refresh.

### People with the app alone have no password here.

mail-device-added-not-you = Was it not you? Then remove the phone at once, and contact us.
mail-device-removed-not-you = Was it not you? Then contact us, and look through your phones.
mail-device-blocked-not-you = Did you not do that yourself? Then contact us, and look through your phones.
mail-device-opened-not-you = Did you not do that yourself? Then block it again, and contact us.
mail-device-copied-not-you = Was it not you? Then remove the phone now, and contact us.
mail-pin-changed-not-you = Was it not you? Then somebody knows your PIN. Remove the phone from your account, and contact us.
mail-pin-renewed-text = The PIN on the phone was chosen anew with a temporary PIN. The old one can't be used any more.
mail-pin-renewed-not-you = Was it not you? Then somebody has your phone. Remove it from your account, and contact us.
mail-device-cloned-not-you = Did you restore the phone from a backup? Then that may be why. Else contact us.

### Help pages.

help-pc-no-camera = Can you not scan? In the app's settings you can switch to codes that you type. It takes an hour.
help-app-screen-lock = The app locks itself when it lies idle.
help-add = Activate the app on your phone
help-add-how = Open the app, and press ‹{ app-initialise }›. Choose ‹{ app-way-letter }›. Type your user ID and what the letter says.
help-add-scan = Type the temporary PIN from an SMS. Then choose your own.
help-add-more = You can have three apps. Do you have one? Then copy it to the next phone.
help-qr-code-add = It is on the page where you sign in. You need no QR code to activate the app with a letter.
help-qr-code-sign-in = Are you copying the app? Then the code is on the old phone.
help-lost-keys-how = Do you have the app on one more phone? Then copy it to this one. Otherwise ask us for another letter.
help-lost-how = Sign in with another app or a code device. Choose ‹{ devices }›, and remove the lost one.
help-lost-only = Can you not sign in? Then call support at the operator of this service. They can remove the phone.
help-pin = Have you forgotten the PIN?
help-pin-how = Open the app, and choose ‹{ app-settings }› and ‹{ app-forgot-pin }›. Type your user ID. Then a day goes by.
help-pin-only = After that you get a temporary PIN by SMS, and choose a new one. We write to you, so that nobody does it without you.
help-password-how = This is for people with a code device. Enter your e-mail. We send a link where you choose { -a-new-password }.
help-tablet-how = You can use the app on a tablet. Or sign in with a code display or code reader.
help-tablet-key = Ask us for one. You can also order it when you are signed in.
help-why-two = Others can find out your user ID. But the phone is with you alone, and only you know the PIN.
