//! Links new events to the chain of their opportunity (I11).

use super::{AppError, Errand};
use crate::domain::event::{Change, Event};
use crate::domain::facts::Facts;
use crate::domain::ledger::{self, Cause, Evidence, GENESIS, Record};
use crate::store::opportunities::{Kept, Link};
use crate::vault::Vault;

/// The new links of the chain, the first on the head of `before`.
pub(super) fn links(
    errand: &Errand,
    before: Option<&Kept>,
    facts: &Facts,
    changes: &[Change],
) -> Result<Vec<Link>, AppError> {
    let mut previous = before.map_or_else(|| GENESIS.to_owned(), |kept| kept.head.clone());
    let mut version = before.map_or(0, |kept| kept.opportunity.version);
    let mut opportunity = before.map(|kept| kept.opportunity.id);
    let mut links = Vec::with_capacity(changes.len());
    for change in changes {
        if let Event::Labelled {
            opportunity: begun, ..
        } = &change.event
        {
            opportunity = Some(*begun);
        }
        version += 1;
        let Some(opportunity) = opportunity else {
            continue;
        };
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
            previous: previous.clone(),
        };
        let body = record.canonical()?;
        let hash = ledger::hash(&body);
        let before = std::mem::replace(&mut previous, hash.clone());
        let cause = word(&errand.cause);
        links.push(Link {
            version,
            change: change.clone(),
            cause,
            body,
            private,
            previous: before,
            hash,
        });
    }
    Ok(links)
}

fn word(cause: &Cause) -> String {
    match cause {
        Cause::Delivery { id } => format!("delivery {id}"),
        Cause::Reading => "reading".to_owned(),
        Cause::Timer { id } => format!("timer {id}"),
        Cause::Effect { id } => format!("effect {id}"),
    }
}
