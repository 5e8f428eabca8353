//! A fresh database for each test, on SQLite and on PostgreSQL.
//!
//! Each test is a process of its own, so the PostgreSQL server is shared through
//! `.ci/postgres`, which starts it once; `TEST_POSTGRES_URL` names another one.
//! Where none can be started the tests fail: half of what we promise would go
//! unproved.

use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use futures_util::FutureExt as _;

use micro_acquisition::store::Store;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, SqliteConnection};
use tempfile::TempDir;

/// A database of a test's own; clones share it.
#[derive(Clone, Debug)]
pub struct TestDatabase(Arc<Kind>);

#[derive(Debug)]
enum Kind {
    Sqlite {
        url: String,
        _folder: TempDir,
    },
    Postgres {
        url: String,
        server: String,
        name: String,
    },
}

impl TestDatabase {
    /// A SQLite file that does not exist yet.
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        Self(Arc::new(Kind::Sqlite {
            url,
            _folder: folder,
        }))
    }

    /// A SQLite file at a place that is there.
    pub fn sqlite_at(file: &Path) -> Self {
        let url = format!("sqlite://{}", file.display());
        let folder = tempfile::tempdir().unwrap();
        Self(Arc::new(Kind::Sqlite {
            url,
            _folder: folder,
        }))
    }

    /// An empty PostgreSQL database.
    pub async fn postgres() -> Self {
        Self::postgres_on(server(&[], None)).await
    }

    /// An empty database of a PostgreSQL server.
    pub async fn postgres_on(server: String) -> Self {
        let name = format!("test_{}", uuid::Uuid::now_v7().simple());
        let mut connection = PgConnection::connect(&server).await.unwrap();
        let create = format!("CREATE DATABASE {name} TEMPLATE template0");
        connection.execute(AssertSqlSafe(create)).await.unwrap();
        connection.close().await.unwrap();
        let mut url = url::Url::parse(&server).unwrap();
        url.set_path(&name);
        let url = url.to_string();
        Self(Arc::new(Kind::Postgres { url, server, name }))
    }

    /// What `DATABASE_URL` would be.
    pub fn url(&self) -> &str {
        match &*self.0 {
            Kind::Sqlite { url, .. } | Kind::Postgres { url, .. } => url,
        }
    }

    pub fn is_sqlite(&self) -> bool {
        matches!(&*self.0, Kind::Sqlite { .. })
    }

    /// A store on it, with this version's schema.
    pub async fn store(&self) -> Store {
        let store = Store::connect(self.url()).await.unwrap();
        store.migrate().await.unwrap();
        store
    }

    /// Runs a statement behind the store's back: how many rows it changed.
    pub async fn execute(&self, sql: &str) -> sqlx::Result<u64> {
        match &*self.0 {
            Kind::Sqlite { url, .. } => execute_sqlite(url, sql).await,
            Kind::Postgres { url, .. } => {
                let mut connection = PgConnection::connect(url).await?;
                let done = connection.execute(AssertSqlSafe(sql)).await?;
                Ok(done.rows_affected())
            }
        }
    }

    /// Removes it, even while connections are open.
    async fn remove(&self) {
        if let Kind::Postgres { server, name, .. } = &*self.0 {
            let mut connection = PgConnection::connect(server).await.unwrap();
            let drop = format!("DROP DATABASE {name} WITH (FORCE)");
            connection.execute(AssertSqlSafe(drop)).await.unwrap();
        }
    }
}

/// Runs a statement on a SQLite file: how many rows it changed.
pub async fn execute_sqlite(url: &str, sql: &str) -> sqlx::Result<u64> {
    let mut connection = SqliteConnection::connect(url).await?;
    let done = connection.execute(AssertSqlSafe(sql)).await?;
    connection.close().await?;
    Ok(done.rows_affected())
}

/// What `.ci/postgres` says; `state` is the folder of a server of one's own.
pub fn server(arguments: &[&str], state: Option<&Path>) -> String {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/.ci/postgres");
    let mut command = Command::new(script);
    command.args(arguments);
    if let Some(state) = state {
        command.env("POSTGRES_STATE", state);
    }
    let output = command.output().unwrap();
    let problem = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "no PostgreSQL: {problem}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// The folder of `pg_dump` and `pg_restore`: those of the server that `.ci/postgres` starts,
/// or else any; an older `pg_dump` would refuse a newer server.
pub fn tools() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten();
    let mut packaged: Vec<PathBuf> = versions
        .map(|version| version.unwrap().path().join("bin"))
        .collect();
    packaged.sort();
    packaged.reverse();
    let has = |folder: &Path, tool: &str| folder.join(tool).is_file();
    let servers = on_path.iter().filter(|folder| has(folder, "pg_ctl"));
    servers
        .chain(&packaged)
        .chain(&on_path)
        .find(|folder| has(folder, "pg_dump") && has(folder, "pg_restore"))
        .cloned()
}

/// Runs a test on a database and removes that whatever came of it.
pub async fn on<F: Future<Output = ()>>(db: TestDatabase, test: impl FnOnce(TestDatabase) -> F) {
    let outcome = AssertUnwindSafe(test(db.clone())).catch_unwind().await;
    db.remove().await;
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

/// Makes of each `async fn name(db: TestDatabase)` the tests `name::sqlite` and
/// `name::postgres`.
macro_rules! on_both_databases {
    ($(
        $(#[$meta:meta])*
        async fn $name:ident($db:ident: TestDatabase) $body:block
    )+) => {$(
        $(#[$meta])*
        async fn $name($db: $crate::postgres::TestDatabase) $body

        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                $crate::postgres::on($crate::postgres::TestDatabase::sqlite(), super::$name).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                $crate::postgres::on($crate::postgres::TestDatabase::postgres().await, super::$name).await;
            }
        }
    )+};
}

pub(crate) use on_both_databases;
