-- The public log (I11): every committed event in one order, chained once more.
-- Only the sealer writes it, one at a time; nothing in it is ever changed.
CREATE TABLE ledger (
    sequence BIGINT NOT NULL PRIMARY KEY CHECK (sequence > 0),
    opportunity_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    event_hash TEXT NOT NULL,
    sealed_at BIGINT NOT NULL,
    previous TEXT NOT NULL UNIQUE,
    hash TEXT NOT NULL UNIQUE,
    UNIQUE (opportunity_id, version)
);

-- Its place in the log; NULL until it is sealed, and not part of what is hashed.
ALTER TABLE events ADD COLUMN sequence BIGINT;
CREATE INDEX events_unsealed ON events (opportunity_id, version) WHERE sequence IS NULL;
