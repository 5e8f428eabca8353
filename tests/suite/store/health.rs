//! How everything that waits is, in numbers.

use jiff::SignedDuration;
use micro_acquisition::clock::{Clock as _, SystemClock};
use micro_acquisition::store::access::Frozen;
use micro_acquisition::store::effects;
use micro_acquisition::store::health::{self, Health, TimersDepth};
use micro_acquisition::store::inbox::Intake;
use micro_acquisition::store::redeliveries::{self, POLLED, RECONCILED, Redelivery};
use micro_acquisition::store::timers::{self, NewTimer};

use super::effects::effect;
use super::intake::delivery;
use super::{at, opportunity};
use crate::postgres::on_both_databases;

on_both_databases! {
    async fn an_empty_database_has_nothing_that_waits_and_never_heard_anything(db: TestDatabase) {
        let store = db.store().await;
        assert_eq!(health::look(&store, at(0)).await.unwrap(), Health::default());
    }

    async fn a_database_with_a_clock_of_its_own_says_what_time_it_is(db: TestDatabase) {
        let store = db.store().await;
        let theirs = health::clock(&store).await.unwrap();
        assert_eq!(theirs.is_none(), store.is_sqlite());
        if let Some(theirs) = theirs {
            // It runs on this machine here.
            let apart = SystemClock.now().duration_since(theirs).abs();
            assert!(apart < SignedDuration::from_mins(1), "{apart}");
        }
    }

    async fn a_database_that_does_not_wait_for_the_disk_is_known_for_it(db: TestDatabase) {
        let store = db.store().await;
        let forgetful = health::is_forgetful(&store).await.unwrap();
        // The view of the settings has a row only where it is as asked.
        let off = "CREATE TABLE turned_off AS SELECT name FROM pg_settings WHERE name = 'fsync' AND setting = 'off'";
        let expected = !db.is_sqlite() && db.execute(off).await.unwrap() == 1;
        assert_eq!(forgetful, expected);
    }

    async fn everything_that_waits_is_counted(db: TestDatabase) {
        let store = db.store().await;
        let intake = Intake::start(store.clone());
        intake.accept(delivery("a", 1)).await.unwrap();
        intake.accept(delivery("reconcile:later", 1)).await.unwrap();
        let failed = Redelivery {
            delivery_id: "missing".to_owned(),
            attempt_id: 1,
            event: "issues".to_owned(),
            failed_at: at(0),
            asked: 0,
            next_ask_at: at(0),
        };
        redeliveries::note(&store, &failed).await.unwrap();
        redeliveries::set_mark(&store, POLLED, at(7)).await.unwrap();
        redeliveries::set_mark(&store, RECONCILED, at(8)).await.unwrap();
        let mut tx = store.begin_write().await.unwrap();
        effects::enqueue(&mut tx, &effect("e"), at(10)).await.unwrap();
        for (timer_id, seconds) in [("held", -900), ("late", 0), ("due", 50), ("to come", 500)] {
            let timer = NewTimer {
                timer_id: timer_id.to_owned(),
                opportunity_id: opportunity(1),
                kind: "closing".to_owned(),
                due_at: at(seconds),
                payload: "{}".to_owned(),
            };
            tx.write(vec![timers::setting(&timer)]).await.unwrap();
        }
        tx.commit().await.unwrap();
        let held = Frozen::Archived.held();
        assert!(timers::postpone(&store, "held", at(600), &held).await.unwrap());

        let found = health::look(&store, at(60)).await.unwrap();

        assert_eq!((found.inbox.pending, found.inbox.oldest_age), (2, Some(SignedDuration::from_secs(60))));
        assert_eq!((found.effects.pending, found.effects.oldest_age), (1, Some(SignedDuration::from_secs(50))));
        let latest = Some(SignedDuration::from_secs(60));
        assert_eq!(found.timers, TimersDepth { set: 4, held: 1, late: 1, latest });
        assert_eq!(found.last_webhook, Some(at(0)));
        assert_eq!((found.redeliveries, found.polled, found.compared), (1, Some(at(7)), Some(at(8))));
        assert_eq!(found.unsealed, 0);
    }

    async fn of_what_came_by_comparison_no_webhook_is_told(db: TestDatabase) {
        let store = db.store().await;
        let intake = Intake::start(store.clone());
        intake.accept(delivery("reconcile:label", 1)).await.unwrap();
        assert_eq!(health::look(&store, at(0)).await.unwrap().last_webhook, None);
    }
}
