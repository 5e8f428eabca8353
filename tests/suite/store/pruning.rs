//! Deliveries that were settled long ago are forgotten, and no others.

use jiff::SignedDuration;
use micro_acquisition::domain::ids::IssueId;
use micro_acquisition::store::Store;
use micro_acquisition::store::inbox::{self, DeliveryStatus, Ending, Intake, NewDelivery, Settled};

use super::intake::delivery;
use super::{MINUTE, at};
use crate::postgres::on_both_databases;

/// A delivery that came in at that second.
async fn came_in(store: &Store, id: &str, second: i64) {
    let new = NewDelivery {
        received_at: at(second),
        ..delivery(id, 1)
    };
    Intake::start(store.clone()).accept(new).await.unwrap();
}

async fn settle(store: &Store, ids: &[&str], settled: Settled) {
    let leased = inbox::lease_partition(store, "worker", at(5000), MINUTE, 100);
    let lease = leased.await.unwrap().unwrap().lease;
    let mut tx = store.begin_write().await.unwrap();
    for id in ids {
        let ending = Ending::Ends(settled, None);
        inbox::settle(&mut tx, &lease, id, ending, at(5000))
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    inbox::release_lease(store, &lease).await.unwrap();
}

async fn is_kept(store: &Store, id: &str) -> bool {
    inbox::delivery(store, id).await.unwrap().is_some()
}

on_both_databases! {
    async fn what_was_settled_long_ago_is_forgotten_and_what_is_pending_never(db: TestDatabase) {
        let store = db.store().await;
        for (id, second) in [("old", 10), ("old and pending", 20), ("new", 1000)] {
            came_in(&store, id, second).await;
        }
        settle(&store, &["old", "new"], Settled::Done).await;

        let pruned = inbox::prune(&store, Settled::Done, at(500), 100).await.unwrap();

        assert_eq!(pruned, 1);
        assert!(!is_kept(&store, "old").await);
        assert!(is_kept(&store, "old and pending").await && is_kept(&store, "new").await);
    }

    async fn each_status_is_swept_by_itself_and_the_oldest_first(db: TestDatabase) {
        let store = db.store().await;
        for (id, second) in [("done", 1), ("first", 2), ("second", 3), ("third", 4)] {
            came_in(&store, id, second).await;
        }
        settle(&store, &["done"], Settled::Done).await;
        settle(&store, &["first", "second", "third"], Settled::Ignored).await;

        let pruned = inbox::prune(&store, Settled::Ignored, at(500), 2).await.unwrap();

        assert_eq!(pruned, 2);
        assert!(is_kept(&store, "done").await && is_kept(&store, "third").await);
        assert!(!is_kept(&store, "first").await && !is_kept(&store, "second").await);
    }

    async fn what_waited_for_as_long_as_deliveries_are_kept_is_ended(db: TestDatabase) {
        let store = db.store().await;
        for (id, second) in [("old", 10), ("new", 1000)] {
            came_in(&store, id, second).await;
        }
        let leased = inbox::lease_partition(&store, "worker", at(2000), MINUTE, 100);
        let lease = leased.await.unwrap().unwrap().lease;
        let mut tx = store.begin_write().await.unwrap();
        for id in ["old", "new"] {
            let ending = Ending::Waits(IssueId(7));
            inbox::settle(&mut tx, &lease, id, ending, at(2000)).await.unwrap();
        }
        tx.commit().await.unwrap();

        assert_eq!(inbox::end_waiting(&store, at(500), at(3000)).await.unwrap(), 1);

        let old = inbox::delivery(&store, "old").await.unwrap().unwrap();
        assert_eq!((old.status, old.done_at), (DeliveryStatus::Ignored, Some(at(3000))));
        let new = inbox::delivery(&store, "new").await.unwrap().unwrap();
        assert_eq!(new.status, DeliveryStatus::Waiting);
    }

    async fn a_sweep_goes_on_until_nothing_old_is_left(db: TestDatabase) {
        let world = crate::scenarios::world::World::new(&db).await;
        let store = &world.app().store;
        for number in 0..5 {
            came_in(store, &format!("old {number}"), number).await;
        }
        let ids = ["old 0", "old 1", "old 2", "old 3"];
        settle(store, &ids, Settled::Ignored).await;
        let two_days_later = at(2 * 24 * 60 * 60);
        let wait = two_days_later.duration_since(world.app().clock.now());
        world.scene.clock.advance(wait);
        let swept = || micro_acquisition::server::forget_settled(world.app(), SignedDuration::from_hours(24));

        assert_eq!(swept().await.unwrap(), 4);

        assert!(is_kept(store, "old 4").await);
        assert_eq!(swept().await.unwrap(), 0);
    }
}
