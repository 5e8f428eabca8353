-- What happens by itself at an instant; each fires once.
CREATE TABLE timers (
    timer_id TEXT NOT NULL PRIMARY KEY CHECK (timer_id <> ''),
    opportunity_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    payload TEXT NOT NULL,
    fired_at BIGINT,
    attempts BIGINT NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    last_error TEXT
);

CREATE INDEX timers_due ON timers (next_attempt_at, due_at, timer_id) WHERE fired_at IS NULL;
CREATE INDEX timers_of_opportunity ON timers (opportunity_id, kind);
