//! The public log: every event of every opportunity in one order, chained once more.
//!
//! An entry seals an event by its hash alone, so that an event whose text is not
//! for the public keeps its place and the chain holds without it.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{GENESIS, hash};
use crate::domain::ids::OpportunityId;

/// An event that has no place in the public log yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsealed {
    /// Its opportunity.
    pub opportunity: OpportunityId,
    /// Its place there, from 1.
    pub version: u64,
    /// Its hash in the opportunity's own chain.
    pub event_hash: String,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

/// The end of the public log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogHead {
    /// How many entries there are.
    pub size: u64,
    /// The hash of the last, or [`GENESIS`].
    pub hash: String,
}

impl Default for LogHead {
    fn default() -> Self {
        Self {
            size: 0,
            hash: GENESIS.to_owned(),
        }
    }
}

/// One line of the public log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its place, from 1 without gaps.
    pub sequence: u64,
    /// The hash of the entry before it, or [`GENESIS`].
    pub previous: String,
    /// Its own hash.
    pub hash: String,
    /// When it was sealed.
    pub sealed_at: Timestamp,
    /// The opportunity.
    pub opportunity: OpportunityId,
    /// The event's place in the opportunity, from 1.
    pub version: u64,
    /// The event's hash in the opportunity's own chain.
    pub event_hash: String,
    /// The record that `event_hash` is of; null where the repository or the
    /// opportunity is not for the public.
    pub record: Option<Value>,
}

/// What the hash of an entry is of.
#[derive(Serialize)]
struct Hashed<'a> {
    event_hash: &'a str,
    opportunity: OpportunityId,
    previous: &'a str,
    sealed_at: Timestamp,
    sequence: u64,
    version: u64,
}

impl Entry {
    /// The entry that follows `head`, without its record.
    ///
    /// # Errors
    /// As [`Entry::computed_hash`].
    pub fn after(
        head: &LogHead,
        event: Unsealed,
        sealed_at: Timestamp,
    ) -> Result<Self, serde_json::Error> {
        let mut entry = Self {
            sequence: head.size + 1,
            previous: head.hash.clone(),
            hash: String::new(),
            sealed_at,
            opportunity: event.opportunity,
            version: event.version,
            event_hash: event.event_hash,
            record: None,
        };
        entry.hash = entry.computed_hash()?;
        Ok(entry)
    }

    /// SHA-256 over the RFC 8785 JSON of everything but the hash itself and the
    /// record, for which `event_hash` stands.
    ///
    /// # Errors
    /// When a number does not fit JSON's: never for what this program makes.
    pub fn computed_hash(&self) -> Result<String, serde_json::Error> {
        let hashed = Hashed {
            event_hash: &self.event_hash,
            opportunity: self.opportunity,
            previous: &self.previous,
            sealed_at: self.sealed_at,
            sequence: self.sequence,
            version: self.version,
        };
        Ok(hash(&serde_json_canonicalizer::to_string(&hashed)?))
    }

    /// The head of the log once this is its last entry.
    #[must_use]
    pub fn head(&self) -> LogHead {
        LogHead {
            size: self.sequence,
            hash: self.hash.clone(),
        }
    }
}

/// The order in which events are sealed: as they were recorded, but never an
/// event before an earlier one of its own opportunity, whatever the clocks of
/// the replicas say.
#[must_use]
pub fn in_order(mut events: Vec<Unsealed>) -> Vec<Unsealed> {
    events.sort_by_key(|event| (event.opportunity, event.version));
    let mut latest: HashMap<OpportunityId, Timestamp> = HashMap::new();
    let mut placed: Vec<(Timestamp, Unsealed)> = Vec::with_capacity(events.len());
    for event in events {
        let at = latest.entry(event.opportunity).or_insert(event.recorded_at);
        *at = event.recorded_at.max(*at);
        placed.push((*at, event));
    }
    // Stable: within an instant the order by opportunity and version stands.
    placed.sort_by_key(|(at, _)| *at);
    placed.into_iter().map(|(_, event)| event).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(opportunity: u8, version: u64, second: i64) -> Unsealed {
        let recorded_at = Timestamp::from_second(second).unwrap();
        Unsealed {
            opportunity: OpportunityId::new(Timestamp::UNIX_EPOCH, [opportunity; 10]),
            version,
            event_hash: format!("{opportunity}-{version}"),
            recorded_at,
        }
    }

    fn names(events: Vec<Unsealed>) -> Vec<String> {
        let events = in_order(events).into_iter();
        events.map(|event| event.event_hash).collect()
    }

    #[test]
    fn events_are_sealed_as_they_were_recorded() {
        let events = vec![event(1, 1, 10), event(1, 2, 30), event(2, 1, 20)];
        assert_eq!(names(events), ["1-1", "2-1", "1-2"]);
    }

    #[test]
    fn a_clock_that_is_behind_never_puts_an_event_before_its_own_past() {
        let events = vec![event(1, 2, 10), event(2, 1, 20), event(1, 1, 30)];
        assert_eq!(names(events), ["2-1", "1-1", "1-2"]);
    }

    #[test]
    fn the_hash_of_an_entry_is_of_exactly_the_bytes_that_are_documented() {
        let sealed_at = "2021-06-23T13:00:00.5Z".parse().unwrap();
        let entry = Entry::after(&LogHead::default(), event(1, 1, 0), sealed_at).unwrap();
        let documented = format!(
            r#"{{"event_hash":"1-1","opportunity":"{}","previous":"{GENESIS}","sealed_at":"2021-06-23T13:00:00.5Z","sequence":1,"version":1}}"#,
            entry.opportunity
        );
        assert_eq!(entry.hash, hash(&documented));
        assert_eq!(entry.head().size, 1);
    }
}
