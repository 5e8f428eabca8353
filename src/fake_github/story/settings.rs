//! What an administrator does with a repository, and reactions of anyone.

use super::{RepositoryHandle, UserHandle};
use crate::domain::ids::CommentId;
use crate::fake_github::error::Denied;
use crate::fake_github::state::AccountKind;

type Done = Result<(), Denied>;

impl UserHandle {
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

    /// Gives a repository to another account, made when there is none (case 41).
    ///
    /// # Errors
    ///
    /// Without admin permission.
    pub fn transfer_repository(&self, repository: &RepositoryHandle, to: &str) -> Done {
        self.act(|world, me| {
            let to = world.account(to, AccountKind::Organization);
            world.transfer_repository(me, repository.id().0, to)
        })
    }

    /// Moves an issue to another repository of the owner's; answers its number there (case 65).
    ///
    /// # Errors
    ///
    /// Without write permission in both, or where the owners differ.
    pub fn transfer_issue(
        &self,
        repository: &RepositoryHandle,
        number: i64,
        to: &RepositoryHandle,
    ) -> Result<i64, Denied> {
        let from = (repository.id().0, number);
        self.act(|world, me| world.transfer_issue(me, from, to.id().0))
    }

    /// Makes an issue a discussion (case 67).
    ///
    /// # Errors
    ///
    /// Without write permission.
    pub fn convert_to_discussion(&self, repository: &RepositoryHandle, number: i64) -> Done {
        self.act(|world, me| world.convert_to_discussion(me, repository.id().0, number))
    }

    /// Deletes a repository (cases 45 and 91).
    ///
    /// # Errors
    ///
    /// Without admin permission.
    pub fn delete_repository(&self, repository: &RepositoryHandle) -> Done {
        self.act(|world, me| world.delete_repository(me, repository.id().0))
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
}
