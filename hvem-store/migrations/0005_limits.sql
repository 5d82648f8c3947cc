-- What a network or a browser has spent of a limit. Each row is a bucket that leaks: it says only when it will be empty, so one number
-- and one conditional statement are the whole of it, on as many nodes as there are. The key is a keyed hash: nobody who sees the
-- database learns an address. A row that is empty counts nothing, and is swept.

CREATE TABLE limits (
    key TEXT NOT NULL PRIMARY KEY,
    empty_at BIGINT NOT NULL
);
CREATE INDEX limits_by_time ON limits (empty_at);
