### The portal in Danish. Labels that a scheme's guide quotes are laid over these by the scheme's own file.

## Words that a scheme may call something else
-password = adgangskode
-the-password = adgangskoden
-your-password = din adgangskode
-new-password = ny adgangskode
-a-password = en adgangskode
-a-new-password = en ny adgangskode
-your-new-password = din nye adgangskode

## Around every page
skip = Gå til indholdet
nav-mine = Din konto
nav-language = Sprog
my-account = Min konto
sign-in = Log på
sign-out = Log af
help = Hjælp
next = Næste
continue = Fortsæt
open = Åbn
open-app = Åbn appen
cancel = Annullér
try-again = Prøv igen
begin-again = Begynd forfra
to-home = Til forsiden
back-to-service = Tilbage til { $relying_party }
back-to-sign-in = Tilbage til log på
or = eller
or-type = eller skriv
moves-on = Siden går selv videre.
warning-phone = Er du i telefon med nogen, der beder dig om dette? Så læg på.
error-prefix = Fejl:
errors-title = { $count ->
    [one] Ret én ting, og prøv igen
   *[other] Ret { $count } ting, og prøv igen
}

## Dates and time
date-today = i dag kl. { $time }
date-yesterday = i går kl. { $time }
date-tomorrow = i morgen kl. { $time }
date-day = { $day }. { $month } { $year }
date-time = { $hours }.{ $minutes }
date-seconds = { $time }.{ $seconds }
date-exact = { $day } kl. { $time }
date-month = { $month ->
    [1] januar
    [2] februar
    [3] marts
    [4] april
    [5] maj
    [6] juni
    [7] juli
    [8] august
    [9] september
    [10] oktober
    [11] november
   *[12] december
}
time-left-many = Der er { $minutes } minutter tilbage.
time-left-one = Der er ét minut tilbage.
time-left-half = Der er et halvt minut tilbage.
time-left-none = Tiden er gået.

## Fields
label-given-name = Fornavn
label-family-name = Efternavn
label-user-id = Bruger-id
label-choose-user-id = Vælg bruger-id
label-letter-number = Brevets nummer
label-letter-code = Brevets kode
label-email = E-mail
label-serial = Serienummer
label-code = Engangskode
label-street = Vej og husnummer
label-postcode = Postnummer
label-town = By
label-country = Land (kun uden for Danmark)
label-key = Nøgle til nummer { $number }
label-password = Adgangskode
label-present-password = Nuværende { -password }
label-new-password = Vælg { -new-password }
label-repeat-password = Gentag { -your-new-password }
label-device-name = Navn på telefonen
label-device-name-hint = Et navn, du kan kende den på. For eksempel S24 eller iPhone 13.
label-new-name = Nyt navn
label-pin = Pinkode på { $digits } cifre
label-pin-repeat = Gentag pinkoden
password-rules = Mindst 8 tegn. Vælg noget, andre ikke kan gætte. Tre tilfældige ord er godt.

## What is wrong with a field
wrong-given-name-missing = Skriv dit fornavn.
wrong-given-name-long = Fornavnet er for langt.
wrong-family-name-missing = Skriv dit efternavn.
wrong-family-name-long = Efternavnet er for langt.
wrong-user-id-missing = Skriv dit bruger-id.
wrong-user-id-malformed = Det kan ikke være et bruger-id. Se efter, og prøv igen.
wrong-user-id-short = Bruger-id er for kort. Brug mindst 8 tegn.
wrong-user-id-long = Bruger-id er for langt. Brug højst 48 tegn.
wrong-user-id-character = Brug kun bogstaver fra a til å, tal, mellemrum og almindelige tegn.
wrong-user-id-civil-number = Brug ikke dit cpr-nummer. Vælg noget andet.
wrong-user-id-guessable = Det kan andre for let gætte. Brug ikke kun navne, og sæt et tal, et tegn eller et mellemrum ind.
wrong-user-id-taken = Det bruger-id er taget. Vælg et andet.
wrong-letter = Nummer og kode passer ikke sammen. Se efter i brevet, og prøv igen. Ellers kontakt os.
wrong-email-missing = Skriv din e-mail.
wrong-email-malformed = Skriv en hel e-mail, som navn@eksempel.dk.
wrong-password-missing = Skriv { -your-password }.
wrong-password-wrong = Bruger-id og { -password } passer ikke sammen. Prøv igen.
wrong-password-not-yours = Det er ikke { -your-password }. Prøv igen.
wrong-new-password-missing = Vælg { -a-new-password }.
wrong-new-password-short = For kort. Brug mindst 8 tegn.
wrong-new-password-long = For langt. Brug højst 128 tegn.
wrong-new-password-common = Det kan andre for let gætte. Vælg noget andet.
wrong-new-passwords-differ = De to felter er ikke ens. Skriv den samme to gange.
wrong-name-missing = Giv telefonen et navn.
wrong-name-long = Navnet er for langt. Brug højst 40 tegn.
wrong-name-taken = Du har allerede en telefon med det navn. Vælg et andet.
wrong-pin-missing = Vælg en pinkode.
wrong-pin-digits = Pinkoden skal være { $digits } cifre.
wrong-pin-common = Den pinkode er for nem at gætte. Vælg en anden.
wrong-pins-differ = De to pinkoder er ikke ens. Skriv den samme to gange.
wrong-pin-unchecked = Vi kunne ikke kontrollere pinkoden. Se, at du er på nettet, og prøv igen.
wrong-pin-here = Denne browser kan ikke lave pinkoden. Opdatér den, eller brug en anden.
wrong-method-missing = Vælg en metode.
wrong-device-missing = Vælg en telefon.
wrong-key-malformed = Skriv nøglens seks cifre.
wrong-key-wrong = Nøglen passer ikke til nummeret. Se efter, om kortet er det rigtige, og prøv igen.
wrong-way-missing = Vælg, hvordan du vil godkende.
wrong-serial-malformed = Det kan ikke være et serienummer. Se på bagsiden, og prøv igen.
wrong-code-malformed = Skriv kodens seks eller otte cifre.
wrong-code-does-not-fit = Serienummer og engangskode passer ikke sammen. Se efter, lav en ny kode, og prøv igen.
wrong-code-wrong = Engangskode og { -password } passer ikke. Lav en ny kode, og skriv begge igen.
wrong-code-next = Uret i din kodeenhed går forkert. Lav den næste kode, og skriv den, så retter vi det.
wrong-codes-paused = Tre koder i træk var forkerte. Kodeenheden holder pause i et kvarter. Prøv så igen.
wrong-codes-too-many = Du har allerede to kodeenheder. Fjern en af dem først.
wrong-street-missing = Skriv vej og husnummer.
wrong-street-malformed = Det kan ikke stå på et brev. Brug højst 80 almindelige tegn.
wrong-postcode-missing = Skriv postnummeret.
wrong-postcode-malformed = Det kan ikke være et postnummer.
wrong-town-missing = Skriv byen.
wrong-town-malformed = Det kan ikke være en by. Brug højst 80 almindelige tegn.
wrong-from-malformed = Den første dag er ikke en dato. Skriv år, måned og dag med bindestreg imellem.
wrong-to-malformed = Den sidste dag er ikke en dato. Skriv år, måned og dag med bindestreg imellem.
wrong-country-malformed = Det kan ikke være et land. Brug højst 80 almindelige tegn.

