//! Annex A as a table: of all opportunities, and of each.

use super::super::annex::{Origin, Row, Sums};
use super::super::known::{Decimal, Known};
use super::super::metric::{Behind, Evidence};
use super::super::step::{AnnexStep, Part};
use super::super::{Made, Mean, Report, Whole};
use super::summary::planned;
use super::words::{Words, days};
use super::{Bar, Cell, Chart, Line, Section, Table};
use crate::domain::ids::OpportunityId;

/// Annex A over all opportunities.
pub(super) fn section(words: &Words<'_>, report: &Report) -> Section {
    let only = match report.wholes.as_slice() {
        [only] if report.posted == 1 => Some(only.opportunity),
        _ => None,
    };
    let origin = |mean: &Mean| match only {
        Some(_) => origin(words, &mean.row),
        None => counts(words, mean),
    };
    let rows: Vec<(&Row, String)> = report
        .annex
        .iter()
        .map(|it| (&it.row, origin(it)))
        .collect();
    let mut before = vec![words.t("report-annex-intro")];
    if only.is_none() {
        before.push(words.t("report-annex-means"));
    }
    Section {
        id: "annex".to_owned(),
        title: words.t("report-annex"),
        before,
        chart: Some(chart(words, report)),
        table: Some(table(
            words,
            &rows,
            [&report.to_receive, &report.to_pay],
            only,
        )),
        after: ["report-annex-units", "report-annex-effort"]
            .map(|key| words.t(key))
            .to_vec(),
    }
}

/// Annex A of each opportunity, where there are several.
pub(super) fn of_each(words: &Words<'_>, made: &Made) -> Vec<Section> {
    let wholes = &made.report.wholes;
    if made.report.posted < 2 {
        return Vec::new();
    }
    let mut sections: Vec<Section> = wholes
        .iter()
        .map(|whole| of_one(words, made, whole))
        .collect();
    let shown = u64::try_from(wholes.len()).unwrap_or(u64::MAX);
    if let (Some(last), true) = (sections.last_mut(), shown < made.report.posted) {
        let count = shown.into();
        last.after
            .push(words.tell("report-wholes-left-out", &[("count", count)]));
    }
    sections
}

fn of_one(words: &Words<'_>, made: &Made, whole: &Whole) -> Section {
    let named = made.names.get(&whole.opportunity);
    let title = named.map_or_else(
        || whole.opportunity.to_string(),
        |named| format!("{} ({})", named.title(words.lang), named.place()),
    );
    let rows: Vec<(&Row, String)> = whole
        .rows
        .iter()
        .map(|row| (row, origin(words, row)))
        .collect();
    let sums = [&whole.to_receive, &whole.to_pay];
    Section {
        id: format!("annex-{}", whole.opportunity),
        title: words.tell("report-annex-of", &[("title", title.into())]),
        before: Vec::new(),
        chart: None,
        table: Some(table(words, &rows, sums, Some(whole.opportunity))),
        after: Vec::new(),
    }
}

fn table(
    words: &Words<'_>,
    rows: &[(&Row, String)],
    sums: [&Sums; 2],
    only: Option<OpportunityId>,
) -> Table {
    let columns = [
        ("step", false),
        ("sole", true),
        ("planned", true),
        ("elapsed", true),
        ("business", true),
        ("counted", true),
        ("difference", true),
        ("effort", true),
        ("origin", false),
    ];
    let columns = columns
        .map(|(name, number)| words.column(name, number))
        .to_vec();
    let [receive, pay] = sums;
    let mut lines = Vec::new();
    for (part, key, sums) in [
        (Part::ToReceive, "report-total-receive", receive),
        (Part::ToPay, "report-total-pay", pay),
    ] {
        let of_part = rows.iter().filter(|(row, _)| row.step.part() == part);
        lines.extend(of_part.map(|(row, origin)| line(words, row, origin, only)));
        lines.push(total(words, key, part, sums));
    }
    Table::new(columns, lines)
}

