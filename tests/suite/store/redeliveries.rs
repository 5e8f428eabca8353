//! Deliveries that GitHub could not make, and how far something has been done.

use micro_acquisition::store::Store;
use micro_acquisition::store::inbox::{self, Ending, Intake, Settled};
use micro_acquisition::store::redeliveries::{self, POLLED, RECONCILED, Reading, Redelivery};

use super::intake::delivery;
use super::{MINUTE, at};
use crate::postgres::on_both_databases;

fn failed(id: &str, attempt_id: i64, seconds: i64) -> Redelivery {
    Redelivery {
        delivery_id: id.to_owned(),
        attempt_id,
        event: "issues".to_owned(),
        failed_at: at(seconds),
        asked: 0,
        next_ask_at: at(seconds),
    }
}

async fn due(store: &Store, seconds: i64) -> Vec<String> {
    let due = redeliveries::due(store, at(seconds), 10).await.unwrap();
    due.into_iter().map(|failed| failed.delivery_id).collect()
}

on_both_databases! {
    async fn what_failed_is_asked_for_in_the_order_in_which_it_failed(db: TestDatabase) {
        let store = db.store().await;
        for (id, seconds) in [("late", 30), ("early", 10), ("later", 40)] {
            redeliveries::note(&store, &failed(id, 1, seconds)).await.unwrap();
        }
        assert_eq!(due(&store, 9).await, Vec::<String>::new());
        assert_eq!(due(&store, 30).await, ["early", "late"]);
        let waiting = redeliveries::waiting(&store, 10).await.unwrap();
        assert_eq!(waiting.len(), 3);
        assert_eq!(waiting[0], failed("early", 1, 10));
    }

    async fn a_newer_attempt_replaces_an_older_one_and_never_the_other_way_round(db: TestDatabase) {
        let store = db.store().await;
        for attempt in [5, 7, 6] {
            redeliveries::note(&store, &failed("d", attempt, attempt)).await.unwrap();
        }
        let waiting = redeliveries::waiting(&store, 10).await.unwrap();
        assert_eq!(waiting, [Redelivery { attempt_id: 7, ..failed("d", 5, 5) }]);
    }

    async fn an_attempt_that_is_read_later_and_was_earlier_dates_the_delivery(db: TestDatabase) {
        let store = db.store().await;
        for (attempt, seconds) in [(7, 70), (5, 50), (6, 60)] {
            redeliveries::note(&store, &failed("d", attempt, seconds)).await.unwrap();
        }
        let known = redeliveries::of_delivery(&store, "d").await.unwrap().unwrap();
        assert_eq!((known.attempt_id, known.failed_at, known.next_ask_at), (7, at(50), at(70)));
    }

    async fn a_reading_goes_on_where_it_was_broken_off_until_it_is_over(db: TestDatabase) {
        let store = db.store().await;
        assert_eq!(redeliveries::reading(&store).await.unwrap(), None);
        for (seconds, place) in [(10, "a"), (10, "b"), (5, "c")] {
            let reading = Reading { reached_at: at(seconds), goes_on_at: place.to_owned() };
            redeliveries::keep_reading(&store, Some(&reading)).await.unwrap();
            assert_eq!(redeliveries::reading(&store).await.unwrap(), Some(reading));
        }
        assert_eq!(redeliveries::mark(&store, POLLED).await.unwrap(), None);
        redeliveries::keep_reading(&store, None).await.unwrap();
        assert_eq!(redeliveries::reading(&store).await.unwrap(), None);
    }

    async fn of_two_replicas_one_asks(db: TestDatabase) {
        let store = db.store().await;
        let seen = failed("d", 1, 10);
        redeliveries::note(&store, &seen).await.unwrap();
        assert!(redeliveries::claim(&store, &seen, at(70)).await.unwrap());
        assert!(!redeliveries::claim(&store, &seen, at(70)).await.unwrap());
        assert_eq!(due(&store, 69).await, Vec::<String>::new());
        let again = redeliveries::due(&store, at(70), 10).await.unwrap().remove(0);
        assert_eq!(again.asked, 1);
        assert!(redeliveries::claim(&store, &again, at(200)).await.unwrap());
    }

    async fn what_arrived_is_not_asked_for_and_known_until_it_is_settled(db: TestDatabase) {
        let store = db.store().await;
        redeliveries::note(&store, &failed("d", 1, 10)).await.unwrap();
        let intake = Intake::start(store.clone());
        intake.accept(delivery("d", 1)).await.unwrap();
        redeliveries::forget_settled(&store).await.unwrap();
        assert_eq!(due(&store, 100).await, Vec::<String>::new());
        assert!(redeliveries::waiting(&store, 10).await.unwrap().is_empty());
        let known = redeliveries::of_delivery(&store, "d").await.unwrap();
        assert_eq!(known.map(|it| it.failed_at), Some(at(10)));
        let leased = inbox::lease_partition(&store, "w", at(20), MINUTE, 1).await.unwrap().unwrap();
        let mut tx = store.begin_write().await.unwrap();
        let done = Ending::Ends(Settled::Done, None);
        inbox::settle(&mut tx, &leased.lease, "d", done, at(21)).await.unwrap();
        tx.commit().await.unwrap();
        redeliveries::forget_settled(&store).await.unwrap();
        assert_eq!(redeliveries::of_delivery(&store, "d").await.unwrap(), None);
    }

    async fn what_cannot_be_made_any_more_is_forgotten(db: TestDatabase) {
        let store = db.store().await;
        redeliveries::note(&store, &failed("d", 1, 10)).await.unwrap();
        redeliveries::forget(&store, "d").await.unwrap();
        assert!(redeliveries::waiting(&store, 10).await.unwrap().is_empty());
    }

    async fn a_mark_never_goes_back_and_each_has_its_name(db: TestDatabase) {
        let store = db.store().await;
        assert_eq!(redeliveries::mark(&store, POLLED).await.unwrap(), None);
        for seconds in [10, 30, 20] {
            redeliveries::set_mark(&store, POLLED, at(seconds)).await.unwrap();
        }
        assert_eq!(redeliveries::mark(&store, POLLED).await.unwrap(), Some(at(30)));
        assert_eq!(redeliveries::mark(&store, RECONCILED).await.unwrap(), None);
    }
}
