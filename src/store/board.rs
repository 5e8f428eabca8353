//! What everyone may read: posted opportunities of public repositories.
//!
//! Reads only, and of projections only. The snapshot is decoded here; SQL does
//! not look into it.

use jiff::Timestamp;

use super::{Result, Store, StoreError};
use crate::domain::ids::{IssueId, OpportunityId, RepositoryId, UserId};
use crate::domain::opportunity::Opportunity;

row! {
    /// A row that a list is made of.
    pub(super) struct Row in "opportunities" key opportunity_id {
        opportunity_id: OpportunityId,
        ocid: String,
        snapshot: String,
        owner: String,
        name: String,
    }
}

row! {
    /// Another opportunity of the same issue, in short.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Sibling in "opportunities" key opportunity_id {
        /// Its id.
        pub opportunity_id: OpportunityId,
        /// Its title.
        pub title: String,
        /// Its state, by name.
        pub state: String,
    }
}

row! {
    /// The public part of an event as it is kept.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Link in "events" key opportunity_id {
        /// Its place in the chain, from 1.
        pub version: i64,
        /// What happened, by name.
        pub kind: String,
        /// When.
        pub at: Timestamp,
        /// Who did it, by number.
        pub actor_id: Option<UserId>,
        /// Who did it, by the login of that time.
        pub actor_login: Option<String>,
        /// What brought it about.
        pub cause: String,
        /// The record as RFC 8785 JSON: what the hash is of.
        pub body: String,
        /// What stands for its private part.
        pub private_sha256: Option<String>,
        /// The hash of the event before it.
        pub previous: String,
        /// Its own hash.
        pub hash: String,
    }
}

/// An opportunity with the names that its place bears now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelved {
    /// The opportunity.
    pub opportunity: Opportunity,
    /// Its open-contracting id.
    pub ocid: String,
    /// The repository's owner.
    pub owner: String,
    /// The repository's name.
    pub repository: String,
}

/// Which opportunities a list is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selected<'a> {
    /// Only those in this state.
    pub state: Option<&'a str>,
    /// Only those that are not open, or all.
    pub closed_only: bool,
    /// Only those in this language.
    pub language: Option<&'a str>,
    /// Only those made before this one.
    pub before: Option<OpportunityId>,
}

const NEWEST_FIRST: &str = "SELECT o.opportunity_id, o.ocid, o.snapshot, r.owner, r.name \
     FROM opportunities o JOIN repositories r ON r.repository_id = o.repository_id \
     WHERE NOT o.hidden AND NOT r.private AND o.posted_at IS NOT NULL \
     AND (CAST($1 AS TEXT) IS NULL OR o.state = $1) \
     AND (CAST($2 AS TEXT) IS NULL OR o.language = $2) \
     AND (CAST($3 AS TEXT) IS NULL OR o.opportunity_id < $3) \
     AND (CAST($4 AS TEXT) IS NULL OR o.state <> $4) \
     ORDER BY o.opportunity_id DESC LIMIT $5";

const TOUCHED: &str = "SELECT o.opportunity_id, o.ocid, o.snapshot, r.owner, r.name \
     FROM opportunities o JOIN repositories r ON r.repository_id = o.repository_id \
     WHERE NOT o.hidden AND NOT r.private AND o.posted_at IS NOT NULL \
     AND EXISTS (SELECT 1 FROM events e WHERE e.opportunity_id = o.opportunity_id \
     AND e.at >= $1 AND e.at < $2) \
     ORDER BY o.opportunity_id DESC LIMIT $3";

const BY_ID: &str = "SELECT o.opportunity_id, o.ocid, o.snapshot, r.owner, r.name \
     FROM opportunities o JOIN repositories r ON r.repository_id = o.repository_id \
     WHERE NOT o.hidden AND NOT r.private AND o.opportunity_id = $1";

