//! Until when, and to whom, an award can be complained of (R131).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Programme;
use crate::domain::lang::Lang;
use crate::domain::opportunity::Opportunity;

/// Who takes complaints, in both languages; empty where nobody is named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Complaint {
    /// In English.
    pub en: String,
    /// In French.
    pub fr: String,
}

impl Complaint {
    /// The name in `lang`; none where nobody is named.
    #[must_use]
    pub fn to(&self, lang: Lang) -> Option<&str> {
        let name = match lang {
            Lang::En => &self.en,
            Lang::Fr => &self.fr,
        };
        (!name.is_empty()).then_some(name)
    }
}

impl Programme {
    /// The last instant to complain of the opportunity's award, which was public from
    /// the moment it was made; none without an award, or where the programme shows none.
    #[must_use]
    pub fn complaint_until(&self, opportunity: &Opportunity) -> Option<Timestamp> {
        self.complaint_due(opportunity.awarded_at()?)
    }

    /// The last instant to complain of an award made at `awarded_at`; none where the
    /// programme shows none.
    #[must_use]
    pub fn complaint_due(&self, awarded_at: Timestamp) -> Option<Timestamp> {
        let span = &self.policy.complaint_days;
        (!span.is_zero()).then(|| self.due_after(awarded_at, span))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_takes_complaints_is_named_in_each_language_of_its_own() {
        let complaint = Complaint {
            en: "Ombud".to_owned(),
            fr: String::new(),
        };
        assert_eq!(complaint.to(Lang::En), Some("Ombud"));
        assert_eq!(complaint.to(Lang::Fr), None);
    }
}
