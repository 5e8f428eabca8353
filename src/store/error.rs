//! What can go wrong with a database, by what to do about it.

use std::{borrow::Cow, path::PathBuf, sync::Arc};

use sqlx::error::{DatabaseError, ErrorKind};
use sqlx::migrate::MigrateError;
use thiserror::Error;

use super::row::Unreadable;

/// What a store's function answers.
pub type Result<T> = std::result::Result<T, StoreError>;

/// Why the store did not do it.
#[derive(Clone, Debug, Error)]
pub enum StoreError {
    /// Others were in the way, or the queue is full: the same may work soon.
    #[error("the database is busy: {reason}")]
    Busy {
        /// What was in the way.
        reason: Cow<'static, str>,
    },
    /// The database does not answer, or has no room: it may again.
    #[error("the database cannot be used now: {0}")]
    Unavailable(#[source] Arc<sqlx::Error>),
    /// A row broke a constraint of its table.
    #[error("the database refused a row ({breach:?}): {name}")]
    Constraint {
        /// Which kind of constraint.
        breach: Breach,
        /// PostgreSQL's name of it, or SQLite's words: for show.
        name: String,
    },
    /// A row holds something that we did not write.
    #[error("{table}.{column} of row {row} cannot be read: {reason}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row's key.
        row: String,
        /// What is wrong with the value.
        reason: String,
    },
    /// The lease was over and somebody else has taken the work.
    #[error("the lease on {what} is over")]
    LeaseLost {
        /// What was leased.
        what: String,
    },
    /// The database is not one to serve on.
    #[error(transparent)]
    Unsuitable(#[from] Unsuitable),
    /// A newer version of the program has changed the schema into one that this one
    /// cannot work on.
    #[error(
        "the database has schema version {found}, and this program works on versions up to {known}: use the newer program"
    )]
    NewerSchema {
        /// The database's version.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// A migration failed; the database is as it was before that one.
    #[error("the schema could not be brought up to date: {0}")]
    Migration(#[source] Arc<MigrateError>),
    /// A query that is wrong: a mistake of ours.
    #[error("a query failed: {0}")]
    Query(#[source] Arc<sqlx::Error>),
}

/// A kind of constraint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breach {
    /// Such a row exists already.
    Unique,
    /// A value is not allowed, or missing.
    Check,
    /// A row that it refers to does not exist.
    Reference,
}

/// Why a database is not one to serve on.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unsuitable {
    /// The address is none of ours; it is not repeated, as it may hold a password.
    #[error("a database address starts with sqlite:// or postgres://: {reason}")]
    Address {
        /// What is wrong with it.
        reason: String,
    },
    /// A database in memory is gone with the process.
    #[error("a SQLite database must be a file, not in memory")]
    InMemory,
    /// No SQLite file is there, and who asked makes none.
    #[error(
        "there is no database at {}: DATABASE_URL, or database_url of the file that --config \
         names, says where it is; `serve` and `migrate` make one",
        file.display()
    )]
    Missing {
        /// Where it was looked for, from the root.
        file: PathBuf,
    },
    /// The SQLite file cannot be made or opened.
    #[error("the database {} cannot be opened: {reason}", file.display())]
    Closed {
        /// Where it is, from the root.
        file: PathBuf,
        /// Why.
        reason: String,
    },
    /// Nothing answers where PostgreSQL should.
    #[error("PostgreSQL cannot be reached at {address}: {reason}")]
    Unreachable {
        /// Its host and port.
        address: String,
        /// Why.
        reason: String,
    },
    /// PostgreSQL answers and does not let us in.
    #[error("PostgreSQL at {address} lets nobody in: {reason}")]
    Refused {
        /// Its host and port.
        address: String,
        /// What it says.
        reason: String,
    },
    /// The database has no tables of this program's, and who asked makes none.
    #[error(
        "the database is empty: DATABASE_URL, or database_url of the file that --config names, \
         may name another one than the service has; `serve` and `migrate` make the tables"
    )]
    Empty,
    /// The tables are an older version's, and who asked changes none.
    #[error(
        "the database has schema version {found}, and this program works on version {known}: \
         `migrate`, or a start of `serve`, brings it there"
    )]
    OlderSchema {
        /// The database's version.
        found: i64,
        /// The version that this program works on.
        known: i64,
    },
    /// A setting that could lose what was acknowledged.
    #[error(
        "the database has {setting} = {found}, but it must be {expected} or what was acknowledged could be lost"
    )]
    Setting {
        /// Its name.
        setting: &'static str,
        /// Its value.
        found: String,
        /// The value it must have.
        expected: &'static str,
    },
}

