//! The named variables: where we listen, what we reach, and with which secrets.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::time::Duration;

use figment::value::{Dict, Value};
use secrecy::SecretString;
use url::Url;

use super::{ChatConfig, Config, ConfigProblem, LogFormat, Mail, MailPolicy, SignIn, session};
use crate::domain::duration::parse_iso8601;
use crate::domain::programme::Programme;

/// The variables; in small letters they are the keys of `[server]`.
pub(super) const NAMES: [&str; 20] = [
    "DATABASE_URL",
    "LISTEN_ADDR",
    "PUBLIC_URL",
    "GITHUB_API_URL",
    "GITHUB_WEB_URL",
    "GITHUB_APP_ID",
    "GITHUB_PRIVATE_KEY",
    "GITHUB_PRIVATE_KEY_FILE",
    "GITHUB_WEBHOOK_SECRET",
    "GITHUB_CLIENT_ID",
    "GITHUB_CLIENT_SECRET",
    "SESSION_SECRET",
    "GITHUB_WRITE_INTERVAL_MS",
    "DELIVERY_RETENTION",
    "RECONCILE_INTERVAL",
    "WORKER_LEASE",
    "STOP_GRACE",
    "SMTP_URL",
    "MAIL_FROM",
    "LOG_FORMAT",
];

/// Those whose value is never shown, also where it only may hold a password.
const SECRET: [&str; 6] = [
    "DATABASE_URL",
    "GITHUB_PRIVATE_KEY",
    "GITHUB_WEBHOOK_SECRET",
    "GITHUB_CLIENT_SECRET",
    "SESSION_SECRET",
    "SMTP_URL",
];

/// Whether the URL names a PostgreSQL database.
pub(super) fn is_postgres(database_url: &str) -> bool {
    database_url.starts_with("postgres://") || database_url.starts_with("postgresql://")
}

/// The values as text, by the variable's name.
pub(super) struct Values(BTreeMap<&'static str, String>);

impl Values {
    /// Takes `[server]` out of the table.
    pub(super) fn take(table: &mut Dict, problems: &mut Vec<ConfigProblem>) -> Self {
        let mut values = BTreeMap::new();
        let section = match table.remove("server") {
            Some(Value::Dict(_, section)) => section,
            Some(_) => {
                problems.push(ConfigProblem::new("server", "a value", "a table"));
                Dict::new()
            }
            None => Dict::new(),
        };
        for (key, value) in section {
            let name = NAMES
                .into_iter()
                .find(|name| name.eq_ignore_ascii_case(&key));
            let text = value
                .as_str()
                .map(str::to_owned)
                .or_else(|| value.to_i128().map(|number| number.to_string()));
            match (name, text) {
                (Some(_), Some(text)) if text.is_empty() => {}
                (Some(name), Some(text)) => {
                    values.insert(name, text);
                }
                (Some(_), None) => {
                    let key = format!("server.{key}");
                    problems.push(ConfigProblem::new(&key, "neither text nor number", "text"));
                }
                (None, _) => {
                    let key = format!("server.{key}");
                    let expected = format!("one of {}", NAMES.join(", ").to_ascii_lowercase());
                    problems.push(ConfigProblem::new(&key, "an unknown key", expected));
                }
            }
        }
        Self(values)
    }

    /// The configuration; `None` only together with a problem.
    pub(super) fn read(
        &self,
        programme: Programme,
        mail_policy: MailPolicy,
        chats: Vec<ChatConfig>,
        problems: &mut Vec<ConfigProblem>,
    ) -> Option<Config> {
        let reader = &mut Reader {
            values: &self.0,
            problems,
        };
        let database_url = reader.database_url();
        let listen_addr = reader.parsed("LISTEN_ADDR", "127.0.0.1:3000", "ADDRESS:PORT", parse);
        let public_url = reader.url("PUBLIC_URL", "http://localhost:3000");
        let github_api_url = reader.url("GITHUB_API_URL", "https://api.github.com");
        let github_web_url = reader.url("GITHUB_WEB_URL", "https://github.com");
        let github_app_id = reader.optional("GITHUB_APP_ID", "a number", parse);
        let github_private_key = reader.private_key();
        let github_webhook_secrets = reader.webhook_secrets();
        let sign_in = reader.sign_in();
        let session_secret = reader.session_secret();
        let interval = "a number of milliseconds";
        let github_write_interval =
            reader.parsed("GITHUB_WRITE_INTERVAL_MS", "1000", interval, |text| {
                parse(text).map(Duration::from_millis)
            });
        let interval = "an ISO 8601 duration above zero such as PT15M";
        let reconcile_interval = reader.parsed("RECONCILE_INTERVAL", "PT15M", interval, positive);
        let retention = "an ISO 8601 duration above zero such as P90D";
        let delivery_retention = reader.parsed("DELIVERY_RETENTION", "P90D", retention, positive);
        let lease = "an ISO 8601 duration above zero such as PT60S";
        let worker_lease = reader.parsed("WORKER_LEASE", "PT60S", lease, positive);
        let grace = "an ISO 8601 duration such as PT10S";
        let stop_grace = reader.parsed("STOP_GRACE", "PT0S", grace, elapsed);
        let mail = reader.mail();
        let log_format = reader.parsed("LOG_FORMAT", "text", "text or json", log_format);
        Some(Config {
            database_url: database_url?,
            listen_addr: listen_addr?,
            public_url: public_url?,
            github_api_url: github_api_url?,
            github_web_url: github_web_url?,
            github_app_id,
            github_private_key,
            github_webhook_secrets,
            sign_in,
            session_secret,
            github_write_interval: github_write_interval?,
            reconcile_interval: reconcile_interval?,
            delivery_retention: delivery_retention?,
            worker_lease: worker_lease?,
            stop_grace: stop_grace?,
            mail,
            mail_policy,
            chats,
            log_format: log_format?,
            programme,
        })
    }
}

struct Reader<'a> {
    values: &'a BTreeMap<&'static str, String>,
    problems: &'a mut Vec<ConfigProblem>,
}

