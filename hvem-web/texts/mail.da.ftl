# Mails. Every mail has a subject, a title, a text, a button, and what to do "if it was not you".

## Around every mail
mail-link-too = Virker knappen ikke? Kopiér denne adresse til din browser:
mail-never-asked = Vi beder aldrig om koder, pinkode eller { -password } i mail, sms eller telefon.
mail-sent-by = Mailen er sendt automatisk af { $service }. Du kan ikke svare på den.
mail-valid = Linket virker én gang og i { $minutes ->
    [one] ét minut
   *[other] { $minutes } minutter
}.
mail-valid-hours = Linket virker én gang og i { $hours ->
    [one] én time
   *[other] { $hours } timer
}.
mail-fact-device = Telefon
mail-fact-service = Tjeneste
mail-fact-at = Tidspunkt
mail-fact-key-card = Nøglekort
mail-fact-code-token = Serienummeret slutter på
mail-fact-security-key = Chip
mail-fact-phone = Telefonnummer
mail-fact-new-email = Ny e-mail
mail-fact-rests = Kan bruges til alt fra
mail-fact-until = Spærret til
mail-fact-ready = Klar fra
mail-fact-copied-from = Kopieret fra

mail-button-account = Se din konto
mail-button-devices = Se dine telefoner
mail-button-stop-copy = Stop kopieringen
mail-button-stop-renewal = Stop den nye PIN-kode
mail-button-stop-typing = Lad appen scanne
mail-button-stop-email = Behold min e-mail
mail-button-take-email-back = Tag den gamle e-mail tilbage
mail-button-codes = Se dine kodeenheder og chip
mail-button-blocked = Sådan åbner du igen
mail-button-password = Skift { -password }
mail-button-user-id = Vælg et andet bruger-id

## E1: confirm the address
mail-confirm-address-subject = Bekræft din e-mail til { $service }
mail-confirm-address-title = Bekræft din e-mail
mail-confirm-address-text = Du er i gang med at oprette en konto hos { $service }. Tryk på knappen, og vælg { -your-password }.
mail-confirm-address-button = Bekræft og vælg { -password }
mail-confirm-address-not-you = Var det ikke dig? Så slet mailen. Uden linket sker der ingenting.

## E1: the address has an account
mail-already-registered-subject = Du har allerede en konto hos { $service }
mail-already-registered-title = Du har allerede en konto
mail-already-registered-text = Nogen ville oprette en konto hos { $service } med din e-mail. Men du har en konto i forvejen, måske fra en anden tjeneste. Log på med den. Har du glemt { -the-password }, så vælg { -a-new-password }.
mail-already-registered-button = Vælg { -a-new-password }
mail-already-registered-not-you = Var det ikke dig? Så slet mailen. Intet er ændret på din konto.

## E2: forgotten password
mail-reset-password-subject = Vælg { -a-new-password } til { $service }
mail-reset-password-title = Vælg { -a-new-password }
mail-reset-password-text = Du har bedt om { -a-new-password }. Tryk på knappen for at gå i gang.
mail-reset-password-button = Vælg { -a-new-password }
mail-reset-password-not-you = Var det ikke dig? Så slet mailen. Intet er ændret på din konto.

mail-no-such-account-subject = Der er ingen konto med denne e-mail hos { $service }
mail-no-such-account-title = Vi fandt ingen konto
mail-no-such-account-text = Nogen bad om { -a-new-password } til denne e-mail. Men den har ingen konto hos { $service }. Måske har du brugt en anden e-mail. Ellers kan du oprette en konto.
mail-no-such-account-button = Opret en konto
mail-no-such-account-not-you = Var det ikke dig? Så slet mailen. Du behøver ikke gøre noget.

mail-password-changed-subject = Du har fået { -a-new-password }
mail-password-changed-title = Du har fået { -a-new-password }
mail-password-changed-text = Du bruger nu { -your-new-password } hos { $service }. Andre steder, hvor du var logget på, er du nu logget af.
mail-password-changed-button = Vælg { -a-new-password }
mail-password-changed-not-you = Var det ikke dig? Så vælg straks { -a-new-password } med knappen. Se bagefter dine telefoner igennem.

