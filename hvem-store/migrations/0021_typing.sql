-- Typing the four characters instead of scanning: a device that types, or is about to. While it waits, what is told at the end lies in the outbox, as
-- for copies; "notices" are the ids of those messages. A device has one at most, and one that scans has none: so every new device scans.

CREATE TABLE typings (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    device_id TEXT NOT NULL UNIQUE,
    steps TEXT NOT NULL,
    began_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    switched_at BIGINT,
    notices TEXT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX typings_by_account ON typings (account_id);
CREATE INDEX typings_by_time ON typings (expires_at) WHERE switched_at IS NULL;
