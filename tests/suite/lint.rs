//! `lint` and `init`: what the App says, on one's own machine.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output};

use micro_acquisition::cli::init::{FORM_EN, FORM_FR, SETTINGS};
use micro_acquisition::domain::lang::Lang;
use micro_acquisition::domain::programme::Programme;
use micro_acquisition::domain::settings::{KEYS, Written, read};
use micro_acquisition::domain::statement::Field;
use serde_json::Value;

const PILOT: &str = include_str!("../../src/cli/demo/texts/statement.en.md");
const PILOT_FR: &str = include_str!("../../src/cli/demo/texts/statement.fr.md");

fn run(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_micro-acquisition"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

/// `lint` of the text as of the pilot's day, with more arguments.
fn lint(text: &str, more: &[&str]) -> (Option<i32>, String, String) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("statement.md"), text).unwrap();
    let mut arguments = vec!["lint", "statement.md"];
    arguments.extend(more);
    let output = run(&arguments, folder.path());
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

const THEN: [&str; 2] = ["--posted-on", "2021-06-23"];

#[test]
fn the_pilots_statement_has_warnings_and_no_error() {
    let (code, said, wrong) = lint(PILOT, &THEN);

    assert_eq!((code, wrong.as_str()), (Some(0), ""), "{said}");
    for warning in [
        "warning: Work delivery: The work takes about 60 hours",
        "warning: Required skills: Few people have “PowerShell”",
        "warning: Fixed price (before taxes): The price of $6,500.00 is before taxes",
    ] {
        assert!(said.contains(warning), "{warning} is not in: {said}");
    }
    assert!(!said.contains("error: "), "{said}");
}

#[test]
fn the_french_statement_is_told_in_french_unless_asked_otherwise() {
    let (code, said, _) = lint(PILOT_FR, &THEN);
    assert_eq!(code, Some(0));
    assert!(
        said.contains("avertissement\u{a0}: Prix fixe (avant taxes)\u{a0}: "),
        "{said}"
    );
    assert!(said.contains("6\u{a0}500,00\u{a0}$"), "{said}");

    let (_, said, _) = lint(PILOT_FR, &[&THEN[..], &["--language", "en"]].concat());
    assert!(
        said.contains("warning: Fixed price (before taxes): "),
        "{said}"
    );
}

#[test]
fn errors_are_told_with_their_line_and_fail() {
    let text = PILOT.replace("$6,500.00", "$9,000.00");
    let (code, said, wrong) = lint(&text, &THEN);

    assert_eq!(code, Some(1));
    assert!(said.contains("error: Fixed price (before taxes)"), "{said}");
    assert!(said.contains("line 7"), "{said}");
    assert!(wrong.contains("1 error and 0 warnings"), "{wrong}");
}

#[test]
fn a_statement_whose_dates_have_passed_is_wrong_today() {
    let (code, said, _) = lint(PILOT, &[]);

    assert_eq!(code, Some(1));
    assert!(said.contains("error: Applications close"), "{said}");
}

#[test]
fn the_title_is_given_or_the_first_heading_or_the_files_name() {
    let long = "a".repeat(101);
    let (code, said, _) = lint(PILOT, &[&THEN[..], &["--title", &long]].concat());
    assert_eq!(code, Some(1), "{said}");
    let (code, said, _) = lint(&format!("# {long}\n\n{PILOT}"), &THEN);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("error: Title"), "{said}");
    let (code, said, _) = lint(&format!("# Scripts\n\n{PILOT}"), &THEN);
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(&["lint", "nothing.md"], folder.path());

    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("nothing.md cannot be read"));
}

fn yaml(text: &str) -> Value {
    serde_norway::from_str(text).unwrap()
}

#[test]
fn the_headings_of_the_forms_are_those_that_the_parser_knows() {
    for (lang, form) in [(Lang::En, FORM_EN), (Lang::Fr, FORM_FR)] {
        let form = yaml(form);
        let labels: Vec<&str> = form["body"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|part| part["attributes"]["label"].as_str())
            .collect();
        let headings = Field::SECTIONS.map(|field| field.heading(lang));

        assert_eq!(labels, headings);
        assert_eq!(
            form.get("labels"),
            None,
            "GitHub would set it in a stranger's name"
        );
        assert!(form["name"].is_string() && form["description"].is_string());
    }
}

#[test]
fn the_form_asks_for_what_the_parser_needs() {
    for form in [FORM_EN, FORM_FR] {
        for part in yaml(form)["body"].as_array().unwrap() {
            let Some(label) = part["attributes"]["label"].as_str() else {
                continue;
            };
            let (field, _) = Field::named(label).unwrap();
            if field.is_required() {
                assert_eq!(part["validations"]["required"], true, "{label}");
            }
        }
    }
}

