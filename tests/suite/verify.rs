//! A draw recomputed from its public record alone, here and by the script in
//! `docs/`, which shares no code with this program.

use std::io::Write as _;
use std::process::{Command, Stdio};

use micro_acquisition::cli::verify::{self, DrawFault, Field, Verified};
use micro_acquisition::domain::beacon::Beacon;
use micro_acquisition::domain::draw::{self, Seed};
use micro_acquisition::domain::ids::CommentId;
use micro_acquisition::web::api::DrawSource;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/verify_draw.py");

/// `interfaces.md` §5.
const VECTOR: &str = r#"{"version":1,"source":"local","status":"revealed","commitment":"630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd","seed":"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f","round":null,"signature":null,"list":[3100000001,3100000007,3100000042,3100000100,3100000256],"list_sha256":"22e7e01bb769afac6414c51c8f12798c04392fb649e7dbb6823044d297e6727a","order":[3100000042,3100000001,3100000256,3100000007,3100000100]}"#;

/// A draw with round 123 of quicknet, as the League of Entropy signed it.
const SIGNATURE: &str = "b75c69d0b72a5d906e854e808ba7e2accb1542ac355ae486d591aa9d43765482e26cd02df835d3546d23c4b13e0dfc92";

fn drand_record() -> Value {
    let list = ids(&[
        3_100_000_001,
        3_100_000_007,
        3_100_000_042,
        3_100_000_100,
        3_100_000_256,
    ]);
    let randomness: Seed = Sha256::digest(hex::decode(SIGNATURE).unwrap()).into();
    json!({
        "version": 1, "source": "drand", "status": "revealed", "commitment": null, "seed": null,
        "round": 123, "signature": SIGNATURE,
        "list": list, "list_sha256": hex::encode(draw::list_hash(&list)),
        "order": draw::order(&randomness, &list),
    })
}

fn verify_record(json: &str) -> Result<Verified, DrawFault> {
    verify::verify_record(json, &Beacon::default())
}

fn ids(numbers: &[i64]) -> Vec<CommentId> {
    numbers.iter().copied().map(CommentId).collect()
}

/// A right record, as the service publishes it.
fn record(seed: &Seed, list: &[i64]) -> Value {
    let list = ids(list);
    json!({
        "version": 1, "source": "local", "status": "revealed",
        "commitment": draw::commitment(seed), "seed": hex::encode(seed),
        "round": null, "signature": null,
        "list": list, "list_sha256": hex::encode(draw::list_hash(&list)),
        "order": draw::order(seed, &list),
    })
}

/// The vector with some fields replaced.
fn vector_with(changes: &Value) -> String {
    let mut record: Value = serde_json::from_str(VECTOR).unwrap();
    for (name, value) in changes.as_object().unwrap() {
        record[name] = value.clone();
    }
    record.to_string()
}

/// Every record that differs from this one in one bit and is still text.
fn one_bit_changed(record: &str) -> Vec<String> {
    let bits = (0..record.len()).flat_map(|at| (0..8).map(move |bit| (at, bit)));
    bits.filter_map(|(at, bit)| {
        let mut bytes = record.as_bytes().to_vec();
        bytes[at] ^= 1 << bit;
        String::from_utf8(bytes).ok()
    })
    .collect()
}

