//! The JSON interface over HTTP: what `/api` answers, and its own description.
//!
//! The description is made of the types that are served and of the words beside their
//! handlers, so that it cannot say other than what is true.

use std::iter::once;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, Method, header};
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;
use tower_http::cors::{Any, CorsLayer};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};
use utoipa::{IntoParams, IntoResponses, OpenApi, PartialSchema, ToSchema};
use uuid::Uuid;

use super::api::{self, DrawRecord, Event, Opportunity, Page, Problem};
use super::conditional::json;
use super::error::WebError;
use super::extract::{Segments, Words, whole};
use super::find::{Asked, newest};
use super::present;
use super::routes::{Place, WebState, at};
use crate::domain::ids::OpportunityId;
use crate::domain::lang::Lang;
use crate::store::board::{self, Shelved};
use crate::store::shelf;

/// How many events one page has at most, and where nothing is said: most chains whole.
const EVENTS: i64 = 1_000;

type Answer = Result<Response, WebError>;

/// Where the description is.
pub const DESCRIPTION: &str = "/api/openapi.json";

pub(super) fn routes() -> Router<WebState> {
    let router = Router::new()
        .route("/openapi.json", get(describe))
        .route("/v1/opportunities", get(list))
        .route("/v1/opportunities/id/{id}", get(by_id))
        .route("/v1/opportunities/id/{id}/draw", get(draw_by_id))
        .route("/v1/opportunities/id/{id}/events", get(events_by_id))
        .route("/v1/opportunities/{owner}/{repo}/{number}", get(one))
        .route("/v1/opportunities/{owner}/{repo}/{number}/draw", get(draw))
        .route(
            "/v1/opportunities/{owner}/{repo}/{number}/events",
            get(events),
        );
    readable_from_anywhere(router)
}

/// Pages of others may read what everyone may read; nothing is sent with credentials.
pub(super) fn readable_from_anywhere(router: Router<WebState>) -> Router<WebState> {
    let policy = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::HEAD])
        .allow_headers([header::ACCEPT, header::IF_NONE_MATCH])
        .expose_headers([header::ETAG]);
    // A method that is not taken must be known before the layer: what a browser asks
    // beforehand is such a one, and the layer answers it.
    let refused = || async { WebError::MethodNotAllowed };
    router.method_not_allowed_fallback(refused).layer(policy)
}

/// The description of this interface.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "micro-acquisition",
        description = "Procurement inside the repository: opportunities, their draws and their \
            events. Reads only, no key, from any origin. Times are RFC 3339 in UTC, amounts \
            integer cents. Every answer has an ETag; ask again with If-None-Match. Errors are \
            problems of RFC 9457.",
        license(name = "Open Government Licence – Canada",
            url = "https://open.canada.ca/en/open-government-licence-canada"),
    ),
    paths(describe, list, by_id, draw_by_id, events_by_id, one, draw, events),
    components(schemas(Problem)),
    tags((name = "opportunities", description = "What is offered, and what became of it."))
)]
struct Described;

/// The description as it is served at `public_url`.
#[must_use]
pub fn described(public_url: &str) -> utoipa::openapi::OpenApi {
    let mut description = Described::openapi();
    description.servers = Some(vec![utoipa::openapi::Server::new(public_url)]);
    description
}

/// What anything that is asked may be answered with, beside what was asked for.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "said in the description alone")]
enum AnyAnswer {
    #[response(status = 304, description = "It has not changed.")]
    Unchanged,
    #[response(
        status = "default",
        description = "What went wrong.",
        content_type = "application/problem+json"
    )]
    Wrong(Problem),
}

/// What is answered where a parameter cannot be read.
#[derive(IntoResponses)]
#[response(
    status = 400,
    description = "A parameter has a value that it does not take.",
    content_type = "application/problem+json"
)]
#[expect(dead_code, reason = "said in the description alone")]
struct Misread(Problem);

/// What is answered where an opportunity cannot be found.
#[derive(IntoResponses)]
#[response(
    status = 404,
    description = "There is none that the public may see.",
    content_type = "application/problem+json"
)]
#[expect(dead_code, reason = "said in the description alone")]
struct Missing(Problem);

/// The description of this interface (OpenAPI 3.1).
#[utoipa::path(
    get,
    path = "/api/openapi.json",
    operation_id = "describe",
    tag = "opportunities",
    responses(
        (status = 200, description = "The document.", body = serde_json::Value,
            content_type = "application/json"),
        AnyAnswer,
    )
)]
async fn describe(State(state): State<WebState>, headers: HeaderMap) -> Answer {
    json(&headers, &described(&state.site.public_url))
}

