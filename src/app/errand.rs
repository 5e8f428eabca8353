//! One request with all that handling it takes.

use crate::domain::decide::Request;
use crate::domain::facts::Facts;
use crate::domain::ids::{IssueId, OpportunityId, RepositoryId};
use crate::domain::ledger::Cause;
use crate::store::inbox::PartitionLease;

/// One request on its way to the rules.
#[derive(Clone, Debug)]
pub struct Errand {
    /// What is asked.
    pub request: Request,
    /// The repository it is about.
    pub repository: RepositoryId,
    /// The issue it is about.
    pub issue: IssueId,
    /// The opportunity, where it is one in particular and not the issue's newest.
    pub opportunity: Option<OpportunityId>,
    /// What makes the fact this one: it is decided once (I12). None for what
    /// shows GitHub's state as it is, whenever it is looked at.
    pub fact_key: Option<String>,
    /// What made it happen.
    pub cause: Cause,
    /// Facts that are known already.
    pub known: Facts,
    /// Whether a liftable refusal has the thread read first (I13).
    pub catches_up: bool,
}

/// What is settled in the transaction of the decision.
#[derive(Clone, Copy, Debug)]
pub enum Settle<'a> {
    /// Nothing.
    Nothing,
    /// The delivery that brought the request.
    Delivery {
        /// The right to settle it.
        lease: &'a PartitionLease,
        /// Its id.
        id: &'a str,
    },
    /// The details of a payment that stated its taxes; kept only where that is decided.
    Details {
        /// The payment's id.
        payment: &'a str,
        /// The details, encrypted.
        sealed: &'a [u8],
    },
    /// The timer that made it.
    Timer {
        /// Its id.
        id: &'a str,
    },
}
