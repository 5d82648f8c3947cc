-- An app may be activated by the letter from the office: it is used when the device is bound. A renewal of a PIN may wait; what is told at the end of
-- that waits in the outbox meanwhile, and is taken back where the holder stops it ("notices" are the ids of those messages).

ALTER TABLE activations_alone ADD COLUMN letter_id TEXT;
ALTER TABLE pin_renewals ADD COLUMN notices TEXT NOT NULL DEFAULT '';
