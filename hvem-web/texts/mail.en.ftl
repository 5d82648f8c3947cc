# Mails. Every mail has a subject, a title, a text, a button, and what to do "if it was not you".

## Around every mail
mail-link-too = Does the button not work? Copy this address into your browser:
mail-never-asked = We never ask for codes, PINs or passwords by mail, text message or phone.
mail-sent-by = This mail was sent automatically by { $service }. You cannot reply to it.
mail-valid = The link works once, for { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}.
mail-valid-hours = The link works once, for { $hours ->
    [one] one hour
   *[other] { $hours } hours
}.
mail-fact-device = Phone
mail-fact-service = Service
mail-fact-at = Time
mail-fact-key-card = Key card
mail-fact-code-token = The serial number ends in
mail-fact-security-key = Chip
mail-fact-phone = Phone number
mail-fact-new-email = New e-mail
mail-fact-rests = Can be used for everything from
mail-fact-until = Blocked until
mail-fact-ready = Ready from
mail-fact-copied-from = Copied from

mail-button-account = See your account
mail-button-devices = See your phones
mail-button-stop-copy = Stop the copying
mail-button-stop-renewal = Stop the new PIN
mail-button-stop-typing = Have the app scan
mail-button-stop-email = Keep my e-mail
mail-button-take-email-back = Take the old e-mail back
mail-button-codes = See your code devices and chip
mail-button-blocked = How to open it again
mail-button-password = Change password
mail-button-user-id = Choose another user ID

## E1: confirm the address
mail-confirm-address-subject = Confirm your e-mail for { $service }
mail-confirm-address-title = Confirm your e-mail
mail-confirm-address-text = You are opening an account with { $service }. Press the button and choose your password.
mail-confirm-address-button = Confirm and choose password
mail-confirm-address-not-you = Was it not you? Then delete this mail. Without the link nothing happens.

## E1: the address has an account
mail-already-registered-subject = You already have an account with { $service }
mail-already-registered-title = You already have an account
mail-already-registered-text = Someone wanted to open an account with { $service } using your e-mail. But you already have one, perhaps from another service. Sign in with it. If you forgot the password, choose a new one.
mail-already-registered-button = Choose a new password
mail-already-registered-not-you = Was it not you? Then delete this mail. Nothing has changed on your account.

## E2: forgotten password
mail-reset-password-subject = Choose a new password for { $service }
mail-reset-password-title = Choose a new password
mail-reset-password-text = You asked for a new password. Press the button and choose it.
mail-reset-password-button = Choose a new password
mail-reset-password-not-you = Was it not you? Then delete this mail. Nothing has changed on your account.

mail-no-such-account-subject = There is no account with this e-mail at { $service }
mail-no-such-account-title = We found no account
mail-no-such-account-text = Someone asked for a new password for this e-mail. But it has no account with { $service }. Perhaps you used another e-mail. Otherwise you can open an account.
mail-no-such-account-button = Create an account
mail-no-such-account-not-you = Was it not you? Then delete this mail. You need not do anything.

mail-password-changed-subject = Your password was changed
mail-password-changed-title = Your password was changed
mail-password-changed-text = You have a new password for { $service }. Wherever else you were signed in, you are now signed out.
mail-password-changed-button = Choose a new password
mail-password-changed-not-you = Was it not you? Then choose a new password with the button at once. Look through your phones afterwards.

## E3: devices
mail-device-added-subject = A new phone can now approve for you
mail-device-added-title = You have added a phone
mail-device-added-text = The phone can now approve when you sign in with { $service }.
mail-device-added-not-you = Was it not you? Then remove the phone at once and change your password.

mail-device-removed-subject = A phone was removed
mail-device-removed-title = A phone was removed
mail-device-removed-text = The phone can no longer approve for you with { $service }.
mail-device-removed-not-you = Was it not you? Then change your password and look through your phones.
mail-device-blocked-subject = The app on a phone is blocked
mail-device-blocked-title = The app on a phone is blocked
mail-device-blocked-text = It approves nothing with { $service } until it is opened again. Sign in with something else to open it. Otherwise we help you.
mail-device-blocked-not-you = Did you not do that yourself? Then change { -your-password }, and look through your phones.

mail-device-opened-subject = The app on a phone works again
mail-device-opened-title = The app on a phone works again
mail-device-opened-text = It was blocked, and can approve for you with { $service } again.
mail-device-opened-not-you = Did you not do that yourself? Then block it again, and change { -your-password }.

