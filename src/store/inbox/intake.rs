//! Taking deliveries in: those that arrive together share one commit.
//!
//! A durable commit costs a wait for the disk. One task owns the writing: it
//! drains the queue into one transaction and answers everyone in it once that
//! transaction has been committed. A batch that fails is halved until the bad
//! row stands alone, so that it costs only itself.

use std::collections::HashMap;
use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;
use sqlx::postgres::PgArguments;
use sqlx::{Arguments as _, PgConnection, QueryBuilder, Sqlite, SqliteConnection};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};

use super::super::{Either, Result, Store, StoreError, Tx, Worker};
use super::Body;
use crate::meter::Waits;

/// How many deliveries may wait for the writer.
const QUEUE: usize = 1024;
/// How many go into one commit at most.
const BATCH: usize = 256;
/// How much of them may wait, compressed, in KiB.
const ROOM_KIB: usize = 128 * 1024;
/// Above this size compressing would hold up the other tasks of its thread.
const LARGE: usize = 256 * 1024;

/// A delivery as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDelivery {
    /// GitHub's GUID of it; a redelivery has the same one (case 4).
    pub delivery_id: String,
    /// The event's name.
    pub event: String,
    /// The repository's number, 0 where there is none.
    pub partition_id: i64,
    /// When it came in.
    pub received_at: Timestamp,
    /// The body, byte by byte.
    pub body: Bytes,
}

/// What keeping a delivery meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// It is new.
    New,
    /// It was there; nothing changed (case 5).
    Repeat,
    /// It was dead and will be worked on again (case 4).
    Revived,
}

/// Takes deliveries in; clones share one writer, which ends with the last of them.
#[derive(Clone, Debug)]
pub struct Intake {
    queue: mpsc::Sender<Waiting>,
    room: Arc<Semaphore>,
}

#[derive(Debug)]
struct Waiting {
    row: Packed,
    answer: oneshot::Sender<Result<Accepted>>,
    _room: OwnedSemaphorePermit,
    _counted: Waits,
}

/// A delivery as its row holds it.
#[derive(Debug)]
struct Packed {
    delivery_id: String,
    event: String,
    partition_id: i64,
    received_at: i64,
    body: Vec<u8>,
}

impl Intake {
    /// Starts the writer on the current Tokio runtime.
    #[must_use]
    pub fn start(store: Store) -> Self {
        Self::sharing(store, BATCH)
    }

    /// The same, with at most so many deliveries to a commit: what sharing is
    /// worth is measured against one alone.
    #[must_use]
    pub fn sharing(store: Store, batch: usize) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        tokio::spawn(write_all(store, waiting, batch));
        Self {
            queue,
            room: Arc::new(Semaphore::new(ROOM_KIB)),
        }
    }

    /// Keeps a delivery; returns only once a power cut could not lose it.
    ///
    /// # Errors
    /// When too many wait or the database cannot: then it was not kept, or (when
    /// the connection broke at that moment) it is not known.
    pub async fn accept(&self, delivery: NewDelivery) -> Result<Accepted> {
        let row = Packed::of(delivery).await?;
        let kib = u32::try_from(row.body.len() / 1024 + 1).unwrap_or(u32::MAX);
        let room = Arc::clone(&self.room)
            .try_acquire_many_owned(kib)
            .map_err(|_| StoreError::busy("deliveries wait for more memory than there is"))?;
        let (answer, answered) = oneshot::channel();
        let waiting = Waiting {
            row,
            answer,
            _room: room,
            _counted: Waits::begin(kib),
        };
        self.queue
            .try_send(waiting)
            .map_err(|_| StoreError::busy("too many deliveries wait"))?;
        answered
            .await
            .map_err(|_| StoreError::busy("the writer of deliveries has stopped"))?
    }
}

impl Packed {
    async fn of(delivery: NewDelivery) -> Result<Self> {
        let body = delivery.body;
        let body = if body.len() > LARGE {
            tokio::task::spawn_blocking(move || Body::pack(&body))
                .await
                .map_err(|_| StoreError::busy("the program is stopping"))?
        } else {
            Body::pack(&body)
        };
        Ok(Self {
            delivery_id: delivery.delivery_id,
            event: delivery.event,
            partition_id: delivery.partition_id,
            received_at: delivery.received_at.as_millisecond(),
            body,
        })
    }
}

async fn write_all(store: Store, mut queue: mpsc::Receiver<Waiting>, most: usize) {
    let mut batch = Vec::with_capacity(most);
    while queue.recv_many(&mut batch, most).await > 0 {
        write_batch(&store, &mut batch).await;
    }
}

