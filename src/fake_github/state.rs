//! What GitHub knows: plain records, related by numeric ids.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

/// Whether an account is a person's, an organization's or an App's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountKind {
    User,
    Organization,
    Bot,
}

#[derive(Clone, Debug)]
pub struct Account {
    pub id: i64,
    pub login: String,
    pub kind: AccountKind,
    pub created_at: Timestamp,
}

/// A role on a repository; the order is GitHub's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    None,
    Read,
    Triage,
    Write,
    Maintain,
    Admin,
}

impl Role {
    pub fn parse(name: &str) -> Self {
        match name {
            "admin" => Self::Admin,
            "maintain" => Self::Maintain,
            "write" | "push" => Self::Write,
            "triage" => Self::Triage,
            "read" | "pull" => Self::Read,
            _ => Self::None,
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Maintain => "maintain",
            Self::Write => "write",
            Self::Triage => "triage",
            Self::Read => "read",
            Self::None => "none",
        }
    }

    /// The older four-step scale that the field `permission` speaks.
    pub const fn legacy(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Maintain | Self::Write => "write",
            Self::Triage | Self::Read => "read",
            Self::None => "none",
        }
    }
}

/// Paths and their contents at one commit.
pub type Tree = BTreeMap<String, String>;

#[derive(Clone, Debug)]
pub struct Commit {
    pub sha: String,
    pub tree: Tree,
    pub parents: Vec<String>,
    pub message: String,
    pub author: i64,
    pub at: Timestamp,
}

#[derive(Clone, Debug)]
pub struct Label {
    pub id: i64,
    pub name: String,
    pub color: String,
    pub description: Option<String>,
}

/// One entry of an issue's events.
#[derive(Clone, Debug)]
pub struct IssueEvent {
    pub id: i64,
    pub repository: i64,
    pub number: i64,
    pub event: &'static str,
    pub actor: i64,
    /// The label's name, where one was put on or taken off.
    pub label: Option<String>,
    /// Why it was closed, where it was.
    pub reason: Option<&'static str>,
    pub at: Timestamp,
}

#[derive(Clone, Debug)]
pub struct Repository {
    pub id: i64,
    pub owner: i64,
    pub name: String,
    pub description: Option<String>,
    pub private: bool,
    pub archived: bool,
    pub parent: Option<i64>,
    pub default_branch: String,
    pub branches: BTreeMap<String, String>,
    pub collaborators: BTreeMap<i64, Role>,
    pub labels: Vec<Label>,
    pub next_number: i64,
    pub created_at: Timestamp,
    pub pushed_at: Timestamp,
}

impl Repository {
    /// What `account` may do here; anyone may read a public one.
    pub fn role(&self, account: i64) -> Role {
        if self.owner == account {
            return Role::Admin;
        }
        let given = self.collaborators.get(&account).copied();
        given.unwrap_or(if self.private { Role::None } else { Role::Read })
    }
}

#[derive(Clone, Debug)]
pub struct Issue {
    pub id: i64,
    pub repository: i64,
    pub number: i64,
    pub author: i64,
    pub via_app: bool,
    pub title: String,
    pub body: Option<String>,
    pub labels: Vec<i64>,
    pub assignees: Vec<i64>,
    pub locked: bool,
    pub lock_reason: Option<String>,
    pub open: bool,
    pub state_reason: Option<&'static str>,
    pub closed_at: Option<Timestamp>,
    pub closed_by: Option<i64>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub body_edited_at: Option<Timestamp>,
    pub body_edited_by: Option<i64>,
    pub pull: Option<Pull>,
}

#[derive(Clone, Debug)]
pub struct Pull {
    pub id: i64,
    pub draft: bool,
    pub base_ref: String,
    pub base_sha: String,
    pub head_ref: String,
    pub head_owner: i64,
    pub head_repository: Option<i64>,
    pub head_sha: String,
    pub merge_commit_sha: Option<String>,
    pub merged_at: Option<Timestamp>,
    pub merged_by: Option<i64>,
    pub sidebar: BTreeSet<(i64, i64)>,
    pub reviews: Vec<Review>,
}

/// What a review said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewState {
    /// The reviewer approves of the commit.
    Approved,
    /// The reviewer wants changes.
    ChangesRequested,
    /// The reviewer only comments.
    Commented,
    /// A maintainer set the review aside.
    Dismissed,
}

impl ReviewState {
    /// GitHub's name of it in REST, upper case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Approved => "APPROVED",
            Self::ChangesRequested => "CHANGES_REQUESTED",
            Self::Commented => "COMMENTED",
            Self::Dismissed => "DISMISSED",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Review {
    pub id: i64,
    pub author: i64,
    pub body: Option<String>,
    pub state: ReviewState,
    pub commit: String,
    pub at: Timestamp,
}

#[derive(Clone, Debug)]
pub struct Reaction {
    pub id: i64,
    pub user: i64,
    pub content: String,
    pub at: Timestamp,
}

#[derive(Clone, Debug)]
pub struct Comment {
    pub id: i64,
    pub repository: i64,
    pub number: i64,
    pub author: i64,
    pub via_app: bool,
    pub body: String,
    /// Each text that it had, the first one first.
    pub texts: Vec<CommentText>,
    pub reactions: Vec<Reaction>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// A text of a comment, with who wrote it.
#[derive(Clone, Debug)]
pub struct CommentText {
    pub body: String,
    pub by: i64,
    pub at: Timestamp,
}

#[derive(Clone, Debug)]
pub struct CheckApp {
    pub id: i64,
    pub slug: String,
    pub owner: i64,
    pub bot: i64,
    pub created_at: Timestamp,
}

/// A suite is the runs of one App on one commit of one repository.
#[derive(Clone, Debug)]
pub struct Suite {
    pub id: i64,
    pub repository: i64,
    pub app: i64,
    pub head_sha: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

#[derive(Clone, Debug, Default)]
pub struct Output {
    pub title: Option<String>,
    pub summary: Option<String>,
    pub text: Option<String>,
}

#[derive(Clone, Debug)]
pub struct CheckRun {
    pub id: i64,
    pub suite: i64,
    pub name: String,
    pub external_id: String,
    pub details_url: Option<String>,
    pub status: String,
    pub conclusion: Option<String>,
    pub started_at: Timestamp,
    pub completed_at: Option<Timestamp>,
    pub output: Output,
}

#[derive(Clone, Debug)]
pub struct CommitStatus {
    pub id: i64,
    pub repository: i64,
    pub sha: String,
    pub creator: i64,
    pub state: String,
    pub context: String,
    pub description: Option<String>,
    pub target_url: Option<String>,
    pub at: Timestamp,
}

#[derive(Clone, Debug)]
pub struct Installation {
    pub id: i64,
    pub account: i64,
    /// The repositories that were chosen; `None` is all of them.
    pub selected: Option<BTreeSet<i64>>,
    pub permissions: BTreeMap<String, String>,
    pub suspended_at: Option<Timestamp>,
    pub suspended_by: Option<i64>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

#[derive(Clone, Debug)]
pub struct Token {
    pub installation: i64,
    pub expires_at: Timestamp,
}
