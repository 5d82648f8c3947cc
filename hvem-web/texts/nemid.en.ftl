### Where the office registers people, an address without a user ID has no account to open by mail.

mail-no-such-account-text = Somebody asked for a new password for this e-mail at { $service }. But no user ID belongs to it. Did you get a letter? Use that first.
mail-no-such-account-button = Use your letter

### The names that the guide of this scheme uses (guide "NemID nøgleapp"), in English.

app-initialise = Start
app-next = Next
app-authenticate = OK
app-done = OK
app-swipe-drag = Approve
app-reject = REJECT
app-refresh = Refresh
app-home-title = Ready for updates
app-home = Requests appear here when you use the key app on websites and in apps.
app-welcome-title = Get started with your key app
app-biometrics-title = Do you want to use your fingerprint?
app-biometrics-accept = Use fingerprint
app-biometrics-decline = Continue without
app-bound-title = Your key app is activated
app-bound-now = Keep your key card. You need it if you change phones, or when the battery is empty.
app-pin-title = Enter your code
app-choose-pin-title = Choose a code
app-repeat-pin-title = Repeat the code
app-forgot-pin = Forgotten code
app-renew-with-key = Reset key app code
app-forgot-pin-lead = Sign in with your key card. Then you can choose another code.
app-pin-chosen-title = Your code has been changed
app-change-pin-title = Change the code of the key app
app-lock-on-close = Lock when the app closes
app-biometrics = Unlock with fingerprint
app-notifications = Turn on notifications
app-support-row = Help and NemID support
app-tour-row = Show the guide
app-unregister-row = Unregister key app
app-unregister = Unregister key app
app-unregister-title = Do you want to unregister the key app?
app-unregister-then = You can activate it again with your key card.
app-already-bound-3 = Activate the app again with your key card.

method-app = Key app
login-password-submit = Next
method-app-press = Send
method-this-device = Key app on this device
method-key-card-press = Switch to key card
login-method-title = Sign in with key app or key card
login-approve-title = Your request is sent
login-approve-asked = Take out { $device }.
login-approve-step-open = Open your key app, and enter your code.
login-approve-step-approve = Read the request, and drag the arrow to the right.

devices-step-name = Open the app on the phone, and press ‹{ app-initialise }›.
devices-step-scan = Sign in with your key card, and wait an hour.
devices-step-pin = Sign in with the key card once more, and choose a code.

app-enrolment-unknown-title = The activation is not valid any more
app-enrolment-unknown = It is too old.
app-enrolment-ended = It was stopped, or the password was changed meanwhile.
app-enrolment-again = Begin again with your key card.

### This guide says code.

app-enrol-pin = The code that you just chose.
app-biometrics-what = Then you can answer with fingerprint, face or screen lock instead of the code.
app-biometrics-pin-stays = Your code still works. Keep it in a safe place.
app-ask-qr-code-2 = Enter a name and a code there. Then the QR code comes.
app-pin-short = The code has { $digits } digits.
app-pin-wrong = That code is not right. Try again.
app-pin-wrong-left = That code is not right. Tries left: { $left }
app-pin-new = Enter your new code.
app-pin-paused = The code was wrong several times. You can try again soon.
app-pin-paused-too-late = The code was wrong several times. The request ends before you may try again. Begin again later.
app-pin-off-title = The code is closed
app-pin-off = The code was wrong five times. It no longer works.
app-platform-pin = Use the code
app-platform-failed = That did not work. Try again, or use the code.
app-platform-refused = Fingerprint or face was not accepted. Use the code.
app-biometrics-is-on = You can answer without typing the code.
app-biometrics-is-off = You answer with the code.
app-pin-row = Code
app-renew-platform = Use fingerprint, face or screen lock. Then the new code counts.
app-change-pin = First enter the code that you have now.
app-pins-differ = The two codes were not the same. Choose again.
app-pin-common = That code is too easy to guess. Choose another.
app-pin-same = You have that code already. Choose another.
app-pin-unchecked = We could not check the code. See that you are online, and try again.
app-password-rests = You lately got a new password by e-mail. For your safety it cannot renew the code yet.
app-renewal-unknown = Choosing the code took too long. Begin again.

### Help pages.

help-app-screen-lock = The app locks itself when it lies idle.
help-add-how = Open the app on the phone, and press ‹{ app-initialise }›. Sign in with user ID, { -password } and key card.
help-add-scan = Wait for an hour. You get a mail when it is over. Sign in with the card again, and choose a code.
help-add-more = You can have three apps. Keep your key card: you will need it again.
help-qr-code-add = It is on the page where you sign in. You need no QR code to activate the app.
help-qr-code-sign-in = Press ‹{ method-app-press }› there first.
help-pc-how = Press ‹{ method-app-press }›. Open the app on the phone, scan the code from the screen, and approve. The page moves on by itself.
help-here-how = Press ‹{ method-this-device-press }› and then ‹{ open }›. Approve in the app. Then you are back in the service.
help-lost-keys-how = Activate the app again with your key card. Remove the old one under ‹{ devices }› when you are signed in.
help-lost-how = Sign in with the key card, choose ‹{ devices }›, and remove the lost one. Then nobody can use it.
help-lost-only = Is the key card lost too? Call support at the operator of this service.
help-pin = Have you forgotten the code?
help-pin-how = Open the app, and choose ‹{ app-settings }› and ‹{ app-forgot-pin }›. Sign in with the key card. Then choose a new code.
help-tablet-how = You can sign in with the key card. You can also use the app on a tablet or in a computer's browser.
help-why-two = Others can guess or steal { -your-password }. But phone and key card are with you alone. Together they keep others out.
