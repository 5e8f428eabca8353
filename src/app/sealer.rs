//! Seals committed events into the public log, one sealer at a time (I11).
//!
//! Everything of a batch is one transaction: a process that dies in the middle
//! has sealed nothing of it, and the next one finds the same events again.

use jiff::Timestamp;

use super::AppError;
use crate::domain::ledger::{Entry, in_order};
use crate::store::{Store, ledger};

/// How many events a batch seals: on SQLite other writers wait for it.
const BATCH: i64 = 200;

/// Seals a batch of what has no place yet; says how many events that were. None
/// while another sealer is at work: what it leaves is found by the next call.
///
/// # Errors
/// When the database cannot.
pub async fn seal(store: &Store, now: Timestamp) -> Result<usize, AppError> {
    if !ledger::anything_unsealed(store).await? {
        return Ok(0);
    }
    let mut tx = store.begin_write().await?;
    if !ledger::seal_alone(&mut tx).await? {
        tx.rollback().await?;
        return Ok(0);
    }
    // The database keeps milliseconds; what is hashed must be what is kept.
    let sealed_at = Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now);
    let mut head = ledger::head_in(&mut tx).await?;
    let events = in_order(ledger::unsealed(&mut tx, BATCH).await?);
    let sealed = events.len();
    for event in events {
        let entry = Entry::after(&head, event, sealed_at)?;
        ledger::append(&mut tx, &entry).await?;
        head = entry.head();
    }
    tx.commit().await?;
    Ok(sealed)
}

/// Seals until nothing is left without a place.
///
/// # Errors
/// As [`seal`].
pub async fn seal_all(store: &Store, now: Timestamp) -> Result<(), AppError> {
    while seal(store, now).await? > 0 {}
    Ok(())
}
