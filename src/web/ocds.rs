//! Open contracting data as programs of others fetch it.

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;
use uuid::fmt::Hyphenated;

use super::conditional::json as answer;
use super::error::WebError;
use super::extract::{Segments, Words};
use super::pages::Site;
use super::place::Place;
use super::routes::WebState;
use crate::domain::ids::OpportunityId;
use crate::opendata::History;
use crate::opendata::ocds::{self, Process, Publisher};
use crate::store::board::{self, Selected, Shelved};
use crate::store::{Store, StoreError};

/// How many processes the package of the newest has the releases of. All of them are in
/// the bulk file that `export ocds` writes.
const PROCESSES: i64 = 500;
/// How many processes of a day are asked for at a time.
const BATCH: i64 = 500;

/// The releases of a day, or the newest ones.
#[derive(Debug, Deserialize)]
struct Asked {
    /// A day in the programme's zone, `YYYY-MM-DD`; left out, every day.
    #[serde(default)]
    date: String,
}

pub(super) fn routes() -> Router<WebState> {
    Router::new()
        .route("/releases.json", get(packaged))
        .route("/{file}", get(of_one_process))
        .route("/records/{file}", get(record))
}

async fn packaged(
    State(state): State<WebState>,
    Words(asked): Words<Asked>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let site = &state.site;
    let uri = format!("{}/ocds/releases.json", site.public_url);
    let (uri, found, day) = if asked.date.is_empty() {
        let all = board::posted(&state.store, &Selected::default(), PROCESSES).await?;
        (uri, all, None)
    } else {
        let bad = WebError::BadParameter { parameter: "date" };
        let day = day_of(&asked.date, &site.zone).ok_or(bad)?;
        let found = touched(&state.store, day).await?;
        (format!("{uri}?date={}", asked.date), found, Some(day))
    };
    let mut releases = Vec::new();
    for shelved in found.iter().rev() {
        releases.extend(releases_of(&state.store, site, shelved).await?);
    }
    if let Some((from, to)) = day {
        releases.retain(|release| dated(release).is_some_and(|at| from <= at && at < to));
    }
    let published = releases.iter().filter_map(dated).max();
    // The standard has no empty package.
    let published = published.ok_or(WebError::NothingReleased)?;
    let package = ocds::release_package(publisher(site), &uri, published, releases);
    answer(&headers, &package)
}

/// All processes to which something happened on a day.
async fn touched(
    store: &Store,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<Shelved>, StoreError> {
    let mut found: Vec<Shelved> = Vec::new();
    loop {
        let before = found.last().map(|shelved| shelved.opportunity.id);
        let page = board::touched(store, from, to, before, BATCH).await?;
        if page.is_empty() {
            return Ok(found);
        }
        found.extend(page);
    }
}

async fn of_one_process(
    State(state): State<WebState>,
    Segments(file): Segments<String>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let (shelved, releases) = named(&state, &file).await?;
    let uri = format!("{}/ocds/{}.json", state.site.public_url, shelved.ocid);
    let published = releases.last().and_then(dated).ok_or(WebError::NotFound)?;
    let package = ocds::release_package(publisher(&state.site), &uri, published, releases);
    answer(&headers, &package)
}

async fn record(
    State(state): State<WebState>,
    Segments(file): Segments<String>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let (shelved, releases) = named(&state, &file).await?;
    let ocid = &shelved.ocid;
    let uri = format!("{}/ocds/records/{ocid}.json", state.site.public_url);
    let published = releases.last().and_then(dated).ok_or(WebError::NotFound)?;
    let package = ocds::record_package(publisher(&state.site), &uri, published, ocid, &releases);
    answer(&headers, &package)
}

/// The process that `OCID.json` names, and its releases.
async fn named(state: &WebState, file: &str) -> Result<(Shelved, Vec<Value>), WebError> {
    let ocid = file.strip_suffix(".json").ok_or(WebError::NotFound)?;
    let id = id_of(ocid).ok_or(WebError::NotFound)?;
    let found = board::opportunity(&state.store, id).await?;
    // The address is the ocid as it was published, in no other spelling.
    let found = found.filter(|shelved| shelved.ocid == ocid);
    let shelved = found.ok_or(WebError::NotFound)?;
    let releases = releases_of(&state.store, &state.site, &shelved).await?;
    Ok((shelved, releases))
}

/// The id at the end of an open-contracting id, whatever prefix it was given under.
fn id_of(ocid: &str) -> Option<OpportunityId> {
    let id = ocid.get(ocid.len().checked_sub(Hyphenated::LENGTH)?..)?;
    Uuid::try_parse(id).ok().map(OpportunityId)
}

/// Who publishes what this site shows.
#[must_use]
pub fn publisher(site: &Site) -> Publisher<'_> {
    Publisher {
        programme: &site.programme,
        public_url: &site.public_url,
    }
}

/// The releases of one opportunity, oldest first, from its public chain.
///
/// # Errors
/// When the store cannot, or the chain cannot be replayed.
pub async fn releases_of(
    store: &Store,
    site: &Site,
    shelved: &Shelved,
) -> Result<Vec<Value>, StoreError> {
    let chain = board::chain(store, shelved.opportunity.id).await?;
    let history = History::read(chain.iter().map(|link| link.body.as_str()));
    let history = history.map_err(|broken| {
        let key = shelved.opportunity.id.to_string();
        StoreError::corrupt("events", "body", &key, &broken)
    })?;
    let place = Place::of(shelved);
    let page = place.path(shelved.opportunity.language());
    let previous = match history.previous() {
        Some(previous) => board::ocid(store, previous).await?,
        None => None,
    };
    let process = Process {
        ocid: &shelved.ocid,
        previous_ocid: previous.as_deref(),
        issue_url: &site.issue_url(&place),
        page_url: &format!("{}{page}", site.public_url),
        repository_url: &format!("{}/{}/{}", site.github_url, place.owner, place.repository),
        history: &history,
    };
    Ok(ocds::releases(publisher(site), process))
}

/// When a release is dated.
#[must_use]
pub fn dated(release: &Value) -> Option<Timestamp> {
    release["date"].as_str()?.parse().ok()
}

/// The first instant of a day in `zone`, and that of the next.
fn day_of(text: &str, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
    let date: Date = text.parse().ok()?;
    let begin = |date: Date| zone.to_timestamp(date.at(0, 0, 0, 0)).ok();
    Some((begin(date)?, begin(date.tomorrow().ok()?)?))
}
