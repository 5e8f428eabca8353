//! Disputes: a flag beside the state (R130, I10).

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::ids::{CommentId, Person};

/// How often officers are reminded of a dispute that stands: once a week.
const REMINDED_EVERY: SignedDuration = SignedDuration::from_hours(7 * 24);

/// One person's open dispute; its text is private to the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    /// Who disputes.
    pub by: Person,
    /// The comment that says what.
    pub comment: CommentId,
    /// When it was raised.
    pub raised_at: Timestamp,
}

/// The disputes that stand, at most one for each person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disputes {
    /// Each, the oldest first.
    pub open: Vec<Dispute>,
    /// When officers were last reminded.
    pub reminded_at: Option<Timestamp>,
}

impl Disputes {
    /// Whether one stands: then no criterion is decided, and nothing is certified,
    /// paid or terminated.
    #[must_use]
    pub fn any(&self) -> bool {
        !self.open.is_empty()
    }

    /// Since when one stands without a break.
    #[must_use]
    pub fn since(&self) -> Option<Timestamp> {
        self.open.iter().map(|dispute| dispute.raised_at).min()
    }

    /// Whether one stands that was raised by `at`.
    #[must_use]
    pub fn stood_at(&self, at: Timestamp) -> bool {
        self.since().is_some_and(|since| since <= at)
    }

    /// The dispute of a person.
    #[must_use]
    pub fn of(&self, person: &Person) -> Option<&Dispute> {
        self.open.iter().find(|dispute| dispute.by.is(person))
    }

    /// When officers are reminded next.
    #[must_use]
    pub fn reminder_due(&self) -> Option<Timestamp> {
        let since = self.since()?;
        let last = self.reminded_at.map_or(since, |at| at.max(since));
        last.checked_add(REMINDED_EVERY).ok()
    }
}
