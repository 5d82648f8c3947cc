# Mails. Every mail has a subject, a title, a text, a button, and what to do "if it was not you".

## Around every mail
mail-link-too = Virker knappen ikke? Kopiér denne adresse til din browser:
mail-never-asked = Vi beder aldrig om koder, PIN eller adgangskode – hverken i mails, sms'er eller telefonen.
mail-sent-by = Mailen er sendt automatisk af { $service }. Du kan ikke svare på den.
mail-valid = Linket virker én gang og i { $minutes ->
    [one] ét minut
   *[other] { $minutes } minutter
}.
mail-valid-hours = Linket virker én gang og i { $hours ->
    [one] én time
   *[other] { $hours } timer
}.
mail-fact-device = Enhed
mail-fact-service = Tjeneste
mail-fact-at = Tidspunkt
mail-fact-until = Spærret til

mail-button-devices = Se dine enheder
mail-button-password = Skift adgangskode

## E1: confirm the address
mail-confirm-address-subject = Bekræft din e-mail til { $service }
mail-confirm-address-title = Bekræft din e-mail
mail-confirm-address-text = Du er i gang med at oprette en konto hos { $service }. Tryk på knappen, og vælg din adgangskode.
mail-confirm-address-button = Bekræft og vælg adgangskode
mail-confirm-address-not-you = Var det ikke dig? Så slet mailen. Uden linket sker der ingenting.

## E1: the address has an account
mail-already-registered-subject = Du har allerede en konto hos { $service }
mail-already-registered-title = Du har allerede en konto
mail-already-registered-text = Nogen ville oprette en konto hos { $service } med din e-mail. Men du har en konto i forvejen, måske fra en anden tjeneste. Log ind med den. Har du glemt adgangskoden, så vælg en ny.
mail-already-registered-button = Vælg en ny adgangskode
mail-already-registered-not-you = Var det ikke dig? Så slet mailen. Din konto er ikke ændret.

## E2: forgotten password
mail-reset-password-subject = Vælg en ny adgangskode til { $service }
mail-reset-password-title = Vælg en ny adgangskode
mail-reset-password-text = Du har bedt om en ny adgangskode. Tryk på knappen, og vælg den.
mail-reset-password-button = Vælg en ny adgangskode
mail-reset-password-not-you = Var det ikke dig? Så slet mailen. Din adgangskode er ikke ændret.

mail-no-such-account-subject = Der er ingen konto med denne e-mail hos { $service }
mail-no-such-account-title = Vi fandt ingen konto
mail-no-such-account-text = Nogen bad om en ny adgangskode til denne e-mail. Men den har ingen konto hos { $service }. Måske har du brugt en anden e-mail. Ellers kan du oprette en konto.
mail-no-such-account-button = Opret en konto
mail-no-such-account-not-you = Var det ikke dig? Så slet mailen. Du behøver ikke gøre noget.

mail-password-changed-subject = Din adgangskode er skiftet
mail-password-changed-title = Din adgangskode er skiftet
mail-password-changed-text = Du har en ny adgangskode til { $service }. Andre steder, hvor du var logget ind, er du nu logget ud.
mail-password-changed-button = Vælg en ny adgangskode
mail-password-changed-not-you = Var det ikke dig? Så vælg straks en ny adgangskode med knappen. Se bagefter dine enheder igennem.

## E3: devices
mail-device-added-subject = En ny enhed kan nu bruges til at logge ind
mail-device-added-title = Du har tilføjet en enhed
mail-device-added-text = Denne enhed kan nu godkende, når du logger ind hos { $service }.
mail-device-added-not-you = Var det ikke dig? Så fjern enheden med det samme, og skift din adgangskode.

mail-device-removed-subject = En enhed er fjernet
mail-device-removed-title = En enhed er fjernet
mail-device-removed-text = Denne enhed kan ikke længere godkende hos { $service }.
mail-device-removed-not-you = Var det ikke dig? Så skift din adgangskode, og se dine enheder igennem.

mail-enrolment-wrong-pins-subject = Enheden blev ikke tilføjet
mail-enrolment-wrong-pins-title = Enheden blev ikke tilføjet
mail-enrolment-wrong-pins-text = PIN-koden blev tastet forkert for mange gange. Derfor er QR-koden spærret. Begynd forfra på din konto.
mail-enrolment-wrong-pins-not-you = Var det ikke dig? Så har nogen måske set din QR-kode. Skift din adgangskode.

mail-enrolment-second-device-subject = Advarsel: to enheder brugte samme QR-kode
mail-enrolment-second-device-title = To enheder brugte samme QR-kode
mail-enrolment-second-device-text = Derfor stoppede vi begge, og ingen enhed er tilføjet. Begynd forfra, hvor ingen andre kan se skærmen.
mail-enrolment-second-device-not-you = Har du kun brugt én enhed? Så har nogen andre set din QR-kode. Skift din adgangskode.

## PIN
mail-pin-paused-subject = Din PIN-kode er spærret et øjeblik
mail-pin-paused-title = Din PIN-kode holder pause
mail-pin-paused-text = PIN-koden blev tastet forkert flere gange på enheden. Den kan bruges igen efter pausen.
mail-pin-paused-not-you = Var det ikke dig? Så har en anden din enhed i hånden. Fjern den fra din konto.

mail-pin-off-subject = Din PIN-kode er spærret
mail-pin-off-title = Din PIN-kode er spærret
mail-pin-off-text = PIN-koden blev tastet forkert for mange gange på enheden. Vælg en ny i appen under Indstillinger: Forgot PIN code.
mail-pin-off-not-you = Var det ikke dig? Så har en anden din enhed i hånden. Fjern den fra din konto.

## Danger
mail-device-cloned-subject = Advarsel: vi har lukket en af dine enheder
mail-device-cloned-title = Vi har lukket en af dine enheder
mail-device-cloned-text = To kopier af appen på enheden svarede. Nogen kan have kopieret dine data. Tilføj enheden på ny, når du ved, at den er sikker.
mail-device-cloned-not-you = Har du gendannet enheden fra en sikkerhedskopi? Så kan det være grunden. Ellers skift din adgangskode.

mail-reported-not-me-subject = Du afviste en anmodning, som ikke var din
mail-reported-not-me-title = Tak, fordi du sagde fra
mail-reported-not-me-text = Nogen prøvede at logge ind som dig. Det lykkedes ikke. De kender måske din adgangskode, så skift den.
mail-reported-not-me-not-you = Ringer nogen til dig om det? Læg på. Vi ringer aldrig om koder.

## The demo's mailbox
mailbox-title = Demopostkasse
mailbox-intro = Her lander alle mails, som ellers var sendt. Ingen af dem forlader denne computer.
mailbox-empty = Der er ingen mails endnu. Opret en konto på portalen, så kommer den første her.
mailbox-list = Mails, nyeste først
mailbox-to = Til
mailbox-at = Sendt
mailbox-open-link = Åbn mailens link
mailbox-as-html = Sådan ser mailen ud
mailbox-as-text = Mailen som ren tekst
mailbox-gone = Den mail er her ikke længere.
