use super::{
    AT, CommentId, IssueId, LabelId, PullRequestId, Signal, Value, What, account, comment,
    envelope, ignored, issue, json, labelled, pull_request, signal, time, with,
};

fn issues(action: &str) -> Value {
    with(labelled(), json!({ "action": action }))
}

fn pull(action: &str) -> Value {
    with(envelope(action), json!({ "pull_request": pull_request() }))
}

fn commented(action: &str) -> Value {
    let body = json!({ "issue": issue(), "comment": comment() });
    with(envelope(action), body)
}

fn pull_changed() -> What {
    What::PullRequestChanged {
        id: PullRequestId(500),
        number: 4,
    }
}

#[test]
fn case_052_an_issue_opened_with_the_label_is_the_same_fact_as_its_labelling() {
    let opened = signal("issues", &issues("opened"));
    let labelled = signal("issues", &labelled());

    assert_eq!(opened.fact_key(), labelled.fact_key());
    assert_eq!(opened.what, labelled.what);
    assert_eq!(
        opened.fact_key(),
        format!("label:100:micro-acquisition:{AT}")
    );
}

#[test]
fn the_trigger_label_is_known_in_any_case() {
    let mut body = issues("opened");
    body["issue"]["labels"][0]["name"] = json!("Micro-Acquisition");

    assert!(matches!(
        signal("issues", &body).what,
        What::Labelled { .. }
    ));
}

#[test]
fn an_issue_opened_without_the_label_is_of_no_interest() {
    let mut body = issues("opened");
    body["issue"]["labels"] = json!([{ "id": 9, "name": "bug" }]);

    assert_eq!(ignored("issues", &body), "an issue without the label");
}

#[test]
fn every_label_put_on_or_taken_off_is_told() {
    for (action, key) in [("labeled", "label"), ("unlabeled", "unlabel")] {
        let mut body = issues(action);
        body["label"] = json!({ "id": 9, "name": "bug" });

        let found = signal("issues", &body);

        assert_eq!(found.fact_key(), format!("{key}:100:bug:{AT}"));
        let (What::Labelled { label, .. } | What::Unlabelled { label, .. }) = found.what else {
            panic!("{action}")
        };
        assert_eq!(label.id, Some(LabelId(9)));
    }
}

#[test]
fn a_labelling_that_names_no_label_is_ignored() {
    let mut body = labelled();
    body.as_object_mut().unwrap().remove("label");

    assert_eq!(ignored("issues", &body), "a label without a name");
}

#[test]
fn two_edits_within_one_second_are_two_facts() {
    let key = |title: &str, text: &str| {
        let mut body = issues("edited");
        body["issue"]["title"] = json!(title);
        body["issue"]["body"] = json!(text);
        signal("issues", &body).fact_key()
    };

    assert_eq!(key("a", "b"), key("a", "b"));
    assert_ne!(key("a", "b"), key("a", "c"));
    assert_ne!(key("ab", "c"), key("a", "bc"));
    assert!(key("a", "b").starts_with(&format!("edit:100:{AT}:")));
}

#[test]
fn case_063_a_closed_issue_tells_why() {
    for (reason, told) in [
        (json!("not_planned"), Some("not_planned")),
        (Value::Null, None),
    ] {
        let mut body = issues("closed");
        body["issue"]["state_reason"] = reason;
        body["issue"]["state"] = json!("closed");

        let What::IssueClosed { issue, reason } = signal("issues", &body).what else {
            panic!("the issue was closed")
        };
        assert!(!issue.is_open);
        assert_eq!(reason.as_deref(), told);
    }
}

#[test]
fn an_issue_is_read_whole() {
    let What::IssueReopened { issue } = signal("issues", &issues("reopened")).what else {
        panic!("the issue was opened again")
    };
    assert_eq!(
        (issue.id, issue.number, issue.repository.0),
        (IssueId(100), 3, 10)
    );
    assert_eq!(
        (issue.title.as_str(), issue.body.as_str()),
        ("Write it", "### Licence")
    );
    assert_eq!(issue.author.unwrap().login, "ada");
    assert_eq!(issue.labels[0].name, "micro-acquisition");
    assert!(issue.is_open && !issue.is_pull_request);
}

#[test]
fn case_069_other_actions_on_an_issue_are_ignored() {
    for action in [
        "assigned",
        "pinned",
        "milestoned",
        "locked",
        "transferred",
        "deleted",
    ] {
        assert_eq!(
            ignored("issues", &issues(action)),
            "an action of no interest"
        );
    }
}

#[test]
fn case_082_a_comment_counts_from_the_time_it_was_written() {
    let found = signal("issue_comment", &commented("created"));

    assert_eq!(found.occurred_at(), time("2026-03-02T13:59:58Z"));
    let What::CommentCreated { comment, .. } = &found.what else {
        panic!("a comment was written")
    };
    assert_eq!(comment.id, CommentId(900));
    assert_eq!(comment.created_at, time("2026-03-02T13:59:58Z"));
    assert!(!comment.by_bot);
}

#[test]
fn case_070_an_edited_comment_counts_from_its_edit() {
    let found = signal("issue_comment", &commented("edited"));

    assert_eq!(found.occurred_at(), time("2026-03-02T13:59:59Z"));
    assert_eq!(found.fact_key(), "comment:900:2026-03-02T13:59:59Z");
    assert!(matches!(found.what, What::CommentEdited { .. }));
}

#[test]
fn case_071_a_deleted_comment_is_one_fact_and_tells_who_did_it() {
    let mut body = commented("deleted");
    body["sender"] = account(3, "grace");

    let found = signal("issue_comment", &body);

    assert_eq!(found.fact_key(), "deleted:900");
    assert_eq!(found.actor.as_ref().unwrap().person.login, "grace");
    assert_eq!(found.occurred_at(), time(super::RECEIVED));
    assert!(matches!(found.what, What::CommentDeleted { .. }));
}

#[test]
fn case_079_a_comment_on_a_pull_request_says_so() {
    let mut body = commented("created");
    body["issue"]["pull_request"] = json!({ "url": "https://api.example/pulls/3" });

    let What::CommentCreated { issue, .. } = signal("issue_comment", &body).what else {
        panic!("a comment was written")
    };
    assert!(issue.is_pull_request);
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
    assert_eq!(signal("pull_request", &other).what, pull_changed());
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
            removed,
            suspended,
        } = found.what
        else {
            panic!("{event} {action}")
        };
        assert_eq!(account.login, "acme");
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

    assert_eq!(found.what, What::Nothing);
    let repository = found.repository.unwrap();
    assert!(repository.private);
    assert_eq!(repository.licence, None);
}
