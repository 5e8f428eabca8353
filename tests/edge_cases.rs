//! Each of the 112 numbered edge cases has a test that carries its number, or a
//! line in `docs/edge-cases.md` that says why it has none; never both.

#![cfg(test)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const CASES: u32 = 112;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
}

/// The numbers in the names of test functions: `fn case_NNN_…`, or a name given to
/// a macro that makes one, at the beginning of a line.
fn numbers(source: &str) -> BTreeSet<u32> {
    let names = source.lines().map(str::trim_start).filter_map(|line| {
        let line = line.strip_prefix("async ").unwrap_or(line);
        let name = line.strip_prefix("fn ").unwrap_or(line);
        name.strip_prefix("case_")
    });
    names
        .filter_map(|rest| rest.split('_').next()?.parse().ok())
        .collect()
}

fn tested() -> BTreeSet<u32> {
    let mut files = Vec::new();
    for folder in ["src", "tests"] {
        sources(&root().join(folder), &mut files);
    }
    assert!(files.len() > 100, "the sources are not found");
    let texts = files.iter().map(|file| fs::read_to_string(file).unwrap());
    texts.flat_map(|text| numbers(&text)).collect()
}

fn explained() -> BTreeSet<u32> {
    let page = fs::read_to_string(root().join("docs/edge-cases.md")).unwrap();
    let rows = page.lines().filter_map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let number = cells.first()?.parse().ok()?;
        assert!(cells.len() == 3 && !cells[2].is_empty(), "{line}");
        Some(number)
    });
    rows.collect()
}

#[test]
fn each_edge_case_has_a_test_or_a_reason_and_never_both() {
    let (tested, explained) = (tested(), explained());
    let all: BTreeSet<u32> = (1..=CASES).collect();
    let known: BTreeSet<u32> = tested.union(&explained).copied().collect();

    let neither: Vec<&u32> = all.difference(&known).collect();
    assert!(
        neither.is_empty(),
        "neither a test nor a reason: {neither:?}"
    );
    let both: Vec<&u32> = tested.intersection(&explained).collect();
    assert!(both.is_empty(), "a test, and a reason for none: {both:?}");
    let unknown: Vec<&u32> = known.difference(&all).collect();
    assert!(unknown.is_empty(), "no such case: {unknown:?}");
}

#[test]
fn a_number_counts_in_the_name_of_a_test_alone() {
    let source = "    async fn case_007_it_holds(db: TestDatabase) {\n// see case_008_x\n\
        fn case_009_too() {}\n    case_010_by_a_macro: with_seed(1),\nlet case = 11;\n";
    assert_eq!(numbers(source), BTreeSet::from([7, 9, 10]));
}
