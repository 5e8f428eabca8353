//! One transaction: events, read model, effects, timers, and the delivery done.

use jiff::Timestamp;

use super::{App, AppError, Beginning, Errand, Handled, Settle};
use crate::domain::decide::{self, Command, Outcome};
use crate::domain::effect::{Effect, Reaction, answer};
use crate::domain::event::Change;
use crate::domain::facts::Facts;
use crate::domain::ids::InstallationId;
use crate::domain::ledger::{self, Cause, Evidence, GENESIS, Record};
use crate::domain::opportunity::Opportunity;
use crate::outbox::job::{Job, Task};
use crate::store::inbox::{self, Settled};
use crate::store::opportunities::{self, Kept, Link, Recording};
use crate::store::timers::{self, NewTimer};
use crate::store::{Breach, StoreError, Tx, effects};
use crate::vault::Vault;

impl App {
    /// Records an outcome; none when somebody else decided first.
    pub(super) async fn record(
        &self,
        errand: &Errand,
        settle: Settle<'_>,
        kept: Option<&Kept>,
        facts: &Facts,
        beginning: &Beginning,
        outcome: Outcome,
    ) -> Result<Option<Handled>, AppError> {
        let now = self.clock.now();
        let mut tx = self.store.begin_write().await?;
        let current = opportunities::newest_in(&mut tx, errand.issue).await?;
        if errand.opportunity.is_none() && Self::moved(kept.map(|it| &it.opportunity), current) {
            tx.rollback().await?;
            return Ok(None);
        }
        if outcome == Outcome::Waits
            && let Some(kept) = kept
            && !opportunities::hold(&mut tx, kept.opportunity.id, kept.opportunity.version).await?
        {
            tx.rollback().await?;
            return Ok(None);
        }
        if !claim(&mut tx, errand, &outcome, kept, now).await? {
            tx.rollback().await?;
            return self.settle_repeat(settle).await.map(Some);
        }
        let (changes, wanted, opportunity, handled) = match outcome {
            Outcome::Decided {
                opportunity,
                changes,
                effects,
            } => (changes, effects, opportunity, Handled::Decided),
            Outcome::Refused { effects, .. } => (Vec::new(), effects, None, Handled::Refused),
            Outcome::Waits => (Vec::new(), seen(errand, kept), None, Handled::Waits),
            Outcome::Ignored(why) => (Vec::new(), Vec::new(), None, Handled::Ignored(why)),
        };
        // A timer is marked before the timers are set anew, which takes back those not fired.
        if !settle_in(&mut tx, settle, errand, &handled, now).await? {
            tx.rollback().await?;
            return Ok(Some(Handled::Repeated));
        }
        if let Some(after) = &opportunity {
            let before = kept.filter(|kept| kept.opportunity.id == after.id);
            let links = links(errand, before, facts, &changes)?;
            let recording = Recording {
                opportunity: after,
                after_version: before.map(|kept| kept.opportunity.version),
                ocid_prefix: &self.programme.policy.ocid_prefix,
                links: &links,
                now,
            };
            match opportunities::record(&mut tx, &recording).await {
                Ok(true) => {}
                // Another replica recorded first: what it decided is read anew.
                Ok(false)
                | Err(StoreError::Constraint {
                    breach: Breach::Unique,
                    ..
                }) => {
                    tx.rollback().await?;
                    return Ok(None);
                }
                Err(error) => return Err(error.into()),
            }
            if before.is_none() {
                let sealed = self.vault.seal(after.id, &beginning.seed)?;
                opportunities::keep_seed(&mut tx, after.id, &sealed).await?;
            }
            self.set_timers(&mut tx, after).await?;
        }
        let subject = opportunity
            .as_deref()
            .or(kept.map(|kept| &kept.opportunity));
        let happened = opportunity.is_some();
        self.queue(&mut tx, errand, subject, wanted, happened, now)
            .await?;
        if happened {
            inbox::release_waiting(&mut tx, errand.issue).await?;
        }
        tx.commit().await?;
        tracing::info!(
            issue = errand.issue.0,
            outcome = ?handled,
            events = ?changes.iter().map(|change| change.event.kind()).collect::<Vec<_>>(),
            "a request was decided"
        );
        Ok(Some(handled))
    }

    /// Settles what brought a request that was decided before.
    pub(super) async fn settle_repeat(&self, settle: Settle<'_>) -> Result<Handled, AppError> {
        let now = self.clock.now();
        let mut tx = self.store.begin_write().await?;
        match settle {
            Settle::Nothing => {}
            Settle::Delivery { lease, id } => {
                let note = Some("decided before");
                inbox::delivery_done(&mut tx, lease, id, Settled::Done, note, now).await?;
            }
            Settle::Timer { id } => {
                timers::mark_fired(&mut tx, id, now).await?;
            }
        }
        tx.commit().await?;
        Ok(Handled::Repeated)
    }

    async fn set_timers(&self, tx: &mut Tx, opportunity: &Opportunity) -> Result<(), AppError> {
        let wanted = decide::timers(opportunity, &self.programme);
        timers::cancel_all(tx, opportunity.id).await?;
        for timer in wanted {
            let (id, kind) = (opportunity.id, timer.kind.name());
            let timer = NewTimer {
                timer_id: format!("{kind}:{id}:{}", timer.at),
                opportunity_id: id,
                kind: kind.to_owned(),
                due_at: timer.fires_at,
                payload: serde_json::to_string(&timer.at)?,
            };
            timers::set(tx, &timer).await?;
        }
        Ok(())
    }

