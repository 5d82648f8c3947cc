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
