//! `setup`: registers the GitHub App in the browser and writes the configuration.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};
use clap::Args;
use secrecy::SecretString;

use crate::config::{Config, DEFAULT_FILE, FILE_VARIABLE, process_environment};
use crate::setup::{Created, Setup as Page, Target, Where};

/// Registers the GitHub App in the browser and writes the configuration file with its
/// secrets, readable by its owner alone (0600).
#[derive(Debug, Args)]
pub struct Setup {
    /// The organization that will own the App; without it, your own account.
    #[arg(long, value_name = "NAME")]
    org: Option<String>,
    /// Where the local page listens: an address of this machine alone; port 0 is any free one.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Do not open a browser; the address is printed in any case.
    #[arg(long)]
    no_browser: bool,
    /// Put the new App's credentials into a configuration file that exists.
    #[arg(long)]
    force: bool,
}

impl Setup {
    /// Serves the page until the App is registered, or Ctrl-C.
    ///
    /// # Errors
    /// When the file cannot be written, the page cannot be served, or it is stopped.
    pub async fn run(self, path: Option<&Path>) -> anyhow::Result<()> {
        let file = path.unwrap_or(Path::new(DEFAULT_FILE));
        let target = Target::at(file, self.force)?;
        let config = settings(file)?;
        let place = Where {
            github_api: config.github_api_url.parse()?,
            github_web: config.github_web_url.parse()?,
            public_url: config.public_url,
            org: self.org,
            database_url: named_database(),
        };
        if is_this_machine(&place) {
            eprintln!(
                "PUBLIC_URL is {}, where GitHub's webhooks cannot come from outside. Set it to \
                 where the App will serve, then run setup again; or change the webhook's address \
                 in the App's settings later.",
                place.public_url
            );
        }
        let page = Page::listen(self.listen, place, target).await?;
        println!("Open {} in a browser on this machine.", page.url());
        if !self.no_browser {
            open(&page.url());
        }
        let created = tokio::select! {
            created = page.run() => created?,
            stopped = tokio::signal::ctrl_c() => {
                stopped.context("Ctrl-C cannot be waited for")?;
                bail!("stopped before the App was registered; nothing was written");
            }
        };
        tell(&created, file);
        Ok(())
    }
}

/// What the environment says of the place, and the file where it is there.
fn settings(file: &Path) -> anyhow::Result<Config> {
    let env = process_environment().filter(|(name, _)| name != FILE_VARIABLE);
    let there = file.exists().then_some(file);
    Ok(Config::load(there, env)?)
}

/// The database that the environment names.
fn named_database() -> Option<SecretString> {
    let named = process_environment().find(|(name, _)| name == "DATABASE_URL")?;
    (!named.1.is_empty()).then(|| named.1.into())
}

/// GitHub refuses webhooks to such an address.
fn is_this_machine(place: &Where) -> bool {
    let usual = place.github_api.host_str() == Some("api.github.com");
    let host = place.public_url.split("://").nth(1).unwrap_or_default();
    usual && (host.starts_with("localhost") || host.starts_with("127."))
}

/// A machine without a desktop has no such program, and the address stands above.
fn open(url: &str) {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let nothing = Stdio::null;
    let started = Command::new(program)
        .arg(url)
        .stdin(nothing())
        .stdout(nothing())
        .stderr(nothing())
        .spawn();
    if started.is_err() {
        eprintln!("No browser could be opened; open the address yourself.");
    }
}

fn tell(created: &Created, file: &Path) {
    let file = file.display();
    println!(
        "The App {} is registered (id {}).",
        created.slug, created.id
    );
    println!("Its credentials are in {file}, readable by your account alone.");
    println!("Next:");
    println!(
        "  1. Install it on the repositories that may post: {}/installations/new",
        created.html_url
    );
    println!("  2. micro-acquisition --config {file} check");
    println!("  3. micro-acquisition --config {file} serve");
}
