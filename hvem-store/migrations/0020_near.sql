-- A copy may be vouched for by a phone that heard the new one by Bluetooth, which is worth more than pictures that were scanned: how the two met stands
-- beside when. A device knows the weakest way from the one that was activated by itself to it, and an approval what its device knew. Where nothing is
-- said, the phones of a copy had scanned: there was no other way.
ALTER TABLE copies ADD COLUMN met_near TEXT;
ALTER TABLE devices ADD COLUMN copied_weakest TEXT;
ALTER TABLE approvals ADD COLUMN copied TEXT;
