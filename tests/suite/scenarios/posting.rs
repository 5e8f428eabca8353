//! From a label to a posting: who may, on what, and every problem at once.

use micro_acquisition::domain::opportunity::State;
use micro_acquisition::fake_github::CloseReason;

use super::acts::AFTER_CLOSING;
use super::text::{ENGLISH, TITLE};
use super::*;
use crate::fake::LABEL;

/// The sample with nine faults.
fn nine_faults() -> String {
    let faults = [
        ("$6,500.00", "9,500.00"),
        ("PowerShell, HTML, WCAG 2.1", "_No response_"),
        ("2021-07-12", "2021-06-25"),
        ("2021-07-23T16:00:00-04:00", "soon"),
        (
            "Write scripts that read a list of addresses and write a report.",
            "TODO",
        ),
        (
            "`check: test@github-actions`",
            "`check: micro-acquisition/acceptance`",
        ),
        ("path: docs/guide.md", "path: ../guide.md"),
        (
            "### Application evaluation",
            "### Estimated hours\n\n61\n\n### Application evaluation",
        ),
        ("### Licence\n\nMIT", "### Licence\n\nProprietary"),
    ];
    faults.iter().fold(ENGLISH.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    })
}

on_both_databases! {
    async fn case_050_a_label_by_somebody_without_write_access_posts_nothing_and_is_answered(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let tim = world.github().as_user("tim");
        world.scene.repository.collaborator("tim", "triage");
        world.issue = tim.open_issue(&world.scene.repository, TITLE, ENGLISH, &[LABEL]).unwrap();
        world.settle().await;
        assert!(world.all_kept().await.is_empty());
        assert!(world.last_words().contains("Only a person with write access"), "{}", world.last_words());
        assert_eq!(world.said().len(), 1);

        world.is_labelled_anew_by("maria").await;
        assert_eq!(world.state().await, "open");
        world.ends_clean().await;
    }

    async fn nine_faults_are_told_at_once_and_mended_by_one_edit(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(&nine_faults()).await;
        let State::NeedsChanges { problems } = world.opportunity().await.state else {
            panic!("it was posted: {}", world.status())
        };
        assert_eq!(problems.len(), 9, "{problems:#?}");
        assert_eq!(world.status_labels(), ["micro-acquisition: needs changes"]);
        let listed = world.status().lines().filter(|line| line.contains(", line ")).count();
        assert_eq!(listed, 9, "{}", world.status());

        world.a_minute_passes();
        let maria = world.github().as_user("maria");
        maria.edit_issue(&world.scene.repository, world.issue, None, Some(ENGLISH)).unwrap();
        world.settle().await;
        assert_eq!(world.state().await, "open");
        assert_eq!(world.status_labels(), ["micro-acquisition: open"]);
        assert_eq!(world.said().len(), 1);
        world.ends_clean().await;
    }

    async fn case_043_a_private_repository_posts_nothing(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let olivia = world.github().as_user("olivia");
        olivia.set_private(&world.scene.repository, true).unwrap();
        world.labelled_issue(ENGLISH).await;
        assert!(world.all_kept().await.is_empty());
        assert!(world.last_words().contains("not public"), "{}", world.last_words());
        world.ends_clean().await;
    }

    async fn case_044_an_archived_repository_posts_nothing_and_cannot_be_answered(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let maria = world.github().as_user("maria");
        world.issue = maria.open_issue(&world.scene.repository, TITLE, ENGLISH, &[LABEL]).unwrap();
        let olivia = world.github().as_user("olivia");
        olivia.archive(&world.scene.repository, true).unwrap();
        world.settle().await;
        assert!(world.all_kept().await.is_empty());
        world.ends_clean().await;
    }

    async fn a_repository_without_a_licence_posts_nothing(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let bare = micro_acquisition::fake_github::RepositoryOptions::default();
        world.scene.repository = world.github().repository("canada-digital", "bare", bare);
        world.scene.repository.collaborator("maria", "write");
        world.labelled_issue(ENGLISH).await;
        assert!(world.all_kept().await.is_empty());
        assert!(world.last_words().contains("no open-source licence"), "{}", world.last_words());
        world.ends_clean().await;
    }

    async fn a_label_on_a_pull_request_posts_nothing(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let number = world.opens_pull_request("sam", &[]).await;
        world.issue = number;
        let maria = world.github().as_user("maria");
        maria.label(&world.scene.repository, number, LABEL).unwrap();
        world.settle().await;
        assert!(world.last_words().contains("on a pull request"), "{}", world.last_words());
        world.ends_clean().await;
    }

    async fn case_054_the_label_taken_off_before_award_cancels_and_tells_who_applied(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        world.a_minute_passes();
        let maria = world.github().as_user("maria");
        maria.unlabel(&world.scene.repository, world.issue, LABEL).unwrap();
        world.settle().await;
        assert_eq!(world.state().await, "cancelled");
        assert!(world.last_words().contains("@sam"), "{}", world.last_words());
        world.is_refused("ada", &super::text::application(), "cannot be done").await;
        world.clock_to(AFTER_CLOSING).await;
        assert_eq!(world.state().await, "cancelled");
        world.ends_clean().await;
    }

    async fn case_054_the_label_taken_off_after_award_is_put_back(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        world.a_minute_passes();
        let maria = world.github().as_user("maria");
        maria.unlabel(&world.scene.repository, world.issue, LABEL).unwrap();
        world.settle().await;
        assert_eq!(world.state().await, "in_progress");
        let issue = world.scene.repository.issue(world.issue).unwrap();
        assert!(issue.labels.iter().any(|label| label == LABEL), "{:?}", issue.labels);
        assert!(world.last_words().contains("changes nothing"), "{}", world.last_words());
        world.ends_clean().await;
    }

    async fn an_issue_closed_as_not_planned_is_cancelled_and_one_completed_is_not(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let maria = world.github().as_user("maria");
        world.a_minute_passes();
        maria.close_issue(&world.scene.repository, world.issue, CloseReason::Completed).unwrap();
        world.settle().await;
        assert_eq!(world.state().await, "open");
        world.a_minute_passes();
        maria.reopen(&world.scene.repository, world.issue).unwrap();
        world.a_minute_passes();
        maria.close_issue(&world.scene.repository, world.issue, CloseReason::NotPlanned).unwrap();
        world.settle().await;
        assert_eq!(world.state().await, "cancelled");
        world.ends_clean().await;
    }

    async fn an_edit_after_closing_changes_nothing_and_is_shown_as_drift(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        world.clock_to(AFTER_CLOSING).await;
        let before = world.opportunity().await.posting().unwrap().statement.clone();
        world.a_minute_passes();
        let maria = world.github().as_user("maria");
        let cheaper = ENGLISH.replace("$6,500.00", "$100.00");
        maria.edit_issue(&world.scene.repository, world.issue, None, Some(&cheaper)).unwrap();
        world.settle().await;
        assert_eq!(world.opportunity().await.posting().unwrap().statement, before);
        assert!(world.status().contains("is not the text in force"), "{}", world.status());
        world.ends_clean().await;
    }

    async fn an_amendment_is_told_to_who_applied_and_a_lower_price_is_refused(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        let maria = world.github().as_user("maria");
        world.a_minute_passes();
        let better = ENGLISH.replace("$6,500.00", "$7,000.00");
        maria.edit_issue(&world.scene.repository, world.issue, None, Some(&better)).unwrap();
        world.settle().await;
        assert!(world.last_words().contains("@sam, the statement was amended"), "{}", world.last_words());
        world.a_minute_passes();
        maria.edit_issue(&world.scene.repository, world.issue, None, Some(ENGLISH)).unwrap();
        world.settle().await;
        assert!(world.last_words().contains("may not lower the price"), "{}", world.last_words());
        let posting = world.opportunity().await.posting().unwrap().clone();
        assert_eq!(posting.statement.fixed_price.amount.0, 700_000);
        world.ends_clean().await;
    }
}
