//! Repositories, their commits, forks and settings.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::fake_github::error::Denied;
use crate::fake_github::ids::Kind;
use crate::fake_github::key::sha1_hex;
use crate::fake_github::licence;
use crate::fake_github::render::tree_sha;
use crate::fake_github::state::{Commit, Repository, Role, Tree};
use crate::fake_github::world::{Actor, World};

/// How a new repository starts.
#[derive(Clone, Debug, Default)]
pub struct RepositoryOptions {
    /// The SPDX id of the licence in its `LICENSE` file; none without.
    pub licence: Option<&'static str>,
    /// Whether only collaborators see it.
    pub private: bool,
    /// What it is about.
    pub description: Option<String>,
    /// More files of the first commit: path and content.
    pub files: Vec<(String, String)>,
}

impl World {
    pub fn new_repository(
        &mut self,
        owner: i64,
        name: &str,
        options: RepositoryOptions,
    ) -> Result<i64, Denied> {
        let mut tree: Tree = options.files.into_iter().collect();
        tree.entry("README.md".to_owned())
            .or_insert_with(|| format!("# {name}\n"));
        if let Some(spdx) = options.licence {
            tree.insert("LICENSE".to_owned(), licence::text(spdx));
        }
        let head = self.new_commit(owner, tree, Vec::new(), &format!("Start {name}"));
        let mut repository = self.empty_repository(owner, name)?;
        repository.description = options.description;
        repository.private = options.private;
        repository.branches.insert("main".to_owned(), head);
        let id = repository.id;
        self.repositories.insert(id, repository);
        Ok(id)
    }

    fn empty_repository(&mut self, owner: i64, name: &str) -> Result<Repository, Denied> {
        let taken = self.repository_by_name(self.login(owner), name);
        if taken.is_some() {
            return Err(Denied::Invalid {
                resource: "Repository",
                field: "name",
                code: "already_exists",
            });
        }
        let now = self.now();
        Ok(Repository {
            id: self.new_id(Kind::Repository),
            owner,
            name: name.to_owned(),
            description: None,
            private: false,
            archived: false,
            parent: None,
            default_branch: "main".to_owned(),
            branches: BTreeMap::new(),
            collaborators: BTreeMap::new(),
            labels: Vec::new(),
            next_number: 1,
            created_at: now,
            pushed_at: now,
        })
    }

    pub fn new_commit(
        &mut self,
        author: i64,
        tree: Tree,
        parents: Vec<String>,
        message: &str,
    ) -> String {
        let at = self.now();
        let text = format!("{}{parents:?}{author}{at}{message}", tree_sha(&tree));
        let sha = sha1_hex(text.as_bytes());
        let commit = Commit {
            sha: sha.clone(),
            tree,
            parents,
            message: message.to_owned(),
            author,
            at,
        };
        self.commits.insert(sha.clone(), commit);
        sha
    }

    pub fn tree(&self, sha: &str) -> Tree {
        self.commits
            .get(sha)
            .map_or_else(Tree::new, |c| c.tree.clone())
    }

    /// The commit that a branch, `refs/heads/…`, or a (short) sha names.
    pub fn resolve(&self, repository: &Repository, reference: &str) -> Option<&Commit> {
        let name = reference.strip_prefix("refs/").unwrap_or(reference);
        let name = name.strip_prefix("heads/").unwrap_or(name);
        if let Some(sha) = repository.branches.get(name) {
            return self.commits.get(sha);
        }
        if reference.len() < 7 {
            return None;
        }
        let mut later = self.commits.range(reference.to_owned()..);
        let (sha, commit) = later.next()?;
        sha.starts_with(reference).then_some(commit)
    }

    /// Puts one commit with `files` on a branch; the branch starts from the
    /// default one when it is new.
    pub fn commit_files(
        &mut self,
        actor: Actor,
        repository: i64,
        branch: &str,
        message: &str,
        files: &[(String, String)],
    ) -> Result<String, Denied> {
        self.require_write(actor, repository, Role::Write)?;
        let home = self.repository(repository)?;
        let from = home.branches.get(branch);
        let from = from.or_else(|| home.branches.get(&home.default_branch));
        let parent = from.cloned().ok_or(Denied::NotFound)?;
        let mut tree = self.tree(&parent);
        tree.extend(files.iter().cloned());
        let sha = self.new_commit(actor.account, tree, vec![parent], message);
        let now = self.now();
        let home = self.repository_mut(repository)?;
        home.branches.insert(branch.to_owned(), sha.clone());
        home.pushed_at = now;
        Ok(sha)
    }

    /// The account's fork; it is made when there is none.
    pub fn fork(&mut self, actor: Actor, repository: i64) -> Result<i64, Denied> {
        self.require(actor, repository, Role::Read)?;
        let forks = self.repositories.values();
        let mut forks = forks.filter(|fork| fork.parent == Some(repository));
        if let Some(fork) = forks.find(|fork| fork.owner == actor.account) {
            return Ok(fork.id);
        }
        let parent = self.repository(repository)?.clone();
        let mut fork = self.empty_repository(actor.account, &parent.name)?;
        fork.parent = Some(repository);
        fork.private = parent.private;
        fork.description = parent.description;
        fork.default_branch = parent.default_branch;
        fork.branches = parent.branches;
        let id = fork.id;
        self.repositories.insert(id, fork);
        Ok(id)
    }

    /// Deletes a repository. Pull requests from it keep standing, with no head
    /// repository (case 91).
    pub fn delete_repository(&mut self, actor: Actor, repository: i64) -> Result<(), Denied> {
        self.require(actor, repository, Role::Admin)?;
        self.tell_repository(repository, "deleted", actor, json!({}));
        self.repositories.remove(&repository);
        self.issues.retain(|(home, _), _| *home != repository);
        self.comments
            .retain(|_, comment| comment.repository != repository);
        for issue in self.issues.values_mut() {
            if let Some(pull) = &mut issue.pull
                && pull.head_repository == Some(repository)
            {
                pull.head_repository = None;
            }
        }
        Ok(())
    }

    fn tell_repository(&mut self, repository: i64, action: &str, actor: Actor, more: Value) {
        let event = ("repository", Some(action));
        self.emit(repository, event, actor.account, more);
    }

    /// Renames; the old name redirects until another repository takes it.
    pub fn rename_repository(
        &mut self,
        actor: Actor,
        repository: i64,
        name: &str,
    ) -> Result<(), Denied> {
        self.require(actor, repository, Role::Admin)?;
        let old = self.full_name(self.repository(repository)?);
        self.moved.insert(old.to_lowercase(), repository);
        let home = self.repository_mut(repository)?;
        let from = std::mem::replace(&mut home.name, name.to_owned());
        let changes = json!({ "changes": { "repository": { "name": { "from": from } } } });
        self.tell_repository(repository, "renamed", actor, changes);
        Ok(())
    }

    pub fn archive(&mut self, actor: Actor, repository: i64, archived: bool) -> Result<(), Denied> {
        self.require(actor, repository, Role::Admin)?;
        self.repository_mut(repository)?.archived = archived;
        let action = if archived { "archived" } else { "unarchived" };
        self.tell_repository(repository, action, actor, json!({}));
        Ok(())
    }

    pub fn set_private(
        &mut self,
        actor: Actor,
        repository: i64,
        private: bool,
    ) -> Result<(), Denied> {
        self.require(actor, repository, Role::Admin)?;
        self.repository_mut(repository)?.private = private;
        let action = if private { "privatized" } else { "publicized" };
        self.tell_repository(repository, action, actor, json!({}));
        Ok(())
    }
}
