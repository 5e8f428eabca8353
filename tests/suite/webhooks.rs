//! Webhook bodies that GitHub really sent, read by the inbox.

use std::collections::BTreeSet;
use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};
use micro_acquisition::fake_github::Delivery;
use micro_acquisition::inbox::translate::{
    AUTOMATIC_EVENTS, EVENTS, InstallationChange, Ourselves, Translation, What, translate,
};
use micro_acquisition::store::inbox::{self, DeliveryStatus};
use serde_json::{Value, json};

use crate::postgres::on_both_databases;
use crate::scenarios::world::World;

/// What each recorded event and action comes to; all others come to nothing.
const EXPECTED: &[(&str, &str, &str)] = &[
    ("check_run", "completed", "head changed"),
    ("check_run", "created", "head changed"),
    ("check_run", "requested_action", "head changed"),
    ("check_run", "rerequested", "head changed"),
    ("check_suite", "completed", "head changed"),
    ("check_suite", "requested", "head changed"),
    ("check_suite", "rerequested", "head changed"),
    ("installation", "created", "installation"),
    ("installation", "deleted", "installation removed"),
    ("installation", "new_permissions_accepted", "installation"),
    ("installation", "suspend", "installation suspended"),
    ("installation", "unsuspend", "installation"),
    ("installation_repositories", "added", "installation"),
    ("installation_repositories", "removed", "installation"),
    ("issue_comment", "created", "comment created"),
    ("issue_comment", "deleted", "comment deleted"),
    ("issue_comment", "edited", "comment edited"),
    ("issues", "deleted", "issue deleted"),
    ("issues", "edited", "issue edited"),
    ("issues", "labeled", "labelled bug"),
    ("issues", "opened", "labelled bug"),
    ("issues", "reopened", "issue reopened"),
    ("issues", "transferred", "issue moved"),
    ("issues", "unlabeled", "unlabelled bug"),
    ("issues", "unlocked", "issue unlocked"),
    ("label", "deleted", "label deleted"),
    ("pull_request", "assigned", "pull request changed"),
    ("pull_request", "closed", "pull request changed"),
    ("pull_request", "converted_to_draft", "pull request changed"),
    ("pull_request", "labeled", "labelled bug"),
    ("pull_request", "locked", "pull request changed"),
    ("pull_request", "opened", "pull request changed"),
    ("pull_request", "ready_for_review", "pull request changed"),
    ("pull_request", "reopened", "pull request changed"),
    (
        "pull_request",
        "review_request_removed",
        "pull request changed",
    ),
    ("pull_request", "review_requested", "pull request changed"),
    ("pull_request", "synchronize", "pull request changed"),
    ("pull_request", "unassigned", "pull request changed"),
    ("pull_request", "unlabeled", "pull request changed"),
    ("pull_request", "unlocked", "pull request changed"),
    ("pull_request_review", "dismissed", "pull request changed"),
    ("pull_request_review", "submitted", "pull request changed"),
    ("repository", "created", "repository Other"),
    ("repository", "edited", "repository Other"),
    ("repository", "privatized", "repository Other"),
    ("repository", "publicized", "repository Opened"),
    ("repository", "renamed", "repository Other"),
    ("repository", "transferred", "repository Transferred"),
    ("status", "", "head changed"),
];

fn us() -> Ourselves {
    Ourselves {
        app_id: 77,
        bot_id: None,
        slug: Some("micro-acquisition".to_owned()),
        label: "bug".to_owned(),
    }
}

fn received_at() -> Timestamp {
    "2026-03-02T15:00:00Z".parse().unwrap()
}

