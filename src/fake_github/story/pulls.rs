//! What a person does with code, and what other Apps say of it.

use super::{RepositoryHandle, UserHandle};
use crate::domain::ids::CommentId;
use crate::fake_github::FakeGitHub;
use crate::fake_github::change::{MergeMethod, PullRequestDraft, RunChange};
use crate::fake_github::error::Denied;
use crate::fake_github::state::{CommitStatus, ReviewState};

/// How a check run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conclusion {
    /// All is well.
    Success,
    /// Something is wrong.
    Failure,
    /// Neither.
    Neutral,
    /// Somebody stopped it.
    Cancelled,
    /// It did not run.
    Skipped,
    /// It took too long.
    TimedOut,
    /// A person must act.
    ActionRequired,
}

impl Conclusion {
    const fn name(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Failure => "failure",
            Self::Neutral => "neutral",
            Self::Cancelled => "cancelled",
            Self::Skipped => "skipped",
            Self::TimedOut => "timed_out",
            Self::ActionRequired => "action_required",
        }
    }
}

type Done = Result<(), Denied>;

fn owned(files: &[(&str, &str)]) -> Vec<(String, String)> {
    let files = files.iter();
    files
        .map(|(path, content)| ((*path).to_owned(), (*content).to_owned()))
        .collect()
}

impl UserHandle {
    /// Commits files to a branch; answers the new head.
    ///
    /// # Errors
    ///
    /// Without write permission.
    pub fn commit(
        &self,
        repository: &RepositoryHandle,
        branch: &str,
        message: &str,
        files: &[(&str, &str)],
    ) -> Result<String, Denied> {
        let (id, files) = (repository.id().0, owned(files));
        self.act(|world, me| world.commit_files(me, id, branch, message, &files))
    }

    /// Opens a pull request and answers its number. Its branch is in the
    /// person's fork if there is one or they cannot write, which is then made.
    ///
    /// # Errors
    ///
    /// When the base branch does not exist or they cannot see the repository.
    pub fn open_pull_request(
        &self,
        repository: &RepositoryHandle,
        draft: &PullRequestDraft,
    ) -> Result<i64, Denied> {
        self.act(|world, me| world.open_pull(me, repository.id().0, draft))
    }

    /// Pushes a commit to the pull request's branch; answers the new head.
    ///
    /// # Errors
    ///
    /// When they can write neither to it nor to the base repository.
    pub fn push(
        &self,
        repository: &RepositoryHandle,
        number: i64,
        files: &[(&str, &str)],
    ) -> Result<String, Denied> {
        let (key, files) = ((repository.id().0, number), owned(files));
        self.act(|world, me| world.push(me, key, &files, false))
    }

    /// Replaces the pull request's commits by one (case 93).
    ///
    /// # Errors
    ///
    /// When they can write neither to it nor to the base repository.
    pub fn force_push(
        &self,
        repository: &RepositoryHandle,
        number: i64,
        files: &[(&str, &str)],
    ) -> Result<String, Denied> {
        let (key, files) = ((repository.id().0, number), owned(files));
        self.act(|world, me| world.push(me, key, &files, true))
    }

    /// Changes title or body of a pull request.
    ///
    /// # Errors
    ///
    /// When somebody else opened it and they cannot write.
    pub fn edit_pull_request(
        &self,
        repository: &RepositoryHandle,
        number: i64,
        title: Option<&str>,
        body: Option<&str>,
    ) -> Done {
        self.edit_issue(repository, number, title, body)
    }

    /// Sends a pull request to another base branch (case 94).
    ///
    /// # Errors
    ///
    /// When somebody else opened it and they cannot write.
    pub fn change_base(&self, repository: &RepositoryHandle, number: i64, base: &str) -> Done {
        self.act(|world, me| world.change_base(me, (repository.id().0, number), base))
    }

    /// Marks a draft ready for review.
    ///
    /// # Errors
    ///
    /// When somebody else opened it and they cannot write.
    pub fn ready_for_review(&self, repository: &RepositoryHandle, number: i64) -> Done {
        self.act(|world, me| world.set_draft(me, (repository.id().0, number), false))
    }

    /// Makes it a draft again.
    ///
    /// # Errors
    ///
    /// When somebody else opened it and they cannot write.
    pub fn convert_to_draft(&self, repository: &RepositoryHandle, number: i64) -> Done {
        self.act(|world, me| world.set_draft(me, (repository.id().0, number), true))
    }

    /// Links an issue in the sidebar (case 85).
    ///
    /// # Errors
    ///
    /// Without write permission, or when ten are linked.
    pub fn link_issue(&self, repository: &RepositoryHandle, number: i64, issue: i64) -> Done {
        let home = repository.id().0;
        self.act(|world, me| world.link_in_sidebar(me, (home, number), (home, issue), true))
    }

    /// Takes a link of the sidebar away.
    ///
    /// # Errors
    ///
    /// Without write permission.
    pub fn unlink_issue(&self, repository: &RepositoryHandle, number: i64, issue: i64) -> Done {
        let home = repository.id().0;
        self.act(|world, me| world.link_in_sidebar(me, (home, number), (home, issue), false))
    }

