//! The walls of the house: which room may name what, and how long a file may be.
//!
//! Every check is a function over files as text, tried below on a planted
//! violation, so that a check that can no longer fail is noticed.

#![cfg(test)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A file as the checks see it: its path below the repository, and its text.
#[derive(Debug)]
struct File {
    path: String,
    text: String,
}

impl File {
    fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// The lines that are not comments, with their numbers.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let numbered = (1..).zip(self.text.lines());
        numbered
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
            .map(|(number, line)| (number, line.split(" // ").next().unwrap_or(line)))
    }

    fn is_in(&self, room: &str) -> bool {
        match room.strip_suffix('/') {
            Some(name) => self.path.starts_with(room) || self.path == format!("{name}.rs"),
            None => self.path == room,
        }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file below `folder`, in the order of their paths.
fn rust_files(folder: &str) -> Vec<File> {
    let mut folders = vec![root().join(folder)];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(read(&path));
            }
        }
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    assert!(!files.is_empty());
    files
}

fn read(path: &PathBuf) -> File {
    File {
        path: path.strip_prefix(root()).unwrap().display().to_string(),
        text: fs::read_to_string(path).unwrap(),
    }
}

/// Whether a line of code names `path` as a path: `path::…`, `use path`, `#[path(…)]`.
fn names(line: &str, path: &str) -> bool {
    if let (Some(group), Some(rest)) = (
        line.trim_start().strip_prefix("use std::{"),
        path.strip_prefix("std::"),
    ) {
        let is_part = |c: char| !c.is_alphanumeric() && !"_:".contains(c);
        return group.split(is_part).any(|item| item.starts_with(rest));
    }
    line.match_indices(path).any(|(at, _)| {
        let (before, after) = (&line[..at], &line[at + path.len()..]);
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let begins = !before.ends_with(is_part) && !before.ends_with("r#");
        let ends = !after.starts_with(is_part);
        let is_path = after.starts_with("::") || path.contains("::");
        let is_used = before.trim_start().starts_with("use ") || before.ends_with("#[");
        begins && ends && (is_path || is_used)
    })
}

/// Where a name stands although its room is another.
fn outside<'a>(files: &'a [File], name: &'a str, rooms: &'a [&str]) -> Vec<String> {
    let elsewhere = files
        .iter()
        .filter(|file| !rooms.iter().any(|room| file.is_in(room)));
    named(elsewhere, &[name])
}

fn named<'a>(files: impl Iterator<Item = &'a File>, names_: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for file in files {
        for (number, line) in file.code() {
            for name in names_.iter().filter(|name| names(line, name)) {
                found.push(format!("{}:{number} names {name}", file.path));
            }
        }
    }
    found
}

/// Each crate that reaches outside, with the only rooms that may name it.
const WALLS: [(&str, &[&str]); 5] = [
    ("metrics", &["src/meter/"]),
    ("metrics_exporter_prometheus", &["src/meter/"]),
    ("sqlx", &["src/store/"]),
    ("octocrab", &["src/github/"]),
    ("lettre", &["src/mail/"]),
];

/// What the rules never touch: no I/O, no runtime, no machine.
const NOT_IN_THE_DOMAIN: [&str; 14] = [
    "sqlx",
    "octocrab",
    "axum",
    "tokio",
    "reqwest",
    "lettre",
    "aws_lc_rs",
    "std::env",
    "std::fs",
    "std::net",
    "std::process",
    "std::thread",
    "std::time::Instant",
    "std::time::SystemTime",
];

/// How code asks what time it is.
const CLOCKS: [&str; 6] = [
    "Timestamp::now",
    "Zoned::now",
    "ZonedDateTime::now",
    "SystemTime::now",
    "Instant::now",
    "Utc::now",
];

fn named_in_the_domain(files: &[File]) -> Vec<String> {
    let domain = files.iter().filter(|file| file.is_in("src/domain/"));
    named(domain, &NOT_IN_THE_DOMAIN)
}

fn asked_for_the_time(files: &[File]) -> Vec<String> {
    let clocks = CLOCKS.iter();
    clocks
        .flat_map(|clock| outside(files, clock, &["src/clock.rs"]))
        .collect()
}

