//! The program itself: what it says of itself to people, shells and images.

use std::path::Path;
use std::process::{Command, Output};

use clap::{CommandFactory as _, Parser as _};
use micro_acquisition::cli::Cli;
use micro_acquisition::store::Store;

use crate::kill::Stage;
use crate::postgres::on_both_databases;

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_micro-acquisition"))
        .args(arguments)
        .env_remove("MICRO_ACQUISITION_CONFIG")
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn subcommands() -> Vec<String> {
    let command = Cli::command();
    let names = command.get_subcommands().map(|it| it.get_name().to_owned());
    names.filter(|it| it != "help").collect()
}

#[test]
fn the_version_names_the_commit_or_says_that_this_is_no_release() {
    let version = said(&run(&["--version"]));
    let package = env!("CARGO_PKG_VERSION");
    let rest = version
        .strip_prefix(&format!("micro-acquisition {package} ("))
        .unwrap();
    let inside = rest.strip_suffix(")\n").unwrap();
    let is_commit = inside.len() >= 7 && inside.starts_with(|c: char| c.is_ascii_hexdigit());
    assert!(inside == "not a release" || is_commit, "{version}");
}

#[test]
fn every_shell_is_told_of_every_subcommand() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = said(&run(&["completions", shell]));
        for name in subcommands() {
            assert!(script.contains(&name), "{shell} is not told of {name}");
        }
    }
    assert_eq!(run(&["completions", "tcsh"]).status.code(), Some(2));
    let script = said(&run(&["completions", "bash"]));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("completions");
    std::fs::write(&file, script).unwrap();
    let read = Command::new("bash").arg("-n").arg(&file).status().unwrap();
    assert!(read.success(), "bash does not read it");
}

#[test]
fn there_is_a_manual_page_for_the_program_and_for_each_subcommand() {
    let page = said(&run(&["man"]));
    // An empty argument is none for `man`, and the next would take its place.
    let header = ".TH micro-acquisition 1 \" \" \"micro-acquisition ";
    assert!(page.contains(header), "{page}");
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("man1");
    said(&run(&["man", "--output", output.to_str().unwrap()]));
    for name in subcommands() {
        let file = output.join(format!("micro-acquisition-{name}.1"));
        let page = std::fs::read_to_string(&file)
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        assert!(page.contains(".SH NAME"), "{name}");
    }
}

on_both_databases! {
    async fn a_service_is_asked_how_it_is_without_any_other_program(db: TestDatabase) {
        let stage = Stage::set(&db).await;
        let ask = |arguments: &[&str]| {
            Command::new(env!("CARGO_BIN_EXE_micro-acquisition"))
                .arg("health")
                .args(arguments)
                .env("LISTEN_ADDR", &stage.address)
                .env("DATABASE_URL", db.url())
                .output()
                .unwrap()
        };
        let away = ask(&[]);
        assert_eq!(away.status.code(), Some(1));
        let complained = String::from_utf8_lossy(&away.stderr).into_owned();
        assert!(complained.contains("does not answer"), "{complained}");
        let process = stage.serve().await;
        assert_eq!(said(&ask(&[])), "ok\n");
        assert!(said(&ask(&["--ready"])).contains("ready"));
        assert_eq!(process.stops().await, Some(0));
        assert_eq!(ask(&["--ready"]).status.code(), Some(1));
    }
}

