//! What is still to be said to GitHub or by mail.
//!
//! An effect is written in the transaction that decided it and has an id made
//! from what it says, so that performing it twice does no harm: it is performed
//! *at least once*. One writer at a time serves an installation, since GitHub's
//! limits are per installation; each lease raises the installation's fence, and
//! a writer whose fence is old cannot finish anything.

use jiff::{SignedDuration, Timestamp};

use super::row::{Earliest, earliest};
use super::types::words;
use super::{Result, Store, StoreError, Tx, Worker};
use crate::domain::ids::{InstallationId, OpportunityId};

words! {
    /// Where an effect stands.
    pub enum EffectStatus {
        /// To be performed.
        Pending = "pending",
        /// Performed.
        Done = "done",
        /// Given up; a person may replay it.
        Dead = "dead",
        /// Not worth saying any more.
        Dropped = "dropped",
    }
}

/// Something to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEffect {
    /// Made from what it says, so that saying it again is the same effect.
    pub effect_id: String,
    /// Through which installation; 0 for what does not go to GitHub.
    pub installation_id: InstallationId,
    /// The opportunity it is about.
    pub opportunity_id: Option<OpportunityId>,
    /// What kind of thing it is.
    pub kind: String,
    /// Keys to what it shows, as JSON.
    pub payload: String,
    /// What goes first when GitHub's limits bind: lower before higher.
    pub priority: i64,
    /// After this instant it is not worth saying.
    pub expires_at: Option<Timestamp>,
    /// Whether saying it again means anew (a status comment) or not at all.
    pub coalesce: bool,
}

row! {
    /// An effect as it is kept.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Effect in "effects" key effect_id {
        /// Its id.
        pub effect_id: String,
        /// Through which installation.
        pub installation_id: InstallationId,
        /// The opportunity it is about.
        pub opportunity_id: Option<OpportunityId>,
        /// What kind of thing it is.
        pub kind: String,
        /// Keys to what it shows, as JSON.
        pub payload: String,
        /// Lower goes first.
        pub priority: i64,
        /// How often it was asked for anew.
        pub generation: i64,
        /// Where it stands.
        pub status: EffectStatus,
        /// How often performing it failed.
        pub attempts: i64,
        /// When it is to be performed.
        pub next_attempt_at: Timestamp,
        /// Why it failed last, or was given up.
        pub last_error: Option<String>,
        /// After this instant it is not worth saying.
        pub expires_at: Option<Timestamp>,
        /// When it was decided.
        pub created_at: Timestamp,
        /// When it was performed or given up.
        pub done_at: Option<Timestamp>,
    }
}

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

row! {
    struct Depth in "effects" key status {
        status: EffectStatus,
        amount: i64,
        oldest: Timestamp,
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
}

/// What [`finish`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finished {
    /// The outcome is recorded.
    Recorded,
    /// It was asked for anew meanwhile and stays pending.
    AskedAnew,
}

/// How much is waiting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EffectsDepth {
    /// Effects to be performed.
    pub pending: i64,
    /// Effects given up.
    pub dead: i64,
    /// For how long the oldest pending one has waited.
    pub oldest_age: Option<SignedDuration>,
}

const ENQUEUE: &str = "
    INSERT INTO effects (effect_id, installation_id, opportunity_id, kind, payload, priority,
        generation, status, attempts, next_attempt_at, expires_at, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, 0, 'pending', 0, $8, $7, $8)
    ON CONFLICT (effect_id) DO NOTHING";

const ENQUEUE_ANEW: &str = "
    INSERT INTO effects (effect_id, installation_id, opportunity_id, kind, payload, priority,
        generation, status, attempts, next_attempt_at, expires_at, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, 0, 'pending', 0, $8, $7, $8)
    ON CONFLICT (effect_id) DO UPDATE
    SET installation_id = excluded.installation_id, payload = excluded.payload,
        priority = excluded.priority, generation = effects.generation + 1, status = 'pending',
        attempts = 0, next_attempt_at = excluded.next_attempt_at, last_error = NULL,
        expires_at = excluded.expires_at, done_at = NULL,
        created_at = CASE WHEN effects.status = 'pending' THEN effects.created_at
            ELSE excluded.created_at END";

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

