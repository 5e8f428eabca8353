//! Where everything is kept: SQLite or PostgreSQL, one SQL text for both.
//!
//! The queues live here too: [`inbox`] (deliveries that GitHub sent), [`effects`]
//! (what we still have to say) and [`timers`] (what happens by itself). Each has
//! a lease that expires, its attempts and last error in the row, and a dead
//! state; each promises *at least once*. [`github`] keeps GitHub's names and the
//! ids of our own comments.
//!
//! # How a file of this folder asks a question
//!
//! SQL stands in a `const` beside the struct of its rows. `row!` declares the
//! struct and how it decodes on both databases; `all!`, `one!` and `run!`
//! take a [`Store`] (reads only) or a [`Tx`], the SQL and what to bind to `$1`,
//! `$2`, …: domain types, instants and `Option`s as they are (see
//! [`types::Bind`]). Instants are kept as milliseconds since 1970.
//!
//! ```ignore
//! row! {
//!     /// A seed as it is kept.
//!     pub struct Seed in "seeds" key opportunity_id {
//!         /// Whose draw it is for.
//!         pub opportunity_id: OpportunityId,
//!         /// The encrypted bytes.
//!         pub sealed: Vec<u8>,
//!     }
//! }
//!
//! const BY_ID: &str = "SELECT opportunity_id, sealed FROM seeds WHERE opportunity_id = $1";
//! const INSERT: &str = "INSERT INTO seeds (opportunity_id, sealed) VALUES ($1, $2)";
//!
//! pub async fn seed(store: &Store, id: OpportunityId) -> Result<Option<Seed>> {
//!     one!(store, Seed, BY_ID, id)
//! }
//!
//! pub async fn keep(tx: &mut Tx, seed: &Seed) -> Result<()> {
//!     run!(tx, INSERT, seed.opportunity_id, seed.sealed.as_slice()).map(drop)
//! }
//! ```
//!
//! Where the two databases differ by necessity, `on!` runs an expression on
//! whichever is open. A query without a test in `tests/suite/store`, run on
//! both, is a bug: SQLite takes a missing bind silently for NULL.

// Its macros are for the modules below.
#[macro_use]
mod row;

pub mod access;
pub mod board;
mod connect;
pub mod copy;
pub mod desk;
pub mod effects;
mod error;
pub mod github;
mod group;
pub mod health;
pub mod inbox;
pub mod ledger;
pub mod listings;
pub mod mail;
mod migrate;
pub mod opportunities;
pub mod payment_details;
pub mod questions;
pub mod redeliveries;
pub mod report;
pub mod sessions;
pub mod settings;
pub mod shelf;
pub mod subscribers;
pub mod survey;
pub mod timers;
pub mod tracker;
pub mod types;
mod writes;

use std::sync::Arc;

use fail::fail_point;
use sqlx::{PgConnection, PgPool, Postgres, SqliteConnection, SqlitePool, Transaction};
use tokio::sync::Notify;

use crate::clock::Stopwatch;
use crate::meter::{self, Operation};

use connect::Absent;
pub use error::{Breach, Result, StoreError, Unsuitable};
pub use migrate::SCHEMA_VERSION;
pub use writes::Write;

/// One of the two databases' own types.
#[derive(Debug)]
pub(crate) enum Either<S, P> {
    /// SQLite's.
    Sqlite(S),
    /// PostgreSQL's.
    Postgres(P),
}

/// An open database; clones share it.
#[derive(Clone, Debug)]
pub struct Store {
    db: Database,
    wakes: Arc<Wakes>,
}

#[derive(Clone, Debug)]
enum Database {
    /// All writers share one connection: with a pool of them some wait for
    /// seconds or fail with "database is locked".
    Sqlite {
        write: group::Group,
        read: SqlitePool,
    },
    Postgres(PgPool),
}

/// Rings when new work is committed by this process.
#[derive(Debug, Default)]
struct Wakes {
    inbox: Arc<Notify>,
    effects: Arc<Notify>,
    timers: Arc<Notify>,
}

/// Which of a process's workers a commit gives something to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Worker {
    Inbox,
    Effects,
    Timers,
}

impl Store {
    /// Opens the database at `sqlite://FILE` (made when it is missing) or
    /// `postgres://…`, without touching its schema: see [`Store::migrate`].
    ///
    /// # Errors
    /// When the address is no such thing, the database does not answer, or it
    /// could lose what it acknowledged.
    pub async fn connect(database_url: &str) -> Result<Self> {
        Ok(Self {
            db: connect::open(database_url, Absent::Made).await?,
            wakes: Arc::default(),
        })
    }

    /// As [`Store::connect`], but a SQLite file that is missing stays so: for whoever looks
    /// at what the service keeps, and would find an empty database where none is meant.
    ///
    /// # Errors
    /// As [`Store::connect`], and [`Unsuitable::Missing`].
    pub async fn connect_existing(database_url: &str) -> Result<Self> {
        Ok(Self {
            db: connect::open(database_url, Absent::Refused).await?,
            wakes: Arc::default(),
        })
    }

