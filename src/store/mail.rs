//! Messages that wait for the mail server: a row for each address, leased and sent once.
//!
//! At least once, said aloud: whoever dies between the server's word and our own
//! leaves a lease that ends, and the row is sent again with the same `Message-ID`.
//! [`Message::doubts`] counts how often that was so.

use jiff::{SignedDuration, Timestamp};

use super::row::{Earliest, earliest, later};
use super::types::words;
use super::{Result, Store, Tx, Worker};
use crate::domain::mailing_rate::Rate;

words! {
    /// Where a message stands.
    pub enum MessageStatus {
        /// To be sent.
        Pending = "pending",
        /// Somebody is sending it.
        Leased = "leased",
        /// The server took it.
        Sent = "sent",
        /// Nobody wants it any more.
        Dropped = "dropped",
        /// Given up; a person may replay it.
        Dead = "dead",
    }
}

/// A message to queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMessage {
    /// Made of what it is part of and the address's hash: it is queued once.
    pub message_id: String,
    /// What it is part of.
    pub mailing: String,
    /// To whom.
    pub subscriber_id: String,
    /// What it is about, as JSON.
    pub matter: String,
    /// Lower goes first.
    pub priority: i64,
}

row! {
    /// A message as it is kept.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Message in "mail_messages" key message_id {
        /// Its id.
        pub message_id: String,
        /// What it is part of.
        pub mailing: String,
        /// To whom.
        pub subscriber_id: String,
        /// What it is about, as JSON.
        pub matter: String,
        /// Where it stands.
        pub status: MessageStatus,
        /// How often sending it failed.
        pub attempts: i64,
        /// How often it is not known whether the server took it.
        pub doubts: i64,
        /// Why it failed last, was dropped or given up; without the address.
        pub last_error: Option<String>,
        /// When it was queued.
        pub created_at: Timestamp,
        /// When it was sent, dropped or given up.
        pub done_at: Option<Timestamp>,
    }
}

row! {
    struct RateRow in "mail_rate" key lane {
        next_at: Timestamp,
        not_before: Timestamp,
        day: i64,
        sent_today: i64,
    }
}

row! {
    struct DepthRow in "mail_messages" key pending {
        pending: i64,
        dead: i64,
        doubtful: i64,
        oldest: Option<Timestamp>,
    }
}

/// How the queue is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Depth {
    /// To be sent or being sent.
    pub pending: i64,
    /// Given up.
    pub dead: i64,
    /// Sent, where it is not known whether they came twice.
    pub doubtful: i64,
    /// For how long the oldest has been to be sent.
    pub oldest_age: Option<SignedDuration>,
}

/// The right to send some messages, until it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leased {
    /// Names the lease.
    pub lease_id: String,
    /// The messages.
    pub messages: Vec<Message>,
}

/// What became of sending a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// The server took it.
    Taken,
    /// It may have.
    Doubtful(Timestamp, String),
    /// It did not; try again at that instant.
    RetryAt(Timestamp, String),
    /// Nobody wants it any more, and why.
    Dropped(String),
    /// It never will, and why.
    Dead(String),
}

macro_rules! columns {
    () => {
        "message_id, mailing, subscriber_id, matter, status, attempts, doubts, last_error,
            created_at, done_at"
    };
}

const ENQUEUE: &str = "
    INSERT INTO mail_messages (message_id, mailing, subscriber_id, matter, priority, status,
        attempts, doubts, next_attempt_at, created_at)
    VALUES ($1, $2, $3, $4, $5, 'pending', 0, 0, $6, $6)
    ON CONFLICT (message_id) DO NOTHING";

const HOLD_RATE: &str = "
    INSERT INTO mail_rate (lane, next_at, not_before, day, sent_today) VALUES ('mail', 0, 0, 0, 0)
    ON CONFLICT (lane) DO UPDATE SET lane = excluded.lane
    RETURNING next_at, not_before, day, sent_today";

const NOTE_RATE: &str = "UPDATE mail_rate SET next_at = $1, day = $2, sent_today = $3";

