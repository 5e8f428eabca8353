//! Instructions of the pure parts, counted by callgrind and compared with the committed ones.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Context as _;

use crate::pure::PARTS;
use crate::report::{Section, root, short};

/// What part of a change is worth a word.
const WORTH_SAYING: f64 = 0.02;
const FEW: u64 = 5;
const MANY: u64 = 25;

/// By how it was compiled, by part.
type Counts = BTreeMap<String, BTreeMap<String, u64>>;

/// Counts, compares, and with `keep` writes the new figures down.
pub fn measure(keep: bool) -> anyhow::Result<Section> {
    let method = "Instructions for one run of each pure part, by valgrind's callgrind: a \
        difference of two runs, so that what surrounds the part is not in it. Compiled as CI \
        compiles the tests, so that the same is compared. *Committed* is what \
        `benches/instructions.json` says; CI tells a change of more than two in a hundred and \
        never fails on it.";
    let columns = ["part", "instructions", "committed", "change"];
    let title = "Instructions of the pure parts";
    let mut section = Section::new("instructions", title, method, &columns);
    if Command::new("valgrind").arg("--version").output().is_err() {
        section.row(vec!["left out: valgrind is not installed".to_owned()]);
        return Ok(section);
    }
    let compiled = if cfg!(debug_assertions) {
        "debug"
    } else {
        "optimized"
    };
    let mut all = committed()?;
    let known = all.entry(compiled.to_owned()).or_default();
    for part in PARTS {
        let count = (counted(part, MANY)? - counted(part, FEW)?) / (MANY - FEW);
        let before = known.get(part).copied();
        let (was, change) = before.map_or_else(
            || ("–".to_owned(), "new".to_owned()),
            |before| (of(before), said(part, before, count)),
        );
        section.row(vec![part.to_owned(), of(count), was, change]);
        known.insert(part.to_owned(), count);
    }
    if keep {
        fs::write(file(), serde_json::to_string_pretty(&all)? + "\n")?;
    }
    Ok(section)
}

#[expect(clippy::cast_precision_loss, reason = "some millions")]
fn of(count: u64) -> String {
    short(count as f64)
}

#[expect(clippy::cast_precision_loss, reason = "some millions")]
fn said(part: &str, before: u64, now: u64) -> String {
    let change = now as f64 / before as f64 - 1.0;
    if change.abs() > WORTH_SAYING {
        let word = if change > 0.0 { "more" } else { "fewer" };
        eprintln!(
            "{part}: {:.1} % {word} instructions than committed",
            change.abs() * 100.0
        );
    }
    format!("{:+.1} %", change * 100.0)
}

fn counted(part: &str, times: u64) -> anyhow::Result<u64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe()?)
        .args(["pure", part, &times.to_string()])
        .output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    anyhow::ensure!(output.status.success(), "valgrind: {said}");
    let line = said
        .lines()
        .find_map(|line| line.split_once("Collected : "));
    let (_, count) = line.context("callgrind does not say what it collected")?;
    Ok(count.trim().parse()?)
}

fn file() -> PathBuf {
    root().join("benches/instructions.json")
}

fn committed() -> anyhow::Result<Counts> {
    match fs::read_to_string(file()) {
        Ok(text) => Ok(serde_json::from_str(&text)?),
        Err(_) => Ok(Counts::new()),
    }
}
