use jiff::Timestamp;
use serde_json::{Value, json};

use crate::domain::ids::{
    CommentId, InstallationId, IssueId, LabelId, Person, PullRequestId, RepositoryId, UserId,
};

use super::{AUTOMATIC_EVENTS, Actor, EVENTS, Ourselves, Signal, Translation, What, translate};

mod delivery;
mod facts;
mod ours;

const RECEIVED: &str = "2026-03-02T15:00:00Z";
const AT: &str = "2026-03-02T14:00:00Z";

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn us() -> Ourselves {
    Ourselves {
        app_id: 77,
        bot_id: Some(UserId(7_000)),
        slug: Some("micro-acquisition".to_owned()),
        label: "micro-acquisition".to_owned(),
    }
}

fn account(id: i64, login: &str) -> Value {
    let kind = if login.ends_with("[bot]") {
        "Bot"
    } else {
        "User"
    };
    json!({ "id": id, "login": login, "type": kind })
}

/// What surrounds every body: Ada of Acme acts in `acme/app`.
fn envelope(action: &str) -> Value {
    json!({
        "action": action,
        "installation": { "id": 5 },
        "repository": {
            "id": 10, "name": "app", "owner": account(1, "acme"), "private": false,
            "archived": false, "default_branch": "main", "license": { "spdx_id": "MIT" },
        },
        "sender": account(2, "ada"),
    })
}

fn with(mut body: Value, more: Value) -> Value {
    let Value::Object(more) = more else {
        panic!("an object")
    };
    body.as_object_mut().unwrap().extend(more);
    body
}

fn issue() -> Value {
    json!({
        "id": 100, "number": 3, "title": "Write it", "body": "### Licence", "state": "open",
        "user": account(2, "ada"), "updated_at": AT,
        "labels": [{ "id": 8, "name": "micro-acquisition" }],
    })
}

fn comment() -> Value {
    json!({
        "id": 900, "body": "/apply", "user": account(3, "grace"),
        "created_at": "2026-03-02T13:59:58Z", "updated_at": "2026-03-02T13:59:59Z",
    })
}

fn pull_request() -> Value {
    json!({
        "id": 500, "number": 4, "title": "Do it", "body": null, "state": "open",
        "user": account(3, "grace"), "updated_at": AT, "merged_at": null,
        "head": { "sha": "c0ffee" },
    })
}

fn said(event: &str, body: &Value) -> Translation {
    let body = serde_json::to_vec(body).unwrap();
    translate(event, &body, &us(), time(RECEIVED))
}

fn signal(event: &str, body: &Value) -> Signal {
    match said(event, body) {
        Translation::Signal(signal) => *signal,
        Translation::Ignored(reason) => panic!("ignored: {reason}"),
    }
}

fn ignored(event: &str, body: &Value) -> &'static str {
    match said(event, body) {
        Translation::Ignored(reason) => reason,
        Translation::Signal(signal) => panic!("a signal: {signal:?}"),
    }
}

fn labelled() -> Value {
    let label = json!({ "issue": issue(), "label": { "id": 8, "name": "micro-acquisition" } });
    with(envelope("labeled"), label)
}

#[test]
fn the_manifest_subscribes_to_exactly_the_events_that_are_read() {
    let manifest: Value = serde_json::from_str(include_str!("../../../app-manifest.json")).unwrap();

    assert_eq!(manifest["default_events"], json!(EVENTS));
}

#[test]
fn no_other_event_gives_a_signal() {
    for event in [
        "push",
        "member",
        "ping",
        "merge_group",
        "star",
        "",
        "ISSUES",
    ] {
        assert!(!EVENTS.contains(&event) && !AUTOMATIC_EVENTS.contains(&event));
        assert_eq!(ignored(event, &labelled()), "an event of no interest");
    }
}

#[test]
fn case_014_an_event_without_an_action_is_read() {
    let mut body = with(
        envelope(""),
        json!({ "id": 1, "sha": "c0ffee", "updated_at": AT }),
    );
    body.as_object_mut().unwrap().remove("action");

    let sha = "c0ffee".to_owned();
    assert_eq!(signal("status", &body).what, What::HeadChanged { sha });
}

#[test]
fn case_015_unknown_actions_and_odd_bodies_are_ignored() {
    let unknown = with(envelope("typed"), json!({ "issue": issue(), "type": {} }));
    assert_eq!(ignored("issues", &unknown), "an action of no interest");

    for body in [&b""[..], b"[]", b"{", b"null", b"\xff", b"{\"action\":1}"] {
        let Translation::Ignored(reason) = translate("issues", body, &us(), time(RECEIVED)) else {
            panic!("{body:?}")
        };
        assert_eq!(reason, "a body that cannot be read");
    }
    let without_issue = envelope("labeled");
    assert_eq!(
        ignored("issues", &without_issue),
        "a body that cannot be read"
    );
}

#[test]
fn case_015_unknown_fields_change_nothing() {
    let more = with(
        labelled(),
        json!({ "new": { "deep": [1] }, "changes": null }),
    );

    assert_eq!(said("issues", &more), said("issues", &labelled()));
}

#[test]
fn case_016_a_delivery_without_an_installation_is_ignored() {
    let mut body = labelled();
    body.as_object_mut().unwrap().remove("installation");

    assert_eq!(ignored("issues", &body), "no installation");
}

#[test]
fn the_envelope_is_kept_for_the_books() {
    let found = signal("issues", &labelled());

    assert_eq!(found.installation, InstallationId(5));
    let repository = found.repository.unwrap();
    assert_eq!(repository.id, RepositoryId(10));
    assert_eq!(repository.owner.login, "acme");
    assert_eq!(repository.name, "app");
    assert_eq!(repository.default_branch.as_deref(), Some("main"));
    assert_eq!(repository.licence.as_deref(), Some("MIT"));
    assert!(!repository.private && !repository.archived);
    assert_eq!(
        found.actor,
        Some(Actor {
            person: Person {
                id: UserId(2),
                login: "ada".to_owned()
            },
            is_bot: false,
        })
    );
}

#[test]
fn case_048_accounts_that_are_gone_are_nobody() {
    let mut issue = issue();
    issue["user"] = Value::Null;
    let mut comment = comment();
    comment["user"] = Value::Null;
    let body = with(
        envelope("created"),
        json!({ "issue": issue, "comment": comment }),
    );

    let What::CommentCreated { issue, comment } = signal("issue_comment", &body).what else {
        panic!("a comment was written")
    };
    assert_eq!((issue.author, comment.author), (None, None));
}

#[test]
fn nul_characters_are_left_out() {
    let mut issue = issue();
    issue["title"] = json!("Wri\0te");
    issue["body"] = json!("a\0\\u0000b");
    let body = with(envelope("edited"), json!({ "issue": issue }));

    let What::IssueEdited { issue } = signal("issues", &body).what else {
        panic!("the issue was edited")
    };
    assert_eq!(
        (issue.title.as_str(), issue.body.as_str()),
        ("Write", "a\\u0000b")
    );
}

#[test]
fn times_may_be_text_or_seconds_or_missing() {
    for (written, at) in [
        (json!(AT), AT),
        (json!(1_772_460_000), AT),
        (json!("soon"), RECEIVED),
        (Value::Null, RECEIVED),
        (json!({}), RECEIVED),
    ] {
        let mut body = labelled();
        body["issue"]["updated_at"] = written;
        assert_eq!(signal("issues", &body).occurred_at(), time(at));
    }
}
