//! How the queues and what runs from time to time are, for operators: numbers
//! and instants, nothing of what they hold.

use jiff::{SignedDuration, Timestamp};

use super::access::held;
use super::effects::{self, EffectsDepth};
use super::inbox::{self, InboxDepth};
use super::mail;
use super::redeliveries::{self, POLLED, RECONCILED, REFUSED};
use super::{Result, Store};

/// A timer that is due for longer is late.
const LATE: SignedDuration = SignedDuration::from_mins(1);

/// How everything that waits is, at one instant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// The inbox.
    pub inbox: InboxDepth,
    /// The outbox.
    pub effects: EffectsDepth,
    /// Timers that have not fired.
    pub timers: TimersDepth,
    /// When GitHub's last webhook came in.
    pub last_webhook: Option<Timestamp>,
    /// Deliveries that GitHub could not make and that have not arrived since.
    pub redeliveries: i64,
    /// Until when GitHub's list of failed deliveries was read (case 3), or when GitHub last
    /// said that it gives none.
    pub polled: Option<Timestamp>,
    /// When everything open was last compared with GitHub.
    pub compared: Option<Timestamp>,
    /// Messages to mailboxes.
    pub mail: mail::Depth,
    /// Events that have no place in the ledger yet.
    pub unsealed: i64,
    /// For how long the first recorded of them has waited.
    pub unsealed_age: Option<SignedDuration>,
}

/// Timers that have not fired.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimersDepth {
    /// All of them.
    pub set: i64,
    /// Those that wait because the App may not act: none of them is late.
    pub held: i64,
    /// Those of the others that have been due for more than a minute.
    pub late: i64,
    /// For how long the latest of them has been due.
    pub latest: Option<SignedDuration>,
}

row! {
    struct Amount in "a table" key amount {
        amount: i64,
    }
}

row! {
    struct Timers in "timers" key amount {
        amount: i64,
        held: i64,
        late: i64,
        earliest: Option<Timestamp>,
    }
}

row! {
    struct Webhook in "deliveries" key arrival {
        received_at: Timestamp,
    }
}

const TIMERS: &str = concat!(
    "SELECT count(*) AS amount, count(CASE WHEN held THEN 1 END) AS held,
        count(CASE WHEN NOT held AND due_at <= $1 THEN 1 END) AS late,
        min(CASE WHEN NOT held THEN due_at END) AS earliest
    FROM (SELECT due_at, coalesce(last_error LIKE '",
    held!(),
    "%', FALSE) AS held FROM timers WHERE fired_at IS NULL) AS waiting"
);

row! {
    struct Unsealed in "events" key amount {
        amount: i64,
        earliest: Option<Timestamp>,
    }
}

row! {
    struct Instant in "the database's clock" key at {
        at: Timestamp,
    }
}

/// PostgreSQL's clock. Differs by necessity: SQLite has none of its own.
const CLOCK: &str = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) AS at";

row! {
    struct Setting in "the database's settings" key value {
        value: String,
    }
}

/// Whether PostgreSQL waits for the disk. Differs by necessity: a SQLite that does not is
/// not opened.
const FSYNC: &str = "SELECT current_setting('fsync') AS value";

/// What the comparison with GitHub found is a delivery too, but no webhook.
const LAST_WEBHOOK: &str = "
    SELECT arrival, received_at FROM deliveries WHERE delivery_id NOT LIKE 'reconcile:%'
    ORDER BY arrival DESC LIMIT 1";

const REDELIVERIES: &str = "
    SELECT count(*) AS amount FROM redeliveries r
    WHERE NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.delivery_id = r.delivery_id)";

const UNSEALED: &str = "
    SELECT count(*) AS amount, min(recorded_at) AS earliest FROM events WHERE sequence IS NULL";

/// How everything that waits is at `now`.
///
/// # Errors
/// When the database cannot.
pub async fn look(store: &Store, now: Timestamp) -> Result<Health> {
    let unsealed = one!(store, Unsealed, UNSEALED)?;
    let recorded = unsealed.as_ref().and_then(|row| row.earliest);
    let read = redeliveries::mark(store, POLLED).await?;
    let refused = redeliveries::mark(store, REFUSED).await?;
    Ok(Health {
        inbox: inbox::inbox_depth(store, now).await?,
        effects: effects::depth(store, now).await?,
        timers: timers(store, now).await?,
        last_webhook: one!(store, Webhook, LAST_WEBHOOK)?.map(|row| row.received_at),
        redeliveries: amount(store, REDELIVERIES).await?,
        polled: read.max(refused),
        compared: redeliveries::mark(store, RECONCILED).await?,
        mail: mail::depth(store, now).await?,
        unsealed: unsealed.map_or(0, |row| row.amount),
        unsealed_age: recorded.map(|at| now.duration_since(at)),
    })
}

/// What time it is where the database runs; none where that is this process.
///
/// # Errors
/// When the database cannot.
pub async fn clock(store: &Store) -> Result<Option<Timestamp>> {
    if store.is_sqlite() {
        return Ok(None);
    }
    Ok(one!(store, Instant, CLOCK)?.map(|row| row.at))
}

/// Whether a power cut may take, or damage, what the database acknowledged: PostgreSQL with
/// `fsync = off`, which is for tests alone.
///
/// # Errors
/// When the database cannot.
pub async fn is_forgetful(store: &Store) -> Result<bool> {
    if store.is_sqlite() {
        return Ok(false);
    }
    Ok(one!(store, Setting, FSYNC)?.is_some_and(|row| row.value == "off"))
}

async fn timers(store: &Store, now: Timestamp) -> Result<TimersDepth> {
    let late_since = now.checked_sub(LATE).unwrap_or(now);
    let Some(row) = one!(store, Timers, TIMERS, late_since)? else {
        return Ok(TimersDepth::default());
    };
    let due = row.earliest.filter(|due_at| *due_at <= now);
    Ok(TimersDepth {
        set: row.amount,
        held: row.held,
        late: row.late,
        latest: due.map(|due_at| now.duration_since(due_at)),
    })
}

async fn amount(store: &Store, sql: &'static str) -> Result<i64> {
    Ok(one!(store, Amount, sql)?.map_or(0, |row| row.amount))
}
