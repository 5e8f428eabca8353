//! Business days (R47).
//!
//! The federal calendar is worked out, not listed: a list ends, and a deadline
//! that is counted past its end would be wrong without a word.

mod holidays;

use jiff::Timestamp;
use jiff::civil::{Date, Weekday, date};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

pub use holidays::federal_holidays;

/// Which days are business days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Calendar {
    /// Monday to Friday but for the holidays of the federal public service of Canada.
    #[default]
    CanadaFederal,
    /// Monday to Friday.
    Weekdays,
}

impl Calendar {
    /// Whether `day` is a business day.
    #[must_use]
    pub fn is_business_day(self, day: Date) -> bool {
        if is_weekend(day) {
            return false;
        }
        match self {
            Self::CanadaFederal => !federal_holidays(day.year()).contains(&day),
            Self::Weekdays => true,
        }
    }

    /// How many business days follow `from`, `to` counted and `from` not; 0
    /// when `to` is not later.
    #[must_use]
    pub fn business_days_between(self, from: Date, to: Date) -> u32 {
        if to <= from {
            return 0;
        }
        let weekdays = weekday_index(to) - weekday_index(from);
        let holidays = match self {
            Self::CanadaFederal => (from.year()..=to.year())
                .flat_map(federal_holidays)
                .filter(|holiday| from < *holiday && *holiday <= to)
                .count(),
            Self::Weekdays => 0,
        };
        u32::try_from(weekdays).unwrap_or_default() - u32::try_from(holidays).unwrap_or_default()
    }

    /// How many whole business days a posting of `posted` that closes on
    /// `closing` gives: the closing date counted, the posting date not (R40).
    #[must_use]
    pub fn whole_business_days_between(self, posted: Date, closing: Date) -> u32 {
        self.business_days_between(posted, closing)
    }

    /// The `n`-th business day after `day`; `day` itself when `n` is 0.
    /// Past the end of jiff's range the last day that it knows.
    #[must_use]
    pub fn nth_business_day_after(self, day: Date, n: u32) -> Date {
        self.walk(day, n, |day| day.tomorrow().ok())
    }

    /// The `n`-th business day before `day`; `day` itself when `n` is 0.
    #[must_use]
    pub fn nth_business_day_before(self, day: Date, n: u32) -> Date {
        self.walk(day, n, |day| day.yesterday().ok())
    }

    fn walk(self, start: Date, n: u32, step: impl Fn(Date) -> Option<Date>) -> Date {
        let mut day = start;
        let mut left = n;
        while left > 0 {
            let Some(next) = step(day) else { return day };
            day = next;
            if self.is_business_day(day) {
                left -= 1;
            }
        }
        day
    }

    /// 23:59:59 in `zone` of the `n`-th business day after the local date of `start` (R47).
    #[must_use]
    pub fn end_of_nth_business_day_after(
        self,
        start: Timestamp,
        n: u32,
        zone: &TimeZone,
    ) -> Timestamp {
        end_of_day(
            self.nth_business_day_after(local_date(start, zone), n),
            zone,
        )
    }

    /// 23:59:59 in `zone` of the `n`-th business day before the local date of `end` (R42).
    #[must_use]
    pub fn end_of_nth_business_day_before(
        self,
        end: Timestamp,
        n: u32,
        zone: &TimeZone,
    ) -> Timestamp {
        end_of_day(self.nth_business_day_before(local_date(end, zone), n), zone)
    }
}

/// The date of the instant in `zone`.
#[must_use]
pub fn local_date(at: Timestamp, zone: &TimeZone) -> Date {
    zone.to_datetime(at).date()
}

/// `deadline` moved by as many calendar days as lie between the dates of `from` and
/// `to` in `zone`, at the same time of day there; past the end of jiff's range it
/// stays where it is.
#[must_use]
pub fn moved_along(
    deadline: Timestamp,
    from: Timestamp,
    to: Timestamp,
    zone: &TimeZone,
) -> Timestamp {
    let span = local_date(to, zone) - local_date(from, zone);
    let moved = zone.to_datetime(deadline).checked_add(span);
    moved
        .and_then(|moved| zone.to_timestamp(moved))
        .unwrap_or(deadline)
}

