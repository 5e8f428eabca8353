-- Who asked for mail. The address is encrypted, and found by a keyed hash; when a
-- subscription ends the address is erased and the hash alone stays. user_id is 0 on
-- the public list, else the account whose own applications the mail is about.
CREATE TABLE subscribers (
    subscriber_id TEXT NOT NULL PRIMARY KEY CHECK (subscriber_id <> ''),
    address_hash TEXT NOT NULL CHECK (length(address_hash) = 64),
    user_id BIGINT NOT NULL,
    address BYTEA,
    status TEXT NOT NULL CHECK (status IN ('pending', 'active', 'left', 'bounced', 'complained')),
    tongue TEXT NOT NULL CHECK (tongue IN ('en', 'fr', 'both')),
    pace TEXT NOT NULL CHECK (pace IN ('immediately', 'weekly')),
    skills TEXT NOT NULL,
    asked BIGINT NOT NULL,
    asked_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    ended_at BIGINT,
    CHECK (address IS NOT NULL OR status NOT IN ('pending', 'active')),
    UNIQUE (address_hash, user_id)
);

CREATE INDEX subscribers_list ON subscribers (pace, subscriber_id) WHERE status = 'active' AND user_id = 0;
CREATE INDEX subscribers_own ON subscribers (user_id) WHERE user_id <> 0;
CREATE INDEX subscribers_asked ON subscribers (asked_at);

-- One message to one address: a row of its own, leased, sent once.
CREATE TABLE mail_messages (
    message_id TEXT NOT NULL PRIMARY KEY CHECK (message_id <> ''),
    mailing TEXT NOT NULL,
    subscriber_id TEXT NOT NULL,
    matter TEXT NOT NULL,
    priority BIGINT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('pending', 'leased', 'sent', 'dropped', 'dead')),
    attempts BIGINT NOT NULL,
    doubts BIGINT NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    lease_id TEXT CHECK (status <> 'leased' OR lease_id IS NOT NULL),
    lease_until BIGINT CHECK (status <> 'leased' OR lease_until IS NOT NULL),
    last_error TEXT,
    created_at BIGINT NOT NULL,
    done_at BIGINT
);

CREATE INDEX mail_messages_pending ON mail_messages (priority, next_attempt_at, message_id) WHERE status = 'pending';
CREATE INDEX mail_messages_leased ON mail_messages (lease_until) WHERE status = 'leased';
CREATE INDEX mail_messages_dead ON mail_messages (created_at, message_id) WHERE status = 'dead';
CREATE INDEX mail_messages_subscriber ON mail_messages (subscriber_id, status);
CREATE INDEX mail_messages_done ON mail_messages (done_at) WHERE status IN ('sent', 'dropped');

-- The rate that all replicas keep together; whoever leases holds this row.
CREATE TABLE mail_rate (
    lane TEXT NOT NULL PRIMARY KEY CHECK (lane = 'mail'),
    next_at BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    day BIGINT NOT NULL,
    sent_today BIGINT NOT NULL
);
