-- What a person types to say who they are is a column of its own: the address where the scheme says so, a chosen user ID elsewhere. Null until
-- it is chosen. A sign-in and a renewal under way keep it in "claimed", as they kept the address.

ALTER TABLE accounts ADD COLUMN user_id TEXT;
UPDATE accounts SET user_id = email;
CREATE UNIQUE INDEX accounts_by_user_id ON accounts (user_id);
