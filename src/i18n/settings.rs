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
    let mut arguments = vec![("place", place), ("expected", expected.into())];
    let key = if let Some(found) = &it.found {
        arguments.push(("found", quote(found).into()));
        "settings-problem"
    } else {
        "settings-problem-alone"
    };
    let told = text(lang, key, &arguments);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn every_expectation() -> Vec<Expected> {
        vec![
            Expected::SmallText { most: 9 },
            Expected::Yaml {
                message: "at line 2".to_owned(),
            },
            Expected::Keys,
            Expected::KnownKey,
            Expected::Label,
            Expected::Branch,
            Expected::List,
            Expected::Evaluator,
            Expected::KnownLogin,
            Expected::PostingDays,
            Expected::ProgrammeDays {
                least: "5".to_owned(),
            },
            Expected::Language,
            Expected::ProgrammeLanguages {
                missing: vec![Lang::En, Lang::Fr],
            },
            Expected::Licence,
            Expected::OpenLicence,
            Expected::Path,
        ]
    }

    #[test]
    fn every_problem_of_the_settings_is_told_in_both_languages() {
        for lang in Lang::ALL {
            for expected in every_expectation() {
                let key = expected.key();
                let problem = Problem {
                    line: Some(7),
                    key: Some("label".to_owned()),
                    found: Some("zzz".to_owned()),
                    expected,
                };
                let told = settings_problem(lang, &problem, str::to_owned);
                assert!(told.contains('7') && told.contains("zzz"), "{told}");
                assert!(
                    !told.contains("settings-") && !told.contains('$'),
                    "{key}: {told}"
                );
                if lang == Lang::Fr {
                    for breaking in [" :", " ;", "« ", " »", "'"] {
                        assert!(!told.contains(breaking), "“{breaking}” in {told}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_problem_of_the_whole_file_says_so() {
        let problem = Problem {
            line: None,
            key: None,
            found: None,
            expected: Expected::Keys,
        };
        let told = settings_problem(Lang::En, &problem, str::to_owned);
        assert_eq!(
            told,
            "The file: expected keys with their values, one on each line."
        );
    }
}
