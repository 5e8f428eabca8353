//! Compares what is open with GitHub and tells ourselves what we were never told.
//!
//! What was missed becomes a delivery of the inbox ([`missed`]), so that it is
//! kept and decided as if GitHub had sent it. Nothing is concluded from what
//! GitHub does not show: who deleted a comment, for instance, is not to be
//! read, and so an application stands until its author's webhook says otherwise.
//! Who edited one is read where GitHub says so, and otherwise withdraws nothing.

mod events;
mod installations;
mod issues;
mod threads;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::app::{App, AppError};
use crate::domain::ids::RepositoryId;
use crate::github::{GitHubError, Repo};
use crate::inbox::grammar;
use crate::inbox::missed::Place;
use crate::inbox::translate::{Ourselves, Signal, Translation, What, translate};
use crate::outbox::caught::caught;
use crate::store::access::{self, Frozen};
use crate::store::github;
use crate::store::inbox::{self, Accepted, Intake, NewDelivery};
use crate::store::opportunities;
use crate::store::redeliveries::{self, RECONCILED};

use installations::active;
use issues::Here;

/// Issues that did not change since they were read are read all the same each so many rounds.
const WHOLE_EVERY: u64 = 4;

/// By how much our clock may differ from GitHub's.
const SKEW: SignedDuration = SignedDuration::from_secs(60);

/// By how much two accounts of one thing may differ.
const APART: SignedDuration = SignedDuration::from_secs(10);

/// What one round found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// Repositories that were compared.
    pub repositories: usize,
    /// Things that we had not been told.
    pub missed: usize,
    /// Repositories that could not be compared this time.
    pub failed: usize,
}

/// Compares with GitHub, and remembers what did not change since.
#[derive(Clone, Debug)]
pub struct Reconciler {
    /// What decides, and the way to GitHub.
    pub app: App,
    /// Where what was missed is taken in.
    pub intake: Intake,
    /// Who we are on GitHub.
    pub ourselves: Ourselves,
    read: Arc<Mutex<Read>>,
}

/// Up to which change each issue was read, in this process.
#[derive(Debug, Default)]
struct Read {
    rounds: u64,
    issues: HashMap<i64, String>,
}

impl Reconciler {
    /// One that has read nothing yet.
    #[must_use]
    pub fn new(app: App, intake: Intake, ourselves: Ourselves) -> Self {
        Self {
            app,
            intake,
            ourselves,
            read: Arc::default(),
        }
    }

    /// Compares everything that is open. A repository that cannot be read costs
    /// only itself.
    ///
    /// # Errors
    /// When the database cannot be asked, or GitHub does not answer for the App itself.
    pub async fn round(&self) -> Result<Reconciled, AppError> {
        let started = self.app.clock.now();
        let mut found = Reconciled::default();
        let active = match self.app.github.installations_shown().await? {
            Some(shown) => {
                found.missed = self.installations(&shown).await?;
                Some(active(&shown))
            }
            None => None,
        };
        // Who asks on while GitHub says to wait is banned in the end (case 26).
        let mut limited = HashSet::new();
        for repository in github::repositories(&self.app.store).await? {
            let (id, through) = (repository.repository_id, repository.installation_id);
            if limited.contains(&through) {
                found.failed += 1;
                continue;
            }
            if active
                .as_ref()
                .is_some_and(|active| !active.contains(&through))
            {
                continue;
            }
            match caught(Box::pin(self.repository(&repository))).await {
                Ok(missed) => {
                    found.repositories += 1;
                    found.missed += missed;
                }
                Err(error) => {
                    tracing::warn!(repository = %id, %error, "a repository could not be compared");
                    found.failed += 1;
                    if matches!(error, AppError::GitHub(GitHubError::RateLimited { .. })) {
                        limited.insert(through);
                    }
                }
            }
        }
        self.remembered(|read| read.rounds += 1);
        if found.failed == 0 {
            redeliveries::set_mark(&self.app.store, RECONCILED, started).await?;
        }
        if found.missed > 0 {
            tracing::info!(?found, "what GitHub had not told was taken in");
        }
        Ok(found)
    }

