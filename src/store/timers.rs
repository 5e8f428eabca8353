//! What happens by itself: a row for each instant, fired once.
//!
//! Any replica may fire a due timer. Its transaction calls [`mark_fired`], which
//! only one of them can win, so no leader is needed; timers that fell due while
//! nothing ran fire at the next start.

use jiff::Timestamp;

use super::row::{Earliest, earliest};
use super::writes::writing;
use super::{Result, Store, Tx, Worker, Write};
use crate::domain::ids::OpportunityId;

row! {
    /// A timer that has not fired.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Timer in "timers" key timer_id {
        /// Its own id, made from what it is for.
        pub timer_id: String,
        /// The opportunity it belongs to.
        pub opportunity_id: OpportunityId,
        /// What falls due.
        pub kind: String,
        /// When: the command that it becomes carries this instant.
        pub due_at: Timestamp,
        /// More about it, as JSON.
        pub payload: String,
        /// How often firing it failed.
        pub attempts: i64,
    }
}

/// A timer to set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTimer {
    /// Its own id: setting it again moves it.
    pub timer_id: String,
    /// The opportunity it belongs to.
    pub opportunity_id: OpportunityId,
    /// What falls due.
    pub kind: String,
    /// When.
    pub due_at: Timestamp,
    /// More about it, as JSON.
    pub payload: String,
}

const SET: &str = "
    INSERT INTO timers (timer_id, opportunity_id, kind, due_at, payload, attempts, next_attempt_at)
    VALUES ($1, $2, $3, $4, $5, 0, $4)
    ON CONFLICT (timer_id) DO UPDATE
    SET due_at = excluded.due_at, payload = excluded.payload, attempts = 0,
        next_attempt_at = excluded.next_attempt_at, last_error = NULL
    WHERE timers.fired_at IS NULL";

const CANCEL_ALL: &str = "DELETE FROM timers WHERE opportunity_id = $1 AND fired_at IS NULL";

const DUE: &str = "
    SELECT timer_id, opportunity_id, kind, due_at, payload, attempts FROM timers
    WHERE fired_at IS NULL AND next_attempt_at <= $1
    ORDER BY due_at, timer_id LIMIT $2";

const MARK_FIRED: &str = "UPDATE timers SET fired_at = $2 WHERE timer_id = $1 AND fired_at IS NULL";

const POSTPONE: &str = "
    UPDATE timers SET attempts = attempts + 1, next_attempt_at = $2, last_error = $3
    WHERE timer_id = $1 AND fired_at IS NULL";

const NEXT_DUE: &str = "SELECT min(next_attempt_at) AS at FROM timers WHERE fired_at IS NULL";

/// Sets a timer, or moves the one of that id; one that fired stays fired, and no row changes.
#[must_use]
pub fn setting(timer: &NewTimer) -> Write {
    writing!(
        SET,
        &timer.timer_id,
        timer.opportunity_id,
        &timer.kind,
        timer.due_at,
        &timer.payload,
    )
    .ringing(Worker::Timers)
}

/// Takes back every timer of an opportunity that has not fired.
#[must_use]
pub fn cancelling_all(opportunity_id: OpportunityId) -> Write {
    writing!(CANCEL_ALL, opportunity_id)
}

/// The timers to fire at `now`, the one due first coming first.
///
/// # Errors
/// When the database cannot.
pub async fn due(store: &Store, now: Timestamp, limit: i64) -> Result<Vec<Timer>> {
    all!(store, Timer, DUE, now, limit)
}

/// Marks a timer as fired, in the transaction of what it did. `false` when
/// another replica was first or it was cancelled: then do nothing.
///
/// # Errors
/// When the database cannot.
pub async fn mark_fired(tx: &mut Tx, timer_id: &str, now: Timestamp) -> Result<bool> {
    Ok(run!(tx, MARK_FIRED, timer_id, now)? == 1)
}

/// Tries a timer again at `retry_at`, after `error`. `false` when it has fired
/// or was cancelled meanwhile.
///
/// # Errors
/// When the database cannot.
pub async fn postpone(
    store: &Store,
    timer_id: &str,
    retry_at: Timestamp,
    error: &str,
) -> Result<bool> {
    let mut tx = store.begin_write().await?;
    let changed = run!(tx, POSTPONE, timer_id, retry_at, error)?;
    tx.commit().await?;
    Ok(changed == 1)
}

/// When the next timer is to fire; it may be in the past.
///
/// # Errors
/// When the database cannot.
pub async fn next_due(store: &Store) -> Result<Option<Timestamp>> {
    Ok(earliest(one!(store, Earliest, NEXT_DUE)?))
}
