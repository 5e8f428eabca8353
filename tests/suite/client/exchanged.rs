//! The client against the fake GitHub: both sides of one wire.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use micro_acquisition::clock::ManualClock;
use micro_acquisition::domain::facts::{CheckOutcome, Permission};
use micro_acquisition::domain::ids::{CommentId, Person};
use micro_acquisition::fake_github::{
    Conclusion, FakeGitHub, Fault, Matcher, MergeMethod, PullRequestDraft, RepositoryHandle,
    RepositoryOptions, ReviewState, UserHandle,
};
use micro_acquisition::github::{
    CheckRunBody, CheckRunState, GitHub, GitHubError, GitHubSettings, Reaction, Repo,
};

/// The pilot's scene: a repository, its maintainer, a supplier and the App.
struct Scene {
    fake: FakeGitHub,
    clock: Arc<ManualClock>,
    there: RepositoryHandle,
    github: GitHub,
    repo: Repo,
    maintainer: UserHandle,
    supplier: UserHandle,
}

impl Scene {
    async fn set() -> Self {
        let clock = Arc::new(ManualClock::new("2021-06-23T13:00:00Z".parse().unwrap()));
        let fake = FakeGitHub::start(clock.clone()).await.unwrap();
        let options = RepositoryOptions {
            licence: Some("Apache-2.0"),
            ..RepositoryOptions::default()
        };
        let there = fake.repository("BCDevExchange", "devex", options);
        let maintainer = fake.as_user("maintainer");
        there.collaborator("maintainer", "maintain");
        let installation = fake.install_app("BCDevExchange");
        let github = GitHub::new(&GitHubSettings {
            api_url: fake.api_url().parse().unwrap(),
            app_id: u64::try_from(fake.app().id).unwrap(),
            private_key_pem: fake.app().private_key_pem.clone().into(),
            clock: clock.clone(),
            timeout: Duration::from_secs(20),
        })
        .unwrap();
        let repo = github.repository(installation, "BCDevExchange", "devex");
        let supplier = fake.as_user("supplier");
        Self {
            fake,
            clock,
            there,
            github,
            repo,
            maintainer,
            supplier,
        }
    }

    fn issue(&self) -> i64 {
        self.maintainer
            .open_issue(&self.there, "Title", "Body", &["micro-acquisition"])
            .unwrap()
    }

    fn delivery(&self, issue: i64) -> i64 {
        let draft = PullRequestDraft {
            title: "Deliver".to_owned(),
            body: format!("Closes #{issue}"),
            head_branch: "delivery".to_owned(),
            files: vec![("docs/guide.md".to_owned(), "# Guide\n".to_owned())],
            ..PullRequestDraft::default()
        };
        self.supplier
            .open_pull_request(&self.there, &draft)
            .unwrap()
    }
}

#[tokio::test]
async fn the_app_learns_who_it_is() {
    let scene = Scene::set().await;
    let identity = scene.github.app().await.unwrap();
    assert_eq!(identity.bot, scene.fake.app_bot());
    assert_eq!(identity.slug, scene.fake.app().slug);
}

#[tokio::test]
async fn repository_people_and_issue_are_read() {
    let scene = Scene::set().await;
    let number = scene.issue();
    let facts = scene.repo.repository_facts().await.unwrap();
    assert_eq!(
        (facts.id, facts.licence.as_deref()),
        (scene.there.id(), Some("Apache-2.0"))
    );
    let maintainer = scene.maintainer.id();
    let supplier = scene.supplier.id();
    assert_eq!(
        scene.repo.permission("maintainer", maintainer).await,
        Ok(Permission::Write)
    );
    assert_eq!(
        scene.repo.permission("maintainer", supplier).await,
        Ok(Permission::None)
    );
    assert!(
        !scene
            .repo
            .permission("supplier", supplier)
            .await
            .unwrap()
            .writes()
    );
    let issue = scene.repo.issue(number).await.unwrap();
    assert_eq!(issue.repository, scene.there.id());
    assert_eq!(issue.labels[0].name, "micro-acquisition");
    assert_eq!(issue.author.unwrap().id, maintainer);
}

#[tokio::test]
async fn a_thread_of_more_than_one_page_is_whole() {
    let scene = Scene::set().await;
    let number = scene.issue();
    let written: Vec<CommentId> = (0..230)
        .map(|_| {
            scene
                .supplier
                .comment(&scene.there, number, "/question Why?")
                .unwrap()
        })
        .collect();
    let thread = scene.repo.thread(number, None).await.unwrap();
    let read: Vec<CommentId> = thread.comments.iter().map(|comment| comment.id).collect();
    assert_eq!(read, written);
}

#[tokio::test]
async fn case_040_a_renamed_repository_still_answers_to_its_old_name() {
    let scene = Scene::set().await;
    let number = scene.issue();
    let admin = scene.fake.as_user("admin");
    scene.there.collaborator("admin", "admin");
    admin.rename_repository(&scene.there, "renamed").unwrap();
    assert_eq!(scene.repo.repository_facts().await.unwrap().name, "renamed");
    let posted = scene
        .repo
        .create_comment(number, "Still here")
        .await
        .unwrap();
    assert_eq!(scene.there.app_comments(number)[0].id, posted.id);
}

