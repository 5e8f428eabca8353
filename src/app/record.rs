//! One transaction: events, read model, effects, timers, and the delivery done.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::chain::links;
use super::claim::{claim, settle_along, settle_first, word};
use super::{App, AppError, Beginning, Errand, Handled, Settle};
use crate::domain::decide::{self, Command, Outcome};
use crate::domain::effect::Effect;
use crate::domain::event::Change;
use crate::domain::facts::Facts;
use crate::domain::ids::InstallationId;
use crate::domain::opportunity::Opportunity;
use crate::meter::{self, Decided};
use crate::outbox::job::{Job, Task, seen_id};
use crate::store::effects::EffectStatus;
use crate::store::inbox::{self, Ending, Settled};
use crate::store::opportunities::{self, Claimed, Kept, Prepared, Recording};
use crate::store::timers::{self, NewTimer};
use crate::store::{Breach, StoreError, Tx, Write, effects};

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
        // All of this before the transaction, so that nobody waits for it.
        let seen = self.seen(errand.repository).await?;
        let through = seen.map(|repository| repository.installation_id);
        let word = word(errand, &outcome);
        let decision = Decision::of(outcome);
        let basis = Basis {
            errand,
            kept,
            facts,
            beginning,
        };
        let (prepared, head) = self.prepared(&basis, &decision)?;
        let beside = self.writes_beside(&basis, &decision)?;

        let mut tx = self.store.begin_write().await?;
        let waits = decision.handled == Handled::Waits;
        let receipt = match claim(&mut tx, errand, (word, waits), kept, now).await? {
            Claimed::Ours(receipt) => receipt,
            Claimed::Moved => {
                tx.rollback().await?;
                return Ok(None);
            }
            Claimed::Before => {
                tx.rollback().await?;
                return self.settle_repeat(settle).await.map(Some);
            }
        };
        // A timer is marked before the timers are set anew, which takes back those not fired.
        if !settle_first(&mut tx, settle, &decision.handled, now).await? {
            tx.rollback().await?;
            return Ok(Some(Handled::Repeated));
        }
        let settling = settle_along(settle, errand, &decision.handled, now);
        let mut writes: Vec<_> = settling.into_iter().collect();
        let queue = Queue {
            errand,
            kept,
            through,
            now,
        };
        queue.fill(&mut tx, &mut writes, &decision, receipt).await?;
        writes.extend(beside);
        let changed = match opportunities::record(&mut tx, prepared, writes).await {
            Ok(Some(changed)) => changed,
            // Another replica recorded first: what it decided is read anew.
            Ok(None)
            | Err(StoreError::Constraint {
                breach: Breach::Unique,
                ..
            }) => {
                tx.rollback().await?;
                return Ok(None);
            }
            Err(error) => return Err(error.into()),
        };
        if let Settle::Delivery { lease, .. } = settle {
            inbox::held(changed.first(), lease)?;
        }
        tx.commit().await?;
        decision.log(errand);
        decision.count();
        if let Some(fact_key) = errand.fact_key.as_ref().filter(|_| word.is_some()) {
            self.readings.settled(fact_key);
        }
        let newest = decision
            .opportunity
            .filter(|_| errand.opportunity.is_none());
        if let (Some(after), Some(head)) = (newest, head) {
            self.readings.remember(&Arc::new(Kept {
                listed: after.posting().is_some(),
                opportunity: *after,
                head,
            }));
        }
        Ok(Some(decision.handled))
    }

    /// The opportunity as it will be kept, if it changed, and the head of its chain then.
    fn prepared(
        &self,
        basis: &Basis<'_>,
        decision: &Decision,
    ) -> Result<(Prepared, Option<String>), AppError> {
        let Some(after) = &decision.opportunity else {
            return Ok((Prepared::default(), None));
        };
        let before = basis.before(after);
        let links = links(
            basis.errand,
            after.id,
            before,
            basis.facts,
            &decision.changes,
        )?;
        let recording = Recording {
            opportunity: after,
            after_version: before.map(|kept| kept.opportunity.version),
            listed: before.filter(|kept| kept.listed).map(|it| &it.opportunity),
            ocid_prefix: &self.programme.policy.ocid_prefix,
            links: &links,
            now: self.clock.now(),
        };
        let head = links.last().map(|last| last.hash.clone());
        Ok((recording.prepared()?, head))
    }

    /// What is written beside the opportunity: its seed, its timers and who is told.
    fn writes_beside(
        &self,
        basis: &Basis<'_>,
        decision: &Decision,
    ) -> Result<Vec<Write>, AppError> {
        let errand = basis.errand;
        let mut writes = Vec::new();
        if let Some(after) = &decision.opportunity {
            let before = basis.before(after);
            if before.is_none() {
                let sealed = self.vault.seal(after.id, &basis.beginning.seed)?;
                writes.push(opportunities::keeping_seed(after.id, &sealed));
            }
            self.set_timers(&mut writes, before, after)?;
            self.queue_news(&mut writes, after, &decision.changes)?;
        }
        if decision.opportunity.is_some() || decision.brings_nothing(&errand.request.command) {
            writes.push(inbox::releasing(errand.issue));
        }
        Ok(writes)
    }

    /// Settles what brought a request that was decided before.
    pub(super) async fn settle_repeat(&self, settle: Settle<'_>) -> Result<Handled, AppError> {
        let now = self.clock.now();
        let mut tx = self.store.begin_write().await?;
        match settle {
            Settle::Nothing | Settle::Details { .. } => {}
            Settle::Delivery { lease, id } => {
                let ending = Ending::Ends(Settled::Done, Some("decided before"));
                inbox::settle(&mut tx, lease, id, ending, now).await?;
            }
            Settle::Timer { id } => {
                timers::mark_fired(&mut tx, id, now).await?;
            }
        }
        tx.commit().await?;
        Ok(Handled::Repeated)
    }

    /// Sets the timers anew, unless what happened changes none of them.
    fn set_timers(
        &self,
        writes: &mut Vec<Write>,
        before: Option<&Kept>,
        opportunity: &Opportunity,
    ) -> Result<(), AppError> {
        let wanted = decide::timers(opportunity, &self.programme);
        let set = before.map(|kept| decide::timers(&kept.opportunity, &self.programme));
        if set.as_ref() == Some(&wanted) {
            return Ok(());
        }
        writes.push(timers::cancelling_all(opportunity.id));
        for timer in wanted {
            let (id, kind) = (opportunity.id, timer.kind.name());
            let timer = NewTimer {
                timer_id: format!("{kind}:{id}:{}", timer.at),
                opportunity_id: id,
                kind: kind.to_owned(),
                due_at: timer.fires_at,
                payload: serde_json::to_string(&timer.at)?,
            };
            writes.push(timers::setting(&timer));
        }
        Ok(())
    }
}

