//! Working on deliveries: leases of partitions and what becomes of each delivery.

use jiff::{SignedDuration, Timestamp};

use super::super::row::{Earliest, earliest, later};
use super::super::writes::writing;
use super::super::{Result, Store, StoreError, Tx, Worker, Write};
use super::{Body, DeliveryStatus};
use crate::domain::ids::IssueId;

row! {
    /// A delivery to work on.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Delivery in "deliveries" key delivery_id {
        /// GitHub's GUID of it.
        pub delivery_id: String,
        /// The event's name.
        pub event: String,
        /// The repository's number, 0 where there is none.
        pub partition_id: i64,
        /// When it came in.
        pub received_at: Timestamp,
        /// The body.
        pub body: Body,
        /// How often working on it failed.
        pub attempts: i64,
    }
}

row! {
    /// The right to work on a repository's deliveries.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct PartitionLease in "inbox_partitions" key partition_id {
        /// Which repository, 0 for deliveries without one.
        pub partition_id: i64,
        /// Grows with every lease of it.
        pub fence: i64,
    }
}

row! {
    struct Candidate in "deliveries" key partition_id {
        partition_id: i64,
    }
}

/// A partition and what there is to do in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leased {
    /// The right to do it.
    pub lease: PartitionLease,
    /// What to do, in the order of arrival; at least one.
    pub deliveries: Vec<Delivery>,
}

/// How working on a delivery failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure<'a> {
    /// Why.
    pub error: &'a str,
    /// Until when it holds its partition; without one it is dead and the others pass it.
    pub retry_at: Option<Timestamp>,
    /// Whether it may go well later without anything being mended ([`revive`](super::revive)).
    pub passing: bool,
}

/// How a delivery ends well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// It was decided.
    Done,
    /// It is of no interest.
    Ignored,
}

impl Settled {
    pub(super) const fn status(self) -> DeliveryStatus {
        match self {
            Self::Done => DeliveryStatus::Done,
            Self::Ignored => DeliveryStatus::Ignored,
        }
    }
}

const CANDIDATE: &str = "
    SELECT d.partition_id FROM deliveries d
    WHERE d.status = 'pending' AND NOT EXISTS (
        SELECT 1 FROM inbox_partitions p
        WHERE p.partition_id = d.partition_id AND p.lease_until > $1)
    AND NOT EXISTS (
        SELECT 1 FROM deliveries h
        WHERE h.partition_id = d.partition_id AND h.status = 'pending' AND h.next_attempt_at > $1)
    ORDER BY d.arrival LIMIT 1";

const CLAIM: &str = "
    INSERT INTO inbox_partitions (partition_id, lease_owner, fence, lease_until)
    VALUES ($1, $2, 1, $3)
    ON CONFLICT (partition_id) DO UPDATE
    SET lease_owner = excluded.lease_owner, fence = inbox_partitions.fence + 1,
        lease_until = excluded.lease_until
    WHERE inbox_partitions.lease_until <= $4
    RETURNING partition_id, fence";

const DUE: &str = "
    SELECT delivery_id, event, partition_id, received_at, body, attempts FROM deliveries
    WHERE partition_id = $1 AND status = 'pending' AND NOT EXISTS (
        SELECT 1 FROM deliveries h
        WHERE h.partition_id = $1 AND h.status = 'pending' AND h.next_attempt_at > $2)
    ORDER BY arrival LIMIT $3";

const RENEW: &str = "
    UPDATE inbox_partitions SET lease_until = $3
    WHERE partition_id = $1 AND fence = $2 AND lease_until > 0";

const RELEASE: &str =
    "UPDATE inbox_partitions SET lease_until = 0 WHERE partition_id = $1 AND fence = $2";

const SETTLE: &str = "
    UPDATE deliveries SET status = $4, note = $5, done_at = $6
    WHERE delivery_id = $1 AND partition_id = $2 AND status = 'pending' AND EXISTS (
        SELECT 1 FROM inbox_partitions p WHERE p.partition_id = $2 AND p.fence = $3)";

const WAIT: &str = "
    UPDATE deliveries SET status = 'waiting', issue_id = $4
    WHERE delivery_id = $1 AND partition_id = $2 AND status = 'pending' AND EXISTS (
        SELECT 1 FROM inbox_partitions p WHERE p.partition_id = $2 AND p.fence = $3)";

const RELEASE_WAITING: &str = "
    UPDATE deliveries SET status = 'pending', next_attempt_at = 0
    WHERE issue_id = $1 AND status = 'waiting'";

const RELEASE_ONE: &str = "
    UPDATE deliveries SET status = 'pending', next_attempt_at = 0
    WHERE delivery_id = $1 AND status = 'waiting'";

const FAIL: &str = "
    UPDATE deliveries
    SET status = $4, attempts = attempts + 1, last_error = $5, next_attempt_at = $6, done_at = $7,
        passing = $8
    WHERE delivery_id = $1 AND partition_id = $2 AND status = 'pending' AND EXISTS (
        SELECT 1 FROM inbox_partitions p WHERE p.partition_id = $2 AND p.fence = $3)";

const NEXT_DUE: &str = "
    SELECT min(CASE WHEN p.lease_until > h.held_until THEN p.lease_until ELSE h.held_until END) AS at
    FROM (SELECT partition_id, max(next_attempt_at) AS held_until FROM deliveries
        WHERE status = 'pending' GROUP BY partition_id) h
    LEFT JOIN inbox_partitions p ON p.partition_id = h.partition_id";

