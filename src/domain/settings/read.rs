//! From the file's text to settings, with every problem on the way.

use serde_norway::{Mapping, Value};

use super::problem::{Expected, Problem};
use super::{Person, Settings};
use crate::domain::duration::{self, Span};
use crate::domain::ids::UserId;
use crate::domain::lang::Lang;
use crate::domain::licence;
use crate::domain::programme::Programme;

/// The keys of the file.
pub const KEYS: [&str; 7] = [
    "label",
    "branch",
    "evaluators",
    "minimum_posting_days",
    "languages",
    "licences",
    "protected",
];
/// The most bytes of the file: more is not settings.
const MOST_BYTES: usize = 64 * 1024;
/// The most characters of a label on GitHub.
const LABEL_MOST: usize = 50;
/// The most bytes of a branch's name, and of a path.
const NAME_MOST: usize = 250;
/// What the App's own labels begin with.
const STATUS_LABELS: &str = "micro-acquisition:";
/// What no branch's name has in it.
const NOT_IN_BRANCHES: [char; 8] = [' ', '~', '^', ':', '?', '*', '[', '\\'];

/// Settings as the file has them: some accounts only by their login.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// What is settled without asking anybody.
    pub settings: Settings,
    /// Evaluators whose number is to be asked for.
    pub named: Vec<Named>,
}

/// An evaluator whom the file names by login alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The login.
    pub login: String,
    /// The line of the key.
    pub line: Option<u32>,
}

impl Named {
    /// The problem where no account has the login.
    #[must_use]
    pub fn unknown(&self) -> Problem {
        Problem {
            line: self.line,
            key: Some("evaluators".to_owned()),
            found: Some(self.login.clone()),
            expected: Expected::KnownLogin,
        }
    }
}

/// Reads the bytes of the file; a key without a value is left out.
///
/// # Errors
/// Every problem, also what would widen the programme; never an empty list.
pub fn read(bytes: &[u8], programme: &Programme) -> Result<Written, Vec<Problem>> {
    let whole = |expected| Problem {
        line: None,
        key: None,
        found: None,
        expected,
    };
    let text = std::str::from_utf8(bytes)
        .ok()
        .filter(|text| text.len() <= MOST_BYTES)
        .ok_or_else(|| vec![whole(Expected::SmallText { most: MOST_BYTES })])?;
    let value: Value = serde_norway::from_str(text).map_err(|error| {
        let at = error.location();
        let message = error.to_string();
        vec![Problem {
            line: at.and_then(|at| u32::try_from(at.line()).ok()),
            ..whole(Expected::Yaml { message })
        }]
    })?;
    let keys = match value {
        Value::Null => Mapping::new(),
        Value::Mapping(keys) => keys,
        other => {
            let found = Some(quoted(&other));
            let keys = whole(Expected::Keys);
            return Err(vec![Problem { found, ..keys }]);
        }
    };
    let mut reader = Reader {
        text,
        programme,
        written: Written::default(),
        problems: Vec::new(),
    };
    for (key, value) in &keys {
        reader.take(key, value);
    }
    if reader.problems.is_empty() {
        return Ok(reader.written);
    }
    reader.problems.sort_by_key(|problem| problem.line);
    Err(reader.problems)
}

