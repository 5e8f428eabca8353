//! What is wrong with a statement. The sentences are in `statement.ftl`.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::heading::Field;
use crate::domain::criteria::CriterionError;
use crate::domain::lang::Lang;
use crate::domain::money::Money;

/// One thing to mend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Where it is.
    pub field: Field,
    /// The line of the body, from 1; none for the title and for what is missing.
    pub line: Option<u32>,
    /// What it is.
    pub kind: ProblemKind,
}

/// What is wrong, with what was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum ProblemKind {
    /// A section that every statement needs is not there (R22).
    Missing,
    /// It is there, with nothing in it (R22).
    Empty,
    /// It is there a second time.
    Repeated {
        /// The line of the first heading.
        first_line: u32,
    },
    /// More characters than allowed (R20, R21).
    TooLong {
        /// How many there are.
        found: usize,
        /// How many there may be.
        most: usize,
    },
    /// Text that only holds a place (R139).
    Placeholder {
        /// The text.
        found: String,
    },
    /// The price is no amount of money.
    PriceUnreadable {
        /// The price as written.
        found: String,
    },
    /// The price could be two amounts.
    PriceAmbiguous {
        /// The price as written.
        found: String,
    },
    /// The price is in another currency.
    PriceCurrency {
        /// The price as written.
        found: String,
        /// The programme's currency.
        expected: String,
    },
    /// The price is zero.
    PriceNotPositive {
        /// The price.
        found: Money,
    },
    /// The price before taxes is above the programme's guard (R2).
    PriceAboveGuard {
        /// The price.
        found: Money,
        /// The guard.
        guard: Money,
    },
    /// The price with the highest tax is above the ceiling (R1).
    PriceAboveCeiling {
        /// The price before taxes.
        found: Money,
        /// The ceiling, taxes included.
        ceiling: Money,
    },
    /// Neither a date nor an instant.
    DateUnreadable {
        /// The date as written.
        found: String,
    },
    /// An instant between two seconds.
    NotWholeSeconds {
        /// The instant as written.
        found: String,
    },
    /// Closing is not after posting.
    ClosingNotInFuture {
        /// The date as written.
        found: String,
    },
    /// Fewer business days between posting and closing than the programme asks for (R40).
    PostingTooShort {
        /// How many there are.
        found: u32,
        /// How many there must be.
        needed: u32,
        /// The first closing date that gives them.
        earliest: Date,
    },
    /// Less elapsed time between posting and closing than the programme asks for (R40).
    PostingTooBrief {
        /// How long it must be, as an ISO 8601 duration.
        needed: String,
        /// The first closing instant that gives it.
        earliest: Timestamp,
    },
    /// Delivery is not after posting, and there is no closing to come that it could be
    /// compared with.
    DeliveryNotInFuture {
        /// The delivery date as written.
        found: String,
    },
    /// Delivery is not after closing.
    DeliveryNotAfterClosing {
        /// The delivery date as written.
        found: String,
        /// The closing date as written.
        closing: String,
    },
    /// No list item, so no criterion (R24).
    NoCriteria,
    /// A criterion's marker cannot be used.
    Criterion {
        /// The criterion's number.
        number: u32,
        /// Why.
        error: CriterionError,
    },
    /// The licence is not on the SPDX list (R7).
    LicenceUnknown {
        /// The licence as written.
        found: String,
    },
    /// The licence is known, but not as open source (R7).
    LicenceNotOpen {
        /// Its SPDX id.
        found: String,
    },
    /// The licence is open, but not one that the repository allows.
    LicenceNotAllowed {
        /// Its SPDX id.
        found: String,
        /// The SPDX ids that are.
        allowed: Vec<String>,
    },
    /// A version in this language is needed too (R139).
    NotTranslated {
        /// The language.
        language: Lang,
    },
    /// The version in this language has another structure here (R139).
    TranslationDiffers {
        /// The language.
        language: Lang,
    },
}

