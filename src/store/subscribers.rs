//! Who asked for mail: confirmed or not, in which language, how soon, for which skills.

use jiff::Timestamp;

use super::types::words;
use super::{Result, Store, StoreError, Tx};
use crate::domain::ids::UserId;
use crate::domain::mailing::{Pace, Tongue, Wishes};

words! {
    /// Where a subscription stands.
    pub enum Standing {
        /// Asked for and not confirmed.
        Pending = "pending",
        /// Confirmed.
        Active = "active",
        /// Unsubscribed.
        Left = "left",
        /// The address does not exist.
        Bounced = "bounced",
        /// Whoever reads there complained of it as unwanted.
        Complained = "complained",
    }
}

row! {
    struct Row in "subscribers" key subscriber_id {
        subscriber_id: String,
        address_hash: String,
        user_id: UserId,
        address: Option<Vec<u8>>,
        status: Standing,
        tongue: String,
        pace: String,
        skills: String,
        asked: i64,
        asked_at: Timestamp,
    }
}

row! {
    struct Count in "subscribers" key amount {
        amount: i64,
    }
}

/// A subscription as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscriber {
    /// Its id, random.
    pub subscriber_id: String,
    /// The keyed hash of the address, 64 hexadecimal digits.
    pub address_hash: String,
    /// 0 on the public list, else the account whose own applications it is about.
    pub user_id: UserId,
    /// The encrypted address, until the subscription ends.
    pub address: Option<Vec<u8>>,
    /// Where it stands.
    pub standing: Standing,
    /// What is wanted.
    pub wishes: Wishes,
    /// How many messages were asked for since `asked_at` was last a day ago.
    pub asked: i64,
    /// When the last of them was.
    pub asked_at: Timestamp,
}

/// The public list is nobody's own.
pub const THE_LIST: UserId = UserId(0);

macro_rules! subscribers {
    ($rest:literal) => {
        concat!(
            "SELECT subscriber_id, address_hash, user_id, address, status, tongue, pace, skills,
                asked, asked_at
             FROM subscribers ",
            $rest
        )
    };
}

const BY_ID: &str = subscribers!("WHERE subscriber_id = $1");
const BY_ADDRESS: &str = subscribers!("WHERE address_hash = $1 AND user_id = $2");
const OWN: &str = subscribers!(
    "WHERE user_id = $1 AND user_id <> 0 AND status IN ('pending', 'active') ORDER BY asked_at DESC"
);
const PAGE: &str = subscribers!(
    "WHERE status = 'active' AND user_id = 0 AND pace = $1 AND subscriber_id > $2
     ORDER BY subscriber_id LIMIT $3"
);

