//! What is wrong with a repository's settings. The sentences are in `settings.ftl`.

use serde::{Deserialize, Serialize};

use crate::domain::lang::Lang;

/// One thing to mend in the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The line, from 1, where it is known.
    pub line: Option<u32>,
    /// The key, where it is about one.
    pub key: Option<String>,
    /// What stands there, shortened; none where nothing can be quoted.
    pub found: Option<String>,
    /// What should stand there.
    pub expected: Expected,
}

/// What should stand in the place of what was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "expected", rename_all = "snake_case")]
pub enum Expected {
    /// A file of text, and not a large one.
    SmallText {
        /// The most bytes.
        most: usize,
    },
    /// YAML.
    Yaml {
        /// What the reader of YAML says.
        message: String,
    },
    /// Keys with values.
    Keys,
    /// One of the file's keys.
    KnownKey,
    /// A label's name that is none of the App's own.
    Label,
    /// A branch's name.
    Branch,
    /// A list.
    List,
    /// An account's number, its login, or both.
    Evaluator,
    /// The login of an account that exists.
    KnownLogin,
    /// Business days, or an ISO 8601 duration.
    PostingDays,
    /// At least what the programme asks for.
    ProgrammeDays {
        /// What it asks for: business days, or an ISO 8601 duration.
        least: String,
    },
    /// `en` or `fr`.
    Language,
    /// The programme's languages among them.
    ProgrammeLanguages {
        /// Those that are missing.
        missing: Vec<Lang>,
    },
    /// An id on the SPDX list (R7).
    Licence,
    /// A licence that is open (R7).
    OpenLicence,
    /// A path from the root of the repository.
    Path,
}

impl Expected {
    /// The Fluent key of its words.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::SmallText { .. } => "settings-expects-small-text",
            Self::Yaml { .. } => "settings-expects-yaml",
            Self::Keys => "settings-expects-keys",
            Self::KnownKey => "settings-expects-known-key",
            Self::Label => "settings-expects-label",
            Self::Branch => "settings-expects-branch",
            Self::List => "settings-expects-list",
            Self::Evaluator => "settings-expects-evaluator",
            Self::KnownLogin => "settings-expects-known-login",
            Self::PostingDays => "settings-expects-posting-days",
            Self::ProgrammeDays { .. } => "settings-expects-programme-days",
            Self::Language => "settings-expects-language",
            Self::ProgrammeLanguages { .. } => "settings-expects-programme-languages",
            Self::Licence => "settings-expects-licence",
            Self::OpenLicence => "settings-expects-open-licence",
            Self::Path => "settings-expects-path",
        }
    }

    /// The rule that it keeps, where one is numbered.
    #[must_use]
    pub const fn rule(&self) -> Option<&'static str> {
        match self {
            Self::ProgrammeDays { .. } => Some("R40"),
            Self::ProgrammeLanguages { .. } => Some("R139"),
            Self::Licence | Self::OpenLicence => Some("R7"),
            Self::SmallText { .. }
            | Self::Yaml { .. }
            | Self::Keys
            | Self::KnownKey
            | Self::Label
            | Self::Branch
            | Self::List
            | Self::Evaluator
            | Self::KnownLogin
            | Self::PostingDays
            | Self::Language
            | Self::Path => None,
        }
    }
}
