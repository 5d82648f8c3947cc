### The portal in English. Labels that a scheme's guide quotes are laid over these by the scheme's own file.

## Words that a scheme may call something else
-password = password
-the-password = the password
-your-password = your password
-new-password = new password
-a-password = a password
-a-new-password = a new password
-your-new-password = your new password

## Around every page
skip = Skip to the content
nav-mine = Your account
nav-language = Language
my-account = My account
sign-in = Sign in
sign-out = Sign out
help = Help
next = Next
continue = Continue
open = Open
open-app = Open the app
cancel = Cancel
try-again = Try again
begin-again = Begin again
to-home = To the front page
back-to-service = Back to { $relying_party }
back-to-sign-in = Back to sign in
or = or
or-type = or type
moves-on = This page moves on by itself.
warning-phone = Are you on the phone with someone who asks you to do this? Hang up.
error-prefix = Error:
errors-title = { $count ->
    [one] Put one thing right and try again
   *[other] Put { $count } things right and try again
}

## Dates and time
date-today = today at { $time }
date-yesterday = yesterday at { $time }
date-tomorrow = tomorrow at { $time }
date-day = { $day } { $month } { $year }
date-time = { $hours }:{ $minutes }
date-seconds = { $time }:{ $seconds }
date-exact = { $day } at { $time }
date-month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
time-left-many = { $minutes } minutes left.
time-left-one = One minute left.
time-left-half = Half a minute left.
time-left-none = The time is up.

## Fields
label-given-name = Given name
label-family-name = Family name
label-user-id = User ID
label-choose-user-id = Choose a user ID
label-letter-number = Number of the letter
label-letter-code = Code of the letter
label-email = E-mail
label-serial = Serial number
label-code = One-time code
label-street = Street and number
label-postcode = Postcode
label-town = Town
label-country = Country (only outside Denmark)
label-key = Key for number { $number }
label-password = Password
label-present-password = Current { -password }
label-new-password = Choose { -a-new-password }
label-repeat-password = Repeat { -your-new-password }
label-device-name = Name of the phone
label-device-name-hint = A name that you will know it by. For example S24 or iPhone 13.
label-new-name = New name
label-pin = PIN code of { $digits } digits
label-pin-repeat = Repeat the PIN code
password-rules = At least 8 characters. Choose something others can't guess. Three random words are good.

## What is wrong with a field
wrong-given-name-missing = Enter your given name.
wrong-given-name-long = The given name is too long.
wrong-family-name-missing = Enter your family name.
wrong-family-name-long = The family name is too long.
wrong-user-id-missing = Enter your user ID.
wrong-user-id-malformed = That can't be a user ID. Look again, and try once more.
wrong-user-id-short = The user ID is too short. Use at least 8 characters.
wrong-user-id-long = The user ID is too long. Use at most 48 characters.
wrong-user-id-character = Use only letters from a to å, digits, spaces and common signs.
wrong-user-id-civil-number = Do not use your civil number. Choose something else.
wrong-user-id-guessable = Others can guess that too easily. Do not use names alone, and put in a digit, a sign or a space.
wrong-user-id-taken = That user ID is taken. Choose another.
wrong-letter = Number and code do not fit together. Look in the letter, and try again. Otherwise contact us.
wrong-email-missing = Enter your e-mail.
wrong-email-malformed = Enter a whole e-mail address, like name@example.com.
wrong-password-missing = Enter { -your-password }.
wrong-password-wrong = User ID and { -password } do not match. Try again.
wrong-password-not-yours = That is not { -your-password }. Try again.
wrong-new-password-missing = Choose { -a-new-password }.
wrong-new-password-short = Too short. Use at least 8 characters.
wrong-new-password-long = Too long. Use at most 128 characters.
wrong-new-password-common = Others can guess that too easily. Choose something else.
wrong-new-passwords-differ = The two fields differ. Type the same twice.
wrong-name-missing = Give the phone a name.
wrong-name-long = The name is too long. Use at most 40 characters.
wrong-name-taken = You already have a phone with that name. Choose another.
wrong-pin-missing = Choose a PIN code.
wrong-pin-digits = The PIN code must be { $digits } digits.
wrong-pin-common = That PIN code is too easy to guess. Choose another.
wrong-pins-differ = The two PIN codes differ. Type the same twice.
wrong-pin-unchecked = We could not check the PIN code. See that you are online, and try again.
wrong-pin-here = This browser can't make the PIN code. Update it, or use another.
wrong-method-missing = Choose a method.
wrong-device-missing = Choose a phone.
wrong-key-malformed = Type the six digits of the key.
wrong-key-wrong = The key does not belong to the number. See that it is the right card, and try again.
wrong-way-missing = Choose how you want to approve.
wrong-serial-malformed = That can't be a serial number. Look at the back, and try again.
wrong-code-malformed = Type the six or eight digits of the code.
wrong-code-does-not-fit = Serial number and one-time code don't fit together. Check them, make a new code, and try again.
wrong-code-wrong = One-time code and { -password } don't fit. Make a new code, and type both again.
wrong-code-next = The clock in your code device is wrong. Make the next code and type it, and we put that right.
wrong-codes-paused = Three codes in a row were wrong. The code device is paused for a quarter of an hour. Then try again.
wrong-codes-too-many = You have two code devices already. Remove one of them first.
wrong-street-missing = Type street and number.
wrong-street-malformed = That can't stand on a letter. Use at most 80 ordinary characters.
wrong-postcode-missing = Type the postcode.
wrong-postcode-malformed = That can't be a postcode.
wrong-town-missing = Type the town.
wrong-town-malformed = That can't be a town. Use at most 80 ordinary characters.
wrong-from-malformed = The first day is not a date. Write year, month and day with hyphens between.
wrong-to-malformed = The last day is not a date. Write year, month and day with hyphens between.
wrong-country-malformed = That can't be a country. Use at most 80 ordinary characters.

