//! GitHub bans who writes too fast: a least time between content-creating requests (case 26).

use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use crate::clock::SharedClock;

/// The pace of one writer.
#[derive(Debug)]
pub struct Pace {
    clock: SharedClock,
    interval: SignedDuration,
    next: Mutex<Timestamp>,
}

impl Pace {
    /// A pace of one request each `interval`, the first not before `next`.
    #[must_use]
    pub const fn new(clock: SharedClock, interval: SignedDuration, next: Timestamp) -> Self {
        Self {
            clock,
            interval,
            next: Mutex::new(next),
        }
    }

    /// Waits until the next request may be made, and counts it.
    pub async fn before_creating(&self) {
        let now = self.clock.now();
        let pause = self.next().duration_since(now);
        if let Ok(pause) = std::time::Duration::try_from(pause) {
            tokio::time::sleep(pause).await;
        }
        let at = self
            .next()
            .max(now)
            .checked_add(self.interval)
            .unwrap_or(now);
        *self.next.lock().unwrap_or_else(PoisonError::into_inner) = at;
    }

    /// The instant before which the next request must not be made.
    #[must_use]
    pub fn next(&self) -> Timestamp {
        *self.next.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
