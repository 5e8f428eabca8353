//! Hours and days: does the work fit its window, and do its deadlines suit people?

use jiff::civil::Weekday;

use super::{ADMINISTRATION_HOURS, HIGHEST_RATE, Warning, WarningKind, clock};
use crate::domain::calendar::local_date;
use crate::domain::programme::Programme;
use crate::domain::statement::{Field, Statement};

/// Ten times the hours of a working day: 37.5 hours a week are 7.5 a day (R5).
const TENTHS_A_DAY: u32 = 75;
/// More hours than this are no estimate of work of this size.
const MOST_HOURS: u32 = 10_000;

/// R5, R109: the window runs from when the supplier should be known (R41) to delivery.
pub(super) fn window(statement: &Statement, programme: &Programme) -> Option<Warning> {
    let (calendar, zone) = clock(programme);
    let begins_at = programme.due_after(statement.closes_at, &programme.policy.selection_days);
    let begins = local_date(begins_at, zone);
    let ends = local_date(statement.delivery_due_at, zone);
    let days = calendar.business_days_between(begins, ends);
    let hours = estimated_hours(statement).or_else(|| bought_hours(statement))?;
    let tenths = days.saturating_mul(TENTHS_A_DAY);
    (hours.saturating_mul(10) > tenths).then(|| {
        let window = tenths / 10;
        let kind = WarningKind::WindowTooShort {
            hours,
            window,
            days,
        };
        Warning::of(Field::Delivery, kind)
    })
}

/// The hours that the statement gives: of several numbers the highest. None
/// where it gives none, or gives them in days or weeks.
pub(super) fn estimated_hours(statement: &Statement) -> Option<u32> {
    let text = statement.estimated_hours.as_ref()?.to_lowercase();
    let other_units = ["day", "jour", "week", "semaine", "month", "mois"];
    if other_units.iter().any(|unit| text.contains(unit)) {
        return None;
    }
    text.split(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')
        // A part of an hour is left out: 37.5 and 37,5 are 37.
        .filter_map(|number| number.split(['.', ',']).next()?.parse().ok())
        .filter(|hours| (1..=MOST_HOURS).contains(hours))
        .max()
}

/// What the price buys at the highest suggested rate, without the
/// administration: fewer hours it can hardly be meant for (R3, R4).
fn bought_hours(statement: &Statement) -> Option<u32> {
    let price = &statement.fixed_price;
    if price.currency.code() != "CAD" {
        return None;
    }
    u32::try_from(price.amount.0 / HIGHEST_RATE - ADMINISTRATION_HOURS).ok()
}

/// R46.
pub(super) fn deadlines(statement: &Statement, programme: &Programme) -> Vec<Warning> {
    let (calendar, zone) = clock(programme);
    [
        (Field::Closing, statement.closes_at),
        (Field::Delivery, statement.delivery_due_at),
    ]
    .into_iter()
    .filter_map(|(field, at)| {
        let date = local_date(at, zone);
        if !calendar.is_business_day(date) {
            return Some(Warning::of(field, WarningKind::NotABusinessDay { date }));
        }
        let is_friday = date.weekday() == Weekday::Friday;
        is_friday.then(|| Warning::of(field, WarningKind::OnFriday { date }))
    })
    .collect()
}
