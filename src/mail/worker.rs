//! Sends what is queued: leased at the provider's rate, looked at once more, handed over.
//!
//! A row is leased right before it is sent, a few at a time, so that a killed process
//! leaves few of which nobody knows whether they were taken. Those are sent again,
//! byte for byte, and counted.

use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::time::timeout;

use super::address::Address;
use super::error::MailError;
use super::keys::Purpose;
use super::letter::Letter;
use super::list::link_id;
use super::words::{Addressee, News};
use crate::app::{App, AppError};
use crate::domain::ids::OpportunityId;
use crate::domain::mailing::Occasion;
use crate::meter::{self, Mailed};
use crate::store::board;
use crate::store::mail::{self, Message, Sent};
use crate::store::questions::texts_of;
use crate::store::subscribers::{self, Standing, Subscriber};
use crate::vault::Vault;

/// How many are under way at once.
const AT_ONCE: i64 = 10;

/// What a message is about; what it says is read when it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "matter", rename_all = "snake_case")]
pub enum Matter {
    /// Whether the address wants to be written to.
    Confirm,
    /// Somebody asked for what the address has already.
    Known,
    /// Something happened to an opportunity.
    News {
        /// Which.
        opportunity: OpportunityId,
        /// What.
        occasion: Occasion,
        /// Whether it is about the addressee's own application.
        own: bool,
    },
    /// What a week brought.
    Digest {
        /// From when on.
        from: Timestamp,
        /// The opportunities, and whether each is new.
        items: Vec<(OpportunityId, bool)>,
    },
}

/// Who sends.
#[derive(Clone, Debug)]
pub struct MailWorker {
    /// With what.
    pub app: App,
    /// The name under which it leases.
    pub owner: String,
    /// How long a message is ours; a killed worker's is sent again after it.
    pub lease: SignedDuration,
}