/// Posted opportunities, newest first, narrowed by the filters of the board.
#[utoipa::path(
    get,
    path = "/api/v1/opportunities",
    operation_id = "listOpportunities",
    tag = "opportunities",
    params(Asked),
    responses(
        (status = 200, description = "One page.", body = Page<Opportunity>),
        AnyAnswer,
        Misread,
    )
)]
async fn list(
    State(state): State<WebState>,
    Words(asked): Words<Asked>,
    headers: HeaderMap,
) -> Answer {
    let (filters, cursor, limit) = (asked.filters()?, asked.cursor()?, asked.limit()?);
    let found = newest(&state.store, &filters, cursor, limit).await?;
    let items = all_shown(&state, &found.items).await?;
    let next_cursor = found.next.map(|id| id.to_string());
    json(&headers, &Page { items, next_cursor })
}

/// The words of a filter; an empty one does not narrow.
fn words_of(all: impl Iterator<Item = &'static str>) -> RefOr<Schema> {
    let schema = ObjectBuilder::new().schema_type(Type::String);
    schema.enum_values(Some(once("").chain(all))).into()
}

/// A state, or an empty word for any: what the description of the API says of `state`.
#[derive(Clone, Copy, Debug)]
pub struct AnyState;

impl PartialSchema for AnyState {
    fn schema() -> RefOr<Schema> {
        words_of(api::State::ALL.iter().map(|state| state.word()))
    }
}

impl ToSchema for AnyState {}

/// A language, or an empty word for any, as [`AnyState`].
#[derive(Clone, Copy, Debug)]
pub struct AnyLanguage;

impl PartialSchema for AnyLanguage {
    fn schema() -> RefOr<Schema> {
        words_of(Lang::ALL.iter().map(|lang| lang.tag()))
    }
}

impl ToSchema for AnyLanguage {}

/// Owner, repository and number as the address has them.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(
    dead_code,
    reason = "the address is read as a tuple; these are its names"
)]
struct InAddress {
    /// The account that the repository belongs to.
    #[param(max_length = 39, pattern = "^[A-Za-z0-9-]+$")]
    owner: String,
    /// The repository.
    #[param(max_length = 100, pattern = "^[A-Za-z0-9._-]+$")]
    repo: String,
    /// The number of the issue.
    #[param(minimum = 1)]
    number: i64,
}

/// The newest opportunity of an issue.
#[utoipa::path(
    get,
    path = "/api/v1/opportunities/{owner}/{repo}/{number}",
    operation_id = "getOpportunity",
    tag = "opportunities",
    params(InAddress),
    responses(
        (status = 200, description = "The opportunity.", body = Opportunity),
        AnyAnswer,
        Missing,
    )
)]
async fn one(
    State(state): State<WebState>,
    Segments(place): Segments<Place>,
    headers: HeaderMap,
) -> Answer {
    let shelved = at(&state.store, &place).await?;
    json(&headers, &shown(&state, &shelved).await?)
}

/// An opportunity by its id, as `previous` names earlier ones of the same issue.
#[utoipa::path(
    get,
    path = "/api/v1/opportunities/id/{id}",
    operation_id = "getOpportunityById",
    tag = "opportunities",
    params(("id" = Uuid, Path, description = "Its id.")),
    responses(
        (status = 200, description = "The opportunity.", body = Opportunity),
        AnyAnswer,
        Missing,
    )
)]
async fn by_id(
    State(state): State<WebState>,
    Segments(id): Segments<String>,
    headers: HeaderMap,
) -> Answer {
    let shelved = of_id(&state, &id).await?;
    json(&headers, &shown(&state, &shelved).await?)
}

async fn of_id(state: &WebState, id: &str) -> Result<Shelved, WebError> {
    let id = Uuid::try_parse(id).map_err(|_| WebError::NotFound)?;
    let found = board::opportunity(&state.store, OpportunityId(id)).await?;
    found.ok_or(WebError::NotFound)
}

/// The draw's record of an opportunity by its id, also of an earlier one of its issue.
#[utoipa::path(
    get,
    path = "/api/v1/opportunities/id/{id}/draw",
    operation_id = "getDrawById",
    tag = "opportunities",
    params(("id" = Uuid, Path, description = "Its id.")),
    responses(
        (status = 200, description = "The record; what is not known yet is null.",
            body = DrawRecord),
        AnyAnswer,
        Missing,
    )
)]
async fn draw_by_id(
    State(state): State<WebState>,
    Segments(id): Segments<String>,
    headers: HeaderMap,
) -> Answer {
    drawn(&headers, &of_id(&state, &id).await?)
}

