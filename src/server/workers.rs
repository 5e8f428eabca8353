//! The loops that do the work, and whether they are well.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use url::Url;
use uuid::Uuid;

use super::TRIGGER_LABEL;
use crate::app::{App, AppError};
use crate::inbox::translate::Ourselves;
use crate::inbox::worker::InboxWorker;
use crate::outbox::perform::Performer;
use crate::outbox::timers;
use crate::outbox::worker::OutboxWorker;
use crate::store::{Result as Stored, effects, inbox};
use crate::vault::Vault;

/// Repositories that are worked on at the same time: deciding waits for GitHub's answers.
const INBOX_WORKERS: usize = 4;
/// Installations that are written to at the same time.
const OUTBOX_WORKERS: usize = 2;
/// Other replicas' commits do not wake us, so the queues are looked at this often.
const POLL: Duration = Duration::from_secs(1);
/// How long a worker rests whose database does not answer.
const REST: Duration = Duration::from_secs(1);

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
}

impl Workers {
    /// Starts them, once GitHub has said who we are: without that we could not
    /// tell our own comments from others'.
    pub fn spawn(self, tasks: &TaskTracker) {
        let spawner = tasks.clone();
        tasks.spawn(async move {
            let Some(ourselves) = self.ourselves().await else {
                return;
            };
            self.health.send_modify(|complaints| {
                complaints.remove(IDENTITY);
            });
            for _ in 0..INBOX_WORKERS {
                spawner.spawn(self.clone().inbox(ourselves.clone()));
            }
            for _ in 0..OUTBOX_WORKERS {
                spawner.spawn(self.clone().outbox());
            }
            self.timers().await;
        });
    }

    async fn ourselves(&self) -> Option<Ourselves> {
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
                    tracing::warn!(%error, "GitHub does not say who this App is");
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

    async fn inbox(self, ourselves: Ourselves) {
        let app = self.app.clone();
        let worker = InboxWorker {
            app: app.clone(),
            ourselves,
            owner: owner("inbox"),
        };
        let wake = app.store.inbox_wake();
        self.repeat(wake, || worker.work(), || inbox::next_due(&app.store))
            .await;
    }

    async fn outbox(self) {
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
        };
        let wake = app.store.effects_wake();
        self.repeat(wake, || worker.work(), || effects::next_due(&app.store))
            .await;
    }

    async fn timers(self) {
        let app = self.app.clone();
        let wake = app.store.timers_wake();
        let fire = || async { timers::fire_due(&app).await.map(|fired| fired > 0) };
        self.repeat(wake, fire, || crate::store::timers::next_due(&app.store))
            .await;
    }

    /// Works until nothing is due, then sleeps until something is, or is said to be.
    async fn repeat<W, D>(&self, wake: Arc<Notify>, work: impl Fn() -> W, next_due: impl Fn() -> D)
    where
        W: Future<Output = Result<bool, AppError>>,
        D: Future<Output = Stored<Option<Timestamp>>>,
    {
        while !self.stop.is_cancelled() {
            let ring = wake.notified();
            tokio::pin!(ring);
            ring.as_mut().enable();
            let pause = match work().await {
                Ok(true) => continue,
                Ok(false) => self.pause(next_due().await),
                Err(error) => {
                    tracing::error!(%error, "a worker rests after an error");
                    REST
                }
            };
            tokio::select! {
                () = &mut ring => {}
                () = tokio::time::sleep(pause) => {}
                () = self.stop.cancelled() => {}
            }
        }
    }

    fn pause(&self, next_due: Stored<Option<Timestamp>>) -> Duration {
        let due_in = next_due
            .ok()
            .flatten()
            .map(|at| at.duration_since(self.app.clock.now()));
        // What is due but held by another worker is looked at soon, not at once.
        let shortest = Duration::from_millis(20);
        due_in
            .map_or(POLL, |due_in| {
                Duration::try_from(due_in).unwrap_or(shortest)
            })
            .clamp(shortest, POLL)
    }
}

fn owner(worker: &str) -> String {
    let random = Vault::random().unwrap_or([0; 16]);
    format!("{worker}-{}", Uuid::from_bytes(random))
}
