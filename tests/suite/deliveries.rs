//! `deliveries`: what an operator sees of the inbox and the outbox, and mends there.

use std::process::{Command, Output};

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use micro_acquisition::domain::ids::InstallationId;
use micro_acquisition::store::effects::{self, EffectStatus, Hold, NewEffect, Outcome};
use micro_acquisition::store::inbox::{self, DeliveryStatus, Failure, Intake, NewDelivery};
use micro_acquisition::store::{Store, github};
use serde_json::Value;

use crate::postgres::{TestDatabase, on_both_databases};

const LEASE: SignedDuration = SignedDuration::from_mins(1);

fn now() -> Timestamp {
    "2021-06-23T13:00:00Z".parse().unwrap()
}

async fn run(db: &TestDatabase, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_micro-acquisition"));
    command
        .arg("deliveries")
        .args(arguments)
        .env("DATABASE_URL", db.url())
        .env_remove("MICRO_ACQUISITION_CONFIG");
    tokio::task::spawn_blocking(move || command.output().unwrap())
        .await
        .unwrap()
}

/// What the command says where it does well.
async fn says(db: &TestDatabase, arguments: &[&str]) -> String {
    let output = run(db, arguments).await;
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// What it says on standard error where it exits with `code`.
async fn fails(db: &TestDatabase, code: i32, arguments: &[&str]) -> String {
    let output = run(db, arguments).await;
    assert_eq!(output.status.code(), Some(code), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

async fn ids(db: &TestDatabase, arguments: &[&str]) -> Vec<String> {
    let told = says(db, &[&["list", "--json"], arguments].concat()).await;
    let lines = told.lines();
    lines
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|shown| shown["id"].as_str().unwrap().to_owned())
        .collect()
}

/// A dead delivery of repository 1 and a pending one of repository 2, whose name is known.
async fn two_deliveries(db: &TestDatabase) -> Store {
    let store = db.store().await;
    let intake = Intake::start(store.clone());
    for (id, event, partition_id) in [("one", "issues", 1), ("two", "issue_comment", 2)] {
        let delivery = NewDelivery {
            delivery_id: id.to_owned(),
            event: event.to_owned(),
            partition_id,
            received_at: now(),
            body: Bytes::from_static(br#"{"action":"labeled","title":"\u001b[2J"}"#),
        };
        intake.accept(delivery).await.unwrap();
    }
    let leased = inbox::lease_partition(&store, "w", now(), LEASE, 1)
        .await
        .unwrap()
        .unwrap();
    let failure = Failure {
        error: "GitHub rejects the request (422): \u{1b}[31mno",
        retry_at: None,
        passing: false,
    };
    inbox::delivery_failed(&store, &leased.lease, "one", &failure, now())
        .await
        .unwrap();
    let repository = github::Repository {
        repository_id: micro_acquisition::domain::ids::RepositoryId(2),
        installation_id: InstallationId(1),
        owner: "canada".to_owned(),
        name: "forms".to_owned(),
        private: false,
        archived: false,
        default_branch: "main".to_owned(),
        licence: None,
        seen_at: now(),
    };
    let mut tx = store.begin_write().await.unwrap();
    github::put_repository(&mut tx, &repository, None)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    store
}

/// An effect that was given up.
async fn a_dead_effect(store: &Store) {
    let effect = NewEffect {
        effect_id: "say:7".to_owned(),
        installation_id: InstallationId(1),
        opportunity_id: None,
        kind: "say".to_owned(),
        payload: r#"{"issue":7}"#.to_owned(),
        priority: 20,
        expires_at: None,
        coalesce: false,
    };
    let mut tx = store.begin_write().await.unwrap();
    effects::enqueue(&mut tx, &effect, now()).await.unwrap();
    tx.commit().await.unwrap();
    let lease = effects::lease_writer(store, "w", now(), LEASE)
        .await
        .unwrap()
        .unwrap();
    let due = effects::due_effects(store, &lease, now(), 1).await.unwrap();
    let dead = Outcome::Dead("GitHub rejects the request (422)".to_owned());
    let hold = Hold {
        until: now(),
        next_write_at: now(),
    };
    effects::finish(store, &lease, &due[0], &dead, hold, now())
        .await
        .unwrap();
    effects::release_writer(store, &lease).await.unwrap();
}

on_both_databases! {
    async fn deliveries_are_listed_newest_first_and_narrowed(db: TestDatabase) {
        let _store = two_deliveries(&db).await;
        assert_eq!(ids(&db, &[]).await, ["two", "one"]);
        assert_eq!(ids(&db, &["--limit", "1"]).await, ["two"]);
        assert_eq!(ids(&db, &["--status", "dead"]).await, ["one"]);
        assert_eq!(ids(&db, &["--event", "issue_comment"]).await, ["two"]);
        assert_eq!(ids(&db, &["--repository", "1"]).await, ["one"]);
        assert_eq!(ids(&db, &["--repository", "Canada/Forms"]).await, ["two"]);
        assert_eq!(ids(&db, &["--effects"]).await, [""; 0]);
        let why = fails(&db, 1, &["list", "--repository", "canada/nothing"]).await;
        assert!(why.contains("canada/nothing"), "{why}");
        fails(&db, 2, &["list", "--repository", "canada"]).await;
        fails(&db, 2, &["list", "--status", "dropped"]).await;
        fails(&db, 2, &["list", "--limit", "0"]).await;
    }

    async fn a_delivery_is_shown_with_why_it_died_and_obeyed_by_no_terminal(db: TestDatabase) {
        let _store = two_deliveries(&db).await;
        for told in [says(&db, &["list"]).await, says(&db, &["show", "one", "--body"]).await] {
            assert!(told.contains("dead"), "{told}");
            assert!(told.contains("(422): \\u{1b}[31mno"), "{told}");
            assert!(!told.contains('\u{1b}'), "{told}");
        }
        let page = says(&db, &["show", "one"]).await;
        assert!(!page.contains("labeled"), "the body was not asked for: {page}");
        let told: Value =
            serde_json::from_str(&says(&db, &["show", "one", "--body", "--json"]).await).unwrap();
        assert_eq!(told["body"]["action"], "labeled");
        assert_eq!(told["repository"], 1);
        assert_eq!(told["attempts"], 1);
        let why = fails(&db, 1, &["show", "nine"]).await;
        assert!(why.contains("no delivery, effect or message with the id nine"), "{why}");
    }

    async fn a_dead_delivery_is_replayed_and_any_other_is_left_alone(db: TestDatabase) {
        let store = two_deliveries(&db).await;
        let why = fails(&db, 1, &["replay", "two", "nine", "one"]).await;
        assert!(why.contains("the delivery two is pending"), "{why}");
        assert!(why.contains("the id nine"), "{why}");
        let one = inbox::delivery(&store, "one").await.unwrap().unwrap();
        assert_eq!((one.status, one.attempts, one.revived), (DeliveryStatus::Pending, 0, 1));
        let two = inbox::delivery(&store, "two").await.unwrap().unwrap();
        assert_eq!((two.status, two.revived), (DeliveryStatus::Pending, 0));
        fails(&db, 1, &["replay", "one"]).await;
        fails(&db, 2, &["replay"]).await;
    }

    async fn a_dead_effect_is_listed_shown_and_replayed_as_a_delivery_is(db: TestDatabase) {
        let store = two_deliveries(&db).await;
        a_dead_effect(&store).await;
        assert_eq!(ids(&db, &["--effects", "--status", "dead"]).await, ["say:7"]);
        assert_eq!(ids(&db, &["--effects", "--event", "status"]).await, [""; 0]);
        assert_eq!(ids(&db, &["--effects", "--repository", "2"]).await, [""; 0]);
        fails(&db, 2, &["list", "--effects", "--status", "waiting"]).await;
        let page = says(&db, &["show", "say:7", "--body"]).await;
        assert!(page.contains("\"issue\": 7"), "{page}");
        let told = says(&db, &["replay", "say:7"]).await;
        assert_eq!(told, "the effect say:7 is tried again\n");
        let effect = effects::effect(&store, "say:7").await.unwrap().unwrap();
        assert_eq!((effect.status, effect.attempts), (EffectStatus::Pending, 0));
        fails(&db, 1, &["replay", "say:7"]).await;
    }
}
