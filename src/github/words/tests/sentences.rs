//! No sentence is missing, none is left over, and French is set as French is.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::place::Place;
use super::samples;
use crate::domain::lang::Lang;
use crate::domain::refusal::Refusal;
use crate::domain::statement::{Field, Problem, ProblemKind};

fn source(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src")
        .join(folder)
}

/// The names of the sentences in the files of both languages.
fn keys(files: &[&str]) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for lang in Lang::ALL {
        for file in files {
            let path = source("i18n/locales").join(lang.tag()).join(file);
            let text = fs::read_to_string(path).unwrap();
            let names = text.lines().filter_map(|line| line.split_once(" ="));
            let names = names.map(|(name, _)| name);
            let names = names.filter(|name| name.starts_with(|c: char| c.is_ascii_lowercase()));
            keys.extend(names.map(str::to_owned));
        }
    }
    keys
}

const OURS: [&str; 3] = ["status.ftl", "notices.ftl", "refusals.ftl"];
const SHARED: [&str; 4] = ["common.ftl", "pages.ftl", "statement.ftl", "warnings.ftl"];

/// A sentence that is missing, or lacks an argument, shows its key instead.
pub fn assert_well_said(lang: Lang, text: &str) {
    for key in keys(&OURS).into_iter().chain(keys(&SHARED)) {
        let missing = key.contains('-') && text.split_whitespace().any(|word| word == key);
        assert!(!missing, "{key} is shown in place of its sentence: {text}");
    }
    assert!(!text.contains("{$"), "{text}");
    if lang == Lang::Fr {
        // Files in a comment are no French, nor English.
        let text: String = text.split("```").step_by(2).collect();
        for breaking in [" :", " ;", " !", " ?", "« ", " »", "'"] {
            assert!(!text.contains(breaking), "“{breaking}” in {text}");
        }
    }
}

#[test]
fn the_business_days_of_a_posting_are_counted_in_the_plural_of_the_language() {
    let place = Place::default();
    let said = |lang, found, needed| {
        let kind = ProblemKind::PostingTooShort {
            found,
            needed,
            earliest: jiff::civil::date(2021, 6, 30),
        };
        let field = Field::Closing;
        place.words().voice(lang).problem(&Problem {
            field,
            line: None,
            kind,
        })
    };

    for (found, needed, expected) in [
        (
            0,
            1,
            "No business day lies between posting and closing. 1 is needed. Close on 2021-06-30",
        ),
        (
            1,
            5,
            "Only 1 business day lies between posting and closing. 5 are needed. Close on",
        ),
        (
            4,
            5,
            "Only 4 business days lie between posting and closing. 5 are needed. Close on",
        ),
    ] {
        let english = said(Lang::En, found, needed);
        assert!(english.contains(expected), "{english}");
    }
    let french = said(Lang::Fr, 1, 5)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(french.contains("clôture : 1; il en faut 5."), "{french}");
}

/// The string literals of the files under `path` that look like a key.
fn literals(path: &Path, found: &mut BTreeSet<String>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            let path = entry.unwrap().path();
            if !path.ends_with("tests") && !path.ends_with("snapshots") {
                literals(&path, found);
            }
        }
        return;
    }
    let text = fs::read_to_string(path).unwrap();
    let quoted = text.split('"').skip(1).step_by(2);
    let plain = |c: char| c.is_ascii_lowercase() || c == '-' || c == '_';
    let keys = quoted.filter(|it| it.contains('-') && it.chars().all(plain));
    found.extend(keys.map(str::to_owned));
}

#[test]
fn every_sentence_is_used_and_every_sentence_used_is_there() {
    let mut used = BTreeSet::new();
    for path in [
        "github/words",
        "domain/refusal/key.rs",
        "i18n/finding.rs",
        "i18n/span.rs",
        "i18n/splitting.rs",
    ] {
        literals(&source(path), &mut used);
    }
    let labels = |key: &String| key.starts_with("label-");
    let known: BTreeSet<String> = keys(&OURS).into_iter().filter(|it| !labels(it)).collect();
    let shared = keys(&SHARED);

    let unused: Vec<&String> = known.difference(&used).collect();
    assert!(unused.is_empty(), "nobody says {unused:?}");

    let (own, borrowed): (Vec<&String>, Vec<&String>) =
        used.iter().partition(|it| known.contains(*it));
    assert!(!own.is_empty());
    let lacking: Vec<&&String> = borrowed
        .iter()
        .filter(|it| !shared.contains(**it) && !NOT_KEYS.contains(&it.as_str()))
        .collect();
    assert!(lacking.is_empty(), "there is no sentence {lacking:?}");
}

/// What else in the sources is lower case and hyphens.
const NOT_KEYS: [&str; 5] = [
    "-",
    "label-",
    "needs-changes",
    "awaiting-approval",
    "in-progress",
];

#[test]
fn every_refusal_has_a_sample_and_a_sentence_in_both_languages() {
    let sampled: BTreeSet<&str> = samples::refusals(Lang::En)
        .iter()
        .map(Refusal::key)
        .collect();
    let written = keys(&["refusals.ftl"]);

    let sampled: BTreeSet<String> = sampled.into_iter().map(str::to_owned).collect();
    assert_eq!(sampled, written);
}

#[test]
fn every_problem_of_a_statement_has_a_sentence() {
    let mut named = BTreeSet::new();
    literals(&source("domain/statement/problem.rs"), &mut named);
    let named: BTreeSet<String> = named
        .into_iter()
        .filter(|key| key.starts_with("statement-"))
        .collect();

    assert_eq!(named, keys(&["statement.ftl"]));
}

#[test]
fn every_warning_about_a_statement_has_a_sentence() {
    let mut named = BTreeSet::new();
    literals(&source("domain/feasibility/warning.rs"), &mut named);

    let about_a_statement = |key: &String| key.starts_with("warning-") && key != "warning-at-line";
    let written = keys(&["warnings.ftl"]);
    assert_eq!(
        named,
        written.into_iter().filter(about_a_statement).collect()
    );
}
