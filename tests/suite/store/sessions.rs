//! Sessions as the database keeps them.

use jiff::{SignedDuration, Timestamp};
use micro_acquisition::store::sessions::{begin, change, end, forget_over, seen, session};

use crate::postgres::on_both_databases;

on_both_databases! {
    async fn a_session_is_begun_once_changed_seen_and_ended(db: TestDatabase) {
        let store = db.store().await;
        let then: Timestamp = "2021-06-23T13:00:00Z".parse().unwrap();
        let later = then + SignedDuration::from_mins(1);
        assert_eq!(session(&store, "one").await.unwrap(), None);
        assert!(begin(&store, "one", b"first", then).await.unwrap());
        assert!(!begin(&store, "one", b"other", later).await.unwrap());
        assert!(begin(&store, "two", b"second", then).await.unwrap());

        assert!(change(&store, "one", b"changed").await.unwrap());
        assert!(!change(&store, "three", b"changed").await.unwrap());
        seen(&store, "one", later).await.unwrap();
        seen(&store, "one", then).await.unwrap();

        let kept = session(&store, "one").await.unwrap().unwrap();
        assert_eq!((kept.data.as_slice(), kept.created_at, kept.seen_at), (&b"changed"[..], then, later));
        end(&store, "one").await.unwrap();
        assert_eq!(session(&store, "one").await.unwrap(), None);
        assert!(session(&store, "two").await.unwrap().is_some());
    }

    async fn what_was_not_used_or_is_old_is_forgotten(db: TestDatabase) {
        let store = db.store().await;
        let then: Timestamp = "2021-06-23T13:00:00Z".parse().unwrap();
        let hours = |hours| then + SignedDuration::from_hours(hours);
        for (id, begun, used) in [("idle", 10, 10), ("old", 0, 12), ("fresh", 10, 12)] {
            begin(&store, id, b"", hours(begun)).await.unwrap();
            seen(&store, id, hours(used)).await.unwrap();
        }

        let forgotten = forget_over(&store, hours(11), hours(1)).await.unwrap();

        assert_eq!(forgotten, 2);
        assert!(session(&store, "fresh").await.unwrap().is_some());
    }
}