const RENEW: &str = "UPDATE writers SET lease_until = $3 WHERE installation_id = $1 AND fence = $2 AND lease_until > 0";

const RELEASE: &str =
    "UPDATE writers SET lease_until = 0 WHERE installation_id = $1 AND fence = $2";

const NOTE_WRITE: &str =
    "UPDATE writers SET next_write_at = $3 WHERE installation_id = $1 AND fence = $2";

const HOLDS: &str = "
    SELECT installation_id, fence, next_write_at FROM writers
    WHERE installation_id = $1 AND fence = $2";

macro_rules! effects {
    ($rest:literal) => {
        concat!(
            "SELECT effect_id, installation_id, opportunity_id, kind, payload, priority, generation,
                status, attempts, next_attempt_at, last_error, expires_at, created_at, done_at
             FROM effects ",
            $rest
        )
    };
}

const DUE: &str = effects!(
    "WHERE installation_id = $1 AND status = 'pending' AND next_attempt_at <= $3
        AND EXISTS (SELECT 1 FROM writers w WHERE w.installation_id = $1 AND w.fence = $2)
     ORDER BY priority, created_at, effect_id LIMIT $4"
);
const BY_ID: &str = effects!("WHERE effect_id = $1");
const DEAD: &str = effects!(
    "WHERE status = 'dead' AND (created_at, effect_id) > ($1, $2)
     ORDER BY created_at, effect_id LIMIT $3"
);

const FINISH: &str = "
    UPDATE effects
    SET status = $4, attempts = attempts + $5, last_error = $6, next_attempt_at = $7, done_at = $8
    WHERE effect_id = $1 AND generation = $2 AND status = 'pending' AND EXISTS (
        SELECT 1 FROM writers w WHERE w.installation_id = effects.installation_id AND w.fence = $3)";

const DEPTH: &str = "
    SELECT status, count(*) AS amount, min(created_at) AS oldest FROM effects
    WHERE status IN ('pending', 'dead') GROUP BY status";

const REPLAY: &str = "
    UPDATE effects SET status = 'pending', attempts = 0, next_attempt_at = $2, done_at = NULL,
        generation = generation + 1
    WHERE effect_id = $1 AND status = 'dead'";

const NEXT_DUE: &str = "
    SELECT min(CASE WHEN w.lease_until > e.next_attempt_at THEN w.lease_until
        ELSE e.next_attempt_at END) AS at
    FROM effects e LEFT JOIN writers w ON w.installation_id = e.installation_id
    WHERE e.status = 'pending'";

/// Queues an effect. Of the same id again it is nothing new, or, where it
/// coalesces, to be performed anew whatever became of it; `false` means nothing
/// new.
///
/// # Errors
/// When the database cannot.
pub async fn enqueue(tx: &mut Tx, effect: &NewEffect, now: Timestamp) -> Result<bool> {
    let sql = if effect.coalesce {
        ENQUEUE_ANEW
    } else {
        ENQUEUE
    };
    let changed = run!(
        tx,
        sql,
        &effect.effect_id,
        effect.installation_id,
        effect.opportunity_id,
        &effect.kind,
        &effect.payload,
        effect.priority,
        effect.expires_at,
        now,
    )?;
    tx.ring(Worker::Effects);
    Ok(changed == 1)
}

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
    let until = super::row::later(now, lease_for);
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

