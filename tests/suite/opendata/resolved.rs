//! Work that was merged and waits for a person, as open data tells of what they decide.

use micro_acquisition::opendata::ocds;
use serde_json::Value;

use super::judging::{assert_clean, export, judged, rows};
use super::{judges, tags};
use crate::postgres::{TestDatabase, on_both_databases};
use crate::scenarios::acts::GUIDE;
use crate::scenarios::text::ENGLISH;
use crate::scenarios::world::World;

/// Merged before its tests ended, so that a person must decide.
async fn waits_for_a_person(db: &TestDatabase) -> World {
    let mut world = World::new(db).await;
    world.sam_is_at_work(ENGLISH).await;
    let number = world.opens_pull_request("sam", &[GUIDE]).await;
    world.merges("maria", number).await;
    assert_eq!(world.state().await, "delivered");
    world
}

/// The tags of the releases, and how the delivery stands by all of them.
fn told(db: &TestDatabase) -> (Vec<String>, Value) {
    let package: Value = serde_json::from_str(&export(db, &["ocds"])).unwrap();
    let releases = package["releases"].as_array().unwrap();
    let compiled = ocds::compile(releases);
    if let Some((programs, archive)) = judges() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("releases.json");
        std::fs::write(&file, package.to_string()).unwrap();
        assert_clean(&judged(&programs, &archive, &file), releases.len());
    }
    let status = compiled["contracts"][0]["milestones"][0]["status"].clone();
    (tags(releases), status)
}

on_both_databases! {
    async fn rejected_work_is_awaited_again_and_an_amendment_has_the_date_it_then_had(db: TestDatabase) {
        let world = waits_for_a_person(&db).await;
        assert_eq!(told(&db).1, "partiallyMet");

        world.is_done("maria", "/resolve reject The guide is empty.").await;
        let (tags, status) = told(&db);
        assert_eq!(status, "scheduled");
        assert_eq!(tags[tags.len() - 2..], ["implementation", "implementationUpdate"]);

        world.is_done("maria", "/extend delivery 2021-08-13 The guide is written anew.").await;
        world.is_done("maria", "/terminate default Nothing better came.").await;
        assert_eq!(told(&db).1, "notMet");
        let rows = rows(&export(&db, &["contracts", "--quarterly"]));
        let dates: Vec<_> = rows
            .iter()
            .map(|row| (row["instrument_type"].as_str(), row["delivery_date"].as_str()))
            .collect();
        assert_eq!(dates, [("C", "2021-07-23"), ("A", "2021-08-13")]);
    }

    async fn work_that_a_person_accepts_is_met(db: TestDatabase) {
        let world = waits_for_a_person(&db).await;
        world.is_done("maria", "/resolve accept The guide is good.").await;
        let (tags, status) = told(&db);
        assert_eq!(status, "met");
        assert_eq!(tags[tags.len() - 2..], ["implementation", "implementationUpdate"]);
    }
}
