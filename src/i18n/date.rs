//! Instants and days as people read them: a time of day never without its zone (R34).

use icu::calendar::{Date, Iso};
use icu::datetime::fieldsets::{T, YMD};
use icu::datetime::input::{DateTime, Time};
use icu::datetime::{DateTimeFormatter, NoCalendarFormatter};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

use super::{NBSP, canadian, text};
use crate::domain::lang::Lang;

/// `July 12, 2021, 11:59:59 p.m. EDT` or `12 juillet 2021 à 23 h 59 min 59 s HAE`:
/// the instant on the clocks of `zone`; seconds are left out when they are zero.
#[must_use]
pub fn date(lang: Lang, instant: Timestamp, zone: &TimeZone) -> String {
    let local = instant.to_zoned_datetime(zone.clone());
    let parts = [
        ("day", local_day(lang, &local).into()),
        ("time", local_time(lang, &local).into()),
        ("zone", zone_name(lang, &local).into()),
    ];
    text(lang, "instant", &parts)
}

/// `July 12, 2021` or `12 juillet 2021`: the day that the instant falls on in `zone`.
#[must_use]
pub fn day(lang: Lang, instant: Timestamp, zone: &TimeZone) -> String {
    local_day(lang, &instant.to_zoned_datetime(zone.clone()))
}

/// `closes in 3 days`: how long is left at `now` in the largest unit that is
/// still telling, or that the instant has passed.
#[must_use]
pub fn closes_in(lang: Lang, now: Timestamp, closes_at: Timestamp) -> String {
    let minutes = closes_at.duration_since(now).as_mins();
    // A deadline is included: at the closing instant itself it is still open.
    if closes_at < now {
        text(lang, "closed-already", &[])
    } else if minutes >= 2 * 24 * 60 {
        text(
            lang,
            "closes-in-days",
            &[("count", (minutes / (24 * 60)).into())],
        )
    } else if minutes >= 2 * 60 {
        text(lang, "closes-in-hours", &[("count", (minutes / 60).into())])
    } else {
        text(lang, "closes-in-minutes", &[("count", minutes.into())])
    }
}

fn local_day(lang: Lang, local: &ZonedDateTime) -> String {
    let date = input(local).map(|input| input.date);
    let formatter = DateTimeFormatter::try_new(canadian(lang).into(), YMD::long()).ok();
    match (date, formatter) {
        (Some(date), Some(formatter)) => first_of_month(lang, formatter.format(&date).to_string()),
        (None, _) | (_, None) => local.strftime("%Y-%m-%d").to_string(),
    }
}

fn local_time(lang: Lang, local: &ZonedDateTime) -> String {
    let fields = if local.second() == 0 {
        T::hm()
    } else {
        T::hms()
    };
    let formatter = NoCalendarFormatter::try_new(canadian(lang).into(), fields).ok();
    let shown = match (input(local), formatter) {
        (Some(input), Some(formatter)) => formatter.format(&input.time).to_string(),
        (None, _) | (_, None) => local.strftime("%H:%M:%S").to_string(),
    };
    let shown = shown.replace([' ', '\u{202f}'], &NBSP.to_string());
    match lang {
        Lang::En => shown,
        Lang::Fr => as_it_is_said(&shown),
    }
}

/// `9 h`, as French says it, for `09 h 00`.
fn as_it_is_said(shown: &str) -> String {
    let from_one_on = shown.strip_prefix('0').unwrap_or(shown);
    let full = from_one_on.strip_suffix("00");
    let hour = full.and_then(|it| it.strip_suffix(NBSP));
    let hour = hour.filter(|it| it.ends_with('h'));
    hour.unwrap_or(from_one_on).to_owned()
}

fn input(local: &ZonedDateTime) -> Option<DateTime<Iso>> {
    let unsigned = |number: i8| u8::try_from(number).ok();
    Some(DateTime {
        date: Date::try_new_iso(
            i32::from(local.year()),
            unsigned(local.month())?,
            unsigned(local.day())?,
        )
        .ok()?,
        time: Time::try_new(
            unsigned(local.hour())?,
            unsigned(local.minute())?,
            unsigned(local.second())?,
            0,
        )
        .ok()?,
    })
}

/// French writes the first of a month as an ordinal.
fn first_of_month(lang: Lang, shown: String) -> String {
    match (lang, shown.strip_prefix("1 ")) {
        (Lang::Fr, Some(rest)) => format!("1er {rest}"),
        (Lang::Fr, None) | (Lang::En, _) => shown,
    }
}

/// What Canadians call their time, `UTC`, or the offset from it.
fn zone_name(lang: Lang, local: &ZonedDateTime) -> String {
    let zone = local.time_zone();
    if *zone == TimeZone::UTC || zone.iana_name() == Some("UTC") {
        return "UTC".to_owned();
    }
    let info = zone.to_offset_info(local.timestamp());
    let canadian = zone
        .iana_name()
        .is_some_and(|name| CANADIAN_ZONES.contains(&name));
    CANADIAN_NAMES
        .iter()
        .find(|(english, _)| canadian && *english == info.abbreviation())
        .map_or_else(
            || format!("UTC{}", local.strftime("%:z")),
            |(english, french)| match lang {
                Lang::En => (*english).to_owned(),
                Lang::Fr => (*french).to_owned(),
            },
        )
}