## Home
home-title = Log på med din telefon
home-lead = Én konto og din telefon er nok. Så logger du trygt på de tjenester, du bruger.
home-sign-in = Log på din konto
home-start = Sådan kommer du i gang
home-step-account = Opret en konto med din e-mail.
home-step-device = Tilføj din telefon. Hav den ved hånden.
home-step-use = Log på. Du godkender på telefonen.
home-help = Få hjælp, trin for trin

## Open an account
create-account = Opret en konto
account-new-lead = Vi sender dig en e-mail med et link. Dér vælger du { -your-password }.
account-new-next = E-mailen kommer inden for et minut.
account-new-have-one = Har du allerede en konto? Log på
account-new-sent-lead = Vi har sendt en e-mail til { $email }.
account-new-sent-lead-plain = Vi har sendt dig en e-mail.
account-new-sent-next = Åbn den, og følg linket. Dér vælger du { -your-password }. Du kan lukke denne side.
account-new-sent-wrong = Står der en forkert e-mail? Så opret kontoen igen med den rigtige.
account-new-again = Opret igen med en anden e-mail
sent-title = Se i din indbakke
sent-nothing = Kommer der ikke noget?
sent-wait = Vent et par minutter.
sent-spam = Se i mappen med uønsket post.

## The link in a mail
account-link-first = Vælg { -a-password }
account-link-reset = Vælg { -a-new-password }
account-link-lead = Til kontoen { $email }.
account-link-sign-out = Du bliver logget af alle andre steder.
account-link-button = Gem { -the-password }
account-link-expired = Linket er udløbet
account-link-expired-what = Linket virker kun i kort tid. Bed om et nyt, så sender vi en ny e-mail.
account-link-again = Få et nyt link
account-link-used = Linket er brugt
account-link-used-what = Et link virker kun én gang. Har du valgt { -your-password }, kan du logge på.

## Forgotten password
forgotten-password = Glemt { -your-password }?
account-forgotten-lead = Skriv din e-mail. Så sender vi et link, hvor du vælger { -a-new-password }.
account-forgotten-button = Send linket
account-forgotten-sent-lead = Har { $email } en konto her, er der en e-mail på vej.
account-forgotten-sent-lead-plain = Har din e-mail en konto her, er der en e-mail på vej.
account-forgotten-sent-next = Åbn den, og følg linket. Du kan lukke denne side.
account-forgotten-sent-wrong = Har du flere e-mailadresser? Så prøv med en af de andre.
account-forgotten-again = Prøv en anden e-mail

## My account
account-first-device = Tilføj din telefon
account-first-device-why = Med appen på din telefon kan ingen logge på som dig, selv om de kender { -your-password }.
account-devices-count = { $count ->
    [0] Ingen telefoner endnu
    [one] Én telefon
   *[other] { $count } telefoner
}
change-password = Skift { -password }
account-password-when = Gør det, hvis en anden kan have set { -the-password }.
account-codes-what = Bestil, aktivér, spær
account-password-sign-out = Du bliver logget af alle andre steder.
activity = Seneste aktivitet
activity-none = Der er ikke sket noget endnu.
activity-look = Er der noget, du ikke kender? Så skift { -the-password }, og fjern ukendte telefoner.
happened-account-opened = Kontoen blev oprettet.
happened-signed-in = Logget på { $relying_party }.
happened-rejected = Du afviste at logge på { $relying_party }.
happened-reported = Du meldte, at en anden prøvede at logge på { $relying_party }.
happened-password-changed = Du valgte { -a-new-password }.
happened-device-added = Telefonen { $device } blev tilføjet.
happened-device-renamed = En telefon fik navnet { $device }.
happened-device-removed = Telefonen { $device } blev fjernet.
happened-device-closed = Telefonen { $device } blev lukket. Der fandtes en kopi af den.
happened-pin-paused = Pinkoden på { $device } holdt pause efter forkerte forsøg.
happened-pin-off = Pinkoden på { $device } blev spærret efter forkerte forsøg.
happened-pin-changed = Pinkoden på { $device } blev ændret.
happened-pin-renewed = Den glemte pinkode på { $device } blev fornyet med { -your-password }.
happened-types = Appen på { $device } skiftede fra at scanne til koder.
happened-scans = Appen på { $device } blev sat til at scanne.
happened-phone-changed = Dit telefonnummer blev ændret.
happened-key-card-issued = Nøglekortet { $card } blev lavet til dig.
happened-key-card-works = Nøglekortet { $card } blev taget i brug.
happened-key-card-blocked = Nøglekortet { $card } blev spærret.
happened-key-card-revoked = Nøglekortet { $card } blev trukket tilbage.
happened-code-token-ordered = Du bestilte en kodeenhed
happened-code-token-sent = Kodeenheden { $serial } blev sendt til dig
happened-code-token-activated = Kodeenheden { $serial } blev din
happened-code-token-paused = Kodeenheden { $serial } holder pause efter forkerte koder
happened-code-token-blocked = Kodeenheden { $serial } blev spærret
happened-code-token-opened = Kodeenheden { $serial } virker igen
happened-code-token-revoked = Kodeenheden { $serial } blev fjernet
notice-password-changed = Vi har gemt { -your-new-password }. Du er logget af alle andre steder.
notice-password-set = Dit { -password } er gemt. Du er logget på.
notice-device-added = Telefonen er tilføjet.
notice-device-removed = Telefonen er fjernet. Den kan ikke bruges mere.
notice-device-renamed = Det nye navn er gemt.
notice-pin-renewal-stopped = Der bliver ikke valgt en ny PIN-kode.
notice-scans = Appen scanner.
notice-activation-stopped = Telefonen bliver ikke tilføjet.
notice-code-blocked = Kodeenheden er spærret.
notice-code-opened = Kodeenheden virker igen.
notice-code-removed = Kodeenheden er fjernet.
notice-code-order-cancelled = Bestillingen er afbestilt.
notice-enrolment-cancelled = Annulleret. Der blev ikke tilføjet nogen telefon.

