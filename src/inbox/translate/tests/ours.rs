use super::{
    Translation, Value, What, account, comment, envelope, ignored, issue, json, labelled, said,
    signal, with,
};

fn check(action: &str, app: i64, sender: &Value) -> Value {
    let run = json!({
        "id": 60, "head_sha": "c0ffee", "status": "completed", "conclusion": "success",
        "completed_at": "2026-03-02T14:00:00Z", "app": { "id": app },
    });
    let body = with(
        envelope(action),
        json!({ "check_run": run, "sender": sender }),
    );
    with(
        body.clone(),
        json!({ "check_suite": body["check_run"].clone() }),
    )
}

/// A body has one of the two.
fn one(event: &str, body: &Value) -> Value {
    let mut body = body.clone();
    let other = if event == "check_run" {
        "check_suite"
    } else {
        "check_run"
    };
    body.as_object_mut().unwrap().remove(other);
    body
}

#[test]
fn case_058_what_our_bot_did_is_dropped_by_id_and_by_login() {
    for sender in [
        account(7_000, "renamed[bot]"),
        account(1, "Micro-Acquisition[bot]"),
    ] {
        let body = with(labelled(), json!({ "sender": sender }));
        assert_eq!(ignored("issues", &body), "our own doing");
    }
}

#[test]
fn case_077_what_our_app_wrote_in_a_persons_name_is_dropped() {
    let mut ours = comment();
    ours["performed_via_github_app"] = json!({ "id": 77 });
    let body = with(
        envelope("created"),
        json!({ "issue": issue(), "comment": ours }),
    );
    assert_eq!(ignored("issue_comment", &body), "our own doing");

    let mut opened = issue();
    opened["performed_via_github_app"] = json!({ "id": 77 });
    let body = with(envelope("opened"), json!({ "issue": opened }));
    assert_eq!(ignored("issues", &body), "our own doing");
}

#[test]
fn what_people_do_to_our_comments_and_issues_is_theirs() {
    let mut ours = comment();
    ours["performed_via_github_app"] = json!({ "id": 77 });
    let body = with(
        envelope("deleted"),
        json!({ "issue": issue(), "comment": ours }),
    );
    assert!(matches!(
        said("issue_comment", &body),
        Translation::Signal(_)
    ));

    let mut body = labelled();
    body["issue"]["performed_via_github_app"] = json!({ "id": 77 });
    assert!(matches!(said("issues", &body), Translation::Signal(_)));
}

#[test]
fn case_077_other_bots_are_kept_and_known_as_bots() {
    let bot = account(9, "renovate[bot]");
    let mut theirs = comment();
    theirs["user"] = bot.clone();
    theirs["performed_via_github_app"] = json!({ "id": 78 });
    let body = with(
        envelope("created"),
        json!({ "issue": issue(), "comment": theirs, "sender": bot }),
    );

    let found = signal("issue_comment", &body);

    assert!(found.actor.unwrap().is_bot);
    let What::CommentCreated { comment, .. } = found.what else {
        panic!("a comment was written")
    };
    assert!(comment.by_bot);
}

#[test]
fn our_own_checks_are_dropped_and_others_kept() {
    let ada = account(2, "ada");
    for event in ["check_run", "check_suite"] {
        let ours = one(event, &check("completed", 77, &ada));
        assert_eq!(ignored(event, &ours), "our own check", "{event}");

        let theirs = one(event, &check("completed", 78, &ada));
        let sha = "c0ffee".to_owned();
        assert_eq!(signal(event, &theirs).what, What::HeadChanged { sha });
    }
}

#[test]
fn a_person_may_ask_for_our_check_again() {
    for event in ["check_run", "check_suite"] {
        let body = one(event, &check("rerequested", 77, &account(2, "ada")));
        let found = signal(event, &body);
        assert_eq!(found.occurred_at(), super::time(super::RECEIVED));

        let body = one(event, &check("rerequested", 77, &account(9, "other[bot]")));
        assert_eq!(ignored(event, &body), "our own check");

        let body = one(event, &check("rerequested", 77, &Value::Null));
        assert_eq!(ignored(event, &body), "our own check");
    }
}
