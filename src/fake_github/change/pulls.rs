//! Pull requests up to their merge.

use std::collections::BTreeSet;

use serde_json::json;

use crate::fake_github::error::Denied;
use crate::fake_github::ids::Kind;
use crate::fake_github::key::sha1_hex;
use crate::fake_github::state::{Commit, Pull, Repository, Role, Tree};
use crate::fake_github::world::{Actor, World};

/// What a new pull request says and holds.
#[derive(Clone, Debug, Default)]
pub struct PullRequestDraft {
    /// Its title.
    pub title: String,
    /// Its text, where `Fixes #1` links an issue.
    pub body: String,
    /// The branch it goes to; empty is the default branch.
    pub base: String,
    /// The branch it comes from, made with one commit of `files`.
    pub head_branch: String,
    /// The commit's files: path and new content.
    pub files: Vec<(String, String)>,
    /// The commit's message; empty is the title.
    pub commit_message: String,
    /// Whether it is a draft.
    pub draft: bool,
}

impl World {
    /// The commits that a pull request brings, oldest first.
    pub fn pull_commits(&self, pull: &Pull) -> Vec<&Commit> {
        let base = self.ancestors(&pull.base_sha);
        let mut found = Vec::new();
        let mut next = self.commits.get(&pull.head_sha);
        while let Some(commit) = next.filter(|commit| !base.contains(&commit.sha)) {
            found.push(commit);
            next = commit.parents.first().and_then(|sha| self.commits.get(sha));
        }
        found.reverse();
        found
    }

    fn ancestors(&self, sha: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut open = vec![sha.to_owned()];
        while let Some(sha) = open.pop() {
            if let Some(commit) = self.commits.get(&sha) {
                open.extend(commit.parents.iter().cloned());
            }
            found.insert(sha);
        }
        found
    }

    /// The trees at the merge base and at the head.
    pub fn pull_trees(&self, pull: &Pull) -> (Tree, Tree) {
        let first = self.pull_commits(pull).first().copied();
        let parent = first.and_then(|commit| commit.parents.first());
        let base = parent.map_or(&pull.base_sha, |sha| sha);
        (self.tree(base), self.tree(&pull.head_sha))
    }

    /// Where the actor's branch lives: its fork where it has one or may not
    /// write, else the repository itself.
    fn head_home(&mut self, actor: Actor, repository: i64) -> Result<i64, Denied> {
        let forks = self.repositories.values();
        let mut forks = forks.filter(|fork| fork.parent == Some(repository));
        if let Some(fork) = forks.find(|fork| fork.owner == actor.account) {
            return Ok(fork.id);
        }
        if self.require(actor, repository, Role::Write).is_ok() {
            return Ok(repository);
        }
        self.fork(actor, repository)
    }

    pub fn open_pull(
        &mut self,
        actor: Actor,
        repository: i64,
        draft: &PullRequestDraft,
    ) -> Result<i64, Denied> {
        self.require_write(actor, repository, Role::Read)?;
        let home = self.repository(repository)?;
        let base_ref = if draft.base.is_empty() {
            home.default_branch.clone()
        } else {
            draft.base.clone()
        };
        let base_sha = home.branches.get(&base_ref).cloned();
        let base_sha = base_sha.ok_or(Denied::invalid("PullRequest", "base"))?;
        let head_home = self.head_home(actor, repository)?;
        let head_sha = self.head_commit(actor, head_home, &base_sha, draft)?;
        let mut issue = self.new_issue(actor, repository, &draft.title, Some(&draft.body))?;
        issue.pull = Some(Pull {
            id: self.new_id(Kind::Pull),
            draft: draft.draft,
            base_ref,
            base_sha: base_sha.clone(),
            head_ref: draft.head_branch.clone(),
            head_owner: self.repository(head_home)?.owner,
            head_repository: Some(head_home),
            merge_commit_sha: Some(test_merge(&base_sha, &head_sha)),
            head_sha,
            merged_at: None,
            merged_by: None,
            sidebar: BTreeSet::new(),
            reviews: Vec::new(),
        });
        let number = issue.number;
        self.issues.insert((repository, number), issue);
        self.tell_issue(repository, number, "opened", actor, json!({}));
        Ok(number)
    }

    fn head_commit(
        &mut self,
        actor: Actor,
        head_home: i64,
        base_sha: &str,
        draft: &PullRequestDraft,
    ) -> Result<String, Denied> {
        if draft.head_branch.is_empty() {
            return Err(Denied::missing("PullRequest", "head"));
        }
        let message = match draft.commit_message.as_str() {
            "" => &draft.title,
            message => message,
        };
        let mut tree = self.tree(base_sha);
        tree.extend(draft.files.iter().cloned());
        let sha = self.new_commit(actor.account, tree, vec![base_sha.to_owned()], message);
        let home: &mut Repository = self.repository_mut(head_home)?;
        home.branches.insert(draft.head_branch.clone(), sha.clone());
        Ok(sha)
    }