struct Reader<'a> {
    text: &'a str,
    programme: &'a Programme,
    written: Written,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn take(&mut self, key: &Value, value: &Value) {
        let name = key.as_str().unwrap_or_default();
        let settings = &mut self.written.settings;
        if value.is_null() && KEYS.contains(&name) {
            return;
        }
        match name {
            "label" => match text(value).filter(|label| is_label(label)) {
                Some(label) => settings.label = Some(label.to_owned()),
                None => self.wrong(name, value, Expected::Label),
            },
            "branch" => match text(value).filter(|branch| is_branch(branch)) {
                Some(branch) => settings.branch = Some(branch.to_owned()),
                None => self.wrong(name, value, Expected::Branch),
            },
            "evaluators" => self.evaluators(name, value),
            "minimum_posting_days" => self.posting_days(name, value),
            "languages" => self.languages(name, value),
            "licences" => self.licences(name, value),
            "protected" => {
                for item in self.list(name, value) {
                    match text(&item).filter(|path| is_path(path)) {
                        Some(path) => self.written.settings.protected.push(path.to_owned()),
                        None => self.wrong(name, &item, Expected::Path),
                    }
                }
            }
            _ => {
                let line = self.line(&quoted(key));
                self.problems.push(Problem {
                    line,
                    key: None,
                    found: Some(quoted(key)),
                    expected: Expected::KnownKey,
                });
            }
        }
    }

    fn wrong(&mut self, key: &str, found: &Value, expected: Expected) {
        let problem = Problem {
            line: self.line(key),
            key: Some(key.to_owned()),
            found: Some(quoted(found)),
            expected,
        };
        self.problems.push(problem);
    }

    /// The line on which a key of the file stands.
    fn line(&self, key: &str) -> Option<u32> {
        let is_key = |line: &str| {
            let line = line.trim_start_matches(['"', '\'']);
            let rest = line.strip_prefix(key);
            rest.is_some_and(|rest| rest.trim_start_matches(['"', '\'', ' ']).starts_with(':'))
        };
        let found = (1_u32..).zip(self.text.lines());
        let mut found = found.filter(|(_, line)| is_key(line));
        found.next().map(|(number, _)| number)
    }

    /// The items of a list; what is no list is a problem and has none.
    fn list(&mut self, key: &str, value: &Value) -> Vec<Value> {
        if let Value::Sequence(items) = value {
            return items.clone();
        }
        self.wrong(key, value, Expected::List);
        Vec::new()
    }

    /// A number, a login, or both as `login: number`.
    fn evaluators(&mut self, key: &str, value: &Value) {
        for item in self.list(key, value) {
            let person = match &item {
                Value::Number(_) => number(&item).map(|id| (id, String::new())),
                Value::Mapping(pair) if pair.len() == 1 => pair.iter().next().and_then(one),
                _ => None,
            };
            let login = text(&item).and_then(login);
            match (person, login) {
                (Some((id, login)), _) => {
                    let evaluators = &mut self.written.settings.evaluators;
                    evaluators.push(Person { id, login });
                }
                (None, Some(login)) => {
                    let line = self.line(key);
                    self.written.named.push(Named { login, line });
                }
                (None, None) => self.wrong(key, &item, Expected::Evaluator),
            }
        }
    }

    /// R40. Days are compared with days, elapsed time with elapsed time; of two that
    /// cannot be compared both hold.
    fn posting_days(&mut self, key: &str, value: &Value) {
        let days = match value {
            Value::String(text) => duration::parse_iso8601(text).ok().map(Span::Elapsed),
            Value::Number(_) => serde_norway::from_value(value.clone()).ok(),
            _ => None,
        };
        let Some(days) = days else {
            return self.wrong(key, value, Expected::PostingDays);
        };
        let least = self.programme.policy.minimum_posting_days;
        let fewer = match (days, least) {
            (Span::BusinessDays(days), Span::BusinessDays(least)) => days < least,
            (Span::Elapsed(time), Span::Elapsed(least)) => time < least,
            (Span::BusinessDays(_), Span::Elapsed(_))
            | (Span::Elapsed(_), Span::BusinessDays(_)) => days.is_zero() && !least.is_zero(),
        };
        if fewer {
            let least = least.to_string();
            return self.wrong(key, value, Expected::ProgrammeDays { least });
        }
        self.written.settings.minimum_posting_days = Some(days);
    }

    fn languages(&mut self, key: &str, value: &Value) {
        let mut languages = Vec::new();
        let mut read = true;
        for item in self.list(key, value) {
            let named = |lang: &&Lang| text(&item) == Some(lang.tag());
            match Lang::ALL.iter().find(named) {
                Some(lang) if languages.contains(lang) => {}
                Some(lang) => languages.push(*lang),
                None => {
                    read = false;
                    self.wrong(key, &item, Expected::Language);
                }
            }
        }
        let needed = self.programme.policy.languages.iter().copied();
        let missing: Vec<Lang> = needed.filter(|lang| !languages.contains(lang)).collect();
        if read && !languages.is_empty() && !missing.is_empty() {
            return self.wrong(key, value, Expected::ProgrammeLanguages { missing });
        }
        self.written.settings.languages = languages;
    }

    /// R7.
    fn licences(&mut self, key: &str, value: &Value) {
        for item in self.list(key, value) {
            match text(&item).map(licence::spdx_id) {
                Some(Some(id)) if licence::is_open_source(id) => {
                    self.written.settings.licences.push(id.to_owned());
                }
                Some(Some(_)) => self.wrong(key, &item, Expected::OpenLicence),
                Some(None) | None => self.wrong(key, &item, Expected::Licence),
            }
        }
    }
}

fn text(value: &Value) -> Option<&str> {
    value.as_str().map(str::trim)
}

fn number(value: &Value) -> Option<UserId> {
    value.as_i64().filter(|id| *id > 0).map(UserId)
}

/// A login as people write it, with or without `@`.
fn login(text: &str) -> Option<String> {
    let login = text.strip_prefix('@').unwrap_or(text);
    // The brackets are those of a bot's login.
    let fits = |sign: char| sign.is_ascii_alphanumeric() || "-_[]".contains(sign);
    let usable = !login.is_empty() && login.len() <= 100 && login.chars().all(fits);
    usable.then(|| login.to_owned())
}

/// One `login: number`.
fn one((named, id): (&Value, &Value)) -> Option<(UserId, String)> {
    Some((number(id)?, login(text(named)?)?))
}

fn is_label(label: &str) -> bool {
    let own = label.to_lowercase().starts_with(STATUS_LABELS);
    !label.is_empty() && label.chars().count() <= LABEL_MOST && !own && is_line(label)
}

fn is_branch(branch: &str) -> bool {
    let fits = |sign: char| !sign.is_control() && !NOT_IN_BRANCHES.contains(&sign);
    let edge = |sign| branch.starts_with(sign) || branch.ends_with(sign);
    !branch.is_empty()
        && branch.len() <= NAME_MOST
        && branch.chars().all(fits)
        && !branch.contains("..")
        && !edge('/')
        && !branch.ends_with('.')
}

fn is_path(path: &str) -> bool {
    let steps = path.split('/').any(|part| matches!(part, "." | ".."));
    let named = !path.trim_matches('/').is_empty();
    named && path.len() <= NAME_MOST && !steps && is_line(path)
}

fn is_line(text: &str) -> bool {
    !text.chars().any(char::is_control)
}

/// A value as it could stand in the file, on one line and not too long.
fn quoted(value: &Value) -> String {
    const MOST: usize = 80;
    let written = match value {
        Value::String(text) => text.clone(),
        other => serde_norway::to_string(other).unwrap_or_default(),
    };
    let line = written.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