/// Every recorded body with its event.
fn recorded() -> Vec<(String, Value)> {
    let folder = std::env::var_os("JUDGES_DIR").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/judges"),
        PathBuf::from,
    );
    let file = folder.join("webhooks-examples.json");
    let text = std::fs::read_to_string(&file)
        .unwrap_or_else(|error| panic!("{}: {error}; run .ci/fetch-judges", file.display()));
    let events: Vec<Value> = serde_json::from_str(&text).unwrap();
    let mut bodies = Vec::new();
    for event in &events {
        let name = event["name"].as_str().unwrap();
        for example in event["examples"].as_array().unwrap() {
            bodies.push((name.to_owned(), example.clone()));
        }
    }
    assert!(bodies.len() >= 324, "only {} bodies", bodies.len());
    bodies
}

fn action(body: &Value) -> &str {
    body["action"].as_str().unwrap_or_default()
}

/// An issue that arrives from another repository is "opened" there too (case 65).
fn arrives(body: &Value) -> bool {
    action(body) == "opened" && !body["changes"]["old_issue"].is_null()
}

/// Recordings of repository webhooks lack what GitHub adds for an App.
fn installed(mut body: Value) -> Value {
    if body.get("installation").is_none() {
        body["installation"] = json!({ "id": 5 });
    }
    body
}

fn read(event: &str, body: &Value) -> Translation {
    let body = serde_json::to_vec(body).unwrap();
    translate(event, &body, &us(), received_at())
}

fn described(what: &What) -> String {
    match what {
        What::Labelled { label, .. } => format!("labelled {}", label.name),
        What::Unlabelled { label, .. } => format!("unlabelled {}", label.name),
        What::IssueEdited { .. } => "issue edited".to_owned(),
        What::IssueClosed { .. } => "issue closed".to_owned(),
        What::IssueReopened { .. } => "issue reopened".to_owned(),
        What::CommentCreated { .. } => "comment created".to_owned(),
        What::CommentEdited { .. } => "comment edited".to_owned(),
        What::CommentDeleted { .. } => "comment deleted".to_owned(),
        What::PullRequestChanged { .. } => "pull request changed".to_owned(),
        What::HeadChanged { .. } => "head changed".to_owned(),
        What::IssueUnlocked { .. } => "issue unlocked".to_owned(),
        What::IssueDeleted { .. } => "issue deleted".to_owned(),
        What::IssueMoved { .. } => "issue moved".to_owned(),
        What::LabelChanged { deleted: true, .. } => "label deleted".to_owned(),
        What::LabelChanged { .. } => "label renamed".to_owned(),
        What::RepositoryChanged { change } => format!("repository {change:?}"),
        What::Installation {
            change: InstallationChange::Removed,
            ..
        } => "installation removed".to_owned(),
        What::Installation {
            suspended: true, ..
        } => "installation suspended".to_owned(),
        What::Installation { .. } => "installation".to_owned(),
    }
}

#[test]
fn case_015_every_recorded_body_comes_to_what_its_event_and_action_say() {
    let mut left: BTreeSet<_> = EXPECTED.iter().collect();
    for (event, body) in recorded() {
        let body = installed(body);
        let action = action(&body);
        let expected = EXPECTED
            .iter()
            .find(|row| row.0 == event && row.1 == action);

        let found = match read(&event, &body) {
            Translation::Signal(signal) => Some(described(&signal.what)),
            Translation::Ignored(_) => None,
        };

        let told = if arrives(&body) {
            Some("issue moved")
        } else {
            expected.map(|row| row.2)
        };
        assert_eq!(found.as_deref(), told, "{event} {action}");
        expected.map(|row| left.remove(row));
    }
    assert!(left.is_empty(), "not among the recorded bodies: {left:?}");
}

#[test]
fn only_events_that_the_app_receives_give_a_signal() {
    for (event, body) in recorded() {
        let signal = matches!(read(&event, &installed(body)), Translation::Signal(_));
        let subscribed = EVENTS.contains(&event.as_str());
        let automatic = AUTOMATIC_EVENTS.contains(&event.as_str());
        assert!(!signal || subscribed || automatic, "{event}");
    }
}

