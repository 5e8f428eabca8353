//! The report of the exported ledger is the report of the database.

use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;
use tokio::runtime::Runtime;

use micro_acquisition::app::{report, sealer};
use micro_acquisition::domain::event::Change;
use micro_acquisition::report::annex::Reckoning;
use micro_acquisition::report::{Report, Scope, ledger};
use micro_acquisition::store::ledger as log;

use super::history::{Move, World, sensible_moves};
use super::people::{at, programme};
use crate::postgres::{self, TestDatabase};
use crate::report::kept::{keep, renamed, repository};

/// How many histories are in one database.
const TOGETHER: usize = 4;

fn histories() -> impl Strategy<Value = Vec<Vec<Move>>> {
    prop::collection::vec(sensible_moves(), TOGETHER)
}

/// The reports of the same histories, by the database and by what it exports.
async fn both(db: &TestDatabase, histories: &[Vec<Change>]) -> (Report, Report) {
    let store = db.store().await;
    repository(&store, 1, "octo-org", false).await;
    repository(&store, 2, "octo-org", true).await;
    for (number, history) in (1_u8..).zip(histories) {
        // One of them is not public: neither report may know of it.
        let repository = if number == 3 { 2 } else { 1 };
        keep(&store, &renamed(history, number, repository), 0).await;
    }
    let now = at("2027-01-01T00:00:00Z");
    sealer::seal_all(&store, now).await.unwrap();
    report::refresh(&store, usize::MAX).await.unwrap();
    let programme = programme();
    let made = report::make(&store, &programme, &Scope::default(), now)
        .await
        .unwrap();
    assert_eq!((made.pending, made.unreadable), (0, 0));
    let entries = log::entries(&store, 1, 10_000).await.unwrap();
    let reckoning = Reckoning {
        calendar: programme.policy.calendar,
        zone: programme.policy.time_zone.clone(),
    };
    let currency = programme.policy.currency.code();
    let public = ledger::report(entries, Scope::default(), reckoning, currency).unwrap();
    (made.report, public)
}

/// A report but for the names of departments, which no ledger has.
fn nameless(mut report: Report) -> Report {
    for group in &mut report.departments {
        group.name = None;
    }
    report
}

fn same_on(db: impl AsyncFn() -> TestDatabase) {
    let config = ProptestConfig {
        cases: 12,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let runtime = Runtime::new().unwrap();
    let (posted, paid) = (AtomicUsize::new(0), AtomicUsize::new(0));
    proptest!(config, |(histories in histories())| {
        let worlds = histories.iter().map(|moves| World::after(moves).app.changes);
        let histories: Vec<Vec<Change>> = worlds.filter(|changes| !changes.is_empty()).collect();
        runtime.block_on(async {
            postgres::on(db().await, async |db| {
                let (own, public) = both(&db, &histories).await;
                posted.fetch_add(usize::try_from(own.posted).unwrap(), Ordering::Relaxed);
                let groups = own.years.iter().map(|year| year.paid).sum::<u64>();
                paid.fetch_add(usize::try_from(groups).unwrap(), Ordering::Relaxed);
                assert_eq!(nameless(own), nameless(public));
            }).await;
        });
    });
    // Histories that never come to anything would prove nothing.
    assert!(posted.into_inner() > 10, "hardly anything was posted");
    assert!(paid.into_inner() > 0, "nothing was ever paid");
}

#[test]
fn the_report_of_the_exported_ledger_is_that_of_the_database_on_sqlite() {
    same_on(async || TestDatabase::sqlite());
}

#[test]
fn the_report_of_the_exported_ledger_is_that_of_the_database_on_postgres() {
    same_on(TestDatabase::postgres);
}
