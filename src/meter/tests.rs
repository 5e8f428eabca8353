use std::collections::BTreeSet;

use super::names::{
    COUNTERS, DECISIONS, DELIVERIES, EVENTS, GAUGES, HISTOGRAMS, MAIL, REFUSALS, REQUESTS, TIMERS,
    WEBHOOKS,
};
use super::*;
use crate::domain::event::Event;

#[test]
fn what_github_answers_is_told_apart_by_what_it_asks_for() {
    let page = begin();
    for (answered, told) in [
        (Some(200), "2xx"),
        (Some(304), "3xx"),
        (Some(400), "4xx"),
        (Some(401), "401"),
        (Some(403), "403"),
        (Some(404), "404"),
        (Some(410), "4xx"),
        (Some(422), "422"),
        (Some(429), "429"),
        (Some(502), "5xx"),
        (None, "none"),
    ] {
        let about: &'static str = format!("answered {answered:?}").leak();
        let status = answered.map(|code| http::StatusCode::from_u16(code).unwrap());
        request(&http::Method::GET, about, status);
        let text = page.render(None, 0, Timestamp::UNIX_EPOCH);
        let line = format!("{REQUESTS}{{about=\"{about}\",method=\"GET\",status=\"{told}\"}} 1");
        assert!(text.lines().any(|it| it == line), "{line} is not in {text}");
    }
}

#[test]
fn what_was_never_counted_is_on_the_page() {
    let text = begin().render(None, 0, Timestamp::UNIX_EPOCH);
    for (name, label, words) in [
        (WEBHOOKS, "outcome", Received::WORDS),
        (DELIVERIES, "outcome", Worked::WORDS),
        (MAIL, "outcome", Mailed::WORDS),
        (DECISIONS, "outcome", Decided::WORDS),
        (TIMERS, "outcome", Timed::WORDS),
        (EVENTS, "kind", Event::KINDS),
        (
            REFUSALS,
            "reason",
            &["same-approver", "malformed-ground"][..],
        ),
    ] {
        for word in words {
            let line = format!("{name}{{{label}=\"{word}\"}} ");
            assert!(
                text.lines().any(|it| it.starts_with(&line)),
                "{line} is not in {text}"
            );
        }
    }
}

#[test]
fn the_tables_for_operators_name_every_metric_and_no_other() {
    let named: BTreeSet<&str> = COUNTERS
        .iter()
        .chain(&GAUGES)
        .chain(&HISTOGRAMS)
        .map(|(name, _)| *name)
        .collect();
    assert_eq!(
        named.len(),
        COUNTERS.len() + GAUGES.len() + HISTOGRAMS.len()
    );
    for guide in [
        include_str!("../../docs/en/operator.md"),
        include_str!("../../docs/fr/exploitant.md"),
    ] {
        let rows = guide
            .lines()
            .filter_map(|line| line.strip_prefix("| `micro_acquisition_"));
        let told: BTreeSet<String> = rows
            .filter_map(|row| row.split('`').next())
            .map(|name| format!("micro_acquisition_{name}"))
            .collect();
        assert!(told.iter().map(String::as_str).eq(named.iter().copied()));
    }
}
