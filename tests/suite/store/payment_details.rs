//! What payment needs of suppliers: sealed bytes by payment, erased when it is over.

use micro_acquisition::store::Store;
use micro_acquisition::store::payment_details::{self, Sealed};

use super::at;
use crate::postgres::{TestDatabase, on_both_databases};

async fn keep(store: &Store, payment: &str, sealed: &[u8], seconds: i64) {
    let mut tx = store.begin_write().await.unwrap();
    payment_details::put(&mut tx, payment, sealed, at(seconds))
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// A payment in that state, paid at that second if it is.
async fn payment(db: &TestDatabase, id: &str, state: &str, paid: Option<i64>) {
    let paid = paid.map_or_else(
        || "NULL".to_owned(),
        |second| at(second).as_millisecond().to_string(),
    );
    db.execute(&format!(
        "INSERT INTO payments (payment_id, opportunity_id, award, state, amount_cents, tax_cents,
            tax_is_estimate, currency, record, created_at, paid_at)
         VALUES ('{id}', 'of-{id}', 1, '{state}', 1, 0, FALSE, 'CAD', '{{}}', 0, {paid})"
    ))
    .await
    .unwrap();
}

on_both_databases! {
    async fn details_entered_again_replace_those_before(db: TestDatabase) {
        let store = db.store().await;
        keep(&store, "one", &[0, 255, 1], 1).await;
        keep(&store, "one", b"later", 2).await;
        keep(&store, "two", b"other", 3).await;

        let kept = payment_details::of(&store, "one").await.unwrap();
        let expected = Sealed {
            payment_id: "one".to_owned(),
            sealed: b"later".to_vec(),
            entered_at: at(2),
        };
        assert_eq!(kept, Some(expected));
        assert_eq!(payment_details::of(&store, "three").await.unwrap(), None);
        assert!(payment_details::erase(&store, "one").await.unwrap());
        assert!(!payment_details::erase(&store, "one").await.unwrap());
        assert!(payment_details::of(&store, "two").await.unwrap().is_some());
    }

    async fn only_what_was_settled_long_enough_ago_is_erased(db: TestDatabase) {
        let store = db.store().await;
        for (id, state, paid) in [
            ("owed", "drafted", None),
            ("held", "held", None),
            ("certified", "certified", None),
            ("paid-early", "paid", Some(100)),
            ("paid-late", "paid", Some(101)),
            ("void", "void", None),
        ] {
            payment(&db, id, state, paid).await;
            keep(&store, id, b"sealed", 50).await;
        }
        payment(&db, "void-late", "void", None).await;
        keep(&store, "void-late", b"sealed", 101).await;

        assert_eq!(payment_details::erase_settled(&store, at(100)).await.unwrap(), 2);
        for gone in ["paid-early", "void"] {
            assert_eq!(payment_details::of(&store, gone).await.unwrap(), None, "{gone}");
        }
        for kept in ["owed", "held", "certified", "paid-late", "void-late"] {
            assert!(payment_details::of(&store, kept).await.unwrap().is_some(), "{kept}");
        }
    }
}
