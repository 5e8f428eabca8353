//! What can be wrong with the public log or with one chain, in sentences for
//! whoever checks it: no programmer is needed to read them.

use super::Anchor;
use crate::domain::ids::OpportunityId;

/// What is wrong with one entry, or with one event of an opportunity.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// A later one stands in its place.
    #[error("it is missing or was moved: number {found} stands in its place")]
    Missing {
        /// The number that stands there.
        found: u64,
    },
    /// An earlier number stands there again.
    #[error("number {found} stands here a second time: it was inserted or moved")]
    Again {
        /// The number that stands there.
        found: u64,
    },
    /// It does not follow the one before it.
    #[error(
        "it says that {named} was the hash of the one before it, but that is {expected}: this one was changed or inserted, or the one before it was exchanged"
    )]
    Previous {
        /// What it names.
        named: String,
        /// The hash of the one that stands before it.
        expected: String,
    },
    /// The record is not the one that its hash is of.
    #[error("the event's record was changed: its SHA-256 is {computed}, its hash says {published}")]
    Record {
        /// What the record gives.
        computed: String,
        /// What is published.
        published: String,
    },
    /// A field beside the record says other than the record.
    #[error("`{field}` says other than the event's record")]
    Beside {
        /// The field.
        field: &'static str,
    },
    /// An event of the opportunity is left out.
    #[error("event {expected} of the opportunity is missing before it: this is event {found}")]
    EventMissing {
        /// The event that comes next.
        expected: u64,
        /// The one that is there.
        found: u64,
    },
    /// An opportunity with two chains.
    #[error(
        "the opportunity had an event {found} already: its chain forks, and only one of the two can be what happened"
    )]
    Fork {
        /// The event that is there twice.
        found: u64,
    },
    /// The entry is not the one that its hash is of.
    #[error("its number, its time or one of its hashes was changed: its hash should be {computed}")]
    Hash {
        /// What its fields give.
        computed: String,
    },
    /// It is not what was anchored.
    #[error(
        "its hash is not the one that was anchored ({anchored}): it, or one before it, was rewritten"
    )]
    Anchored {
        /// The hash that was anchored.
        anchored: String,
    },
    /// The chain ends before what was anchored.
    #[error("it is missing: the chain ends before it, although its hash was anchored ({anchored})")]
    CutOff {
        /// The hash that was anchored.
        anchored: String,
    },
}

/// Why a log is not what was published.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// One entry is wrong: the first.
    #[error("record {sequence}{}: {wrong}", of(*.opportunity))]
    Entry {
        /// The place where it stands.
        sequence: u64,
        /// Its opportunity.
        opportunity: Option<OpportunityId>,
        /// What is wrong.
        wrong: Wrong,
    },
    /// One event of an opportunity's chain is wrong: the first.
    #[error("event {version}{}: {wrong}", of(*.opportunity))]
    Event {
        /// Its place in the opportunity.
        version: u64,
        /// The opportunity.
        opportunity: Option<OpportunityId>,
        /// What is wrong.
        wrong: Wrong,
    },
    /// Fewer entries than were signed.
    #[error(
        "record {first} is missing: the checkpoint signs {signed} records, but the last one here is {last}. The end was cut off",
        first = .last + 1
    )]
    Truncated {
        /// The last entry.
        last: u64,
        /// How many were signed.
        signed: u64,
    },
    /// More entries than were signed.
    #[error(
        "record {first} is not signed: the checkpoint signs {signed} records. It was added behind the checkpoint",
        first = .signed + 1
    )]
    Unsigned {
        /// How many were signed.
        signed: u64,
    },
    /// The log is whole in itself, but another one was signed.
    #[error(
        "record {size}: the checkpoint signs the hash {signed}, here it is {found}. The log was rewritten up to this record, and chained anew"
    )]
    OtherHead {
        /// How many were signed.
        size: u64,
        /// The hash that was signed.
        signed: String,
        /// The hash that is there.
        found: String,
    },
    /// No opportunity, or not the one, has what was anchored.
    #[error(
        "no opportunity has an event {count} with the hash {hash}, which was anchored{whose}: that event, or one before it, was changed or taken away. If the end was cut off, record {first} is the first that is missing{near}",
        count = .anchor.count, hash = .anchor.hash, whose = of(.anchor.opportunity),
        first = .last + 1, near = near(.candidates)
    )]
    AnchorLost {
        /// The anchor.
        anchor: Anchor,
        /// The entries of that place in their opportunities, of which one may be it.
        candidates: Vec<(u64, OpportunityId)>,
        /// The last entry.
        last: u64,
    },
}

impl Fault {
    /// The number of the first record that is wrong, changed or missing; none where
    /// several may be.
    #[must_use]
    pub fn record(&self) -> Option<u64> {
        match self {
            Self::Entry { sequence, .. } => Some(*sequence),
            Self::Event { version, .. } => Some(*version),
            Self::Truncated { last, .. } => Some(*last + 1),
            Self::Unsigned { signed } => Some(*signed + 1),
            Self::OtherHead { size, .. } => Some(*size),
            Self::AnchorLost {
                anchor,
                candidates,
                last,
            } => match (candidates.as_slice(), anchor.opportunity) {
                // Nothing stands in its place: it was cut off with the end.
                ([], _) => Some(*last + 1),
                ([(sequence, _)], Some(_)) => Some(*sequence),
                ([..], _) => None,
            },
        }
    }
}

fn of(opportunity: Option<OpportunityId>) -> String {
    opportunity.map_or_else(String::new, |id| format!(" (opportunity {id})"))
}

fn near(candidates: &[(u64, OpportunityId)]) -> String {
    let each = candidates
        .iter()
        .map(|(sequence, id)| format!("\n  record {sequence} is that event of opportunity {id}"));
    each.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_record_that_may_be_the_lost_one_is_named() {
        let candidates = [(4, 7), (9, 8)]
            .map(|(sequence, id)| (sequence, OpportunityId(uuid::Uuid::from_u128(id))))
            .to_vec();
        let anchor = format!("3:{}", "0".repeat(64)).parse().unwrap();
        let lost = Fault::AnchorLost {
            anchor,
            candidates,
            last: 12,
        };

        let told = lost.to_string();

        for expected in ["record 13 is the first", "record 4 is", "record 9 is"] {
            assert!(told.contains(expected), "{expected}: {told}");
        }
        assert_eq!(lost.record(), None);
    }
}
