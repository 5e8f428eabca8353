//! Opening a database so that what it acknowledges survives a power cut.

use std::fs::OpenOptions;
use std::io;
use std::num::NonZero;
use std::ops::RangeInclusive;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::str::FromStr as _;
use std::thread::available_parallelism;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection as _, PgConnection, PgPool, SqlitePool};

use super::group::Group;
use super::{Database, Result, StoreError, Unsuitable};

/// What becomes of a SQLite file that is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Absent {
    /// It is made, empty.
    Made,
    /// It is an error.
    Refused,
}

/// How long a call waits for a connection before it is told that all are busy.
const ACQUIRE: Duration = Duration::from_secs(10);
/// How long one more attempt may take that only finds out why there is no connection.
const LAST_ATTEMPT: Duration = Duration::from_secs(2);
/// How long SQLite waits for a lock that another process holds.
const BUSY: Duration = Duration::from_secs(5);
/// After how many pages the log is moved into the database. Whoever commits then waits for
/// it: the longer the more there are, the more often the fewer. By SQLite's own thousand one
/// webhook in a hundred waited half as long again; by 250 decisions took a seventh longer.
const CHECKPOINT_PAGES: &str = "500";
/// Fewer and whoever reads much at once, an export say, has everybody wait; more and each
/// keeps a thread, its pages and its statements for nothing.
const SQLITE_READERS: RangeInclusive<usize> = 4..=8;
/// Each reader keeps pages of its own, in KiB where the number is negative: SQLite's two MiB
/// for each would be most of the memory that the program takes, and the system keeps the
/// same pages for all of them.
const SQLITE_READERS_PAGES: &str = "-512";
const POSTGRES_CONNECTIONS: u32 = 16;

/// PostgreSQL gives up on a lock before our caller gives up on us, and frees the
/// locks of a process that died inside a transaction.
const POSTGRES_SESSION: &str =
    "SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '60s'";

pub(super) async fn open(url: &str, absent: Absent) -> Result<Database> {
    let scheme = url.split(':').next().unwrap_or_default();
    match scheme {
        "sqlite" => sqlite(url, absent).await,
        "postgres" | "postgresql" => postgres(url).await,
        other => Err(address(format!("found {other:?}")).into()),
    }
}

const fn address(reason: String) -> Unsuitable {
    Unsuitable::Address { reason }
}

async fn sqlite(url: &str, absent: Absent) -> Result<Database> {
    if url.contains(":memory:") || url.contains("mode=memory") {
        return Err(Unsuitable::InMemory.into());
    }
    let options = SqliteConnectOptions::from_str(url)
        .map_err(|error| address(error.to_string()))?
        .create_if_missing(absent == Absent::Made)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY)
        .pragma("wal_autocheckpoint", CHECKPOINT_PAGES);
    let file = options.get_filename();
    let file = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    match absent {
        Absent::Refused if !file.exists() => return Err(Unsuitable::Missing { file }.into()),
        Absent::Refused => {}
        Absent::Made => make(&file).map_err(|error| closed(&file, &error))?,
    }
    let write = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(ACQUIRE)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        // A commit that a full disk refuses leaves its transaction counted as open,
        // and every later one would be refused: such a connection is not used again.
        .before_acquire(|connection, _| {
            let usable = !connection.is_in_transaction();
            Box::pin(async move { Ok(usable) })
        })
        .connect_with(options.clone())
        .await
        .map_err(|error| unopened(&file, error))?;
    durable_sqlite(&write).await?;
    let read = SqlitePoolOptions::new()
        .max_connections(readers())
        .acquire_timeout(ACQUIRE)
        .test_before_acquire(false)
        .connect_with(
            options
                .pragma("query_only", "ON")
                .pragma("cache_size", SQLITE_READERS_PAGES),
        )
        .await?;
    let write = Group::new(write);
    Ok(Database::Sqlite { write, read })
}

