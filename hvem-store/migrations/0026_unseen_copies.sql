-- An app that was copied, and a device of its account that has not shown it to its holder yet: one row for each other device, written when the copy is
-- bound. It goes when the device has shown it, and with either of the two.

CREATE TABLE unseen_copies (
    device_id TEXT NOT NULL,
    copied_id TEXT NOT NULL,
    PRIMARY KEY (device_id, copied_id)
);
CREATE INDEX unseen_copies_by_copied ON unseen_copies (copied_id);
