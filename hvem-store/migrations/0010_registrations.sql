-- Letters to people whom the office registered, by which they choose user ID and password. The code on a letter is stored nowhere: it follows
-- from the letter's id and a key outside the database.

CREATE TABLE registrations (
    id TEXT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    account_id TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    -- Null while it waits at the office and may be printed.
    sent_at BIGINT,
    used_at BIGINT,
    void_at BIGINT
);
CREATE INDEX registrations_by_account ON registrations (account_id);
CREATE INDEX registrations_waiting ON registrations (written_at, id) WHERE sent_at IS NULL AND void_at IS NULL;
