-- What a report needs of each opportunity, made of its chain and made again when the
-- chain grows or the shape changes: a report over many replays none of them. NULL
-- where the chain cannot be replayed.
CREATE TABLE report_digests (
    opportunity_id TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    shape INTEGER NOT NULL,
    began_at INTEGER NOT NULL,
    digest TEXT
) STRICT;

CREATE INDEX report_digests_began ON report_digests (began_at, opportunity_id);

-- The days of steps that happened outside GitHub, as people declared them, in
-- hundredths of a day. Not a part of the chain: shown as declared, with the source.
CREATE TABLE report_declared_steps (
    opportunity_id TEXT NOT NULL,
    step TEXT NOT NULL,
    elapsed INTEGER,
    effort INTEGER,
    source TEXT NOT NULL,
    declared_at INTEGER NOT NULL,
    PRIMARY KEY (opportunity_id, step)
) STRICT;

-- Figures of the programme that no event tells, in hundredths; each declaration of a
-- metric is kept, so that a report of an earlier period keeps its own.
CREATE TABLE report_declared_figures (
    metric TEXT NOT NULL,
    declared_at INTEGER NOT NULL,
    value INTEGER NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (metric, declared_at)
) STRICT;
