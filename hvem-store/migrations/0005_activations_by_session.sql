-- An account's first device ends the sessions that were opened with the password alone: whoever has the password would keep one and could
-- remove the device again. The session in which the device was added stays, so an activation knows it.
ALTER TABLE activations ADD COLUMN session_id TEXT;
