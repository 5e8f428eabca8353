//! What people do to an issue and to its label, beyond what commands are for.

use micro_acquisition::fake_github::{CloseReason, RepositoryHandle, RepositoryOptions};

use micro_acquisition::store::opportunities;

use super::acts::AFTER_CLOSING;
use super::text::{ENGLISH, TITLE, application};
use super::*;
use crate::fake::LABEL;

/// Another repository of the same owner, with the label.
fn shelf(world: &World) -> RepositoryHandle {
    let options = RepositoryOptions {
        licence: Some("MIT"),
        ..RepositoryOptions::default()
    };
    let shelf = world
        .github()
        .repository("canada-digital", "shelf", options);
    shelf.collaborator("maria", "write");
    shelf
}

async fn closes(world: &World, reason: CloseReason) {
    world.a_minute_passes();
    let maria = world.github().as_user("maria");
    maria
        .close_issue(&world.scene.repository, world.issue, reason)
        .unwrap();
    world.settle().await;
}

async fn reopens(world: &World) {
    world.a_minute_passes();
    let maria = world.github().as_user("maria");
    maria.reopen(&world.scene.repository, world.issue).unwrap();
    world.settle().await;
}

on_both_databases! {
    async fn case_053_the_label_taken_off_before_any_application_cancels(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.a_minute_passes();
        let maria = world.github().as_user("maria");
        maria.unlabel(&world.scene.repository, world.issue, LABEL).unwrap();
        world.settle().await;
        assert_eq!(world.state().await, "cancelled");
        assert_eq!(world.replies().len(), 0, "nobody is there to be told");
        world.ends_clean().await;
    }

    async fn case_055_the_label_put_on_again_after_it_cancelled_points_to_repost(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let maria = world.github().as_user("maria");
        world.a_minute_passes();
        maria.unlabel(&world.scene.repository, world.issue, LABEL).unwrap();
        world.a_minute_passes();
        maria.label(&world.scene.repository, world.issue, LABEL).unwrap();
        world.settle().await;
        assert_eq!(world.all_kept().await.len(), 1);
        assert_eq!(world.state().await, "cancelled");
        assert!(world.last_words().contains("/repost"), "{}", world.last_words());
        world.ends_clean().await;
    }

    async fn case_055_the_label_put_on_again_before_posting_begins_anew(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue("Nothing is said yet.").await;
        assert_eq!(world.state().await, "needs_changes");
        let maria = world.github().as_user("maria");
        world.a_minute_passes();
        maria.unlabel(&world.scene.repository, world.issue, LABEL).unwrap();
        world.a_minute_passes();
        maria.edit_issue(&world.scene.repository, world.issue, None, Some(ENGLISH)).unwrap();
        world.a_minute_passes();
        maria.label(&world.scene.repository, world.issue, LABEL).unwrap();
        world.settle().await;
        assert_eq!(world.state().await, "open");
        world.ends_clean().await;
    }

    async fn case_056_a_renamed_trigger_label_is_known_by_its_number_and_warned_of_once(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let maria = world.github().as_user("maria");
        world.a_minute_passes();
        maria.rename_label(&world.scene.repository, LABEL, "procure").unwrap();
        world.settle().await;
        assert_eq!(world.replies().len(), 1);
        assert!(world.last_words().contains("was renamed to `procure`"), "{}", world.last_words());
        let first = world.issue;
        world.a_minute_passes();
        world.issue = maria.open_issue(&world.scene.repository, TITLE, ENGLISH, &["procure"]).unwrap();
        world.settle().await;
        assert_eq!(world.state().await, "open");
        world.issue = first;
        world.a_minute_passes();
        maria.unlabel(&world.scene.repository, world.issue, "procure").unwrap();
        world.settle().await;
        assert_eq!(world.state().await, "cancelled");
        world.ends_clean().await;
    }

    async fn case_056_a_deleted_trigger_label_cancels_nothing_and_is_warned_of(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let maria = world.github().as_user("maria");
        world.a_minute_passes();
        maria.delete_label(&world.scene.repository, LABEL).unwrap();
        world.settle().await;
        assert_eq!(world.state().await, "open");
        assert!(world.last_words().contains("was deleted"), "{}", world.last_words());
        world.applies("sam").await;
        assert_eq!(world.opportunity().await.posting().unwrap().applications.len(), 1);
        world.ends_clean().await;
    }

    async fn case_056_another_label_renamed_is_no_matter(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let maria = world.github().as_user("maria");
        world.a_minute_passes();
        maria.label(&world.scene.repository, world.issue, "good first issue").unwrap();
        maria.rename_label(&world.scene.repository, "good first issue", "easy").unwrap();
        world.a_minute_passes();
        maria.unlabel(&world.scene.repository, world.issue, "easy").unwrap();
        world.settle().await;
        assert_eq!(world.state().await, "open");
        assert_eq!(world.replies().len(), 0);
        world.ends_clean().await;
    }

    async fn case_062_each_text_that_was_in_force_stays_in_the_chain(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let maria = world.github().as_user("maria");
        world.a_minute_passes();
        let better = ENGLISH.replace("$6,500.00", "$7,000.00");
        maria.edit_issue(&world.scene.repository, world.issue, None, Some(&better)).unwrap();
        world.settle().await;
        let id = world.opportunity().await.id;
        let chain = opportunities::events(&world.app().store, id).await.unwrap();
        for price in ["$6,500.00", "$7,000.00"] {
            assert!(chain.iter().any(|event| event.body.contains(price)), "{price} is lost");
        }
        world.ends_clean().await;
    }

    async fn case_073_an_application_that_a_maintainer_edited_stays_as_it_was(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let comment = world.applies("sam").await;
        let before = world.opportunity().await;
        world.a_minute_passes();
        world.github().as_user("maria").edit_comment(comment, "I do not want this.").unwrap();
        world.settle().await;
        assert_eq!(world.opportunity().await, before);
        world.ends_clean().await;
    }

    async fn case_063_an_issue_closed_as_completed_without_a_delivery_is_asked_about_once(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let before = world.replies().len();
        closes(&world, CloseReason::Completed).await;
        assert_eq!(world.state().await, "in_progress");
        assert_eq!(world.replies().len(), before + 1);
        assert!(world.last_words().contains("no delivery was accepted"), "{}", world.last_words());
        reopens(&world).await;
        closes(&world, CloseReason::Completed).await;
        assert_eq!(world.replies().len(), before + 1, "it is asked once");
        world.ends_clean().await;
    }

    async fn case_063_an_issue_that_a_merge_closes_is_not_asked_about(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let number = world.sam_delivers_everything().await;
        world.merges("maria", number).await;
        assert_eq!(world.state().await, "accepted");
        assert!(world.replies().iter().all(|it| !it.body.contains("no delivery was accepted")));
        world.ends_clean().await;
    }

    async fn case_063_a_duplicate_closed_by_a_maintainer_is_cancelled_and_by_another_is_not(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.scene.repository.collaborator("tim", "triage");
        world.a_minute_passes();
        let tim = world.github().as_user("tim");
        tim.close_issue(&world.scene.repository, world.issue, CloseReason::Duplicate).unwrap();
        world.settle().await;
        assert_eq!(world.state().await, "open");
        let said = world.last_words();
        assert!(said.contains("@tim") && said.contains("Closing the issue changes nothing"), "{said}");
        reopens(&world).await;
        closes(&world, CloseReason::Duplicate).await;
        assert_eq!(world.state().await, "cancelled");
        world.ends_clean().await;
    }

    async fn case_063_an_issue_closed_as_not_planned_after_award_gets_its_answer(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let before = world.replies().len();
        closes(&world, CloseReason::NotPlanned).await;
        assert_eq!(world.state().await, "in_progress");
        assert_eq!(world.replies().len(), before + 1);
        assert!(world.last_words().contains("Closing the issue changes nothing"), "{}", world.last_words());
        world.ends_clean().await;
    }

    async fn case_064_an_issue_opened_again_after_acceptance_makes_no_second_payment(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let number = world.sam_delivers_everything().await;
        world.merges("maria", number).await;
        let payment = world.opportunity().await.accepted().unwrap().payment.clone();
        reopens(&world).await;
        assert!(world.last_words().contains("one payment record stand"), "{}", world.last_words());
        let again = world.opens_pull_request("sam", &[("more.ps1", "# more\n")]).await;
        world.merges("maria", again).await;
        assert_eq!(world.opportunity().await.accepted().unwrap().payment, payment);
        world.ends_clean().await;
    }

    async fn case_064_an_issue_opened_again_after_the_end_stays_ended(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        closes(&world, CloseReason::NotPlanned).await;
        assert_eq!(world.state().await, "cancelled");
        reopens(&world).await;
        assert_eq!(world.state().await, "cancelled");
        assert!(world.last_words().contains("/repost"), "{}", world.last_words());
        world.ends_clean().await;
    }

    async fn case_065_an_issue_moved_to_a_repository_of_the_app_takes_its_opportunity_along(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let shelf = shelf(&world);
        let maria = world.github().as_user("maria");
        maria.open_issue(&shelf, "Another", "", &[LABEL]).unwrap();
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        let (id, old) = (world.opportunity().await.id, world.issue);
        world.a_minute_passes();
        world.issue = maria.transfer_issue(&world.scene.repository, old, &shelf).unwrap();
        world.scene.repository = shelf;
        world.settle().await;
        let there = world.opportunity().await;
        assert_eq!((there.id, there.issue.number), (id, world.issue));
        assert_eq!(there.issue.repository, world.scene.repository.id());
        world.applies("ada").await;
        assert_eq!(world.opportunity().await.posting().unwrap().applications.len(), 2);
        world.clock_to(AFTER_CLOSING).await;
        assert_eq!(world.state().await, "evaluation");
        assert!(world.status().contains("A2"), "{}", world.status());
        world.ends_clean().await;
    }

    async fn case_065_an_issue_moved_out_of_reach_is_frozen(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let shelf = shelf(&world);
        let repository = world.scene.repository.clone();
        let installed = world.installation().await;
        world.github().select_repositories(installed, &[&repository]).unwrap();
        world.labelled_issue(ENGLISH).await;
        let kept = world.opportunity().await;
        world.a_minute_passes();
        let maria = world.github().as_user("maria");
        maria.transfer_issue(&repository, world.issue, &shelf).unwrap();
        world.settle().await;
        assert_eq!(world.frozen(kept.id).await, Some("issue-moved"));
        world.clock_to(AFTER_CLOSING).await;
        assert_eq!(world.kept(kept.id).await, kept);
        world.ends_clean().await;
    }

    async fn case_066_a_deleted_issue_has_what_waits_for_it_taken_back(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.writes("sam", &application());
        let delivered = world.github().deliver_all().await.unwrap();
        assert!(!delivered.is_empty());
        while world.inbox.work().await.unwrap() {}
        let kept = world.opportunity().await;
        world.a_minute_passes();
        let olivia = world.github().as_user("olivia");
        olivia.delete_issue(&world.scene.repository, world.issue).unwrap();
        world.github().deliver_all().await.unwrap();
        while world.inbox.work().await.unwrap() {}
        world.github().forget_requests();
        world.settle().await;
        assert_eq!(world.github().content_creating_requests(), 0);
        assert_eq!(world.frozen(kept.id).await, Some("issue-deleted"));
        world.clock_to(AFTER_CLOSING).await;
        assert_eq!(world.kept(kept.id).await, kept);
        world.ends_clean().await;
    }

    async fn case_067_an_issue_made_a_discussion_is_closed_as_not_planned(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.a_minute_passes();
        let maria = world.github().as_user("maria");
        maria.convert_to_discussion(&world.scene.repository, world.issue).unwrap();
        world.settle().await;
        assert_eq!(world.state().await, "cancelled");
        world.ends_clean().await;
    }

    async fn case_068_what_could_not_be_shown_in_a_locked_issue_is_shown_at_unlocked(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let maria = world.github().as_user("maria");
        world.writes("sam", &application());
        maria.lock(&world.scene.repository, world.issue).unwrap();
        for path in ["/comments", "/issues/comments/"] {
            let method = if path == "/comments" { "POST" } else { "PATCH" };
            let matcher = micro_acquisition::fake_github::Matcher::new(method, path);
            world.github().fail_next(matcher, super::faults::locked());
        }
        world.settle().await;
        assert!(!world.status().contains("A1"), "{}", world.status());
        world.github().forget_faults();
        world.a_minute_passes();
        maria.unlock(&world.scene.repository, world.issue).unwrap();
        world.settle().await;
        assert!(world.status().contains("A1"), "{}", world.status());
        world.ends_clean().await;
    }

    async fn case_069_an_assignment_outside_the_app_is_no_award(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        let maria = world.github().as_user("maria");
        world.a_minute_passes();
        maria.assign(&world.scene.repository, world.issue, "sam").unwrap();
        world.settle().await;
        assert_eq!(world.state().await, "open");
        assert_eq!(world.opportunity().await.supplier(), None);
        world.ends_clean().await;
    }
}
