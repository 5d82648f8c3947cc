-- Security keys: the public half of each, and its counter, which only grows. One that was revoked stays, for its holder's record; the same hardware makes
-- another credential when it is registered anew. An activation keeps what its key has to sign; an order of a key is sent without a number.

CREATE TABLE security_keys (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    credential_id BYTES NOT NULL UNIQUE,
    credential_key BYTES NOT NULL,
    credential_counter BIGINT NOT NULL,
    credential_synced BIGINT NOT NULL,
    added_at BIGINT NOT NULL,
    last_used_at BIGINT,
    state TEXT NOT NULL,
    state_at BIGINT NOT NULL,
    blocked_why TEXT
);
CREATE INDEX security_keys_by_account ON security_keys (account_id);

ALTER TABLE token_activations ADD COLUMN nonce BYTES;
