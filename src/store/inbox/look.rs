//! Looking into the inbox: what operators and pages ask.

use jiff::{SignedDuration, Timestamp};

use super::super::{Result, Store, Worker};
use super::{Body, DeliveryStatus, Settled};
use crate::domain::ids::IssueId;

row! {
    /// A delivery without its body.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct DeliveryRecord in "deliveries" key delivery_id {
        /// Grows in the order of arrival: the cursor of lists.
        pub arrival: i64,
        /// GitHub's GUID of it.
        pub delivery_id: String,
        /// The event's name.
        pub event: String,
        /// The repository's number, 0 where there is none.
        pub partition_id: i64,
        /// When it came in.
        pub received_at: Timestamp,
        /// Where it stands.
        pub status: DeliveryStatus,
        /// The issue that it waits or waited for.
        pub issue_id: Option<IssueId>,
        /// How often working on it failed.
        pub attempts: i64,
        /// When it is worked on again; 1970 means at once.
        pub next_attempt_at: Timestamp,
        /// How often it was revived after it died.
        pub revived: i64,
        /// Why working on it failed last.
        pub last_error: Option<String>,
        /// What became of it.
        pub note: Option<String>,
        /// When it was settled or given up.
        pub done_at: Option<Timestamp>,
    }
}

row! {
    struct BodyOnly in "deliveries" key delivery_id {
        body: Body,
    }
}

row! {
    struct Depth in "deliveries" key status {
        status: DeliveryStatus,
        amount: i64,
        oldest: Timestamp,
    }
}

/// Which deliveries to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeliveryFilter {
    /// Only these.
    pub status: Option<DeliveryStatus>,
    /// Only those of this event.
    pub event: Option<String>,
    /// Only those of this repository.
    pub partition_id: Option<i64>,
}

/// How much the inbox holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InboxDepth {
    /// Deliveries to be worked on.
    pub pending: i64,
    /// Deliveries that wait for something on their issue.
    pub waiting: i64,
    /// Deliveries given up.
    pub dead: i64,
    /// For how long the oldest pending one has been here.
    pub oldest_age: Option<SignedDuration>,
}

macro_rules! records {
    ($rest:literal) => {
        concat!(
            "SELECT arrival, delivery_id, event, partition_id, received_at, status, issue_id,
                attempts, next_attempt_at, revived, last_error, note, done_at
             FROM deliveries ",
            $rest
        )
    };
}

const LIST: &str = records!(
    "WHERE arrival < $1 AND (CAST($2 AS TEXT) IS NULL OR status = $2)
        AND (CAST($3 AS TEXT) IS NULL OR event = $3)
        AND (CAST($4 AS BIGINT) IS NULL OR partition_id = $4)
     ORDER BY arrival DESC LIMIT $5"
);
const BY_ID: &str = records!("WHERE delivery_id = $1");
const BODY: &str = "SELECT delivery_id, body FROM deliveries WHERE delivery_id = $1";
const DEPTH: &str = "
    SELECT status, count(*) AS amount, min(received_at) AS oldest FROM deliveries
    WHERE status IN ('pending', 'waiting', 'dead') GROUP BY status";
const REPLAY: &str = "
    UPDATE deliveries
    SET status = 'pending', attempts = 0, next_attempt_at = 0, done_at = NULL, passing = FALSE,
        revived = revived + 1
    WHERE delivery_id = $1 AND status = 'dead'";

const PRUNE: &str = "
    DELETE FROM deliveries WHERE arrival IN (
        SELECT arrival FROM (
            SELECT arrival, received_at FROM deliveries
            WHERE status = $1 ORDER BY arrival LIMIT $2) oldest
        WHERE oldest.received_at < $3)";

const END_WAITING: &str = "
    UPDATE deliveries SET status = 'ignored', note = $3, done_at = $2
    WHERE status = 'waiting' AND received_at < $1";

