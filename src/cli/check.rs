//! `check`: is everything there that serving needs? One line for each thing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use super::{matrix, told};
use crate::clock::{Clock as _, SystemClock};
use crate::config::{Config, ConfigError, process_environment};
use crate::github::{GitHub, GitHubSettings, Registration};
use crate::mail::Mail;
use crate::store::{Store, StoreError, Unsuitable, health};
use crate::vault::Vault;

/// What the App is registered with.
const MANIFEST: &str = include_str!("../../app-manifest.json");
/// How long GitHub may take to answer.
const PATIENCE: Duration = Duration::from_secs(20);
/// By how much the database's clock and ours may differ.
const APART: SignedDuration = SignedDuration::from_secs(5);

/// What is said of a database that serves tests alone; it is not refused, since they do.
const FORGETFUL: &str =
    "; but its fsync is off, so that a power cut loses what it acknowledged: turn it on";

/// What the manifest asks for.
#[derive(Debug, Deserialize)]
struct Manifest {
    default_permissions: BTreeMap<String, String>,
    default_events: BTreeSet<String>,
}

/// What came of one check: what to know, or what is wrong.
type Outcome = anyhow::Result<String>;

/// What `check` is asked.
#[derive(Debug, clap::Args)]
pub struct Check {
    /// Prints who may do what, as Markdown, and checks nothing.
    #[arg(long)]
    matrix: bool,
}

impl Check {
    /// Checks, or prints the matrix.
    ///
    /// # Errors
    /// When a check fails.
    pub async fn run(self, path: Option<&Path>) -> anyhow::Result<()> {
        if self.matrix {
            print!("{}", matrix::page());
            return Ok(());
        }
        run(path).await
    }
}

async fn run(path: Option<&Path>) -> anyhow::Result<()> {
    let config = match Config::load(path, process_environment()) {
        Ok(config) => config.for_looking(),
        Err(error) => {
            tell("configuration", &Err(error.into()));
            bail!("nothing else can be checked without a configuration");
        }
    };
    let served = config.for_serving();
    let registration = registration(&config).await;
    let wanted: Manifest = serde_json::from_str(MANIFEST)?;
    let outcomes = [
        (
            "configuration",
            served
                .map(|_| "every value can be honoured".to_owned())
                .map_err(Into::into),
        ),
        ("database", database(&config).await),
        ("GitHub credentials", credentials(&registration)),
        (
            "GitHub permissions",
            compared(&registration, |it| {
                lacking_permissions(&wanted.default_permissions, &it.permissions)
            }),
        ),
        (
            "GitHub events",
            compared(&registration, |it| {
                let lacking = wanted.default_events.difference(&it.events);
                lacking.cloned().collect()
            }),
        ),
        ("mail", mail(&config).await),
    ];
    let failed = outcomes
        .iter()
        .filter(|(name, outcome)| !tell(name, outcome))
        .count();
    match failed {
        0 => Ok(()),
        1 => bail!("one check failed"),
        more => bail!("{more} checks failed"),
    }
}

/// One line, also where an error has several; false where it is an error.
fn tell(name: &str, outcome: &Outcome) -> bool {
    match outcome {
        Ok(known) => println!("{name}: ok: {known}"),
        Err(error) => {
            println!("{name}: failed: {}", told(error).replace('\n', "; "));
        }
    }
    outcome.is_ok()
}

async fn database(config: &Config) -> Outcome {
    let store = match Store::connect_existing(config.database_url.expose_secret()).await {
        Err(StoreError::Unsuitable(Unsuitable::Missing { file })) => return awaited(&file),
        opened => opened?,
    };
    let answered = answered(&store).await;
    let schema = store.has_schema().await;
    store.close().await;
    let (clock, forgetful) = answered?;
    let answers = match clock {
        Some(theirs) => format!(
            "PostgreSQL answers{}{}",
            at_one(theirs, SystemClock.now())?,
            if forgetful { FORGETFUL } else { "" }
        ),
        None => "SQLite opens".to_owned(),
    };
    Ok(format!("{answers}; {}", schema_of(schema)?))
}

/// What a start makes of the schema that is there.
fn schema_of(looked: Result<(), StoreError>) -> Result<String, StoreError> {
    match looked {
        Ok(()) => Ok("its schema is this version's".to_owned()),
        Err(StoreError::Unsuitable(Unsuitable::Empty)) => {
            Ok("it is empty, and serve makes its tables".to_owned())
        }
        Err(StoreError::Unsuitable(Unsuitable::OlderSchema { found, known })) => Ok(format!(
            "its schema is version {found}, and serve brings it to {known}"
        )),
        Err(error) => Err(error),
    }
}

/// What time it is in the database, and whether it forgets what it acknowledged.
async fn answered(store: &Store) -> Result<(Option<Timestamp>, bool), StoreError> {
    store.ping().await?;
    Ok((
        health::clock(store).await?,
        health::is_forgetful(store).await?,
    ))
}