/// The body that GitHub makes of a form: a heading and the answer for each part.
fn rendered(form: &str, answer: impl Fn(Field) -> &'static str) -> String {
    let form = yaml(form);
    let mut body = String::new();
    for part in form["body"].as_array().unwrap() {
        let attributes = &part["attributes"];
        let Some(label) = attributes["label"].as_str() else {
            continue;
        };
        let (field, _) = Field::named(label).unwrap();
        let ticked = attributes["options"].as_array().map(|options| {
            let lines = options
                .iter()
                .map(|it| format!("- [X] {}\n", it["label"].as_str().unwrap()));
            lines.collect::<String>()
        });
        let given = attributes["value"].as_str().map(str::to_owned);
        let value = ticked.or(given).unwrap_or_else(|| answer(field).to_owned());
        write!(body, "### {label}\n\n{}\n\n", value.trim_end()).unwrap();
    }
    body
}

#[test]
fn what_github_makes_of_the_forms_is_a_statement_without_errors() {
    for form in [FORM_EN, FORM_FR] {
        let body = rendered(form, |field| match field {
            Field::FixedPrice => "6500.00",
            Field::Closing => "2021-07-06",
            Field::Delivery => "2021-07-28",
            Field::Licence => "MIT",
            Field::EstimatedHours | Field::Project | Field::Background => "_No response_",
            _ => "Rust",
        });
        let (code, said, wrong) = lint(&body, &THEN);
        assert_eq!(code, Some(0), "{said}{wrong}");
    }
}

#[test]
fn the_settings_are_yaml_whose_keys_are_all_commented_out() {
    assert_eq!(yaml(SETTINGS), Value::Null);
    let keys: Vec<&str> = SETTINGS
        .lines()
        .filter_map(|line| line.strip_prefix('#'))
        .filter(|line| !line.starts_with(' ') && line.contains(':'))
        .collect();
    let settings = yaml(&keys.join("\n"));
    let names: Vec<&String> = settings.as_object().unwrap().keys().collect();
    let mut expected = KEYS.to_vec();
    expected.sort_unstable();
    assert_eq!(names, expected);
}

#[test]
fn the_settings_are_read_as_they_are_written_and_with_every_key_in_force() {
    let programme = Programme::default();
    assert_eq!(
        read(SETTINGS.as_bytes(), &programme),
        Ok(Written::default())
    );
    let in_force: Vec<&str> = SETTINGS
        .lines()
        .filter_map(|line| line.strip_prefix('#'))
        .filter(|line| !line.starts_with(' '))
        .collect();
    let read = read(in_force.join("\n").as_bytes(), &programme).unwrap();
    assert_eq!(read.settings.label.as_deref(), Some("micro-acquisition"));
}

/// A file of settings for `--settings`.
fn settings(text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("micro-acquisition.yml");
    std::fs::write(&file, text).unwrap();
    let path = file.display().to_string();
    (folder, path)
}

#[test]
fn a_statement_is_judged_by_the_repositorys_settings() {
    let (_folder, file) = settings("minimum_posting_days: 60\nlicences: [EUPL-1.2]\n");
    let (code, said, _) = lint(PILOT, &[&THEN[..], &["--settings", &file]].concat());
    assert_eq!(code, Some(1));
    assert!(
        said.contains("60 are needed") && said.contains("EUPL-1.2"),
        "{said}"
    );
}

#[test]
fn settings_with_problems_are_told_in_the_readers_language() {
    let (_folder, file) = settings("minimum_posting_days: 2\nlabels: x\n");
    let arguments = [&THEN[..], &["--settings", &file, "--language", "fr"]].concat();
    let (code, said, wrong) = lint(PILOT, &arguments);
    assert_eq!(code, Some(1));
    for told in [
        "Ligne 1, `minimum_posting_days`\u{a0}: trouvé «\u{a0}2\u{a0}»",
        "Ligne 2",
        "labels",
    ] {
        assert!(said.contains(told), "{told:?} is not said in: {said}");
    }
    assert!(wrong.contains("2 erreurs dans les réglages"), "{wrong}");
}

#[test]
fn init_writes_the_three_files_and_overwrites_only_when_told_to() {
    let folder = tempfile::tempdir().unwrap();
    let form = folder
        .path()
        .join(".github/ISSUE_TEMPLATE/micro-acquisition.yml");

    let first = run(&["init"], folder.path());
    assert!(first.status.success());
    let said = String::from_utf8(first.stdout).unwrap();
    assert_eq!(said.matches(" written\n").count(), 3, "{said}");
    assert_eq!(std::fs::read_to_string(&form).unwrap(), FORM_EN);

    std::fs::write(&form, "ours").unwrap();
    let again = run(&["init", "."], folder.path());
    assert_eq!(again.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&again.stderr).contains("--force"));
    assert_eq!(std::fs::read_to_string(&form).unwrap(), "ours");

    assert!(run(&["init", "--force"], folder.path()).status.success());
    assert_eq!(std::fs::read_to_string(&form).unwrap(), FORM_EN);
}

#[test]
fn init_needs_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(&["init", "nowhere"], folder.path());

    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("is not a folder"));
}
