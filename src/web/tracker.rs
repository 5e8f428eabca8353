//! The tracker as a page and as files.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::{Html, Response};
use axum::routing::get;
use serde::Deserialize;
use url::form_urlencoded::Serializer;
use uuid::Uuid;

use super::api;
use super::chrome::Chrome;
use super::error::WebError;
use super::pages::Site;
use super::place;
use super::report::{DEPARTMENTS, REPLAYS, file};
use super::routes::WebState;
use super::words::Words;
use crate::app::report;
use crate::domain::ids::OpportunityId;
use crate::domain::lang::Lang;
use crate::i18n;
use crate::report::tracker::{Csv, Entry, Field, Xlsx, headings};
use crate::store::report::{Kept, owners};
use crate::store::tracker::{Asked, Place, Sort, lines};

/// How many lines are on a page.
const PAGE: usize = 50;
/// How many lines a file has at most: all of them are `export tracker`.
const FILE: usize = 10_000;
/// How many lines are read at a time.
const BATCH: i64 = 500;
/// How often at most for one page: words are looked for in what was read.
const BATCHES: usize = 20;

/// The path of the page.
#[must_use]
pub const fn tracker_path(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "/en/tracker",
        Lang::Fr => "/fr/suivi",
    }
}

/// Page and files in both languages.
pub fn routes() -> Router<WebState> {
    Router::new()
        .route("/en/tracker", get(page))
        .route("/fr/suivi", get(page))
        .route("/en/tracker.csv", get(csv))
        .route("/fr/suivi.csv", get(csv))
        .route("/en/tracker.xlsx", get(xlsx))
        .route("/fr/suivi.xlsx", get(xlsx))
}

/// The address of an opportunity's page, whole.
#[must_use]
pub fn address(site: &Site, lang: Lang, kept: &Kept) -> String {
    format!("{}{}", site.public_url, path(lang, kept))
}

fn path(lang: Lang, kept: &Kept) -> String {
    let place = place::Place {
        owner: kept.owner.clone(),
        repository: kept.repository.clone(),
        number: kept.digest.issue,
    };
    place.path(lang)
}

/// The query string.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Query {
    q: String,
    state: String,
    department: String,
    sort: String,
    order: String,
    after: String,
}

/// What is asked for.
#[derive(Clone, Debug, Default)]
struct Wanted {
    asked: Asked,
    words: String,
}

fn bad(parameter: &'static str) -> WebError {
    WebError::BadParameter { parameter }
}

impl Query {
    fn wanted(&self) -> Result<Wanted, WebError> {
        let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let state = some(&self.state);
        if state
            .as_deref()
            .is_some_and(|name| state_named(name).is_none())
        {
            return Err(bad("state"));
        }
        let sort = match self.sort.as_str() {
            "" => Some(Sort::default()),
            word => Sort::ALL.into_iter().find(|sort| sort.word() == word),
        };
        let ascending = match self.order.as_str() {
            "" | "desc" => false,
            "asc" => true,
            _ => return Err(bad("order")),
        };
        Ok(Wanted {
            asked: Asked {
                sort: sort.ok_or_else(|| bad("sort"))?,
                ascending,
                state,
                department: some(&self.department),
                after: self.after()?,
            },
            words: self.q.trim().to_lowercase(),
        })
    }

    fn after(&self) -> Result<Option<Place>, WebError> {
        if self.after.is_empty() {
            return Ok(None);
        }
        let (key, id) = self.after.split_once('.').ok_or_else(|| bad("after"))?;
        let (key, id) = (key.parse(), Uuid::try_parse(id));
        let (Ok(key), Ok(id)) = (key, id) else {
            return Err(bad("after"));
        };
        Ok(Some(Place {
            key,
            opportunity: OpportunityId(id),
        }))
    }
}