mail-enrolment-wrong-pins-subject = The phone was not added
mail-enrolment-wrong-pins-title = The phone was not added
mail-enrolment-wrong-pins-text = The PIN code was mistyped too many times. So the QR code is blocked. Start again on your account.
mail-enrolment-wrong-pins-not-you = Was it not you? Then someone may have seen your QR code. Change your password.

mail-enrolment-second-device-subject = Warning: two phones scanned the same QR code
mail-enrolment-second-device-title = Two phones scanned the same QR code
mail-enrolment-second-device-text = So we stopped both, and no phone was added. Start again where no one else can see the screen.
mail-enrolment-second-device-not-you = Did you use one phone only? Then someone else saw your QR code. Change your password.

## PIN
mail-pin-paused-subject = Your PIN code is blocked for a moment
mail-pin-paused-title = Your PIN code is taking a break
mail-pin-paused-text = The PIN code was mistyped several times on the phone. It works again after the break. If you have forgotten it, choose ‹{ app-forgot-pin }› in the app, under Settings.
mail-pin-paused-not-you = Was it not you? Then someone else has your phone in hand. Remove it from your account.

mail-pin-off-subject = Your PIN code is blocked
mail-pin-off-title = Your PIN code is blocked
mail-pin-off-text = The PIN code was mistyped too many times on the phone. Choose ‹{ app-forgot-pin }› in the app, under Settings. Then you get a new PIN code.
mail-pin-off-not-you = Was it not you? Then someone else has your phone in hand. Remove it from your account.

mail-pin-changed-subject = Your PIN code was changed
mail-pin-changed-title = Your PIN code was changed
mail-pin-changed-text = The PIN code on the phone was changed. The old one no longer works.
mail-pin-changed-not-you = Was it not you? Then someone knows your PIN code. Remove the phone from your account, and change your password.

mail-pin-renewed-subject = You have a new PIN code
mail-pin-renewed-title = You have a new PIN code
mail-pin-renewed-text = A new PIN code was chosen on the phone, with your password. The old one no longer works.
mail-pin-renewed-not-you = Was it not you? Then someone has your phone and your password. Remove the phone from your account, and change your password.

## N1: key cards
mail-key-card-follows-subject = You will soon get a new key card
mail-key-card-follows-title = You will soon get a new key card
mail-key-card-follows-text = Only a few keys are left on your key card. We are sending a new one. Use the old one until the new one has come.
mail-key-card-follows-not-you = Have you not used your key card lately? Then change your password, and contact us.

mail-key-card-works-subject = Your key card works now
mail-key-card-works-title = Your key card works now
mail-key-card-works-text = The key card works from now on. Have it at hand when you sign in.
mail-key-card-works-not-you = Did you not get a key card? Then contact us at once.

mail-key-card-revoked-subject = Your key card works no longer
mail-key-card-revoked-title = Your key card works no longer
mail-key-card-revoked-text = The key card was withdrawn. Throw it away.
mail-key-card-revoked-not-you = Did you not agree on it with us? Then contact us.

mail-letter-used-subject = You chose a user ID and a password
mail-letter-used-title = You chose a user ID and a password
mail-letter-used-text = The letter from us was used. Sign in with what you chose.
mail-letter-used-not-you = Was it not you? Then somebody else opened your letter. Contact us at once.

## M4: code devices
mail-code-token-ordered-subject = You have ordered a code device
mail-code-token-ordered-title = You have ordered a code device
mail-code-token-ordered-text = We send the code device by post. It works only after you have activated it yourself.
mail-code-token-ordered-not-you = Was it not you? Then somebody is in your account. Cancel the order, change { -your-password }, and contact us.

mail-code-token-sent-subject = Your code device is on its way
mail-code-token-sent-title = Your code device is on its way
mail-code-token-sent-text = The code device was sent by post. Only you can activate it. If it has not come in a week, contact us.
mail-code-token-sent-not-you = Did you not order a code device? Then contact us at once.

mail-code-token-works-subject = Your code device can be used now
mail-code-token-works-title = Your code device can be used now
mail-code-token-works-text = From now on the code device works together with { -your-password }.
mail-code-token-works-not-you = Was it not you? Then block the code device in your account, and contact us at once.

mail-code-token-revoked-subject = Your code device works no longer
mail-code-token-revoked-title = Your code device works no longer
mail-code-token-revoked-text = The code device was removed from your account for good.
mail-code-token-revoked-not-you = Was it not you? Then contact us at once.

mail-code-token-paused-subject = Your code device is paused
mail-code-token-paused-title = Your code device is paused
mail-code-token-paused-text = Three codes in a row were wrong, but the password was right. So the code device is paused for a quarter of an hour.
mail-code-token-paused-not-you = Was it not you? Then somebody knows { -your-password }. Choose { -a-new-password }.

