//! A pull request with all that its acceptance rests on.

use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use axum::response::IntoResponse;
use micro_acquisition::domain::facts::{CheckOutcome, PullRequestFacts, ReviewState};
use micro_acquisition::domain::ids::{IssueId, UserId};
use micro_acquisition::github::GitHubError;
use serde_json::{Value, json};

use super::canned::{APP_ID, Canned, problem, repository, user};

const AT: &str = "2021-07-08T18:00:00Z";

fn pull() -> Value {
    json!({
        "id": 676_000_001, "number": 12, "state": "closed", "draft": false, "user": user(5, "ana"),
        "body": "Closes #7", "created_at": AT, "merged_at": AT, "merge_commit_sha": "merged",
        "merged_by": user(8, "queue[bot]"),
        "base": { "ref": "main", "repo": repository() },
        "head": { "sha": "abc", "repo": repository() },
    })
}

fn review(reviewer: &Value, state: &str, submitted_at: Option<&str>) -> Value {
    json!({ "user": reviewer, "state": state, "commit_id": "abc", "submitted_at": submitted_at })
}

fn run(name: &str, app: u64, status: &str, conclusion: Option<&str>) -> Value {
    json!({
        "id": 1, "name": name, "status": status, "conclusion": conclusion, "started_at": AT,
        "completed_at": conclusion.map(|_| AT), "app": { "id": app, "slug": "github-actions" },
    })
}

fn references() -> Value {
    let node = |id: &str, number: i64, repository: i64| json!({ "fullDatabaseId": id, "number": number, "repository": { "databaseId": repository } });
    let nodes = json!([
        node("3928000001", 7, 379_000_001),
        node("3928000002", 3, 1),
        null
    ]);
    let page = json!({ "nodes": nodes, "pageInfo": { "hasNextPage": false, "endCursor": "x" } });
    json!({ "data": { "repository": { "pullRequest": { "closingIssuesReferences": page } } } })
}

fn answers() -> BTreeMap<&'static str, Value> {
    let runs = json!([
        run("build", 15368, "completed", Some("success")),
        run("lint", 15368, "completed", Some("skipped")),
        run("e2e", 15368, "in_progress", None),
        run(
            "micro-acquisition/acceptance",
            APP_ID,
            "completed",
            Some("success")
        ),
    ]);
    let status =
        json!([{ "context": "ci/legacy", "state": "pending", "created_at": AT, "updated_at": AT }]);
    BTreeMap::from([
        ("GET /repos/BCDevExchange/devex/pulls/12", pull()),
        ("POST /graphql", references()),
        (
            "GET /repos/BCDevExchange/devex/pulls/12/commits",
            json!([
                { "sha": "old", "commit": { "message": "Begin" }, "author": user(5, "ana") },
                { "sha": "mid", "commit": { "message": "Fixes #8, closes #7" }, "author": null },
                { "sha": "abc", "commit": { "message": "Go on" }, "author": user(5, "ana") },
            ]),
        ),
        (
            "GET /repos/BCDevExchange/devex/pulls/12/files",
            json!([
                { "filename": "src/new.rs", "previous_filename": "src/old.rs" }, { "filename": "README.md" },
            ]),
        ),
        (
            "GET /repos/BCDevExchange/devex/pulls/12/reviews",
            json!([
                review(&user(6, "mia"), "APPROVED", Some("2021-07-08T17:00:00Z")),
                review(&user(7, "guest"), "APPROVED", Some("2021-07-08T16:00:00Z")),
                review(&user(6, "mia"), "PENDING", None),
            ]),
        ),
        (
            "GET /repos/BCDevExchange/devex/collaborators/mia/permission",
            json!({ "permission": "write", "user": user(6, "mia") }),
        ),
        (
            "GET /repos/BCDevExchange/devex/collaborators/guest/permission",
            json!({ "permission": "read", "user": user(7, "guest") }),
        ),
        (
            "GET /repos/BCDevExchange/devex/commits/abc/check-runs",
            json!({ "total_count": 4, "check_runs": runs }),
        ),
        (
            "GET /repos/BCDevExchange/devex/commits/abc/status",
            json!({ "state": "pending", "statuses": status }),
        ),
        (
            "GET /repos/BCDevExchange/devex/license",
            json!({ "license": { "spdx_id": "MIT" } }),
        ),
        (
            "GET /repos/BCDevExchange/devex/contents/docs/guide.md",
            json!({ "type": "file" }),
        ),
        (
            "GET /repos/BCDevExchange/devex/contents/docs",
            json!([{ "type": "file" }]),
        ),
    ])
}

