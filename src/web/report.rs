//! The close-out report as a page and as files, and who made it last.
//!
//! A report reads every digest of its scope, so it is made at most once a minute for each
//! scope, one at a time, and each view brings at most [`REPLAYS`] digests up to date:
//! what is left is told on the page, and the next view goes on.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use url::form_urlencoded::Serializer;
use uuid::Uuid;

use super::download::download;
use super::error::WebError;
use super::report_page::{self, Filters};
use super::routes::WebState;
use crate::app::report;
use crate::domain::ids::OpportunityId;
use crate::domain::lang::Lang;
use crate::report::pdf::pdf;
use crate::report::written::{self, Sheet, Writing};
use crate::report::{Made, Scope};
use crate::store::report::owners;

/// How many chains one view replays at most.
pub(super) const REPLAYS: usize = 500;
/// How long a report is shown again without being made again.
const FRESH: SignedDuration = SignedDuration::from_secs(60);
/// How many scopes are kept.
const SCOPES: usize = 64;
/// How many departments can be chosen from.
pub(super) const DEPARTMENTS: i64 = 200;

/// The path of the page.
#[must_use]
pub const fn report_path(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "/en/report",
        Lang::Fr => "/fr/rapport",
    }
}

/// Page and files in both languages.
pub fn routes() -> Router<WebState> {
    Router::new()
        .route("/en/report", get(page))
        .route("/fr/rapport", get(page))
        .route("/en/report.json", get(json))
        .route("/fr/rapport.json", get(json))
        .route("/en/report.csv", get(csv))
        .route("/fr/rapport.csv", get(csv))
        .route("/en/report.pdf", get(paper))
        .route("/fr/rapport.pdf", get(paper))
        .layer(Extension(Cache::default()))
}

/// Reports that were made a moment ago.
#[derive(Clone, Debug, Default)]
struct Cache {
    made: Arc<Mutex<HashMap<Scope, Arc<Made>>>>,
    /// Held while one is made: several at once would each read everything.
    making: Arc<tokio::sync::Mutex<()>>,
}

impl Cache {
    fn fresh(&self, scope: &Scope, now: Timestamp) -> Option<Arc<Made>> {
        let made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let found = made.get(scope)?;
        (now.duration_since(found.at) < FRESH).then(|| Arc::clone(found))
    }

    fn keep(&self, scope: Scope, report: &Arc<Made>) {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if made.len() >= SCOPES {
            made.clear();
        }
        made.insert(scope, Arc::clone(report));
    }

    async fn report(&self, state: &WebState, scope: Scope) -> Result<Arc<Made>, WebError> {
        let now = state.clock.now();
        if let Some(made) = self.fresh(&scope, now) {
            return Ok(made);
        }
        let _alone = self.making.lock().await;
        if let Some(made) = self.fresh(&scope, now) {
            return Ok(made);
        }
        report::refresh(&state.store, REPLAYS).await?;
        let made = report::make(&state.store, &state.site.programme, &scope, now).await?;
        let made = Arc::new(made);
        self.keep(scope, &made);
        Ok(made)
    }
}

/// The query string.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    from: String,
    to: String,
    department: String,
    opportunity: String,
}

impl Asked {
    fn scope(&self) -> Result<Scope, WebError> {
        Ok(Scope {
            from: date(&self.from, "from")?,
            to: date(&self.to, "to")?,
            department: Some(self.department.trim().to_owned()).filter(|it| !it.is_empty()),
            opportunity: opportunity(&self.opportunity)?,
        })
    }
}

fn date(text: &str, parameter: &'static str) -> Result<Option<Date>, WebError> {
    match text.trim() {
        "" => Ok(None),
        text => text
            .parse()
            .map(Some)
            .map_err(|_| WebError::BadParameter { parameter }),
    }
}

fn opportunity(text: &str) -> Result<Option<OpportunityId>, WebError> {
    let parameter = "opportunity";
    match text.trim() {
        "" => Ok(None),
        text => Uuid::try_parse(text)
            .map(|id| Some(OpportunityId(id)))
            .map_err(|_| WebError::BadParameter { parameter }),
    }
}

/// The scope as a query string, with its question mark; nothing of the whole.
pub(super) fn query(scope: &Scope) -> String {
    let mut query = Serializer::new(String::new());
    let fields = [
        ("from", scope.from.map(|date| date.to_string())),
        ("to", scope.to.map(|date| date.to_string())),
        ("department", scope.department.clone()),
        ("opportunity", scope.opportunity.map(|id| id.to_string())),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            query.append_pair(name, &value);
        }
    }
    match query.finish() {
        query if query.is_empty() => query,
        query => format!("?{query}"),
    }
}

