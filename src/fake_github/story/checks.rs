//! What is said of a commit: check runs of other Apps, and statuses.

use super::{RepositoryHandle, UserHandle};
use crate::fake_github::FakeGitHub;
use crate::fake_github::change::RunChange;
use crate::fake_github::error::Denied;
use crate::fake_github::state::CommitStatus;

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

impl UserHandle {
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
    ) -> Result<(), Denied> {
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