/// The public part of the chain of events of an opportunity by its id, oldest first.
#[utoipa::path(
    get,
    path = "/api/v1/opportunities/id/{id}/events",
    operation_id = "listEventsById",
    tag = "opportunities",
    params(("id" = Uuid, Path, description = "Its id."), Span),
    responses(
        (status = 200, description = "One page.", body = Page<Event>),
        AnyAnswer,
        Misread,
        Missing,
    )
)]
async fn events_by_id(
    State(state): State<WebState>,
    Segments(id): Segments<String>,
    Words(asked): Words<Span>,
    headers: HeaderMap,
) -> Answer {
    let (after, limit) = (asked.cursor()?, asked.limit()?);
    let shelved = of_id(&state, &id).await?;
    chained(&state, &headers, &shelved, (after, limit)).await
}

/// The draw's record, from posting on: what anyone needs to recompute it.
#[utoipa::path(
    get,
    path = "/api/v1/opportunities/{owner}/{repo}/{number}/draw",
    operation_id = "getDraw",
    tag = "opportunities",
    params(InAddress),
    responses(
        (status = 200, description = "The record; what is not known yet is null.",
            body = DrawRecord),
        AnyAnswer,
        Missing,
    )
)]
async fn draw(
    State(state): State<WebState>,
    Segments(place): Segments<Place>,
    headers: HeaderMap,
) -> Answer {
    drawn(&headers, &at(&state.store, &place).await?)
}

fn drawn(headers: &HeaderMap, shelved: &Shelved) -> Answer {
    let record = present::draw(&shelved.opportunity);
    json(headers, &record.ok_or(WebError::NotFound)?)
}

/// Which events of a chain.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct Span {
    /// Only events after this one: the `next_cursor` of the page before.
    #[param(value_type = i64, required = false, minimum = 0)]
    cursor: Option<String>,
    /// How many at most; 1,000 where nothing is said.
    #[param(value_type = i64, required = false, minimum = 1, maximum = 1000)]
    limit: Option<String>,
}

impl Span {
    fn cursor(&self) -> Result<i64, WebError> {
        whole(self.cursor.as_deref(), 0, 0..=i64::MAX, "cursor")
    }

    fn limit(&self) -> Result<i64, WebError> {
        whole(self.limit.as_deref(), EVENTS, 1..=EVENTS, "limit")
    }
}

/// The public part of the chain of events, oldest first.
#[utoipa::path(
    get,
    path = "/api/v1/opportunities/{owner}/{repo}/{number}/events",
    operation_id = "listEvents",
    tag = "opportunities",
    params(InAddress, Span),
    responses(
        (status = 200, description = "One page.", body = Page<Event>),
        AnyAnswer,
        Misread,
        Missing,
    )
)]
async fn events(
    State(state): State<WebState>,
    Segments(place): Segments<Place>,
    Words(asked): Words<Span>,
    headers: HeaderMap,
) -> Answer {
    let (after, limit) = (asked.cursor()?, asked.limit()?);
    let shelved = at(&state.store, &place).await?;
    chained(&state, &headers, &shelved, (after, limit)).await
}

async fn chained(
    state: &WebState,
    headers: &HeaderMap,
    shelved: &Shelved,
    (after, limit): (i64, i64),
) -> Answer {
    let id = shelved.opportunity.id;
    let links = board::chain_after(&state.store, id, after, limit).await?;
    let is_full = i64::try_from(links.len()).is_ok_and(|found| found == limit);
    let last = links.last().map_or(after, |link| link.version);
    let whole = i64::try_from(shelved.opportunity.version).is_ok_and(|all| last >= all);
    json(
        headers,
        &Page {
            items: links.iter().map(present::event).collect::<Vec<_>>(),
            next_cursor: (is_full && !whole).then(|| last.to_string()),
        },
    )
}

/// An opportunity as it is answered, wherever its issue stands by now.
pub(super) async fn shown(state: &WebState, shelved: &Shelved) -> Result<Opportunity, WebError> {
    let siblings = shelf::siblings(&state.store, &[shelved.opportunity.id]).await?;
    Ok(present::opportunity(&state.site, shelved, &siblings))
}

async fn all_shown(state: &WebState, shelved: &[Shelved]) -> Result<Vec<Opportunity>, WebError> {
    let ids: Vec<_> = shelved.iter().map(|it| it.opportunity.id).collect();
    let siblings = shelf::siblings(&state.store, &ids).await?;
    let all = shelved.iter();
    Ok(all
        .map(|it| present::opportunity(&state.site, it, &siblings))
        .collect())
}
