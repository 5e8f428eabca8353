//! A public servant may win, but begins only once a director general has signed
//! off (R75): the terms are accepted, and the award waits.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::ids::Person;

/// How often officers are reminded of a sign-off that is awaited: once a week.
const REMINDED_EVERY: SignedDuration = SignedDuration::from_hours(7 * 24);

/// An acceptance by a public servant, and the sign-off it waits for or was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignOff {
    /// When the supplier accepted the terms.
    pub accepted_at: Timestamp,
    /// The hash of the statement that the terms freeze (I7).
    pub terms_sha256: String,
    /// When officers were last reminded that it waits.
    pub reminded_at: Option<Timestamp>,
    /// The sign-off, once it was given.
    pub given: Option<Given>,
}

/// A sign-off that was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// Who recorded it.
    pub by: Person,
    /// When.
    pub at: Timestamp,
    /// The document that it is.
    pub reference: String,
}

impl SignOff {
    /// An acceptance of those terms that waits since `accepted_at`.
    #[must_use]
    pub const fn awaited(accepted_at: Timestamp, terms_sha256: String) -> Self {
        Self {
            accepted_at,
            terms_sha256,
            reminded_at: None,
            given: None,
        }
    }

    /// When officers are reminded next, while it waits.
    #[must_use]
    pub fn reminder_due(&self) -> Option<Timestamp> {
        let last = self.reminded_at.unwrap_or(self.accepted_at);
        let due_at = last.checked_add(REMINDED_EVERY).ok();
        due_at.filter(|_| self.given.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::UserId;

    #[test]
    fn officers_are_reminded_once_a_week_until_it_is_given() {
        let week = SignedDuration::from_hours(168);
        let accepted_at = Timestamp::UNIX_EPOCH;
        let mut sign_off = SignOff::awaited(accepted_at, "ab".repeat(32));
        assert_eq!(sign_off.reminder_due(), Some(accepted_at + week));

        sign_off.reminded_at = Some(accepted_at + week);
        assert_eq!(sign_off.reminder_due(), Some(accepted_at + week + week));

        sign_off.given = Some(Given {
            by: Person {
                id: UserId(7),
                login: "olivia".to_owned(),
            },
            at: accepted_at + week,
            reference: "DG-2026-7".to_owned(),
        });
        assert_eq!(sign_off.reminder_due(), None);
    }
}
