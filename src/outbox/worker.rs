//! Works the queue of effects off: one writer for each installation at a time.
//!
//! The lease is an optimisation: what is done twice all the same does no harm,
//! since every performer looks first for what it would write.

use jiff::SignedDuration;

use super::job::Job;
use super::pace::Pace;
use super::perform::Performer;
use super::retry::{self, Retry};
use crate::app::AppError;
use crate::github::GitHubError;
use crate::store::effects::{self, Effect, Outcome, WriterLease};
use crate::vault::Vault;

/// How long an installation is ours; a killed writer's is taken over after it.
const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// What fails so often is dead: with pauses of up to ten minutes, most of a day.
const ATTEMPTS: i64 = 100;

/// The writer.
#[derive(Clone, Debug)]
pub struct OutboxWorker {
    /// What does the jobs.
    pub performer: Performer,
    /// The name under which it leases.
    pub owner: String,
    /// The least time between two content-creating requests.
    pub interval: SignedDuration,
}

impl OutboxWorker {
    /// Works one installation's due effects off; false when nothing is due.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn work(&self) -> Result<bool, AppError> {
        let app = &self.performer.app;
        let leased = effects::lease_writer(&app.store, &self.owner, app.clock.now(), LEASE).await?;
        let Some(lease) = leased else {
            return Ok(false);
        };
        let pace = Pace::new(app.clock.clone(), self.interval, lease.next_write_at);
        // One at a time: what comes meanwhile may be more urgent.
        while let Some(effect) = effects::due_effects(&app.store, &lease, app.clock.now(), 1)
            .await?
            .pop()
        {
            if !self.effect(&lease, &effect, &pace).await? {
                break;
            }
        }
        effects::release_writer(&app.store, &lease).await?;
        Ok(true)
    }

    /// Performs one; false when the writing must pause or the lease is lost.
    async fn effect(
        &self,
        lease: &WriterLease,
        effect: &Effect,
        pace: &Pace,
    ) -> Result<bool, AppError> {
        let app = &self.performer.app;
        let before = pace.next();
        let done = self.perform(effect, pace).await;
        let now = app.clock.now();
        let limited = matches!(
            &done,
            Err(AppError::GitHub(GitHubError::RateLimited { .. }))
        );
        let outcome = self.outcome(effect, done)?;
        tracing::debug!(
            effect = effect.effect_id,
            ?outcome,
            "an effect was performed"
        );
        effects::finish(&app.store, lease, effect, &outcome, now).await?;
        if pace.next() != before {
            effects::note_write(&app.store, lease, pace.next()).await?;
        }
        let until = now.checked_add(LEASE).unwrap_or(now);
        let ours = effects::renew_writer(&app.store, lease, until).await?;
        Ok(ours && !limited)
    }

    async fn perform(&self, effect: &Effect, pace: &Pace) -> Result<Outcome, AppError> {
        let now = self.performer.app.clock.now();
        if effect.expires_at.is_some_and(|expires_at| expires_at < now) {
            return Ok(Outcome::Dropped(
                "the status comment says as much by now".to_owned(),
            ));
        }
        let job: Job = serde_json::from_str(&effect.payload)?;
        match self.performer.perform(&effect.effect_id, &job, pace).await {
            Ok(()) => Ok(Outcome::Done),
            // What is gone, locked or archived cannot be written on; the board says it all
            // (cases 44, 66, 68).
            Err(AppError::GitHub(
                error @ (GitHubError::NotFound
                | GitHubError::Gone
                | GitHubError::Locked
                | GitHubError::Archived),
            )) => Ok(Outcome::Dropped(error.to_string())),
            Err(error) => Err(error),
        }
    }

    fn outcome(
        &self,
        effect: &Effect,
        done: Result<Outcome, AppError>,
    ) -> Result<Outcome, AppError> {
        let error = match done {
            Ok(outcome) => return Ok(outcome),
            Err(error) => error,
        };
        let (now, [jitter]) = (self.performer.app.clock.now(), Vault::random::<1>()?);
        tracing::warn!(effect = effect.effect_id, %error, "an effect could not be performed");
        Ok(
            match retry::after(&error, effect.attempts, ATTEMPTS, now, jitter) {
                Retry::At(at) => Outcome::RetryAt(at, error.to_string()),
                Retry::Never => Outcome::Dead(error.to_string()),
            },
        )
    }
}
