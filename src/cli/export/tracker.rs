//! `export tracker`: every opportunity on one line.

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::Output;
use super::report::language;
use crate::app::report;
use crate::config::Config;
use crate::domain::lang::Lang;
use crate::report::tracker::{Csv, Entry, Xlsx};
use crate::server::open_existing_store;
use crate::store::Store;
use crate::store::report::Kept;
use crate::store::tracker::{self, Asked};
use crate::web::pages::Site;
use crate::web::tracker::address;

/// How many lines are in memory at a time.
const BATCH: i64 = 500;

/// Every opportunity on one line, with its dates planned and actual.
#[derive(Debug, Args)]
pub(super) struct Tracker {
    /// In which language.
    #[arg(long, value_parser = language, default_value = "en")]
    language: Lang,
    /// As what.
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
    /// Where to; left out, standard output. The file is there whole or not at all.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// What the file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Comma-separated values, instants in UTC.
    Csv,
    /// A spreadsheet, instants in the programme's zone.
    Xlsx,
}

impl Tracker {
    pub(super) async fn write(self, config: &Config) -> anyhow::Result<()> {
        let site = Site::of(config, &Arc::new(config.programme.clone()));
        let store = open_existing_store(config).await?;
        let file = self.file(&store, &site).await;
        store.close().await;
        let file = file?;
        let mut output = Output::open(self.output.as_deref())?;
        output.write_all(&file)?;
        output.finish()
    }

    async fn file(&self, store: &Store, site: &Site) -> anyhow::Result<Vec<u8>> {
        report::refresh(store, usize::MAX).await?;
        let lang = self.language;
        match self.format {
            Format::Csv => {
                let mut file = Csv::begin(lang)?;
                every(store, |kept| Ok(file.add(&entry(site, lang, kept))?)).await?;
                Ok(file.finish()?)
            }
            Format::Xlsx => {
                let mut file = Xlsx::begin(lang, &site.zone)?;
                every(store, |kept| Ok(file.add(&entry(site, lang, kept))?)).await?;
                Ok(file.finish()?)
            }
        }
    }
}

fn entry<'a>(site: &Site, lang: Lang, kept: &'a Kept) -> Entry<'a> {
    Entry {
        digest: &kept.digest,
        owner: &kept.owner,
        repository: &kept.repository,
        url: address(site, lang, kept),
    }
}

/// Calls `take` with each line, the latest first.
async fn every(
    store: &Store,
    mut take: impl FnMut(&Kept) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut asked = Asked::default();
    loop {
        let lines = tracker::lines(store, &asked, BATCH).await?;
        let Some((last, _)) = lines.last() else {
            return Ok(());
        };
        asked.after = Some(*last);
        for (_, kept) in &lines {
            take(kept)?;
        }
    }
}
