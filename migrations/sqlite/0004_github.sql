-- GitHub's own names as last seen; the numbers identify, the names are shown.
CREATE TABLE installations (
    installation_id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL,
    account_login TEXT NOT NULL,
    suspended INTEGER NOT NULL CHECK (suspended IN (0, 1)),
    seen_at INTEGER NOT NULL
) STRICT;

CREATE INDEX installations_account ON installations (account_id, seen_at);

CREATE TABLE repositories (
    repository_id INTEGER PRIMARY KEY,
    installation_id INTEGER NOT NULL,
    owner TEXT NOT NULL,
    name TEXT NOT NULL,
    private INTEGER NOT NULL CHECK (private IN (0, 1)),
    archived INTEGER NOT NULL CHECK (archived IN (0, 1)),
    default_branch TEXT NOT NULL,
    licence TEXT,
    seen_at INTEGER NOT NULL
) STRICT;

CREATE INDEX repositories_name ON repositories (lower(owner), lower(name), seen_at);
CREATE INDEX repositories_installation ON repositories (installation_id, repository_id);

-- Our own comments and check runs on GitHub, and what they last showed.
CREATE TABLE projections (
    kind TEXT NOT NULL,
    object_id TEXT NOT NULL,
    github_id INTEGER NOT NULL,
    digest TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (kind, object_id)
) STRICT;