#[tokio::test]
async fn our_comment_is_written_found_edited_and_reacts() {
    let scene = Scene::set().await;
    let number = scene.issue();
    let command = scene
        .supplier
        .comment(&scene.there, number, "/status")
        .unwrap();
    let marker = "<!-- micro-acquisition:status -->";
    assert_eq!(
        scene.repo.find_comment(number, marker, None).await,
        Ok(None)
    );
    let posted = scene
        .repo
        .create_comment(number, &format!("{marker}\nOne"))
        .await
        .unwrap();
    scene
        .repo
        .update_comment(posted.id, &format!("{marker}\nTwo"))
        .await
        .unwrap();
    scene.repo.react(command, Reaction::PlusOne).await.unwrap();
    scene.repo.react(command, Reaction::PlusOne).await.unwrap();
    let found = scene
        .repo
        .find_comment(number, marker, None)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((found.id, found.by_bot), (posted.id, true));
    let seen = scene.there.issue(number).unwrap();
    assert_eq!(seen.comments[1].body, format!("{marker}\nTwo"));
    assert_eq!(seen.reactions_to(command).len(), 1);
}

#[tokio::test]
async fn case_029_a_comment_whose_answer_was_lost_is_found_by_its_marker() {
    let scene = Scene::set().await;
    let number = scene.issue();
    let marker = "<!-- micro-acquisition:effect=1 -->";
    scene
        .fake
        .fail_next(Matcher::new("POST", "/comments"), Fault::DropAfter);
    let lost = scene.repo.create_comment(number, marker).await;
    assert!(
        matches!(lost, Err(GitHubError::Transient { .. })),
        "{lost:?}"
    );
    assert!(
        scene
            .repo
            .find_comment(number, marker, None)
            .await
            .unwrap()
            .is_some()
    );
}

#[tokio::test]
async fn case_068_a_locked_issue_takes_no_comment() {
    let scene = Scene::set().await;
    let number = scene.issue();
    scene.maintainer.lock(&scene.there, number).unwrap();
    assert_eq!(
        scene.repo.create_comment(number, "Hello").await,
        Err(GitHubError::Locked)
    );
}

#[tokio::test]
async fn case_066_a_deleted_issue_is_gone() {
    let scene = Scene::set().await;
    let number = scene.issue();
    let admin = scene.fake.as_user("admin");
    scene.there.collaborator("admin", "admin");
    admin.delete_issue(&scene.there, number).unwrap();
    assert_eq!(scene.repo.issue(number).await, Err(GitHubError::Gone));
}

#[tokio::test]
async fn labels_and_assignees_come_and_go() {
    let scene = Scene::set().await;
    let number = scene.issue();
    let name = "micro-acquisition: in progress";
    assert_eq!(scene.repo.has_label(name).await, Ok(false));
    for _ in 0..2 {
        let made = scene
            .repo
            .make_label(name, "1d76db", "Being delivered")
            .await;
        assert_eq!(made, Ok(()), "one that is there stays");
    }
    assert_eq!(scene.repo.has_label(name).await, Ok(true));
    scene.repo.add_label(number, name).await.unwrap();
    let labels = scene.repo.labels(number).await.unwrap();
    assert!(labels.iter().any(|label| label.name == name));
    scene.repo.remove_label(number, name).await.unwrap();
    scene.repo.remove_label(number, name).await.unwrap();
    assert_eq!(
        scene.there.issue(number).unwrap().labels,
        ["micro-acquisition"]
    );
    scene
        .supplier
        .comment(&scene.there, number, "/accept")
        .unwrap();
    let supplier = Person {
        id: scene.supplier.id(),
        login: "supplier".to_owned(),
    };
    assert_eq!(scene.repo.assign(number, &supplier).await, Ok(true));
    assert_eq!(scene.there.issue(number).unwrap().assignees, ["supplier"]);
}

