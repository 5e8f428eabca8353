//! K1–K24 as the table of the pilot's section 3.

use super::super::Report;
use super::super::known::{Decimal, Known};
use super::super::metric::{Figure, Gap, Key, Metric, Note, Target, Unit};
use super::words::{Words, decimal, percentage};
use super::{Cell, Line, Section, Table};

/// The section of targets and results.
pub(super) fn section(words: &Words<'_>, report: &Report) -> Section {
    let columns = [
        ("metric", false),
        ("target", true),
        ("result", true),
        ("gap", true),
        ("explanation", false),
    ];
    let columns = columns.map(|(name, number)| words.column(name, number));
    let lines = report.metrics.iter().map(|metric| line(words, metric));
    Section {
        id: "metrics".to_owned(),
        title: words.t("report-metrics"),
        before: vec![words.t("report-metrics-intro")],
        chart: None,
        table: Some(Table::new(columns.to_vec(), lines.collect())),
        after: Vec::new(),
    }
}

fn line(words: &Words<'_>, metric: &Metric) -> Line {
    let cells = vec![
        Cell::text(format!("{} {}", metric.key.word(), name(words, metric.key))),
        target(words, metric.key),
        result(words, metric),
        gap(words, metric),
        Cell::text(explanation(words, metric)),
    ];
    Line::of(cells).behind(&metric.evidence)
}

/// What a metric is called.
pub(super) fn name(words: &Words<'_>, key: Key) -> String {
    words.t(&format!("metric-{}", key.word()))
}

/// A number in a metric's unit.
fn in_unit(words: &Words<'_>, unit: Unit, number: Decimal) -> String {
    match unit {
        Unit::Count | Unit::Money => decimal(words.lang, number),
        Unit::Percent => percentage(words.lang, number),
        Unit::Hours => {
            let number = decimal(words.lang, number).into();
            words.tell("report-hours", &[("number", number)])
        }
    }
}

fn target(words: &Words<'_>, key: Key) -> Cell {
    let (name, target) = match key.target() {
        Target::None => return Cell::text(words.t("report-target-none")),
        Target::MoreThan(target) => ("report-target-more", target),
        Target::AtLeast(target) => ("report-target-least", target),
        Target::AtMost(target) => ("report-target-most", target),
    };
    let number = in_unit(words, key.unit(), Decimal(target)).into();
    Cell::number(words.tell(name, &[("number", number)]), &Decimal(target))
}

/// The result as people read it.
pub(super) fn result(words: &Words<'_>, metric: &Metric) -> Cell {
    match &metric.result {
        Known::Not(_) => words.unknown(),
        Known::Is(Figure::Value { contracted, paid }) => {
            let sums = [
                ("contracted", words.money(contracted).into()),
                ("paid", words.money(paid).into()),
            ];
            Cell {
                text: words.tell("report-value", &sums),
                plain: words.money_cell(contracted).plain,
            }
        }
        Known::Is(Figure::Number(_) | Figure::Share { .. }) => metric.number().map_or_else(
            || words.unknown(),
            |number| Cell::number(in_unit(words, metric.key.unit(), number), &number),
        ),
    }
}

fn gap(words: &Words<'_>, metric: &Metric) -> Cell {
    let unit = metric.key.unit();
    let signed = |gap: Decimal| {
        let plus = if gap.0 > 0 { "+" } else { "" };
        format!("{plus}{}", in_unit(words, unit, gap))
    };
    match metric.gap() {
        Gap::NoTarget => Cell::text(words.t("report-gap-none")),
        Gap::NotKnown => words.unknown(),
        Gap::Met(Decimal(0)) => Cell::number(words.t("report-gap-exactly"), &Decimal(0)),
        Gap::Met(gap) => {
            let number = signed(gap).into();
            Cell::number(words.tell("report-gap-met", &[("number", number)]), &gap)
        }
        Gap::Missed(Decimal(0)) => Cell::number(words.t("report-gap-missed"), &Decimal(0)),
        Gap::Missed(gap) => Cell::number(signed(gap), &gap),
    }
}

/// Why a result is what it is, or why it is not known.
pub(super) fn explanation(words: &Words<'_>, metric: &Metric) -> String {
    let mut told: Vec<String> = Vec::new();
    if let Some(source) = &metric.source {
        let source = source.as_str().into();
        told.push(words.tell("report-declared", &[("source", source)]));
    }
    told.extend(metric.result.reason().map(|reason| words.reason(reason)));
    told.extend(metric.notes.iter().map(|note| noted(words, note)));
    told.join(" ")
}

fn noted(words: &Words<'_>, note: &Note) -> String {
    let numbers: Vec<_> = note
        .numbers
        .iter()
        .map(|(name, number)| (*name, (*number).into()))
        .collect();
    words.tell(&format!("note-{}", note.key), &numbers)
}
