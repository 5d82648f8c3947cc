-- Wrong passwords from browsers that an account does not know are counted by address, whether the address has an account or not: counted
-- in the account, an address without one could be told by its time and by never being refused. The address stands here as a keyed hash.
CREATE TABLE password_failures (
    address TEXT NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);
ALTER TABLE accounts DROP COLUMN stranger_failures;
