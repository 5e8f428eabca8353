//! The configuration: file and environment, validated once, every problem at once.
//!
//! The file is TOML. Its sections `[programme]`, `[approvals]`, `[authority]`,
//! `[draw]`, `[eligibility]` and `[[roles]]` are the policy ([`Programme`]). Its
//! `[server]` section takes the named environment variables in small letters
//! (`DATABASE_URL` is `server.database_url`). `[mail]` and `[chat]` say how mail goes
//! out and which chats are told. The environment wins over the
//! file: the variables by their names, and every other key as
//! `MICRO_ACQUISITION_<SECTION>__<KEY>` with lists and tables as JSON. An empty
//! variable is as one that is not set.

mod mail;
mod policy;
mod server;
mod session;
mod source;

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use crate::domain::programme::Programme;

pub use mail::{ChatConfig, ChatFormat};

/// The file that is read when none is named and it exists.
pub const DEFAULT_FILE: &str = "micro-acquisition.toml";
/// The variable that names the file.
pub const FILE_VARIABLE: &str = "MICRO_ACQUISITION_CONFIG";

/// Everything that an operator sets. `Debug` shows no secret.
#[derive(Clone, Debug)]
pub struct Config {
    /// `DATABASE_URL`: `sqlite://…` or `postgres://…`; it may hold a password.
    pub database_url: SecretString,
    /// `LISTEN_ADDR`.
    pub listen_addr: SocketAddr,
    /// `PUBLIC_URL`, without a slash at its end.
    pub public_url: String,
    /// `GITHUB_API_URL`, without a slash at its end.
    pub github_api_url: String,
    /// `GITHUB_WEB_URL`, without a slash at its end.
    pub github_web_url: String,
    /// `GITHUB_APP_ID`.
    pub github_app_id: Option<u64>,
    /// `GITHUB_PRIVATE_KEY`, or what `GITHUB_PRIVATE_KEY_FILE` holds: PEM.
    pub github_private_key: Option<SecretString>,
    /// `GITHUB_WEBHOOK_SECRET`: none, one, or two while rotating.
    pub github_webhook_secrets: Vec<SecretString>,
    /// `GITHUB_CLIENT_ID` and `GITHUB_CLIENT_SECRET`; none: the signed-in pages are off.
    pub sign_in: Option<SignIn>,
    /// `SESSION_SECRET` as set; [`Config::session_secret`] makes one where it may.
    pub session_secret: Option<SecretString>,
    /// `GITHUB_WRITE_INTERVAL_MS`.
    pub github_write_interval: Duration,
    /// `RECONCILE_INTERVAL`.
    pub reconcile_interval: Duration,
    /// `DELIVERY_RETENTION`: how long a delivery is kept once nothing is to be done with it.
    pub delivery_retention: Duration,
    /// `WORKER_LEASE`: after it another replica takes over what a killed one held.
    pub worker_lease: Duration,
    /// `STOP_GRACE`: how long requests are still taken after the process was told to stop.
    pub stop_grace: Duration,
    /// `SMTP_URL` and `MAIL_FROM`; none: mail goes by GC Notify, or the list is off.
    pub mail: Option<Mail>,
    /// `[mail]`: how fast it goes, and the other way.
    pub mail_policy: MailPolicy,
    /// `[chat]`: the chats that are told.
    pub chats: Vec<ChatConfig>,
    /// `LOG_FORMAT`.
    pub log_format: LogFormat,
    /// The policy.
    pub programme: Programme,
}

/// The credentials of the App's OAuth client.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// `GITHUB_CLIENT_ID`.
    pub client_id: String,
    /// `GITHUB_CLIENT_SECRET`.
    pub client_secret: SecretString,
}

/// Where mail goes out.
#[derive(Clone, Debug)]
pub struct Mail {
    /// `SMTP_URL`; it may hold a password.
    pub smtp_url: SecretString,
    /// `MAIL_FROM`.
    pub from: String,
}

/// How mail goes out, whichever way it goes.
#[derive(Clone, Debug)]
pub struct MailPolicy {
    /// The most messages a second, over all replicas.
    pub rate_per_second: u32,
    /// The most in one UTC day; 0: as many as there are.
    pub rate_per_day: u32,
    /// How many people can ask to subscribe in one hour.
    pub subscriptions_per_hour: u32,
    /// What the provider shows when it tells of bounces and complaints; none: it cannot.
    pub notifications_secret: Option<SecretString>,
    /// GC Notify, where mail goes through it and not by SMTP.
    pub notify: Option<NotifyConfig>,
}

impl Default for MailPolicy {
    fn default() -> Self {
        Self {
            rate_per_second: 10,
            rate_per_day: 0,
            subscriptions_per_hour: 200,
            notifications_secret: None,
            notify: None,
        }
    }
}

/// An account at GC Notify.
#[derive(Clone, Debug)]
pub struct NotifyConfig {
    /// Where its API is, without a slash at the end.
    pub url: String,
    /// The key.
    pub key: SecretString,
    /// The template, which shows `((subject))` and `((body))`.
    pub template: String,
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object per line.
    Json,
}

/// The credentials of the App, all of which serving needs.
#[derive(Clone, Debug)]
pub struct GitHubConfig {
    /// `GITHUB_APP_ID`.
    pub app_id: u64,
    /// The private key, PEM.
    pub private_key: SecretString,
    /// One secret, or two while rotating.
    pub webhook_secrets: Vec<SecretString>,
}

