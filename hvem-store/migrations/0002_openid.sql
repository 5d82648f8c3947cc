-- OpenID Connect: relying parties, their requests that wait for a sign-in, what was granted, and the keys that sign. Codes and tokens are
-- stored as hashes. A grant is revoked as a whole, so every token names its grant and none needs a state of its own.

CREATE TABLE relying_parties (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    -- NULL: a public client.
    secret_hash BYTES,
    -- NULL: the public sub.
    sector TEXT,
    id_token_algorithm TEXT NOT NULL,
    require_pkce BIGINT NOT NULL,
    minimum_level TEXT,
    scopes TEXT NOT NULL,
    added_at BIGINT NOT NULL
);

CREATE TABLE relying_party_uris (
    client_id TEXT NOT NULL,
    purpose TEXT NOT NULL,
    position BIGINT NOT NULL,
    uri TEXT NOT NULL,
    PRIMARY KEY (client_id, purpose, position)
);

CREATE TABLE login_requests (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    response_mode TEXT NOT NULL,
    state TEXT,
    nonce TEXT,
    challenge TEXT,
    scopes TEXT NOT NULL,
    claims_id_token TEXT NOT NULL,
    claims_userinfo TEXT NOT NULL,
    prompt TEXT NOT NULL,
    max_age BIGINT,
    floor TEXT,
    login_hint TEXT,
    languages TEXT NOT NULL,
    subject TEXT,
    asked_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    answered_at BIGINT
);

CREATE TABLE grants (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    authenticated_at BIGINT NOT NULL,
    level TEXT NOT NULL,
    methods TEXT NOT NULL,
    scopes TEXT NOT NULL,
    -- 1: outlives the session (offline_access).
    offline BIGINT NOT NULL,
    claims_id_token TEXT NOT NULL,
    claims_userinfo TEXT NOT NULL,
    nonce TEXT,
    granted_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX grants_by_session ON grants (session_id);
CREATE INDEX grants_by_account ON grants (account_id);

CREATE TABLE codes (
    code TEXT NOT NULL PRIMARY KEY,
    grant_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    challenge TEXT,
    expires_at BIGINT NOT NULL,
    spent_at BIGINT
);
CREATE INDEX codes_by_grant ON codes (grant_id);

CREATE TABLE access_tokens (
    token TEXT NOT NULL PRIMARY KEY,
    grant_id TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX access_tokens_by_grant ON access_tokens (grant_id);

CREATE TABLE refresh_tokens (
    token TEXT NOT NULL PRIMARY KEY,
    grant_id TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    replaced_at BIGINT
);
CREATE INDEX refresh_tokens_by_grant ON refresh_tokens (grant_id);

CREATE TABLE signing_keys (
    id TEXT NOT NULL PRIMARY KEY,
    algorithm TEXT NOT NULL,
    -- published, signing or retired.
    state TEXT NOT NULL,
    -- The algorithm while the key signs, else NULL: so there is one signing key for each, however many nodes start at once.
    signs TEXT UNIQUE,
    sealed BYTES NOT NULL,
    added_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);

-- The secret behind pairwise subs. One row; it never changes, or every relying party would meet strangers.
CREATE TABLE subject_secrets (
    purpose TEXT NOT NULL PRIMARY KEY,
    sealed BYTES NOT NULL
);