## Home
home-title = Sign in with your phone
home-lead = One account and your phone are enough. Sign in safely to the services you use.
home-sign-in = Sign in to your account
home-start = How to begin
home-step-account = Create an account with your e-mail.
home-step-device = Add your phone. Have it at hand.
home-step-use = Sign in. You approve on the phone.
home-help = Get help, step by step

## Open an account
create-account = Create an account
account-new-lead = We send you an e-mail with a link. There you choose { -your-password }.
account-new-next = The e-mail comes within a minute.
account-new-have-one = Do you have an account already? Sign in
account-new-sent-lead = We have sent an e-mail to { $email }.
account-new-sent-lead-plain = We have sent you an e-mail.
account-new-sent-next = Open it and follow the link. There you choose { -your-password }. You may close this page.
account-new-sent-wrong = Is the e-mail above wrong? Create the account again with the right one.
account-new-again = Create again with another e-mail
sent-title = Look in your inbox
sent-nothing = Nothing there?
sent-wait = Wait a few minutes.
sent-spam = Look in the folder for unwanted mail.

## The link in a mail
account-link-first = Choose { -a-password }
account-link-reset = Choose { -a-new-password }
account-link-lead = For the account { $email }.
account-link-sign-out = You will be signed out everywhere else.
account-link-button = Save { -the-password }
account-link-expired = The link has expired
account-link-expired-what = The link works only for a short time. Ask for a new one, and we send another e-mail.
account-link-again = Get a new link
account-link-used = The link has been used
account-link-used-what = A link works only once. If you have chosen { -your-password }, you can sign in.

## Forgotten password
forgotten-password = Forgotten { -your-password }?
account-forgotten-lead = Enter your e-mail. We send a link where you choose { -a-new-password }.
account-forgotten-button = Send the link
account-forgotten-sent-lead = If { $email } has an account here, an e-mail is on its way.
account-forgotten-sent-lead-plain = If your e-mail has an account here, an e-mail is on its way.
account-forgotten-sent-next = Open it and follow the link. You may close this page.
account-forgotten-sent-wrong = Do you have several e-mail addresses? Try one of the others.
account-forgotten-again = Try another e-mail

## My account
account-first-device = Add your phone
account-first-device-why = With the app on your phone nobody can sign in as you, even if they know { -your-password }.
account-devices-count = { $count ->
    [0] No phones yet
    [one] One phone
   *[other] { $count } phones
}
change-password = Change { -password }
account-password-when = Do it if someone may have seen { -the-password }.
account-codes-what = Order, activate, block
account-password-sign-out = You will be signed out everywhere else.
activity = Recent activity
activity-none = Nothing has happened yet.
activity-look = Something you do not know? Change { -the-password }, and remove unknown phones.
happened-account-opened = The account was created.
happened-signed-in = Signed in to { $relying_party }.
happened-rejected = You rejected a sign-in to { $relying_party }.
happened-reported = You reported that someone else tried to sign in to { $relying_party }.
happened-password-changed = You chose { -a-new-password }.
happened-device-added = The phone { $device } was added.
happened-device-renamed = A phone was given the name { $device }.
happened-device-removed = The phone { $device } was removed.
happened-device-closed = The phone { $device } was closed. A copy of it existed.
happened-pin-paused = The PIN code on { $device } paused after wrong attempts.
happened-pin-off = The PIN code on { $device } was blocked after wrong attempts.
happened-pin-changed = The PIN code on { $device } was changed.
happened-pin-renewed = The forgotten PIN code on { $device } was renewed with your password.
happened-types = The app on { $device } was switched from scanning to codes.
happened-scans = The app on { $device } was set to scan.
happened-phone-changed = Your phone number was changed.
happened-key-card-issued = The key card { $card } was made for you.
happened-key-card-works = The key card { $card } was taken into use.
happened-key-card-blocked = The key card { $card } was blocked.
happened-key-card-revoked = The key card { $card } was withdrawn.
happened-code-token-ordered = You ordered a code device
happened-code-token-sent = Code device { $serial } was sent to you
happened-code-token-activated = Code device { $serial } became yours
happened-code-token-paused = Code device { $serial } is paused after wrong codes
happened-code-token-blocked = Code device { $serial } was blocked
happened-code-token-opened = Code device { $serial } works again
happened-code-token-revoked = Code device { $serial } was removed
notice-password-changed = We have saved { -your-new-password }. You are signed out everywhere else.
notice-password-set = Your { -password } is saved. You are signed in.
notice-device-added = The phone is added.
notice-device-removed = The phone is removed. It can't be used any more.
notice-device-renamed = The new name is saved.
notice-pin-renewal-stopped = No new PIN is chosen.
notice-scans = The app scans.
notice-activation-stopped = The phone is not added.
notice-code-blocked = The code device is blocked.
notice-code-opened = The code device works again.
notice-code-removed = The code device is removed.
notice-code-order-cancelled = The order is cancelled.
notice-enrolment-cancelled = Cancelled. No phone was added.

