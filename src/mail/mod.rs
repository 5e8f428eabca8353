//! Mail: the list, what it is told, and how that reaches people. The only room that names lettre.
//!
//! What a decision makes worth telling is queued in its own transaction as one effect
//! ([`crate::domain::mailing::Occasion`]); [`expand`] makes of it a row for each
//! address, in batches; [`worker`] leases rows at the provider's rate, looks once
//! more whether the message is still wanted, and hands it over by [`smtp`] or
//! [`notify`]. [`list`] is who is written to, and [`chat`] tells those who asked for
//! a webhook. Nothing here knows an address longer than one message takes:
//! [`keys`] has them encrypted at rest.

pub mod address;
pub mod chat;
pub mod error;
pub mod expand;
pub mod keys;
pub mod letter;
pub mod list;
mod notify;
pub mod paths;
pub mod receipts;
mod smtp;
pub mod words;
pub mod worker;

use std::sync::Arc;

use lettre::message::Mailbox;
use secrecy::SecretString;
use url::Url;

use self::address::Address;
use self::chat::Chat;
use self::error::MailError;
use self::keys::Keys;
use self::letter::{Letter, Marks};
use self::notify::Notify;
use self::smtp::Smtp;
use self::words::Letterhead;
use crate::config::{Config, ConfigProblem, MailPolicy};
use crate::domain::mailing_rate::Rate;
use crate::vault::Vault;

pub use keys::Purpose;

/// Everything that mail takes; one for the process.
#[derive(Debug)]
pub struct Mail {
    /// The way out; none: the list is off.
    transport: Option<Transport>,
    /// How fast, and who may tell of bounces.
    pub policy: MailPolicy,
    /// The chats that are told.
    pub chats: Vec<Chat>,
    /// Addresses and links.
    pub keys: Keys,
    /// Who writes.
    pub head: Letterhead,
    host: String,
}

/// The ways out.
#[derive(Debug)]
enum Transport {
    Smtp { smtp: Smtp, from: Mailbox },
    Notify(Notify),
}

impl Mail {
    /// Mail as it is configured.
    ///
    /// # Errors
    /// A value that is no address, or keys that cannot be derived.
    pub fn new(config: &Config, vault: &Vault) -> anyhow::Result<Arc<Self>> {
        let policy = &config.programme.policy;
        let url: Url = config.public_url.parse()?;
        let host = url.host_str().unwrap_or("localhost").to_owned();
        let chats = config.chats.iter().cloned().map(Chat::new);
        Ok(Arc::new(Self {
            transport: transport(config, &host)?,
            policy: config.mail_policy.clone(),
            chats: chats.collect::<Result<_, _>>()?,
            keys: Keys::new(vault)?,
            head: Letterhead {
                public_url: config.public_url.trim_end_matches('/').to_owned(),
                name: (policy.name.en.clone(), policy.name.fr.clone()),
                zone: policy.time_zone.clone(),
                sign_in: config.sign_in.is_some(),
            },
            host,
        }))
    }

    /// Whether mail can be sent.
    #[must_use]
    pub const fn is_on(&self) -> bool {
        self.transport.is_some()
    }

    /// How fast it may go.
    #[must_use]
    pub fn rate(&self) -> Rate {
        Rate {
            per_second: i64::from(self.policy.rate_per_second),
            per_day: i64::from(self.policy.rate_per_day),
        }
    }

    /// What one message is recognised by.
    #[must_use]
    pub fn marks(&self, message_id: &str, at: jiff::Timestamp) -> Marks {
        Marks {
            message_id: message_id.to_owned(),
            host: self.host.clone(),
            at,
        }
    }

    /// Hands one letter over.
    ///
    /// # Errors
    /// What the server said, without the address.
    pub async fn send(
        &self,
        letter: &Letter,
        to: &Address,
        marks: &Marks,
    ) -> Result<(), MailError> {
        let sent = match &self.transport {
            None => return Err(MailError::Denied("mail is off".to_owned())),
            Some(Transport::Notify(notify)) => {
                let (subject, body) = (letter::one_line(&letter.subject), letter.text());
                notify.send(to, &subject, &body, &marks.message_id).await
            }
            Some(Transport::Smtp { smtp, from }) => {
                let bytes = letter.bytes(from, to, marks)?;
                let sender = Address::of_sender(from.email.clone());
                smtp.send(&sender, to, &bytes).await
            }
        };
        sent.map_err(|error| error.without(to.as_str()))
    }

    /// Whether the mail server takes messages from us, without sending one.
    ///
    /// # Errors
    /// Why not.
    pub async fn check(&self) -> Result<String, MailError> {
        match &self.transport {
            None => Ok("off, since SMTP_URL is not set".to_owned()),
            Some(Transport::Smtp { smtp, from }) => {
                smtp.check().await?;
                Ok(format!("on, from {from}: the server answers"))
            }
            Some(Transport::Notify(notify)) => {
                notify.check().await?;
                Ok("on, by GC Notify: it knows the key and the template".to_owned())
            }
        }
    }
}

fn transport(config: &Config, host: &str) -> anyhow::Result<Option<Transport>> {
    if let Some(notify) = &config.mail_policy.notify {
        return Ok(Some(Transport::Notify(Notify::new(notify.clone())?)));
    }
    let Some(mail) = &config.mail else {
        return Ok(None);
    };
    let smtp = Smtp::new(&mail.smtp_url, host).map_err(anyhow::Error::msg)?;
    let from = mail
        .from
        .parse()
        .map_err(|_| anyhow::Error::msg("MAIL_FROM"))?;
    Ok(Some(Transport::Smtp { smtp, from }))
}

/// What is wrong with `SMTP_URL` and `MAIL_FROM`, for the configuration to tell.
#[must_use]
pub fn problems(smtp_url: &SecretString, from: &str) -> Vec<ConfigProblem> {
    let mut problems = Vec::new();
    if let Err(why) = Smtp::new(smtp_url, "localhost") {
        let (found, expected) = (
            "a value that is not shown",
            format!("smtp://… or smtps://…: {why}"),
        );
        problems.push(ConfigProblem {
            key: "SMTP_URL".to_owned(),
            found: found.to_owned(),
            expected,
        });
    }
    if from.parse::<Mailbox>().is_err() {
        problems.push(ConfigProblem {
            key: "MAIL_FROM".to_owned(),
            found: format!("{from:?}"),
            expected: "an address, or Name <address>".to_owned(),
        });
    }
    problems
}
