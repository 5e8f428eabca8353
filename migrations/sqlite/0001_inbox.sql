-- What GitHub sent us, in the order of its arrival. A row is never deleted:
-- its id is what makes a redelivery a repeat.
CREATE TABLE deliveries (
    arrival INTEGER PRIMARY KEY AUTOINCREMENT,
    delivery_id TEXT NOT NULL UNIQUE CHECK (delivery_id <> ''),
    event TEXT NOT NULL CHECK (event <> ''),
    partition_id INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    body BLOB NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('pending', 'waiting', 'done', 'ignored', 'dead')),
    issue_id INTEGER CHECK (status <> 'waiting' OR issue_id IS NOT NULL),
    attempts INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL,
    revived INTEGER NOT NULL,
    last_error TEXT,
    passing INTEGER NOT NULL CHECK (passing IN (0, 1)),
    note TEXT,
    done_at INTEGER
) STRICT;

CREATE INDEX deliveries_pending ON deliveries (arrival) WHERE status = 'pending';
CREATE INDEX deliveries_held ON deliveries (partition_id, next_attempt_at) WHERE status = 'pending';
CREATE INDEX deliveries_waiting ON deliveries (issue_id) WHERE status = 'waiting';
CREATE INDEX deliveries_passing ON deliveries (done_at) WHERE status = 'dead' AND passing;
CREATE INDEX deliveries_listed ON deliveries (status, arrival);

-- Who works on a repository's deliveries; `fence` grows with every lease, so
-- that a holder whose lease ended cannot finish anything any more.
CREATE TABLE inbox_partitions (
    partition_id INTEGER PRIMARY KEY,
    lease_owner TEXT NOT NULL,
    fence INTEGER NOT NULL,
    lease_until INTEGER NOT NULL
) STRICT;
