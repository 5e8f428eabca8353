//! What an administrator does with a repository, and reactions of anyone.

use super::{RepositoryHandle, UserHandle};
use crate::domain::ids::CommentId;
use crate::fake_github::error::Denied;

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
