//! The App signs in, and so do its installations.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::openapi::OpenApi;
use super::{Scene, as_app, as_installation, refusal, scene};

const NONE: Option<&()> = None;

#[tokio::test]
async fn the_app_signs_in_with_its_key_and_sees_itself_and_its_installations() {
    let scene = scene().await;
    let app = as_app(&scene);
    let itself: Value = app.get("/app", NONE).await.unwrap();
    assert_eq!(itself["slug"], "micro-acquisition");
    let installations = app.apps().installations().send().await.unwrap();
    assert_eq!(installations.items[0].account.login, "canada-digital");
}

#[tokio::test]
async fn a_key_that_is_not_the_apps_is_refused() {
    let scene = scene().await;
    let outcome = reqwest::Client::new()
        .get(format!("{}/app", scene.github.api_url()))
        .bearer_auth("eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOjF9.c2lnbmF0dXJl")
        .send()
        .await
        .unwrap();
    assert_eq!(outcome.status(), 401);
    let body: Value = serde_json::from_str(&outcome.text().await.unwrap()).unwrap();
    assert_eq!(body["message"], "A JSON web token could not be decoded");
    assert_eq!(body["status"], "401");
}

#[tokio::test]
async fn case_023_an_installation_token_ends_after_one_hour() {
    let scene = scene().await;
    let app = as_app(&scene);
    let route = "/app/installations";
    let all: Vec<Value> = app.get(route, NONE).await.unwrap();
    let route = format!("{route}/{}/access_tokens", all[0]["id"]);
    let token: Value = app.post(route, NONE).await.unwrap();
    assert_eq!(token["expires_at"], "2021-06-23T14:00:00Z");
    let client = octocrab::Octocrab::builder()
        .base_uri(scene.github.api_url())
        .unwrap()
        .personal_token(token["token"].as_str().unwrap())
        .build()
        .unwrap();
    let route = "/repos/canada-digital/forms";
    client.get::<Value, _, _>(route, NONE).await.unwrap();
    scene.clock.advance(SignedDuration::from_hours(1));
    let (status, message) = refusal(client.get::<Value, _, _>(route, NONE).await);
    assert_eq!((status, message.as_str()), (401, "Bad credentials"));
}

#[tokio::test]
async fn the_bot_account_is_found_by_its_login() {
    let scene = scene().await;
    let client = as_installation(&scene).await;
    let route = "/users/micro-acquisition%5Bbot%5D";
    let bot: Value = client.get(route, NONE).await.unwrap();
    assert_eq!(bot["id"], scene.github.app_bot().0);
    assert_eq!(bot["type"], "Bot");
}

#[tokio::test]
async fn the_repositories_of_an_installation_are_counted_and_listed() {
    let scene = scene().await;
    let client = as_installation(&scene).await;
    let listed: Value = client
        .get("/installation/repositories", NONE)
        .await
        .unwrap();
    assert_eq!(listed["total_count"], 1);
    assert_eq!(
        listed["repositories"][0]["full_name"],
        "canada-digital/forms"
    );
}

#[tokio::test]
async fn a_suspended_installation_can_do_nothing() {
    let scene = scene().await;
    let client = as_installation(&scene).await;
    let other = scene.github.install_app("elsewhere");
    scene.github.suspend(other, true).unwrap();
    let app = as_app(&scene);
    let route = format!("/app/installations/{other}/access_tokens");
    let (status, _) = refusal(app.post::<_, Value>(route, NONE).await);
    assert_eq!(status, 403);
    let route = "/repos/canada-digital/forms";
    client.get::<Value, _, _>(route, NONE).await.unwrap();
}

