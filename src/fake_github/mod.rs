//! A stateful GitHub over real HTTP, for tests, the demo and the benches.
//!
//! [`FakeGitHub::start`] listens on a free port of 127.0.0.1. Stories are told
//! by people: [`FakeGitHub::as_user`] gives somebody who opens issues, comments,
//! reviews and merges, within the permissions that GitHub would grant. What they
//! do is told to the App by signed webhooks, and the App answers through the
//! REST and GraphQL routes of `rest`. Both sides go through the same changes
//! (`change`) on one state (`world`), and all JSON is written in `render`.
//!
//! Nothing of the product is used here but its clock and its id types: this is
//! the other side of
//! the wire, and it must not share the product's mistakes.

mod change;
mod core;
mod deliveries;
mod error;
mod faults;
mod ids;
mod key;
mod licence;
mod limits;
mod pages;
mod registration;
mod render;
mod rest;
mod server;
mod sign_in;
mod state;
mod story;
mod world;

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::task::AbortHandle;

pub use self::change::{MergeMethod, PullRequestDraft, RepositoryOptions};
pub use self::core::RecordedRequest;
pub use self::deliveries::{Delivered, Delivery, shuffled};
pub use self::error::{Denied, FakeGitHubError};
pub use self::faults::{Fault, Matcher};
pub use self::key::AppCredentials;
pub use self::state::ReviewState;
pub use self::story::{
    CheckView, CloseReason, CommentView, Conclusion, IssueView, PullView, RepositoryHandle,
    UserHandle,
};
use self::world::World;
use crate::clock::SharedClock;

/// `X-GitHub-Hook-ID`: the one webhook of the App.
const HOOK_ID: i64 = 311_522_001;
const APP_ID: i64 = 121_000;
const APP_SLUG: &str = "micro-acquisition";

/// What the App asks for, and gets when it is installed.
#[must_use]
pub fn app_permissions() -> BTreeMap<String, String> {
    let wanted = [
        ("checks", "write"),
        ("contents", "read"),
        ("issues", "write"),
        ("metadata", "read"),
        ("pull_requests", "write"),
        ("statuses", "read"),
    ];
    let wanted = wanted.into_iter();
    wanted
        .map(|(name, level)| (name.to_owned(), level.to_owned()))
        .collect()
}

/// A running GitHub; clones are handles of the same one, which stops with the
/// last of them.
#[derive(Clone, Debug)]
pub struct FakeGitHub {
    core: Arc<core::Core>,
    address: String,
    app: Arc<AppCredentials>,
    _running: Arc<Running>,
}

/// Stops the tasks when the last handle goes.
#[derive(Debug)]
struct Running(Vec<AbortHandle>);

impl Drop for Running {
    fn drop(&mut self) {
        for task in &self.0 {
            task.abort();
        }
    }
}

impl FakeGitHub {
    /// Starts on a free port, with `clock` as GitHub's time.
    ///
    /// # Errors
    ///
    /// When no port can be opened or no key can be made.
    pub async fn start(clock: SharedClock) -> Result<Self, FakeGitHubError> {
        Self::start_at(clock, "127.0.0.1:0").await
    }

    /// As [`Self::start`], on a given address such as `127.0.0.1:8080`.
    ///
    /// # Errors
    ///
    /// When the address is taken or no key can be made.
    pub async fn start_at(clock: SharedClock, address: &str) -> Result<Self, FakeGitHubError> {
        let listener = tokio::net::TcpListener::bind(address).await?;
        let address = format!("http://{}", listener.local_addr()?);
        let app = AppCredentials::generate(APP_ID, APP_SLUG)?;
        let world = World::new(clock, app.clone(), &address);
        let core = Arc::new(core::Core::new(world)?);
        let router = server::router(Arc::clone(&core));
        let serving = tokio::spawn(async move {
            // It ends only with the process or by `Running`.
            drop(axum::serve(listener, router).await);
        });
        let delivering = tokio::spawn({
            let core = Arc::clone(&core);
            async move { core.deliver_by_itself().await }
        });
        let running = Running(vec![serving.abort_handle(), delivering.abort_handle()]);
        Ok(Self {
            core,
            address,
            app: Arc::new(app),
            _running: Arc::new(running),
        })
    }

    /// Where the API is (`GITHUB_API_URL`).
    #[must_use]
    pub fn api_url(&self) -> &str {
        &self.address
    }

    /// Where the pages are (`GITHUB_WEB_URL`).
    #[must_use]
    pub fn web_url(&self) -> String {
        format!("{}/_web", self.address)
    }

    /// The App's credentials.
    #[must_use]
    pub fn app(&self) -> &AppCredentials {
        &self.app
    }
}
