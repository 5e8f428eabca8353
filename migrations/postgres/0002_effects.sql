-- What is still to be said to GitHub or by mail.
CREATE TABLE effects (
    effect_id TEXT NOT NULL PRIMARY KEY CHECK (effect_id <> ''),
    installation_id BIGINT NOT NULL,
    opportunity_id TEXT,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    priority BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('pending', 'done', 'dead', 'dropped')),
    attempts BIGINT NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    last_error TEXT,
    expires_at BIGINT,
    created_at BIGINT NOT NULL,
    done_at BIGINT
);

CREATE INDEX effects_pending ON effects (installation_id, priority, created_at, effect_id) WHERE status = 'pending';
CREATE INDEX effects_due ON effects (next_attempt_at) WHERE status = 'pending';
CREATE INDEX effects_dead ON effects (created_at, effect_id) WHERE status = 'dead';
CREATE INDEX effects_of_opportunity ON effects (opportunity_id, created_at);

-- One writer for each installation: GitHub's limits are per installation.
CREATE TABLE writers (
    installation_id BIGINT PRIMARY KEY,
    fence BIGINT NOT NULL,
    owner TEXT NOT NULL,
    lease_until BIGINT NOT NULL,
    next_write_at BIGINT NOT NULL
);
