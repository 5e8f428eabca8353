//! One transaction: events, read model, effects, timers, and the delivery done.

use jiff::{SignedDuration, Timestamp};

use super::chain::links;
use super::{App, AppError, Beginning, Errand, Handled, Settle};
use crate::domain::decide::{self, Command, Outcome};
use crate::domain::effect::Effect;
use crate::domain::event::Change;
use crate::domain::facts::Facts;
use crate::domain::ids::InstallationId;
use crate::domain::opportunity::Opportunity;
use crate::meter;
use crate::outbox::job::{Job, Task, seen_id};
use crate::store::inbox::{self, Settled};
use crate::store::opportunities::{self, Kept, Recording};
use crate::store::timers::{self, NewTimer};
use crate::store::{Breach, StoreError, Tx, effects, payment_details};

/// How long a command may wait before it is shown as seen (`interfaces.md` §4).
const PATIENCE: SignedDuration = SignedDuration::from_secs(10);

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
        // Asked for before the transaction, so that nobody waits for the answer.
        let seen = crate::store::github::repository(&self.store, errand.repository).await?;
        let through = seen.map(|repository| repository.installation_id);
        let mut tx = self.store.begin_write().await?;
        if !still(&mut tx, errand, kept, outcome == Outcome::Waits).await? {
            tx.rollback().await?;
            return Ok(None);
        }
        if !claim(&mut tx, errand, &outcome, kept, now).await? {
            tx.rollback().await?;
            return self.settle_repeat(settle).await.map(Some);
        }
        let decision = Decision::of(outcome);
        // A timer is marked before the timers are set anew, which takes back those not fired.
        if !settle_in(&mut tx, settle, errand, &decision.handled, now).await? {
            tx.rollback().await?;
            return Ok(Some(Handled::Repeated));
        }
        if let Some(after) = &decision.opportunity
            && !self
                .keep(
                    &mut tx,
                    errand,
                    kept,
                    facts,
                    beginning,
                    after,
                    &decision.changes,
                )
                .await?
        {
            tx.rollback().await?;
            return Ok(None);
        }
        let queue = Queue {
            errand,
            kept,
            through,
            now,
        };
        queue.fill(&mut tx, &decision).await?;
        if let Some(after) = &decision.opportunity {
            self.queue_news(&mut tx, after, &decision.changes).await?;
        }
        // Where the label was refused, nothing comes for anybody to wait for.
        let unposted = matches!(errand.request.command, Command::Label { .. })
            && matches!(decision.handled, Handled::Refused(_));
        if decision.opportunity.is_some() || unposted {
            inbox::release_waiting(&mut tx, errand.issue).await?;
        }
        tx.commit().await?;
        decision.log(errand);
        decision.count();
        Ok(Some(decision.handled))
    }

    /// Keeps the opportunity as it now is; false when somebody else decided first.
    #[expect(
        clippy::too_many_arguments,
        reason = "each is a part of the one transaction"
    )]
    async fn keep(
        &self,
        tx: &mut Tx,
        errand: &Errand,
        kept: Option<&Kept>,
        facts: &Facts,
        beginning: &Beginning,
        after: &Opportunity,
        changes: &[Change],
    ) -> Result<bool, AppError> {
        let before = kept.filter(|kept| kept.opportunity.id == after.id);
        let links = links(errand, after.id, before, facts, changes)?;
        let recording = Recording {
            opportunity: after,
            after_version: before.map(|kept| kept.opportunity.version),
            ocid_prefix: &self.programme.policy.ocid_prefix,
            links: &links,
            now: self.clock.now(),
        };
        match opportunities::record(tx, &recording).await {
            Ok(true) => {}
            // Another replica recorded first: what it decided is read anew.
            Ok(false)
            | Err(StoreError::Constraint {
                breach: Breach::Unique,
                ..
            }) => {
                return Ok(false);
            }
            Err(error) => return Err(error.into()),
        }
        if before.is_none() {
            let sealed = self.vault.seal(after.id, &beginning.seed)?;
            opportunities::keep_seed(tx, after.id, &sealed).await?;
        }
        self.set_timers(tx, before, after).await?;
        Ok(true)
    }

    /// Settles what brought a request that was decided before.
    pub(super) async fn settle_repeat(&self, settle: Settle<'_>) -> Result<Handled, AppError> {
        let now = self.clock.now();
        let mut tx = self.store.begin_write().await?;
        match settle {
            Settle::Nothing | Settle::Details { .. } => {}
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

    /// Sets the timers anew, unless what happened changes none of them.
    async fn set_timers(
        &self,
        tx: &mut Tx,
        before: Option<&Kept>,
        opportunity: &Opportunity,
    ) -> Result<(), AppError> {
        let wanted = decide::timers(opportunity, &self.programme);
        let set = before.map(|kept| decide::timers(&kept.opportunity, &self.programme));
        if set.as_ref() == Some(&wanted) {
            return Ok(());
        }
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
}

/// What is to be said of a decision, and through which installation.
struct Queue<'a> {
    errand: &'a Errand,
    kept: Option<&'a Kept>,
    through: Option<InstallationId>,
    now: Timestamp,
}

impl Queue<'_> {
    async fn fill(&self, tx: &mut Tx, decision: &Decision) -> Result<(), AppError> {
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
            tasks.extend(self.receipt_replaced(tx).await?);
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
            effects::enqueue(tx, &job.queued(installation, version, at)?, at).await?;
        }
        Ok(())
    }

    /// Eyes that were not shown yet are not shown any more; where they were, they go.
    async fn receipt_replaced(&self, tx: &mut Tx) -> Result<Option<Task>, AppError> {
        let Some(fact_key) = &self.errand.fact_key else {
            return Ok(None);
        };
        let id = seen_id(fact_key);
        if effects::withdraw(tx, &id, self.now).await? || !effects::is_done(tx, &id).await? {
            return Ok(None);
        }
        let Command::Comment { comment, .. } = &self.errand.request.command else {
            return Ok(None);
        };
        let (comment, fact_key) = (comment.id, fact_key.clone());
        Ok(Some(Task::Decided { comment, fact_key }))
    }
}