## My profile
user-id-change = Skift bruger-id
user-id-present = Dit bruger-id er { $user_id }.
notice-user-id-changed = Dit nye bruger-id er gemt. Du logger på med det fra nu af.
own-data = Dine egne data
account-own-data-what = Få en fil med alt, vi ved om dig
own-data-lead = Du kan få en fil med alt, der er gemt om dig her.
own-data-holds = Den har dine kontaktdata, dine måder at logge på, dine besøg, og hvad tjenester har fået at vide.
own-data-civil-number = Dit cpr-nummer eller din P-kode står der kun delvist. Kontoret kan fortælle dig resten.
own-data-careful = Andre, der får filen, kan læse den. Gem den, hvor kun du kan se den.
own-data-take = Hent filen
block-title = Spær alt nu
account-block-when = Hvis en anden kan logge på som dig
block-lead = Gør det, hvis en anden kan logge på som dig.
block-what = Du bliver logget af alle steder. Ingen kan logge på som dig, heller ikke du selv.
block-way-back-mail = Du åbner igen med et link, som vi sender til din e-mail.
block-way-back-office = Kun kontoret kan åbne igen, når du har vist, hvem du er.
block-yes = Spær alt
block-no = Spær ikke
blocked-title = Alt er spærret
blocked-lead = Du er logget af alle steder. Ingen kan logge på som dig nu.
blocked-mail = Vil du i gang igen, så få et link på e-mail. Der vælger du { -a-new-password }.
blocked-mail-button = Få et link på e-mail
blocked-office = Kontakt kontoret for at åbne igen. Du skal vise, hvem du er.
activity-all = Al aktivitet
activity-everything = Nyeste først
activity-found = Fundet
activity-search = Søg
activity-nothing-found = Intet passer. Prøv et andet ord eller en længere periode.
activity-no-more = Der er ikke noget ældre.
activity-older = Vis ældre
activity-show-all = Vis alt
label-activity-word = Ord, for eksempel navnet på en tjeneste
label-activity-from = Fra denne dag
label-activity-to = Til denne dag
happened-civil-number-told = { $relying_party } fik dit cpr-nummer eller din P-kode at vide.
happened-user-id-changed = Du valgte et andet bruger-id.
happened-own-data-taken = En fil med dine egne data blev hentet.
happened-blocked = Alt blev spærret.
happened-unblocked = Alt blev åbnet igen.

