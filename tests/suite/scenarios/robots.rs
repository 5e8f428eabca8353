//! A bot, whatever its access: not heard in anything that a person must do.

use micro_acquisition::fake_github::CloseReason;

use super::approvals::officers;
use super::invoicing::accepted;
use super::text::{ENGLISH, TITLE, application};
use super::*;
use crate::fake::LABEL;

/// A bot that may do on GitHub whatever an administrator may.
fn robot(world: &World) {
    world.github().bot("robot");
    world.scene.repository.collaborator("robot", "admin");
}

/// It changes the price in the issue's text.
async fn robot_edits(world: &World) {
    world.a_minute_passes();
    let dearer = ENGLISH.replace("$6,500.00", "$7,000.00");
    let robot = world.github().as_user("robot");
    robot
        .edit_issue(&world.scene.repository, world.issue, None, Some(&dearer))
        .unwrap();
    world.settle().await;
}

on_both_databases! {
    async fn a_bot_is_not_heard_whatever_its_access(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.github().bot("robot");
        world.scene.repository.collaborator("robot", "admin");
        world.labelled_issue(ENGLISH).await;
        let apply = application();
        for said in ["/cancel Not wanted", "/extend closing 2021-07-14 Few have applied", "/question Is it?", "/help", &apply] {
            let comment = world.says("robot", said).await;
            assert!(world.reactions(comment).is_empty(), "{said}");
        }
        assert_eq!(world.state().await, "open");
        let posting = world.opportunity().await;
        let posting = posting.posting().unwrap();
        assert!(posting.applications.is_empty() && posting.questions.is_empty());
        assert_eq!(posting.amendments, 0);
        world.ends_clean().await;
    }

    async fn case_058_a_label_that_a_bot_puts_on_posts_nothing(db: TestDatabase) {
        let mut world = World::new(&db).await;
        robot(&world);
        let maria = world.github().as_user("maria");
        world.issue = maria.open_issue(&world.scene.repository, TITLE, ENGLISH, &[]).unwrap();
        world.settle().await;
        world.a_minute_passes();
        world.github().as_user("robot").label(&world.scene.repository, world.issue, LABEL).unwrap();
        world.settle().await;
        world.compares().await;
        assert_eq!(world.all_kept().await.len(), 0);
        assert_eq!(world.said().len(), 0);

        world.is_labelled_anew_by("maria").await;
        assert_eq!(world.state().await, "open");
        world.ends_clean().await;
    }

    async fn a_bot_that_takes_the_label_off_or_closes_the_issue_cancels_nothing(db: TestDatabase) {
        let mut world = World::new(&db).await;
        robot(&world);
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        let robot = world.github().as_user("robot");
        world.a_minute_passes();
        robot.unlabel(&world.scene.repository, world.issue, LABEL).unwrap();
        world.settle().await;
        assert_eq!(world.state().await, "open");
        assert!(world.last_words().contains("@maria, the bot `robot` took the label off"), "{}", world.last_words());
        world.a_minute_passes();
        robot.close_issue(&world.scene.repository, world.issue, CloseReason::NotPlanned).unwrap();
        world.settle().await;
        assert!(world.last_words().contains("@maria, the bot `robot` closed this issue"), "{}", world.last_words());
        world.compares().await;
        assert_eq!(world.replies().len(), 2);
        assert_eq!(world.state().await, "open");
        assert_eq!(world.opportunity().await.posting().unwrap().standing().count(), 1);
        world.ends_clean().await;
    }

    async fn case_058_a_bot_that_takes_the_label_off_again_and_again_is_told_of_once(db: TestDatabase) {
        let mut world = World::new(&db).await;
        robot(&world);
        world.labelled_issue(ENGLISH).await;
        let (robot, repository) = (world.github().as_user("robot"), world.scene.repository.clone());
        for _ in 0..3 {
            world.a_minute_passes();
            robot.unlabel(&repository, world.issue, LABEL).unwrap();
            world.settle().await;
            assert!(!repository.issue(world.issue).unwrap().labels.contains(&LABEL.to_owned()), "it was put back");
            world.a_minute_passes();
            world.github().as_user("maria").label(&repository, world.issue, LABEL).unwrap();
            world.settle().await;
        }
        assert_eq!((world.state().await, world.replies().len()), ("open", 1));
        world.ends_clean().await;
    }

    async fn a_label_that_a_bot_puts_on_and_takes_off_again_leaves_nothing_waiting(db: TestDatabase) {
        let mut world = World::new(&db).await;
        robot(&world);
        let maria = world.github().as_user("maria");
        world.issue = maria.open_issue(&world.scene.repository, TITLE, ENGLISH, &[]).unwrap();
        let robot = world.github().as_user("robot");
        robot.label(&world.scene.repository, world.issue, LABEL).unwrap();
        world.settle().await;
        world.a_minute_passes();
        robot.unlabel(&world.scene.repository, world.issue, LABEL).unwrap();
        world.settle().await;
        assert_eq!((world.all_kept().await.len(), world.said().len()), (0, 0));
        world.ends_clean().await;
    }

    async fn a_label_that_a_bot_takes_off_accepted_work_is_no_matter(db: TestDatabase) {
        let mut world = World::new(&db).await;
        robot(&world);
        accepted(&mut world).await;
        let said = world.said().len();
        world.a_minute_passes();
        let robot = world.github().as_user("robot");
        robot.unlabel(&world.scene.repository, world.issue, LABEL).unwrap();
        world.settle().await;
        assert_eq!((world.state().await, world.said().len()), ("accepted", said));
        world.ends_clean().await;
    }

    async fn a_bot_that_took_the_label_off_unheard_is_told_of(db: TestDatabase) {
        let mut world = World::new(&db).await;
        robot(&world);
        world.labelled_issue(ENGLISH).await;
        world.a_minute_passes();
        world.github().as_user("robot").unlabel(&world.scene.repository, world.issue, LABEL).unwrap();
        assert!(world.webhooks_are_lost() > 0);
        world.compares().await;
        assert!(world.last_words().contains("took the label off"), "{}", world.last_words());
        assert_eq!(world.compares().await.missed, 0);
        assert_eq!((world.state().await, world.replies().len()), ("open", 1));
        world.ends_clean().await;
    }

    async fn a_bots_edit_changes_nothing_and_is_shown_as_drift(db: TestDatabase) {
        let mut world = World::new(&db).await;
        robot(&world);
        world.labelled_issue(ENGLISH).await;
        let before = world.opportunity().await.posting().unwrap().statement.clone();
        robot_edits(&world).await;
        world.compares().await;
        let after = world.opportunity().await;
        assert_eq!(after.posting().unwrap().statement, before);
        assert_eq!(after.drift.map(|it| it.by.login).as_deref(), Some("robot"));
        assert!(world.status().contains("is not the text in force"), "{}", world.status());
        world.ends_clean().await;
    }

    async fn a_bots_edit_keeps_nobody_from_approving(db: TestDatabase) {
        let mut world = World::with(&db, |scene| officers(scene, &["PROGRAMME"], "2022-03-31")).await;
        robot(&world);
        world.labelled_issue(ENGLISH).await;
        assert_eq!(world.state().await, "awaiting_approval");
        robot_edits(&world).await;
        world.is_done("prog", "/approve programme").await;
        assert_eq!(world.state().await, "open");
        world.ends_clean().await;
    }
}