/// What a decision was made on.
struct Basis<'a> {
    errand: &'a Errand,
    kept: Option<&'a Kept>,
    facts: &'a Facts,
    beginning: &'a Beginning,
}

impl<'a> Basis<'a> {
    /// The opportunity as it was kept before, where it is not a new one.
    fn before(&self, after: &Opportunity) -> Option<&'a Kept> {
        self.kept.filter(|kept| kept.opportunity.id == after.id)
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
    async fn fill(
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

    /// Whether nothing comes of what others may have waited for: the label was refused, or
    /// an edit of the text.
    const fn brings_nothing(&self, command: &Command) -> bool {
        match self.handled {
            Handled::Refused(_) => {
                matches!(command, Command::Label { .. } | Command::Edit { .. })
            }
            Handled::Ignored(_) => matches!(command, Command::Edit { .. }),
            Handled::Decided | Handled::Waits | Handled::Repeated => false,
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
    const fn outcome(&self) -> Decided {
        match self.handled {
            Handled::Decided => Decided::Decided,
            Handled::Refused(_) => Decided::Refused,
            Handled::Waits => Decided::Waits,
            Handled::Ignored(_) => Decided::Ignored,
            Handled::Repeated => Decided::Repeated,
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
        let (issue, outcome) = (errand.issue.0, self.outcome().word());
        tracing::info!(issue, outcome, ?events, "a request was decided");
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
