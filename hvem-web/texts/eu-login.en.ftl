### The names that the guide of this scheme uses, to the letter (guide for the app, steps 1-5 and the two ways to sign in; FAQ).

my-account = My account
sign-in = Sign in
home-sign-in = EU Login
continue = Continue
open = Open
next = Next

devices = Manage my mobile devices
device-add = Add a mobile device
device-submit = Submit
enrolment-step-app = Open the app on the phone and press ‹Initialise›.
enrolment-step-allow = Allow camera and notifications, and press ‹Continue›.
enrolment-step-scan = Point the phone at the code on this page.
enrolment-step-pin = Type your PIN code on the phone and press ‹Next›.

method-app = EU Login Mobile App PIN Code
method-this-device = On Mobile Authentication

app-forgot-pin = Forgot PIN code

### People say who they are by their e-mail address (FAQ).

label-user-id = E-mail
wrong-user-id-missing = Enter your e-mail.
wrong-user-id-malformed = Enter a whole e-mail address, like name@example.com.
wrong-password-wrong = E-mail and { -password } do not match. Try again.
login-other-account = Use another e-mail
app-user-id = E-mail
app-user-id-missing = Type the e-mail address of your account.
app-wrong-password = The e-mail or the password is wrong. Correct it, and try again.
api-wrong-password = E-mail address and password do not fit together.
