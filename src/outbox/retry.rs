//! Whether to try again, and when: a pure function of the typed error.

use jiff::{SignedDuration, Timestamp};

use crate::app::AppError;
use crate::github::GitHubError;
use crate::mail::error::MailError;
use crate::store::StoreError;

/// What becomes of work that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Retry {
    /// It is tried again at this instant.
    At(Timestamp),
    /// It would fail again: a person must look.
    Never,
}

/// How long a kind of work is tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// How often it may fail.
    pub attempts: i64,
    /// The first pause.
    pub first: SignedDuration,
    /// By how much each further pause is longer.
    pub factor: i64,
    /// No pause is longer.
    pub longest: SignedDuration,
}

/// The least wait after a limit that names no time.
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// Whether the same work may go well later without anything being mended.
#[must_use]
pub const fn is_passing(error: &AppError) -> bool {
    match error {
        AppError::GitHub(error) => github_is_passing(error),
        AppError::Store(StoreError::LeaseLost { .. })
        | AppError::Contended
        | AppError::Unshown
        | AppError::Beacon(_) => true,
        AppError::Store(error) => error.is_passing(),
        AppError::Mail(error) => error.is_passing(),
        AppError::Vault(_)
        | AppError::Misfit(_)
        | AppError::Json(_)
        | AppError::UnknownRepository(_)
        | AppError::UnknownTimer(_)
        | AppError::Panicked(_) => false,
    }
}

/// Whether GitHub may answer the same question later.
#[must_use]
pub const fn github_is_passing(error: &GitHubError) -> bool {
    match error {
        GitHubError::RateLimited { .. }
        | GitHubError::Transient { .. }
        | GitHubError::Unauthorized => true,
        GitHubError::NotFound
        | GitHubError::Gone
        | GitHubError::Forbidden { .. }
        | GitHubError::Locked
        | GitHubError::Archived
        | GitHubError::Rejected { .. }
        | GitHubError::Unreadable { .. } => false,
    }
}

/// What becomes of work that failed with `error` after `attempts` failures before.
///
/// `jitter` is a number from 0 to 255 that spreads those who failed together.
#[must_use]
pub fn after(
    error: &AppError,
    attempts: i64,
    patience: &Patience,
    now: Timestamp,
    jitter: u8,
) -> Retry {
    match error {
        AppError::GitHub(error) => match error {
            GitHubError::RateLimited { until } => {
                Retry::At(limited(*until, attempts, patience, now))
            }
            GitHubError::Transient { .. } | GitHubError::Unauthorized => {
                pause(attempts, patience, now, jitter)
            }
            GitHubError::Unreadable { .. } => few(attempts, patience, now, jitter),
            GitHubError::NotFound
            | GitHubError::Gone
            | GitHubError::Forbidden { .. }
            | GitHubError::Locked
            | GitHubError::Archived
            | GitHubError::Rejected { .. } => Retry::Never,
        },
        // It is there in a moment or not at all, and a delivery holds its repository meanwhile.
        AppError::Unshown => few(attempts, patience, now, jitter),
        AppError::Mail(MailError::Limited {
            pause: Some(pause), ..
        }) => now.checked_add(*pause).map_or(Retry::Never, Retry::At),
        AppError::Mail(error) if error.is_passing() => pause(attempts, patience, now, jitter),
        AppError::Store(
            StoreError::Busy { .. } | StoreError::Unavailable(_) | StoreError::LeaseLost { .. },
        )
        | AppError::Contended
        | AppError::Beacon(_)
        | AppError::UnknownRepository(_)
        | AppError::Panicked(_) => pause(attempts, patience, now, jitter),
        AppError::Store(
            StoreError::Constraint { .. }
            | StoreError::Corrupt { .. }
            | StoreError::Unsuitable(_)
            | StoreError::NewerSchema { .. }
            | StoreError::Migration(_)
            | StoreError::Query(_),
        )
        | AppError::Mail(_)
        | AppError::Vault(_)
        | AppError::Misfit(_)
        | AppError::UnknownTimer(_)
        | AppError::Json(_) => Retry::Never,
    }
}

/// A limit is waited out however often it is met, and from the second time on for at
/// least a pause that doubles from two minutes, since going on risks a ban (case 26).
fn limited(until: Timestamp, attempts: i64, patience: &Patience, now: Timestamp) -> Timestamp {
    let times = u32::try_from(attempts).unwrap_or(0).min(16);
    let longest = patience.longest.max(MINUTE);
    let pause = match times {
        0 => SignedDuration::ZERO,
        times => (MINUTE * 2_i32.pow(times)).min(longest),
    };
    until.max(now.checked_add(pause).unwrap_or(now))
}

