//! `export report`: the close-out report as a file.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use clap::Args;
use jiff::civil::Date;
use url::{Host, Url};
use uuid::Uuid;

use super::Output;
use crate::app::report;
use crate::cli::verify::ledger::End;
use crate::clock::{Clock as _, SystemClock};
use crate::config::Config;
use crate::domain::ids::OpportunityId;
use crate::domain::lang::Lang;
use crate::domain::ledger::Entry;
use crate::report::annex::Reckoning;
use crate::report::pdf::pdf;
use crate::report::written::{self, Writing};
use crate::report::{Made, Scope, ledger};
use crate::server::open_existing_store;
use crate::web::pages::Site;
use crate::web::report_page::file;

/// The close-out report: targets and results, days for each step, competition.
#[derive(Debug, Args)]
pub(super) struct Report {
    /// In which language.
    #[arg(long, value_parser = language, default_value = "en")]
    language: Lang,
    /// As what.
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
    /// Only what was posted on this day or later.
    #[arg(long, value_name = "YYYY-MM-DD")]
    from: Option<Date>,
    /// Only what was posted on this day or earlier.
    #[arg(long, value_name = "YYYY-MM-DD")]
    to: Option<Date>,
    /// Only of this owner of repositories.
    #[arg(long, value_name = "OWNER")]
    department: Option<String>,
    /// Only this opportunity.
    #[arg(long, value_name = "ID")]
    opportunity: Option<Uuid>,
    /// Computed from a file of `export ledger` alone, with no database at all.
    #[arg(long, value_name = "FILE")]
    ledger: Option<PathBuf>,
    /// Where to; left out, standard output. The file is there whole or not at all.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// What the file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// One JSON object with every number and the events behind it.
    Json,
    /// A line for each number.
    Csv,
    /// To be read, and kept: archival and accessible.
    Pdf,
    /// The page as one file that is read in a browser, with or without a network.
    Html,
}

/// Where others reach the service; none where that is this machine alone.
fn reachable(public_url: &str) -> Option<&str> {
    let url = Url::parse(public_url).ok()?;
    let here = match url.host()? {
        Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback() || address.is_unspecified(),
        Host::Ipv6(address) => address.is_loopback() || address.is_unspecified(),
    };
    (!here).then_some(public_url)
}

/// `en` or `fr`.
pub(super) fn language(tag: &str) -> Result<Lang, String> {
    let found = Lang::ALL.into_iter().find(|lang| lang.tag() == tag);
    found.ok_or_else(|| "en or fr".to_owned())
}

impl Report {
    pub(super) async fn write(self, config: &Config) -> anyhow::Result<()> {
        let made = match &self.ledger {
            Some(ledger) => self.of_ledger(config, ledger)?,
            None => self.of_database(config).await?,
        };
        let file = self.file(config, &made)?;
        let mut output = Output::open(self.output.as_deref())?;
        output.write_all(&file)?;
        output.finish()
    }

    async fn of_database(&self, config: &Config) -> anyhow::Result<Made> {
        let store = open_existing_store(config).await?;
        let scope = self.scope();
        let made = async {
            report::refresh(&store, usize::MAX).await?;
            report::make(&store, &config.programme, &scope, SystemClock.now()).await
        };
        let made = made.await;
        store.close().await;
        Ok(made?)
    }

    /// The hashes of the file are not checked here: `verify ledger` does.
    fn of_ledger(&self, config: &Config, file: &Path) -> anyhow::Result<Made> {
        let name = file.display();
        let text =
            std::fs::read_to_string(file).with_context(|| format!("{name} cannot be read"))?;
        let entries = text
            .lines()
            .filter(|line| serde_json::from_str::<End>(line).is_err());
        let entries: Result<Vec<Entry>, _> = entries.map(serde_json::from_str).collect();
        let entries = entries.with_context(|| format!("{name} is no file of export ledger"))?;
        let policy = &config.programme.policy;
        let reckoning = Reckoning {
            calendar: policy.calendar,
            zone: policy.time_zone.clone(),
        };
        let currency = policy.currency.code();
        Ok(Made {
            report: ledger::report(entries, self.scope(), reckoning, currency)?,
            names: BTreeMap::new(),
            pending: 0,
            unreadable: 0,
            at: SystemClock.now(),
        })
    }

    fn scope(&self) -> Scope {
        Scope {
            from: self.from,
            to: self.to,
            department: self.department.clone(),
            opportunity: self.opportunity.map(OpportunityId),
        }
    }

    fn file(&self, config: &Config, made: &Made) -> anyhow::Result<Vec<u8>> {
        let policy = &config.programme.policy;
        let writing = Writing {
            lang: self.language,
            zone: &policy.time_zone,
            programme: match self.language {
                Lang::En => &policy.name.en,
                Lang::Fr => &policy.name.fr,
            },
        };
        match self.format {
            Format::Json => {
                let mut file = serde_json::to_vec_pretty(&written::json(made, &writing))?;
                file.push(b'\n');
                Ok(file)
            }
            Format::Pdf => {
                let sheet = written::write(made, &writing);
                pdf(&sheet, made.at).context("the report cannot be set")
            }
            Format::Html => {
                let sheet = written::write(made, &writing);
                let site = Site::of(config, &Arc::new(config.programme.clone()));
                let file = file(&site, &sheet, made, reachable(&site.public_url));
                let file = file.context("the report cannot be written as HTML")?;
                Ok(file.into_bytes())
            }
            Format::Csv => {
                let sheet = written::write(made, &writing);
                written::csv(&sheet).context("the report cannot be written as CSV")
            }
        }
    }
}