    fn remembered<T>(&self, with: impl FnOnce(&mut Read) -> T) -> T {
        with(&mut self.read.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes in what was never told, unless it was decided or says nothing.
    async fn tell(&self, delivery: NewDelivery) -> Result<usize, AppError> {
        let (us, now) = (&self.ourselves, delivery.received_at);
        let translation = translate(&delivery.event, &delivery.body, us, now);
        let Translation::Signal(signal) = translation else {
            return Ok(0);
        };
        if says_nothing(&signal) || self.is_decided(&signal).await? {
            return Ok(0);
        }
        let id = delivery.delivery_id.clone();
        match self.intake.accept(delivery).await? {
            Accepted::New | Accepted::Revived => Ok(1),
            // What it waited for may come no more, and then nothing else takes it up again.
            Accepted::Repeat => {
                inbox::release(&self.app.store, &id).await?;
                Ok(0)
            }
        }
    }

    /// Whether the fact was decided on. What an issue remembers and what a webhook
    /// says of one labelling, text or closing may be some seconds apart.
    async fn is_decided(&self, signal: &Signal) -> Result<bool, AppError> {
        let (store, key) = (&self.app.store, signal.fact_key());
        if opportunities::decided_at(store, &key).await?.is_some() {
            return Ok(true);
        }
        let at = signal.at.to_string();
        let Some((before, after)) = key.split_once(&at).filter(|_| is_dated(&signal.what)) else {
            return Ok(false);
        };
        let others = opportunities::decided_between(store, before, after).await?;
        let mut apart = others
            .iter()
            .map(|other| other.duration_since(signal.at).abs());
        Ok(apart.any(|apart| apart <= APART))
    }

    /// The same for several things, in the order in which they happened.
    async fn tell_all(&self, mut found: Vec<NewDelivery>) -> Result<usize, AppError> {
        found.sort_by_key(|delivery| {
            let (us, now) = (&self.ourselves, delivery.received_at);
            match translate(&delivery.event, &delivery.body, us, now) {
                Translation::Signal(signal) => signal.occurred_at(),
                Translation::Ignored(_) => now,
            }
        });
        let mut told = 0;
        for delivery in found {
            told += self.tell(delivery).await?;
        }
        Ok(told)
    }

    async fn repository(&self, known: &github::Repository) -> Result<usize, AppError> {
        let id = known.repository_id;
        match access::frozen(&self.app.store, id).await? {
            None | Some(Frozen::Archived) => {}
            Some(
                Frozen::Suspended
                | Frozen::NoAccess
                | Frozen::RepositoryDeleted
                | Frozen::IssueDeleted
                | Frozen::IssueMoved,
            ) => return Ok(0),
        }
        let started = self.app.clock.now();
        let repo = self.app.repo(id).await?;
        let shown = repo.shown().await?;
        let place = Place {
            installation: known.installation_id,
            repository: &shown,
            now: started,
        };
        let mut told = match changed(known, &shown) {
            Some(action) => self.tell(place.repository_is(action)).await?,
            None => 0,
        };
        if shown["archived"] != json!(true) {
            told += Box::pin(self.procurements(id, &repo, place)).await?;
            let mark = redeliveries::compared(id);
            redeliveries::set_mark(&self.app.store, &mark, started).await?;
        }
        Ok(told)
    }

    /// What is posted, under way or over in a repository.
    async fn procurements(
        &self,
        id: RepositoryId,
        repo: &Repo,
        place: Place<'_>,
    ) -> Result<usize, AppError> {
        let mut told = 0;
        // As read last: a round that finds nothing asks GitHub for little.
        let settings = crate::store::settings::last_good(&self.app.store, id).await?;
        let settings = settings.unwrap_or_default();
        let trigger = settings.label.as_ref().unwrap_or(&self.ourselves.label);
        let labelled = repo.labelled_shown(trigger).await?;
        let unfinished = opportunities::unfinished_of_repository(&self.app.store, id).await?;
        let since = self.compared_at(id).await?;
        let here = Here {
            reconciler: self,
            repo,
            place,
            trigger,
            since: since.and_then(|since| since.checked_sub(SKEW).ok()),
        };
        for issue in &labelled {
            told += here.unposted(issue).await?;
        }
        for kept in &unfinished {
            told += Box::pin(here.unfinished(kept, &labelled)).await?;
        }
        if opportunities::any_ended_in(&self.app.store, id).await? {
            told += here.ended().await?;
        }
        Ok(told)
    }

    /// When a repository was last compared, by its own mark: one that fails for good
    /// would keep a common one where it is, and all be read from ever further back.
    async fn compared_at(&self, id: RepositoryId) -> Result<Option<Timestamp>, AppError> {
        let store = &self.app.store;
        match redeliveries::mark(store, &redeliveries::compared(id)).await? {
            Some(own) => Ok(Some(own)),
            None => Ok(redeliveries::mark(store, RECONCILED).await?),
        }
    }
}

/// Whether it is told of with an instant that is not its object's own.
const fn is_dated(what: &What) -> bool {
    matches!(
        what,
        What::Labelled { .. }
            | What::Unlabelled { .. }
            | What::IssueEdited { .. }
            | What::IssueClosed { .. }
            | What::IssueReopened { .. }
    )
}

/// A comment without a command asks nothing.
fn says_nothing(signal: &Signal) -> bool {
    match &signal.what {
        What::CommentCreated { comment, .. } => {
            comment.by_bot || grammar::parse(&comment.body).is_empty()
        }
        // What is taken out of a comment may withdraw an application.
        What::CommentEdited {
            comment,
            previous_body,
            ..
        } => {
            let before = previous_body.as_deref().unwrap_or_default();
            let asks = |text: &str| !grammar::parse(text).is_empty();
            comment.by_bot || !(asks(&comment.body) || asks(before))
        }
        What::Labelled { .. }
        | What::Unlabelled { .. }
        | What::IssueEdited { .. }
        | What::IssueClosed { .. }
        | What::IssueReopened { .. }
        | What::CommentDeleted { .. }
        | What::PullRequestChanged { .. }
        | What::HeadChanged { .. }
        | What::IssueUnlocked { .. }
        | What::IssueDeleted { .. }
        | What::IssueMoved { .. }
        | What::LabelChanged { .. }
        | What::Installation { .. }
        | What::RepositoryChanged { .. } => false,
    }
}

/// What GitHub would have said of the repository's change, if it changed.
fn changed(known: &github::Repository, shown: &Value) -> Option<&'static str> {
    let is = |field: &str| shown[field].as_bool().unwrap_or_default();
    if known.archived != is("archived") {
        return Some(if known.archived {
            "unarchived"
        } else {
            "archived"
        });
    }
    if known.private != is("private") {
        return Some(if known.private {
            "publicized"
        } else {
            "privatized"
        });
    }
    let named = shown["name"] == json!(known.name) && shown["owner"]["login"] == json!(known.owner);
    (!named).then_some("renamed")
}
