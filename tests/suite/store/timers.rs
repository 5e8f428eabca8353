//! Timers: set, moved, cancelled, fired once.

use micro_acquisition::store::Store;
use micro_acquisition::store::timers::{self, NewTimer, Timer};

use super::{at, opportunity};
use crate::postgres::on_both_databases;

fn timer(id: &str, seconds: i64) -> NewTimer {
    NewTimer {
        timer_id: id.to_owned(),
        opportunity_id: opportunity(1),
        kind: "closing".to_owned(),
        due_at: at(seconds),
        payload: "{}".to_owned(),
    }
}

async fn set(store: &Store, timer: &NewTimer) -> bool {
    let mut tx = store.begin_write().await.unwrap();
    let set = tx.write(vec![timers::setting(timer)]).await.unwrap();
    tx.commit().await.unwrap();
    set == [1]
}

async fn fire(store: &Store, id: &str) -> bool {
    let mut tx = store.begin_write().await.unwrap();
    let fired = timers::mark_fired(&mut tx, id, at(500)).await.unwrap();
    tx.commit().await.unwrap();
    fired
}

async fn due(store: &Store, seconds: i64) -> Vec<String> {
    let due = timers::due(store, at(seconds), 10).await.unwrap();
    due.into_iter().map(|timer| timer.timer_id).collect()
}

on_both_databases! {
    async fn a_timer_is_due_at_its_instant_and_not_a_second_before(db: TestDatabase) {
        let store = db.store().await;
        assert!(set(&store, &timer("t", 100)).await);
        assert_eq!(due(&store, 99).await, Vec::<String>::new());
        let found = timers::due(&store, at(100), 10).await.unwrap();
        let expected = Timer {
            timer_id: "t".to_owned(),
            opportunity_id: opportunity(1),
            kind: "closing".to_owned(),
            due_at: at(100),
            payload: "{}".to_owned(),
            attempts: 0,
        };
        assert_eq!(found, [expected]);
        assert_eq!(timers::next_due(&store).await.unwrap(), Some(at(100)));
    }

    async fn timers_come_in_the_order_they_fell_due_and_no_more_than_asked(db: TestDatabase) {
        let store = db.store().await;
        for (id, seconds) in [("c", 30), ("a", 10), ("b", 20)] {
            set(&store, &timer(id, seconds)).await;
        }
        assert_eq!(due(&store, 100).await, ["a", "b", "c"]);
        assert_eq!(timers::due(&store, at(100), 2).await.unwrap().len(), 2);
    }

    async fn a_timer_fires_once_and_cannot_be_set_again(db: TestDatabase) {
        let store = db.store().await;
        set(&store, &timer("t", 100)).await;
        assert!(fire(&store, "t").await);
        assert!(!fire(&store, "t").await);
        assert!(!set(&store, &timer("t", 200)).await);
        assert_eq!(due(&store, 1000).await, Vec::<String>::new());
        assert_eq!(timers::next_due(&store).await.unwrap(), None);
    }

    async fn setting_a_timer_again_moves_it(db: TestDatabase) {
        let store = db.store().await;
        set(&store, &timer("t", 100)).await;
        assert!(set(&store, &timer("t", 200)).await);
        assert_eq!(due(&store, 199).await, Vec::<String>::new());
        assert_eq!(due(&store, 200).await, ["t"]);
    }

    async fn cancelling_takes_back_what_has_not_fired_of_that_opportunity_only(db: TestDatabase) {
        let store = db.store().await;
        let reminder = NewTimer { kind: "reminder".to_owned(), ..timer("reminder", 100) };
        let other = NewTimer { opportunity_id: opportunity(2), ..timer("other", 100) };
        for timer in [&timer("t", 100), &timer("fired", 50), &reminder, &other] {
            set(&store, timer).await;
        }
        fire(&store, "fired").await;
        let mut tx = store.begin_write().await.unwrap();
        let cancelled = tx.write(vec![timers::cancelling_all(opportunity(1))]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(cancelled, [2]);
        assert_eq!(due(&store, 1000).await, ["other"]);
        assert!(!fire(&store, "t").await);
        assert!(!set(&store, &timer("fired", 200)).await, "what fired is remembered");
    }

    async fn a_postponed_timer_keeps_its_due_instant_and_comes_later(db: TestDatabase) {
        let store = db.store().await;
        set(&store, &timer("t", 100)).await;
        assert!(timers::postpone(&store, "t", at(160), "GitHub is down").await.unwrap());
        assert_eq!(due(&store, 159).await, Vec::<String>::new());
        let found = timers::due(&store, at(160), 1).await.unwrap();
        assert_eq!((found[0].due_at, found[0].attempts), (at(100), 1));
        fire(&store, "t").await;
        assert!(!timers::postpone(&store, "t", at(200), "too late").await.unwrap());
    }

    async fn of_two_replicas_that_fire_at_once_one_wins(db: TestDatabase) {
        let store = db.store().await;
        let other = db.store().await;
        for round in 0..20 {
            let id = format!("t{round}");
            set(&store, &timer(&id, 100)).await;
            let (one, two) = tokio::join!(fire(&store, &id), fire(&other, &id));
            assert!(one ^ two, "round {round}");
        }
    }

    async fn setting_a_timer_rings_after_the_commit(db: TestDatabase) {
        let store = db.store().await;
        let wake = store.timers_wake();
        let mut ring = std::pin::pin!(wake.notified());
        ring.as_mut().enable();
        set(&store, &timer("t", 100)).await;
        assert!(futures_util::FutureExt::now_or_never(ring).is_some());
    }
}
