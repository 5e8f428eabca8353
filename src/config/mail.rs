//! `[mail]` and `[chat]`: how fast mail goes out, by which other way, and which chats are told.

use figment::value::{Dict, Value};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use url::Url;

use super::policy::{problem, shown};
use super::{ConfigProblem, MailPolicy, NotifyConfig};
use crate::domain::lang::Lang;

/// How a chat wants to be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChatFormat {
    /// An incoming webhook of Slack, or of what speaks as it does.
    #[default]
    Slack,
    /// An incoming webhook of Teams: an adaptive card.
    Teams,
    /// A generic webhook of Matrix's hookshot.
    Matrix,
}

/// One chat that is told of postings and changes.
#[derive(Clone, Debug)]
pub struct ChatConfig {
    /// What it is called in queues and logs.
    pub name: String,
    /// Where to post; it may hold a secret itself.
    pub url: SecretString,
    /// What signs each body (`X-Hub-Signature-256`); none: it is not signed.
    pub secret: Option<SecretString>,
    /// How it wants to be told.
    pub format: ChatFormat,
    /// In which languages, in this order.
    pub languages: Vec<Lang>,
}

/// `[mail]` as it is written.
#[derive(Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct MailSection {
    rate_per_second: u32,
    rate_per_day: u32,
    subscriptions_per_hour: u32,
    notifications_secret: String,
    notify_url: String,
    notify_key: String,
    notify_template: String,
}

impl Default for MailSection {
    fn default() -> Self {
        let MailPolicy {
            rate_per_second,
            rate_per_day,
            subscriptions_per_hour,
            ..
        } = MailPolicy::default();
        Self {
            rate_per_second,
            rate_per_day,
            subscriptions_per_hour,
            notifications_secret: String::new(),
            notify_url: String::new(),
            notify_key: String::new(),
            notify_template: String::new(),
        }
    }
}

/// `[chat]` as it is written.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ChatSection {
    webhooks: Vec<Webhook>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Webhook {
    name: String,
    url: String,
    #[serde(default)]
    secret: String,
    #[serde(default)]
    format: ChatFormat,
    #[serde(default = "both")]
    languages: Vec<Lang>,
}

fn both() -> Vec<Lang> {
    Lang::ALL.to_vec()
}

/// Takes a section out of the table; its default where it is wrong, with the problem.
fn section<T: Default + for<'de> Deserialize<'de>>(
    name: &str,
    values: &mut Dict,
    problems: &mut Vec<ConfigProblem>,
) -> T {
    let Some(value) = values.remove(name) else {
        return T::default();
    };
    let read = Value::deserialize::<T>(&value);
    read.unwrap_or_else(|error| {
        let mut path = vec![name.to_owned()];
        path.extend(error.path.iter().cloned());
        let key = shown(&path, &std::collections::BTreeMap::new());
        problems.push(hidden(problem(&key, &error.kind)));
        T::default()
    })
}

/// What is found may be a secret in the wrong place.
fn hidden(problem: ConfigProblem) -> ConfigProblem {
    ConfigProblem {
        found: "a value that is not shown".to_owned(),
        ..problem
    }
}

/// Takes `[mail]` out of the table.
pub(super) fn mail(values: &mut Dict, problems: &mut Vec<ConfigProblem>) -> MailPolicy {
    let section: MailSection = section("mail", values, problems);
    if section.rate_per_second == 0 {
        let expected = "at least one message a second";
        problems.push(ConfigProblem::new("mail.rate_per_second", "0", expected));
    }
    if section.subscriptions_per_hour == 0 {
        let expected = "at least one an hour";
        problems.push(ConfigProblem::new(
            "mail.subscriptions_per_hour",
            "0",
            expected,
        ));
    }
    let secret = secret_of(
        "mail.notifications_secret",
        &section.notifications_secret,
        problems,
    );
    MailPolicy {
        rate_per_second: section.rate_per_second,
        rate_per_day: section.rate_per_day,
        subscriptions_per_hour: section.subscriptions_per_hour,
        notifications_secret: secret,
        notify: notify(&section, problems),
    }
}

/// A secret that is short enough to guess would let anyone end subscriptions.
fn secret_of(key: &str, text: &str, problems: &mut Vec<ConfigProblem>) -> Option<SecretString> {
    if text.is_empty() {
        return None;
    }
    if text.len() < 16 {
        let found = "a value that is not shown";
        problems.push(ConfigProblem::new(key, found, "at least 16 characters"));
    }
    Some(text.into())
}

fn notify(section: &MailSection, problems: &mut Vec<ConfigProblem>) -> Option<NotifyConfig> {
    let parts = [
        ("mail.notify_url", &section.notify_url),
        ("mail.notify_key", &section.notify_key),
        ("mail.notify_template", &section.notify_template),
    ];
    if parts.iter().all(|(_, text)| text.is_empty()) {
        return None;
    }
    for (key, text) in parts {
        if text.is_empty() {
            let expected = "a value, since another notify_ key is set";
            problems.push(ConfigProblem::new(key, "nothing", expected));
        }
    }
    if !section.notify_url.is_empty() && !is_web(&section.notify_url) {
        let found = format!("{:?}", section.notify_url);
        problems.push(ConfigProblem::new("mail.notify_url", found, WEB));
    }
    Some(NotifyConfig {
        url: section.notify_url.trim_end_matches('/').to_owned(),
        key: section.notify_key.as_str().into(),
        template: section.notify_template.clone(),
    })
}

const WEB: &str = "a URL that begins with http:// or https://";

fn is_web(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// Takes `[chat]` out of the table.
pub(super) fn chats(values: &mut Dict, problems: &mut Vec<ConfigProblem>) -> Vec<ChatConfig> {
    let section: ChatSection = section("chat", values, problems);
    let mut chats: Vec<ChatConfig> = Vec::new();
    for (place, webhook) in section.webhooks.into_iter().enumerate() {
        let key = |part: &str| format!("chat.webhooks.{place}.{part}");
        if webhook.name.is_empty() || chats.iter().any(|chat| chat.name == webhook.name) {
            let found = format!("{:?}", webhook.name);
            problems.push(ConfigProblem::new(&key("name"), found, "a name of its own"));
        }
        if !is_web(&webhook.url) {
            let found = "a value that is not shown";
            problems.push(ConfigProblem::new(&key("url"), found, WEB));
        }
        if webhook.languages.is_empty() {
            problems.push(ConfigProblem::new(
                &key("languages"),
                "none",
                "en, fr or both",
            ));
        }
        chats.push(ChatConfig {
            name: webhook.name,
            url: webhook.url.into(),
            secret: secret_of(&key("secret"), &webhook.secret, problems),
            format: webhook.format,
            languages: webhook.languages,
        });
    }
    chats
}
