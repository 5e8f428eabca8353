//! Issues, and what pull requests have in common with them.

use serde_json::{Map, Value, json};

use crate::fake_github::error::Denied;
use crate::fake_github::ids::Kind;
use crate::fake_github::render::with;
use crate::fake_github::state::{Issue, IssueEvent, Role};
use crate::fake_github::world::{Actor, World};

/// A new title or body.
#[derive(Clone, Debug, Default)]
pub struct IssueEdit {
    pub title: Option<String>,
    /// An empty one takes the body away.
    pub body: Option<String>,
}

impl World {
    pub fn new_issue(
        &mut self,
        actor: Actor,
        repository: i64,
        title: &str,
        body: Option<&str>,
    ) -> Result<Issue, Denied> {
        if title.trim().is_empty() {
            return Err(Denied::missing("Issue", "title"));
        }
        let (id, now) = (self.new_id(Kind::Issue), self.now());
        let home = self.repository_mut(repository)?;
        let number = home.next_number;
        home.next_number += 1;
        Ok(Issue {
            id,
            repository,
            number,
            author: actor.account,
            via_app: actor.app,
            title: title.to_owned(),
            body: body.filter(|body| !body.is_empty()).map(str::to_owned),
            labels: Vec::new(),
            assignees: Vec::new(),
            locked: false,
            lock_reason: None,
            open: true,
            state_reason: None,
            closed_at: None,
            closed_by: None,
            created_at: now,
            updated_at: now,
            body_edited_at: None,
            body_edited_by: None,
            pull: None,
        })
    }

    /// Opens an issue. Labels of somebody who may not label are dropped, as
    /// GitHub drops them; the others make one `labeled` each (case 52).
    pub fn open_issue(
        &mut self,
        actor: Actor,
        repository: i64,
        (title, body): (&str, Option<&str>),
        labels: &[String],
    ) -> Result<i64, Denied> {
        self.require_write(actor, repository, Role::Read)?;
        let mut issue = self.new_issue(actor, repository, title, body)?;
        let may_label = self.require(actor, repository, Role::Triage).is_ok();
        let labels = if may_label { labels } else { &[] };
        for name in labels {
            issue.labels.push(self.ensure_label(repository, name)?);
        }
        let (number, labels) = (issue.number, issue.labels.clone());
        self.issues.insert((repository, number), issue);
        self.tell_issue(repository, number, "opened", actor, json!({}));
        for label in labels {
            self.tell_label(repository, number, "labeled", actor, label);
        }
        Ok(number)
    }

