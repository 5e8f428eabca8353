//! What came of it all: for assertions.

use jiff::Timestamp;

use super::RepositoryHandle;
use crate::domain::ids::{CommentId, IssueId, PullRequestId, UserId};
use crate::fake_github::state::{CheckRun, Comment, Issue};
use crate::fake_github::world::World;

/// A comment as everyone sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentView {
    /// Its id.
    pub id: CommentId,
    /// Who wrote it.
    pub author_id: UserId,
    /// The author's login as it is now.
    pub author: String,
    /// Its Markdown.
    pub body: String,
    /// Who reacted, and how.
    pub reactions: Vec<(String, String)>,
    /// When it was written, in UTC.
    pub created_at: Timestamp,
    /// When it was last changed, in UTC.
    pub updated_at: Timestamp,
}

/// An issue or pull request as everyone sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssueView {
    /// Its id.
    pub id: IssueId,
    /// Its number.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// Its Markdown.
    pub body: String,
    /// The names of its labels.
    pub labels: Vec<String>,
    /// The logins of its assignees.
    pub assignees: Vec<String>,
    /// Whether it is open.
    pub open: bool,
    /// Whether its conversation is locked.
    pub locked: bool,
    /// Its comments, oldest first.
    pub comments: Vec<CommentView>,
}

/// What a pull request has beyond an issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PullView {
    /// Its id.
    pub id: PullRequestId,
    /// The commit at its head.
    pub head_sha: String,
    /// The branch that it goes to.
    pub base: String,
    /// Whether it is a draft.
    pub draft: bool,
    /// When it was merged, in UTC.
    pub merged_at: Option<Timestamp>,
    /// GitHub's merge commit.
    pub merge_commit_sha: Option<String>,
}

/// A check run as everyone sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckView {
    /// Its id.
    pub id: i64,
    /// The slug of its App.
    pub app: String,
    /// Its name.
    pub name: String,
    /// What the App knows it by.
    pub external_id: String,
    /// `queued`, `in_progress` or `completed`.
    pub status: String,
    /// How it ended.
    pub conclusion: Option<String>,
    /// The title of its output.
    pub title: String,
    /// The summary of its output, Markdown.
    pub summary: String,
    /// The text of its output, Markdown.
    pub text: String,
}

fn comment_view(world: &World, comment: &Comment) -> CommentView {
    let reactions = comment.reactions.iter();
    CommentView {
        id: CommentId(comment.id),
        author_id: UserId(comment.author),
        author: world.login(comment.author).to_owned(),
        body: comment.body.clone(),
        reactions: reactions
            .map(|r| (world.login(r.user).to_owned(), r.content.clone()))
            .collect(),
        created_at: comment.created_at,
        updated_at: comment.updated_at,
    }
}

fn issue_view(world: &World, issue: &Issue) -> IssueView {
    let labels = issue.labels.iter();
    let labels = labels.filter_map(|id| world.label_of(issue.repository, *id));
    let assignees = issue.assignees.iter();
    let comments = world.comments_of(issue.repository, issue.number);
    IssueView {
        id: IssueId(issue.id),
        number: issue.number,
        title: issue.title.clone(),
        body: issue.body.clone().unwrap_or_default(),
        labels: labels.map(|label| label.name.clone()).collect(),
        assignees: assignees.map(|id| world.login(*id).to_owned()).collect(),
        open: issue.open,
        locked: issue.locked,
        comments: comments.map(|c| comment_view(world, c)).collect(),
    }
}

pub fn check_view(world: &World, run: &CheckRun) -> CheckView {
    let suite = world.suites.get(&run.suite);
    let app = suite.and_then(|suite| world.check_apps.get(&suite.app));
    CheckView {
        id: run.id,
        app: app.map_or_else(String::new, |app| app.slug.clone()),
        name: run.name.clone(),
        external_id: run.external_id.clone(),
        status: run.status.clone(),
        conclusion: run.conclusion.clone(),
        title: run.output.title.clone().unwrap_or_default(),
        summary: run.output.summary.clone().unwrap_or_default(),
        text: run.output.text.clone().unwrap_or_default(),
    }
}

impl IssueView {
    /// The reactions to one comment: login and content.
    #[must_use]
    pub fn reactions_to(&self, comment: CommentId) -> Vec<(String, String)> {
        let found = self.comments.iter().find(|c| c.id == comment);
        found.map_or_else(Vec::new, |comment| comment.reactions.clone())
    }

    /// The comments of one account.
    pub fn comments_by(&self, author: UserId) -> impl Iterator<Item = &CommentView> {
        self.comments.iter().filter(move |c| c.author_id == author)
    }
}

impl RepositoryHandle {
    fn read<T>(&self, read: impl FnOnce(&World) -> T) -> T {
        self.github.core.with_world(|world| read(world))
    }

    /// An issue or pull request; none when it is gone.
    #[must_use]
    pub fn issue(&self, number: i64) -> Option<IssueView> {
        self.read(|world| {
            let issue = world.issue(self.id().0, number).ok()?;
            Some(issue_view(world, issue))
        })
    }

    /// A pull request; none when there is none of that number.
    #[must_use]
    pub fn pull_request(&self, number: i64) -> Option<PullView> {
        self.read(|world| {
            let pull = world.pull(self.id().0, number).ok()?;
            Some(PullView {
                id: PullRequestId(pull.id),
                head_sha: pull.head_sha.clone(),
                base: pull.base_ref.clone(),
                draft: pull.draft,
                merged_at: pull.merged_at,
                merge_commit_sha: pull.merge_commit_sha.clone(),
            })
        })
    }

    /// What the App has said on an issue or pull request, oldest first.
    #[must_use]
    pub fn app_comments(&self, number: i64) -> Vec<CommentView> {
        let bot = self.github.app_bot();
        let issue = self.issue(number);
        issue.map_or_else(Vec::new, |issue| issue.comments_by(bot).cloned().collect())
    }

    /// The check runs of a commit, oldest first.
    #[must_use]
    pub fn check_runs(&self, sha: &str) -> Vec<CheckView> {
        self.read(|world| {
            let runs = world.checks.values().filter(|run| {
                let suite = world.suites.get(&run.suite);
                suite.is_some_and(|s| s.repository == self.id().0 && s.head_sha == sha)
            });
            runs.map(|run| check_view(world, run)).collect()
        })
    }

    /// The labels of the repository.
    #[must_use]
    pub fn label_names(&self) -> Vec<String> {
        self.look(|repository| {
            let labels = repository.labels.iter();
            labels.map(|label| label.name.clone()).collect()
        })
    }
}
