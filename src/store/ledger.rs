//! The public log: committed events in one order, for everyone to read.
//!
//! What is to be sealed is asked of the events themselves, never of the highest
//! number seen: a transaction that commits late is sealed late, not missed. One
//! sealer works at a time; should two ever, the table's keys refuse the second.

use jiff::Timestamp;
use serde_json::Value;

use super::{Either, Result, Store, StoreError, Tx};
use crate::domain::ids::OpportunityId;
use crate::domain::ledger::{Entry, LogHead, Unsealed};

row! {
    struct UnsealedRow in "events" key opportunity_id {
        opportunity_id: OpportunityId,
        version: i64,
        hash: String,
        recorded_at: Timestamp,
    }
}

row! {
    struct Last in "ledger" key sequence {
        sequence: i64,
        hash: String,
        sealed_at: Timestamp,
    }
}

row! {
    struct EntryRow in "ledger" key sequence {
        sequence: i64,
        opportunity_id: OpportunityId,
        version: i64,
        event_hash: String,
        sealed_at: Timestamp,
        previous: String,
        hash: String,
        body: Option<String>,
    }
}

row! {
    struct Waiting in "events" key waiting {
        waiting: i64,
    }
}

const ANY_UNSEALED: &str = "
    SELECT count(*) AS waiting FROM (SELECT 1 FROM events WHERE sequence IS NULL LIMIT 1) AS one";

/// By opportunity, so that of each its earliest come first, whatever the limit cuts off.
const UNSEALED: &str = "
    SELECT opportunity_id, version, hash, recorded_at FROM events
    WHERE sequence IS NULL ORDER BY opportunity_id, version LIMIT $1";

const LAST: &str = "SELECT sequence, hash, sealed_at FROM ledger ORDER BY sequence DESC LIMIT 1";

const INSERT: &str = "
    INSERT INTO ledger (sequence, opportunity_id, version, event_hash, sealed_at, previous, hash)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

const PLACE: &str = "
    UPDATE events SET sequence = $3
    WHERE opportunity_id = $1 AND version = $2 AND sequence IS NULL";

/// Differs by necessity: SQLite has one writer anyway, and no such lock.
const ALONE: &str = "SELECT pg_try_advisory_xact_lock(7310, 1)";

/// The record is for the public where the opportunity's page is.
const PAGE: &str = "
    SELECT l.sequence, l.opportunity_id, l.version, l.event_hash, l.sealed_at, l.previous, l.hash,
        CASE WHEN NOT o.hidden AND NOT r.private THEN e.body END AS body
    FROM ledger l
    JOIN events e ON e.opportunity_id = l.opportunity_id AND e.version = l.version
    LEFT JOIN opportunities o ON o.opportunity_id = l.opportunity_id
    LEFT JOIN repositories r ON r.repository_id = o.repository_id
    WHERE l.sequence >= $1 ORDER BY l.sequence LIMIT $2";

/// The places of one opportunity's events, without their records.
const OF_OPPORTUNITY: &str = "
    SELECT sequence, opportunity_id, version, event_hash, sealed_at, previous, hash,
        CAST(NULL AS TEXT) AS body
    FROM ledger WHERE opportunity_id = $1 ORDER BY sequence";

/// Whether an event waits for its place; asked before the sealer's transaction,
/// which would keep writers waiting for nothing.
///
/// # Errors
/// When the database cannot.
pub async fn anything_unsealed(store: &Store) -> Result<bool> {
    Ok(one!(store, Waiting, ANY_UNSEALED)?.is_some_and(|it| it.waiting > 0))
}

/// Takes the right to seal until the transaction ends; false while another has it.
///
/// # Errors
/// When the database cannot.
pub async fn seal_alone(tx: &mut Tx) -> Result<bool> {
    match tx.on() {
        Either::Sqlite(_) => Ok(true),
        Either::Postgres(db) => timed!(sqlx::query_scalar(ALONE).fetch_one(db).await),
    }
}

