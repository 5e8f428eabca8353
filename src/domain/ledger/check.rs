//! Checks the public log entry by entry, from what is published alone.
//!
//! The first entry that is wrong is named by the place where it stands; what an
//! honest log could never hold is a [`Fault`].

use std::collections::HashMap;

use serde_json::Value;

use super::{Anchor, Entry, Fault, GENESIS, LogHead, Wrong, hash};
use crate::domain::ids::OpportunityId;

/// How many candidates of a lost anchor are told.
const NEAR: usize = 5;

/// A log that is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Its end.
    pub head: LogHead,
    /// How many opportunities it has events of.
    pub opportunities: u64,
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
            if anchor.may_be_of(entry.opportunity, entry.version) && near.len() < NEAR {
                near.push((entry.sequence, entry.opportunity));
            }
        }
        self.anchors.retain(|(anchor, _)| {
            !anchor.may_be_of(entry.opportunity, entry.version) || anchor.hash != entry.event_hash
        });
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
            let last = self.head.size;
            return Err(Fault::AnchorLost {
                anchor,
                candidates,
                last,
            });
        }
        Ok(Checked {
            head: self.head,
            opportunities: u64::try_from(self.tips.len()).unwrap_or(u64::MAX),
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

pub(super) fn follows(named: &str, expected: &str) -> Result<(), Wrong> {
    if named == expected {
        return Ok(());
    }
    Err(Wrong::Previous {
        named: named.to_owned(),
        expected: expected.to_owned(),
    })
}

/// Whether a record is the one that `published` is the hash of.
pub(super) fn is_the_one(record: &Value, published: &str) -> Result<(), Wrong> {
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
pub(super) struct OfRecord<'a>(&'a Value);

impl<'a> OfRecord<'a> {
    pub(super) const fn read(record: &'a Value) -> Self {
        Self(record)
    }

    pub(super) fn text(&self, field: &str) -> &'a str {
        self.0[field].as_str().unwrap_or_default()
    }

    pub(super) fn agrees(&self, field: &'static str, beside: &str) -> Result<(), Wrong> {
        if self.text(field) == beside {
            Ok(())
        } else {
            Err(Wrong::Beside { field })
        }
    }

    pub(super) fn agrees_in_version(&self, beside: u64) -> Result<(), Wrong> {
        if self.0["version"].as_u64() == Some(beside) {
            Ok(())
        } else {
            Err(Wrong::Beside { field: "version" })
        }
    }
}