/// What is to be recorded of an outcome.
struct Decision {
    handled: Handled,
    opportunity: Option<Box<Opportunity>>,
    changes: Vec<Change>,
    effects: Vec<Effect>,
}

impl Decision {
    fn of(outcome: Outcome) -> Self {
        let nothing = |handled, effects| Self {
            handled,
            opportunity: None,
            changes: Vec::new(),
            effects,
        };
        match outcome {
            Outcome::Decided {
                opportunity,
                changes,
                effects,
            } => Self {
                handled: Handled::Decided,
                opportunity,
                changes,
                effects,
            },
            Outcome::Refused { effects, refusals } => nothing(Handled::Refused(refusals), effects),
            Outcome::Waits => nothing(Handled::Waits, Vec::new()),
            Outcome::Ignored(why) => nothing(Handled::Ignored(why), Vec::new()),
        }
    }

    /// What to do on GitHub: what was asked for, and showing the state if it changed.
    fn tasks(&self) -> Vec<Task> {
        let asked = self
            .effects
            .iter()
            .cloned()
            .map(|effect| Task::Do { effect });
        let shown = [Task::Status, Task::Labels].into_iter();
        asked
            .chain(shown.filter(|_| self.opportunity.is_some()))
            .collect()
    }

    /// How it ended, in a word: what was refused holds people's own words.
    const fn outcome(&self) -> &'static str {
        match self.handled {
            Handled::Decided => "decided",
            Handled::Refused(_) => "refused",
            Handled::Waits => "waits",
            Handled::Ignored(_) => "ignored",
            Handled::Repeated => "repeated",
        }
    }

    fn count(&self) {
        let events = self.changes.iter().map(|change| change.event.kind());
        meter::decision(self.outcome(), events);
        if let Handled::Refused(refusals) = &self.handled {
            for refusal in refusals {
                meter::refusal(refusal.key());
            }
        }
    }

    fn log(&self, errand: &Errand) {
        let events: Vec<_> = self
            .changes
            .iter()
            .map(|change| change.event.kind())
            .collect();
        let (issue, outcome) = (errand.issue.0, self.outcome());
        tracing::info!(issue, outcome, ?events, "a request was decided");
    }
}

/// Whether the opportunity is still the one decided on. Who is going to wait for
/// its next event holds it, so that the event cannot slip in before the wait.
async fn still(
    tx: &mut Tx,
    errand: &Errand,
    kept: Option<&Kept>,
    waits: bool,
) -> Result<bool, AppError> {
    let decided_on = kept.map(|kept| &kept.opportunity);
    if errand.opportunity.is_none() {
        let newest = opportunities::newest_in(tx, errand.issue).await?;
        if App::moved(decided_on, newest) {
            return Ok(false);
        }
    }
    match decided_on {
        Some(it) if waits => Ok(opportunities::hold(tx, it.id, it.version).await?),
        Some(_) | None => Ok(true),
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

/// Takes the fact for this decision; false when another decision has it.
async fn claim(
    tx: &mut Tx,
    errand: &Errand,
    outcome: &Outcome,
    kept: Option<&Kept>,
    now: Timestamp,
) -> Result<bool, AppError> {
    let at_desk = matches!(errand.request.command, Command::Desk { .. });
    let word = match outcome {
        Outcome::Decided { .. } => "decided",
        // What was refused at a desk is mended there and sent again.
        Outcome::Refused { .. } if at_desk => return Ok(true),
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
        Settle::Details { payment, sealed } => {
            if *handled == Handled::Decided {
                payment_details::put(tx, payment, sealed, now).await?;
            }
            Ok(true)
        }
        Settle::Timer { id } => Ok(timers::mark_fired(tx, id, now).await?),
        Settle::Delivery { lease, id } => {
            match handled {
                Handled::Waits => inbox::delivery_waits(tx, lease, id, errand.issue).await?,
                Handled::Ignored(why) => {
                    inbox::delivery_done(tx, lease, id, Settled::Ignored, Some(why), now).await?;
                }
                Handled::Decided | Handled::Refused(_) | Handled::Repeated => {
                    inbox::delivery_done(tx, lease, id, Settled::Done, None, now).await?;
                }
            }
            Ok(true)
        }
    }
}