    /// Brings the schema to this version ([`SCHEMA_VERSION`]), and the lists with it.
    ///
    /// # Errors
    /// [`StoreError::NewerSchema`] when a newer version of the program took something out of it.
    pub async fn migrate(&self) -> Result<()> {
        match &self.db {
            Database::Sqlite { write, .. } => migrate::sqlite(write.pool()).await?,
            Database::Postgres(pool) => migrate::postgres(pool).await?,
        }
        listings::fill(self).await
    }

    /// Looks whether the schema is one that this version works on, and changes nothing.
    ///
    /// # Errors
    /// [`Unsuitable::Empty`], [`Unsuitable::OlderSchema`], and [`StoreError::NewerSchema`] as
    /// for [`Store::migrate`].
    pub async fn has_schema(&self) -> Result<()> {
        migrate::look(self).await
    }

    /// Begins the one kind of transaction there is: one that may write.
    ///
    /// # Errors
    /// When the database does not answer in time.
    pub async fn begin_write(&self) -> Result<Tx> {
        let watch = Stopwatch::start();
        let begun = match &self.db {
            Database::Sqlite { write, .. } => write.begin().await.map(Either::Sqlite),
            Database::Postgres(pool) => {
                let begun = pool.begin().await;
                begun.map(Either::Postgres).map_err(StoreError::from)
            }
        };
        // Whoever waited and was turned away has waited too.
        meter::database(Operation::Begin, watch);
        Ok(Tx {
            inner: begun?,
            wakes: Arc::clone(&self.wakes),
            rings: Vec::new(),
        })
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// When there is none.
    pub async fn ping(&self) -> Result<()> {
        run!(self, "SELECT 1").map(drop)
    }

    /// Whether this is SQLite, which only one process may serve.
    #[must_use]
    pub const fn is_sqlite(&self) -> bool {
        match self.db {
            Database::Sqlite { .. } => true,
            Database::Postgres(_) => false,
        }
    }

    /// Rings when deliveries may have become due. Register (`notified()`,
    /// `enable()`) before the query, or a ring between the two is lost; other
    /// replicas' commits do not ring, so poll as well.
    #[must_use]
    pub fn inbox_wake(&self) -> Arc<Notify> {
        Arc::clone(&self.wakes.inbox)
    }

    /// Rings when effects may have become due, as [`Store::inbox_wake`].
    #[must_use]
    pub fn effects_wake(&self) -> Arc<Notify> {
        Arc::clone(&self.wakes.effects)
    }

    /// Rings when a timer was set, as [`Store::inbox_wake`].
    #[must_use]
    pub fn timers_wake(&self) -> Arc<Notify> {
        Arc::clone(&self.wakes.timers)
    }

    /// Closes every connection; what was acknowledged stays.
    pub async fn close(&self) {
        match &self.db {
            Database::Sqlite { write, read } => {
                read.close().await;
                write.pool().close().await;
            }
            Database::Postgres(pool) => pool.close().await,
        }
    }

    pub(crate) const fn on(&self) -> Either<&SqlitePool, &PgPool> {
        match &self.db {
            Database::Sqlite { read, .. } => Either::Sqlite(read),
            Database::Postgres(pool) => Either::Postgres(pool),
        }
    }
}

/// A transaction that may write; dropped without [`Tx::commit`] it never was.
#[derive(Debug)]
pub struct Tx {
    inner: Either<group::Part, Transaction<'static, Postgres>>,
    wakes: Arc<Wakes>,
    rings: Vec<Worker>,
}

impl Tx {
    /// Makes it last, then wakes the workers that it gave something to do.
    ///
    /// # Errors
    /// When the database cannot; then nothing of it was kept, or (when the
    /// connection broke at that moment) it is not known.
    pub async fn commit(self) -> Result<()> {
        fail_point!("commit-begins", |_| std::process::abort());
        let watch = Stopwatch::start();
        let done = match self.inner {
            Either::Sqlite(part) => part.commit().await,
            Either::Postgres(tx) => tx.commit().await.map_err(StoreError::from),
        };
        meter::database(Operation::Commit, watch);
        done?;
        fail_point!("commit-done", |_| std::process::abort());
        for worker in self.rings {
            self.wakes.ring(worker);
        }
        Ok(())
    }

    /// Undoes it now, instead of when the connection is next used.
    ///
    /// # Errors
    /// When the database does not answer; it is undone all the same.
    pub async fn rollback(self) -> Result<()> {
        match self.inner {
            Either::Sqlite(part) => part.rollback().await,
            Either::Postgres(tx) => tx.rollback().await?,
        }
        Ok(())
    }

    pub(crate) fn on(&mut self) -> Either<&mut SqliteConnection, &mut PgConnection> {
        match &mut self.inner {
            Either::Sqlite(part) => Either::Sqlite(part.connection()),
            Either::Postgres(tx) => Either::Postgres(tx),
        }
    }

    fn ring(&mut self, worker: Worker) {
        if !self.rings.contains(&worker) {
            self.rings.push(worker);
        }
    }
}

impl Wakes {
    fn ring(&self, worker: Worker) {
        match worker {
            Worker::Inbox => self.inbox.notify_waiters(),
            Worker::Effects => self.effects.notify_waiters(),
            Worker::Timers => self.timers.notify_waiters(),
        }
    }
}
