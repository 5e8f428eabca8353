-- The opportunity as its chain of events left it: the snapshot is for deciding,
-- the columns beside it are for lists.
CREATE TABLE opportunities (
    opportunity_id TEXT NOT NULL PRIMARY KEY,
    ocid TEXT NOT NULL UNIQUE,
    repository_id BIGINT NOT NULL,
    issue_id BIGINT NOT NULL,
    issue_number BIGINT NOT NULL,
    installation_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'needs_changes', 'awaiting_approval', 'open', 'evaluation', 'offered', 'in_progress', 'delivered', 'accepted', 'paid', 'unsuccessful', 'cancelled', 'terminated')),
    disputed BOOLEAN NOT NULL,
    snapshot TEXT NOT NULL,
    head TEXT NOT NULL,
    title TEXT NOT NULL,
    language TEXT NOT NULL,
    price_cents BIGINT,
    currency TEXT NOT NULL,
    posted_at BIGINT,
    closes_at BIGINT,
    delivery_due_at BIGINT,
    applications BIGINT NOT NULL,
    questions BIGINT NOT NULL,
    supplier_id BIGINT,
    hidden BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE INDEX opportunities_issue ON opportunities (issue_id, created_at);
CREATE INDEX opportunities_repository ON opportunities (repository_id, issue_number);
CREATE INDEX opportunities_board ON opportunities (state, closes_at, opportunity_id);
CREATE UNIQUE INDEX opportunities_one_live_per_issue ON opportunities (issue_id)
    WHERE state NOT IN ('cancelled', 'unsuccessful', 'terminated', 'paid', 'accepted');

-- The chain (I11): what happened, never changed. (opportunity_id, version) is
-- the optimistic lock of everyone who decides.
CREATE TABLE events (
    opportunity_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    kind TEXT NOT NULL,
    at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    actor_id BIGINT,
    actor_login TEXT,
    cause TEXT NOT NULL,
    body TEXT NOT NULL,
    private_sha256 TEXT,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (opportunity_id, version)
);

-- What the chain only names by its salted hash (I11, I14); may be erased.
CREATE TABLE event_private (
    opportunity_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    salt BYTEA NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (opportunity_id, version)
);

-- Facts of GitHub that were decided already, whatever delivery brings them again.
CREATE TABLE decided (
    fact_key TEXT NOT NULL PRIMARY KEY,
    opportunity_id TEXT,
    outcome TEXT NOT NULL,
    at BIGINT NOT NULL
);

-- Seeds of draws, encrypted.
CREATE TABLE seeds (
    opportunity_id TEXT NOT NULL PRIMARY KEY,
    sealed BYTEA NOT NULL
);

CREATE TABLE payments (
    payment_id TEXT NOT NULL PRIMARY KEY,
    opportunity_id TEXT NOT NULL,
    award BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('drafted', 'certified', 'paid', 'held', 'void')),
    amount_cents BIGINT NOT NULL,
    tax_cents BIGINT NOT NULL,
    tax_is_estimate BOOLEAN NOT NULL,
    currency TEXT NOT NULL,
    record TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    paid_at BIGINT,
    UNIQUE (opportunity_id, award)
);
