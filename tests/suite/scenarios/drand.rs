//! The draw by a public beacon: a fake one with a test key plays the live path.

use jiff::{SignedDuration, Timestamp};
use micro_acquisition::cli::verify::{Verified, verify_record};
use micro_acquisition::clock::Clock as _;
use micro_acquisition::domain::draw;
use micro_acquisition::domain::ids::CommentId;
use serde_json::{Value, json};

use super::acts::AFTER_CLOSING;
use super::text::ENGLISH;
use super::world::environment;
use super::*;
use crate::beacon::{FakeBeacon, Mood, beacon, sign};
use crate::fake::scene;
use crate::postgres::TestDatabase;

const PASSES: &str = "/evaluate A1 pass Good.\n/evaluate A2 pass Good.";

/// A service whose draws wait for the beacon; `bad` has it ask another one first.
async fn world_with_beacon(db: &TestDatabase, bad: Option<Mood>) -> (World, FakeBeacon) {
    let scene = scene().await;
    scene.repository.collaborator("olivia", "admin");
    let beacon = FakeBeacon::start(scene.clock.clone()).await;
    let mut first = Vec::new();
    if let Some(mood) = bad {
        let other = FakeBeacon::start(scene.clock.clone()).await;
        other.is(mood);
        first.push(other.url);
    }
    let first: Vec<&str> = first.iter().map(String::as_str).collect();
    let mut env = environment(&scene, db);
    env.extend(beacon.environment(&first));
    (World::on(scene, env).await, beacon)
}

async fn record(world: &World) -> Value {
    let path = "api/v1/opportunities/canada-digital/forms/1/draw";
    let url = format!("http://{}/{path}", world.server.address);
    reqwest::get(url).await.unwrap().json().await.unwrap()
}

/// Sam and Ada applied, and both pass.
async fn both_pass(world: &mut World) {
    world.labelled_issue(ENGLISH).await;
    world.applies("sam").await;
    world.applies("ada").await;
    world.clock_to(AFTER_CLOSING).await;
    world.is_done("maria", PASSES).await;
}

fn round_of(record: &Value) -> u64 {
    record["round"].as_u64().unwrap()
}

fn now(world: &World) -> Timestamp {
    world.scene.clock.now()
}

async fn is_at(world: &World, at: Timestamp) {
    world.clock_to(&at.to_string()).await;
}

on_both_databases! {
    async fn the_list_is_published_with_a_round_that_nobody_can_know_and_the_round_gives_the_order(db: TestDatabase) {
        let (mut world, drand) = world_with_beacon(&db, None).await;
        world.labelled_issue(ENGLISH).await;
        let posted = record(&world).await;
        assert_eq!((&posted["source"], &posted["status"]), (&json!("drand"), &json!("committed")));
        assert_eq!((&posted["commitment"], &posted["round"]), (&Value::Null, &Value::Null));
        assert!(world.status().contains(&beacon().chain_hash), "{}", world.status());
        world.applies("sam").await;
        world.applies("ada").await;
        world.clock_to(AFTER_CLOSING).await;
        world.is_done("maria", PASSES).await;

        let listed = record(&world).await;
        assert_eq!((world.state().await, &listed["status"]), ("evaluation", &json!("listed")));
        let (round, due_at) = (round_of(&listed), beacon().time_of(round_of(&listed)));
        assert!(due_at.duration_since(now(&world)) >= SignedDuration::from_mins(10));
        assert!(world.status().contains(&format!("round {round} of the beacon")), "{}", world.status());
        is_at(&world, due_at - SignedDuration::from_secs(1)).await;
        assert_eq!((world.state().await, drand.asked()), ("evaluation", 0));

        is_at(&world, due_at).await;
        let revealed = record(&world).await;
        assert_eq!((world.state().await, &revealed["status"]), ("offered", &json!("revealed")));
        assert_eq!(revealed["signature"], sign(round).to_hex());
        assert_eq!((&revealed["list"], &revealed["round"]), (&listed["list"], &json!(round)));
        let list: Vec<CommentId> = serde_json::from_value(listed["list"].clone()).unwrap();
        assert_eq!(revealed["order"], json!(draw::order(&sign(round).randomness(), &list)));
        let verified = verify_record(&revealed.to_string(), &beacon()).unwrap();
        assert!(matches!(verified, Verified::Revealed { .. }));
        assert!(world.status().contains(&sign(round).to_hex()), "{}", world.status());
        world.ends_clean().await;
    }

    async fn an_evaluation_that_is_decided_late_still_names_a_round_to_come(db: TestDatabase) {
        let (mut world, _drand) = world_with_beacon(&db, None).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        world.applies("ada").await;
        world.clock_to(AFTER_CLOSING).await;
        world.writes("maria", PASSES);
        world.scene.clock.advance(SignedDuration::from_hours(3));
        world.settle().await;

        let due_at = beacon().time_of(round_of(&record(&world).await));
        assert!(due_at.duration_since(now(&world)) >= SignedDuration::from_mins(10));
    }

    async fn a_beacon_that_is_away_or_forges_or_lags_is_asked_again_and_nothing_is_lost(db: TestDatabase) {
        let (mut world, drand) = world_with_beacon(&db, None).await;
        both_pass(&mut world).await;
        let listed = record(&world).await;
        let round = round_of(&listed);
        for mood in [Mood::Away, Mood::Forging, Mood::Behind] {
            drand.is(mood);
            let asked = drand.asked();
            is_at(&world, now(&world).max(beacon().time_of(round)) + SignedDuration::from_mins(20)).await;
            assert!(drand.asked() > asked, "{mood:?}: it is asked");
            assert_eq!(world.state().await, "evaluation", "{mood:?}");
            assert!(world.status().contains(&round.to_string()), "{}", world.status());
            assert_eq!(record(&world).await, listed, "{mood:?}");
        }
        let asked = drand.asked();
        world.settle().await;
        assert_eq!(drand.asked(), asked, "it is not asked without a pause");

        drand.is(Mood::Well);
        is_at(&world, now(&world) + SignedDuration::from_mins(20)).await;
        assert_eq!(world.state().await, "offered");
        assert_eq!(record(&world).await["signature"], sign(round).to_hex());
        world.ends_clean().await;
    }

    async fn the_next_address_is_asked_when_the_first_one_forges(db: TestDatabase) {
        let (mut world, _drand) = world_with_beacon(&db, Some(Mood::Forging)).await;
        both_pass(&mut world).await;
        let round = round_of(&record(&world).await);
        is_at(&world, beacon().time_of(round)).await;
        assert_eq!(world.state().await, "offered");
        assert_eq!(record(&world).await["signature"], sign(round).to_hex());
        world.ends_clean().await;
    }

    async fn one_passing_application_waits_for_no_beacon(db: TestDatabase) {
        let (mut world, drand) = world_with_beacon(&db, Some(Mood::Away)).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        world.clock_to(AFTER_CLOSING).await;
        world.is_done("maria", "/evaluate A1 pass Good.").await;
        assert_eq!(world.state().await, "offered");
        let record = record(&world).await;
        assert_eq!((&record["status"], &record["round"]), (&json!("sole"), &Value::Null));
        let verified = verify_record(&record.to_string(), &beacon()).unwrap();
        assert!(matches!(verified, Verified::Sole { .. }));
        assert_eq!(drand.asked(), 0);
        world.ends_clean().await;
    }
}
