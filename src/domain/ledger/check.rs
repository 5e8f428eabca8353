//! Checks the public log entry by entry, from what is published alone.
//!
//! The first entry that is wrong is named by the place where it stands; what an
//! honest log could never hold is a [`Fault`].

use std::collections::HashMap;
use std::str::FromStr;

use serde_json::Value;

use super::{Entry, GENESIS, LogHead, hash};
use crate::domain::ids::OpportunityId;

/// What somebody saw of an opportunity's chain and kept: its status comment
/// shows it as `N:HASH`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// How many events the chain had.
    pub count: u64,
    /// The hash of the last of them.
    pub hash: String,
}

/// The text is no anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an anchor is a number, a colon and 64 hexadecimal digits, as the status comment shows it")]
pub struct NoAnchor;

impl FromStr for Anchor {
    type Err = NoAnchor;

    fn from_str(text: &str) -> Result<Self, NoAnchor> {
        let (count, hash) = text.trim().split_once(':').ok_or(NoAnchor)?;
        let count = count.parse().ok().filter(|count| *count > 0);
        let is_hash = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        match count {
            Some(count) if is_hash => Ok(Self {
                count,
                hash: hash.to_ascii_lowercase(),
            }),
            Some(_) | None => Err(NoAnchor),
        }
    }
}

impl std::fmt::Display for Anchor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.count, self.hash)
    }
}

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
    /// No opportunity has what was anchored.
    #[error(
        "no opportunity has an event {count} with the hash {hash}, which was anchored: that event, or one before it, was changed or taken away{near}",
        count = .anchor.count, hash = .anchor.hash, near = near(.candidates)
    )]
    AnchorLost {
        /// The anchor.
        anchor: Anchor,
        /// The entries of that place in their opportunities, of which one may be it.
        candidates: Vec<(u64, OpportunityId)>,
    },
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

/// How many candidates of a lost anchor are told.
const NEAR: usize = 5;

/// A log that is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Its end.
    pub head: LogHead,
    /// How many opportunities it has events of.
    pub opportunities: usize,
    /// How many entries have their record withheld.
    pub withheld: u64,
}

/// The end of one opportunity's chain.
struct Tip {
    version: u64,
    hash: String,
}

/// Takes the entries one by one and keeps no more than each chain's end.
pub struct Checker {
    head: LogHead,
    tips: HashMap<OpportunityId, Tip>,
    withheld: u64,
    anchors: Vec<(Anchor, Vec<(u64, OpportunityId)>)>,
}

impl Checker {
    /// At the beginning of a log that must hold every one of `anchors`.
    #[must_use]
    pub fn new(anchors: &[Anchor]) -> Self {
        let anchors = anchors.iter().cloned().map(|anchor| (anchor, Vec::new()));
        Self {
            head: LogHead::default(),
            tips: HashMap::new(),
            withheld: 0,
            anchors: anchors.collect(),
        }
    }

    /// How many entries were right so far.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.head.size
    }

    /// Takes the next entry.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn take(&mut self, entry: &Entry) -> Result<(), Fault> {
        let place = self.head.size + 1;
        self.judge(entry, place).map_err(|wrong| Fault::Entry {
            sequence: place,
            opportunity: Some(entry.opportunity),
            wrong,
        })?;
        for (anchor, near) in &mut self.anchors {
            if anchor.count == entry.version && near.len() < NEAR {
                near.push((entry.sequence, entry.opportunity));
            }
        }
        self.anchors
            .retain(|(anchor, _)| anchor.count != entry.version || anchor.hash != entry.event_hash);
        self.withheld += u64::from(entry.record.is_none());
        self.head = entry.head();
        let tip = Tip {
            version: entry.version,
            hash: entry.event_hash.clone(),
        };
        self.tips.insert(entry.opportunity, tip);
        Ok(())
    }

    fn judge(&self, entry: &Entry, place: u64) -> Result<(), Wrong> {
        let found = entry.sequence;
        if found > place {
            return Err(Wrong::Missing { found });
        }
        if found < place {
            return Err(Wrong::Again { found });
        }
        follows(&entry.previous, &self.head.hash)?;
        let tip = self.tips.get(&entry.opportunity);
        let expected = tip.map_or(1, |tip| tip.version + 1);
        let found = entry.version;
        if let Some(record) = &entry.record {
            is_the_one(record, &entry.event_hash)?;
            let said = OfRecord::read(record);
            said.agrees("opportunity", &entry.opportunity.to_string())?;
            said.agrees_in_version(entry.version)?;
        }
        if found > expected {
            return Err(Wrong::EventMissing { expected, found });
        }
        if found < expected {
            return Err(Wrong::Fork { found });
        }
        if let Some(record) = &entry.record {
            let before = tip.map_or(GENESIS, |tip| &tip.hash);
            follows(OfRecord::read(record).text("previous"), before)?;
        }
        let computed = entry.computed_hash().unwrap_or_default();
        if computed == entry.hash {
            Ok(())
        } else {
            Err(Wrong::Hash { computed })
        }
    }

    /// The end: what was signed, if anything was, must be all of it.
    ///
    /// # Errors
    /// What the end shows to be wrong.
    pub fn finish(self, signed: Option<&LogHead>) -> Result<Checked, Fault> {
        if let Some(signed) = signed {
            is_signed(&self.head, signed)?;
        }
        if let Some((anchor, candidates)) = self.anchors.into_iter().next() {
            return Err(Fault::AnchorLost { anchor, candidates });
        }
        Ok(Checked {
            head: self.head,
            opportunities: self.tips.len(),
            withheld: self.withheld,
        })
    }
}

