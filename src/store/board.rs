//! What everyone may read: posted opportunities of public repositories.
//!
//! Reads only, and of projections only. The snapshot is decoded here; SQL does
//! not look into it.

use jiff::Timestamp;

use super::{Result, Store, StoreError};
use crate::domain::ids::{OpportunityId, RepositoryId, UserId};
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
    struct News in "opportunities" key opportunity_id {
        opportunity_id: OpportunityId,
        ocid: String,
        snapshot: String,
        owner: String,
        name: String,
        is_new: bool,
    }
}

row! {
    struct Named in "opportunities" key ocid {
        ocid: String,
    }
}

row! {
    /// An opportunity that was posted, also where the public may no longer see it.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Posted in "opportunities" key opportunity_id {
        /// Its id.
        pub opportunity_id: OpportunityId,
        /// Its open-contracting id.
        pub ocid: String,
        /// The repository's owner; none where the repository is not known.
        pub owner: Option<String>,
        /// The repository's name.
        pub name: Option<String>,
        /// The issue's number.
        pub issue_number: i64,
        /// Whether the public may see it.
        pub public: bool,
    }
}

row! {
    /// Where a page is, and when what it shows last changed.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Found in "opportunities" key owner {
        /// The repository's owner.
        pub owner: String,
        /// The repository's name.
        pub name: String,
        /// The issue's number.
        pub issue_number: i64,
        /// When the opportunity last changed.
        pub updated_at: Timestamp,
    }
}

row! {
    struct Counted in "opportunities" key count {
        count: i64,
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
     AND o.opportunity_id IN (SELECT e.opportunity_id FROM events e \
     WHERE e.at >= $1 AND e.at < $2) \
     AND (CAST($3 AS TEXT) IS NULL OR o.opportunity_id < $3) \
     ORDER BY o.opportunity_id DESC LIMIT $4";

/// What came to be known here within a time, however late: an event's own instant is
/// GitHub's, and may lie in a week that was told of already.
const NEWS: &str = "SELECT o.opportunity_id, o.ocid, o.snapshot, r.owner, r.name, \
     EXISTS (SELECT 1 FROM events e WHERE e.opportunity_id = o.opportunity_id \
     AND e.kind = 'posted' AND e.recorded_at >= $1 AND e.recorded_at < $2) AS is_new \
     FROM opportunities o JOIN repositories r ON r.repository_id = o.repository_id \
     WHERE NOT o.hidden AND NOT r.private AND o.state = 'open' \
     AND EXISTS (SELECT 1 FROM events e WHERE e.opportunity_id = o.opportunity_id \
     AND e.kind IN ('posted', 'amended', 'extended', 'question_answered', 'translated') \
     AND e.recorded_at >= $1 AND e.recorded_at < $2) \
     AND (CAST($3 AS TEXT) IS NULL OR o.opportunity_id < $3) \
     ORDER BY o.opportunity_id DESC LIMIT $4";

const OCID: &str = "SELECT ocid FROM opportunities WHERE opportunity_id = $1";

/// What is owed to the public by law is told even of what it may no longer see.
const EVER_POSTED: &str = "SELECT o.opportunity_id, o.ocid, r.owner, r.name, o.issue_number, \
     (NOT o.hidden AND r.repository_id IS NOT NULL AND NOT r.private) AS public \
     FROM opportunities o LEFT JOIN repositories r ON r.repository_id = o.repository_id \
     WHERE o.posted_at IS NOT NULL AND (CAST($1 AS TEXT) IS NULL OR o.opportunity_id > $1) \
     ORDER BY o.opportunity_id LIMIT $2";

const PLACES: &str = "SELECT r.owner, r.name, o.issue_number, o.updated_at \
     FROM opportunities o JOIN repositories r ON r.repository_id = o.repository_id \
     WHERE NOT o.hidden AND NOT r.private AND o.posted_at IS NOT NULL \
     ORDER BY o.opportunity_id DESC LIMIT $1";

const OPEN_IN: &str = "SELECT count(*) AS count FROM opportunities o \
     JOIN repositories r ON r.repository_id = o.repository_id \
     WHERE o.repository_id = $1 AND o.state = 'open' AND NOT o.hidden \
     AND o.issue_gone IS NULL AND r.standing = 'active'";

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

const CHAIN: &str = "SELECT opportunity_id, version, kind, at, actor_id, actor_login, cause, \
     body, private_sha256, previous, hash FROM events WHERE opportunity_id = $1 ORDER BY version";

const CHAIN_AFTER: &str = "SELECT opportunity_id, version, kind, at, actor_id, actor_login, cause, \
     body, private_sha256, previous, hash FROM events \
     WHERE opportunity_id = $1 AND version > $2 ORDER BY version LIMIT $3";

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
/// up to `to`, newest first from the one before `before` on, at most `limit`.
///
/// # Errors
/// When the database cannot.
pub async fn touched(
    store: &Store,
    from: Timestamp,
    to: Timestamp,
    before: Option<OpportunityId>,
    limit: i64,
) -> Result<Vec<Shelved>> {
    all!(store, Row, TOUCHED, from, to, before, limit)?
        .into_iter()
        .map(Row::shelved)
        .collect()
}

/// Open opportunities of public repositories of which news were recorded from `from` up
/// to `to`, each with whether it was posted then; newest first from the one before
/// `before` on, at most `limit`.
///
/// # Errors
/// When the database cannot.
pub async fn news(
    store: &Store,
    from: Timestamp,
    to: Timestamp,
    before: Option<OpportunityId>,
    limit: i64,
) -> Result<Vec<(Shelved, bool)>> {
    all!(store, News, NEWS, from, to, before, limit)?
        .into_iter()
        .map(News::shelved)
        .collect()
}

/// The open-contracting id of an opportunity, also where the public may no longer see it.
///
/// # Errors
/// When the database cannot.
pub async fn ocid(store: &Store, id: OpportunityId) -> Result<Option<String>> {
    Ok(one!(store, Named, OCID, id)?.map(|row| row.ocid))
}

/// Opportunities that were posted, oldest first, from the one after `after` on, at most
/// `limit`: for totals that leave nothing out.
///
/// # Errors
/// When the database cannot.
pub async fn ever_posted(
    store: &Store,
    after: Option<OpportunityId>,
    limit: i64,
) -> Result<Vec<Posted>> {
    all!(store, Posted, EVER_POSTED, after, limit)
}

/// Where the pages of posted opportunities are, newest first, at most `limit`.
///
/// # Errors
/// When the database cannot.
pub async fn places(store: &Store, limit: i64) -> Result<Vec<Found>> {
    all!(store, Found, PLACES, limit)
}

/// How many opportunities of a repository can be applied for.
///
/// # Errors
/// When the database cannot.
pub async fn open_in(store: &Store, repository: RepositoryId) -> Result<i64> {
    Ok(one!(store, Counted, OPEN_IN, repository)?.map_or(0, |row| row.count))
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

/// The public part of an opportunity's chain after a version, oldest first, at most `limit`.
///
/// # Errors
/// When the database cannot.
pub async fn chain_after(
    store: &Store,
    id: OpportunityId,
    after: i64,
    limit: i64,
) -> Result<Vec<Link>> {
    all!(store, Link, CHAIN_AFTER, id, after, limit)
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

impl News {
    fn shelved(self) -> Result<(Shelved, bool)> {
        let row = Row {
            opportunity_id: self.opportunity_id,
            ocid: self.ocid,
            snapshot: self.snapshot,
            owner: self.owner,
            name: self.name,
        };
        Ok((row.shelved()?, self.is_new))
    }
}
