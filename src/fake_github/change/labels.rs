//! Labels and assignees.

use serde_json::json;

use crate::fake_github::error::Denied;
use crate::fake_github::ids::Kind;
use crate::fake_github::state::{Label, Role};
use crate::fake_github::world::{Actor, World};

impl World {
    /// The repository's label of that name; it is made when there is none.
    pub fn ensure_label(&mut self, repository: i64, name: &str) -> Result<i64, Denied> {
        let home = self.repository(repository)?;
        let mut labels = home.labels.iter();
        if let Some(label) = labels.find(|label| label.name.eq_ignore_ascii_case(name)) {
            return Ok(label.id);
        }
        self.create_label(repository, name, "ededed", None)
            .map(|label| label.id)
    }

    pub fn create_label(
        &mut self,
        repository: i64,
        name: &str,
        color: &str,
        description: Option<&str>,
    ) -> Result<Label, Denied> {
        let taken = |label: &Label| label.name.eq_ignore_ascii_case(name);
        if name.trim().is_empty() {
            return Err(Denied::missing("Label", "name"));
        }
        if self.repository(repository)?.labels.iter().any(taken) {
            return Err(Denied::Invalid {
                resource: "Label",
                field: "name",
                code: "already_exists",
            });
        }
        let hex = color.len() == 6 && color.bytes().all(|b| b.is_ascii_hexdigit());
        if !hex {
            return Err(Denied::invalid("Label", "color"));
        }
        let long = |text: &str, limit: usize| text.chars().count() > limit;
        if long(name, 50) || description.is_some_and(|text| long(text, 100)) {
            return Err(Denied::invalid("Label", "name"));
        }
        let label = Label {
            id: self.new_id(Kind::Label),
            name: name.to_owned(),
            color: color.to_lowercase(),
            description: description.map(str::to_owned),
        };
        self.repository_mut(repository)?.labels.push(label.clone());
        Ok(label)
    }

    pub fn tell_label(
        &mut self,
        repository: i64,
        number: i64,
        action: &'static str,
        actor: Actor,
        label: i64,
    ) {
        let Ok(home) = self.repository(repository) else {
            return;
        };
        let Some(label) = self.label_of(repository, label) else {
            return;
        };
        let (more, name) = (
            json!({ "label": self.label_json(home, label) }),
            label.name.clone(),
        );
        self.remember(repository, number, (action, Some(name)), actor);
        self.tell_issue(repository, number, action, actor, more);
    }

    pub fn add_label(
        &mut self,
        actor: Actor,
        repository: i64,
        number: i64,
        name: &str,
    ) -> Result<(), Denied> {
        self.require_write(actor, repository, Role::Triage)?;
        self.issue(repository, number)?;
        let label = self.ensure_label(repository, name)?;
        let now = self.now();
        let issue = self.issue_mut(repository, number)?;
        if issue.labels.contains(&label) {
            return Ok(());
        }
        issue.labels.push(label);
        issue.updated_at = now;
        self.tell_label(repository, number, "labeled", actor, label);
        Ok(())
    }

    pub fn remove_label(
        &mut self,
        actor: Actor,
        repository: i64,
        number: i64,
        name: &str,
    ) -> Result<(), Denied> {
        self.require_write(actor, repository, Role::Triage)?;
        let issue = self.issue(repository, number)?;
        let mut ids = issue.labels.iter().copied();
        let found = ids.find(|id| {
            self.label_of(repository, *id)
                .is_some_and(|label| label.name.eq_ignore_ascii_case(name))
        });
        let label = found.ok_or(Denied::NotFound)?;
        let now = self.now();
        let issue = self.issue_mut(repository, number)?;
        issue.labels.retain(|id| *id != label);
        issue.updated_at = now;
        self.tell_label(repository, number, "unlabeled", actor, label);
        Ok(())
    }

