//! How far somebody has looked.

use micro_acquisition::domain::ids::{OpportunityId, UserId};
use micro_acquisition::store::desk::{
    everything, looked_at, looks, of_person, private_texts, under_way,
};

use crate::postgres::on_both_databases;

on_both_databases! {
    async fn each_look_of_each_person_is_remembered(db: TestDatabase) {
        let store = db.store().await;
        let now = "2021-06-23T13:00:00Z".parse().unwrap();
        let (one, other) = (OpportunityId::new(now, [1; 10]), OpportunityId::new(now, [2; 10]));
        assert_eq!(looked_at(&store, UserId(7), one).await.unwrap(), None);
        looks(&store, UserId(7), one, 3, now).await.unwrap();
        looks(&store, UserId(7), one, 5, now).await.unwrap();
        looks(&store, UserId(8), one, 4, now).await.unwrap();

        assert_eq!(looked_at(&store, UserId(7), one).await.unwrap(), Some(5));
        assert_eq!(looked_at(&store, UserId(8), one).await.unwrap(), Some(4));
        assert_eq!(looked_at(&store, UserId(7), other).await.unwrap(), None);
    }

    async fn an_empty_database_has_nothing_for_any_desk(db: TestDatabase) {
        let store = db.store().await;
        let now = "2021-06-23T13:00:00Z".parse().unwrap();
        assert!(under_way(&store).await.unwrap().is_empty());
        assert!(everything(&store).await.unwrap().is_empty());
        assert!(of_person(&store, UserId(7)).await.unwrap().is_empty());
        assert!(private_texts(&store, OpportunityId::new(now, [1; 10])).await.unwrap().is_empty());
    }
}