impl Problem {
    /// The rule that is broken, where one is numbered.
    #[must_use]
    pub const fn rule(&self) -> Option<&'static str> {
        match &self.kind {
            ProblemKind::Missing | ProblemKind::Empty => Some("R22"),
            ProblemKind::TooLong { .. } if matches!(self.field, Field::Title) => Some("R20"),
            ProblemKind::TooLong { .. } => Some("R21"),
            ProblemKind::Placeholder { .. }
            | ProblemKind::NotTranslated { .. }
            | ProblemKind::TranslationDiffers { .. } => Some("R139"),
            ProblemKind::PriceAboveGuard { .. } => Some("R2"),
            ProblemKind::PriceAboveCeiling { .. } => Some("R1"),
            ProblemKind::PostingTooShort { .. } | ProblemKind::PostingTooBrief { .. } => {
                Some("R40")
            }
            ProblemKind::NoCriteria | ProblemKind::Criterion { .. } => Some("R24"),
            ProblemKind::LicenceUnknown { .. }
            | ProblemKind::LicenceNotOpen { .. }
            | ProblemKind::LicenceNotAllowed { .. } => Some("R7"),
            ProblemKind::Repeated { .. }
            | ProblemKind::PriceUnreadable { .. }
            | ProblemKind::PriceAmbiguous { .. }
            | ProblemKind::PriceCurrency { .. }
            | ProblemKind::PriceNotPositive { .. }
            | ProblemKind::DateUnreadable { .. }
            | ProblemKind::NotWholeSeconds { .. }
            | ProblemKind::ClosingNotInFuture { .. }
            | ProblemKind::DeliveryNotInFuture { .. }
            | ProblemKind::DeliveryNotAfterClosing { .. } => None,
        }
    }

    /// Whether there is nothing to read; then nothing else is said about the value.
    pub(super) const fn is_gap(&self) -> bool {
        matches!(
            self.kind,
            ProblemKind::Missing | ProblemKind::Empty | ProblemKind::Placeholder { .. }
        )
    }
}

impl ProblemKind {
    /// The Fluent key of its sentence.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Missing => "statement-missing",
            Self::Empty => "statement-empty",
            Self::Repeated { .. } => "statement-repeated",
            Self::TooLong { .. } => "statement-too-long",
            Self::Placeholder { .. } => "statement-placeholder",
            Self::PriceUnreadable { .. } => "statement-price-unreadable",
            Self::PriceAmbiguous { .. } => "statement-price-ambiguous",
            Self::PriceCurrency { .. } => "statement-price-currency",
            Self::PriceNotPositive { .. } => "statement-price-not-positive",
            Self::PriceAboveGuard { .. } => "statement-price-above-guard",
            Self::PriceAboveCeiling { .. } => "statement-price-above-ceiling",
            Self::DateUnreadable { .. } => "statement-date-unreadable",
            Self::NotWholeSeconds { .. } => "statement-not-whole-seconds",
            Self::ClosingNotInFuture { .. } => "statement-closing-not-in-future",
            Self::PostingTooShort { .. } => "statement-posting-too-short",
            Self::PostingTooBrief { .. } => "statement-posting-too-brief",
            Self::DeliveryNotInFuture { .. } => "statement-delivery-not-in-future",
            Self::DeliveryNotAfterClosing { .. } => "statement-delivery-not-after-closing",
            Self::NoCriteria => "statement-no-criteria",
            Self::Criterion { error, .. } => match error {
                CriterionError::Empty { .. } => "statement-criterion-empty",
                CriterionError::UnknownLicence { .. } => "statement-criterion-licence",
                CriterionError::OwnCheck { .. } => "statement-criterion-own-check",
                CriterionError::PathOutside { .. } => "statement-criterion-path",
                CriterionError::ReviewCount { .. } => "statement-criterion-review",
            },
            Self::LicenceUnknown { .. } => "statement-licence-unknown",
            Self::LicenceNotOpen { .. } => "statement-licence-not-open",
            Self::LicenceNotAllowed { .. } => "statement-licence-not-allowed",
            Self::NotTranslated { .. } => "statement-not-translated",
            Self::TranslationDiffers { .. } => "statement-translation-differs",
        }
    }
}
