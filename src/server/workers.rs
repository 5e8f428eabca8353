//! The loops that do the work, and whether they are well.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use url::Url;
use uuid::Uuid;

use super::TRIGGER_LABEL;
use super::supervise::{Refrain, Supervisor};
use crate::app::{App, AppError, sealer};
use crate::github::GitHubError;
use crate::inbox::translate::Ourselves;
use crate::inbox::worker::InboxWorker;
use crate::mail::worker::MailWorker;
use crate::outbox::perform::Performer;
use crate::outbox::reconcile::Reconciler;
use crate::outbox::redelivery::{self, Polled};
use crate::outbox::timers;
use crate::outbox::worker::OutboxWorker;
use crate::store::effects;
use crate::store::inbox::{self, Intake, Settled};
use crate::vault::Vault;

/// Repositories that are worked on at the same time: deciding waits for GitHub's answers
/// and the database's, so that they are more than there are processors.
pub const INBOX_WORKERS: [&str; 8] = [
    "inbox 1", "inbox 2", "inbox 3", "inbox 4", "inbox 5", "inbox 6", "inbox 7", "inbox 8",
];
/// Installations that are written to at the same time.
const OUTBOX_WORKERS: [&str; 2] = ["outbox 1", "outbox 2"];
/// At the start, how often it is looked whether what was asked for has come in.
const LOOK: Duration = Duration::from_millis(250);
/// And how many times at most: half a minute.
const MOST_LOOKS: usize = 120;
/// At the start, how long deadlines wait for what was missed.
const LONGEST_CATCHING_UP: Duration = Duration::from_mins(5);
/// How long a worker rests after an error, for instance when the database does not answer.
const REST: Duration = Duration::from_secs(1);
/// How often events are sealed. Not with every decision: on SQLite that would be a
/// second durable write beside each.
const SEALING: Duration = Duration::from_secs(1);

/// How many deliveries are forgotten in one transaction.
const SWEPT: i64 = 500;

/// What is wrong with each worker that is not well, by its name.
pub type Complaints = BTreeMap<&'static str, String>;

/// The name under which [`Complaints`] speak of who we are on GitHub.
const IDENTITY: &str = "github";

/// What a process with workers complains of until GitHub has said who it is.
#[must_use]
pub fn first_complaints(works: bool) -> Complaints {
    let waits = "GitHub has not said yet who this App is, so deliveries wait".to_owned();
    works.then_some((IDENTITY, waits)).into_iter().collect()
}

/// What the loops need.
#[derive(Clone, Debug)]
pub struct Workers {
    /// What decides.
    pub app: App,
    /// Where they complain.
    pub health: Arc<watch::Sender<Complaints>>,
    /// When to stop.
    pub stop: CancellationToken,
    /// Where the public pages are.
    pub public_url: Url,
    /// Where people see GitHub.
    pub github_web: Url,
    /// The least time between two content-creating requests.
    pub interval: Duration,
    /// How often what died of a passing trouble is tried again.
    pub reconcile_interval: Duration,
    /// How long a delivery is kept once nothing is to be done with it.
    pub delivery_retention: Duration,
    /// How long what a worker holds is its own.
    pub lease: Duration,
}

impl Workers {
    /// Starts them, once GitHub has said who we are: without that we could not
    /// tell our own comments from others'.
    pub fn spawn(self, tasks: &TaskTracker) {
        let spawner = tasks.clone();
        tasks.spawn(self.clone().mail());
        tasks.spawn(async move {
            let Some(ourselves) = self.ourselves().await else {
                return;
            };
            self.health.send_modify(|complaints| {
                complaints.remove(IDENTITY);
            });
            for name in INBOX_WORKERS {
                spawner.spawn(self.clone().inbox(name, ourselves.clone()));
            }
            for name in OUTBOX_WORKERS {
                spawner.spawn(self.clone().outbox(name));
            }
            spawner.spawn(self.clone().revive());
            spawner.spawn(self.clone().sweep());
            spawner.spawn(self.clone().seal());
            let (caught_up, ready) = watch::channel(false);
            spawner.spawn(self.clone().compare(ourselves, caught_up));
            self.timers(ready).await;
        });
    }

