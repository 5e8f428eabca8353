//! `lint`: what the App would say of a statement, on one's own machine.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::clock::{Clock as _, SystemClock};
use crate::config::Config;
use crate::domain::feasibility;
use crate::domain::lang::Lang;
use crate::domain::programme::Programme;
use crate::domain::settings::{self, Problem, Settings};
use crate::domain::statement::{Field, Statement, StatementRules};
use crate::i18n::{self, Finding};

/// Checks a statement: prints the errors and warnings that the App would give.
/// Exits with 1 when there are errors; warnings never keep a posting back.
#[derive(Debug, Args)]
pub struct Lint {
    /// The Markdown of the issue.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The title; else the first heading of the file that is none of the
    /// form's, else the file's name.
    #[arg(long)]
    title: Option<String>,
    /// The language of the messages; else that of the statement.
    #[arg(long, value_enum)]
    language: Option<Language>,
    /// The day on which it would be posted; else today.
    #[arg(long, value_name = "YYYY-MM-DD")]
    posted_on: Option<Date>,
    /// The repository's settings (`.github/micro-acquisition.yml`): what is wrong with
    /// them is told too, and the statement is judged by them.
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
}

/// A language of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Language {
    /// English.
    En,
    /// French.
    Fr,
}

/// What there is to say of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What keeps it from being posted.
    pub errors: Vec<Finding>,
    /// What to think over.
    pub warnings: Vec<Finding>,
}

impl Lint {
    pub(super) fn run(self, config: &Config) -> anyhow::Result<()> {
        let body = std::fs::read_to_string(&self.file)
            .with_context(|| format!("{} cannot be read", self.file.display()))?;
        let lang = match self.language {
            Some(Language::En) => Lang::En,
            Some(Language::Fr) => Lang::Fr,
            None => Statement::language_of(&body),
        };
        let title = self.title(&body);
        let posted_at = self.posted_at(&config.programme)?;
        let settings = match self.settings(&config.programme)? {
            Ok(settings) => settings,
            Err(problems) => {
                for problem in &problems {
                    println!("{}", i18n::settings_problem(lang, problem, str::to_owned));
                }
                let count = [("errors", problems.len().into())];
                bail!(i18n::text(lang, "lint-wrong-settings", &count));
            }
        };
        let rules = StatementRules {
            programme: &config.programme,
            settings: &settings,
            posted_at,
        };
        let report = lint(lang, &title, &body, &rules);
        for (key, findings) in [
            ("lint-error", &report.errors),
            ("lint-warning", &report.warnings),
        ] {
            for finding in findings {
                let place = finding.place.as_str().into();
                let sentence = finding.sentence.as_str().into();
                let arguments = [("place", place), ("sentence", sentence)];
                println!("{}", i18n::text(lang, key, &arguments));
            }
        }
        let (errors, warnings) = (report.errors.len(), report.warnings.len());
        let counts = [("errors", errors.into()), ("warnings", warnings.into())];
        if errors > 0 {
            bail!(i18n::text(lang, "lint-wrong", &counts));
        }
        println!("{}", i18n::text(lang, "lint-right", &counts));
        Ok(())
    }

    fn title(&self, body: &str) -> String {
        let named = || {
            let name = self.file.file_stem().unwrap_or_default();
            name.to_string_lossy().into_owned()
        };
        self.title
            .clone()
            .or_else(|| first_heading(body))
            .unwrap_or_else(named)
    }

    /// The repository's settings, or everything that is wrong with them. Who a login
    /// belongs to is only known to GitHub.
    fn settings(&self, programme: &Programme) -> anyhow::Result<Result<Settings, Vec<Problem>>> {
        let Some(file) = &self.settings else {
            return Ok(Ok(Settings::none()));
        };
        let bytes =
            std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
        Ok(settings::read(&bytes, programme).map(|written| written.settings))
    }

    /// Noon of the day given, so that no zone makes another day of it.
    fn posted_at(&self, programme: &Programme) -> anyhow::Result<Timestamp> {
        let Some(day) = self.posted_on else {
            return Ok(SystemClock.now());
        };
        let zone = &programme.policy.time_zone;
        Ok(zone.to_timestamp(day.at(12, 0, 0, 0))?)
    }
}

/// The first heading, where it is none of the form's.
fn first_heading(body: &str) -> Option<String> {
    let heading = body.lines().find(|line| line.starts_with('#'))?;
    let title = heading.trim_start_matches('#').trim();
    let is_title = Field::named(title).is_none() && !title.is_empty();
    is_title.then(|| title.to_owned())
}

/// What the App would say of an issue that is judged by `rules`, in `lang`.
#[must_use]
pub fn lint(lang: Lang, title: &str, body: &str, rules: &StatementRules<'_>) -> Report {
    let (statement, problems) = match Statement::parse(title, body, rules) {
        Ok(statement) => (Some(statement), Vec::new()),
        Err(problems) => (None, problems),
    };
    let warnings = feasibility::warnings(title, body, statement.as_ref(), rules.programme);
    Report {
        errors: problems
            .iter()
            .map(|it| i18n::problem(lang, it, str::to_owned))
            .collect(),
        warnings: warnings
            .iter()
            .map(|it| i18n::warning(lang, it, str::to_owned))
            .collect(),
    }
}