/// A pause that grows with each failure, three times at most.
fn few(attempts: i64, patience: &Patience, now: Timestamp, jitter: u8) -> Retry {
    let less = Patience {
        attempts: patience.attempts.min(3),
        ..*patience
    };
    pause(attempts, &less, now, jitter)
}

/// A pause that grows with each failure, until the attempts are used up.
pub(crate) fn pause(attempts: i64, patience: &Patience, now: Timestamp, jitter: u8) -> Retry {
    if attempts.saturating_add(1) >= patience.attempts {
        return Retry::Never;
    }
    let times = u32::try_from(attempts).unwrap_or(0);
    let seconds = patience.first.as_secs();
    let seconds = seconds.saturating_mul(patience.factor.saturating_pow(times));
    let pause = SignedDuration::from_secs(seconds).min(patience.longest);
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

    const fn patience(attempts: i64) -> Patience {
        Patience {
            attempts,
            first: SignedDuration::from_secs(1),
            factor: 2,
            longest: SignedDuration::from_mins(10),
        }
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
        assert_eq!(
            after(&limited, 99, &patience(5), now(), 0),
            Retry::At(until)
        );
    }

    #[test]
    fn case_026_a_limit_met_again_is_waited_out_longer_each_time() {
        let soon = now() + SignedDuration::from_mins(1);
        let limited = AppError::GitHub(GitHubError::RateLimited { until: soon });
        let wait = |attempts: i64| match after(&limited, attempts, &patience(5), now(), 255) {
            Retry::At(at) => at.duration_since(now()).as_secs() / 60,
            Retry::Never => panic!("a limit passes"),
        };
        assert_eq!([0, 1, 2, 3, 4, 99].map(wait), [1, 2, 4, 8, 10, 10]);
    }

    #[test]
    fn what_github_refuses_is_not_asked_again() {
        for error in [
            GitHubError::Locked,
            GitHubError::NotFound,
            GitHubError::Gone,
        ] {
            assert_eq!(
                after(&AppError::GitHub(error), 0, &patience(5), now(), 0),
                Retry::Never
            );
        }
    }

    #[test]
    fn pauses_double_until_the_attempts_are_used_up() {
        let at = |seconds: i64| Retry::At(now() + SignedDuration::from_secs(seconds));
        assert_eq!(after(&transient(), 0, &patience(5), now(), 0), at(1));
        assert_eq!(after(&transient(), 3, &patience(5), now(), 0), at(8));
        assert_eq!(after(&transient(), 4, &patience(5), now(), 0), Retry::Never);
        assert_eq!(after(&transient(), 40, &patience(99), now(), 0), at(600));
    }

    #[test]
    fn jitter_lengthens_a_pause_by_less_than_a_quarter() {
        let Retry::At(latest) = after(&transient(), 2, &patience(5), now(), 255) else {
            panic!("no pause")
        };
        let pause = latest.duration_since(now());
        assert_eq!(pause, SignedDuration::from_millis(4996));
    }

    #[test]
    fn what_is_there_in_a_moment_or_not_at_all_is_asked_for_three_times() {
        let asked = |attempts| after(&AppError::Unshown, attempts, &patience(9), now(), 0);
        let last = now() + SignedDuration::from_secs(2);
        assert_eq!([1, 2].map(asked), [Retry::At(last), Retry::Never]);
    }

    #[test]
    fn mail_is_tried_again_where_it_may_go_well_later() {
        let at = |seconds: i64| Retry::At(now() + SignedDuration::from_secs(seconds));
        let first = |error| after(&AppError::Mail(error), 0, &patience(5), now(), 0);
        let limited = MailError::Limited {
            reason: "too fast".to_owned(),
            pause: Some(SignedDuration::from_secs(90)),
        };
        assert_eq!(first(MailError::Deferred("451".to_owned())), at(1));
        assert_eq!(first(limited), at(90));
        assert_eq!(first(MailError::Refused("554".to_owned())), Retry::Never);
    }

    #[test]
    fn only_what_passes_by_itself_is_passing() {
        assert!(is_passing(&transient()));
        assert!(is_passing(&AppError::Unshown));
        assert!(is_passing(&AppError::Store(StoreError::Busy {
            reason: "locked".into()
        })));
        assert!(!is_passing(&AppError::GitHub(GitHubError::Locked)));
        assert!(!is_passing(&AppError::Panicked("odd".to_owned())));
    }
}
