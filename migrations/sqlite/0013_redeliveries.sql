-- Deliveries that GitHub could not make, until they arrive or are too old to ask for.
CREATE TABLE redeliveries (
    delivery_id TEXT NOT NULL PRIMARY KEY CHECK (delivery_id <> ''),
    attempt_id INTEGER NOT NULL,
    event TEXT NOT NULL,
    failed_at INTEGER NOT NULL,
    asked INTEGER NOT NULL,
    next_ask_at INTEGER NOT NULL
) STRICT;

CREATE INDEX redeliveries_due ON redeliveries (next_ask_at);

-- Until when something that is done from time to time has been done.
CREATE TABLE marks (
    name TEXT NOT NULL PRIMARY KEY,
    reached_at INTEGER NOT NULL
) STRICT;
