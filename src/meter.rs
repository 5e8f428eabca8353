//! What is counted for operators: the only place that names the `metrics` crates.
//!
//! Labels are words of our own, so that nobody outside can make more of them,
//! and nothing here names a person, a repository or a secret. What is counted
//! begins at nothing with the process; what is measured is asked of the database
//! when somebody looks ([`Page::render`]).

mod allowance;
mod outcome;
mod waiting;

use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use metrics::{
    Counter, Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram,
};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use self::allowance::Windows;
use crate::clock::Stopwatch;
use crate::domain::event::Event;
use crate::domain::refusal::Refusal;
use crate::store::health::Health;

pub use allowance::{Allowance, Resource};
pub use outcome::{Decided, Mailed, Received, Timed, Worked};
pub use waiting::Waits;

/// What the page's text is.
pub const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

const WEBHOOKS: &str = "micro_acquisition_webhooks_total";
const DELIVERIES: &str = "micro_acquisition_deliveries_total";
const DECISIONS: &str = "micro_acquisition_decisions_total";
const EVENTS: &str = "micro_acquisition_events_total";
const REFUSALS: &str = "micro_acquisition_refusals_total";
const EFFECTS: &str = "micro_acquisition_effects_total";
const TIMERS: &str = "micro_acquisition_timers_total";
const MAIL: &str = "micro_acquisition_mail_messages_total";
const REQUESTS: &str = "micro_acquisition_github_requests_total";
const REMAINING: &str = "micro_acquisition_github_rate_limit_remaining";
const INTAKE: &str = "micro_acquisition_intake_waiting";
const INTAKE_BYTES: &str = "micro_acquisition_intake_waiting_bytes";
const INBOX: &str = "micro_acquisition_inbox_deliveries";
const INBOX_OLDEST: &str = "micro_acquisition_inbox_oldest_pending_seconds";
const OUTBOX: &str = "micro_acquisition_outbox_effects";
const MAIL_QUEUE: &str = "micro_acquisition_mail_queue";
const OUTBOX_OLDEST: &str = "micro_acquisition_outbox_oldest_pending_seconds";
const MAIL_OLDEST: &str = "micro_acquisition_mail_oldest_pending_seconds";
const TIMERS_SET: &str = "micro_acquisition_timers_set";
const TIMERS_HELD: &str = "micro_acquisition_timers_held";
const TIMERS_LATE: &str = "micro_acquisition_timers_late";
const TIMERS_LATEST: &str = "micro_acquisition_timers_latest_seconds";
const LAST_WEBHOOK: &str = "micro_acquisition_last_webhook_timestamp_seconds";
const REDELIVERIES: &str = "micro_acquisition_redeliveries_waiting";
const POLLED: &str = "micro_acquisition_redelivery_poll_timestamp_seconds";
const COMPARED: &str = "micro_acquisition_reconciliation_timestamp_seconds";
const UNSEALED: &str = "micro_acquisition_ledger_unsealed_events";
const UNSEALED_OLDEST: &str = "micro_acquisition_ledger_oldest_unsealed_seconds";
const UNWELL: &str = "micro_acquisition_workers_unwell";
const DATABASE: &str = "micro_acquisition_database_up";
const DATABASE_TOOK: &str = "micro_acquisition_database_seconds";
const WEBHOOK_TOOK: &str = "micro_acquisition_webhook_seconds";
const BUILD: &str = "micro_acquisition_build_info";

/// Each counter, and what it counts.
const COUNTERS: [(&str, &str); 9] = [
    (
        WEBHOOKS,
        "Requests to the webhook address, by what became of them",
    ),
    (DELIVERIES, "Deliveries worked on, by outcome"),
    (DECISIONS, "Requests decided, by outcome"),
    (EVENTS, "Events recorded, by kind"),
    (REFUSALS, "Commands refused, by reason"),
    (EFFECTS, "Effects worked on, by kind and outcome"),
    (TIMERS, "Timers, by whether they fired or must wait"),
    (MAIL, "Messages to mailboxes worked on, by outcome"),
    (
        REQUESTS,
        "Requests to GitHub, by what they are about, method and status; none: no answer",
    ),
];