impl StoreError {
    pub(crate) fn corrupt(
        table: &'static str,
        column: &'static str,
        row: &str,
        error: &impl std::fmt::Display,
    ) -> Self {
        let (row, reason) = (row.to_owned(), error.to_string());
        Self::Corrupt {
            table,
            column,
            row,
            reason,
        }
    }

    pub(crate) const fn busy(reason: &'static str) -> Self {
        Self::Busy {
            reason: Cow::Borrowed(reason),
        }
    }

    /// Whether the same call may succeed later without anything being mended.
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        match self {
            Self::Busy { .. }
            | Self::Unavailable(_)
            | Self::Unsuitable(Unsuitable::Unreachable { .. }) => true,
            Self::Constraint { .. }
            | Self::Corrupt { .. }
            | Self::LeaseLost { .. }
            | Self::Unsuitable(_)
            | Self::NewerSchema { .. }
            | Self::Migration(_)
            | Self::Query(_) => false,
        }
    }

    /// Whether such a row exists already: for the optimistic lock.
    #[must_use]
    pub const fn is_duplicate(&self) -> bool {
        matches!(
            self,
            Self::Constraint {
                breach: Breach::Unique,
                ..
            }
        )
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(refused) => match Fate::of(refused.as_ref()) {
                Fate::Busy => Self::Busy {
                    reason: Cow::Owned(refused.to_string()),
                },
                Fate::Unavailable => Self::Unavailable(Arc::new(error)),
                Fate::Breach(breach) => Self::Constraint {
                    breach,
                    name: refused
                        .constraint()
                        .unwrap_or_else(|| refused.message())
                        .to_owned(),
                },
                Fate::Mistake => Self::Query(Arc::new(error)),
            },
            sqlx::Error::Decode(source) => match source.downcast_ref::<Unreadable>() {
                Some(found) => Self::Corrupt {
                    table: found.table,
                    column: found.column,
                    row: found.row.clone(),
                    reason: found.reason.clone(),
                },
                None => Self::Query(Arc::new(error)),
            },
            sqlx::Error::PoolTimedOut => Self::busy("no connection was free in time"),
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unavailable(Arc::new(error)),
            _ => Self::Query(Arc::new(error)),
        }
    }
}

/// What an error of the database itself means for us.
enum Fate {
    Busy,
    Unavailable,
    Breach(Breach),
    Mistake,
}

impl Fate {
    fn of(error: &dyn DatabaseError) -> Self {
        match error.kind() {
            ErrorKind::UniqueViolation => return Self::Breach(Breach::Unique),
            ErrorKind::ForeignKeyViolation => return Self::Breach(Breach::Reference),
            ErrorKind::CheckViolation | ErrorKind::NotNullViolation => {
                return Self::Breach(Breach::Check);
            }
            _ => {}
        }
        let code = error.code().unwrap_or_default();
        if error
            .try_downcast_ref::<sqlx::sqlite::SqliteError>()
            .is_some()
        {
            Self::of_sqlite(code.parse().unwrap_or_default())
        } else {
            Self::of_postgres(&code)
        }
    }

    /// By the primary result code, which is the low byte of the extended one.
    const fn of_sqlite(code: i32) -> Self {
        match code & 0xff {
            // SQLITE_BUSY, SQLITE_LOCKED
            5 | 6 => Self::Busy,
            // SQLITE_NOMEM, READONLY, INTERRUPT, IOERR, FULL, CANTOPEN, PROTOCOL
            7 | 8 | 9 | 10 | 13 | 14 | 15 => Self::Unavailable,
            _ => Self::Mistake,
        }
    }

    /// By SQLSTATE.
    fn of_postgres(code: &str) -> Self {
        match code {
            // serialization failure, deadlock, lock not available, query canceled
            "40001" | "40P01" | "55P03" | "57014" => Self::Busy,
            // read-only: a standby that is not yet promoted
            "25006" => Self::Unavailable,
            // connection, insufficient resources, operator intervention, system error
            _ if ["08", "53", "57", "58"]
                .iter()
                .any(|class| code.starts_with(class)) =>
            {
                Self::Unavailable
            }
            _ => Self::Mistake,
        }
    }
}