/// Why a message is not even tried.
enum Unsent {
    /// Nobody wants it any more.
    Unwanted(&'static str),
    /// It cannot be sent as things are.
    Stuck(&'static str),
}

impl MailWorker {
    /// Sends what is due, a few; false when nothing is, or the rate allows none.
    ///
    /// # Errors
    /// When the database cannot. A mail server that does not take messages is no error
    /// here: they wait, and the metrics show it.
    pub async fn work(&self) -> Result<bool, AppError> {
        let app = &self.app;
        if !app.mail.is_on() {
            return Ok(false);
        }
        let lease_id = format!("{}:{}", self.owner, hex::encode(Vault::random::<8>()?));
        let (rate, now) = (app.mail.rate(), app.clock.now());
        let leased = mail::lease(&app.store, &lease_id, &rate, AT_ONCE, now, self.lease).await?;
        if leased.messages.is_empty() {
            return Ok(false);
        }
        let sent = join_all(leased.messages.iter().map(|it| self.one(it))).await;
        let mut done = Vec::new();
        for (message, sent) in leased.messages.iter().zip(sent) {
            done.push((message.message_id.clone(), sent?));
        }
        let recorded = mail::finish(&app.store, &lease_id, &done, app.clock.now()).await?;
        if recorded < done.len() as u64 {
            tracing::warn!(
                sent = done.len(),
                recorded,
                "messages were leased for less time than sending them took"
            );
        }
        Ok(true)
    }

    async fn one(&self, message: &Message) -> Result<Sent, AppError> {
        let sent = self.send(message).await?;
        let mailed = match &sent {
            Sent::Taken => Mailed::Sent,
            Sent::Dropped(_) => Mailed::Dropped,
            Sent::Dead(_) => Mailed::Dead,
            Sent::RetryAt(..) => Mailed::Retried,
            Sent::Doubtful(..) => Mailed::Doubtful,
        };
        tracing::debug!(
            message = message.message_id,
            outcome = mailed.word(),
            "a message was worked on"
        );
        meter::mail(mailed);
        Ok(sent)
    }

    async fn send(&self, message: &Message) -> Result<Sent, AppError> {
        let (letter, to, subscriber) = match self.written(message).await? {
            Ok(written) => written,
            Err(Unsent::Unwanted(why)) => return Ok(Sent::Dropped(why.to_owned())),
            Err(Unsent::Stuck(why)) => return Ok(Sent::Dead(why.to_owned())),
        };
        let mail = &self.app.mail;
        let marks = mail.marks(&message.message_id, message.created_at);
        // Nobody else may send it while we do.
        let most = std::time::Duration::try_from(self.lease).unwrap_or_default() / 4 * 3;
        let sent = timeout(most, mail.send(&letter, &to, &marks)).await;
        let sent = sent.unwrap_or_else(|_| {
            Err(MailError::Doubtful(
                "it took longer than the lease".to_owned(),
            ))
        });
        let Err(error) = sent else {
            return Ok(Sent::Taken);
        };
        self.failed(message, &subscriber, &error).await
    }

    async fn failed(
        &self,
        message: &Message,
        subscriber: &Subscriber,
        error: &MailError,
    ) -> Result<Sent, AppError> {
        let (now, [jitter]) = (self.app.clock.now(), Vault::random::<1>()?);
        let verdict = error.verdict(message.attempts, now, jitter);
        tracing::warn!(message = message.message_id, %error, "a message was not sent");
        if let Some(until) = verdict.pause_until {
            mail::pause(&self.app.store, until).await?;
        }
        if verdict.bounced {
            let mut tx = self.app.store.begin_write().await?;
            let hash = &subscriber.address_hash;
            subscribers::end_address(&mut tx, hash, Standing::Bounced, now).await?;
            tx.commit().await?;
        }
        Ok(verdict.sent)
    }

    /// The letter as it is now, if it is still wanted.
    async fn written(
        &self,
        message: &Message,
    ) -> Result<Result<(Letter, Address, Subscriber), Unsent>, AppError> {
        let matter: Matter = match serde_json::from_str(&message.matter) {
            Ok(matter) => matter,
            Err(_) => return Ok(Err(Unsent::Stuck("what it is about cannot be read"))),
        };
        let subscriber = subscribers::by_id(&self.app.store, &message.subscriber_id).await?;
        let Some(subscriber) = subscriber else {
            return Ok(Err(Unsent::Unwanted("the subscription is forgotten")));
        };
        let wanted = match subscriber.standing {
            Standing::Active => matter != Matter::Confirm,
            Standing::Pending => matter == Matter::Confirm,
            Standing::Left | Standing::Bounced | Standing::Complained => false,
        };
        if !wanted {
            return Ok(Err(Unsent::Unwanted(subscriber.standing.as_str())));
        }
        let sealed = subscriber.address.as_deref().unwrap_or_default();
        let Some(to) = self.app.mail.keys.open(&subscriber.subscriber_id, sealed) else {
            let why = "the address cannot be decrypted: was SESSION_SECRET changed?";
            return Ok(Err(Unsent::Stuck(why)));
        };
        Ok(match self.letter(message, &matter, &subscriber).await? {
            Some(letter) => Ok((letter, to, subscriber)),
            None => Err(Unsent::Unwanted("there is nothing to tell any more")),
        })
    }

    async fn letter(
        &self,
        message: &Message,
        matter: &Matter,
        to: &Subscriber,
    ) -> Result<Option<Letter>, AppError> {
        let (mail, store) = (&self.app.mail, &self.app.store);
        let id = link_id(&to.subscriber_id);
        let token = |purpose| mail.keys.token(purpose, id, message.created_at);
        let addressee = Addressee {
            tongue: to.wishes.tongue,
            own: to.user_id != subscribers::THE_LIST,
            manage: token(Purpose::Manage),
        };
        Ok(match matter {
            Matter::Confirm => {
                let token = token(Purpose::Confirm);
                Some(mail.head.confirmation(to.wishes.tongue, &token))
            }
            Matter::Known => Some(mail.head.known(&addressee)),
            Matter::News {
                opportunity,
                occasion,
                ..
            } => {
                let Some(shelved) = board::opportunity(store, *opportunity).await? else {
                    return Ok(None);
                };
                let texts = texts_of(store, &shelved.opportunity).await?;
                let news = News {
                    shelved: &shelved,
                    texts: &texts,
                    survey: mail.head.survey(*opportunity, occasion),
                };
                mail.head.news(&news, occasion, &addressee)
            }
            Matter::Digest { from, items } => {
                let mut shown = Vec::new();
                for (id, new) in items {
                    let found = board::opportunity(store, *id).await?;
                    shown.extend(found.map(|shelved| (shelved, *new)));
                }
                mail.head.digest(&shown, *from, &addressee)
            }
        })
    }
}