#[test]
fn case_016_recorded_bodies_without_an_installation_are_ignored_for_it() {
    for (event, body) in recorded() {
        if EVENTS.contains(&event.as_str()) && body.get("installation").is_none() {
            let found = read(&event, &body);
            assert_eq!(found, Translation::Ignored("no installation"), "{event}");
        }
    }
}

#[test]
fn case_008_recorded_facts_carry_githubs_own_time_and_a_steady_key() {
    for (event, body) in recorded() {
        let body = installed(body);
        let Translation::Signal(signal) = read(&event, &body) else {
            continue;
        };
        let untimed = [
            "repository",
            "label",
            "rerequested",
            "deleted",
            "transferred",
        ];
        let untimed =
            untimed.contains(&event.as_str()) || untimed.contains(&action(&body)) || arrives(&body);
        if !untimed {
            let queued = body["check_run"]["status"] == "queued";
            assert!(queued || signal.occurred_at() < received_at(), "{event}");
        }
        let Translation::Signal(again) = read(&event, &body) else {
            panic!("{event}: read once, ignored twice")
        };
        assert_eq!(again.fact_key(), signal.fact_key());
    }
}

#[test]
fn recorded_bodies_bring_the_repository_under_its_present_name() {
    for (event, body) in recorded() {
        let body = installed(body);
        // Some recordings have a new owner beside the old full name.
        if event == "repository" {
            continue;
        }
        if let Translation::Signal(signal) = read(&event, &body) {
            let told = signal
                .repository
                .map(|r| format!("{}/{}", r.owner.login, r.name));
            assert_eq!(
                told.as_deref(),
                body["repository"]["full_name"].as_str(),
                "{event}"
            );
        }
    }
}

#[test]
fn a_recorded_body_cut_short_anywhere_is_ignored() {
    for (event, body) in recorded() {
        let whole = serde_json::to_vec(&installed(body)).unwrap();
        for end in [0, 1, whole.len() / 2, whole.len() - 1] {
            let found = translate(&event, &whole[..end], &us(), received_at());
            assert!(matches!(found, Translation::Ignored(_)), "{event} {end}");
        }
    }
}

/// The body as GitHub delivers it to the App of the story.
fn delivery(number: usize, event: &str, body: &Value) -> Delivery {
    Delivery {
        id: i64::try_from(number).unwrap(),
        guid: format!("recorded-{number}"),
        event: event.to_owned(),
        action: body["action"].as_str().map(str::to_owned),
        body: body.to_string(),
        installation_id: body["installation"]["id"].as_i64(),
        repository_id: body["repository"]["id"].as_i64(),
        redelivery: false,
    }
}

on_both_databases! {
    async fn case_015_every_recorded_body_is_taken_and_settled_and_none_is_lost(db: TestDatabase) {
        let world = World::new(&db).await;
        world.settle().await;
        let recorded = recorded();
        for (number, (event, body)) in recorded.iter().enumerate() {
            for body in [body.clone(), installed(body.clone())] {
                let delivery = delivery(number, event, &body);
                let outcome = world.github().deliver(&delivery).await.unwrap();
                assert_eq!(outcome.status, 202, "{event} {}", action(&body));
            }
        }

        // None of these issues is there; of what shows a state GitHub is asked again and again.
        for _ in 0..5 {
            while world.work().await {}
            world.scene.clock.advance(SignedDuration::from_mins(1));
        }

        let store = &world.app().store;
        for (number, (event, _)) in recorded.iter().enumerate() {
            let kept = inbox::delivery(store, &format!("recorded-{number}")).await.unwrap();
            let kept = kept.unwrap_or_else(|| panic!("{event} is lost"));
            let settled = [DeliveryStatus::Done, DeliveryStatus::Ignored].contains(&kept.status);
            assert!(settled, "{event} is {:?}: {:?}", kept.status, kept.last_error);
        }
        world.ends_clean().await;
    }
}
