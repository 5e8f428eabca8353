//! Deliveries that GitHub could not make, and when each is asked for again (cases 2 to 4).

use jiff::Timestamp;

use super::{Result, Store};
use crate::domain::ids::RepositoryId;

/// Until when GitHub's list of attempts has been read, among the [`mark`]s.
pub const POLLED: &str = "redeliveries";
/// When GitHub was last asked for that list and said that it gives none, among them.
pub const REFUSED: &str = "redeliveries:refused";
/// How far down GitHub's list of attempts a reading came that is not at its end, among them.
const READING: &str = "redeliveries:reading";
/// When everything open was last compared with GitHub, among them.
pub const RECONCILED: &str = "reconciliation";

/// When one repository was last compared with GitHub, among the [`mark`]s.
#[must_use]
pub fn compared(repository: RepositoryId) -> String {
    format!("{RECONCILED}:{repository}")
}

row! {
    /// A delivery that was made in vain.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Redelivery in "redeliveries" key delivery_id {
        /// GitHub's GUID of it.
        pub delivery_id: String,
        /// The number of its newest attempt, by which it is asked for.
        pub attempt_id: i64,
        /// The event's name.
        pub event: String,
        /// When it first failed.
        pub failed_at: Timestamp,
        /// How often it was asked for.
        pub asked: i64,
        /// When it is asked for again.
        pub next_ask_at: Timestamp,
    }
}

row! {
    struct Mark in "marks" key name {
        reached_at: Timestamp,
    }
}

row! {
    /// A reading of GitHub's list of attempts that goes on where it was broken off: what is
    /// listed before that place, and was there when it began, is noted.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Reading in "marks" key name {
        /// When it began.
        pub reached_at: Timestamp,
        /// Where it goes on.
        pub goes_on_at: String,
    }
}

const NOTE: &str = "
    INSERT INTO redeliveries (delivery_id, attempt_id, event, failed_at, asked, next_ask_at)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (delivery_id) DO UPDATE
    SET attempt_id = CASE WHEN redeliveries.attempt_id < excluded.attempt_id
            THEN excluded.attempt_id ELSE redeliveries.attempt_id END,
        failed_at = CASE WHEN redeliveries.failed_at > excluded.failed_at
            THEN excluded.failed_at ELSE redeliveries.failed_at END
    WHERE redeliveries.attempt_id < excluded.attempt_id
        OR redeliveries.failed_at > excluded.failed_at";

const FORGET: &str = "DELETE FROM redeliveries WHERE delivery_id = $1";

/// What has arrived is known until it is settled: its first attempt dates it.
const FORGET_SETTLED: &str = "
    DELETE FROM redeliveries WHERE EXISTS (
        SELECT 1 FROM deliveries d
        WHERE d.delivery_id = redeliveries.delivery_id AND d.status IN ('done', 'ignored'))";

macro_rules! redeliveries {
    ($rest:literal) => {
        concat!(
            "SELECT delivery_id, attempt_id, event, failed_at, asked, next_ask_at
             FROM redeliveries WHERE ",
            $rest
        )
    };
}

const DUE: &str = redeliveries!(
    "next_ask_at <= $1 AND NOT EXISTS (
        SELECT 1 FROM deliveries d WHERE d.delivery_id = redeliveries.delivery_id)
     ORDER BY failed_at, delivery_id LIMIT $2"
);

const WAITING: &str = redeliveries!(
    "NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.delivery_id = redeliveries.delivery_id)
     ORDER BY failed_at, delivery_id LIMIT $1"
);

/// What is on its way, or here and not worked on yet.
const AWAITED: &str = redeliveries!(
    "failed_at > $1 AND failed_at <= $2 AND NOT EXISTS (SELECT 1 FROM deliveries d
         WHERE d.delivery_id = redeliveries.delivery_id AND d.status <> 'pending')
     LIMIT 1"
);

const BY_ID: &str = redeliveries!("delivery_id = $1");

const CLAIM: &str = "
    UPDATE redeliveries SET asked = asked + 1, next_ask_at = $3
    WHERE delivery_id = $1 AND asked = $2";

const MARK: &str = "SELECT name, reached_at FROM marks WHERE name = $1";

const SET_MARK: &str = "
    INSERT INTO marks (name, reached_at) VALUES ($1, $2)
    ON CONFLICT (name) DO UPDATE SET reached_at = excluded.reached_at
    WHERE marks.reached_at < excluded.reached_at";

