//! Performing effects: one writer for an installation, and what became of each.

use jiff::{SignedDuration, Timestamp};

use super::super::row::{Earliest, earliest, later};
use super::super::{Result, Store, StoreError, Worker};
use super::{Effect, EffectStatus};
use crate::domain::ids::InstallationId;

row! {
    /// The right to write to GitHub through one installation.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct WriterLease in "writers" key installation_id {
        /// Which installation.
        pub installation_id: InstallationId,
        /// Grows with every lease of it.
        pub fence: i64,
        /// Before this instant nothing that creates content may be written.
        pub next_write_at: Timestamp,
    }
}

row! {
    struct Candidate in "effects" key installation_id {
        installation_id: InstallationId,
    }
}

/// What became of performing an effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It stands.
    Done,
    /// It never will, and why.
    Dead(String),
    /// It is not worth saying any more, and why.
    Dropped(String),
    /// Try again at that instant, after that error.
    RetryAt(Timestamp, String),
    /// Look again at that instant, and why: it waits, and nothing failed.
    Waits(Timestamp, String),
}

/// How a writer goes on after an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    /// The lease is kept until then.
    pub until: Timestamp,
    /// Before this instant nothing more that creates content may be written through
    /// the installation, so that the next writer keeps the interval too, and a limit.
    pub next_write_at: Timestamp,
}

/// What [`finish`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finished {
    /// The outcome is recorded.
    Recorded,
    /// It was asked for anew meanwhile and stays pending.
    AskedAnew,
}

const CANDIDATE: &str = "
    SELECT e.installation_id FROM effects e
    WHERE e.status = 'pending' AND e.next_attempt_at <= $1 AND NOT EXISTS (
        SELECT 1 FROM writers w
        WHERE w.installation_id = e.installation_id AND w.lease_until > $1)
    ORDER BY e.next_attempt_at LIMIT 1";

const CLAIM: &str = "
    INSERT INTO writers (installation_id, fence, owner, lease_until, next_write_at)
    VALUES ($1, 1, $2, $3, 0)
    ON CONFLICT (installation_id) DO UPDATE
    SET fence = writers.fence + 1, owner = excluded.owner, lease_until = excluded.lease_until
    WHERE writers.lease_until <= $4
    RETURNING installation_id, fence, next_write_at";

const RELEASE: &str =
    "UPDATE writers SET lease_until = 0 WHERE installation_id = $1 AND fence = $2";

const FORGET_WRITERS: &str = "UPDATE writers SET lease_until = next_write_at, fence = fence + 1";

const RENEW: &str = "
    UPDATE writers SET lease_until = $3
    WHERE installation_id = $1 AND fence = $2 AND lease_until > 0";

const KEEP: &str = "
    UPDATE writers SET lease_until = $3, next_write_at = $4
    WHERE installation_id = $1 AND fence = $2 AND lease_until > 0";

const DUE: &str = effects!(
    "WHERE installation_id = $1 AND status = 'pending' AND next_attempt_at <= $3
        AND EXISTS (SELECT 1 FROM writers w WHERE w.installation_id = $1 AND w.fence = $2)
     ORDER BY priority, created_at, effect_id LIMIT $4"
);
const FINISH: &str = "
    UPDATE effects
    SET status = $4, attempts = attempts + $5, last_error = $6, next_attempt_at = $7, done_at = $8
    WHERE effect_id = $1 AND generation = $2 AND status = 'pending' AND EXISTS (
        SELECT 1 FROM writers w
        WHERE w.installation_id = effects.installation_id AND w.fence = $3 AND w.lease_until > 0)";

const NEXT_DUE: &str = "
    SELECT min(CASE WHEN w.lease_until > e.next_attempt_at THEN w.lease_until
        ELSE e.next_attempt_at END) AS at
    FROM effects e LEFT JOIN writers w ON w.installation_id = e.installation_id
    WHERE e.status = 'pending'";

