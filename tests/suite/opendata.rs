//! Open contracting data of the stories that the program tells of itself.
//!
//! `libcoveocds` and `ocdskit` judge it where `target/judges/ocds` has them with the
//! standard's archive (`.ci/fetch-judges` brings the programs, `OCDS_STANDARD_ZIP`
//! names the archive); what no judge is needed for is asserted without them.

mod endings;
mod judging;
mod planned;
mod prefix;
mod resolved;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use micro_acquisition::opendata::ocds;
use serde_json::{Value, json};

/// The open contracting data of a story of `demo`, written by `export ocds`.
struct Exported {
    folder: tempfile::TempDir,
    package: Value,
}

impl Exported {
    fn of_the_story(more: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("demo.db");
        let binary = || Command::new(env!("CARGO_BIN_EXE_micro-acquisition"));
        let told = binary()
            .args(["demo", "--once", "--database"])
            .arg(&database)
            .args(more)
            .output()
            .unwrap();
        assert!(told.status.success(), "{told:?}");
        let file = folder.path().join("releases.json");
        let exported = binary()
            .args(["export", "ocds", "--output"])
            .arg(&file)
            .env("DATABASE_URL", format!("sqlite://{}", database.display()))
            .output()
            .unwrap();
        assert!(exported.status.success(), "{exported:?}");
        let package = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        Self { folder, package }
    }

    /// The releases of each process, oldest first.
    fn processes(&self) -> Vec<Vec<Value>> {
        let mut processes: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for release in self.package["releases"].as_array().unwrap() {
            let ocid = release["ocid"].as_str().unwrap().to_owned();
            processes.entry(ocid).or_default().push(release.clone());
        }
        processes.into_values().collect()
    }
}

fn tags(releases: &[Value]) -> Vec<String> {
    let tags = releases.iter().map(|release| {
        let tags = release["tag"].as_array().unwrap().iter();
        tags.map(|tag| tag.as_str().unwrap())
            .collect::<Vec<_>>()
            .join("+")
    });
    tags.collect()
}

