-- A device may be blocked by its holder or by the office, and opened again: since when, and by whom. Where nothing is said it is in use. It is another thing
-- than a device that was removed: it is bound, and counts among those that an account has.
ALTER TABLE devices ADD COLUMN blocked_at BIGINT;
ALTER TABLE devices ADD COLUMN blocked_why TEXT;
