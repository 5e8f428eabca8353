//! What is still to be said to GitHub or by mail.
//!
//! An effect is written in the transaction that decided it and has an id made
//! from what it says, so that performing it twice does no harm: it is performed
//! *at least once*. One writer at a time serves an installation, since GitHub's
//! limits are per installation; each lease raises the installation's fence, and
//! a writer whose fence is old cannot finish anything.

/// A query of whole effects.
macro_rules! effects {
    ($rest:literal) => {
        concat!(
            "SELECT effect_id, installation_id, opportunity_id, kind, payload, priority, generation,
                status, attempts, next_attempt_at, last_error, expires_at, created_at, done_at, trace
             FROM effects ",
            $rest
        )
    };
}

mod look;
mod writer;

pub use look::{EffectFilter, EffectsDepth, dead, depth, effect, list, of_opportunity, replay};
pub use writer::{
    Finished, Hold, Outcome, WriterLease, due_effects, finish, forget_writers, lease_writer,
    next_due, release_writer, renew_writer,
};

use jiff::Timestamp;

use super::types::words;
use super::writes::writing;
use super::{Result, Tx, Worker, Write};
use crate::domain::ids::{InstallationId, OpportunityId, RepositoryId};
use crate::telemetry::trace;

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
        /// Where in a trace it was decided ([`trace::here`]).
        pub trace: Option<String>,
    }
}

const ENQUEUE: &str = "
    INSERT INTO effects (effect_id, installation_id, opportunity_id, kind, payload, priority,
        generation, status, attempts, next_attempt_at, expires_at, created_at, trace)
    VALUES ($1, $2, $3, $4, $5, $6, 0, 'pending', 0, $8, $7, $8, $9)
    ON CONFLICT (effect_id) DO NOTHING";

const ENQUEUE_ANEW: &str = "
    INSERT INTO effects (effect_id, installation_id, opportunity_id, kind, payload, priority,
        generation, status, attempts, next_attempt_at, expires_at, created_at, trace)
    VALUES ($1, $2, $3, $4, $5, $6, 0, 'pending', 0, $8, $7, $8, $9)
    ON CONFLICT (effect_id) DO UPDATE
    SET installation_id = excluded.installation_id, payload = excluded.payload,
        priority = excluded.priority, generation = effects.generation + 1, status = 'pending',
        attempts = 0, next_attempt_at = excluded.next_attempt_at, last_error = NULL,
        expires_at = excluded.expires_at, done_at = NULL, trace = excluded.trace,
        created_at = CASE WHEN effects.status = 'pending' THEN effects.created_at
            ELSE excluded.created_at END";

const WITHDRAW: &str = "
    UPDATE effects SET status = 'dropped', done_at = $2, last_error = 'decided in time'
    WHERE effect_id = $1 AND status = 'pending'
    RETURNING effect_id, next_attempt_at";

row! {
    struct Withdrawn in "effects" key effect_id {
        next_attempt_at: Timestamp,
    }
}

/// Takes an effect back that is not known to be performed, and says when it is due; none
/// when there is none. One that is due may be performed at this moment.
///
/// # Errors
/// When the database cannot.
pub async fn withdraw(tx: &mut Tx, effect_id: &str, now: Timestamp) -> Result<Option<Timestamp>> {
    let withdrawn = one!(tx, Withdrawn, WITHDRAW, effect_id, now)?;
    Ok(withdrawn.map(|it| it.next_attempt_at))
}

const DONE: &str = "SELECT effect_id FROM effects WHERE effect_id = $1 AND status = 'done'";

row! {
    struct Performed in "effects" key effect_id {
        effect_id: String,
    }
}

/// Whether an effect has been performed.
///
/// # Errors
/// When the database cannot.
pub async fn is_done(tx: &mut Tx, effect_id: &str) -> Result<bool> {
    let done = one!(tx, Performed, DONE, effect_id)?;
    Ok(done.is_some_and(|done| done.effect_id == effect_id))
}

const WITHDRAW_ALL: &str = "
    UPDATE effects SET status = 'dropped', done_at = $3, last_error = $2
    WHERE opportunity_id = $1 AND status = 'pending'";

const HASTEN: &str = "
    UPDATE effects SET next_attempt_at = $2
    WHERE opportunity_id = $1 AND status = 'pending' AND next_attempt_at > $2";

const GO_ALONG: &str = "
    UPDATE effects SET installation_id = (
        SELECT r.installation_id FROM repositories r WHERE r.repository_id = $1)
    WHERE status = 'pending' AND installation_id <> 0
        AND installation_id <> (
            SELECT r.installation_id FROM repositories r WHERE r.repository_id = $1)
        AND opportunity_id IN (
            SELECT o.opportunity_id FROM opportunities o WHERE o.repository_id = $1)";

/// Takes back every effect of an opportunity that has not been performed, and why.
///
/// # Errors
/// When the database cannot.
pub async fn withdraw_all(
    tx: &mut Tx,
    opportunity: OpportunityId,
    why: &str,
    now: Timestamp,
) -> Result<u64> {
    run!(tx, WITHDRAW_ALL, opportunity, why, now)
}

/// Has every effect of an opportunity that waits tried at `now`.
///
/// # Errors
/// When the database cannot.
pub async fn hasten(tx: &mut Tx, opportunity: OpportunityId, now: Timestamp) -> Result<u64> {
    let changed = run!(tx, HASTEN, opportunity, now)?;
    tx.ring(Worker::Effects);
    Ok(changed)
}

/// Has what waits about a repository's opportunities written through the installation
/// that reaches it now: GitHub's limits are of that one (cases 26, 36). Whatever notes
/// that installation calls this.
///
/// # Errors
/// When the database cannot.
pub(super) async fn go_along(tx: &mut Tx, repository: RepositoryId) -> Result<u64> {
    let changed = run!(tx, GO_ALONG, repository)?;
    if changed > 0 {
        tx.ring(Worker::Effects);
    }
    Ok(changed)
}

/// What queues an effect. Of the same id again it is nothing new, or, where it
/// coalesces, to be performed anew whatever became of it; no row changed means nothing
/// new.
#[must_use]
pub fn queueing(effect: &NewEffect, now: Timestamp) -> Write {
    let sql = if effect.coalesce {
        ENQUEUE_ANEW
    } else {
        ENQUEUE
    };
    let queued = writing!(
        sql,
        &effect.effect_id,
        effect.installation_id,
        effect.opportunity_id,
        &effect.kind,
        &effect.payload,
        effect.priority,
        effect.expires_at,
        now,
        trace::here(),
    );
    queued.ringing(Worker::Effects)
}

/// Queues an effect by itself, as [`queueing`]; `false` means nothing new.
///
/// # Errors
/// When the database cannot.
pub async fn enqueue(tx: &mut Tx, effect: &NewEffect, now: Timestamp) -> Result<bool> {
    let changed = tx.write(vec![queueing(effect, now)]).await?;
    Ok(changed.first() == Some(&1))
}
