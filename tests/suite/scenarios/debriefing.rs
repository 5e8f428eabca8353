//! What those who applied are told of the outcome, and what each can ask (R86, R90, R131).

use jiff::Timestamp;

use micro_acquisition::domain::opportunity::State;

use super::acts::AFTER_CLOSING;
use super::text::{ENGLISH, application};
use super::world::{Courier, instant};
use super::*;
use crate::postgres::TestDatabase;

const COMPLAINTS: [(&str, &str); 2] = [
    ("MICRO_ACQUISITION_PROGRAMME__COMPLAINT_DAYS", "30"),
    (
        "MICRO_ACQUISITION_PROGRAMME__COMPLAINT",
        r#"{"en": "Office of the Procurement Ombudsman", "fr": "Bureau de l’ombud de l’approvisionnement"}"#,
    ),
];

async fn complained(db: &TestDatabase) -> World {
    let env = || COMPLAINTS.map(|(key, value)| (key.to_owned(), value.to_owned()));
    World::with(db, |_| env().to_vec()).await
}

/// Sam is at work; Ada passed and was drawn second; Zoe did not pass.
async fn sam_is_chosen_of_three(world: &mut World) {
    world.labelled_issue(ENGLISH).await;
    world.fate_favours_the_first_of_two().await;
    world.applies("sam").await;
    world.applies("ada").await;
    world.says("zoe", &application()).await;
    world.clock_to(AFTER_CLOSING).await;
    world
        .is_done("maria", "/evaluate A1 pass Wrote such scripts in 2023.")
        .await;
    world
        .is_done("maria", "/evaluate A2 pass Knows screen readers well.")
        .await;
    world
        .is_done(
            "maria",
            "/evaluate A3.1 fail Shows no script, see @octocat.",
        )
        .await;
    world.is_refused("zoe", "/debrief", "not known yet").await;
    world
        .is_done("maria", "/evaluate A3.2 pass Knows what a reader needs.")
        .await;
    assert_eq!(world.offered_to().await, "sam");
    world.is_refused("ada", "/debrief", "not known yet").await;
    world.is_done("sam", "/accept").await;
}

async fn awarded_at(world: &World) -> Timestamp {
    world.opportunity().await.awarded_at().unwrap()
}

on_both_databases! {
    async fn each_of_the_others_hears_of_the_award_and_which_reason_applies(db: TestDatabase) {
        let mut world = complained(&db).await;
        sam_is_chosen_of_three(&mut world).await;
        let told = world.last_words();
        assert!(told.contains("awarded to @sam"), "{told}");
        assert!(told.contains("drawn first: @ada (A2, place 2 in the order)"), "{told}");
        assert!(told.contains("Did not pass the evaluation: @zoe (A3)"), "{told}");
        assert!(told.contains("`/debrief`"), "{told}");
        assert!(told.replace('\u{a0}', " ").contains("Office of the Procurement Ombudsman"), "{told}");
        assert!(world.status().contains("Complaints about the award"), "{}", world.status());
        let programme = &world.app().programme;
        let until = programme.complaint_until(&world.opportunity().await).unwrap();
        assert_eq!(until, instant("2021-08-24T23:59:59-04:00"));
        assert!(awarded_at(&world).await < until);
        world.ends_clean().await;
    }

    async fn who_did_not_pass_hears_each_result_and_its_reason_once(db: TestDatabase) {
        let mut world = complained(&db).await;
        sam_is_chosen_of_three(&mut world).await;
        let first = world.says("zoe", "/debrief").await;
        assert_eq!(world.reactions(first), ["+1"]);
        let told = world.last_words().replace('\u{a0}', " ");
        assert!(told.contains("@zoe, this is what became of your application A3"), "{told}");
        assert!(told.contains("did not pass"), "{told}");
        assert!(told.contains("Shows no script, see"), "{told}");
        assert!(!told.contains("@octocat"), "{told}");
        assert!(told.contains("Knows what a reader needs"), "{told}");
        assert!(!told.contains("Wrote such scripts"), "only the own application: {told}");
        assert!(told.contains("verify draw"), "{told}");
        assert!(told.contains("until August 24, 2021"), "{told}");
        assert!(told.contains("@maria: a debrief was asked for"), "{told}");
        let pointer = format!("issuecomment-{first}");
        world.is_refused("zoe", "/debrief", &pointer).await;
        assert_eq!(world.opportunity().await.debriefs.len(), 1);
        world.ends_clean().await;
    }

    async fn who_passed_hears_the_place_in_the_order_in_their_own_language(db: TestDatabase) {
        let mut world = World::new(&db).await;
        sam_is_chosen_of_three(&mut world).await;
        world.is_done("ada", "/compte-rendu").await;
        let told = world.last_words().replace('\u{a0}', " ");
        assert!(told.contains("tirée au rang 2 sur 2"), "{told}");
        assert!(told.contains("**La candidature dans son ensemble :** réussie"), "{told}");
        assert!(!told.contains("Plaintes"), "{told}");
        world.is_done("sam", "/debrief").await;
        assert!(world.last_words().contains("the work was awarded to you"), "{}", world.last_words());
        world.ends_clean().await;
    }

    async fn only_who_applied_is_debriefed(db: TestDatabase) {
        let mut world = World::new(&db).await;
        sam_is_chosen_of_three(&mut world).await;
        world.is_refused("maria", "/debrief", "no application here").await;
        world.is_refused("olivia", "/debrief", "no application here").await;
        world.ends_clean().await;
    }

    async fn where_nobody_passed_a_debrief_is_offered_and_given(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        world.clock_to(AFTER_CLOSING).await;
        world.is_done("maria", "/evaluate A1 fail Has written no scripts.").await;
        assert!(matches!(world.opportunity().await.state, State::Unsuccessful { .. }));
        assert!(world.replies().iter().any(|it| it.body.contains("`/debrief`")), "{}", world.last_words());
        world.is_done("sam", "/debrief").await;
        let told = world.last_words();
        assert!(told.contains("Has written no scripts"), "{told}");
        assert!(!told.contains("verify draw"), "nothing was drawn: {told}");
        assert_eq!(world.state().await, "unsuccessful");
        world.ends_clean().await;
    }

    async fn what_ended_before_it_was_evaluated_has_nothing_to_explain(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        world.clock_to(AFTER_CLOSING).await;
        world.is_done("maria", "/cancel The budget is gone.").await;
        world.is_refused("sam", "/debrief", "before every application was evaluated").await;
        world.ends_clean().await;
    }

    async fn a_debrief_that_github_tells_of_before_the_award_is_given(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_then_ada_are_drawn(ENGLISH).await;
        world.courier = Courier::Backwards;
        world.writes("sam", "/accept");
        world.writes("ada", "/debrief");
        world.settle().await;
        assert_eq!(world.state().await, "in_progress");
        assert_eq!(world.opportunity().await.debriefs.len(), 1);
        world.ends_clean().await;
    }

    async fn after_an_award_that_ended_those_who_are_left_hear_of_the_next(db: TestDatabase) {
        let mut world = World::new(&db).await;
        sam_is_chosen_of_three(&mut world).await;
        world.is_done("sam", "/discontinue I fell ill.").await;
        world.is_done("maria", "/offer next It is still wanted.").await;
        world.is_done("ada", "/accept").await;
        let told = world.last_words();
        assert!(told.contains("awarded to @ada"), "{told}");
        assert!(told.contains("@zoe (A3)") && !told.contains("@sam"), "{told}");
        world.ends_clean().await;
    }
}