## Devices
devices = Dine telefoner
devices-lead = { $count ->
    [one] Du kan godkende med én telefon. Tilføj gerne én til, så du har en, hvis du mister den første.
   *[other] Du kan godkende med { $count } telefoner. Mister du en, så fjern den straks.
}
devices-none = Du har ingen telefoner endnu
devices-step-name = Giv telefonen et navn, og vælg en pinkode her på siden.
devices-step-scan = Åbn appen på telefonen, og scan koden herfra.
devices-step-pin = Skriv pinkoden på telefonen. Så er den klar.
devices-waiting = En telefon er ved at blive tilføjet
devices-waiting-what = Er det ikke dig? Så stop det nu, skift { -your-password }, og spær dit nøglekort.
devices-waiting-began = Begyndt { $when }
devices-waiting-until = Kan tilføjes { $when }
devices-waiting-stop = Stop
devices-copying = Din app er ved at blive kopieret
devices-copying-what = Er det ikke dig? Så stop det nu, og skift din pinkode.
devices-copying-from = Fra { $device }
copy-stop-title = Vil du stoppe kopieringen?
copy-stop-lead = Appen på { $device } er ved at blive kopieret til en anden telefon.
copy-stop-what = Når du stopper, bliver ingen telefon tilføjet. Din egen app virker stadig.
copy-stop-yes = Stop kopieringen
copy-stopped-title = Kopieringen er stoppet
copy-stopped-what = Ingen telefon er tilføjet. Begyndte du ikke selv på det? Så skift din pinkode.
copy-over-title = Der er ikke noget at stoppe
copy-over-what = Kopieringen er slut. Se, om du kender alle telefoner på din konto.
device-types = Skriver koder i stedet for at scanne, siden { $when }
device-typing-waits = Er ved at skifte fra at scanne til at skrive koder. Kan det { $when }. Er det ikke dig? Så stop det nu.
device-typing-begun = Er ved at skifte fra at scanne til at skrive koder. Er det ikke dig? Så stop det nu.
device-have-scan = Lad appen scanne
typing-stop-title = Skal appen blive ved med at scanne?
typing-stop-title-types = Skal appen scanne igen?
typing-stop-lead = Appen på { $device } er ved at skifte til koder, der skrives.
typing-stop-lead-types = Appen på { $device } skriver koder i stedet for at scanne.
typing-stop-what = Når appen scanner, kan ingen få en kode læst op i telefonen.
typing-stopped-title = Appen scanner
typing-stopped-what = Koder, der skrives, virker ikke i appen. Begyndte du ikke selv på det? Så skift din pinkode.
typing-over-title = Der er ikke noget at stoppe
typing-over-what = Appen scanner, eller linket er for gammelt. Se på din konto, hvordan det står.
device-alone-lead = Det gør du på telefonen selv. Hav dit nøglekort ved hånden.
device-alone-step-open = Åbn denne adresse på telefonen.
device-alone-step-start = Tryk ‹{ app-initialise }›, og log på med dit nøglekort.
device-alone-step-wait = Vent, til ventetiden er ovre, og log på en gang til.
device-alone-here = Aktivér appen på denne enhed
device-added = Tilføjet { $when }
device-used = brugt { $when }
device-never-used = ikke brugt endnu
device-serial = Serienummer { $serial }
device-biometrics = Fingeraftryk eller ansigt er slået til
device-pin-paused = Pinkoden kan bruges igen { $when }.
device-pin-renews = Nogen vil vælge en ny pinkode på denne enhed. Det kan ske { $when }. Er det ikke dig? Så stop det nu.
device-pin-off = Pinkoden er spærret efter forkerte forsøg. Vælg ‹{ app-forgot-pin }› i appen under Indstillinger.
device-rename = Omdøb
device-rename-this = Omdøb { $device }
device-rename-button = Gem navnet
device-rename-no = Behold det gamle navn
device-remove = Fjern
device-remove-this = Fjern { $device }
device-remove-title = Fjern { $device }?
device-remove-lead = Telefonen kan straks ikke godkende mere. Du kan tilføje den igen senere.
device-remove-last = Det er din eneste telefon. Uden den skal du have et link med e-mail, før du kan logge på igen.
device-remove-yes = Fjern telefonen
device-remove-no = Behold den

## Add a device
device-add = Tilføj en telefon
device-add-lead = Hav telefonen ved hånden. Den skal have skærmlås.
device-add-no-script = Her skal browseren køre scripts (JavaScript). Slå det til for denne side, og indlæs den igen.
device-submit = Vis QR-koden
pin-legend = Vælg en pinkode
pin-hint = Du skal bruge den i appen. Husk den. Vælg ikke fødselsår eller 1234.
pin-chosen = Pinkoden er valgt.
pin-choose-another = Vælg en anden pinkode
enrolment-title = Scan koden med appen
enrolment-lead = Nu skal du bruge { $device }.
enrolment-open-here = Åbn i appen på denne enhed
enrolment-step-app = Åbn appen på telefonen.
enrolment-step-app-where = Har du den ikke? Skriv { $address } i telefonens browser.
enrolment-step-allow = Tillad kamera og beskeder.
enrolment-step-scan = Ret telefonen mod koden her på siden.
enrolment-step-pin = Skriv din pinkode på telefonen.
enrolment-lost = Koden kan ikke vises her
enrolment-lost-why = Den findes kun i det vindue, hvor du valgte pinkoden. Begynd forfra, så laver vi en ny.
enrolment-redeemed-title = Skriv pinkoden på telefonen
enrolment-redeemed-lead = Koden er læst af { $description }.
enrolment-redeemed-check = Se, at telefonen viser de samme fire tegn:
enrolment-redeemed-next = Skriv pinkoden på telefonen for at blive færdig.
enrolment-redeemed-differs = Viser telefonen andre tegn, eller er det ikke din telefon? Så annullér.
enrolment-done-title = Telefonen er tilføjet
enrolment-done-lead = Nu kan du godkende med { $device }.
enrolment-done-mail = Vi har sendt dig en e-mail om det.
enrolment-ended-title = Telefonen blev ikke tilføjet
enrolment-ended-expired = Tiden løb ud. Af hensyn til din sikkerhed gælder koden kun kort tid.
enrolment-ended-cancelled = Du annullerede.
enrolment-ended-wrong-pins = Der blev skrevet forkert pinkode for mange gange.
enrolment-ended-two-devices = To telefoner læste den samme kode. En anden kan have set den.
enrolment-ended-now = Du kan begynde forfra med det samme.

