-- GitHub's own names as last seen; the numbers identify, the names are shown.
CREATE TABLE installations (
    installation_id BIGINT PRIMARY KEY,
    account_id BIGINT NOT NULL,
    account_login TEXT NOT NULL,
    suspended BOOLEAN NOT NULL,
    seen_at BIGINT NOT NULL
);

CREATE INDEX installations_account ON installations (account_id, seen_at);

CREATE TABLE repositories (
    repository_id BIGINT PRIMARY KEY,
    installation_id BIGINT NOT NULL,
    owner TEXT NOT NULL,
    name TEXT NOT NULL,
    private BOOLEAN NOT NULL,
    archived BOOLEAN NOT NULL,
    default_branch TEXT NOT NULL,
    licence TEXT,
    seen_at BIGINT NOT NULL
);

CREATE INDEX repositories_name ON repositories (lower(owner), lower(name), seen_at);
CREATE INDEX repositories_installation ON repositories (installation_id, repository_id);

-- Our own comments and check runs on GitHub, and what they last showed.
CREATE TABLE projections (
    kind TEXT NOT NULL,
    object_id TEXT NOT NULL,
    github_id BIGINT NOT NULL,
    digest TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (kind, object_id)
);
