//! What was measured, as a table beside its goals, kept until the document is written.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use crate::machine;

/// One part of the document.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Section {
    /// The figure's name.
    pub name: String,
    /// Its heading.
    pub title: String,
    /// How it was measured.
    pub method: String,
    /// The columns of its table.
    pub columns: Vec<String>,
    /// The rows of its table.
    pub rows: Vec<Vec<String>>,
    /// What was to be reached, and by how much it was or was not.
    pub goals: Vec<Goal>,
    /// When and on what.
    pub measured: String,
}

/// Something to be reached.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Goal {
    /// What.
    pub what: String,
    /// What was found.
    pub found: f64,
    /// What it was to be.
    pub wanted: f64,
    /// Whether more is better.
    pub at_least: bool,
    /// The unit of both.
    pub unit: String,
}

impl Goal {
    /// More is better.
    pub fn at_least(what: &str, found: f64, wanted: f64, unit: &str) -> Self {
        Self {
            what: what.to_owned(),
            found,
            wanted,
            at_least: true,
            unit: unit.to_owned(),
        }
    }

    /// Less is better.
    pub fn at_most(what: &str, found: f64, wanted: f64, unit: &str) -> Self {
        Self {
            at_least: false,
            ..Self::at_least(what, found, wanted, unit)
        }
    }

    fn is_met(&self) -> bool {
        if self.at_least {
            self.found >= self.wanted
        } else {
            self.found <= self.wanted
        }
    }

    fn line(&self) -> String {
        let Self {
            what,
            found,
            wanted,
            at_least,
            unit,
        } = self;
        let bound = if *at_least { "at least" } else { "at most" };
        let verdict = if self.is_met() {
            "met".to_owned()
        } else {
            let apart = (found / wanted - 1.0) * 100.0;
            format!("**missed by {:.0} %**", apart.abs())
        };
        let (found, wanted) = (short(*found), short(*wanted));
        format!("{what}: {found} {unit}, goal {bound} {wanted} {unit}: {verdict}")
    }
}

impl Section {
    /// A section without rows.
    pub fn new(name: &str, title: &str, method: &str, columns: &[&str]) -> Self {
        Self {
            name: name.to_owned(),
            title: title.to_owned(),
            method: method.to_owned(),
            columns: columns.iter().map(|it| (*it).to_owned()).collect(),
            rows: Vec::new(),
            goals: Vec::new(),
            measured: machine::now_and_here(),
        }
    }

    /// Adds a row and shows it at once: some measurements take minutes.
    pub fn row(&mut self, cells: Vec<String>) {
        eprintln!("  {}", cells.join(" · "));
        self.rows.push(cells);
    }

    /// The section as it stands in the document.
    pub fn markdown(&self) -> String {
        let mut text = format!("## {}\n\n{}\n\n", self.title, self.method);
        if !self.rows.is_empty() {
            let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
            text += &line(&self.columns);
            let _ = writeln!(text, "|{}", "---|".repeat(self.columns.len()));
            for row in &self.rows {
                text += &line(row);
            }
            text.push('\n');
        }
        for goal in &self.goals {
            // Writing to a String does not fail.
            let _ = writeln!(text, "- {}", goal.line());
        }
        let _ = writeln!(text, "\nMeasured {}.", self.measured);
        text
    }

    /// Keeps it for the document.
    pub fn keep(&self) -> anyhow::Result<()> {
        let file = kept(&self.name);
        fs::create_dir_all(file.parent().context("a folder")?)?;
        Ok(fs::write(file, serde_json::to_string_pretty(self)?)?)
    }
}

fn kept(name: &str) -> PathBuf {
    root().join(format!("target/bench/{name}.json"))
}

/// The repository's folder.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Writes the document from what was measured last.
pub fn write() -> anyhow::Result<()> {
    let mut text = include_str!("preface.md").to_owned();
    for name in crate::FIGURES {
        if let Ok(kept) = fs::read_to_string(kept(name)) {
            let section: Section = serde_json::from_str(&kept)?;
            text.push('\n');
            text += &section.markdown();
        }
    }
    let file = root().join("docs/performance.md");
    fs::write(&file, text)?;
    println!("written: {}", file.display());
    Ok(())
}

/// A number with as many digits as tell something.
pub fn short(number: f64) -> String {
    if number >= 100.0 {
        grouped(number)
    } else if number >= 10.0 {
        format!("{number:.1}")
    } else {
        format!("{number:.2}")
    }
}

fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Milliseconds.
pub fn millis(time: std::time::Duration) -> String {
    format!("{} ms", short(time.as_secs_f64() * 1e3))
}
