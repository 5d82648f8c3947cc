-- Activations in which the phone alone passes the gates, with a waiting period between. What is told at its end waits in the outbox meanwhile;
-- "notices" are the ids of those messages, to be taken back where the holder stops it.

CREATE TABLE activations_alone (
    id TEXT NOT NULL PRIMARY KEY,
    device_id TEXT NOT NULL,
    app_key BYTES NOT NULL,
    description TEXT NOT NULL,
    steps TEXT NOT NULL,
    began_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    claimed TEXT,
    account_id TEXT,
    pin_public BYTES,
    ratchet BYTES,
    challenge BYTES,
    push_endpoint TEXT,
    push_key BYTES,
    push_auth BYTES,
    notices TEXT NOT NULL,
    ended TEXT,
    version BIGINT NOT NULL
);
CREATE INDEX activations_alone_by_account ON activations_alone (account_id);
CREATE INDEX activations_alone_by_time ON activations_alone (expires_at);
