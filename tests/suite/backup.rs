//! `backup` and `restore`: a copy made under load, and what is refused.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use jiff::SignedDuration;
use micro_acquisition::domain::opportunity::Opportunity;
use micro_acquisition::store::inbox::{self, DeliveryFilter};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::postgres::{TestDatabase, on, on_both_databases, tools};
use crate::scenarios::acts::AFTER_CLOSING;
use crate::scenarios::text::{ENGLISH, application};
use crate::scenarios::world::{World, environment};

async fn run(url: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_micro-acquisition"));
    command
        .args(arguments)
        .env("DATABASE_URL", url)
        .env_remove("MICRO_ACQUISITION_CONFIG");
    tokio::task::spawn_blocking(move || command.output().unwrap())
        .await
        .unwrap()
}

async fn succeeds(url: &str, arguments: &[&str]) -> String {
    let output = run(url, arguments).await;
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{errors}");
    String::from_utf8(output.stdout).unwrap()
}

async fn fails(url: &str, arguments: &[&str]) -> String {
    let output = run(url, arguments).await;
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// Has it done by our own command, or on PostgreSQL by the one that ours names.
async fn does(db: &TestDatabase, arguments: &[&str]) -> String {
    if db.is_sqlite() {
        return succeeds(db.url(), arguments).await;
    }
    let told = fails(db.url(), arguments).await;
    let mut lines = told.lines().map(str::trim);
    let named = lines.find(|line| line.starts_with("pg_"));
    let named = named.expect("it names no command").to_owned();
    let others = std::env::var_os("PATH").unwrap_or_default();
    let folders = tools().into_iter().chain(std::env::split_paths(&others));
    let path = std::env::join_paths(folders).unwrap();
    let mut command = Command::new("sh");
    command.args(["-c", &named]).env("PATH", path);
    // The words around the command say that it names no password.
    let url = url::Url::parse(db.url()).unwrap();
    if let Some(password) = url.password() {
        command.env("PGPASSWORD", password);
    }
    let output = tokio::task::spawn_blocking(move || command.output().unwrap());
    let output = output.await.unwrap();
    let problem = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{named}: {problem}");
    String::from_utf8(output.stdout).unwrap()
}

fn sqlite(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}

/// What is in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// A database with one delivery in it, a copy of it, and where both are.
async fn a_copy() -> (TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let (database, copy) = (folder.path().join("p.db"), folder.path().join("copy.db"));
    succeeds(&sqlite(&database), &["migrate"]).await;
    succeeds(&sqlite(&database), &["backup", copy.to_str().unwrap()]).await;
    (folder, database, copy)
}

impl World {
    /// What it came to, without ids and instants of our own.
    async fn came_to(&self) -> Value {
        let it = self.opportunity().await;
        let posting = it.posting().unwrap();
        let standing = posting.standing();
        let said = self.said().into_iter();
        json!({
            "state": it.state.name(),
            "statement": posting.statement.sha256().unwrap(),
            "questions": posting.questions.len(),
            "applications": standing
                .map(|it| (it.number, it.supplier.login.clone(), it.words))
                .collect::<Vec<_>>(),
            "labels": self.status_labels(),
            "comments": said.map(|it| it.id.0).collect::<Vec<_>>(),
        })
    }
}

on_both_databases! {
    async fn a_copy_made_under_load_comes_to_the_same_as_if_nothing_had_been_lost(db: TestDatabase) {
        if !db.is_sqlite() && tools().is_none() {
            println!("left out: pg_dump and pg_restore are not on this machine");
            return;
        }
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("copy.db");
        let file = copy.to_str().unwrap();
        for number in 1..=30 {
            world.writes(&format!("supplier-{number}"), &application());
        }
        let arguments = ["backup", file];
        tokio::join!(does(&db, &arguments), world.settle());
        world
            .says("zoe", "/question May it be written in Python?")
            .await;
        world.is_done("maria", "/answer Q1 Yes, it may.").await;
        world.is_refused("bob", "/accept", "").await;
        world.applies("ada").await;
        // The disk dies hours later: what was written since the copy is old by then.
        world.scene.clock.advance(SignedDuration::from_hours(6));
        let expected = world.came_to().await;
        assert_eq!(expected["applications"].as_array().unwrap().len(), 32);

        if db.is_sqlite() {
            let why = fails(db.url(), &["restore", file]).await;
            assert!(why.contains("in use"), "{why}");
        }
        let issue = world.issue;
        let World { scene, server, .. } = world;
        server.stop().await;
        let told = does(&db, &["restore", file]).await;
        assert!(told.contains("kept at") || !db.is_sqlite(), "{told}");

        let env = environment(&scene, &db);
        let mut world = World::on(scene, env).await;
        world.issue = issue;
        let before = world.opportunity().await;
        assert!(
            before.posting().unwrap().questions.is_empty(),
            "the copy is from before"
        );
        world.settle().await;
        let found = world.compares().await;
        assert!(found.missed >= 4, "{found:?}");
        assert_eq!(world.came_to().await, expected);
        world.clock_to(AFTER_CLOSING).await;
        assert_eq!(world.state().await, "evaluation");
        world.ends_clean().await;
    }
}

/// Nothing on GitHub shows who deleted a comment: only its delivery tells.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_taken_back_by_deletion_after_the_copy_is_taken_back_again() {
    taken_back_again("2021-07-12T18:00:00-04:00", "open").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_taken_back_after_the_copy_is_taken_back_although_it_closed_meanwhile() {
    taken_back_again(AFTER_CLOSING, "unsuccessful").await;
}

/// Sam takes his application back after the copy, which is restored at `restored_at`.
async fn taken_back_again(restored_at: &'static str, state: &'static str) {
    on(TestDatabase::sqlite(), |db| async move {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let application = world.applies("sam").await;
        world.clock_to("2021-07-12T12:00:00-04:00").await;
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("copy.db");
        succeeds(db.url(), &["backup", copy.to_str().unwrap()]).await;
        world.a_minute_passes();
        let sam = world.github().as_user("sam");
        sam.delete_comment(application).unwrap();
        world.settle().await;
        let standing = |it: &Opportunity| it.posting().unwrap().standing().count();
        assert_eq!(standing(&world.opportunity().await), 0);
        let restored_at = restored_at.parse().unwrap();
        world.scene.clock.advance_to(restored_at);
        let issue = world.issue;
        let World { scene, server, .. } = world;
        server.stop().await;
        succeeds(db.url(), &["restore", copy.to_str().unwrap()]).await;

        let env = environment(&scene, &db);
        let mut world = World::on(scene, env).await;
        world.issue = issue;
        assert_eq!(
            standing(&world.opportunity().await),
            1,
            "the copy is from before"
        );
        assert!(world.polls().await.unwrap().asked > 0);
        world.settle().await;
        world.compares().await;
        assert_eq!(standing(&world.opportunity().await), 0);
        assert_eq!(world.state().await, state);
        world.ends_clean().await;
    })
    .await;
}

#[tokio::test]
async fn a_copy_is_its_owners_alone_and_never_in_the_place_of_another_file() {
    let (folder, database, copy) = a_copy().await;
    let mode = fs::metadata(&copy).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let (url, file) = (sqlite(&database), copy.to_str().unwrap());

    let why = fails(&url, &["backup", file]).await;
    assert!(why.contains("--force"), "{why}");
    fs::write(&copy, "something else").unwrap();
    succeeds(&url, &["backup", "--force", file]).await;
    assert!(fs::read(&copy).unwrap().starts_with(b"SQLite format 3"));

    let itself = database.to_str().unwrap();
    let why = fails(&url, &["backup", "--force", itself]).await;
    assert!(why.contains("is the database itself"), "{why}");
    let nothing = folder.path().join("nothing.db");
    let why = fails(&sqlite(&nothing), &["backup", "--force", file]).await;
    assert!(why.contains("there is no database"), "{why}");
    assert_eq!(
        names(folder.path()),
        ["copy.db", "p.db"],
        "nothing is left over"
    );
}

#[tokio::test]
async fn what_is_no_copy_of_ours_is_not_restored_and_the_database_stays() {
    let (folder, database, copy) = a_copy().await;
    let url = sqlite(&database);
    let before = fs::read(&database).unwrap();
    let wrong = folder.path().join("wrong.db");
    let file = wrong.to_str().unwrap();
    let mut damaged = fs::read(&copy).unwrap();
    let middle = damaged.len() / 2;
    damaged[middle..middle + 8192].fill(0xa5);

    let mut refused = Vec::new();
    for content in [
        b"no database at all, and longer than a header".as_slice(),
        &damaged,
    ] {
        fs::write(&wrong, content).unwrap();
        refused.push(fails(&url, &["restore", file]).await);
    }
    fs::remove_file(&wrong).unwrap();
    refused.push(fails(&url, &["restore", file]).await);
    for (sql, from) in [
        ("CREATE TABLE theirs (id INTEGER) STRICT", None),
        (
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
             VALUES (4711, 'from the future', TRUE, '', 0)",
            Some(&copy),
        ),
    ] {
        if let Some(from) = from {
            fs::copy(from, &wrong).unwrap();
        } else {
            fs::write(&wrong, "").unwrap();
        }
        crate::postgres::execute_sqlite(&sqlite(&wrong), sql)
            .await
            .unwrap();
        refused.push(fails(&url, &["restore", file]).await);
    }

    let reasons = [
        "not a database of micro-acquisition",
        "damaged",
        "cannot be read",
        "not a database of micro-acquisition",
        "4711",
    ];
    for (why, reason) in refused.iter().zip(reasons) {
        assert!(why.contains(reason), "{reason}: {why}");
    }
    assert_eq!(fs::read(&database).unwrap(), before);
    assert_eq!(names(folder.path()), ["copy.db", "p.db", "wrong.db"]);
}

#[tokio::test]
async fn a_database_that_is_damaged_or_gone_is_replaced_and_kept_aside() {
    let (folder, database, copy) = a_copy().await;
    let (url, file) = (sqlite(&database), copy.to_str().unwrap());
    fs::write(&database, "ruined").unwrap();
    succeeds(&url, &["restore", file]).await;
    assert_eq!(fs::read(&database).unwrap(), fs::read(&copy).unwrap());
    let aside: Vec<String> = names(folder.path());
    let aside = aside.iter().find(|name| name.starts_with("p.db.before-"));
    let aside = folder.path().join(aside.expect("it was not kept"));
    assert_eq!(fs::read_to_string(&aside).unwrap(), "ruined");

    fs::remove_file(&database).unwrap();
    succeeds(&url, &["restore", file]).await;
    let listed = succeeds(&url, &["deliveries", "list"]).await;
    assert_eq!(listed, "");
}

/// An account that is not root's, such as the one that serves.
const SERVES: u32 = 65532;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_root_restores_is_of_the_account_that_serves() {
    let (folder, database, copy) = a_copy().await;
    if fs::metadata(&copy).unwrap().uid() != 0 {
        println!("left out: only root can give a file away");
        return;
    }
    let owner = |file: &Path| {
        let found = fs::metadata(file).unwrap();
        (found.uid(), found.gid())
    };
    chown(&database, Some(SERVES), Some(SERVES)).unwrap();
    let arguments = ["restore", copy.to_str().unwrap()];
    succeeds(&sqlite(&database), &arguments).await;
    assert_eq!(owner(&database), (SERVES, SERVES), "as the database was");

    let state = folder.path().join("state");
    fs::create_dir(&state).unwrap();
    chown(&state, Some(SERVES), Some(SERVES)).unwrap();
    let none = state.join("p.db");
    let told = succeeds(&sqlite(&none), &arguments).await;
    assert_eq!(owner(&none), (SERVES, SERVES), "as the folder is");
    assert!(told.contains("No database was there before."), "{told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgresql_has_its_own_tool_which_is_named_without_the_password() {
    let url = "postgres://app:s3cret@localhost:1/procurement";
    let why = fails(url, &["backup", "p.dump"]).await;
    assert!(
        why.contains("pg_dump --format=custom") && !why.contains("s3cret"),
        "{why}"
    );
    let why = fails(url, &["restore", "p.dump"]).await;
    assert!(
        why.contains("pg_restore --clean") && !why.contains("s3cret"),
        "{why}"
    );
}

/// A copy holds every delivery that was acknowledged before it was begun.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_before_a_copy_was_begun_is_in_it() {
    on(TestDatabase::sqlite(), |db| async move {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let store = &world.app().store;
        let all = DeliveryFilter::default();
        let before = inbox::deliveries(store, &all, None, 500).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("copy.db");
        succeeds(db.url(), &["backup", copy.to_str().unwrap()]).await;
        let copied = micro_acquisition::store::Store::connect(&sqlite(&copy))
            .await
            .unwrap();
        let found = inbox::deliveries(&copied, &all, None, 500).await.unwrap();
        assert!(!before.is_empty());
        assert_eq!(found, before);
        copied.close().await;
        world.ends_clean().await;
    })
    .await;
}
