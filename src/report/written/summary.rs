//! What the report is about, and its most telling numbers as sentences.

use super::super::known::{Decimal, Known};
use super::super::metric::{Figure, Key};
use super::super::step::{AnnexStep, Part};
use super::super::{Made, Report};
use super::words::{Words, decimal, percentage};
use super::{Section, Writing};
use crate::i18n;

/// The lines under the title.
pub(super) fn about(words: &Words<'_>, made: &Made, writing: &Writing<'_>) -> Vec<String> {
    let Report {
        scope,
        labelled,
        posted,
        ..
    } = &made.report;
    let mut lines = vec![
        words.t("report-intro"),
        words.tell("report-programme", &[("name", writing.programme.into())]),
    ];
    let day = |key, date: jiff::civil::Date| {
        let noon = writing.zone.to_timestamp(date.at(12, 0, 0, 0));
        let shown = noon.map_or_else(
            |_| date.to_string(),
            |noon| i18n::day(words.lang, noon, writing.zone),
        );
        words.tell(key, &[("day", shown.into())])
    };
    let mut narrowed = Vec::new();
    narrowed.extend(scope.from.map(|date| day("report-scope-from", date)));
    narrowed.extend(scope.to.map(|date| day("report-scope-to", date)));
    if let Some(name) = &scope.department {
        let name = name.as_str().into();
        narrowed.push(words.tell("report-scope-department", &[("name", name)]));
    }
    if let Some(id) = scope.opportunity {
        let named = made
            .names
            .get(&id)
            .map(|named| named.title(words.lang).to_owned());
        let title = named.unwrap_or_else(|| id.to_string()).into();
        narrowed.push(words.tell("report-scope-opportunity", &[("title", title)]));
    }
    if narrowed.is_empty() {
        narrowed.push(words.t("report-scope-all"));
    }
    lines.push(narrowed.join(" · "));
    let counts = [
        ("labelled", (*labelled).into()),
        ("posted", (*posted).into()),
    ];
    lines.push(words.tell("report-counted", &counts));
    let when = i18n::date(words.lang, made.at, writing.zone).into();
    lines.push(words.tell("report-computed", &[("when", when)]));
    for (key, count) in [
        ("report-pending", made.pending),
        ("report-unreadable", made.unreadable),
    ] {
        if count > 0 {
            lines.push(words.tell(key, &[("count", count.into())]));
        }
    }
    lines
}

/// The summary.
pub(super) fn section(words: &Words<'_>, report: &Report) -> Section {
    let mut before = vec![outcome(words, report)];
    if report.posted > 0 {
        before.extend(money(words, report));
        before.push(days(words, report));
        before.push(flow(words, report));
        let star = &report.north_star;
        let numbers = [("part", star.part.into()), ("whole", star.whole.into())];
        before.push(words.tell("report-summary-north-star", &numbers));
    }
    Section {
        id: "summary".to_owned(),
        title: words.t("report-summary"),
        before,
        chart: None,
        table: None,
        after: Vec::new(),
    }
}

fn part(report: &Report, key: Key) -> u64 {
    match report.metric(key).map(|metric| &metric.result) {
        Some(Known::Is(Figure::Share { part, .. })) => *part,
        Some(Known::Is(Figure::Number(_) | Figure::Value { .. }) | Known::Not(_)) | None => 0,
    }
}

fn outcome(words: &Words<'_>, report: &Report) -> String {
    let numbers = [
        ("posted", report.posted.into()),
        ("applications", report.competition.applications.count.into()),
        ("awarded", part(report, Key::Terms).into()),
        ("accepted", part(report, Key::Delivered).into()),
    ];
    words.tell("report-summary-posted", &numbers)
}

fn money(words: &Words<'_>, report: &Report) -> Option<String> {
    let Figure::Value { contracted, paid } = report.metric(Key::Value)?.result.get()? else {
        return None;
    };
    let sums = [
        ("contracted", words.money(contracted).into()),
        ("paid", words.money(paid).into()),
    ];
    Some(words.tell("report-summary-money", &sums))
}

/// The sum of a plan's days to receive work.
pub(super) fn planned(part: Part, of: fn(AnnexStep) -> Option<Decimal>) -> Decimal {
    let steps = AnnexStep::ALL
        .into_iter()
        .filter(|step| step.part() == part);
    steps.filter_map(of).sum()
}

fn days(words: &Words<'_>, report: &Report) -> String {
    let sums = &report.to_receive;
    let planned = |of| decimal(words.lang, planned(Part::ToReceive, of));
    let numbers = [
        ("counted", decimal(words.lang, sums.counted).into()),
        ("planned", planned(AnnexStep::planned).into()),
        ("sole", planned(AnnexStep::sole_source).into()),
        ("elapsed", decimal(words.lang, sums.elapsed).into()),
    ];
    words.tell("report-summary-days", &numbers)
}

fn flow(words: &Words<'_>, report: &Report) -> String {
    let sums = &report.to_receive;
    let Some(flow) = sums.flow() else {
        return words.t("report-summary-flow-unknown");
    };
    let numbers = [
        ("counted", decimal(words.lang, sums.counted).into()),
        ("touch", decimal(words.lang, sums.touch).into()),
        ("flow", percentage(words.lang, Decimal(flow * 10)).into()),
    ];
    words.tell("report-summary-flow", &numbers)
}
