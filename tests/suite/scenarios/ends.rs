//! Everything between award and payment that is not the happy path: extension,
//! non-delivery, termination, the next in order, disputes.

use micro_acquisition::domain::command::Ground;
use micro_acquisition::domain::ending::{Ending, Terminated};
use micro_acquisition::domain::judgement::Missing;
use micro_acquisition::domain::money::Cents;
use micro_acquisition::domain::opportunity::State;
use micro_acquisition::domain::payment::{Basis, PaymentState};
use micro_acquisition::fake_github::{Conclusion, MergeMethod};

use super::acts::{AFTER_CLOSING, GUIDE};
use super::text::{ENGLISH, FRENCH, candidature};
use super::world::Courier;
use super::*;
use crate::postgres::TestDatabase;

/// An hour after the delivery date of the sample statement.
const AFTER_DELIVERY: &str = "2021-07-23T17:00:00-04:00";

async fn terminated(world: &World) -> Terminated {
    match world.opportunity().await.state {
        State::Terminated(terminated) => *terminated,
        other => panic!("it is {}", other.name()),
    }
}

async fn missing(world: &World) -> Vec<Missing> {
    match world.opportunity().await.state {
        State::Delivered(delivered) => delivered.missing,
        other => panic!("it is {}", other.name()),
    }
}

/// What programs read of the issue's opportunity.
async fn shown(world: &World) -> serde_json::Value {
    super::interface::json(world, super::interface::ONE).await
}

async fn with_officers(db: &TestDatabase) -> World {
    World::with(db, |scene| {
        let (fin, ada) = (scene.github.user("fin"), scene.github.user("ada"));
        let holders = format!(
            r#"[{{"github_id": {fin}, "login": "fin", "roles": ["payment"]}},
                {{"github_id": {ada}, "login": "ada", "roles": ["auditor"]}}]"#
        );
        vec![("MICRO_ACQUISITION_ROLES".to_owned(), holders)]
    })
    .await
}

/// Maria merges, and GitHub has yet to tell of it.
fn merged_unheard(world: &World, number: i64) {
    world.a_minute_passes();
    let maria = world.github().as_user("maria");
    maria
        .merge(&world.scene.repository, number, MergeMethod::Squash)
        .unwrap();
}

