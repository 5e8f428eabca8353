//! What one repository asks for on top of the programme: `.github/micro-acquisition.yml`.
//!
//! Settings narrow the programme and never widen it. They are read while a
//! statement can still change, and frozen into the opportunity when it is posted.

mod paths;
mod problem;
mod read;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use problem::{Expected, Problem};
pub use read::{KEYS, Named, Written, read};

use super::duration::Span;
use super::facts::PullRequestFacts;
use super::ids::Person;
use super::lang::Lang;
use super::programme::Programme;

/// Where the file is in the repository.
pub const PATH: &str = ".github/micro-acquisition.yml";

/// What holds where a repository has no file.
pub static NONE: Settings = Settings::none();

/// The settings of one repository, every account by its number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The label that posts an issue; none: the product's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Where a merge counts; none: the default branch (case 84).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// Who evaluates besides the maintainers, and so never applies (I4).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evaluators: Vec<Person>,
    /// How long an opportunity is open at least (R40).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_posting_days: Option<Span>,
    /// The languages that a posting needs besides the programme's (R139).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<Lang>,
    /// SPDX ids of the licences allowed; empty: every open one (R7).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub licences: Vec<String>,
    /// Paths whose change by a delivery makes its checks need a person.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub protected: Vec<String>,
}

impl Settings {
    /// What holds without a file.
    #[must_use]
    pub const fn none() -> Self {
        Self {
            label: None,
            branch: None,
            evaluators: Vec::new(),
            minimum_posting_days: None,
            languages: Vec::new(),
            licences: Vec::new(),
            protected: Vec::new(),
        }
    }

    /// Whether the account is a named evaluator.
    #[must_use]
    pub fn names_evaluator(&self, person: &Person) -> bool {
        self.evaluators.iter().any(|evaluator| evaluator.is(person))
    }

    /// Whether a statement may choose the licence.
    #[must_use]
    pub fn allows(&self, spdx_id: &str) -> bool {
        let mut licences = self.licences.iter();
        self.licences.is_empty() || licences.any(|it| it.eq_ignore_ascii_case(spdx_id))
    }

    /// The languages that a posting needs: the programme's and then the repository's.
    #[must_use]
    pub fn languages_with(&self, programme: &Programme) -> Vec<Lang> {
        let mut languages = programme.policy.languages.clone();
        for language in &self.languages {
            if !languages.contains(language) {
                languages.push(*language);
            }
        }
        languages
    }

    /// Whether what it changes makes a check of the delivery need a person: a path
    /// below `.github/`, where workflows are, a protected one, or more than is listed,
    /// among which either may be.
    #[must_use]
    pub fn guards(&self, pull: &PullRequestFacts) -> bool {
        pull.unlisted > 0 || self.guards_any(&pull.changed_paths)
    }

    fn guards_any(&self, changed: &BTreeSet<String>) -> bool {
        changed.iter().any(|path| {
            path.starts_with(".github/")
                || self
                    .protected
                    .iter()
                    .any(|pattern| paths::covers(pattern, path))
        })
    }
}

/// What is in force for a repository, and what is wrong with its file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InForce {
    /// The settings: the file's, or the last good ones where it has problems.
    pub settings: Settings,
    /// What is wrong with the file, in the order of its lines.
    pub problems: Vec<Problem>,
}

impl InForce {
    /// Whether there is nothing to say of it: no file, or one that asks for nothing.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.problems.is_empty() && self.settings == Settings::none()
    }
}

#[cfg(test)]
mod tests;