## E3: devices
mail-device-added-subject = En ny telefon kan nu godkende for dig
mail-device-added-title = Du har tilføjet en telefon
mail-device-added-text = Telefonen kan nu godkende, når du logger på hos { $service }.
mail-device-added-not-you = Var det ikke dig? Så fjern telefonen med det samme, og skift { -your-password }.

mail-device-removed-subject = En telefon er fjernet
mail-device-removed-title = En telefon er fjernet
mail-device-removed-text = Telefonen kan ikke længere godkende for dig hos { $service }.
mail-device-removed-not-you = Var det ikke dig? Så skift { -your-password }, og se dine telefoner igennem.
mail-device-blocked-subject = Appen på en telefon er spærret
mail-device-blocked-title = Appen på en telefon er spærret
mail-device-blocked-text = Den godkender ingenting hos { $service }, før den bliver åbnet igen. Log på med noget andet for at åbne den. Ellers hjælper vi dig.
mail-device-blocked-not-you = Har du ikke selv gjort det? Så skift { -your-password }, og se dine telefoner igennem.

mail-device-opened-subject = Appen på en telefon virker igen
mail-device-opened-title = Appen på en telefon virker igen
mail-device-opened-text = Den var spærret, og kan nu godkende for dig hos { $service } igen.
mail-device-opened-not-you = Har du ikke selv gjort det? Så spær den igen, og skift { -your-password }.

mail-enrolment-wrong-pins-subject = Telefonen blev ikke tilføjet
mail-enrolment-wrong-pins-title = Telefonen blev ikke tilføjet
mail-enrolment-wrong-pins-text = Pinkoden blev skrevet forkert for mange gange. Derfor er QR-koden spærret. Begynd forfra på din konto.
mail-enrolment-wrong-pins-not-you = Var det ikke dig? Så har nogen måske set din QR-kode. Skift { -your-password }.

mail-enrolment-second-device-subject = Advarsel: to telefoner scannede samme QR-kode
mail-enrolment-second-device-title = To telefoner scannede samme QR-kode
mail-enrolment-second-device-text = Derfor stoppede vi begge, og ingen telefon er tilføjet. Begynd forfra, hvor ingen andre kan se skærmen.
mail-enrolment-second-device-not-you = Har du kun brugt én telefon? Så har en anden set din QR-kode. Skift { -your-password }.

## PIN
mail-pin-paused-subject = Din pinkode er spærret et øjeblik
mail-pin-paused-title = Din pinkode holder pause
mail-pin-paused-text = Pinkoden blev skrevet forkert flere gange på telefonen. Den kan bruges igen efter pausen. Har du glemt den, så vælg ‹{ app-forgot-pin }› i appen under Indstillinger.
mail-pin-paused-not-you = Var det ikke dig? Så har en anden din telefon i hånden. Fjern den fra din konto.

mail-pin-off-subject = Din pinkode er spærret
mail-pin-off-title = Din pinkode er spærret
mail-pin-off-text = Pinkoden blev skrevet forkert for mange gange på telefonen. Vælg ‹{ app-forgot-pin }› i appen under Indstillinger. Så får du en ny pinkode.
mail-pin-off-not-you = Var det ikke dig? Så har en anden din telefon i hånden. Fjern den fra din konto.

mail-pin-changed-subject = Din pinkode er ændret
mail-pin-changed-title = Din pinkode er ændret
mail-pin-changed-text = Pinkoden på telefonen er ændret. Den gamle kan ikke bruges mere.
mail-pin-changed-not-you = Var det ikke dig? Så kender nogen din pinkode. Fjern telefonen fra din konto, og skift { -your-password }.

mail-pin-renewed-subject = Du har fået en ny pinkode
mail-pin-renewed-title = Du har fået en ny pinkode
mail-pin-renewed-text = Pinkoden på telefonen er valgt på ny med { -your-password }. Den gamle kan ikke bruges mere.
mail-pin-renewed-not-you = Var det ikke dig? Så har nogen din telefon og { -your-password }. Fjern telefonen fra din konto, og skift { -your-password }.

