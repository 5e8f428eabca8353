//! Working on deliveries: partitions, leases, fences.

use std::collections::HashSet;

use jiff::Timestamp;
use micro_acquisition::domain::ids::IssueId;
use micro_acquisition::store::inbox::{
    self, DeliveryStatus, Ending, Failure, Intake, Leased, PartitionLease, Settled,
};
use micro_acquisition::store::{Result, Store, StoreError};

use super::intake::delivery;
use super::{MINUTE, at};
use crate::postgres::on_both_databases;

/// Keeps deliveries named by partition and letter, one after the other.
async fn keep(store: &Store, ids: &[(&str, i64)]) {
    let intake = Intake::start(store.clone());
    for (id, partition) in ids {
        intake.accept(delivery(id, *partition)).await.unwrap();
    }
}

async fn lease(store: &Store, owner: &str, seconds: i64) -> Option<Leased> {
    inbox::lease_partition(store, owner, at(seconds), MINUTE, 10)
        .await
        .unwrap()
}

async fn settle(store: &Store, lease: &PartitionLease, id: &str, settled: Settled) -> Result<()> {
    let mut tx = store.begin_write().await?;
    let ending = Ending::Ends(settled, Some("because"));
    inbox::settle(&mut tx, lease, id, ending, at(5)).await?;
    tx.commit().await
}

async fn wait(store: &Store, lease: &PartitionLease, id: &str, issue: i64) -> Result<()> {
    let mut tx = store.begin_write().await?;
    inbox::settle(&mut tx, lease, id, Ending::Waits(IssueId(issue)), at(5)).await?;
    tx.commit().await
}

async fn something_happened(store: &Store, issue: i64) -> u64 {
    let mut tx = store.begin_write().await.unwrap();
    let releasing = vec![inbox::releasing(IssueId(issue))];
    let released = tx.write(releasing).await.unwrap();
    tx.commit().await.unwrap();
    released[0]
}

async fn status(store: &Store, id: &str) -> DeliveryStatus {
    inbox::delivery(store, id).await.unwrap().unwrap().status
}

pub fn failure(error: &str, retry_at: Option<Timestamp>) -> Failure<'_> {
    Failure {
        error,
        retry_at,
        passing: false,
    }
}

fn ids(leased: &Leased) -> Vec<&str> {
    leased
        .deliveries
        .iter()
        .map(|one| one.delivery_id.as_str())
        .collect()
}