on_both_databases! {
    async fn every_start_says_in_the_log_where_it_serves_and_writes_no_colours_into_a_file(db: TestDatabase) {
        let stage = Stage::set(&db).await;
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        let script = format!("exec \"$@\" 2>>'{}'", log.display());
        for start in 1..=3 {
            let under = ["env", "-u", "RUST_LOG", "sh", "-c", script.as_str(), "sh"];
            let process = stage.spawn_under(&under, &[], &stage.address);
            stage.is_ready().await;
            assert_eq!(process.stops().await, Some(0));
            let written = std::fs::read_to_string(&log).unwrap();
            let line = format!("serving address={} role=\"all\"", stage.address);
            assert_eq!(written.matches(&line).count(), start, "{written}");
            assert!(!written.contains('\u{1b}'), "{written}");
        }
    }

    async fn a_command_that_only_looks_makes_no_tables_in_a_database_and_changes_none(db: TestDatabase) {
        Store::connect(db.url()).await.unwrap().close().await;
        let folder = tempfile::tempdir().unwrap();
        let declared = folder.path().join("declared.csv");
        std::fs::write(&declared, "opportunity,item,elapsed,effort,source\n,K5,3,,a poll\n").unwrap();
        let declare = format!("declare {}", declared.display());
        let commands = [
            "deliveries list", "export ledger", "export ocds", "export tracker", "export report",
            "export contracts", declare.as_str(),
        ];
        let refused = |expected: &str| {
            for arguments in commands {
                let program = Command::new(env!("CARGO_BIN_EXE_micro-acquisition"))
                    .args(arguments.split(' '))
                    .env("DATABASE_URL", db.url())
                    .output()
                    .unwrap();
                let why = String::from_utf8(program.stderr).unwrap();
                assert_eq!(program.status.code(), Some(1), "{arguments}: {why}");
                assert!(why.contains(expected), "{arguments}: {why}");
            }
        };
        refused("the database is empty");
        let tables = db.execute("SELECT * FROM _sqlx_migrations").await;
        assert!(tables.is_err(), "tables were made");

        db.store().await.close().await;
        db.execute("DELETE FROM _sqlx_migrations WHERE version > 90").await.unwrap();
        refused("the database has schema version 90");
    }
}

#[test]
fn a_service_that_lacks_settings_says_which_also_where_its_address_is_taken() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let served = Command::new(env!("CARGO_BIN_EXE_micro-acquisition"))
        .arg("serve")
        .current_dir(folder.path())
        .env("LISTEN_ADDR", taken.local_addr().unwrap().to_string())
        .env_remove("DATABASE_URL")
        .env_remove("MICRO_ACQUISITION_CONFIG")
        .output()
        .unwrap();
    let why = String::from_utf8(served.stderr).unwrap();
    assert_eq!(served.status.code(), Some(1), "{why}");
    for lacking in [
        "GITHUB_APP_ID",
        "GITHUB_PRIVATE_KEY",
        "GITHUB_WEBHOOK_SECRET",
    ] {
        assert!(why.contains(lacking), "{why}");
    }
}

#[test]
fn a_part_of_the_work_is_named_as_the_option_takes_it() {
    let served = run(&["serve", "--role", "web"]);
    let why = String::from_utf8(served.stderr).unwrap();
    assert!(why.contains("--role web splits"), "{why}");
}

#[test]
fn a_quarter_that_is_none_is_refused_and_its_form_is_told() {
    for period in ["2021-Q9", "2021-2022-Q5", "2021-2023-Q1", "Q1"] {
        let refused = run(&["export", "contracts", "--quarterly", "--period", period]);
        let why = String::from_utf8(refused.stderr).unwrap();
        assert_eq!(refused.status.code(), Some(2), "{period}: {why}");
        assert!(why.contains("2021-2022-Q2"), "{period}: {why}");
    }
}

#[test]
fn an_error_has_its_cause_once() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("nowhere.json");
    let refused = run(&["verify", "draw", nowhere.to_str().unwrap()]);
    let why = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(why.matches("No such file").count(), 1, "{why}");
    let address = "http://127.0.0.1:1/draw";
    let refused = run(&["verify", "draw", address]);
    let why = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(why.matches(address).count(), 1, "{why}");
}

