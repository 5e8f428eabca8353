//! The chain of events of an opportunity: each link names the hash of the one before.

use jiff::Timestamp;

use super::super::writes::writing;
use super::super::{Result, Store, Write};
use super::number;
use crate::domain::event::Change;
use crate::domain::ids::{OpportunityId, Person};

row! {
    /// One link of the chain, as it is kept.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct EventRow in "events" key version {
        /// Its place, from 1.
        pub version: i64,
        /// The event's name.
        pub kind: String,
        /// The record as RFC 8785 JSON: what the hash is of.
        pub body: String,
        /// The hash of the record before.
        pub previous: String,
        /// Its hash.
        pub hash: String,
    }
}

/// One event with its place in the chain, ready to be kept.
#[derive(Clone, Debug)]
pub struct Link {
    /// Its place, from 1.
    pub version: u64,
    /// What happened.
    pub change: Change,
    /// Its cause, in a word or two.
    pub cause: String,
    /// The record as RFC 8785 JSON.
    pub body: String,
    /// The salt and hash of its private text.
    pub private: Option<(Vec<u8>, String)>,
    /// The hash before.
    pub previous: String,
    /// Its hash.
    pub hash: String,
}

const EVENTS: &str = "
    SELECT version, kind, body, previous, hash FROM events
    WHERE opportunity_id = $1 ORDER BY version";

const INSERT_EVENT: &str = "
    INSERT INTO events (opportunity_id, version, kind, at, recorded_at, actor_id, actor_login,
        cause, body, private_sha256, previous, hash)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

const INSERT_PRIVATE: &str =
    "INSERT INTO event_private (opportunity_id, version, salt, body) VALUES ($1, $2, $3, $4)";

/// The chain of an opportunity, oldest first.
///
/// # Errors
/// When the database cannot.
pub async fn events(store: &Store, id: OpportunityId) -> Result<Vec<EventRow>> {
    all!(store, EventRow, EVENTS, id)
}

/// What keeps a link of a chain, and apart from it the private text that may be erased.
pub(super) fn put(writes: &mut Vec<Write>, id: OpportunityId, link: &Link, now: Timestamp) {
    let Link {
        change, version, ..
    } = link;
    let actor = change.actor.as_ref();
    let version = number(*version);
    writes.push(writing!(
        INSERT_EVENT,
        id,
        version,
        change.event.kind(),
        change.at,
        now,
        actor.map(|person| person.id),
        actor.map(|person: &Person| person.login.as_str()),
        &link.cause,
        &link.body,
        link.private.as_ref().map(|(_, hash)| hash.as_str()),
        &link.previous,
        &link.hash
    ));
    if let (Some((salt, _)), Some(text)) = (&link.private, &change.private) {
        writes.push(writing!(INSERT_PRIVATE, id, version, salt.as_slice(), text));
    }
}
