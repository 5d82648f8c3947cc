-- A PIN can be changed, and renewed when it is forgotten. pin_version counts a device's PINs: an attempt that was counted for one PIN, or
-- a PIN chosen in its place, is written only while that one is in force. A device has password attempts of its own, as a browser has that
-- the account knows, so that no stranger can spend them. A renewal under way is a ceremony; a device has one at most.

ALTER TABLE devices ADD COLUMN pin_version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE devices ADD COLUMN wrong_passwords BIGINT NOT NULL DEFAULT 0;

CREATE TABLE pin_renewals (
    device_id TEXT NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    steps TEXT NOT NULL,
    began_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    claimed TEXT,
    version BIGINT NOT NULL
);
