-- The link in a mail that stops a renewal names it by its id alone.

CREATE UNIQUE INDEX pin_renewals_by_id ON pin_renewals (id);
