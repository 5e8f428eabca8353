//! Works the queue of effects off: one writer for each installation at a time.
//!
//! The lease is an optimisation: what is done twice all the same does no harm,
//! since every performer looks first for what it would write.

use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use super::caught::caught;
use super::job::Job;
use super::pace::Pace;
use super::perform::Performer;
use super::retry::{self, Patience, Retry};
use super::tenure::Tenure;
use crate::app::AppError;
use crate::domain::notice::Notice;
use crate::github::GitHubError;
use crate::meter::{self, Worked};
use crate::store::access::Frozen;
use crate::store::effects::{self, Effect, Hold, Outcome};
use crate::store::opportunities;
use crate::telemetry::trace;
use crate::vault::Vault;

/// What fails so often is dead, unless it fails for what passes by itself, such as a
/// GitHub that is away for days: that is tried without end.
const PATIENCE: Patience = Patience {
    attempts: 100,
    first: SignedDuration::from_secs(1),
    factor: 2,
    longest: SignedDuration::from_mins(10),
};
/// What shows a state and is not found so often has gone.
const NOT_THERE: Patience = Patience {
    attempts: 4,
    ..PATIENCE
};
/// An offer's clock starts when its comment stands, so that it is tried without end (case 68).
const OFFER_PAUSE: SignedDuration = SignedDuration::from_mins(10);
/// How often what waits for the App to be let in is looked at, should nobody tell of that.
const HELD_PAUSE: SignedDuration = SignedDuration::from_mins(10);

/// For how long what cannot be read is left to a replica that may be able to.
const UNREADABLE: SignedDuration = SignedDuration::from_hours(24);
/// How often such a replica is looked for.
const UNREADABLE_PAUSE: SignedDuration = SignedDuration::from_mins(1);

/// The writer.
#[derive(Clone, Debug)]
pub struct OutboxWorker {
    /// What does the jobs.
    pub performer: Performer,
    /// The name under which it leases.
    pub owner: String,
    /// The least time between two content-creating requests.
    pub interval: SignedDuration,
    /// How long an installation is ours; a killed writer's is taken over after it.
    pub lease: SignedDuration,
}

