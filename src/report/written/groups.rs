//! The same numbers by department and by fiscal year.

use super::super::Report;
use super::super::group::Group;
use super::Bar;
use super::words::{Words, decimal};
use super::{Cell, Chart, Line, Section, Table};
use crate::papers::matter::seat_name;
use crate::report::known::Decimal;
use crate::report::seats::Place;

/// By department: the owner of the repository.
pub(super) fn departments(words: &Words<'_>, report: &Report) -> Section {
    let mut section = section(words, "departments", "department", &report.departments);
    section.before.push(words.t("report-departments-intro"));
    section
}

/// Where the suppliers who were paid are; none where too few are known of.
pub(super) fn places(words: &Words<'_>, report: &Report) -> Option<Section> {
    if report.places.is_empty() {
        return None;
    }
    let columns = vec![
        words.column("province", false),
        words.column("suppliers", true),
    ];
    let line = |place: &Place| {
        let name = place.seat.map_or_else(
            || words.t("report-provinces-others"),
            |seat| seat_name(words.lang, seat),
        );
        Line::of(vec![Cell::text(name), words.count(place.suppliers.into())])
    };
    Some(Section {
        id: "provinces".to_owned(),
        title: words.t("report-provinces"),
        before: vec![words.t("report-provinces-intro")],
        chart: None,
        table: Some(Table::new(
            columns,
            report.places.iter().map(line).collect(),
        )),
        after: Vec::new(),
    })
}

/// By fiscal year of posting.
pub(super) fn years(words: &Words<'_>, report: &Report) -> Section {
    let mut section = section(words, "years", "year", &report.years);
    let bar = |group: &Group| {
        let posted = Decimal::whole(i64::try_from(group.posted).unwrap_or(i64::MAX / 100));
        Bar {
            label: name(words, group),
            values: vec![Some((posted.0, decimal(words.lang, posted)))],
        }
    };
    // One bar says nothing.
    if report.years.len() > 1 {
        section.chart = Some(Chart::new(
            words,
            words.t("report-years"),
            vec![words.t("report-column-posted")],
            report.years.iter().map(bar).collect(),
        ));
    }
    section
}

fn name(words: &Words<'_>, group: &Group) -> String {
    group
        .name
        .clone()
        .unwrap_or_else(|| words.t("report-department-unknown"))
}

fn section(words: &Words<'_>, id: &str, first: &str, groups: &[Group]) -> Section {
    let numbers = [
        "posted",
        "applications",
        "suppliers",
        "awarded",
        "accepted",
        "paid",
        "contracted",
        "spent",
        "time-to-award",
        "within",
    ];
    let mut columns = vec![words.column(first, false)];
    columns.extend(numbers.map(|name| words.column(name, true)));
    let line = |group: &Group| {
        Line::of(vec![
            Cell::text(name(words, group)),
            words.count(group.posted),
            words.count(group.applications),
            words.count(group.suppliers),
            words.count(group.awarded),
            words.count(group.accepted),
            words.count(group.paid),
            words.money_cell(&group.contracted),
            words.money_cell(&group.spent),
            words.maybe_days(group.time_to_award),
            words.count(group.within_72_hours),
        ])
        .behind(&group.evidence)
    };
    Section {
        id: id.to_owned(),
        title: words.t(&format!("report-{id}")),
        before: Vec::new(),
        chart: None,
        table: Some(Table::new(columns, groups.iter().map(line).collect())),
        after: Vec::new(),
    }
}