## N1: key cards
mail-key-card-follows-subject = Du får snart et nyt nøglekort
mail-key-card-follows-title = Du får snart et nyt nøglekort
mail-key-card-follows-text = Der er kun få nøgler tilbage på dit nøglekort. Derfor sender vi et nyt. Brug det gamle, indtil det nye er kommet.
mail-key-card-follows-not-you = Har du ikke brugt dit nøglekort for nylig? Så skift { -your-password }, og kontakt os.

mail-key-card-works-subject = Dit nøglekort kan bruges nu
mail-key-card-works-title = Dit nøglekort kan bruges nu
mail-key-card-works-text = Nøglekortet virker fra nu af. Hav det ved hånden, når du logger på.
mail-key-card-works-not-you = Har du ikke fået et nøglekort? Så kontakt os med det samme.

mail-key-card-revoked-subject = Dit nøglekort virker ikke længere
mail-key-card-revoked-title = Dit nøglekort virker ikke længere
mail-key-card-revoked-text = Nøglekortet er trukket tilbage. Smid det ud.
mail-key-card-revoked-not-you = Har du ikke aftalt det med os? Så kontakt os.

mail-letter-used-subject = Du har valgt bruger-id og { -password }
mail-letter-used-title = Du har valgt bruger-id og { -password }
mail-letter-used-text = Brevet fra os er brugt. Log på med det, du har valgt.
mail-letter-used-not-you = Var det ikke dig? Så har en anden åbnet dit brev. Kontakt os med det samme.

## M4: code devices
mail-code-token-ordered-subject = Du har bestilt en kodeenhed
mail-code-token-ordered-title = Du har bestilt en kodeenhed
mail-code-token-ordered-text = Vi sender kodeenheden med posten. Den virker først, når du selv har aktiveret den.
mail-code-token-ordered-not-you = Var det ikke dig? Så er nogen inde på din konto. Afbestil den, skift { -your-password }, og kontakt os.

mail-code-token-sent-subject = Din kodeenhed er på vej
mail-code-token-sent-title = Din kodeenhed er på vej
mail-code-token-sent-text = Kodeenheden er sendt med posten. Kun du kan aktivere den. Er den ikke kommet om en uge, så kontakt os.
mail-code-token-sent-not-you = Har du ikke bestilt en kodeenhed? Så kontakt os med det samme.

mail-code-token-works-subject = Din kodeenhed kan bruges nu
mail-code-token-works-title = Din kodeenhed kan bruges nu
mail-code-token-works-text = Kodeenheden virker fra nu af sammen med { -your-password }.
mail-code-token-works-not-you = Var det ikke dig? Så spær kodeenheden på din konto, og kontakt os med det samme.

mail-code-token-revoked-subject = Din kodeenhed virker ikke længere
mail-code-token-revoked-title = Din kodeenhed virker ikke længere
mail-code-token-revoked-text = Kodeenheden er fjernet fra din konto for altid.
mail-code-token-revoked-not-you = Var det ikke dig? Så kontakt os med det samme.

mail-code-token-paused-subject = Din kodeenhed holder pause
mail-code-token-paused-title = Din kodeenhed holder pause
mail-code-token-paused-text = Tre koder i træk var forkerte, men adgangskoden var rigtig. Derfor holder kodeenheden pause i et kvarter.
mail-code-token-paused-not-you = Var det ikke dig? Så kender nogen { -your-password }. Vælg { -a-new-password }.

mail-code-token-blocked-subject = Din kodeenhed er spærret
mail-code-token-blocked-title = Din kodeenhed er spærret
mail-code-token-blocked-text = Kodeenheden kan ikke bruges. Nogen har spærret den, eller for mange koder var forkerte. Log på med noget andet for at åbne den. Ellers hjælper vi dig.
mail-code-token-blocked-not-you = Har du ikke selv gjort det? Så kender nogen måske { -your-password }. Vælg { -a-new-password }.
mail-security-key-ordered-subject = Du har bestilt en chip
mail-security-key-ordered-title = Du har bestilt en chip
mail-security-key-ordered-text = Vi sender chippen med posten. Den åbner intet, før du selv har aktiveret den.
mail-security-key-ordered-not-you = Var det ikke dig? Så er nogen inde på din konto. Afbestil den, skift { -your-password }, og kontakt os.

