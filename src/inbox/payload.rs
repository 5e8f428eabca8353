//! The fields of GitHub's webhook bodies that we read, and no others.
//!
//! GitHub adds fields, actions and events at any time (case 15), accounts
//! vanish (`user: null`, case 48) and times come as text or as seconds. So
//! whatever is not needed to know what a delivery is about may be absent, and
//! what we do not name is never looked at.

use jiff::Timestamp;
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

/// Text without NUL characters, which PostgreSQL cannot keep.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(pub String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Ok(Self(if text.contains('\0') {
            text.replace('\0', "")
        } else {
            text
        }))
    }
}

/// An instant as RFC 3339 or as seconds since 1970; none when it is neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moment(pub Option<Timestamp>);

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Text(String),
            Seconds(i64),
            Neither(IgnoredAny),
        }
        Ok(Self(match Written::deserialize(deserializer)? {
            Written::Text(text) => text.parse().ok(),
            Written::Seconds(seconds) => Timestamp::from_second(seconds).ok(),
            Written::Neither(IgnoredAny) => None,
        }))
    }
}

/// What nearly every body has around what it is about.
#[derive(Clone, Debug, Deserialize)]
pub struct Envelope {
    /// What happened; some events have none (case 14).
    pub action: Option<Text>,
    /// Missing from the webhooks of organizations and repositories (case 16).
    pub installation: Option<Installation>,
    /// Missing from events about an account.
    pub repository: Option<Repository>,
    /// Who did it.
    pub sender: Option<Account>,
}

/// An installation of the App; only events about it have more than the id.
#[derive(Clone, Debug, Deserialize)]
pub struct Installation {
    /// Its id.
    pub id: i64,
    /// The account it is on.
    pub account: Option<Account>,
    /// Set while it is suspended (case 35).
    #[serde(default)]
    pub suspended_at: Moment,
    /// When it last changed.
    #[serde(default)]
    pub updated_at: Moment,
}

/// A user, organization, enterprise or bot.
#[derive(Clone, Debug, Deserialize)]
pub struct Account {
    /// Its id.
    pub id: i64,
    /// Its login; enterprises have none.
    pub login: Option<Text>,
    /// An enterprise's name in addresses.
    pub slug: Option<Text>,
    /// `User`, `Organization`, `Bot`, …
    #[serde(rename = "type")]
    pub kind: Option<Text>,
}

/// A repository.
#[derive(Clone, Debug, Deserialize)]
pub struct Repository {
    /// Its id.
    pub id: i64,
    /// Its name without the owner's.
    pub name: Text,
    /// The account it belongs to.
    pub owner: Account,
    /// Whether only some can see it.
    #[serde(default)]
    pub private: bool,
    /// Whether it is read-only (case 44).
    #[serde(default)]
    pub archived: bool,
    /// Its default branch.
    pub default_branch: Option<Text>,
    /// The licence that GitHub detected.
    pub license: Option<License>,
}

/// A repository's licence.
#[derive(Clone, Debug, Deserialize)]
pub struct License {
    /// Its SPDX id; `NOASSERTION` where GitHub cannot tell.
    pub spdx_id: Option<Text>,
}

/// A GitHub App, as far as we need to know our own.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct App {
    /// Its id.
    pub id: i64,
}

/// A label.
#[derive(Clone, Debug, Deserialize)]
pub struct Label {
    /// Its id.
    pub id: Option<i64>,
    /// Its name.
    pub name: Text,
}

/// An issue, or a pull request in the shape of one.
#[derive(Clone, Debug, Deserialize)]
pub struct Issue {
    /// Its id.
    pub id: i64,
    /// Its number in the repository.
    pub number: i64,
    /// Its title.
    pub title: Option<Text>,
    /// Its Markdown; null when empty.
    pub body: Option<Text>,
    /// Who opened it.
    pub user: Option<Account>,
    /// There when it is a pull request (case 79).
    pub pull_request: Option<IgnoredAny>,
    /// `open` or `closed`.
    pub state: Option<Text>,
    /// `completed`, `not_planned`, `duplicate`, `reopened` (case 63).
    pub state_reason: Option<Text>,
    /// Its labels.
    pub labels: Option<Vec<Label>>,
    /// When it last changed.
    #[serde(default)]
    pub updated_at: Moment,
    /// The App that opened it, if one did.
    pub performed_via_github_app: Option<App>,
}

/// A comment on an issue or in the conversation of a pull request.
#[derive(Clone, Debug, Deserialize)]
pub struct Comment {
    /// Its id.
    pub id: i64,
    /// Who wrote it.
    pub user: Option<Account>,
    /// Its Markdown.
    pub body: Option<Text>,
    /// When it was written.
    #[serde(default)]
    pub created_at: Moment,
    /// When it was last edited.
    #[serde(default)]
    pub updated_at: Moment,
    /// The App that wrote it, if one did.
    pub performed_via_github_app: Option<App>,
}

/// A pull request.
#[derive(Clone, Debug, Deserialize)]
pub struct PullRequest {
    /// Its id, which is not its issue's.
    pub id: i64,
    /// Its number in the repository, shared with issues.
    pub number: i64,
    /// Its title.
    pub title: Option<Text>,
    /// Its Markdown.
    pub body: Option<Text>,
    /// Who opened it.
    pub user: Option<Account>,
    /// `open` or `closed`.
    pub state: Option<Text>,
    /// Its labels.
    pub labels: Option<Vec<Label>>,
    /// The commit at its head when this was sent.
    pub head: Option<Tip>,
    /// When it was merged; null before.
    #[serde(default)]
    pub merged_at: Moment,
    /// When it last changed.
    #[serde(default)]
    pub updated_at: Moment,
}