impl Reader<'_> {
    fn text(&self, name: &str) -> Option<String> {
        self.values.get(name).cloned()
    }

    fn wrong(&mut self, name: &str, expected: &str) {
        let found = match self.values.get(name) {
            Some(_) if SECRET.contains(&name) => "a value that is not shown".to_owned(),
            Some(text) => format!("{text:?}"),
            None => "nothing".to_owned(),
        };
        self.problems
            .push(ConfigProblem::new(name, found, expected));
    }

    fn parsed<T>(
        &mut self,
        name: &str,
        default: &str,
        expected: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let value = parse(self.values.get(name).map_or(default, String::as_str));
        if value.is_none() {
            self.wrong(name, expected);
        }
        value
    }

    fn optional<T>(
        &mut self,
        name: &str,
        expected: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        self.values
            .contains_key(name)
            .then(|| self.parsed(name, "", expected, parse))
            .flatten()
    }

    fn url(&mut self, name: &str, default: &str) -> Option<String> {
        self.parsed(
            name,
            default,
            "a URL that begins with http:// or https://",
            |text| {
                let url = Url::parse(text).ok()?;
                let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
                is_web.then(|| text.trim_end_matches('/').to_owned())
            },
        )
    }

    fn database_url(&mut self) -> Option<SecretString> {
        let default = "sqlite://micro-acquisition.db";
        self.parsed(
            "DATABASE_URL",
            default,
            "sqlite://… or postgres://…",
            |text| (text.starts_with("sqlite:") || is_postgres(text)).then(|| text.into()),
        )
    }

    fn private_key(&mut self) -> Option<SecretString> {
        const EXPECTED: &str = "a private key as PEM";
        let pem = |text: &str| -> Option<SecretString> {
            // Environment files carry line ends as \n.
            let text = text.replace("\\n", "\n");
            let is_key = text.contains("-----BEGIN") && text.contains("PRIVATE KEY-----");
            is_key.then(|| text.into())
        };
        if self.values.contains_key("GITHUB_PRIVATE_KEY") {
            return self.optional("GITHUB_PRIVATE_KEY", EXPECTED, pem);
        }
        self.optional(
            "GITHUB_PRIVATE_KEY_FILE",
            "the path of a private key as PEM",
            |path| pem(&std::fs::read_to_string(path).ok()?),
        )
    }

    fn webhook_secrets(&mut self) -> Vec<SecretString> {
        let expected = "one secret, or two separated by a comma";
        self.optional("GITHUB_WEBHOOK_SECRET", expected, |text| {
            let secrets: Vec<&str> = text.split(',').map(str::trim).collect();
            let right = secrets.len() <= 2 && secrets.iter().all(|secret| !secret.is_empty());
            right.then(|| secrets.into_iter().map(SecretString::from).collect())
        })
        .unwrap_or_default()
    }

    fn sign_in(&mut self) -> Option<SignIn> {
        let (client_id, client_secret) = self.pair("GITHUB_CLIENT_ID", "GITHUB_CLIENT_SECRET")?;
        Some(SignIn {
            client_id,
            client_secret: client_secret.into(),
        })
    }

    fn session_secret(&mut self) -> Option<SecretString> {
        self.optional("SESSION_SECRET", session::EXPECTED, |text| {
            session::is_secret(text).then(|| text.into())
        })
    }

    fn mail(&mut self) -> Option<Mail> {
        let (smtp_url, from) = self.pair("SMTP_URL", "MAIL_FROM")?;
        let smtp_url = SecretString::from(smtp_url);
        self.problems
            .extend(crate::mail::problems(&smtp_url, &from));
        Some(Mail { smtp_url, from })
    }

    /// Both values, or neither.
    fn pair(&mut self, first: &str, second: &str) -> Option<(String, String)> {
        match (self.text(first), self.text(second)) {
            (Some(one), Some(other)) => Some((one, other)),
            (Some(_), None) => {
                self.wrong(second, &format!("a value, since {first} is set"));
                None
            }
            (None, Some(_)) => {
                self.wrong(first, &format!("a value, since {second} is set"));
                None
            }
            (None, None) => None,
        }
    }
}

fn parse<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

fn positive(text: &str) -> Option<Duration> {
    elapsed(text).filter(|duration| !duration.is_zero())
}

fn elapsed(text: &str) -> Option<Duration> {
    Duration::try_from(parse_iso8601(text).ok()?).ok()
}

fn log_format(text: &str) -> Option<LogFormat> {
    match text {
        "text" => Some(LogFormat::Text),
        "json" => Some(LogFormat::Json),
        _ => None,
    }
}
