-- The last good settings of each repository, in force while its file has problems.
CREATE TABLE repository_settings (
    repository_id INTEGER PRIMARY KEY,
    settings TEXT NOT NULL,
    read_at INTEGER NOT NULL
) STRICT;