mail-security-key-sent-subject = Din chip er på vej
mail-security-key-sent-title = Din chip er på vej
mail-security-key-sent-text = Chippen er sendt med posten. Den åbner intet, før du har aktiveret den. Er den ikke kommet om en uge, så kontakt os.
mail-security-key-sent-not-you = Har du ikke bestilt en chip? Så kontakt os med det samme.

mail-security-key-works-subject = Din chip kan bruges nu
mail-security-key-works-title = Din chip kan bruges nu
mail-security-key-works-text = Chippen virker fra nu af sammen med { -your-password }.
mail-security-key-works-not-you = Var det ikke dig? Så spær chippen på din konto, og kontakt os med det samme.

mail-security-key-blocked-subject = Din chip er spærret
mail-security-key-blocked-title = Din chip er spærret
mail-security-key-blocked-text = Chippen kan ikke bruges. Nogen har spærret den. Log på med noget andet for at åbne den. Ellers hjælper vi dig.
mail-security-key-blocked-not-you = Har du ikke selv gjort det? Så kender nogen måske { -your-password }. Vælg { -a-new-password }.

mail-security-key-copied-subject = Din chip er spærret: der er en kopi af den
mail-security-key-copied-title = Der er en kopi af din chip
mail-security-key-copied-text = To chips har svaret som din, og det kan ikke passe. Derfor har vi spærret den for altid. Fjern den på din konto, og få en anden.
mail-security-key-copied-not-you = Den, der brugte kopien, vil måske også have { -your-password }. Vælg { -a-new-password }, og kontakt os.

mail-security-key-revoked-subject = Din chip virker ikke længere
mail-security-key-revoked-title = Din chip virker ikke længere
mail-security-key-revoked-text = Chippen er fjernet fra din konto. Den samme chip kan gøres til din igen.
mail-security-key-revoked-not-you = Var det ikke dig? Så kontakt os med det samme.

mail-phone-changed-subject = Dit telefonnummer er ændret
mail-phone-changed-title = Dit telefonnummer er ændret
mail-phone-changed-text = Vi har fået et nyt telefonnummer til dig. Midlertidige pinkoder sendes dertil, når der er gået 24 timer.
mail-phone-changed-not-you = Var det ikke dig? Så kontakt os med det samme. Indtil da sendes intet til det nye nummer.

## My profile
mail-user-id-changed-subject = Dit bruger-id er skiftet
mail-user-id-changed-title = Dit bruger-id er skiftet
mail-user-id-changed-text = Du har fået et nyt bruger-id. Brug det, næste gang du logger på.
mail-user-id-changed-not-you = Var det ikke dig? Så spær alt på din konto, og kontakt os med det samme.

mail-email-change-asked-subject = Nogen beder om at skifte din e-mail
mail-email-change-asked-title = Nogen beder om at skifte din e-mail
mail-email-change-asked-text = Den nye e-mail bekræftes med et link, vi har sendt dertil. Du behøver ikke gøre noget.
mail-email-change-asked-not-you = Var det ikke dig? Så tryk på knappen, og e-mailen bliver. Nogen er logget på som dig: spær alt.

mail-confirm-email-subject = Bekræft din nye e-mail til { $service }
mail-confirm-email-title = Bekræft din nye e-mail
mail-confirm-email-text = Nogen vil bruge denne e-mail til en konto hos { $service }. Tryk på knappen, hvis det er dig.
mail-confirm-email-button = Bekræft e-mailen
mail-confirm-email-not-you = Var det ikke dig? Så slet mailen. Uden linket sker der ingenting.

