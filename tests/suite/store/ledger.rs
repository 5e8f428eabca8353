//! The public log: one place for each committed event, whoever seals.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use micro_acquisition::app::sealer;
use micro_acquisition::domain::event::Event;
use micro_acquisition::domain::ledger::{Checker, Entry, GENESIS, LogHead, Unsealed};
use micro_acquisition::store::opportunities::{self, Recording};
use micro_acquisition::store::{Breach, Store, StoreError, health, ledger};

use super::chain::{Growing, repository};
use super::{at, opportunity};
use crate::postgres::{self, TestDatabase, on_both_databases};

/// Everything that is sealed; the store's hashes are made up, so records are left out.
async fn sealed(store: &Store) -> Vec<Entry> {
    let entries = ledger::entries(store, 1, 10_000).await.unwrap();
    let mut checker = Checker::new(&[]);
    for entry in &entries {
        let bare = Entry {
            record: None,
            ..entry.clone()
        };
        checker.take(&bare).unwrap();
    }
    entries
}

async fn seal(store: &Store) -> usize {
    sealer::seal(store, at(2000)).await.unwrap()
}

fn rewritten() -> Event {
    Event::Rewritten {
        title: "Scripts".to_owned(),
        body: "Nothing.".to_owned(),
    }
}

/// An opportunity with so many events.
fn of(id: u8, events: i64) -> Growing {
    let mut growing = Growing::labelled(id, 900 + i64::from(id), 0);
    for second in 1..events {
        growing = growing.with(rewritten(), second, None);
    }
    growing
}

on_both_databases! {
    async fn an_empty_log_has_a_head_of_zeros(db: TestDatabase) {
        let store = db.store().await;
        assert_eq!(ledger::head(&store).await.unwrap(), (LogHead::default(), None));
        assert_eq!(LogHead::default().hash, GENESIS);
        assert_eq!(seal(&store).await, 0);
        assert_eq!(sealed(&store).await, []);
    }

    async fn every_event_gets_one_place_and_keeps_it(db: TestDatabase) {
        let store = db.store().await;
        repository(&store, false).await;
        let mut one = of(1, 3).kept(&store).await;
        of(2, 2).kept(&store).await;
        assert!(ledger::anything_unsealed(&store).await.unwrap());
        assert_eq!(seal(&store).await, 5);
        assert!(!ledger::anything_unsealed(&store).await.unwrap());
        assert_eq!(seal(&store).await, 0);
        let first = sealed(&store).await;
        assert_eq!(first.len(), 5);

        one = one.with(rewritten(), 9, None);
        assert!(one.keep(&store).await.unwrap());
        assert_eq!(seal(&store).await, 1);
        let all = sealed(&store).await;
        assert_eq!(all[..5], first[..]);
        assert_eq!((all[5].opportunity, all[5].version), (one.id(), 4));
        assert_eq!(all[5].sealed_at, at(2000));
        let (head, sealed_at) = ledger::head(&store).await.unwrap();
        assert_eq!((head, sealed_at), (all[5].head(), Some(at(2000))));
        assert_eq!(ledger::entries(&store, 3, 2).await.unwrap(), all[2..4]);
    }

    async fn what_waits_for_its_place_is_seen_by_how_long_its_first_has_waited(db: TestDatabase) {
        let store = db.store().await;
        // Recorded at 1000, whenever it happened.
        of(1, 2).kept(&store).await;
        let found = health::look(&store, at(1090)).await.unwrap();
        assert_eq!((found.unsealed, found.unsealed_age), (2, Some(SignedDuration::from_secs(90))));

        assert_eq!(seal(&store).await, 2);

        let found = health::look(&store, at(2001)).await.unwrap();
        assert_eq!((found.unsealed, found.unsealed_age), (0, None));
    }

    async fn a_sealer_that_dies_in_the_middle_has_sealed_nothing(db: TestDatabase) {
        let store = db.store().await;
        of(1, 3).kept(&store).await;
        let mut tx = store.begin_write().await.unwrap();
        assert!(ledger::seal_alone(&mut tx).await.unwrap());
        let event = ledger::unsealed(&mut tx, 1).await.unwrap().remove(0);
        let head = ledger::head_in(&mut tx).await.unwrap();
        let entry = Entry::after(&head, event, at(1500)).unwrap();
        ledger::append(&mut tx, &entry).await.unwrap();
        drop(tx);
        assert_eq!(seal(&store).await, 3);
        assert_eq!(sealed(&store).await[0].sealed_at, at(2000));
    }

    async fn the_table_refuses_a_second_place_and_a_second_head(db: TestDatabase) {
        let store = db.store().await;
        of(1, 2).kept(&store).await;
        assert_eq!(seal(&store).await, 2);
        let entries = sealed(&store).await;
        let event = |version| Unsealed {
            opportunity: opportunity(9),
            version,
            event_hash: "other".to_owned(),
            recorded_at: at(0),
        };
        // Another entry after the first one: the log would fork.
        let fork = Entry::after(&entries[0].head(), event(1), at(0)).unwrap();
        let mut twice = Entry::after(&entries[1].head(), event(1), at(0)).unwrap();
        twice.opportunity = entries[0].opportunity;
        for wrong in [fork, twice] {
            let mut tx = store.begin_write().await.unwrap();
            let error = ledger::append(&mut tx, &wrong).await.unwrap_err();
            let unique = matches!(error, StoreError::Constraint { breach: Breach::Unique, .. });
            assert!(unique, "{error}");
            tx.rollback().await.unwrap();
        }
    }

    async fn replicas_that_seal_at_the_same_time_make_one_log(db: TestDatabase) {
        let store = db.store().await;
        let mut sealers = Vec::new();
        for _ in 0..4 {
            let store = db.store().await;
            sealers.push(tokio::spawn(async move {
                let mut count = 0;
                for _ in 0..200 {
                    count += sealer::seal(&store, at(2000)).await.unwrap();
                    tokio::task::yield_now().await;
                }
                count
            }));
        }
        for id in 1..=20 {
            let mut growing = of(id, 2).kept(&store).await;
            growing = growing.with(rewritten(), 7, None);
            assert!(growing.keep(&store).await.unwrap());
        }
        let mut count = 0;
        for sealer in sealers {
            count += sealer.await.unwrap();
        }
        count += seal(&store).await;
        let entries = sealed(&store).await;
        assert_eq!((count, entries.len()), (60, 60));
        let events: BTreeSet<_> = entries.iter().map(|it| (it.opportunity, it.version)).collect();
        assert_eq!(events.len(), 60);
    }

    async fn more_than_one_batch_is_sealed_in_each_opportunitys_own_order(db: TestDatabase) {
        let store = db.store().await;
        of(1, 150).kept(&store).await;
        of(2, 150).kept(&store).await;
        assert_eq!(seal(&store).await, 200);
        sealer::seal_all(&store, at(2001)).await.unwrap();
        assert_eq!(sealed(&store).await.len(), 300);
    }

    async fn case_043_the_record_of_a_private_repository_is_withheld_its_place_is_not(db: TestDatabase) {
        let store = db.store().await;
        repository(&store, false).await;
        of(1, 1).kept(&store).await;
        seal(&store).await;
        let public = sealed(&store).await;
        assert_eq!(public[0].record, Some(serde_json::json!({ "version": 1 })));
        repository(&store, true).await;
        let hidden = sealed(&store).await;
        assert_eq!(hidden[0].record, None);
        assert_eq!(hidden[0].hash, public[0].hash);
    }

    async fn of_a_repository_that_is_not_known_no_record_is_shown(db: TestDatabase) {
        let store = db.store().await;
        of(1, 1).kept(&store).await;
        seal(&store).await;
        assert_eq!(sealed(&store).await[0].record, None);
    }
}

