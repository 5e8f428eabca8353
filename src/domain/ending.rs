//! How an award ends without acceptance (R102, R103, R106).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::command::Ground;
use super::facts::Merge;
use super::ids::Person;
use super::opportunity::{Award, Work};
use super::payment::Payment;

/// What ended an award.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Ending {
    /// `/terminate`: the team ended it.
    Team {
        /// On which ground.
        ground: Ground,
        /// The reason given.
        reason: String,
    },
    /// `/discontinue`: the supplier gave it up; the reason is private.
    Supplier,
}

/// An award that ended: nothing more happens by itself, but the next in the
/// drawn order may be offered the work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terminated {
    /// The work as it stood.
    pub work: Work,
    /// The merge that was not accepted, if there was one.
    pub merge: Option<Merge>,
    /// What ended it.
    pub ending: Ending,
    /// Who did.
    pub by: Person,
    /// When.
    pub at: Timestamp,
    /// What is owed for the part that was done: for convenience above 0 % alone (I8).
    pub payment: Option<Payment>,
}

impl Terminated {
    /// The place in the drawn order of the one whom the work can be offered to next (R87).
    #[must_use]
    pub fn next_position(&self) -> Option<u32> {
        let next = self.work.award.position + 1;
        self.work.selection.at(next).map(|_| next)
    }

    /// What is kept of it once the work is offered to the next.
    #[must_use]
    pub fn past(&self) -> PastAward {
        PastAward {
            award: self.work.award.clone(),
            ending: self.ending.clone(),
            ended_at: self.at,
            payment: self.payment.clone(),
        }
    }
}

/// An award that ended before the present offer was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastAward {
    /// The award.
    pub award: Award,
    /// What ended it.
    pub ending: Ending,
    /// When.
    pub ended_at: Timestamp,
    /// What was owed for it.
    pub payment: Option<Payment>,
}

impl PastAward {
    /// Whether what happened at `at` happened under it.
    #[must_use]
    pub fn covers(&self, at: Timestamp) -> bool {
        self.award.accepted_at <= at && at <= self.ended_at
    }
}
