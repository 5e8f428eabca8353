//! Links new events to the chain of their opportunity (I11).

use super::{AppError, Errand};
use crate::domain::event::Change;
use crate::domain::facts::Facts;
use crate::domain::ids::OpportunityId;
use crate::domain::ledger::{self, Cause, Evidence, GENESIS, Record};
use crate::store::opportunities::{Kept, Link};
use crate::vault::Vault;

/// The new links of the chain, the first on the head of `before`.
pub(super) fn links(
    errand: &Errand,
    opportunity: OpportunityId,
    before: Option<&Kept>,
    facts: &Facts,
    changes: &[Change],
) -> Result<Vec<Link>, AppError> {
    let mut previous = before.map_or_else(|| GENESIS.to_owned(), |kept| kept.head.clone());
    let first = before.map_or(1, |kept| kept.opportunity.version + 1);
    let mut links = Vec::with_capacity(changes.len());
    for (version, change) in (first..).zip(changes) {
        let link = link(errand, opportunity, facts, change, version, &previous)?;
        previous.clone_from(&link.hash);
        links.push(link);
    }
    Ok(links)
}

fn link(
    errand: &Errand,
    opportunity: OpportunityId,
    facts: &Facts,
    change: &Change,
    version: u64,
    previous: &str,
) -> Result<Link, AppError> {
    let private = match &change.private {
        None => None,
        Some(text) => {
            let salt: [u8; 16] = Vault::random()?;
            Some((salt.to_vec(), ledger::private_hash(&salt, text)))
        }
    };
    let record = Record {
        opportunity,
        version,
        at: change.at,
        actor: change.actor.clone(),
        cause: errand.cause.clone(),
        event: change.event.clone(),
        evidence: Evidence::of(facts),
        private_sha256: private.as_ref().map(|(_, hash)| hash.clone()),
        previous: previous.to_owned(),
    };
    let body = record.canonical()?;
    Ok(Link {
        version,
        change: change.clone(),
        cause: word(&errand.cause),
        hash: ledger::hash(&body),
        body,
        private,
        previous: previous.to_owned(),
    })
}

fn word(cause: &Cause) -> String {
    match cause {
        Cause::Delivery { id } => format!("delivery {id}"),
        Cause::Reading => "reading".to_owned(),
        Cause::Desk { id } => format!("desk {id}"),
        Cause::Page => "page".to_owned(),
        Cause::Timer { id } => format!("timer {id}"),
        Cause::Effect { id } => format!("effect {id}"),
    }
}
