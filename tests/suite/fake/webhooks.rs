//! Every webhook that the fake sends fits GitHub's published schema of it.

use std::collections::BTreeSet;

use micro_acquisition::fake_github::{
    CloseReason, Conclusion, Delivery, FakeGitHub, MergeMethod, PullRequestDraft, RepositoryHandle,
    RepositoryOptions, ReviewState,
};
use serde_json::json;

use super::schema::{description, faults, validator};
use super::{LABEL, Scene, as_installation, delivery_of, scene};

fn issues(github: &FakeGitHub, repository: &RepositoryHandle) {
    let olivia = github.as_user("olivia");
    let number = olivia
        .open_issue(repository, "A form", "Text", &[LABEL])
        .unwrap();
    olivia
        .edit_issue(repository, number, Some("The form"), Some("Words"))
        .unwrap();
    olivia.unlabel(repository, number, LABEL).unwrap();
    olivia.assign(repository, number, "olivia").unwrap();
    olivia.unassign(repository, number, "olivia").unwrap();
    let comment = olivia.comment(repository, number, "Hello").unwrap();
    olivia.edit_comment(comment, "Hello there").unwrap();
    olivia.delete_comment(comment).unwrap();
    olivia.lock(repository, number).unwrap();
    olivia.unlock(repository, number).unwrap();
    olivia
        .close_issue(repository, number, CloseReason::NotPlanned)
        .unwrap();
    olivia.reopen(repository, number).unwrap();
    olivia.delete_issue(repository, number).unwrap();
    olivia
        .rename_label(repository, LABEL, "procurement")
        .unwrap();
    olivia.delete_label(repository, "procurement").unwrap();
}

fn pulls(github: &FakeGitHub, repository: &RepositoryHandle) {
    let (olivia, sam) = (github.as_user("olivia"), github.as_user("sam"));
    let issue = olivia.open_issue(repository, "A form", "", &[]).unwrap();
    let draft = PullRequestDraft {
        draft: true,
        ..delivery_of(issue)
    };
    let pull = sam.open_pull_request(repository, &draft).unwrap();
    olivia.label(repository, pull, "delivery").unwrap();
    olivia.unlabel(repository, pull, "delivery").unwrap();
    olivia.assign(repository, pull, "sam").unwrap();
    olivia.unassign(repository, pull, "sam").unwrap();
    sam.ready_for_review(repository, pull).unwrap();
    sam.convert_to_draft(repository, pull).unwrap();
    sam.ready_for_review(repository, pull).unwrap();
    let head = sam.push(repository, pull, &[("a.html", "<p>")]).unwrap();
    sam.edit_pull_request(repository, pull, Some("Deliver"), None)
        .unwrap();
    repository.branch("next").unwrap();
    sam.change_base(repository, pull, "next").unwrap();
    sam.change_base(repository, pull, "main").unwrap();
    sam.comment(repository, pull, "Ready").unwrap();
    let app = "github-actions";
    github
        .start_check_by(app, repository, &head, "tests")
        .unwrap();
    let failure = Conclusion::Failure;
    github
        .check_by(app, repository, &head, "tests", failure)
        .unwrap();
    olivia
        .status(repository, &head, "ci/build", "success")
        .unwrap();
    let changes = ReviewState::ChangesRequested;
    let review = olivia.review(repository, pull, changes, "Not yet").unwrap();
    olivia.dismiss_review(repository, pull, review).unwrap();
    olivia
        .review(repository, pull, ReviewState::Approved, "")
        .unwrap();
    olivia.lock(repository, pull).unwrap();
    olivia.unlock(repository, pull).unwrap();
    sam.close_pull_request(repository, pull).unwrap();
    sam.reopen(repository, pull).unwrap();
    olivia.merge(repository, pull, MergeMethod::Squash).unwrap();
}

fn own_branch(github: &FakeGitHub, repository: &RepositoryHandle) {
    let olivia = github.as_user("olivia");
    let draft = PullRequestDraft {
        head_branch: "own".to_owned(),
        ..delivery_of(1)
    };
    let pull = olivia.open_pull_request(repository, &draft).unwrap();
    let head = repository.pull_request(pull).unwrap().head_sha;
    let success = Conclusion::Success;
    github
        .check_by("ci", repository, &head, "tests", success)
        .unwrap();
}

fn settings(github: &FakeGitHub, repository: &RepositoryHandle) {
    let olivia = github.as_user("olivia");
    olivia.archive(repository, true).unwrap();
    olivia.archive(repository, false).unwrap();
    olivia.set_private(repository, true).unwrap();
    olivia.set_private(repository, false).unwrap();
    olivia.rename_repository(repository, "web-forms").unwrap();
    let shelf = github.repository("canada-digital", "shelf", RepositoryOptions::default());
    shelf.collaborator("olivia", "admin");
    let moving = olivia.open_issue(repository, "A form", "", &[]).unwrap();
    olivia.transfer_issue(repository, moving, &shelf).unwrap();
    let talk = olivia.open_issue(repository, "A wish", "", &[]).unwrap();
    olivia.convert_to_discussion(repository, talk).unwrap();
    olivia.transfer_repository(&shelf, "archives").unwrap();
    let other = github.install_app("elsewhere");
    let options = RepositoryOptions::default();
    let elsewhere = github.repository("elsewhere", "notes", options);
    github.select_repositories(other, &[]).unwrap();
    github.select_repositories(other, &[&elsewhere]).unwrap();
    github.suspend(other, true).unwrap();
    github.suspend(other, false).unwrap();
    github
        .grant(other, micro_acquisition::fake_github::app_permissions())
        .unwrap();
    github.uninstall(other).unwrap();
    github.ping();
    olivia.delete_repository(repository).unwrap();
}