## My profile
user-id-change = Change user ID
user-id-present = Your user ID is { $user_id }.
notice-user-id-changed = Your new user ID is saved. You sign in with it from now on.
own-data = Your own data
account-own-data-what = Get a file with all that we know about you
own-data-lead = You can get a file with everything that is stored about you here.
own-data-holds = It has your contact data, your sign-in methods, your sign-ins, and which services were told something.
own-data-civil-number = Your civil number is shown in part only. The office can tell you all of it.
own-data-careful = Others who get the file can read it. So keep it where only you can see it.
own-data-take = Get the file
block-title = Block everything now
account-block-when = If someone else has taken over your sign-in
block-lead = Do this if someone else can sign in as you.
block-what = You are signed out everywhere. Nobody can sign in as you, and neither can you.
block-way-back-mail = You open it again with a link that we send to your e-mail.
block-way-back-office = Only the office can open it again, when you have shown who you are.
block-yes = Block everything
block-no = Do not block
blocked-title = Everything is blocked
blocked-lead = You are signed out everywhere. Nobody can sign in as you now.
blocked-mail = When you want to use it again, get a link by e-mail. There you choose { -a-new-password }.
blocked-mail-button = Get a link by e-mail
blocked-office = Contact the office to open it again. You must show who you are.
activity-all = All activity
activity-everything = Newest first
activity-found = Found
activity-search = Search
activity-nothing-found = Nothing fits. Try another word, or a longer period.
activity-no-more = There is nothing older.
activity-older = Show older
activity-show-all = Show everything
label-activity-word = Word, for example the name of a service
label-activity-from = From this day
label-activity-to = To this day
happened-civil-number-told = { $relying_party } was told your civil number.
happened-user-id-changed = You chose another user ID.
happened-own-data-taken = A file with your own data was fetched.
happened-blocked = Everything was blocked.
happened-unblocked = Everything was opened again.

