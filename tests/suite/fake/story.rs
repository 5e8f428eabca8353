//! The ways of GitHub that a procurement leans on.

use micro_acquisition::fake_github::{Delivery, MergeMethod, PullRequestDraft};
use serde_json::Value;

use super::{LABEL, delivery_of, scene};

fn names(scene: &super::Scene) -> Vec<String> {
    let taken = scene.github.take_pending();
    taken.iter().map(Delivery::name).collect()
}

#[tokio::test]
async fn case_052_an_issue_opened_with_labels_tells_of_each() {
    let scene = scene().await;
    let _before = scene.github.take_pending();
    let maria = scene.github.as_user("maria");
    let labels = [LABEL, "help wanted"];
    maria
        .open_issue(&scene.repository, "A form", "", &labels)
        .unwrap();
    assert_eq!(
        names(&scene),
        ["issues.opened", "issues.labeled", "issues.labeled"]
    );
}

#[tokio::test]
async fn case_105_a_merge_closes_the_issue_that_it_fixes() {
    let scene = scene().await;
    for method in [MergeMethod::Merge, MergeMethod::Squash, MergeMethod::Rebase] {
        let maria = scene.github.as_user("maria");
        let issue = maria
            .open_issue(&scene.repository, "A form", "", &[])
            .unwrap();
        let sam = scene.github.as_user("sam");
        let draft = PullRequestDraft {
            head_branch: format!("form-{issue}"),
            files: vec![(format!("{issue}.html"), "<form>".to_owned())],
            ..delivery_of(issue)
        };
        let pull = sam.open_pull_request(&scene.repository, &draft).unwrap();
        let _before = scene.github.take_pending();
        let sha = maria.merge(&scene.repository, pull, method).unwrap();
        let told = scene.github.take_pending();
        let order: Vec<String> = told.iter().map(Delivery::name).collect();
        assert_eq!(order, ["issues.closed", "pull_request.closed"]);
        let body = told[1].json();
        assert_eq!(body["pull_request"]["merged"], true);
        assert_eq!(
            body["pull_request"]["merge_commit_sha"],
            Value::from(sha.clone())
        );
        assert_eq!(body["pull_request"]["merged_by"]["login"], "maria");
        assert!(!scene.repository.issue(issue).unwrap().open);
        assert_eq!(scene.repository.head(), sha);
    }
}

#[tokio::test]
async fn case_084_a_keyword_towards_another_branch_links_nothing() {
    let scene = scene().await;
    scene.repository.branch("next").unwrap();
    let maria = scene.github.as_user("maria");
    let issue = maria
        .open_issue(&scene.repository, "A form", "", &[])
        .unwrap();
    let draft = PullRequestDraft {
        base: "next".to_owned(),
        ..delivery_of(issue)
    };
    let pull = maria.open_pull_request(&scene.repository, &draft).unwrap();
    maria
        .merge(&scene.repository, pull, MergeMethod::Merge)
        .unwrap();
    assert!(scene.repository.issue(issue).unwrap().open);
}

#[tokio::test]
async fn case_086_a_keyword_in_a_commit_message_closes_the_issue() {
    let scene = scene().await;
    let maria = scene.github.as_user("maria");
    let issue = maria
        .open_issue(&scene.repository, "A form", "", &[])
        .unwrap();
    let draft = PullRequestDraft {
        body: "No link here".to_owned(),
        commit_message: format!("Add the form\n\nFixes #{issue}"),
        ..delivery_of(issue)
    };
    let pull = maria.open_pull_request(&scene.repository, &draft).unwrap();
    maria
        .merge(&scene.repository, pull, MergeMethod::Merge)
        .unwrap();
    assert!(!scene.repository.issue(issue).unwrap().open);
}

#[tokio::test]
async fn case_091_a_deleted_fork_leaves_its_pull_request_without_a_head_repository() {
    let scene = scene().await;
    let sam = scene.github.as_user("sam");
    let pull = sam
        .open_pull_request(&scene.repository, &delivery_of(1))
        .unwrap();
    let fork = sam.fork(&scene.repository).unwrap();
    sam.delete_repository(&fork).unwrap();
    let _before = scene.github.take_pending();
    sam.close_pull_request(&scene.repository, pull).unwrap();
    let told = scene.github.take_pending();
    assert_eq!(told[0].json()["pull_request"]["head"]["repo"], Value::Null);
}

#[tokio::test]
async fn case_093_a_force_push_moves_the_head() {
    let scene = scene().await;
    let sam = scene.github.as_user("sam");
    let pull = sam
        .open_pull_request(&scene.repository, &delivery_of(1))
        .unwrap();
    let before = scene.repository.pull_request(pull).unwrap().head_sha;
    let _before = scene.github.take_pending();
    let files = [("form.html", "<form>\n<p>\n</form>\n")];
    let after = sam.force_push(&scene.repository, pull, &files).unwrap();
    let body = scene.github.take_pending()[0].json();
    assert_eq!(body["action"], "synchronize");
    assert_eq!(body["before"], before.as_str());
    assert_eq!(body["after"], after.as_str());
    assert_eq!(body["pull_request"]["commits"], 1);
}

#[tokio::test]
async fn the_page_of_an_issue_shows_the_conversation_and_nothing_unsafe() {
    let scene = scene().await;
    let maria = scene.github.as_user("maria");
    let number = maria
        .open_issue(&scene.repository, "A <form>", "", &[LABEL])
        .unwrap();
    let comment = "**bold** <script>alert(1)</script>\n\n- [x] done";
    maria.comment(&scene.repository, number, comment).unwrap();
    let url = format!(
        "{}/canada-digital/forms/issues/{number}",
        scene.github.web_url()
    );
    let page = reqwest::get(url).await.unwrap().text().await.unwrap();
    assert!(page.contains("<strong>bold</strong>"));
    assert!(page.contains("checked"));
    assert!(page.contains(LABEL));
    assert!(!page.contains("<script>"));
    assert!(!page.contains("A <form>"));
}
