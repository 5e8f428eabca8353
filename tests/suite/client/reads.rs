//! Repositories, people and threads.

use axum::Json;
use axum::response::IntoResponse;
use micro_acquisition::domain::facts::Permission;
use micro_acquisition::domain::ids::{CommentId, RepositoryId, UserId};
use micro_acquisition::github::GitHubError;
use serde_json::{Value, json};

use super::canned::{Canned, comment, problem, repository, user};

const REPO: &str = "/repos/BCDevExchange/devex";

async fn permission_of(answer: Value) -> Permission {
    let canned = Canned::with([(
        "GET /repos/BCDevExchange/devex/collaborators/ana/permission",
        answer,
    )])
    .await;
    canned.repo().permission("ana", UserId(5)).await.unwrap()
}

#[tokio::test]
async fn permissions_read_as_github_means_them() {
    for (said, meant) in [
        ("admin", Permission::Admin),
        ("write", Permission::Write),
        ("maintain", Permission::Write),
        ("triage", Permission::Read),
        ("read", Permission::Read),
        ("none", Permission::None),
    ] {
        let answer = json!({ "permission": said, "user": user(5, "ana") });
        assert_eq!(permission_of(answer).await, meant, "{said}");
    }
}

#[tokio::test]
async fn case_047_a_login_that_is_now_another_account_has_no_permission() {
    let answer = json!({ "permission": "admin", "user": user(6, "ana") });
    assert_eq!(permission_of(answer).await, Permission::None);
    assert_eq!(
        permission_of(json!({ "permission": "admin", "user": null })).await,
        Permission::None
    );
}

#[tokio::test]
async fn an_account_that_github_does_not_know_has_no_permission() {
    let canned = Canned::with([]).await;
    let permission = canned.repo().permission("gone", UserId(5)).await;
    assert_eq!(permission, Ok(Permission::None));
}

#[tokio::test]
async fn a_permission_that_cannot_be_asked_is_an_error_and_not_none() {
    let canned = Canned::start(|_, _| problem(503, "Unicorn")).await;
    let permission = canned.repo().permission("ana", UserId(5)).await;
    assert!(matches!(permission, Err(GitHubError::Transient { .. })));
}

#[tokio::test]
async fn a_licence_that_github_cannot_name_is_none() {
    let mut answer = repository();
    answer["license"] = json!({ "spdx_id": "NOASSERTION" });
    let canned = Canned::with([("GET /repos/BCDevExchange/devex", answer)]).await;
    assert_eq!(
        canned.repo().repository_facts().await.unwrap().licence,
        None
    );
}

fn issue(repository_url: &str) -> Value {
    json!({
        "id": 928_000_001, "number": 7, "repository_url": repository_url, "title": "Title",
        "body": null, "user": null, "state": "open", "created_at": "2021-06-23T13:00:00Z",
        "updated_at": "2021-06-23T13:00:00Z",
        "labels": [{ "id": 3, "name": "micro-acquisition" }],
    })
}

#[tokio::test]
async fn case_048_an_issue_of_a_deleted_account_is_read_without_author_and_body() {
    let url = "https://api.github.com/repos/bcdevexchange/devex";
    let canned = Canned::with([
        ("GET /repos/BCDevExchange/devex/issues/7", issue(url)),
        ("GET /repos/BCDevExchange/devex", repository()),
    ])
    .await;
    let issue = canned.repo().issue(7).await.unwrap();
    assert_eq!((issue.author, issue.body.as_str()), (None, ""));
    assert_eq!(issue.repository, RepositoryId(379_000_001));
    assert!(issue.is_open && !issue.is_pull_request);
}

#[tokio::test]
async fn case_065_a_transferred_issue_says_where_it_is_now() {
    let mut elsewhere = repository();
    elsewhere["id"] = json!(379_000_002);
    let canned = Canned::with([
        (
            "GET /repos/BCDevExchange/devex/issues/7",
            issue("https://api.github.com/repos/BCDevExchange/other"),
        ),
        ("GET /repos/BCDevExchange/other", elsewhere),
    ])
    .await;
    assert_eq!(
        canned.repo().issue(7).await.unwrap().repository,
        RepositoryId(379_000_002)
    );
}

