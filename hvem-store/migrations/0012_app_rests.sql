-- Until when the app answers no sign-in in a browser that the account does not know: its holder has reported one that was not theirs.
ALTER TABLE accounts ADD COLUMN app_rests_until BIGINT;