mail-code-token-blocked-subject = Your code device is blocked
mail-code-token-blocked-title = Your code device is blocked
mail-code-token-blocked-text = The code device can't be used. Somebody blocked it, or too many wrong codes were typed. Sign in with something else to open it. Otherwise we help you.
mail-code-token-blocked-not-you = Did you not do that yourself? Then somebody may know { -your-password }. Choose { -a-new-password }.
mail-security-key-ordered-subject = You have ordered a chip
mail-security-key-ordered-title = You have ordered a chip
mail-security-key-ordered-text = We send the chip by post. It opens nothing until you have activated it yourself.
mail-security-key-ordered-not-you = Was it not you? Then somebody is in your account. Cancel it, change { -your-password }, and contact us.

mail-security-key-sent-subject = Your chip is on its way
mail-security-key-sent-title = Your chip is on its way
mail-security-key-sent-text = The chip was sent by post. It opens nothing until you have activated it. If it has not come in a week, contact us.
mail-security-key-sent-not-you = Have you not ordered a chip? Then contact us at once.

mail-security-key-works-subject = Your chip can be used now
mail-security-key-works-title = Your chip can be used now
mail-security-key-works-text = The chip works from now on together with { -your-password }.
mail-security-key-works-not-you = Was it not you? Then block the chip in your account, and contact us at once.

mail-security-key-blocked-subject = Your chip is blocked
mail-security-key-blocked-title = Your chip is blocked
mail-security-key-blocked-text = The chip can't be used. Somebody blocked it. Sign in with something else to open it. Otherwise we help you.
mail-security-key-blocked-not-you = Did you not do that yourself? Then somebody may know { -your-password }. Choose { -a-new-password }.

mail-security-key-copied-subject = Your chip is blocked: there is a copy of it
mail-security-key-copied-title = There is a copy of your chip
mail-security-key-copied-text = Two chips have answered as yours, and that can't be. So we have blocked it for good. Remove it in your account, and get another one.
mail-security-key-copied-not-you = Whoever used the copy may want { -your-password } too. Choose { -a-new-password }, and contact us.

mail-security-key-revoked-subject = Your chip works no longer
mail-security-key-revoked-title = Your chip works no longer
mail-security-key-revoked-text = The chip was removed from your account. The same chip can be made yours again.
mail-security-key-revoked-not-you = Was it not you? Then contact us at once.

mail-phone-changed-subject = Your phone number was changed
mail-phone-changed-title = Your phone number was changed
mail-phone-changed-text = We have a new phone number for you. Temporary PIN codes are sent to it, from 24 hours after the change.
mail-phone-changed-not-you = Was it not you? Then contact us at once. Until then nothing is sent to the new number.

## My profile
mail-user-id-changed-subject = Your user ID was changed
mail-user-id-changed-title = Your user ID was changed
mail-user-id-changed-text = You have a new user ID. Use it the next time you sign in.
mail-user-id-changed-not-you = Was it not you? Then block everything on your account, and contact us at once.

mail-email-change-asked-subject = Somebody asks to change your e-mail
mail-email-change-asked-title = Somebody asks to change your e-mail
mail-email-change-asked-text = The new e-mail is confirmed by a link that we sent there. You do not need to do anything.
mail-email-change-asked-not-you = Was it not you? Then press the button, and the e-mail stays. Somebody is signed in as you: block everything.

mail-confirm-email-subject = Confirm your new e-mail for { $service }
mail-confirm-email-title = Confirm your new e-mail
mail-confirm-email-text = Somebody wants to use this e-mail for an account with { $service }. Press the button if it is you.
mail-confirm-email-button = Confirm the e-mail
mail-confirm-email-not-you = Was it not you? Then delete this mail. Without the link nothing happens.

mail-email-wanted-subject = Somebody wanted to use your e-mail
mail-email-wanted-title = Somebody wanted to use your e-mail
mail-email-wanted-text = Somebody wanted to use this e-mail for another account with { $service }. But you have an account with it. Nothing was changed.
mail-email-wanted-not-you = Was it not you? Then delete this mail. You need not do anything.

mail-email-changed-subject = Your e-mail was changed
mail-email-changed-title = Your e-mail was changed
mail-email-changed-text = Your account has a new e-mail. We write to this one, too, for as long as the link works.
mail-email-changed-not-you = Was it not you? Then press the button at once. You get this e-mail back, and everybody is signed out.

mail-email-is-yours-subject = Your new e-mail is in use
mail-email-is-yours-title = Your new e-mail is in use
mail-email-is-yours-text = From now on we write to you here. To protect you, it can’t yet be used to choose { -a-new-password }.
mail-email-is-yours-not-you = Do you not know the account? Then contact us.