## Devices
devices = Your phones
devices-lead = { $count ->
    [one] You can approve with one phone. Do add another: then you have one if you lose the first.
   *[other] You can approve with { $count } phones. If you lose one, remove it at once.
}
devices-none = You have no phones yet
devices-step-name = Give the phone a name and choose a PIN code on this page.
devices-step-scan = Open the app on the phone and scan the code from here.
devices-step-pin = Type the PIN code on the phone. Then it is ready.
devices-waiting = A phone is about to be added
devices-waiting-what = Is it not you? Then stop it now, change { -your-password }, and block your key card.
devices-waiting-began = Begun { $when }
devices-waiting-until = Can be added { $when }
devices-waiting-stop = Stop
devices-copying = Your app is about to be copied
devices-copying-what = Is it not you? Then stop it now, and change your PIN.
devices-copying-from = From { $device }
copy-stop-title = Do you want to stop the copying?
copy-stop-lead = The app on { $device } is about to be copied to another phone.
copy-stop-what = If you stop it, no phone is added. Your own app still works.
copy-stop-yes = Stop the copying
copy-stopped-title = The copying was stopped
copy-stopped-what = No phone was added. Was it not you who began it? Then change your PIN.
copy-over-title = There is nothing to stop
copy-over-what = The copying is over. See whether you know all the phones on your account.
device-types = Types codes instead of scanning, since { $when }
device-typing-waits = Is about to switch from scanning to typing codes. Can do so { $when }. Not you? Then stop it now.
device-typing-begun = Is about to switch from scanning to typing codes. Not you? Then stop it now.
device-have-scan = Have the app scan
typing-stop-title = Shall the app go on scanning?
typing-stop-title-types = Shall the app scan again?
typing-stop-lead = The app on { $device } is about to be switched to codes that are typed.
typing-stop-lead-types = The app on { $device } types codes instead of scanning.
typing-stop-what = Where the app scans, nobody can have a code read out on the telephone.
typing-stopped-title = The app scans
typing-stopped-what = Codes that are typed do not work in the app. Did you not begin it yourself? Then change your PIN.
typing-over-title = There is nothing to stop
typing-over-what = The app scans, or the link is too old. See in your account how it stands.
device-alone-lead = You do that on the phone itself. Have your key card at hand.
device-alone-step-open = Open this address on the phone.
device-alone-step-start = Press ‹{ app-initialise }›, and sign in with your key card.
device-alone-step-wait = Wait until the waiting time is over, and sign in once more.
device-alone-here = Activate the app on this device
device-added = Added { $when }
device-used = used { $when }
device-never-used = not used yet
device-serial = Serial number { $serial }
device-biometrics = Fingerprint or face is on
device-pin-paused = The PIN code can be used again { $when }.
device-pin-renews = Somebody wants to choose a new PIN on this device. That can be done { $when }. Is it not you? Then stop it now.
device-pin-off = The PIN code is blocked after wrong attempts. Choose ‹{ app-forgot-pin }› in the app, under Settings.
device-rename = Rename
device-rename-this = Rename { $device }
device-rename-button = Save the name
device-rename-no = Keep the old name
device-remove = Remove
device-remove-this = Remove { $device }
device-remove-title = Remove { $device }?
device-remove-lead = The phone can't approve any more from now on. You can add it again later.
device-remove-last = It is your only phone. Without it you need a link by e-mail before you can sign in again.
device-remove-yes = Remove the phone
device-remove-no = Keep it

## Add a device
device-add = Add a phone
device-add-lead = Have the phone at hand. It must have a screen lock.
device-add-no-script = Here the browser must run scripts (JavaScript). Allow it for this page, and load it again.
device-submit = Show the QR code
pin-legend = Choose a PIN code
pin-hint = You will use it in the app. Remember it. Not your year of birth, not 1234.
pin-chosen = The PIN code is chosen.
pin-choose-another = Choose another PIN code
enrolment-title = Scan the code with the app
enrolment-lead = Now you need { $device }.
enrolment-open-here = Open in the app on this device
enrolment-step-app = Open the app on the phone.
enrolment-step-app-where = Don't have it? Type { $address } into the phone's browser.
enrolment-step-allow = Allow camera and notifications.
enrolment-step-scan = Point the phone at the code on this page.
enrolment-step-pin = Type your PIN code on the phone.
enrolment-lost = The code can't be shown here
enrolment-lost-why = It exists only in the window where you chose the PIN code. Begin again, and we make a new one.
enrolment-redeemed-title = Type the PIN code on the phone
enrolment-redeemed-lead = The code was read by { $description }.
enrolment-redeemed-check = See that the phone shows the same four characters:
enrolment-redeemed-next = Type the PIN code on the phone to finish.
enrolment-redeemed-differs = Does the phone show other characters, or is it not your phone? Cancel.
enrolment-done-title = The phone is added
enrolment-done-lead = Now you can approve with { $device }.
enrolment-done-mail = We have sent you an e-mail about it.
enrolment-ended-title = The phone was not added
enrolment-ended-expired = The time ran out. For your safety the code is valid for a short time only.
enrolment-ended-cancelled = You cancelled.
enrolment-ended-wrong-pins = A wrong PIN code was typed too many times.
enrolment-ended-two-devices = Two phones read the same code. Someone else may have seen it.
enrolment-ended-now = You can begin again at once.

