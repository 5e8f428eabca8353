//! Who is on the list: asked, confirmed by their own mailbox, changed and ended by a link.
//!
//! Whoever asks learns nothing of the address: the answer is the same whether it is on
//! the list, was, or cannot be written to. Nobody can have a mailbox flooded: an
//! address is asked at most [`A_DAY`] times a day, and not twice within [`PAUSE`].

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::address::Address;
use super::keys::Purpose;
use super::{Mail, worker::Matter};
use crate::app::AppError;
use crate::domain::ids::UserId;
use crate::domain::mailing::Wishes;
use crate::store::mail::{self, NewMessage};
use crate::store::subscribers::{self, Standing, Subscriber};
use crate::store::{Store, Tx};
use crate::vault::Vault;

/// How often one address is written to in a day because somebody asked for it.
const A_DAY: i64 = 3;
/// How long after that at the earliest.
const PAUSE: SignedDuration = SignedDuration::from_mins(10);
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// What came of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Asked {
    /// If the address can be written to, a message is on its way.
    OnItsWay,
    /// More people ask than this service writes to in an hour.
    TooMany,
}

/// The list, as pages and the desk of a supplier use it.
#[derive(Clone, Copy, Debug)]
pub struct List<'a> {
    /// Where it is kept.
    pub store: &'a Store,
    /// With what it writes.
    pub mail: &'a Mail,
    /// The time.
    pub now: Timestamp,
}

impl List<'_> {
    /// Somebody asks for mail at an address: for the list ([`subscribers::THE_LIST`]) or,
    /// signed in, about the own applications.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn subscribe(
        &self,
        address: &Address,
        user: UserId,
        wishes: Wishes,
    ) -> Result<Asked, AppError> {
        let hour = self.now - SignedDuration::from_hours(1);
        let asked = subscribers::asked_since(self.store, hour).await?;
        if asked >= i64::from(self.mail.policy.subscriptions_per_hour) {
            return Ok(Asked::TooMany);
        }
        let mut tx = self.store.begin_write().await?;
        let done = self.ask(&mut tx, address, user, wishes).await;
        match done {
            Ok(()) => tx.commit().await?,
            // Asked twice in the same moment: once is enough.
            Err(AppError::Store(error)) if error.is_duplicate() => tx.rollback().await?,
            Err(error) => return Err(error),
        }
        Ok(Asked::OnItsWay)
    }

    async fn ask(
        &self,
        tx: &mut Tx,
        address: &Address,
        user: UserId,
        wishes: Wishes,
    ) -> Result<(), AppError> {
        let hash = self.mail.keys.hash(address);
        let known = subscribers::by_address(tx, &hash, user).await?;
        let Some(asked) = self.times(known.as_ref()) else {
            return Ok(());
        };
        let id = match &known {
            Some(known) => known.subscriber_id.clone(),
            None => new_id()?,
        };
        let active = known.filter(|it| it.standing == Standing::Active);
        let matter = if active.is_some() {
            Matter::Known
        } else {
            Matter::Confirm
        };
        let asked_for = Subscriber {
            address_hash: hash,
            user_id: user,
            address: Some(self.mail.keys.seal(&id, address)?),
            standing: Standing::Pending,
            wishes,
            asked,
            asked_at: self.now,
            subscriber_id: id.clone(),
        };
        // A stranger changes nothing of what somebody confirmed.
        let kept = active.map_or(asked_for, |active| Subscriber {
            asked,
            asked_at: self.now,
            ..active
        });
        subscribers::put(tx, &kept).await?;
        let message = NewMessage {
            message_id: format!("asked:{id}:{}", self.now.as_millisecond()),
            mailing: "asked".to_owned(),
            subscriber_id: id,
            matter: serde_json::to_string(&matter)?,
            priority: 0,
        };
        mail::enqueue(tx, &message, self.now).await?;
        Ok(())
    }

    /// How often the address was asked with this time; none where that is too often.
    fn times(&self, known: Option<&Subscriber>) -> Option<i64> {
        let Some(known) = known else {
            return Some(1);
        };
        let since = self.now.duration_since(known.asked_at);
        match known.asked {
            _ if since >= DAY => Some(1),
            _ if since < PAUSE => None,
            asked if asked >= A_DAY => None,
            asked => Some(asked + 1),
        }
    }

    /// Whose link it is, where it works.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn of_link(
        &self,
        purpose: Purpose,
        token: &str,
    ) -> Result<Option<Subscriber>, AppError> {
        let Some(id) = self.mail.keys.read(purpose, token, self.now) else {
            return Ok(None);
        };
        Ok(subscribers::by_id(self.store, &id.to_string()).await?)
    }

    /// Confirms a subscription; `false` where the link does not work (any more).
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn confirm(&self, token: &str) -> Result<bool, AppError> {
        let Some(it) = self.of_link(Purpose::Confirm, token).await? else {
            return Ok(false);
        };
        if it.standing == Standing::Active {
            return Ok(true);
        }
        let mut tx = self.store.begin_write().await?;
        // An account is written to at one address.
        if it.user_id != subscribers::THE_LIST {
            for other in subscribers::own(self.store, it.user_id).await? {
                if other.subscriber_id != it.subscriber_id {
                    subscribers::end(&mut tx, &other.subscriber_id, Standing::Left, self.now)
                        .await?;
                }
            }
        }
        let confirmed = subscribers::confirm(&mut tx, &it.subscriber_id, self.now).await?;
        tx.commit().await?;
        Ok(confirmed)
    }

    /// Changes what is wanted; `false` where the link does not work (any more).
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn wish(&self, token: &str, wishes: Wishes) -> Result<bool, AppError> {
        let Some(it) = self.of_link(Purpose::Manage, token).await? else {
            return Ok(false);
        };
        let mut tx = self.store.begin_write().await?;
        let changed = subscribers::wish(&mut tx, &Subscriber { wishes, ..it }).await?;
        tx.commit().await?;
        Ok(changed)
    }

    /// Ends a subscription: nothing more is sent, not even what is queued. `false` where
    /// the link is not one of ours; one that ended before is ended.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn end(&self, token: &str) -> Result<bool, AppError> {
        let Some(id) = self.mail.keys.read(Purpose::Manage, token, self.now) else {
            return Ok(false);
        };
        self.leave(&id.to_string()).await?;
        Ok(true)
    }

    /// Ends a subscription by its id.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn leave(&self, id: &str) -> Result<(), AppError> {
        let mut tx = self.store.begin_write().await?;
        subscribers::end(&mut tx, id, Standing::Left, self.now).await?;
        Ok(tx.commit().await?)
    }

    /// The provider says that an address bounces, or that its reader complained.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn told(&self, address: &Address, standing: Standing) -> Result<usize, AppError> {
        let mut tx = self.store.begin_write().await?;
        let hash = self.mail.keys.hash(address);
        let ended = subscribers::end_address(&mut tx, &hash, standing, self.now).await?;
        tx.commit().await?;
        Ok(ended)
    }
}

/// A random id: it stands in links, and must say nothing.
fn new_id() -> Result<String, AppError> {
    let bytes = Vault::random::<16>()?;
    Ok(uuid::Builder::from_random_bytes(bytes)
        .into_uuid()
        .to_string())
}

/// The id of a subscription as links carry it.
#[must_use]
pub fn link_id(subscriber_id: &str) -> Uuid {
    Uuid::try_parse(subscriber_id).unwrap_or_default()
}
