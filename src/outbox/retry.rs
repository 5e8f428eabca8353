//! Whether to try again, and when: a pure function of the typed error.

use jiff::{SignedDuration, Timestamp};

use crate::app::AppError;
use crate::github::GitHubError;
use crate::store::StoreError;

/// What becomes of work that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Retry {
    /// It is tried again at this instant.
    At(Timestamp),
    /// It would fail again: a person must look.
    Never,
}

/// How long the first pause is; each further one is twice as long.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(1);
/// No pause is longer.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(10);

/// What becomes of work that failed with `error` after `attempts` failures before.
///
/// `jitter` is a number from 0 to 255 that spreads those who failed together.
#[must_use]
pub fn after(error: &AppError, attempts: i64, most: i64, now: Timestamp, jitter: u8) -> Retry {
    match error {
        AppError::GitHub(error) => match error {
            GitHubError::RateLimited { until } => Retry::At((*until).max(now)),
            GitHubError::Transient { .. } | GitHubError::Unauthorized => {
                pause(attempts, most, now, jitter)
            }
            GitHubError::Unreadable { .. } => pause(attempts, most.min(3), now, jitter),
            GitHubError::NotFound
            | GitHubError::Gone
            | GitHubError::Forbidden { .. }
            | GitHubError::Locked
            | GitHubError::Archived
            | GitHubError::Rejected { .. } => Retry::Never,
        },
        AppError::Store(
            StoreError::Busy { .. } | StoreError::Unavailable(_) | StoreError::LeaseLost { .. },
        )
        | AppError::Contended
        | AppError::UnknownRepository(_) => pause(attempts, most, now, jitter),
        AppError::Store(
            StoreError::Constraint { .. }
            | StoreError::Corrupt { .. }
            | StoreError::Unsuitable(_)
            | StoreError::NewerSchema { .. }
            | StoreError::Migration(_)
            | StoreError::Query(_),
        )
        | AppError::Vault(_)
        | AppError::Misfit(_)
        | AppError::Json(_) => Retry::Never,
    }
}

fn pause(attempts: i64, most: i64, now: Timestamp, jitter: u8) -> Retry {
    if attempts + 1 >= most {
        return Retry::Never;
    }
    let doublings = u32::try_from(attempts).unwrap_or(0).min(16);
    let seconds = FIRST_PAUSE.as_secs().saturating_mul(1_i64 << doublings);
    let pause = SignedDuration::from_secs(seconds).min(LONGEST_PAUSE);
    let spread = pause.as_millis().saturating_mul(i128::from(jitter)) / 1024;
    let pause = pause + SignedDuration::from_millis(i64::try_from(spread).unwrap_or(0));
    now.checked_add(pause).map_or(Retry::Never, Retry::At)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2021-06-23T13:00:00Z".parse().unwrap()
    }

    fn transient() -> AppError {
        AppError::GitHub(GitHubError::Transient {
            message: "502".to_owned(),
        })
    }

    #[test]
    fn a_rate_limit_is_waited_out_however_often_it_was_met() {
        let until = "2021-06-23T13:40:00Z".parse().unwrap();
        let limited = AppError::GitHub(GitHubError::RateLimited { until });
        assert_eq!(after(&limited, 99, 5, now(), 0), Retry::At(until));
    }

    #[test]
    fn what_github_refuses_is_not_asked_again() {
        for error in [
            GitHubError::Locked,
            GitHubError::NotFound,
            GitHubError::Gone,
        ] {
            assert_eq!(
                after(&AppError::GitHub(error), 0, 5, now(), 0),
                Retry::Never
            );
        }
    }

    #[test]
    fn pauses_double_until_the_attempts_are_used_up() {
        let at = |seconds: i64| Retry::At(now() + SignedDuration::from_secs(seconds));
        assert_eq!(after(&transient(), 0, 5, now(), 0), at(1));
        assert_eq!(after(&transient(), 3, 5, now(), 0), at(8));
        assert_eq!(after(&transient(), 4, 5, now(), 0), Retry::Never);
        assert_eq!(after(&transient(), 40, 99, now(), 0), at(600));
    }

    #[test]
    fn jitter_only_lengthens_a_pause_and_by_less_than_half() {
        let Retry::At(latest) = after(&transient(), 2, 5, now(), 255) else {
            panic!("no pause")
        };
        let pause = latest.duration_since(now());
        assert!(pause > SignedDuration::from_secs(4) && pause < SignedDuration::from_secs(6));
    }
}
