//! The scene: accounts, repositories, the installation, faults and records.

#![expect(
    clippy::must_use_candidate,
    reason = "a scene is set for its effect; the ids are for whoever wants them"
)]

use std::collections::{BTreeMap, BTreeSet};

use super::{RepositoryHandle, UserHandle};
use crate::domain::ids::{InstallationId, RepositoryId, UserId};
use crate::fake_github::change::RepositoryOptions;
use crate::fake_github::core::RecordedRequest;
use crate::fake_github::error::Denied;
use crate::fake_github::faults::{Fault, Faults, Matcher};
use crate::fake_github::state::AccountKind;
use crate::fake_github::world::World;
use crate::fake_github::{FakeGitHub, app_permissions};

impl FakeGitHub {
    /// Does something and wakes the deliveries that came of it.
    pub(super) fn act<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        let outcome = self.core.with_world(act);
        self.core.notify();
        outcome
    }

    /// The organization of that login, made when there is none.
    pub fn organization(&self, login: &str) -> UserId {
        UserId(self.act(|world| world.account(login, AccountKind::Organization)))
    }

    /// The person of that login, made when there is none.
    pub fn user(&self, login: &str) -> UserId {
        UserId(self.act(|world| world.account(login, AccountKind::User)))
    }

    /// The bot of that login (`dependabot[bot]`), made when there is none.
    pub fn bot(&self, login: &str) -> UserId {
        UserId(self.act(|world| world.account(login, AccountKind::Bot)))
    }

    /// The App's own bot account.
    #[must_use]
    pub fn app_bot(&self) -> UserId {
        UserId(self.act(|world| world.bot))
    }

    /// Somebody who does things.
    #[must_use]
    pub fn as_user(&self, login: &str) -> UserHandle {
        let id = self.user(login);
        UserHandle::new(self.clone(), id)
    }

    /// A repository of `owner`, made with one commit when there is none; an
    /// unknown owner becomes an organization.
    #[must_use]
    pub fn repository(
        &self,
        owner: &str,
        name: &str,
        options: RepositoryOptions,
    ) -> RepositoryHandle {
        let id = self.act(|world| {
            let account = world.account(owner, AccountKind::Organization);
            let known = world.repository_by_name(owner, name).map(|r| r.id);
            known.map_or_else(|| world.new_repository(account, name, options), Ok)
        });
        RepositoryHandle::new(self.clone(), RepositoryId(id.unwrap_or_default()))
    }

    /// Installs the App on all repositories of an account, with every permission
    /// that it asks for.
    pub fn install_app(&self, login: &str) -> InstallationId {
        self.install_app_with(login, app_permissions())
    }

    /// Installs the App with these permissions only.
    pub fn install_app_with(
        &self,
        login: &str,
        permissions: BTreeMap<String, String>,
    ) -> InstallationId {
        InstallationId(self.act(|world| {
            let account = world.account(login, AccountKind::Organization);
            world.install(account, permissions)
        }))
    }

    /// Changes what an installation grants.
    ///
    /// # Errors
    ///
    /// When there is no such installation.
    pub fn grant(
        &self,
        installation: InstallationId,
        permissions: BTreeMap<String, String>,
    ) -> Result<(), Denied> {
        self.act(|world| world.grant(installation.0, permissions))
    }

    /// Lets an installation see these repositories only.
    ///
    /// # Errors
    ///
    /// When there is no such installation.
    pub fn select_repositories(
        &self,
        installation: InstallationId,
        repositories: &[&RepositoryHandle],
    ) -> Result<(), Denied> {
        let chosen: BTreeSet<i64> = repositories.iter().map(|r| r.id().0).collect();
        self.act(|world| world.select(installation.0, &chosen))
    }

    /// Suspends (or resumes) an installation.
    ///
    /// # Errors
    ///
    /// When there is no such installation.
    pub fn suspend(&self, installation: InstallationId, suspended: bool) -> Result<(), Denied> {
        self.act(|world| world.suspend(installation.0, suspended))
    }

    /// Removes the App from an account.
    ///
    /// # Errors
    ///
    /// When there is no such installation.
    pub fn uninstall(&self, installation: InstallationId) -> Result<(), Denied> {
        self.act(|world| world.uninstall(installation.0))
    }

    /// Gives an account another login; anyone may then take the old one (case 47).
    pub fn rename_user(&self, id: UserId, login: &str) {
        self.act(|world| {
            if let Some(account) = world.accounts.get_mut(&id.0) {
                login.clone_into(&mut account.login);
            }
        });
    }

    /// Deletes an account; what it wrote stays, by nobody (case 48).
    pub fn delete_user(&self, id: UserId) {
        self.act(|world| world.accounts.remove(&id.0));
    }

    /// Makes the next request that matches fail; each fault strikes once.
    pub fn fail_next(&self, matcher: Matcher, fault: Fault) {
        self.core.lock_faults().add(matcher, fault);
    }

    /// Lists no more changed files of a pull request than this, where GitHub lists 3,000.
    pub fn list_files(&self, at_most: usize) {
        self.act(|world| world.most_files = at_most);
    }

    /// Refuses from now on what is over GitHub's rate limits.
    pub fn enforce_limits(&self) {
        self.core.lock_limits().enforce();
    }

    /// How many requests were refused for being over them.
    #[must_use]
    pub fn refused_by_limits(&self) -> usize {
        self.core.lock_limits().refused()
    }

    /// Whether a fault still waits for its request.
    #[must_use]
    pub fn has_faults(&self) -> bool {
        self.core.lock_faults().any()
    }

    /// Takes back every fault that has not struck.
    pub fn forget_faults(&self) {
        *self.core.lock_faults() = Faults::default();
    }

    /// How many faults have not struck.
    #[must_use]
    pub fn faults_waiting(&self) -> usize {
        self.core.lock_faults().waiting()
    }

    /// Every request that the App made, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.core.lock_recorded().clone()
    }

    /// How many of them create content in GitHub's counting.
    #[must_use]
    pub fn content_creating_requests(&self) -> usize {
        let recorded = self.core.lock_recorded();
        recorded.iter().filter(|r| r.creates_content()).count()
    }

    /// Forgets the requests so far.
    pub fn forget_requests(&self) {
        self.core.lock_recorded().clear();
    }
}
