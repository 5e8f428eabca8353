//! A public servant may win, but begins only once a director general has signed
//! off (R75).

use micro_acquisition::domain::event::Unsuccess;
use micro_acquisition::domain::opportunity::State;

use super::acts::AFTER_CLOSING;
use super::approvals::officers;
use super::text::{ENGLISH, FRENCH};
use super::world::Courier;
use super::*;
use crate::postgres::TestDatabase;

const SIGNED: (&str, &str) = (
    "MICRO_ACQUISITION_ELIGIBILITY__PUBLIC_SERVANT_SIGN_OFF",
    "true",
);

/// A programme that asks for the sign-off; prog and dual act for it.
async fn asking(db: &TestDatabase) -> World {
    World::with(db, |scene| {
        let mut env = officers(scene, &[], "2022-03-31");
        env.retain(|(key, _)| !key.ends_with("DRAW__SOURCE"));
        env.push((SIGNED.0.to_owned(), SIGNED.1.to_owned()));
        env
    })
    .await
}

/// Sam, who was drawn before Ada, has accepted as a public servant.
async fn sam_waits(db: &TestDatabase) -> World {
    let mut world = asking(db).await;
    world.sam_then_ada_are_drawn(ENGLISH).await;
    world.is_done("sam", "/accept public-servant").await;
    assert_eq!(world.state().await, "offered");
    world
}

fn assigned(world: &World) -> Vec<String> {
    let issue = world.scene.repository.issue(world.issue).unwrap();
    issue.assignees
}

