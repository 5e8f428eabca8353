//! What the server, the stories and the deliveries share.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::Notify;

use super::deliveries::{Delivered, Delivery};
use super::error::FakeGitHubError;
use super::faults::Faults;
use super::key::signatures;
use super::limits::Limits;
use super::rest::MUTATION;
use super::world::World;

/// A request that the App made, and what it got.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedRequest {
    /// The method, upper case.
    pub method: String,
    /// The path as it was sent, percent-encoded.
    pub path: String,
    /// The query's parameters, decoded.
    pub query: BTreeMap<String, String>,
    /// The JSON body.
    pub body: Option<Value>,
    /// The status code of the answer.
    pub status: u16,
    /// The JSON of the answer; null where it has none.
    pub response: Value,
}

impl RecordedRequest {
    /// Whether GitHub counts it as creating content: 80 a minute, 500 an hour.
    /// Tokens and GraphQL queries do not count; a GraphQL mutation does, once however
    /// many fields it has.
    #[must_use]
    pub fn creates_content(&self) -> bool {
        creates_content(&self.method, &self.path, self.body.as_ref())
    }
}

/// Whether GitHub counts a request as creating content.
pub fn creates_content(method: &str, path: &str, body: Option<&Value>) -> bool {
    if path == "/graphql" {
        let query = body.and_then(|body| body.get("query")?.as_str());
        return query.is_some_and(|query| query.trim_start().starts_with(MUTATION));
    }
    method != "GET" && !path.starts_with("/app/")
}

#[derive(Debug)]
pub struct Core {
    world: Mutex<World>,
    faults: Mutex<Faults>,
    limits: Mutex<Limits>,
    recorded: Mutex<Vec<RecordedRequest>>,
    target: Mutex<Option<String>>,
    auto: Mutex<bool>,
    wake: Notify,
    http: reqwest::Client,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is past when a test looks: the limit's window is one hour.
const WINDOW: i64 = 3600;

impl Core {
    pub fn new(world: World) -> Result<Self, FakeGitHubError> {
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(10))
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()?;
        Ok(Self {
            world: Mutex::new(world),
            faults: Mutex::default(),
            limits: Mutex::default(),
            recorded: Mutex::default(),
            target: Mutex::default(),
            auto: Mutex::new(false),
            wake: Notify::new(),
            http,
        })
    }

    /// Does something under the one lock.
    pub fn with_world<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        act(&mut lock(&self.world))
    }

    pub fn lock_faults(&self) -> MutexGuard<'_, Faults> {
        lock(&self.faults)
    }

    pub fn lock_limits(&self) -> MutexGuard<'_, Limits> {
        lock(&self.limits)
    }

    pub fn lock_recorded(&self) -> MutexGuard<'_, Vec<RecordedRequest>> {
        lock(&self.recorded)
    }

    pub fn set_target(&self, url: Option<&str>) {
        *lock(&self.target) = url.map(str::to_owned);
        self.notify();
    }

    pub fn set_auto(&self, on: bool) {
        *lock(&self.auto) = on;
        self.notify();
    }

    /// Wakes the task that delivers by itself.
    pub fn notify(&self) {
        self.wake.notify_one();
    }

    pub fn count_against_limit(&self) -> usize {
        self.lock_recorded().len()
    }

    pub fn limit_resets_at(&self) -> i64 {
        let now = self.with_world(|world| world.now().as_second());
        now - now.rem_euclid(WINDOW) + WINDOW
    }

    /// Posts one delivery and writes down how it went.
    pub async fn deliver(&self, delivery: &Delivery) -> Result<Delivered, FakeGitHubError> {
        let target = lock(&self.target).clone();
        let target = target.ok_or(FakeGitHubError::NoTarget)?;
        let (app, secret) =
            self.with_world(|world| (world.app.id, world.app.webhook_secret.clone()));
        let (sha256, sha1) = signatures(&secret, delivery.body.as_bytes());
        let sent = self
            .http
            .post(target)
            .header("accept", "*/*")
            .header("content-type", "application/json")
            .header("user-agent", "GitHub-Hookshot/5b8f6a1")
            .header("x-github-delivery", &delivery.guid)
            .header("x-github-event", &delivery.event)
            .header("x-github-hook-id", super::HOOK_ID)
            .header("x-github-hook-installation-target-id", app)
            .header("x-github-hook-installation-target-type", "integration")
            .header("x-hub-signature", sha1)
            .header("x-hub-signature-256", sha256)
            .body(delivery.body.clone())
            .send()
            .await;
        Ok(self.log(
            delivery,
            sent.map_or(0, |response| response.status().as_u16()),
        ))
    }

    /// Writes down how a delivery went; 0 where nobody answered.
    pub fn log(&self, delivery: &Delivery, status: u16) -> Delivered {
        self.with_world(|world| {
            let delivered = Delivered {
                delivery: delivery.clone(),
                status,
                at: world.now(),
            };
            world.log.delivered.push(delivered.clone());
            delivered
        })
    }

    /// Delivers whatever happens, as it happens, while that is switched on.
    pub async fn deliver_by_itself(&self) {
        loop {
            let ready = *lock(&self.auto) && lock(&self.target).is_some();
            let next = if ready {
                self.with_world(|world| world.log.pending.pop_front())
            } else {
                None
            };
            match next {
                // How it went stands in the log, where redelivery finds it.
                Some(delivery) => drop(self.deliver(&delivery).await),
                None => self.wake.notified().await,
            }
        }
    }
}