/// 23:59:59 of `day` in `zone`: what a plain date means as a deadline. A clock
/// change at that hour takes the earlier of two readings; past the end of
/// jiff's range it is the last instant that jiff knows.
#[must_use]
pub fn end_of_day(day: Date, zone: &TimeZone) -> Timestamp {
    zone.to_timestamp(day.at(23, 59, 59, 0))
        .unwrap_or(Timestamp::MAX)
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// Weekdays from a fixed Monday to `day`, `day` counted; negative before it.
fn weekday_index(day: Date) -> i64 {
    const MONDAY: Date = date(1970, 1, 5);
    let days = day.duration_since(MONDAY).as_hours() / 24;
    days.div_euclid(7) * 5 + (days.rem_euclid(7) + 1).min(5)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn toronto() -> TimeZone {
        jiff::tz::TimeZoneDatabase::bundled()
            .get("America/Toronto")
            .unwrap()
    }

    #[test]
    fn christmas_on_a_sunday_moves_past_boxing_day() {
        let holidays = federal_holidays(2022);

        assert!(holidays.contains(&date(2022, 1, 3)));
        assert!(holidays.contains(&date(2022, 12, 26)));
        assert!(holidays.contains(&date(2022, 12, 27)));
        assert!(Calendar::CanadaFederal.is_business_day(date(2022, 12, 28)));
    }

    #[test]
    fn truth_and_reconciliation_is_no_holiday_before_2021_and_civic_day_never_is() {
        assert!(Calendar::CanadaFederal.is_business_day(date(2020, 9, 30)));
        assert!(Calendar::CanadaFederal.is_business_day(date(2021, 8, 2)));
    }

    #[test]
    fn the_pilots_posting_has_14_weekdays_and_13_business_days() {
        let (posted, closing) = (date(2021, 6, 22), date(2021, 7, 12));

        assert_eq!(
            Calendar::Weekdays.whole_business_days_between(posted, closing),
            14
        );
        assert_eq!(
            Calendar::CanadaFederal.whole_business_days_between(posted, closing),
            13
        );
    }

    #[test]
    fn an_instant_belongs_to_its_local_date() {
        // 02:00 UTC on Saturday is Friday evening in Toronto.
        let start: Timestamp = "2021-06-12T02:00:00Z".parse().unwrap();

        let end = Calendar::CanadaFederal.end_of_nth_business_day_after(start, 1, &toronto());

        assert_eq!(end, "2021-06-15T03:59:59Z".parse::<Timestamp>().unwrap());
    }

    #[test]
    fn the_end_of_a_day_follows_the_clock_change() {
        assert_eq!(
            end_of_day(date(2021, 11, 7), &toronto()),
            "2021-11-08T04:59:59Z".parse::<Timestamp>().unwrap()
        );
    }

    #[test]
    fn the_last_day_of_all_does_not_panic() {
        assert_eq!(
            Calendar::CanadaFederal.nth_business_day_after(Date::MAX, 5),
            Date::MAX
        );
        assert_eq!(
            Calendar::CanadaFederal.nth_business_day_before(Date::MIN, 5),
            Date::MIN
        );
        let _ = Calendar::CanadaFederal.business_days_between(Date::MIN, Date::MAX);
    }

    fn any_day() -> impl Strategy<Value = Date> {
        (1900_i16..2200, 1_i8..=12, 1_i8..=28).prop_map(|(y, m, d)| date(y, m, d))
    }

    proptest! {
        #[test]
        fn a_business_day_is_never_on_a_weekend_and_never_a_holiday(day in any_day(), n in 1_u32..40) {
            let due = Calendar::CanadaFederal.nth_business_day_after(day, n);
            prop_assert!(!is_weekend(due));
            prop_assert!(!federal_holidays(due.year()).contains(&due));
        }

        #[test]
        fn counting_undoes_walking(day in any_day(), n in 0_u32..60) {
            for calendar in [Calendar::CanadaFederal, Calendar::Weekdays] {
                let due = calendar.nth_business_day_after(day, n);
                prop_assert_eq!(calendar.business_days_between(day, due), n);
            }
        }

        #[test]
        fn counting_agrees_with_looking_at_each_day(day in any_day(), length in 0_i64..400) {
            let to = day.checked_add(jiff::Span::new().days(length)).unwrap();
            for calendar in [Calendar::CanadaFederal, Calendar::Weekdays] {
                let looked = day.series(jiff::Span::new().days(1)).skip(1)
                    .take_while(|next| *next <= to)
                    .filter(|next| calendar.is_business_day(*next))
                    .count();
                prop_assert_eq!(calendar.business_days_between(day, to) as usize, looked);
            }
        }

        #[test]
        fn a_later_start_is_never_due_earlier(day in any_day(), later in 0_i64..30, n in 0_u32..20) {
            let next = day.checked_add(jiff::Span::new().days(later)).unwrap();
            let calendar = Calendar::CanadaFederal;
            prop_assert!(calendar.nth_business_day_after(day, n) <= calendar.nth_business_day_after(next, n));
        }

        #[test]
        fn more_days_are_due_later(day in any_day(), n in 0_u32..20) {
            let calendar = Calendar::CanadaFederal;
            prop_assert!(calendar.nth_business_day_after(day, n) < calendar.nth_business_day_after(day, n + 1));
        }
    }
}
