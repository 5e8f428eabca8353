//! The public log of a whole procurement: published, exported, checked, changed.

use std::io::Cursor;
use std::path::Path;
use std::process::Command;

use micro_acquisition::app::sealer;
use micro_acquisition::cli::verify::{Trusted, verify_export};
use serde_json::Value;
use tempfile::TempDir;

use super::acts::AFTER_CLOSING;
use super::interface::{ONE, json};
use super::text::{ENGLISH, application};
use super::world::environment;
use super::*;

/// In every text that must stay out of the ledger.
const PRIVATE: &str = "hush-hush";

/// From label to paid.
async fn paid(db: &crate::postgres::TestDatabase) -> World {
    let mut world = World::new(db).await;
    world.sam_then_ada_are_drawn(ENGLISH).await;
    world.is_done("sam", "/accept").await;
    let number = world.sam_delivers_everything().await;
    world.merges("maria", number).await;
    world.is_done("olivia", "/paid CARD-1").await;
    seals(&world).await;
    world
}

async fn seals(world: &World) {
    let app = world.app();
    sealer::seal_all(&app.store, app.clock.now()).await.unwrap();
}

fn base(world: &World) -> String {
    format!("http://{}", world.server.address)
}

/// Runs the real program: its exit code, and what it says on both streams.
async fn program(env: Vec<(String, String)>, arguments: &[&str]) -> (Option<i32>, String, String) {
    let arguments: Vec<String> = arguments.iter().map(|it| (*it).to_owned()).collect();
    let run = tokio::task::spawn_blocking(move || {
        Command::new(env!("CARGO_BIN_EXE_micro-acquisition"))
            .args(arguments)
            .envs(env)
            .env("NO_PROXY", "127.0.0.1")
            .output()
            .unwrap()
    });
    let output = run.await.unwrap();
    (
        output.status.code(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

async fn verify(arguments: &[&str]) -> (Option<i32>, String, String) {
    program(Vec::new(), &[&["verify", "ledger"], arguments].concat()).await
}

/// What `export ledger` writes.
async fn exported(world: &World, db: &crate::postgres::TestDatabase) -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.jsonl");
    let path = path.to_str().unwrap();
    let env = environment(&world.scene, db);
    let (code, _, said) = program(env, &["export", "ledger", "--output", path]).await;
    assert_eq!(code, Some(0), "{said}");
    let text = std::fs::read_to_string(path).unwrap();
    (folder, text)
}

/// The anchor that the status comment shows.
fn anchor(world: &World) -> String {
    let status = world.status();
    let (_, rest) = status.split_once("Head of the event chain: `").unwrap();
    rest.split_once('`').unwrap().0.to_owned()
}

async fn says_in(folder: &Path, text: &str, more: &[&str]) -> (Option<i32>, String) {
    let path = folder.join("changed.jsonl");
    std::fs::write(&path, text).unwrap();
    let arguments = [&[path.to_str().unwrap()], more].concat();
    let (code, out, said) = verify(&arguments).await;
    (code, if code == Some(0) { out } else { said })
}

/// What the page of Python says, which shares no code with the program.
fn script(folder: &Path, text: &str, anchor: &str) -> (Option<i32>, String) {
    let path = folder.join("script.jsonl");
    std::fs::write(&path, text).unwrap();
    let output = Command::new("python3")
        .arg(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/docs/verify_ledger.py"
        ))
        .args([path.to_str().unwrap(), anchor])
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).unwrap())
}

