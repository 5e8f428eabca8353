//! `init`: the issue forms and the repository's settings, written into a checkout.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;

/// The settings of one repository, every key with its default and commented out.
pub const SETTINGS: &str = include_str!("init/micro-acquisition.yml");
/// The issue form in English: what GitHub makes of it is what the App reads.
pub const FORM_EN: &str = include_str!("init/form.en.yml");
/// The issue form in French.
pub const FORM_FR: &str = include_str!("init/form.fr.yml");

/// Each file below the checkout, with what is in it.
const FILES: [(&str, &str); 3] = [
    (".github/ISSUE_TEMPLATE/micro-acquisition.yml", FORM_EN),
    (".github/ISSUE_TEMPLATE/micro-acquisition.fr.yml", FORM_FR),
    (".github/micro-acquisition.yml", SETTINGS),
];

/// Writes the issue forms and the settings of a repository into a checkout of it.
#[derive(Debug, Args)]
pub struct Init {
    /// The checkout's folder.
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    /// Replaces files that are there already.
    #[arg(long)]
    force: bool,
}

impl Init {
    pub(super) fn run(&self) -> anyhow::Result<()> {
        if !self.folder.is_dir() {
            bail!("{} is not a folder", self.folder.display());
        }
        let mut kept = Vec::new();
        for (path, text) in FILES {
            let path = self.folder.join(path);
            if self.write(&path, text)? {
                println!("{} written", path.display());
            } else {
                kept.push(path.display().to_string());
            }
        }
        if kept.is_empty() {
            println!("Commit the files to the default branch: GitHub offers the forms from there.");
            Ok(())
        } else {
            bail!(
                "left as it was: {}. --force replaces what is there",
                kept.join(", ")
            )
        }
    }

    /// False when the file is there already and stays.
    fn write(&self, path: &Path, text: &str) -> anyhow::Result<bool> {
        let failed = || format!("{} cannot be written", path.display());
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).with_context(failed)?;
        }
        let mut options = OpenOptions::new();
        options.write(true);
        if self.force {
            options.create(true).truncate(true);
        } else {
            options.create_new(true);
        }
        match options.open(path) {
            Ok(mut file) => file.write_all(text.as_bytes()).with_context(failed)?,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(false),
            Err(error) => return Err(error).with_context(failed),
        }
        Ok(true)
    }
}
