//! Where a request meets the rules: load, look the facts up, decide, record.
//!
//! No transaction is held while GitHub is asked. What was decided on is loaded
//! again inside the transaction; if it moved meanwhile, everything starts over.

mod chain;
mod claim;
mod desk;
mod errand;
mod facts;
mod invoice;
mod places;
mod pulls;
mod readings;
mod record;
pub mod report;
pub mod sealer;
mod settings;
mod text;
mod thread;

use std::sync::Arc;

use crate::beacon::{BeaconClient, BeaconError};
use crate::clock::SharedClock;
use crate::domain::apply::Misfit;
use crate::domain::decide::{self, Case, Fresh, Outcome};
use crate::domain::draw;
use crate::domain::facts::Facts;
use crate::domain::ids::{IssueId, OpportunityId, RepositoryId};
use crate::domain::programme::Programme;
use crate::domain::refusal::Refusal;
use crate::github::{GitHub, GitHubError, Repo};
use crate::mail::Mail;
use crate::mail::error::MailError;
use crate::store::github::{self, Repository};
use crate::store::opportunities::{self, Kept};
use crate::store::{Store, StoreError};
use crate::vault::{Vault, VaultError};

pub use desk::AtDesk;
pub use errand::{Errand, Settle};
pub use places::Witness;
pub use pulls::PullSignal;
pub use readings::Readings;

use text::Text;