mail-email-rests-subject = Your e-mail is still too new
mail-email-rests-title = Your e-mail is still too new
mail-email-rests-text = Somebody asked for { -a-new-password } for your account. But the e-mail was changed not long ago. Is it wrong? Then take the old one back, with the link in that mailbox.
mail-email-rests-not-you = Was it not you? Then delete this mail. Nothing was changed on your account.

mail-email-change-stopped-subject = Your e-mail stays as it is
mail-email-change-stopped-title = Your e-mail stays as it is
mail-email-change-stopped-text = The change of your e-mail was stopped.
mail-email-change-stopped-not-you = Did you not ask for the change? Then somebody is signed in as you. Change { -your-password }, or block everything.

mail-email-taken-back-subject = The old e-mail was taken back
mail-email-taken-back-title = The old e-mail was taken back
mail-email-taken-back-text = The account has its old e-mail again. Everybody was signed out.
mail-email-taken-back-not-you = Was the change not yours? Then change { -your-password }. Otherwise sign in, and change the e-mail again.

mail-own-data-taken-subject = Your own data was fetched
mail-own-data-taken-title = A file with your data was fetched
mail-own-data-taken-text = The file has everything that we know about you. It was fetched on your account.
mail-own-data-taken-not-you = Was it not you? Then somebody can sign in as you. Choose { -a-new-password } at once.

mail-account-blocked-by-mail-subject = Everything is blocked
mail-account-blocked-by-mail-title = Everything is blocked
mail-account-blocked-by-mail-text = Nobody can sign in as you now. You open it again with a link by e-mail.
mail-account-blocked-by-mail-button = Get a link by e-mail
mail-account-blocked-by-mail-not-you = Was it not you? Then somebody may know { -your-password }. Open it again, and choose { -a-new-password }.

mail-account-blocked-at-office-subject = Everything is blocked
mail-account-blocked-at-office-title = Everything is blocked
mail-account-blocked-at-office-text = Nobody can sign in as you now. Only the office can open it again.
mail-account-blocked-at-office-not-you = Was it not you? Then somebody could sign in as you. Contact the office.

mail-account-opened-subject = You can sign in again
mail-account-opened-title = You can sign in again
mail-account-opened-text = Everything was blocked. Now it is open again.
mail-account-opened-not-you = Was it not you? Then block everything again, and contact us at once.

mail-still-blocked-subject = Everything is still blocked
mail-still-blocked-title = Everything is still blocked
mail-still-blocked-text = Somebody asked for { -a-new-password } for you. But everything is blocked. Only the office can open it again.
mail-still-blocked-not-you = Was it not you? Then delete the e-mail. You need not do anything.

## N2: a phone waits for its hour
mail-app-waits-subject = A phone is about to be added
mail-app-waits-title = A phone is about to be added
mail-app-waits-text = Somebody is activating the app with your key card. For your safety some time must pass first.
mail-app-waits-not-you = Was it not you? Stop it on your account, change your password, and block your key card.

mail-app-waited-subject = Your phone is ready to be added
mail-app-waited-title = Your phone is ready to be added
mail-app-waited-text = The waiting time is over. Open the app on the phone, and finish it with your key card.
mail-app-waited-not-you = Was it not you? Stop it on your account, change your password, and block your key card.

mail-pin-waits-subject = Somebody wants to choose a new PIN
mail-pin-waits-title = Somebody wants to choose a new PIN
mail-pin-waits-text = Somebody pressed “Forgot PIN code” on your phone. The new one can be chosen when the waiting time is over.
mail-pin-waits-not-you = Was it not you? Stop it at once, and contact us: somebody has your phone.

mail-pin-waited-subject = You can choose a new PIN now
mail-pin-waited-title = You can choose a new PIN now
mail-pin-waited-text = The waiting time is over. Open the app on the phone. There you get a temporary PIN by SMS.
mail-pin-waited-not-you = Was it not you? Stop it at once, and contact us: somebody has your phone.

## Danger
mail-key-card-blocked-subject = Your key card is blocked
mail-key-card-blocked-title = Your key card is blocked
mail-key-card-blocked-text = The key card can't be used. Somebody blocked it, or too many keys were asked for without an answer. Contact us, and we open it or send a new one.
mail-key-card-blocked-not-you = Did you not ask for it yourself? Then somebody may know your password. Choose a new one.
mail-device-cloned-subject = Warning: we closed one of your phones
mail-device-cloned-title = We closed one of your phones
mail-device-cloned-text = Two copies of the app on the phone answered. Someone may have copied your data. Add the phone again once you know that it is safe.
mail-device-cloned-not-you = Did you restore the phone from a backup? Then that may be why. Otherwise change your password.