on_both_databases! {
    async fn a_repository_is_leased_as_a_whole_in_order_of_arrival(db: TestDatabase) {
        let store = db.store().await;
        keep(&store, &[("z", 1), ("x", 2), ("y", 1), ("a", 1)]).await;
        let leased = lease(&store, "w", 0).await.unwrap();
        assert_eq!((leased.lease.partition_id, ids(&leased)), (1, vec!["z", "y", "a"]));
        let first = &leased.deliveries[0];
        let body = first.body.unpack(&first.delivery_id).unwrap();
        assert_eq!((first.event.as_str(), body.as_slice()), ("issues", b"{}".as_slice()));
        assert_eq!((first.received_at, first.attempts, first.partition_id), (at(0), 0, 1));
    }

    async fn a_lease_takes_no_more_than_asked(db: TestDatabase) {
        let store = db.store().await;
        keep(&store, &[("a", 1), ("b", 1), ("c", 1)]).await;
        let leased = inbox::lease_partition(&store, "w", at(0), MINUTE, 2).await.unwrap().unwrap();
        assert_eq!(ids(&leased), ["a", "b"]);
    }

    async fn a_leased_repository_is_nobody_elses_and_the_others_are_free(db: TestDatabase) {
        let store = db.store().await;
        keep(&store, &[("a", 1), ("b", 2)]).await;
        assert_eq!(ids(&lease(&store, "one", 0).await.unwrap()), ["a"]);
        keep(&store, &[("c", 1)]).await;
        assert_eq!(ids(&lease(&store, "two", 0).await.unwrap()), ["b"]);
        assert_eq!(lease(&store, "three", 0).await, None);
    }

    async fn case_018_many_who_ask_at_once_never_get_the_same_repository(db: TestDatabase) {
        let stores = [db.store().await, db.store().await];
        for partition in 0..10 {
            let (one, two) = (format!("{partition}a"), format!("{partition}b"));
            keep(&stores[0], &[(&one, partition), (&two, partition)]).await;
        }
        let asking = (0..30).map(|who| {
            let store = stores[who % 2].clone();
            tokio::spawn(async move { lease(&store, &format!("w{who}"), 0).await })
        });
        let mut taken = Vec::new();
        for asked in asking.collect::<Vec<_>>() {
            if let Some(leased) = asked.await.unwrap() {
                assert_eq!(leased.deliveries.len(), 2);
                taken.push(leased.lease.partition_id);
            }
        }
        let different: HashSet<_> = taken.iter().copied().collect();
        assert_eq!((taken.len(), different.len()), (10, 10));
    }

    async fn workers_that_drain_the_inbox_together_do_each_delivery_once(db: TestDatabase) {
        let stores = [db.store().await, db.store().await];
        let intake = Intake::start(stores[0].clone());
        let coming = (0..120).map(|number| intake.accept(delivery(&format!("d{number}"), number % 5)));
        futures_util::future::join_all(coming).await;
        let working = (0..6).map(|who| {
            let store = stores[who % 2].clone();
            tokio::spawn(async move {
                let mut done = Vec::new();
                while let Some(leased) =
                    inbox::lease_partition(&store, &format!("w{who}"), at(0), MINUTE, 7).await.unwrap()
                {
                    for one in &leased.deliveries {
                        settle(&store, &leased.lease, &one.delivery_id, Settled::Done).await.unwrap();
                        done.push(one.delivery_id.clone());
                    }
                    inbox::release_lease(&store, &leased.lease).await.unwrap();
                }
                done
            })
        });
        let mut done = Vec::new();
        for working in working.collect::<Vec<_>>() {
            done.extend(working.await.unwrap());
        }
        let different: HashSet<_> = done.iter().collect();
        assert_eq!((done.len(), different.len()), (120, 120));
    }

    async fn the_lease_of_a_worker_that_died_expires_and_is_taken_over(db: TestDatabase) {
        let store = db.store().await;
        keep(&store, &[("a", 1)]).await;
        let killed = lease(&store, "killed", 0).await.unwrap();
        assert_eq!(lease(&store, "heir", 59).await, None);
        assert_eq!(inbox::next_due(&store).await.unwrap(), Some(at(60)));
        let heir = lease(&store, "heir", 60).await.unwrap();
        assert_eq!(ids(&heir), ["a"]);
        assert_eq!(heir.lease.fence, killed.lease.fence + 1);
    }

    async fn a_worker_whose_lease_ended_can_finish_nothing(db: TestDatabase) {
        let store = db.store().await;
        keep(&store, &[("a", 1)]).await;
        let slow = lease(&store, "slow", 0).await.unwrap().lease;
        let quick = lease(&store, "quick", 60).await.unwrap().lease;
        let late = [
            settle(&store, &slow, "a", Settled::Done).await,
            wait(&store, &slow, "a", 7).await,
            inbox::delivery_failed(&store, &slow, "a", &failure("late", None), at(61)).await,
        ];
        for outcome in late {
            assert!(matches!(outcome, Err(StoreError::LeaseLost { .. })), "{outcome:?}");
        }
        let renewed = inbox::renew_lease(&store, &slow, at(999)).await;
        assert!(matches!(renewed, Err(StoreError::LeaseLost { .. })), "{renewed:?}");
        inbox::release_lease(&store, &slow).await.unwrap();
        assert_eq!(lease(&store, "third", 61).await, None, "a late release frees nothing");
        assert_eq!(status(&store, "a").await, DeliveryStatus::Pending);
        settle(&store, &quick, "a", Settled::Done).await.unwrap();
    }

    async fn a_delivery_is_settled_once_with_its_note(db: TestDatabase) {
        let store = db.store().await;
        keep(&store, &[("a", 1), ("b", 1)]).await;
        let held = lease(&store, "w", 0).await.unwrap().lease;
        settle(&store, &held, "a", Settled::Done).await.unwrap();
        settle(&store, &held, "b", Settled::Ignored).await.unwrap();
        assert!(settle(&store, &held, "a", Settled::Ignored).await.is_err());
        let done = inbox::delivery(&store, "a").await.unwrap().unwrap();
        assert_eq!((done.status, done.done_at), (DeliveryStatus::Done, Some(at(5))));
        assert_eq!(done.note.as_deref(), Some("because"));
        assert_eq!(status(&store, "b").await, DeliveryStatus::Ignored);
        inbox::release_lease(&store, &held).await.unwrap();
        assert_eq!(lease(&store, "w", 1).await, None);
        assert_eq!(inbox::next_due(&store).await.unwrap(), None);
    }

    async fn what_an_undone_transaction_settled_is_still_to_do(db: TestDatabase) {
        let store = db.store().await;
        keep(&store, &[("a", 1)]).await;
        let held = lease(&store, "w", 0).await.unwrap().lease;
        let mut tx = store.begin_write().await.unwrap();
        let ending = Ending::Ends(Settled::Done, None);
        inbox::settle(&mut tx, &held, "a", ending, at(1)).await.unwrap();
        drop(tx);
        assert_eq!(status(&store, "a").await, DeliveryStatus::Pending);
    }

    async fn a_failing_delivery_holds_its_repository_and_no_other(db: TestDatabase) {
        let store = db.store().await;
        keep(&store, &[("a", 1), ("b", 1), ("c", 2)]).await;
        let held = lease(&store, "w", 0).await.unwrap().lease;
        inbox::delivery_failed(&store, &held, "a", &failure("502", Some(at(30))), at(1)).await.unwrap();
        inbox::release_lease(&store, &held).await.unwrap();
        assert_eq!(ids(&lease(&store, "w", 1).await.unwrap()), ["c"]);
        assert_eq!(lease(&store, "w", 29).await, None);
        assert_eq!(inbox::next_due(&store).await.unwrap(), Some(at(30)));
        let again = lease(&store, "w", 30).await.unwrap();
        assert_eq!((ids(&again), again.deliveries[0].attempts), (vec!["a", "b"], 1));
        let failed = inbox::delivery(&store, "a").await.unwrap().unwrap();
        assert_eq!((failed.last_error.as_deref(), failed.next_attempt_at), (Some("502"), at(30)));
    }

    async fn case_021_a_dead_delivery_is_passed_over(db: TestDatabase) {
        let store = db.store().await;
        keep(&store, &[("poison", 1), ("b", 1)]).await;
        let held = lease(&store, "w", 0).await.unwrap().lease;
        inbox::delivery_failed(&store, &held, "poison", &failure("no", None), at(1)).await.unwrap();
        inbox::release_lease(&store, &held).await.unwrap();
        assert_eq!(ids(&lease(&store, "w", 1).await.unwrap()), ["b"]);
        let dead = inbox::delivery(&store, "poison").await.unwrap().unwrap();
        assert_eq!((dead.status, dead.done_at), (DeliveryStatus::Dead, Some(at(1))));
    }

    async fn a_waiting_delivery_comes_back_when_something_happens_on_its_issue(db: TestDatabase) {
        let store = db.store().await;
        keep(&store, &[("early", 1), ("b", 1)]).await;
        let held = lease(&store, "w", 0).await.unwrap().lease;
        wait(&store, &held, "early", 7).await.unwrap();
        inbox::release_lease(&store, &held).await.unwrap();
        let held = lease(&store, "w", 1).await.unwrap();
        assert_eq!(ids(&held), ["b"], "the others do not wait for it");
        assert_eq!(inbox::inbox_depth(&store, at(1)).await.unwrap().waiting, 1);
        assert_eq!(something_happened(&store, 8).await, 0);
        assert_eq!(something_happened(&store, 7).await, 1);
        inbox::release_lease(&store, &held.lease).await.unwrap();
        assert_eq!(ids(&lease(&store, "w", 2).await.unwrap()), ["early", "b"]);
    }

    async fn a_renewed_lease_lasts_longer_and_a_released_one_does_not(db: TestDatabase) {
        let store = db.store().await;
        keep(&store, &[("a", 1)]).await;
        let held = lease(&store, "w", 0).await.unwrap().lease;
        inbox::renew_lease(&store, &held, at(300)).await.unwrap();
        assert_eq!(lease(&store, "other", 299).await, None);
        inbox::release_lease(&store, &held).await.unwrap();
        let renewed = inbox::renew_lease(&store, &held, at(600)).await;
        assert!(matches!(renewed, Err(StoreError::LeaseLost { .. })), "{renewed:?}");
        assert!(lease(&store, "other", 1).await.is_some());
    }

    async fn a_delivery_that_died_of_what_passes_is_revived_and_no_other(db: TestDatabase) {
        let store = db.store().await;
        keep(&store, &[("passing", 1), ("lasting", 1), ("later", 2)]).await;
        let held = lease(&store, "w", 0).await.unwrap().lease;
        let passing = Failure { passing: true, ..failure("502", None) };
        inbox::delivery_failed(&store, &held, "passing", &passing, at(1)).await.unwrap();
        inbox::delivery_failed(&store, &held, "lasting", &failure("422", None), at(1)).await.unwrap();
        inbox::release_lease(&store, &held).await.unwrap();
        let held = lease(&store, "w", 0).await.unwrap().lease;
        inbox::delivery_failed(&store, &held, "later", &passing, at(9)).await.unwrap();
        inbox::release_lease(&store, &held).await.unwrap();
        assert_eq!(inbox::revive(&store, at(5), at(10)).await.unwrap(), 1);
        assert_eq!(inbox::revive(&store, at(5), at(10)).await.unwrap(), 0);
        let revived = inbox::delivery(&store, "passing").await.unwrap().unwrap();
        assert_eq!((revived.status, revived.attempts, revived.revived), (DeliveryStatus::Pending, 0, 1));
        assert_eq!((revived.next_attempt_at, revived.done_at), (at(10), None));
        assert_eq!(status(&store, "lasting").await, DeliveryStatus::Dead);
        assert_eq!(status(&store, "later").await, DeliveryStatus::Dead);
        assert_eq!(ids(&lease(&store, "w", 10).await.unwrap()), ["passing"]);
    }
}