#[tokio::test]
async fn graphql_names_the_issues_that_a_pull_request_closes() {
    let scene = scene().await;
    let client = as_installation(&scene).await;
    let maria = scene.github.as_user("maria");
    let linked = maria
        .open_issue(&scene.repository, "A form", "", &[])
        .unwrap();
    let by_hand = maria
        .open_issue(&scene.repository, "By hand", "", &[])
        .unwrap();
    let sam = scene.github.as_user("sam");
    let draft = super::delivery_of(linked);
    let pull = sam.open_pull_request(&scene.repository, &draft).unwrap();
    maria.link_issue(&scene.repository, pull, by_hand).unwrap();
    let query = json!({
        "query": "query($owner: String!, $name: String!, $number: Int!) {
            repository(owner: $owner, name: $name) { pullRequest(number: $number) {
                closingIssuesReferences(first: 20) {
                    nodes { number fullDatabaseId repository { databaseId nameWithOwner } }
                    pageInfo { hasNextPage endCursor }
                }
            } } }",
        "variables": { "owner": "canada-digital", "name": "forms", "number": pull },
    });
    let answer: Value = client.graphql(&query).await.unwrap();
    let found = answer
        .pointer("/repository/pullRequest/closingIssuesReferences")
        .unwrap();
    assert_eq!(found["nodes"][0]["number"], linked);
    assert_eq!(found["nodes"][1]["number"], by_hand);
    let home = &found["nodes"][0]["repository"];
    assert_eq!(home["databaseId"], scene.repository.id().0);
    assert_eq!(found["pageInfo"]["hasNextPage"], false);
}

/// How many requests counted as creating content, and the labels of an issue.
fn seen(scene: &Scene, issue: i64) -> (usize, Vec<String>) {
    let labels = scene.repository.issue(issue).unwrap().labels;
    (scene.github.content_creating_requests(), labels)
}

#[tokio::test]
async fn a_mutation_edits_a_comment_and_exchanges_labels_and_counts_once() {
    let scene = scene().await;
    let client = as_installation(&scene).await;
    let maria = scene.github.as_user("maria");
    let issue = maria
        .open_issue(&scene.repository, "A form", "", &["bug", "old"])
        .unwrap();
    maria
        .open_issue(&scene.repository, "Another", "", &["new"])
        .unwrap();
    let route = format!("/repos/canada-digital/forms/issues/{issue}/comments");
    let comment: Value = client
        .post(route, Some(&json!({ "body": "A" })))
        .await
        .unwrap();
    scene.github.forget_requests();
    let named: Value = client
        .graphql(&json!({
            "query": "query($number: Int!) { repository(owner: \"canada-digital\", name: \"forms\") {
                label(name: \"new\") { id }
                issue(number: $number) { id labels(first: 100) { nodes { id name } } } } }",
            "variables": { "number": issue },
        }))
        .await
        .unwrap();
    assert_eq!(
        scene.github.content_creating_requests(),
        0,
        "a query creates nothing"
    );
    let home = &named["repository"];
    let old = &home["issue"]["labels"]["nodes"][1];
    assert_eq!(old["name"], "old");
    let mutation = json!({
        "query": "mutation($text: UpdateIssueCommentInput!, $on: AddLabelsToLabelableInput!,
            $off: RemoveLabelsFromLabelableInput!) {
            text: updateIssueComment(input: $text) { clientMutationId }
            on: addLabelsToLabelable(input: $on) { clientMutationId }
            off: removeLabelsFromLabelable(input: $off) { clientMutationId } }",
        "variables": {
            "text": { "id": comment["node_id"], "body": "B" },
            "on": { "labelableId": home["issue"]["id"], "labelIds": [home["label"]["id"]] },
            "off": { "labelableId": home["issue"]["id"], "labelIds": [old["id"]] },
        },
    });
    for times in 1..=2 {
        let _: Value = client.graphql(&mutation).await.unwrap();
        let labels = vec!["bug".to_owned(), "new".to_owned()];
        assert_eq!(seen(&scene, issue), (times, labels), "again does no harm");
    }
    let comments = scene.repository.app_comments(issue);
    assert_eq!(comments[0].body, "B");
}

#[tokio::test]
async fn case_028_a_renamed_repository_is_found_under_its_old_name() {
    let scene = scene().await;
    let client = as_installation(&scene).await;
    let owner = scene.github.as_user("olivia");
    scene.repository.collaborator("olivia", "admin");
    owner
        .rename_repository(&scene.repository, "web-forms")
        .unwrap();
    let route = "/repos/canada-digital/forms";
    let moved = client._get(route).await.unwrap();
    assert_eq!(moved.status(), 301);
    let address = moved.headers()["location"].to_str().unwrap();
    let route = address.strip_prefix(scene.github.api_url()).unwrap();
    let found: Value = client.get(route, NONE).await.unwrap();
    assert_eq!(found["name"], "web-forms");
    let requests = scene.github.requests();
    for request in &requests {
        OpenApi::load().judge(request).unwrap();
    }
}
