//! Evaluation, draw, offer and what follows when nobody is left.

use micro_acquisition::domain::draw;
use micro_acquisition::domain::event::Unsuccess;
use micro_acquisition::domain::opportunity::State;

use super::acts::AFTER_CLOSING;
use super::text::{ENGLISH, application};
use super::*;

async fn reason(world: &World) -> Unsuccess {
    match world.opportunity().await.state {
        State::Unsuccessful { reason, .. } => reason,
        other => panic!("it is {}", other.name()),
    }
}

on_both_databases! {
    async fn an_opportunity_that_nobody_applied_for_ends_at_its_closing(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.clock_to(AFTER_CLOSING).await;
        assert_eq!(reason(&world).await, Unsuccess::NoApplication);
        assert_eq!(world.status_labels(), ["micro-acquisition: unsuccessful"]);
        world.ends_clean().await;
    }

    async fn an_opportunity_that_nobody_passed_ends_and_says_so(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        world.clock_to(AFTER_CLOSING).await;
        world.is_refused("maria", "/evaluate A1 fail", "Every verdict needs its reason").await;
        world.is_refused("zoe", "/evaluate A1 fail No.", "write access").await;
        world.is_done("maria", "/evaluate A1 fail Has written no scripts.").await;
        assert_eq!(reason(&world).await, Unsuccess::NonePassed);
        let told = world.replies().into_iter().filter(|it| it.body.contains("@sam, thank you"));
        assert_eq!(told.count(), 1);
        world.ends_clean().await;
    }

    async fn the_only_one_who_passes_is_offered_the_work_without_a_draw(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        world.applies("ada").await;
        world.clock_to(AFTER_CLOSING).await;
        world.is_done("maria", "/evaluate A1 fail Has written no scripts.").await;
        world.is_done("maria", "/evaluate A2.1 pass Has written scripts.").await;
        assert_eq!(world.state().await, "evaluation");
        world.is_done("maria", "/evaluate A2.2 pass Knows screen readers.").await;
        assert_eq!(world.offered_to().await, "ada");
        let selection = world.opportunity().await.selection().unwrap().clone();
        assert!(matches!(selection.draw, draw::Draw::Sole { .. }));
        world.is_refused("sam", "/accept", "The work is offered to").await;
        world.is_refused("maria", "/evaluate A1 pass On second thoughts.", "fixed").await;
        world.ends_clean().await;
    }

    async fn the_revealed_seed_gives_the_order_that_was_committed_to(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_then_ada_are_drawn(ENGLISH).await;
        let (selection, seed) = (world.opportunity().await.selection().unwrap().clone(), world.seed().await);
        let draw::Draw::Revealed { list, by, order, .. } = selection.draw else {
            panic!("the draw is not revealed")
        };
        assert_eq!(by, draw::Revealed::Local { seed: hex::encode(seed) });
        let commitment = draw::commitment(&seed);
        assert_eq!(selection.posting.randomness, draw::Randomness::Local { commitment });
        assert_eq!(draw::order(&seed, &list), order);
        world.ends_clean().await;
    }

    async fn an_offer_that_lapses_goes_to_the_next_and_then_to_nobody(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_then_ada_are_drawn(ENGLISH).await;
        world.clock_to("2021-07-15T23:59:59-04:00").await;
        assert_eq!(world.offered_to().await, "sam");
        world.clock_to("2021-07-16T00:01:30-04:00").await;
        assert_eq!(world.offered_to().await, "ada");
        world.is_refused("sam", "/accept", "The work is offered to").await;
        world.clock_to("2021-07-21T00:01:30-04:00").await;
        assert_eq!(reason(&world).await, Unsuccess::NoneLeft);
        world.ends_clean().await;
    }

    async fn an_acceptance_that_github_tells_of_after_the_lapse_is_read_in_time(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_then_ada_are_drawn(ENGLISH).await;
        world.writes("sam", "/accept");
        let lost = world.github().take_pending();
        assert_eq!(lost.len(), 1);
        world.clock_to("2021-07-16T00:01:30-04:00").await;
        assert_eq!(world.state().await, "in_progress");
        world.github().deliver(&lost[0]).await.unwrap();
        world.settle().await;
        assert_eq!(world.opportunity().await.supplier().unwrap().login, "sam");
        world.ends_clean().await;
    }

    async fn a_late_selection_is_reminded_of_once(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        world.clock_to(AFTER_CLOSING).await;
        world.clock_to("2021-07-15T00:00:01-04:00").await;
        assert!(world.last_words().contains("Still waiting for an evaluation: A1"), "{}", world.last_words());
        let said = world.said().len();
        world.clock_to("2021-07-20T00:00:00-04:00").await;
        assert_eq!(world.said().len(), said);
        world.ends_clean().await;
    }

    async fn several_commands_in_one_comment_are_done_together_or_not_at_all(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        world.says("ada", &application()).await;
        world.clock_to(AFTER_CLOSING).await;
        let both = "/evaluate A1 pass Good.\n/evaluate A7 pass Good.";
        world.is_refused("maria", both, "There is no application A7").await;
        world.is_done("maria", "/evaluate A1 fail No.\n/evaluate A2 pass Yes.").await;
        assert_eq!(world.offered_to().await, "ada");
        world.ends_clean().await;
    }
}