const PUT: &str = "
    INSERT INTO subscribers (subscriber_id, address_hash, user_id, address, status, tongue, pace,
        skills, asked, asked_at, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
    ON CONFLICT (subscriber_id) DO UPDATE
    SET address = excluded.address, status = excluded.status, tongue = excluded.tongue,
        pace = excluded.pace, skills = excluded.skills, asked = excluded.asked,
        asked_at = excluded.asked_at, ended_at = NULL";

const CONFIRM: &str = "
    UPDATE subscribers SET status = 'active', confirmed_at = $2
    WHERE subscriber_id = $1 AND status = 'pending'";

const WISH: &str = "
    UPDATE subscribers SET tongue = $2, pace = $3, skills = $4
    WHERE subscriber_id = $1 AND status IN ('pending', 'active')";

const END: &str = "
    UPDATE subscribers SET status = $2, address = NULL, ended_at = $3
    WHERE subscriber_id = $1 AND status IN ('pending', 'active')";

const OF_ADDRESS: &str = subscribers!("WHERE address_hash = $1 ORDER BY subscriber_id");

const DROP_QUEUED: &str = "
    UPDATE mail_messages SET status = 'dropped', last_error = $2, done_at = $3
    WHERE subscriber_id = $1 AND status = 'pending'";

const ASKED_SINCE: &str = "SELECT count(*) AS amount FROM subscribers WHERE asked_at > $1";

const ACTIVE: &str =
    "SELECT count(*) AS amount FROM subscribers WHERE status = 'active' AND user_id = 0";

const FORGET_UNCONFIRMED: &str =
    "DELETE FROM subscribers WHERE status = 'pending' AND asked_at < $1";

/// The subscription of that id.
///
/// # Errors
/// When the database cannot.
pub async fn by_id(store: &Store, id: &str) -> Result<Option<Subscriber>> {
    one!(store, Row, BY_ID, id)?
        .map(Row::subscriber)
        .transpose()
}

/// The subscription of an address, for the list or an account.
///
/// # Errors
/// When the database cannot.
pub async fn by_address(tx: &mut Tx, hash: &str, user: UserId) -> Result<Option<Subscriber>> {
    one!(tx, Row, BY_ADDRESS, hash, user)?
        .map(Row::subscriber)
        .transpose()
}

/// Keeps a subscription as it is given.
///
/// # Errors
/// When the database cannot; where another was made for the same address meanwhile,
/// a breach of uniqueness.
pub async fn put(tx: &mut Tx, it: &Subscriber) -> Result<()> {
    let (tongue, pace) = (it.wishes.tongue.word(), it.wishes.pace.word());
    run!(
        tx,
        PUT,
        &it.subscriber_id,
        &it.address_hash,
        it.user_id,
        it.address.as_deref(),
        it.standing,
        tongue,
        pace,
        &skills_text(it)?,
        it.asked,
        it.asked_at,
    )
    .map(drop)
}

/// Confirms a subscription; `false` when there is none to confirm.
///
/// # Errors
/// When the database cannot.
pub async fn confirm(tx: &mut Tx, id: &str, now: Timestamp) -> Result<bool> {
    Ok(run!(tx, CONFIRM, id, now)? == 1)
}

/// Changes what is wanted; `false` when the subscription has ended.
///
/// # Errors
/// When the database cannot.
pub async fn wish(tx: &mut Tx, it: &Subscriber) -> Result<bool> {
    let (tongue, pace) = (it.wishes.tongue.word(), it.wishes.pace.word());
    Ok(run!(tx, WISH, &it.subscriber_id, tongue, pace, &skills_text(it)?)? == 1)
}

/// Ends a subscription: its address is erased and what is queued for it dropped.
/// `false` when it had ended.
///
/// # Errors
/// When the database cannot.
pub async fn end(tx: &mut Tx, id: &str, standing: Standing, now: Timestamp) -> Result<bool> {
    let ended = run!(tx, END, id, standing, now)? == 1;
    run!(tx, DROP_QUEUED, id, standing.as_str(), now)?;
    Ok(ended)
}

/// Ends every subscription of an address: how many there were.
///
/// # Errors
/// When the database cannot.
pub async fn end_address(
    tx: &mut Tx,
    hash: &str,
    standing: Standing,
    now: Timestamp,
) -> Result<usize> {
    let mut ended = 0;
    for row in all!(tx, Row, OF_ADDRESS, hash)? {
        if end(tx, &row.subscriber_id, standing, now).await? {
            ended += 1;
        }
    }
    Ok(ended)
}

/// The next confirmed subscriptions of the list after an id, in the order of their ids.
///
/// # Errors
/// When the database cannot.
pub async fn page(store: &Store, pace: Pace, after: &str, limit: i64) -> Result<Vec<Subscriber>> {
    let rows = all!(store, Row, PAGE, pace.word(), after, limit)?;
    rows.into_iter().map(Row::subscriber).collect()
}

/// What an account asked for about its own applications, the latest first.
///
/// # Errors
/// When the database cannot.
pub async fn own(store: &Store, user: UserId) -> Result<Vec<Subscriber>> {
    let rows = all!(store, Row, OWN, user)?;
    rows.into_iter().map(Row::subscriber).collect()
}

/// How many subscriptions were last asked for after an instant.
///
/// # Errors
/// When the database cannot.
pub async fn asked_since(store: &Store, since: Timestamp) -> Result<i64> {
    Ok(one!(store, Count, ASKED_SINCE, since)?.map_or(0, |count| count.amount))
}

/// How many are on the list.
///
/// # Errors
/// When the database cannot.
pub async fn active(store: &Store) -> Result<i64> {
    Ok(one!(store, Count, ACTIVE)?.map_or(0, |count| count.amount))
}

/// Forgets who never confirmed what they asked for before an instant: how many.
///
/// # Errors
/// When the database cannot.
pub async fn forget_unconfirmed(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    run!(tx, FORGET_UNCONFIRMED, before)
}

fn skills_text(it: &Subscriber) -> Result<String> {
    serde_json::to_string(&it.wishes.skills)
        .map_err(|error| StoreError::corrupt("subscribers", "skills", &it.subscriber_id, &error))
}

impl Row {
    fn subscriber(self) -> Result<Subscriber> {
        let key = self.subscriber_id.as_str();
        let unfit = |column, text: &String| StoreError::corrupt("subscribers", column, key, text);
        let tongue = Tongue::ALL.into_iter().find(|it| it.word() == self.tongue);
        let pace = Pace::ALL.into_iter().find(|it| it.word() == self.pace);
        let skills = serde_json::from_str(&self.skills)
            .map_err(|error| StoreError::corrupt("subscribers", "skills", key, &error))?;
        let wishes = Wishes {
            tongue: tongue.ok_or_else(|| unfit("tongue", &self.tongue))?,
            pace: pace.ok_or_else(|| unfit("pace", &self.pace))?,
            skills,
        };
        Ok(Subscriber {
            wishes,
            address_hash: self.address_hash,
            user_id: self.user_id,
            address: self.address,
            standing: self.status,
            asked: self.asked,
            asked_at: self.asked_at,
            subscriber_id: self.subscriber_id,
        })
    }
}
