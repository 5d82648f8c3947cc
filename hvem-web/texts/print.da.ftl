# What is printed on paper: key cards and letters.

print-card-number = Nøglekort { $card }
print-card-for = Til { $person }
print-card-use = Siden viser et nummer med fire cifre. Find det her, og skriv de seks cifre, der står til højre for det. Hver nøgle bruges kun én gang.
print-card-secret = Vis ikke kortet til nogen. Tag aldrig billeder af det, og læs aldrig nøgler op, heller ikke for os. Gem det ikke sammen med din adgangskode.
print-card-lost = Er kortet væk, eller har en anden set det? Kontakt os med det samme, så spærrer vi det. Kortet bruges på { $site }.
print-card-fold = Fold papiret to gange langs de stiplede linjer med nøglerne indad.
print-card-column-number = Nr.
print-card-column-key = Nøgle
print-card-page = Side { $page } af { $pages }

print-letter-title = Velkommen til { $service }
print-letter-what = Du er oprettet hos { $service }. Nu skal du selv vælge bruger-id og adgangskode.
print-letter-how = Gå til { $site }/account/letter i din browser. Skriv nummeret og koden herunder.
print-letter-days = Brevet virker én gang, inden for { $days } dage.
print-letter-secret = Vis ikke koden til nogen, og giv den ikke i telefonen. Smid brevet væk, når du har brugt det.
print-letter-p-code = Din P-kode. Gem den: du bruger den i stedet for et CPR-nummer
