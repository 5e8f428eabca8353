-- What happened on a day is found by the day, not by looking at every opportunity.
CREATE INDEX events_at ON events (at, opportunity_id);
