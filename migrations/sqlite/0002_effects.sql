-- What is still to be said to GitHub or by mail.
CREATE TABLE effects (
    effect_id TEXT NOT NULL PRIMARY KEY CHECK (effect_id <> ''),
    installation_id INTEGER NOT NULL,
    opportunity_id TEXT,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    priority INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('pending', 'done', 'dead', 'dropped')),
    attempts INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL,
    last_error TEXT,
    expires_at INTEGER,
    created_at INTEGER NOT NULL,
    done_at INTEGER
) STRICT;

CREATE INDEX effects_pending ON effects (installation_id, priority, created_at, effect_id) WHERE status = 'pending';
CREATE INDEX effects_due ON effects (next_attempt_at) WHERE status = 'pending';
CREATE INDEX effects_dead ON effects (created_at, effect_id) WHERE status = 'dead';
CREATE INDEX effects_of_opportunity ON effects (opportunity_id, created_at);

-- One writer for each installation: GitHub's limits are per installation.
CREATE TABLE writers (
    installation_id INTEGER PRIMARY KEY,
    fence INTEGER NOT NULL,
    owner TEXT NOT NULL,
    lease_until INTEGER NOT NULL,
    next_write_at INTEGER NOT NULL
) STRICT;
