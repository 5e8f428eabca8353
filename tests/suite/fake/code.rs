//! octocrab reads repositories, pull requests and checks.

use micro_acquisition::fake_github::{Conclusion, ReviewState};
use octocrab::params::State;
use serde_json::{Value, json};

use super::{as_installation, delivery_of, judge_all, scene};

const NONE: Option<&()> = None;
const HOME: &str = "/repos/canada-digital/forms";

#[tokio::test]
async fn the_repository_its_people_and_its_files_are_read() {
    let scene = scene().await;
    let client = as_installation(&scene).await;
    let roles = ["admin", "maintain", "write", "triage", "read"];
    for (role, legacy) in roles
        .into_iter()
        .zip(["admin", "write", "write", "read", "read"])
    {
        scene.repository.collaborator("pat", role);
        let route = format!("{HOME}/collaborators/pat/permission");
        let found: Value = client.get(route, NONE).await.unwrap();
        assert_eq!(
            (&found["permission"], &found["role_name"]),
            (&json!(legacy), &json!(role))
        );
    }
    let repository: Value = client.get(HOME, NONE).await.unwrap();
    assert_eq!(repository["license"]["spdx_id"], "MIT");
    let licence: Value = client
        .get(format!("{HOME}/license?ref=main"), NONE)
        .await
        .unwrap();
    assert_eq!(licence["license"]["spdx_id"], "MIT");
    let route = format!("{HOME}/contents/README.md?ref={}", scene.repository.head());
    let file: Value = client.get(route, NONE).await.unwrap();
    assert_eq!(file["content"], "IyBmb3Jtcwo=\n");
    let route = format!("/repositories/{}", scene.repository.id());
    let by_id: Value = client.get(route, NONE).await.unwrap();
    assert_eq!(by_id["full_name"], "canada-digital/forms");
    judge_all(&scene);
}

#[tokio::test]
async fn a_pull_request_is_read_with_its_commits_files_and_reviews() {
    let scene = scene().await;
    let client = as_installation(&scene).await;
    let maria = scene.github.as_user("maria");
    let issue = maria
        .open_issue(&scene.repository, "A form", "", &[])
        .unwrap();
    let sam = scene.github.as_user("sam");
    let number = sam
        .open_pull_request(&scene.repository, &delivery_of(issue))
        .unwrap();
    let approval = ReviewState::Approved;
    maria
        .review(&scene.repository, number, approval, "")
        .unwrap();
    let pulls = client.pulls("canada-digital", "forms");
    let n = u64::try_from(number).unwrap();
    let pull = pulls.get(n).await.unwrap();
    assert_eq!(pull.head.label.as_deref(), Some("sam:form"));
    let listed = pulls.list().state(State::Open).send().await.unwrap();
    assert_eq!(listed.items.len(), 1);
    let reviews = pulls.list_reviews(n).send().await.unwrap();
    assert_eq!(
        reviews.items[0].commit_id.as_deref(),
        Some(pull.head.sha.as_str())
    );
    for part in ["commits", "files"] {
        let route = format!("{HOME}/pulls/{number}/{part}");
        let items: Vec<Value> = client.get(route, NONE).await.unwrap();
        assert_eq!(items.len(), 1, "{part}");
    }
    judge_all(&scene);
}

#[tokio::test]
async fn check_runs_are_written_and_read_beside_those_of_others() {
    let scene = scene().await;
    let client = as_installation(&scene).await;
    let head = scene.repository.head();
    let success = Conclusion::Success;
    scene
        .github
        .check_by("github-actions", &scene.repository, &head, "tests", success)
        .unwrap();
    let maria = scene.github.as_user("maria");
    maria
        .status(&scene.repository, &head, "ci/build", "failure")
        .unwrap();
    let run = json!({
        "name": "micro-acquisition/acceptance", "head_sha": head, "external_id": "0190",
        "status": "in_progress", "output": { "title": "2 of 3", "summary": "| a |" },
    });
    let made: Value = client
        .post(format!("{HOME}/check-runs"), Some(&run))
        .await
        .unwrap();
    let route = format!("{HOME}/check-runs/{}", made["id"]);
    let change =
        json!({ "conclusion": "success", "output": { "title": "3 of 3", "summary": "ok" } });
    let changed: Value = client.patch(route.as_str(), Some(&change)).await.unwrap();
    assert_eq!(changed["status"], "completed");
    client.get::<Value, _, _>(route, NONE).await.unwrap();
    let ours = &scene.repository.check_runs(&head)[1];
    assert_eq!(ours.conclusion.as_deref(), Some("success"));
    assert_eq!(
        (ours.title.as_str(), ours.external_id.as_str()),
        ("3 of 3", "0190")
    );
    for (part, count) in [("check-runs", 2), ("check-suites", 2), ("status", 1)] {
        let route = format!("{HOME}/commits/{head}/{part}");
        let found: Value = client.get(route, NONE).await.unwrap();
        assert_eq!(found["total_count"], count, "{part}");
    }
    let route = format!("{HOME}/commits/{head}/statuses");
    let statuses: Vec<Value> = client.get(route, NONE).await.unwrap();
    assert_eq!(statuses[0]["state"], "failure");
    judge_all(&scene);
}
