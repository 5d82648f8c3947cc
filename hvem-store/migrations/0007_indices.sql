-- What grows is looked for by an index: what belongs to an account, a browser, a ceremony or a service, and what is past its age when it is
-- swept. Without one each of these reads, and SQLite's writers wait for it, all that was ever begun and not yet forgotten.

CREATE INDEX approvals_by_ceremony ON approvals (ceremony_id);
CREATE INDEX logins_by_account ON logins (account_id);
CREATE INDEX activations_by_account ON activations (account_id);
CREATE INDEX sessions_by_browser ON sessions (browser);
CREATE INDEX known_browsers_by_account ON known_browsers (account_id);
CREATE INDEX grants_by_client ON grants (client_id);

CREATE INDEX approvals_by_time ON approvals (expires_at);
CREATE INDEX logins_by_time ON logins (expires_at);
CREATE INDEX activations_by_time ON activations (expires_at);
CREATE INDEX sessions_by_time ON sessions (expires_at);
CREATE INDEX pin_renewals_by_time ON pin_renewals (expires_at);
CREATE INDEX mail_links_by_time ON mail_links (expires_at);
CREATE INDEX mailboxes_by_time ON mailboxes (asked_at);
CREATE INDEX password_failures_by_time ON password_failures (last_at);
CREATE INDEX login_requests_by_time ON login_requests (expires_at);
CREATE INDEX codes_by_time ON codes (expires_at);
CREATE INDEX access_tokens_by_time ON access_tokens (expires_at);
CREATE INDEX refresh_tokens_by_time ON refresh_tokens (expires_at);
CREATE INDEX grants_by_time ON grants (granted_at);
