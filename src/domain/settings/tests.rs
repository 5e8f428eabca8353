use jiff::SignedDuration;
use proptest::prelude::*;

use super::*;
use crate::domain::ids::UserId;

fn found(text: &str) -> Result<Written, Vec<Problem>> {
    read(text.as_bytes(), &Programme::default())
}

fn settings(text: &str) -> Settings {
    found(text).unwrap().settings
}

fn problems(text: &str, programme: &Programme) -> Vec<(Option<u32>, String, Expected)> {
    let problems = read(text.as_bytes(), programme).unwrap_err();
    let told = problems.into_iter();
    told.map(|it| (it.line, it.found.unwrap_or_default(), it.expected))
        .collect()
}

#[test]
fn every_key_is_read() {
    let text = "label: procure\nbranch: release/2.x\n\
        evaluators:\n  - 4242\n  - maria: 17\n  - \"@zoe\"\n\
        minimum_posting_days: 10\nlanguages: [fr, en]\nlicences: [mit, EUPL-1.2]\n\
        protected:\n  - tests/\n  - \"*.yml\"\n";
    let written = found(text).unwrap();
    let person = |id, login: &str| Person {
        id: UserId(id),
        login: login.to_owned(),
    };
    let expected = Settings {
        label: Some("procure".to_owned()),
        branch: Some("release/2.x".to_owned()),
        evaluators: vec![person(4242, ""), person(17, "maria")],
        minimum_posting_days: Some(Span::BusinessDays(10)),
        languages: vec![Lang::Fr, Lang::En],
        licences: vec!["MIT".to_owned(), "EUPL-1.2".to_owned()],
        protected: vec!["tests/".to_owned(), "*.yml".to_owned()],
    };
    assert_eq!(written.settings, expected);
    assert_eq!(
        written.named,
        [Named {
            login: "zoe".to_owned(),
            line: Some(3)
        }]
    );
}

#[test]
fn an_empty_file_and_keys_without_values_ask_for_nothing() {
    for text in ["", "# nothing\n", "label:\nlanguages: []\nprotected:\n"] {
        assert_eq!(found(text), Ok(Written::default()), "{text:?}");
    }
}

#[test]
fn every_problem_is_told_at_once_with_its_line() {
    let text = "labels: procure\nbranch: \"a branch\"\nevaluators: maria\nlanguages: [de]\n\
        licences: [BUSL-1.1, free]\nprotected: [../secrets]\nlabel: \"micro-acquisition: paid\"\n";
    let told = problems(text, &Programme::default());
    let expected = [
        (1, "labels", Expected::KnownKey),
        (2, "a branch", Expected::Branch),
        (3, "maria", Expected::List),
        (4, "de", Expected::Language),
        (5, "BUSL-1.1", Expected::OpenLicence),
        (5, "free", Expected::Licence),
        (6, "../secrets", Expected::Path),
        (7, "micro-acquisition: paid", Expected::Label),
    ];
    let expected = expected.map(|(line, found, expected)| (Some(line), found.to_owned(), expected));
    assert_eq!(told, expected);
}

#[test]
fn what_would_widen_the_programme_is_a_problem() {
    let mut programme = Programme::default();
    programme.policy.languages = vec![Lang::En, Lang::Fr];
    let told = problems("minimum_posting_days: 4\nlanguages: [en]\n", &programme);
    let days = Expected::ProgrammeDays {
        least: "5".to_owned(),
    };
    let languages = Expected::ProgrammeLanguages {
        missing: vec![Lang::Fr],
    };
    assert_eq!(told[0], (Some(1), "4".to_owned(), days));
    assert_eq!(told[1].2, languages);
    assert_eq!(told.len(), 2);
    let told = problems("minimum_posting_days: PT0S", &programme);
    assert_eq!(told.len(), 1, "no wait at all is less than any: {told:?}");
}