/// The end of a branch.
#[derive(Clone, Debug, Deserialize)]
pub struct Tip {
    /// The commit.
    pub sha: Option<Text>,
}

/// A review of a pull request.
#[derive(Clone, Debug, Deserialize)]
pub struct Review {
    /// Its id.
    pub id: i64,
    /// `approved`, `changes_requested`, …
    pub state: Option<Text>,
    /// When it was submitted.
    #[serde(default)]
    pub submitted_at: Moment,
}

/// A check run or a check suite.
#[derive(Clone, Debug, Deserialize)]
pub struct Check {
    /// Its id.
    pub id: i64,
    /// The commit it is about.
    pub head_sha: Text,
    /// `queued`, `in_progress`, `completed`.
    pub status: Option<Text>,
    /// How it ended.
    pub conclusion: Option<Text>,
    /// When a run began.
    #[serde(default)]
    pub started_at: Moment,
    /// When a run ended.
    #[serde(default)]
    pub completed_at: Moment,
    /// When a suite last changed.
    #[serde(default)]
    pub updated_at: Moment,
    /// The App it belongs to.
    pub app: Option<App>,
}

/// The body of `issues`.
#[derive(Clone, Debug, Deserialize)]
pub struct Issues {
    /// The issue as it is now.
    pub issue: Issue,
    /// The label of `labeled` and `unlabeled`.
    pub label: Option<Label>,
    /// Where `transferred` took it to, or `opened` brought it from (case 65).
    pub changes: Option<Transfer>,
}

/// The two ends of a transfer, each told of at the other one.
#[derive(Clone, Debug, Deserialize)]
pub struct Transfer {
    /// The issue as it is in its new place.
    pub new_issue: Option<Issue>,
    /// Its new place.
    pub new_repository: Option<Repository>,
    /// The issue as it was in its old place.
    pub old_issue: Option<Issue>,
    /// Its old place.
    pub old_repository: Option<Repository>,
}

/// The body of `issue_comment`.
#[derive(Clone, Debug, Deserialize)]
pub struct IssueComment {
    /// The issue or pull request that is talked about.
    pub issue: Issue,
    /// The comment as it is now.
    pub comment: Comment,
    /// What `edited` changed.
    pub changes: Option<Changes>,
}

/// What an edit of a comment changed.
#[derive(Clone, Debug, Deserialize)]
pub struct Changes {
    /// There when its Markdown was changed.
    pub body: Option<Changed>,
}

/// A text that was changed.
#[derive(Clone, Debug, Deserialize)]
pub struct Changed {
    /// What it was before.
    pub from: Option<Text>,
}

/// The body of `pull_request`.
#[derive(Clone, Debug, Deserialize)]
pub struct PullRequests {
    /// The pull request as it is now.
    pub pull_request: PullRequest,
    /// The label of `labeled` and `unlabeled`.
    pub label: Option<Label>,
}

/// The body of `pull_request_review`.
#[derive(Clone, Debug, Deserialize)]
pub struct PullRequestReview {
    /// The pull request that is reviewed.
    pub pull_request: PullRequest,
    /// The review.
    pub review: Review,
}

/// The body of `check_run` or `check_suite`.
#[derive(Clone, Debug, Deserialize)]
pub struct Checks {
    /// The run or the suite.
    #[serde(alias = "check_run", alias = "check_suite")]
    pub check: Check,
}

/// The body of `status`.
#[derive(Clone, Debug, Deserialize)]
pub struct Status {
    /// The status's id; each change has a new one.
    pub id: i64,
    /// The commit it is about.
    pub sha: Text,
    /// When it was set.
    #[serde(default)]
    pub updated_at: Moment,
}

/// The body of `installation` and `installation_repositories`.
#[derive(Clone, Debug, Deserialize)]
pub struct Installed {
    /// Every repository that it covers, of `installation`.
    pub repositories: Option<Vec<CoveredRepository>>,
    /// Those that came to it.
    pub repositories_added: Option<Vec<CoveredRepository>>,
    /// Those that were taken from it.
    pub repositories_removed: Option<Vec<CoveredRepository>>,
}

/// A repository in short.
#[derive(Clone, Debug, Deserialize)]
pub struct CoveredRepository {
    /// Its id.
    pub id: i64,
    /// Its owner's login and its name.
    pub full_name: Text,
    /// Whether only some can see it.
    #[serde(default)]
    pub private: bool,
}

/// The body of `label`.
#[derive(Clone, Debug, Deserialize)]
pub struct Labels {
    /// The label as it is now, or was.
    pub label: Label,
    /// What `edited` changed.
    pub changes: Option<LabelChanges>,
}

/// What an edit of a label changed.
#[derive(Clone, Debug, Deserialize)]
pub struct LabelChanges {
    /// There when its name was changed.
    pub name: Option<Changed>,
}

/// The body of `installation_target`.
#[derive(Clone, Debug, Deserialize)]
pub struct InstallationTarget {
    /// The account, under its new name.
    pub account: Account,
}
