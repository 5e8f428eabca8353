//! Writers that wait for each other share a commit, and nothing else.

use micro_acquisition::store::opportunities::{self, Claimed, Deciding};
use micro_acquisition::store::{Store, Tx};

use super::at;
use crate::postgres::on_both_databases;

async fn write(tx: &mut Tx, fact: &str) {
    let deciding = Deciding {
        fact_key: fact,
        outcome: "decided",
        on: None,
        newest_of: None,
        effect: "none",
        at: at(1),
    };
    let claimed = opportunities::decide(tx, &deciding).await.unwrap();
    assert_eq!(claimed, Claimed::Ours(None), "{fact} was there");
}

async fn stands(store: &Store, fact: &str) -> bool {
    let at = opportunities::decided_at(store, fact).await.unwrap();
    at.is_some()
}

/// Begins as soon as it is its turn, does as `ends` says, and answers.
fn writer(store: &Store, fact: &'static str, ends: Ends) -> tokio::task::JoinHandle<()> {
    let store = store.clone();
    tokio::spawn(async move {
        let mut tx = store.begin_write().await.unwrap();
        write(&mut tx, fact).await;
        match ends {
            Ends::Commits => tx.commit().await.unwrap(),
            Ends::RollsBack => tx.rollback().await.unwrap(),
            Ends::IsDropped => drop(tx),
        }
    })
}

#[derive(Clone, Copy)]
enum Ends {
    Commits,
    RollsBack,
    IsDropped,
}

on_both_databases! {
    async fn what_one_of_several_writers_undoes_is_undone_alone(db: TestDatabase) {
        let store = db.store().await;
        let mut first = store.begin_write().await.unwrap();
        write(&mut first, "first").await;
        let others = [
            writer(&store, "rolled back", Ends::RollsBack),
            writer(&store, "second", Ends::Commits),
            writer(&store, "dropped", Ends::IsDropped),
            writer(&store, "third", Ends::Commits),
        ];
        tokio::task::yield_now().await;

        first.commit().await.unwrap();
        for other in others {
            other.await.unwrap();
        }

        let reopened = db.store().await;
        for fact in ["first", "second", "third"] {
            assert!(stands(&reopened, fact).await, "{fact} is gone");
        }
        for fact in ["rolled back", "dropped"] {
            assert!(!stands(&reopened, fact).await, "{fact} was kept");
        }
    }

    async fn what_was_committed_is_seen_at_once_and_what_was_not_never(db: TestDatabase) {
        let store = db.store().await;
        let mut tx = store.begin_write().await.unwrap();
        write(&mut tx, "on its way").await;
        assert!(!stands(&store, "on its way").await);

        tx.commit().await.unwrap();

        assert!(stands(&store, "on its way").await);
    }

    async fn a_transaction_that_is_dropped_holds_nobody_up(db: TestDatabase) {
        let store = db.store().await;
        for _ in 0..3 {
            let mut tx = store.begin_write().await.unwrap();
            write(&mut tx, "given up").await;
            drop(tx);
        }

        let mut tx = store.begin_write().await.unwrap();
        write(&mut tx, "given up").await;
        tx.commit().await.unwrap();

        assert!(stands(&store, "given up").await);
    }

    async fn a_statement_that_is_refused_costs_its_own_writer_alone(db: TestDatabase) {
        let store = db.store().await;
        let mut first = store.begin_write().await.unwrap();
        write(&mut first, "before it").await;
        let refused = {
            let store = store.clone();
            tokio::spawn(async move {
                let mut tx = store.begin_write().await?;
                // One seed for each opportunity: a guard of the table.
                let id = "0199aa2e-1b2c-7abc-8def-0123456789ab".parse().unwrap();
                let id = micro_acquisition::domain::ids::OpportunityId(id);
                tx.write(vec![opportunities::keeping_seed(id, b"seed")]).await?;
                tx.write(vec![opportunities::keeping_seed(id, b"another")]).await?;
                tx.commit().await
            })
        };
        let after = writer(&store, "after it", Ends::Commits);
        tokio::task::yield_now().await;

        first.commit().await.unwrap();

        assert!(refused.await.unwrap().is_err(), "two seeds were kept");
        after.await.unwrap();
        assert!(stands(&store, "before it").await && stands(&store, "after it").await);
    }

    async fn two_hundred_writers_at_once_lose_nothing(db: TestDatabase) {
        let store = db.store().await;
        let writers = (0..200).map(|number| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut tx = store.begin_write().await.unwrap();
                write(&mut tx, &format!("fact {number}")).await;
                if number % 5 == 0 {
                    drop(tx);
                } else {
                    tx.commit().await.unwrap();
                }
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap();
        }

        let reopened = db.store().await;
        for number in 0..200 {
            let kept = stands(&reopened, &format!("fact {number}")).await;
            assert_eq!(kept, number % 5 != 0, "fact {number}");
        }
    }
}
