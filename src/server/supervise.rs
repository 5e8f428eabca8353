//! Keeps a loop of work alive, and says so where it does not work.

use std::fmt::Display;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use jiff::Timestamp;
use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;

use super::workers::Complaints;
use crate::app::AppError;
use crate::clock::SharedClock;
use crate::github::GitHubError;
use crate::outbox::caught::said;
use crate::store::Result as Stored;

/// Other replicas' commits do not wake us, so the queues are looked at this often.
const POLL: Duration = Duration::from_secs(1);
/// What is due but held by another worker is looked at soon, not at once.
const SOON: Duration = Duration::from_millis(20);
/// One error may pass by itself: so many in a row are complained of.
const COMPLAIN_AFTER: u32 = 3;

/// Who keeps one loop alive.
#[derive(Clone, Debug)]
pub(super) struct Supervisor {
    /// The loop's name among the complaints.
    pub name: &'static str,
    /// Where it complains.
    pub health: Arc<watch::Sender<Complaints>>,
    /// When to stop.
    pub stop: CancellationToken,
    /// The time.
    pub clock: SharedClock,
    /// How long the loop rests after an error.
    pub rest: Duration,
}

/// How often a trouble that lasts is told of: at once, then after twice as many times each,
/// and at once where it becomes another.
#[derive(Debug, Default)]
pub(super) struct Refrain {
    why: String,
    times: u32,
}

impl Refrain {
    /// Whether it is to be told now that it was met once more.
    pub fn is_due(&mut self, why: &str) -> bool {
        if self.why != why {
            why.clone_into(&mut self.why);
            self.times = 0;
        }
        self.times = self.times.saturating_add(1);
        self.times.is_power_of_two()
    }
}

impl Supervisor {
    /// Runs a loop until it ends; one that panics is started again.
    pub async fn supervise<F: Future<Output = ()>>(&self, run: impl Fn() -> F) {
        while let Err(panic) = AssertUnwindSafe(run()).catch_unwind().await {
            let why = said(panic.as_ref());
            tracing::error!(
                worker = self.name,
                why,
                "a worker panicked and starts again"
            );
            self.complain(format!("it panicked and was started again: {why}"));
            if !self.sleep(self.rest).await {
                return;
            }
        }
    }

    /// Works until nothing is due, then sleeps until something is, or is said to be.
    pub async fn repeat<W, D>(&self, wake: &Notify, work: impl Fn() -> W, next_due: impl Fn() -> D)
    where
        W: Future<Output = Result<bool, AppError>>,
        D: Future<Output = Stored<Option<Timestamp>>>,
    {
        let mut errors = 0;
        while !self.stop.is_cancelled() {
            let ring = wake.notified();
            tokio::pin!(ring);
            ring.as_mut().enable();
            let due = match work().await {
                Ok(true) => {
                    self.is_well(&mut errors);
                    continue;
                }
                Ok(false) => next_due().await.map_err(AppError::from),
                Err(error) => Err(error),
            };
            let pause = match due {
                Ok(due) => {
                    self.is_well(&mut errors);
                    self.pause(due)
                }
                Err(error) => self.failed(&mut errors, &error),
            };
            tokio::select! {
                () = &mut ring => {}
                _ = self.sleep(pause) => {}
            }
        }
    }

    /// Works at once and then again after each `interval`; after errors in a row sooner,
    /// but each time later, and not before GitHub wants to be asked again.
    pub async fn every<W>(&self, interval: Duration, work: impl Fn() -> W)
    where
        W: Future<Output = Result<(), AppError>>,
    {
        let mut errors = 0;
        loop {
            let pause = match work().await {
                Ok(()) => {
                    self.is_well(&mut errors);
                    interval
                }
                Err(error) => {
                    let rest = self.failed(&mut errors, &error);
                    self.back_off(rest, errors, interval, &error)
                }
            };
            if !self.sleep(pause).await {
                return;
            }
        }
    }

    /// Twice as long after each error in a row, up to the interval.
    fn back_off(
        &self,
        rest: Duration,
        errors: u32,
        interval: Duration,
        error: &AppError,
    ) -> Duration {
        let doubled = 2_u32.saturating_pow(errors.saturating_sub(1));
        let pause = rest.saturating_mul(doubled).min(interval.max(rest));
        let AppError::GitHub(GitHubError::RateLimited { until }) = error else {
            return pause;
        };
        let limited = until.duration_since(self.clock.now());
        Duration::try_from(limited).map_or(pause, |limited| limited.max(pause))
    }

    fn is_well(&self, errors: &mut u32) {
        *errors = 0;
        self.health
            .send_if_modified(|complaints| complaints.remove(self.name).is_some());
    }

    /// Notes an error and says how long to rest.
    fn failed(&self, errors: &mut u32, error: &impl Display) -> Duration {
        tracing::error!(worker = self.name, %error, "a worker rests after an error");
        *errors = errors.saturating_add(1);
        if *errors >= COMPLAIN_AFTER {
            self.complain(format!("it fails again and again: {error}"));
        }
        self.rest
    }

