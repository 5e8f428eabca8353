//! Delivery: whose pull request counts, and what a merge accepts.

use micro_acquisition::domain::judgement::Missing;
use micro_acquisition::domain::opportunity::State;
use micro_acquisition::fake_github::{Conclusion, PullRequestDraft};

use super::acts::GUIDE;
use super::text::{ENGLISH, application};
use super::*;

/// What stands between the merge and its acceptance.
async fn missing(world: &World) -> Vec<Missing> {
    match world.opportunity().await.state {
        State::Delivered(delivered) => delivered.missing,
        other => panic!("it is {}", other.name()),
    }
}

/// Nobody is owed anything.
async fn nothing_is_owed(world: &World) {
    assert!(world.opportunity().await.accepted().is_none());
}

on_both_databases! {
    async fn case_089_a_pull_request_by_somebody_else_is_neutral_and_its_merge_accepts_nothing(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let number = world.opens_pull_request("zoe", &[GUIDE]).await;
        assert_eq!(world.check_run(number), "neutral");
        world.tests_end(number, Conclusion::Success).await;
        world.merges("maria", number).await;
        assert!(missing(&world).await.iter().any(|it| matches!(it, Missing::WrongAuthor { .. })));
        assert!(world.last_words().contains("no payment is due") || world.scene.repository
            .app_comments(number).iter().any(|it| it.body.contains("no payment is due")));
        nothing_is_owed(&world).await;
        world.ends_clean().await;
    }

    async fn a_check_on_an_earlier_pull_request_of_the_suppliers_is_judged_too(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let first = world.opens_pull_request("sam", &[GUIDE]).await;
        let second = PullRequestDraft {
            title: "Another way".to_owned(),
            body: format!("Closes #{}", world.issue),
            head_branch: "another-way".to_owned(),
            files: vec![("another.ps1".to_owned(), "# check\n".to_owned())],
            ..PullRequestDraft::default()
        };
        world.a_minute_passes();
        let sam = world.github().as_user("sam");
        sam.open_pull_request(&world.scene.repository, &second).unwrap();
        world.settle().await;
        assert_ne!(world.check_run(first), "failure");
        world.tests_end(first, Conclusion::Failure).await;
        assert_eq!(world.check_run(first), "failure");
        world.ends_clean().await;
    }

    async fn a_draft_is_neutral_until_it_is_ready(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let number = world.opens_pull_request("sam", &[GUIDE]).await;
        let sam = world.github().as_user("sam");
        world.a_minute_passes();
        sam.convert_to_draft(&world.scene.repository, number).unwrap();
        world.settle().await;
        assert_eq!(world.check_run(number), "neutral");
        world.a_minute_passes();
        sam.ready_for_review(&world.scene.repository, number).unwrap();
        world.settle().await;
        assert_eq!(world.check_run(number), "action_required");
        world.ends_clean().await;
    }

    async fn a_merge_with_an_unmet_criterion_is_accepted_once_a_person_decides(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let number = world.opens_pull_request("sam", &[GUIDE]).await;
        world.tests_end(number, Conclusion::Success).await;
        world.approves("maria", number).await;
        world.merges("maria", number).await;
        assert_eq!(missing(&world).await.len(), 1);
        nothing_is_owed(&world).await;
        world.is_refused("sam", "/criterion 4 met I say so.", "never decides on their own").await;
        world.is_refused("maria", "/criterion 1 met I say so.", "is checked by machine").await;
        world.is_done("maria", "/criterion 4 met Every broken rule is named.").await;
        assert_eq!(world.state().await, "accepted");
        world.ends_clean().await;
    }

    async fn case_100_a_merge_by_the_supplier_accepts_nothing(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        world.scene.repository.collaborator("sam", "write");
        let number = world.sam_delivers_everything().await;
        world.merges("sam", number).await;
        assert_eq!(missing(&world).await, [Missing::MergedBySupplier]);
        nothing_is_owed(&world).await;
        world.ends_clean().await;
    }

    async fn case_102_a_merge_before_the_award_accepts_nothing_and_says_so(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        let number = world.opens_pull_request("sam", &[GUIDE]).await;
        world.merges("maria", number).await;
        assert_eq!(world.state().await, "open");
        let said = [world.replies(), world.scene.repository.app_comments(number)].concat();
        assert!(said.iter().any(|it| it.body.contains("nobody had been awarded")), "{said:#?}");
        assert_eq!(said.len(), 1);
        world.ends_clean().await;
    }

    async fn case_093_a_push_makes_what_people_decided_stale(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let number = world.sam_delivers_everything().await;
        assert_eq!(world.check_run(number), "success");
        world.a_minute_passes();
        let sam = world.github().as_user("sam");
        sam.push(&world.scene.repository, number, &[("more.ps1", "# more\n")]).unwrap();
        world.settle().await;
        world.tests_end(number, Conclusion::Success).await;
        assert_eq!(world.check_run(number), "action_required");
        world.is_met_in(number).await;
        world.approves("maria", number).await;
        world.merges("maria", number).await;
        assert_eq!(world.state().await, "accepted");
        world.ends_clean().await;
    }

    async fn a_check_that_the_suppliers_own_workflow_made_needs_a_person(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let own = (".github/workflows/test.yml", "on: push\n");
        let number = world.opens_pull_request("sam", &[GUIDE, own]).await;
        world.tests_end(number, Conclusion::Success).await;
        world.is_met_in(number).await;
        world.approves("maria", number).await;
        assert_eq!(world.check_run(number), "action_required");
        world.says_in(number, "maria", "/criterion 2 met The workflow only runs the tests.").await;
        assert_eq!(world.check_run(number), "success");
        world.ends_clean().await;
    }

    async fn the_pull_request_hears_criterion_status_and_help_and_points_to_the_issue(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let number = world.opens_pull_request("sam", &[GUIDE]).await;
        for command in ["/status", "/help", "/criterion 4 met It does."] {
            let comment = world.says_in(number, "maria", command).await;
            assert_eq!(world.reactions_in(number, comment), ["+1"], "{command}");
        }
        let comment = world.says_in(number, "ada", &application()).await;
        assert_eq!(world.reactions_in(number, comment), ["confused"]);
        let said = world.scene.repository.app_comments(number);
        assert_eq!(said.len(), 3);
        let pointer = format!("#{}", world.issue);
        assert!(said[2].body.contains(&pointer), "{}", said[2].body);
        world.ends_clean().await;
    }

    async fn a_pull_request_opened_before_the_award_is_found_at_the_award(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        let number = world.opens_pull_request("sam", &[GUIDE]).await;
        world.clock_to(super::acts::AFTER_CLOSING).await;
        world.is_done("maria", "/evaluate A1 pass Good.").await;
        world.is_done("sam", "/accept").await;
        assert_eq!(world.check_run(number), "action_required");
        world.ends_clean().await;
    }

    async fn case_109_a_delivery_pushed_in_time_and_merged_late_is_accepted(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let number = world.sam_delivers_everything().await;
        world.clock_to("2021-07-23T16:01:30-04:00").await;
        assert!(world.last_words().contains("was due by"), "{}", world.last_words());
        world.merges("maria", number).await;
        assert_eq!(world.state().await, "accepted");
        world.ends_clean().await;
    }

    async fn case_109_a_delivery_pushed_late_waits_for_a_person(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        world.clock_to("2021-07-23T16:01:30-04:00").await;
        let number = world.sam_delivers_everything().await;
        world.merges("maria", number).await;
        assert_eq!(missing(&world).await, [Missing::Late]);
        nothing_is_owed(&world).await;
        world.ends_clean().await;
    }
}
