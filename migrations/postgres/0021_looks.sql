-- Up to which version somebody has looked at an opportunity on their desk.
CREATE TABLE desk_looks (
    user_id BIGINT NOT NULL,
    opportunity_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    looked_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, opportunity_id)
);
