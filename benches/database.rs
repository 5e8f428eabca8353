//! A fresh database for each measurement, as durable as in production.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, bail};
use micro_acquisition::store::Store;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, SqliteConnection};
use tempfile::TempDir;

use crate::counted;
use crate::report::root;

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    Sqlite,
    /// A server.
    Postgres,
}

impl Kind {
    /// Both, or SQLite alone where no PostgreSQL can be started.
    pub fn all() -> Vec<Self> {
        match server() {
            Ok(_) => vec![Self::Sqlite, Self::Postgres],
            Err(error) => {
                eprintln!("left out: PostgreSQL ({error})");
                vec![Self::Sqlite]
            }
        }
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// An empty database, removed when dropped (a PostgreSQL one with its server's folder).
#[derive(Debug)]
pub struct Fresh {
    /// What `DATABASE_URL` would be.
    pub url: String,
    _folder: Option<TempDir>,
}

impl Fresh {
    /// How many bytes were written so far, by the process itself or ahead to the server's log.
    pub async fn bytes_written(&self) -> anyhow::Result<u64> {
        if self.url.starts_with("sqlite") {
            return Ok(counted::bytes_written());
        }
        let mut connection = PgConnection::connect(&self.url).await?;
        let ahead = "SELECT CAST(pg_current_wal_lsn() - '0/0' AS BIGINT)";
        let written: i64 = sqlx::query_scalar(ahead).fetch_one(&mut connection).await?;
        connection.close().await?;
        Ok(u64::try_from(written)?)
    }

    /// Makes one.
    pub async fn new(kind: Kind) -> anyhow::Result<Self> {
        match kind {
            Kind::Sqlite => {
                // Beside the build: `/tmp` may be memory, which nothing survives.
                let beside = root().join("target/bench");
                std::fs::create_dir_all(&beside)?;
                let folder = tempfile::tempdir_in(beside)?;
                let url = format!("sqlite://{}", folder.path().join("bench.db").display());
                Ok(Self {
                    url,
                    _folder: Some(folder),
                })
            }
            Kind::Postgres => {
                let server = server()?;
                let name = format!("bench_{}", uuid::Uuid::now_v7().simple());
                let mut connection = PgConnection::connect(&server).await?;
                let create = format!("CREATE DATABASE {name} TEMPLATE template0");
                connection.execute(AssertSqlSafe(create)).await?;
                connection.close().await?;
                let mut url: url::Url = server.parse()?;
                url.set_path(&name);
                Ok(Self {
                    url: url.to_string(),
                    _folder: None,
                })
            }
        }
    }

    /// A store on it, with this version's schema.
    pub async fn store(&self) -> anyhow::Result<Store> {
        let store = Store::connect(&self.url).await?;
        store.migrate().await?;
        Ok(store)
    }
}

/// How many rows the table `deliveries` has where `url` leads to, whoever made it.
pub async fn deliveries(url: &str) -> anyhow::Result<u64> {
    let count = "SELECT count(*) FROM deliveries";
    let number: i64 = if url.starts_with("sqlite") {
        let mut connection = SqliteConnection::connect(url).await?;
        sqlx::query_scalar(count).fetch_one(&mut connection).await?
    } else {
        let mut connection = PgConnection::connect(url).await?;
        sqlx::query_scalar(count).fetch_one(&mut connection).await?
    };
    Ok(u64::try_from(number)?)
}

/// A PostgreSQL server of the figures' own that keeps what it acknowledges.
fn server() -> anyhow::Result<String> {
    let output = postgres()?;
    Ok(output.trim().to_owned())
}

fn postgres() -> anyhow::Result<String> {
    let script: PathBuf = root().join(".ci/postgres");
    let output = Command::new(script)
        .env("POSTGRES_STATE", root().join("target/bench/postgres"))
        .env("POSTGRES_DURABLE", "1")
        .output()
        .context(".ci/postgres")?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8(output.stdout)?)
}