/// What the script says of each record: the order, or null where it finds a fault.
fn script_says(records: &[String]) -> Vec<Option<Vec<i64>>> {
    const DRIVER: &str = "
import json, sys
sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
import verify_draw
for text in json.load(sys.stdin):
    try:
        print(json.dumps(verify_draw.check(json.loads(text))))
    except (KeyError, TypeError, ValueError):
        print('null')
";
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/docs");
    let mut python = Command::new("python3")
        .args(["-c", DRIVER, folder])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 is needed to run the script for readers");
    let mut stdin = python.stdin.take().unwrap();
    stdin
        .write_all(json!(records).to_string().as_bytes())
        .unwrap();
    drop(stdin);
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn the_published_vector_is_verified() {
    let Verified::Revealed { order, .. } = verify_record(VECTOR).unwrap() else {
        panic!("it is revealed");
    };

    let expected = [
        3_100_000_042,
        3_100_000_001,
        3_100_000_256,
        3_100_000_007,
        3_100_000_100,
    ];
    assert_eq!(order, ids(&expected));
}

#[test]
fn a_draw_by_the_recorded_round_of_quicknet_is_verified() {
    let record = drand_record().to_string();

    let Verified::Revealed { order, source } = verify_record(&record).unwrap() else {
        panic!("it is revealed");
    };

    assert_eq!(source, DrawSource::Drand);
    // Worked out by `docs/verify_draw.py`, which shares no code with this program.
    let theirs = script_says(&[record]).remove(0).unwrap();
    assert_eq!(order, ids(&theirs));
}

#[test]
fn any_changed_bit_of_a_draw_by_the_beacon_is_noticed() {
    let record = drand_record().to_string();
    let changed = one_bit_changed(&record);
    assert!(changed.len() > 7 * record.len() - 1);

    for changed in changed {
        assert!(verify_record(&changed).is_err(), "{changed}");
    }
}

#[test]
fn a_draw_by_the_beacon_is_refused_with_its_own_message() {
    for (changes, message) in [
        (
            json!({ "round": 124 }),
            "`signature` is not the beacon's of round 124",
        ),
        (json!({ "round": null }), "`round` is missing"),
        (json!({ "signature": null }), "`signature` is missing"),
        (
            json!({ "signature": SIGNATURE.to_uppercase() }),
            "`signature` is not 96 hexadecimal digits",
        ),
        (json!({ "seed": "00".repeat(32) }), "`seed` must be null"),
        (
            json!({ "commitment": "00".repeat(32) }),
            "`commitment` must be null",
        ),
        (
            json!({ "order": [3_100_000_001_i64] }),
            "`order` is not the order",
        ),
        (json!({ "status": "listed" }), "`signature` must be null"),
        (json!({ "status": "sole" }), "`signature` must be null"),
    ] {
        let mut record = drand_record();
        for (name, value) in changes.as_object().unwrap() {
            record[name] = value.clone();
        }
        let fault = verify_record(&record.to_string()).unwrap_err();
        assert!(fault.to_string().contains(message), "{changes}: {fault}");
    }
}

#[test]
fn a_draw_by_another_beacon_is_verified_with_that_beacons_key_alone() {
    let (beacon, signature) = (crate::beacon::beacon(), crate::beacon::sign(7));
    let mut record = drand_record();
    let list: Vec<CommentId> = serde_json::from_value(record["list"].clone()).unwrap();
    record["round"] = json!(7);
    record["signature"] = json!(signature.to_hex());
    record["order"] = json!(draw::order(&signature.randomness(), &list));

    assert!(verify::verify_record(&record.to_string(), &beacon).is_ok());
    let fault = verify_record(&record.to_string()).unwrap_err();
    assert!(
        matches!(fault, DrawFault::Signature { round: 7 }),
        "{fault}"
    );
}

#[test]
fn a_draw_by_the_beacon_that_is_not_made_yet_is_checked_as_far_as_it_goes() {
    let mut listed = drand_record();
    listed["status"] = json!("listed");
    listed["signature"] = Value::Null;
    listed["order"] = Value::Null;
    let mut committed = listed.clone();
    committed["status"] = json!("committed");
    for field in ["round", "list", "list_sha256"] {
        committed[field] = Value::Null;
    }

    let verified = verify_record(&listed.to_string()).unwrap();
    assert_eq!(verified, Verified::Listed { passed: 5 });
    let source = DrawSource::Drand;
    let verified = verify_record(&committed.to_string()).unwrap();
    assert_eq!(verified, Verified::Committed { source });
    listed["round"] = Value::Null;
    assert!(verify_record(&listed.to_string()).is_err());
}

#[test]
fn the_script_verifies_a_file_from_its_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("draw.json");
    std::fs::write(&path, VECTOR).unwrap();

    let output = Command::new("python3")
        .arg(SCRIPT)
        .arg(&path)
        .output()
        .unwrap();

    assert!(output.status.success());
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "3100000042\n3100000001\n3100000256\n3100000007\n3100000100\n"
    );
}

/// What the script prints of a record on its standard input, or that it fails with.
fn script_prints(record: &str) -> String {
    let mut python = Command::new("python3")
        .arg(SCRIPT)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = python.stdin.take().unwrap();
    stdin.write_all(record.as_bytes()).unwrap();
    drop(stdin);
    let output = python.wait_with_output().unwrap();
    let said = if output.status.success() {
        output.stdout
    } else {
        output.stderr
    };
    String::from_utf8(said).unwrap()
}