mail-reported-not-me-subject = You rejected a request that was not yours
mail-reported-not-me-title = Thank you for speaking up
mail-reported-not-me-text = Someone tried to sign in as you. They did not succeed. They may know your password. So choose a new one. Until then the app answers only in browsers that you have used before. That lasts a day at most.
mail-reported-not-me-not-you = Is someone calling you about it? Hang up. We never call about codes.

mail-reported-by-user-id-subject = You rejected a request that was not yours
mail-reported-by-user-id-title = Thank you for speaking up
mail-reported-by-user-id-text = Somebody tried to sign in as you. They did not succeed. They know your user ID. You can choose another one on your account. For a day the app answers only in browsers that you have used before.
mail-reported-by-user-id-not-you = Is someone calling you about it? Hang up. We never call about codes.

## The demo's mailbox
mailbox-title = Demo mailbox
mailbox-intro = All mails and SMS land here that would have been sent. None of them leaves this computer.
mailbox-empty = There are no mails yet. When one is sent, it arrives here.
mailbox-list = Mails, newest first
mailbox-to = To
mailbox-at = Sent
mailbox-open-link = Open the mail's link
mailbox-as-html = What the mail looks like
mailbox-as-text = The mail as plain text
mailbox-gone = That mail is no longer here.
mailbox-sms = SMS

mail-copy-began-subject = Your app is about to be copied
mail-copy-began-title = Your app is about to be copied
mail-copy-began-text = Somebody is copying your app to another phone. For your safety some time must pass first.
mail-copy-began-not-you = Was it not you? Stop the copying now, and change your PIN. Never show the code to somebody who calls you.

mail-copy-ready-subject = Your app can be copied now
mail-copy-ready-title = Your app can be copied now
mail-copy-ready-text = The waiting time is over. Open the app on the phone, and show the QR code to your new phone.
mail-copy-ready-not-you = Was it not you? Stop the copying now, and change your PIN. Never show the code to somebody who calls you.

mail-copy-read-twice-subject = Two phones read the same code
mail-copy-read-twice-title = Two phones read the same code
mail-copy-read-twice-text = So we stopped both, and no phone was added. Show a new code where no one else can see the screen.
mail-copy-read-twice-not-you = Was it not you? Stop the copying in the app or on your account.

mail-device-copied-subject = Your app was copied to a new phone
mail-device-copied-title = Your app was copied to a new phone
mail-device-copied-text = The new phone can approve for you now. The old one still works.
mail-device-copied-not-you = Was it not you? Remove the phone now, and change your password.

mail-copy-stopped-subject = The copying was stopped
mail-copy-stopped-title = The copying was stopped
mail-copy-stopped-text = No phone was added, and your own app still works.
mail-copy-stopped-not-you = Was it not you who began it? Then change your PIN.

mail-copy-wrong-user-ids-subject = The copying was stopped
mail-copy-wrong-user-ids-title = The copying was stopped
mail-copy-wrong-user-ids-text = The user ID typed on the new phone was wrong too many times. No phone was added.
mail-copy-wrong-user-ids-not-you = Was it not you? Then somebody has had your phone. Change your PIN.

mail-typing-began-subject = Your app is about to be switched to codes
mail-typing-began-title = Your app is about to be switched to codes
mail-typing-began-text = Somebody wants to type codes in the app instead of scanning. For safety some time has to pass first.
mail-typing-began-not-you = Was it not you? Or did somebody ask you to on the telephone? Then stop it now, and change your PIN.

mail-typing-ready-subject = Your app can be switched to codes now
mail-typing-ready-title = Your app can be switched to codes now
mail-typing-ready-text = The waiting time is over. Open the app on the phone, and confirm that you want to type codes.
mail-typing-ready-not-you = Was it not you? Or did somebody ask you to on the telephone? Then stop it now, and change your PIN.

mail-typing-on-subject = Your app is switched to codes
mail-typing-on-title = Your app is switched to codes
mail-typing-on-text = From now on you can type the four characters from the screen. You can still scan.
mail-typing-on-not-you = Was it not you? Or did somebody ask you to on the telephone? Then have the app scan again, and change your PIN.

mail-typing-stopped-subject = Your app scans
mail-typing-stopped-title = Your app scans
mail-typing-stopped-text = The app on the phone types no codes. It scans the QR code when you sign in.
mail-typing-stopped-not-you = Did you not begin it yourself? Then change your PIN.
