//! `docs/threat-model.md` names a test for every threat; each must exist.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

pub fn sources(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, text);
        } else if path.extension().is_some_and(|it| it == "rs") {
            text.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

/// The names of the last cell of each row, in backticks.
fn named(page: &str) -> Vec<(String, Vec<String>)> {
    let rows = page.lines().filter(|line| {
        let id = line.strip_prefix("| T");
        id.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    });
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").collect();
        let last = cells.last().unwrap();
        let names = last.split('`').skip(1).step_by(2).map(str::to_owned);
        (cells[0].trim().to_owned(), names.collect())
    })
    .collect()
}

#[test]
fn every_threat_names_tests_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/threat-model.md")).unwrap();
    let mut text = String::new();
    sources(&root.join("tests"), &mut text);
    sources(&root.join("src"), &mut text);
    let threats = named(&page);
    assert!(threats.len() >= 20, "{}", threats.len());
    let ids: BTreeSet<&String> = threats.iter().map(|(id, _)| id).collect();
    assert_eq!(ids.len(), threats.len(), "two threats share an id");
    for (id, names) in &threats {
        assert!(!names.is_empty(), "{id} names no test");
        for name in names {
            assert!(
                text.contains(&format!("fn {name}(")),
                "{id}: no test {name}"
            );
        }
    }
}

#[test]
fn a_test_that_is_not_there_would_be_noticed() {
    let row = "| T1 | what | who | how | `no_such_test`, `another` |";
    let expected = vec!["no_such_test".to_owned(), "another".to_owned()];
    assert_eq!(named(row), [("T1".to_owned(), expected)]);
}
