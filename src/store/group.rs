//! Transactions of SQLite that share one commit.
//!
//! A durable commit waits for the disk, and SQLite has one writer: whoever commits
//! alone makes all others wait for the disk too. So what is written by one is a
//! savepoint within a transaction that those who wait for their turn meanwhile
//! join; when none of them is left, one commit makes all of it last, and only then
//! is anyone told so. What is undone is undone alone. When the commit fails it
//! fails for everyone in it.

use std::sync::Arc;
use std::time::Duration;

use sqlx::{Sqlite, SqliteConnection, SqlitePool, Transaction};
use tokio::runtime::Handle;
use tokio::sync::{Mutex, OwnedMappedMutexGuard, OwnedMutexGuard, oneshot};

use super::{Result, StoreError};

/// How many share a commit at most.
const MOST: usize = 64;
/// How long a writer waits for its turn before it is told that the database is busy.
const TURN: Duration = Duration::from_secs(10);

const SECOND: &str = "SAVEPOINT part";
/// What was written before is kept with the transaction; each statement is a wait.
const NEXT: &str = "RELEASE part; SAVEPOINT part";
const UNDO: &str = "ROLLBACK TO part";

/// The one writing connection, which all who write take in turn.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pool: SqlitePool,
    seat: Arc<Mutex<Seat>>,
}

#[derive(Debug, Default)]
struct Seat {
    /// Grows with every shared transaction.
    number: u64,
    shared: Option<Shared>,
}

/// A transaction on its way, and who has written their part of it.
#[derive(Debug)]
struct Shared {
    tx: Transaction<'static, Sqlite>,
    told: Vec<oneshot::Sender<Result<()>>>,
    /// Whether the last part is a savepoint: all are but the first.
    nested: bool,
    standing: Standing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// Others may join.
    Open,
    /// The last part is to be undone and the others committed. Nobody joins any
    /// more: what a full disk undoes is everybody's.
    Undoing,
    /// Nothing of it is left.
    Undone,
}

/// One part of a shared transaction; dropped without [`Part::commit`] it never was.
#[derive(Debug)]
pub(super) struct Part {
    group: Group,
    shared: OwnedMappedMutexGuard<Seat, Shared>,
    number: u64,
    /// Whether others have written before, so that this is a savepoint.
    joined: bool,
    /// Whether it is nobody's to undo any more.
    over: bool,
}

impl Group {
    pub(super) fn new(pool: SqlitePool) -> Self {
        Self {
            pool,
            seat: Arc::default(),
        }
    }

    /// The connection, for what is no transaction of ours.
    pub(super) const fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    /// Waits for its turn and begins.
    pub(super) async fn begin(&self) -> Result<Part> {
        let turn = tokio::time::timeout(TURN, Arc::clone(&self.seat).lock_owned());
        let busy = |_| StoreError::busy("other writers take too long");
        let mut seat = turn.await.map_err(busy)?;
        if !seat.is_joinable() {
            seat.close().await;
        }
        let joined = seat.shared.is_some();
        if let Some(shared) = &mut seat.shared {
            let begin = if shared.nested { NEXT } else { SECOND };
            sqlx::raw_sql(begin).execute(&mut *shared.tx).await?;
            shared.nested = true;
        } else {
            seat.shared = Some(Shared {
                tx: self.pool.begin_with("BEGIN IMMEDIATE").await?,
                told: Vec::new(),
                nested: false,
                standing: Standing::Open,
            });
            seat.number += 1;
        }
        let number = seat.number;
        let shared = OwnedMutexGuard::try_map(seat, |seat| seat.shared.as_mut())
            .map_err(|_| StoreError::busy("the transaction has ended already"))?;
        Ok(Part {
            group: self.clone(),
            shared,
            number,
            joined,
            over: false,
        })
    }

    /// Commits the transaction of that number, unless somebody has; those who
    /// waited before it have joined by then.
    async fn close(self, number: u64) {
        let mut seat = self.seat.lock().await;
        if seat.number == number {
            seat.close().await;
        }
    }
}

impl Seat {
    fn is_joinable(&self) -> bool {
        let joinable = |it: &Shared| it.standing == Standing::Open && it.told.len() < MOST;
        self.shared.as_ref().is_none_or(joinable)
    }

    async fn close(&mut self) {
        let Some(shared) = self.shared.take() else {
            return;
        };
        let Shared {
            mut tx,
            told,
            standing,
            ..
        } = shared;
        let undone = match standing {
            Standing::Open => Ok(()),
            Standing::Undoing => sqlx::raw_sql(UNDO).execute(&mut *tx).await.map(drop),
            // Dropping a transaction undoes it.
            Standing::Undone => return,
        };
        let done = match undone {
            Ok(()) => tx.commit().await.map_err(StoreError::from),
            // A full disk has undone everything, not the last part alone.
            Err(_) => Err(StoreError::busy("another writer's error undid all")),
        };
        for one in told {
            // Who has gone away does not need to know.
            drop(one.send(done.clone()));
        }
    }
}

impl Part {
    /// The connection that has the transaction.
    pub(super) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.shared.tx
    }

    /// Answers once it lasts.
    pub(super) async fn commit(mut self) -> Result<()> {
        let (tell, told) = oneshot::channel();
        self.shared.told.push(tell);
        self.over = true;
        let (group, number) = (self.group.clone(), self.number);
        // It is the others' turn.
        drop(self);
        tokio::spawn(group.close(number));
        told.await
            .map_err(|_| StoreError::busy("the program is stopping"))?
    }

    /// Undoes it now.
    pub(super) async fn rollback(self) {
        let (group, number) = (self.group.clone(), self.number);
        drop(self);
        group.close(number).await;
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if self.over {
            return;
        }
        self.shared.standing = if self.joined {
            Standing::Undoing
        } else {
            Standing::Undone
        };
        // Nobody else may come by for long.
        if let Ok(here) = Handle::try_current() {
            here.spawn(self.group.clone().close(self.number));
        }
    }
}