mail-email-wanted-subject = Nogen ville bruge din e-mail
mail-email-wanted-title = Nogen ville bruge din e-mail
mail-email-wanted-text = Nogen ville bruge denne e-mail til en anden konto hos { $service }. Men du har en konto med den. Intet er ændret.
mail-email-wanted-not-you = Var det ikke dig? Så slet mailen. Du behøver ikke gøre noget.

mail-email-changed-subject = Din e-mail er skiftet
mail-email-changed-title = Din e-mail er skiftet
mail-email-changed-text = Din konto har en ny e-mail. Vi skriver også til denne, så længe linket virker.
mail-email-changed-not-you = Var det ikke dig? Så tryk straks på knappen. Du får denne e-mail tilbage, og alle bliver logget af.

mail-email-is-yours-subject = Din nye e-mail er taget i brug
mail-email-is-yours-title = Din nye e-mail er taget i brug
mail-email-is-yours-text = Fra nu af skriver vi til dig her. For at beskytte dig kan den endnu ikke bruges til at vælge { -a-new-password }.
mail-email-is-yours-not-you = Kender du ikke kontoen? Så kontakt os.

mail-email-rests-subject = Din e-mail er for ny endnu
mail-email-rests-title = Din e-mail er for ny endnu
mail-email-rests-text = Nogen bad om { -a-new-password } til din konto. Men e-mailen er skiftet for nylig. Er den forkert? Så tag den gamle tilbage, med linket i dens indbakke.
mail-email-rests-not-you = Var det ikke dig? Så slet mailen. Intet er ændret på din konto.

mail-email-change-stopped-subject = Din e-mail bliver, som den er
mail-email-change-stopped-title = Din e-mail bliver, som den er
mail-email-change-stopped-text = Skiftet af din e-mail blev stoppet.
mail-email-change-stopped-not-you = Bad du ikke om skiftet? Så er nogen logget på som dig. Skift { -your-password }, eller spær alt.

mail-email-taken-back-subject = Den gamle e-mail er taget tilbage
mail-email-taken-back-title = Den gamle e-mail er taget tilbage
mail-email-taken-back-text = Kontoen har sin gamle e-mail igen. Alle blev logget af.
mail-email-taken-back-not-you = Var skiftet ikke dit? Så skift { -your-password }. Ellers log på, og skift e-mailen igen.

mail-own-data-taken-subject = Dine egne data er hentet
mail-own-data-taken-title = En fil med dine data er hentet
mail-own-data-taken-text = Filen har alt, hvad vi ved om dig. Den blev hentet på din konto.
mail-own-data-taken-not-you = Var det ikke dig? Så kan en anden logge på som dig. Vælg straks { -a-new-password }.

mail-account-blocked-by-mail-subject = Alt er spærret
mail-account-blocked-by-mail-title = Alt er spærret
mail-account-blocked-by-mail-text = Ingen kan logge på som dig nu. Du åbner igen med et link på e-mail.
mail-account-blocked-by-mail-button = Få et link på e-mail
mail-account-blocked-by-mail-not-you = Var det ikke dig? Så kender nogen måske { -your-password }. Åbn igen, og vælg { -a-new-password }.

mail-account-blocked-at-office-subject = Alt er spærret
mail-account-blocked-at-office-title = Alt er spærret
mail-account-blocked-at-office-text = Ingen kan logge på som dig nu. Kun kontoret kan åbne igen.
mail-account-blocked-at-office-not-you = Var det ikke dig? Så kunne en anden logge på som dig. Kontakt kontoret.

mail-account-opened-subject = Du kan logge på igen
mail-account-opened-title = Du kan logge på igen
mail-account-opened-text = Alt var spærret. Nu er det åbent igen.
mail-account-opened-not-you = Var det ikke dig? Så spær alt igen, og kontakt os med det samme.

mail-still-blocked-subject = Alt er stadig spærret
mail-still-blocked-title = Alt er stadig spærret
mail-still-blocked-text = Nogen bad om { -a-new-password } til dig. Men alt er spærret. Kun kontoret kan åbne igen.
mail-still-blocked-not-you = Var det ikke dig? Så slet mailen. Du behøver ikke gøre noget.

