//! Answers that are none: limits, redirects, silence, nonsense.

use std::time::Duration;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use micro_acquisition::domain::ids::CommentId;
use micro_acquisition::github::GitHubError;
use serde_json::json;

use super::canned::{Canned, INSTALLATION, Seen, comment, problem, repository, user};

const REPO: &str = "/repos/BCDevExchange/devex";

fn redirect(status: u16, to: &str) -> Response {
    let status = StatusCode::from_u16(status).unwrap();
    (status, [("location", to)]).into_response()
}

#[tokio::test]
async fn case_026_the_wait_that_githubs_headers_ask_for_is_in_the_error() {
    let canned = Canned::start(|_, _| {
        let body = Json(json!({ "message": "You have exceeded a secondary rate limit." }));
        (StatusCode::FORBIDDEN, [("retry-after", "90")], body).into_response()
    })
    .await;
    let until = "2021-06-23T13:01:30Z".parse().unwrap();
    let answer = canned.repo().create_comment(7, "Hello").await;
    assert_eq!(answer, Err(GitHubError::RateLimited { until }));
}

#[tokio::test]
async fn case_026_a_limit_of_graphqls_under_a_success_status_is_waited_out_as_its_headers_ask() {
    let later = "1624455600";
    let spent = json!({ "type": "RATE_LIMITED", "message": "API rate limit already exceeded" });
    let secondary = json!({ "message": "You have exceeded a secondary rate limit." });
    let hurried = json!({ "type": "UNPROCESSABLE", "message": "was submitted too quickly" });
    let left = |number| {
        [
            ("x-ratelimit-remaining", number),
            ("x-ratelimit-reset", later),
        ]
    };
    for problem in [spent, secondary, hurried] {
        for (headers, until) in [
            (vec![("retry-after", "90")], "2021-06-23T13:01:30Z"),
            (left("0").to_vec(), "2021-06-23T13:40:00Z"),
            (left("4987").to_vec(), "2021-06-23T13:01:00Z"),
        ] {
            let answer = json!({ "data": null, "errors": [problem] });
            let canned = Canned::start(move |_, _| {
                let mut response = Json(answer.clone()).into_response();
                for (name, value) in &headers {
                    let value = value.parse().unwrap();
                    response.headers_mut().insert(*name, value);
                }
                response
            })
            .await;
            let until = until.parse().unwrap();
            let asked = canned.repo().last_edit(7).await;
            let limited = GitHubError::RateLimited { until };
            assert_eq!(asked.unwrap_err(), limited, "{problem}");
        }
    }
}

#[tokio::test]
async fn case_068_a_comment_on_a_locked_issue_is_refused_as_locked() {
    let canned =
        Canned::start(|_, _| problem(403, "Unable to create comment because issue is locked."))
            .await;
    let answer = canned.repo().create_comment(7, "Hello").await;
    assert_eq!(answer, Err(GitHubError::Locked));
}

#[tokio::test]
async fn case_028_a_renamed_repository_is_followed_to_its_new_address() {
    let canned = Canned::start(|seen, _| {
        if seen.is("GET", REPO) {
            redirect(301, "/repositories/379000001")
        } else {
            Json(repository()).into_response()
        }
    })
    .await;
    let facts = canned.repo().repository_facts().await.unwrap();
    assert_eq!(facts.id.0, 379_000_001);
}

#[tokio::test]
async fn case_028_a_redirected_write_stays_a_write_with_its_body() {
    for status in [301, 307] {
        let canned = Canned::start(move |seen: &Seen, _| {
            if seen.uri.starts_with(REPO) {
                return redirect(status, "/repositories/379000001/issues/7/comments");
            }
            Json(comment(3_100_000_001, &user(9, "bot"), "Hello")).into_response()
        })
        .await;
        let posted = canned.repo().create_comment(7, "Hello").await.unwrap();
        assert_eq!(posted.id, CommentId(3_100_000_001));
        let last = canned.seen().pop().unwrap();
        assert!(last.is("POST", "/repositories/379000001/issues/7/comments"));
        assert_eq!(last.body, json!({ "body": "Hello" }));
    }
}

#[tokio::test]
async fn a_redirect_to_another_host_is_not_followed_with_our_token() {
    let elsewhere = Canned::with([]).await;
    let to = elsewhere.address.clone();
    let canned = Canned::start(move |_, _| redirect(302, &to)).await;
    let answer = canned.repo().repository_facts().await;
    assert!(matches!(
        answer,
        Err(GitHubError::Rejected { status: 302, .. })
    ));
    assert!(elsewhere.seen().is_empty());
}

#[tokio::test]
async fn a_next_page_on_another_host_is_not_read_with_our_token() {
    let elsewhere = Canned::with([]).await;
    let link = format!(r#"<{}/x>; rel="next""#, elsewhere.address);
    let canned =
        Canned::start(move |_, _| ([("link", link.as_str())], Json(json!([]))).into_response())
            .await;
    let answer = canned.repo().thread(7, None).await;
    assert!(matches!(answer, Err(GitHubError::Unreadable { .. })));
    assert!(elsewhere.seen().is_empty());
}

#[tokio::test]
async fn a_circle_of_redirects_ends() {
    let canned = Canned::start(|seen, _| redirect(307, &seen.uri)).await;
    let answer = canned.repo().repository_facts().await;
    assert!(matches!(
        answer,
        Err(GitHubError::Rejected { status: 508, .. })
    ));
    assert_eq!(canned.seen().len(), 6);
}

#[tokio::test]
async fn case_029_an_answer_that_never_comes_is_transient() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent = Canned::with([]).await.at(&listener);
    let github = silent.github_at("", Duration::from_millis(50));
    let answer = github
        .repository(INSTALLATION, "o", "r")
        .repository_facts()
        .await;
    assert!(matches!(answer, Err(GitHubError::Transient { .. })));
}

#[tokio::test]
async fn a_closed_port_is_transient_and_says_why() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let closed = Canned::with([]).await.at(&listener);
    drop(listener);
    match closed.repo().repository_facts().await {
        Err(GitHubError::Transient { message }) => {
            assert!(message.contains("refused"), "{message}");
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_answer_of_another_shape_is_unreadable() {
    let canned = Canned::start(|_, _| "<html>".into_response()).await;
    let answer = canned.repo().repository_facts().await;
    assert!(matches!(
        answer,
        Err(GitHubError::Unreadable {
            what: "the repository",
            ..
        })
    ));
}

#[tokio::test]
async fn case_031_every_request_names_its_version_and_its_sender() {
    let canned = Canned::start(|_, _| Json(repository()).into_response()).await;
    canned.repo().repository_facts().await.unwrap();
    let headers = &canned.seen()[0].headers;
    assert_eq!(
        headers
            .get_all("x-github-api-version")
            .iter()
            .collect::<Vec<_>>(),
        ["2022-11-28"]
    );
    assert_eq!(headers["accept"], "application/vnd.github+json");
    assert!(
        headers["user-agent"]
            .to_str()
            .unwrap()
            .starts_with("micro-acquisition/")
    );
}

#[tokio::test]
async fn case_031_enterprise_server_is_asked_below_its_own_path() {
    let canned = Canned::start(|_, _| Json(repository()).into_response()).await;
    let github = canned.github_at("/api/v3", Duration::from_secs(20));
    github
        .repository(INSTALLATION, "o", "r")
        .repository_facts()
        .await
        .unwrap();
    assert!(canned.seen()[0].is("GET", "/api/v3/repos/o/r"));
}