/// Takes an installation that has due effects and no live writer, or `None`.
///
/// The claim is an insert that turns into a guarded update, so that of all who
/// saw the same candidate exactly one gets it, on both databases alike.
///
/// # Errors
/// When the database cannot.
pub async fn lease_writer(
    store: &Store,
    owner: &str,
    now: Timestamp,
    lease_for: SignedDuration,
) -> Result<Option<WriterLease>> {
    let until = later(now, lease_for);
    while let Some(found) = one!(store, Candidate, CANDIDATE, now)? {
        let mut tx = store.begin_write().await?;
        let lease = one!(
            tx,
            WriterLease,
            CLAIM,
            found.installation_id,
            owner,
            until,
            now
        )?;
        tx.commit().await?;
        if lease.is_some() {
            return Ok(lease);
        }
    }
    Ok(None)
}

/// Ends every lease: whoever held one died with the process that served this
/// database before. A limit of GitHub's that bound goes on binding. For SQLite alone,
/// which one process serves at a time.
///
/// # Errors
/// When the database cannot.
pub async fn forget_writers(store: &Store) -> Result<()> {
    let mut tx = store.begin_write().await?;
    run!(tx, FORGET_WRITERS)?;
    tx.commit().await
}

/// Gives a lease back; one that is over already is no matter.
///
/// # Errors
/// When the database cannot.
pub async fn release_writer(store: &Store, lease: &WriterLease) -> Result<()> {
    let mut tx = store.begin_write().await?;
    run!(tx, RELEASE, lease.installation_id, lease.fence)?;
    tx.ring(Worker::Effects);
    tx.commit().await
}

/// Keeps a lease until `until`, in the middle of an effect.
///
/// # Errors
/// [`StoreError::LeaseLost`] when somebody else serves the installation now, or nobody.
pub async fn renew_writer(store: &Store, lease: &WriterLease, until: Timestamp) -> Result<()> {
    let mut tx = store.begin_write().await?;
    let held = run!(tx, RENEW, lease.installation_id, lease.fence, until)?;
    tx.commit().await?;
    if held == 0 {
        return Err(lost(lease));
    }
    Ok(())
}

/// The leased installation's due effects, in the order to perform them; none
/// once the lease is lost.
///
/// # Errors
/// When the database cannot.
pub async fn due_effects(
    store: &Store,
    lease: &WriterLease,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Effect>> {
    all!(
        store,
        Effect,
        DUE,
        lease.installation_id,
        lease.fence,
        now,
        limit
    )
}

/// Records what became of an effect, if it was not asked for anew meanwhile, and
/// keeps the lease.
///
/// # Errors
/// [`StoreError::LeaseLost`] when somebody else serves the installation now, or nobody;
/// then nothing is recorded.
pub async fn finish(
    store: &Store,
    lease: &WriterLease,
    effect: &Effect,
    outcome: &Outcome,
    hold: Hold,
    now: Timestamp,
) -> Result<Finished> {
    let (status, failed, error, next) = match outcome {
        Outcome::Done => (EffectStatus::Done, 0, None, now),
        Outcome::Dead(why) => (EffectStatus::Dead, 1, Some(why), now),
        Outcome::Dropped(why) => (EffectStatus::Dropped, 0, Some(why), now),
        Outcome::RetryAt(at, why) => (EffectStatus::Pending, 1, Some(why), *at),
        Outcome::Waits(at, why) => (EffectStatus::Pending, 0, Some(why), *at),
    };
    let done_at = (status != EffectStatus::Pending).then_some(now);
    let (id, generation) = (&effect.effect_id, effect.generation);
    let (installation, fence) = (lease.installation_id, lease.fence);
    let mut tx = store.begin_write().await?;
    let changed = run!(
        tx, FINISH, id, generation, fence, status, failed, error, next, done_at
    )?;
    let kept = run!(
        tx,
        KEEP,
        installation,
        fence,
        hold.until,
        hold.next_write_at
    )?;
    tx.commit().await?;
    match (kept, changed) {
        (0, _) => Err(lost(lease)),
        (_, 0) => Ok(Finished::AskedAnew),
        (_, _) => Ok(Finished::Recorded),
    }
}

fn lost(lease: &WriterLease) -> StoreError {
    StoreError::LeaseLost {
        what: format!("installation {}", lease.installation_id),
    }
}

/// When a lease may next find something to do; it may be in the past.
///
/// # Errors
/// When the database cannot.
pub async fn next_due(store: &Store) -> Result<Option<Timestamp>> {
    Ok(earliest(one!(store, Earliest, NEXT_DUE)?))
}
