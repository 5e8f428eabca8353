//! GitHub bans who writes too fast: a least time between content-creating requests (case 26).

use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::tenure::{Renewed as _, Tenure};
use crate::app::AppError;
use crate::clock::SharedClock;

/// The pace of one writer.
#[derive(Debug)]
pub struct Pace {
    clock: SharedClock,
    interval: SignedDuration,
    next: Mutex<Timestamp>,
    tenure: Tenure,
}

impl Pace {
    /// A pace of one request each `interval`, the first not before the last writer's next.
    #[must_use]
    pub const fn new(clock: SharedClock, interval: SignedDuration, tenure: Tenure) -> Self {
        Self {
            clock,
            interval,
            next: Mutex::new(tenure.lease().next_write_at),
            tenure,
        }
    }

    /// The right by which it writes.
    #[must_use]
    pub const fn tenure(&self) -> &Tenure {
        &self.tenure
    }

    /// Waits until the next request may be made, counts it, and makes sure that
    /// nobody else makes it meanwhile.
    ///
    /// # Errors
    /// As [`Renewed::keep`](super::tenure::Renewed::keep): nothing may be created.
    pub async fn before_creating(&self) -> Result<(), AppError> {
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
        Ok(self.tenure.keep().await?)
    }

    /// The instant before which the next request must not be made.
    #[must_use]
    pub fn next(&self) -> Timestamp {
        *self.next.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
