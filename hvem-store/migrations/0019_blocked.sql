-- Since when an account is blocked: its holder, or the office, wanted that nothing signs in by it until it is opened again.
ALTER TABLE accounts ADD COLUMN blocked_at BIGINT;