const READ: &str = "SELECT name, reached_at, goes_on_at FROM marks WHERE name = $1";

const READ_ON: &str = "
    INSERT INTO marks (name, reached_at, goes_on_at) VALUES ($1, $2, $3)
    ON CONFLICT (name) DO UPDATE
    SET reached_at = excluded.reached_at, goes_on_at = excluded.goes_on_at";

const END_READING: &str = "DELETE FROM marks WHERE name = $1";

/// Notes a delivery made in vain; of one that is known only its newest attempt and when its
/// first one was.
///
/// # Errors
/// When the database cannot.
pub async fn note(store: &Store, failed: &Redelivery) -> Result<()> {
    let mut tx = store.begin_write().await?;
    run!(
        tx,
        NOTE,
        &failed.delivery_id,
        failed.attempt_id,
        &failed.event,
        failed.failed_at,
        failed.asked,
        failed.next_ask_at,
    )?;
    tx.commit().await
}

/// Forgets one that GitHub can make no more.
///
/// # Errors
/// When the database cannot.
pub async fn forget(store: &Store, delivery_id: &str) -> Result<()> {
    let mut tx = store.begin_write().await?;
    run!(tx, FORGET, delivery_id)?;
    tx.commit().await
}

/// Forgets those that arrived and were settled.
///
/// # Errors
/// When the database cannot.
pub async fn forget_settled(store: &Store) -> Result<()> {
    let mut tx = store.begin_write().await?;
    run!(tx, FORGET_SETTLED)?;
    tx.commit().await
}

/// The one of that GUID, until it is settled.
///
/// # Errors
/// When the database cannot.
pub async fn of_delivery(store: &Store, delivery_id: &str) -> Result<Option<Redelivery>> {
    one!(store, Redelivery, BY_ID, delivery_id)
}

/// Those to be asked for, the first that failed first.
///
/// # Errors
/// When the database cannot.
pub async fn due(store: &Store, now: Timestamp, limit: i64) -> Result<Vec<Redelivery>> {
    all!(store, Redelivery, DUE, now, limit)
}

/// All that have not arrived, the first that failed first.
///
/// # Errors
/// When the database cannot.
pub async fn waiting(store: &Store, limit: i64) -> Result<Vec<Redelivery>> {
    all!(store, Redelivery, WAITING, limit)
}

/// Whether any that failed after `since` and by `by` may still tell something: it has not
/// arrived, or nobody worked on it yet.
///
/// # Errors
/// When the database cannot.
pub async fn any_awaited(store: &Store, since: Timestamp, by: Timestamp) -> Result<bool> {
    Ok(one!(store, Redelivery, AWAITED, since, by)?.is_some())
}

/// Takes it upon oneself to ask for it; false when another replica did.
///
/// # Errors
/// When the database cannot.
pub async fn claim(store: &Store, of: &Redelivery, next_ask_at: Timestamp) -> Result<bool> {
    let mut tx = store.begin_write().await?;
    let claimed = run!(tx, CLAIM, &of.delivery_id, of.asked, next_ask_at)? == 1;
    tx.commit().await?;
    Ok(claimed)
}

/// Until when something has been done; none before the first time.
///
/// # Errors
/// When the database cannot.
pub async fn mark(store: &Store, name: &str) -> Result<Option<Timestamp>> {
    Ok(one!(store, Mark, MARK, name)?.map(|mark| mark.reached_at))
}

/// Notes until when something has been done; it never goes back.
///
/// # Errors
/// When the database cannot.
pub async fn set_mark(store: &Store, name: &str, reached_at: Timestamp) -> Result<()> {
    let mut tx = store.begin_write().await?;
    run!(tx, SET_MARK, name, reached_at)?;
    tx.commit().await
}

/// The reading of GitHub's list of attempts that is under way, if one is.
///
/// # Errors
/// When the database cannot.
pub async fn reading(store: &Store) -> Result<Option<Reading>> {
    one!(store, Reading, READ, READING)
}

/// Notes where the reading goes on, or none that it is over.
///
/// # Errors
/// When the database cannot.
pub async fn keep_reading(store: &Store, reading: Option<&Reading>) -> Result<()> {
    let mut tx = store.begin_write().await?;
    match reading {
        Some(it) => run!(tx, READ_ON, READING, it.reached_at, &it.goes_on_at)?,
        None => run!(tx, END_READING, READING)?,
    };
    tx.commit().await
}