async fn the_apps_own(scene: &Scene) {
    let client = as_installation(scene).await;
    let issues = client.issues("canada-digital", "forms");
    let maria = scene.github.as_user("maria");
    let number = maria
        .open_issue(&scene.repository, "A form", "", &[])
        .unwrap();
    let n = u64::try_from(number).unwrap();
    issues.create_comment(n, "status").await.unwrap();
    issues
        .add_labels(n, &["micro-acquisition: open".to_owned()])
        .await
        .unwrap();
    let run = json!({
        "name": "micro-acquisition/acceptance", "head_sha": scene.repository.head(),
        "conclusion": "neutral", "output": { "title": "Draft", "summary": "Not yet" },
    });
    let route = "/repos/canada-digital/forms/check-runs";
    let _made: serde_json::Value = client.post(route, Some(&run)).await.unwrap();
}

/// `x-webhooks` names an event with its action in kebab case.
fn key(delivery: &Delivery) -> String {
    delivery.name().replace(['.', '_'], "-")
}

fn judge(deliveries: &[Delivery]) -> (BTreeSet<String>, Vec<String>) {
    let (mut seen, mut wrong) = (BTreeSet::new(), Vec::new());
    let mut validators = std::collections::BTreeMap::new();
    for delivery in deliveries {
        let key = key(delivery);
        let schema = description()["x-webhooks"][&key]
            .pointer("/post/requestBody/content/application~1json/schema")
            .unwrap_or_else(|| panic!("GitHub sends no {key}"));
        let validator = validators
            .entry(key.clone())
            .or_insert_with(|| validator(schema));
        for fault in faults(validator, &delivery.json()) {
            wrong.push(format!("{key} {fault}"));
        }
        seen.insert(delivery.name());
    }
    (seen, wrong)
}

#[tokio::test]
async fn every_webhook_fits_githubs_schema() {
    let scene = scene().await;
    scene.repository.collaborator("olivia", "admin");
    the_apps_own(&scene).await;
    issues(&scene.github, &scene.repository);
    pulls(&scene.github, &scene.repository);
    own_branch(&scene.github, &scene.repository);
    settings(&scene.github, &scene.repository);
    let (seen, wrong) = judge(&scene.github.take_pending());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let seen: Vec<String> = seen.into_iter().collect();
    insta::assert_snapshot!(seen.join("\n"));
}

#[tokio::test]
async fn a_persons_repository_has_no_organization_in_its_webhooks() {
    let scene = scene().await;
    scene.github.user("pat");
    let options = micro_acquisition::fake_github::RepositoryOptions::default();
    let repository = scene.github.repository("pat", "notes", options);
    scene.github.install_app("pat");
    let _before = scene.github.take_pending();
    let pat = scene.github.as_user("pat");
    pat.open_issue(&repository, "A wish", "", &[]).unwrap();
    let deliveries = scene.github.take_pending();
    let body = deliveries[0].json();
    assert!(body.get("organization").is_none());
    assert_eq!(body["repository"]["owner"]["type"], "User");
    assert_eq!(judge(&deliveries).1, Vec::<String>::new());
}

#[tokio::test]
async fn the_apps_own_comment_is_told_in_the_name_of_its_bot() {
    let scene = scene().await;
    let _before = scene.github.take_pending();
    the_apps_own(&scene).await;
    let told = scene.github.take_pending();
    let comment = told.iter().find(|d| d.name() == "issue_comment.created");
    let body = comment.unwrap().json();
    assert_eq!(body["sender"]["login"], "micro-acquisition[bot]");
    let app = &body["comment"]["performed_via_github_app"];
    assert_eq!(app["id"], scene.github.app().id);
}

#[tokio::test]
async fn case_091_a_check_run_on_a_forks_commit_names_no_pull_request() {
    let scene = scene().await;
    let sam = scene.github.as_user("sam");
    let pull = sam
        .open_pull_request(&scene.repository, &delivery_of(1))
        .unwrap();
    let head = scene.repository.pull_request(pull).unwrap().head_sha;
    let _before = scene.github.take_pending();
    let success = Conclusion::Success;
    scene
        .github
        .check_by("ci", &scene.repository, &head, "tests", success)
        .unwrap();
    let told = scene.github.take_pending();
    let names: Vec<String> = told.iter().map(Delivery::name).collect();
    assert_eq!(
        names,
        [
            "check_run.created",
            "check_run.completed",
            "check_suite.completed"
        ]
    );
    assert_eq!(told[0].json()["check_run"]["pull_requests"], json!([]));
}

#[tokio::test]
async fn the_judge_of_webhooks_finds_a_missing_field() {
    let scene = scene().await;
    let _before = scene.github.take_pending();
    let maria = scene.github.as_user("maria");
    maria
        .open_issue(&scene.repository, "A form", "", &[])
        .unwrap();
    let mut told = scene.github.take_pending();
    let mut body = told[0].json();
    body["issue"].as_object_mut().unwrap().remove("user");
    told[0].body = body.to_string();
    assert_eq!(judge(&told).1.len(), 1);
}
