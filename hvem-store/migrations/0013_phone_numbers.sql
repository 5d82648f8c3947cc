-- Where a temporary PIN is sent by SMS, and since when that is so: a number that was changed counts only a day later. In the clear, as the address is:
-- the office reads it, and every sending needs it. A node of the version before writes accounts without one.
ALTER TABLE accounts ADD COLUMN phone TEXT;
ALTER TABLE accounts ADD COLUMN phone_since BIGINT;
