//! `completions` and `man`: what shells and `man` know of the command line.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, Command, CommandFactory as _};
use clap_complete::Shell;

use super::Cli;

/// Writes the completions of a shell to standard output.
#[derive(Debug, Args)]
pub struct Completions {
    /// Which shell.
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self) -> anyhow::Result<()> {
        let mut script = Vec::new();
        let mut command = Cli::command();
        let name = command.get_name().to_owned();
        clap_complete::generate(self.shell, &mut command, name, &mut script);
        Ok(std::io::stdout().write_all(&script)?)
    }
}

/// Writes the manual page to standard output, or one for each subcommand into a folder.
#[derive(Debug, Args)]
pub struct Manual {
    /// Write `micro-acquisition.1` and one file for each subcommand into this folder.
    #[arg(long, value_name = "FOLDER")]
    output: Option<PathBuf>,
}

impl Manual {
    pub(super) fn run(&self) -> anyhow::Result<()> {
        let mut command = Cli::command();
        command.build();
        let Some(folder) = &self.output else {
            return Ok(std::io::stdout().write_all(&page(&command)?)?);
        };
        std::fs::create_dir_all(folder)
            .with_context(|| format!("{} cannot be made", folder.display()))?;
        pages(&command, folder)
    }
}

/// A page for the command and, below it, for each of its subcommands.
fn pages(command: &Command, folder: &Path) -> anyhow::Result<()> {
    let name = command.get_display_name().unwrap_or(command.get_name());
    let file = folder.join(format!("{name}.1"));
    std::fs::write(&file, page(command)?)
        .with_context(|| format!("{} cannot be written", file.display()))?;
    let subcommands = command.get_subcommands();
    for subcommand in subcommands.filter(|it| it.get_name() != "help") {
        pages(subcommand, folder)?;
    }
    Ok(())
}

fn page(command: &Command) -> anyhow::Result<Vec<u8>> {
    let mut page = Vec::new();
    // An empty date would be left out of the header, and the version take its place.
    let manual = clap_mangen::Man::new(command.clone()).date(" ");
    manual.render(&mut page)?;
    Ok(page)
}
