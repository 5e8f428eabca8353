//! Checks one opportunity's chain without the public log around it.

use serde_json::Value;

use super::check::{OfRecord, follows, is_the_one};
use super::{Anchor, Fault, GENESIS, Wrong};
use crate::domain::ids::OpportunityId;

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
        opportunity: None,
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
            opportunity: None,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_that_is_missing_or_there_again_is_told_by_its_number() {
        let wrong = |version| {
            let first = Shown {
                version,
                record: &Value::Null,
                beside: Vec::new(),
                previous: GENESIS,
                hash: "",
            };
            match check_chain(&[first], &[]) {
                Err(Fault::Event { wrong, .. }) => wrong,
                other => panic!("{other:?}"),
            }
        };
        assert!(matches!(wrong(2), Wrong::Missing { found: 2 }));
        assert!(matches!(wrong(0), Wrong::Again { found: 0 }));
    }
}