## Sign in
login-title = Log på
login-to = Du logger på { $relying_party }.
login-again = Du er allerede logget på. Log på én gang til, så vi ved, at det er dig.
login-as = Du logger på som { $user_id }.
login-password-title = Skriv { -your-password }
login-password-submit = { sign-in }
login-other-account = Brug et andet bruger-id
login-method-title = Vælg, hvordan du vil godkende
login-method-legend = Metode
method-app = Appen på din telefon
method-app-press = Send til appen
method-app-how = Du scanner en kode på skærmen her og godkender på telefonen.
method-this-device = Appen på denne enhed
method-this-device-press = Brug appen på denne enhed
method-this-device-how = Appen er på den telefon eller tablet, du sidder med nu.
method-key-card = Nøglekort
method-key-card-press = Brug nøglekort
method-key-card-how = Du skriver en nøgle fra dit nøglekort.
method-code = Kodeviser eller kodeoplæser
method-code-press = Brug kodeviser eller kodeoplæser
method-code-how = Du skriver en engangskode og { -your-password }.
login-first-why = Nogen har gættet på { -the-password } for mange gange.
login-first-how = Derfor beder vi først om din telefon. Bagefter skriver du { -your-password }.
login-first-lead = Åbn appen på din telefon.
login-first-mail = Har du ikke telefonen? Få et link på e-mail
login-device-title = Vælg telefon
login-device-legend = Telefon
login-approve-title = Godkend på din telefon
login-approve-asked = Vi har sendt besked til { $device }.
login-approve-step-open = Åbn appen på din telefon.
login-approve-step-scan = Scan koden her på siden, eller skriv de fire tegn.
login-approve-step-approve = Se, hvem der spørger, og godkend.
login-other-device = Vælg en anden telefon
login-other-method = Brug en anden metode
login-matched-title = Læs og godkend på telefonen
login-matched-lead = { $device } har fået koden. Læs, hvad du godkender, og svar på telefonen.
login-pin-paused = Pinkoden holder pause
login-pin-paused-what = Der blev skrevet forkert pinkode tre gange. Du kan prøve igen { $when }.
login-pin-paused-now = Har du en anden telefon med appen, kan du bruge den imens.
login-pin-off = Pinkoden er spærret
login-pin-off-what = Der blev skrevet forkert pinkode for mange gange.
login-pin-off-now = Vælg ‹{ app-forgot-pin }› i appen. Så får du en ny, og du kan prøve igen.
login-here-lead = Åbn appen, og godkend. Bagefter kommer du tilbage hertil.
login-here-matched = Appen er i gang. Læs, og godkend i den.
login-here-code = Åbner appen ikke anmodningen selv? Så skriv de fire tegn i appen:
login-continue-title = Godkendt
onward-title = Du sendes videre
login-continue-lead = Du sendes videre til { $relying_party }.
login-level-title = Det kan du ikke logge på herfra
login-level-what = { $relying_party } kræver en sikrere måde at logge på, end vi har.
login-level-now = Kontakt tjenesten. Der er intet galt med din konto.
login-no-method-title = Tilføj din telefon først
login-no-method-lead = { $relying_party } kræver mere end { -a-password }.
login-no-method-what = Du skal bruge appen på din telefon. Det tager få minutter:
login-no-method-done = Jeg har tilføjet telefonen. Gå videre
login-key-title = Indtast nøgle
login-key-card = Tag nøglekort { $card } frem.
login-key-how = Find nummer { $number } på kortet, og skriv de seks cifre, der står til højre for det.
login-key-tries = { $tries ->
    [one] Du har ét forsøg tilbage. Derefter får du et nyt nummer.
   *[other] Du har { $tries } forsøg tilbage. Derefter får du et nyt nummer.
}
login-key-submit = Log på
login-key-never = Vi spørger kun om én nøgle ad gangen. Tag aldrig billeder af dit nøglekort, og læs aldrig nøgler op for nogen.
login-code-title = Indtast engangskode
login-code-never = Vi ringer aldrig og beder om koden. Læs den aldrig op for nogen.
login-another-key-title = Den nøgle kan ikke bruges mere
login-another-key-what = Den er skrevet forkert tre gange, eller der er bedt om en nøgle i en anden browser imens.
login-another-key = Få et nyt nummer
login-key-wait-title = Vent lidt med nøglekortet
login-key-wait-what = Der er bedt om tre nøgler uden svar. Du kan få et nyt nummer { $when }.
login-key-wait-now = Det beskytter dit nøglekort mod dem, der gætter.
login-key-wait-over = Tiden er gået. Prøv igen
login-no-key-title = Dit nøglekort kan ikke bruges
login-no-key-what = Nøglekortet er spærret, brugt op eller ikke taget i brug endnu.
login-no-key-now = Har du nøgleappen, kan du bruge den. Ellers kontakt os, så åbner vi kortet eller sender et nyt.

## The letter from the office
home-letter = Jeg har fået et brev
letter-title = Kom i gang med dit brev
letter-lead = Skriv nummeret og koden fra det brev, du har fået.
letter-choose-title = Vælg bruger-id og { -password }
letter-choose-lead = Kontoen er til { $person }.
letter-choose-submit = Gem, og log på
letter-choose-user-id-title = Vælg bruger-id
letter-choose-user-id-lead = Brevet er til { $person }. Find på et bruger-id, du kan huske. Du skal bruge det hver gang, du logger på. Andre behøver ikke kende det.
letter-way-title = Hvordan vil du godkende?
letter-way-lead = Dit bruger-id er { $user_id }. Vælg, hvordan du vil godkende, når du logger på.
letter-way-legend = Måde
letter-way-app = Appen på en telefon eller tablet
letter-way-app-how = Du godkender på telefonen. Vi sender en midlertidig PIN-kode på SMS, når du aktiverer den.
letter-app-lead = Dit bruger-id er { $user_id }. Resten gør du på telefonen. Hav brevet ved hånden.
letter-way-codes = Kodeviser eller kodeoplæser
letter-way-codes-how = En lille enhed viser eller læser en engangskode. Du skal også bruge { -a-password }.
letter-used-title = Brevet er brugt
letter-used-what = Du har allerede valgt bruger-id og { -password }. Log på med dem.
letter-gone-title = Brevet virker ikke længere
letter-gone-what = Det er for gammelt, eller du har fået et nyere. Brug det nyeste brev, eller kontakt os.
letter-gone-other = Brug et andet brev
user-id-rules = Mindst 8 tegn, og ikke kun bogstaver. Brug ikke dit navn og ikke dit cpr-nummer.
qr-label = QR-kode til appen
code-label = De fire tegn
login-typed = Kan du ikke scanne?
login-typed-what = Skriv de fire tegn i appen. Det virker kun, hvis du er skiftet til koder i appens indstillinger.

