//! A repository, for setting the scene.

use crate::domain::ids::RepositoryId;
use crate::fake_github::FakeGitHub;
use crate::fake_github::error::Denied;
use crate::fake_github::state::{AccountKind, Repository, Role};

/// One repository; a cheap handle.
#[derive(Clone, Debug)]
pub struct RepositoryHandle {
    pub(super) github: FakeGitHub,
    id: RepositoryId,
}

impl RepositoryHandle {
    pub(super) const fn new(github: FakeGitHub, id: RepositoryId) -> Self {
        Self { github, id }
    }

    /// Its numeric id.
    #[must_use]
    pub const fn id(&self) -> RepositoryId {
        self.id
    }

    pub(super) fn look<T: Default>(&self, look: impl FnOnce(&Repository) -> T) -> T {
        let world = |world: &mut crate::fake_github::world::World| {
            world.repository(self.id.0).map(look).unwrap_or_default()
        };
        self.github.core.with_world(world)
    }

    /// Its name without the owner.
    #[must_use]
    pub fn name(&self) -> String {
        self.look(|repository| repository.name.clone())
    }

    /// `owner/name`, as they are now.
    #[must_use]
    pub fn full_name(&self) -> String {
        self.github.core.with_world(|world| {
            let found = world.repository(self.id.0);
            found.map_or_else(|_| String::new(), |r| world.full_name(r))
        })
    }

    /// The commit at the tip of the default branch.
    #[must_use]
    pub fn head(&self) -> String {
        self.look(|repository| {
            let head = repository.branches.get(&repository.default_branch);
            head.cloned().unwrap_or_default()
        })
    }

    /// Gives somebody a role: `admin`, `maintain`, `write`, `triage`, `read`;
    /// any other word takes it away.
    #[expect(clippy::must_use_candidate, reason = "it is called for its effect")]
    pub fn collaborator(&self, login: &str, role: &str) -> &Self {
        self.github.act(|world| {
            let account = world.account(login, AccountKind::User);
            if let Ok(repository) = world.repository_mut(self.id.0) {
                match Role::parse(role) {
                    Role::None => repository.collaborators.remove(&account),
                    role => repository.collaborators.insert(account, role),
                };
            }
        });
        self
    }

    /// Makes a branch at the tip of the default one.
    ///
    /// # Errors
    ///
    /// When the repository is gone.
    pub fn branch(&self, name: &str) -> Result<(), Denied> {
        self.github.act(|world| {
            let repository = world.repository_mut(self.id.0)?;
            let head = repository.branches.get(&repository.default_branch);
            let head = head.cloned().ok_or(Denied::NotFound)?;
            repository.branches.insert(name.to_owned(), head);
            Ok(())
        })
    }

    /// Sets another default branch.
    ///
    /// # Errors
    ///
    /// When there is no such branch.
    pub fn set_default_branch(&self, name: &str) -> Result<(), Denied> {
        self.github.act(|world| {
            let repository = world.repository_mut(self.id.0)?;
            if !repository.branches.contains_key(name) {
                return Err(Denied::NotFound);
            }
            name.clone_into(&mut repository.default_branch);
            Ok(())
        })
    }
}
