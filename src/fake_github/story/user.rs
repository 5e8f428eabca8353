//! What a person does with issues, comments and repositories.

use super::RepositoryHandle;
use crate::domain::ids::{CommentId, RepositoryId, UserId};
use crate::fake_github::FakeGitHub;
use crate::fake_github::change::IssueEdit;
use crate::fake_github::error::Denied;
use crate::fake_github::world::{Actor, World};

/// Why an issue is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseReason {
    /// It is done.
    Completed,
    /// It will not be done.
    NotPlanned,
    /// Another issue says the same.
    Duplicate,
}

impl CloseReason {
    const fn name(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::NotPlanned => "not_planned",
            Self::Duplicate => "duplicate",
        }
    }
}

/// Somebody who does things, within the permissions that GitHub would grant.
#[derive(Clone, Debug)]
pub struct UserHandle {
    pub(super) github: FakeGitHub,
    id: UserId,
}

type Done = Result<(), Denied>;

impl UserHandle {
    pub(super) const fn new(github: FakeGitHub, id: UserId) -> Self {
        Self { github, id }
    }

    /// The account's id.
    #[must_use]
    pub const fn id(&self) -> UserId {
        self.id
    }

    pub(super) fn act<T>(&self, act: impl FnOnce(&mut World, Actor) -> T) -> T {
        let actor = Actor {
            account: self.id.0,
            app: false,
        };
        self.github.act(|world| act(world, actor))
    }

    /// Opens an issue and answers its number. The labels of somebody without
    /// triage permission are dropped, as GitHub drops them.
    ///
    /// # Errors
    ///
    /// When the title is empty or the repository takes no issue from them.
    pub fn open_issue(
        &self,
        repository: &RepositoryHandle,
        title: &str,
        body: &str,
        labels: &[&str],
    ) -> Result<i64, Denied> {
        let labels: Vec<String> = labels.iter().map(|&label| label.to_owned()).collect();
        let text = (title, Some(body));
        self.act(|world, me| world.open_issue(me, repository.id().0, text, &labels))
    }

    /// Puts a label on an issue or pull request.
    ///
    /// # Errors
    ///
    /// Without triage permission, or when there is no such issue.
    pub fn label(&self, repository: &RepositoryHandle, number: i64, label: &str) -> Done {
        self.act(|world, me| world.add_label(me, repository.id().0, number, label))
    }

    /// Takes a label off.
    ///
    /// # Errors
    ///
    /// Without triage permission, or when the issue does not have the label.
    pub fn unlabel(&self, repository: &RepositoryHandle, number: i64, label: &str) -> Done {
        self.act(|world, me| world.remove_label(me, repository.id().0, number, label))
    }

    /// Renames a label of the repository (case 56).
    ///
    /// # Errors
    ///
    /// Without write permission, or when there is no such label.
    pub fn rename_label(&self, repository: &RepositoryHandle, label: &str, to: &str) -> Done {
        self.act(|world, me| world.rename_label(me, repository.id().0, label, to))
    }

    /// Deletes a label of the repository; issues lose it silently.
    ///
    /// # Errors
    ///
    /// Without write permission, or when there is no such label.
    pub fn delete_label(&self, repository: &RepositoryHandle, label: &str) -> Done {
        self.act(|world, me| world.delete_label(me, repository.id().0, label))
    }

    /// Assigns people.
    ///
    /// # Errors
    ///
    /// Without triage permission, or when there is no such issue.
    pub fn assign(&self, repository: &RepositoryHandle, number: i64, login: &str) -> Done {
        let logins = [login.to_owned()];
        self.act(|world, me| world.assign(me, (repository.id().0, number), &logins, true))
    }

    /// Takes an assignee off.
    ///
    /// # Errors
    ///
    /// Without triage permission, or when there is no such issue.
    pub fn unassign(&self, repository: &RepositoryHandle, number: i64, login: &str) -> Done {
        let logins = [login.to_owned()];
        self.act(|world, me| world.assign(me, (repository.id().0, number), &logins, false))
    }

    /// Changes the title, the body, or both, of an issue or pull request.
    ///
    /// # Errors
    ///
    /// When somebody else wrote it and they cannot write.
    pub fn edit_issue(
        &self,
        repository: &RepositoryHandle,
        number: i64,
        title: Option<&str>,
        body: Option<&str>,
    ) -> Done {
        let edit = IssueEdit {
            title: title.map(str::to_owned),
            body: body.map(str::to_owned),
        };
        self.act(|world, me| world.edit_issue(me, repository.id().0, number, edit))
    }

    /// Comments on an issue or pull request.
    ///
    /// # Errors
    ///
    /// When the conversation is locked, the body empty or too long.
    pub fn comment(
        &self,
        repository: &RepositoryHandle,
        number: i64,
        body: &str,
    ) -> Result<CommentId, Denied> {
        self.act(|world, me| world.add_comment(me, repository.id().0, number, body))
            .map(CommentId)
    }

    /// Changes a comment.
    ///
    /// # Errors
    ///
    /// When somebody else wrote it and they cannot write.
    pub fn edit_comment(&self, comment: CommentId, body: &str) -> Done {
        self.act(|world, me| world.edit_comment(me, comment.0, body))
    }

    /// Deletes a comment.
    ///
    /// # Errors
    ///
    /// When somebody else wrote it and they cannot write.
    pub fn delete_comment(&self, comment: CommentId) -> Done {
        self.act(|world, me| world.delete_comment(me, comment.0))
    }

    /// Closes an issue, or a pull request without merging it.
    ///
    /// # Errors
    ///
    /// When it is somebody else's and they have no triage permission.
    pub fn close_issue(
        &self,
        repository: &RepositoryHandle,
        number: i64,
        reason: CloseReason,
    ) -> Done {
        self.act(|world, me| world.close_issue(me, repository.id().0, number, reason.name()))
    }

    /// Opens it again.
    ///
    /// # Errors
    ///
    /// When it is somebody else's and they have no triage permission, or merged.
    pub fn reopen(&self, repository: &RepositoryHandle, number: i64) -> Done {
        self.act(|world, me| world.reopen_issue(me, repository.id().0, number))
    }

    /// Locks the conversation.
    ///
    /// # Errors
    ///
    /// Without write permission.
    pub fn lock(&self, repository: &RepositoryHandle, number: i64) -> Done {
        self.act(|world, me| world.lock_issue(me, repository.id().0, number, true))
    }

    /// Unlocks the conversation.
    ///
    /// # Errors
    ///
    /// Without write permission.
    pub fn unlock(&self, repository: &RepositoryHandle, number: i64) -> Done {
        self.act(|world, me| world.lock_issue(me, repository.id().0, number, false))
    }

    /// Deletes an issue for good.
    ///
    /// # Errors
    ///
    /// Without admin permission.
    pub fn delete_issue(&self, repository: &RepositoryHandle, number: i64) -> Done {
        self.act(|world, me| world.delete_issue(me, repository.id().0, number))
    }

    /// Forks a repository; the same fork when there is one.
    ///
    /// # Errors
    ///
    /// When they cannot see it.
    pub fn fork(&self, repository: &RepositoryHandle) -> Result<RepositoryHandle, Denied> {
        let id = self.act(|world, me| world.fork(me, repository.id().0))?;
        Ok(RepositoryHandle::new(self.github.clone(), RepositoryId(id)))
    }
}
