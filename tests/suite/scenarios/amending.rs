//! An edit of the statement that GitHub tells of late, or never: what it says in time
//! counts at the closing.

use micro_acquisition::fake_github::{Delivery, Fault, Matcher};

use super::acts::AFTER_CLOSING;
use super::text::ENGLISH;
use super::*;
use crate::postgres::TestDatabase;

/// The closing of the sample, and the one that Maria puts in its place.
const CLOSES: &str = "2021-07-12T23:59:59-04:00";
const LATER: &str = "2021-07-13T23:59:59-04:00";

impl World {
    /// Somebody edits the date of closing at that instant, which GitHub has yet to tell.
    fn edits_the_closing(&self, login: &str, at: &str) -> Vec<Delivery> {
        self.scene.clock.advance_to(world::instant(at));
        let later = ENGLISH.replace("2021-07-12", "2021-07-13");
        assert_ne!(later, ENGLISH);
        let person = self.github().as_user(login);
        person
            .edit_issue(&self.scene.repository, self.issue, None, Some(&later))
            .unwrap();
        self.github().take_pending()
    }

    /// GitHub tells of it after all.
    async fn is_told(&self, deliveries: &[Delivery]) {
        for delivery in deliveries {
            assert_eq!(self.github().deliver(delivery).await.unwrap().status, 202);
        }
        self.settle().await;
    }

    /// When it closes, how often it was amended, and who applies.
    async fn posted(&self) -> (String, u32, Vec<String>) {
        let it = self.opportunity().await;
        let posting = it.posting().unwrap();
        let applicants = posting.standing().map(|it| it.supplier.login.clone());
        (
            posting.statement.closes_at.to_string(),
            posting.amendments,
            applicants.collect(),
        )
    }
}

fn posted(closes_at: &str, amendments: u32, applicants: &[&str]) -> (String, u32, Vec<String>) {
    let applicants = applicants.iter().map(|login| (*login).to_owned());
    let closes_at = world::instant(closes_at).to_string();
    (closes_at, amendments, applicants.collect())
}

async fn ada_has_applied(db: &TestDatabase) -> World {
    let mut world = World::new(db).await;
    world.labelled_issue(ENGLISH).await;
    world.applies("ada").await;
    world
}