on_both_databases! {
    async fn a_script_that_shares_no_code_finds_the_same(db: TestDatabase) {
        let world = paid(&db).await;
        let anchor = anchor(&world);
        let (folder, text) = exported(&world, &db).await;
        let count = text.lines().count() - 1;
        let right = format!("{count} records are right; the signature was not checked.\n");
        assert_eq!(script(folder.path(), &text, &anchor), (Some(0), right));
        let (code, said) = script(folder.path(), &text, &format!("1:{}", "ab".repeat(32)));
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("does not hold the anchor"), "{said}");
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        for number in 1..=lines.len() {
            let mut lines = lines.clone();
            lines.remove(number - 1);
            let (code, said) = script(folder.path(), &lines.concat(), &anchor);
            assert_eq!(code, Some(1), "without {number}: {said}");
            assert!(said.starts_with(&format!("record {number}: ")), "without {number}: {said}");
        }
        let changed = text.replacen(r#""login":"ada""#, r#""login":"eve""#, 1);
        let number = 1 + lines.iter().position(|line| line.contains(r#""login":"ada""#)).unwrap();
        let (code, said) = script(folder.path(), &changed, &anchor);
        assert_eq!((code, said), (Some(1), format!("record {number}: its content was changed\n")));
    }

    async fn a_whole_procurement_is_exported_and_verified(db: TestDatabase) {
        let world = paid(&db).await;
        let anchor = anchor(&world);
        let (folder, text) = exported(&world, &db).await;
        let count = text.lines().count() - 1;
        let (code, said) = says_in(folder.path(), &text, &["--anchor", &anchor]).await;
        assert_eq!(code, Some(0), "{said}");
        assert!(said.starts_with(&format!("The ledger is whole: {count} records of 1 opportunity,")), "{said}");
        assert!(said.contains("It holds the anchor that you gave."), "{said}");

        let checkpoint = json(&world, "/ledger/checkpoint").await;
        let key = checkpoint["public_key"].as_str().unwrap();
        let (code, said, _) = verify(&[&base(&world), "--key", key, "--anchor", &anchor]).await;
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains("signed by the key that you gave"), "{said}");
        let (code, said, _) = verify(&[&format!("{}{ONE}/events", base(&world)), "--anchor", &anchor]).await;
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains(&format!("Its head is {anchor}")), "{said}");
        world.ends_clean().await;
    }

    async fn each_kind_of_tampering_with_an_export_is_named(db: TestDatabase) {
        let world = paid(&db).await;
        let anchor = anchor(&world);
        let (folder, text) = exported(&world, &db).await;
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let records = lines.len() - 1;
        let without = |number: usize| {
            let mut lines = lines.clone();
            lines.remove(number - 1);
            lines.concat()
        };
        let swapped = {
            let mut lines = lines.clone();
            lines.swap(2, 3);
            lines.concat()
        };
        let inserted = {
            let mut lines = lines.clone();
            lines.insert(4, lines[3]);
            lines.concat()
        };
        let changed = text.replacen(r#""login":"ada""#, r#""login":"eve""#, 1);
        let first_changed = 1 + lines.iter().position(|line| line.contains(r#""login":"ada""#)).unwrap();
        let last = lines[records - 1];
        let cut = without(records);
        for (what, file, number) in [
            ("changed", &changed, first_changed),
            ("removed", &without(3), 3),
            ("swapped", &swapped, 3),
            ("inserted", &inserted, 5),
            ("cut off", &cut, records),
            ("without its checkpoint", &without(records + 1), records + 1),
        ] {
            let (code, said) = says_in(folder.path(), file, &[]).await;
            assert_eq!(code, Some(1), "{what}: {said}");
            let named = said.contains(&format!("record {number} ")) || said.contains(&format!("record {number}:"));
            assert!(named, "{what}: {said}");
        }
        assert!(last.contains(anchor.split_once(':').unwrap().1), "{last}");
        // Nothing but the signature stands between a service that lies and its reader:
        // the anchor, which GitHub keeps, does.
        let other = format!("{}:{}", lines.len(), "ab".repeat(32));
        let (code, said) = says_in(folder.path(), &text, &["--anchor", &other]).await;
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("which was anchored"), "{said}");
        let (code, _, said) = verify(&[&format!("{}{ONE}/events", base(&world)), "--anchor", &other]).await;
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("the chain ends before it"), "{said}");
        let (code, _, said) = verify(&[&base(&world), "--key", &"00".repeat(32)]).await;
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("not by the one given with --key"), "{said}");
        world.ends_clean().await;
    }

    async fn a_bit_flipped_anywhere_in_an_export_is_found_in_its_record(db: TestDatabase) {
        let world = paid(&db).await;
        let (_folder, text) = exported(&world, &db).await;
        let right = text.into_bytes();
        let mut number = 1;
        for place in 0..right.len() {
            // Every byte of a ledger takes minutes; these are of every record and field.
            if place % 37 == 0 {
                let mut bytes = right.clone();
                bytes[place] ^= 1 << (place % 8);
                let fault = verify_export(&mut Cursor::new(&bytes), &Trusted::default()).unwrap_err();
                assert_eq!(fault.record(), Some(number), "byte {place}: {fault}");
            }
            number += u64::from(right[place] == b'\n');
        }
    }

    async fn what_the_database_says_otherwise_later_is_found_online(db: TestDatabase) {
        let world = paid(&db).await;
        let anchor = anchor(&world);
        let changed = db
            .execute(r#"UPDATE events SET body = replace(body, '"login":"ada"', '"login":"eve"') WHERE version = 4"#)
            .await
            .unwrap();
        assert_eq!(changed, 1);
        let (code, _, said) = verify(&[&base(&world)]).await;
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("record 4 (opportunity "), "{said}");
        let (code, _, said) = verify(&[&format!("{}{ONE}/events", base(&world)), "--anchor", &anchor]).await;
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("event 4 (opportunity "), "{said}");
        assert!(said.contains("record was changed"), "{said}");
    }

    async fn erasing_what_is_private_keeps_the_ledger_whole(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.is_done("ada", &format!("/question Is it {PRIVATE}?")).await;
        world.is_done("maria", &format!("/answer Q1 It is {PRIVATE}.")).await;
        world.is_done("sam", &format!("{} {PRIVATE}", application())).await;
        world.is_done("ada", &format!("{} {PRIVATE}", application())).await;
        world.clock_to(AFTER_CLOSING).await;
        world.is_done("maria", &format!("/evaluate A1 fail It was {PRIVATE}.\n/evaluate A2 pass It was {PRIVATE}.")).await;
        world.is_done("ada", &format!("/decline I am {PRIVATE}.")).await;
        let (_folder, before) = exported(&world, &db).await;
        assert!(before.contains("private_sha256") && before.contains(r#""login":"ada""#));
        assert!(!before.contains(PRIVATE) && !before.contains("library"), "{before}");
        assert!(!before.contains("@example."), "an address in {before}");
        assert!(db.execute("DELETE FROM event_private").await.unwrap() > 0);
        let (folder, after) = exported(&world, &db).await;
        assert_eq!(before, after);
        let (code, said) = says_in(folder.path(), &after, &["--anchor", &anchor(&world)]).await;
        assert_eq!(code, Some(0), "{said}");
        world.ends_clean().await;
    }

    async fn the_ledger_is_read_in_pages_and_kept_by_readers(db: TestDatabase) {
        let world = World::new(&db).await;
        let checkpoint = json(&world, "/ledger/checkpoint").await;
        assert_eq!((&checkpoint["size"], &checkpoint["head"]), (&Value::from(0), &Value::from("0".repeat(64))));
        assert_eq!(json(&world, "/ledger/events").await, serde_json::json!({ "items": [], "next": null }));

        let mut world = world;
        world.labelled_issue(ENGLISH).await;
        for _ in 0..6 {
            // Each question is an event of its own.
            world.is_done("sam", &"/question Is it so?\n".repeat(20)).await;
        }
        seals(&world).await;
        let first = json(&world, "/ledger/events?from=1").await;
        assert_eq!(first["items"].as_array().unwrap().len(), 100);
        assert_eq!(first["next"], 101);
        let second = json(&world, "/ledger/events?from=101").await;
        assert_eq!(second["items"][0]["sequence"], 101);
        assert_eq!(second["items"][0]["previous"], first["items"][99]["hash"]);
        assert_eq!(second["next"], Value::Null);
        let (code, said, _) = verify(&[&format!("{}/ledger", base(&world))]).await;
        assert_eq!(code, Some(0), "{said}");

        let client = reqwest::Client::new();
        for path in ["/ledger/checkpoint", "/ledger/events?from=101"] {
            let url = format!("{}{path}", base(&world));
            let tag = client.get(&url).send().await.unwrap().headers()["etag"].clone();
            let again = client.get(&url).header("if-none-match", &tag).send().await.unwrap();
            assert_eq!((again.status().as_u16(), &again.headers()["etag"]), (304, &tag));
            let other = client.get(&url).header("if-none-match", "\"other\"").send().await.unwrap();
            assert_eq!(other.status().as_u16(), 200);
        }
        for from in ["0", "-1", "x", "99999999999999999999999"] {
            let url = format!("{}/ledger/events?from={from}", base(&world));
            let answer = client.get(&url).send().await.unwrap();
            assert_eq!(answer.status().as_u16(), 400, "{from}");
            assert_eq!(answer.headers()["content-type"], "application/problem+json");
        }
    }
}
