### The names that the guides of this scheme use, to the letter (guides "Kopier din MitID app" and "Hjælp en anden").

letter-way-title = Hvordan vil du godkende med MitID?
activation-begin-title = MitID aktivering
home-letter = Jeg har fået et brev

### Where the office registers people, an address without a user ID has no account to open by mail.

mail-no-such-account-text = Nogen bad om { -a-new-password } til denne e-mail hos { $service }. Men den hører ikke til et bruger-id. Har du fået et brev? Brug det først.
mail-no-such-account-button = Brug dit brev

print-letter-what = Du er oprettet hos { $service }. Nu skal du selv vælge bruger-id, og hvordan du vil godkende.
print-letter-days = Brevet virker, til du har aktiveret noget at logge på med, og højst i { $days } dage.

home-title = Log på med MitID
home-lead = Ét bruger-id og appen på din telefon er nok. Så logger du trygt på de tjenester, du bruger.
home-step-account = Få dit brev fra os, og vælg et bruger-id.
home-step-device = Aktivér appen på din telefon, eller en kodeviser, kodeoplæser eller chip.
home-step-use = Log på med bruger-id, og godkend i appen.
letter-way-app = App på en telefon/tablet
letter-way-codes = Kodeviser, kodeoplæser eller chip

activity-look = Er der noget, du ikke kender? Så fjern den app eller spær den kodeenhed, det drejer sig om, og kontakt os.
outcome-too-low-now = Din chip eller din browser er ikke sikker nok hertil. Prøv en anden browser, eller kontakt os.

method-app = MitID app på en anden enhed
method-app-press = Åbn MitID app
method-this-device = MitID app på denne enhed
login-approve-step-open = Åbn MitID appen, og indtast din PIN-kode.
login-approve-step-scan = Scan koden her på siden.
login-approve-step-approve = Læs anmodningen, og træk pilen mod højre.

device-alone-lead = Det gør du på telefonen selv. Hav et brev fra os ved hånden. Har du intet, så bed os om et nyt.
device-alone-step-start = Tryk ‹{ app-initialise }›, vælg ‹{ app-way-letter }›, og skriv bruger-id og det, der står i brevet.
device-alone-step-wait = Skriv den midlertidige PIN-kode, du får på SMS, og vælg din egen.
devices-waiting-what = Er det ikke dig? Så stop det nu, og kontakt os: nogen har dit brev.
devices-step-name = Åbn appen på telefonen, og tryk ‹{ app-initialise }›.
devices-step-scan = Skriv bruger-id og det, der står i brevet fra os.
devices-step-pin = Skriv den midlertidige PIN-kode fra en SMS, og vælg din egen.

app-initialise = Kom i gang
app-welcome-title = Aktiver dit MitID
app-welcome-what = Med appen godkender du, når du logger på.
app-welcome-alone = Hav dit bruger-id, brevet fra os og din telefon klar. Vi sender en SMS.
app-next = Næste
app-authenticate = OK
app-done = OK
app-pin-title = Indtast din PIN-kode
app-enrol-pin = Det er den PIN-kode, du netop valgte.
app-repeat-pin-title = Gentag PIN-koden
app-forgot-pin = Glemt PIN-kode
app-pin-chosen-title = Din nye PIN-kode gælder
app-biometrics-title = Vil du godkende med biometri?
app-pin-off-then = Tryk på ‹{ app-forgot-pin }›, og vælg en ny. Det tager et døgn.
app-home-title = Klar
app-home = Her ser du en anmodning, når du logger på.
app-unregister-then = Du kan aktivere den igen med et nyt brev fra os.
app-already-bound-3 = Aktivér appen igen med et nyt brev fra os.
app-receipt-not-me = Der blev ikke logget på. Nogen kender dit bruger-id. Så længe svarer appen kun i browsere, du har brugt før.

app-terms-2 = Del aldrig din PIN-kode med nogen. Læs altid, hvem der spørger, før du godkender.
app-help-on-terms = Læs vilkårene, og sæt kryds, hvis du vil gå videre. Vil du ikke acceptere dem, kan du bruge en kodeviser, kodeoplæser eller chip.
app-help-on-bound = Appen er klar. Du får en e-mail om det. Bliver telefonen væk, så fjern appen på din konto, eller kontakt os.
app-help-on-forgot-pin = Når du har vist, at appen er din, vælger du en ny PIN-kode. Den gamle holder op med at virke. Du får en e-mail om det.

app-enrolment-unknown-title = Aktiveringen gælder ikke længere
app-enrolment-unknown = Den er for gammel.
app-enrolment-ended = Den blev stoppet, eller brevet er brugt et andet sted.
app-enrolment-again = Begynd forfra med brevet fra os.
app-renewal-unknown = Det tog for lang tid, eller det blev stoppet. Begynd forfra.

