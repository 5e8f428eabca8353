//! What can go wrong with sending one message, by what to do about it.

use jiff::{SignedDuration, Timestamp};
use thiserror::Error;

use crate::outbox::retry::{Patience, Retry, pause};
use crate::store::mail::Sent;

/// Why a message was not sent, or may not have been.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MailError {
    /// The server knows that nobody reads at the address, and says so of it by an enhanced
    /// status (5xx to the recipient).
    #[error("the address is rejected: {0}")]
    Rejected(String),
    /// The server will never take this message, whoever it is for (5xx).
    #[error("the message is refused: {0}")]
    Refused(String),
    /// The server asks to try later (4xx), or refuses the recipient for a reason that may
    /// be ours to mend.
    #[error("the message is deferred: {0}")]
    Deferred(String),
    /// The server asks for a pause: we are too fast for it.
    #[error("the server asks for a pause: {reason}")]
    Limited {
        /// Its words.
        reason: String,
        /// How long, where it says.
        pause: Option<SignedDuration>,
    },
    /// The server cannot be reached, or broke off before the message was handed over.
    #[error("the server cannot be reached: {0}")]
    Unreachable(String),
    /// The connection ended after the message was handed over and before the server's
    /// word: it may have taken it.
    #[error("the server broke off after the message was handed over: {0}")]
    Doubtful(String),
    /// The server does not let us in: the configuration is wrong.
    #[error("the server does not let us in: {0}")]
    Denied(String),
    /// A defect of ours: the message cannot be written.
    #[error("the message cannot be written: {0}")]
    Unwritable(String),
}

/// With pauses of up to an hour, about three days.
const PATIENCE: Patience = Patience {
    attempts: 80,
    first: SignedDuration::from_secs(5),
    factor: 2,
    longest: SignedDuration::from_hours(1),
};

/// How long nobody sends when the server asks for a pause and does not say for how long.
const PAUSE: SignedDuration = SignedDuration::from_mins(1);
/// How long nobody sends when the server is away.
const AWAY: SignedDuration = SignedDuration::from_secs(5);

/// What follows from a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What becomes of the message.
    pub sent: Sent,
    /// Before this instant no message is sent at all.
    pub pause_until: Option<Timestamp>,
    /// Whether the address is to be written to no more.
    pub bounced: bool,
}

impl MailError {
    /// What follows after `attempts` failures before this one; `jitter` is a number
    /// from 0 to 255 that spreads those who failed together.
    #[must_use]
    pub fn verdict(&self, attempts: i64, now: Timestamp, jitter: u8) -> Verdict {
        let why = self.to_string();
        let again = || match pause(attempts, &PATIENCE, now, jitter) {
            Retry::At(at) => Sent::RetryAt(at, why.clone()),
            Retry::Never => Sent::Dead(why.clone()),
        };
        let held = |pause: SignedDuration| {
            let until = now.checked_add(pause).unwrap_or(now);
            // It is not the message's fault: it waits, however often.
            (Sent::RetryAt(until, why.clone()), Some(until))
        };
        let (sent, pause_until) = match self {
            // Nothing is to be mended: the address is marked, and the reason kept.
            Self::Rejected(_) => (Sent::Dropped(why.clone()), None),
            Self::Refused(_) | Self::Unwritable(_) => (Sent::Dead(why.clone()), None),
            Self::Deferred(_) => (again(), None),
            Self::Limited { pause, .. } => held(pause.unwrap_or(PAUSE)),
            Self::Unreachable(_) => held(AWAY),
            Self::Denied(_) => held(PAUSE),
            Self::Doubtful(_) => match pause(attempts, &PATIENCE, now, jitter) {
                Retry::At(at) => (Sent::Doubtful(at, why.clone()), None),
                Retry::Never => (Sent::Dead(why.clone()), None),
            },
        };
        Verdict {
            sent,
            pause_until,
            bounced: matches!(self, Self::Rejected(_)),
        }
    }

    /// Whether the same may go well later without anything being mended.
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        match self {
            Self::Deferred(_) | Self::Limited { .. } | Self::Unreachable(_) | Self::Doubtful(_) => {
                true
            }
            Self::Rejected(_) | Self::Refused(_) | Self::Denied(_) | Self::Unwritable(_) => false,
        }
    }

    /// What the server said, without the address that it may have repeated.
    #[must_use]
    pub(super) fn without(self, address: &str) -> Self {
        let clean = |text: String| {
            let lower = text.to_ascii_lowercase();
            let address = address.to_ascii_lowercase();
            let mut shown = String::with_capacity(text.len());
            let mut from = 0;
            for (at, _) in lower.match_indices(&address) {
                shown.push_str(&text[from..at]);
                shown.push('…');
                from = at + address.len();
            }
            shown.push_str(&text[from..]);
            shown
                .chars()
                .filter(|c| !c.is_control())
                .take(300)
                .collect()
        };
        match self {
            Self::Rejected(said) => Self::Rejected(clean(said)),
            Self::Refused(said) => Self::Refused(clean(said)),
            Self::Deferred(said) => Self::Deferred(clean(said)),
            Self::Limited { reason, pause } => Self::Limited {
                reason: clean(reason),
                pause,
            },
            Self::Unreachable(said) => Self::Unreachable(clean(said)),
            Self::Doubtful(said) => Self::Doubtful(clean(said)),
            Self::Denied(said) => Self::Denied(clean(said)),
            Self::Unwritable(said) => Self::Unwritable(clean(said)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2021-06-23T13:00:00Z".parse().unwrap()
    }

    fn said() -> String {
        "no".to_owned()
    }

    #[test]
    fn only_a_rejected_address_is_written_to_no_more() {
        for (error, bounced) in [
            (MailError::Rejected(said()), true),
            (MailError::Refused(said()), false),
            (MailError::Deferred(said()), false),
            (MailError::Denied(said()), false),
            (MailError::Unreachable(said()), false),
        ] {
            assert_eq!(error.verdict(0, now(), 0).bounced, bounced, "{error}");
        }
    }

    #[test]
    fn what_is_the_servers_fault_waits_however_often_and_holds_everybody() {
        for error in [MailError::Unreachable(said()), MailError::Denied(said())] {
            let verdict = error.verdict(1_000, now(), 0);
            assert!(matches!(verdict.sent, Sent::RetryAt(..)), "{verdict:?}");
            assert!(verdict.pause_until > Some(now()));
        }
        let limited = MailError::Limited {
            reason: said(),
            pause: Some(SignedDuration::from_secs(9)),
        };
        let until = limited.verdict(0, now(), 0).pause_until;
        assert_eq!(until, Some(now() + SignedDuration::from_secs(9)));
    }

    #[test]
    fn a_deferred_message_is_given_up_after_days_and_a_doubtful_one_is_counted() {
        let deferred = MailError::Deferred(said());
        assert!(matches!(
            deferred.verdict(0, now(), 0).sent,
            Sent::RetryAt(..)
        ));
        assert!(matches!(deferred.verdict(99, now(), 0).sent, Sent::Dead(_)));
        let doubtful = MailError::Doubtful(said());
        assert!(matches!(
            doubtful.verdict(0, now(), 0).sent,
            Sent::Doubtful(..)
        ));
    }

    #[test]
    fn no_address_is_kept_with_what_the_server_said() {
        let said = "550 5.1.1 <Ada@Example.org>: unknown\r\n";
        let error = MailError::Rejected(said.to_owned()).without("ada@example.org");
        assert_eq!(
            error,
            MailError::Rejected("550 5.1.1 <…>: unknown".to_owned())
        );
    }
}
