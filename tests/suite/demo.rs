//! `demo`: the stories that the program tells of itself.

use std::process::Command;

use serde_json::Value;

/// Each step of `demo --once --json`, and that it ended well.
fn told(more: &[&str]) -> Vec<Value> {
    let output = Command::new(env!("CARGO_BIN_EXE_micro-acquisition"))
        .args(["demo", "--once", "--json"])
        .args(more)
        .env_remove("RUST_LOG")
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{errors}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// What the App wrote in a step.
fn answers(step: &Value) -> String {
    let answers = step["answers"].as_array().unwrap();
    let answers: Vec<&str> = answers.iter().filter_map(Value::as_str).collect();
    answers.join("\n")
}

#[test]
fn the_pilot_as_it_really_went_ends_terminated_with_the_right_message_to_each() {
    let steps = told(&["--pilot"]);

    let states: Vec<&str> = steps.iter().filter_map(|it| it["state"].as_str()).collect();
    assert_eq!(
        states,
        [
            "needs_changes",
            "open",
            "open",
            "open",
            "open",
            "open",
            "open",
            "evaluation",
            "offered",
            "in_progress",
            "in_progress",
            "in_progress",
            "terminated",
            "terminated",
        ]
    );
    let all: Vec<String> = steps.iter().map(answers).collect();
    let all = all.join("\n");
    for words in [
        "the work is due by",
        "was due by",
        "for default",
        "Nothing is paid",
        "Il ne reste personne",
    ] {
        assert!(all.contains(words), "{words:?} is not said in:\n{all}");
    }
}

#[test]
fn the_pilot_is_one_opportunity_in_both_languages() {
    let steps = told(&["--pilot"]);

    let issues: Vec<&Value> = steps.iter().map(|step| &step["issue"]).collect();
    assert!(issues.iter().all(|issue| *issue == issues[0]), "{issues:?}");
    for language in ["en", "fr"] {
        assert!(
            steps.iter().any(|step| step["language"] == language),
            "{language}"
        );
    }
    // The first answer is the status comment, in both.
    let first = answers(&steps[0]);
    for words in ["Needs changes", "À corriger"] {
        assert!(first.contains(words), "{words} is not in {first}");
    }
}

#[test]
fn the_main_job_ends_paid_in_both_languages() {
    let steps = told(&[]);
    let last = &steps[steps.len() - 2..];
    let ends: Vec<_> = last
        .iter()
        .map(|step| (&step["language"], &step["state"]))
        .collect();
    assert_eq!(
        ends,
        [
            (&Value::from("en"), &Value::from("paid")),
            (&Value::from("fr"), &Value::from("paid")),
        ]
    );
}

#[test]
fn an_opportunity_is_brought_into_every_state_in_both_languages() {
    let steps = told(&["--every-state"]);
    let expected = [
        "accepted",
        "awaiting_approval",
        "cancelled",
        "delivered",
        "evaluation",
        "in_progress",
        "in_progress",
        "needs_changes",
        "offered",
        "open",
        "paid",
        "terminated",
        "unsuccessful",
    ];
    for language in ["en", "fr"] {
        let mine = steps.iter().filter(|step| step["language"] == language);
        let mut states: Vec<&str> = mine.filter_map(|it| it["state"].as_str()).collect();
        states.sort_unstable();
        assert_eq!(states, expected, "{language}");
    }
}