## Sign in
login-title = Sign in
login-to = You are signing in to { $relying_party }.
login-again = You are signed in already. Sign in once more, so that we know it is you.
login-as = You are signing in as { $user_id }.
login-password-title = Enter { -your-password }
login-password-submit = { sign-in }
login-other-account = Use another user ID
login-method-title = Choose how you want to approve
login-method-legend = Method
method-app = The app on your phone
method-app-press = Send to the app
method-app-how = You scan a code from this screen and approve on the phone.
method-this-device = The app on this device
method-this-device-press = Use the app on this device
method-this-device-how = The app is on the phone or tablet in your hands now.
method-key-card = Key card
method-key-card-press = Use key card
method-key-card-how = You type a key from your key card.
method-code = Code display or code reader
method-code-press = Use code display or code reader
method-code-how = You type a one-time code and { -your-password }.
login-first-why = Somebody has guessed at { -the-password } too many times.
login-first-how = So we ask for your phone first. Then you type { -your-password }.
login-first-lead = Open the app on your phone.
login-first-mail = No phone at hand? Get a link by e-mail
login-device-title = Choose a phone
login-device-legend = Phone
login-approve-title = Approve on your phone
login-approve-asked = We have sent a notification to { $device }.
login-approve-step-open = Open the app on your phone.
login-approve-step-scan = Scan the code on this page, or type the four characters.
login-approve-step-approve = See who asks, and approve.
login-other-device = Choose another phone
login-other-method = Use another method
login-matched-title = Read and approve on the phone
login-matched-lead = { $device } has the code. Read what you approve, and answer on the phone.
login-pin-paused = The PIN code is paused
login-pin-paused-what = A wrong PIN code was typed three times. You can try again { $when }.
login-pin-paused-now = If you have another phone with the app, you can use it meanwhile.
login-pin-off = The PIN code is blocked
login-pin-off-what = A wrong PIN code was typed too many times.
login-pin-off-now = Choose ‹{ app-forgot-pin }› in the app. Then you have a new one, and you can try again.
login-here-lead = Open the app and approve. Then you come back here.
login-here-matched = The app has it. Read, and approve there.
login-here-code = Does the app not open the request by itself? Type the four characters into it:
login-continue-title = Approved
onward-title = You are sent on
login-continue-lead = You are sent on to { $relying_party }.
login-level-title = You can't sign in there from here
login-level-what = { $relying_party } asks for a safer way to sign in than we have.
login-level-now = Contact the service. Nothing is wrong with your account.
login-no-method-title = Add your phone first
login-no-method-lead = { $relying_party } asks for more than { -a-password }.
login-no-method-what = You need the app on your phone. It takes a few minutes:
login-no-method-done = I have added the phone. Go on
login-key-title = Enter a key
login-key-card = Take out key card { $card }.
login-key-how = Find number { $number } on the card, and type the six digits to the right of it.
login-key-tries = { $tries ->
    [one] You have one try left. Then you get another number.
   *[other] You have { $tries } tries left. Then you get another number.
}
login-key-submit = Sign in
login-key-never = We ask for one key at a time only. Never take pictures of your key card, and never read keys to anyone.
login-code-title = Enter a one-time code
login-code-never = We never call and ask for the code. Never read it to anyone.
login-another-key-title = That key can't be used any more
login-another-key-what = It was mistyped three times, or a key was asked for in another browser meanwhile.
login-another-key = Get another number
login-key-wait-title = Wait a little with the key card
login-key-wait-what = Three keys were asked for without an answer. You can get a new number { $when }.
login-key-wait-now = That protects your key card from those who guess.
login-key-wait-over = The time is over. Try again
login-no-key-title = Your key card can't be used
login-no-key-what = The key card is blocked, used up, or not taken into use yet.
login-no-key-now = If you have the key app, you can use that. Otherwise contact us, and we open the card or send a new one.

## The letter from the office
home-letter = I have a letter
letter-title = Begin with your letter
letter-lead = Type the number and the code from the letter that you got.
letter-choose-title = Choose a user ID and { -a-password }
letter-choose-lead = The account is for { $person }.
letter-choose-submit = Save and sign in
letter-choose-user-id-title = Choose a user ID
letter-choose-user-id-lead = The letter is for { $person }. Think of a user ID that you can remember. You need it each time you sign in. Nobody else needs to know it.
letter-way-title = How do you want to approve?
letter-way-lead = Your user ID is { $user_id }. Choose how you want to approve when you sign in.
letter-way-legend = Way
letter-way-app = The app on a phone or tablet
letter-way-app-how = You approve on the phone. We send a temporary PIN by SMS when you activate it.
letter-app-lead = Your user ID is { $user_id }. You do the rest on the phone. Have the letter at hand.
letter-way-codes = Code display or code reader
letter-way-codes-how = A small device shows or reads a one-time code. You need { -a-password } too.
letter-used-title = The letter was used
letter-used-what = You have chosen a user ID and { -a-password } already. Sign in with them.
letter-gone-title = The letter works no longer
letter-gone-what = It is too old, or you got a newer one. Use the newest letter, or contact us.
letter-gone-other = Use another letter
user-id-rules = At least 8 characters, and not letters alone. Do not use your name, nor your civil number.
qr-label = QR code for the app
code-label = The four characters
login-typed = Can't you scan?
login-typed-what = Type the four characters in the app. It works only if you have switched to codes in the app's settings.