const CANADIAN_NAMES: [(&str, &str); 12] = [
    ("NST", "HNT"),
    ("NDT", "HAT"),
    ("AST", "HNA"),
    ("ADT", "HAA"),
    ("EST", "HNE"),
    ("EDT", "HAE"),
    ("CST", "HNC"),
    ("CDT", "HAC"),
    ("MST", "HNR"),
    ("MDT", "HAR"),
    ("PST", "HNP"),
    ("PDT", "HAP"),
];

/// The zones of Canada: elsewhere the same letters mean other times.
const CANADIAN_ZONES: [&str; 27] = [
    "America/Atikokan",
    "America/Blanc-Sablon",
    "America/Cambridge_Bay",
    "America/Creston",
    "America/Dawson",
    "America/Dawson_Creek",
    "America/Edmonton",
    "America/Fort_Nelson",
    "America/Glace_Bay",
    "America/Goose_Bay",
    "America/Halifax",
    "America/Inuvik",
    "America/Iqaluit",
    "America/Moncton",
    "America/Montreal",
    "America/Nipigon",
    "America/Pangnirtung",
    "America/Rankin_Inlet",
    "America/Regina",
    "America/Resolute",
    "America/St_Johns",
    "America/Swift_Current",
    "America/Thunder_Bay",
    "America/Toronto",
    "America/Vancouver",
    "America/Whitehorse",
    "America/Winnipeg",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn at(instant: &str) -> Timestamp {
        instant.parse().unwrap()
    }

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }

    fn plain(shown: &str) -> String {
        shown.replace(NBSP, " ")
    }

    #[test]
    fn the_pilots_closing_instant_reads_in_both_languages() {
        let (closing, toronto) = (at("2021-07-13T03:59:59Z"), zone("America/Toronto"));

        assert_eq!(
            plain(&date(Lang::En, closing, &toronto)),
            "July 12, 2021, 11:59:59 p.m. EDT"
        );
        assert_eq!(
            plain(&date(Lang::Fr, closing, &toronto)),
            "12 juillet 2021 à 23 h 59 min 59 s HAE"
        );
    }

    #[test]
    fn a_full_minute_has_no_seconds_and_winter_its_own_zone() {
        let (noon, toronto) = (at("2021-12-01T17:00:00Z"), zone("America/Toronto"));

        assert_eq!(
            plain(&date(Lang::En, noon, &toronto)),
            "December 1, 2021, 12:00 p.m. EST"
        );
        assert_eq!(
            plain(&date(Lang::Fr, noon, &toronto)),
            "1er décembre 2021 à 12 h HNE"
        );
    }

    #[test]
    fn french_says_the_hour_without_zeros_that_say_nothing() {
        let at = |instant: &str| plain(&date(Lang::Fr, at(instant), &TimeZone::UTC));

        assert_eq!(at("2021-06-23T09:00:00Z"), "23 juin 2021 à 9 h UTC");
        assert_eq!(at("2021-06-23T00:30:00Z"), "23 juin 2021 à 0 h 30 UTC");
        assert_eq!(at("2021-06-23T09:05:00Z"), "23 juin 2021 à 9 h 05 UTC");
        assert_eq!(
            at("2021-06-23T10:00:05Z"),
            "23 juin 2021 à 10 h 00 min 05 s UTC"
        );
    }

    #[test]
    fn a_zone_outside_canada_is_named_by_its_offset() {
        let noon = at("2021-07-12T12:00:00Z");

        assert!(date(Lang::En, noon, &TimeZone::UTC).ends_with("UTC"));
        assert!(date(Lang::En, noon, &zone("Asia/Shanghai")).ends_with("UTC+08:00"));
    }

    #[test]
    fn the_day_is_the_one_on_the_clocks_of_the_zone() {
        let closing = at("2021-07-13T03:59:59Z");

        assert_eq!(
            day(Lang::En, closing, &zone("America/Toronto")),
            "July 12, 2021"
        );
        assert_eq!(day(Lang::Fr, closing, &TimeZone::UTC), "13 juillet 2021");
    }

    #[test]
    fn the_time_left_is_told_in_the_unit_that_tells_most() {
        let now = at("2021-07-01T00:00:00Z");

        assert_eq!(
            closes_in(Lang::En, now, at("2021-07-04T12:00:00Z")),
            "closes in 3 days"
        );
        assert_eq!(
            closes_in(Lang::En, now, at("2021-07-02T12:30:00Z")),
            "closes in 36 hours"
        );
        assert_eq!(
            closes_in(Lang::En, now, at("2021-07-01T00:01:00Z")),
            "closes in 1 minute"
        );
        assert_eq!(
            closes_in(Lang::En, now, now),
            "closes in less than a minute"
        );
        assert_eq!(
            closes_in(Lang::En, now, at("2021-06-30T23:59:59Z")),
            "closed"
        );
    }
}
