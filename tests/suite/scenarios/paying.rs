//! Payment: who records it, and what it takes.

use micro_acquisition::domain::opportunity::State;
use micro_acquisition::domain::payment::PaymentState;

use super::text::ENGLISH;
use super::*;

async fn sam_is_accepted(world: &mut World) {
    world.sam_is_at_work(ENGLISH).await;
    let number = world.sam_delivers_everything().await;
    world.merges("maria", number).await;
    assert_eq!(world.state().await, "accepted");
}

async fn paid_by(world: &World) -> String {
    let State::Paid(accepted) = world.opportunity().await.state else {
        panic!("it is not paid")
    };
    match accepted.payment.state {
        PaymentState::Paid { by, .. } => by.login,
        PaymentState::Drafted | PaymentState::Held | PaymentState::Void => {
            panic!("it is not paid")
        }
    }
}

on_both_databases! {
    async fn an_administrator_stands_in_for_the_payment_role_and_nobody_else(db: TestDatabase) {
        let mut world = World::new(&db).await;
        sam_is_accepted(&mut world).await;
        for (who, why) in [("maria", "payment role"), ("zoe", "payment role"), ("sam", "never decides")] {
            world.is_refused(who, "/paid CARD-1", why).await;
        }
        world.is_refused("olivia", "/paid", "needs the reference").await;
        world.is_done("olivia", "/paid CARD-1 paypal").await;
        assert_eq!(paid_by(&world).await, "olivia");
        world.is_refused("olivia", "/paid CARD-2", "can no longer be changed").await;
        world.ends_clean().await;
    }

    async fn where_somebody_holds_the_payment_role_only_they_record_it(db: TestDatabase) {
        let mut world = World::with(&db, |scene| {
            let fin = scene.github.user("fin");
            let holder = format!(r#"[{{"github_id": {fin}, "login": "fin", "roles": ["payment"]}}]"#);
            vec![("MICRO_ACQUISITION_ROLES".to_owned(), holder)]
        })
        .await;
        sam_is_accepted(&mut world).await;
        world.is_refused("olivia", "/paid CARD-1", "payment role").await;
        world.is_done("fin", "/paid CARD-1").await;
        assert_eq!(paid_by(&world).await, "fin");
        world.ends_clean().await;
    }
}