/// Takes the partition whose pending delivery came first, of those that no
/// worker has and no failing delivery holds, with up to `limit` deliveries.
///
/// The claim is an insert that turns into a guarded update, so that of all who
/// saw the same candidate exactly one gets it, on both databases alike; what it
/// holds is read after the claim, since the last holder may have finished some.
///
/// # Errors
/// When the database cannot.
pub async fn lease_partition(
    store: &Store,
    owner: &str,
    now: Timestamp,
    lease_for: SignedDuration,
    limit: i64,
) -> Result<Option<Leased>> {
    let until = later(now, lease_for);
    while let Some(Candidate { partition_id }) = one!(store, Candidate, CANDIDATE, now)? {
        let mut tx = store.begin_write().await?;
        let claimed = one!(tx, PartitionLease, CLAIM, partition_id, owner, until, now)?;
        let deliveries = all!(tx, Delivery, DUE, partition_id, now, limit)?;
        match claimed {
            Some(lease) if !deliveries.is_empty() => {
                tx.commit().await?;
                return Ok(Some(Leased { lease, deliveries }));
            }
            Some(_) | None => tx.rollback().await?,
        }
    }
    Ok(None)
}

/// Keeps a lease until `until`.
///
/// # Errors
/// [`StoreError::LeaseLost`] when somebody else has taken it, and any other of the database.
pub async fn renew_lease(store: &Store, lease: &PartitionLease, until: Timestamp) -> Result<()> {
    let mut tx = store.begin_write().await?;
    let changed = run!(tx, RENEW, lease.partition_id, lease.fence, until)?;
    tx.commit().await?;
    held(Some(&changed), lease)
}

/// Ends every lease: whoever held one died with the process that served this
/// database before. For SQLite alone, which one process serves at a time.
///
/// # Errors
/// When the database cannot.
pub async fn forget_leases(store: &Store) -> Result<()> {
    let mut tx = store.begin_write().await?;
    run!(tx, "UPDATE inbox_partitions SET lease_until = 0")?;
    tx.commit().await
}

/// Gives a lease back; one that is over already is no matter.
///
/// # Errors
/// When the database cannot.
pub async fn release_lease(store: &Store, lease: &PartitionLease) -> Result<()> {
    let mut tx = store.begin_write().await?;
    run!(tx, RELEASE, lease.partition_id, lease.fence)?;
    tx.ring(Worker::Inbox);
    tx.commit().await
}

/// How a delivery is settled in the transaction of what it decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending<'a> {
    /// It ends well, with a note.
    Ends(Settled, Option<&'a str>),
    /// It is put aside until something happens to its issue.
    Waits(IssueId),
}

/// What settles a delivery; to be looked at with [`held`].
#[must_use]
pub fn settling(
    lease: &PartitionLease,
    delivery_id: &str,
    ending: Ending<'_>,
    now: Timestamp,
) -> Write {
    let (partition, fence) = (lease.partition_id, lease.fence);
    match ending {
        Ending::Ends(settled, note) => {
            let status = settled.status();
            writing!(SETTLE, delivery_id, partition, fence, status, note, now)
        }
        Ending::Waits(issue) => writing!(WAIT, delivery_id, partition, fence, issue),
    }
}

/// Settles a delivery by itself.
///
/// # Errors
/// [`StoreError::LeaseLost`] when it is somebody else's now or was ended before:
/// undo the transaction.
pub async fn settle(
    tx: &mut Tx,
    lease: &PartitionLease,
    delivery_id: &str,
    ending: Ending<'_>,
    now: Timestamp,
) -> Result<()> {
    let changed = tx
        .write(vec![settling(lease, delivery_id, ending, now)])
        .await?;
    held(changed.first(), lease)
}

/// What takes up again the deliveries that wait for that issue.
#[must_use]
pub fn releasing(issue_id: IssueId) -> Write {
    writing!(RELEASE_WAITING, issue_id).ringing(Worker::Inbox)
}

/// Takes up again one delivery that waits for its issue; nothing where it does not.
///
/// # Errors
/// When the database cannot.
pub async fn release(store: &Store, delivery_id: &str) -> Result<()> {
    let mut tx = store.begin_write().await?;
    if run!(tx, RELEASE_ONE, delivery_id)? > 0 {
        tx.ring(Worker::Inbox);
    }
    tx.commit().await
}

/// Notes that working on a delivery failed.
///
/// # Errors
/// [`StoreError::LeaseLost`] as [`settle`].
pub async fn delivery_failed(
    store: &Store,
    lease: &PartitionLease,
    delivery_id: &str,
    failure: &Failure<'_>,
    now: Timestamp,
) -> Result<()> {
    let (status, next, done_at) = match failure.retry_at {
        Some(at) => (DeliveryStatus::Pending, at, None),
        None => (DeliveryStatus::Dead, now, Some(now)),
    };
    let (partition, fence) = (lease.partition_id, lease.fence);
    let mut tx = store.begin_write().await?;
    let changed = run!(
        tx,
        FAIL,
        delivery_id,
        partition,
        fence,
        status,
        failure.error,
        next,
        done_at,
        failure.passing
    )?;
    tx.commit().await?;
    held(Some(&changed), lease)
}

/// Whether what was written under a lease was.
///
/// # Errors
/// [`StoreError::LeaseLost`] when it was not.
pub fn held(changed: Option<&u64>, lease: &PartitionLease) -> Result<()> {
    if changed == Some(&1) {
        return Ok(());
    }
    Err(StoreError::LeaseLost {
        what: format!("partition {}", lease.partition_id),
    })
}

/// When a lease may next be had; it may be in the past.
///
/// # Errors
/// When the database cannot.
pub async fn next_due(store: &Store) -> Result<Option<Timestamp>> {
    Ok(earliest(one!(store, Earliest, NEXT_DUE)?))
}