    /// Adds to what an issue remembers of itself.
    pub fn remember(
        &mut self,
        repository: i64,
        number: i64,
        (event, label): (&'static str, Option<String>),
        actor: Actor,
    ) {
        let issue = self.issue(repository, number).ok();
        let reason = issue.and_then(|issue| issue.state_reason);
        let (id, at) = (self.new_id(Kind::Event), self.now());
        self.issue_events.push(IssueEvent {
            id,
            repository,
            number,
            event,
            actor: actor.account,
            label,
            reason: reason.filter(|_| event == "closed"),
            at,
        });
    }

    /// Sends `issues` or `pull_request` for the number, with `more` fields.
    pub fn tell_issue(
        &mut self,
        repository: i64,
        number: i64,
        action: &str,
        actor: Actor,
        more: Value,
    ) {
        let Ok(home) = self.repository(repository) else {
            return;
        };
        let Ok(issue) = self.issue(repository, number) else {
            return;
        };
        let (event, fields) = match &issue.pull {
            Some(pull) => (
                "pull_request",
                json!({ "number": number, "pull_request": self.pull_json(home, issue, pull) }),
            ),
            None => ("issues", json!({ "issue": self.issue_json(home, issue) })),
        };
        let fields = with(fields, more);
        self.emit(repository, (event, Some(action)), actor.account, fields);
    }

    pub fn edit_issue(
        &mut self,
        actor: Actor,
        repository: i64,
        number: i64,
        edit: IssueEdit,
    ) -> Result<(), Denied> {
        let author = self.issue(repository, number)?.author;
        self.require_author_or(actor, repository, author, Role::Write)?;
        if edit
            .title
            .as_ref()
            .is_some_and(|title| title.trim().is_empty())
        {
            return Err(Denied::missing("Issue", "title"));
        }
        let now = self.now();
        let issue = self.issue_mut(repository, number)?;
        let mut changes = Map::new();
        if let Some(title) = edit.title.filter(|title| *title != issue.title) {
            let from = std::mem::replace(&mut issue.title, title);
            changes.insert("title".to_owned(), json!({ "from": from }));
        }
        let body = edit.body.map(|body| (!body.is_empty()).then_some(body));
        if let Some(body) = body.filter(|body| *body != issue.body) {
            let from = std::mem::replace(&mut issue.body, body);
            let from = from.unwrap_or_default();
            changes.insert("body".to_owned(), json!({ "from": from }));
            issue.body_edited_at = Some(now);
            issue.body_edited_by = Some(actor.account);
        }
        if changes.is_empty() {
            return Ok(());
        }
        issue.updated_at = now;
        if changes.contains_key("title") {
            self.remember(repository, number, ("renamed", None), actor);
        }
        let changes = json!({ "changes": changes });
        self.tell_issue(repository, number, "edited", actor, changes);
        Ok(())
    }

    /// Closes with a `state_reason`; closing what is closed changes nothing.
    pub fn close_issue(
        &mut self,
        actor: Actor,
        repository: i64,
        number: i64,
        reason: &'static str,
    ) -> Result<(), Denied> {
        let author = self.issue(repository, number)?.author;
        self.require_author_or(actor, repository, author, Role::Triage)?;
        let now = self.now();
        let issue = self.issue_mut(repository, number)?;
        if !issue.open {
            return Ok(());
        }
        issue.open = false;
        issue.state_reason = issue.pull.is_none().then_some(reason);
        issue.closed_at = Some(now);
        issue.closed_by = Some(actor.account);
        issue.updated_at = now;
        self.remember(repository, number, ("closed", None), actor);
        self.tell_issue(repository, number, "closed", actor, json!({}));
        Ok(())
    }

    pub fn reopen_issue(
        &mut self,
        actor: Actor,
        repository: i64,
        number: i64,
    ) -> Result<(), Denied> {
        let issue = self.issue(repository, number)?;
        let (author, open) = (issue.author, issue.open);
        let merged = issue
            .pull
            .as_ref()
            .is_some_and(|pull| pull.merged_at.is_some());
        self.require_author_or(actor, repository, author, Role::Triage)?;
        if merged {
            return Err(Denied::invalid("PullRequest", "state"));
        }
        if open {
            return Ok(());
        }
        let now = self.now();
        let issue = self.issue_mut(repository, number)?;
        issue.open = true;
        issue.state_reason = issue.pull.is_none().then_some("reopened");
        issue.closed_at = None;
        issue.closed_by = None;
        issue.updated_at = now;
        self.remember(repository, number, ("reopened", None), actor);
        self.tell_issue(repository, number, "reopened", actor, json!({}));
        Ok(())
    }

    pub fn lock_issue(
        &mut self,
        actor: Actor,
        repository: i64,
        number: i64,
        locked: bool,
    ) -> Result<(), Denied> {
        self.require_write(actor, repository, Role::Write)?;
        let now = self.now();
        let issue = self.issue_mut(repository, number)?;
        if issue.locked == locked {
            return Ok(());
        }
        issue.locked = locked;
        issue.lock_reason = locked.then(|| "resolved".to_owned());
        issue.updated_at = now;
        let action = if locked { "locked" } else { "unlocked" };
        self.remember(repository, number, (action, None), actor);
        self.tell_issue(repository, number, action, actor, json!({}));
        Ok(())
    }

    pub fn delete_issue(
        &mut self,
        actor: Actor,
        repository: i64,
        number: i64,
    ) -> Result<(), Denied> {
        self.require_write(actor, repository, Role::Admin)?;
        if self.issue(repository, number)?.pull.is_some() {
            return Err(Denied::Unprocessable("Pull requests cannot be deleted"));
        }
        self.tell_issue(repository, number, "deleted", actor, json!({}));
        self.issues.remove(&(repository, number));
        self.comments
            .retain(|_, comment| (comment.repository, comment.number) != (repository, number));
        self.deleted_issues.push((repository, number));
        Ok(())
    }
}
