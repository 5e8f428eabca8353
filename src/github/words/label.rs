//! The labels that show an opportunity's state on its issue.

use crate::domain::lang::Lang;
use crate::i18n::text;

/// A label of the App's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IssueLabel {
    /// The state that it shows, as the API names it.
    pub state: &'static str,
    /// Its name on GitHub.
    pub name: &'static str,
    /// Six hexadecimal digits.
    pub colour: &'static str,
    key: &'static str,
}

impl IssueLabel {
    /// What it means, in both languages: a repository has one text for everybody.
    #[must_use]
    pub fn description(&self) -> String {
        Lang::ALL.map(|lang| text(lang, self.key, &[])).join(" / ")
    }
}

macro_rules! label {
    ($state:literal, $words:literal, $key:literal, $colour:literal) => {
        IssueLabel {
            state: $state,
            name: concat!("micro-acquisition: ", $words),
            colour: $colour,
            key: concat!("label-", $key),
        }
    };
}

/// Every label that shows a state; an issue has at most one, besides that of a
/// dispute (`interfaces.md` §4). A draft has none.
pub const STATUS_LABELS: [IssueLabel; 13] = [
    label!("needs_changes", "needs changes", "needs-changes", "D93F0B"),
    label!(
        "awaiting_approval",
        "awaiting approval",
        "awaiting-approval",
        "FBCA04"
    ),
    label!("open", "open", "open", "0E8A16"),
    label!("evaluation", "evaluation", "evaluation", "1D76DB"),
    label!("offered", "offered", "offered", "5319E7"),
    label!("in_progress", "in progress", "in-progress", "0052CC"),
    label!("delivered", "delivered", "delivered", "E99695"),
    label!("accepted", "accepted", "accepted", "006B75"),
    label!("paid", "paid", "paid", "0B5A2A"),
    label!("unsuccessful", "unsuccessful", "unsuccessful", "6E7781"),
    label!("cancelled", "cancelled", "cancelled", "6E7781"),
    label!("terminated", "terminated", "terminated", "6E7781"),
    label!("disputed", "disputed", "disputed", "B60205"),
];

/// The label of a state by the state's name; none for `draft`.
#[must_use]
pub fn issue_label(state: &str) -> Option<IssueLabel> {
    STATUS_LABELS.into_iter().find(|label| label.state == state)
}
