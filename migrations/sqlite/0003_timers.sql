-- What happens by itself at an instant; each fires once.
CREATE TABLE timers (
    timer_id TEXT NOT NULL PRIMARY KEY CHECK (timer_id <> ''),
    opportunity_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    payload TEXT NOT NULL,
    fired_at INTEGER,
    attempts INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL,
    last_error TEXT
) STRICT;

CREATE INDEX timers_due ON timers (next_attempt_at, due_at, timer_id) WHERE fired_at IS NULL;
CREATE INDEX timers_of_opportunity ON timers (opportunity_id, kind);