/// What serving needs beyond what every subcommand does.
#[derive(Clone, Debug)]
pub struct ServeConfig {
    /// The credentials of the App.
    pub github: GitHubConfig,
    /// 64 hexadecimal digits or more, from which keys are derived.
    pub session_secret: SecretString,
}

/// One wrong or missing value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigProblem {
    /// The variable, or the key with its section.
    pub key: String,
    /// What was found; never a secret.
    pub found: String,
    /// What is expected.
    pub expected: String,
}

impl ConfigProblem {
    fn new(key: &str, found: impl Into<String>, expected: impl Into<String>) -> Self {
        Self {
            key: key.to_owned(),
            found: found.into(),
            expected: expected.into(),
        }
    }
}

impl fmt::Display for ConfigProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: found {}, expected {}",
            self.key, self.found, self.expected
        )
    }
}

/// Every wrong or missing value; shown as one line for each, and one that names the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// The problems; never none.
    pub problems: Vec<ConfigProblem>,
    /// The file that was named or found, from the root; none: the environment alone was read.
    pub file: Option<PathBuf>,
}

impl ConfigError {
    /// What a value that was read lacks for some purpose.
    const fn of(problems: Vec<ConfigProblem>) -> Self {
        Self {
            problems,
            file: None,
        }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.problems.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))?;
        match &self.file {
            Some(file) => write!(f, "\nThe configuration file is {}.", file.display()),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ConfigError {}

/// The process's environment, without what is not UTF-8, as [`Config::load`] takes it.
pub fn process_environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}

impl Config {
    /// Reads the file (`path`, else the one that `MICRO_ACQUISITION_CONFIG` names,
    /// else `./micro-acquisition.toml` when it exists) and the environment `env`.
    ///
    /// # Errors
    /// Every problem at once. Credentials of GitHub may be missing here:
    /// [`Config::github`] asks for them.
    pub fn load(
        path: Option<&Path>,
        env: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let mut problems = Vec::new();
        let (mut values, file) = source::merged(path, env, &mut problems);
        let server = server::Values::take(&mut values, &mut problems);
        let mail_policy = mail::mail(&mut values, &mut problems);
        let chats = mail::chats(&mut values, &mut problems);
        let programme = policy::read(values, &mut problems);
        let config = server.read(programme, mail_policy, chats, &mut problems);
        match config {
            Some(config) if problems.is_empty() => Ok(config),
            Some(_) | None => Err(ConfigError { problems, file }),
        }
    }

    /// Whether the database is PostgreSQL.
    #[must_use]
    pub fn is_postgres(&self) -> bool {
        server::is_postgres(self.database_url.expose_secret())
    }

    /// The credentials of the App.
    ///
    /// # Errors
    /// One problem for each that is not set.
    pub fn github(&self) -> Result<GitHubConfig, ConfigError> {
        let mut problems = Vec::new();
        let mut missing = |key, expected: &str| {
            problems.push(ConfigProblem::new(key, "nothing", expected));
        };
        if self.github_app_id.is_none() {
            missing("GITHUB_APP_ID", "the number of the GitHub App");
        }
        if self.github_private_key.is_none() {
            missing(
                "GITHUB_PRIVATE_KEY",
                "the App's private key as PEM, or its path in GITHUB_PRIVATE_KEY_FILE",
            );
        }
        if self.github_webhook_secrets.is_empty() {
            missing("GITHUB_WEBHOOK_SECRET", "the App's webhook secret");
        }
        match (self.github_app_id, &self.github_private_key) {
            (Some(app_id), Some(private_key)) if problems.is_empty() => Ok(GitHubConfig {
                app_id,
                private_key: private_key.clone(),
                webhook_secrets: self.github_webhook_secrets.clone(),
            }),
            _ => Err(ConfigError::of(problems)),
        }
    }

    /// The session secret; on SQLite one that is not set is read from
    /// `session.key` beside the database's file, where the first start makes it.
    ///
    /// # Errors
    /// When it is not set on PostgreSQL, or the file cannot be read or made.
    pub fn session_secret(&self) -> Result<SecretString, ConfigError> {
        session::secret(self).map_err(|problem| ConfigError::of(vec![problem]))
    }

    /// For whoever only looks: a session secret that the first start has yet to make is one
    /// that nobody keeps, so that no `session.key` of another account is left behind.
    #[must_use]
    pub fn for_looking(mut self) -> Self {
        if self.session_secret.is_none() {
            self.session_secret = session::unmade(&self);
        }
        self
    }

    /// What serving needs.
    ///
    /// # Errors
    /// Every credential that is missing.
    pub fn for_serving(&self) -> Result<ServeConfig, ConfigError> {
        let mut problems: Vec<ConfigProblem> = Vec::new();
        let github = self
            .github()
            .map_err(|error| problems.extend(error.problems));
        let secret = self
            .session_secret()
            .map_err(|error| problems.extend(error.problems));
        match (github, secret) {
            (Ok(github), Ok(session_secret)) if problems.is_empty() => Ok(ServeConfig {
                github,
                session_secret,
            }),
            _ => Err(ConfigError::of(problems)),
        }
    }
}

#[cfg(test)]
mod tests;
