//! Deadlines as people write them.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::domain::calendar::end_of_day;

/// Why a deadline cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateError {
    /// Neither a date nor an RFC 3339 instant.
    Unreadable,
    /// An instant between two seconds.
    NotWholeSeconds,
}

/// Reads `YYYY-MM-DD`, which means 23:59:59 in `zone`, or an RFC 3339 instant of whole seconds.
pub(super) fn parse(text: &str, zone: &TimeZone) -> Result<Timestamp, DateError> {
    if has_shape(text, "dddd-dd-dd") {
        let date: Date = text.parse().map_err(|_| DateError::Unreadable)?;
        return Ok(end_of_day(date, zone));
    }
    let upper = text.to_ascii_uppercase();
    let seconds = upper
        .get(..19)
        .filter(|start| has_shape(start, "dddd-dd-ddTdd:dd:dd"));
    let offset = seconds
        .and_then(|_| upper.get(19..))
        .ok_or(DateError::Unreadable)?;
    let offset = match offset.strip_prefix('.') {
        Some(fraction) if fraction.starts_with(|digit: char| digit.is_ascii_digit()) => {
            fraction.trim_start_matches(|digit: char| digit.is_ascii_digit())
        }
        Some(_) => return Err(DateError::Unreadable),
        None => offset,
    };
    let is_offset = offset == "Z" || has_shape(offset, "+dd:dd") || has_shape(offset, "-dd:dd");
    if !is_offset {
        return Err(DateError::Unreadable);
    }
    let at: Timestamp = upper.parse().map_err(|_| DateError::Unreadable)?;
    if at.subsec_nanosecond() != 0 {
        return Err(DateError::NotWholeSeconds);
    }
    Ok(at)
}

/// Whether `text` has a digit wherever the shape has a `d` and the shape's own sign elsewhere.
fn has_shape(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text
            .bytes()
            .zip(shape.bytes())
            .all(|(byte, wanted)| match wanted {
                b'd' => byte.is_ascii_digit(),
                sign => byte == sign,
            })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Result<Timestamp, DateError> {
        parse(
            text,
            &jiff::tz::TimeZoneDatabase::bundled()
                .get("America/Toronto")
                .unwrap(),
        )
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_plain_date_ends_with_its_day_in_the_programmes_zone() {
        assert_eq!(read("2021-07-12"), Ok(at("2021-07-13T03:59:59Z")));
    }

    #[test]
    fn an_instant_is_read_with_its_offset() {
        assert_eq!(
            read("2021-07-12T16:00:00-04:00"),
            Ok(at("2021-07-12T20:00:00Z"))
        );
        assert_eq!(
            read("2021-07-12t20:00:00.000z"),
            Ok(at("2021-07-12T20:00:00Z"))
        );
    }

    #[test]
    fn half_a_second_is_refused() {
        assert_eq!(
            read("2021-07-12T20:00:00.5Z"),
            Err(DateError::NotWholeSeconds)
        );
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "12 July 2021",
            "2021-02-30",
            "2021-7-1",
            "2021-07-12T16:00",
            "2021-07-12T16:00:00",
            "2021-07-12 16:00:00Z",
            "2021-07-12T16:00:00[America/Toronto]",
            "12/07/2021",
            "2021-07-12T16:00:00.Z",
            "２021-07-12",
        ] {
            assert_eq!(read(text), Err(DateError::Unreadable), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_date_panics(text in "[-0-9TZ:.+]{0,30}|.*") {
            let _ = read(&text);
        }

        #[test]
        fn an_instant_that_is_printed_is_read_again(second in 0_i64..253_402_207_200) {
            let at = Timestamp::from_second(second).unwrap();
            prop_assert_eq!(read(&at.to_string()), Ok(at));
        }
    }
}
