//! What is counted for operators: the only place that names the `metrics` crates.
//!
//! Labels are words of our own, so that nobody outside can make more of them,
//! and nothing here names a person, a repository or a secret. What is counted
//! begins at nothing with the process; what is measured is asked of the database
//! when somebody looks ([`Page::render`]).

mod allowance;
mod names;
mod outcome;
mod page;
#[cfg(test)]
mod tests;
mod waiting;

use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use metrics::{Counter, counter, gauge, histogram};

use self::allowance::Windows;
use self::names::{
    DATABASE_TOOK, DECISIONS, DELIVERIES, EFFECTS, EVENTS, MAIL, REFUSALS, REMAINING, REQUESTS,
    TIMERS, WEBHOOK_TOOK, WEBHOOKS,
};
use crate::clock::Stopwatch;

pub use allowance::{Allowance, Resource};
pub use outcome::{Decided, Mailed, Received, Timed, Worked};
pub use page::{CONTENT_TYPE, KEEPING, Page, begin};
pub use waiting::Waits;

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
