//! What can be warned of. The sentences are in `warnings.ftl`.

use jiff::civil::Date;

use crate::domain::lang::Lang;
use crate::domain::money::Money;
use crate::domain::statement::{Argument, Field};

/// One thing to think over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Where it is; none under a heading that the form does not know.
    pub field: Option<Field>,
    /// The line of the body, from 1, where it is one line's.
    pub line: Option<u32>,
    /// What it is.
    pub kind: WarningKind,
}

/// What is warned of, with what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WarningKind {
    /// The price pays less than the lowest suggested rate for the hours and the
    /// administration (R3, R4).
    RateTooLow {
        /// The price before taxes.
        price: Money,
        /// The hours estimated.
        hours: u32,
        /// What the lowest rate comes to.
        lowest: Money,
    },
    /// The price pays more than the highest suggested rate for the hours and the
    /// administration (R3, R4).
    RateTooHigh {
        /// The price before taxes.
        price: Money,
        /// The hours estimated.
        hours: u32,
        /// What the highest rate comes to.
        highest: Money,
    },
    /// Something that the team is asked to affirm is not affirmed (R8, R28).
    NotAffirmed {
        /// What.
        text: String,
    },
    /// The price is before taxes, and with them near what the programme may pay (R2).
    BeforeTaxes {
        /// The price.
        price: Money,
        /// The price with the highest tax.
        total: Money,
    },
    /// The work takes more than 37.5 hours a week in its window (R5, R109).
    WindowTooShort {
        /// The hours that the work takes: estimated, else what the price buys at
        /// the highest suggested rate.
        hours: u32,
        /// The hours that the window holds.
        window: u32,
        /// The business days of the window.
        days: u32,
    },
    /// A deadline falls on a Friday (R46).
    OnFriday {
        /// The date in the programme's zone.
        date: Date,
    },
    /// A deadline falls on a weekend or a holiday (R46).
    NotABusinessDay {
        /// The date in the programme's zone.
        date: Date,
    },
    /// A skill that few have (R31).
    NicheSkill {
        /// The skill as written.
        skill: String,
    },
    /// A check that the delivery's own workflow file reports: its author could forge it.
    ForgeableCheck {
        /// The criterion's number.
        number: u32,
        /// The check's name.
        check: String,
    },
    /// A criterion that two people would decide differently.
    Untestable {
        /// The criterion's number.
        number: u32,
        /// The words that make it so.
        words: &'static str,
    },
    /// Applicants seem unable to run the checks before they apply (R108).
    ChecksNotRunnable {
        /// The words that say so.
        words: &'static str,
    },
    /// A number that could be a social insurance number; it is not repeated (R8).
    InsuranceNumber,
    /// The marking of a document that may not be public (R8, R27).
    ProtectedMarking {
        /// The marking.
        marking: &'static str,
    },
}

impl Warning {
    pub(super) const fn of(field: Field, kind: WarningKind) -> Self {
        Self {
            field: Some(field),
            line: None,
            kind,
        }
    }

    /// The rule it rests on, where one is numbered.
    #[must_use]
    pub const fn rule(&self) -> Option<&'static str> {
        match &self.kind {
            WarningKind::RateTooLow { .. } => Some("R3"),
            WarningKind::RateTooHigh { .. } => Some("R4"),
            WarningKind::NotAffirmed { .. } => Some("R28"),
            WarningKind::BeforeTaxes { .. } => Some("R2"),
            WarningKind::WindowTooShort { .. } => Some("R5"),
            WarningKind::OnFriday { .. } | WarningKind::NotABusinessDay { .. } => Some("R46"),
            WarningKind::NicheSkill { .. } => Some("R31"),
            WarningKind::ChecksNotRunnable { .. } => Some("R108"),
            WarningKind::InsuranceNumber | WarningKind::ProtectedMarking { .. } => Some("R8"),
            WarningKind::ForgeableCheck { .. } | WarningKind::Untestable { .. } => None,
        }
    }

    /// What the sentence of [`WarningKind::key`] is filled in with, as `lang` writes it.
    #[must_use]
    pub fn args(&self, lang: Lang) -> Vec<(&'static str, Argument)> {
        let text = |value: &str| Argument::Text(value.to_owned());
        match &self.kind {
            WarningKind::RateTooLow {
                price,
                hours,
                lowest,
            } => vec![
                ("price", price.show(lang).into()),
                ("hours", (*hours).into()),
                ("lowest", lowest.show(lang).into()),
            ],
            WarningKind::RateTooHigh {
                price,
                hours,
                highest,
            } => vec![
                ("price", price.show(lang).into()),
                ("hours", (*hours).into()),
                ("highest", highest.show(lang).into()),
            ],
            WarningKind::NotAffirmed { text: affirmed } => vec![("text", text(affirmed))],
            WarningKind::BeforeTaxes { price, total } => vec![
                ("price", price.show(lang).into()),
                ("total", total.show(lang).into()),
            ],
            WarningKind::WindowTooShort {
                hours,
                window,
                days,
            } => vec![
                ("hours", (*hours).into()),
                ("window", (*window).into()),
                ("days", (*days).into()),
            ],
            WarningKind::OnFriday { date } | WarningKind::NotABusinessDay { date } => {
                vec![("date", date.to_string().into())]
            }
            WarningKind::NicheSkill { skill } => vec![("skill", text(skill))],
            WarningKind::ForgeableCheck { number, check } => {
                vec![("number", (*number).into()), ("check", text(check))]
            }
            WarningKind::Untestable { number, words } => {
                vec![("number", (*number).into()), ("words", text(words))]
            }
            WarningKind::ChecksNotRunnable { words } => vec![("words", text(words))],
            WarningKind::InsuranceNumber => Vec::new(),
            WarningKind::ProtectedMarking { marking } => vec![("marking", text(marking))],
        }
    }
}

impl WarningKind {
    /// The Fluent key of its sentence.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::RateTooLow { .. } => "warning-rate-too-low",
            Self::RateTooHigh { .. } => "warning-rate-too-high",
            Self::NotAffirmed { .. } => "warning-not-affirmed",
            Self::BeforeTaxes { .. } => "warning-before-taxes",
            Self::WindowTooShort { .. } => "warning-window-too-short",
            Self::OnFriday { .. } => "warning-on-friday",
            Self::NotABusinessDay { .. } => "warning-not-a-business-day",
            Self::NicheSkill { .. } => "warning-niche-skill",
            Self::ForgeableCheck { .. } => "warning-forgeable-check",
            Self::Untestable { .. } => "warning-untestable",
            Self::ChecksNotRunnable { .. } => "warning-checks-not-runnable",
            Self::InsuranceNumber => "warning-insurance-number",
            Self::ProtectedMarking { .. } => "warning-protected-marking",
        }
    }
}
