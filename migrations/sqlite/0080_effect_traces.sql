-- Where in a trace an effect was decided, as W3C's traceparent; for those who watch alone.
ALTER TABLE effects ADD COLUMN trace TEXT;
