//! One transaction: events, read model, effects, timers, and the delivery done.

mod decision;
mod queue;

use std::sync::Arc;

use self::decision::Decision;
use self::queue::Queue;
use super::chain::links;
use super::claim::{claim, settle_along, settle_first, word};
use super::{App, AppError, Beginning, Errand, Handled, Settle};
use crate::domain::decide::{self, Outcome};
use crate::domain::facts::Facts;
use crate::domain::opportunity::Opportunity;
use crate::store::inbox::{self, Ending, Settled};
use crate::store::opportunities::{self, Claimed, Kept, Prepared, Recording};
use crate::store::timers::{self, NewTimer};
use crate::store::{Breach, StoreError, Write};

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
