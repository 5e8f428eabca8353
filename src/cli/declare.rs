//! `declare`: the days of steps that happened outside GitHub, from a file.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;

use crate::app::report;
use crate::clock::{Clock as _, SystemClock};
use crate::config::Config;
use crate::report::declared;
use crate::server::open_existing_store;

/// Keeps the days of steps, and figures, that no event tells, for the close-out report.
///
/// FILE is CSV with the columns opportunity, item, elapsed, effort and source. With an
/// opportunity (its id, or owner/repository#number) the item is a step of Annex A, and
/// elapsed and effort are days; without one it is a metric such as K5, and elapsed is
/// its number. A later declaration of the same step takes the place of an earlier one.
#[derive(Debug, Args)]
pub struct Declare {
    /// The file.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Declare {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let name = self.file.display();
        let text = std::fs::read_to_string(&self.file)
            .with_context(|| format!("{name} cannot be read"))?;
        let lines = declared::read(&text).with_context(|| format!("{name} declares nothing"))?;
        let store = open_existing_store(config).await?;
        let kept = report::declare(&store, &lines, SystemClock.now()).await;
        store.close().await;
        kept.with_context(|| format!("{name} declares nothing"))?;
        println!("{} lines of {name} are declared", lines.len());
        Ok(())
    }
}
