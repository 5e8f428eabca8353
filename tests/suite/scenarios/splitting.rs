//! Several opportunities of one team are compared, and a person is asked.

use micro_acquisition::domain::splitting::Reason;
use micro_acquisition::store::opportunities;

use super::text::ENGLISH;
use super::*;

async fn kinds(world: &World) -> Vec<String> {
    let id = world.opportunity().await.id;
    let events = opportunities::events(&world.app().store, id).await.unwrap();
    events.into_iter().map(|event| event.kind).collect()
}

async fn splitting(world: &World) -> Vec<Reason> {
    let opportunity = world.opportunity().await;
    opportunity.posting().unwrap().splitting.clone()
}

on_both_databases! {
    async fn a_second_opportunity_with_the_same_text_is_posted_and_a_person_is_asked(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        assert_eq!(kinds(&world).await, ["labelled", "posted"]);
        assert!(!world.status().contains("One contract or several?"));
        world.a_minute_passes();

        world.labelled_issue(ENGLISH).await;
        assert_eq!(world.state().await, "open");
        assert_eq!(kinds(&world).await, ["labelled", "posted", "splitting_flagged"]);
        let found = splitting(&world).await;
        assert!(matches!(found[0], Reason::SumOverCeiling { count: 2, .. }), "{found:?}");
        assert!(found.iter().any(|it| matches!(it, Reason::SimilarText { percent: 100, .. })), "{found:?}");
        let status = world.status();
        assert!(status.contains("One contract or several?"), "{status}");
        assert!(status.contains("$14,950.00"), "{status}");
        world.applies("sam").await;
        assert!(world.status().contains("A1 · @sam"));
        world.ends_clean().await;
    }

    async fn what_was_cancelled_before_award_is_not_added_up(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.is_done("maria", "/cancel Not needed any more.").await;
        world.a_minute_passes();

        world.labelled_issue(ENGLISH).await;
        assert_eq!(splitting(&world).await, []);
        assert_eq!(kinds(&world).await, ["labelled", "posted"]);
        world.ends_clean().await;
    }
}
