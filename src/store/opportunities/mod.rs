//! Opportunities: the snapshot to decide on, the chain of events, and what
//! decisions leave behind (decided facts, seeds, payments).
//!
//! A decision is recorded by [`record`] in one transaction. The version is the
//! optimistic lock: whoever decided on an older one changes no row.

/// A query of whole opportunities.
macro_rules! opportunities {
    ($rest:literal) => {
        concat!(
            "SELECT opportunity_id, version, head, snapshot FROM opportunities ",
            $rest
        )
    };
}

mod chain;
mod decided;
mod record;

pub use chain::{EventRow, Link, events};
pub use decided::{
    Claimed, Deciding, Standing, decide, decided_at, decided_between, label_was_decided, standing,
};
pub use record::{Prepared, Recording, hold, newest_in, record};

use jiff::Timestamp;

use super::writes::writing;
use super::{Result, Store, StoreError, Write};
use crate::domain::ids::{IssueId, OpportunityId, RepositoryId};
use crate::domain::opportunity::Opportunity;

row! {
    /// An opportunity as it is kept.
    #[derive(Clone, Debug)]
    pub struct Row in "opportunities" key opportunity_id {
        /// Its id.
        pub opportunity_id: OpportunityId,
        /// How many events it has.
        pub version: i64,
        /// The hash of the last of them.
        pub head: String,
        /// The aggregate as JSON.
        pub snapshot: String,
    }
}

/// An opportunity with the hash of its last event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The aggregate.
    pub opportunity: Opportunity,
    /// The head of its chain.
    pub head: String,
    /// Whether this program wrote its listing, words and all; what was only read may
    /// have been listed by an earlier version of it.
    pub listed: bool,
}

row! {
    /// A version of an opportunity, which never changes.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Version in "opportunities" key opportunity_id {
        /// Whose.
        pub opportunity_id: OpportunityId,
        /// How many events it has.
        pub version: i64,
    }
}

impl Version {
    /// Whether the opportunity is at it.
    #[must_use]
    pub fn is_of(self, opportunity: &Opportunity) -> bool {
        self == Self::from(opportunity)
    }
}

impl From<&Opportunity> for Version {
    fn from(opportunity: &Opportunity) -> Self {
        Self {
            opportunity_id: opportunity.id,
            version: number(opportunity.version),
        }
    }
}

row! {
    struct Sealed in "seeds" key opportunity_id {
        sealed: Vec<u8>,
    }
}

const NEWEST_OF_ISSUE: &str =
    opportunities!("WHERE issue_id = $1 ORDER BY created_at DESC, opportunity_id DESC LIMIT 1");

const ALL_OF_ISSUE: &str =
    opportunities!("WHERE issue_id = $1 ORDER BY created_at DESC, opportunity_id DESC");

const NEWEST_OF_NUMBER: &str = opportunities!(
    "WHERE repository_id = $1 AND issue_number = $2
     ORDER BY created_at DESC, opportunity_id DESC LIMIT 1"
);

const BY_ID: &str = opportunities!("WHERE opportunity_id = $1");

const LIVE_OF_REPOSITORY: &str = opportunities!(
    "WHERE repository_id = $1
       AND state IN ('open', 'evaluation', 'offered', 'in_progress', 'delivered')
     ORDER BY opportunity_id"
);

const SETTLED_OF_REPOSITORY: &str = opportunities!(
    "WHERE repository_id = $1 AND state IN ('accepted', 'paid') ORDER BY opportunity_id"
);

/// More than a programme posts in a year: beyond them the comparison would cost
/// more than it tells.
const POSTED_SINCE: &str =
    opportunities!("WHERE posted_at >= $1 ORDER BY posted_at DESC, opportunity_id LIMIT 1000");

const UNFINISHED_OF_REPOSITORY: &str = opportunities!(
    "WHERE repository_id = $1 AND state NOT IN ('paid', 'unsuccessful', 'cancelled')
     ORDER BY opportunity_id"
);

const ANY_IN: &str = opportunities!("WHERE repository_id = $1 LIMIT 1");

const ANY_ENDED_IN: &str = "
    SELECT opportunity_id, version FROM opportunities
    WHERE repository_id = $1 AND state IN ('paid', 'unsuccessful', 'cancelled') LIMIT 1";

const KEEP_SEED: &str = "INSERT INTO seeds (opportunity_id, sealed) VALUES ($1, $2)";