/// Makes the file where there is none, for its owner alone; SQLite makes those beside it alike.
fn make(file: &Path) -> io::Result<()> {
    let mut made = OpenOptions::new();
    match made.write(true).create_new(true).mode(0o600).open(file) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

/// SQLite does not say which file it could not open.
fn unopened(file: &Path, error: sqlx::Error) -> StoreError {
    match StoreError::from(error) {
        StoreError::Unavailable(error) | StoreError::Query(error) => {
            let told = error.as_database_error();
            let told = told.map_or_else(|| error.to_string(), |it| it.message().to_owned());
            closed(file, &told).into()
        }
        other => other,
    }
}

fn closed(file: &Path, reason: &impl ToString) -> Unsuitable {
    Unsuitable::Closed {
        file: file.to_owned(),
        reason: reason.to_string(),
    }
}

/// Two for each processor: a reader waits for the disk now and then.
fn readers() -> u32 {
    let processors = available_parallelism().map_or(1, NonZero::get);
    let readers = (processors * 2).clamp(*SQLITE_READERS.start(), *SQLITE_READERS.end());
    u32::try_from(readers).unwrap_or(u32::MAX)
}

/// Some file systems cannot do WAL, and SQLite then goes on without a word.
async fn durable_sqlite(pool: &SqlitePool) -> Result<()> {
    let (mode,): (String,) = sqlx::query_as("PRAGMA journal_mode")
        .fetch_one(pool)
        .await?;
    if mode != "wal" {
        return Err(setting("journal_mode", mode, "wal").into());
    }
    let (synchronous,): (i64,) = sqlx::query_as("PRAGMA synchronous").fetch_one(pool).await?;
    if synchronous < 2 {
        return Err(setting("synchronous", synchronous.to_string(), "2 (FULL)").into());
    }
    Ok(())
}

async fn postgres(url: &str) -> Result<Database> {
    let options = PgConnectOptions::from_str(url).map_err(|error| address(error.to_string()))?;
    let pool = PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(ACQUIRE)
        .after_connect(|connection, _| {
            Box::pin(async move {
                sqlx::raw_sql(POSTGRES_SESSION).execute(connection).await?;
                Ok(())
            })
        })
        .connect_with(options.clone())
        .await;
    let pool = match pool {
        Ok(pool) => pool,
        Err(sqlx::Error::PoolTimedOut) => return Err(unanswered(&options).await),
        Err(error) => return Err(shut(&options, error)),
    };
    durable_postgres(&pool).await?;
    Ok(Database::Postgres(pool))
}

/// A pool tries again and again, and does not say what it met: one more attempt does.
async fn unanswered(options: &PgConnectOptions) -> StoreError {
    let attempt = PgConnection::connect_with(options);
    if let Ok(Err(error)) = tokio::time::timeout(LAST_ATTEMPT, attempt).await {
        return shut(options, error);
    }
    let seconds = ACQUIRE.as_secs();
    unreachable(options, format!("no answer within {seconds} seconds")).into()
}

/// The address is told without the account and its password.
fn shut(options: &PgConnectOptions, error: sqlx::Error) -> StoreError {
    match error {
        sqlx::Error::Io(error) => unreachable(options, error.to_string()).into(),
        sqlx::Error::Database(refused) => Unsuitable::Refused {
            address: place(options),
            reason: refused.message().to_owned(),
        }
        .into(),
        other => other.into(),
    }
}

fn unreachable(options: &PgConnectOptions, reason: String) -> Unsuitable {
    let address = place(options);
    Unsuitable::Unreachable { address, reason }
}

fn place(options: &PgConnectOptions) -> String {
    match options.get_socket() {
        Some(folder) => folder.display().to_string(),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    }
}

async fn durable_postgres(pool: &PgPool) -> Result<()> {
    let (commit,): (String,) = sqlx::query_as("SHOW synchronous_commit")
        .fetch_one(pool)
        .await?;
    if commit == "off" {
        return Err(setting("synchronous_commit", commit, "on").into());
    }
    Ok(())
}

const fn setting(setting: &'static str, found: String, expected: &'static str) -> Unsuitable {
    Unsuitable::Setting {
        setting,
        found,
        expected,
    }
}
