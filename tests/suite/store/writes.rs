//! Statements that are sent together do what they do one by one.

use micro_acquisition::store::effects::{self, EffectStatus};
use micro_acquisition::store::inbox::{self, DeliveryStatus, Ending, Intake, Settled};
use micro_acquisition::store::{StoreError, opportunities};

use super::chain::Growing;
use super::effects::effect;
use super::intake::delivery;
use super::{MINUTE, at};
use crate::postgres::on_both_databases;

on_both_databases! {
    async fn each_of_them_says_how_many_rows_it_changed(db: TestDatabase) {
        let store = db.store().await;
        let mut tx = store.begin_write().await.unwrap();
        let again = effects::NewEffect { coalesce: true, ..effect("b") };
        let writes = vec![
            effects::queueing(&effect("a"), at(0)),
            effects::queueing(&again, at(1)),
            effects::queueing(&effect("a"), at(2)),
            effects::queueing(&again, at(3)),
        ];
        assert_eq!(tx.write(writes).await.unwrap(), [1, 1, 0, 1]);
        assert!(tx.write(Vec::new()).await.unwrap().is_empty());
        tx.commit().await.unwrap();
        let first = effects::effect(&store, "a").await.unwrap().unwrap();
        assert_eq!((first.created_at, first.status), (at(0), EffectStatus::Pending));
        assert_eq!((first.opportunity_id, first.expires_at), (effect("a").opportunity_id, None));
        let second = effects::effect(&store, "b").await.unwrap().unwrap();
        assert_eq!((second.generation, second.created_at), (1, at(1)));
    }

    async fn as_many_as_nobody_keeps_ready_are_written_too(db: TestDatabase) {
        let store = db.store().await;
        let mut tx = store.begin_write().await.unwrap();
        let many: Vec<_> = (0..40).map(|number| effect(&format!("e{number}"))).collect();
        let writes = many.iter().map(|it| effects::queueing(it, at(0))).collect();
        assert_eq!(tx.write(writes).await.unwrap(), vec![1; 40]);
        tx.commit().await.unwrap();
        let last = effects::effect(&store, "e39").await.unwrap().unwrap();
        assert_eq!(last.payload, many[39].payload);
    }

    async fn where_one_of_them_is_refused_the_transaction_is_undone(db: TestDatabase) {
        let store = db.store().await;
        Growing::labelled(1, 907, 0).kept(&store).await;
        let mut another = Growing::labelled(2, 907, 5);
        let refused = another.keep(&store).await;
        assert!(matches!(refused, Err(StoreError::Constraint { .. })), "{refused:?}");
        assert!(opportunities::events(&store, another.id()).await.unwrap().is_empty());
    }

    async fn a_delivery_settled_along_with_others_needs_its_lease(db: TestDatabase) {
        let store = db.store().await;
        Intake::start(store.clone()).accept(delivery("d", 1)).await.unwrap();
        let leased = inbox::lease_partition(&store, "w", at(0), MINUTE, 10).await.unwrap().unwrap();
        let ending = Ending::Ends(Settled::Done, None);
        let mut late = leased.lease.clone();
        late.fence -= 1;
        for (lease, holds) in [(&late, false), (&leased.lease, true)] {
            let mut tx = store.begin_write().await.unwrap();
            let writes = vec![
                inbox::settling(lease, "d", ending, at(1)),
                effects::queueing(&effect("said"), at(1)),
            ];
            let changed = tx.write(writes).await.unwrap();
            assert_eq!(inbox::held(changed.first(), lease).is_ok(), holds);
            if holds {
                tx.commit().await.unwrap();
            } else {
                tx.rollback().await.unwrap();
            }
            let said = effects::effect(&store, "said").await.unwrap();
            assert_eq!(said.is_some(), holds);
        }
        let settled = inbox::delivery(&store, "d").await.unwrap().unwrap();
        assert_eq!(settled.status, DeliveryStatus::Done);
    }
}
