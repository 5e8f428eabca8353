//! What a delivery says, in our words.

use jiff::Timestamp;

use crate::domain::command::{Comment, Issue, Label};
use crate::domain::ids::{InstallationId, IssueId, Person, PullRequestId, RepositoryId};

/// A repository as the payload named it: for bookkeeping by id (cases 28, 40, 42).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    /// What identifies it.
    pub id: RepositoryId,
    /// The account it belongs to now.
    pub owner: Person,
    /// Its name now, without the owner's.
    pub name: String,
    /// Whether only some can see it (case 43).
    pub private: bool,
    /// Whether it is read-only (case 44).
    pub archived: bool,
    /// Its default branch, where the payload tells.
    pub default_branch: Option<String>,
    /// The SPDX id of its licence, where GitHub knows it.
    pub licence: Option<String>,
}

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The account.
    pub person: Person,
    /// Whether it is a bot or an App (case 77).
    pub is_bot: bool,
}

/// A repository that an installation covers, in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    /// What identifies it.
    pub id: RepositoryId,
    /// Its owner's login.
    pub owner: String,
    /// Its name.
    pub name: String,
    /// Whether only some can see it.
    pub private: bool,
}

/// What happened to an installation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstallationChange {
    /// It was made, resumed, or given or denied something: what it reaches is looked at anew.
    Altered,
    /// It is gone.
    Removed,
    /// Its account has another name.
    Renamed,
}

/// What happened to a repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RepositoryChange {
    /// It is gone (case 45).
    Deleted,
    /// It belongs to another account (case 41).
    Transferred,
    /// It is active or public again (cases 43, 44).
    Opened,
    /// It has another name, or other settings.
    Other,
}

/// One delivery that is of interest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// The installation that GitHub told it to.
    pub installation: InstallationId,
    /// The repository it is about, if about one.
    pub repository: Option<Repository>,
    /// Who did it; none when GitHub does not say.
    pub actor: Option<Actor>,
    /// When it happened by GitHub's clock; when we received it, where GitHub
    /// does not say (the deletion of a comment, a rename). Never earlier than
    /// the fact, so that a deadline is not stretched (case 8).
    pub at: Timestamp,
    /// What makes it another fact than others of the same thing and instant:
    /// the action and, of reviews and checks, their id and outcome.
    pub cause: String,
    /// What happened.
    pub what: What,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A label was put on an issue, or the issue was opened with the trigger label (case 52).
    Labelled {
        /// The issue with all its labels.
        issue: Issue,
        /// The label that was put on.
        label: Label,
    },
    /// A label was taken off an issue.
    Unlabelled {
        /// The issue with the labels left.
        issue: Issue,
        /// The label that was taken off.
        label: Label,
    },
    /// An issue's title or body was edited.
    IssueEdited {
        /// The issue as it is now.
        issue: Issue,
    },
    /// An issue was closed.
    IssueClosed {
        /// The issue as it is now.
        issue: Issue,
        /// `completed`, `not_planned` or `duplicate`, if GitHub says (case 63).
        reason: Option<String>,
    },
    /// An issue was opened again.
    IssueReopened {
        /// The issue as it is now.
        issue: Issue,
    },
    /// A comment was written.
    CommentCreated {
        /// The issue or pull request (case 79) it is on.
        issue: Issue,
        /// The comment.
        comment: Comment,
    },
    /// A comment was edited, by its author or another (case 73).
    CommentEdited {
        /// The issue or pull request it is on.
        issue: Issue,
        /// The comment as it is now.
        comment: Comment,
        /// Its Markdown before the edit, where GitHub tells.
        previous_body: Option<String>,
    },
    /// A comment was deleted, by its author or another (case 71).
    CommentDeleted {
        /// The issue or pull request it was on.
        issue: Issue,
        /// The comment as it was.
        comment: Comment,
    },
    /// Anything about a pull request or its reviews: its present state is to be read.
    PullRequestChanged {
        /// What identifies it.
        id: PullRequestId,
        /// Its number in the repository.
        number: i64,
        /// The commit at its head when GitHub told of it: pushed by then.
        head_sha: Option<String>,
    },
    /// A check or status of a commit changed. The commit is the link: checks of
    /// a fork's pull request carry no pull requests.
    HeadChanged {
        /// The commit.
        sha: String,
    },
    /// The issue's conversation was unlocked: what could not be said can (case 68).
    IssueUnlocked {
        /// The issue.
        issue: Issue,
    },
    /// The issue was deleted (case 66).
    IssueDeleted {
        /// The issue as it was.
        issue: Issue,
    },
    /// The issue was moved to another repository of the owner's (case 65).
    IssueMoved {
        /// The issue as it was.
        from: IssueId,
        /// The issue as it is there.
        to: Issue,
    },
    /// A label of the repository was renamed or deleted (case 56).
    LabelChanged {
        /// The label as it is now, or was.
        label: Label,
        /// What it was called before, where that changed.
        was: Option<String>,
        /// Whether it is gone.
        deleted: bool,
    },
    /// The App was installed, changed or removed (cases 33, 35 to 37).
    Installation {
        /// The account it is on.
        account: Person,
        /// What happened to it.
        change: InstallationChange,
        /// Whether it may not act for now.
        suspended: bool,
        /// The repositories that it now reaches, as far as GitHub told of them.
        reached: Vec<Covered>,
        /// The repositories that it no longer reaches.
        lost: Vec<RepositoryId>,
    },
    /// The repository itself changed (cases 40 to 45); its row says how it now is.
    RepositoryChanged {
        /// How.
        change: RepositoryChange,
    },
}

impl Signal {
    /// One name for one fact, however many deliveries or readings tell of it.
    #[must_use]
    pub fn fact_key(&self) -> String {
        let Self { at, cause, .. } = self;
        match &self.what {
            What::Labelled { issue, label } => format!("label:{}:{}:{at}", issue.id, label.name),
            What::Unlabelled { issue, label } => {
                format!("unlabel:{}:{}:{at}", issue.id, label.name)
            }
            What::IssueEdited { issue } => {
                format!("edit:{}:{at}:{}", issue.id, issue.wording())
            }
            What::IssueClosed { issue, .. } => format!("close:{}:{at}", issue.id),
            What::IssueReopened { issue } => format!("reopen:{}:{at}", issue.id),
            What::CommentCreated { comment, .. } | What::CommentEdited { comment, .. } => {
                format!("comment:{}:{}", comment.id, comment.updated_at)
            }
            What::CommentDeleted { comment, .. } => format!("deleted:{}", comment.id),
            What::IssueUnlocked { issue } => format!("unlock:{}:{at}", issue.id),
            What::IssueDeleted { issue } => format!("gone:{}", issue.id),
            What::IssueMoved { from, .. } => format!("moved:{from}"),
            What::PullRequestChanged { id, .. } => format!("pull:{id}:{cause}:{at}"),
            What::HeadChanged { sha } => format!("head:{sha}:{cause}:{at}"),
            What::Installation { .. } => {
                format!("installation:{}:{cause}:{at}", self.installation)
            }
            What::LabelChanged { .. } | What::RepositoryChanged { .. } => {
                let repository = self.repository.as_ref().map_or(0, |r| r.id.0);
                format!("names:{}:{repository}:{cause}:{at}", self.installation)
            }
        }
    }

    /// When it happened: the order of deliveries that are taken up together.
    #[must_use]
    pub const fn occurred_at(&self) -> Timestamp {
        self.at
    }
}
