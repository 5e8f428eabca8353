//! Reads a repository anew after the App was out of it: one job, and one comment
//! at most, however many issues carry the label (case 33).

use jiff::Timestamp;

use crate::app::{App, AppError};
use crate::domain::command::Issue;
use crate::domain::effect::Effect;
use crate::domain::ids::{InstallationId, RepositoryId};
use crate::domain::ledger::Cause;
use crate::domain::notice::Notice;
use crate::domain::statement::Statement;
use crate::outbox::job::{Job, Task};
use crate::store::{effects, github, opportunities};

/// Where to look, and what for.
#[derive(Debug)]
pub(super) struct Look<'a> {
    pub(super) app: &'a App,
    pub(super) repository: RepositoryId,
    pub(super) installation: InstallationId,
    /// The label that posts an issue where the repository names no other.
    pub(super) trigger: &'a str,
    /// The effect that looks.
    pub(super) id: &'a str,
}

impl Look<'_> {
    /// Takes in what was missed, shows every opportunity as it is, and says which
    /// labelled issues have none.
    pub(super) async fn again(&self) -> Result<(), AppError> {
        let store = &self.app.store;
        for kept in opportunities::unfinished_of_repository(store, self.repository).await? {
            let opportunity = kept.opportunity;
            self.app.read_whole_thread(&opportunity).await?;
            let cause = Cause::Effect {
                id: self.id.to_owned(),
            };
            self.app.find_delivery(&opportunity, cause).await?;
            self.app.show_again(&opportunity).await?;
        }
        self.summary().await
    }

    async fn summary(&self) -> Result<(), AppError> {
        let repo = self.app.repo(self.repository).await?;
        let installed = github::installation(&self.app.store, self.installation).await?;
        let Some(installed) = installed else {
            return Ok(());
        };
        let mut found = Vec::new();
        let settings = self.app.settings(self.repository).await?.settings;
        let trigger = settings.label.as_deref().unwrap_or(self.trigger);
        for issue in repo.open_issues_labelled(trigger).await? {
            if issue.created_at < installed.seen_at && self.has_nothing(&issue.issue).await? {
                found.push(issue.issue);
            }
        }
        found.sort_by_key(|issue| issue.number);
        match found.last() {
            Some(newest) => self.say(newest, &found, trigger).await,
            None => Ok(()),
        }
    }

    /// Whether nothing was ever decided of the issue's label: no opportunity was
    /// made of it, and none was refused.
    async fn has_nothing(&self, issue: &Issue) -> Result<bool, AppError> {
        let store = &self.app.store;
        if opportunities::newest_of_issue(store, issue.id)
            .await?
            .is_some()
        {
            return Ok(false);
        }
        let refused = opportunities::label_was_decided(store, issue.id).await?;
        Ok(!refused)
    }

    async fn say(&self, newest: &Issue, found: &[Issue], trigger: &str) -> Result<(), AppError> {
        let numbers = found.iter().map(|issue| issue.number).collect();
        let effect = Effect::Say {
            number: newest.number,
            key: format!("found:{}:{}", self.repository, self.installation),
            notice: Notice::FoundLabelled {
                label: trigger.to_owned(),
                numbers,
            },
            language: Statement::language_of(&newest.body),
        };
        let job = Job {
            repository: self.repository,
            issue: Some(newest.id),
            opportunity: None,
            follows: None,
            task: Task::Do { effect },
        };
        let now: Timestamp = self.app.clock.now();
        let mut tx = self.app.store.begin_write().await?;
        effects::enqueue(&mut tx, &job.queued(self.installation, 0, now)?, now).await?;
        Ok(tx.commit().await?)
    }
}
