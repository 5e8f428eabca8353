//! Copies of a SQLite database: made while it is served, looked at before they
//! are trusted, and put in place only where nobody serves.

use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::time::Duration;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, Row as _, SqliteConnection};
use thiserror::Error;

use super::{SCHEMA_VERSION, StoreError, Unsuitable};

/// How long a copy waits for a lock that the service holds.
const BUSY: Duration = Duration::from_secs(30);
/// How long it is tried to have a database alone; who serves it does not let go.
const ALONE: Duration = Duration::from_secs(2);

/// Why a copy was not made, or is not taken.
#[derive(Debug, Error)]
pub enum CopyError {
    /// The database did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It is no database of this program.
    #[error("it is not a database of micro-acquisition: {reason}")]
    NotOurs {
        /// What it is instead.
        reason: String,
    },
    /// SQLite finds it damaged.
    #[error("it is damaged: {found}")]
    Damaged {
        /// What SQLite says first.
        found: String,
    },
    /// Another process has it open.
    #[error("it is in use: stop the service first")]
    InUse,
}

impl From<sqlx::Error> for CopyError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// A database that nobody else can open while this lives.
#[derive(Debug)]
pub struct Alone(SqliteConnection);

/// The file that a `sqlite://` address names.
///
/// # Errors
/// When it is no such address.
pub fn file_of(url: &str) -> Result<PathBuf, StoreError> {
    Ok(options(url)?.get_filename().to_owned())
}

fn options(url: &str) -> Result<SqliteConnectOptions, StoreError> {
    SqliteConnectOptions::from_str(url).map_err(|error| {
        let reason = error.to_string();
        Unsuitable::Address { reason }.into()
    })
}

/// Writes the database at `url`, as it is at one instant, into the empty file
/// `target`. Who serves it goes on reading and writing meanwhile.
///
/// # Errors
/// When the database is not there or cannot be read, or the disk is full.
pub async fn write(url: &str, target: &Path) -> Result<(), CopyError> {
    let options = options(url)?.create_if_missing(false).busy_timeout(BUSY);
    let mut connection = options.connect().await?;
    let target = target.display().to_string();
    let copied = sqlx::query("VACUUM INTO $1")
        .bind(target)
        .execute(&mut connection)
        .await;
    connection.close().await?;
    copied?;
    Ok(())
}

/// Looks whether the file is a whole database of ours that this program can
/// serve: its schema version.
///
/// # Errors
/// What is wrong with it.
pub async fn inspect(file: &Path) -> Result<i64, CopyError> {
    let options = SqliteConnectOptions::new().filename(file).read_only(true);
    let mut connection = options.connect().await.map_err(foreign)?;
    let inspected = inspect_open(&mut connection).await;
    connection.close().await?;
    inspected
}

async fn inspect_open(connection: &mut SqliteConnection) -> Result<i64, CopyError> {
    let ours = "SELECT count(*) FROM _sqlx_migrations WHERE version = 1 AND description = 'inbox'";
    let row = sqlx::query(ours)
        .fetch_one(&mut *connection)
        .await
        .map_err(foreign)?;
    if row.try_get::<i64, _>(0)? != 1 {
        let reason = "its schema is another program's".to_owned();
        return Err(CopyError::NotOurs { reason });
    }
    let row = sqlx::query("SELECT max(version) FROM _sqlx_migrations")
        .fetch_one(&mut *connection)
        .await?;
    let found: i64 = row.try_get(0)?;
    if found > SCHEMA_VERSION {
        let known = SCHEMA_VERSION;
        return Err(StoreError::NewerSchema { found, known }.into());
    }
    let row = sqlx::query("PRAGMA integrity_check(1)")
        .fetch_one(connection)
        .await
        .map_err(foreign)?;
    match row.try_get::<String, _>(0)?.as_str() {
        "ok" => Ok(found),
        other => Err(CopyError::Damaged {
            found: other.to_owned(),
        }),
    }
}

/// SQLite says of what it cannot read at all only what it looked for.
fn foreign(error: sqlx::Error) -> CopyError {
    let told = error.as_database_error().map(|it| {
        let code = it.code().and_then(|code| code.parse::<i32>().ok());
        (code.unwrap_or_default() & 0xff, it.message().to_owned())
    });
    match told {
        // SQLITE_CORRUPT
        Some((11, found)) => CopyError::Damaged { found },
        // SQLITE_ERROR (no such table), SQLITE_NOTADB
        Some((1 | 26, reason)) => CopyError::NotOurs { reason },
        Some(_) | None => error.into(),
    }
}

/// Has the database at `file` alone, with all that was committed in that one
/// file; `None` where it is so damaged that SQLite does not open it.
///
/// # Errors
/// [`CopyError::InUse`] while another process has it open.
pub async fn alone(file: &Path) -> Result<Option<Alone>, CopyError> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .busy_timeout(ALONE);
    let taken = async {
        let mut connection = options.connect().await?;
        // Leaving WAL takes that nobody else has it open, and empties the log into the file.
        let row = sqlx::query("PRAGMA journal_mode = DELETE")
            .fetch_one(&mut connection)
            .await?;
        if row.try_get::<String, _>(0)? == "wal" {
            return Err(CopyError::InUse);
        }
        sqlx::query("BEGIN EXCLUSIVE")
            .execute(&mut connection)
            .await?;
        Ok(Alone(connection))
    };
    match taken.await {
        Ok(alone) => Ok(Some(alone)),
        Err(CopyError::Store(StoreError::Busy { .. })) => Err(CopyError::InUse),
        Err(CopyError::Store(StoreError::Query(error))) if foreign_kind(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether SQLite takes the file for no database, or for a damaged one.
fn foreign_kind(error: &sqlx::Error) -> bool {
    let code = error.as_database_error();
    let code = code.and_then(sqlx::error::DatabaseError::code);
    let code = code.and_then(|code| code.parse::<i32>().ok());
    matches!(code.unwrap_or_default() & 0xff, 11 | 26)
}

impl Alone {
    /// Lets go of it.
    ///
    /// # Errors
    /// When SQLite cannot close it.
    pub async fn release(self) -> Result<(), CopyError> {
        Ok(self.0.close().await?)
    }
}
