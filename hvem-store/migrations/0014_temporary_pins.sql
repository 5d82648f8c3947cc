-- Temporary PINs that were sent by SMS: one at a time for an account, as a hash under a key outside the database; and when the last few were sent, so
-- that nobody has more than so many sent in an hour. Each sending takes a slot by one conditional write.

CREATE TABLE temporary_pins (
    account_id TEXT NOT NULL PRIMARY KEY,
    ceremony_id TEXT NOT NULL,
    hash TEXT NOT NULL,
    tries BIGINT NOT NULL,
    sent_at BIGINT NOT NULL
);
CREATE INDEX temporary_pins_by_time ON temporary_pins (sent_at);

CREATE TABLE temporary_pin_sendings (
    account_id TEXT NOT NULL,
    slot BIGINT NOT NULL,
    sent_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, slot)
);
CREATE INDEX temporary_pin_sendings_by_time ON temporary_pin_sendings (sent_at);