    /// Reviews the head commit; answers the review's id.
    ///
    /// # Errors
    ///
    /// When it is their own, or a body is missing.
    pub fn review(
        &self,
        repository: &RepositoryHandle,
        number: i64,
        state: ReviewState,
        body: &str,
    ) -> Result<i64, Denied> {
        self.act(|world, me| world.review(me, (repository.id().0, number), state, body))
    }

    /// Sets a review aside.
    ///
    /// # Errors
    ///
    /// Without write permission, or when it is only a comment.
    pub fn dismiss_review(&self, repository: &RepositoryHandle, number: i64, review: i64) -> Done {
        self.act(|world, me| world.dismiss_review(me, (repository.id().0, number), review))
    }

    /// Merges; answers `merge_commit_sha`. Linked issues close.
    ///
    /// # Errors
    ///
    /// Without write permission, or when it is closed or a draft.
    pub fn merge(
        &self,
        repository: &RepositoryHandle,
        number: i64,
        method: MergeMethod,
    ) -> Result<String, Denied> {
        self.act(|world, me| world.merge(me, (repository.id().0, number), method))
    }

    /// Closes a pull request without merging it.
    ///
    /// # Errors
    ///
    /// When it is somebody else's and they have no triage permission.
    pub fn close_pull_request(&self, repository: &RepositoryHandle, number: i64) -> Done {
        self.act(|world, me| world.close_issue(me, repository.id().0, number, "completed"))
    }

    /// Reacts to a comment.
    ///
    /// # Errors
    ///
    /// When there is no such comment or reaction.
    pub fn react(&self, comment: CommentId, content: &str) -> Done {
        self.act(|world, me| world.react(me, comment.0, content))
            .map(|_| ())
    }

    /// Archives a repository, or makes it live again (case 44).
    ///
    /// # Errors
    ///
    /// Without admin permission.
    pub fn archive(&self, repository: &RepositoryHandle, archived: bool) -> Done {
        self.act(|world, me| world.archive(me, repository.id().0, archived))
    }

    /// Hides a repository, or shows it (case 43).
    ///
    /// # Errors
    ///
    /// Without admin permission.
    pub fn set_private(&self, repository: &RepositoryHandle, private: bool) -> Done {
        self.act(|world, me| world.set_private(me, repository.id().0, private))
    }

    /// Renames a repository (case 40).
    ///
    /// # Errors
    ///
    /// Without admin permission.
    pub fn rename_repository(&self, repository: &RepositoryHandle, name: &str) -> Done {
        self.act(|world, me| world.rename_repository(me, repository.id().0, name))
    }

    /// Deletes a repository (cases 45 and 91).
    ///
    /// # Errors
    ///
    /// Without admin permission.
    pub fn delete_repository(&self, repository: &RepositoryHandle) -> Done {
        self.act(|world, me| world.delete_repository(me, repository.id().0))
    }

    /// Sets a commit status.
    ///
    /// # Errors
    ///
    /// When the commit or the state is unknown.
    pub fn status(
        &self,
        repository: &RepositoryHandle,
        sha: &str,
        context: &str,
        state: &str,
    ) -> Done {
        self.act(|world, me| {
            let status = CommitStatus {
                id: 0,
                repository: repository.id().0,
                sha: sha.to_owned(),
                creator: me.account,
                state: state.to_owned(),
                context: context.to_owned(),
                description: None,
                target_url: None,
                at: world.now(),
            };
            world.add_status(me, status).map(|_| ())
        })
    }
}

impl FakeGitHub {
    /// An App starts a check run on a commit; answers its id.
    ///
    /// # Errors
    ///
    /// When the commit is unknown.
    pub fn start_check_by(
        &self,
        app: &str,
        repository: &RepositoryHandle,
        sha: &str,
        name: &str,
    ) -> Result<i64, Denied> {
        self.act(|world| {
            let app = world.check_app(app);
            let change = RunChange {
                name: Some(name.to_owned()),
                status: Some("in_progress".to_owned()),
                ..RunChange::default()
            };
            world.create_run(app, (repository.id().0, sha), change)
        })
    }

    /// An App's check run on a commit is concluded: the one that it started
    /// there under this name, or a new one. Answers its id.
    ///
    /// # Errors
    ///
    /// When the commit is unknown.
    pub fn check_by(
        &self,
        app: &str,
        repository: &RepositoryHandle,
        sha: &str,
        name: &str,
        conclusion: Conclusion,
    ) -> Result<i64, Denied> {
        self.act(|world| {
            let (app, home) = (world.check_app(app), repository.id().0);
            let open = world.open_run(app, (home, sha), name);
            let change = RunChange {
                name: Some(name.to_owned()),
                conclusion: Some(conclusion.name().to_owned()),
                ..RunChange::default()
            };
            match open {
                Some(id) => world.update_run(id, change).map(|()| id),
                None => world.create_run(app, (home, sha), change),
            }
        })
    }
}
