//! What the desks read: what is under way, whose it is, and the texts that the chain
//! names by their hash alone; and how far somebody has looked.

use jiff::Timestamp;

use super::board::{Row, Shelved};
use super::{Result, Store, StoreError};
use crate::domain::event::Event;
use crate::domain::ids::{OpportunityId, Person, UserId};
use crate::domain::ledger::Record;

/// The most that a desk lists.
const MOST: i64 = 500;

const UNDER_WAY: &str = "SELECT o.opportunity_id, o.ocid, o.snapshot, r.owner, r.name \
     FROM opportunities o JOIN repositories r ON r.repository_id = o.repository_id \
     WHERE NOT o.hidden AND NOT r.private \
     AND o.state NOT IN ('cancelled', 'unsuccessful', 'paid') \
     ORDER BY o.opportunity_id LIMIT $1";

const ALL: &str = "SELECT o.opportunity_id, o.ocid, o.snapshot, r.owner, r.name \
     FROM opportunities o JOIN repositories r ON r.repository_id = o.repository_id \
     WHERE NOT o.hidden AND NOT r.private \
     ORDER BY o.opportunity_id DESC LIMIT $1";

const OF_PERSON: &str = "SELECT o.opportunity_id, o.ocid, o.snapshot, r.owner, r.name \
     FROM opportunities o JOIN repositories r ON r.repository_id = o.repository_id \
     WHERE NOT o.hidden AND NOT r.private AND (o.supplier_id = $1 OR EXISTS \
     (SELECT 1 FROM events e WHERE e.opportunity_id = o.opportunity_id \
     AND e.kind = 'application_received' AND e.actor_id = $1)) \
     ORDER BY o.opportunity_id DESC LIMIT $2";

row! {
    struct PrivateRow in "event_private" key version {
        version: i64,
        record: String,
        text: String,
    }
}

const PRIVATE: &str = "SELECT e.version, e.body AS record, p.body AS text \
     FROM events e JOIN event_private p \
     ON p.opportunity_id = e.opportunity_id AND p.version = e.version \
     WHERE e.opportunity_id = $1 ORDER BY e.version";

row! {
    struct Look in "desk_looks" key version {
        version: i64,
    }
}

const LOOK: &str = "SELECT version FROM desk_looks WHERE user_id = $1 AND opportunity_id = $2";

const LOOKS: &str = "
    INSERT INTO desk_looks (user_id, opportunity_id, version, looked_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (user_id, opportunity_id) DO UPDATE
    SET version = excluded.version, looked_at = excluded.looked_at";

/// A text that the chain names by its hash alone, and what it is part of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Private {
    /// The version of its event.
    pub version: u64,
    /// Who wrote it.
    pub actor: Option<Person>,
    /// When.
    pub at: Timestamp,
    /// The event.
    pub event: Event,
    /// The text.
    pub text: String,
}

/// What is under way in public repositories, oldest first.
///
/// # Errors
/// When the database cannot.
pub async fn under_way(store: &Store) -> Result<Vec<Shelved>> {
    let rows = all!(store, Row, UNDER_WAY, MOST)?;
    rows.into_iter().map(Row::shelved).collect()
}

/// Everything in public repositories, newest first.
///
/// # Errors
/// When the database cannot.
pub async fn everything(store: &Store) -> Result<Vec<Shelved>> {
    let rows = all!(store, Row, ALL, MOST)?;
    rows.into_iter().map(Row::shelved).collect()
}

/// What a person applied for or works on, newest first.
///
/// # Errors
/// When the database cannot.
pub async fn of_person(store: &Store, person: UserId) -> Result<Vec<Shelved>> {
    let rows = all!(store, Row, OF_PERSON, person, MOST)?;
    rows.into_iter().map(Row::shelved).collect()
}

/// The private texts of an opportunity that were not erased, oldest first.
///
/// # Errors
/// When the database cannot, or holds a record that is not ours.
pub async fn private_texts(store: &Store, id: OpportunityId) -> Result<Vec<Private>> {
    let rows = all!(store, PrivateRow, PRIVATE, id)?;
    rows.into_iter()
        .map(|row| {
            let record: Record = serde_json::from_str(&row.record).map_err(|error| {
                StoreError::corrupt("events", "body", &row.version.to_string(), &error)
            })?;
            Ok(Private {
                version: record.version,
                actor: record.actor,
                at: record.at,
                event: record.event,
                text: row.text,
            })
        })
        .collect()
}

/// Up to which version a person has looked at an opportunity; none where never.
///
/// # Errors
/// When the database cannot.
pub async fn looked_at(store: &Store, person: UserId, id: OpportunityId) -> Result<Option<u64>> {
    let look = one!(store, Look, LOOK, person, id)?;
    Ok(look.and_then(|look| u64::try_from(look.version).ok()))
}

/// Notes that a person looked at an opportunity as it was in that version.
///
/// # Errors
/// When the database cannot.
pub async fn looks(
    store: &Store,
    person: UserId,
    id: OpportunityId,
    version: u64,
    now: Timestamp,
) -> Result<()> {
    let version = i64::try_from(version).unwrap_or(i64::MAX);
    let mut tx = store.begin_write().await?;
    run!(tx, LOOKS, person, id, version, now)?;
    tx.commit().await
}