on_both_databases! {
    async fn non_delivery_is_ended_for_default_and_nothing_is_paid(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        world.clock_to("2021-07-21T17:00:00-04:00").await;
        assert!(world.last_words().contains("the work is due by"), "{}", world.last_words());
        world.clock_to(AFTER_DELIVERY).await;
        let asked = world.last_words();
        for way in ["@sam", "@maria", "/extend delivery", "/discontinue", "/terminate default"] {
            assert!(asked.contains(way), "{way} is not said in: {asked}");
        }
        world.is_refused("zoe", "/terminate default Nothing came.", "write access").await;
        world.is_refused("sam", "/terminate default Nothing came.", "never decides").await;
        world.is_refused("maria", "/terminate default", "A reason is needed").await;
        world.is_done("maria", "/terminate default Nothing was delivered.").await;

        let ended = terminated(&world).await;
        let reason = "Nothing was delivered.".to_owned();
        assert_eq!(ended.ending, Ending::Team { ground: Ground::Default, reason });
        assert_eq!(ended.payment, None);
        assert_eq!(world.status_labels(), ["micro-acquisition: terminated"]);
        assert!(world.scene.repository.issue(world.issue).unwrap().assignees.is_empty());
        let said = world.last_words();
        assert!(said.contains("Nothing is paid") && said.contains("Nobody is left"), "{said}");
        let shown = shown(&world).await;
        assert_eq!((&shown["state"], &shown["payment"]), (&"terminated".into(), &serde_json::Value::Null));
        assert_eq!(shown["supplier"]["login"], "sam");
        world.is_refused("maria", "/offer next Somebody else then.", "Nobody is left").await;
        world.is_refused("olivia", "/paid CARD-1", "cannot be done").await;
        world.is_refused("maria", "/terminate default Once more.", "cannot be done").await;
        world.ends_clean().await;
    }

    async fn a_termination_for_convenience_pays_the_percentage_that_is_done(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        world.is_refused("maria", "/terminate convenience most of it", "from 0% to 100%").await;
        world.is_done("maria", "/terminate convenience 33% The plans have changed.").await;

        let payment = terminated(&world).await.payment.unwrap();
        let id = world.opportunity().await.id;
        assert_eq!(payment.id, format!("{id}-1"));
        assert_eq!(payment.amount, Cents(214_500));
        assert_eq!(payment.tax_upper_bound, Cents(32_175));
        assert_eq!(payment.basis, Basis::Convenience { percent: 33 });
        let read = shown(&world).await;
        assert_eq!(read["payment"]["amount_cents"], 214_500);
        assert_eq!(read["payment"]["state"], "drafted");
        world.is_refused("sam", "/paid CARD-1", "never decides").await;
        world.is_done("olivia", "/paid CARD-1").await;
        assert_eq!(world.state().await, "terminated");
        assert_eq!(shown(&world).await["payment"]["state"], "paid");
        world.is_refused("olivia", "/paid CARD-2", "can no longer be changed").await;
        world.ends_clean().await;
    }

    async fn a_termination_for_convenience_with_nothing_done_pays_nothing(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(FRENCH).await;
        world.is_done("maria", "/résilier convenance 0% Les plans ont changé.").await;
        assert_eq!(terminated(&world).await.payment, None);
        assert!(world.last_words().contains("Rien n’est payé"), "{}", world.last_words());
        world.ends_clean().await;
    }

    async fn after_a_termination_the_next_in_order_does_the_work_under_an_award_of_its_own(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_then_ada_are_drawn(ENGLISH).await;
        world.is_done("sam", "/accept").await;
        world.is_done("maria", "/terminate convenience 50% We need it sooner.").await;
        world.is_refused("zoe", "/offer next Ada could.", "write access").await;
        world.is_refused("maria", "/offer next", "A reason is needed").await;
        world.is_refused("maria", "/offer next Ada could.", "still open").await;
        world.is_done("olivia", "/paid CARD-1").await;
        world.clock_to("2021-07-19T12:00:00-04:00").await;
        world.is_done("maria", "/offer next Ada could.").await;
        assert_eq!(world.offered_to().await, "ada");
        assert!(world.last_words().contains("@ada, good news"), "{}", world.last_words());
        // As many calendar days as Sam had: seven from 13 to 19 July make 23 the 29.
        assert_eq!(shown(&world).await["delivery_due_at"], "2021-07-29T20:00:00Z");
        world.is_done("ada", "/accept").await;
        let number = world.opens_pull_request("ada", &[GUIDE]).await;
        world.tests_end(number, Conclusion::Success).await;
        world.is_met_in(number).await;
        world.approves("maria", number).await;
        world.merges("maria", number).await;

        let opportunity = world.opportunity().await;
        let payment = &opportunity.accepted().unwrap().payment;
        assert_eq!(payment.id, format!("{}-2", opportunity.id));
        assert_eq!(payment.supplier.login, "ada");
        assert_eq!(payment.amount, Cents(650_000));
        let past = &opportunity.selection().unwrap().past;
        assert_eq!(past.len(), 1);
        let first = past[0].payment.as_ref().unwrap();
        assert_eq!(first.amount, Cents(325_000));
        assert!(matches!(first.state, PaymentState::Paid { .. }));
        assert_eq!(world.scene.repository.issue(world.issue).unwrap().assignees, ["ada"]);
        world.ends_clean().await;
    }

    async fn the_supplier_may_give_the_work_up_and_nobody_else_may_in_the_suppliers_name(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_then_ada_are_drawn(ENGLISH).await;
        world.is_refused("sam", "/discontinue I cannot.", "cannot be done").await;
        world.is_done("sam", "/accept").await;
        world.is_refused("ada", "/discontinue I would not.", "was awarded to").await;
        world.is_refused("sam", "/discontinue", "A reason is needed").await;
        world.is_done("sam", "/discontinue I am ill.").await;
        let ended = terminated(&world).await;
        assert_eq!((ended.ending, ended.payment), (Ending::Supplier, None));
        assert!(!world.last_words().contains("ill"), "the reason stays with the supplier");
        world.is_done("maria", "/offer next Ada is next.").await;
        world.is_done("ada", "/decline").await;
        assert_eq!(world.state().await, "unsuccessful");
        world.ends_clean().await;
    }

    async fn a_merge_after_the_end_accepts_nothing_and_an_earlier_one_is_not_blamed(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let number = world.sam_delivers_everything().await;
        assert_eq!(world.check_run(number), "success");
        world.is_done("maria", "/terminate default Not what we need.").await;
        assert_eq!(world.check_run(number), "neutral");
        world.merges("maria", number).await;
        assert_eq!(world.state().await, "terminated");
        let said = [world.replies(), world.scene.repository.app_comments(number)].concat();
        assert!(said.iter().any(|it| it.body.contains("nobody had been awarded")), "{said:#?}");
        world.ends_clean().await;
    }

    async fn an_extension_moves_the_delivery_date_and_what_counts_as_late(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        world.is_refused("zoe", "/extend delivery 2021-07-30 Please.", "write access").await;
        world.is_refused("maria", "/extend delivery soon Please.", "is not a date").await;
        world.is_refused("maria", "/extend delivery 2021-07-01 Please.", "has passed").await;
        world.is_refused("maria", "/extend delivery 2021-07-20 Please.", "may not move the date earlier").await;
        world.is_refused("maria", "/extend delivery 2021-07-30", "A reason is needed").await;
        world.clock_to(AFTER_DELIVERY).await;
        world.is_done("maria", "/extend delivery 2021-07-30 The sample pages came late.").await;
        let told = world.last_words();
        assert!(told.contains("@sam") && told.contains("July 30, 2021"), "{told}");
        assert_eq!(shown(&world).await["delivery_due_at"], "2021-07-31T03:59:59Z");
        world.clock_to("2021-07-30T10:00:00-04:00").await;
        assert!(world.last_words().contains("the work is due by"), "{}", world.last_words());
        let number = world.sam_delivers_everything().await;
        world.clock_to("2021-07-31T10:00:00-04:00").await;
        assert!(world.last_words().contains("was due by"), "{}", world.last_words());
        world.merges("maria", number).await;
        assert_eq!(world.state().await, "accepted");
        world.ends_clean().await;
    }

    async fn a_dispute_freezes_what_is_decided_paid_and_terminated(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        world.applies("ada").await;
        world.is_refused("ada", "/dispute The price is too low.", "cannot be done").await;
        world.clock_to(AFTER_CLOSING).await;
        world.is_done("maria", "/evaluate A1 pass Wrote such scripts in 2023.").await;
        world.is_done("maria", "/evaluate A2 fail Has written no scripts.").await;
        world.is_done("sam", "/accept").await;
        let number = world.sam_delivers_everything().await;
        world.is_refused("zoe", "/dispute I do not like it.", "who applied may dispute").await;
        world.is_refused("ada", "/dispute", "A reason is needed").await;
        world.is_done("ada", "/dispute I have written scripts since 2015.").await;

        assert_eq!(shown(&world).await["disputed"], true);
        assert_eq!(
            world.status_labels(),
            ["micro-acquisition: in progress", "micro-acquisition: disputed"]
        );
        assert!(world.status().contains("A dispute is open"), "{}", world.status());
        world.is_refused("ada", "/dispute And another thing.", "is open already").await;
        world.is_refused("maria", "/terminate default Nothing came.", "A dispute is open").await;
        world.is_refused("sam", "/discontinue Then not.", "A dispute is open").await;
        world.is_refused("maria", "/criterion 4 unmet It fails.", "A dispute is open").await;
        world.merges("maria", number).await;
        assert_eq!(missing(&world).await, [Missing::Disputed]);
        assert_eq!(shown(&world).await["payment"], serde_json::Value::Null);
        world.is_refused("sam", "/resolve continue It is over.", "never decides").await;
        world.is_refused("zoe", "/resolve continue It is over.", "write access").await;
        world.is_done("maria", "/resolve continue The verdict was explained.").await;
        // Only the dispute stood in the way of the merge.
        assert_eq!(world.state().await, "accepted");
        assert_eq!(world.status_labels(), ["micro-acquisition: accepted"]);
        assert_eq!(shown(&world).await["disputed"], false);
        world.is_done("ada", "/dispute It was not explained to me.").await;
        world.is_refused("olivia", "/paid CARD-1", "A dispute is open").await;
        world.is_done("olivia", "/resolve continue Now it is.").await;
        world.is_done("olivia", "/paid CARD-1").await;
        world.is_refused("olivia", "/resolve continue Once more.", "No dispute is open").await;
        world.ends_clean().await;
    }

    async fn a_repost_waits_until_nobody_is_left_in_the_order(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_then_ada_are_drawn(ENGLISH).await;
        world.is_done("sam", "/accept").await;
        world.is_done("sam", "/discontinue I am ill.").await;
        world.is_refused("maria", "/repost", "somebody is left in the drawn order").await;
        world.is_done("maria", "/offer next Sam is ill.").await;
        world.is_done("ada", "/accept").await;
        world.is_done("ada", "/discontinue So am I.").await;
        assert_eq!(world.state().await, "terminated");
        world.is_done("maria", "/repost").await;
        assert_eq!(world.all_kept().await.len(), 2);
        world.ends_clean().await;
    }

    async fn officers_are_reminded_of_a_dispute_each_week_until_it_is_settled(db: TestDatabase) {
        let mut world = with_officers(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        world.is_done("sam", "/dispute The sample pages are missing.").await;
        assert!(world.last_words().contains("@fin"), "{}", world.last_words());
        let reminders = |world: &World| {
            let said = world.replies().into_iter();
            said.filter(|it| it.body.contains("a dispute has been open since")).count()
        };
        world.clock_to("2021-07-19T12:00:00-04:00").await;
        assert_eq!(reminders(&world), 0);
        world.clock_to("2021-07-20T12:00:00-04:00").await;
        assert_eq!(reminders(&world), 1);
        world.clock_to("2021-07-27T12:00:00-04:00").await;
        assert_eq!(reminders(&world), 2);
        world.is_refused("maria", "/resolve continue They came.", "a role in this programme").await;
        world.is_done("fin", "/resolve continue They came.").await;
        world.clock_to("2021-08-20T12:00:00-04:00").await;
        assert_eq!(reminders(&world), 2);
        world.ends_clean().await;
    }

    async fn an_officer_accepts_late_work_and_the_record_says_who_and_why(db: TestDatabase) {
        let mut world = with_officers(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        world.clock_to(AFTER_DELIVERY).await;
        let number = world.sam_delivers_everything().await;
        world.merges("maria", number).await;
        assert_eq!(missing(&world).await, [Missing::Late]);
        world.is_refused("ada", "/resolve accept It is good.", "a role in this programme").await;
        world.is_refused("fin", "/resolve accept", "A reason is needed").await;
        world.is_refused("fin", "/resolve continue It is good.", "No dispute is open").await;
        world.is_done("fin", "/resolve accept A day late, and good.").await;
        let opportunity = world.opportunity().await;
        let payment = &opportunity.accepted().unwrap().payment;
        let Basis::Acceptance { decided: Some(decided), pull_request, .. } = &payment.basis else {
            panic!("{:?}", payment.basis)
        };
        assert_eq!((decided.by.login.as_str(), decided.reason.as_str()), ("fin", "A day late, and good."));
        assert_eq!((*pull_request, payment.amount), (number, Cents(650_000)));
        world.ends_clean().await;
    }

    async fn rejected_work_goes_back_and_the_rejected_merge_never_accepts(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let first = world.opens_pull_request("sam", &[GUIDE]).await;
        world.merges("maria", first).await;
        assert_eq!(world.state().await, "delivered");
        world.is_done("maria", "/resolve reject The guide is empty.").await;
        assert_eq!(world.state().await, "in_progress");
        let sam = world.github().as_user("sam");
        sam.comment(&world.scene.repository, first, "Oh.").unwrap();
        world.tests_end(first, Conclusion::Success).await;
        assert_eq!(world.state().await, "in_progress");
        world.is_refused("maria", "/resolve accept It is good.", "cannot be done").await;
        world.is_done("maria", "/terminate default Nothing better came.").await;
        world.ends_clean().await;
    }

    async fn a_merge_heard_of_before_the_termination_that_came_first_accepts_nothing(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let number = world.sam_delivers_everything().await;
        world.writes("maria", "/terminate default Not what we need.");
        merged_unheard(&world, number);
        world.courier = Courier::Backwards;
        world.settle().await;
        assert_eq!(terminated(&world).await.payment, None);
        world.ends_clean().await;
    }

    async fn a_termination_heard_of_before_the_merge_that_came_first_ends_nothing(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let number = world.sam_delivers_everything().await;
        merged_unheard(&world, number);
        let comment = world.writes("maria", "/terminate default Not what we need.");
        world.courier = Courier::Backwards;
        world.settle().await;
        assert_eq!(world.state().await, "accepted");
        assert_eq!(world.reactions(comment), ["confused"]);
        world.ends_clean().await;
    }

    async fn a_merge_heard_of_before_the_dispute_that_came_first_is_not_accepted(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let number = world.sam_delivers_everything().await;
        world.writes("sam", "/dispute The sample pages are missing.");
        merged_unheard(&world, number);
        world.courier = Courier::Backwards;
        world.settle().await;
        assert_eq!(missing(&world).await, [Missing::Disputed]);
        world.ends_clean().await;
    }

    async fn a_dispute_raised_after_the_merge_leaves_it_accepted_whatever_comes_first(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let number = world.sam_delivers_everything().await;
        merged_unheard(&world, number);
        world.writes("sam", "/dispute The price was another.");
        world.courier = Courier::Backwards;
        world.settle().await;
        assert_eq!(world.state().await, "accepted");
        assert!(world.opportunity().await.disputed());
        world.ends_clean().await;
    }

    async fn a_merge_that_was_lost_is_found_before_what_was_said_after_it_is_read(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let number = world.sam_delivers_everything().await;
        merged_unheard(&world, number);
        world.writes("maria", "/terminate default Not what we need.");
        let lost = world.github().take_pending();
        assert!(!lost.is_empty());
        world.clock_to(AFTER_DELIVERY).await;
        assert_eq!(world.state().await, "accepted");
    }

    async fn the_ends_in_french(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(FRENCH).await;
        world.says("sam", &candidature()).await;
        world.clock_to(AFTER_CLOSING).await;
        world.is_done("maria", "/évaluer A1 réussite A écrit de tels scripts.").await;
        world.is_done("sam", "/accepter").await;
        world.is_done("maria", "/prolonger livraison 2021-07-30 Les pages sont en retard.").await;
        world.is_done("sam", "/contester Les pages manquent.").await;
        world.is_done("maria", "/résoudre poursuivre Elles sont là.").await;
        world.is_done("sam", "/abandonner Je n’ai plus le temps.").await;
        assert_eq!(terminated(&world).await.ending, Ending::Supplier);
        world.ends_clean().await;
    }
}
