//! What exports write, and what judges say of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use micro_acquisition::opendata::ocds;
use serde_json::{Value, json};

use crate::postgres::TestDatabase;

/// What a subcommand of `export` writes of a database.
pub fn export(db: &TestDatabase, arguments: &[&str]) -> String {
    export_under(db, arguments, &[])
}

/// The same under more of a programme.
pub fn export_under(
    db: &TestDatabase,
    arguments: &[&str],
    programme: &[(String, String)],
) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_micro-acquisition"))
        .arg("export")
        .args(arguments)
        .env("DATABASE_URL", db.url())
        .env("SESSION_SECRET", "5a".repeat(32))
        .env("PUBLIC_URL", "https://procurement.example")
        .envs(programme.iter().cloned())
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
    String::from_utf8(done.stdout).unwrap()
}

/// The rows of a file, each by the names of its columns.
pub fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

/// What the standard's own judge says of a file.
pub fn judged(programs: &Path, archive: &Path, file: &Path) -> Value {
    let judged = Command::new(programs.join("libcoveocds"))
        .arg("--standard-zip")
        .arg(archive)
        .args(["--additional-checks", "all"])
        .arg(file)
        .output()
        .unwrap();
    serde_json::from_slice(&judged.stdout).unwrap()
}

pub fn assert_clean(judged: &Value, count: usize) {
    assert_eq!(judged["validation_errors"], json!([]));
    assert_eq!(judged["additional_closed_codelist_values"], json!({}));
    assert_eq!(judged["all_additional_fields"], json!([]));
    assert_eq!(judged["count"], json!(count));
    let own = &judged["additional_open_codelist_values"];
    let own: Vec<_> = own.as_object().into_iter().flatten().collect();
    assert!(
        own.iter()
            .all(|(field, values)| field.ends_with("awardCriteria")
                && values["values"] == json!([ocds::AWARD_CRITERIA])),
        "own codes that are not documented: {own:?}"
    );
}

/// The places of a value's fields, as the dictionary names them.
fn fields(value: &Value, place: &[&str], into: &mut BTreeSet<String>) {
    match value {
        Value::Object(all) => {
            for (name, value) in all {
                let name = name.trim_end_matches("_en").trim_end_matches("_fr");
                fields(value, &[place, &[name]].concat(), into);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| fields(item, place, into)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            into.insert(named(place));
        }
    }
}

fn named(place: &[&str]) -> String {
    let place = place.strip_prefix(&["releases"]).unwrap_or(place);
    let alike = ["documents", "milestones", "amendments", "transactions"];
    let from = place
        .iter()
        .rposition(|part| alike.contains(part))
        .unwrap_or(0);
    let place = &place[from..];
    let whole = ["buyer", "publisher", "relatedProcesses"];
    let depth = if whole.contains(&place[0]) { 1 } else { 2 };
    place[..place.len().min(depth)].join("/")
}

pub fn every_field_is_in_the_dictionary(package: &Value) {
    let mut found = BTreeSet::new();
    fields(package, &[], &mut found);
    let told: BTreeSet<_> = ocds::FIELDS.map(str::to_owned).into();
    let untold: Vec<_> = found.difference(&told).collect();
    assert!(untold.is_empty(), "{untold:?}");
}
