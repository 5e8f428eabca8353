//! What is to be done on GitHub about a decision.

use jiff::{SignedDuration, Timestamp};

use super::decision::Decision;
use crate::app::{AppError, Errand, Handled};
use crate::domain::decide::Command;
use crate::domain::ids::InstallationId;
use crate::outbox::job::{Job, Task, seen_id};
use crate::store::effects::{self, EffectStatus};
use crate::store::opportunities::Kept;
use crate::store::{Tx, Write};

/// How long a command may wait before it is shown as seen (`interfaces.md` §4).
const PATIENCE: SignedDuration = SignedDuration::from_secs(10);

/// What is to be said of a decision, and through which installation.
pub(super) struct Queue<'a> {
    pub(super) errand: &'a Errand,
    pub(super) kept: Option<&'a Kept>,
    pub(super) through: Option<InstallationId>,
    pub(super) now: Timestamp,
}

impl Queue<'_> {
    pub(super) async fn fill(
        &self,
        tx: &mut Tx,
        writes: &mut Vec<Write>,
        decision: &Decision,
        receipt: Option<EffectStatus>,
    ) -> Result<(), AppError> {
        let Self {
            errand, kept, now, ..
        } = *self;
        let subject = decision
            .opportunity
            .as_deref()
            .or(kept.map(|kept| &kept.opportunity));
        let waits = decision.handled == Handled::Waits;
        // Eyes are shown only when no decision falls within ten seconds.
        let (mut tasks, at): (Vec<Task>, _) = if waits {
            (
                seen(errand, kept).into_iter().collect(),
                now.checked_add(PATIENCE).unwrap_or(now),
            )
        } else {
            (decision.tasks(), now)
        };
        if !waits {
            tasks.extend(self.receipt_replaced(tx, receipt).await?);
        }
        if tasks.is_empty() {
            return Ok(());
        }
        let installation = (self.through)
            .or(subject.map(|it| it.installation))
            .ok_or(AppError::UnknownRepository(errand.repository))?;
        let version = subject.map_or(0, |it| it.version);
        for task in tasks {
            let job = Job {
                repository: errand.repository,
                issue: Some(errand.issue),
                opportunity: subject.map(|it| it.id),
                follows: Some(errand.request.at),
                task,
            };
            writes.push(effects::queueing(
                &job.queued(installation, version, at)?,
                at,
            ));
        }
        Ok(())
    }

    /// Eyes that were not shown yet are not shown any more; where they were, or may have
    /// been, they go: taking back what is not there does no harm.
    async fn receipt_replaced(
        &self,
        tx: &mut Tx,
        receipt: Option<EffectStatus>,
    ) -> Result<Option<Task>, AppError> {
        let fact_key = match (&self.errand.fact_key, receipt) {
            (Some(key), Some(EffectStatus::Pending | EffectStatus::Done)) => key,
            (_, None | Some(EffectStatus::Dead | EffectStatus::Dropped)) | (None, _) => {
                return Ok(None);
            }
        };
        let id = seen_id(fact_key);
        let shown = match effects::withdraw(tx, &id, self.now).await? {
            Some(due_at) => due_at <= self.now,
            None => effects::is_done(tx, &id).await?,
        };
        if !shown {
            return Ok(None);
        }
        let Command::Comment { comment, .. } = &self.errand.request.command else {
            return Ok(None);
        };
        let (comment, fact_key) = (comment.id, fact_key.clone());
        Ok(Some(Task::Decided { comment, fact_key }))
    }
}

/// What shows that a command was seen which has to wait.
fn seen(errand: &Errand, kept: Option<&Kept>) -> Option<Task> {
    match (&errand.request.command, &errand.fact_key, kept) {
        (Command::Comment { comment, .. }, Some(fact_key), Some(_)) => Some(Task::Seen {
            comment: comment.id,
            fact_key: fact_key.clone(),
        }),
        _ => None,
    }
}