const FOR_OFFICERS: &str = "SELECT o.opportunity_id, o.ocid, o.snapshot, r.owner, r.name \
     FROM opportunities o JOIN repositories r ON r.repository_id = o.repository_id \
     WHERE o.opportunity_id = $1";

const OF_ISSUE: &str = "SELECT o.opportunity_id, o.ocid, o.snapshot, r.owner, r.name \
     FROM opportunities o JOIN repositories r ON r.repository_id = o.repository_id \
     WHERE NOT o.hidden AND NOT r.private \
     AND o.repository_id = $1 AND o.issue_number = $2 \
     ORDER BY o.opportunity_id DESC LIMIT 1";

const EARLIER: &str = "SELECT opportunity_id, title, state FROM opportunities \
     WHERE issue_id = $1 AND opportunity_id < $2 ORDER BY opportunity_id DESC";

const CHAIN: &str = "SELECT opportunity_id, version, kind, at, actor_id, actor_login, cause, \
     body, private_sha256, previous, hash FROM events WHERE opportunity_id = $1 ORDER BY version";

/// Posted opportunities of public repositories, newest first, at most `limit`.
///
/// # Errors
/// When the database cannot.
pub async fn posted(store: &Store, selected: &Selected<'_>, limit: i64) -> Result<Vec<Shelved>> {
    let Selected {
        state,
        closed_only,
        language,
        before,
    } = selected;
    let not = closed_only.then_some("open");
    all!(
        store,
        Row,
        NEWEST_FIRST,
        *state,
        *language,
        *before,
        not,
        limit
    )?
    .into_iter()
    .map(Row::shelved)
    .collect()
}

/// Posted opportunities of public repositories to which something happened from `from`
/// up to `to`, newest first, at most `limit`.
///
/// # Errors
/// When the database cannot.
pub async fn touched(
    store: &Store,
    from: Timestamp,
    to: Timestamp,
    limit: i64,
) -> Result<Vec<Shelved>> {
    all!(store, Row, TOUCHED, from, to, limit)?
        .into_iter()
        .map(Row::shelved)
        .collect()
}

/// The opportunity of that id, where the public may see it.
///
/// # Errors
/// When the database cannot.
pub async fn opportunity(store: &Store, id: OpportunityId) -> Result<Option<Shelved>> {
    one!(store, Row, BY_ID, id)?.map(Row::shelved).transpose()
}

/// The opportunity of that id, also where the public may not see it: for who is
/// concerned with it or holds a role.
///
/// # Errors
/// When the database cannot.
pub async fn for_officers(store: &Store, id: OpportunityId) -> Result<Option<Shelved>> {
    one!(store, Row, FOR_OFFICERS, id)?
        .map(Row::shelved)
        .transpose()
}

/// The newest opportunity of an issue, where the public may see it.
///
/// # Errors
/// When the database cannot.
pub async fn newest_of_issue(
    store: &Store,
    repository: RepositoryId,
    number: i64,
) -> Result<Option<Shelved>> {
    one!(store, Row, OF_ISSUE, repository, number)?
        .map(Row::shelved)
        .transpose()
}

/// The opportunities of an issue before this one, newest first.
///
/// # Errors
/// When the database cannot.
pub async fn earlier(store: &Store, issue: IssueId, than: OpportunityId) -> Result<Vec<Sibling>> {
    all!(store, Sibling, EARLIER, issue, than)
}

/// The public part of an opportunity's chain, oldest first.
///
/// # Errors
/// When the database cannot.
pub async fn chain(store: &Store, id: OpportunityId) -> Result<Vec<Link>> {
    all!(store, Link, CHAIN, id)
}

impl Row {
    pub(super) fn shelved(self) -> Result<Shelved> {
        let opportunity = serde_json::from_str(&self.snapshot).map_err(|error| {
            let key = self.opportunity_id.to_string();
            StoreError::corrupt("opportunities", "snapshot", &key, &error)
        })?;
        Ok(Shelved {
            opportunity,
            ocid: self.ocid,
            owner: self.owner,
            repository: self.name,
        })
    }
}