fn paths(paths: &[&str]) -> BTreeSet<String> {
    paths.iter().map(|&path| path.to_owned()).collect()
}

async fn read(answers: BTreeMap<&'static str, Value>) -> Result<PullRequestFacts, GitHubError> {
    let canned = Canned::with(answers).await;
    let asked = paths(&[
        "docs/guide.md",
        "docs",
        "missing.md",
        "docs/../docs/guide.md",
    ]);
    let read = canned.repo().pull_request(12, &asked).await?;
    Ok(read.expect("it is shown"))
}

#[tokio::test]
async fn a_merged_pull_request_is_read_with_its_evidence() {
    let facts = read(answers()).await.unwrap();
    let merge = facts.merge.unwrap();
    assert_eq!((merge.commit.as_str(), merge.by_bot), ("merged", true));
    assert_eq!(facts.author.unwrap().id, UserId(5));
    assert_eq!(facts.licence.as_deref(), Some("MIT"));
    assert!(!facts.open && !facts.draft && !facts.by_bot);
}

#[tokio::test]
async fn a_renamed_file_counts_at_both_places_and_a_directory_is_no_file() {
    let facts = read(answers()).await.unwrap();
    assert_eq!(
        facts.changed_paths,
        paths(&["README.md", "src/new.rs", "src/old.rs"])
    );
    assert_eq!(facts.present, paths(&["docs/guide.md"]));
}

#[tokio::test]
async fn more_changes_than_github_lists_are_noticed() {
    for (changed, unlisted) in [(1, 0), (2, 0), (3, 1)] {
        let mut pull = pull();
        pull["changed_files"] = json!(changed);
        let mut answers = answers();
        answers.insert("GET /repos/BCDevExchange/devex/pulls/12", pull);
        let facts = read(answers).await.unwrap();
        assert_eq!(facts.unlisted, unlisted, "{changed} changed");
    }
}

#[tokio::test]
async fn reviews_stand_in_order_with_what_their_authors_may_do_now() {
    let facts = read(answers()).await.unwrap();
    let reviews: Vec<_> = facts
        .reviews
        .iter()
        .map(|review| {
            (
                review.reviewer.as_ref().unwrap().login.as_str(),
                review.state,
                review.can_write,
            )
        })
        .collect();
    assert_eq!(
        reviews,
        [
            ("guest", ReviewState::Approved, false),
            ("mia", ReviewState::Approved, true)
        ]
    );
}

#[tokio::test]
async fn case_108_checks_stand_as_they_concluded_and_our_own_is_not_among_them() {
    let facts = read(answers()).await.unwrap();
    let checks: Vec<_> = facts
        .checks
        .iter()
        .map(|check| {
            (
                check.name.as_str(),
                check.outcome,
                check.completed_at.is_some(),
            )
        })
        .collect();
    assert_eq!(
        checks,
        [
            ("build", CheckOutcome::Success, true),
            ("lint", CheckOutcome::Other, true),
            ("e2e", CheckOutcome::Running, false),
            ("ci/legacy", CheckOutcome::Running, false),
        ]
    );
}

#[tokio::test]
async fn case_085_linked_issues_are_named_by_id_and_at_home_by_number() {
    let facts = read(answers()).await.unwrap();
    assert_eq!(
        facts.closes,
        BTreeSet::from([IssueId(3_928_000_001), IssueId(3_928_000_002)])
    );
    assert_eq!(facts.closes_numbers, BTreeSet::from([7]));
}

#[tokio::test]
async fn without_graphql_no_issue_is_linked_and_the_rest_is_read() {
    let mut without = answers();
    without.remove("POST /graphql");
    let facts = read(without).await.unwrap();
    assert!(facts.closes.is_empty() && facts.closes_numbers.is_empty());
    assert_eq!(facts.body, "Closes #7");
    let mut refused = answers();
    refused.insert(
        "POST /graphql",
        json!({ "errors": [{ "type": "FORBIDDEN", "message": "no" }] }),
    );
    assert!(read(refused).await.unwrap().closes.is_empty());
}

#[tokio::test]
async fn a_graphql_limit_is_a_limit_and_not_the_absence_of_links() {
    let mut limited = answers();
    limited.insert(
        "POST /graphql",
        json!({ "errors": [{ "type": "RATE_LIMITED", "message": "slow" }] }),
    );
    let until = "2021-06-23T13:01:00Z".parse().unwrap();
    assert_eq!(read(limited).await, Err(GitHubError::RateLimited { until }));
}