#[tokio::test]
async fn a_forks_delivery_is_read_with_its_evidence_and_then_its_merge() {
    let scene = Scene::set().await;
    let issue = scene.issue();
    let pull = scene.delivery(issue);
    let head = scene.there.pull_request(pull).unwrap().head_sha;
    scene
        .fake
        .check_by(
            "github-actions",
            &scene.there,
            &head,
            "build",
            Conclusion::Success,
        )
        .unwrap();
    scene
        .maintainer
        .status(&scene.there, &head, "legacy", "pending")
        .unwrap();
    scene
        .maintainer
        .review(&scene.there, pull, ReviewState::Approved, "")
        .unwrap();
    let paths = BTreeSet::from([
        "docs/guide.md".to_owned(),
        "docs".to_owned(),
        "none.md".to_owned(),
    ]);
    let facts = scene
        .repo
        .pull_request(pull, &paths)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(facts.author.as_ref().unwrap().id, scene.supplier.id());
    assert_eq!(
        (facts.head_sha.as_str(), facts.base_branch.as_str()),
        (head.as_str(), "main")
    );
    assert_eq!(facts.closes_numbers, BTreeSet::from([issue]));
    assert_eq!(
        facts.closes,
        BTreeSet::from([scene.there.issue(issue).unwrap().id])
    );
    assert_eq!(facts.present, BTreeSet::from(["docs/guide.md".to_owned()]));
    assert_eq!(facts.changed_paths, facts.present);
    assert_eq!(facts.licence.as_deref(), Some("Apache-2.0"));
    assert!(facts.reviews[0].can_write);
    let checks: Vec<_> = facts
        .checks
        .iter()
        .map(|check| (check.name.as_str(), check.outcome))
        .collect();
    assert_eq!(
        checks,
        [
            ("build", CheckOutcome::Success),
            ("legacy", CheckOutcome::Running)
        ]
    );
    assert_eq!(facts.merge, None);

    let commit = scene
        .maintainer
        .merge(&scene.there, pull, MergeMethod::Squash)
        .unwrap();
    let merge = scene
        .repo
        .pull_request(pull, &paths)
        .await
        .unwrap()
        .unwrap()
        .merge
        .unwrap();
    assert_eq!(
        (merge.commit, merge.by.unwrap().id),
        (commit, scene.maintainer.id())
    );
}

#[tokio::test]
async fn our_check_run_is_made_found_and_shown_anew() {
    let scene = Scene::set().await;
    let pull = scene.delivery(scene.issue());
    let head = scene.there.pull_request(pull).unwrap().head_sha;
    let name = "micro-acquisition/acceptance";
    let mut run = CheckRunBody {
        name: name.to_owned(),
        head_sha: head.clone(),
        external_id: "0190".to_owned(),
        details_url: "https://example.org/en".to_owned(),
        state: CheckRunState::InProgress,
        title: "Waiting".to_owned(),
        summary: "Summary".to_owned(),
        text: "Text".to_owned(),
    };
    assert_eq!(
        scene.repo.find_check_run(&head, name, "0190").await,
        Ok(None)
    );
    let id = scene.repo.create_check_run(&run).await.unwrap();
    assert_eq!(
        scene.repo.find_check_run(&head, name, "0190").await,
        Ok(Some(id))
    );
    run.state = CheckRunState::ActionRequired;
    scene.repo.update_check_run(id, &run).await.unwrap();
    let shown = &scene.there.check_runs(&head)[0];
    assert_eq!(
        (shown.id, shown.conclusion.as_deref()),
        (id.0, Some("action_required"))
    );
    let facts = scene
        .repo
        .pull_request(pull, &BTreeSet::new())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(facts.checks, []);
}

#[tokio::test]
async fn pull_requests_are_found_by_head_and_by_author_and_last_change() {
    let scene = Scene::set().await;
    let before = "2021-06-23T13:00:00Z".parse().unwrap();
    scene.clock.advance(SignedDuration::from_hours(1));
    let pull = scene.delivery(scene.issue());
    let head = scene.there.pull_request(pull).unwrap().head_sha;
    assert_eq!(
        scene.repo.pull_requests_with_head(&head).await,
        Ok(BTreeSet::from([pull]))
    );
    let (supplier, maintainer) = (scene.supplier.id(), scene.maintainer.id());
    let by = async |author, since| scene.repo.pull_requests_by(author, since).await;
    let after = "2021-06-23T14:00:01Z".parse().unwrap();
    assert_eq!(by(supplier, before).await, Ok(vec![pull]));
    assert_eq!(by(supplier, after).await, Ok(vec![pull]), "it is open");
    assert_eq!(by(maintainer, before).await, Ok(vec![]));
    let closed = scene.maintainer.close_pull_request(&scene.there, pull);
    closed.unwrap();
    assert_eq!(by(supplier, before).await, Ok(vec![pull]));
    assert_eq!(by(supplier, after).await, Ok(vec![]));
}

#[tokio::test]
async fn case_023_a_long_day_outlives_its_tokens_and_mints_no_more_than_it_needs() {
    let scene = Scene::set().await;
    for _ in 0..6 {
        scene.repo.repository_facts().await.unwrap();
        scene.clock.advance(SignedDuration::from_mins(50));
    }
    let requests = scene.fake.requests();
    let minted = requests
        .iter()
        .filter(|request| request.path.ends_with("/access_tokens"));
    // Each token serves at 0 and 50 minutes and has ended at 100.
    assert_eq!(minted.count(), 3);
    assert!(requests.iter().all(|request| request.status < 400));
}

#[tokio::test]
async fn case_025_a_spent_limit_says_when_it_ends() {
    let scene = Scene::set().await;
    scene.fake.fail_next(
        Matcher::new("GET", "/repos"),
        Fault::rate_limited(1_624_455_000),
    );
    let until = "2021-06-23T13:30:00Z".parse().unwrap();
    assert_eq!(
        scene.repo.repository_facts().await,
        Err(GitHubError::RateLimited { until })
    );
}