## How a sign-in ended
outcome-rejected = Du afviste
outcome-rejected-what = Du er ikke logget på { $relying_party }.
outcome-rejected-now = Var det en fejl, kan du prøve igen.
outcome-not-me = Tak, fordi du sagde det
outcome-not-me-what = Ingen er logget på { $relying_party }. Vi har noteret, at det ikke var dig.
outcome-not-me-now = Den, der spurgte, kender måske { -your-password }. Skift { -the-password } med det samme.
outcome-expired = Tiden løb ud
outcome-expired-what = Der kom intet svar i tide. Du er ikke logget på { $relying_party }.
outcome-expired-now = Hav telefonen klar, og prøv igen.
outcome-cancelled = Du annullerede
outcome-cancelled-what = Du er ikke logget på { $relying_party }.
outcome-cancelled-now = Du kan prøve igen, når du vil.
outcome-wrong-code = De fire tegn passede ikke
outcome-wrong-code-what = Der blev skrevet forkerte tegn i appen. Derfor er anmodningen lukket.
outcome-wrong-code-now = Prøv igen. Så får du nye tegn.
outcome-too-many = For mange forsøg
outcome-too-many-what = Du kan prøve igen { $when }.
outcome-too-many-now = Har du glemt { -your-password }, kan du vælge { -a-new-password } imens.
outcome-device-removed = Telefonen er fjernet
outcome-device-removed-what = Den telefon, vi spurgte, er ikke længere på din konto.
outcome-device-removed-now = Prøv igen med en anden telefon.
outcome-finished = Du har logget på
outcome-finished-what = Du har logget på hos { $relying_party }, før eller i et andet vindue.
outcome-finished-now = Du kan lukke dette vindue.
outcome-other-browser = Fortsæt, hvor du begyndte
outcome-other-browser-what = Du begyndte at logge på i en anden browser. Derfor stopper vi her.
outcome-other-browser-now = Gå tilbage til den browser, eller begynd forfra.
outcome-too-low = Det er ikke sikkert nok her
outcome-too-low-what = { $relying_party } kræver en sikrere måde at logge på end den, du brugte.
outcome-too-low-now = Prøv igen, og brug fingeraftryk, ansigt eller skærmlås i appen.

## An ordinary QR reader
qr-reader-title = Scan koden med appen
qr-reader-lead = Du læste koden med kameraet. Den virker kun i appen.
qr-reader-step-open = Åbn appen på din telefon.
qr-reader-step-scan = Vælg at scanne i appen.
qr-reader-step-again = Ret telefonen mod koden igen.
qr-reader-safe = Der er ikke sket noget. Koden er ikke brugt og virker stadig.

## Sign out
signed-out-title = Du er logget af
signed-out-lead = Bruger andre denne computer? Så luk også browseren.
sign-out-title = Vil du logge af?
sign-out-lead = Du er ved at logge af { $relying_party }. Du logger også af her.
sign-out-lead-plain = Du logger af alle tjenester, der bruger denne pålogning.
sign-out-no = Bliv logget på

session-end-soon = Du bliver logget af om fem minutter. Vil du blive?
session-stay = Bliv logget på
session-over = Du er logget af, fordi der ikke skete noget i et stykke tid. Log på igen for at fortsætte.

## When something went wrong
problem-not-found = Siden findes ikke
problem-not-found-what = Adressen er forkert, eller siden er flyttet.
problem-not-found-now = Se efter slåfejl i adressen, eller gå til forsiden.
problem-forbidden = Det må du ikke her
problem-forbidden-what = Siden hører til en anden konto, eller du kom hertil fra en fremmed side.
problem-forbidden-now = Gå til forsiden, og begynd derfra.
problem-bad-form = Vi kunne ikke læse formularen
problem-bad-form-what = Siden var for gammel, eller noget gik tabt undervejs.
problem-bad-form-now = Gå tilbage, indlæs siden igen, og prøv én gang til.
problem-too-many = Vent lidt
problem-too-many-what = Der kom for mange forsøg på kort tid.
problem-too-many-now = Vent et par minutter, og prøv igen.
problem-password-spent = Vælg { -a-new-password }
problem-password-spent-what = Der er gættet på { -the-password } for mange gange.
problem-password-spent-now = Få et link på e-mail, og vælg { -a-new-password }. Så kan du logge på.
try-later = Vent lidt
try-later-why = Der kom for mange forsøg på kort tid.
try-later-many = Du kan fortsætte om { $minutes } minutter.
try-later-one = Du kan fortsætte om et minut.
try-later-half = Du kan fortsætte om et øjeblik.
try-later-none = Nu kan du fortsætte.
try-later-kept = Du behøver ikke gøre noget. Siden går videre af sig selv.
try-later-go-on = Gå videre
problem-unavailable = Vi kan ikke svare lige nu
problem-unavailable-what = Fejlen er hos os. Dine oplysninger er i sikkerhed.
problem-unavailable-now = Prøv igen om et par minutter.
problem-unexpected = Noget gik galt hos os
problem-unexpected-what = Det er ikke din skyld. Fejlen er skrevet ned hos os.
problem-unexpected-now = Prøv igen. Bliver det ved, så giv support nummeret nedenfor.
problem-service = Vi kan ikke svare tjenesten
problem-service-what = Den tjeneste, du kom fra, bad om noget på en forkert måde.
problem-service-now = Gå tilbage til tjenesten, og prøv igen. Bliver det ved, så skriv til dem.
problem-login-gone = Her kan du ikke logge på mere
problem-login-gone-what = Siden er for gammel, eller den hører til en anden browser.
problem-login-gone-now = Gå tilbage til tjenesten, og begynd derfra.
problem-for-developers = Til tjenestens udviklere
problem-reference = Til support: { $reference }