#[tokio::test]
async fn case_091_a_forks_licence_and_files_are_looked_for_where_its_commit_is() {
    let mut pull = pull();
    let mut fork = repository();
    fork["id"] = json!(2);
    fork["owner"] = user(5, "ana");
    pull["head"]["repo"] = fork;
    let mut answers = answers();
    let licence = answers
        .remove("GET /repos/BCDevExchange/devex/license")
        .unwrap();
    let file = answers
        .remove("GET /repos/BCDevExchange/devex/contents/docs/guide.md")
        .unwrap();
    answers.insert("GET /repos/BCDevExchange/devex/pulls/12", pull);
    answers.insert("GET /repos/ana/devex/license", licence);
    answers.insert("GET /repos/ana/devex/contents/docs/guide.md", file);
    let facts = read(answers).await.unwrap();
    assert_eq!(facts.licence.as_deref(), Some("MIT"));
    assert_eq!(facts.present, paths(&["docs/guide.md"]));
}

#[tokio::test]
async fn case_091_a_deleted_fork_is_read_through_the_pull_requests_own_reference() {
    let canned = Canned::start(|seen, _| {
        let path = seen.uri.split('?').next().unwrap();
        if path.ends_with("/license") && !seen.uri.contains("ref=refs%2Fpull%2F12%2Fhead") {
            return problem(404, "Not Found");
        }
        let asked = format!("{} {path}", seen.method);
        let mut answers = answers();
        let mut pull = pull();
        pull["head"]["repo"] = Value::Null;
        answers.insert("GET /repos/BCDevExchange/devex/pulls/12", pull);
        match answers.get(asked.as_str()) {
            Some(answer) => Json(answer.clone()).into_response(),
            None => problem(404, "Not Found"),
        }
    })
    .await;
    let facts = canned
        .repo()
        .pull_request(12, &BTreeSet::new())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(facts.licence.as_deref(), Some("MIT"));
}

#[tokio::test]
async fn a_part_that_cannot_be_read_fails_the_whole() {
    let canned = Canned::start(|seen, _| {
        let path = seen.uri.split('?').next().unwrap();
        if path.ends_with("/reviews") {
            return problem(500, "Unicorn");
        }
        let asked = format!("{} {path}", seen.method);
        answers().get(asked.as_str()).map_or_else(
            || problem(404, "Not Found"),
            |answer| Json(answer.clone()).into_response(),
        )
    })
    .await;
    let read = canned.repo().pull_request(12, &BTreeSet::new()).await;
    assert!(matches!(read, Err(GitHubError::Transient { .. })));
}

#[tokio::test]
async fn a_pull_request_that_is_not_shown_is_none_and_a_part_that_is_not_found_is_a_failure_that_passes()
 {
    let mut hidden = answers();
    hidden.retain(|call, _| *call != "GET /repos/BCDevExchange/devex/pulls/12");
    let canned = Canned::with(hidden).await;
    let read = canned.repo().pull_request(12, &paths(&[])).await;
    assert_eq!(read, Ok(None));

    let mut torn = answers();
    torn.retain(|call, _| !call.ends_with("/pulls/12/reviews"));
    let read = self::read(torn).await;
    assert!(
        matches!(read, Err(GitHubError::Transient { .. })),
        "{read:?}"
    );
}

#[tokio::test]
async fn case_086_what_commits_alone_close_and_who_wrote_them_is_read() {
    let canned = Canned::with(answers()).await;
    let pull = canned
        .repo()
        .pull_request(12, &paths(&[]))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(pull.commit_closes, BTreeSet::from([8]));
    let authors: Vec<i64> = pull.commits_by.iter().map(|author| author.id.0).collect();
    assert_eq!(authors, [5]);
}

#[tokio::test]
async fn every_run_of_a_check_is_read_and_not_only_the_latest_of_its_name() {
    let canned = Canned::with(answers()).await;
    canned.repo().pull_request(12, &paths(&[])).await.unwrap();
    let path = "/repos/BCDevExchange/devex/commits/abc/check-runs";
    let seen = canned.seen();
    let asked = seen.iter().find(|seen| seen.is("GET", path)).unwrap();
    assert!(asked.uri.contains("filter=all"), "{}", asked.uri);
}
