//! What was measured, as a table beside its goals, kept until the document is written.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

pub use crate::goal::{Goal, short};
use crate::{child, machine};

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

    /// Says that the whole program was measured as it is released, where that was built.
    #[must_use]
    pub fn of_the_program(mut self) -> Self {
        if child::released().is_some() {
            self.measured += "; the whole program as it is released";
        }
        self
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

/// Milliseconds.
pub fn millis(time: std::time::Duration) -> String {
    format!("{} ms", short(time.as_secs_f64() * 1e3))
}