impl Wanted {
    fn has(&self, kept: &Kept) -> bool {
        let titles = kept.digest.titles.values();
        let texts = titles.chain(&kept.digest.skills);
        let text = texts
            .map(|it| it.to_lowercase())
            .collect::<Vec<_>>()
            .join("\n");
        self.words
            .split_whitespace()
            .all(|word| text.contains(word))
    }

    /// The same as a query string with its question mark, after a line.
    fn query(&self, after: Option<Place>) -> String {
        let mut query = Serializer::new(String::new());
        let asked = &self.asked;
        let sort = (asked.sort != Sort::default()).then(|| asked.sort.word().to_owned());
        let after = after.map(|it| format!("{}.{}", it.key, it.opportunity));
        let fields = [
            ("q", Some(self.words.clone()).filter(|it| !it.is_empty())),
            ("state", asked.state.clone()),
            ("department", asked.department.clone()),
            ("sort", sort),
            ("order", asked.ascending.then(|| "asc".to_owned())),
            ("after", after),
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
}

/// At most `limit` lines, and where to go on where there may be more.
async fn find(
    state: &WebState,
    wanted: &Wanted,
    limit: usize,
) -> Result<(Vec<Kept>, Option<Place>), WebError> {
    report::refresh(&state.store, REPLAYS).await?;
    let mut asked = wanted.asked.clone();
    let mut found = Vec::new();
    for _ in 0..BATCHES {
        let batch = lines(&state.store, &asked, BATCH).await?;
        let is_last = i64::try_from(batch.len()).is_ok_and(|length| length < BATCH);
        for (place, kept) in batch {
            if found.len() == limit {
                return Ok((found, asked.after));
            }
            asked.after = Some(place);
            if wanted.has(&kept) {
                found.push(kept);
            }
        }
        if is_last {
            return Ok((found, None));
        }
    }
    Ok((found, asked.after))
}

/// A line as the page shows it.
struct Line {
    path: String,
    title: String,
    state: Option<api::State>,
    /// Each with its heading.
    cells: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "tracker.html", config = "src/web/askama.toml")]
struct TrackerPage<'a> {
    w: Words,
    chrome: Chrome,
    wanted: &'a Wanted,
    departments: Vec<String>,
    headings: Vec<String>,
    lines: Vec<Line>,
    next: Option<String>,
}

impl TrackerPage<'_> {
    fn path(&self) -> &'static str {
        tracker_path(self.w.lang)
    }

    fn file(&self, extension: &str) -> String {
        format!("{}.{extension}{}", self.path(), self.wanted.query(None))
    }

    fn count(&self) -> u32 {
        u32::try_from(self.lines.len()).unwrap_or(u32::MAX)
    }

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "templates pass references"
    )]
    fn has_state(&self, state: &api::State) -> bool {
        self.wanted.asked.state.as_deref() == Some(state.word())
    }

    fn has_department(&self, department: &str) -> bool {
        let chosen = self.wanted.asked.department.as_deref();
        chosen.is_some_and(|it| it.eq_ignore_ascii_case(department))
    }

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "templates pass references"
    )]
    fn has_sort(&self, sort: &Sort) -> bool {
        self.wanted.asked.sort == *sort
    }
}

/// The columns that stand in the first cell, which names the line and links to it.
const IN_FIRST: [usize; 3] = [0, 1, 6];

async fn page(
    lang: Lang,
    State(state): State<WebState>,
    axum::extract::Query(asked): axum::extract::Query<Query>,
) -> Result<Html<String>, WebError> {
    let wanted = asked.wanted()?;
    let (found, next) = find(&state, &wanted, PAGE).await?;
    let w = state.site.words(lang);
    let query = wanted.query(wanted.asked.after);
    let paths = Lang::ALL.map(|lang| format!("{}{query}", tracker_path(lang)));
    let [english, french] = paths;
    let title = w.t("tracker-title");
    let intro = w.t("tracker-intro");
    let chrome = Chrome::new(&state.site, lang, title, intro, (english, french));
    let page = TrackerPage {
        departments: owners(&state.store, DEPARTMENTS).await?,
        headings: columns(lang),
        lines: found
            .iter()
            .map(|kept| line(&state.site, &w, kept))
            .collect(),
        next: next.map(|place| format!("{}{}", tracker_path(lang), wanted.query(Some(place)))),
        wanted: &wanted,
        chrome,
        w,
    };
    Ok(Html(page.render()?))
}

