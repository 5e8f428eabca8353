//! The command line: one file per subcommand.

pub mod backup;
pub mod check;
pub mod declare;
pub mod deliveries;
pub mod demo;
pub mod export;
pub mod health;
pub mod init;
pub mod lint;
pub mod manual;
pub mod matrix;
pub mod migrate;
pub mod serve;
pub mod setup;
pub mod verify;

use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand};

use crate::config::{Config, ConfigError, process_environment};

/// Procurement inside the repository.
#[derive(Debug, Parser)]
#[command(name = "micro-acquisition", version = env!("MICRO_ACQUISITION_VERSION"), about)]
pub struct Cli {
    /// The configuration file; `./micro-acquisition.toml` when it exists.
    #[arg(long, global = true, env = "MICRO_ACQUISITION_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs migrations, the web server and the workers.
    Serve(serve::Serve),
    /// Plays one procurement from label to paid on this machine, with nothing to configure.
    Demo(demo::Demo),
    /// Registers the GitHub App in the browser and writes the configuration file.
    Setup(setup::Setup),
    /// Brings the database to this version's schema.
    Migrate,
    /// Checks configuration, database, GitHub's credentials, permissions and events, and mail.
    Check(check::Check),
    /// Writes the issue forms and the settings of a repository into a checkout.
    Init(init::Init),
    /// Checks a statement: prints the errors and warnings that the App would give.
    Lint(lint::Lint),
    /// Keeps the days of steps, and figures, that no event tells, for the close-out report.
    Declare(declare::Declare),
    /// Writes what others read and keep.
    Export(export::Export),
    /// Looks into the inbox and the outbox, and has what is dead tried again.
    Deliveries(deliveries::Deliveries),
    /// Copies the SQLite database into a file while it is served.
    Backup(backup::Backup),
    /// Puts a copy in the place of the SQLite database, which is kept aside.
    Restore(backup::Restore),
    /// Recomputes what the App published, from public data alone.
    Verify(verify::Verify),
    /// Asks the running service whether it lives, or is ready.
    Health(health::Health),
    /// Writes the completions of a shell.
    Completions(manual::Completions),
    /// Writes the manual pages.
    Man(manual::Manual),
}

impl Cli {
    /// Runs the subcommand.
    ///
    /// # Errors
    /// When it fails: the program then exits with 1.
    pub async fn run(self) -> anyhow::Result<()> {
        let config = self.config.as_deref();
        match self.command {
            Command::Serve(serve) => serve.run(load(config)?).await,
            Command::Demo(demo) => demo.run().await,
            Command::Setup(setup) => setup.run(config).await,
            Command::Migrate => migrate::run(&load(config)?).await,
            Command::Check(check) => check.run(config).await,
            Command::Init(init) => init.run(),
            Command::Lint(lint) => lint.run(&load(config)?),
            Command::Declare(declare) => declare.run(&load(config)?).await,
            Command::Export(export) => export.run(&load(config)?).await,
            Command::Deliveries(deliveries) => deliveries.run(&load(config)?).await,
            Command::Backup(backup) => backup.run(&load(config)?).await,
            Command::Restore(restore) => restore.run(&load(config)?).await,
            Command::Verify(verify) => verify.run().await,
            Command::Health(health) => health.run(&load(config)?).await,
            Command::Completions(completions) => completions.run(),
            Command::Man(manual) => manual.run(),
        }
    }
}

/// An error and what brought it about, each once: many a message has its cause in it already.
#[must_use]
pub fn told(error: &anyhow::Error) -> String {
    let mut told = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        if !told.contains(&cause) {
            told.push_str(": ");
            told.push_str(&cause);
        }
    }
    told
}

fn load(path: Option<&Path>) -> Result<Config, ConfigError> {
    Config::load(path, process_environment())
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    #[test]
    fn a_cause_that_a_message_has_in_it_is_not_told_again() {
        let error = anyhow!("no such file").context("a.json cannot be read: no such file");
        assert_eq!(told(&error), "a.json cannot be read: no such file");
        let error = anyhow!("no such file").context("a.json cannot be read");
        assert_eq!(told(&error), "a.json cannot be read: no such file");
    }
}