fn lints_switched_off(files: &[File]) -> Vec<String> {
    let mut found = Vec::new();
    for file in files {
        for (number, line) in file.code() {
            let line = line.trim_start();
            if line.starts_with("#[allow(") || line.starts_with("#![allow(") {
                found.push(format!("{}:{number} {line}", file.path));
            }
        }
    }
    found
}

/// What a file should not exceed, and what it may not without an argument (rule 20).
const AIM: usize = 300;
const LIMIT: usize = 480;
/// How an exception is argued, within the first lines of its file.
const ARGUMENT: &str = "// Longer than the rule: ";
const NEAR_THE_TOP: usize = 20;

/// The lines before a test module at the end of the file.
fn product_lines(file: &File) -> usize {
    let lines: Vec<&str> = file.text.lines().collect();
    let tests = lines
        .windows(2)
        .position(|pair| pair[0] == "#[cfg(test)]" && pair[1].starts_with("mod tests {"));
    tests.unwrap_or(lines.len())
}

fn is_test(file: &File) -> bool {
    file.path.ends_with("/tests.rs") || file.path.contains("/tests/")
}

fn longer_than(limit: usize, files: &[File]) -> Vec<String> {
    let product = files.iter().filter(|file| !is_test(file));
    product
        .filter(|file| {
            let mut top = file.text.lines().take(NEAR_THE_TOP);
            !top.any(|line| line.len() > ARGUMENT.len() && line.starts_with(ARGUMENT))
        })
        .map(|file| (product_lines(file), &file.path))
        .filter(|(lines, _)| *lines > limit)
        .map(|(lines, path)| format!("{path} has {lines} lines"))
        .collect()
}

/// The modules right below `src` that `lib.rs` does not name.
fn rooms_left_out(lib: &str, files: &[File]) -> Vec<String> {
    let rooms: BTreeSet<&str> = files
        .iter()
        .filter_map(|file| file.path.strip_prefix("src/"))
        .filter_map(|path| path.split('/').next())
        .map(|name| name.trim_end_matches(".rs"))
        .filter(|name| !["main", "lib"].contains(name))
        .collect();
    rooms
        .into_iter()
        .filter(|room| !lib.lines().any(|line| line == format!("pub mod {room};")))
        .map(str::to_owned)
        .collect()
}

/// The migrations that only one of the databases has.
fn unpaired(sqlite: &BTreeSet<String>, postgres: &BTreeSet<String>) -> Vec<String> {
    sqlite.symmetric_difference(postgres).cloned().collect()
}

