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
home-lead = Ét bruger-id og din kodeenhed er nok. Så logger du trygt på de tjenester, du bruger.
home-step-account = Få dit brev fra os, og vælg et bruger-id.
home-step-device = Aktivér en kodeviser eller kodeoplæser.
home-step-use = Log på med bruger-id, en engangskode og din adgangskode.
letter-way-codes = Kodeviser, kodeoplæser eller chip

activity-look = Er der noget, du ikke kender? Så skift adgangskoden, og spær din kodeenhed.
