-- Messages wait here until they are delivered: a change and the message that tells of it commit together, and a mail server that is
-- away, or a node that stops, loses nothing. The payload is sealed under the key-encryption key, because it carries addresses and
-- one-time links (a stolen database must not open an account). A worker leases a row by moving due_at ahead; tries numbers the lease,
-- so that a worker that comes back late cannot settle a row that another has leased since. Delivered rows are deleted.
CREATE TABLE outbox (
    id TEXT NOT NULL PRIMARY KEY,
    channel TEXT NOT NULL,
    -- For logs and counters; says what kind of news it is, nothing more.
    kind TEXT NOT NULL,
    payload BYTES NOT NULL,
    posted_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    give_up_at BIGINT NOT NULL,
    tries BIGINT NOT NULL
);
CREATE INDEX outbox_due ON outbox (channel, due_at);

-- Wake-ups of an account's devices: a fixed number of slots, each used at most once per window. Whoever finds no free slot sends
-- nothing, so nobody can be bombed with notifications, whichever node is asked.
CREATE TABLE wakes (
    account_id TEXT NOT NULL,
    slot BIGINT NOT NULL,
    spent_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, slot)
);