    /// Makes the labels of an issue exactly `names`.
    pub fn set_labels(
        &mut self,
        actor: Actor,
        repository: i64,
        number: i64,
        names: &[String],
    ) -> Result<(), Denied> {
        let issue = self.issue(repository, number)?;
        let had = issue.labels.iter();
        let had: Vec<String> = had
            .filter_map(|id| self.label_of(repository, *id))
            .map(|label| label.name.clone())
            .collect();
        for name in had {
            if !names.iter().any(|kept| kept.eq_ignore_ascii_case(&name)) {
                self.remove_label(actor, repository, number, &name)?;
            }
        }
        for name in names {
            self.add_label(actor, repository, number, name)?;
        }
        Ok(())
    }

    /// Renames a label of the repository; issues keep it.
    pub fn rename_label(
        &mut self,
        actor: Actor,
        repository: i64,
        name: &str,
        to: &str,
    ) -> Result<(), Denied> {
        self.require_write(actor, repository, Role::Write)?;
        let home = self.repository_mut(repository)?;
        let mut labels = home.labels.iter_mut();
        let label = labels.find(|label| label.name.eq_ignore_ascii_case(name));
        let label = label.ok_or(Denied::NotFound)?;
        let from = std::mem::replace(&mut label.name, to.to_owned());
        let label = label.clone();
        let fields = json!({
            "label": self.label_json(self.repository(repository)?, &label),
            "changes": { "name": { "from": from } },
        });
        self.emit(repository, ("label", Some("edited")), actor.account, fields);
        Ok(())
    }

    /// Deletes a label of the repository. Issues lose it without an `unlabeled`.
    pub fn delete_label(
        &mut self,
        actor: Actor,
        repository: i64,
        name: &str,
    ) -> Result<(), Denied> {
        self.require_write(actor, repository, Role::Write)?;
        let home = self.repository(repository)?;
        let mut labels = home.labels.iter();
        let label = labels.find(|label| label.name.eq_ignore_ascii_case(name));
        let label = label.ok_or(Denied::NotFound)?.clone();
        let fields = json!({ "label": self.label_json(home, &label) });
        self.repository_mut(repository)?
            .labels
            .retain(|other| other.id != label.id);
        for issue in self
            .issues
            .values_mut()
            .filter(|i| i.repository == repository)
        {
            issue.labels.retain(|id| *id != label.id);
        }
        self.emit(
            repository,
            ("label", Some("deleted")),
            actor.account,
            fields,
        );
        Ok(())
    }

    /// Who can be assigned: whoever may push, wrote the issue or commented on it.
    fn assignable(&self, repository: i64, number: i64, account: i64) -> bool {
        let Ok(home) = self.repository(repository) else {
            return false;
        };
        let author = self.issues.get(&(repository, number)).map(|i| i.author);
        home.role(account) >= Role::Triage
            || author == Some(account)
            || self
                .comments_of(repository, number)
                .any(|comment| comment.author == account)
    }

    /// Assigns or unassigns; whoever cannot be assigned is passed over in silence.
    pub fn assign(
        &mut self,
        actor: Actor,
        (repository, number): (i64, i64),
        logins: &[String],
        assigned: bool,
    ) -> Result<(), Denied> {
        self.require_write(actor, repository, Role::Triage)?;
        self.issue(repository, number)?;
        for login in logins {
            let Some(account) = self.account_by_login(login).map(|account| account.id) else {
                continue;
            };
            if assigned && !self.assignable(repository, number, account) {
                continue;
            }
            let now = self.now();
            let issue = self.issue_mut(repository, number)?;
            if issue.assignees.contains(&account) == assigned {
                continue;
            }
            issue.updated_at = now;
            if assigned {
                issue.assignees.push(account);
            } else {
                issue.assignees.retain(|id| *id != account);
            }
            let action = if assigned { "assigned" } else { "unassigned" };
            let more = json!({ "assignee": self.user_json(account) });
            self.tell_issue(repository, number, action, actor, more);
        }
        Ok(())
    }
}