fn is_signed(found: &LogHead, signed: &LogHead) -> Result<(), Fault> {
    if found.size < signed.size {
        return Err(Fault::Truncated {
            last: found.size,
            signed: signed.size,
        });
    }
    if found.size > signed.size {
        return Err(Fault::Unsigned {
            signed: signed.size,
        });
    }
    if found.hash != signed.hash {
        return Err(Fault::OtherHead {
            size: signed.size,
            signed: signed.hash.clone(),
            found: found.hash.clone(),
        });
    }
    Ok(())
}

/// One event of an opportunity's chain, as the interface shows it alone.
#[derive(Clone, Debug)]
pub struct Shown<'a> {
    /// Its place, from 1.
    pub version: u64,
    /// Its record.
    pub record: &'a Value,
    /// What stands beside the record and repeats it: its name, and whether it agrees.
    pub beside: Vec<(&'static str, bool)>,
    /// The hash before it.
    pub previous: &'a str,
    /// Its hash.
    pub hash: &'a str,
}

/// Checks one opportunity's chain alone; `anchors` are of it. Says how many
/// events it has and the hash of the last.
///
/// # Errors
/// The first event that is wrong.
pub fn check_chain(events: &[Shown<'_>], anchors: &[Anchor]) -> Result<Anchor, Fault> {
    let mut head = Anchor {
        count: 0,
        hash: GENESIS.to_owned(),
    };
    let mut opportunity = None;
    for event in events {
        let said = OfRecord::read(event.record).text("opportunity").parse();
        let named = said.ok().map(OpportunityId);
        judge_shown(event, &head, opportunity.or(named)).map_err(|wrong| Fault::Event {
            version: head.count + 1,
            opportunity: opportunity.or(named),
            wrong,
        })?;
        opportunity = named;
        head = Anchor {
            count: event.version,
            hash: event.hash.to_owned(),
        };
        if let Some(other) = anchors
            .iter()
            .find(|anchor| anchor.count == head.count && anchor.hash != head.hash)
        {
            let anchored = other.hash.clone();
            return Err(Fault::Event {
                version: head.count,
                opportunity,
                wrong: Wrong::Anchored { anchored },
            });
        }
    }
    match anchors.iter().find(|anchor| anchor.count > head.count) {
        None => Ok(head),
        Some(anchor) => Err(Fault::Event {
            version: head.count + 1,
            opportunity,
            wrong: Wrong::CutOff {
                anchored: anchor.to_string(),
            },
        }),
    }
}

fn judge_shown(
    event: &Shown<'_>,
    head: &Anchor,
    opportunity: Option<OpportunityId>,
) -> Result<(), Wrong> {
    let (place, found) = (head.count + 1, event.version);
    if found > place {
        return Err(Wrong::Missing { found });
    }
    if found < place {
        return Err(Wrong::Again { found });
    }
    follows(event.previous, &head.hash)?;
    is_the_one(event.record, event.hash)?;
    let said = OfRecord::read(event.record);
    if let Some(opportunity) = opportunity {
        said.agrees("opportunity", &opportunity.to_string())?;
    }
    said.agrees_in_version(found)?;
    said.agrees("previous", event.previous)?;
    match event.beside.iter().find(|(_, agrees)| !agrees) {
        None => Ok(()),
        Some((field, _)) => Err(Wrong::Beside { field }),
    }
}

fn follows(named: &str, expected: &str) -> Result<(), Wrong> {
    if named == expected {
        return Ok(());
    }
    Err(Wrong::Previous {
        named: named.to_owned(),
        expected: expected.to_owned(),
    })
}

/// Whether a record is the one that `published` is the hash of.
fn is_the_one(record: &Value, published: &str) -> Result<(), Wrong> {
    let canonical = serde_json_canonicalizer::to_string(record).unwrap_or_default();
    let computed = hash(&canonical);
    if computed == published {
        return Ok(());
    }
    Err(Wrong::Record {
        computed,
        published: published.to_owned(),
    })
}

/// What a record says of itself.
struct OfRecord<'a>(&'a Value);

impl<'a> OfRecord<'a> {
    const fn read(record: &'a Value) -> Self {
        Self(record)
    }

    fn text(&self, field: &str) -> &'a str {
        self.0[field].as_str().unwrap_or_default()
    }

    fn agrees(&self, field: &'static str, beside: &str) -> Result<(), Wrong> {
        if self.text(field) == beside {
            Ok(())
        } else {
            Err(Wrong::Beside { field })
        }
    }

    fn agrees_in_version(&self, beside: u64) -> Result<(), Wrong> {
        if self.0["version"].as_u64() == Some(beside) {
            Ok(())
        } else {
            Err(Wrong::Beside { field: "version" })
        }
    }
}