const REVIVE: &str = "
    UPDATE deliveries
    SET status = 'pending', attempts = 0, next_attempt_at = $2, done_at = NULL, passing = FALSE,
        revived = revived + 1
    WHERE status = 'dead' AND passing AND done_at <= $1";

/// Deliveries, newest first, that arrived before the one with the arrival `before`.
///
/// # Errors
/// When the database cannot.
pub async fn deliveries(
    store: &Store,
    filter: &DeliveryFilter,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<DeliveryRecord>> {
    all!(
        store,
        DeliveryRecord,
        LIST,
        before.unwrap_or(i64::MAX),
        filter.status,
        filter.event.as_deref(),
        filter.partition_id,
        limit,
    )
}

/// The delivery of that GUID.
///
/// # Errors
/// When the database cannot.
pub async fn delivery(store: &Store, delivery_id: &str) -> Result<Option<DeliveryRecord>> {
    one!(store, DeliveryRecord, BY_ID, delivery_id)
}

/// That delivery's body, byte by byte.
///
/// # Errors
/// When the database cannot.
pub async fn delivery_body(store: &Store, delivery_id: &str) -> Result<Option<Vec<u8>>> {
    let row = one!(store, BodyOnly, BODY, delivery_id)?;
    row.map(|row| row.body.unpack(delivery_id)).transpose()
}

/// How much the inbox holds.
///
/// # Errors
/// When the database cannot.
pub async fn inbox_depth(store: &Store, now: Timestamp) -> Result<InboxDepth> {
    let mut depth = InboxDepth::default();
    for row in all!(store, Depth, DEPTH)? {
        match row.status {
            DeliveryStatus::Pending => {
                depth.pending = row.amount;
                depth.oldest_age = Some(now.duration_since(row.oldest));
            }
            DeliveryStatus::Waiting => depth.waiting = row.amount,
            DeliveryStatus::Dead => depth.dead = row.amount,
            DeliveryStatus::Done | DeliveryStatus::Ignored => {}
        }
    }
    Ok(depth)
}

/// Has a dead delivery worked on again; `false` when there is none of that GUID.
///
/// # Errors
/// When the database cannot.
pub async fn replay(store: &Store, delivery_id: &str) -> Result<bool> {
    let mut tx = store.begin_write().await?;
    let changed = run!(tx, REPLAY, delivery_id)?;
    tx.ring(Worker::Inbox);
    tx.commit().await?;
    Ok(changed == 1)
}

/// Has the deliveries worked on again, from `now` on, that died until `died_before`
/// of what may have passed since: how many.
///
/// # Errors
/// When the database cannot.
pub async fn revive(store: &Store, died_before: Timestamp, now: Timestamp) -> Result<u64> {
    let mut tx = store.begin_write().await?;
    let revived = run!(tx, REVIVE, died_before, now)?;
    if revived > 0 {
        tx.ring(Worker::Inbox);
    }
    tx.commit().await?;
    Ok(revived)
}

/// Ends deliveries that came in before `received_before` and still wait for something
/// to happen to their issue: how many.
///
/// # Errors
/// When the database cannot.
pub async fn end_waiting(store: &Store, received_before: Timestamp, now: Timestamp) -> Result<u64> {
    let mut tx = store.begin_write().await?;
    let note = "nothing came of what it waited for";
    let ended = run!(tx, END_WAITING, received_before, now, note)?;
    tx.commit().await?;
    Ok(ended)
}

/// Forgets what was settled long ago: deliveries of that status that came in before
/// `received_before`, the oldest `limit` at most; how many those were.
///
/// The oldest alone are looked at, so that a sweep costs the same however many there
/// are: they came in about the order in which they were settled.
///
/// # Errors
/// When the database cannot.
pub async fn prune(
    store: &Store,
    status: Settled,
    received_before: Timestamp,
    limit: i64,
) -> Result<u64> {
    let mut tx = store.begin_write().await?;
    let pruned = run!(tx, PRUNE, status.status(), limit, received_before)?;
    tx.commit().await?;
    Ok(pruned)
}
