//! Merging, in GitHub's three ways.

use serde_json::json;

use crate::fake_github::error::Denied;
use crate::fake_github::state::{Pull, Role, Tree};
use crate::fake_github::world::{Actor, World};

/// How a pull request is merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MergeMethod {
    /// A merge commit with both parents.
    Merge,
    /// All in one new commit.
    Squash,
    /// Each commit once more, on top of the base.
    Rebase,
}

impl World {
    /// Merges; answers `merge_commit_sha`. Linked issues close first, which
    /// GitHub may do in either order (case 105).
    pub fn merge(
        &mut self,
        actor: Actor,
        (repository, number): (i64, i64),
        method: MergeMethod,
    ) -> Result<String, Denied> {
        self.require_write(actor, repository, Role::Write)?;
        let issue = self.issue(repository, number)?.clone();
        let pull = issue.pull.clone().ok_or(Denied::NotFound)?;
        if !issue.open || pull.draft {
            return Err(Denied::NotMergeable);
        }
        let closes = self.closed_by_merge(&issue, &pull);
        let sha = self.merge_commits(actor, repository, number, &pull, method)?;
        let now = self.now();
        let home = self.repository_mut(repository)?;
        home.branches.insert(pull.base_ref.clone(), sha.clone());
        home.pushed_at = now;
        for (place, linked) in closes {
            let allowed = self.require_write(actor, place, Role::Triage).is_ok();
            if allowed {
                self.close_issue(actor, place, linked, "completed")?;
            }
        }
        let issue = self.issue_mut(repository, number)?;
        issue.open = false;
        issue.closed_at = Some(now);
        issue.closed_by = Some(actor.account);
        issue.updated_at = now;
        let pull = self.pull_mut(repository, number)?;
        pull.merged_at = Some(now);
        pull.merged_by = Some(actor.account);
        pull.merge_commit_sha = Some(sha.clone());
        self.tell_issue(repository, number, "closed", actor, json!({}));
        Ok(sha)
    }

    fn merge_commits(
        &mut self,
        actor: Actor,
        repository: i64,
        number: i64,
        pull: &Pull,
        method: MergeMethod,
    ) -> Result<String, Denied> {
        let home = self.repository(repository)?;
        let onto = home.branches.get(&pull.base_ref).cloned();
        let onto = onto.ok_or(Denied::NotMergeable)?;
        let (old, new) = self.pull_trees(pull);
        let tree = apply(self.tree(&onto), &old, &new);
        let head = pull.head_sha.clone();
        let title = self.issue(repository, number)?.title.clone();
        let sha = match method {
            MergeMethod::Merge => {
                let owner = self.login(pull.head_owner).to_owned();
                let message = format!(
                    "Merge pull request #{number} from {owner}/{}",
                    pull.head_ref
                );
                self.new_commit(actor.account, tree, vec![onto, head], &message)
            }
            MergeMethod::Squash => {
                let message = format!("{title} (#{number})");
                self.new_commit(actor.account, tree, vec![onto], &message)
            }
            MergeMethod::Rebase => self.rebase(pull, onto),
        };
        Ok(sha)
    }

    fn rebase(&mut self, pull: &Pull, onto: String) -> String {
        let commits: Vec<_> = self.pull_commits(pull).into_iter().cloned().collect();
        let mut tip = onto;
        for commit in commits {
            let before = commit
                .parents
                .first()
                .map_or_else(Tree::new, |p| self.tree(p));
            let tree = apply(self.tree(&tip), &before, &commit.tree);
            tip = self.new_commit(commit.author, tree, vec![tip], &commit.message);
        }
        tip
    }
}

/// What changed from `old` to `new`, laid over `onto`.
fn apply(mut onto: Tree, old: &Tree, new: &Tree) -> Tree {
    onto.retain(|path, _| new.contains_key(path) || !old.contains_key(path));
    for (path, content) in new {
        if old.get(path) != Some(content) {
            onto.insert(path.clone(), content.clone());
        }
    }
    onto
}
