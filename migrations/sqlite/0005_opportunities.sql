-- The opportunity as its chain of events left it: the snapshot is for deciding,
-- the columns beside it are for lists.
CREATE TABLE opportunities (
    opportunity_id TEXT NOT NULL PRIMARY KEY,
    ocid TEXT NOT NULL UNIQUE,
    repository_id INTEGER NOT NULL,
    issue_id INTEGER NOT NULL,
    issue_number INTEGER NOT NULL,
    installation_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'needs_changes', 'awaiting_approval', 'open', 'evaluation', 'offered', 'in_progress', 'delivered', 'accepted', 'paid', 'unsuccessful', 'cancelled', 'terminated')),
    disputed INTEGER NOT NULL CHECK (disputed IN (0, 1)),
    snapshot TEXT NOT NULL,
    head TEXT NOT NULL,
    title TEXT NOT NULL,
    language TEXT NOT NULL,
    price_cents INTEGER,
    currency TEXT NOT NULL,
    posted_at INTEGER,
    closes_at INTEGER,
    delivery_due_at INTEGER,
    applications INTEGER NOT NULL,
    questions INTEGER NOT NULL,
    supplier_id INTEGER,
    hidden INTEGER NOT NULL CHECK (hidden IN (0, 1)),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX opportunities_issue ON opportunities (issue_id, created_at);
CREATE INDEX opportunities_repository ON opportunities (repository_id, issue_number);
CREATE INDEX opportunities_board ON opportunities (state, closes_at, opportunity_id);
CREATE UNIQUE INDEX opportunities_one_live_per_issue ON opportunities (issue_id)
    WHERE state NOT IN ('cancelled', 'unsuccessful', 'terminated', 'paid', 'accepted');

-- The chain (I11): what happened, never changed. (opportunity_id, version) is
-- the optimistic lock of everyone who decides.
CREATE TABLE events (
    opportunity_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    actor_id INTEGER,
    actor_login TEXT,
    cause TEXT NOT NULL,
    body TEXT NOT NULL,
    private_sha256 TEXT,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (opportunity_id, version)
) STRICT;

-- What the chain only names by its salted hash (I11, I14); may be erased.
CREATE TABLE event_private (
    opportunity_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    salt BLOB NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (opportunity_id, version)
) STRICT;

-- Facts of GitHub that were decided already, whatever delivery brings them again.
CREATE TABLE decided (
    fact_key TEXT NOT NULL PRIMARY KEY,
    opportunity_id TEXT,
    outcome TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;

-- Seeds of draws, encrypted.
CREATE TABLE seeds (
    opportunity_id TEXT NOT NULL PRIMARY KEY,
    sealed BLOB NOT NULL
) STRICT;

CREATE TABLE payments (
    payment_id TEXT NOT NULL PRIMARY KEY,
    opportunity_id TEXT NOT NULL,
    award INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('drafted', 'certified', 'paid', 'held', 'void')),
    amount_cents INTEGER NOT NULL,
    tax_cents INTEGER NOT NULL,
    tax_is_estimate INTEGER NOT NULL CHECK (tax_is_estimate IN (0, 1)),
    currency TEXT NOT NULL,
    record TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    paid_at INTEGER,
    UNIQUE (opportunity_id, award)
) STRICT;