/// On SQLite there is one writer: nothing is sealed beside an open transaction.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_committed_late_is_sealed_late_and_never_missed() {
    postgres::on(TestDatabase::postgres().await, async |db| {
        let store = db.store().await;
        // The older opportunity is written first but commits after the younger is sealed.
        let late = of(1, 2);
        let links = late.links();
        let recording = Recording {
            opportunity: &late.opportunity,
            after_version: None,
            listed: None,
            ocid_prefix: "ocds-test",
            links: &links,
            now: at(1000),
        };
        let mut tx = store.begin_write().await.unwrap();
        let prepared = recording.prepared().unwrap();
        assert!(
            opportunities::record(&mut tx, prepared, [])
                .await
                .unwrap()
                .is_some()
        );
        let early = of(2, 2).kept(&store).await;
        assert_eq!(seal(&store).await, 2);
        tx.commit().await.unwrap();
        assert_eq!(seal(&store).await, 2);
        let whose: Vec<_> = sealed(&store)
            .await
            .iter()
            .map(|it| it.opportunity)
            .collect();
        assert_eq!(whose, [early.id(), early.id(), late.id(), late.id()]);
    })
    .await;
}

/// On SQLite there is one writer: nothing is sealed beside an open transaction.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_one_seals_at_a_time() {
    postgres::on(TestDatabase::postgres().await, async |db| {
        let (one, other) = (db.store().await, db.store().await);
        of(1, 3).kept(&one).await;
        let mut tx = one.begin_write().await.unwrap();
        assert!(ledger::seal_alone(&mut tx).await.unwrap());
        assert_eq!(seal(&other).await, 0);
        tx.rollback().await.unwrap();
        assert_eq!(seal(&other).await, 3);
    })
    .await;
}