## How a sign-in ended
outcome-rejected = You rejected it
outcome-rejected-what = You are not signed in to { $relying_party }.
outcome-rejected-now = If that was a mistake, you can try again.
outcome-not-me = Thank you for saying so
outcome-not-me-what = Nobody is signed in to { $relying_party }. We have noted that it was not you.
outcome-not-me-now = Whoever asked may know { -your-password }. Change { -the-password } at once.
outcome-expired = The time ran out
outcome-expired-what = No answer came in time. You are not signed in to { $relying_party }.
outcome-expired-now = Have the phone ready, and try again.
outcome-cancelled = You cancelled
outcome-cancelled-what = You are not signed in to { $relying_party }.
outcome-cancelled-now = You can try again whenever you like.
outcome-wrong-code = The four characters did not match
outcome-wrong-code-what = Wrong characters were typed into the app. So the request is closed.
outcome-wrong-code-now = Try again. You get new characters.
outcome-too-many = Too many attempts
outcome-too-many-what = You can try again { $when }.
outcome-too-many-now = If you have forgotten { -your-password }, you can choose { -a-new-password } meanwhile.
outcome-device-removed = The phone is removed
outcome-device-removed-what = The phone that we asked is no longer on your account.
outcome-device-removed-now = Try again with another phone.
outcome-finished = You have signed in
outcome-finished-what = You have signed in to { $relying_party }, before or in another window.
outcome-finished-now = You may close this window.
outcome-other-browser = Continue where you began
outcome-other-browser-what = You began to sign in in another browser. So we stop here.
outcome-other-browser-now = Go back to that browser, or begin again.
outcome-too-low = That is not safe enough here
outcome-too-low-what = { $relying_party } asks for a safer way to sign in than the one you used.
outcome-too-low-now = Try again, and use fingerprint, face or screen lock in the app.

## An ordinary QR reader
qr-reader-title = Scan the code with the app
qr-reader-lead = You read the code with the camera. It works only in the app.
qr-reader-step-open = Open the app on your phone.
qr-reader-step-scan = Choose to scan in the app.
qr-reader-step-again = Point the phone at the code again.
qr-reader-safe = Nothing has happened. The code is not used and still works.

## Sign out
signed-out-title = You are signed out
signed-out-lead = Do others use this computer? Close the browser too.
sign-out-title = Do you want to sign out?
sign-out-lead = You are about to sign out of { $relying_party }. You sign out here too.
sign-out-lead-plain = You sign out of all services that use this sign-in.
sign-out-no = Stay signed in

session-end-soon = You will be signed out in five minutes. Do you want to stay?
session-stay = Stay signed in
session-over = You have been signed out, because nothing happened for a while. Sign in again to go on.

## When something went wrong
problem-not-found = There is no such page
problem-not-found-what = The address is wrong, or the page has moved.
problem-not-found-now = Look for typing errors in the address, or go to the front page.
problem-forbidden = You can't do that here
problem-forbidden-what = The page belongs to another account, or you came here from a foreign page.
problem-forbidden-now = Go to the front page, and begin there.
problem-bad-form = We could not read the form
problem-bad-form-what = The page was too old, or something was lost on the way.
problem-bad-form-now = Go back, load the page again, and try once more.
problem-too-many = Wait a little
problem-too-many-what = Too many attempts came in a short time.
problem-too-many-now = Wait a few minutes, and try again.
problem-password-spent = Choose { -a-new-password }
problem-password-spent-what = Somebody has guessed at { -the-password } too many times.
problem-password-spent-now = Get a link by e-mail, and choose { -a-new-password }. Then you can sign in.
try-later = Wait a little
try-later-why = Too many attempts came in a short time.
try-later-many = You can go on in { $minutes } minutes.
try-later-one = You can go on in a minute.
try-later-half = You can go on in a moment.
try-later-none = You can go on now.
try-later-kept = You need not do anything. The page goes on by itself.
try-later-go-on = Go on
problem-unavailable = We can't answer just now
problem-unavailable-what = The fault is ours. Your information is safe.
problem-unavailable-now = Try again in a few minutes.
problem-unexpected = Something went wrong on our side
problem-unexpected-what = It is not your fault. We have written the fault down.
problem-unexpected-now = Try again. If it goes on, give support the number below.
problem-service = We can't answer the service
problem-service-what = The service that you came from asked in a wrong way.
problem-service-now = Go back to the service, and try again. If it goes on, write to them.
problem-login-gone = You can't sign in here any more
problem-login-gone-what = The page is too old, or it belongs to another browser.
problem-login-gone-now = Go back to the service, and begin there.
problem-for-developers = For the service's developers
problem-reference = For support: { $reference }

