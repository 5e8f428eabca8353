//! The report as HTML: each number with the events behind it; as a page, and as one file
//! that can be kept and read where there is no network.

use std::sync::Arc;

use askama::Template;

use super::assets;
use super::chrome::Chrome;
use super::error::WebError;
use super::pages::Site;
use super::place::Place;
use super::report::{query, report_path};
use super::words::Words;
use crate::domain::lang::Lang;
use crate::report::chart;
use crate::report::metric::{Behind, Evidence};
use crate::report::written::{Cell, Column, Section, Sheet, Table};
use crate::report::{Made, Scope};

/// How many events of one number are linked on the page.
const LINKED: usize = 25;

/// What the reader narrowed the report to, and can.
#[derive(Clone, Debug)]
pub struct Filters<'a> {
    /// What it is about.
    pub scope: &'a Scope,
    /// The same as a query string with its question mark.
    pub query: String,
    /// The departments that can be chosen.
    pub departments: Vec<String>,
}

impl Filters<'_> {
    fn from(&self) -> String {
        self.scope
            .from
            .map_or_else(String::new, |date| date.to_string())
    }

    fn to(&self) -> String {
        self.scope
            .to
            .map_or_else(String::new, |date| date.to_string())
    }

    fn is(&self, department: &str) -> bool {
        let chosen = self.scope.department.as_deref();
        chosen.is_some_and(|it| it.eq_ignore_ascii_case(department))
    }

    fn opportunity(&self) -> String {
        self.scope
            .opportunity
            .map_or_else(String::new, |id| id.to_string())
    }
}

/// A section with what only the page has.
struct Shown<'a> {
    section: &'a Section,
    svg: Option<String>,
    lines: Vec<ShownLine<'a>>,
    has_events: bool,
}

impl Shown<'_> {
    /// Whether it is about one opportunity of many, and so shown when asked for.
    fn folds(&self) -> bool {
        self.section.id.starts_with("annex-")
    }
}

struct ShownLine<'a> {
    head: &'a str,
    /// The other cells, each with its column.
    cells: Vec<(&'a Column, &'a Cell)>,
    total: bool,
    events: Option<Events>,
}

/// The events behind a number, as links.
struct Events {
    count: String,
    /// Where each is shown, where that can be reached, and its name.
    links: Vec<(Option<String>, String)>,
    more: Option<String>,
}

#[derive(Template)]
#[template(path = "report.html", config = "src/web/askama.toml")]
struct ReportPage<'a> {
    w: Words,
    chrome: Chrome,
    sheet: &'a Sheet,
    filters: &'a Filters<'a>,
    sections: Vec<Shown<'a>>,
}

#[derive(Template)]
#[template(path = "report_file.html", config = "src/web/askama.toml")]
struct ReportFile<'a> {
    w: Words,
    sheet: &'a Sheet,
    programme: &'a str,
    style: &'static str,
    online: Option<String>,
    sections: Vec<Shown<'a>>,
}

/// Where the service is, as seen from what links to it.
#[derive(Clone, Copy, Debug)]
enum Service<'a> {
    /// The page is its own.
    Here,
    /// At this address, without a slash at the end.
    At(&'a str),
    /// Nowhere that a reader could reach.
    Nowhere,
}

impl Service<'_> {
    fn address(self, path: String) -> Option<String> {
        match self {
            Self::Here => Some(path),
            Self::At(base) => Some(format!("{base}{path}")),
            Self::Nowhere => None,
        }
    }
}

impl ReportPage<'_> {
    fn path(&self) -> &'static str {
        report_path(self.sheet.lang)
    }

    fn file(&self, extension: &str) -> String {
        format!("{}.{extension}{}", self.path(), self.filters.query)
    }
}