/// At most `limit` committed events without a place, none before an earlier one
/// of its opportunity.
///
/// # Errors
/// When the database cannot.
pub async fn unsealed(tx: &mut Tx, limit: i64) -> Result<Vec<Unsealed>> {
    let rows = all!(tx, UnsealedRow, UNSEALED, limit)?;
    let event = |row: UnsealedRow| {
        let key = row.opportunity_id.to_string();
        Ok(Unsealed {
            opportunity: row.opportunity_id,
            version: positive(row.version, "events", "version", &key)?,
            event_hash: row.hash,
            recorded_at: row.recorded_at,
        })
    };
    rows.into_iter().map(event).collect()
}

/// The end of the log, in the transaction that adds to it.
///
/// # Errors
/// When the database cannot.
pub async fn head_in(tx: &mut Tx) -> Result<LogHead> {
    let last = one!(tx, Last, LAST)?;
    Ok(last.map(ended).transpose()?.unwrap_or_default().0)
}

/// The end of the log and when its last entry was sealed, where there is one.
///
/// # Errors
/// When the database cannot.
pub async fn head(store: &Store) -> Result<(LogHead, Option<Timestamp>)> {
    let last = one!(store, Last, LAST)?;
    Ok(last.map(ended).transpose()?.unwrap_or_default())
}

/// Adds an entry and gives its event the place.
///
/// # Errors
/// When the database cannot, or the place or the event was taken before.
pub async fn append(tx: &mut Tx, entry: &Entry) -> Result<()> {
    let (sequence, version) = (number(entry.sequence), number(entry.version));
    run!(
        tx,
        INSERT,
        sequence,
        entry.opportunity,
        version,
        &entry.event_hash,
        entry.sealed_at,
        &entry.previous,
        &entry.hash
    )?;
    if run!(tx, PLACE, entry.opportunity, version, sequence)? == 1 {
        return Ok(());
    }
    let key = entry.opportunity.to_string();
    let why = format!("event {version} was sealed before");
    Err(StoreError::corrupt("events", "sequence", &key, &why))
}

/// At most `limit` entries from number `from` on, with the records that are for
/// the public.
///
/// # Errors
/// When the database cannot, or a record does not decode.
pub async fn entries(store: &Store, from: u64, limit: i64) -> Result<Vec<Entry>> {
    let rows = all!(store, EntryRow, PAGE, number(from), limit)?;
    rows.into_iter().map(EntryRow::entry).collect()
}

/// The places of one opportunity's events in the log, in order, without their records.
///
/// # Errors
/// When the database cannot.
pub async fn entries_of(store: &Store, id: OpportunityId) -> Result<Vec<Entry>> {
    let rows = all!(store, EntryRow, OF_OPPORTUNITY, id)?;
    rows.into_iter().map(EntryRow::entry).collect()
}

impl EntryRow {
    fn entry(self) -> Result<Entry> {
        let key = self.sequence.to_string();
        let record = |body: String| {
            serde_json::from_str::<Value>(&body)
                .map_err(|error| StoreError::corrupt("events", "body", &key, &error))
        };
        Ok(Entry {
            sequence: positive(self.sequence, "ledger", "sequence", &key)?,
            previous: self.previous,
            hash: self.hash,
            sealed_at: self.sealed_at,
            opportunity: self.opportunity_id,
            version: positive(self.version, "ledger", "version", &key)?,
            event_hash: self.event_hash,
            record: self.body.map(record).transpose()?,
        })
    }
}

fn ended(last: Last) -> Result<(LogHead, Option<Timestamp>)> {
    let key = last.sequence.to_string();
    let size = positive(last.sequence, "ledger", "sequence", &key)?;
    let hash = last.hash;
    Ok((LogHead { size, hash }, Some(last.sealed_at)))
}

fn number(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn positive(value: i64, table: &'static str, column: &'static str, key: &str) -> Result<u64> {
    u64::try_from(value).map_err(|error| StoreError::corrupt(table, column, key, &error))
}
