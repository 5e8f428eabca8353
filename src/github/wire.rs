//! GitHub's answers, no wider than what is used of them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Deserialize;

use crate::domain::command::{Comment, Label};
use crate::domain::facts::Permission;
use crate::domain::ids::{
    CommentId, IssueId, LabelId, Person, PullRequestId, RepositoryId, UserId,
};

#[derive(Deserialize)]
pub(super) struct App {
    pub id: u64,
    pub slug: String,
}

/// The App with what it is registered with.
#[derive(Deserialize)]
pub(super) struct RegisteredApp {
    pub id: u64,
    pub slug: String,
    #[serde(default)]
    pub permissions: BTreeMap<String, String>,
    #[serde(default)]
    pub events: BTreeSet<String>,
}

#[derive(Deserialize)]
pub(super) struct Token {
    pub token: String,
    pub expires_at: Timestamp,
}

#[derive(Clone, Deserialize)]
pub(super) struct User {
    pub id: UserId,
    pub login: String,
    #[serde(rename = "type", default)]
    pub kind: String,
}

impl User {
    pub fn is_bot(&self) -> bool {
        self.kind == "Bot"
    }
}

impl From<User> for Person {
    fn from(user: User) -> Self {
        Self {
            id: user.id,
            login: user.login,
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Repository {
    pub id: RepositoryId,
    pub name: String,
    pub owner: User,
    #[serde(default)]
    pub private: bool,
    #[serde(default)]
    pub archived: bool,
    pub license: Option<License>,
    pub default_branch: String,
}

#[derive(Deserialize)]
pub(super) struct License {
    spdx_id: Option<String>,
}

impl License {
    /// The SPDX id; a text that GitHub cannot name has none.
    pub fn known(self) -> Option<String> {
        self.spdx_id
            .filter(|id| id != "NOASSERTION" && !id.is_empty())
    }
}

#[derive(Deserialize)]
pub(super) struct LicenseFile {
    pub license: Option<License>,
}

#[derive(Deserialize)]
pub(super) struct ContentEntry {
    #[serde(rename = "type")]
    pub kind: String,
    /// Base64 in lines; empty or missing where the file is larger than a megabyte.
    #[serde(default)]
    pub content: Option<String>,
}

/// A directory answers with the list of what is in it.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Content {
    Entry(ContentEntry),
    Directory(serde::de::IgnoredAny),
}

#[derive(Deserialize)]
pub(super) struct Collaborator {
    permission: String,
    pub user: Option<User>,
}

impl Collaborator {
    pub fn permission(&self) -> Permission {
        match self.permission.as_str() {
            "admin" => Permission::Admin,
            "write" | "maintain" | "push" => Permission::Write,
            "read" | "triage" | "pull" => Permission::Read,
            _ => Permission::None,
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Issue {
    pub id: IssueId,
    pub number: i64,
    pub repository_url: String,
    pub title: String,
    pub body: Option<String>,
    pub user: Option<User>,
    pub state: String,
    pub labels: Vec<IssueLabel>,
    pub pull_request: Option<serde::de::IgnoredAny>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    #[serde(default)]
    pub assignees: Vec<User>,
}

#[derive(Deserialize)]
pub(super) struct IssueLabel {
    id: Option<LabelId>,
    name: String,
}

impl From<IssueLabel> for Label {
    fn from(label: IssueLabel) -> Self {
        Self {
            id: label.id,
            name: label.name,
        }
    }
}

/// What GraphQL calls a thing of REST's.
#[derive(Deserialize)]
pub(super) struct Node {
    pub node_id: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Reaction {
    pub id: i64,
    pub user: Option<User>,
    pub content: String,
}

#[derive(Deserialize)]
pub(super) struct IssueComment {
    id: CommentId,
    user: Option<User>,
    body: Option<String>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl From<IssueComment> for Comment {
    fn from(comment: IssueComment) -> Self {
        Self {
            id: comment.id,
            by_bot: comment.user.as_ref().is_some_and(User::is_bot),
            author: comment.user.map(Person::from),
            body: comment.body.unwrap_or_default(),
            created_at: comment.created_at,
            updated_at: comment.updated_at,
        }
    }
}

#[derive(Deserialize)]
pub(super) struct PullRequestRow {
    pub number: i64,
    pub state: String,
    pub body: Option<String>,
    pub merged_at: Option<Timestamp>,
    pub user: Option<User>,
    pub updated_at: Timestamp,
    pub head: Head,
}

#[derive(Deserialize)]
pub(super) struct PullRequest {
    pub id: PullRequestId,
    pub number: i64,
    pub state: String,
    #[serde(default)]
    pub draft: bool,
    pub user: Option<User>,
    pub body: Option<String>,
    pub created_at: Timestamp,
    pub merged_at: Option<Timestamp>,
    pub merge_commit_sha: Option<String>,
    pub merged_by: Option<User>,
    pub base: Base,
    pub head: Head,
}

#[derive(Deserialize)]
pub(super) struct Base {
    #[serde(rename = "ref")]
    pub branch: String,
    pub repo: RepositoryName,
}

#[derive(Deserialize)]
pub(super) struct Head {
    pub sha: String,
    /// None once the fork is deleted (case 91).
    pub repo: Option<RepositoryName>,
}

#[derive(Deserialize)]
pub(super) struct RepositoryName {
    pub id: RepositoryId,
    pub name: String,
    pub owner: User,
}

#[derive(Deserialize)]
pub(super) struct PullRequestCommit {
    pub commit: CommitText,
    /// None when GitHub knows no account of that address.
    pub author: Option<User>,
}

#[derive(Deserialize)]
pub(super) struct CommitText {
    pub message: String,
}

#[derive(Deserialize)]
pub(super) struct ChangedFile {
    pub filename: String,
    pub previous_filename: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct PullRequestReview {
    pub user: Option<User>,
    pub state: String,
    pub commit_id: Option<String>,
    /// None while the review is pending.
    pub submitted_at: Option<Timestamp>,
}

#[derive(Deserialize)]
pub(super) struct CheckRuns {
    pub check_runs: Vec<CheckRun>,
}

#[derive(Deserialize)]
pub(super) struct CheckRun {
    pub id: i64,
    pub name: String,
    pub status: String,
    pub conclusion: Option<String>,
    pub external_id: Option<String>,
    pub started_at: Option<Timestamp>,
    pub completed_at: Option<Timestamp>,
    pub app: Option<App>,
}

#[derive(Deserialize)]
pub(super) struct CombinedStatus {
    pub statuses: Vec<CommitStatus>,
}

#[derive(Deserialize)]
pub(super) struct CommitStatus {
    pub context: String,
    pub state: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}