on_both_databases! {
    async fn case_007_an_application_after_the_old_closing_counts_although_the_edit_of_it_comes_later(db: TestDatabase) {
        let world = ada_has_applied(&db).await;
        let edit = world.edits_the_closing("maria", "2021-07-12T23:55:00-04:00");
        world.scene.clock.advance_to(world::instant("2021-07-12T23:59:10-04:00"));
        let applied = world.applies("sam").await;
        assert!(world.reactions(applied).is_empty(), "{}", world.last_words());
        world.is_told(&edit).await;
        assert_eq!(world.reactions(applied), ["+1"]);
        assert_eq!(world.posted().await, posted(LATER, 1, &["ada", "sam"]));
        world.clock_to("2021-07-14T00:01:30-04:00").await;
        assert_eq!(world.state().await, "evaluation");
        world.ends_clean().await;
    }

    async fn a_question_after_the_old_cut_off_counts_although_the_edit_of_it_comes_later(db: TestDatabase) {
        let world = ada_has_applied(&db).await;
        let edit = world.edits_the_closing("maria", "2021-07-08T23:55:00-04:00");
        world.scene.clock.advance_to(world::instant("2021-07-09T10:00:00-04:00"));
        let asked = world.says("zoe", "/question May it be Python?").await;
        assert!(world.reactions(asked).is_empty(), "{}", world.last_words());
        world.is_told(&edit).await;
        assert_eq!(world.reactions(asked), ["+1"], "{}", world.last_words());
        assert_eq!(world.opportunity().await.posting().unwrap().questions.len(), 1);
        world.ends_clean().await;
    }

    async fn a_late_question_is_answered_once_the_edit_that_it_waits_for_is_refused(db: TestDatabase) {
        let world = ada_has_applied(&db).await;
        world.scene.clock.advance_to(world::instant("2021-07-08T23:55:00-04:00"));
        let cheaper = ENGLISH.replace("$6,500.00", "$6,000.00");
        assert_ne!(cheaper, ENGLISH);
        let maria = world.github().as_user("maria");
        maria.edit_issue(&world.scene.repository, world.issue, None, Some(&cheaper)).unwrap();
        let edit = world.github().take_pending();
        world.scene.clock.advance_to(world::instant("2021-07-09T10:00:00-04:00"));
        let asked = world.says("zoe", "/question May it be Python?").await;
        assert!(world.reactions(asked).is_empty(), "{}", world.last_words());
        world.is_told(&edit).await;
        assert_eq!(world.reactions(asked), ["confused"]);
        assert!(world.replies().iter().any(|it| it.body.contains("Questions were taken until")));
        world.ends_clean().await;
    }

    async fn a_deletion_after_the_old_closing_withdraws_although_the_edit_of_it_comes_later(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let applied = world.applies("ada").await;
        let edit = world.edits_the_closing("maria", "2021-07-12T23:55:00-04:00");
        world.scene.clock.advance_to(world::instant("2021-07-13T00:00:10-04:00"));
        world.github().as_user("ada").delete_comment(applied).unwrap();
        world.settle().await;
        assert_eq!(world.posted().await, posted(CLOSES, 0, &["ada"]));
        world.is_told(&edit).await;
        assert_eq!(world.posted().await, posted(LATER, 1, &[]));
        world.ends_clean().await;
    }

    async fn case_008_an_edit_of_the_closing_in_time_counts_although_it_is_told_after_the_grace(db: TestDatabase) {
        let world = ada_has_applied(&db).await;
        let edit = world.edits_the_closing("maria", "2021-07-12T23:55:00-04:00");
        world.scene.clock.advance_to(world::instant("2021-07-13T00:00:30-04:00"));
        let applied = world.applies("sam").await;
        assert_eq!(world.state().await, "open");
        assert_eq!(world.reactions(applied), ["+1"], "{}", world.last_words());
        assert_eq!(world.posted().await, posted(LATER, 1, &["ada", "sam"]));
        world.is_told(&edit).await;
        assert_eq!(world.compares().await.missed, 0);
        assert_eq!(world.posted().await, posted(LATER, 1, &["ada", "sam"]));
        assert!(world.opportunity().await.drift.is_none());
        world.clock_to("2021-07-14T00:01:30-04:00").await;
        assert_eq!(world.state().await, "evaluation");
        world.ends_clean().await;
    }

    async fn an_edit_of_the_closing_that_nobody_told_of_is_read_after_what_was_said_before_it(db: TestDatabase) {
        let world = ada_has_applied(&db).await;
        world.clock_to("2021-07-12T23:50:00-04:00").await;
        world.writes("maria", "/extend closing 2021-07-19 Few have applied.");
        let _lost = world.github().take_pending();
        // An earlier closing than the one it was extended to is refused.
        let _lost = world.edits_the_closing("maria", "2021-07-12T23:55:00-04:00");
        world.clock_to(AFTER_CLOSING).await;
        let refused = world.replies().into_iter().any(|it| it.body.contains("may not close applications earlier"));
        assert!(refused, "{}", world.last_words());
        assert_eq!(world.posted().await, posted("2021-07-19T23:59:59-04:00", 1, &["ada"]));
        world.ends_clean().await;
    }

    async fn an_edit_after_the_closing_that_nobody_told_of_moves_nothing(db: TestDatabase) {
        let world = ada_has_applied(&db).await;
        let edit = world.edits_the_closing("maria", "2021-07-13T00:00:10-04:00");
        let applied = world.applies("sam").await;
        assert_eq!(world.state().await, "evaluation");
        assert_eq!(world.reactions(applied), ["confused"]);
        assert_eq!(world.posted().await, posted(CLOSES, 0, &["ada"]));
        assert!(world.opportunity().await.drift.is_some());
        world.is_told(&edit).await;
        assert_eq!(world.posted().await, posted(CLOSES, 0, &["ada"]));
        world.ends_clean().await;
    }

    async fn while_github_does_not_say_who_edited_the_closing_waits(db: TestDatabase) {
        let world = ada_has_applied(&db).await;
        let _lost = world.edits_the_closing("maria", "2021-07-12T23:55:00-04:00");
        world.github().fail_next(Matcher::new("POST", "/graphql"), Fault::graphql_failed());
        world.clock_to(AFTER_CLOSING).await;
        assert!(!world.github().has_faults(), "GraphQL was not asked");
        assert_eq!(world.posted().await, posted(CLOSES, 0, &["ada"]));
        world.clock_to("2021-07-13T00:12:00-04:00").await;
        assert_eq!(world.posted().await, posted(LATER, 1, &["ada"]));
        world.ends_clean().await;
    }

    async fn case_058_a_bots_edit_moves_no_closing_and_keeps_nobody_waiting_after_it(db: TestDatabase) {
        let world = ada_has_applied(&db).await;
        world.github().bot("robot[bot]");
        world.scene.repository.collaborator("robot[bot]", "write");
        let edit = world.edits_the_closing("robot[bot]", "2021-07-12T23:55:00-04:00");
        world.is_told(&edit).await;
        world.compares().await;
        world.scene.clock.advance_to(world::instant("2021-07-12T23:59:10-04:00"));
        let applied = world.applies("sam").await;
        assert_eq!(world.reactions(applied), ["confused"], "{}", world.last_words());
        world.clock_to(AFTER_CLOSING).await;
        assert_eq!(world.state().await, "evaluation");
        assert_eq!(world.posted().await, posted(CLOSES, 0, &["ada"]));
        world.ends_clean().await;
    }
}
