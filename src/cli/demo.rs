//! `demo`: the pilot's opportunity from label to payment record, with nothing to configure.
//!
//! The real service runs on a temporary SQLite file against the built-in
//! GitHub over HTTP; only the clock is moved by the story, from 23 June 2021 on.

mod gallery;
mod pilot;
mod stage;
mod story;
mod text;

use std::path::PathBuf;

use clap::Args;

use crate::config::LogFormat;
use crate::telemetry;
use stage::Stage;

/// Plays one procurement from label to paid, or the pilot as it really went.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub struct Demo {
    /// Exit after the story instead of serving the board.
    #[arg(long)]
    once: bool,
    /// Play the pilot as it really went: no delivery, and no payment.
    #[arg(long)]
    pilot: bool,
    /// Play one opportunity into every state instead, in each language, with officers.
    #[arg(long, conflicts_with = "pilot")]
    every_state: bool,
    /// Print one JSON object for each step.
    #[arg(long)]
    json: bool,
    /// Keep the database in this file, which must not exist yet.
    #[arg(long, value_name = "FILE")]
    database: Option<PathBuf>,
}

impl Demo {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        if let Some(file) = &self.database
            && file.exists()
        {
            anyhow::bail!(
                "{} exists already; name a file that does not",
                file.display()
            );
        }
        if std::env::var_os("RUST_LOG").is_some() {
            let _ = telemetry::begin(LogFormat::Text);
        }
        let languages = if self.pilot { pilot::LANGUAGES } else { &[] };
        let mut stage = Stage::set(self.database.as_deref(), languages, self.json).await?;
        if self.pilot {
            pilot::play(&mut stage).await?;
        } else if self.every_state {
            stage = gallery::play(stage).await?;
        } else {
            story::play(&mut stage).await?;
        }
        if self.once {
            stage.clear().await;
            return Ok(());
        }
        stage.invite();
        super::serve::told_to_stop().await;
        stage.clear().await;
        Ok(())
    }
}
