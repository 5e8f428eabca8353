//! The only place that asks what time it is.
//!
//! Everything else takes a [`Clock`] or an instant, so that a test can stand at
//! the second before a closing without waiting for it.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

/// Where the time comes from.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// The instant now, in UTC.
    fn now(&self) -> Timestamp;
}

/// A clock as everything shares it.
pub type SharedClock = Arc<dyn Clock>;

/// The machine's own clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that stands still until it is moved: for tests and the demo.
#[derive(Debug)]
pub struct ManualClock(Mutex<Timestamp>);

impl ManualClock {
    /// A clock that stands at `at`.
    #[must_use]
    pub const fn new(at: Timestamp) -> Self {
        Self(Mutex::new(at))
    }

    /// Moves the clock to `at`; never backwards, as time does not.
    pub fn advance_to(&self, at: Timestamp) {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now = (*now).max(at);
    }

    /// Moves the clock on by `by`.
    pub fn advance(&self, by: jiff::SignedDuration) {
        let at = self.now().checked_add(by).unwrap_or(Timestamp::MAX);
        self.advance_to(at);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long something takes, by the machine's monotonic clock: for measuring alone, never
/// for deciding.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(std::time::Instant);

impl Stopwatch {
    /// Starts it.
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    #[must_use]
    pub fn start() -> Self {
        Self(std::time::Instant::now())
    }

    /// The time since it was started.
    #[must_use]
    pub fn elapsed(self) -> std::time::Duration {
        self.0.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manual_clock_moves_only_forward() {
        let start: Timestamp = "2021-06-23T13:00:00Z".parse().unwrap();
        let clock = ManualClock::new(start);
        clock.advance(jiff::SignedDuration::from_secs(60));
        clock.advance_to(start);
        assert_eq!(clock.now(), "2021-06-23T13:01:00Z".parse().unwrap());
    }
}