#[test]
fn the_script_says_of_a_record_without_a_draw_what_the_program_says() {
    let right: Value = serde_json::from_str(VECTOR).unwrap();
    let nothing = json!({ "seed": null, "list": null, "list_sha256": null, "order": null });
    let mut committed: Value = serde_json::from_str(&vector_with(&nothing)).unwrap();
    committed["status"] = json!("committed");
    let mut listed: Value =
        serde_json::from_str(&vector_with(&json!({ "seed": null, "order": null }))).unwrap();
    listed["status"] = json!("listed");
    let mut sole = record(&[7; 32], &[9]);
    sole["status"] = json!("sole");
    sole["seed"] = Value::Null;
    let mut ended = committed.clone();
    ended["status"] = json!("not_revealed");
    for record in [&committed, &listed, &sole, &ended] {
        let ours = verify_record(&record.to_string()).unwrap().to_string();
        let theirs = script_prints(&record.to_string());
        let begin = &theirs[..27];
        assert!(ours.starts_with(begin), "{ours}: {theirs}");
        for (field, wrong) in [("seed", &right["seed"]), ("version", &json!(2))] {
            let mut changed = record.clone();
            changed[field] = wrong.clone();
            assert!(verify_record(&changed.to_string()).is_err(), "{changed}");
            let theirs = script_prints(&changed.to_string());
            assert!(theirs.starts_with("wrong: "), "{theirs}");
        }
    }
}

#[test]
fn the_script_says_in_one_line_what_it_cannot_read() {
    for record in ["", "[]", "{}"] {
        assert_eq!(script_prints(record), "wrong: this is not a draw record\n");
    }
    let output = Command::new("python3")
        .args([SCRIPT, "/nowhere.json"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let why = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        why,
        "/nowhere.json cannot be read: No such file or directory\n"
    );
}

#[test]
fn the_script_fails_on_a_wrong_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("draw.json");
    std::fs::write(&path, vector_with(&json!({ "order": [3_100_000_001_i64] }))).unwrap();

    let output = Command::new("python3")
        .arg(SCRIPT)
        .arg(&path)
        .output()
        .unwrap();

    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("order is not"));
}

#[test]
fn the_script_gives_the_same_order_on_two_hundred_records() {
    let mut runner = TestRunner::deterministic();
    let sets = proptest::collection::btree_set(1i64..i64::MAX, 1..40);
    let strategy = (any::<Seed>(), sets);
    let records: Vec<String> = (0..200)
        .map(|_| {
            let (seed, set) = strategy.new_tree(&mut runner).unwrap().current();
            let list: Vec<i64> = set.into_iter().collect();
            record(&seed, &list).to_string()
        })
        .collect();

    let theirs = script_says(&records);

    assert_eq!(theirs.len(), 200);
    for (record, theirs) in records.iter().zip(theirs) {
        let Verified::Revealed { order, .. } = verify_record(record).unwrap() else {
            panic!("it is revealed");
        };
        assert_eq!(theirs.map(|order| ids(&order)), Some(order), "{record}");
    }
}

#[test]
fn any_changed_bit_is_noticed_here_and_by_the_script() {
    let changed = one_bit_changed(VECTOR);
    assert!(changed.len() > 7 * VECTOR.len() - 1);

    let theirs = script_says(&changed);

    for (record, theirs) in changed.iter().zip(theirs) {
        assert!(verify_record(record).is_err(), "{record}");
        assert_eq!(theirs, None, "{record}");
    }
}

#[test]
fn each_wrong_field_gets_its_own_message() {
    let other = "00".repeat(32);
    let long = "9f".repeat(32);
    for (changes, message) in [
        (json!({ "version": 2 }), "version is 2"),
        (json!({ "source": "drand" }), "`commitment` must be null"),
        (json!({ "extra": 1 }), "no field `extra`"),
        (json!({ "commitment": null }), "`commitment` is missing"),
        (
            json!({ "commitment": other }),
            "`seed` does not fit `commitment`",
        ),
        (json!({ "seed": other }), "`seed` does not fit `commitment`"),
        (
            json!({ "seed": "00" }),
            "`seed` is not 64 hexadecimal digits",
        ),
        (
            json!({ "seed": long.to_uppercase() }),
            "`seed` is not 64 hexadecimal digits",
        ),
        (json!({ "seed": null }), "`seed` is missing"),
        (json!({ "round": 7 }), "`round` must be null"),
        (json!({ "signature": "00" }), "`signature` must be null"),
        (json!({ "list": null }), "`list` is missing"),
        (json!({ "list": [] }), "`list` has 0 comment ids"),
        (
            json!({ "list": [5, 0] }),
            "`list` has 0, which is not a comment id",
        ),
        (json!({ "list": [5, 5] }), "`list` has 5 twice"),
        (json!({ "list": [5] }), "`list` does not fit `list_sha256`"),
        (
            json!({ "list_sha256": other }),
            "`list` does not fit `list_sha256`",
        ),
        (json!({ "list_sha256": null }), "`list_sha256` is missing"),
        (json!({ "order": null }), "`order` is missing"),
        (
            json!({ "order": [3_100_000_001_i64] }),
            "`order` is not the order",
        ),
        (json!({ "status": "sole" }), "`seed` must be null"),
        (json!({ "status": "drawn" }), "this is not a draw record"),
    ] {
        let fault = verify_record(&vector_with(&changes)).unwrap_err();
        assert!(fault.to_string().contains(message), "{changes}: {fault}");
    }
}

