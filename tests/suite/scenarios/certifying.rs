//! Around the payment: certification by another person than who pays, hold,
//! release and void, and a delivery that is reverted.

use micro_acquisition::domain::payment::{Payment, PaymentState};
use serde_json::Value;

use super::acts::revert_of;
use super::approvals::officers;
use super::text::ENGLISH;
use super::world::Courier;
use super::*;
use crate::postgres::TestDatabase;

async fn sam_is_accepted(db: &TestDatabase) -> (World, i64) {
    let mut world = World::with(db, |scene| {
        officers(scene, &["CERTIFICATION"], "2022-03-31")
    })
    .await;
    world.sam_is_at_work(ENGLISH).await;
    let number = world.sam_delivers_everything().await;
    world.merges("maria", number).await;
    assert_eq!(world.state().await, "accepted");
    (world, number)
}

async fn payment(world: &World) -> Payment {
    world.opportunity().await.payment().unwrap().clone()
}

async fn shown(world: &World) -> Value {
    let path = "api/v1/opportunities/canada-digital/forms/1";
    let url = format!("http://{}/{path}", world.server.address);
    let record: Value = reqwest::get(url).await.unwrap().json().await.unwrap();
    record["payment"].clone()
}

/// Maria reverts the delivery.
async fn reverts(world: &World, delivery: i64) -> i64 {
    world.a_minute_passes();
    let maria = world.github().as_user("maria");
    let number = maria
        .open_pull_request(&world.scene.repository, &revert_of(delivery))
        .unwrap();
    world.settle().await;
    world.merges("maria", number).await;
    number
}

on_both_databases! {
    async fn nothing_is_paid_before_another_person_certified_it(db: TestDatabase) {
        let (world, _) = sam_is_accepted(&db).await;
        assert!(world.status().contains("Unpaid since July"), "{}", world.status());
        world.is_refused("fin", "/paid CARD-1", "not yet certified").await;
        for who in ["olivia", "maria", "fin", "zoe"] {
            world.is_refused(who, "/certify", "certification role").await;
        }
        world.is_refused("sam", "/certify", "never decides").await;
        world.is_refused("cert", "/certify\n/paid CARD-1", "nobody both certifies and pays").await;
        assert_eq!(payment(&world).await.name(), "drafted");

        world.is_done("cert", "/certify").await;

        assert_eq!(payment(&world).await.name(), "certified");
        assert!(shown(&world).await["certified_at"].is_string());
        assert_eq!(shown(&world).await["state"], "certified");
        world.is_refused("cert", "/certify", "already certified by @cert").await;
        world.is_refused("cert", "/paid CARD-1", "nobody both certifies and pays").await;
        world.is_done("fin", "/paid CARD-1").await;
        assert_eq!(world.state().await, "paid");
        let paid = shown(&world).await;
        assert!(paid["certified_at"].is_string() && paid["paid_at"].is_string(), "{paid}");
        assert!(world.status().contains("Certified as received (section 34) by @cert"), "{}", world.status());
        world.is_refused("fin", "/hold too late", "can no longer be changed").await;
        world.is_refused("fin", "/void too late", "can no longer be changed").await;
        world.ends_clean().await;
    }

    async fn a_payment_on_hold_is_neither_certified_nor_paid_until_it_is_released(db: TestDatabase) {
        let (world, _) = sam_is_accepted(&db).await;
        world.is_refused("maria", "/hold I doubt it", "payment or procurement role").await;
        world.is_refused("fin", "/release nothing", "not on hold").await;
        world.is_done("cert", "/certify").await;
        world.is_refused("fin", "/hold", "reason is needed").await;
        world.is_done("proc", "/hold the invoice is missing").await;
        assert_eq!(shown(&world).await["state"], "held");
        for (who, what) in [("cert", "/certify"), ("fin", "/paid CARD-1"), ("fin", "/hold again")] {
            world.is_refused(who, what, "on hold").await;
        }
        let status = world.status();
        assert!(status.contains("Put on hold by @proc"), "{status}");
        assert!(status.contains("the invoice is missing"), "{status}");

        world.is_done("fin", "/release the invoice has come").await;

        assert_eq!(payment(&world).await.name(), "certified");
        world.is_done("fin", "/paid CARD-1").await;
        assert_eq!(world.state().await, "paid");
        world.ends_clean().await;
    }

    async fn a_void_record_is_never_paid_and_no_other_one_is_made(db: TestDatabase) {
        let (world, _) = sam_is_accepted(&db).await;
        world.is_done("cert", "/certify").await;
        world.is_done("fin", "/void settled otherwise").await;
        for what in ["/paid CARD-1", "/release again", "/hold again", "/void again"] {
            world.is_refused("fin", what, "void for good").await;
        }
        let before = payment(&world).await;
        let again = world.opens_pull_request("sam", &[("more.ps1", "# more\n")]).await;
        world.merges("maria", again).await;
        assert_eq!(payment(&world).await, before);
        assert_eq!(before.state, PaymentState::Void);
        assert!(world.status().contains("its payment record is void"), "{}", world.status());
        world.ends_clean().await;
    }

    async fn case_104_a_payment_record_is_made_once_however_often_and_late_everything_comes(db: TestDatabase) {
        let (mut world, number) = sam_is_accepted(&db).await;
        let made = payment(&world).await;
        world.courier = Courier::OneByOne { seed: 11, times: 3 };
        world.writes("cert", "/certify");
        world.writes("fin", "/paid CARD-1");
        world.writes_in(number, "maria", "Thank you!");
        world.settle().await;
        let paid = payment(&world).await;
        assert_eq!((paid.id, paid.created_at), (made.id, made.created_at));
        assert_eq!(world.state().await, "paid");
        world.ends_clean().await;
    }

    async fn case_103_a_revert_before_payment_holds_it_and_asks(db: TestDatabase) {
        let (world, delivery) = sam_is_accepted(&db).await;
        let revert = reverts(&world, delivery).await;
        assert_eq!(payment(&world).await.name(), "held");
        let asked = world.last_words();
        assert!(asked.contains(&format!("pull request #{revert} reverted your accepted delivery #{delivery}")), "{asked}");
        world.is_refused("cert", "/certify", "on hold").await;
        world.is_done("fin", "/release the revert was for a release date alone").await;
        // Whatever else happens to the pull request that reverted it, it is known.
        world.says_in(revert, "maria", "Thanks.").await;
        world.approves("olivia", revert).await;
        assert_eq!(payment(&world).await.name(), "drafted");
        world.ends_clean().await;
    }

    async fn case_103_a_revert_after_payment_is_noted_as_a_defect_alone(db: TestDatabase) {
        let (world, delivery) = sam_is_accepted(&db).await;
        world.is_done("cert", "/certify").await;
        world.is_done("fin", "/paid CARD-1").await;
        reverts(&world, delivery).await;
        assert_eq!(world.state().await, "paid");
        assert!(world.last_words().contains("noted as a defect"), "{}", world.last_words());
        assert!(world.status().contains("The defect is noted"), "{}", world.status());
        world.ends_clean().await;
    }
}
