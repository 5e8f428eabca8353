//! What we show, as GitHub is asked to show it.

use axum::Json;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use micro_acquisition::domain::ids::{CommentId, Person, UserId};
use micro_acquisition::github::{CheckRunBody, CheckRunId, CheckRunState, GitHubError, Reaction};
use serde_json::{Value, json};

use super::canned::{APP_ID, Canned, comment, problem, user};

const REPO: &str = "/repos/BCDevExchange/devex";

#[tokio::test]
async fn a_comment_is_edited_by_patch() {
    let canned =
        Canned::start(|_, _| Json(comment(4, &user(9, "bot"), "New")).into_response()).await;
    canned
        .repo()
        .update_comment(CommentId(4), "New")
        .await
        .unwrap();
    let seen = &canned.seen()[0];
    assert!(seen.is("PATCH", "/repos/BCDevExchange/devex/issues/comments/4"));
    assert_eq!(seen.body, json!({ "body": "New" }));
}

#[tokio::test]
async fn case_020_only_a_comment_by_our_own_bot_is_found_by_its_marker() {
    let marker = "<!-- micro-acquisition:status -->";
    let bot = user(85_000_009, "micro-acquisition[bot]");
    let thread = json!([
        comment(1, &user(5, "mallory"), &format!("{marker}\nMine")),
        comment(2, &bot, &format!("Quoted {marker}")),
        comment(3, &bot, &format!("{marker}\nOurs")),
    ]);
    let canned = Canned::with([
        (
            "GET /app",
            json!({ "id": APP_ID, "slug": "micro-acquisition" }),
        ),
        ("GET /users/micro-acquisition[bot]", bot.clone()),
        ("GET /repos/BCDevExchange/devex/issues/7/comments", thread),
    ])
    .await;
    let repo = canned.repo();
    let found = repo.find_comment(7, marker, None).await.unwrap().unwrap();
    assert_eq!(found.id, CommentId(3));
    assert_eq!(
        repo.find_comment(7, "<!-- micro-acquisition:effect=1 -->", None)
            .await,
        Ok(None)
    );
}

#[tokio::test]
async fn a_reaction_has_the_name_that_github_gives_it() {
    let canned = Canned::start(|_, _| Json(json!({ "id": 1 })).into_response()).await;
    let repo = canned.repo();
    for reaction in [Reaction::PlusOne, Reaction::Confused, Reaction::Eyes] {
        repo.react(CommentId(4), reaction).await.unwrap();
    }
    let contents: Vec<_> = canned
        .seen()
        .iter()
        .map(|seen| seen.body["content"].clone())
        .collect();
    assert_eq!(contents, ["+1", "confused", "eyes"]);
    assert!(canned.seen()[0].is(
        "POST",
        "/repos/BCDevExchange/devex/issues/comments/4/reactions"
    ));
}

#[tokio::test]
async fn labels_with_spaces_come_and_go_and_a_missing_one_is_no_error() {
    let canned = Canned::start(|seen, _| match seen.method.as_str() {
        "DELETE" => problem(404, "Label does not exist"),
        _ => Json(json!([{ "id": 3, "name": "micro-acquisition: needs changes" }])).into_response(),
    })
    .await;
    let repo = canned.repo();
    repo.add_label(7, "micro-acquisition: needs changes")
        .await
        .unwrap();
    repo.remove_label(7, "micro-acquisition: needs changes")
        .await
        .unwrap();
    assert_eq!(
        repo.labels(7).await.unwrap()[0].name,
        "micro-acquisition: needs changes"
    );
    let seen = canned.seen();
    assert_eq!(
        seen[0].body,
        json!({ "labels": ["micro-acquisition: needs changes"] })
    );
    assert_eq!(
        seen[1].uri,
        format!("{REPO}/issues/7/labels/micro-acquisition:%20needs%20changes")
    );
}