## N2: a phone waits for its hour
mail-app-waits-subject = En telefon er ved at blive tilføjet
mail-app-waits-title = En telefon er ved at blive tilføjet
mail-app-waits-text = Nogen er i gang med at aktivere appen med dit nøglekort. Af hensyn til sikkerheden skal der gå lidt tid først.
mail-app-waits-not-you = Var det ikke dig? Stop det på din konto, skift { -your-password }, og spær dit nøglekort.

mail-app-waited-subject = Din telefon er klar til at blive tilføjet
mail-app-waited-title = Din telefon er klar til at blive tilføjet
mail-app-waited-text = Ventetiden er ovre. Åbn appen på telefonen, og gør den færdig med dit nøglekort.
mail-app-waited-not-you = Var det ikke dig? Stop det på din konto, skift { -your-password }, og spær dit nøglekort.

mail-pin-waits-subject = Nogen vil vælge en ny PIN-kode
mail-pin-waits-title = Nogen vil vælge en ny PIN-kode
mail-pin-waits-text = Nogen har trykket på »Glemt PIN-kode« på din telefon. Den nye kan vælges, når ventetiden er gået.
mail-pin-waits-not-you = Var det ikke dig? Stop det med det samme, og kontakt os: nogen har din telefon.

mail-pin-waited-subject = Du kan vælge en ny PIN-kode nu
mail-pin-waited-title = Du kan vælge en ny PIN-kode nu
mail-pin-waited-text = Ventetiden er ovre. Åbn appen på telefonen. Der får du en midlertidig PIN-kode på SMS.
mail-pin-waited-not-you = Var det ikke dig? Stop det med det samme, og kontakt os: nogen har din telefon.

## Danger
mail-key-card-blocked-subject = Dit nøglekort er spærret
mail-key-card-blocked-title = Dit nøglekort er spærret
mail-key-card-blocked-text = Nøglekortet kan ikke bruges. Nogen har spærret det, eller der er bedt om for mange nøgler uden svar. Kontakt os, så åbner vi det eller sender et nyt.
mail-key-card-blocked-not-you = Har du ikke selv bedt om det? Så kender nogen måske { -your-password }. Vælg { -a-new-password }.
mail-device-cloned-subject = Advarsel: vi har lukket en af dine telefoner
mail-device-cloned-title = Vi har lukket en af dine telefoner
mail-device-cloned-text = To kopier af appen på telefonen svarede. Nogen kan have kopieret dine data. Tilføj telefonen på ny, når du ved, at den er sikker.
mail-device-cloned-not-you = Har du gendannet telefonen fra en sikkerhedskopi? Så kan det være grunden. Ellers skift { -your-password }.

mail-reported-not-me-subject = Du afviste en anmodning, som ikke var din
mail-reported-not-me-title = Tak, fordi du sagde fra
mail-reported-not-me-text = Nogen prøvede at logge på som dig. Det lykkedes ikke. De kender måske { -your-password }. Så vælg { -a-new-password }. Indtil da svarer appen kun i browsere, du har brugt før. Det varer højst et døgn.
mail-reported-not-me-not-you = Ringer nogen til dig om det? Læg på. Vi ringer aldrig om koder.

mail-reported-by-user-id-subject = Du afviste en anmodning, som ikke var din
mail-reported-by-user-id-title = Tak, fordi du sagde fra
mail-reported-by-user-id-text = Nogen prøvede at logge på som dig. Det lykkedes ikke. De kender dit bruger-id. Du kan vælge et andet på din konto. I et døgn svarer appen kun i browsere, du har brugt før.
mail-reported-by-user-id-not-you = Ringer nogen til dig om det? Læg på. Vi ringer aldrig om koder.

## The demo's mailbox
mailbox-title = Demopostkasse
mailbox-intro = Her lander alle mails og sms'er, som ellers var sendt. Ingen af dem forlader denne computer.
mailbox-empty = Der er ingen mails endnu. Når der sendes en, kommer den her.
mailbox-list = Mails, nyeste først
mailbox-to = Til
mailbox-at = Sendt
mailbox-open-link = Åbn mailens link
mailbox-as-html = Sådan ser mailen ud
mailbox-as-text = Mailen som ren tekst
mailbox-gone = Den mail er her ikke længere.
mailbox-sms = Sms