## Help
help-group-sign-in = Signing in
help-group-app = The app on the phone
help-group-account = Account and { -password }
help-group-wrong = When something goes wrong
help-all = All questions
help-more = More questions and answers
help-back = Back
help-eid = Can I use my eID, for example MitID?
help-eid-not-yet = No, not here yet. Here you sign in with your account and the app.
help-eid-elsewhere = Does the service offer eID itself? Then sign in there as before. You don't need the app for that.
help-get-app = Where do I get the app?
help-get-app-how = You don't get it from a store. Type { $address } into the phone's browser.
help-get-app-keep = Add the app to the home screen. On iPhone and iPad you have to do that first.
help-qr-code = Where do I find the QR code?
help-qr-code-add = Sign in on a computer or tablet. Choose ‹{ devices }› and ‹{ device-add }›. Enter a name and a PIN code. Then the QR code comes.
help-qr-code-sign-in = Are you signing in? Then the code is on the page where you sign in.
help-qr-reader = My QR reader says that the code is invalid
help-qr-reader-what = The code works in the app only, not with the camera or a QR reader.
help-qr-reader-how = Open the app, choose to scan, and point the phone at the code. The code is not used yet.
help-screen-lock = Can I use the app without a screen lock?
help-screen-lock-why = No, not on a phone. Without it, others can use the app if they get hold of the phone.
help-screen-lock-how = Open the phone's settings, and find the screen lock. Choose a code, a pattern, fingerprint or face.
help-one-account = Can two accounts use the same phone?
help-one-account-why = No. An app belongs to one account. So it is clear who approves.
help-one-account-change = Do you want to use another account? Choose ‹Settings› in the app, and unregister the device first.
help-known = My e-mail is already registered
help-known-what = Then you have an account here. Perhaps you used it for another service.
help-known-now = Can't you remember { -the-password }? Then ask for { -a-new-password }.
help-password-how = Enter your e-mail. We send a link where you choose { -a-new-password }.
help-password-wrong = Do the same when you are told that { -the-password } is wrong.
help-password-way = Get a link by e-mail
help-lost-keys = The app no longer knows me
help-lost-keys-why = The browser's data was deleted, and the app's keys with it. Nobody else has them.
help-lost-keys-how = Do you have one more phone? Sign in with it, choose ‹{ devices }›, and remove this one. Then add it again.
help-tablet-key = Does the computer have Windows Hello or Touch ID? Then the app can use it. Security keys such as YubiKey can't be used yet.
help-app = What is the app?
help-app-what = The app is your key on the phone. When you sign in, it shows who asks. You approve with PIN code, fingerprint or face.
help-app-screen-lock = The phone must have a screen lock. Without it the app can't be used.
help-add = Add your phone
help-add-how = Sign in here on a computer. Choose ‹{ my-account }›, then ‹{ devices }› and ‹{ device-add }›. Give the phone a name, and choose a PIN code.
help-add-scan = Now a QR code appears. Open the app on the phone, scan the code, and type the PIN code.
help-add-more = You can have several phones. Take one at a time, and see that it works. A phone can belong to one account only.
help-pc = Sign in from a computer
help-pc-how = Choose the method ‹{ method-app }›. Open the app on the phone, scan the code from the screen, and approve. The page moves on by itself.
help-pc-no-camera = Does the camera not work? Type the four characters beside the code into the app.
help-here = Sign in without a computer, with the phone alone
help-here-how = Choose the method ‹{ method-this-device }›. Press ‹{ sign-in }› and then ‹{ open }›. Approve in the app. Then you are back in the service.
help-code-display = How to use the code display
help-code-display-how = Press the button. It shows a code of six digits. Type it before it goes. Each code works once.
help-code-reader = How to use the code reader
help-code-reader-how = Press the button. It reads the code aloud, digit by digit. Press again to hear the same code once more. There is a socket for headphones. The code can be typed without seeing the screen.
help-code-never = Never read the code to anyone. We never ask for it on the phone.
help-nothing = No notification comes to the phone
help-nothing-how = Open the app yourself. It fetches the request. See also that the phone is online, and that the app may send notifications.
help-lost = Have you lost the phone?
help-lost-how = Do you have one more phone on the account? Sign in with it, choose ‹{ devices }›, and remove the lost one. Then nobody can use it.
help-lost-only = Was it your only phone? Call support at the operator of this service.
help-pin = Have you forgotten the PIN code?
help-pin-how = Open the app, and choose ‹{ app-settings }› and ‹{ app-forgot-pin }›. Sign in with e-mail and password. Then enter a new PIN code twice.
help-pin-only = Did you just get a new password by e-mail as well? Then wait a day. That is for your safety. You can also remove the phone from another phone.
help-mail = The confirmation does not come
help-mail-how = Wait a few minutes, and look in the folder for unwanted mail. Was the e-mail mistyped? Create the account again.
help-mail-known = Do you have an account already? The e-mail says so, and you can choose { -a-new-password }.
help-tablet = No smartphone?
help-tablet-how = You can use the app on a tablet, or in the browser of a computer.
help-why = Why two steps?
help-why-two = Others can guess or steal { -your-password }. But your phone is with you alone. Together they keep others out.
help-why-care = Approve only what you asked for yourself. We never call to ask for codes.