#[tokio::test]
async fn whether_a_label_is_there_is_asked_before_one_is_made() {
    let path = "GET /repos/BCDevExchange/devex/labels/open";
    let there = Canned::with([(path, json!({ "name": "open" }))]).await;
    assert_eq!(there.repo().has_label("open").await, Ok(true));
    let missing = Canned::start(|seen, _| match seen.method.as_str() {
        "GET" => problem(404, "Not Found"),
        _ => (StatusCode::CREATED, Json(json!({}))).into_response(),
    })
    .await;
    assert_eq!(missing.repo().has_label("open").await, Ok(false));
    let made = missing.repo().make_label("open", "0e8a16", "Open").await;
    assert_eq!(made, Ok(()));
    let body = json!({ "name": "open", "color": "0e8a16", "description": "Open" });
    assert_eq!(missing.seen()[1].body, body);
}

#[tokio::test]
async fn a_label_made_by_somebody_in_between_is_as_good() {
    let canned = Canned::start(|seen, _| {
        if seen.method.as_str() == "GET" {
            problem(404, "Not Found")
        } else {
            let body =
                json!({ "message": "Validation Failed", "errors": [{ "code": "already_exists" }] });
            (StatusCode::UNPROCESSABLE_ENTITY, Json(body)).into_response()
        }
    })
    .await;
    assert_eq!(
        canned.repo().make_label("open", "0e8a16", "Open").await,
        Ok(())
    );
}

fn issue(assignees: &Value) -> Value {
    json!({
        "id": 1, "number": 7, "repository_url": "https://api.github.com/repos/a/b", "title": "",
        "state": "open", "labels": [], "assignees": assignees,
        "created_at": "2021-06-23T13:00:00Z", "updated_at": "2021-06-23T13:00:00Z",
    })
}

#[tokio::test]
async fn an_account_that_github_passes_over_is_not_assigned() {
    let ana = Person {
        id: UserId(5),
        login: "ana".to_owned(),
    };
    for (assignees, assigned) in [
        (json!([user(5, "ana")]), true),
        (json!([]), false),
        (json!([user(6, "ana")]), false),
    ] {
        let canned = Canned::start(move |_, _| {
            (StatusCode::CREATED, Json(issue(&assignees))).into_response()
        })
        .await;
        assert_eq!(canned.repo().assign(7, &ana).await, Ok(assigned));
    }
}

fn run() -> CheckRunBody {
    CheckRunBody {
        name: "micro-acquisition/acceptance".to_owned(),
        head_sha: "abc".to_owned(),
        external_id: "0190".to_owned(),
        details_url: "https://example.org/en".to_owned(),
        state: CheckRunState::Failure,
        title: "Title".to_owned(),
        summary: "Summary".to_owned(),
        text: "Text".to_owned(),
    }
}

fn shown(id: i64, app: u64, external_id: &str) -> Value {
    json!({
        "id": id, "name": "micro-acquisition/acceptance", "status": "completed",
        "conclusion": "failure", "external_id": external_id, "app": { "id": app, "slug": "x" },
    })
}

#[tokio::test]
async fn a_check_run_is_made_on_its_commit_and_shown_anew_by_patch() {
    let canned = Canned::start(|_, _| {
        (StatusCode::CREATED, Json(shown(77, APP_ID, "0190"))).into_response()
    })
    .await;
    let repo = canned.repo();
    let id = repo.create_check_run(&run()).await.unwrap();
    repo.update_check_run(id, &run()).await.unwrap();
    let seen = canned.seen();
    assert!(seen[0].is("POST", "/repos/BCDevExchange/devex/check-runs"));
    assert_eq!(seen[0].body["head_sha"], "abc");
    assert_eq!(seen[0].body["external_id"], "0190");
    assert!(seen[1].is("PATCH", "/repos/BCDevExchange/devex/check-runs/77"));
    assert_eq!(seen[1].body["conclusion"], "failure");
}

#[tokio::test]
async fn only_our_own_check_run_of_the_opportunity_is_found() {
    let runs = json!([
        shown(1, APP_ID, "0190"),
        shown(2, APP_ID, "other"),
        shown(3, 15368, "0190"),
    ]);
    let canned = Canned::with([(
        "GET /repos/BCDevExchange/devex/commits/abc/check-runs",
        json!({ "total_count": 3, "check_runs": runs }),
    )])
    .await;
    let repo = canned.repo();
    let found = repo
        .find_check_run("abc", "micro-acquisition/acceptance", "0190")
        .await;
    assert_eq!(found, Ok(Some(CheckRunId(1))));
    let none = repo
        .find_check_run("abc", "micro-acquisition/acceptance", "0191")
        .await;
    assert_eq!(none, Ok(None));
}

