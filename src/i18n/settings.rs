//! What is wrong with a repository's settings, in words.

use super::{Value, list, text, with_rule};
use crate::domain::lang::Lang;
use crate::domain::settings::{Expected, KEYS, Problem};

/// A problem in `lang`: where, what was found, what is expected, and the rule;
/// `quote` makes what people wrote safe where it is shown.
#[must_use]
pub fn settings_problem(lang: Lang, it: &Problem, quote: impl Fn(&str) -> String) -> String {
    let expected = text(
        lang,
        it.expected.key(),
        &arguments(&it.expected, lang, &quote),
    );
    let place = place(lang, it).into();
    let told = match &it.found {
        Some(found) => {
            let found = quote(found).into();
            let arguments = [
                ("place", place),
                ("found", found),
                ("expected", expected.into()),
            ];
            text(lang, "settings-problem", &arguments)
        }
        None => {
            let arguments = [("place", place), ("expected", expected.into())];
            text(lang, "settings-problem-alone", &arguments)
        }
    };
    with_rule(lang, told, it.expected.rule())
}

fn place(lang: Lang, it: &Problem) -> String {
    let key = it.key.as_ref().map(|key| format!("`{key}`"));
    let line = it.line;
    match (line, key) {
        (Some(line), Some(key)) => {
            let arguments = [("line", line.into()), ("key", key.into())];
            text(lang, "settings-place-line-key", &arguments)
        }
        (Some(line), None) => text(lang, "settings-place-line", &[("line", line.into())]),
        (None, Some(key)) => text(lang, "settings-place-key", &[("key", key.into())]),
        (None, None) => text(lang, "settings-place-file", &[]),
    }
}

fn arguments(
    expected: &Expected,
    lang: Lang,
    quote: &impl Fn(&str) -> String,
) -> Vec<(&'static str, Value<'static>)> {
    match expected {
        Expected::SmallText { most } => vec![("most", most.to_string().into())],
        Expected::Yaml { message } => vec![("message", quote(message).into())],
        Expected::KnownKey => {
            let keys = KEYS.map(|key| format!("`{key}`"));
            vec![("keys", list(lang, &keys).into())]
        }
        Expected::ProgrammeDays { least } => vec![("least", least.clone().into())],
        Expected::ProgrammeLanguages { missing } => {
            let missing: Vec<&str> = missing.iter().map(|lang| lang.tag()).collect();
            vec![("missing", list(lang, &missing).into())]
        }
        Expected::Keys
        | Expected::Label
        | Expected::Branch
        | Expected::List
        | Expected::Evaluator
        | Expected::KnownLogin
        | Expected::PostingDays
        | Expected::Language
        | Expected::Licence
        | Expected::OpenLicence
        | Expected::Path => Vec::new(),
    }
}