/// Whether the database's clock and ours agree. Replicas lease by their own clocks: one
/// that is ahead by a lease takes over what another still does.
fn at_one(theirs: Timestamp, ours: Timestamp) -> anyhow::Result<&'static str> {
    let apart = ours.duration_since(theirs).abs();
    if apart > APART {
        bail!(
            "its clock and this machine's are {} seconds apart: keep both right with NTP",
            apart.as_secs()
        );
    }
    Ok(", and its clock is ours")
}

/// A database that the first start will make, where there is a place for it.
fn awaited(file: &Path) -> Outcome {
    let folder = file.parent().filter(|folder| folder.is_dir());
    if folder.is_none() {
        bail!("{} cannot be made: its folder is not there", file.display());
    }
    Ok(format!("none is at {} yet; serve makes it", file.display()))
}

async fn registration(config: &Config) -> anyhow::Result<Registration> {
    let credentials = config.github()?;
    let github = GitHub::new(&GitHubSettings {
        api_url: config.github_api_url.parse()?,
        app_id: credentials.app_id,
        private_key_pem: credentials.private_key,
        clock: Arc::new(SystemClock),
        timeout: PATIENCE,
    })?;
    let asked = format!("{} was asked for the App", config.github_api_url);
    github.registration().await.context(asked)
}

fn credentials(registration: &anyhow::Result<Registration>) -> Outcome {
    match registration {
        Ok(app) => Ok(format!("GitHub knows the App {} as {}", app.id, app.slug)),
        Err(error) if error.is::<ConfigError>() => {
            bail!("unknown, since not all of them are set: see configuration")
        }
        Err(error) => bail!("{}", told(error)),
    }
}

/// What the registration lacks of the manifest, as far as GitHub could be asked.
fn compared(
    registration: &anyhow::Result<Registration>,
    lacking: impl Fn(&Registration) -> Vec<String>,
) -> Outcome {
    let Ok(registration) = registration else {
        bail!("unknown, since GitHub could not be asked");
    };
    let lacking = lacking(registration);
    if lacking.is_empty() {
        Ok("as app-manifest.json asks".to_owned())
    } else {
        bail!("the App lacks {}", lacking.join(", "))
    }
}

/// Each permission that is not granted, or at a lower level than asked.
fn lacking_permissions(
    wanted: &BTreeMap<String, String>,
    granted: &BTreeMap<String, String>,
) -> Vec<String> {
    let level = |level: &str| match level {
        "read" => 1,
        "write" => 2,
        "admin" => 3,
        _ => 0,
    };
    wanted
        .iter()
        .filter(|(name, wanted)| {
            let granted = granted.get(*name).map_or(0, |granted| level(granted));
            granted < level(wanted)
        })
        .map(|(name, wanted)| format!("{name}: {wanted}"))
        .collect()
}

/// Whether the mail server answers; nothing is sent.
async fn mail(config: &Config) -> Outcome {
    // No key is used to ask the server: that one is lacking is told of the configuration.
    let lacking = |_| SecretString::from("00".repeat(32));
    let secret = config.session_secret().unwrap_or_else(lacking);
    let mail = Mail::new(config, &Vault::new(&secret)?)?;
    Ok(mail.check().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(levels: &[(&str, &str)]) -> BTreeMap<String, String> {
        let levels = levels.iter();
        levels
            .map(|(name, level)| ((*name).to_owned(), (*level).to_owned()))
            .collect()
    }

    #[test]
    fn a_permission_is_lacking_when_it_is_not_granted_or_only_to_read() {
        let wanted = levels(&[
            ("checks", "write"),
            ("contents", "read"),
            ("issues", "write"),
        ]);
        let granted = levels(&[("contents", "write"), ("issues", "read")]);

        assert_eq!(
            lacking_permissions(&wanted, &granted),
            ["checks: write", "issues: write"]
        );
        assert!(lacking_permissions(&wanted, &wanted).is_empty());
    }

    #[test]
    fn a_clock_that_is_seconds_from_the_databases_fails_and_is_told_of() {
        let ours: Timestamp = "2021-06-23T13:00:00Z".parse().unwrap();
        let said = |theirs: &str| {
            let at_one = at_one(theirs.parse().unwrap(), ours);
            at_one.map_err(|error| error.to_string())
        };
        assert!(said("2021-06-23T13:00:05Z").is_ok());
        assert!(said("2021-06-23T12:59:55Z").is_ok());
        for (theirs, apart) in [
            ("2021-06-23T13:00:06Z", "6"),
            ("2021-06-23T12:58:00Z", "120"),
        ] {
            let said = said(theirs).unwrap_err();
            assert!(said.contains(&format!("{apart} seconds apart")), "{said}");
        }
    }

    #[test]
    fn what_the_registration_lacks_fails_and_is_named() {
        let app = Registration {
            id: 7,
            slug: "ours".to_owned(),
            permissions: BTreeMap::new(),
            events: BTreeSet::new(),
        };

        let outcome = compared(&Ok(app), |_| vec!["issues".to_owned()]);

        assert_eq!(outcome.unwrap_err().to_string(), "the App lacks issues");
    }
}
