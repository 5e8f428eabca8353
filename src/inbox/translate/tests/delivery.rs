use super::super::{InstallationChange, RepositoryChange};
use super::{
    AT, IssueId, PullRequestId, Signal, Value, What, account, envelope, json, pull_request, signal,
    time, with,
};

fn pull(action: &str) -> Value {
    with(envelope(action), json!({ "pull_request": pull_request() }))
}

fn pull_changed() -> What {
    What::PullRequestChanged {
        id: PullRequestId(500),
        number: 4,
        head_sha: Some("c0ffee".to_owned()),
    }
}

#[test]
fn case_092_every_action_on_a_pull_request_asks_to_read_it_again() {
    for action in [
        "opened",
        "edited",
        "synchronize",
        "closed",
        "reopened",
        "converted_to_draft",
        "ready_for_review",
        "enqueued",
        "unlabeled",
        "brand_new",
    ] {
        let found = signal("pull_request", &pull(action));
        assert_eq!(found.what, pull_changed(), "{action}");
        assert_eq!(found.fact_key(), format!("pull:500:{action}:{AT}"));
    }
}

#[test]
fn a_merge_happened_when_github_says_it_did() {
    let mut body = pull("closed");
    body["pull_request"]["merged_at"] = json!("2026-03-02T13:30:00Z");

    assert_eq!(
        signal("pull_request", &body).occurred_at(),
        time("2026-03-02T13:30:00Z")
    );
}

#[test]
fn case_059_the_label_on_a_pull_request_is_told_as_such() {
    let label = json!({ "label": { "id": 8, "name": "micro-acquisition" } });
    let What::Labelled { issue, .. } = signal("pull_request", &with(pull("labeled"), label)).what
    else {
        panic!("it was labelled")
    };
    assert!(issue.is_pull_request);
    assert_eq!((issue.number, issue.id), (4, IssueId(-500)));

    let other = with(
        pull("labeled"),
        json!({ "label": { "id": 9, "name": "bug" } }),
    );
    // Which one posts is the repository's own to say.
    let What::Labelled { label, .. } = signal("pull_request", &other).what else {
        panic!("it was labelled")
    };
    assert_eq!(label.name, "bug");
}

#[test]
fn case_099_a_place_in_the_merge_queue_only_has_the_pull_request_looked_at() {
    for action in ["enqueued", "dequeued"] {
        assert_eq!(signal("pull_request", &pull(action)).what, pull_changed());
    }
}

#[test]
fn reviews_change_their_pull_request() {
    let review = json!({ "id": 70, "state": "approved", "submitted_at": "2026-03-02T13:00:00Z" });
    let reviewed = |action: &str| -> Signal {
        let body = with(pull(action), json!({ "review": review.clone() }));
        signal("pull_request_review", &body)
    };

    let submitted = reviewed("submitted");
    assert_eq!(submitted.what, pull_changed());
    assert_eq!(submitted.occurred_at(), time("2026-03-02T13:00:00Z"));
    for action in ["dismissed", "edited"] {
        let found = reviewed(action);
        assert_eq!(found.occurred_at(), time(AT));
        assert_ne!(found.fact_key(), submitted.fact_key());
    }
}

#[test]
fn each_outcome_of_a_check_is_another_fact() {
    let key = |id: i64, conclusion: &str| {
        let run = json!({
            "id": id, "head_sha": "c0ffee", "status": "completed", "conclusion": conclusion,
            "completed_at": AT, "app": { "id": 78 },
        });
        signal(
            "check_run",
            &with(envelope("completed"), json!({ "check_run": run })),
        )
        .fact_key()
    };

    assert_eq!(key(1, "success"), key(1, "success"));
    assert_ne!(key(1, "success"), key(1, "failure"));
    assert_ne!(key(1, "success"), key(2, "success"));
}

#[test]
fn case_035_an_installation_is_told_with_what_became_of_it() {
    for (event, action, suspended_at, expected) in [
        ("installation", "created", Value::Null, (false, false)),
        ("installation", "deleted", Value::Null, (true, false)),
        ("installation", "suspend", json!(AT), (false, true)),
        ("installation", "unsuspend", Value::Null, (false, false)),
        (
            "installation_repositories",
            "added",
            Value::Null,
            (false, false),
        ),
        (
            "installation_repositories",
            "removed",
            Value::Null,
            (false, false),
        ),
    ] {
        let body = json!({
            "action": action,
            "installation": {
                "id": 5, "account": account(1, "acme"), "updated_at": 1_772_460_000,
                "suspended_at": suspended_at,
            },
            "sender": account(2, "ada"),
        });

        let found = signal(event, &body);

        assert_eq!(found.fact_key(), format!("installation:5:{action}:{AT}"));
        let What::Installation {
            account,
            change,
            suspended,
            ..
        } = found.what
        else {
            panic!("{event} {action}")
        };
        assert_eq!(account.login, "acme");
        let removed = change == InstallationChange::Removed;
        assert_eq!((removed, suspended), expected, "{event} {action}");
    }
}

#[test]
fn case_040_a_renamed_account_is_told_under_its_new_name() {
    let body = json!({
        "action": "renamed", "account": account(1, "new-acme"), "installation": { "id": 5 },
        "changes": { "login": { "from": "acme" } }, "target_type": "Organization",
        "sender": account(2, "ada"),
    });

    let What::Installation { account, .. } = signal("installation_target", &body).what else {
        panic!("the account was renamed")
    };
    assert_eq!(account.login, "new-acme");
}

#[test]
fn case_043_a_repository_event_brings_its_settings_up_to_date() {
    let mut body = envelope("privatized");
    body["repository"]["private"] = json!(true);
    body["repository"]["license"] = json!({ "spdx_id": "NOASSERTION" });

    let found = signal("repository", &body);

    let change = RepositoryChange::Other;
    assert_eq!(found.what, What::RepositoryChanged { change });
    let repository = found.repository.unwrap();
    assert!(repository.private);
    assert_eq!(repository.licence, None);
}

#[test]
fn a_pull_request_tells_the_commit_of_its_own_delivery() {
    let mut body = with(
        pull("synchronize"),
        json!({ "review": { "id": 70, "state": "approved" } }),
    );
    body["pull_request"]["head"]["sha"] = json!("decade");

    for event in ["pull_request", "pull_request_review"] {
        let What::PullRequestChanged { head_sha, .. } = signal(event, &body).what else {
            panic!("{event}")
        };
        assert_eq!(head_sha.as_deref(), Some("decade"), "{event}");
    }
}