const NOT_BEFORE: &str = "
    INSERT INTO mail_rate (lane, next_at, not_before, day, sent_today) VALUES ('mail', 0, $1, 0, 0)
    ON CONFLICT (lane) DO UPDATE SET not_before = excluded.not_before
    WHERE mail_rate.not_before < excluded.not_before";

const RATE: &str = "SELECT next_at, not_before, day, sent_today FROM mail_rate";

// Whoever leases holds the row of the rate, so that nobody else looks at the same time.
const LEASE: &str = concat!(
    "UPDATE mail_messages
     SET doubts = doubts + CASE WHEN status = 'leased' THEN 1 ELSE 0 END,
         status = 'leased', lease_id = $1, lease_until = $2
     WHERE message_id IN (
        SELECT message_id FROM mail_messages
        WHERE (status = 'pending' AND next_attempt_at <= $3)
            OR (status = 'leased' AND lease_until <= $3)
        ORDER BY priority, next_attempt_at, message_id LIMIT $4)
     RETURNING ",
    columns!()
);

const FINISH: &str = "
    UPDATE mail_messages
    SET status = $3, attempts = attempts + $4, doubts = doubts + $5, last_error = $6,
        next_attempt_at = $7, done_at = $8, lease_id = NULL, lease_until = NULL
    WHERE message_id = $1 AND lease_id = $2 AND status = 'leased'";

const NEXT_DUE: &str = "
    SELECT min(CASE WHEN status = 'leased' THEN lease_until ELSE next_attempt_at END) AS at
    FROM mail_messages WHERE status IN ('pending', 'leased')";

const DEPTH: &str = "
    SELECT (SELECT count(*) FROM mail_messages WHERE status IN ('pending', 'leased')) AS pending,
        (SELECT count(*) FROM mail_messages WHERE status = 'dead') AS dead,
        (SELECT count(*) FROM mail_messages WHERE status = 'sent' AND doubts > 0) AS doubtful,
        (SELECT min(created_at) FROM mail_messages WHERE status IN ('pending', 'leased')) AS oldest";

const LIST: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM mail_messages WHERE (CAST($1 AS TEXT) IS NULL OR status = $1)
      ORDER BY created_at DESC, message_id LIMIT $2"
);

const BY_ID: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM mail_messages WHERE message_id = $1"
);

const REPLAY: &str = "
    UPDATE mail_messages
    SET status = 'pending', attempts = 0, next_attempt_at = $2, done_at = NULL
    WHERE message_id = $1 AND status = 'dead'";

const PRUNE: &str = "
    DELETE FROM mail_messages WHERE status IN ('sent', 'dropped') AND done_at < $1";

/// Queues a message; `false` when it was queued before.
///
/// # Errors
/// When the database cannot.
pub async fn enqueue(tx: &mut Tx, message: &NewMessage, now: Timestamp) -> Result<bool> {
    let changed = run!(
        tx,
        ENQUEUE,
        &message.message_id,
        &message.mailing,
        &message.subscriber_id,
        &message.matter,
        message.priority,
        now,
    )?;
    tx.ring(Worker::Effects);
    Ok(changed == 1)
}

/// Takes as many due messages as the rate allows, at most `most`, for so long.
///
/// # Errors
/// When the database cannot.
pub async fn lease(
    store: &Store,
    lease_id: &str,
    rate: &Rate,
    most: i64,
    now: Timestamp,
    lease_for: SignedDuration,
) -> Result<Leased> {
    let mut tx = store.begin_write().await?;
    let used = one!(tx, RateRow, HOLD_RATE)?
        .map(RateRow::used)
        .unwrap_or_default();
    let allowed = rate.allows(&used, now).min(most);
    let messages = if allowed > 0 {
        let until = later(now, lease_for);
        all!(tx, Message, LEASE, lease_id, until, now, allowed)?
    } else {
        Vec::new()
    };
    if messages.is_empty() {
        tx.rollback().await?;
    } else {
        let sent = i64::try_from(messages.len()).unwrap_or(i64::MAX);
        let used = rate.using(&used, sent, now);
        run!(tx, NOTE_RATE, used.next_at, used.day, used.sent_today)?;
        tx.commit().await?;
    }
    Ok(Leased {
        lease_id: lease_id.to_owned(),
        messages,
    })
}

