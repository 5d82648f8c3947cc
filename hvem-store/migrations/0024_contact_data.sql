-- Another e-mail address and another telephone number, wanted by the holder in My account. An account has one change of each at a time. The address before
-- is kept for as long as it may take the account's address back, and so long the new one rests: nothing that sets a password is sent there.
-- Whether an address that was changed is confirmed stands beside it, for address_proved_at says when the holder last set a password by mail, and a change
-- must not move that. A node of the version before reads accounts without it.

CREATE TABLE email_changes (
    account_id TEXT NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    email_before TEXT NOT NULL,
    email TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    changed_at BIGINT,
    ends_at BIGINT NOT NULL
);
CREATE INDEX email_changes_by_email ON email_changes (email);
CREATE INDEX email_changes_by_email_before ON email_changes (email_before);
CREATE INDEX email_changes_by_end ON email_changes (ends_at);

CREATE TABLE phone_changes (
    account_id TEXT NOT NULL PRIMARY KEY,
    id TEXT NOT NULL,
    phone TEXT NOT NULL,
    asked_at BIGINT NOT NULL
);
CREATE INDEX phone_changes_by_time ON phone_changes (asked_at);

ALTER TABLE accounts ADD COLUMN email_confirmed BIGINT;
