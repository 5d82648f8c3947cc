-- Copying the app to another phone: a copy, the code that its device shows last, and what came of that. What is told at the end of the waiting period
-- waits in the outbox meanwhile, as for activations; "notices" are the ids of those messages. An account has one under way at most. The new phone's
-- activation knows its copy, and a device which other one vouched for it, and how near the two were.

CREATE TABLE copies (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    steps TEXT NOT NULL,
    began_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    token TEXT,
    shown_at BIGINT,
    shown_steps TEXT,
    enrolment_id TEXT,
    read_at BIGINT,
    met_at BIGINT,
    endorsed BIGINT NOT NULL,
    wrong_user_ids BIGINT NOT NULL,
    notices TEXT NOT NULL,
    ended TEXT,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX copies_open ON copies (account_id) WHERE ended IS NULL;
CREATE INDEX copies_by_token ON copies (token);
CREATE INDEX copies_by_time ON copies (expires_at);

ALTER TABLE activations_alone ADD COLUMN copy_id TEXT;
CREATE INDEX activations_alone_by_copy ON activations_alone (copy_id);

ALTER TABLE devices ADD COLUMN copied_from TEXT;
ALTER TABLE devices ADD COLUMN copied_near TEXT;
