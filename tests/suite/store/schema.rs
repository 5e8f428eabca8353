//! Opening a database and bringing it to this version's schema.

use micro_acquisition::store::{SCHEMA_VERSION, Store, StoreError, Unsuitable, effects};

use super::{at, opportunity};
use crate::postgres::{TestDatabase, on, on_both_databases};

/// A step of a newer version that was taken.
fn taken(version: i64, name: &str) -> String {
    format!(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES ({version}, '{name}', TRUE, '', 0)"
    )
}

/// Statements that a row of `opportunities` takes to be told apart.
fn opportunity_row(id: &str, issue: i64, state: &str) -> String {
    format!(
        "INSERT INTO opportunities (opportunity_id, ocid, repository_id, issue_id, issue_number,
            installation_id, version, state, disputed, snapshot, head, title, language, currency,
            applications, questions, hidden, created_at, updated_at)
         VALUES ('{id}', 'ocds-{id}', 1, {issue}, 7, 1, 1, '{state}', FALSE, '{{}}', '', 'Title',
            'en', 'CAD', 0, 0, FALSE, 0, 0)"
    )
}

on_both_databases! {
    async fn migrating_twice_is_migrating_once(db: TestDatabase) {
        let store = db.store().await;
        store.migrate().await.unwrap();
        store.ping().await.unwrap();
        assert_eq!(store.is_sqlite(), db.is_sqlite());
    }

    async fn what_was_committed_is_there_after_reopening(db: TestDatabase) {
        let store = db.store().await;
        let mut tx = store.begin_write().await.unwrap();
        effects::enqueue(&mut tx, &super::effects::effect("kept"), at(0)).await.unwrap();
        tx.commit().await.unwrap();
        store.close().await;
        let again = db.store().await;
        assert!(effects::effect(&again, "kept").await.unwrap().is_some());
    }

    async fn a_newer_schema_that_only_adds_lets_the_version_before_start_again(db: TestDatabase) {
        let store = db.store().await;
        db.execute(&taken(4711, "contracts_listed")).await.unwrap();
        store.migrate().await.unwrap();
        let mut tx = store.begin_write().await.unwrap();
        effects::enqueue(&mut tx, &super::effects::effect("still"), at(0)).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn a_newer_schema_that_takes_away_is_refused_and_both_versions_are_named(db: TestDatabase) {
        let store = db.store().await;
        db.execute(&taken(4711, "contract_listings")).await.unwrap();
        let error = store.migrate().await.unwrap_err();
        assert!(matches!(error, StoreError::NewerSchema { found: 4711, known: SCHEMA_VERSION }));
        assert!(error.to_string().contains("4711"), "{error}");
    }

    async fn a_look_at_the_schema_tells_none_an_older_and_this_one_apart(db: TestDatabase) {
        let store = Store::connect(db.url()).await.unwrap();
        let looked = store.has_schema().await.unwrap_err();
        assert!(matches!(looked, StoreError::Unsuitable(Unsuitable::Empty)), "{looked}");
        store.migrate().await.unwrap();
        store.has_schema().await.unwrap();
        db.execute(&taken(4711, "contracts_listed")).await.unwrap();
        store.has_schema().await.unwrap();
        db.execute(&taken(4712, "contract_listings")).await.unwrap();
        let looked = store.has_schema().await.unwrap_err();
        assert!(matches!(looked, StoreError::NewerSchema { found: 4712, .. }), "{looked}");
        db.execute("DELETE FROM _sqlx_migrations WHERE version > 90").await.unwrap();
        let looked = store.has_schema().await.unwrap_err();
        let known = SCHEMA_VERSION;
        let older = Unsuitable::OlderSchema { found: 90, known };
        assert!(matches!(looked, StoreError::Unsuitable(it) if it == older));
    }

    async fn what_a_dropped_transaction_wrote_never_was(db: TestDatabase) {
        let store = db.store().await;
        let mut tx = store.begin_write().await.unwrap();
        effects::enqueue(&mut tx, &super::effects::effect("dropped"), at(0)).await.unwrap();
        drop(tx);
        let mut tx = store.begin_write().await.unwrap();
        effects::enqueue(&mut tx, &super::effects::effect("undone"), at(0)).await.unwrap();
        tx.rollback().await.unwrap();
        assert_eq!(effects::depth(&store, at(0)).await.unwrap(), effects::EffectsDepth::default());
    }

    async fn a_row_that_cannot_be_read_is_named(db: TestDatabase) {
        let store = db.store().await;
        let mut tx = store.begin_write().await.unwrap();
        effects::enqueue(&mut tx, &super::effects::effect("broken"), at(0)).await.unwrap();
        tx.commit().await.unwrap();
        db.execute("UPDATE effects SET opportunity_id = 'no uuid'").await.unwrap();
        let error = effects::effect(&store, "broken").await.unwrap_err();
        let StoreError::Corrupt { table, column, row, .. } = error else {
            panic!("{error}");
        };
        assert_eq!((table, column, row.as_str()), ("effects", "opportunity_id", "broken"));
    }

    async fn an_issue_has_one_live_opportunity_and_any_number_of_ended_ones(db: TestDatabase) {
        db.store().await;
        for (id, state) in [("a", "cancelled"), ("b", "unsuccessful"), ("c", "paid"), ("d", "open")] {
            db.execute(&opportunity_row(id, 1, state)).await.unwrap();
        }
        let second = db.execute(&opportunity_row("e", 1, "draft")).await.unwrap_err();
        assert!(second.into_database_error().unwrap().is_unique_violation());
        db.execute(&opportunity_row("f", 2, "draft")).await.unwrap();
    }

    async fn an_opportunity_is_in_one_of_the_thirteen_states(db: TestDatabase) {
        db.store().await;
        let states = [
            "draft", "needs_changes", "awaiting_approval", "open", "evaluation", "offered",
            "in_progress", "delivered", "accepted", "paid", "unsuccessful", "cancelled",
            "terminated",
        ];
        for (issue, state) in (1..).zip(states) {
            db.execute(&opportunity_row(state, issue, state)).await.unwrap();
        }
        assert!(db.execute(&opportunity_row("x", 99, "won")).await.is_err());
    }

    async fn an_award_has_one_payment_record(db: TestDatabase) {
        db.store().await;
        let payment = |id: &str, award: i64, state: &str| format!(
            "INSERT INTO payments (payment_id, opportunity_id, award, state, amount_cents, tax_cents,
                tax_is_estimate, currency, record, created_at)
             VALUES ('{id}', '{}', {award}, '{state}', 650000, 97500, TRUE, 'CAD', '{{}}', 0)",
            opportunity(1)
        );
        db.execute(&payment("p1", 1, "drafted")).await.unwrap();
        db.execute(&payment("p2", 2, "held")).await.unwrap();
        assert!(db.execute(&payment("p3", 2, "drafted")).await.is_err());
        assert!(db.execute(&payment("p4", 3, "promised")).await.is_err());
    }

    async fn a_version_of_an_opportunity_is_recorded_once(db: TestDatabase) {
        db.store().await;
        let event = format!(
            "INSERT INTO events (opportunity_id, version, kind, at, recorded_at, cause, body,
                previous, hash)
             VALUES ('{}', 1, 'drafted', 0, 0, '{{}}', '{{}}', '', 'h')",
            opportunity(1)
        );
        db.execute(&event).await.unwrap();
        assert!(db.execute(&event).await.unwrap_err().into_database_error().unwrap().is_unique_violation());
    }
}