#[tokio::test]
async fn a_thread_is_read_to_its_last_page_and_stands_in_the_order_of_ids() {
    let canned = Canned::start(|seen, _| {
        if seen.uri.contains("page=2") {
            return Json(json!([
                comment(11, &user(5, "ana"), "b"),
                comment(10, &Value::Null, "a")
            ]))
            .into_response();
        }
        let next = format!(r#"<{REPO}/issues/7/comments?per_page=100&page=2>; rel="next""#);
        let page = json!([
            comment(12, &user(6, "helper[bot]"), "c"),
            comment(11, &user(5, "ana"), "b")
        ]);
        ([("link", next.as_str())], Json(page)).into_response()
    })
    .await;
    let since = "2021-06-23T12:00:00Z".parse().unwrap();
    let thread = canned.repo().thread(7, Some(since)).await.unwrap();
    let ids: Vec<_> = thread.comments.iter().map(|comment| comment.id).collect();
    assert_eq!(ids, [CommentId(10), CommentId(11), CommentId(12)]);
    assert_eq!(thread.comments[0].author, None);
    assert!(thread.comments[2].by_bot && !thread.comments[1].by_bot);
    assert!(
        canned.seen()[0]
            .uri
            .contains("since=2021-06-23T12%3A00%3A00Z")
    );
}

#[tokio::test]
async fn half_a_thread_is_an_error() {
    let canned = Canned::start(|seen, _| {
        if seen.uri.contains("page=2") {
            return problem(502, "Unicorn");
        }
        ([("link", r#"</x?page=2>; rel="next""#)], Json(json!([]))).into_response()
    })
    .await;
    let thread = canned.repo().thread(7, None).await;
    assert!(matches!(thread, Err(GitHubError::Transient { .. })));
}

fn row(number: i64, state: &str, updated_at: &str, sha: &str) -> Value {
    json!({
        "number": number, "state": state, "updated_at": updated_at, "user": user(5, "ana"),
        "head": { "sha": sha, "repo": null },
    })
}

#[tokio::test]
async fn case_101_a_suppliers_pull_requests_are_the_open_ones_and_those_closed_since_the_award() {
    let canned = Canned::start(|seen, _| {
        if seen.uri.contains("state=open") {
            let mut another = row(5, "open", "2021-06-23T12:00:00Z", "d");
            another["user"] = user(6, "zoe");
            let mut ghost = another.clone();
            ghost["user"] = Value::Null;
            let long_open = row(2, "open", "2021-05-01T00:00:00Z", "c");
            return Json(json!([another, ghost, long_open])).into_response();
        }
        let page = json!([
            row(9, "closed", "2021-06-23T12:00:00Z", "a"),
            row(2, "closed", "2021-06-23T11:00:00Z", "c"),
            row(3, "closed", "2021-06-01T00:00:00Z", "b")
        ]);
        ([("link", r#"</x?page=2>; rel="next""#)], Json(page)).into_response()
    })
    .await;
    let since = "2021-06-22T00:00:00Z".parse().unwrap();
    assert_eq!(
        canned.repo().pull_requests_by(UserId(5), since).await,
        Ok(vec![2, 9])
    );
    assert_eq!(canned.seen().len(), 2);
}

#[tokio::test]
async fn a_head_commit_leads_to_its_pull_requests_open_or_just_closed() {
    let canned = Canned::start(|seen, _| {
        let at = "2021-06-23T12:00:00Z";
        let page = if seen.uri.contains("state=open") {
            json!([row(9, "open", at, "abc"), row(8, "open", at, "def")])
        } else {
            json!([row(4, "closed", at, "abc")])
        };
        Json(page).into_response()
    })
    .await;
    let numbers = canned.repo().pull_requests_with_head("abc").await.unwrap();
    assert_eq!(numbers.into_iter().collect::<Vec<_>>(), [4, 9]);
}
