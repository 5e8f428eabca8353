//! What people are reminded of before it is too late, and of what waits too long.

use super::acts::AFTER_CLOSING;
use super::text::ENGLISH;
use super::*;

/// How many of the App's comments say this.
fn said(world: &World, words: &str) -> usize {
    let replies = world.replies().into_iter();
    replies.filter(|it| it.body.contains(words)).count()
}

/// The cut-off of questions is two business days before 12 July.
const CUTOFF: &str = "2021-07-09T00:01:30-04:00";

on_both_databases! {
    async fn at_the_cut_off_the_team_is_reminded_of_questions_without_an_answer_once(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        for question in ["/question Which pages?", "/question May it be Python?", "/question When?"] {
            world.is_done("zoe", question).await;
        }
        world.is_done("maria", "/answer Q2 Yes.").await;
        world.clock_to(CUTOFF).await;
        let told = world.last_words();
        assert!(told.contains("@maria") && told.contains("wait for an answer: Q1 and Q3"), "{told}");
        assert!(told.contains("`/answer Q1 TEXT`") && told.contains("July 12, 2021"), "{told}");
        world.is_done("maria", "/answer Q1 All of them.").await;
        world.clock_to("2021-07-12T12:00:00-04:00").await;
        assert_eq!(said(&world, "wait for an answer"), 1);
        world.ends_clean().await;
    }

    async fn answered_questions_remind_nobody(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        world.is_done("zoe", "/question Which pages?").await;
        world.writes("maria", "/answer Q1 All of them.");
        drop(world.github().take_pending());
        world.clock_to(CUTOFF).await;
        assert_eq!(said(&world, "wait for an answer"), 0, "the answer was read before");
        world.ends_clean().await;
    }

    async fn a_day_before_an_offer_lapses_its_supplier_is_reminded_once(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_then_ada_are_drawn(ENGLISH).await;
        world.clock_to("2021-07-14T23:00:00-04:00").await;
        assert_eq!(said(&world, "the offer stands until"), 0);
        world.clock_to("2021-07-15T00:00:30-04:00").await;
        let told = world.last_words();
        assert!(told.contains("@sam, the offer stands until") && told.contains("July 15, 2021"), "{told}");
        world.clock_to("2021-07-15T22:00:00-04:00").await;
        assert_eq!(said(&world, "the offer stands until"), 1);
        world.is_done("sam", "/decline I have no time.").await;
        assert_eq!(world.offered_to().await, "ada");
        world.is_done("ada", "/accept").await;
        world.clock_to("2021-07-22T12:00:00-04:00").await;
        assert_eq!(said(&world, "the offer stands until"), 1, "who has accepted is not asked");
        world.ends_clean().await;
    }

    async fn an_offer_that_lapsed_meanwhile_is_not_reminded_of(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        world.clock_to(AFTER_CLOSING).await;
        world.is_done("maria", "/evaluate A1 pass Wrote such scripts in 2023.").await;
        world.clock_to("2021-07-16T00:01:30-04:00").await;
        assert_eq!(world.state().await, "unsuccessful");
        assert_eq!(said(&world, "the offer stands until"), 0);
        world.ends_clean().await;
    }

    async fn a_payment_that_grows_old_is_reminded_of_once_and_a_paid_one_never(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let number = world.sam_delivers_everything().await;
        world.merges("maria", number).await;
        world.clock_to("2021-07-27T12:00:00-04:00").await;
        assert_eq!(said(&world, "has been owed this payment"), 0);
        world.is_done("olivia", "/hold The invoice is missing.").await;
        world.clock_to("2021-07-28T12:00:00-04:00").await;
        let told = world.last_words();
        assert!(told.contains("@maria") && told.contains("@sam has been owed this payment since"), "{told}");
        world.clock_to("2021-09-28T12:00:00-04:00").await;
        assert_eq!(said(&world, "has been owed this payment"), 1);
        world.ends_clean().await;
    }

    async fn what_was_paid_in_time_reminds_nobody(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let number = world.sam_delivers_everything().await;
        world.merges("maria", number).await;
        world.is_done("olivia", "/paid CARD-1").await;
        world.clock_to("2021-09-28T12:00:00-04:00").await;
        assert_eq!(said(&world, "has been owed this payment"), 0);
        world.ends_clean().await;
    }
}
