//! Who and what: GitHub's numeric ids and our own (domain decision 2).
//!
//! Logins and names change owners; numbers do not. So every comparison is made
//! on these types, and a [`Person`]'s login is only ever shown.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! github_id {
    ($(#[$doc:meta] $name:ident;)+) => {$(
        #[$doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

github_id! {
    /// A user, organization or bot account.
    UserId;
    /// A repository.
    RepositoryId;
    /// An issue; pull requests have an issue id too, which is not their [`PullRequestId`].
    IssueId;
    /// An issue comment, also one in the conversation of a pull request.
    CommentId;
    /// A pull request.
    PullRequestId;
    /// One installation of the App on an account.
    InstallationId;
    /// A label of one repository.
    LabelId;
}

/// An opportunity's own id: a `UUIDv7`, so that ids sort by the time they were made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OpportunityId(pub Uuid);

impl fmt::Display for OpportunityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl OpportunityId {
    /// An id made at `at` (to the millisecond) from ten random bytes.
    #[must_use]
    pub fn new(at: Timestamp, random: [u8; 10]) -> Self {
        let millis = u64::try_from(at.as_millisecond()).unwrap_or_default();
        Self(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }
}

/// An account as GitHub names it at the moment; `login` is for show only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// What identifies the account.
    pub id: UserId,
    /// The login last seen; another account may own it tomorrow (case 47).
    pub login: String,
}

/// Two mentions of one account are the same person whatever the login says.
impl Person {
    /// Whether both are the same account.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self.id == other.id
    }
}
