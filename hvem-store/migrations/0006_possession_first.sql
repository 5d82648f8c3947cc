-- A sign-in in which too many wrong passwords were typed passes its gates in another order: possession first. Which one says this column; its
-- steps are replayed over that list. An older node that reads such a sign-in finds steps that do not fit, and asks to begin again.

ALTER TABLE logins ADD COLUMN gate_order TEXT NOT NULL DEFAULT 'usual';