#[tokio::test]
async fn an_address_that_is_no_database_is_refused_without_repeating_it() {
    let error = Store::connect("mysql://me:hunter2@host/db")
        .await
        .unwrap_err();
    assert!(matches!(
        &error,
        StoreError::Unsuitable(Unsuitable::Address { .. })
    ));
    assert!(!error.to_string().contains("hunter2"), "{error}");
}

#[tokio::test]
async fn a_database_in_memory_is_refused() {
    for url in ["sqlite::memory:", "sqlite://x?mode=memory"] {
        let error = Store::connect(url).await.unwrap_err();
        assert!(
            matches!(error, StoreError::Unsuitable(Unsuitable::InMemory)),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_server_that_does_not_answer_may_answer_later() {
    let error = Store::connect("postgres://nobody@127.0.0.1:1/none")
        .await
        .unwrap_err();
    assert!(error.is_passing(), "{error}");
    let told = error.to_string();
    assert!(told.contains("127.0.0.1:1: Connection refused"), "{told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgres_that_does_not_know_the_database_says_so_once() {
    on(TestDatabase::postgres().await, |db| async move {
        let error = Store::connect(&format!("{}_gone", db.url())).await;
        let told = error.unwrap_err().to_string();
        assert_eq!(told.matches("does not exist").count(), 1, "{told}");
    })
    .await;
}

#[tokio::test]
async fn a_sqlite_database_is_made_for_its_owner_alone_with_the_files_beside_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let db = TestDatabase::sqlite_at(&folder.path().join("a.db"));
    let store = db.store().await;
    for file in ["a.db", "a.db-wal", "a.db-shm"] {
        let found = std::fs::metadata(folder.path().join(file)).unwrap();
        assert_eq!(found.permissions().mode() & 0o777, 0o600, "{file}");
    }
    store.close().await;
}

#[tokio::test]
async fn a_sqlite_file_that_cannot_be_made_or_opened_is_named_once() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path().display();
    for place in [format!("{here}"), format!("{here}/nowhere/a.db")] {
        let error = Store::connect(&format!("sqlite://{place}")).await;
        let told = error.unwrap_err().to_string();
        assert_eq!(told.matches(&place).count(), 1, "{told}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgres_that_does_not_wait_for_the_disk_is_refused() {
    on(TestDatabase::postgres().await, |db| async move {
        let url = format!("{}?options=-c%20synchronous_commit%3Doff", db.url());
        let error = Store::connect(&url).await.unwrap_err();
        assert!(matches!(
            error,
            StoreError::Unsuitable(Unsuitable::Setting {
                setting: "synchronous_commit",
                ..
            })
        ));
    })
    .await;
}