    async fn ourselves(&self) -> Option<Ourselves> {
        let mut refrain = Refrain::default();
        loop {
            match self.app.github.app().await {
                Ok(identity) => {
                    return Some(Ourselves {
                        app_id: i64::try_from(identity.id).unwrap_or_default(),
                        bot_id: Some(identity.bot),
                        slug: Some(identity.slug),
                        label: TRIGGER_LABEL.to_owned(),
                    });
                }
                Err(error) => {
                    if refrain.is_due(&error.to_string()) {
                        tracing::warn!(%error, "GitHub does not say who this App is");
                    }
                    let why = format!("GitHub does not say who this App is: {error}");
                    self.health.send_modify(|complaints| {
                        complaints.insert(IDENTITY, why);
                    });
                }
            }
            tokio::select! {
                () = tokio::time::sleep(REST) => {}
                () = self.stop.cancelled() => return None,
            }
        }
    }

    async fn inbox(self, name: &'static str, ourselves: Ourselves) {
        let app = self.app.clone();
        let worker = InboxWorker {
            app: app.clone(),
            ourselves,
            owner: owner("inbox"),
            lease: self.lease(),
        };
        let wake = app.store.inbox_wake();
        let supervisor = self.supervisor(name);
        let work = || worker.work_until(&self.stop);
        let next_due = || inbox::next_due(&app.store);
        supervisor
            .supervise(|| supervisor.repeat(&wake, work, next_due))
            .await;
    }

    async fn outbox(self, name: &'static str) {
        let app = self.app.clone();
        let worker = OutboxWorker {
            performer: Performer {
                app: app.clone(),
                public_url: self.public_url.clone(),
                github_web: self.github_web.clone(),
                trigger: TRIGGER_LABEL.to_owned(),
            },
            owner: owner("outbox"),
            interval: SignedDuration::try_from(self.interval).unwrap_or(SignedDuration::ZERO),
            lease: self.lease(),
        };
        let wake = app.store.effects_wake();
        let supervisor = self.supervisor(name);
        let work = || worker.work_until(&self.stop);
        let next_due = || effects::next_due(&app.store);
        supervisor
            .supervise(|| supervisor.repeat(&wake, work, next_due))
            .await;
    }

    /// Fires what is due, once what was missed while nothing ran has been asked
    /// for: a deadline that passed meanwhile counts what came before it.
    async fn timers(self, mut caught_up: watch::Receiver<bool>) {
        let app = self.app.clone();
        tokio::select! {
            _ = caught_up.wait_for(|caught_up| *caught_up) => {}
            // Each deadline reads the thread itself: it is better than it could
            // be, not wrong, where GitHub cannot be compared with.
            () = tokio::time::sleep(LONGEST_CATCHING_UP) => {}
            () = self.stop.cancelled() => return,
        }
        let wake = app.store.timers_wake();
        let fire = || async { timers::fire_due(&app).await.map(|fired| fired > 0) };
        let supervisor = self.supervisor("timers");
        let next_due = || crate::store::timers::next_due(&app.store);
        supervisor
            .supervise(|| supervisor.repeat(&wake, fire, next_due))
            .await;
    }

    /// Sends mail, which needs no GitHub.
    async fn mail(self) {
        let app = self.app.clone();
        if !app.mail.is_on() {
            return;
        }
        let worker = MailWorker {
            app: app.clone(),
            owner: owner("mail"),
            lease: self.lease(),
        };
        let (wake, rate) = (app.store.effects_wake(), app.mail.rate());
        let supervisor = self.supervisor("mail");
        let work = || worker.work();
        let next_due = || crate::store::mail::next_due(&app.store, &rate);
        supervisor
            .supervise(|| async {
                while let Err(error) = app.set_digest().await {
                    tracing::error!(%error, "the weekly digest could not be set");
                    if !supervisor.sleep(REST).await {
                        return;
                    }
                }
                supervisor.repeat(&wake, work, next_due).await;
            })
            .await;
    }

    /// Gives events their place in the public log.
    async fn seal(self) {
        let app = &self.app;
        let seal = || sealer::seal_all(&app.store, app.clock.now());
        let supervisor = self.supervisor("sealer");
        supervisor
            .supervise(|| supervisor.every(SEALING, seal))
            .await;
    }

