//! What the sentence of a problem is filled in with.

use super::problem::{Problem, ProblemKind};
use crate::domain::criteria::CriterionError;
use crate::domain::lang::Lang;

/// A value of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// Text, some of it as people wrote it.
    Text(String),
    /// A count or a place, which chooses the plural.
    Number(u64),
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u32> for Argument {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<usize> for Argument {
    fn from(number: usize) -> Self {
        Self::Number(u64::try_from(number).unwrap_or(u64::MAX))
    }
}

impl Problem {
    /// What the sentence of [`ProblemKind::key`] is filled in with, as `lang`
    /// writes it: the heading as `field`, and the kind's own values.
    #[must_use]
    pub fn args(&self, lang: Lang) -> Vec<(&'static str, Argument)> {
        let mut args = vec![("field", self.field.heading(lang).to_owned().into())];
        args.extend(self.kind.args(lang));
        args
    }
}

impl ProblemKind {
    /// The values of its sentence, money as `lang` writes it.
    #[must_use]
    pub fn args(&self, lang: Lang) -> Vec<(&'static str, Argument)> {
        match self {
            Self::Missing | Self::Empty | Self::NoCriteria => Vec::new(),
            Self::NotTranslated { language } | Self::TranslationDiffers { language } => {
                vec![("language", language.tag().to_owned().into())]
            }
            Self::Repeated { first_line } => vec![("first_line", (*first_line).into())],
            Self::TooLong { found, most } => {
                vec![("found", (*found).into()), ("most", (*most).into())]
            }
            Self::Placeholder { found }
            | Self::PriceUnreadable { found }
            | Self::PriceAmbiguous { found }
            | Self::DateUnreadable { found }
            | Self::NotWholeSeconds { found }
            | Self::ClosingNotInFuture { found }
            | Self::DeliveryNotInFuture { found }
            | Self::LicenceUnknown { found }
            | Self::LicenceNotOpen { found } => vec![("found", found.clone().into())],
            Self::LicenceNotAllowed { found, allowed } => vec![
                ("found", found.clone().into()),
                ("allowed", allowed.join(", ").into()),
            ],
            Self::PriceCurrency { found, expected } => {
                vec![
                    ("found", found.clone().into()),
                    ("expected", expected.clone().into()),
                ]
            }
            Self::PriceNotPositive { found } => vec![("found", found.show(lang).into())],
            Self::PriceAboveGuard { found, guard } => {
                vec![
                    ("found", found.show(lang).into()),
                    ("guard", guard.show(lang).into()),
                ]
            }
            Self::PriceAboveCeiling { found, ceiling } => {
                vec![
                    ("found", found.show(lang).into()),
                    ("ceiling", ceiling.show(lang).into()),
                ]
            }
            Self::PostingTooShort {
                found,
                needed,
                earliest,
            } => vec![
                ("found", (*found).into()),
                ("needed", (*needed).into()),
                ("earliest", earliest.to_string().into()),
            ],
            Self::PostingTooBrief { needed, earliest } => {
                vec![
                    ("needed", needed.clone().into()),
                    ("earliest", earliest.to_string().into()),
                ]
            }
            Self::DeliveryNotAfterClosing { found, closing } => {
                vec![
                    ("found", found.clone().into()),
                    ("closing", closing.clone().into()),
                ]
            }
            Self::Criterion { number, error } => {
                let found = match error {
                    CriterionError::Empty { marker } => marker,
                    CriterionError::UnknownLicence { found }
                    | CriterionError::OwnCheck { found }
                    | CriterionError::PathOutside { found }
                    | CriterionError::ReviewCount { found } => found,
                };
                vec![
                    ("number", (*number).into()),
                    ("found", found.clone().into()),
                ]
            }
        }
    }
}
