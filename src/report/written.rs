//! A report in the words of one language: sections with tables and charts.
//!
//! Page, PDF and CSV are three ways to set the same [`Sheet`], so that they never say
//! different things.

mod annex;
mod csv;
mod fields;
mod groups;
mod json;
mod summary;
mod survey;
mod targets;
mod times;
mod words;

use jiff::tz::TimeZone;

use super::Made;
use super::metric::Evidence;
use crate::domain::lang::Lang;

pub use self::csv::{COLUMNS, csv, guarded};
pub use fields::FIELDS;
pub use json::json;
pub use words::{days, decimal, percentage};

use words::Words;

/// A report in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its language.
    pub lang: Lang,
    /// What it is called.
    pub title: String,
    /// What it is about, line by line.
    pub about: Vec<String>,
    /// Its sections.
    pub sections: Vec<Section>,
}

/// One section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its anchor, the same in both languages.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// What stands before the table.
    pub before: Vec<String>,
    /// A picture of the table's numbers.
    pub chart: Option<Chart>,
    /// Its table.
    pub table: Option<Table>,
    /// What stands after it.
    pub after: Vec<String>,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its columns; the first names the rows.
    pub columns: Vec<Column>,
    /// Its rows.
    pub lines: Vec<Line>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub title: String,
    /// Whether numbers stand in it.
    pub number: bool,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its cells, as many as there are columns.
    pub cells: Vec<Cell>,
    /// Whether it sums others up.
    pub total: bool,
    /// The events behind it.
    pub evidence: Option<Evidence>,
}

/// What stands in a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// As people read it.
    pub text: String,
    /// The number alone, with a point before its decimals, where it is one.
    pub plain: Option<String>,
}

/// A bar chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// What it shows.
    pub title: String,
    /// The names of its series: one, or two side by side.
    pub series: Vec<String>,
    /// Its bars, from the top.
    pub bars: Vec<Bar>,
    /// What is written in the place of a value that is not known.
    pub unknown: String,
    /// The value of the longest bar: a chart in parts has one scale.
    pub most: i64,
}

/// The bars of one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What they are of.
    pub label: String,
    /// One value for each series in hundredths, with what is written beside it; none
    /// where it is not known.
    pub values: Vec<Option<(i64, String)>>,
}

impl Chart {
    fn new(words: &Words<'_>, title: String, series: Vec<String>, bars: Vec<Bar>) -> Self {
        let values = bars.iter().flat_map(|bar| bar.values.iter().flatten());
        Self {
            most: values.map(|(value, _)| *value).max().unwrap_or(0).max(1),
            unknown: words.t("report-not-known"),
            title,
            series,
            bars,
        }
    }

    /// The same in parts of at most `bars` bars, for paper.
    #[must_use]
    pub fn parts(&self, bars: usize) -> Vec<Self> {
        let part = |bars: &[Bar]| Self {
            bars: bars.to_vec(),
            ..self.clone()
        };
        self.bars.chunks(bars.max(1)).map(part).collect()
    }
}

impl Cell {
    /// Words.
    fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            plain: None,
        }
    }

    /// A number with its plain form.
    fn number(text: impl Into<String>, plain: &impl ToString) -> Self {
        Self {
            text: text.into(),
            plain: Some(plain.to_string()),
        }
    }
}

impl Line {
    fn of(cells: Vec<Cell>) -> Self {
        Self {
            cells,
            total: false,
            evidence: None,
        }
    }

    fn behind(self, evidence: &Evidence) -> Self {
        Self {
            evidence: Some(evidence.clone()),
            ..self
        }
    }

    fn total(self) -> Self {
        Self {
            total: true,
            ..self
        }
    }
}

impl Table {
    fn new(columns: Vec<(String, bool)>, lines: Vec<Line>) -> Self {
        let column = |(title, number)| Column { title, number };
        Self {
            columns: columns.into_iter().map(column).collect(),
            lines,
        }
    }

    /// Whether any of its rows names events.
    #[must_use]
    pub fn has_events(&self) -> bool {
        self.lines.iter().any(|line| line.evidence.is_some())
    }
}

/// What a report is written with.
#[derive(Clone, Copy, Debug)]
pub struct Writing<'a> {
    /// In which language.
    pub lang: Lang,
    /// On whose clocks instants are shown.
    pub zone: &'a TimeZone,
    /// What the programme is called in that language.
    pub programme: &'a str,
}

/// The report in words.
#[must_use]
pub fn write(made: &Made, writing: &Writing<'_>) -> Sheet {
    let words = Words {
        lang: writing.lang,
        currency: &made.report.currency,
    };
    let mut sections = vec![
        summary::section(&words, &made.report),
        targets::section(&words, &made.report),
        times::north_star(&words, &made.report),
        times::stages(&words, &made.report),
        times::competition(&words, &made.report),
        annex::section(&words, &made.report),
        groups::departments(&words, &made.report),
        groups::years(&words, &made.report),
    ];
    sections.extend(groups::places(&words, &made.report));
    sections.extend(
        made.report
            .survey
            .as_ref()
            .map(|it| survey::section(&words, it)),
    );
    sections.extend(annex::of_each(&words, made));
    Sheet {
        lang: writing.lang,
        title: words.t("report-title"),
        about: summary::about(&words, made, writing),
        sections,
    }
}
