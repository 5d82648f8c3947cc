### The names that the guide of this scheme uses, to the letter (guide for the app, steps 1-5 and the two ways to sign in; FAQ).

-password = password
-the-password = passwordet
-your-password = dit password
-new-password = nyt password
-a-password = et password
-a-new-password = et nyt password
-your-new-password = dit nye password
label-password = Password

my-account = My account
sign-in = Sign in
home-sign-in = EU Login
continue = Fortsæt
open = Åbn
next = Næste

devices = Manage my mobile devices
device-add = Add a mobile device
device-submit = Submit
enrolment-step-app = Åbn appen på telefonen, og tryk ‹Initialise›.
enrolment-step-allow = Tillad kamera og beskeder, og tryk ‹Fortsæt›.
enrolment-step-scan = Ret telefonen mod koden her på siden.
enrolment-step-pin = Skriv din pinkode på telefonen, og tryk ‹Next›.

method-app = EU Login Mobile App PIN Code
method-this-device = On Mobile Authentication

app-forgot-pin = Forgot PIN code

### People say who they are by their e-mail address (FAQ).

label-user-id = E-mail
wrong-user-id-missing = Skriv din e-mail.
wrong-user-id-malformed = Skriv en hel e-mail, som navn@eksempel.dk.
wrong-password-wrong = E-mail og { -password } passer ikke sammen. Prøv igen.
login-other-account = Brug en anden e-mail
app-user-id = E-mail
app-user-id-missing = Skriv e-mailadressen til din konto.
app-wrong-password = E-mailen eller { -the-password } er forkert. Ret det, og prøv igen.
api-wrong-password = E-mailadressen eller { -the-password } er forkert.
