//! octocrab plays through every route, and GitHub's description judges both its
//! calls and the answers that it gets.

use octocrab::models::CommentId;
use octocrab::models::reactions::ReactionContent;
use serde_json::{Value, json};

use super::{LABEL, as_app, as_installation, judge_all, scene};

const NONE: Option<&()> = None;
const HOME: &str = "/repos/canada-digital/forms";

#[tokio::test]
async fn the_conversation_of_an_issue_is_read_and_written() {
    let scene = scene().await;
    let client = as_installation(&scene).await;
    let maria = scene.github.as_user("maria");
    let number = maria
        .open_issue(
            &scene.repository,
            "A form",
            "### Short description",
            &[LABEL],
        )
        .unwrap();
    let issues = client.issues("canada-digital", "forms");
    let n = u64::try_from(number).unwrap();
    assert_eq!(issues.get(n).await.unwrap().labels[0].name, LABEL);
    for text in ["first", "second", "third"] {
        issues.create_comment(n, text).await.unwrap();
    }
    let page = issues.list_comments(n).per_page(2).send().await.unwrap();
    assert_eq!(page.items.len(), 2);
    assert!(page.next.is_some());
    // octocrab keeps its credentials from the address in `Link`, since that is
    // not api.github.com; so the next page is asked for by its number.
    let next = issues.list_comments(n).per_page(2).page(2_u32);
    let mut all = page.items;
    all.extend(next.send().await.unwrap().items);
    let texts: Vec<_> = all.iter().filter_map(|c| c.body.as_deref()).collect();
    assert_eq!(texts, ["first", "second", "third"]);
    let route = format!("{HOME}/issues/comments/{}", all[0].id);
    let changed: Value = client
        .patch(route.as_str(), Some(&json!({ "body": "better" })))
        .await
        .unwrap();
    assert_eq!(changed["body"], "better");
    let said = scene.repository.app_comments(number);
    assert_eq!(said[0].body, "better");
    issues.delete_comment(all[2].id).await.unwrap();
    assert_eq!(scene.repository.app_comments(number).len(), 2);
    judge_all(&scene);
}

#[tokio::test]
async fn only_comments_changed_since_an_instant_are_listed() {
    let scene = scene().await;
    let client = as_installation(&scene).await;
    let maria = scene.github.as_user("maria");
    let number = maria
        .open_issue(&scene.repository, "A form", "", &[])
        .unwrap();
    maria.comment(&scene.repository, number, "early").unwrap();
    scene.clock.advance(jiff::SignedDuration::from_secs(60));
    maria.comment(&scene.repository, number, "late").unwrap();
    let route = format!("{HOME}/issues/{number}/comments?since=2021-06-23T13:01:00Z");
    let listed: Vec<Value> = client.get(route, NONE).await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0]["body"], "late");
    assert_eq!(listed[0]["created_at"], "2021-06-23T13:01:00Z");
    judge_all(&scene);
}

#[tokio::test]
async fn a_reaction_is_made_once_and_then_found_again() {
    let scene = scene().await;
    let client = as_installation(&scene).await;
    let maria = scene.github.as_user("maria");
    let number = maria
        .open_issue(&scene.repository, "A form", "", &[])
        .unwrap();
    let comment = maria.comment(&scene.repository, number, "/help").unwrap();
    let issues = client.issues("canada-digital", "forms");
    let id = CommentId(u64::try_from(comment.0).unwrap());
    for _ in 0..2 {
        issues
            .create_comment_reaction(id, ReactionContent::PlusOne)
            .await
            .unwrap();
    }
    let posted = scene.github.requests();
    let posted = posted.iter().filter(|r| r.path.ends_with("/reactions"));
    assert_eq!(posted.map(|r| r.status).collect::<Vec<_>>(), [201, 200]);
    let view = scene.repository.issue(number).unwrap();
    let bot = "micro-acquisition[bot]".to_owned();
    assert_eq!(view.reactions_to(comment), [(bot, "+1".to_owned())]);
    let route = format!("{HOME}/issues/comments/{comment}/reactions");
    let listed: Vec<Value> = client.get(route, NONE).await.unwrap();
    assert_eq!(listed[0]["content"], "+1");
    judge_all(&scene);
}

#[tokio::test]
async fn labels_and_assignees_are_set() {
    let scene = scene().await;
    let client = as_installation(&scene).await;
    let maria = scene.github.as_user("maria");
    let number = maria
        .open_issue(&scene.repository, "A form", "", &[LABEL])
        .unwrap();
    let issues = client.issues("canada-digital", "forms");
    let n = u64::try_from(number).unwrap();
    let name = "micro-acquisition: open";
    issues
        .create_label(name, "0e8a16", "Applications are taken")
        .await
        .unwrap();
    // octocrab does not encode a name, so that one with a space needs its route.
    let one = "micro-acquisition:%20open";
    let route = format!("{HOME}/labels/{one}");
    let label: Value = client.get(route, NONE).await.unwrap();
    assert_eq!(label["color"], "0e8a16");
    issues.add_labels(n, &[name.to_owned()]).await.unwrap();
    assert_eq!(
        scene.repository.issue(number).unwrap().labels,
        [LABEL, name]
    );
    let route = format!("{HOME}/issues/{number}/labels/{one}");
    let left: Vec<Value> = client.delete(route, NONE).await.unwrap();
    assert_eq!(left.len(), 1);
    let list: Vec<Value> = client.get(format!("{HOME}/labels"), NONE).await.unwrap();
    assert_eq!(list.len(), 2);
    issues
        .replace_all_labels(n, &[name.to_owned()])
        .await
        .unwrap();
    assert_eq!(scene.repository.issue(number).unwrap().labels, [name]);
    scene.github.user("stranger");
    issues
        .add_assignees(n, &["maria", "stranger"])
        .await
        .unwrap();
    let assigned = scene.repository.issue(number).unwrap().assignees;
    assert_eq!(
        assigned,
        ["maria"],
        "one who cannot be assigned is passed over"
    );
    issues.remove_assignees(n, &["maria"]).await.unwrap();
    let closing = json!({ "state": "closed", "state_reason": "not_planned" });
    let route = format!("{HOME}/issues/{number}");
    let closed: Value = client.patch(route, Some(&closing)).await.unwrap();
    assert_eq!(closed["state_reason"], "not_planned");
    judge_all(&scene);
}

#[tokio::test]
async fn the_apps_own_routes_fit_the_description() {
    let scene = scene().await;
    let app = as_app(&scene);
    let installations: Vec<Value> = app.get("/app/installations", NONE).await.unwrap();
    let route = format!(
        "/app/installations/{}/access_tokens",
        installations[0]["id"]
    );
    app.post::<_, Value>(route, NONE).await.unwrap();
    let client = as_installation(&scene).await;
    let routes = ["/installation/repositories", "/users/maria", "/rate_limit"];
    for route in routes {
        client.get::<Value, _, _>(route, NONE).await.unwrap();
    }
    app.get::<Value, _, _>("/app", NONE).await.unwrap();
    judge_all(&scene);
}

#[tokio::test]
async fn an_unchanged_answer_is_not_sent_twice() {
    let scene = scene().await;
    let client = as_installation(&scene).await;
    client.get::<Value, _, _>(HOME, NONE).await.unwrap();
    let first = client._get(HOME).await.unwrap();
    let etag = first.headers()["etag"].clone();
    let mut headers = http::HeaderMap::new();
    headers.insert("if-none-match", etag);
    let second = client._get_with_headers(HOME, Some(headers)).await.unwrap();
    assert_eq!(second.status(), 304);
}