/// Writes a batch and answers everyone in it.
async fn write_batch(store: &Store, batch: &mut Vec<Waiting>) {
    let mut place = HashMap::new();
    let mut rows = Vec::new();
    let mut answers = Vec::with_capacity(batch.len());
    for Waiting { row, answer, .. } in batch.drain(..) {
        let next = rows.len();
        let at = *place.entry(row.delivery_id.clone()).or_insert(next);
        if at == next {
            rows.push(row);
        }
        answers.push((answer, at, at == next));
    }
    let outcomes = insert_splitting(store, &rows).await;
    for (answer, at, first) in answers {
        let outcome = match &outcomes[at] {
            Ok(_) if !first => Ok(Accepted::Repeat),
            other => other.clone(),
        };
        // Whoever has gone away does not need the answer; the row is kept.
        drop(answer.send(outcome));
    }
}

/// Inserts all rows; halves what fails unless the database itself is at fault.
async fn insert_splitting(store: &Store, rows: &[Packed]) -> Vec<Result<Accepted>> {
    let mut outcomes: Vec<Result<Accepted>> = Vec::with_capacity(rows.len());
    let mut parts = vec![rows];
    while let Some(part) = parts.pop() {
        match insert(store, part).await {
            Ok(accepted) => outcomes.extend(accepted.into_iter().map(Ok)),
            Err(error) if part.len() == 1 || error.is_passing() => {
                tracing::warn!(deliveries = part.len(), %error, "deliveries were not kept");
                outcomes.extend(part.iter().map(|_| Err(error.clone())));
            }
            Err(_) => {
                let (first, second) = part.split_at(part.len() / 2);
                parts.extend([second, first]);
            }
        }
    }
    outcomes
}

async fn insert(store: &Store, rows: &[Packed]) -> Result<Vec<Accepted>> {
    let mut tx = store.begin_write().await?;
    let new = timed!(match tx.on() {
        Either::Sqlite(connection) => new_sqlite(connection, rows).await,
        Either::Postgres(connection) => new_postgres(connection, rows).await,
    });
    let (mut tx, new) = or_undone(tx, new).await?;
    if new == rows.len() as u64 {
        tx.ring(Worker::Inbox);
        tx.commit().await?;
        return Ok(vec![Accepted::New; rows.len()]);
    }
    tx.rollback().await?;
    insert_or_revive(store, rows).await
}

/// Where some were there already each row's answer is asked for, which costs more.
async fn insert_or_revive(store: &Store, rows: &[Packed]) -> Result<Vec<Accepted>> {
    let mut tx = store.begin_write().await?;
    let kept = timed!(match tx.on() {
        Either::Sqlite(connection) => insert_sqlite(connection, rows).await,
        Either::Postgres(connection) => insert_postgres(connection, rows).await,
    });
    let (mut tx, kept) = or_undone(tx, kept).await?;
    let kept: HashMap<String, i64> = kept.into_iter().collect();
    tx.ring(Worker::Inbox);
    tx.commit().await?;
    let accepted = rows.iter().map(|row| match kept.get(&row.delivery_id) {
        None => Accepted::Repeat,
        Some(0) => Accepted::New,
        Some(_) => Accepted::Revived,
    });
    Ok(accepted.collect())
}

/// What was done in a transaction; where it failed, it is undone first, or the next batch
/// would wait for the undoing.
async fn or_undone<T>(tx: Tx, done: Result<T>) -> Result<(Tx, T)> {
    match done {
        Ok(done) => Ok((tx, done)),
        Err(error) => {
            drop(tx.rollback().await);
            Err(error)
        }
    }
}

macro_rules! or_leave {
    () => {
        " ON CONFLICT (delivery_id) DO NOTHING"
    };
}

macro_rules! or_revive {
    () => {
        " ON CONFLICT (delivery_id) DO UPDATE
          SET body = excluded.body, status = 'pending', attempts = 0, next_attempt_at = 0,
              done_at = NULL, passing = FALSE, revived = deliveries.revived + 1
          WHERE deliveries.status = 'dead'
          RETURNING delivery_id, revived"
    };
}

const INTO: &str = "INSERT INTO deliveries (delivery_id, event, partition_id, received_at, body,
    status, attempts, next_attempt_at, revived, passing) ";

/// Differs from PostgreSQL's by necessity: SQLite has no arrays to bind.
fn values_sqlite(rows: &[Packed], on_conflict: &'static str) -> QueryBuilder<Sqlite> {
    let mut query = QueryBuilder::<Sqlite>::new(INTO);
    query.push_values(rows, |mut values, row| {
        values
            .push_bind(row.delivery_id.as_str())
            .push_bind(row.event.as_str())
            .push_bind(row.partition_id)
            .push_bind(row.received_at)
            .push_bind(row.body.as_slice())
            .push("'pending', 0, 0, 0, FALSE");
    });
    query.push(on_conflict);
    query
}

