//! Which opportunities a report is about.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::digest::Digest;
use crate::domain::calendar::local_date;
use crate::domain::ids::OpportunityId;

/// Which opportunities a report is about: every narrowing holds at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Scope {
    /// Posted on this day or later, or labelled where it was never posted.
    pub from: Option<Date>,
    /// Posted on this day or earlier.
    pub to: Option<Date>,
    /// Of this department: the owner of the repository, by name.
    pub department: Option<String>,
    /// This one alone.
    pub opportunity: Option<OpportunityId>,
}

impl Scope {
    /// Whether an opportunity of a repository of `owner` is in it.
    #[must_use]
    pub fn has(&self, digest: &Digest, owner: Option<&str>, zone: &TimeZone) -> bool {
        let day = local_date(digest.posted.unwrap_or(digest.labelled).at, zone);
        let department = self.department.as_deref();
        self.covers(day)
            && department
                .is_none_or(|wanted| owner.is_some_and(|owner| owner.eq_ignore_ascii_case(wanted)))
            && self
                .opportunity
                .is_none_or(|wanted| wanted == digest.opportunity)
    }

    /// Whether a day is within its period.
    #[must_use]
    pub fn covers(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// Whether it is about the whole programme, of some period: what is declared of the
    /// programme is not of one department or opportunity.
    #[must_use]
    pub const fn is_programme(&self) -> bool {
        self.department.is_none() && self.opportunity.is_none()
    }
}
