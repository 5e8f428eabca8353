//! What must be agreed to before a statement is posted (R29, R120).
//!
//! An approval is of one text: it names the hash of the statement it was given
//! for, and an edit of the issue voids it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ids::Person;
use super::money::Money;
use super::programme::{Approvals, Role};
use super::statement::Statement;

/// One of the approvals that a posting may need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Demand {
    /// The programme's go-ahead (R29).
    Programme,
    /// Procurement's approval of the text (R29).
    Procurement,
    /// Section 32: funds are committed (R120).
    Commitment,
}

impl Demand {
    /// Every one, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Programme, Self::Procurement, Self::Commitment];

    /// Whose it is to give.
    #[must_use]
    pub const fn role(self) -> Role {
        match self {
            Self::Programme => Role::Programme,
            Self::Procurement => Role::Procurement,
            Self::Commitment => Role::Commitment,
        }
    }

    /// The demands that a programme makes of every posting.
    #[must_use]
    pub fn of(approvals: &Approvals) -> Vec<Self> {
        let asked = |demand: &Self| approvals.demands(demand.role());
        Self::ALL.into_iter().filter(asked).collect()
    }
}

/// What a person agreed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "approval", rename_all = "snake_case")]
pub enum Consent {
    /// The programme goes ahead.
    Programme,
    /// Procurement approves of the text.
    Procurement,
    /// Funds are committed (section 32).
    Commitment {
        /// The most that may be spent, taxes included.
        amount: Money,
        /// The reference of the funds.
        reference: String,
    },
}

impl Consent {
    /// The demand that it meets.
    #[must_use]
    pub const fn demand(&self) -> Demand {
        match self {
            Self::Programme => Demand::Programme,
            Self::Procurement => Demand::Procurement,
            Self::Commitment { .. } => Demand::Commitment,
        }
    }
}

/// An approval as it was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approved {
    /// To what.
    pub consent: Consent,
    /// By whom.
    pub by: Person,
    /// When.
    pub at: Timestamp,
}

/// A statement that keeps every rule and waits for its approvals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Awaiting {
    /// The statement that is approved.
    pub statement: Statement,
    /// Its hash, which every approval names.
    pub statement_sha256: String,
    /// Since when it waits.
    pub since: Timestamp,
    /// What the programme asked for when the statement was read.
    pub demands: Vec<Demand>,
    /// What was given, oldest first.
    pub given: Vec<Approved>,
}

impl Awaiting {
    /// The approval that meets a demand, if it was given.
    #[must_use]
    pub fn given(&self, demand: Demand) -> Option<&Approved> {
        self.given
            .iter()
            .find(|approved| approved.consent.demand() == demand)
    }

    /// What is still missing.
    pub fn missing(&self) -> impl Iterator<Item = Demand> {
        self.demands
            .iter()
            .copied()
            .filter(|demand| self.given(*demand).is_none())
    }
}
