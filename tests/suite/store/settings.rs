//! The last good settings of a repository.

use jiff::{SignedDuration, Timestamp};
use micro_acquisition::domain::ids::RepositoryId;
use micro_acquisition::domain::settings::Settings;
use micro_acquisition::store::settings::{keep, last_good};

use crate::postgres::on_both_databases;

const OURS: RepositoryId = RepositoryId(601);

fn labelled(label: &str) -> Settings {
    Settings {
        label: Some(label.to_owned()),
        ..Settings::none()
    }
}

on_both_databases! {
    async fn the_settings_read_last_are_kept_for_each_repository(db: TestDatabase) {
        let store = db.store().await;
        assert_eq!(last_good(&store, OURS).await.unwrap(), None);
        let then: Timestamp = "2021-06-23T13:00:00Z".parse().unwrap();
        let later = then + SignedDuration::from_mins(1);
        keep(&store, OURS, &labelled("first"), then).await.unwrap();
        keep(&store, OURS, &labelled("second"), later).await.unwrap();
        keep(&store, RepositoryId(602), &labelled("theirs"), later).await.unwrap();
        assert_eq!(last_good(&store, OURS).await.unwrap(), Some(labelled("second")));

        keep(&store, OURS, &labelled("first"), then).await.unwrap();
        assert_eq!(last_good(&store, OURS).await.unwrap(), Some(labelled("second")));
    }
}