app-copy = Kopier dit MitID til en ny app
app-copy-ready-title = Vis QR-kode og kopier MitID til ny app
app-way-copy = Kopier fra anden MitID app
app-own-pin-title = Vælg din personlige PIN-kode
app-choose-pin-title = Opret din personlige PIN-kode
app-bound-title = Denne app er nu aktiveret og klar til brug
app-bound-now = Fra nu af godkender du med den.

### The app scans; to type the code is switched to in the settings.

app-scan-blind = Denne browser kan ikke læse QR-koder. Prøv en anden, eller skift til koder i appens indstillinger.
app-code-hint = Koden står under QR-koden. Tryk på siden på ‹Kan du ikke scanne?›.
app-typing-ready = Ventetiden er slut. Bekræft med din PIN-kode.
app-help-on-scan = Hold apparatet, så hele QR-koden er inden for rammen. Er der for lyst eller for mørkt, så vip det lidt.
app-help-on-type-code = De fire tegn står under QR-koden. Store og små bogstaver er det samme. En forkert kode stopper anmodningen, og så begynder du forfra.
app-help-on-home = Når du logger på, kommer anmodningen frem her. Scan så koden på siden. Kommer der ikke noget, så tryk på Opdatér.

### People with the app alone have no password here.

mail-device-added-not-you = Var det ikke dig? Så fjern telefonen med det samme, og kontakt os.
mail-device-removed-not-you = Var det ikke dig? Så kontakt os, og se dine telefoner igennem.
mail-device-blocked-not-you = Har du ikke selv gjort det? Så kontakt os, og se dine telefoner igennem.
mail-device-opened-not-you = Har du ikke selv gjort det? Så spær den igen, og kontakt os.
mail-device-copied-not-you = Var det ikke dig? Så fjern telefonen nu, og kontakt os.
mail-pin-changed-not-you = Var det ikke dig? Så kender nogen din PIN-kode. Fjern telefonen fra din konto, og kontakt os.
mail-pin-renewed-text = PIN-koden på telefonen er valgt på ny med en midlertidig PIN-kode. Den gamle kan ikke bruges mere.
mail-pin-renewed-not-you = Var det ikke dig? Så har nogen din telefon. Fjern den fra din konto, og kontakt os.
mail-device-cloned-not-you = Har du gendannet telefonen fra en sikkerhedskopi? Så kan det være grunden. Ellers kontakt os.

### Help pages.

help-pc-no-camera = Kan du ikke scanne? Så kan du skifte til koder, du skriver, i appens indstillinger. Det tager en time.
help-app-screen-lock = Appen låser sig selv, når den ligger stille.
help-add = Aktivér appen på din telefon
help-add-how = Åbn appen, og tryk ‹{ app-initialise }›. Vælg ‹{ app-way-letter }›. Skriv bruger-id og det, der står i brevet.
help-add-scan = Skriv den midlertidige PIN-kode fra en SMS. Vælg så din egen.
help-add-more = Du kan have tre apps. Har du én? Så kopiér den til den næste telefon.
help-qr-code-add = Den står på den side, hvor du logger på. Du skal ikke bruge en QR-kode, når du aktiverer appen med et brev.
help-qr-code-sign-in = Kopierer du appen? Så står koden på den gamle telefon.
help-lost-keys-how = Har du appen på en telefon mere? Så kopiér den hertil. Ellers bed os om et nyt brev.
help-lost-how = Log på med en anden app eller en kodeenhed. Vælg ‹{ devices }›, og fjern den, du har mistet.
help-lost-only = Kan du ikke logge på? Så ring til support hos den, der driver tjenesten. De kan fjerne telefonen.
help-pin = Har du glemt PIN-koden?
help-pin-how = Åbn appen, og vælg ‹{ app-settings }› og ‹{ app-forgot-pin }›. Skriv dit bruger-id. Så går der et døgn.
help-pin-only = Bagefter får du en midlertidig PIN-kode på SMS og vælger en ny. Vi skriver til dig, så ingen gør det uden dig.
help-password-how = Det gælder, når du bruger kodeenhed. Skriv din e-mail. Vi sender et link, og dér vælger du { -a-new-password }.
help-tablet-how = Du kan bruge appen på en tablet. Eller log på med en kodeviser eller kodeoplæser.
help-tablet-key = Bed os om en. Du kan også bestille den, når du er logget på.
help-why-two = Andre kan få fat i dit bruger-id. Men telefonen har kun du, og kun du kender PIN-koden.
