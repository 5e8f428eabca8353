//! The public log as programs read it: its entries, and its signed head.

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use serde::{Deserialize, Serialize};

use super::conditional::json as answer;
use super::error::WebError;
use super::extract::Words;
use super::routes::WebState;
use crate::domain::ledger::Entry;
use crate::store::ledger;

/// How many entries a page has at most.
const PAGE: usize = 100;

/// Entries of the public log, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entries {
    /// At most a hundred.
    pub items: Vec<Entry>,
    /// What `from` to ask for next; null where there are no more now.
    pub next: Option<u64>,
}

/// The parameters of a page of entries.
#[derive(Debug, Deserialize)]
struct Asked {
    /// The number of the first entry; left out, 1.
    #[serde(default)]
    from: String,
}

pub(super) fn routes() -> Router<WebState> {
    Router::new()
        .route("/checkpoint", get(checkpoint))
        .route("/events", get(events))
}

async fn checkpoint(
    State(state): State<WebState>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let (head, sealed_at) = ledger::head(&state.store).await?;
    let signed_at = sealed_at.unwrap_or_else(|| state.clock.now());
    answer(&headers, &state.notary.sign(&head, signed_at))
}

async fn events(
    State(state): State<WebState>,
    Words(asked): Words<Asked>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let from = match asked.from.as_str() {
        "" => 1,
        from => from
            .parse()
            .ok()
            .filter(|from| *from > 0)
            .ok_or(WebError::BadParameter { parameter: "from" })?,
    };
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut items = ledger::entries(&state.store, from, limit).await?;
    let next = items.get(PAGE).map(|entry| entry.sequence);
    items.truncate(PAGE);
    answer(&headers, &Entries { items, next })
}