/// Keeps a lease until `until`; `false` when somebody else has taken it.
///
/// # Errors
/// When the database cannot.
pub async fn renew_writer(store: &Store, lease: &WriterLease, until: Timestamp) -> Result<bool> {
    let mut tx = store.begin_write().await?;
    let changed = run!(tx, RENEW, lease.installation_id, lease.fence, until)?;
    tx.commit().await?;
    Ok(changed == 1)
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

/// Notes before which instant nothing more that creates content may be written
/// through this installation, so that the next writer keeps the interval too.
///
/// # Errors
/// [`StoreError::LeaseLost`]: stop writing.
pub async fn note_write(
    store: &Store,
    lease: &WriterLease,
    next_write_at: Timestamp,
) -> Result<()> {
    let mut tx = store.begin_write().await?;
    let changed = run!(
        tx,
        NOTE_WRITE,
        lease.installation_id,
        lease.fence,
        next_write_at
    )?;
    tx.commit().await?;
    if changed == 1 {
        Ok(())
    } else {
        Err(lost(lease))
    }
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

/// Records what became of an effect, if it was not asked for anew meanwhile.
///
/// # Errors
/// [`StoreError::LeaseLost`] when somebody else serves the installation now.
pub async fn finish(
    store: &Store,
    lease: &WriterLease,
    effect: &Effect,
    outcome: &Outcome,
    now: Timestamp,
) -> Result<Finished> {
    let (status, failed, error, next) = match outcome {
        Outcome::Done => (EffectStatus::Done, 0, None, now),
        Outcome::Dead(why) => (EffectStatus::Dead, 1, Some(why), now),
        Outcome::Dropped(why) => (EffectStatus::Dropped, 0, Some(why), now),
        Outcome::RetryAt(at, why) => (EffectStatus::Pending, 1, Some(why), *at),
    };
    let done_at = (status != EffectStatus::Pending).then_some(now);
    let (id, generation) = (&effect.effect_id, effect.generation);
    let mut tx = store.begin_write().await?;
    let changed = run!(
        tx,
        FINISH,
        id,
        generation,
        lease.fence,
        status,
        failed,
        error,
        next,
        done_at
    )?;
    let holds = one!(tx, WriterLease, HOLDS, lease.installation_id, lease.fence)?;
    tx.commit().await?;
    match (changed, holds) {
        (1, _) => Ok(Finished::Recorded),
        (_, Some(_)) => Ok(Finished::AskedAnew),
        (_, None) => Err(lost(lease)),
    }
}

fn lost(lease: &WriterLease) -> StoreError {
    StoreError::LeaseLost {
        what: format!("installation {}", lease.installation_id),
    }
}

/// How much is waiting.
///
/// # Errors
/// When the database cannot.
pub async fn depth(store: &Store, now: Timestamp) -> Result<EffectsDepth> {
    let mut depth = EffectsDepth::default();
    for row in all!(store, Depth, DEPTH)? {
        match row.status {
            EffectStatus::Pending => {
                depth.pending = row.amount;
                depth.oldest_age = Some(now.duration_since(row.oldest));
            }
            EffectStatus::Dead => depth.dead = row.amount,
            EffectStatus::Done | EffectStatus::Dropped => {}
        }
    }
    Ok(depth)
}

/// The effect of that id.
///
/// # Errors
/// When the database cannot.
pub async fn effect(store: &Store, effect_id: &str) -> Result<Option<Effect>> {
    one!(store, Effect, BY_ID, effect_id)
}

/// Effects that were given up, oldest first, after the one given.
///
/// # Errors
/// When the database cannot.
pub async fn dead(store: &Store, after: Option<&Effect>, limit: i64) -> Result<Vec<Effect>> {
    let (at, id) = after.map_or((Timestamp::UNIX_EPOCH, ""), |last| {
        (last.created_at, last.effect_id.as_str())
    });
    all!(store, Effect, DEAD, at, id, limit)
}

/// Has a dead effect performed again; `false` when there is none of that id.
///
/// # Errors
/// When the database cannot.
pub async fn replay(store: &Store, effect_id: &str, now: Timestamp) -> Result<bool> {
    let mut tx = store.begin_write().await?;
    let changed = run!(tx, REPLAY, effect_id, now)?;
    tx.ring(Worker::Effects);
    tx.commit().await?;
    Ok(changed == 1)
}

/// When a lease may next find something to do; it may be in the past.
///
/// # Errors
/// When the database cannot.
pub async fn next_due(store: &Store) -> Result<Option<Timestamp>> {
    Ok(earliest(one!(store, Earliest, NEXT_DUE)?))
}