    fn complain(&self, why: String) {
        self.health.send_modify(|complaints| {
            complaints.insert(self.name, why);
        });
    }

    /// False when it is time to stop.
    pub async fn sleep(&self, pause: Duration) -> bool {
        tokio::select! {
            () = tokio::time::sleep(pause) => true,
            () = self.stop.cancelled() => false,
        }
    }

    fn pause(&self, due: Option<Timestamp>) -> Duration {
        let due_in = due.map(|at| at.duration_since(self.clock.now()));
        due_in
            .map_or(POLL, |due_in| Duration::try_from(due_in).unwrap_or(SOON))
            .clamp(SOON, POLL)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;
    use crate::clock::ManualClock;

    fn supervisor() -> Supervisor {
        let now = "2021-06-23T13:00:00Z".parse().unwrap();
        Supervisor {
            name: "worker",
            health: Arc::new(watch::channel(Complaints::new()).0),
            stop: CancellationToken::new(),
            clock: Arc::new(ManualClock::new(now)),
            rest: Duration::ZERO,
        }
    }

    /// Runs turns of a supervised loop: each answers what `turn` says of its
    /// number, and the last stops the loop. Returns the complaint after each.
    async fn complaints(
        turns: u32,
        turn: impl Fn(u32) -> Result<bool, AppError>,
    ) -> Vec<Option<String>> {
        let (keeper, wake, taken) = (supervisor(), Notify::new(), AtomicU32::new(0));
        let heard = std::sync::Mutex::new(Vec::new());
        let work = || async {
            let number = taken.fetch_add(1, Ordering::Relaxed);
            let complaint = keeper.health.borrow().get("worker").cloned();
            heard.lock().unwrap().push(complaint);
            if number == turns {
                keeper.stop.cancel();
            }
            turn(number)
        };
        let next_due = || async { Ok(None) };
        keeper
            .supervise(|| keeper.repeat(&wake, work, next_due))
            .await;
        // What the first turn heard was said before any.
        heard.into_inner().unwrap().split_off(1)
    }

    #[test]
    fn a_trouble_that_lasts_is_told_less_and_less_and_another_at_once() {
        let mut refrain = Refrain::default();
        let told = (1..=70).filter(|_| refrain.is_due("away"));
        assert_eq!(told.collect::<Vec<_>>(), [1, 2, 4, 8, 16, 32, 64]);
        assert!(refrain.is_due("another"));
        assert!(refrain.is_due("away"));
    }

    #[tokio::test]
    async fn a_loop_that_panics_starts_again_and_the_complaint_ends_when_it_works() {
        let heard = complaints(2, |number| {
            assert!(number != 0, "odd");
            Ok(true)
        })
        .await;
        let panicked = "it panicked and was started again: odd".to_owned();
        assert_eq!(heard, [Some(panicked), None]);
    }

    #[tokio::test]
    async fn errors_in_a_row_are_complained_of_until_one_turn_goes_well() {
        let heard = complaints(5, |number| match number {
            0..3 => Err(AppError::Contended),
            _ => Ok(true),
        })
        .await;
        let complains: Vec<bool> = heard.iter().map(Option::is_some).collect();
        assert_eq!(complains, [false, false, true, false, false]);
    }

    #[test]
    fn errors_in_a_row_rest_twice_as_long_each_up_to_the_interval() {
        let (keeper, rest) = (supervisor(), Duration::from_secs(1));
        let interval = Duration::from_mins(1);
        let pause = |errors| {
            let pause = keeper.back_off(rest, errors, interval, &AppError::Contended);
            pause.as_secs()
        };
        assert_eq!([1, 2, 3, 6, 7, u32::MAX].map(pause), [1, 2, 4, 32, 60, 60]);
        let quick = keeper.back_off(rest, 9, Duration::ZERO, &AppError::Contended);
        assert_eq!(quick, rest);
    }

    #[test]
    fn a_limit_of_githubs_is_waited_out_however_short_the_interval() {
        let (keeper, rest) = (supervisor(), Duration::from_secs(1));
        let pause = |until: &str| {
            let until = until.parse().unwrap();
            let limited = AppError::GitHub(GitHubError::RateLimited { until });
            keeper.back_off(rest, 1, Duration::from_mins(1), &limited)
        };
        assert_eq!(pause("2021-06-23T14:00:00Z"), Duration::from_hours(1));
        assert_eq!(pause("2021-06-23T12:59:59Z"), rest);
    }

    #[tokio::test]
    async fn what_is_done_from_time_to_time_is_done_at_once_and_ends_with_the_server() {
        let (keeper, done) = (supervisor(), AtomicU32::new(0));
        let work = || async {
            done.fetch_add(1, Ordering::Relaxed);
            keeper.stop.cancel();
            Ok(())
        };
        keeper.every(Duration::from_hours(1), work).await;
        assert_eq!(done.into_inner(), 1);
    }
}