    async fn queue(
        &self,
        tx: &mut Tx,
        errand: &Errand,
        subject: Option<&Opportunity>,
        wanted: Vec<Effect>,
        changed: bool,
        now: Timestamp,
    ) -> Result<(), AppError> {
        let mut tasks: Vec<Task> = wanted
            .into_iter()
            .map(|effect| Task::Do { effect })
            .collect();
        if changed {
            tasks.extend([Task::Status, Task::Labels]);
        }
        if tasks.is_empty() {
            return Ok(());
        }
        let installation = self.installation(errand, subject).await?;
        let version = subject.map_or(0, |it| it.version);
        for task in tasks {
            let job = Job {
                repository: errand.repository,
                issue: Some(errand.issue),
                opportunity: subject.map(|it| it.id),
                task,
            };
            effects::enqueue(tx, &job.queued(installation, version, now)?, now).await?;
        }
        Ok(())
    }

    async fn installation(
        &self,
        errand: &Errand,
        subject: Option<&Opportunity>,
    ) -> Result<InstallationId, AppError> {
        let seen = crate::store::github::repository(&self.store, errand.repository).await?;
        seen.map(|repository| repository.installation_id)
            .or(subject.map(|it| it.installation))
            .ok_or(AppError::UnknownRepository(errand.repository))
    }
}

/// A command that has to wait gets a sign that it was seen.
fn seen(errand: &Errand, kept: Option<&Kept>) -> Vec<Effect> {
    match &errand.request.command {
        Command::Comment { comment, .. } if kept.is_some() => {
            vec![answer(comment, Reaction::Seen)]
        }
        _ => Vec::new(),
    }
}

/// Takes the fact for this decision; false when another decision has it.
async fn claim(
    tx: &mut Tx,
    errand: &Errand,
    outcome: &Outcome,
    kept: Option<&Kept>,
    now: Timestamp,
) -> Result<bool, AppError> {
    let word = match outcome {
        Outcome::Decided { .. } => "decided",
        Outcome::Refused { .. } => "refused",
        Outcome::Ignored(_) => "ignored",
        Outcome::Waits => return Ok(true),
    };
    let Some(key) = &errand.fact_key else {
        return Ok(true);
    };
    let id = kept.map(|kept| kept.opportunity.id);
    Ok(opportunities::decide(tx, key, id, word, now).await?)
}

fn links(
    errand: &Errand,
    before: Option<&Kept>,
    facts: &Facts,
    changes: &[Change],
) -> Result<Vec<Link>, AppError> {
    let mut previous = before.map_or_else(|| GENESIS.to_owned(), |kept| kept.head.clone());
    let mut version = before.map_or(0, |kept| kept.opportunity.version);
    let mut opportunity = before.map(|kept| kept.opportunity.id);
    let mut links = Vec::with_capacity(changes.len());
    for change in changes {
        if let crate::domain::event::Event::Labelled {
            opportunity: begun, ..
        } = &change.event
        {
            opportunity = Some(*begun);
        }
        version += 1;
        let Some(opportunity) = opportunity else {
            continue;
        };
        let private = match &change.private {
            None => None,
            Some(text) => {
                let salt: [u8; 16] = Vault::random()?;
                Some((salt.to_vec(), ledger::private_hash(&salt, text)))
            }
        };
        let record = Record {
            opportunity,
            version,
            at: change.at,
            actor: change.actor.clone(),
            cause: errand.cause.clone(),
            event: change.event.clone(),
            evidence: Evidence::of(facts),
            private_sha256: private.as_ref().map(|(_, hash)| hash.clone()),
            previous: previous.clone(),
        };
        let body = record.canonical()?;
        let hash = ledger::hash(&body);
        let before = std::mem::replace(&mut previous, hash.clone());
        let cause = word(&errand.cause);
        links.push(Link {
            version,
            change: change.clone(),
            cause,
            body,
            private,
            previous: before,
            hash,
        });
    }
    Ok(links)
}

fn word(cause: &Cause) -> String {
    match cause {
        Cause::Delivery { id } => format!("delivery {id}"),
        Cause::Reading => "reading".to_owned(),
        Cause::Timer { id } => format!("timer {id}"),
        Cause::Effect { id } => format!("effect {id}"),
    }
}

/// Settles what brought the request; false when a timer had fired before.
async fn settle_in(
    tx: &mut Tx,
    settle: Settle<'_>,
    errand: &Errand,
    handled: &Handled,
    now: Timestamp,
) -> Result<bool, AppError> {
    match settle {
        Settle::Nothing => Ok(true),
        Settle::Timer { id } => Ok(timers::mark_fired(tx, id, now).await?),
        Settle::Delivery { lease, id } => {
            match handled {
                Handled::Waits => inbox::delivery_waits(tx, lease, id, errand.issue).await?,
                Handled::Ignored(why) => {
                    inbox::delivery_done(tx, lease, id, Settled::Ignored, Some(why), now).await?;
                }
                Handled::Decided | Handled::Refused | Handled::Repeated => {
                    inbox::delivery_done(tx, lease, id, Settled::Done, None, now).await?;
                }
            }
            Ok(true)
        }
    }
}
