-- Civil numbers: CPR numbers and P-codes, sealed; found by a hash under a key that lies outside the database, as there are few enough of them to
-- try all. A table of its own, so that nobody who reads accounts reads them by the way.

CREATE TABLE civil_numbers (
    account_id TEXT NOT NULL PRIMARY KEY,
    sealed BYTES NOT NULL,
    found_by TEXT NOT NULL UNIQUE,
    -- How often a P-code has proved whose it is.
    uses BIGINT NOT NULL,
    registered_at BIGINT NOT NULL
);
