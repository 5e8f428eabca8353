//! What the queues gave up, with why, and a button that has it tried again.
//!
//! An error names repositories, never what a webhook held. Something is tried again as an
//! operator does it by `deliveries replay`, through the same code: that command is the way
//! where nobody holds the role that the table of addresses asks for.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};
use jiff::Timestamp;

use super::{chrome, dead_path, replay_path};
use crate::domain::lang::Lang;
use crate::outbox::replay::{Replayed, replay};
use crate::store::effects::{self, EffectFilter, EffectStatus};
use crate::store::inbox::{self, DeliveryFilter, DeliveryStatus};
use crate::web::auth::{Posted, SignedIn, on};
use crate::web::chrome::Chrome;
use crate::web::error::WebError;
use crate::web::routes::WebState;
use crate::web::words::Words;

/// How many of each are shown.
const MOST: i64 = 100;
/// How much of an error is shown; the command shows it whole.
const LONGEST: usize = 500;

/// Something that was given up.
struct Dead {
    id: String,
    kind: String,
    since: String,
    attempts: String,
    error: String,
}

#[derive(Template)]
#[template(path = "dead.html", config = "src/web/askama.toml")]
struct Page {
    w: Words,
    chrome: Chrome,
    who: SignedIn,
    deliveries: Vec<Dead>,
    effects: Vec<Dead>,
    may_replay: bool,
    replay: &'static str,
}

pub(super) async fn page(
    lang: Lang,
    State(state): State<WebState>,
    who: SignedIn,
) -> Result<Response, WebError> {
    on(&state)?;
    let may_replay = who.may_ask("POST", replay_path(lang));
    let w = state.site.words(lang);
    let page = Page {
        deliveries: given_up_deliveries(&state, &w).await?,
        effects: given_up_effects(&state, &w).await?,
        chrome: chrome(
            &Arc::clone(&state.site),
            lang,
            w.t("dead-title"),
            (
                dead_path(Lang::En).to_owned(),
                dead_path(Lang::Fr).to_owned(),
            ),
        ),
        w,
        who,
        may_replay,
        replay: replay_path(lang),
    };
    Ok(Html(page.render()?).into_response())
}

async fn given_up_deliveries(state: &WebState, w: &Words) -> Result<Vec<Dead>, WebError> {
    let dead = DeliveryFilter {
        status: Some(DeliveryStatus::Dead),
        ..DeliveryFilter::default()
    };
    let found = inbox::deliveries(&state.store, &dead, None, MOST).await?;
    let shown = found.into_iter().map(|it| Dead {
        since: since(w, it.done_at),
        attempts: it.attempts.to_string(),
        error: shortened(it.last_error),
        id: it.delivery_id,
        kind: it.event,
    });
    Ok(shown.collect())
}

async fn given_up_effects(state: &WebState, w: &Words) -> Result<Vec<Dead>, WebError> {
    let dead = EffectFilter {
        status: Some(EffectStatus::Dead),
        ..EffectFilter::default()
    };
    let found = effects::list(&state.store, &dead, MOST).await?;
    let shown = found.into_iter().map(|it| Dead {
        since: since(w, it.done_at),
        attempts: it.attempts.to_string(),
        error: shortened(it.last_error),
        id: it.effect_id,
        kind: it.kind,
    });
    Ok(shown.collect())
}

fn since(w: &Words, at: Option<Timestamp>) -> String {
    at.map_or_else(String::new, |at| w.instant(&at))
}

fn shortened(error: Option<String>) -> String {
    let error = error.unwrap_or_default();
    error.chars().take(LONGEST).collect()
}

pub(super) async fn replay_one(
    lang: Lang,
    State(state): State<WebState>,
    posted: Posted,
) -> Result<Response, WebError> {
    let id = posted.fields.text("id");
    let replayed = replay(&state.store, &id, state.clock.now()).await?;
    tracing::info!(
        user = posted.who.user.id.0,
        id,
        ?replayed,
        "a replay was asked for"
    );
    match replayed {
        // What is not dead any more was replayed by another: the page shows it.
        Replayed::Delivery | Replayed::Effect | Replayed::Message | Replayed::NotDead { .. } => {
            Ok(Redirect::to(dead_path(lang)).into_response())
        }
        Replayed::Unknown => Err(WebError::NotFound),
    }
}