#[test]
fn of_a_programme_that_counts_elapsed_time_less_of_it_is_a_problem_and_as_much_is_not() {
    let mut programme = Programme::default();
    programme.policy.minimum_posting_days = Span::Elapsed(SignedDuration::from_hours(24));
    let told = problems("minimum_posting_days: PT23H", &programme);
    assert_eq!(told.len(), 1, "{told:?}");
    for enough in ["PT24H", "PT25H", "1"] {
        let text = format!("minimum_posting_days: {enough}");
        let asked = read(text.as_bytes(), &programme);
        assert!(asked.is_ok(), "{enough}: {asked:?}");
    }
}

#[test]
fn what_is_no_yaml_names_its_line() {
    let told = problems("label: x\n  - y: [\n", &Programme::default());
    assert!(matches!(told[..], [(Some(_), _, Expected::Yaml { .. })]));
    let twice = problems("label: x\nlabel: y\n", &Programme::default());
    assert!(matches!(twice[..], [(_, _, Expected::Yaml { .. })]));
    let list = problems("- label", &Programme::default());
    assert_eq!(list[0].2, Expected::Keys);
}

#[test]
fn protected_paths_cover_files_folders_and_patterns() {
    let cases = [
        ("tests", "tests/one.rs", true),
        ("tests/", "tests/one.rs", true),
        ("tests/", "src/tests/one.rs", true),
        ("/tests/", "src/tests/one.rs", false),
        ("tests/", "tests", false),
        ("*.yml", "ci/deep/build.yml", true),
        ("ci/*.yml", "ci/build.yml", true),
        ("ci/*.yml", "ci/deep/build.yml", false),
        ("ci/**/*.yml", "ci/deep/er/build.yml", true),
        ("ci/**/*.yml", "ci/build.yml", true),
        ("build?", "build1", true),
        ("build?", "build", false),
        ("Makefile", "docs/makefile", false),
    ];
    for (pattern, path, expected) in cases {
        assert_eq!(paths::covers(pattern, path), expected, "{pattern} {path}");
    }
}

#[test]
fn workflows_are_guarded_without_any_settings() {
    let changed = |path: &str| BTreeSet::from([path.to_owned()]);
    assert!(NONE.guards_any(&changed(".github/workflows/test.yml")));
    assert!(!NONE.guards_any(&changed("src/main.rs")));
    assert!(settings("protected: [src/]").guards_any(&changed("src/main.rs")));
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_fail_in_another_way(text in "\\PC{0,200}") {
        if let Err(problems) = found(&text) {
            prop_assert!(!problems.is_empty());
        }
    }

    #[test]
    fn settings_that_are_read_never_widen_the_programme(days in 0_u32..30, lang in 0_usize..3) {
        let mut programme = Programme::default();
        programme.policy.languages = vec![Lang::En];
        let languages = ["[en]", "[fr]", "[en, fr]"][lang];
        let text = format!("minimum_posting_days: {days}\nlanguages: {languages}\n");
        match read(text.as_bytes(), &programme) {
            Ok(written) => {
                prop_assert!(days >= 5);
                prop_assert!(written.settings.languages.contains(&Lang::En));
            }
            Err(_) => prop_assert!(days < 5 || lang == 1),
        }
    }

    #[test]
    fn a_pattern_with_many_stars_is_decided_at_once(path in "[a/]{1,120}") {
        let pattern = "**/a*a*a*".repeat(12);
        let _ = paths::covers(&pattern, &path);
        prop_assert!(paths::covers("**", &path));
    }
}

#[test]
fn only_settings_that_ask_for_something_or_are_wrong_are_spoken_of() {
    let asking = InForce {
        settings: settings("label: procure"),
        problems: Vec::new(),
    };
    let wrong = InForce {
        settings: Settings::none().clone(),
        problems: read(b"labels: procure", &Programme::default()).unwrap_err(),
    };

    assert!(InForce::default().is_plain());
    assert!(!asking.is_plain() && !wrong.is_plain());
}

#[test]
fn a_statement_chooses_among_the_licences_that_are_named_or_any_where_none_is() {
    let named = |licences: &[&str]| Settings {
        licences: licences.iter().map(|&it| it.to_owned()).collect(),
        ..Settings::default()
    };
    assert!(named(&[]).allows("MIT"));
    assert!(named(&["EUPL-1.2", "MIT"]).allows("mit"));
    assert!(!named(&["EUPL-1.2", "MIT"]).allows("Apache-2.0"));
}
