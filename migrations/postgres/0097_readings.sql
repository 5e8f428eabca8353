-- Where in a list that is read newest first a reading goes on that is not at its end.
ALTER TABLE marks ADD COLUMN goes_on_at TEXT;