## Help
help-group-sign-in = Log på
help-group-app = Appen på telefonen
help-group-account = Konto og { -password }
help-group-wrong = Når noget går galt
help-all = Alle spørgsmål
help-more = Flere spørgsmål og svar
help-back = Tilbage
help-eid = Kan jeg bruge mit eID, for eksempel MitID?
help-eid-not-yet = Nej, ikke her endnu. Her logger du på med din konto og appen.
help-eid-elsewhere = Tilbyder tjenesten selv eID? Så log på dér, som du plejer. Du behøver ikke appen til det.
help-get-app = Hvor får jeg appen?
help-get-app-how = Du henter den ikke i en butik. Skriv { $address } i telefonens browser.
help-get-app-keep = Læg appen på startskærmen. På iPhone og iPad skal du gøre det først.
help-qr-code = Hvor finder jeg QR-koden?
help-qr-code-add = Log på på en computer eller tablet. Vælg ‹{ devices }› og ‹{ device-add }›. Skriv navn og pinkode. Så kommer QR-koden.
help-qr-code-sign-in = Er du ved at logge på? Så står koden på den side, hvor du logger på.
help-qr-reader = Min QR-læser siger, at koden er ugyldig
help-qr-reader-what = Koden virker kun i appen, ikke med kameraet eller en QR-læser.
help-qr-reader-how = Åbn appen, vælg at scanne, og ret telefonen mod koden. Koden er ikke brugt endnu.
help-screen-lock = Kan jeg bruge appen uden skærmlås?
help-screen-lock-why = Nej, ikke på en telefon. Uden skærmlås kan andre bruge appen, hvis de får fat i telefonen.
help-screen-lock-how = Åbn telefonens indstillinger, og find skærmlås. Vælg kode, mønster, fingeraftryk eller ansigt.
help-one-account = Kan to konti bruge den samme telefon?
help-one-account-why = Nej. En app hører til én konto. Så er det klart, hvem der godkender.
help-one-account-change = Vil du skifte til en anden konto? Vælg ‹Indstillinger› i appen, og afmeld enheden først.
help-known = Min e-mail er allerede registreret
help-known-what = Så har du en konto her. Måske har du brugt den til en anden tjeneste.
help-known-now = Kan du ikke huske { -the-password }? Så bed om { -a-new-password }.
help-password-how = Skriv din e-mail. Vi sender et link, og dér vælger du { -a-new-password }.
help-password-wrong = Gør det samme, hvis du får at vide, at { -the-password } er forkert.
help-password-way = Få et link med e-mail
help-lost-keys = Appen kender mig ikke længere
help-lost-keys-why = Browserens data er slettet, og så er appens nøgler væk. Ingen andre har fået dem.
help-lost-keys-how = Har du en telefon mere? Log på med den, vælg ‹{ devices }›, og fjern denne. Tilføj den så igen.
help-tablet-key = Har computeren Windows Hello eller Touch ID? Så kan appen bruge det. Sikkerhedsnøgler som YubiKey kan ikke bruges endnu.
help-app = Hvad er appen?
help-app-what = Appen er din nøgle på telefonen. Når du logger på, viser den, hvem der spørger. Du godkender med pinkode, fingeraftryk eller ansigt.
help-app-screen-lock = Telefonen skal have skærmlås. Ellers kan appen ikke tages i brug.
help-add = Tilføj din telefon
help-add-how = Log på her på en computer. Vælg ‹{ my-account }›, så ‹{ devices }› og ‹{ device-add }›. Giv telefonen et navn, og vælg en pinkode.
help-add-scan = Nu vises en QR-kode. Åbn appen på telefonen, scan koden, og skriv pinkoden.
help-add-more = Du kan have flere telefoner. Tag én ad gangen, og se, at den virker. En telefon kan kun høre til én konto.
help-pc = Log på fra en computer
help-pc-how = Vælg metoden ‹{ method-app }›. Åbn appen på telefonen, scan koden på skærmen, og godkend. Siden går selv videre.
help-pc-no-camera = Virker kameraet ikke? Så skriv de fire tegn ved siden af koden i appen.
help-here = Log på uden computer, kun med telefonen
help-here-how = Vælg metoden ‹{ method-this-device }›. Tryk ‹{ sign-in }› og så ‹{ open }›. Godkend i appen. Så er du tilbage i tjenesten.
help-code-display = Sådan bruger du kodeviseren
help-code-display-how = Tryk på knappen. Så viser den en kode på seks cifre. Skriv den, før den forsvinder. Hver kode virker én gang.
help-code-reader = Sådan bruger du kodeoplæseren
help-code-reader-how = Tryk på knappen. Så læser den koden op, ciffer for ciffer. Tryk igen for at høre den samme kode én gang til. Der er stik til hovedtelefoner. Koden kan skrives uden at se skærmen.
help-code-never = Læs aldrig koden op for nogen. Vi spørger aldrig om den i telefonen.
help-nothing = Der kommer ingen besked på telefonen
help-nothing-how = Åbn appen selv. Den henter anmodningen. Se også, at telefonen er på nettet, og at appen må sende beskeder.
help-lost = Har du mistet telefonen?
help-lost-how = Har du en telefon mere på kontoen? Log på med den, vælg ‹{ devices }›, og fjern den, du har mistet. Så kan ingen bruge den.
help-lost-only = Var det din eneste telefon? Så ring til support hos den, der driver tjenesten.
help-pin = Har du glemt pinkoden?
help-pin-how = Åbn appen, og vælg ‹{ app-settings }› og ‹{ app-forgot-pin }›. Log på med e-mail og { -password }. Skriv så en ny pinkode to gange.
help-pin-only = Har du også lige fået { -a-new-password } med e-mail? Så vent en dag. Det er for din sikkerhed. Du kan også fjerne telefonen fra en anden telefon.
help-mail = Bekræftelsen kommer ikke
help-mail-how = Vent et par minutter, og se i mappen med uønsket post. Skrev du e-mailen forkert? Så opret kontoen igen.
help-mail-known = Har du allerede en konto? Så står det i e-mailen, og du kan vælge { -a-new-password }.
help-tablet = Har du ikke en smartphone?
help-tablet-how = Du kan bruge appen på en tablet eller i browseren på en computer.
help-why = Hvorfor to trin?
help-why-two = Andre kan gætte eller stjæle { -your-password }. Men din telefon har kun du. Sammen holder de andre ude.
help-why-care = Godkend kun, hvad du selv har bedt om. Vi ringer aldrig og beder om koder.

