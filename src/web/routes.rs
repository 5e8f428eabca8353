//! The public addresses, each answered from projections alone.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Json, Router};
use serde_json::json;
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;

use super::auth::{Auth, SignedIn};
use super::desk::blind::page_for;
use super::error::{WebError, show};
use super::extract::Segments;
use super::headers::{Scripted, Transport};
use super::interface::readable_from_anywhere;
use super::pages::{self, Site};
use super::place::board_path;
use super::status::{self, status_path};
use super::{
    account, assets, auth, board as shelves, desk, dictionary, discovery, guides, headers,
    interface, ledger, ocds, papers, present, report, subscribe, survey, tracker,
};
use crate::clock::SharedClock;
use crate::domain::lang::Lang;
use crate::mail::Mail;
use crate::meter;
use crate::notary::Notary;
use crate::store::access;
use crate::store::board::{self, Shelved};
use crate::store::{Store, StoreError, github, questions, shelf};

/// What the handlers share.
#[derive(Clone)]
pub struct WebState {
    /// Where projections are read.
    pub store: Store,
    /// What every page knows.
    pub site: Arc<Site>,
    /// What time it is.
    pub clock: SharedClock,
    /// Who signs checkpoints of the ledger.
    pub notary: Notary,
    /// Who is written to, and how.
    pub mail: Arc<Mail>,
    /// What is counted.
    pub meter: meter::Page,
    /// What signing in takes; none where it is off.
    pub auth: Option<Arc<Auth>>,
    /// What is wrong with each worker that is not well, by its name.
    pub workers: watch::Receiver<BTreeMap<&'static str, String>>,
}

type Answer<T> = Result<T, WebError>;
/// Owner, repository and number as an address has them.
pub(in crate::web) type Place = (String, String, String);

/// Every public address, with error pages and headers for all of them.
pub fn router(state: WebState) -> Router {
    let site = Arc::clone(&state.site);
    let transport = Transport::of(&site.public_url);
    let sessions = state.auth.as_ref().map(|auth| auth.layer());
    let router = Router::new()
        .route("/", get(home))
        .route(
            "/en",
            get(|| async { Redirect::permanent(board_path(Lang::En)) }),
        )
        .route(
            "/fr",
            get(|| async { Redirect::permanent(board_path(Lang::Fr)) }),
        )
        .route(board_path(Lang::En), get(shelves::answer))
        .route(board_path(Lang::Fr), get(shelves::answer))
        .route("/en/opportunities/{owner}/{repo}/{number}", get(page))
        .route("/fr/opportunites/{owner}/{repo}/{number}", get(page))
        .route(status_path(Lang::En), get(status::status))
        .route(status_path(Lang::Fr), get(status::status))
        .merge(report::routes())
        .merge(tracker::routes())
        .route("/metrics", get(status::metrics))
        .merge(guides::routes())
        .nest("/api", interface::routes())
        .nest("/ledger", readable_from_anywhere(ledger::routes()))
        .nest("/ocds", readable_from_anywhere(ocds::routes()))
        .merge(discovery::routes())
        .merge(dictionary::routes())
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .merge(auth::routes())
        .merge(desk::routes())
        .merge(papers::routes())
        .merge(account::routes())
        .merge(subscribe::routes())
        .merge(survey::routes())
        .with_state(state)
        .merge(assets::routes());
    let router = match sessions {
        Some(sessions) => router.layer(sessions),
        None => router,
    };
    router
        .fallback(|| async { WebError::NotFound })
        .method_not_allowed_fallback(|| async { WebError::MethodNotAllowed })
        .layer(CatchPanicLayer::custom(|_| {
            WebError::panicked().into_response()
        }))
        .layer(from_fn(headers::limit))
        .layer(from_fn_with_state(site, show))
        .layer(from_fn_with_state(transport, headers::secure))
        .layer(headers::compression())
}

async fn home(headers: HeaderMap) -> Response {
    let wanted = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    let lang = wanted.map_or(Lang::En, preferred);
    (
        [(header::VARY, "Accept-Language")],
        Redirect::to(board_path(lang)),
    )
        .into_response()
}