## What a browser calls itself
browser-on = { $browser } on { $system }
browser-unknown = An unknown browser

## The demo
demo-title = Try it all here
demo-account = Create an account. The mail with the link is in
demo-person = The user ID is { $user_id }, and the password is { $password }.
demo-here-is = Here is
demo-code = You make codes from the code display in a terminal:
demo-letter = Do you want to begin as somebody else? Here is
demo-letter-page = a letter from us
demo-key-card = the key card, ready to print
demo-mails = E-mails are in
demo-mailbox = the small mailbox
demo-phone = Add a phone. Open the app in a window of its own, as narrow as a phone:
demo-app = the app
demo-use = Sign in to a service with your account:
demo-service = the demo service

login-rested-title = The app rests here
login-rested-what = You reported that somebody else tried to sign in as you. So the app answers nothing in browsers that you have not used before.
login-rested-now = Choose { -a-new-password } with a link by e-mail, and it works again. Otherwise it works again { $when }.
login-removed-title = Your phone has been removed
login-removed-what = There is no phone on the account any more. So we need to know that it is you.
login-removed-now = Get a link by e-mail and choose { -a-new-password }. Then you can sign in and add a phone.
login-removed-link = Get a link by e-mail

## Code devices
codes = Code devices
codes-add = Get another code device
codes-none = You have no code device
codes-none-why = A code display or code reader is good to have if you lose your phone, or have none.
codes-lead = Keep your code device to yourself. If it is gone, block it here.
codes-serial = Serial number { $serial }
codes-sent = Sent to you by post
codes-in-use = In use
codes-paused = Paused after wrong codes. Works again { $when }.
codes-blocked = Blocked
codes-blocked-by-office = Blocked by us. Contact us.
codes-block = Block
codes-block-this = Block code device { $serial }
codes-open = Open again
codes-open-this = Open again: code device { $serial }
codes-remove-this = Remove code device { $serial }
codes-ordered = Ordered { $when }. We send it soon.
codes-order-cancel = Cancel the order
code-remove-title = Remove code device { $serial }?
code-remove-yes = Remove the code device
code-display-name = Code display
code-display-what = A small device with a button. It shows a code when you press.
code-display-choose = Choose code display
code-display-have = Do you have a code display?
code-display-have-lead = If you have one, you can activate it now. Otherwise we send one.
code-display-begin-lead = Now we make the code display yours. Have it at hand.
code-display-serial-where = The serial number is on the back of the code display.
code-display-first-code = Enter a one-time code from your code display
code-display-first-code-how = Press the button of the code display, and type the code that it shows.
code-display-done = Your code display is ready. When you sign in, you type user ID, a code from the code display, and your password.
code-display-order = Order a code display
code-display-ordered = Your code display is ordered
code-display-remove-lead = The code display can't be used any more, and not later either. You can order a new one.
code-reader-name = Code reader
code-reader-what = Like a code display, but it reads the code aloud.
code-reader-choose = Choose code reader
code-reader-have = Do you have a code reader?
code-reader-have-lead = If you have one, you can activate it now. Otherwise we send one.
code-reader-begin-lead = Now we make the code reader yours. Have it at hand.
code-reader-serial-where = The serial number is on the back of the code reader. Hold its button down, and it reads the number aloud.
code-reader-first-code = Enter a one-time code from your code reader
code-reader-first-code-how = Press the button of the code reader, and type the code that it reads.
code-reader-done = Your code reader is ready. When you sign in, you type user ID, a code from the code reader, and your password.
code-reader-order = Order a code reader
code-reader-ordered = Your code reader is ordered
code-reader-remove-lead = The code reader can't be used any more, and not later either. You can order a new one.
activation-what-title = What do you want to activate/order?
activation-what-lead = You may have two. Then you have one in reserve.
activation-have-yes = Yes, activate
activation-have-no = No, order
activation-begin-title = Activation
activation-begin-password = You choose a password.
activation-begin-serial = You type the serial number.
activation-begin-code = You type a one-time code.
activation-password-title = Create your new password
activation-password-lead = You need it together with a code each time you sign in. If you had one before, only the new one counts.
activation-serial-title = Enter serial number
activation-serial-correct = Correct the serial number
activation-code-paused = You can try again { $when }.
activation-done-title = The activation is complete
activation-done-end = Finish
activation-order-lead = We send it to { $person }. Only you can activate it.
activation-order-submit = Order
activation-ordered-lead = We send it by post within some days. A guide comes with it.
activation-ordered-before = You have ordered one already. It was not sent yet.
activation-ordered-letter = Keep your letter. You need it again to activate.
activation-ordered-account = You can see and cancel it in your account. Activate it there when it has come.
