//! Fires what is due: a timer becomes a command like any other.

use std::collections::HashMap;

use futures_util::stream::{self, StreamExt as _};
use jiff::{SignedDuration, Timestamp};
use tracing::Instrument as _;

use super::caught::caught;
use super::retry::{self, Patience, Retry};
use crate::app::{App, AppError, Errand, Handled, Settle};
use crate::domain::decide::{Command, Request, TimerKind};
use crate::domain::facts::Facts;
use crate::domain::ledger::Cause;
use crate::meter::{self, Timed};
use crate::store::access;
use crate::store::opportunities;
use crate::store::timers::{self, Timer};
use crate::telemetry::trace;
use crate::vault::Vault;

/// How many are taken up at once.
const BATCH: i64 = 50;
/// How many opportunities' timers are fired at once: each waits for GitHub's answers.
const AT_ONCE: usize = 8;
/// A timer is never given up while its cause may pass: GitHub can be away for days.
const PATIENCE: Patience = Patience {
    attempts: i64::MAX,
    first: SignedDuration::from_secs(1),
    factor: 2,
    longest: SignedDuration::from_mins(10),
};

/// Fires every timer that is due; late ones too. Says how many fired.
///
/// Where the App may not act no deadline passes: its timer waits (cases 35 to 45).
///
/// # Errors
/// When the database cannot say which are due.
pub async fn fire_due(app: &App) -> Result<usize, AppError> {
    let due = timers::due(&app.store, app.clock.now(), BATCH).await?;
    let each = in_turn(due).into_iter();
    let each = stream::iter(each.map(|timers| fire_each(app.clone(), timers)));
    let fired: Vec<_> = each.buffer_unordered(AT_ONCE).collect().await;
    fired.into_iter().sum()
}

/// The timers of each opportunity, the one due first coming first.
fn in_turn(due: Vec<Timer>) -> Vec<Vec<Timer>> {
    let mut places = HashMap::new();
    let mut turns: Vec<Vec<Timer>> = Vec::new();
    for timer in due {
        let next = turns.len();
        let place = *places.entry(timer.opportunity_id).or_insert(next);
        if place == next {
            turns.push(Vec::new());
        }
        turns[place].push(timer);
    }
    turns
}

async fn fire_each(app: App, timers: Vec<Timer>) -> Result<usize, AppError> {
    let mut fired = 0;
    for timer in timers {
        if let Some(frozen) = access::frozen_opportunity(&app.store, timer.opportunity_id).await? {
            let at = app.clock.now() + PATIENCE.longest;
            timers::postpone(&app.store, &timer.timer_id, at, &frozen.held()).await?;
            continue;
        }
        let (id, kind) = (&timer.timer_id, &timer.kind);
        let span = tracing::info_span!(target: trace::TARGET, "timer", timer_id = id, kind);
        match caught(Box::pin(fire(&app, &timer).instrument(span))).await {
            Ok(_) => {
                meter::timer(Timed::Fired);
                fired += 1;
            }
            Err(error) => postpone(&app, &timer, &error).await?,
        }
    }
    Ok(fired)
}

async fn fire(app: &App, timer: &Timer) -> Result<Handled, AppError> {
    let Some(kept) = opportunities::by_id(&app.store, timer.opportunity_id).await? else {
        return belongs_to_nothing(app, timer).await;
    };
    // While replicas are replaced one may have been set by a later version, which fires it.
    let kind = TimerKind::from_name(&timer.kind);
    let kind = kind.ok_or_else(|| AppError::UnknownTimer(timer.kind.clone()))?;
    if kind.reads_text() {
        app.read_text(&kept.opportunity).await?;
    }
    if kind.reads_thread() {
        app.read_whole_thread(&kept.opportunity).await?;
    }
    let at: Timestamp = serde_json::from_str(&timer.payload)?;
    let errand = Errand {
        request: Request {
            command: Command::Timer(kind),
            at,
            actor: None,
        },
        repository: kept.opportunity.issue.repository,
        issue: kept.opportunity.issue.issue,
        opportunity: Some(timer.opportunity_id),
        fact_key: None,
        cause: Cause::Timer {
            id: timer.timer_id.clone(),
        },
        known: Facts::default(),
        catches_up: false,
    };
    app.handle(
        &errand,
        Settle::Timer {
            id: &timer.timer_id,
        },
    )
    .await
}

/// It would be due for ever: it is marked, so that it is looked at once.
async fn belongs_to_nothing(app: &App, timer: &Timer) -> Result<Handled, AppError> {
    tracing::warn!(
        timer = timer.timer_id,
        kind = timer.kind,
        "a timer is without its opportunity"
    );
    let mut tx = app.store.begin_write().await?;
    timers::mark_fired(&mut tx, &timer.timer_id, app.clock.now()).await?;
    tx.commit().await?;
    Ok(Handled::Ignored("the timer belongs to nothing"))
}

/// While GitHub cannot be read nothing is closed: the timer waits (decision 3).
async fn postpone(app: &App, timer: &Timer, error: &AppError) -> Result<(), AppError> {
    meter::timer(Timed::Postponed);
    let (now, [jitter]) = (app.clock.now(), Vault::random::<1>()?);
    let retry_at = match retry::after(error, timer.attempts, &PATIENCE, now, jitter) {
        Retry::At(at) => at,
        Retry::Never => now + PATIENCE.longest,
    };
    tracing::warn!(timer = timer.timer_id, %error, %retry_at, "a timer could not fire");
    timers::postpone(&app.store, &timer.timer_id, retry_at, &error.to_string()).await?;
    Ok(())
}
