//! The page on which operators read what was counted, and what is measured as they look.

use std::sync::OnceLock;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use super::names::{
    BUCKETS, BUILD, COMPARED, COUNTERS, DATABASE, DECISIONS, DELIVERIES, EVENTS, GAUGES,
    HISTOGRAMS, INBOX, INBOX_OLDEST, INTAKE, INTAKE_BYTES, LAST_WEBHOOK, MAIL, MAIL_OLDEST,
    MAIL_QUEUE, OUTBOX, OUTBOX_OLDEST, POLLED, REDELIVERIES, TIMERS, TIMERS_HELD, TIMERS_LATE,
    TIMERS_LATEST, TIMERS_SET, UNSEALED, UNSEALED_OLDEST, UNWELL, WEBHOOKS,
};
use super::outcome::{Decided, Mailed, Received, Timed, Worked};
use super::{refused, show_remaining, waiting};
use crate::domain::event::Event;
use crate::domain::refusal::Refusal;
use crate::store::health::Health;

/// What the page's text is.
pub const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

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