type Asking = (State<WebState>, Query<Asked>, Extension<Cache>);

fn writing(state: &WebState, lang: Lang) -> Writing<'_> {
    Writing {
        lang,
        zone: &state.site.zone,
        programme: state.site.name(lang),
    }
}

async fn made(
    (State(state), Query(asked), Extension(cache)): &Asking,
) -> Result<Arc<Made>, WebError> {
    cache.report(state, asked.scope()?).await
}

async fn sheet(asking: &Asking, lang: Lang) -> Result<(Arc<Made>, Sheet), WebError> {
    let made = made(asking).await?;
    let sheet = written::write(&made, &writing(&asking.0.0, lang));
    Ok((made, sheet))
}

async fn page(
    lang: Lang,
    state: State<WebState>,
    asked: Query<Asked>,
    cache: Extension<Cache>,
) -> Result<Response, WebError> {
    let asking = (state, asked, cache);
    let (made, sheet) = sheet(&asking, lang).await?;
    let State(state) = &asking.0;
    let filters = Filters {
        scope: &made.report.scope,
        query: query(&made.report.scope),
        departments: owners(&state.store, DEPARTMENTS).await?,
    };
    let page = report_page::page(&state.site, &sheet, &made, &filters)?;
    Ok(([(header::CACHE_CONTROL, "public, max-age=60")], Html(page)).into_response())
}

async fn json(
    lang: Lang,
    state: State<WebState>,
    asked: Query<Asked>,
    cache: Extension<Cache>,
) -> Result<Response, WebError> {
    let asking = (state, asked, cache);
    let made = made(&asking).await?;
    let written = written::json(&made, &writing(&asking.0.0, lang));
    let body = serde_json::to_vec(&written).map_err(WebError::internal)?;
    Ok(file("application/json", &name(lang, "json"), body))
}

async fn csv(
    lang: Lang,
    state: State<WebState>,
    asked: Query<Asked>,
    cache: Extension<Cache>,
) -> Result<Response, WebError> {
    let (_, sheet) = sheet(&(state, asked, cache), lang).await?;
    let body = written::csv(&sheet).map_err(WebError::internal)?;
    Ok(file("text/csv; charset=utf-8", &name(lang, "csv"), body))
}

async fn paper(
    lang: Lang,
    state: State<WebState>,
    asked: Query<Asked>,
    cache: Extension<Cache>,
) -> Result<Response, WebError> {
    let (made, sheet) = sheet(&(state, asked, cache), lang).await?;
    // Setting pages and drawing charts would keep others waiting.
    let set = tokio::task::spawn_blocking(move || pdf(&sheet, made.at)).await;
    let body = set
        .map_err(WebError::internal)?
        .map_err(WebError::internal)?;
    Ok(file("application/pdf", &name(lang, "pdf"), body))
}

fn name(lang: Lang, extension: &str) -> String {
    let stem = match lang {
        Lang::En => "close-out-report",
        Lang::Fr => "rapport-de-cloture",
    };
    format!("{stem}.{extension}")
}

/// A file to keep that anyone may have, and caches for a minute.
pub(super) fn file(kind: &'static str, name: &str, body: Vec<u8>) -> Response {
    let cached = [(header::CACHE_CONTROL, "public, max-age=60")];
    (cached, download(kind, name, body)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_the_query_that_it_came_from() {
        let asked = Asked {
            from: "2021-04-01".into(),
            to: " 2022-03-31 ".into(),
            department: " octo org&co ".into(),
            opportunity: String::new(),
        };

        let scope = asked.scope().unwrap();

        assert_eq!(
            query(&scope),
            "?from=2021-04-01&to=2022-03-31&department=octo+org%26co"
        );
        assert_eq!(query(&Scope::default()), "");
    }

    #[test]
    fn what_is_no_day_and_no_opportunity_is_refused_by_name() {
        for (from, opportunity, name) in [("2021-13-01", "", "from"), ("", "7", "opportunity")] {
            let asked = Asked {
                from: from.into(),
                opportunity: opportunity.into(),
                ..Asked::default()
            };
            let error = asked.scope().unwrap_err();
            assert!(matches!(error, WebError::BadParameter { parameter } if parameter == name));
        }
    }
}