/// The page.
///
/// # Errors
/// When a chart cannot be drawn or the template not be rendered, which is a defect of ours.
pub fn page(
    site: &Arc<Site>,
    sheet: &Sheet,
    made: &Made,
    filters: &Filters<'_>,
) -> Result<String, WebError> {
    let w = site.words(sheet.lang);
    let path = |lang| format!("{}{}", report_path(lang), filters.query);
    let description = sheet.about.first().cloned().unwrap_or_default();
    let paths = (path(Lang::En), path(Lang::Fr));
    let chrome = Chrome::new(site, sheet.lang, sheet.title.as_str(), description, paths);
    let page = ReportPage {
        sections: sections(&w, made, sheet, Service::Here)?,
        w,
        chrome,
        sheet,
        filters,
    };
    Ok(page.render()?)
}

/// One file with its style in it and nothing that runs or is loaded. `public_url`, without
/// a slash at the end, is where its links lead; without one it names events and links none.
///
/// # Errors
/// As [`page`].
pub fn file(
    site: &Site,
    sheet: &Sheet,
    made: &Made,
    public_url: Option<&str>,
) -> Result<String, WebError> {
    let w = site.words(sheet.lang);
    let service = public_url.map_or(Service::Nowhere, Service::At);
    let path = format!("{}{}", report_path(sheet.lang), query(&made.report.scope));
    let file = ReportFile {
        sections: sections(&w, made, sheet, service)?,
        w,
        sheet,
        programme: site.name(sheet.lang),
        style: assets::STYLESHEET.body(),
        online: service.address(path),
    };
    Ok(file.render()?)
}

fn sections<'a>(
    w: &Words,
    made: &Made,
    sheet: &'a Sheet,
    service: Service<'_>,
) -> Result<Vec<Shown<'a>>, WebError> {
    let sections = sheet.sections.iter();
    sections.map(|it| shown(w, made, it, service)).collect()
}

fn shown<'a>(
    w: &Words,
    made: &Made,
    section: &'a Section,
    service: Service<'_>,
) -> Result<Shown<'a>, WebError> {
    let svg = section.chart.as_ref().map(chart::inline).transpose();
    let table = section.table.as_ref();
    let lines = table.map_or_else(Vec::new, |table| {
        let lines = table.lines.iter();
        lines
            .map(|line| ShownLine {
                head: line.cells.first().map_or("", |cell| cell.text.as_str()),
                cells: table.columns.iter().zip(&line.cells).skip(1).collect(),
                total: line.total,
                events: line
                    .evidence
                    .as_ref()
                    .map(|it| events(w, made, it, service)),
            })
            .collect()
    });
    Ok(Shown {
        section,
        svg: svg.map_err(WebError::internal)?,
        lines,
        has_events: table.is_some_and(Table::has_events),
    })
}

fn events(w: &Words, made: &Made, evidence: &Evidence, service: Service<'_>) -> Events {
    let told = |key, count: u64| crate::i18n::text(w.lang, key, &[("count", count.into())]);
    let shown = evidence.events.iter().take(LINKED);
    let links: Vec<_> = shown
        .map(|event| {
            let (path, text) = link(w, made, event);
            (service.address(path), text)
        })
        .collect();
    let left = evidence.count - u64::try_from(links.len()).unwrap_or(evidence.count);
    Events {
        count: told("report-events", evidence.count),
        links,
        more: (left > 0).then(|| told("report-more-events", left)),
    }
}

/// Where an event is shown: on the page of its issue, or, of an earlier opportunity of
/// the issue, in the JSON of that.
fn link(w: &Words, made: &Made, event: &Behind) -> (String, String) {
    let Some(named) = made.names.get(&event.opportunity) else {
        let id = event.opportunity.to_string();
        return (format!("/api/v1/opportunities/id/{id}"), id);
    };
    let arguments = [
        ("place", named.place().into()),
        ("version", event.version.into()),
    ];
    let text = crate::i18n::text(w.lang, "report-event", &arguments);
    let place = Place {
        owner: named.owner.clone(),
        repository: named.repository.clone(),
        number: named.number,
    };
    let href = if named.newest {
        format!("{}#event-{}", place.path(w.lang), event.version)
    } else {
        format!("/api/v1/opportunities/id/{}", event.opportunity)
    };
    (href, text)
}