/// Each histogram of seconds, and what it measures.
const HISTOGRAMS: [(&str, &str); 2] = [
    (DATABASE_TOOK, "What the database took, by operation"),
    (
        WEBHOOK_TOOK,
        "From a webhook's first byte to its answer, by whether it was stored",
    ),
];

/// The upper bounds of the histograms' buckets, in seconds: from a read of SQLite to where
/// a webhook is told to come again.
const BUCKETS: [f64; 12] = [
    0.000_1, 0.000_3, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 6.0, 10.0,
];

/// Each gauge, and what it shows.
const GAUGES: [(&str, &str); 22] = [
    (
        REMAINING,
        "Requests that GitHub still allows, by resource: the least of the windows under way",
    ),
    (
        INTAKE,
        "Deliveries in this process's memory that wait to be stored, of 1024",
    ),
    (
        INTAKE_BYTES,
        "What these take, compressed, of 134217728 bytes",
    ),
    (INBOX, "Deliveries in the inbox, by status"),
    (
        INBOX_OLDEST,
        "Age of the oldest pending delivery; 0: none is pending",
    ),
    (OUTBOX, "Effects in the outbox, by status"),
    (MAIL_QUEUE, "Messages to mailboxes, by status"),
    (
        OUTBOX_OLDEST,
        "Age of the oldest pending effect; 0: none is pending",
    ),
    (
        MAIL_OLDEST,
        "Age of the oldest message that is not sent yet; 0: none waits",
    ),
    (TIMERS_SET, "Timers that have not fired"),
    (
        TIMERS_HELD,
        "Timers that wait because the App may not act where they belong; none of them is late",
    ),
    (TIMERS_LATE, "Timers that are due for more than a minute"),
    (
        TIMERS_LATEST,
        "For how long the latest timer has been due; 0: none is due",
    ),
    (LAST_WEBHOOK, "When the last webhook came in; 0: never"),
    (
        REDELIVERIES,
        "Deliveries that GitHub could not make and that have not arrived since",
    ),
    (
        POLLED,
        "When GitHub's failed deliveries were last asked for; 0: never",
    ),
    (
        COMPARED,
        "When everything open was last compared with GitHub; 0: never",
    ),
    (UNSEALED, "Events that wait for their place in the ledger"),
    (
        UNSEALED_OLDEST,
        "For how long the first of them has waited; 0: none waits",
    ),
    (UNWELL, "Workers of this process that complain"),
    (DATABASE, "1 when the database answers, else 0"),
    (BUILD, "1, with the program's version and commit"),
];

/// A request to the webhook address, by what became of it.
pub fn webhook(received: Received) {
    counter!(WEBHOOKS, "outcome" => received.word()).increment(1);
}

/// A delivery was worked on.
pub fn delivery(worked: Worked) {
    counter!(DELIVERIES, "outcome" => worked.word()).increment(1);
}

/// An effect of a kind, which is a word of ours, was worked on.
pub fn effect(kind: &str, worked: Worked) {
    counter!(EFFECTS, "kind" => kind.to_owned(), "outcome" => worked.word()).increment(1);
}

/// A message to a mailbox was worked on.
pub fn mail(mailed: Mailed) {
    counter!(MAIL, "outcome" => mailed.word()).increment(1);
}

/// A request was decided, and these events recorded.
pub fn decision(decided: Decided, events: impl Iterator<Item = &'static str>) {
    counter!(DECISIONS, "outcome" => decided.word()).increment(1);
    for kind in events {
        counter!(EVENTS, "kind" => kind).increment(1);
    }
}

/// A command was refused for this reason.
pub fn refusal(key: &'static str) {
    refused(key).increment(1);
}

/// What counts the commands that are refused for this reason.
fn refused(key: &'static str) -> Counter {
    let reason = key.strip_prefix("refusal-").unwrap_or(key);
    counter!(REFUSALS, "reason" => reason)
}

/// A timer fired, or must wait.
pub fn timer(timed: Timed) {
    counter!(TIMERS, "outcome" => timed.word()).increment(1);
}

