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
    for (language, said) in [
        (
            "en",
            [
                "the work is due by",
                "was due by",
                "for default",
                "Nothing is paid",
                "Nobody is left",
            ],
        ),
        (
            "fr",
            [
                "la livraison est attendue",
                "la livraison était attendue",
                "pour manquement",
                "Rien n’est payé",
                "Il ne reste personne",
            ],
        ),
    ] {
        let mine = |step: &&Value| step["language"] == language;
        let story: Vec<&Value> = steps.iter().filter(mine).collect();
        let states: Vec<&str> = story.iter().filter_map(|it| it["state"].as_str()).collect();
        assert_eq!(
            states,
            [
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
        let all: Vec<String> = story.iter().map(|step| answers(step)).collect();
        let all = all.join("\n");
        for words in said {
            assert!(all.contains(words), "{words:?} is not said in:\n{all}");
        }
    }
    assert_eq!(steps.last().unwrap()["state"], "terminated");
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
