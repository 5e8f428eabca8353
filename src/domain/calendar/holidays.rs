//! The holidays of the federal public service of Canada, worked out for any year.

use jiff::civil::{Date, Weekday};

use super::is_weekend;

/// The days of `year` on which the federal public service rests, as observed:
/// a holiday on a weekend moves to the next working day that is not one itself.
/// The National Day for Truth and Reconciliation is one since 2021.
#[must_use]
pub fn federal_holidays(year: i16) -> Vec<Date> {
    let easter = easter_sunday(year);
    let mut observed: Vec<Date> = [
        easter.checked_sub(jiff::Span::new().days(2)).ok(),
        easter.checked_add(jiff::Span::new().days(1)).ok(),
        // Victoria Day: the Monday before 25 May.
        on(year, 5, 25).and_then(|day| day.nth_weekday(-1, Weekday::Monday).ok()),
        on(year, 9, 1).and_then(|day| day.nth_weekday_of_month(1, Weekday::Monday).ok()),
        on(year, 10, 1).and_then(|day| day.nth_weekday_of_month(2, Weekday::Monday).ok()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let truth_and_reconciliation = (year >= 2021).then_some((9, 30));
    let fixed = [(1, 1), (7, 1), (11, 11), (12, 25), (12, 26)];
    let (moved, kept): (Vec<Date>, Vec<Date>) = fixed
        .into_iter()
        .chain(truth_and_reconciliation)
        .filter_map(|(month, day)| on(year, month, day))
        .partition(|day| is_weekend(*day));
    observed.extend(kept);
    for holiday in moved {
        let mut day = holiday;
        while is_weekend(day) || observed.contains(&day) {
            let Ok(next) = day.tomorrow() else { break };
            day = next;
        }
        observed.push(day);
    }
    observed.sort_unstable();
    observed
}

fn on(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

/// Easter Sunday of the Gregorian calendar, by the anonymous computus (Meeus, Jones, Butcher).
fn easter_sunday(year: i16) -> Date {
    let year = i32::from(year);
    let golden = year.rem_euclid(19);
    let century = year.div_euclid(100);
    let in_century = year.rem_euclid(100);
    let leap_centuries = century.div_euclid(4);
    let lunar = (century + 8).div_euclid(25);
    let correction = (century - lunar + 1).div_euclid(3);
    let epact = (19 * golden + century - leap_centuries - correction + 15).rem_euclid(30);
    let weekday = (32 + 2 * century.rem_euclid(4) + 2 * in_century.div_euclid(4)
        - epact
        - in_century.rem_euclid(4))
    .rem_euclid(7);
    let late = (golden + 11 * epact + 22 * weekday).div_euclid(451);
    let place = epact + weekday - 7 * late + 114;
    let month = i8::try_from(place.div_euclid(31)).unwrap_or(3);
    let day = i8::try_from(place.rem_euclid(31) + 1).unwrap_or(31);
    on(i16::try_from(year).unwrap_or_default(), month, day).unwrap_or(Date::ZERO)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_federal_holidays_of_2021_are_those_of_the_gazette() {
        let holidays = federal_holidays(2021);

        assert_eq!(
            holidays,
            [
                date(2021, 1, 1),
                date(2021, 4, 2),
                date(2021, 4, 5),
                date(2021, 5, 24),
                date(2021, 7, 1),
                date(2021, 9, 6),
                date(2021, 9, 30),
                date(2021, 10, 11),
                date(2021, 11, 11),
                date(2021, 12, 27),
                date(2021, 12, 28),
            ]
        );
    }

    #[test]
    fn easter_is_known_in_hard_years() {
        for (year, month, day) in [
            (1954, 4, 18),
            (1981, 4, 19),
            (2000, 4, 23),
            (2008, 3, 23),
            (2011, 4, 24),
            (2038, 4, 25),
        ] {
            assert_eq!(easter_sunday(year), date(year, month, day));
        }
    }

    proptest! {
        #[test]
        fn no_holiday_is_observed_on_a_weekend_or_twice(year in 1867_i16..3000) {
            let holidays = federal_holidays(year);
            prop_assert!(holidays.iter().all(|day| !is_weekend(*day)));
            prop_assert!(holidays.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