fn migrations(database: &str) -> BTreeSet<String> {
    fs::read_dir(root().join("migrations").join(database))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

const NOTHING: [String; 0] = [];

#[test]
fn each_outside_thing_is_named_in_its_own_room_alone() {
    let files = rust_files("src");
    for (name, rooms) in WALLS {
        assert_eq!(outside(&files, name, rooms), NOTHING);
    }
}

#[test]
fn the_domain_reaches_nothing_outside() {
    assert_eq!(named_in_the_domain(&rust_files("src")), NOTHING);
}

#[test]
fn nothing_but_the_clock_asks_for_the_time() {
    assert_eq!(asked_for_the_time(&rust_files("src")), NOTHING);
}

#[test]
fn no_lint_is_switched_off_without_a_reason() {
    let mut files = rust_files("src");
    files.extend(rust_files("tests"));
    assert_eq!(lints_switched_off(&files), NOTHING);
}

#[test]
fn no_file_is_longer_than_the_rule_without_an_argument() {
    let files = rust_files("src");
    for file in longer_than(AIM, &files) {
        println!("longer than the aim of {AIM}: {file}");
    }
    assert_eq!(longer_than(LIMIT, &files), NOTHING);
}

#[test]
fn the_library_names_every_room() {
    let files = rust_files("src");
    let lib = files.iter().find(|file| file.path == "src/lib.rs").unwrap();
    assert_eq!(rooms_left_out(&lib.text, &files), NOTHING);
}

#[test]
fn each_migration_exists_for_both_databases() {
    let sqlite = migrations("sqlite");
    assert!(!sqlite.is_empty());
    assert_eq!(unpaired(&sqlite, &migrations("postgres")), NOTHING);
}

mod the_checks_can_fail {
    use super::*;

    #[test]
    fn a_crate_named_outside_its_room_is_found() {
        let files = [
            File::new("src/web/pages.rs", "use sqlx::Row;\n"),
            File::new("src/web/rows.rs", "#[sqlx(rename = \"x\")]\n"),
            File::new(
                "src/web/whole.rs",
                "    let pool = ::sqlx::SqlitePool::new();\n",
            ),
            File::new("src/store/mod.rs", "use sqlx::Row;\n"),
            File::new("src/store.rs", "use sqlx::{self, Row};\n"),
            File::new(
                "src/web/words.rs",
                "//! sqlx::Row\nlet x = \"sqlx=warn\"; // sqlx::Row\n",
            ),
            File::new("src/web/other.rs", "use my_sqlx::Row;\n"),
        ];

        assert_eq!(
            outside(&files, "sqlx", &["src/store/"]),
            [
                "src/web/pages.rs:1 names sqlx",
                "src/web/rows.rs:1 names sqlx",
                "src/web/whole.rs:1 names sqlx"
            ]
        );
    }

    #[test]
    fn each_name_that_the_domain_may_not_know_is_found_there() {
        for name in NOT_IN_THE_DOMAIN {
            let text = format!("\nuse {name};\n");
            let files = [
                File::new("src/domain/draw.rs", &text),
                File::new("src/web/pages.rs", &text),
            ];

            let found = named_in_the_domain(&files);

            assert_eq!(found, [format!("src/domain/draw.rs:2 names {name}")]);
        }
    }

    #[test]
    fn what_the_domain_may_not_know_is_found_in_a_group_too() {
        let fs = File::new("src/domain/a.rs", "use std::{fmt, fs::File};\n");
        let fmt = File::new("src/domain/b.rs", "use std::{fmt, str};\n");

        let found = named_in_the_domain(&[fs, fmt]);

        assert_eq!(found, ["src/domain/a.rs:1 names std::fs"]);
    }

    #[test]
    fn each_way_to_ask_for_the_time_is_found() {
        for clock in CLOCKS {
            let text = format!("let now = jiff::{clock}();\n");
            let files = [
                File::new("src/clock.rs", &text),
                File::new("src/app/mod.rs", &text),
            ];

            let found = asked_for_the_time(&files);

            assert_eq!(found, [format!("src/app/mod.rs:1 names {clock}")]);
        }
    }

    #[test]
    fn a_lint_switched_off_is_found() {
        let off = File::new("src/a.rs", "    #[allow(clippy::all)]\n");
        let whole = File::new("src/b.rs", "#![allow(dead_code)]\n");
        let told = File::new("src/c.rs", "#[expect(clippy::all, reason = \"why\")]\n");

        let found = lints_switched_off(&[off, whole, told]);

        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn a_long_file_is_found_unless_it_argues_or_is_a_test() {
        let long = "x\n".repeat(LIMIT + 1);
        let argued = format!("//! Doc.\n{ARGUMENT}one table\n{long}");
        let unargued = format!("{ARGUMENT}\n{long}");
        let mostly_tests = format!("x\n#[cfg(test)]\nmod tests {{\n{long}");
        let files = [
            File::new("src/long.rs", &long),
            File::new("src/argued.rs", &argued),
            File::new("src/unargued.rs", &unargued),
            File::new("src/mostly_tests.rs", &mostly_tests),
            File::new("src/long/tests.rs", &long),
        ];

        assert_eq!(
            longer_than(LIMIT, &files),
            [
                format!("src/long.rs has {} lines", LIMIT + 1),
                format!("src/unargued.rs has {} lines", LIMIT + 2)
            ]
        );
    }

    #[test]
    fn a_room_that_the_library_leaves_out_is_found() {
        let files = [
            File::new("src/lib.rs", ""),
            File::new("src/main.rs", ""),
            File::new("src/store/mod.rs", ""),
            File::new("src/clock.rs", ""),
        ];

        assert_eq!(rooms_left_out("pub mod clock;\n", &files), ["store"]);
    }

    #[test]
    fn a_migration_of_one_database_alone_is_found() {
        let sqlite = BTreeSet::from(["0001_a.sql".to_owned(), "0002_b.sql".to_owned()]);
        let postgres = BTreeSet::from(["0001_a.sql".to_owned(), "0002_c.sql".to_owned()]);

        assert_eq!(unpaired(&sqlite, &postgres), ["0002_b.sql", "0002_c.sql"]);
    }
}
