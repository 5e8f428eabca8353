//! `export ocds`: the releases of every opportunity that was posted.

use std::io::Write;
use std::sync::Arc;

use serde_json::Value;

use crate::clock::{Clock as _, SystemClock};
use crate::config::Config;
use crate::opendata::ocds;
use crate::server::open_existing_store;
use crate::store::Store;
use crate::store::board::{self, Selected};
use crate::web::ocds::{dated, publisher, releases_of};
use crate::web::pages::Site;

/// How many opportunities are in memory at a time.
const BATCH: i64 = 200;

/// What the file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// One release package.
    Package,
    /// One release a line.
    Lines,
}

pub(super) async fn write(
    config: &Config,
    format: Format,
    output: &mut impl Write,
) -> anyhow::Result<()> {
    let site = Site::of(config, &Arc::new(config.programme.clone()));
    let store = open_existing_store(config).await?;
    let written = write_from(&store, &site, format, output).await;
    store.close().await;
    written
}

async fn write_from(
    store: &Store,
    site: &Site,
    format: Format,
    output: &mut impl Write,
) -> anyhow::Result<()> {
    let mut package: Vec<Value> = Vec::new();
    let mut before = None;
    loop {
        let selected = Selected {
            before,
            ..Selected::default()
        };
        let batch = board::posted(store, &selected, BATCH).await?;
        let Some(last) = batch.last() else { break };
        before = Some(last.opportunity.id);
        for shelved in &batch {
            let releases = releases_of(store, site, shelved).await?;
            match format {
                Format::Lines => write_lines(&releases, output)?,
                Format::Package => package.extend(releases),
            }
        }
    }
    if format == Format::Package {
        write_package(site, package, output)?;
    }
    Ok(())
}

fn write_lines(releases: &[Value], output: &mut impl Write) -> anyhow::Result<()> {
    for release in releases {
        writeln!(output, "{release}")?;
    }
    Ok(())
}

fn write_package(site: &Site, releases: Vec<Value>, output: &mut impl Write) -> anyhow::Result<()> {
    if releases.is_empty() {
        anyhow::bail!("nothing was posted yet, and the standard has no empty package");
    }
    let newest = releases.iter().filter_map(dated).max();
    let published = newest.unwrap_or_else(|| SystemClock.now());
    let uri = format!("{}/ocds/releases.json", site.public_url);
    let package = ocds::release_package(publisher(site), &uri, published, releases);
    serde_json::to_writer_pretty(&mut *output, &package)?;
    writeln!(output)?;
    Ok(())
}