/// GitHub was asked about something, and answered with a status, or not at all.
pub fn request(method: &http::Method, about: &'static str, status: Option<http::StatusCode>) {
    let method = match method.as_str() {
        "GET" => "GET",
        "POST" => "POST",
        "PATCH" => "PATCH",
        "PUT" => "PUT",
        "DELETE" => "DELETE",
        _ => "other",
    };
    // Those that each say something else of what to do stand alone, the rest by their class.
    let status = match status.map(|status| status.as_u16()) {
        None => "none",
        Some(401) => "401",
        Some(403) => "403",
        Some(404) => "404",
        Some(422) => "422",
        Some(429) => "429",
        Some(200..=299) => "2xx",
        Some(300..=399) => "3xx",
        Some(400..=499) => "4xx",
        Some(500..=599) => "5xx",
        Some(_) => "other",
    };
    counter!(REQUESTS, "about" => about, "method" => method, "status" => status).increment(1);
}

/// What GitHub said of how many requests it still allows.
static WINDOWS: Mutex<Windows> = Mutex::new(Windows::new());

/// GitHub said how many requests it still allows.
pub fn remaining(said: Allowance, now: Timestamp) {
    let mut windows = WINDOWS.lock().unwrap_or_else(PoisonError::into_inner);
    windows.take(said, now);
}

/// Sets the gauges of what is still allowed at `now`.
fn show_remaining(now: Timestamp) {
    let mut windows = WINDOWS.lock().unwrap_or_else(PoisonError::into_inner);
    for (resource, least) in windows.least(now) {
        gauge!(REMAINING, "resource" => resource.word()).set(least.map_or(f64::NAN, f64::from));
    }
}

/// What the database is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// To begin a transaction: on SQLite, to let it write.
    Begin,
    /// One statement.
    Statement,
    /// To make a transaction last.
    Commit,
}

impl Operation {
    const fn word(self) -> &'static str {
        match self {
            Self::Begin => "begin",
            Self::Statement => "statement",
            Self::Commit => "commit",
        }
    }
}

/// The database did it, well or not, since the watch was started.
pub fn database(operation: Operation, watch: Stopwatch) {
    histogram!(DATABASE_TOOK, "operation" => operation.word()).record(watch.elapsed());
}

/// A webhook was answered, since the watch was started.
pub fn answered(stored: bool, watch: Stopwatch) {
    let stored = if stored { "yes" } else { "no" };
    histogram!(WEBHOOK_TOOK, "stored" => stored).record(watch.elapsed());
}

/// How often [`Page::keep`] is due.
pub const KEEPING: Duration = Duration::from_secs(5);

/// Where everything counted is read; one for the process.
#[derive(Clone)]
pub struct Page(PrometheusHandle);

impl std::fmt::Debug for Page {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Page").finish_non_exhaustive()
    }
}

/// Begins to count, once for the process, and gives the page.
#[must_use]
pub fn begin() -> Page {
    static PAGE: OnceLock<Page> = OnceLock::new();
    let page = PAGE.get_or_init(|| {
        let mut builder = PrometheusBuilder::new();
        for (name, _) in HISTOGRAMS {
            // Fails only for a histogram without buckets.
            builder = builder
                .set_buckets_for_metric(Matcher::Full(name.to_owned()), &BUCKETS)
                .unwrap_or_else(|_| PrometheusBuilder::new());
        }
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        // Fails only where something else of the process counts already; then that stands.
        drop(metrics::set_global_recorder(recorder));
        for (name, what) in COUNTERS {
            describe_counter!(name, what);
        }
        for (name, what) in GAUGES {
            describe_gauge!(name, Unit::Count, what);
        }
        for (name, what) in HISTOGRAMS {
            describe_histogram!(name, Unit::Seconds, what);
        }
        let (version, commit) = (
            env!("CARGO_PKG_VERSION"),
            env!("MICRO_ACQUISITION_BUILT_FROM"),
        );
        begin_at_nothing();
        gauge!(BUILD, "version" => version, "commit" => commit).set(1);
        Page(handle)
    });
    page.clone()
}

/// One that was never counted would be no line of a graph, and its first no increase.
fn begin_at_nothing() {
    for (name, outcomes) in [
        (WEBHOOKS, Received::WORDS),
        (DELIVERIES, Worked::WORDS),
        (MAIL, Mailed::WORDS),
        (DECISIONS, Decided::WORDS),
        (TIMERS, Timed::WORDS),
    ] {
        for outcome in outcomes {
            counter!(name, "outcome" => *outcome).absolute(0);
        }
    }
    for kind in Event::KINDS {
        counter!(EVENTS, "kind" => *kind).absolute(0);
    }
    for key in Refusal::KEYS {
        refused(key).absolute(0);
    }
}

