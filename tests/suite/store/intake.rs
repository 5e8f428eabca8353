//! Taking deliveries in: many at once, doubles, bad ones.

use bytes::Bytes;
use micro_acquisition::store::inbox::{
    self, Accepted, DeliveryFilter, DeliveryStatus, InboxDepth, Intake, NewDelivery,
};
use micro_acquisition::store::{Store, StoreError};

use super::inbox::failure;
use super::{MINUTE, at};
use crate::postgres::on_both_databases;

pub(super) fn delivery(id: &str, partition_id: i64) -> NewDelivery {
    NewDelivery {
        delivery_id: id.to_owned(),
        event: "issues".to_owned(),
        partition_id,
        received_at: at(0),
        body: Bytes::from_static(b"{}"),
    }
}

/// Lets a delivery of that GUID die.
async fn kill(store: &Store, id: &str) {
    let leased = inbox::lease_partition(store, "w", at(0), MINUTE, 10)
        .await
        .unwrap()
        .unwrap();
    inbox::delivery_failed(store, &leased.lease, id, &failure("poison", None), at(1))
        .await
        .unwrap();
    inbox::release_lease(store, &leased.lease).await.unwrap();
}

on_both_databases! {
    async fn a_delivery_is_kept_byte_by_byte(db: TestDatabase) {
        let store = db.store().await;
        let intake = Intake::start(store.clone());
        let body: Vec<u8> = (0..=255).cycle().take(1_000_000).collect();
        let large = NewDelivery { body: body.clone().into(), ..delivery("large", 1) };
        let empty = NewDelivery { body: Bytes::new(), ..delivery("empty", 1) };
        assert_eq!(intake.accept(large).await.unwrap(), Accepted::New);
        assert_eq!(intake.accept(empty).await.unwrap(), Accepted::New);
        assert_eq!(inbox::delivery_body(&store, "large").await.unwrap(), Some(body));
        assert_eq!(inbox::delivery_body(&store, "empty").await.unwrap(), Some(Vec::new()));
        assert_eq!(inbox::delivery_body(&store, "none").await.unwrap(), None);
    }

    async fn a_body_whose_size_is_not_what_it_says_is_damaged_and_takes_no_memory(db: TestDatabase) {
        let store = db.store().await;
        let intake = Intake::start(store.clone());
        intake.accept(delivery("d", 1)).await.unwrap();
        let whole = ("02000000", "207b7d");
        let four_gigabytes = ("ffffffff", "207b7d");
        let longer_than_it_is = ("03000000", "207b7d");
        let (mut read, literal) = (Vec::new(), |hex: &str| match db.url().split(':').next() {
            Some("sqlite") => format!("x'{hex}'"),
            _ => format!("'\\x{hex}'::bytea"),
        });
        for (size, block) in [whole, four_gigabytes, longer_than_it_is, ("0200", "")] {
            let body = literal(&format!("{size}{block}"));
            db.execute(&format!("UPDATE deliveries SET body = {body}")).await.unwrap();
            read.push(inbox::delivery_body(&store, "d").await);
        }
        assert_eq!(read.remove(0).unwrap(), Some(b"{}".to_vec()));
        for damaged in read {
            assert!(matches!(damaged, Err(StoreError::Corrupt { column: "body", .. })), "{damaged:?}");
        }
    }

    async fn many_that_come_at_once_are_all_kept_and_each_double_once(db: TestDatabase) {
        let store = db.store().await;
        let intake = Intake::start(store.clone());
        let coming = (0..500).map(|number| {
            let intake = intake.clone();
            let one = delivery(&format!("d{}", number % 400), number % 7);
            tokio::spawn(async move { intake.accept(one).await.unwrap() })
        });
        let mut kept = Vec::new();
        for coming in coming.collect::<Vec<_>>() {
            kept.push(coming.await.unwrap());
        }
        let new = kept.iter().filter(|kept| **kept == Accepted::New).count();
        let repeats = kept.iter().filter(|kept| **kept == Accepted::Repeat).count();
        assert_eq!((new, repeats), (400, 100));
        assert_eq!(inbox::inbox_depth(&store, at(0)).await.unwrap().pending, 400);
    }

    async fn a_bad_row_costs_only_itself(db: TestDatabase) {
        let store = db.store().await;
        let intake = Intake::start(store.clone());
        let coming = (0..40).map(|number| {
            let id = if number == 17 { String::new() } else { format!("d{number}") };
            intake.accept(delivery(&id, 1))
        });
        let outcomes = futures_util::future::join_all(coming).await;
        for (number, outcome) in outcomes.into_iter().enumerate() {
            match outcome {
                Ok(kept) => assert_eq!(kept, Accepted::New, "delivery {number}"),
                Err(error) => {
                    assert_eq!(number, 17);
                    assert!(matches!(error, StoreError::Constraint { .. }), "{error}");
                }
            }
        }
        assert_eq!(inbox::inbox_depth(&store, at(0)).await.unwrap().pending, 39);
    }

    async fn a_batch_arrives_in_the_order_it_came(db: TestDatabase) {
        let store = db.store().await;
        let intake = Intake::start(store.clone());
        let ids: Vec<String> = (0..50).map(|number| format!("{:02}", (number * 37) % 50)).collect();
        let coming = ids.iter().map(|id| intake.accept(delivery(id, 1)));
        futures_util::future::join_all(coming).await;
        let leased = inbox::lease_partition(&store, "w", at(0), MINUTE, 50).await.unwrap().unwrap();
        let order: Vec<String> = leased.deliveries.into_iter().map(|one| one.delivery_id).collect();
        assert_eq!(order, ids);
    }

    async fn case_005_a_repeat_changes_nothing(db: TestDatabase) {
        let store = db.store().await;
        let intake = Intake::start(store.clone());
        intake.accept(delivery("d", 1)).await.unwrap();
        let before = inbox::delivery(&store, "d").await.unwrap();
        let again = NewDelivery { event: "push".to_owned(), received_at: at(9), ..delivery("d", 2) };
        assert_eq!(intake.accept(again).await.unwrap(), Accepted::Repeat);
        assert_eq!(inbox::delivery(&store, "d").await.unwrap(), before);
    }

    async fn case_004_a_redelivery_revives_a_dead_one(db: TestDatabase) {
        let store = db.store().await;
        let intake = Intake::start(store.clone());
        intake.accept(delivery("d", 1)).await.unwrap();
        kill(&store, "d").await;
        assert_eq!(intake.accept(delivery("d", 1)).await.unwrap(), Accepted::Revived);
        assert_eq!(intake.accept(delivery("d", 1)).await.unwrap(), Accepted::Repeat);
        let revived = inbox::delivery(&store, "d").await.unwrap().unwrap();
        assert_eq!((revived.status, revived.attempts), (DeliveryStatus::Pending, 0));
        assert_eq!((revived.revived, revived.last_error.as_deref()), (1, Some("poison")));
    }

    async fn a_dead_delivery_is_replayed_and_no_other(db: TestDatabase) {
        let store = db.store().await;
        let intake = Intake::start(store.clone());
        intake.accept(delivery("d", 1)).await.unwrap();
        assert!(!inbox::replay(&store, "d").await.unwrap());
        kill(&store, "d").await;
        assert!(inbox::replay(&store, "d").await.unwrap());
        let leased = inbox::lease_partition(&store, "w", at(2), MINUTE, 10).await.unwrap().unwrap();
        assert_eq!((leased.deliveries.len(), leased.deliveries[0].attempts), (1, 0));
    }

    async fn deliveries_are_listed_newest_first_page_by_page(db: TestDatabase) {
        let store = db.store().await;
        let intake = Intake::start(store.clone());
        for number in 0..5 {
            let event = if number == 3 { "push" } else { "issues" };
            let one = NewDelivery { event: event.to_owned(), ..delivery(&format!("d{number}"), number % 2) };
            intake.accept(one).await.unwrap();
        }
        let list = async |filter: DeliveryFilter, before, limit| {
            inbox::deliveries(&store, &filter, before, limit).await.unwrap()
        };
        let ids = |found: Vec<inbox::DeliveryRecord>| -> Vec<String> {
            found.into_iter().map(|found| found.delivery_id).collect()
        };
        let first = list(DeliveryFilter::default(), None, 3).await;
        let cursor = first.last().map(|last| last.arrival);
        assert_eq!(ids(first), ["d4", "d3", "d2"]);
        assert_eq!(ids(list(DeliveryFilter::default(), cursor, 3).await), ["d1", "d0"]);
        let pushes = DeliveryFilter { event: Some("push".to_owned()), ..DeliveryFilter::default() };
        assert_eq!(ids(list(pushes, None, 9).await), ["d3"]);
        let even = DeliveryFilter { partition_id: Some(0), ..DeliveryFilter::default() };
        assert_eq!(ids(list(even, None, 9).await), ["d4", "d2", "d0"]);
        let dead = DeliveryFilter { status: Some(DeliveryStatus::Dead), ..DeliveryFilter::default() };
        assert!(list(dead, None, 9).await.is_empty());
    }

    async fn the_depth_counts_each_status_and_the_oldest(db: TestDatabase) {
        let store = db.store().await;
        assert_eq!(inbox::inbox_depth(&store, at(0)).await.unwrap(), InboxDepth::default());
        let intake = Intake::start(store.clone());
        intake.accept(delivery("dead", 1)).await.unwrap();
        kill(&store, "dead").await;
        intake.accept(delivery("old", 1)).await.unwrap();
        intake.accept(NewDelivery { received_at: at(30), ..delivery("new", 1) }).await.unwrap();
        let depth = inbox::inbox_depth(&store, at(60)).await.unwrap();
        let expected = InboxDepth { pending: 2, waiting: 0, dead: 1, oldest_age: Some(MINUTE) };
        assert_eq!(depth, expected);
    }

    async fn a_store_that_cannot_take_it_says_so(db: TestDatabase) {
        let store = db.store().await;
        let intake = Intake::start(store.clone());
        store.close().await;
        let error = intake.accept(delivery("d", 1)).await.unwrap_err();
        assert!(error.is_passing(), "{error}");
    }

    async fn a_delivery_rings_after_it_is_kept(db: TestDatabase) {
        let store = db.store().await;
        let wake = store.inbox_wake();
        let mut ring = std::pin::pin!(wake.notified());
        ring.as_mut().enable();
        Intake::start(store.clone()).accept(delivery("d", 1)).await.unwrap();
        assert!(futures_util::poll!(ring).is_ready());
    }
}