const SEED: &str = "SELECT opportunity_id, sealed FROM seeds WHERE opportunity_id = $1";

fn number(version: u64) -> i64 {
    i64::try_from(version).unwrap_or(i64::MAX)
}

fn kept(row: Option<Row>) -> Result<Option<Kept>> {
    row.map(decode).transpose()
}

fn every(rows: Vec<Row>) -> Result<Vec<Kept>> {
    rows.into_iter().map(decode).collect()
}

fn decode(row: Row) -> Result<Kept> {
    let opportunity = serde_json::from_str(&row.snapshot).map_err(|error| {
        let key = row.opportunity_id.to_string();
        StoreError::corrupt("opportunities", "snapshot", &key, &error)
    })?;
    Ok(Kept {
        opportunity,
        head: row.head,
        listed: false,
    })
}

/// The newest opportunity of an issue.
///
/// # Errors
/// When the database cannot, or the row does not decode.
pub async fn newest_of_issue(store: &Store, issue: IssueId) -> Result<Option<Kept>> {
    kept(one!(store, Row, NEWEST_OF_ISSUE, issue)?)
}

/// Every opportunity of an issue, newest first.
///
/// # Errors
/// As [`newest_of_issue`].
pub async fn all_of_issue(store: &Store, issue: IssueId) -> Result<Vec<Kept>> {
    every(all!(store, Row, ALL_OF_ISSUE, issue)?)
}

/// The newest opportunity of the issue with that number in a repository.
///
/// # Errors
/// As [`newest_of_issue`].
pub async fn newest_of_number(
    store: &Store,
    repository: RepositoryId,
    number: i64,
) -> Result<Option<Kept>> {
    kept(one!(store, Row, NEWEST_OF_NUMBER, repository, number)?)
}

/// The opportunity of that id.
///
/// # Errors
/// As [`newest_of_issue`].
pub async fn by_id(store: &Store, id: OpportunityId) -> Result<Option<Kept>> {
    kept(one!(store, Row, BY_ID, id)?)
}

/// The opportunities of a repository that a pull request could concern.
///
/// # Errors
/// As [`newest_of_issue`].
pub async fn live_of_repository(store: &Store, repository: RepositoryId) -> Result<Vec<Kept>> {
    every(all!(store, Row, LIVE_OF_REPOSITORY, repository)?)
}

/// The opportunities of a repository whose delivery was accepted: a revert concerns
/// one of them (case 103).
///
/// # Errors
/// As [`newest_of_issue`].
pub async fn settled_of_repository(store: &Store, repository: RepositoryId) -> Result<Vec<Kept>> {
    every(all!(store, Row, SETTLED_OF_REPOSITORY, repository)?)
}

/// What was posted since, newest first; at most a thousand.
///
/// # Errors
/// As [`newest_of_issue`].
pub async fn posted_since(store: &Store, since: Timestamp) -> Result<Vec<Kept>> {
    every(all!(store, Row, POSTED_SINCE, since)?)
}

/// The opportunities of a repository to which anything may still happen.
///
/// # Errors
/// As [`newest_of_issue`].
pub async fn unfinished_of_repository(
    store: &Store,
    repository: RepositoryId,
) -> Result<Vec<Kept>> {
    every(all!(store, Row, UNFINISHED_OF_REPOSITORY, repository)?)
}

/// Whether a repository ever had an opportunity.
///
/// # Errors
/// When the database cannot.
pub async fn any_in(store: &Store, repository: RepositoryId) -> Result<bool> {
    Ok(one!(store, Row, ANY_IN, repository)?.is_some())
}

/// Whether a repository has an opportunity that is over.
///
/// # Errors
/// When the database cannot.
pub async fn any_ended_in(store: &Store, repository: RepositoryId) -> Result<bool> {
    Ok(one!(store, Version, ANY_ENDED_IN, repository)?.is_some())
}

/// Keeps the sealed seed of a new opportunity's draw.
#[must_use]
pub fn keeping_seed(id: OpportunityId, sealed: &[u8]) -> Write {
    writing!(KEEP_SEED, id, sealed)
}

/// The sealed seed.
///
/// # Errors
/// When the database cannot.
pub async fn seed(store: &Store, id: OpportunityId) -> Result<Option<Vec<u8>>> {
    Ok(one!(store, Sealed, SEED, id)?.map(|row| row.sealed))
}