/// Why a request could not be decided; none of these is a refusal.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// GitHub.
    #[error("GitHub could not be asked: {0}")]
    GitHub(#[from] GitHubError),
    /// The beacon of the draw.
    #[error("the beacon could not be asked: {0}")]
    Beacon(#[from] BeaconError),
    /// The draw's secret.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A chat.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// A defect: an event that the state cannot follow.
    #[error(transparent)]
    Misfit(#[from] Misfit),
    /// A defect: something of ours that is not JSON.
    #[error("a record cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// The repository has never been seen in a delivery.
    #[error("repository {0} is not known")]
    UnknownRepository(RepositoryId),
    /// GitHub told of a pull request, or shows what is written there, and not itself.
    #[error("GitHub does not show the pull request that it told of")]
    Unshown,
    /// A timer of a later version.
    #[error("this version knows no timer of the kind {0}")]
    UnknownTimer(String),
    /// Others decided on the same opportunity each time.
    #[error("the opportunity changed five times while this was decided")]
    Contended,
    /// A defect: the work panicked, and what it said.
    #[error("a defect: {0}")]
    Panicked(String),
}

/// How a request ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handled {
    /// Something happened, or was answered.
    Decided,
    /// It was refused, why, and the answer is queued; at a desk it is given there.
    Refused(Vec<Refusal>),
    /// It waits until something else happens to its issue.
    Waits,
    /// It is of no interest, and why.
    Ignored(&'static str),
    /// It was decided before.
    Repeated,
}

/// How often a decision starts over when the opportunity moved meanwhile.
const TRIES: usize = 5;

/// The application: everything that deciding takes.
#[derive(Clone, Debug)]
pub struct App {
    /// Where everything is kept.
    pub store: Store,
    /// The way to GitHub.
    pub github: GitHub,
    /// The time.
    pub clock: SharedClock,
    /// The policy.
    pub programme: Arc<Programme>,
    /// Secrets and random bytes.
    pub vault: Vault,
    /// The way to the beacon of *drand* draws.
    pub beacon: BeaconClient,
    /// The way to mailboxes and chats.
    pub mail: Arc<Mail>,
    /// Threads that were read, where they may be remembered.
    pub readings: Readings,
}

/// What a new opportunity would begin with; used only if one begins.
struct Beginning {
    fresh: Fresh,
    seed: draw::Seed,
}

/// What there is to a request.
enum Found {
    /// Its fact was decided before.
    Decided,
    /// It was not, and this is the opportunity that it is about, if there is one.
    Undecided(Option<Arc<Kept>>),
}

/// A decision that is not recorded yet.
struct Considered {
    kept: Option<Arc<Kept>>,
    facts: Facts,
    beginning: Beginning,
    outcome: Outcome,
}

impl App {
    /// The same, which reads the thread of an issue once for all that is known to
    /// stand in it: for as long as nobody else decides on the repository.
    #[must_use]
    pub fn remembering(&self) -> Self {
        Self {
            readings: Readings::kept(),
            ..self.clone()
        }
    }

    /// Decides a request and records what follows from it.
    ///
    /// # Errors
    /// When the database or GitHub cannot be asked; then nothing was recorded,
    /// and asking again is safe.
    pub async fn handle(&self, errand: &Errand, settle: Settle<'_>) -> Result<Handled, AppError> {
        let mut caught_up = !errand.catches_up;
        let mut known = errand.known.clone();
        self.readings.note(errand);
        for _ in 0..TRIES {
            let Found::Undecided(kept) = self.find(errand).await? else {
                return self.settle_repeat(settle).await;
            };
            let considered = self.consider(errand, &known, kept).await?;
            let Considered {
                kept,
                facts,
                beginning,
                outcome,
            } = considered;
            let opportunity = kept.as_ref().map(|kept| &kept.opportunity);
            if !caught_up && decide::rests_on_thread(opportunity, &errand.request, &outcome) {
                caught_up = true;
                let moved = self.catch_up(errand, opportunity).await?;
                // The record finds out whether anybody else decided meanwhile, but not
                // whether GitHub shows another thing by now.
                let proven = errand.opportunity.is_none() && facts.are_permissions_alone();
                if moved || !proven {
                    // What anyone may do does not rest on what was said meanwhile.
                    known.permissions = facts.permissions;
                    continue;
                }
            }
            if thread::left_to_its_delivery(errand, &outcome) {
                return Ok(Handled::Waits);
            }
            let outcome = self.unless_text_is_new(opportunity, outcome).await?;
            let recorded = self
                .record(errand, settle, kept.as_deref(), &facts, &beginning, outcome)
                .await?;
            if let Some(handled) = recorded {
                return Ok(handled);
            }
        }
        Err(AppError::Contended)
    }

    /// What would be decided now, with all that it rests on; nothing is recorded.
    async fn consider(
        &self,
        errand: &Errand,
        known: &Facts,
        kept: Option<Arc<Kept>>,
    ) -> Result<Considered, AppError> {
        let opportunity = kept.as_ref().map(|kept| &kept.opportunity);
        let needs = decide::needs(opportunity, &errand.request);
        let facts = self.facts(errand, known, opportunity, needs).await?;
        let beginning = self.beginning()?;
        let case = Case {
            programme: &self.programme,
            opportunity,
            facts: &facts,
            fresh: &beginning.fresh,
            now: self.clock.now(),
        };
        let outcome = match self.text_approved(errand, opportunity).await? {
            Text::Unheard => Outcome::Waits,
            Text::Stands => decide::decide(&case, &errand.request)?,
            // Of a text that does not stand nothing is approved; the "no" is said.
            Text::Refused => match decide::decide(&case, &errand.request)? {
                Outcome::Decided { .. } => Outcome::Waits,
                outcome @ (Outcome::Refused { .. } | Outcome::Waits | Outcome::Ignored(_)) => {
                    outcome
                }
            },
        };
        Ok(Considered {
            kept,
            facts,
            beginning,
            outcome,
        })
    }

    /// The opportunity that a request is about, unless its fact was decided before.
    async fn find(&self, errand: &Errand) -> Result<Found, AppError> {
        let (store, issue, key) = (&self.store, errand.issue, errand.fact_key.as_deref());
        let Some(id) = errand.opportunity else {
            let standing = opportunities::standing(store, issue, key).await?;
            if standing.decided {
                return Ok(Found::Decided);
            }
            let Some(newest) = standing.newest else {
                return Ok(Found::Undecided(None));
            };
            let kept = match self.readings.at(issue, newest) {
                Some(kept) => Some(kept),
                None => self.read_newest(issue).await?,
            };
            return Ok(Found::Undecided(kept));
        };
        if let Some(key) = key
            && opportunities::decided_at(store, key).await?.is_some()
        {
            return Ok(Found::Decided);
        }
        let kept = opportunities::by_id(store, id).await?;
        Ok(Found::Undecided(kept.map(Arc::new)))
    }

    /// The newest opportunity of an issue, at least as it was when this worker saw it
    /// last: enough to know that there is one.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn newest(&self, issue: IssueId) -> Result<Option<Arc<Kept>>, AppError> {
        match self.readings.newest(issue) {
            Some(kept) => Ok(Some(kept)),
            None => self.read_newest(issue).await,
        }
    }

    async fn read_newest(&self, issue: IssueId) -> Result<Option<Arc<Kept>>, AppError> {
        let kept = opportunities::newest_of_issue(&self.store, issue).await?;
        let kept = kept.map(Arc::new);
        if let Some(kept) = &kept {
            self.readings.remember(kept);
        }
        Ok(kept)
    }

    /// The repository as the client knows it: by the names seen last for its id.
    ///
    /// # Errors
    /// When it was never seen, or the database cannot be asked.
    pub async fn repo(&self, id: RepositoryId) -> Result<Repo, AppError> {
        let seen = self
            .seen(id)
            .await?
            .ok_or(AppError::UnknownRepository(id))?;
        Ok(self
            .github
            .repository(seen.installation_id, &seen.owner, &seen.name))
    }

    /// The repository as it was seen last.
    async fn seen(&self, id: RepositoryId) -> Result<Option<Repository>, AppError> {
        match self.readings.repository(id) {
            Some(seen) => Ok(Some(seen)),
            None => Ok(github::repository(&self.store, id).await?),
        }
    }

    fn beginning(&self) -> Result<Beginning, AppError> {
        let seed = Vault::random()?;
        let fresh = Fresh {
            opportunity: OpportunityId::new(self.clock.now(), Vault::random()?),
            randomness: self.programme.draw.randomness(draw::commitment(&seed)),
        };
        Ok(Beginning { fresh, seed })
    }
}
