//! The report as HTML: each number with the events behind it.

use std::sync::Arc;

use askama::Template;

use super::chrome::Chrome;
use super::error::WebError;
use super::pages::Site;
use super::report::report_path;
use super::view::Place;
use super::words::Words;
use crate::domain::lang::Lang;
use crate::report::chart;
use crate::report::metric::{Behind, Evidence};
use crate::report::written::{Cell, Column, Line, Section, Sheet, Table};
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
    links: Vec<(String, String)>,
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
    let sections: Result<Vec<_>, _> = sheet
        .sections
        .iter()
        .map(|it| shown(&w, made, it))
        .collect();
    let page = ReportPage {
        w,
        chrome,
        sheet,
        filters,
        sections: sections?,
    };
    Ok(page.render()?)
}

fn shown<'a>(w: &Words, made: &Made, section: &'a Section) -> Result<Shown<'a>, WebError> {
    let svg = section.chart.as_ref().map(chart::inline).transpose();
    let table = section.table.as_ref();
    let lines = table.map_or_else(Vec::new, |table| {
        let lines = table.lines.iter();
        lines
            .map(|line| shown_line(w, made, &table.columns, line))
            .collect()
    });
    Ok(Shown {
        section,
        svg: svg.map_err(WebError::internal)?,
        lines,
        has_events: table.is_some_and(Table::has_events),
    })
}

fn shown_line<'a>(w: &Words, made: &Made, columns: &'a [Column], line: &'a Line) -> ShownLine<'a> {
    ShownLine {
        head: line.cells.first().map_or("", |cell| cell.text.as_str()),
        cells: columns.iter().zip(&line.cells).skip(1).collect(),
        total: line.total,
        events: line.evidence.as_ref().map(|it| events(w, made, it)),
    }
}

fn events(w: &Words, made: &Made, evidence: &Evidence) -> Events {
    let told = |key, count: u64| crate::i18n::text(w.lang, key, &[("count", count.into())]);
    let shown = evidence.events.iter().take(LINKED);
    let links: Vec<_> = shown.map(|event| link(w, made, event)).collect();
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
