-- Up to which version somebody has looked at an opportunity on their desk.
CREATE TABLE desk_looks (
    user_id INTEGER NOT NULL,
    opportunity_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    looked_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, opportunity_id)
) STRICT;
