### Where the office registers people, an address without a user ID has no account to open by mail.

mail-no-such-account-text = Nogen bad om { -a-new-password } til denne e-mail hos { $service }. Men den hører ikke til et bruger-id. Har du fået et brev? Brug det først.
mail-no-such-account-button = Brug dit brev

### The names that the guide of this scheme uses, to the letter (guide "NemID nøgleapp").

app-initialise = Start
app-next = Næste
app-authenticate = OK
app-done = OK
app-swipe-drag = Godkend
app-reject = AFVIS
app-refresh = Opdater
app-home-title = Klar til opdateringer
app-home = Her ser du en anmodning, når du bruger nøgleappen på hjemmesider og i apps.
app-welcome-title = Kom i gang med din nøgleapp
app-biometrics-title = Vil du bruge fingeraftryk?
app-biometrics-accept = Brug fingeraftryk
app-biometrics-decline = Fortsæt uden
app-bound-title = Din nøgleapp er aktiveret
app-bound-now = Behold dit nøglekort. Du får brug for det, hvis du skifter telefon, eller den løber tør for strøm.
app-pin-title = Indtast din kode
app-choose-pin-title = Vælg en kode
app-repeat-pin-title = Gentag koden
app-forgot-pin = Glemt kode
app-renew-with-key = Nulstil nøgleapp kode
app-forgot-pin-lead = Log på med dit nøglekort. Så kan du vælge en ny kode.
app-pin-chosen-title = Din kode er ændret
app-change-pin-title = Skift kode for nøgleapp
app-lock-on-close = Lås når appen lukker
app-biometrics = Lås op med fingeraftryk
app-notifications = Slå meddelelser til
app-support-row = Hjælp og NemID support
app-tour-row = Vis vejledning
app-unregister-row = Afmeld nøgleapp
app-unregister = Afmeld nøgleapp
app-unregister-title = Vil du afmelde nøgleappen?
app-unregister-then = Du kan aktivere den igen med dit nøglekort.
app-already-bound-3 = Aktivér appen igen med dit nøglekort.

method-app = Nøgleapp
login-password-submit = Næste
method-app-press = Send
method-this-device = Nøgleapp på denne enhed
method-key-card-press = Skift til nøglekort
login-method-title = Log på med nøgleapp eller nøglekort
login-approve-title = Din anmodning er sendt
login-approve-asked = Find { $device } frem.
login-approve-step-open = Åbn din nøgleapp, og indtast din kode.
login-approve-step-approve = Læs anmodningen, og træk pilen mod højre.

devices-step-name = Åbn appen på telefonen, og tryk ‹{ app-initialise }›.
devices-step-scan = Log på med dit nøglekort, og vent en time.
devices-step-pin = Log på med nøglekortet én gang til, og vælg en kode.

app-enrolment-unknown-title = Aktiveringen gælder ikke længere
app-enrolment-unknown = Den er for gammel.
app-enrolment-ended = Den blev stoppet, eller adgangskoden er skiftet imens.
app-enrolment-again = Begynd forfra med dit nøglekort.

### This guide says code.

app-enrol-pin = Det er den kode, du netop valgte.
app-biometrics-what = Så kan du svare med fingeraftryk, ansigt eller skærmlås i stedet for koden.
app-biometrics-pin-stays = Din kode virker stadig. Gem den et sikkert sted.
app-ask-qr-code-2 = Skriv navn og kode dér. Så kommer QR-koden.
app-pin-short = Koden har { $digits } tal.
app-pin-wrong = Koden passede ikke. Prøv igen.
app-pin-wrong-left = Koden passede ikke. Forsøg tilbage: { $left }
app-pin-new = Skriv din nye kode.
app-pin-paused = Koden var forkert flere gange. Du kan prøve igen om lidt.
app-pin-paused-too-late = Koden var forkert flere gange. Anmodningen udløber, før du må prøve igen. Begynd forfra senere.
app-pin-off-title = Koden er lukket
app-pin-off = Koden var forkert fem gange. Den virker ikke længere.
app-platform-pin = Brug koden
app-platform-failed = Det lykkedes ikke. Prøv igen, eller brug koden.
app-platform-refused = Fingeraftryk eller ansigt blev ikke godtaget. Brug koden.
app-biometrics-is-on = Du kan svare uden at skrive koden.
app-biometrics-is-off = Du svarer med koden.
app-pin-row = Kode
app-renew-platform = Brug fingeraftryk, ansigt eller skærmlås. Så gælder den nye kode.
app-change-pin = Skriv først den kode, du har nu.
app-pins-differ = De to koder var ikke ens. Vælg igen.
app-pin-common = Den kode er for nem at gætte. Vælg en anden.
app-pin-same = Den kode har du allerede. Vælg en anden.
app-pin-unchecked = Vi kunne ikke tjekke koden. Se, om du er på nettet, og prøv igen.
app-password-rests = Du har for nylig fået { -a-new-password } med e-mail. For din sikkerhed kan det ikke forny koden endnu.
app-renewal-unknown = Det tog for lang tid at vælge kode. Begynd forfra.

### Help pages.

help-app-screen-lock = Appen låser sig selv, når den ligger stille.
help-add-how = Åbn appen på telefonen, og tryk ‹{ app-initialise }›. Log på med bruger-id, { -password } og nøglekort.
help-add-scan = Vent en time. Du får en e-mail, når tiden er gået. Log på med nøglekortet igen, og vælg en kode.
help-add-more = Du kan have tre apps. Behold dit nøglekort: du får brug for det igen.
help-qr-code-add = Den står på den side, hvor du logger på. Du skal ikke bruge en QR-kode, når du aktiverer appen.
help-qr-code-sign-in = Tryk først ‹{ method-app-press }› dér.
help-pc-how = Tryk ‹{ method-app-press }›. Åbn appen på telefonen, scan koden på skærmen, og godkend. Siden går selv videre.
help-here-how = Tryk ‹{ method-this-device-press }› og så ‹{ open }›. Godkend i appen. Så er du tilbage i tjenesten.
help-lost-keys-how = Aktivér appen igen med dit nøglekort. Fjern den gamle under ‹{ devices }›, når du er logget på.
help-lost-how = Log på med nøglekortet, vælg ‹{ devices }›, og fjern den, du har mistet. Så kan ingen bruge den.
help-lost-only = Er nøglekortet også væk? Så ring til support hos den, der driver tjenesten.
help-pin = Har du glemt koden?
help-pin-how = Åbn appen, og vælg ‹{ app-settings }› og ‹{ app-forgot-pin }›. Log på med nøglekort. Vælg så en ny kode.
help-tablet-how = Du kan logge på med nøglekortet. Du kan også bruge appen på en tablet eller i browseren på en computer.
help-why-two = Andre kan gætte eller stjæle { -your-password }. Men telefon og nøglekort har kun du. Sammen holder de andre ude.
