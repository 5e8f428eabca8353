//! `export contracts`: Canada's disclosure files as CSV.

use std::io::Write;
use std::sync::Arc;

use anyhow::Context as _;
use clap::Args;
use jiff::civil::Date;

use crate::config::Config;
use crate::domain::lang::Lang;
use crate::opendata::History;
use crate::opendata::contracts::{self, Fact, Header, annual, quarterly};
use crate::server::open_existing_store;
use crate::store::Store;
use crate::store::board::{self, Posted};
use crate::web::pages::Site;
use crate::web::place::Place;

/// How many opportunities are asked for at a time.
const BATCH: i64 = 200;

/// Which of the two files, and of what time.
#[derive(Debug, Args)]
pub(super) struct Asked {
    /// One row for each contract and each change of its value, with the columns of `contracts`.
    #[arg(long)]
    quarterly: bool,
    /// Only this calendar year; it has a row even where nothing happened in it.
    #[arg(long, value_name = "YYYY", conflicts_with = "quarterly")]
    year: Option<i16>,
    /// Only this quarter of a fiscal year, as `2021-2022-Q2`.
    #[arg(long, value_name = "PERIOD", requires = "quarterly", value_parser = period)]
    period: Option<String>,
    /// What the first row has: the names that the portal's loader asks for, or labels.
    #[arg(long, value_enum, default_value_t = First::Names)]
    headers: First,
}

/// A quarter as the file names it.
fn period(text: &str) -> Result<String, &'static str> {
    let begins = || {
        let year = text.get(..4)?.parse::<i16>().ok()?;
        Some([(year, 4), (year, 7), (year, 10), (year + 1, 1)])
    };
    begins()
        .into_iter()
        .flatten()
        .filter_map(|(year, month)| Date::new(year, month, 1).ok())
        .map(quarterly::period)
        .find(|period| period == text)
        .ok_or("a quarter of a fiscal year is named as 2021-2022-Q2, with Q1 from April on")
}

/// The first row of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum First {
    /// The portal's names of the columns.
    Names,
    /// Their English labels.
    En,
    /// Their French labels.
    Fr,
}

impl From<First> for Header {
    fn from(first: First) -> Self {
        match first {
            First::Names => Self::Names,
            First::En => Self::Labels(Lang::En),
            First::Fr => Self::Labels(Lang::Fr),
        }
    }
}

pub(super) async fn write(
    config: &Config,
    asked: &Asked,
    output: &mut impl Write,
) -> anyhow::Result<()> {
    let site = Site::of(config, &Arc::new(config.programme.clone()));
    let store = open_existing_store(config).await?;
    let written = write_from(&store, &site, asked, output).await;
    store.close().await;
    written
}

async fn write_from(
    store: &Store,
    site: &Site,
    asked: &Asked,
    output: &mut impl Write,
) -> anyhow::Result<()> {
    let mut sheet = csv::Writer::from_writer(output);
    let header = |file, columns: &[&str]| contracts::header(asked.headers.into(), file, columns);
    if asked.quarterly {
        sheet.write_record(header(quarterly::FILE, &quarterly::COLUMNS))?;
    } else {
        sheet.write_record(header(annual::FILE, &annual::COLUMNS))?;
    }
    let mut all = Vec::new();
    let mut after = None;
    loop {
        let batch = board::ever_posted(store, after, BATCH).await?;
        let Some(last) = batch.last() else { break };
        after = Some(last.opportunity_id);
        for posted in &batch {
            let facts = facts_of(store, site, posted).await?;
            if asked.quarterly {
                write_rows(site, posted, &facts, asked.period.as_deref(), &mut sheet)?;
            } else {
                all.extend(facts);
            }
        }
    }
    if !asked.quarterly {
        write_years(site, &all, asked.year, &mut sheet)?;
    }
    sheet.flush()?;
    Ok(())
}

async fn facts_of(store: &Store, site: &Site, posted: &Posted) -> anyhow::Result<Vec<Fact>> {
    let id = posted.opportunity_id;
    let chain = board::chain(store, id).await?;
    let history = History::read(chain.iter().map(|link| link.body.as_str()))
        .with_context(|| format!("opportunity {id}"))?;
    let highest = site.programme.policy.highest_tax_basis_points;
    Ok(contracts::facts(&history, highest))
}

fn write_rows(
    site: &Site,
    posted: &Posted,
    facts: &[Fact],
    period: Option<&str>,
    sheet: &mut csv::Writer<impl Write>,
) -> anyhow::Result<()> {
    let pages = pages_of(site, posted);
    let about = quarterly::About {
        buyer: &site.programme.policy.buyer,
        zone: &site.zone,
        ocid: &posted.ocid,
        pages: pages.as_ref().map(|[en, fr]| [en.as_str(), fr.as_str()]),
    };
    for (quarter, row) in quarterly::rows(facts, about) {
        if period.is_none_or(|asked| asked == quarter) {
            sheet.write_record(row)?;
        }
    }
    Ok(())
}

/// Where the public reads of it, in English and French.
fn pages_of(site: &Site, posted: &Posted) -> Option<[String; 2]> {
    if !posted.public {
        return None;
    }
    let place = Place {
        owner: posted.owner.clone()?,
        repository: posted.name.clone()?,
        number: posted.issue_number,
    };
    Some(Lang::ALL.map(|lang| format!("{}{}", site.public_url, place.path(lang))))
}

fn write_years(
    site: &Site,
    facts: &[Fact],
    year: Option<i16>,
    sheet: &mut csv::Writer<impl Write>,
) -> anyhow::Result<()> {
    let mut years = annual::years(facts, &site.zone);
    if let Some(year) = year {
        years.entry(year).or_default();
        years.retain(|number, _| *number == year);
    }
    for (number, year) in &years {
        sheet.write_record(annual::row(*number, year))?;
    }
    Ok(())
}
