-- Key cards: sheets of keys on paper. A card's keys follow from its seed, which is sealed: a key has only a million values, so a hash of it
-- would hide nothing. A number stands in asked_keys from the moment it is asked for, and the table's key makes sure that it is asked once. An
-- account waits for one key at a time.

CREATE TABLE key_cards (
    id TEXT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    account_id TEXT NOT NULL,
    seed BYTES NOT NULL,
    issued_at BIGINT NOT NULL,
    -- Null while it waits at the office and may be printed.
    handed_out_at BIGINT,
    blocked_at BIGINT,
    blocked_why TEXT,
    revoked_at BIGINT
);
CREATE INDEX key_cards_by_account ON key_cards (account_id);
-- What waits at the office is a few of very many.
CREATE INDEX key_cards_waiting ON key_cards (issued_at, id) WHERE handed_out_at IS NULL AND revoked_at IS NULL;

CREATE TABLE asked_keys (
    card_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    asked_at BIGINT NOT NULL,
    answered_at BIGINT,
    PRIMARY KEY (card_id, number)
);

CREATE TABLE key_challenges (
    account_id TEXT NOT NULL PRIMARY KEY,
    card_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    ceremony_id TEXT NOT NULL,
    browser TEXT NOT NULL,
    tries BIGINT NOT NULL,
    asked_at BIGINT NOT NULL
);
CREATE INDEX key_challenges_by_time ON key_challenges (asked_at);