#[tokio::test]
async fn case_081_editing_a_comment_that_somebody_deleted_is_not_found() {
    let canned = Canned::with([]).await;
    let answer = canned.repo().update_comment(CommentId(4), "New").await;
    assert_eq!(answer, Err(GitHubError::NotFound));
}

fn named() -> Value {
    let labels =
        json!({ "nodes": [{ "id": "LA_1", "name": "bug" }, { "id": "LA_2", "name": "open" }] });
    json!({ "data": { "repository": {
        "label": { "id": "LA_3" }, "issue": { "id": "I_7", "labels": labels },
    } } })
}

/// A GitHub that names things and says `done` of the change.
async fn with_graphql(named: Value, done: Value) -> Canned {
    Canned::start(move |seen, _| {
        let query = seen.body["query"].as_str().unwrap_or_default();
        let answer = match seen.method.as_str() {
            "GET" => json!({ "id": 4, "node_id": "IC_4" }),
            _ if query.starts_with("mutation") => done.clone(),
            _ => named.clone(),
        };
        Json(answer).into_response()
    })
    .await
}

#[tokio::test]
async fn a_comment_and_its_issues_labels_are_changed_by_one_mutation() {
    let done = json!({ "clientMutationId": null });
    let text = json!({ "issueComment": { "updatedAt": "2021-07-01T12:00:00Z" } });
    let done = json!({ "data": { "text": text, "on": done, "off": done } });
    let canned = with_graphql(named(), done).await;
    let repo = canned.repo();
    let change = repo.together(7, CommentId(4), "evaluation", "open").await;
    let change = change.unwrap().unwrap();
    let changed_at = "2021-07-01T12:00:00Z".parse().unwrap();
    assert_eq!(
        repo.show_together(&change, "New").await,
        Ok(Some(changed_at))
    );
    let seen = canned.seen();
    let asked = json!({
        "owner": "BCDevExchange", "name": "devex", "number": 7, "label": "evaluation",
    });
    assert_eq!(seen[0].body["variables"], asked);
    let changed = json!({
        "text": { "id": "IC_4", "body": "New" },
        "on": { "labelableId": "I_7", "labelIds": ["LA_3"] },
        "off": { "labelableId": "I_7", "labelIds": ["LA_2"] },
    });
    assert_eq!(seen[2].body["variables"], changed);
}

#[tokio::test]
async fn a_change_that_was_made_in_part_is_told_as_not_made() {
    let done = json!({ "clientMutationId": null });
    let text = json!({ "issueComment": { "updatedAt": "2021-07-01T12:00:00Z" } });
    let refused = json!({
        "data": { "text": text, "on": done, "off": null },
        "errors": [{ "type": "FORBIDDEN", "message": "Resource not accessible by integration" }],
    });
    let canned = with_graphql(named(), refused).await;
    let repo = canned.repo();
    let change = repo.together(7, CommentId(4), "evaluation", "open").await;
    let change = change.unwrap().unwrap();
    assert_eq!(repo.show_together(&change, "New").await, Ok(None));
}

#[tokio::test]
async fn what_cannot_be_changed_at_once_is_known_before() {
    for (lacks, value) in [
        ("/data/repository/label", Value::Null),
        ("/data/repository/issue/labels/nodes", json!([])),
        ("/data/repository/issue", Value::Null),
        ("/data/repository", Value::Null),
    ] {
        let mut named = named();
        *named.pointer_mut(lacks).unwrap() = value;
        let canned = with_graphql(named, Value::Null).await;
        let change = canned
            .repo()
            .together(7, CommentId(4), "evaluation", "open")
            .await;
        assert_eq!(change, Ok(None), "without {lacks}");
    }
}

#[tokio::test]
async fn a_limit_on_a_change_is_a_limit_and_not_the_absence_of_graphql() {
    let limited = json!({ "errors": [{ "type": "RATE_LIMITED", "message": "exceeded" }] });
    let canned = with_graphql(limited, Value::Null).await;
    let change = canned
        .repo()
        .together(7, CommentId(4), "evaluation", "open")
        .await;
    assert!(
        matches!(change, Err(GitHubError::RateLimited { .. })),
        "{change:?}"
    );
}
