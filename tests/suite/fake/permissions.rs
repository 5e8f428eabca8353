//! What GitHub refuses, to people and to the App.

use std::collections::BTreeMap;

use micro_acquisition::fake_github::{
    CloseReason, Denied, Fault, Matcher, MergeMethod, RepositoryOptions, ReviewState,
};
use octocrab::Octocrab;
use serde_json::{Value, json};

use super::{LABEL, Scene, as_app, as_installation, delivery_of, refusal, scene};

const NONE: Option<&()> = None;
const HOME: &str = "/repos/canada-digital/forms";

async fn comment(client: &Octocrab, number: i64, body: &str) -> octocrab::Result<Value> {
    let route = format!("{HOME}/issues/{number}/comments");
    client.post(route, Some(&json!({ "body": body }))).await
}

fn issue(scene: &Scene) -> i64 {
    let maria = scene.github.as_user("maria");
    maria
        .open_issue(&scene.repository, "A form", "", &[])
        .unwrap()
}

#[tokio::test]
async fn without_a_token_nothing_is_answered() {
    let scene = scene().await;
    let url = format!("{}{HOME}", scene.github.api_url());
    let answer = reqwest::get(url).await.unwrap();
    assert_eq!(answer.status(), 401);
}

#[tokio::test]
async fn a_repository_outside_the_installation_is_not_found() {
    let scene = scene().await;
    let client = as_installation(&scene).await;
    let _other = scene
        .github
        .repository("elsewhere", "forms", RepositoryOptions::default());
    let outcome = client
        .get::<Value, _, _>("/repos/elsewhere/forms", NONE)
        .await;
    assert_eq!(refusal(outcome), (404, "Not Found".to_owned()));
}

#[tokio::test]
async fn case_039_a_permission_that_was_not_granted_is_missed() {
    let scene = scene().await;
    let client = as_installation(&scene).await;
    let number = issue(&scene);
    let installations: Vec<Value> = as_app(&scene)
        .get("/app/installations", NONE)
        .await
        .unwrap();
    let id = installations[0]["id"].as_i64().unwrap();
    let read_only: BTreeMap<String, String> = [("issues".to_owned(), "read".to_owned())].into();
    let id = micro_acquisition::domain::ids::InstallationId(id);
    scene.github.grant(id, read_only).unwrap();
    let (status, message) = refusal(comment(&client, number, "hello").await);
    assert_eq!(status, 403);
    assert_eq!(message, "Resource not accessible by integration");
    let route = format!("{HOME}/issues/{number}");
    client.get::<Value, _, _>(route, NONE).await.unwrap();
}

#[tokio::test]
async fn case_068_a_locked_issue_takes_no_comment_of_the_app() {
    let scene = scene().await;
    let client = as_installation(&scene).await;
    let number = issue(&scene);
    let maria = scene.github.as_user("maria");
    maria.lock(&scene.repository, number).unwrap();
    let (status, message) = refusal(comment(&client, number, "hello").await);
    assert_eq!(status, 403);
    assert_eq!(message, "Unable to create comment because issue is locked.");
    let stranger = scene.github.as_user("stranger");
    let refused = stranger.comment(&scene.repository, number, "hello");
    assert_eq!(refused.unwrap_err(), Denied::Locked);
    maria
        .comment(&scene.repository, number, "still open to me")
        .unwrap();
}

#[tokio::test]
async fn case_030_a_body_that_is_empty_or_too_long_is_refused() {
    let scene = scene().await;
    let client = as_installation(&scene).await;
    let number = issue(&scene);
    for body in [String::new(), "x".repeat(65_537)] {
        let (status, message) = refusal(comment(&client, number, &body).await);
        assert_eq!((status, message.as_str()), (422, "Validation Failed"));
    }
    comment(&client, number, &"é".repeat(65_536)).await.unwrap();
}

#[tokio::test]
async fn case_044_an_archived_repository_takes_no_write() {
    let scene = scene().await;
    let client = as_installation(&scene).await;
    let number = issue(&scene);
    scene.repository.collaborator("olivia", "admin");
    let olivia = scene.github.as_user("olivia");
    olivia.archive(&scene.repository, true).unwrap();
    let (status, message) = refusal(comment(&client, number, "hello").await);
    assert_eq!(status, 403);
    assert_eq!(message, "Repository was archived so is read-only.");
}

#[tokio::test]
async fn case_066_a_deleted_issue_is_gone() {
    let scene = scene().await;
    let client = as_installation(&scene).await;
    let number = issue(&scene);
    scene.repository.collaborator("olivia", "admin");
    let olivia = scene.github.as_user("olivia");
    olivia.delete_issue(&scene.repository, number).unwrap();
    let (status, message) = refusal(comment(&client, number, "hello").await);
    assert_eq!((status, message.as_str()), (410, "This issue was deleted"));
}

#[tokio::test]
async fn people_may_do_what_their_role_lets_them() {
    let scene = scene().await;
    let repository = &scene.repository;
    repository.collaborator("tom", "triage");
    let (tom, stranger) = (
        scene.github.as_user("tom"),
        scene.github.as_user("stranger"),
    );
    let needs = |login: &str, needed| Denied::NeedsPermission {
        login: login.to_owned(),
        needed,
    };
    let number = stranger
        .open_issue(repository, "A wish", "", &[LABEL])
        .unwrap();
    assert!(repository.issue(number).unwrap().labels.is_empty());
    let refused = stranger.label(repository, number, LABEL).unwrap_err();
    assert_eq!(refused, needs("stranger", "triage"));
    tom.label(repository, number, LABEL).unwrap();
    let said = tom.comment(repository, number, "Good").unwrap();
    let refused = stranger.edit_comment(said, "Bad").unwrap_err();
    assert_eq!(refused, needs("stranger", "write"));
    scene
        .github
        .as_user("maria")
        .edit_comment(said, "Better")
        .unwrap();
    let pull = stranger
        .open_pull_request(repository, &delivery_of(number))
        .unwrap();
    let refused = tom
        .merge(repository, pull, MergeMethod::Squash)
        .unwrap_err();
    assert_eq!(refused, needs("tom", "write"));
    stranger
        .close_issue(repository, number, CloseReason::NotPlanned)
        .unwrap();
}

#[tokio::test]
async fn nobody_approves_their_own_pull_request() {
    let scene = scene().await;
    let number = issue(&scene);
    let maria = scene.github.as_user("maria");
    let pull = maria
        .open_pull_request(&scene.repository, &delivery_of(number))
        .unwrap();
    let refused = maria.review(&scene.repository, pull, ReviewState::Approved, "");
    assert!(matches!(refused, Err(Denied::Unprocessable(_))));
}

#[tokio::test]
async fn case_029_a_connection_can_break_after_the_deed_is_done() {
    let scene = scene().await;
    let client = as_installation(&scene).await;
    let number = issue(&scene);
    let matcher = Matcher::new("POST", "/comments");
    scene.github.fail_next(matcher.clone(), Fault::DropAfter);
    assert!(comment(&client, number, "hello").await.is_err());
    assert_eq!(scene.repository.app_comments(number).len(), 1);
    scene.github.fail_next(matcher.clone(), Fault::DropBefore);
    assert!(comment(&client, number, "hello").await.is_err());
    assert_eq!(scene.repository.app_comments(number).len(), 1);
    scene.github.fail_next(matcher, Fault::secondary_limit(60));
    let (status, _) = refusal(comment(&client, number, "hello").await);
    assert_eq!(status, 403);
    comment(&client, number, "hello").await.unwrap();
}