impl Page {
    /// Sums up what was measured since; without it a page that nobody reads would grow.
    pub fn keep(&self) {
        self.0.run_upkeep();
    }

    /// The page, with how everything is at `now`; without `health` the database did
    /// not answer, and what only it knows is not a number.
    #[must_use]
    pub fn render(&self, health: Option<&Health>, unwell: usize, now: Timestamp) -> String {
        show_remaining(now);
        gauge!(DATABASE).set(if health.is_some() { 1.0 } else { 0.0 });
        gauge!(UNWELL).set(count(i64::try_from(unwell).unwrap_or(i64::MAX)));
        let (deliveries, bytes) = waiting::waiting();
        gauge!(INTAKE).set(deliveries);
        gauge!(INTAKE_BYTES).set(bytes);
        show_queues(health);
        let of = |value: fn(&Health) -> f64| health.map_or(f64::NAN, value);
        for (name, value) in [
            (INBOX_OLDEST, of(|it| age(it.inbox.oldest_age))),
            (OUTBOX_OLDEST, of(|it| age(it.effects.oldest_age))),
            (MAIL_OLDEST, of(|it| age(it.mail.oldest_age))),
            (TIMERS_SET, of(|it| count(it.timers.set))),
            (TIMERS_HELD, of(|it| count(it.timers.held))),
            (TIMERS_LATE, of(|it| count(it.timers.late))),
            (TIMERS_LATEST, of(|it| age(it.timers.latest))),
            (LAST_WEBHOOK, of(|it| at(it.last_webhook))),
            (REDELIVERIES, of(|it| count(it.redeliveries))),
            (POLLED, of(|it| at(it.polled))),
            (COMPARED, of(|it| at(it.compared))),
            (UNSEALED, of(|it| count(it.unsealed))),
            (UNSEALED_OLDEST, of(|it| age(it.unsealed_age))),
        ] {
            gauge!(name).set(value);
        }
        self.0.render()
    }
}

/// Sets the gauges of how much is in each queue, by status.
fn show_queues(health: Option<&Health>) {
    let of = |value: fn(&Health) -> f64| health.map_or(f64::NAN, value);
    for (status, value) in [
        ("pending", of(|it| count(it.inbox.pending))),
        ("waiting", of(|it| count(it.inbox.waiting))),
        ("dead", of(|it| count(it.inbox.dead))),
    ] {
        gauge!(INBOX, "status" => status).set(value);
    }
    for (status, value) in [
        ("pending", of(|it| count(it.effects.pending))),
        ("dead", of(|it| count(it.effects.dead))),
    ] {
        gauge!(OUTBOX, "status" => status).set(value);
    }
    for (status, value) in [
        ("pending", of(|it| count(it.mail.pending))),
        ("dead", of(|it| count(it.mail.dead))),
        ("doubtful", of(|it| count(it.mail.doubtful))),
    ] {
        gauge!(MAIL_QUEUE, "status" => status).set(value);
    }
}

/// Far beyond what a queue holds a count says only that it is large.
fn count(amount: i64) -> f64 {
    f64::from(u32::try_from(amount.max(0)).unwrap_or(u32::MAX))
}

fn age(age: Option<SignedDuration>) -> f64 {
    age.map_or(0.0, |age| age.as_secs_f64().max(0.0))
}

/// In seconds since 1970, as Prometheus has instants.
fn at(at: Option<Timestamp>) -> f64 {
    at.map_or(0.0, |at| at.as_duration().as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

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
            let line =
                format!("{REQUESTS}{{about=\"{about}\",method=\"GET\",status=\"{told}\"}} 1");
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
        let named: std::collections::BTreeSet<&str> = COUNTERS
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
            include_str!("../docs/en/operator.md"),
            include_str!("../docs/fr/exploitant.md"),
        ] {
            let rows = guide
                .lines()
                .filter_map(|line| line.strip_prefix("| `micro_acquisition_"));
            let told: std::collections::BTreeSet<String> = rows
                .filter_map(|row| row.split('`').next())
                .map(|name| format!("micro_acquisition_{name}"))
                .collect();
            assert!(told.iter().map(String::as_str).eq(named.iter().copied()));
        }
    }
}
