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

impl World {
    /// The page of the newest opportunity.
    async fn page(&self, below: &str) -> String {
        let address = format!(
            "http://{}/{below}/canada-digital/forms/{}",
            self.server.address, self.issue
        );
        reqwest::get(address).await.unwrap().text().await.unwrap()
    }
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

    async fn a_flag_is_decided_by_an_officer_with_a_rationale_and_asked_anew_when_it_changes(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.is_refused("olivia", "/splitting no It is alone.", "nothing to decide").await;
        world.a_minute_passes();
        world.labelled_issue(ENGLISH).await;
        world.is_refused("maria", "/splitting no Another module.", "procurement").await;
        world.is_refused("olivia", "/splitting no", "reason").await;
        world.is_refused("olivia", "/splitting perhaps It depends.", "perhaps").await;
        let page = world.page("en/opportunities").await;
        assert!(!page.contains("One contract or several?"), "the flag is for officers: {page}");
        world.is_done("olivia", "/splitting no A second fault, in *another* module.").await;
        let decided = world.opportunity().await;
        let decided = decided.splitting_decision().unwrap();
        assert_eq!((decided.by.login.as_str(), decided.splits), ("olivia", false));
        assert!(world.status().contains("a contract of its own: “A second fault"), "{}", world.status());
        let page = world.page("fr/opportunites").await;
        assert!(page.contains("contrat distinct"), "{page}");
        world.a_minute_passes();
        let maria = world.github().as_user("maria");
        let dearer = ENGLISH.replace("$6,500.00", "$6,900.00");
        maria.edit_issue(&world.scene.repository, world.issue, None, Some(&dearer)).unwrap();
        world.settle().await;
        assert_eq!(world.opportunity().await.splitting_decision(), None);
        assert!(world.status().contains("/splitting no RATIONALE"), "{}", world.status());
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
