### Where the office registers people, an address without a user ID has no account to open by mail.

mail-no-such-account-text = Nogen bad om { -a-new-password } til denne e-mail hos { $service }. Men den hører ikke til et bruger-id. Har du fået et brev? Brug det først.
mail-no-such-account-button = Brug dit brev
