//! Issues and repositories that change hands.

use serde_json::json;

use crate::fake_github::error::Denied;
use crate::fake_github::state::Role;
use crate::fake_github::world::{Actor, World};

impl World {
    /// Moves an issue to another repository of the same owner: it gets another id
    /// and number, keeps its comments, and those labels that there are of the same
    /// name (case 65). Answers its new number.
    pub fn transfer_issue(
        &mut self,
        actor: Actor,
        (repository, number): (i64, i64),
        to: i64,
    ) -> Result<i64, Denied> {
        self.require_write(actor, repository, Role::Write)?;
        self.require_write(actor, to, Role::Write)?;
        if self.repository(repository)?.owner != self.repository(to)?.owner {
            return Err(Denied::NotFound);
        }
        let old = self.issue(repository, number)?.clone();
        let body = old.body.as_deref();
        let mut issue = self.new_issue(actor, to, &old.title, body)?;
        issue.author = old.author;
        issue.created_at = old.created_at;
        let named = |world: &Self, label: i64| {
            let name = &world.label_of(repository, label)?.name;
            let there = &world.repository(to).ok()?.labels;
            let mut same = there.iter().filter(|it| it.name.eq_ignore_ascii_case(name));
            same.next().map(|label| label.id)
        };
        issue.labels = old
            .labels
            .iter()
            .filter_map(|id| named(self, *id))
            .collect();
        let there = issue.number;
        self.issues.insert((to, there), issue);
        for comment in self.comments.values_mut() {
            if (comment.repository, comment.number) == (repository, number) {
                (comment.repository, comment.number) = (to, there);
            }
        }
        for event in &mut self.issue_events {
            if (event.repository, event.number) == (repository, number) {
                (event.repository, event.number) = (to, there);
            }
        }
        self.remember(to, there, ("transferred", None), actor);
        let (home, place) = (self.repository(repository)?, self.repository(to)?);
        let moved = self.issue(to, there)?;
        let out = json!({ "changes": {
            "new_issue": self.issue_json(place, moved),
            "new_repository": self.repository_json(place),
        } });
        let came = json!({ "changes": {
            "old_issue": self.issue_json(home, &old),
            "old_repository": self.repository_json(home),
        } });
        self.tell_issue(repository, number, "transferred", actor, out);
        self.tell_issue(to, there, "opened", actor, came);
        self.issues.remove(&(repository, number));
        self.deleted_issues.push((repository, number));
        let (from, home) = ((repository, number), (to, there));
        self.transferred.insert(from, home);
        Ok(there)
    }

    /// Gives a repository to another account. Where the App is not installed there,
    /// the old owner's installation hears of it last (case 41).
    pub fn transfer_repository(
        &mut self,
        actor: Actor,
        repository: i64,
        to: i64,
    ) -> Result<(), Denied> {
        self.require(actor, repository, Role::Admin)?;
        let from = self.repository(repository)?.owner;
        let old = self.full_name(self.repository(repository)?);
        self.moved.insert(old.to_lowercase(), repository);
        let kind = if self.organization_json(from).is_some() {
            "organization"
        } else {
            "user"
        };
        let owner = self
            .organization_json(from)
            .unwrap_or_else(|| self.user_json(from));
        let changes = json!({ "changes": { "owner": { "from": { kind: owner } } } });
        let event = ("repository", Some("transferred"));
        let before = self.installation_of(self.repository(repository)?);
        let before = before.map(|installation| installation.id);
        self.repository_mut(repository)?.owner = to;
        let after = self.installation_of(self.repository(repository)?);
        if after.is_some() {
            self.emit(repository, event, actor.account, changes);
        } else if let Some(before) = before {
            let place = self.repository(repository)?;
            let body = self.event_body(place, before, actor.account, event.1, changes);
            self.queue(event.0, event.1, &body, Some(before), Some(repository));
        }
        Ok(())
    }

    /// Makes an issue a discussion: it is closed and locked, and says little else (case 67).
    pub fn convert_to_discussion(
        &mut self,
        actor: Actor,
        repository: i64,
        number: i64,
    ) -> Result<(), Denied> {
        self.close_issue(actor, repository, number, "not_planned")?;
        self.lock_issue(actor, repository, number, true)
    }
}
