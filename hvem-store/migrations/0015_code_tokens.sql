-- Code devices: displays and readers of one-time codes. Their seeds are sealed. A device's row says which code it is at, so that a code works once
-- and a clock that drifts is followed. Orders hold a postal address and are forgotten a while after they are done. An activation holds what a
-- person has typed so far; a sign-in keeps the code that waits for its password as a keyed hash.

CREATE TABLE code_tokens (
    id TEXT NOT NULL PRIMARY KEY,
    serial TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    -- Seconds a step; null where a button moves it on.
    period BIGINT,
    hash TEXT NOT NULL,
    digits BIGINT NOT NULL,
    seed BYTES NOT NULL,
    added_at BIGINT NOT NULL,
    -- When its maker lets its codes be used.
    valid_from BIGINT,
    valid_until BIGINT,
    state TEXT NOT NULL,
    state_at BIGINT NOT NULL,
    blocked_why TEXT,
    account_id TEXT,
    next_position BIGINT NOT NULL,
    drift BIGINT NOT NULL,
    wrong BIGINT NOT NULL,
    paused_until BIGINT,
    pending_position BIGINT,
    pending_step BIGINT
);
CREATE INDEX code_tokens_by_account ON code_tokens (account_id);
CREATE INDEX code_tokens_by_state ON code_tokens (state, serial);

CREATE TABLE token_orders (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    street TEXT NOT NULL,
    postcode TEXT NOT NULL,
    town TEXT NOT NULL,
    country TEXT NOT NULL,
    ordered_at BIGINT NOT NULL,
    token_id TEXT,
    sent_at BIGINT,
    received_at BIGINT,
    cancelled_at BIGINT
);
CREATE INDEX token_orders_by_account ON token_orders (account_id);
CREATE INDEX token_orders_by_token ON token_orders (token_id);
CREATE INDEX token_orders_by_time ON token_orders (ordered_at);
-- What is to be sent is a few of very many; and nobody has two orders for the same waiting.
CREATE INDEX token_orders_waiting ON token_orders (ordered_at, id) WHERE sent_at IS NULL AND cancelled_at IS NULL;
CREATE UNIQUE INDEX token_orders_open ON token_orders (account_id, kind) WHERE sent_at IS NULL AND cancelled_at IS NULL;

CREATE TABLE token_activations (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    browser TEXT NOT NULL,
    letter_id TEXT,
    session_id TEXT,
    steps TEXT NOT NULL,
    began_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    kind TEXT,
    password TEXT,
    serial TEXT,
    done BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX token_activations_by_account ON token_activations (account_id);
CREATE INDEX token_activations_by_time ON token_activations (expires_at);

ALTER TABLE logins ADD COLUMN typed_code TEXT;
ALTER TABLE logins ADD COLUMN typed_code_at BIGINT;
