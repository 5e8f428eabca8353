use super::{
    AT, CommentId, IssueId, LabelId, Value, What, account, comment, envelope, ignored, issue, json,
    labelled, signal, time, with,
};

fn issues(action: &str) -> Value {
    with(labelled(), json!({ "action": action }))
}

fn commented(action: &str) -> Value {
    let body = json!({ "issue": issue(), "comment": comment() });
    with(envelope(action), body)
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
fn case_065_a_transfer_is_one_move_whichever_end_tells_of_it() {
    let there = with(issue(), json!({ "id": 200, "number": 5 }));
    let home =
        json!({ "id": 9, "name": "new", "full_name": "org/new", "owner": account(8, "org") });
    let told = with(
        issues("transferred"),
        json!({ "changes": { "new_issue": there, "new_repository": home } }),
    );
    let mut found = issues("opened");
    found["issue"]["id"] = json!(200);
    found["changes"] = json!({ "old_issue": issue(), "old_repository": home });

    for (body, to) in [(told, IssueId(200)), (found, IssueId(200))] {
        let What::IssueMoved { from, to: moved } = signal("issues", &body).what else {
            panic!("no move: {body}")
        };
        assert_eq!((from, moved.id), (IssueId(100), to));
    }
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
    for action in ["assigned", "pinned", "milestoned", "typed", "locked"] {
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
fn case_070_an_edited_comment_tells_what_it_was_where_github_does() {
    for (changes, told) in [
        (
            json!({ "body": { "from": "/ap\0ply" } }),
            Some("/apply".to_owned()),
        ),
        (json!({ "body": {} }), None),
        (json!({}), None),
        (Value::Null, None),
    ] {
        let body = with(commented("edited"), json!({ "changes": changes }));

        let What::CommentEdited { previous_body, .. } = signal("issue_comment", &body).what else {
            panic!("the comment was edited")
        };
        assert_eq!(previous_body, told);
    }
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