    /// Has what died of a passing trouble tried again, without a person.
    async fn revive(self) {
        let app = &self.app;
        let revive = || async {
            let now = app.clock.now();
            let revived = inbox::revive(&app.store, now, now).await?;
            if revived > 0 {
                tracing::info!(deliveries = revived, "dead deliveries are tried again");
            }
            let erased = app.erase_settled_details().await?;
            if erased > 0 {
                tracing::info!(payments = erased, "payment details are erased");
            }
            Ok(())
        };
        let supervisor = self.supervisor("revival");
        supervisor
            .supervise(|| supervisor.every(self.reconcile_interval, revive))
            .await;
    }

    /// Forgets deliveries with which nothing is to be done any more.
    async fn sweep(self) {
        let app = &self.app;
        let kept_for = SignedDuration::try_from(self.delivery_retention);
        let kept_for = kept_for.unwrap_or(SignedDuration::MAX);
        let sweep = || async {
            let swept = forget_settled(app, kept_for).await?;
            if swept > 0 {
                tracing::info!(deliveries = swept, "old deliveries were forgotten");
            }
            Ok(())
        };
        let supervisor = self.supervisor("sweep");
        supervisor
            .supervise(|| supervisor.every(self.reconcile_interval, sweep))
            .await;
    }

    /// Asks for lost deliveries and compares with GitHub, at once and from time to time.
    async fn compare(self, ourselves: Ourselves, caught_up: watch::Sender<bool>) {
        let app = &self.app;
        let intake = Intake::start(app.store.clone());
        let reconciler = Reconciler::new(app.clone(), intake, ourselves);
        let supervisor = self.supervisor("comparison with GitHub");
        let pause = || supervisor.sleep(LOOK);
        let limited_until = watch::channel(Timestamp::MIN).0;
        let poll = || self.polled(&limited_until);
        let compare = || async {
            let first = !*caught_up.borrow();
            let polled = if first {
                redelivery::poll_all(app, poll, MOST_LOOKS, pause).await
            } else {
                poll().await
            };
            // Comparing does without the list of deliveries, all the more when it fails.
            reconciler.round().await?;
            if polled?.is_some() && first {
                redelivery::taken_in(app, MOST_LOOKS, pause).await?;
                caught_up.send_replace(true);
            }
            Ok(())
        };
        supervisor
            .supervise(|| supervisor.every(self.reconcile_interval, compare))
            .await;
    }

    /// Asks for lost deliveries; nothing while a limit of GitHub's binds that list, nor
    /// when it is time to stop.
    async fn polled(
        &self,
        limited_until: &watch::Sender<Timestamp>,
    ) -> Result<Option<Polled>, AppError> {
        if self.stop.is_cancelled() || self.app.clock.now() < *limited_until.borrow() {
            return Ok(None);
        }
        let kept_for = SignedDuration::try_from(self.delivery_retention);
        let kept_for = kept_for.unwrap_or(SignedDuration::MAX);
        match redelivery::poll(&self.app, kept_for).await {
            Ok(polled) => Ok(Some(polled)),
            Err(AppError::GitHub(error @ GitHubError::RateLimited { until })) => {
                tracing::warn!(%error, "lost deliveries are not asked for until then");
                limited_until.send_replace(until);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    fn lease(&self) -> SignedDuration {
        SignedDuration::try_from(self.lease).unwrap_or(SignedDuration::MAX)
    }

    fn supervisor(&self, name: &'static str) -> Supervisor {
        Supervisor {
            name,
            health: self.health.clone(),
            stop: self.stop.clone(),
            clock: self.app.clock.clone(),
            rest: REST,
        }
    }
}

/// Forgets deliveries that were settled and came in longer ago than `kept_for`, a few
/// at a time, so that other writers come in between; how many.
///
/// # Errors
/// When the database cannot.
pub async fn forget_settled(app: &App, kept_for: SignedDuration) -> Result<u64, AppError> {
    let Ok(before) = app.clock.now().checked_sub(kept_for) else {
        return Ok(0);
    };
    inbox::end_waiting(&app.store, before, app.clock.now()).await?;
    let mut swept = 0;
    for settled in [Settled::Done, Settled::Ignored] {
        loop {
            let pruned = inbox::prune(&app.store, settled, before, SWEPT).await?;
            swept += pruned;
            if pruned == 0 {
                break;
            }
        }
    }
    Ok(swept)
}

fn owner(worker: &str) -> String {
    let random = Vault::random().unwrap_or([0; 16]);
    format!("{worker}-{}", Uuid::from_bytes(random))
}
