//! Fires what is due: a timer becomes a command like any other.

use jiff::Timestamp;

use super::retry::{self, Retry};
use crate::app::{App, AppError, Errand, Handled, Settle};
use crate::domain::decide::{Command, Request, TimerKind};
use crate::domain::facts::Facts;
use crate::domain::ledger::Cause;
use crate::store::opportunities;
use crate::store::timers::{self, Timer};
use crate::vault::Vault;

/// How many are taken up at once.
const BATCH: i64 = 50;
/// A timer is never given up while its cause may pass: GitHub can be away for days.
const ATTEMPTS: i64 = i64::MAX;

/// Fires every timer that is due; late ones too. Says how many fired.
///
/// # Errors
/// When the database cannot say which are due.
pub async fn fire_due(app: &App) -> Result<usize, AppError> {
    let due = timers::due(&app.store, app.clock.now(), BATCH).await?;
    let mut fired = 0;
    for timer in due {
        match fire(app, &timer).await {
            Ok(_) => fired += 1,
            Err(error) => postpone(app, &timer, &error).await?,
        }
    }
    Ok(fired)
}

async fn fire(app: &App, timer: &Timer) -> Result<Handled, AppError> {
    let kept = opportunities::by_id(&app.store, timer.opportunity_id).await?;
    let kind = TimerKind::from_name(&timer.kind);
    let (Some(kept), Some(kind)) = (kept, kind) else {
        return Ok(Handled::Ignored("the timer belongs to nothing"));
    };
    if kind.reads_thread() {
        app.read_thread(&kept.opportunity, None).await?;
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

/// While GitHub cannot be read nothing is closed: the timer waits (decision 3).
async fn postpone(app: &App, timer: &Timer, error: &AppError) -> Result<(), AppError> {
    let (now, [jitter]) = (app.clock.now(), Vault::random::<1>()?);
    let retry_at = match retry::after(error, timer.attempts, ATTEMPTS, now, jitter) {
        Retry::At(at) => at,
        Retry::Never => now + jiff::SignedDuration::from_mins(10),
    };
    tracing::warn!(timer = timer.timer_id, %error, %retry_at, "a timer could not fire");
    timers::postpone(&app.store, &timer.timer_id, retry_at, &error.to_string()).await?;
    Ok(())
}
