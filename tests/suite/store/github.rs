//! GitHub's names and our own comments.

use micro_acquisition::domain::ids::{InstallationId, RepositoryId, UserId};
use micro_acquisition::store::effects::{self, NewEffect};
use micro_acquisition::store::github::{self, Installation, Projection, Repository};
use micro_acquisition::store::{Store, access};

use super::chain::Growing;
use super::effects::effect;
use super::{at, opportunity};
use crate::postgres::on_both_databases;

fn installation(id: i64, seconds: i64) -> Installation {
    Installation {
        installation_id: InstallationId(id),
        account_id: UserId(42),
        account_login: "octo-org".to_owned(),
        suspended: false,
        seen_at: at(seconds),
    }
}

fn repository(id: i64, seconds: i64) -> Repository {
    Repository {
        repository_id: RepositoryId(id),
        installation_id: InstallationId(1),
        owner: "Octo-Org".to_owned(),
        name: "Hello-World".to_owned(),
        private: false,
        archived: false,
        default_branch: "main".to_owned(),
        licence: Some("MIT".to_owned()),
        seen_at: at(seconds),
    }
}

async fn put(store: &Store, repository: &Repository) -> bool {
    put_after(store, repository, None).await
}

/// Of a repository that was reached through an installation before.
async fn put_after(store: &Store, repository: &Repository, before: Option<i64>) -> bool {
    let mut tx = store.begin_write().await.unwrap();
    let before = before.map(InstallationId);
    let put = github::put_repository(&mut tx, repository, before)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    put
}

async fn install(store: &Store, installation: &Installation) -> bool {
    let mut tx = store.begin_write().await.unwrap();
    let put = github::put_installation(&mut tx, installation)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    put
}

#[test]
fn the_same_told_a_minute_later_is_noted_and_anything_else_at_once() {
    let (known, minute) = (repository(1, 0), 60);
    let renamed = |seconds| Repository {
        name: "Renamed".to_owned(),
        ..repository(1, seconds)
    };
    assert!(repository(1, minute - 1).adds_nothing_to(&known));
    assert!(!repository(1, minute).adds_nothing_to(&known));
    assert!(!renamed(1).adds_nothing_to(&known));
    let confirmed = repository(1, minute);
    assert!(renamed(minute - 1).adds_nothing_to(&confirmed));
}

