-- The first tables: accounts, the browsers that know them, links sent by mail, sign-ins, activations, devices, approvals, sessions and the
-- record of everything that changed. Times are milliseconds since 1970; flags are 0 or 1; BYTES and NUMBERED are written by the migrator
-- in the engine's own words.

CREATE TABLE accounts (
    id TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    given_name TEXT NOT NULL,
    family_name TEXT NOT NULL,
    language TEXT NOT NULL,
    password TEXT,
    -- When the holder last proved the address by a link to set a new password: a removed device counts no longer against it.
    address_proved_at BIGINT NOT NULL,
    identity TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE known_browsers (
    browser TEXT NOT NULL,
    account_id TEXT NOT NULL,
    failures BIGINT NOT NULL,
    known_since BIGINT NOT NULL,
    -- The way of signing in used last there: offered first next time.
    last_method TEXT,
    PRIMARY KEY (browser, account_id)
);

-- Wrong passwords from browsers that an account does not know are counted by address, whether the address has an account or not: counted
-- in the account, an address without one could be told by its time and by never being refused. The address stands here as a keyed hash.
CREATE TABLE password_failures (
    address TEXT NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);

-- A registration lives here until its link is followed: an address that was never confirmed blocks nobody.
CREATE TABLE mail_links (
    token TEXT NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,
    email TEXT NOT NULL,
    account_id TEXT,
    given_name TEXT,
    family_name TEXT,
    language TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX mail_links_by_email ON mail_links (email);

-- Links to one address are counted before another is added. Its row here is written first, so that those who ask at the same moment take
-- turns: on PostgreSQL each would else count without the others.
CREATE TABLE mailboxes (
    email TEXT NOT NULL PRIMARY KEY,
    asked_at BIGINT NOT NULL
);

CREATE TABLE logins (
    id TEXT NOT NULL PRIMARY KEY,
    steps TEXT NOT NULL,
    began_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    asker_id TEXT NOT NULL,
    asker_name TEXT NOT NULL,
    purpose TEXT NOT NULL,
    target TEXT NOT NULL,
    floor TEXT NOT NULL,
    browser TEXT NOT NULL,
    browser_description TEXT NOT NULL,
    browser_key BYTES,
    claimed TEXT,
    account_id TEXT,
    approval_id TEXT,
    nonce BYTES NOT NULL,
    ended TEXT,
    version BIGINT NOT NULL
);

CREATE TABLE activations (
    id TEXT NOT NULL PRIMARY KEY,
    steps TEXT NOT NULL,
    began_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    account_id TEXT NOT NULL,
    device_id TEXT NOT NULL UNIQUE,
    device_name TEXT NOT NULL,
    token TEXT NOT NULL UNIQUE,
    page_pin_public BYTES NOT NULL,
    -- The session in which it began: it stays when the first device ends those that the password alone had opened.
    session_id TEXT,
    state TEXT NOT NULL,
    app_key BYTES,
    description TEXT,
    wrong_pins BIGINT NOT NULL,
    pin_public BYTES,
    ratchet BYTES,
    challenge BYTES,
    ended TEXT,
    version BIGINT NOT NULL
);

CREATE TABLE devices (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    app_key BYTES NOT NULL,
    -- Sealed under the key-encryption key: whoever has the database and the phone still can't try PINs (SECURITY 2.2).
    pin_public BYTES NOT NULL,
    wrong_pins BIGINT NOT NULL,
    paused_until BIGINT,
    ratchet BYTES NOT NULL,
    ratchet_before BYTES,
    credential_id BYTES,
    credential_key BYTES,
    credential_counter BIGINT,
    credential_synced BIGINT,
    platform_challenge BYTES,
    push_endpoint TEXT,
    push_key BYTES,
    push_auth BYTES,
    added_at BIGINT NOT NULL,
    last_used_at BIGINT,
    removed_at BIGINT
);
CREATE INDEX devices_by_account ON devices (account_id);
-- WebAuthn L3 §7.1 step 26: a credential belongs to one account.
CREATE UNIQUE INDEX devices_by_credential ON devices (credential_id);

CREATE TABLE approvals (
    id TEXT NOT NULL PRIMARY KEY,
    ceremony_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    -- The device that is woken, then the one that matched.
    device_id TEXT,
    channel TEXT NOT NULL,
    asker_id TEXT NOT NULL,
    asker_name TEXT NOT NULL,
    browser TEXT NOT NULL,
    browser_key BYTES,
    asked_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    matched_by TEXT,
    match_digest BYTES,
    unlocked TEXT,
    decided_at BIGINT
);
CREATE INDEX approvals_by_device ON approvals (device_id, expires_at);
CREATE INDEX approvals_by_account ON approvals (account_id, expires_at);

CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    token TEXT NOT NULL UNIQUE,
    browser TEXT NOT NULL,
    browser_description TEXT NOT NULL,
    account_id TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    identity TEXT NOT NULL,
    authentication TEXT NOT NULL,
    methods TEXT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX sessions_by_account ON sessions (account_id);

CREATE TABLE audit (
    number NUMBERED,
    at BIGINT NOT NULL,
    what TEXT NOT NULL,
    account_id TEXT,
    details TEXT NOT NULL
);
CREATE INDEX audit_by_account ON audit (account_id, number);
