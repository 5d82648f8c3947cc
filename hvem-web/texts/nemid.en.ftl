### Where the office registers people, an address without a user ID has no account to open by mail.

mail-no-such-account-text = Somebody asked for a new password for this e-mail at { $service }. But no user ID belongs to it. Did you get a letter? Use that first.
mail-no-such-account-button = Use your letter
