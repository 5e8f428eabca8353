-- Whether the App reaches a repository, and since which word of GitHub's.
ALTER TABLE repositories ADD COLUMN standing TEXT NOT NULL DEFAULT 'active'
    CHECK (standing IN ('active', 'unreachable', 'deleted'));
ALTER TABLE repositories ADD COLUMN standing_at INTEGER NOT NULL DEFAULT 0;

-- What became of the issue behind an opportunity, where it is there no more.
ALTER TABLE opportunities ADD COLUMN issue_gone TEXT
    CHECK (issue_gone IN ('deleted', 'moved'));

-- The trigger label by its number: it stays the trigger under another name.
CREATE TABLE trigger_labels (
    repository_id INTEGER NOT NULL,
    label_id INTEGER NOT NULL,
    PRIMARY KEY (repository_id, label_id)
) STRICT;
