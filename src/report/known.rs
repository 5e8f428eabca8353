//! What is known, and why what is not known is not: never a zero in its place.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Seconds in a day of 24 hours.
const DAY: i64 = 86_400;

/// A number that is known, or the reason why it is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Known<T> {
    /// It is known.
    Is(T),
    /// It is not, and why.
    Not(Reason),
}

/// Why something is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It happens outside GitHub, and nobody recorded it.
    NotRecorded,
    /// Only people know it, and nobody has answered.
    NobodyAsked,
    /// Too few answered for their answers to be shown (fewer than five).
    TooFewAnswers,
    /// Answers are told over everything alone: two reports would differ by few.
    Undivided,
    /// It would tell of fewer than five people.
    SmallGroup,
    /// It has not come to it yet.
    NotReached,
    /// It ended before it came to it.
    Ended,
    /// The policy does not ask for it.
    NotAskedFor,
    /// Nothing was posted that it could be counted of.
    NothingPosted,
    /// It rests on what is private and is not read for a report.
    Private,
    /// It is on GitHub, but no event brings it here.
    NoEvent,
    /// It is counted as of today, and the report is of a time that is over.
    OfToday,
}

impl Reason {
    /// The end of the name of its sentence.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotRecorded => "not-recorded",
            Self::NobodyAsked => "nobody-asked",
            Self::TooFewAnswers => "too-few-answers",
            Self::Undivided => "undivided",
            Self::SmallGroup => "small-group",
            Self::NotReached => "not-reached",
            Self::Ended => "ended",
            Self::NotAskedFor => "not-asked-for",
            Self::NothingPosted => "nothing-posted",
            Self::Private => "private",
            Self::NoEvent => "no-event",
            Self::OfToday => "of-today",
        }
    }
}

impl<T> Known<T> {
    /// It, where it is known.
    #[must_use]
    pub const fn get(&self) -> Option<&T> {
        match self {
            Self::Is(it) => Some(it),
            Self::Not(_) => None,
        }
    }

    /// Why it is not known.
    #[must_use]
    pub const fn reason(&self) -> Option<Reason> {
        match self {
            Self::Is(_) => None,
            Self::Not(reason) => Some(*reason),
        }
    }

    /// What is known, made into something else.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Known<U> {
        match self {
            Self::Is(it) => Known::Is(change(it)),
            Self::Not(reason) => Known::Not(reason),
        }
    }

    /// What is known of `it`, or the reason.
    pub fn or(it: Option<T>, reason: Reason) -> Self {
        it.map_or(Self::Not(reason), Self::Is)
    }
}

/// A number with two decimals, as its hundredths: days of 24 hours, percent, a count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(transparent)]
pub struct Decimal(pub i64);

impl Decimal {
    /// A whole number.
    #[must_use]
    pub const fn whole(number: i64) -> Self {
        Self(number * 100)
    }

    /// The days from one instant to another, rounded to the nearest hundredth; negative where
    /// the second is the earlier.
    #[must_use]
    pub fn days_between(from: Timestamp, to: Timestamp) -> Self {
        Self::days_of(to.as_second() - from.as_second())
    }

    /// So many seconds in days, rounded to the nearest hundredth.
    #[must_use]
    pub const fn days_of(seconds: i64) -> Self {
        Self((seconds * 100 + DAY / 2).div_euclid(DAY))
    }

    /// Reads `23`, `0.25` or `0,25`; none for more than two decimals, or what is no number.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > 2 {
            return None;
        }
        let part: i64 = format!("{part:0<2}").parse().ok()?;
        whole
            .parse::<i64>()
            .ok()?
            .checked_mul(100)?
            .checked_add(part)
            .map(Self)
    }
}

impl std::ops::Add for Decimal {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::ops::Sub for Decimal {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl std::iter::Sum for Decimal {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self(0), |sum, one| sum + one)
    }
}

/// `57.75`, `23`, `-0.5`: no zeros at the end.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, part) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        let part = format!("{part:02}");
        match part.trim_end_matches('0') {
            "" => write!(f, "{sign}{whole}"),
            part => write!(f, "{sign}{whole}.{part}"),
        }
    }
}

/// As a JSON number: hundredths are exact enough for one to read the same again.
impl Serialize for Decimal {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (
            self.to_string().parse::<i64>(),
            self.to_string().parse::<f64>(),
        ) {
            (Ok(whole), _) => serializer.serialize_i64(whole),
            (Err(_), Ok(part)) => serializer.serialize_f64(part),
            (Err(_), Err(_)) => serializer.serialize_none(),
        }
    }
}

/// The middle of `values`, the mean of the two middle ones where their number is even.
#[must_use]
pub fn median(mut values: Vec<i64>) -> Option<i64> {
    values.sort_unstable();
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = values.get(middle.checked_sub(1)?)?;
    Some((upper + lower).div_euclid(2))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_number_is_written_without_zeros_at_the_end() {
        for (hundredths, text) in [
            (5775, "57.75"),
            (2300, "23"),
            (-50, "-0.5"),
            (0, "0"),
            (5, "0.05"),
        ] {
            assert_eq!(Decimal(hundredths).to_string(), text);
        }
        assert_eq!(serde_json::to_string(&Decimal(5775)).unwrap(), "57.75");
        assert_eq!(serde_json::to_string(&Decimal(2300)).unwrap(), "23");
    }

    #[test]
    fn a_day_is_24_hours_and_the_nearest_hundredth_counts() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let from = at("2021-07-13T03:59:59Z");
        assert_eq!(
            Decimal::days_between(from, at("2021-07-16T03:59:59Z")),
            Decimal(300)
        );
        assert_eq!(
            Decimal::days_between(from, at("2021-07-13T04:07:00Z")),
            Decimal(0)
        );
        assert_eq!(
            Decimal::days_between(from, at("2021-07-13T04:08:00Z")),
            Decimal(1)
        );
        assert_eq!(
            Decimal::days_between(at("2021-07-14T03:59:59Z"), from),
            Decimal(-100)
        );
    }

    #[test]
    fn what_is_no_such_number_is_not_read() {
        for text in [
            "",
            "-1",
            "1.234",
            "1e3",
            "0x1",
            "1.2.3",
            ".5",
            "99999999999999999999",
        ] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
        assert_eq!(Decimal::parse(" 0,25 "), Some(Decimal(25)));
        assert_eq!(Decimal::parse("3.5"), Some(Decimal(350)));
    }

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![3, 1, 2]), Some(2));
        assert_eq!(median(vec![4, 1, 2, 3]), Some(2));
    }

    proptest! {
        #[test]
        fn what_is_written_reads_the_same(hundredths in 0_i64..10_000_000) {
            prop_assert_eq!(Decimal::parse(&Decimal(hundredths).to_string()), Some(Decimal(hundredths)));
        }
    }
}
