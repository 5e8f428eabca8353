//! Whatever the database is asked for is timed, well or not.

use micro_acquisition::meter;
use micro_acquisition::store::StoreError;
use micro_acquisition::store::inbox::{Accepted, Intake};

use super::at;
use super::intake::delivery;
use crate::postgres::{TestDatabase, on_both_databases};

/// How often an operation has been timed in this process.
fn timed(operation: &str) -> u64 {
    let page = meter::begin().render(None, 0, at(0));
    let name = format!("micro_acquisition_database_seconds_count{{operation=\"{operation}\"}} ");
    let counted = page.lines().find_map(|line| line.strip_prefix(&name));
    counted.map_or(0, |counted| counted.parse().unwrap())
}

/// From now on a commit that has stored a delivery is refused, and its insert is not.
async fn refuse_commits(db: &TestDatabase) {
    let sql = if db.is_sqlite() {
        "CREATE TABLE promised (id INTEGER PRIMARY KEY);
        CREATE TABLE promises (id INTEGER REFERENCES promised (id) DEFERRABLE INITIALLY DEFERRED);
        CREATE TRIGGER promise AFTER INSERT ON deliveries
            BEGIN INSERT INTO promises (id) VALUES (1); END"
    } else {
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation'; END $$;
        CREATE CONSTRAINT TRIGGER promise AFTER INSERT ON deliveries
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()"
    };
    db.execute(sql).await.unwrap();
}

on_both_databases! {
    async fn the_insert_of_deliveries_is_timed_as_every_statement_is(db: TestDatabase) {
        let store = db.store().await;
        let intake = Intake::start(store);
        let before = timed("statement");

        assert_eq!(intake.accept(delivery("d", 1)).await.unwrap(), Accepted::New);

        assert!(timed("statement") > before, "{before}");
    }

    async fn a_begin_that_fails_is_timed_too(db: TestDatabase) {
        let store = db.store().await;
        store.close().await;
        let before = timed("begin");

        assert!(store.begin_write().await.is_err());

        assert!(timed("begin") > before, "{before}");
    }

    async fn a_commit_that_the_database_refuses_is_timed_too(db: TestDatabase) {
        let store = db.store().await;
        refuse_commits(&db).await;
        let intake = Intake::start(store);
        let (begun, committed) = (timed("begin"), timed("commit"));

        let refused = intake.accept(delivery("d", 1)).await.unwrap_err();

        assert!(matches!(refused, StoreError::Constraint { .. }), "{refused}");
        assert!(timed("begin") > begun, "nothing was begun");
        assert!(timed("commit") > committed, "{committed}");
    }
}
