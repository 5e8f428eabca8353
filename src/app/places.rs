//! What follows from a change of the place an opportunity lives in.

use jiff::Timestamp;

use super::{App, AppError, Errand, Settle};
use crate::domain::command::Issue;
use crate::domain::decide::{Command, Request};
use crate::domain::effect::Effect;
use crate::domain::event::IssueRef;
use crate::domain::facts::Facts;
use crate::domain::ids::{InstallationId, IssueId, Person, RepositoryId};
use crate::domain::ledger::Cause;
use crate::domain::notice::Notice;
use crate::domain::opportunity::Opportunity;
use crate::outbox::job::{Job, Task};
use crate::store::{Tx, access, effects, opportunities};

/// Who told of a fact, and which fact it was.
#[derive(Clone, Debug)]
pub struct Witness {
    /// When it happened.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Option<Person>,
    /// What makes it one fact, however often it is told.
    pub fact_key: String,
    /// What brought the word.
    pub cause: Cause,
}

impl App {
    /// Has a repository read anew: what was said and delivered while the App was
    /// out of it, and which issues carry the label (cases 33, 35 to 37, 44).
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn look_again(
        &self,
        repository: RepositoryId,
        installation: InstallationId,
    ) -> Result<(), AppError> {
        let job = Job {
            repository,
            issue: None,
            opportunity: None,
            follows: None,
            task: Task::LookAgain { installation },
        };
        let mut tx = self.store.begin_write().await?;
        self.enqueue(&mut tx, &job, installation, 0).await?;
        Ok(tx.commit().await?)
    }

    /// Says something in an opportunity's issue, in its language, once for the key.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn tell(
        &self,
        opportunity: &Opportunity,
        key: String,
        notice: Notice,
    ) -> Result<(), AppError> {
        let effect = Effect::Say {
            number: opportunity.issue.number,
            key,
            notice,
            language: opportunity.language(),
        };
        let through = self.through(opportunity).await?;
        let mut tx = self.store.begin_write().await?;
        let task = Task::Do { effect };
        self.enqueue_for(&mut tx, opportunity, through, task)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Shows an opportunity's state once more, and tries at once what waits for it.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn show_again(&self, opportunity: &Opportunity) -> Result<(), AppError> {
        let through = self.through(opportunity).await?;
        let mut tx = self.store.begin_write().await?;
        for task in [Task::Status, Task::Labels] {
            self.enqueue_for(&mut tx, opportunity, through, task)
                .await?;
        }
        effects::hasten(&mut tx, opportunity.id, self.clock.now()).await?;
        Ok(tx.commit().await?)
    }

    /// Takes the opportunities of an issue along to where it was moved (case 65).
    ///
    /// # Errors
    /// As [`App::handle`].
    pub async fn follow(
        &self,
        from: IssueId,
        to: &Issue,
        installation: InstallationId,
        witness: &Witness,
    ) -> Result<(), AppError> {
        for kept in opportunities::all_of_issue(&self.store, from).await? {
            let id = kept.opportunity.id;
            let place = IssueRef {
                repository: to.repository,
                issue: to.id,
                number: to.number,
            };
            let errand = Errand {
                request: Request {
                    command: Command::Moved {
                        to: place,
                        installation,
                    },
                    at: witness.at,
                    actor: witness.actor.clone(),
                },
                repository: to.repository,
                issue: to.id,
                opportunity: Some(id),
                fact_key: Some(format!("{}:{id}", witness.fact_key)),
                cause: witness.cause.clone(),
                known: Facts::default(),
                catches_up: false,
            };
            Box::pin(self.handle(&errand, Settle::Nothing)).await?;
        }
        Ok(())
    }

    /// Why nothing is done about a job for now, if so: never for mail, which asks nothing
    /// of GitHub and tells what the pages show meanwhile too.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn frozen(&self, job: &Job) -> Result<Option<access::Frozen>, AppError> {
        if matches!(job.task, Task::Mail { .. }) {
            return Ok(None);
        }
        if let Some(id) = job.opportunity
            && let Some(frozen) = access::frozen_opportunity(&self.store, id).await?
        {
            return Ok(Some(frozen));
        }
        Ok(access::frozen(&self.store, job.repository).await?)
    }

    /// The installation that reaches an opportunity's repository now, which may be
    /// another than when it was labelled (case 36).
    async fn through(&self, opportunity: &Opportunity) -> Result<InstallationId, AppError> {
        let seen = self.seen(opportunity.issue.repository).await?;
        Ok(seen.map_or(opportunity.installation, |seen| seen.installation_id))
    }

    async fn enqueue_for(
        &self,
        tx: &mut Tx,
        opportunity: &Opportunity,
        installation: InstallationId,
        task: Task,
    ) -> Result<(), AppError> {
        let job = Job {
            repository: opportunity.issue.repository,
            issue: Some(opportunity.issue.issue),
            opportunity: Some(opportunity.id),
            follows: Some(opportunity.labelled_at),
            task,
        };
        self.enqueue(tx, &job, installation, opportunity.version)
            .await
    }

    async fn enqueue(
        &self,
        tx: &mut Tx,
        job: &Job,
        installation: InstallationId,
        version: u64,
    ) -> Result<(), AppError> {
        let now = self.clock.now();
        effects::enqueue(tx, &job.queued(installation, version, now)?, now).await?;
        Ok(())
    }
}