async fn new_sqlite(connection: &mut SqliteConnection, rows: &[Packed]) -> sqlx::Result<u64> {
    let mut query = values_sqlite(rows, or_leave!());
    let query = query.build().persistent(rows.len() == 1);
    Ok(query.execute(connection).await?.rows_affected())
}

async fn insert_sqlite(
    connection: &mut SqliteConnection,
    rows: &[Packed],
) -> sqlx::Result<Vec<(String, i64)>> {
    values_sqlite(rows, or_revive!())
        .build_query_as()
        .persistent(rows.len() == 1)
        .fetch_all(connection)
        .await
}

macro_rules! into_postgres {
    () => {
        "INSERT INTO deliveries (delivery_id, event, partition_id, received_at, body,
            status, attempts, next_attempt_at, revived, passing)
         SELECT delivery_id, event, partition_id, received_at, body, 'pending', 0, 0, 0, FALSE
         FROM UNNEST($1::TEXT[], $2::TEXT[], $3::BIGINT[], $4::BIGINT[], $5::BYTEA[])
            WITH ORDINALITY AS new (delivery_id, event, partition_id, received_at, body, place)
         ORDER BY place"
    };
}

const NEW_POSTGRES: &str = concat!(into_postgres!(), or_leave!());
const INSERT_POSTGRES: &str = concat!(into_postgres!(), or_revive!());

/// Differ from SQLite's by necessity: one text for every size of a batch, so
/// that the server plans it once.
async fn new_postgres(connection: &mut PgConnection, rows: &[Packed]) -> sqlx::Result<u64> {
    let arguments = values_postgres(rows)?;
    let query = sqlx::query_with(NEW_POSTGRES, arguments);
    Ok(query.execute(connection).await?.rows_affected())
}

async fn insert_postgres(
    connection: &mut PgConnection,
    rows: &[Packed],
) -> sqlx::Result<Vec<(String, i64)>> {
    let arguments = values_postgres(rows)?;
    sqlx::query_as_with(INSERT_POSTGRES, arguments)
        .fetch_all(connection)
        .await
}

fn values_postgres(rows: &[Packed]) -> sqlx::Result<PgArguments> {
    let ids: Vec<&str> = rows.iter().map(|row| row.delivery_id.as_str()).collect();
    let events: Vec<&str> = rows.iter().map(|row| row.event.as_str()).collect();
    let partitions: Vec<i64> = rows.iter().map(|row| row.partition_id).collect();
    let times: Vec<i64> = rows.iter().map(|row| row.received_at).collect();
    let bodies: Vec<&[u8]> = rows.iter().map(|row| row.body.as_slice()).collect();
    let mut arguments = PgArguments::default();
    arguments.add(ids).map_err(sqlx::Error::Encode)?;
    arguments.add(events).map_err(sqlx::Error::Encode)?;
    arguments.add(partitions).map_err(sqlx::Error::Encode)?;
    arguments.add(times).map_err(sqlx::Error::Encode)?;
    arguments.add(bodies).map_err(sqlx::Error::Encode)?;
    Ok(arguments)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meter;

    #[tokio::test]
    async fn what_waits_for_the_writer_is_counted_until_the_writer_has_it() {
        let (queue, mut writer) = mpsc::channel(QUEUE);
        let room = Arc::new(Semaphore::new(ROOM_KIB));
        let intake = Intake { queue, room };
        let delivery = NewDelivery {
            delivery_id: "72d3162e-cc78-11e3-81ab-4c9367dc0958".to_owned(),
            event: "issues".to_owned(),
            partition_id: 1,
            received_at: Timestamp::UNIX_EPOCH,
            body: Bytes::from_static(b"{}"),
        };
        let counted = |deliveries: u32, bytes: u32| {
            let page = meter::begin().render(None, 0, Timestamp::UNIX_EPOCH);
            let name = "micro_acquisition_intake_waiting";
            let told = [
                format!("{name} {deliveries}"),
                format!("{name}_bytes {bytes}"),
            ];
            told.iter()
                .all(|wanted| page.lines().any(|it| it == wanted))
        };
        let told = (QUEUE, ROOM_KIB * 1024);
        assert_eq!(told, (1024, 134_217_728), "as both guides say");
        assert!(counted(0, 0), "nothing waits");

        let accepted = tokio::spawn(async move { intake.accept(delivery).await });
        let taken = writer.recv().await.unwrap();
        assert!(counted(1, 1024), "one waits");

        drop(taken);
        assert!(counted(0, 0), "none waits any more");
        assert!(accepted.await.unwrap().is_err(), "nobody has stored it");
    }
}