/// Every string of a value, wherever it stands.
fn strings(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => into.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| strings(item, into)),
        Value::Object(fields) => fields.values().for_each(|value| strings(value, into)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[test]
fn each_step_of_a_procurement_that_is_paid_is_a_release() {
    let exported = Exported::of_the_story(&[]);

    let processes = exported.processes();

    assert_eq!(processes.len(), 2, "one in each language");
    for releases in processes {
        assert_eq!(
            tags(&releases),
            [
                "tender",
                "tenderAmendment",
                "tenderUpdate",
                "tenderUpdate",
                "award",
                "awardCancellation",
                "award",
                "awardUpdate+contract",
                "implementation",
                "implementationUpdate+contractTermination",
            ]
        );
        let compiled = ocds::compile(&releases);
        assert_eq!(compiled["tender"]["status"], "complete");
        assert_eq!(compiled["tender"]["numberOfTenderers"], 4);
        assert_eq!(compiled["awards"][0]["status"], "cancelled");
        assert_eq!(compiled["awards"][1]["status"], "active");
        let contract = &compiled["contracts"][0];
        assert_eq!(contract["status"], "terminated");
        assert_eq!(contract["awardID"], "2");
        let paid = &contract["implementation"]["transactions"][0]["value"];
        assert_eq!(*paid, json!({ "amount": 7475.0, "currency": "CAD" }));
    }
}

#[test]
fn the_pilot_as_it_went_has_a_contract_and_no_transaction() {
    let exported = Exported::of_the_story(&["--pilot"]);

    for releases in exported.processes() {
        let compiled = ocds::compile(&releases);
        let contract = &compiled["contracts"][0];
        assert_eq!(contract["status"], "terminated", "{:?}", tags(&releases));
        assert_eq!(contract["milestones"][0]["status"], "notMet");
        assert_eq!(contract["implementation"], Value::Null);
    }
}

#[test]
fn who_applied_and_was_not_drawn_is_named_nowhere() {
    let exported = Exported::of_the_story(&["--pilot"]);
    let mut said = Vec::new();
    strings(&exported.package, &mut said);

    let parties = said.iter().filter(|text| text.starts_with("GH-"));
    let parties: BTreeSet<_> = parties.collect();

    assert_eq!(
        parties.len(),
        1,
        "the one supplier who was offered: {parties:?}"
    );
}

#[test]
fn no_release_is_dated_before_the_one_that_it_follows() {
    for story in [&[][..], &["--pilot"]] {
        for releases in Exported::of_the_story(story).processes() {
            let dates: Vec<_> = releases.iter().map(|it| it["date"].as_str()).collect();
            assert!(dates.is_sorted(), "{dates:?}");
        }
    }
}

#[test]
fn null_takes_a_field_away_and_items_merge_by_their_id() {
    let first = json!({
        "ocid": "o-1", "id": "1", "date": "2027-01-01T00:00:00Z", "tag": ["tender"],
        "tender": { "title": "One", "period": { "endDate": "a", "startDate": "b" },
            "tags": ["x", "y"], "documents": [{ "id": "1", "title": "A" }] },
    });
    let second = json!({
        "ocid": "o-1", "id": "2", "date": "2027-01-02T00:00:00Z", "tag": ["tenderUpdate"],
        "tender": { "title": null, "period": { "endDate": "c" }, "tags": ["z"],
            "documents": [{ "id": "2" }, { "id": "1", "title": "B", "format": "f" }] },
    });

    let compiled = ocds::compile(&[first, second]);

    assert_eq!(
        compiled,
        json!({
            "ocid": "o-1", "id": "o-1-2027-01-02T00:00:00Z",
            "date": "2027-01-02T00:00:00Z", "tag": ["compiled"],
            "tender": { "period": { "endDate": "c", "startDate": "b" }, "tags": ["z"],
                "documents": [{ "id": "1", "title": "B", "format": "f" }, { "id": "2" }] },
        })
    );
    assert_eq!(ocds::compile(&[]), Value::Null);
}

/// The judges, where they and the standard's archive are at hand.
fn judges() -> Option<(PathBuf, PathBuf)> {
    let judges = std::env::var_os("JUDGES_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("target/judges"),
        PathBuf::from,
    );
    let programs = judges.join("ocds/bin");
    let archives = [
        std::env::var_os("OCDS_STANDARD_ZIP").map(PathBuf::from),
        Some(judges.join("ocds-standard-1.1.5.zip")),
        Some(Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/ocds-standard-1.1.5.zip")),
    ];
    let archive = archives.into_iter().flatten().find(|it| it.exists());
    let judge = programs.join("libcoveocds").exists();
    let found = archive.filter(|_| judge).map(|archive| (programs, archive));
    if found.is_none() {
        println!("left out: libcoveocds or the standard's archive is not here");
    }
    found
}

#[test]
fn the_standards_own_judge_finds_nothing_wrong() {
    let Some((programs, archive)) = judges() else {
        return;
    };
    for story in [&[][..], &["--pilot"]] {
        let exported = Exported::of_the_story(story);
        let judged = Command::new(programs.join("libcoveocds"))
            .arg("--standard-zip")
            .arg(&archive)
            .args(["--additional-checks", "all"])
            .arg(exported.folder.path().join("releases.json"))
            .output()
            .unwrap();
        let judged: Value = serde_json::from_slice(&judged.stdout).unwrap();

        assert_eq!(judged["validation_errors"], json!([]));
        assert_eq!(judged["additional_closed_codelist_values"], json!({}));
        assert_eq!(judged["all_additional_fields"], json!([]));
        let releases = exported.package["releases"].as_array().unwrap().len();
        assert_eq!(judged["count"], json!(releases));
    }
}

/// What `ocdskit` compiles of a package's releases, by their ocid.
fn compiled_elsewhere(programs: &Path, archive: &Path, exported: &Exported) -> Vec<Value> {
    let folder = exported.folder.path();
    let member = "standard-1__1__5/schema/release-schema.json";
    let script = format!(
        "import zipfile,sys; open(sys.argv[2],'wb').write(zipfile.ZipFile(sys.argv[1]).read('{member}'))"
    );
    let schema = folder.join("release-schema.json");
    let taken = Command::new(programs.join("python"))
        .args(["-c", &script])
        .arg(archive)
        .arg(&schema)
        .status();
    assert!(taken.unwrap().success());
    let compiled = Command::new(programs.join("ocdskit"))
        .arg("compile")
        .arg("--schema")
        .arg(&schema)
        .stdin(std::fs::File::open(folder.join("releases.json")).unwrap())
        .output()
        .unwrap();
    assert!(compiled.status.success(), "{compiled:?}");
    let lines = String::from_utf8(compiled.stdout).unwrap();
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn another_program_compiles_the_same() {
    let Some((programs, archive)) = judges() else {
        return;
    };
    for story in [&[][..], &["--pilot"]] {
        let exported = Exported::of_the_story(story);
        let ours = exported.processes();
        let ours: Vec<_> = ours.iter().map(|it| ocds::compile(it)).collect();

        let mut theirs = compiled_elsewhere(&programs, &archive, &exported);
        theirs.sort_by_key(|release| release["ocid"].to_string());

        assert_eq!(ours, theirs);
    }
}
