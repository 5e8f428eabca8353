//! How the service is: a page for everybody and numbers for a monitor; nothing
//! of what the queues hold.

use std::time::Duration;

use axum::extract::State;
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;

use super::error::WebError;
use super::pages;
use super::routes::WebState;
use crate::domain::lang::Lang;
use crate::meter;
use crate::store;
use crate::store::health::{self, Health};

/// The path of the page in a language.
#[must_use]
pub const fn status_path(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "/en/status",
        Lang::Fr => "/fr/etat",
    }
}

/// How the service is.
#[derive(Clone, Debug)]
pub struct Status {
    /// Whether a worker of this process complains.
    pub complains: bool,
    /// When the last webhook came in.
    pub last_webhook: Option<Timestamp>,
    /// When GitHub was last asked which deliveries failed.
    pub polled: Option<Timestamp>,
    /// When everything open was last compared with GitHub.
    pub compared: Option<Timestamp>,
    /// Deliveries to be worked on.
    pub pending_deliveries: u32,
    /// Since when the oldest of them waits.
    pub oldest_delivery: Option<Timestamp>,
    /// Effects to be performed.
    pub pending_effects: u32,
    /// Since when the oldest of them waits.
    pub oldest_effect: Option<Timestamp>,
    /// Timers that are due for more than a minute.
    pub late_timers: u32,
    /// Deliveries that GitHub could not make and that have not arrived since.
    pub missing_deliveries: u32,
    /// Deliveries given up.
    pub dead_deliveries: u32,
    /// Effects given up.
    pub dead_effects: u32,
    /// When this was so.
    pub now: Timestamp,
}

impl Status {
    /// Whether a person must look at something.
    #[must_use]
    pub const fn has_dead(&self) -> bool {
        self.dead_deliveries > 0 || self.dead_effects > 0
    }

    /// What was heard of GitHub, and when: the name of each sentence beside it.
    #[must_use]
    pub const fn instants(&self) -> [(&'static str, Option<Timestamp>); 3] {
        [
            ("status-last-webhook", self.last_webhook),
            ("status-polled", self.polled),
            ("status-compared", self.compared),
        ]
    }

    /// What waits, and since when.
    #[must_use]
    pub const fn queues(&self) -> [(&'static str, u32, Option<Timestamp>); 2] {
        [
            (
                "status-pending-deliveries",
                self.pending_deliveries,
                self.oldest_delivery,
            ),
            (
                "status-pending-effects",
                self.pending_effects,
                self.oldest_effect,
            ),
        ]
    }
}

pub(super) async fn status(
    lang: Lang,
    State(state): State<WebState>,
) -> Result<Html<String>, WebError> {
    let now = state.clock.now();
    let health = health::look(&state.store, now).await?;
    let complains = !state.workers.borrow().is_empty();
    let view = shown(&health, complains, now);
    Ok(Html(pages::status(&state.site, lang, &view)?))
}

fn shown(health: &Health, complains: bool, now: Timestamp) -> Status {
    let since = |age: Option<jiff::SignedDuration>| age.and_then(|age| now.checked_sub(age).ok());
    let amount = |amount: i64| u32::try_from(amount.max(0)).unwrap_or(u32::MAX);
    Status {
        complains,
        last_webhook: health.last_webhook,
        polled: health.polled,
        compared: health.compared,
        pending_deliveries: amount(health.inbox.pending),
        oldest_delivery: since(health.inbox.oldest_age),
        pending_effects: amount(health.effects.pending),
        oldest_effect: since(health.effects.oldest_age),
        late_timers: amount(health.timers.late),
        missing_deliveries: amount(health.redeliveries),
        dead_deliveries: amount(health.inbox.dead),
        dead_effects: amount(health.effects.dead),
        now,
    }
}

/// How long the database may take to say how the queues are: Prometheus waits for ten
/// seconds, and must hear that the database is away.
const COUNTED_WITHIN: Duration = Duration::from_secs(5);

/// Prometheus text; it also answers while the database does not.
pub(super) async fn metrics(State(state): State<WebState>) -> Response {
    let now = state.clock.now();
    let health = match soon(COUNTED_WITHIN, health::look(&state.store, now)).await {
        Ok(health) => Some(health),
        Err(error) => {
            tracing::warn!(error, "the database cannot say how the queues are");
            None
        }
    };
    let unwell = state.workers.borrow().len();
    let page = state.meter.render(health.as_ref(), unwell, now);
    ([(header::CONTENT_TYPE, meter::CONTENT_TYPE)], page).into_response()
}

/// What the database says within `patience`, or why it does not: it would be waited for
/// longer than whoever asks waits for us.
pub(super) async fn soon<T>(
    patience: Duration,
    asked: impl Future<Output = store::Result<T>>,
) -> Result<T, String> {
    match tokio::time::timeout(patience, asked).await {
        Ok(answer) => answer.map_err(|error| error.to_string()),
        Err(_) => Err(format!("no answer within {patience:?}")),
    }
}