#[test]
fn a_sole_application_needs_no_seed() {
    let list = ids(&[3_100_000_001]);
    let changes = json!({
        "status": "sole", "seed": null, "list": list, "order": list,
        "list_sha256": hex::encode(draw::list_hash(&list)),
    });

    let verified = verify_record(&vector_with(&changes)).unwrap();

    assert_eq!(verified, Verified::Sole { comment: list[0] });
}

#[test]
fn two_applications_are_never_sole() {
    let changes = json!({ "status": "sole", "seed": null });

    let fault = verify_record(&vector_with(&changes)).unwrap_err();

    assert!(
        matches!(fault, DrawFault::Length { found: 5, .. }),
        "{fault}"
    );
}

#[test]
fn a_record_without_a_draw_yet_is_checked_as_far_as_it_goes() {
    let none = json!({
        "status": "committed", "seed": null, "list": null, "list_sha256": null, "order": null,
    });
    let listed = json!({ "status": "listed", "seed": null, "order": null });
    let mut ended = none.clone();
    ended["status"] = json!("not_revealed");

    for (changes, expected) in [
        (
            none,
            Verified::Committed {
                source: DrawSource::Local,
            },
        ),
        (listed, Verified::Listed { passed: 5 }),
        (ended, Verified::NotRevealed),
    ] {
        assert_eq!(verify_record(&vector_with(&changes)).unwrap(), expected);
    }
}

#[test]
fn a_seed_revealed_before_its_time_is_a_fault() {
    for status in ["committed", "listed", "not_revealed"] {
        let fault = verify_record(&vector_with(&json!({ "status": status }))).unwrap_err();

        let is_told = matches!(
            fault,
            DrawFault::Unexpected {
                field: Field::Seed,
                ..
            }
        );
        assert!(is_told, "{status}: {fault}");
    }
}

#[test]
fn the_command_verifies_a_file_and_fails_on_a_wrong_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("draw.json");
    let run = |record: &str| {
        std::fs::write(&path, record).unwrap();
        Command::new(env!("CARGO_BIN_EXE_micro-acquisition"))
            .args(["verify", "draw"])
            .arg(&path)
            .output()
            .unwrap()
    };

    let right = run(VECTOR);
    assert!(right.status.success());
    assert!(String::from_utf8_lossy(&right.stdout).contains("1. 3100000042"));

    let wrong = run(&vector_with(&json!({ "seed": "00".repeat(32) })));
    assert_eq!(wrong.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("`seed` does not fit"));
}

#[test]
fn the_command_fails_on_a_file_that_is_longer_than_any_record() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("draw.json");
    std::fs::write(&path, " ".repeat(1024 * 1024 + 1)).unwrap();

    let output = Command::new(env!("CARGO_BIN_EXE_micro-acquisition"))
        .args(["verify", "draw"])
        .arg(&path)
        .output()
        .unwrap();

    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("1 MiB"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_fetches_a_record_from_its_address() {
    let router = axum::Router::new().route("/draw", axum::routing::get(|| async { VECTOR }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let verify = |url: String| {
        tokio::task::spawn_blocking(move || {
            Command::new(env!("CARGO_BIN_EXE_micro-acquisition"))
                .args(["verify", "draw", &url])
                .output()
                .unwrap()
        })
    };

    let right = verify(format!("{base}/draw")).await.unwrap();
    let nothing = verify(format!("{base}/nothing")).await.unwrap();

    assert!(right.status.success());
    assert_eq!(nothing.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&nothing.stderr).contains("answers 404"));
}