/// Records what became of leased messages: of how many, since whoever lost the lease
/// meanwhile has no say.
///
/// # Errors
/// When the database cannot.
pub async fn finish(
    store: &Store,
    lease_id: &str,
    done: &[(String, Sent)],
    now: Timestamp,
) -> Result<u64> {
    let mut tx = store.begin_write().await?;
    let mut recorded = 0;
    for (message_id, sent) in done {
        recorded += record(&mut tx, lease_id, message_id, sent, now).await?;
    }
    tx.commit().await?;
    Ok(recorded)
}

async fn record(
    tx: &mut Tx,
    lease_id: &str,
    message_id: &str,
    sent: &Sent,
    now: Timestamp,
) -> Result<u64> {
    let (status, failed, doubted, error, next) = match sent {
        Sent::Taken => (MessageStatus::Sent, 0, 0, None, now),
        Sent::Dropped(why) => (MessageStatus::Dropped, 0, 0, Some(why), now),
        Sent::Dead(why) => (MessageStatus::Dead, 1, 0, Some(why), now),
        Sent::RetryAt(at, why) => (MessageStatus::Pending, 1, 0, Some(why), *at),
        Sent::Doubtful(at, why) => (MessageStatus::Pending, 1, 1, Some(why), *at),
    };
    let done_at = (status != MessageStatus::Pending).then_some(now);
    run!(
        tx, FINISH, message_id, lease_id, status, failed, doubted, error, next, done_at
    )
}

/// Has nobody send before an instant; an earlier one changes nothing.
///
/// # Errors
/// When the database cannot.
pub async fn pause(store: &Store, until: Timestamp) -> Result<()> {
    let mut tx = store.begin_write().await?;
    run!(tx, NOT_BEFORE, until)?;
    tx.commit().await
}

/// When a lease may next find something to send, as the rate allows; it may be in the past.
///
/// # Errors
/// When the database cannot.
pub async fn next_due(store: &Store, rate: &Rate) -> Result<Option<Timestamp>> {
    let due = earliest(one!(store, Earliest, NEXT_DUE)?);
    let used = one!(store, RateRow, RATE)?
        .map(RateRow::used)
        .unwrap_or_default();
    Ok(due.map(|due| due.max(rate.next(&used, due))))
}

/// How the queue is at `now`.
///
/// # Errors
/// When the database cannot.
pub async fn depth(store: &Store, now: Timestamp) -> Result<Depth> {
    let Some(row) = one!(store, DepthRow, DEPTH)? else {
        return Ok(Depth::default());
    };
    Ok(Depth {
        pending: row.pending,
        dead: row.dead,
        doubtful: row.doubtful,
        oldest_age: row.oldest.map(|oldest| now.duration_since(oldest)),
    })
}

/// Messages, newest first, narrowed to a status.
///
/// # Errors
/// When the database cannot.
pub async fn list(
    store: &Store,
    status: Option<MessageStatus>,
    limit: i64,
) -> Result<Vec<Message>> {
    all!(store, Message, LIST, status, limit)
}

/// One message.
///
/// # Errors
/// When the database cannot.
pub async fn message(store: &Store, id: &str) -> Result<Option<Message>> {
    one!(store, Message, BY_ID, id)
}

/// Has a dead message sent; `false` when there is no such one.
///
/// # Errors
/// When the database cannot.
pub async fn replay(store: &Store, id: &str, now: Timestamp) -> Result<bool> {
    let mut tx = store.begin_write().await?;
    let changed = run!(tx, REPLAY, id, now)?;
    tx.ring(Worker::Effects);
    tx.commit().await?;
    Ok(changed == 1)
}

/// Forgets what was sent or dropped before an instant: how many.
///
/// # Errors
/// When the database cannot.
pub async fn prune(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    run!(tx, PRUNE, before)
}

impl RateRow {
    fn used(self) -> crate::domain::mailing_rate::Used {
        crate::domain::mailing_rate::Used {
            next_at: self.next_at,
            not_before: self.not_before,
            day: self.day,
            sent_today: self.sent_today,
        }
    }
}