/// The words of a line of a guide that calls the program, up to a comment.
fn words(line: &str) -> Option<Vec<String>> {
    let words = line.split_whitespace();
    let words: Vec<String> = words
        .skip_while(|it| it.contains('=') && !it.starts_with('-'))
        .take_while(|it| !it.starts_with(['#', '|', '>', '&']) && *it != "…")
        .map(str::to_owned)
        .collect();
    (words.first()?.as_str() == "micro-acquisition").then_some(words)
}

#[test]
fn every_command_that_the_guides_for_operators_show_is_one() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seen = 0;
    for guide in [
        "docs/operations.md",
        "docs/en/operator.md",
        "docs/fr/exploitant.md",
        "docs/fr/exploitation.md",
    ] {
        let text = std::fs::read_to_string(root.join(guide)).unwrap();
        let blocks = text.split("```").skip(1).step_by(2);
        for line in blocks.flat_map(str::lines) {
            let Some(words) = words(line) else {
                continue;
            };
            let parsed = Cli::try_parse_from(&words);
            assert!(parsed.is_ok(), "{guide}: {line}\n{}", parsed.unwrap_err());
            seen += 1;
        }
    }
    assert!(seen >= 20, "only {seen} commands were found");
}

#[test]
fn a_command_that_is_none_would_be_noticed() {
    let line = "DATABASE_URL=sqlite://a.db micro-acquisition restart --now # soon";
    let found = words(line).unwrap();
    assert_eq!(found, ["micro-acquisition", "restart", "--now"]);
    assert!(Cli::try_parse_from(found).is_err());
}

#[test]
fn a_command_that_is_started_in_another_place_makes_no_database_there() {
    let elsewhere = tempfile::tempdir().unwrap();
    for arguments in [
        "deliveries list --status dead",
        "deliveries replay 1",
        "export ledger",
        "export ocds",
        "export tracker",
        "export report",
        "export contracts --quarterly",
        "backup copy.db",
    ] {
        let program = Command::new(env!("CARGO_BIN_EXE_micro-acquisition"))
            .args(arguments.split(' '))
            .current_dir(elsewhere.path())
            .env_remove("DATABASE_URL")
            .env_remove("MICRO_ACQUISITION_CONFIG")
            .output()
            .unwrap();
        let why = String::from_utf8(program.stderr).unwrap();
        assert_eq!(program.status.code(), Some(1), "{arguments}: {why}");
        assert!(
            why.contains("there is no database at /")
                && why.contains("micro-acquisition.db")
                && why.contains("`serve` and `migrate` make one"),
            "{arguments}: {why}"
        );
    }
    let checked = Command::new(env!("CARGO_BIN_EXE_micro-acquisition"))
        .arg("check")
        .current_dir(elsewhere.path())
        .env_remove("DATABASE_URL")
        .env_remove("MICRO_ACQUISITION_CONFIG")
        .output()
        .unwrap();
    let told = String::from_utf8(checked.stdout).unwrap();
    assert!(told.contains("database: ok: none is at /"), "{told}");
    let left = std::fs::read_dir(elsewhere.path()).unwrap().count();
    assert_eq!(left, 0, "neither a database nor a session.key");
}

#[test]
fn everything_that_the_operations_guide_calls_proved_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |guide: &str| std::fs::read_to_string(root.join(guide)).unwrap();
    let guides = [read("docs/operations.md"), read("docs/fr/exploitation.md")];
    let mut tests = String::new();
    for folder in ["tests", "src"] {
        crate::threats::sources(&root.join(folder), &mut tests);
    }
    let lines = guides.iter().flat_map(|guide| guide.lines());
    let proofs = lines.filter(|line| {
        ["Proved by", "Prouvé par"]
            .iter()
            .any(|it| line.starts_with(it))
    });
    let mut seen = 0;
    for name in proofs.flat_map(|line| line.split('`').skip(1).step_by(2)) {
        assert!(tests.contains(&format!("fn {name}(")), "no test {name}");
        seen += 1;
    }
    assert!(seen >= 40, "only {seen} proofs are named");
}