## What a browser calls itself
browser-on = { $browser } på { $system }
browser-unknown = En ukendt browser

## The demo
demo-title = Prøv det hele her
demo-account = Opret en konto. Mailen med linket ligger i
demo-person = Bruger-id er { $user_id }, og { -the-password } er { $password }.
demo-here-is = Her er
demo-code = Koder fra kodeviseren laver du i en terminal:
demo-letter = Vil du begynde forfra som en anden? Her er
demo-letter-page = et brev fra os
demo-key-card = nøglekortet, som du kan skrive ud
demo-mails = E-mails ligger i
demo-mailbox = den lille postkasse
demo-phone = Tilføj en telefon. Åbn appen i et vindue for sig, smalt som en telefon:
demo-app = appen
demo-use = Log på en tjeneste med din konto:
demo-service = prøvetjenesten

login-rested-title = Appen holder pause her
login-rested-what = Du har meldt, at en anden prøvede at logge på som dig. Derfor svarer appen ikke i browsere, du ikke har brugt før.
login-rested-now = Vælg { -a-new-password } med et link på e-mail, så virker den igen. Ellers virker den igen { $when }.
login-removed-title = Din telefon er fjernet
login-removed-what = Der er ingen telefon på kontoen længere. Derfor skal vi vide, at det er dig.
login-removed-now = Få et link med e-mail, og vælg { -a-new-password }. Så kan du logge på og tilføje en telefon.
login-removed-link = Få et link med e-mail

## Code devices
codes = Kodeenheder
codes-add = Få en kodeenhed mere
codes-none = Du har ingen kodeenhed
codes-none-why = En kodeviser eller kodeoplæser er god at have, hvis du mister din telefon, eller ikke har en.
codes-lead = Hav din kodeenhed for dig selv. Er den væk, så spær den her.
codes-serial = Serienummer { $serial }
codes-sent = Sendt til dig med posten
codes-in-use = I brug
codes-paused = Holder pause efter forkerte koder. Virker igen { $when }.
codes-blocked = Spærret
codes-blocked-by-office = Spærret af os. Kontakt os.
codes-block = Spær
codes-block-this = Spær kodeenhed { $serial }
codes-open = Åbn igen
codes-open-this = Åbn igen: kodeenhed { $serial }
codes-remove-this = Fjern kodeenhed { $serial }
codes-ordered = Bestilt { $when }. Vi sender den snart.
codes-order-cancel = Afbestil
code-remove-title = Fjern kodeenhed { $serial }?
code-remove-yes = Fjern kodeenheden
code-display-name = Kodeviser
code-display-what = En lille enhed med en knap. Den viser en kode, når du trykker.
code-display-choose = Vælg kodeviser
code-display-have = Har du en kodeviser?
code-display-have-lead = Har du en, kan du aktivere den med det samme. Ellers sender vi en.
code-display-begin-lead = Nu gør vi kodeviseren til din. Hav den ved hånden.
code-display-serial-where = Serienummeret står på kodeviserens bagside.
code-display-first-code = Indtast engangskode fra din kodeviser
code-display-first-code-how = Tryk på knappen på kodeviseren, og skriv den kode, den viser.
code-display-done = Din kodeviser er klar. Når du logger på, skriver du bruger-id, en kode fra kodeviseren og din adgangskode.
code-display-order = Bestil en kodeviser
code-display-ordered = Din kodeviser er bestilt
code-display-remove-lead = Kodeviseren kan ikke bruges mere, heller ikke senere. Du kan bestille en ny.
code-reader-name = Kodeoplæser
code-reader-what = Som en kodeviser, men den læser koden op.
code-reader-choose = Vælg kodeoplæser
code-reader-have = Har du en kodeoplæser?
code-reader-have-lead = Har du en, kan du aktivere den med det samme. Ellers sender vi en.
code-reader-begin-lead = Nu gør vi kodeoplæseren til din. Hav den ved hånden.
code-reader-serial-where = Serienummeret står på kodeoplæserens bagside. Hold knappen inde, så læser den det op.
code-reader-first-code = Indtast engangskode fra din kodeoplæser
code-reader-first-code-how = Tryk på knappen på kodeoplæseren, og skriv den kode, den læser op.
code-reader-done = Din kodeoplæser er klar. Når du logger på, skriver du bruger-id, en kode fra kodeoplæseren og din adgangskode.
code-reader-order = Bestil en kodeoplæser
code-reader-ordered = Din kodeoplæser er bestilt
code-reader-remove-lead = Kodeoplæseren kan ikke bruges mere, heller ikke senere. Du kan bestille en ny.
activation-what-title = Hvad vil du aktivere/bestille?
activation-what-lead = Du kan have to. Så har du en i reserve.
activation-have-yes = Ja, aktivér
activation-have-no = Nej, bestil
activation-begin-title = Aktivering
activation-begin-password = Du vælger en adgangskode.
activation-begin-serial = Du skriver serienummeret.
activation-begin-code = Du skriver en engangskode.
activation-password-title = Opret din nye adgangskode
activation-password-lead = Du skal bruge den sammen med en kode, hver gang du logger på. Har du haft en før, gælder kun den nye.
activation-serial-title = Indtast serienummer
activation-serial-correct = Ret serienummeret
activation-code-paused = Du kan prøve igen { $when }.
activation-done-title = Aktiveringen er gennemført
activation-done-end = Afslut
activation-order-lead = Vi sender den til { $person }. Kun du kan aktivere den.
activation-order-submit = Bestil
activation-ordered-lead = Vi sender den med posten inden for nogle dage. En vejledning ligger ved.
activation-ordered-before = Du har allerede bestilt en. Den er ikke sendt endnu.
activation-ordered-letter = Gem dit brev. Du skal bruge det igen for at aktivere.
activation-ordered-account = Du kan se og afbestille den på din konto. Aktivér den dér, når den er kommet.
