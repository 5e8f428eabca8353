//! How the service is: a page for everybody and numbers for a monitor; nothing
//! of what the queues hold.

use axum::extract::State;
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};

use super::error::WebError;
use super::pages;
use super::routes::WebState;
use super::view::Status;
use crate::domain::lang::Lang;
use crate::meter;
use crate::store::health::{self, Health};

/// The path of the page in a language.
#[must_use]
pub const fn status_path(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "/en/status",
        Lang::Fr => "/fr/etat",
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

fn shown(health: &Health, complains: bool, now: jiff::Timestamp) -> Status {
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

/// Prometheus text; it also answers while the database does not.
pub(super) async fn metrics(State(state): State<WebState>) -> Response {
    let now = state.clock.now();
    let health = match health::look(&state.store, now).await {
        Ok(health) => Some(health),
        Err(error) => {
            tracing::warn!(%error, "the database cannot say how the queues are");
            None
        }
    };
    let unwell = state.workers.borrow().len();
    let page = state.meter.render(health.as_ref(), unwell, now);
    ([(header::CONTENT_TYPE, meter::CONTENT_TYPE)], page).into_response()
}