impl OutboxWorker {
    /// Works one installation's due effects off; false when nothing is due.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn work(&self) -> Result<bool, AppError> {
        self.work_until(&CancellationToken::new()).await
    }

    /// The same, and gives the installation back between two effects when `stop` says so.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn work_until(&self, stop: &CancellationToken) -> Result<bool, AppError> {
        let app = &self.performer.app;
        let now = app.clock.now();
        let leased = effects::lease_writer(&app.store, &self.owner, now, self.lease).await?;
        let Some(lease) = leased else {
            return Ok(false);
        };
        let (store, clock) = (app.store.clone(), app.clock.clone());
        let tenure = Tenure::new(store, clock.clone(), lease.clone(), self.lease, now);
        let pace = Pace::new(clock, self.interval, tenure);
        let limited = self.effects(&pace, stop).await;
        // A limit binds the whole installation: nobody writes through it before it ends.
        if !matches!(limited, Ok(true)) {
            effects::release_writer(&app.store, &lease).await?;
        }
        limited.map(|_| true)
    }

    /// Performs what is due; true when a limit of GitHub's binds.
    async fn effects(&self, pace: &Pace, stop: &CancellationToken) -> Result<bool, AppError> {
        let app = &self.performer.app;
        let lease = pace.tenure().lease();
        // One at a time: what comes meanwhile may be more urgent.
        while let Some(effect) = effects::due_effects(&app.store, lease, app.clock.now(), 1)
            .await?
            .pop()
        {
            if !Box::pin(self.effect(&effect, pace)).await? {
                return Ok(true);
            }
            if stop.is_cancelled() {
                break;
            }
        }
        Ok(false)
    }

    /// Performs one; false when a limit of GitHub's binds, until whose end the lease is kept.
    async fn effect(&self, effect: &Effect, pace: &Pace) -> Result<bool, AppError> {
        let app = &self.performer.app;
        let job: Result<Job, _> = serde_json::from_str(&effect.payload);
        let offers = job.as_ref().is_ok_and(Job::offers);
        let done = match &job {
            Ok(job) => {
                let (id, kind) = (&effect.effect_id, &effect.kind);
                let span =
                    tracing::info_span!(target: trace::TARGET, "effect", effect_id = id, kind);
                trace::below(&span, effect.trace.as_deref());
                let work = self.perform(effect, job, pace).instrument(span);
                caught(pace.tenure().during(Box::pin(work))).await
            }
            Err(error) => Ok(unreadable(effect, error, app.clock.now())),
        };
        let now = app.clock.now();
        let limited = matches!(
            &done,
            Err(AppError::GitHub(GitHubError::RateLimited { .. }))
        );
        let outcome = self.outcome(effect, offers, done)?;
        let limit = match &outcome {
            Outcome::RetryAt(at, _) if limited => Some(*at),
            Outcome::RetryAt(..)
            | Outcome::Waits(..)
            | Outcome::Done
            | Outcome::Dead(_)
            | Outcome::Dropped(_) => None,
        };
        tracing::debug!(
            effect = effect.effect_id,
            ?outcome,
            "an effect was performed"
        );
        let worked = match outcome {
            Outcome::Done => Worked::Done,
            Outcome::RetryAt(..) | Outcome::Waits(..) => Worked::Retried,
            Outcome::Dead(_) => Worked::Dead,
            Outcome::Dropped(_) => Worked::Dropped,
        };
        meter::effect(&effect.kind, worked);
        let tenure = pace.tenure();
        let hold = Hold {
            until: limit.unwrap_or_else(|| tenure.end(now)),
            // A limit outlives this process, where a lease of its does not.
            next_write_at: limit.map_or(pace.next(), |end| end.max(pace.next())),
        };
        effects::finish(&app.store, tenure.lease(), effect, &outcome, hold, now).await?;
        tenure.kept(now);
        Ok(limit.is_none())
    }

    async fn perform(&self, effect: &Effect, job: &Job, pace: &Pace) -> Result<Outcome, AppError> {
        let now = self.performer.app.clock.now();
        if effect.expires_at.is_some_and(|expires_at| expires_at < now) {
            return Ok(Outcome::Dropped(
                "the status comment says as much by now".to_owned(),
            ));
        }
        if let Some(frozen) = self.performer.app.frozen(job).await? {
            return Ok(held(job, frozen, now));
        }
        let (id, created_at) = (&effect.effect_id, effect.created_at);
        match Box::pin(self.performer.perform(id, created_at, job, pace)).await {
            Ok(()) => Ok(Outcome::Done),
            Err(AppError::GitHub(GitHubError::Forbidden { message })) if job.is_check_run() => {
                self.permission_missing(job).await?;
                Ok(Outcome::Dropped(message))
            }
            Err(AppError::GitHub(error)) if is_over(&error, job) => Ok(over(&error, effect, now)),
            Err(error) => Err(error),
        }
    }

    /// The App goes on without its check run, and says so once (cases 38 and 39).
    async fn permission_missing(&self, job: &Job) -> Result<(), AppError> {
        let app = &self.performer.app;
        let Some(id) = job.opportunity else {
            return Ok(());
        };
        let Some(kept) = opportunities::by_id(&app.store, id).await? else {
            return Ok(());
        };
        let permission = "checks: write".to_owned();
        let key = format!("permission:{}:checks", job.repository);
        let notice = Notice::PermissionMissing { permission };
        app.tell(&kept.opportunity, key, notice).await
    }

    fn outcome(
        &self,
        effect: &Effect,
        offers: bool,
        done: Result<Outcome, AppError>,
    ) -> Result<Outcome, AppError> {
        let error = match done {
            Ok(outcome) => return Ok(outcome),
            Err(error) => error,
        };
        let (now, [jitter]) = (self.performer.app.clock.now(), Vault::random::<1>()?);
        tracing::warn!(effect = effect.effect_id, %error, "an effect could not be performed");
        let attempts = if retry::is_passing(&error) {
            i64::MAX
        } else {
            PATIENCE.attempts
        };
        let patience = Patience {
            attempts,
            ..PATIENCE
        };
        Ok(
            match retry::after(&error, effect.attempts, &patience, now, jitter) {
                Retry::At(at) => Outcome::RetryAt(at, error.to_string()),
                Retry::Never if offers => {
                    let at = now.checked_add(OFFER_PAUSE).unwrap_or(now);
                    Outcome::RetryAt(at, error.to_string())
                }
                Retry::Never => Outcome::Dead(error.to_string()),
            },
        )
    }
}

