//! An opportunity step by step, replayed from the public part of its chain.

use jiff::Timestamp;

use crate::domain::event::{Change, Event};
use crate::domain::ids::{OpportunityId, Person};
use crate::domain::ledger::Record;
use crate::domain::opportunity::Opportunity;

/// One event with the opportunity before and after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The event's place in the chain, from 1.
    pub version: u64,
    /// When it happened, a UTC instant.
    pub at: Timestamp,
    /// Who did it; none when a timer did.
    pub actor: Option<Person>,
    /// What happened.
    pub event: Event,
    /// The opportunity before it; none before the first.
    pub before: Option<Opportunity>,
    /// The opportunity after it.
    pub after: Opportunity,
}

/// Every step of one opportunity, oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    steps: Vec<Step>,
}

/// A chain that cannot be replayed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// A record is not one of this program's.
    #[error("record {number} of the chain cannot be read: {fault}")]
    Unreadable {
        /// Its place, from 1.
        number: usize,
        /// What is wrong.
        fault: String,
    },
    /// An event cannot follow the one before.
    #[error("record {version} of the chain does not follow: {fault}")]
    Misfit {
        /// Its place, from 1.
        version: u64,
        /// What is wrong.
        fault: String,
    },
}

impl History {
    /// The attempt of the same issue that ended before this one.
    #[must_use]
    pub fn previous(&self) -> Option<OpportunityId> {
        match &self.steps.first()?.event {
            Event::Labelled { previous, .. } => *previous,
            _ => None,
        }
    }

    /// Replays records given as the JSON that is hashed, in the chain's order.
    ///
    /// # Errors
    /// [`Broken`], naming the first record that cannot be read or does not follow.
    pub fn read<'a>(bodies: impl IntoIterator<Item = &'a str>) -> Result<Self, Broken> {
        let records: Result<Vec<Record>, Broken> = (1..)
            .zip(bodies)
            .map(|(number, body)| {
                serde_json::from_str(body).map_err(|fault| Broken::Unreadable {
                    number,
                    fault: fault.to_string(),
                })
            })
            .collect();
        Self::replay(records?)
    }

    /// Replays records in the chain's order.
    ///
    /// # Errors
    /// [`Broken::Misfit`], naming the first record that does not follow.
    pub fn replay(records: impl IntoIterator<Item = Record>) -> Result<Self, Broken> {
        let mut steps: Vec<Step> = Vec::new();
        for record in records {
            let before = steps.last().map(|step| step.after.clone());
            let change = Change {
                event: record.event,
                at: record.at,
                actor: record.actor,
                private: None,
            };
            let after = match before.clone() {
                None => Opportunity::begin(&change),
                Some(before) => before.apply(&change),
            };
            steps.push(Step {
                version: record.version,
                at: change.at,
                after: after.map_err(|misfit| Broken::Misfit {
                    version: record.version,
                    fault: misfit.to_string(),
                })?,
                actor: change.actor,
                event: change.event,
                before,
            });
        }
        Ok(Self { steps })
    }

    /// The steps, oldest first.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The opportunity as it stands after the last step; none of an empty chain.
    #[must_use]
    pub fn now(&self) -> Option<&Opportunity> {
        self.steps.last().map(|step| &step.after)
    }
}
