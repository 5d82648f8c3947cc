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