/// GitHub says "not there" for a moment of what is there, too: it is dropped once it was
/// said again and again, or a state that nothing follows would be shown wrongly for ever.
fn over(error: &GitHubError, effect: &Effect, now: Timestamp) -> Outcome {
    let why = error.to_string();
    let again = match error {
        GitHubError::NotFound => retry::pause(effect.attempts, &NOT_THERE, now, 0),
        GitHubError::Gone
        | GitHubError::Locked
        | GitHubError::Archived
        | GitHubError::Forbidden { .. }
        | GitHubError::Unauthorized
        | GitHubError::RateLimited { .. }
        | GitHubError::Transient { .. }
        | GitHubError::Rejected { .. }
        | GitHubError::Unreadable { .. } => Retry::Never,
    };
    match again {
        Retry::At(at) => Outcome::RetryAt(at, why),
        Retry::Never => Outcome::Dropped(why),
    }
}

/// While replicas are replaced one after the other a later version may have queued it: that
/// one reads it, and has all its attempts. What nobody can read is dead all the same.
fn unreadable(effect: &Effect, error: &serde_json::Error, now: Timestamp) -> Outcome {
    let why = format!("this version cannot read it: {error}");
    let until = effect.created_at + UNREADABLE;
    if now < until {
        Outcome::Waits(until.min(now + UNREADABLE_PAUSE), why)
    } else {
        Outcome::Dead(why)
    }
}

/// Nothing is written where the App may not: what shows the state is shown again when it
/// may. What is said once waits for a suspension or a removal to end (cases 35, 37), since
/// nothing says it again; an offer waits for whatever it is, since its clock has not begun.
/// Its attempts are left to it: else it would be given up at its first real one.
fn held(job: &Job, frozen: Frozen, now: Timestamp) -> Outcome {
    let waits = match frozen {
        Frozen::Suspended | Frozen::NoAccess => job.is_said_once(),
        Frozen::Archived
        | Frozen::RepositoryDeleted
        | Frozen::IssueDeleted
        | Frozen::IssueMoved => job.offers(),
    };
    if waits {
        let at = now.checked_add(HELD_PAUSE).unwrap_or(now);
        return Outcome::Waits(at, frozen.held());
    }
    Outcome::Dropped(frozen.name().to_owned())
}

/// What is locked or archived cannot be written on, and the board says it all (cases 44,
/// 68); but it can be opened again, and then an offer is due. "Not there" is also what
/// GitHub says where the App was taken out or issues are switched off, so that it ends
/// only what is shown again: an issue that is known to be gone never comes this far.
const fn is_over(error: &GitHubError, job: &Job) -> bool {
    match error {
        GitHubError::NotFound | GitHubError::Gone => !job.is_said_once(),
        GitHubError::Locked | GitHubError::Archived => !job.offers(),
        GitHubError::Forbidden { .. }
        | GitHubError::Unauthorized
        | GitHubError::RateLimited { .. }
        | GitHubError::Transient { .. }
        | GitHubError::Rejected { .. }
        | GitHubError::Unreadable { .. } => false,
    }
}