mail-copy-began-subject = Din app er ved at blive kopieret
mail-copy-began-title = Din app er ved at blive kopieret
mail-copy-began-text = Nogen er i gang med at kopiere din app til en anden telefon. Af hensyn til sikkerheden skal der gå lidt tid først.
mail-copy-began-not-you = Var det ikke dig? Stop kopieringen nu, og skift din pinkode. Vis aldrig koden til en, der ringer til dig.

mail-copy-ready-subject = Din app kan kopieres nu
mail-copy-ready-title = Din app kan kopieres nu
mail-copy-ready-text = Ventetiden er slut. Åbn appen på telefonen, og vis QR-koden til din nye telefon.
mail-copy-ready-not-you = Var det ikke dig? Stop kopieringen nu, og skift din pinkode. Vis aldrig koden til en, der ringer til dig.

mail-copy-read-twice-subject = To telefoner læste den samme kode
mail-copy-read-twice-title = To telefoner læste den samme kode
mail-copy-read-twice-text = Derfor stoppede vi begge, og ingen telefon er tilføjet. Vis en ny kode, hvor ingen andre kan se skærmen.
mail-copy-read-twice-not-you = Var det ikke dig? Stop kopieringen i appen eller på din konto.

mail-device-copied-subject = Din app er kopieret til en ny telefon
mail-device-copied-title = Din app er kopieret til en ny telefon
mail-device-copied-text = Den nye telefon kan nu godkende for dig. Den gamle virker stadig.
mail-device-copied-not-you = Var det ikke dig? Fjern telefonen nu, og skift { -your-password }.

mail-copy-stopped-subject = Kopieringen er stoppet
mail-copy-stopped-title = Kopieringen er stoppet
mail-copy-stopped-text = Ingen telefon er tilføjet, og din egen app virker stadig.
mail-copy-stopped-not-you = Begyndte du ikke selv på det? Så skift din pinkode.

mail-copy-wrong-user-ids-subject = Kopieringen er stoppet
mail-copy-wrong-user-ids-title = Kopieringen er stoppet
mail-copy-wrong-user-ids-text = Det bruger-id, der blev skrevet på den nye telefon, var forkert for mange gange. Ingen telefon er tilføjet.
mail-copy-wrong-user-ids-not-you = Var det ikke dig? Så har nogen haft din telefon. Skift din pinkode.

mail-typing-began-subject = Din app er ved at skifte til koder
mail-typing-began-title = Din app er ved at skifte til koder
mail-typing-began-text = Nogen vil skrive koder i appen i stedet for at scanne. Af hensyn til sikkerheden skal der gå lidt tid først.
mail-typing-began-not-you = Var det ikke dig? Eller bad nogen dig om det i telefonen? Så stop det nu, og skift din pinkode.

mail-typing-ready-subject = Din app kan skifte til koder nu
mail-typing-ready-title = Din app kan skifte til koder nu
mail-typing-ready-text = Ventetiden er slut. Åbn appen på telefonen, og bekræft, at du vil skrive koder.
mail-typing-ready-not-you = Var det ikke dig? Eller bad nogen dig om det i telefonen? Så stop det nu, og skift din pinkode.

mail-typing-on-subject = Din app er skiftet til koder
mail-typing-on-title = Din app er skiftet til koder
mail-typing-on-text = Fra nu af kan du skrive de fire tegn fra skærmen. Du kan stadig scanne.
mail-typing-on-not-you = Var det ikke dig? Eller bad nogen dig om det i telefonen? Så lad appen scanne igen, og skift din pinkode.

mail-typing-stopped-subject = Din app scanner
mail-typing-stopped-title = Din app scanner
mail-typing-stopped-text = Appen på telefonen skriver ikke koder. Den scanner QR-koden, når du logger på.
mail-typing-stopped-not-you = Begyndte du ikke selv på det? Så skift din pinkode.
