//! The north star, the stages and competition.

use super::super::Report;
use super::super::known::Decimal;
use super::super::metric::{Evidence, percent};
use super::words::{Words, days, decimal, percentage};
use super::{Bar, Cell, Chart, Line, Section, Table};

/// Posted to paid in 72 hours (R48), and the flow efficiency (R49).
pub(super) fn north_star(words: &Words<'_>, report: &Report) -> Section {
    let star = &report.north_star;
    let share = share(words, star.part, star.whole);
    let flow = report.to_receive.flow().map_or_else(
        || words.unknown(),
        |flow| {
            Cell::number(
                percentage(words.lang, Decimal(flow * 10)),
                &Decimal(flow * 10),
            )
        },
    );
    let lines = vec![
        Line::of(vec![Cell::text(words.t("report-north-star-share")), share])
            .behind(&star.evidence),
        Line::of(vec![Cell::text(words.t("report-flow")), flow]),
    ];
    let columns = vec![words.column("measure", false), words.column("result", true)];
    Section {
        id: "north-star".to_owned(),
        title: words.t("report-north-star"),
        before: vec![words.t("report-north-star-intro")],
        chart: None,
        table: Some(Table::new(columns, lines)),
        after: vec![words.t("report-annex-flow")],
    }
}

fn share(words: &Words<'_>, part: u64, whole: u64) -> Cell {
    percent(part, whole).map_or_else(
        || words.unknown(),
        |share| Cell::number(percentage(words.lang, share), &share),
    )
}

/// How long each stage takes.
pub(super) fn stages(words: &Words<'_>, report: &Report) -> Section {
    let columns = [
        ("stage", false),
        ("count", true),
        ("median", true),
        ("mean", true),
        ("least", true),
        ("most", true),
    ];
    let columns = columns.map(|(name, number)| words.column(name, number));
    let name = |word: &str| words.t(&format!("stage-{word}"));
    let mut lines = Vec::new();
    let mut bars = Vec::new();
    for taken in &report.stages {
        let cells = vec![
            Cell::text(name(taken.stage.word())),
            words.count(taken.count),
            words.maybe_days(taken.median),
            words.maybe_days(taken.mean),
            words.maybe_days(taken.least),
            words.maybe_days(taken.most),
        ];
        lines.push(Line::of(cells).behind(&taken.evidence));
        bars.push(Bar {
            label: name(taken.stage.word()),
            values: vec![taken.median.map(|it| (it.0, days(words.lang, it)))],
        });
    }
    Section {
        id: "stages".to_owned(),
        title: words.t("report-stages"),
        before: vec![words.t("report-stages-intro")],
        chart: Some(Chart::new(
            words,
            words.t("report-chart-stages"),
            vec![words.t("report-column-median")],
            bars,
        )),
        table: Some(Table::new(columns.to_vec(), lines)),
        after: Vec::new(),
    }
}

/// How many apply, and how late (R45).
pub(super) fn competition(words: &Words<'_>, report: &Report) -> Section {
    let it = &report.competition;
    let all = it.applications.count;
    let named = |name: &str| Cell::text(words.t(&format!("competition-{name}")));
    let plain = |name, count| {
        Line::of(vec![
            named(name),
            words.maybe_count(count),
            Cell::text(words.t("report-none")),
        ])
    };
    let part = |name, of: &Evidence| {
        let share = share(words, of.count, all);
        Line::of(vec![named(name), words.count(of.count), share]).behind(of)
    };
    let lines = vec![
        plain("closed", Some(it.closed.count)).behind(&it.closed),
        plain("least", it.least),
        plain("median", it.median),
        plain("most", it.most),
        part("all", &it.applications),
        part("last-hour", &it.last_hour),
        part("last-six-hours", &it.last_six_hours),
        part("last-day", &it.last_day),
    ];
    let columns = vec![
        words.column("measure", false),
        words.column("applications", true),
        words.column("share", true),
    ];
    Section {
        id: "competition".to_owned(),
        title: words.t("report-competition"),
        before: vec![words.t("report-competition-intro")],
        chart: Some(lateness(words, report)),
        table: Some(Table::new(columns, lines)),
        after: Vec::new(),
    }
}

/// When applications came: each in one bar alone.
fn lateness(words: &Words<'_>, report: &Report) -> Chart {
    let it = &report.competition;
    let bars = [
        ("earlier", it.applications.count - it.last_day.count),
        ("day", it.last_day.count - it.last_six_hours.count),
        ("six", it.last_six_hours.count - it.last_hour.count),
        ("hour", it.last_hour.count),
    ];
    let bar = |(name, count): (&str, u64)| {
        let number = Decimal::whole(i64::try_from(count).unwrap_or(i64::MAX / 100));
        Bar {
            label: words.t(&format!("report-chart-{name}")),
            values: vec![Some((number.0, decimal(words.lang, number)))],
        }
    };
    Chart::new(
        words,
        words.t("report-chart-competition"),
        vec![words.t("report-column-applications")],
        bars.map(bar).to_vec(),
    )
}
