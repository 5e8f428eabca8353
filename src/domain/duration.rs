//! How long a step may take: business days, or elapsed time.
//!
//! Every `*_days` key of the programme takes either. Elapsed time knows no
//! calendar; it is there for programmes that run through weekends and for trials.

use std::fmt;

use jiff::{SignedDuration, SpanRelativeTo};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Ten years of business days, more than any contract of this size: a larger
/// number is a slip of the keyboard, and counting it out would take long.
const MOST_DAYS: u32 = 2_600;
/// As long in elapsed time.
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 3_660);

/// A length of time that a programme sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// Whole business days of the programme's calendar; 0 is no wait (R47).
    BusinessDays(u32),
    /// Elapsed time, without a calendar.
    Elapsed(SignedDuration),
}

impl Span {
    /// Whether there is nothing to wait for.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        match self {
            Self::BusinessDays(days) => *days == 0,
            Self::Elapsed(duration) => duration.is_zero(),
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BusinessDays(days) => days.fmt(f),
            Self::Elapsed(duration) => duration.fmt(f),
        }
    }
}

/// What was given as a length of time is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DurationError {
    /// Not ISO 8601, or in months or years, whose length depends on when they start.
    #[error("an ISO 8601 duration in weeks, days, hours, minutes or seconds, such as PT3S")]
    NotADuration,
    /// Below zero, or above ten years.
    #[error("a length of time from 0 to ten years")]
    OutOfRange,
}

/// Reads an ISO 8601 duration as elapsed time; a day in it is 24 hours.
///
/// # Errors
/// When `text` is no such duration, or one below zero or above ten years.
pub fn parse_iso8601(text: &str) -> Result<SignedDuration, DurationError> {
    // jiff also reads a "friendly" form, which the configuration does not promise.
    if !text.trim_start_matches(['-', '+']).starts_with(['P', 'p']) {
        return Err(DurationError::NotADuration);
    }
    let span: jiff::Span = text.parse().map_err(|_| DurationError::NotADuration)?;
    let duration = span
        .to_duration(SpanRelativeTo::days_are_24_hours())
        .map_err(|_| DurationError::NotADuration)?;
    if duration.is_negative() || duration > LONGEST {
        return Err(DurationError::OutOfRange);
    }
    Ok(duration)
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::BusinessDays(days) => serializer.serialize_u32(*days),
            Self::Elapsed(duration) => serializer.collect_str(duration),
        }
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SpanVisitor)
    }
}

struct SpanVisitor;

impl Visitor<'_> for SpanVisitor {
    type Value = Span;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "business days from 0 to {MOST_DAYS}, or an ISO 8601 duration such as \"PT3S\""
        )
    }

    fn visit_u64<E: de::Error>(self, days: u64) -> Result<Span, E> {
        u32::try_from(days)
            .ok()
            .filter(|days| *days <= MOST_DAYS)
            .map(Span::BusinessDays)
            .ok_or_else(|| E::invalid_value(de::Unexpected::Unsigned(days), &self))
    }

    fn visit_i64<E: de::Error>(self, days: i64) -> Result<Span, E> {
        match u64::try_from(days) {
            Ok(days) => self.visit_u64(days),
            Err(_) => Err(E::invalid_value(de::Unexpected::Signed(days), &self)),
        }
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Span, E> {
        parse_iso8601(text)
            .map(Span::Elapsed)
            .map_err(|_| E::invalid_value(de::Unexpected::Str(text), &self))
    }
}

/// Elapsed time in the configuration, written as an ISO 8601 duration.
pub mod iso8601 {
    use jiff::SignedDuration;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// Writes the duration as ISO 8601.
    ///
    /// # Errors
    /// When the serializer fails.
    pub fn serialize<S: Serializer>(
        duration: &SignedDuration,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_str(duration)
    }

    /// Reads an ISO 8601 duration of zero or more.
    ///
    /// # Errors
    /// When the text is none.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<SignedDuration, D::Error> {
        let text = String::deserialize(deserializer)?;
        super::parse_iso8601(&text).map_err(|error| {
            D::Error::invalid_value(
                serde::de::Unexpected::Str(&text),
                &error.to_string().as_str(),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_business_days_and_a_duration_is_elapsed_time() {
        let days: Span = serde_json::from_str("5").unwrap();
        let elapsed: Span = serde_json::from_str("\"PT3S\"").unwrap();

        assert_eq!(days, Span::BusinessDays(5));
        assert_eq!(elapsed, Span::Elapsed(SignedDuration::from_secs(3)));
        assert_eq!(serde_json::to_string(&elapsed).unwrap(), "\"PT3S\"");
    }

    #[test]
    fn a_day_of_elapsed_time_is_24_hours() {
        assert_eq!(parse_iso8601("P3D"), Ok(SignedDuration::from_hours(72)));
    }

    #[test]
    fn months_negative_and_friendly_durations_are_refused() {
        assert_eq!(parse_iso8601("P1M"), Err(DurationError::NotADuration));
        assert_eq!(parse_iso8601("-P1D"), Err(DurationError::OutOfRange));
        assert_eq!(parse_iso8601("3 seconds"), Err(DurationError::NotADuration));
        assert_eq!(parse_iso8601("P9000W"), Err(DurationError::OutOfRange));
    }

    #[test]
    fn ten_years_are_taken_and_a_second_more_is_not() {
        assert_eq!(parse_iso8601("P3660D"), Ok(LONGEST));
        assert_eq!(parse_iso8601("P3660DT1S"), Err(DurationError::OutOfRange));
        assert_eq!(parse_iso8601("PT0S"), Ok(SignedDuration::ZERO));
    }

    #[test]
    fn more_business_days_than_ten_years_have_are_refused() {
        let error = serde_json::from_str::<Span>("4000000000")
            .unwrap_err()
            .to_string();

        assert!(error.contains("business days from 0 to 2600"), "{error}");
    }
}
