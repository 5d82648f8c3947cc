# Problems as the app's interface tells them (docs/protocol.md §1.2).
api-clock = Telefonens ur går forkert. Appen retter det selv.
api-unknown-device = Appen er ikke kendt her. Aktivér den igen.
api-device-removed = Appen er fjernet fra kontoen.
api-enrolment-unknown = Koden virker ikke længere. Begynd igen på din computer.
api-enrolment-ended = Aktiveringen er afbrudt. Begynd igen på din computer.
api-wrong-pin = Pinkoden er forkert.
api-pin-paused = Pinkoden hviler. Prøv igen lidt senere.
api-pin-off = Pinkoden er spærret efter fem forkerte forsøg.
api-platform-refused = Fingeraftryk eller ansigt blev ikke godkendt.
api-request-unknown = Vi fandt ingen anmodning. Scan koden på skærmen igen.
api-request-expired = Anmodningen er udløbet. Log på igen.
api-request-decided = Anmodningen er allerede besvaret.
api-wrong-code = De fire tegn passer ikke. Log på igen på din computer.
api-device-cloned = Appen er lukket, fordi der findes en kopi af den.
api-unavailable = Vi kan ikke svare lige nu. Prøv igen om lidt.
api-malformed = Appen sendte noget, vi ikke forstår. Opdatér appen.