/// The language that a browser likes best, of the two; English when it likes neither more.
fn preferred(accept_language: &str) -> Lang {
    let weight = |lang: Lang| {
        accept_language
            .split(',')
            .filter_map(|range| {
                let mut parts = range.split(';').map(str::trim);
                let tag = parts.next()?.to_ascii_lowercase();
                let primary = tag.split('-').next()?;
                let quality = parts
                    .find_map(|part| part.strip_prefix("q="))
                    .map_or(Some(1.0), |quality| quality.parse::<f32>().ok())?;
                (primary == lang.tag()).then_some(quality)
            })
            .fold(0.0_f32, f32::max)
    };
    if weight(Lang::Fr) > weight(Lang::En) {
        Lang::Fr
    } else {
        Lang::En
    }
}

async fn page(
    lang: Lang,
    State(state): State<WebState>,
    Segments(place): Segments<Place>,
    who: Option<SignedIn>,
) -> Answer<Response> {
    let shelved = at(&state.store, &place).await?;
    let kept = &shelved.opportunity;
    let siblings = shelf::siblings(&state.store, &[kept.id]).await?;
    let chain = board::chain(&state.store, kept.id).await?;
    let texts = questions::texts_of(&state.store, kept).await?;
    let frozen = access::frozen_opportunity(&state.store, kept.id).await?;
    let shown = (frozen, state.clock.now());
    let view = present::page(
        &state.site,
        lang,
        &shelved,
        siblings.earlier(kept),
        &chain,
        &texts,
        shown,
    );
    let (view, blind) = match state.auth.as_ref().zip(who) {
        Some((auth, who)) => page_for(auth, kept, &who, view).await,
        None => (view, false),
    };
    let html = pages::opportunity(&state.site, lang, &view)?;
    let mut response = (Extension(Scripted), Html(html)).into_response();
    if blind {
        let own = HeaderValue::from_static("no-store");
        response.headers_mut().insert(header::CACHE_CONTROL, own);
    }
    Ok(response)
}

/// The newest opportunity of the issue that bears these names now.
pub(in crate::web) async fn at(store: &Store, (owner, repo, number): &Place) -> Answer<Shelved> {
    let number = number.parse().map_err(|_| WebError::NotFound)?;
    let repository = github::repository_named(store, owner, repo)
        .await?
        .ok_or(WebError::NotFound)?;
    board::newest_of_issue(store, repository.repository_id, number)
        .await?
        .ok_or(WebError::NotFound)
}

/// How long the database may take to answer: a probe waits two seconds.
const READY_WITHIN: Duration = Duration::from_millis(1500);

/// 200 when the database answers and the workers run; what is wrong otherwise.
async fn ready(State(state): State<WebState>) -> Response {
    let mut reasons = state.workers.borrow().clone();
    if let Err(error) = status::soon(READY_WITHIN, state.store.ping()).await {
        tracing::warn!(error, "the database does not answer");
        reasons.insert("database", "does not answer".to_owned());
    }
    if reasons.is_empty() {
        Json(json!({ "status": "ready" })).into_response()
    } else {
        let body = json!({ "status": "unavailable", "reasons": reasons });
        (StatusCode::SERVICE_UNAVAILABLE, Json(body)).into_response()
    }
}

impl From<StoreError> for WebError {
    fn from(error: StoreError) -> Self {
        if error.is_passing() {
            Self::Unavailable(Arc::new(error))
        } else {
            Self::Internal(Arc::new(error))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_the_language_it_likes_best() {
        assert_eq!(preferred("fr-CA,fr;q=0.9,en;q=0.8"), Lang::Fr);
        assert_eq!(preferred("en-CA,fr;q=0.9"), Lang::En);
        assert_eq!(preferred("de,fr;q=0.3"), Lang::Fr);
        assert_eq!(preferred("de, *;q=0.5"), Lang::En);
        assert_eq!(preferred("fr;q=many"), Lang::En);
    }
}