fn line(words: &Words<'_>, row: &Row, origin: &str, only: Option<OpportunityId>) -> Line {
    let business = row.business.map(|days| Decimal::whole(i64::from(days)));
    let cells = vec![
        Cell::text(step(words, row.step)),
        words.plan(row.step.sole_source()),
        words.plan(row.step.planned()),
        words.known(&row.elapsed),
        words.plan(business),
        words.known(&row.counted),
        words.maybe_days(row.difference()),
        words.known(&row.effort),
        Cell::text(origin),
    ];
    let line = Line::of(cells);
    match (&row.origin, only) {
        (Origin::Events { from, to }, Some(opportunity)) => {
            let mut evidence = Evidence::default();
            for version in [*from, *to] {
                evidence.add(opportunity, version);
            }
            line.behind(&evidence)
        }
        (Origin::Declared(_) | Origin::Procedure | Origin::None | Origin::Events { .. }, _) => line,
    }
}

fn total(words: &Words<'_>, key: &str, part: Part, sums: &Sums) -> Line {
    let plan = |of| words.days(planned(part, of));
    // A sum of which every part is missing is not known either.
    let known = |days: Decimal| {
        let steps = AnnexStep::ALL
            .into_iter()
            .filter(|step| step.part() == part)
            .count();
        if usize::try_from(sums.unknown).is_ok_and(|unknown| unknown == steps) {
            words.unknown()
        } else {
            words.days(days)
        }
    };
    Line::of(vec![
        Cell::text(words.t(key)),
        plan(AnnexStep::sole_source),
        plan(AnnexStep::planned),
        known(sums.elapsed),
        Cell::text(words.t("report-none")),
        known(sums.counted),
        known(sums.difference),
        known(sums.effort),
        Cell::text(String::new()),
    ])
    .total()
}

/// What a step is called.
pub(super) fn step(words: &Words<'_>, step: AnnexStep) -> String {
    words.t(&format!("annex-step-{}", step.word()))
}

fn origin(words: &Words<'_>, row: &Row) -> String {
    match (&row.origin, &row.elapsed) {
        (Origin::Events { from, to }, _) => {
            let numbers = [("from", (*from).into()), ("to", (*to).into())];
            words.tell("report-origin-events", &numbers)
        }
        (Origin::Declared(source), _) => {
            words.tell("report-declared", &[("source", source.as_str().into())])
        }
        (Origin::Procedure, _) => words.t("report-origin-procedure"),
        (Origin::None, Known::Not(reason)) => words.reason(*reason),
        (Origin::None, Known::Is(_)) => String::new(),
    }
}

fn counts(words: &Words<'_>, mean: &Mean) -> String {
    let numbers = [
        ("computed", mean.computed.into()),
        ("declared", mean.declared.into()),
        ("unknown", mean.unknown.into()),
    ];
    words.tell("report-origin-counts", &numbers)
}

/// Plan and reality of the steps that a micro-acquisition has.
fn chart(words: &Words<'_>, report: &Report) -> Chart {
    let shown = |value: Decimal| (value.0, days(words.lang, value));
    let bars = report.annex.iter().filter_map(|mean| {
        let planned = mean.row.step.planned()?;
        Some(Bar {
            label: step(words, mean.row.step),
            values: vec![
                Some(shown(planned)),
                mean.row.counted.get().map(|counted| shown(*counted)),
            ],
        })
    });
    Chart::new(
        words,
        words.t("report-chart-annex"),
        ["report-chart-planned", "report-chart-counted"]
            .map(|key| words.t(key))
            .to_vec(),
        bars.collect(),
    )
}

/// The event that a step's evidence names, for one that has it.
#[must_use]
pub(super) fn behind(opportunity: OpportunityId, row: &Row) -> Vec<Behind> {
    match row.origin {
        Origin::Events { from, to } => [from, to]
            .map(|version| Behind {
                opportunity,
                version,
            })
            .to_vec(),
        Origin::Declared(_) | Origin::Procedure | Origin::None => Vec::new(),
    }
}