/// The headings beside the first, without the address, which the first cell links to.
fn columns(lang: Lang) -> Vec<String> {
    let all: Vec<String> = headings(lang).collect();
    let last = all.len() - 1;
    let shown = all.into_iter().enumerate();
    shown
        .filter(|(at, _)| !IN_FIRST.contains(at) && *at != last)
        .map(|(_, title)| title)
        .collect()
}

fn line(site: &Site, w: &Words, kept: &Kept) -> Line {
    let entry = entry(kept, address(site, w.lang, kept));
    let currency = kept
        .digest
        .price
        .as_ref()
        .map_or("", |price| price.currency.code());
    let fields: Vec<Field> = entry.fields(w.lang).collect();
    let last = fields.len() - 1;
    let shown_fields = fields.into_iter().enumerate();
    let cells = shown_fields
        .filter(|(at, _)| !IN_FIRST.contains(at) && *at != last)
        .map(|(_, field)| shown(w, field, currency));
    Line {
        path: path(w.lang, kept),
        title: kept.digest.title(w.lang).0.to_owned(),
        state: state_named(&kept.digest.state),
        cells: columns(w.lang).into_iter().zip(cells).collect(),
    }
}

fn state_named(name: &str) -> Option<api::State> {
    api::State::ALL
        .iter()
        .copied()
        .find(|state| state.word() == name)
}

fn shown(w: &Words, field: Field, currency: &str) -> String {
    match field {
        Field::Text(text) => text,
        Field::Count(count) => count.to_string(),
        Field::Cents(cents) => i18n::money(w.lang, cents, currency),
        Field::At(at) => w.day(&at),
        Field::Is(true) => w.t("report-yes"),
        Field::Is(false) => w.t("report-no"),
        Field::Missing => w.t("report-none"),
    }
}

async fn csv(
    lang: Lang,
    State(state): State<WebState>,
    axum::extract::Query(asked): axum::extract::Query<Query>,
) -> Result<Response, WebError> {
    let (found, _) = find(&state, &asked.wanted()?, FILE).await?;
    let mut csv = Csv::begin(lang).map_err(WebError::internal)?;
    for kept in &found {
        let url = address(&state.site, lang, kept);
        csv.add(&entry(kept, url)).map_err(WebError::internal)?;
    }
    let body = csv.finish().map_err(WebError::internal)?;
    Ok(file("text/csv; charset=utf-8", &name(lang, "csv"), body))
}

async fn xlsx(
    lang: Lang,
    State(state): State<WebState>,
    axum::extract::Query(asked): axum::extract::Query<Query>,
) -> Result<Response, WebError> {
    let (found, _) = find(&state, &asked.wanted()?, FILE).await?;
    let site = Arc::clone(&state.site);
    // Packing a large sheet would keep others waiting.
    let packed = tokio::task::spawn_blocking(move || {
        let mut sheet = Xlsx::begin(lang, &site.zone)?;
        for kept in &found {
            sheet.add(&entry(kept, address(&site, lang, kept)))?;
        }
        sheet.finish()
    });
    let body = packed.await.map_err(WebError::internal)?;
    let body = body.map_err(WebError::internal)?;
    Ok(file(XLSX, &name(lang, "xlsx"), body))
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

fn entry(kept: &Kept, url: String) -> Entry<'_> {
    Entry {
        digest: &kept.digest,
        owner: &kept.owner,
        repository: &kept.repository,
        url,
    }
}

fn name(lang: Lang, extension: &str) -> String {
    let stem = match lang {
        Lang::En => "tracker",
        Lang::Fr => "suivi",
    };
    format!("{stem}.{extension}")
}
