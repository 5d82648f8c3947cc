# Problems as the app's interface tells them (docs/protocol.md §1.2).
api-clock = The phone's clock is wrong. The app corrects it by itself.
api-unknown-device = The app is not known here. Activate it again.
api-device-removed = The app has been removed from the account.
api-enrolment-unknown = The code no longer works. Begin again on your computer.
api-enrolment-ended = The activation was broken off. Begin again on your computer.
api-wrong-pin = The PIN is wrong.
api-pin-paused = The PIN is resting. Try again a little later.
api-pin-off = The PIN is blocked after five wrong attempts.
api-platform-refused = Fingerprint or face was not accepted.
api-request-unknown = We found no request. Scan the code on the screen again.
api-request-expired = The request has expired. Sign in again.
api-request-decided = The request has already been answered.
api-wrong-code = The four characters do not match. Sign in again on your computer.
api-device-cloned = The app is closed because a copy of it exists.
api-unavailable = We cannot answer right now. Try again in a moment.
api-malformed = The app sent something we do not understand. Update the app.