on_both_databases! {
    async fn a_public_servants_work_begins_only_when_the_programme_signs_off(db: TestDatabase) {
        let world = sam_waits(&db).await;
        let asked = world.last_words();
        assert!(asked.contains("@prog and @dual") && asked.contains("@sam"), "{asked}");
        assert!(world.status().contains("acceptance waits for the sign-off"), "{}", world.status());
        assert_eq!(assigned(&world), [""; 0]);
        for who in ["proc", "maria", "olivia", "zoe"] {
            world.is_refused(who, "/sign-off DG-7", "programme role").await;
        }
        world.is_refused("sam", "/sign-off DG-7", "never decides").await;
        world.is_refused("sam", "/accept", "waits for the sign-off").await;
        world.is_refused("prog", "/sign-off", "needs the reference").await;

        world.is_done("prog", "/sign-off DG 2021-7").await;

        assert_eq!(world.state().await, "in_progress");
        assert_eq!(assigned(&world), ["sam"]);
        let status = world.status();
        assert!(status.contains("“DG 2021-7”, was recorded by @prog"), "{status}");
        let award = world.opportunity().await.work().unwrap().award.clone();
        let posting = world.opportunity().await.posting().unwrap().clone();
        let signed = award.sign_off.unwrap();
        assert_eq!(signed.terms_sha256, posting.statement_sha256);
        assert_eq!(award.terms_sha256, posting.statement_sha256);
        assert!(signed.accepted_at < award.accepted_at);
        world.is_refused("prog", "/sign-off DG-8", "in the state").await;
        world.ends_clean().await;
    }

    async fn an_offer_accepted_by_a_public_servant_does_not_lapse_and_reminds(db: TestDatabase) {
        let world = sam_waits(&db).await;
        world.clock_to("2021-07-16T00:01:30-04:00").await;
        assert_eq!(world.offered_to().await, "sam");
        let before = world.replies().len();
        world.clock_to("2021-07-30T12:00:00-04:00").await;
        assert_eq!(world.offered_to().await, "sam");
        assert_eq!(world.replies().len(), before + 2, "once a week");
        assert!(world.last_words().contains("still awaited"), "{}", world.last_words());
        world.is_done("dual", "/sign-off DG-7").await;
        assert_eq!(world.state().await, "in_progress");
        world.ends_clean().await;
    }

    async fn a_merge_before_the_sign_off_counts_for_nothing(db: TestDatabase) {
        let world = sam_waits(&db).await;
        let early = world.opens_pull_request("sam", &[]).await;
        world.merges("maria", early).await;
        assert_eq!(world.state().await, "offered");
        world.is_done("prog", "/sign-off DG-7").await;
        assert_eq!(world.state().await, "in_progress");
        assert!(world.opportunity().await.payment().is_none());
        world.ends_clean().await;
    }

    async fn a_refused_sign_off_offers_the_work_to_the_next(db: TestDatabase) {
        let world = sam_waits(&db).await;
        world.is_refused("prog", "/sign-off no", "reason is needed").await;
        world.is_done("prog", "/sign-off no A conflict of interest.").await;
        assert_eq!(world.offered_to().await, "ada");
        let told = world.replies().into_iter().any(|it| it.body.contains("@sam, @prog has recorded that the sign-off was refused"));
        assert!(told, "{}", world.last_words());
        assert!(!world.said().iter().any(|it| it.body.contains("conflict of interest")), "the reason is private");
        world.is_done("ada", "/accept").await;
        assert_eq!(world.opportunity().await.supplier().unwrap().login, "ada");
        world.ends_clean().await;
    }

    async fn who_waits_for_the_sign_off_may_still_decline_after_the_offers_time(db: TestDatabase) {
        let world = sam_waits(&db).await;
        world.clock_to("2021-07-20T12:00:00-04:00").await;
        world.is_done("sam", "/decline It takes too long.").await;
        assert_eq!(world.offered_to().await, "ada");
        world.ends_clean().await;
    }

    async fn a_sign_off_that_github_tells_of_before_the_acceptance_counts(db: TestDatabase) {
        let mut world = asking(&db).await;
        world.sam_then_ada_are_drawn(FRENCH).await;
        world.courier = Courier::Backwards;
        world.writes("sam", "/accepter fonctionnaire");
        world.writes("prog", "/autoriser DG-7");
        world.settle().await;
        assert_eq!(world.state().await, "in_progress");
        let award = world.opportunity().await.work().unwrap().award.clone();
        assert_eq!(award.supplier.login, "sam");
        assert!(award.sign_off.is_some());
        world.ends_clean().await;
    }

    async fn an_acceptance_by_a_public_servant_is_found_at_the_lapse(db: TestDatabase) {
        let mut world = asking(&db).await;
        world.sam_then_ada_are_drawn(ENGLISH).await;
        world.writes("sam", "/accept public-servant");
        assert_eq!(world.github().take_pending().len(), 1);
        world.clock_to("2021-07-16T00:01:30-04:00").await;
        assert_eq!(world.offered_to().await, "sam");
        assert!(world.opportunity().await.sign_off_awaited().is_some());
        world.ends_clean().await;
    }

    async fn whoever_is_not_a_public_servant_begins_at_once(db: TestDatabase) {
        let mut world = asking(&db).await;
        world.sam_then_ada_are_drawn(ENGLISH).await;
        assert!(world.last_words().contains("`/accept public-servant`"), "{}", world.last_words());
        world.is_refused("prog", "/sign-off DG-7", "No acceptance waits").await;
        world.is_done("sam", "/accept").await;
        assert_eq!(world.state().await, "in_progress");
        world.ends_clean().await;
    }

    async fn where_no_sign_off_is_asked_for_a_plain_acceptance_is_enough(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        world.clock_to(AFTER_CLOSING).await;
        world.is_done("maria", "/evaluate A1 pass Wrote such scripts.").await;
        world.is_refused("sam", "/accept public-servant", "it is enough").await;
        world.is_done("sam", "/accept").await;
        assert_eq!(world.state().await, "in_progress");
        world.ends_clean().await;
    }

    async fn nobody_is_left_when_the_sign_off_of_the_only_one_is_refused(db: TestDatabase) {
        let mut world = asking(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        world.clock_to(AFTER_CLOSING).await;
        world.is_done("maria", "/evaluate A1 pass Wrote such scripts.").await;
        world.is_done("sam", "/accept public-servant").await;
        world.is_done("prog", "/sign-off no A conflict of interest.").await;
        match world.opportunity().await.state {
            State::Unsuccessful { reason, .. } => assert_eq!(reason, Unsuccess::NoneLeft),
            other => panic!("it is {}", other.name()),
        }
        world.ends_clean().await;
    }
}