    pub fn pull(&self, repository: i64, number: i64) -> Result<&Pull, Denied> {
        let issue = self.issue(repository, number)?;
        issue.pull.as_ref().ok_or(Denied::NotFound)
    }

    pub fn pull_mut(&mut self, repository: i64, number: i64) -> Result<&mut Pull, Denied> {
        let issue = self.issue_mut(repository, number)?;
        issue.pull.as_mut().ok_or(Denied::NotFound)
    }

    /// Pushes one commit to the head branch; `force` puts it in the place of the
    /// earlier ones. Answers the new head.
    pub fn push(
        &mut self,
        actor: Actor,
        (repository, number): (i64, i64),
        files: &[(String, String)],
        force: bool,
    ) -> Result<String, Denied> {
        let pull = self.pull(repository, number)?.clone();
        let head_home = pull.head_repository.ok_or(Denied::NotFound)?;
        let maintainer = self.require_write(actor, repository, Role::Write);
        maintainer.or_else(|_| self.require_write(actor, head_home, Role::Write))?;
        let parent = if force {
            let first = self.pull_commits(&pull).first().copied();
            let parent = first.and_then(|commit| commit.parents.first());
            parent.unwrap_or(&pull.base_sha).clone()
        } else {
            pull.head_sha.clone()
        };
        let mut tree = self.tree(&parent);
        tree.extend(files.iter().cloned());
        let sha = self.new_commit(actor.account, tree, vec![parent], "Update");
        let home = self.repository_mut(head_home)?;
        home.branches.insert(pull.head_ref.clone(), sha.clone());
        let now = self.now();
        let issue = self.issue_mut(repository, number)?;
        issue.updated_at = now;
        let open = issue.open;
        let stored = self.pull_mut(repository, number)?;
        if open {
            stored.head_sha.clone_from(&sha);
            stored.merge_commit_sha = Some(test_merge(&pull.base_sha, &sha));
            let more = json!({ "before": pull.head_sha, "after": sha });
            self.tell_issue(repository, number, "synchronize", actor, more);
        }
        Ok(sha)
    }

    /// Sends it to another base branch.
    pub fn change_base(
        &mut self,
        actor: Actor,
        (repository, number): (i64, i64),
        base: &str,
    ) -> Result<(), Denied> {
        let author = self.issue(repository, number)?.author;
        self.require_author_or(actor, repository, author, Role::Write)?;
        let sha = self.repository(repository)?.branches.get(base).cloned();
        let sha = sha.ok_or(Denied::invalid("PullRequest", "base"))?;
        let pull = self.pull_mut(repository, number)?;
        let from_ref = std::mem::replace(&mut pull.base_ref, base.to_owned());
        let from_sha = std::mem::replace(&mut pull.base_sha, sha);
        let changes = json!({ "changes": {
            "base": { "ref": { "from": from_ref }, "sha": { "from": from_sha } }
        }});
        self.tell_issue(repository, number, "edited", actor, changes);
        Ok(())
    }

    pub fn set_draft(
        &mut self,
        actor: Actor,
        (repository, number): (i64, i64),
        draft: bool,
    ) -> Result<(), Denied> {
        let author = self.issue(repository, number)?.author;
        self.require_author_or(actor, repository, author, Role::Write)?;
        let pull = self.pull_mut(repository, number)?;
        if pull.draft == draft {
            return Ok(());
        }
        pull.draft = draft;
        let action = if draft {
            "converted_to_draft"
        } else {
            "ready_for_review"
        };
        self.tell_issue(repository, number, action, actor, json!({}));
        Ok(())
    }

    /// Links an issue by hand in the sidebar; no webhook tells of it (case 85).
    pub fn link_in_sidebar(
        &mut self,
        actor: Actor,
        (repository, number): (i64, i64),
        issue: (i64, i64),
        linked: bool,
    ) -> Result<(), Denied> {
        self.require_write(actor, repository, Role::Write)?;
        self.issue(issue.0, issue.1)?;
        let sidebar = &mut self.pull_mut(repository, number)?.sidebar;
        if !linked {
            sidebar.remove(&issue);
        } else if sidebar.len() >= 10 {
            return Err(Denied::Unprocessable("An issue can have 10 links at most"));
        } else {
            sidebar.insert(issue);
        }
        Ok(())
    }
}

/// The sha of the merge that GitHub tries out while a pull request is open.
fn test_merge(base: &str, head: &str) -> String {
    sha1_hex(format!("merge {base} {head}").as_bytes())
}