on_both_databases! {
    async fn a_repository_comes_back_as_it_was_put(db: TestDatabase) {
        let store = db.store().await;
        let bare = Repository { licence: None, private: true, archived: true, ..repository(2, 0) };
        for repository in [repository(1, 0), bare] {
            assert!(put(&store, &repository).await);
            let found = github::repository(&store, repository.repository_id).await.unwrap();
            assert_eq!(found, Some(repository));
        }
        assert_eq!(github::repository(&store, RepositoryId(3)).await.unwrap(), None);
    }

    async fn case_007_what_was_seen_earlier_does_not_overwrite(db: TestDatabase) {
        let store = db.store().await;
        let renamed = Repository { name: "Renamed".to_owned(), ..repository(1, 10) };
        assert!(put(&store, &renamed).await);
        assert!(!put(&store, &repository(1, 9)).await);
        assert_eq!(github::repository(&store, RepositoryId(1)).await.unwrap(), Some(renamed));
        let suspended = Installation { suspended: true, ..installation(1, 10) };
        assert!(install(&store, &suspended).await);
        assert!(!install(&store, &installation(1, 9)).await);
        let found = github::installation(&store, InstallationId(1)).await.unwrap();
        assert_eq!(found, Some(suspended));
    }

    async fn case_042_a_name_belongs_to_the_repository_last_seen_under_it(db: TestDatabase) {
        let store = db.store().await;
        put(&store, &repository(1, 0)).await;
        put(&store, &repository(2, 5)).await;
        let found = github::repository_named(&store, "octo-org", "HELLO-world").await.unwrap();
        assert_eq!(found.map(|found| found.repository_id), Some(RepositoryId(2)));
        assert_eq!(github::repository_named(&store, "octo-org", "other").await.unwrap(), None);
    }

    async fn case_036_a_reinstallation_is_found_by_its_account(db: TestDatabase) {
        let store = db.store().await;
        install(&store, &installation(7, 0)).await;
        install(&store, &installation(8, 5)).await;
        let found = github::installation_of(&store, UserId(42)).await.unwrap();
        assert_eq!(found, Some(installation(8, 5)));
        assert_eq!(github::installations(&store).await.unwrap().len(), 2);
        let mut tx = store.begin_write().await.unwrap();
        assert!(github::remove_installation(&mut tx, InstallationId(7)).await.unwrap());
        assert!(!github::remove_installation(&mut tx, InstallationId(7)).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(github::installations(&store).await.unwrap(), [installation(8, 5)]);
    }

    async fn case_036_a_late_word_through_the_old_installation_takes_no_repository_back(db: TestDatabase) {
        let store = db.store().await;
        put(&store, &repository(1, 0)).await;
        let again = Repository { installation_id: InstallationId(2), ..repository(1, 20) };
        let mut tx = store.begin_write().await.unwrap();
        assert!(access::reach(&mut tx, &again).await.unwrap());
        tx.commit().await.unwrap();
        let late = Repository { name: "Renamed".to_owned(), ..repository(1, 10) };
        assert!(put(&store, &late).await);
        let found = github::repository(&store, RepositoryId(1)).await.unwrap();
        let kept = Repository { installation_id: InstallationId(2), ..late };
        assert_eq!(found, Some(kept), "what else it says counts");
        let moved = Repository { installation_id: InstallationId(3), ..repository(1, 20) };
        assert!(put(&store, &moved).await);
        assert_eq!(github::repository(&store, RepositoryId(1)).await.unwrap(), Some(moved));
    }

    async fn case_036_what_waits_goes_along_to_the_new_installation(db: TestDatabase) {
        let store = db.store().await;
        put(&store, &repository(1, 0)).await;
        let about = Some(Growing::labelled(1, 907, 0).kept(&store).await.id());
        let said = NewEffect { opportunity_id: about, ..effect("said") };
        let mailed = NewEffect { installation_id: InstallationId(0), ..said.clone() };
        let mailed = NewEffect { effect_id: "mailed".to_owned(), ..mailed };
        let elsewhere = NewEffect { opportunity_id: Some(opportunity(9)), ..effect("elsewhere") };
        let mut tx = store.begin_write().await.unwrap();
        for queued in [&said, &mailed, &elsewhere] {
            assert!(effects::enqueue(&mut tx, queued, at(0)).await.unwrap());
        }
        let again = Repository { installation_id: InstallationId(2), ..repository(1, 20) };
        assert!(access::reach(&mut tx, &again).await.unwrap());
        tx.commit().await.unwrap();
        for (id, through) in [("said", 2), ("mailed", 0), ("elsewhere", 1)] {
            let found = effects::effect(&store, id).await.unwrap().unwrap();
            assert_eq!(found.installation_id, InstallationId(through), "{id}");
        }
    }

    async fn case_036_what_waits_goes_along_when_a_payload_names_the_new_installation(db: TestDatabase) {
        let store = db.store().await;
        put(&store, &repository(1, 0)).await;
        let about = Some(Growing::labelled(1, 907, 0).kept(&store).await.id());
        let said = NewEffect { opportunity_id: about, ..effect("said") };
        let mut tx = store.begin_write().await.unwrap();
        assert!(effects::enqueue(&mut tx, &said, at(0)).await.unwrap());
        tx.commit().await.unwrap();
        let through = async || effects::effect(&store, "said").await.unwrap().unwrap().installation_id;
        let again = |seconds| Repository { installation_id: InstallationId(2), ..repository(1, seconds) };
        assert!(put_after(&store, &repository(1, 10), Some(1)).await);
        assert!(!put_after(&store, &again(5), Some(1)).await);
        assert_eq!(through().await, InstallationId(1), "what comes late moves nothing");
        assert!(put_after(&store, &again(20), Some(1)).await);
        assert_eq!(through().await, InstallationId(2));
    }

    async fn a_projection_is_put_and_replaced(db: TestDatabase) {
        let store = db.store().await;
        let shown = Projection {
            kind: "status".to_owned(),
            object_id: "o1".to_owned(),
            github_id: 3_100_000_001,
            digest: "d1".to_owned(),
            updated_at: at(0),
        };
        let later = Projection { digest: "d2".to_owned(), updated_at: at(5), ..shown.clone() };
        let mut tx = store.begin_write().await.unwrap();
        github::put_projection(&mut tx, &shown).await.unwrap();
        github::put_projection(&mut tx, &later).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(github::projection(&store, "status", "o1").await.unwrap(), Some(later));
        assert_eq!(github::projection(&store, "check", "o1").await.unwrap(), None);
    }
}
