-- Who is signed in: the session's id only as a hash, what it holds only sealed.
CREATE TABLE sessions (
    id_sha256 TEXT PRIMARY KEY,
    data BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_sight ON sessions (seen_at);
