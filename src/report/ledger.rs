//! The report of an exported ledger: the same numbers from what is published alone.

use std::collections::BTreeMap;

use super::annex::Reckoning;
use super::{Beside, Digest, Report, Scope, Subject, Tally};
use crate::domain::ids::OpportunityId;
use crate::domain::ledger::Entry;
use crate::opendata::{Broken, History};

/// The report of the entries whose records are public. Repositories have no names there
/// and nothing is declared: what rests on either is not known.
///
/// # Errors
/// When a record does not follow the one before it.
pub fn report(
    entries: impl IntoIterator<Item = Entry>,
    scope: Scope,
    reckoning: Reckoning,
    currency: &str,
) -> Result<Report, Broken> {
    let mut chains: BTreeMap<OpportunityId, Vec<String>> = BTreeMap::new();
    for entry in entries {
        if let Some(record) = entry.record {
            let chain = chains.entry(entry.opportunity).or_default();
            chain.push(record.to_string());
        }
    }
    let mut tally = Tally::new(scope, reckoning);
    for chain in chains.values() {
        let history = History::read(chain.iter().map(String::as_str))?;
        if let Some(digest) = Digest::of(&history) {
            tally.add(&Subject {
                digest: &digest,
                owner: None,
                declared: &[],
            });
        }
    }
    Ok(tally.report(&Beside::default(), currency))
}
