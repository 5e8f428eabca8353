//! The statement: the text of an opportunity, read from the issue form.
//!
//! A body is cut at its headings ([`Field`]), each section is read by its own
//! rules, and every [`Problem`] is reported at once, since a maintainer who
//! mends one at a time loses a day for each. What is read can be printed again
//! and reads the same.

mod argument;
mod dates;
mod difference;
mod heading;
mod list;
mod parse;
mod price;
mod print;
mod problem;
mod sections;
mod translation;
mod values;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use argument::Argument;
pub use difference::{Changed, Difference, Edit, Part};
pub use heading::Field;
pub(in crate::domain) use heading::folded;
pub use price::{AmountError, amount};
pub use problem::{Problem, ProblemKind};

use super::criteria::{Criterion, CriterionKind};
use super::lang::Lang;
use super::money::Money;
use super::programme::Programme;
use super::settings::Settings;

/// What a statement is judged by.
#[derive(Clone, Copy, Debug)]
pub struct StatementRules<'a> {
    /// The policy that it is posted under.
    pub programme: &'a Programme,
    /// What the repository asks for on top of it.
    pub settings: &'a Settings,
    /// When it is, or was, posted.
    pub posted_at: Timestamp,
}

/// A statement that keeps every rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The language of most of its headings; English where they tell of none.
    pub language: Lang,
    /// The title (R20).
    pub title: String,
    /// What appears on the board, at most 500 characters (R21).
    pub short_description: String,
    /// The price before taxes (R1, R2).
    pub fixed_price: Money,
    /// The skills, in the order given.
    pub skills: Vec<String>,
    /// The last second in which applications are taken (R40).
    pub closes_at: Timestamp,
    /// When the work is due.
    pub delivery_due_at: Timestamp,
    /// Who asks and why, as Markdown; empty where nothing is said.
    pub background: String,
    /// What is to be done, as Markdown.
    pub work: String,
    /// The section of the criteria as written, as Markdown.
    pub criteria_text: String,
    /// What the delivered work must meet, with what the App adds (R24).
    pub criteria: Vec<Criterion>,
    /// The section of the evaluation as written, as Markdown.
    pub evaluation_text: String,
    /// What an application must meet, one by one; without a list, the whole text.
    pub evaluation: Vec<String>,
    /// The licence's SPDX id (R7).
    pub licence: String,
    /// How long the work may take, as written.
    pub estimated_hours: Option<String>,
    /// What project the contract is part of, as written (R23).
    pub project: Option<String>,
    /// The section of the attestations as written, as Markdown.
    pub attestations_text: String,
    /// What the team affirms.
    pub attestations: Vec<Attestation>,
    /// Sections that the form does not know, in their order; what stands before
    /// the first heading has an empty one.
    pub other: Vec<OtherSection>,
    /// The same in the other language, if there is such a version (R139).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub translation: Option<Box<Statement>>,
}

/// The issue form in the other language, as `/translate` gave it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TranslationForm {
    /// The language it is in.
    pub language: Lang,
    /// Its Markdown.
    pub text: String,
}

/// One task-list item of the attestations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attestation {
    /// What is affirmed.
    pub text: String,
    /// Whether it is.
    pub checked: bool,
}

/// A section that the form does not know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherSection {
    /// Its heading as written.
    pub heading: String,
    /// Its Markdown.
    pub text: String,
}

impl Statement {
    /// Reads an issue's title and body, in one language or both.
    ///
    /// # Errors
    /// Every problem, in the order of the form's fields; never an empty list.
    pub fn parse(
        title: &str,
        body: &str,
        rules: &StatementRules<'_>,
    ) -> Result<Self, Vec<Problem>> {
        parse::parse(title, body, None, rules)
    }

    /// The same with the version that `/translate` gave, where the body has none of its own.
    ///
    /// # Errors
    /// As [`Statement::parse`].
    pub fn parse_with(
        title: &str,
        body: &str,
        form: Option<&TranslationForm>,
        rules: &StatementRules<'_>,
    ) -> Result<Self, Vec<Problem>> {
        parse::parse(title, body, form, rules)
    }

    /// This statement with the version that `form` gives in the other language.
    ///
    /// # Errors
    /// Every problem of the form, and where its structure is another (R139).
    pub fn translated(
        &self,
        form: &TranslationForm,
        rules: &StatementRules<'_>,
    ) -> Result<Self, Vec<Problem>> {
        let second = parse::translated(self, form, rules)?;
        Ok(Self {
            translation: Some(Box::new(second)),
            ..self.clone()
        })
    }

    /// This statement, in both languages, with other deadlines.
    #[must_use]
    pub fn due(self, closes_at: Timestamp, delivery_due_at: Timestamp) -> Self {
        let second = self.translation;
        Self {
            closes_at,
            delivery_due_at,
            translation: second.map(|second| Box::new(second.due(closes_at, delivery_due_at))),
            ..self
        }
    }

    /// The version in `lang`, or this one where there is none.
    #[must_use]
    pub fn in_language(&self, lang: Lang) -> &Self {
        let second = self.translation.as_deref();
        second
            .filter(|second| second.language == lang)
            .unwrap_or(self)
    }

    /// The body of an issue that reads as this statement, with headings in `lang`
    /// and acceptance before evaluation (R26). What people wrote stays as it is.
    #[must_use]
    pub fn print(&self, lang: Lang) -> String {
        print::print(self, lang)
    }

    /// The language that a body is written in, whether or not it can be read: that
    /// of most of its headings.
    #[must_use]
    pub fn language_of(body: &str) -> Lang {
        parse::language(&sections::split(body))
    }

    /// The form's field that each line of a body stands under, in order; none
    /// before the first heading and under one that the form does not know.
    #[must_use]
    pub fn fields_of_lines(body: &str) -> Vec<Option<Field>> {
        let sections = sections::split(body);
        (1_u32..)
            .zip(body.lines())
            .map(|(line, _)| {
                let before = sections.iter().rev().find(|it| it.heading_line <= line);
                before.and_then(|section| section.field)
            })
            .collect()
    }

    /// The files whose presence on the head commit is a criterion.
    pub fn required_paths(&self) -> impl Iterator<Item = &str> {
        self.criteria
            .iter()
            .filter_map(|criterion| match &criterion.kind {
                CriterionKind::Path { file } => Some(file.as_str()),
                CriterionKind::Licence { .. }
                | CriterionKind::Check { .. }
                | CriterionKind::Review { .. }
                | CriterionKind::Manual => None,
            })
    }

    /// SHA-256 over the statement as RFC 8785 JSON, in lower-case hexadecimal.
    ///
    /// # Errors
    /// When a number does not fit JSON's, which a price within its guard does.
    pub fn sha256(&self) -> Result<String, serde_json::Error> {
        let canonical = serde_json_canonicalizer::to_vec(self)?;
        Ok(hex::encode(Sha256::digest(canonical)))
    }
}

/// A deadline as the form takes it: `YYYY-MM-DD`, which means 23:59:59 in `zone`,
/// or an RFC 3339 instant of whole seconds; none where it is neither.
#[must_use]
pub fn deadline(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    dates::parse(text, zone).ok()
}

#[cfg(test)]
mod tests;
