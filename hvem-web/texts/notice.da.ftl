## A page in a language in which it does not exist
language-missing-title = Siden findes ikke på det sprog
language-missing-says = Vi har ikke siden på det sprog, du har valgt. Her er de sprog, den findes på.
