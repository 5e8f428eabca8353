//! The schema, step by step; both databases in lockstep.

use std::{borrow::Cow, sync::Arc};

use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::sqlite::SqliteSynchronous;
use sqlx::{
    Connection as _, PgConnection, PgPool, SqlSafeStr as _, SqlStr, SqliteConnection, SqlitePool,
};

use super::{Either, Result, Store, StoreError, Unsuitable};

/// One step: its number, its name, and its text for each database.
struct Step {
    version: i64,
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! steps {
    ($($version:literal $name:literal $file:literal,)+) => {
        [$(Step {
            version: $version,
            name: $name,
            sqlite: include_str!(concat!("../../migrations/sqlite/", $file)),
            postgres: include_str!(concat!("../../migrations/postgres/", $file)),
        },)+]
    };
}

const STEPS: &[Step] = &steps![
    1 "inbox" "0001_inbox.sql",
    2 "effects" "0002_effects.sql",
    3 "timers" "0003_timers.sql",
    4 "github" "0004_github.sql",
    5 "opportunities" "0005_opportunities.sql",
    9 "access" "0009_access.sql",
    10 "settings" "0010_settings.sql",
    12 "ledger" "0012_ledger.sql",
    13 "redeliveries" "0013_redeliveries.sql",
    20 "sessions" "0020_sessions.sql",
    21 "looks" "0021_looks.sql",
    30 "payment_details" "0030_payment_details.sql",
    40 "listings" "0040_listings.sql",
    60 "survey" "0060_survey.sql",
    61 "mail" "0061_mail.sql",
    62 "events_by_actor" "0062_events_by_actor.sql",
    70 "report" "0070_report.sql",
    80 "effect_traces" "0080_effect_traces.sql",
    90 "events_at" "0090_events_at.sql",
    95 "reported" "0095_reported.sql",
    96 "issue_gone" "0096_issue_gone.sql",
    97 "readings" "0097_readings.sql",
];

/// The schema version that this program writes and the newest that it reads.
pub const SCHEMA_VERSION: i64 = STEPS[STEPS.len() - 1].version;

fn migrator(text: impl Fn(&Step) -> &'static str) -> Migrator {
    let steps = STEPS.iter().map(|step| {
        let sql: SqlStr = text(step).into_sql_str();
        Migration::new(
            step.version,
            Cow::Borrowed(step.name),
            MigrationType::Simple,
            sql,
            false,
        )
    });
    Migrator::with_migrations(steps.collect())
}

/// The first step of a newer version that took something away.
const TAKEN_AWAY: &str = "SELECT MIN(version) AS version FROM _sqlx_migrations
    WHERE version > $1 AND substr(description, 1, 9) = 'contract_'";

/// Takes the steps that a connection's database lacks.
macro_rules! take {
    ($connection:expr, $text:expr) => {{
        let mut migrator = migrator($text);
        let mut outcome = migrator.run(&mut $connection).await;
        if let Some(first) = newer(&outcome) {
            let asked = sqlx::query_as(TAKEN_AWAY).bind(SCHEMA_VERSION);
            let (taken_away,): (Option<i64>,) = asked.fetch_one(&mut $connection).await?;
            goes_on(first, taken_away)?;
            outcome = migrator
                .set_ignore_missing(true)
                .run(&mut $connection)
                .await;
        }
        $connection.close().await?;
        Ok(outcome?)
    }};
}

/// On a connection of its own that does not wait for the disk after each step, which was most
/// of the time of a first start. A power cut may undo the last steps, never half of one, and the
/// next start takes them again; the first commit of the store's own connection waits for all
/// that was written before it.
pub(super) async fn sqlite(pool: &SqlitePool) -> Result<()> {
    let options = pool.connect_options();
    let options = (*options).clone().synchronous(SqliteSynchronous::Normal);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    take!(connection, |step| step.sqlite)
}

/// On a connection of its own: the pool's give up on a lock sooner than another
/// replica's migration may take.
pub(super) async fn postgres(pool: &PgPool) -> Result<()> {
    let mut connection = PgConnection::connect_with(&pool.connect_options()).await?;
    take!(connection, |step| step.postgres)
}

/// The first step of a newer version that was taken, if that is what ended a migration.
const fn newer(outcome: &std::result::Result<(), MigrateError>) -> Option<i64> {
    match outcome {
        Err(MigrateError::VersionMissing(found)) if *found > SCHEMA_VERSION => Some(*found),
        _ => None,
    }
}

/// A replica of the version before may start again while the others are replaced, as long
/// as newer steps only added to what it reads and writes.
fn goes_on(first: i64, taken_away: Option<i64>) -> Result<()> {
    if let Some(found) = taken_away {
        let known = SCHEMA_VERSION;
        return Err(StoreError::NewerSchema { found, known });
    }
    tracing::warn!(
        found = first,
        known = SCHEMA_VERSION,
        "a newer version has added to the schema: replace this program soon"
    );
    Ok(())
}

row! {
    struct Found in "the schema" key version {
        version: Option<i64>,
    }
}

/// Differs by necessity: each database has a list of its tables of its own.
const IS_MIGRATED_SQLITE: &str =
    "SELECT max(1) AS version FROM sqlite_master WHERE name = '_sqlx_migrations'";
const IS_MIGRATED_POSTGRES: &str =
    "SELECT CAST(max(1) AS BIGINT) AS version WHERE to_regclass('_sqlx_migrations') IS NOT NULL";

const NEWEST: &str = "SELECT max(version) AS version FROM _sqlx_migrations WHERE success";
const FIRST_NEWER: &str = "SELECT min(version) AS version FROM _sqlx_migrations WHERE version > $1";

/// Looks whether the schema is one that this version works on, and changes nothing.
pub(super) async fn look(store: &Store) -> Result<()> {
    let is_migrated = match store.on() {
        Either::Sqlite(_) => IS_MIGRATED_SQLITE,
        Either::Postgres(_) => IS_MIGRATED_POSTGRES,
    };
    let version = |found: Option<Found>| found.and_then(|it| it.version);
    if version(one!(store, Found, is_migrated)?).is_none() {
        return Err(Unsuitable::Empty.into());
    }
    let known = SCHEMA_VERSION;
    let found = version(one!(store, Found, NEWEST)?).ok_or(Unsuitable::Empty)?;
    if found < known {
        return Err(Unsuitable::OlderSchema { found, known }.into());
    }
    if let Some(first) = version(one!(store, Found, FIRST_NEWER, known)?) {
        goes_on(first, version(one!(store, Found, TAKEN_AWAY, known)?))?;
    }
    Ok(())
}

impl From<MigrateError> for StoreError {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::Execute(error) => Self::from(error),
            other => Self::Migration(Arc::new(other)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs};

    use super::*;

    fn files(database: &str) -> BTreeSet<String> {
        let folder = format!("{}/migrations/{database}", env!("CARGO_MANIFEST_DIR"));
        fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }

    #[test]
    fn both_databases_have_the_same_steps_and_every_file_is_one() {
        let steps: BTreeSet<String> = STEPS
            .iter()
            .map(|step| format!("{:04}_{}.sql", step.version, step.name))
            .collect();
        assert_eq!(files("sqlite"), steps);
        assert_eq!(files("postgres"), steps);
    }

    #[test]
    fn the_steps_are_numbered_in_ascending_order() {
        let numbers: Vec<i64> = STEPS.iter().map(|step| step.version).collect();
        assert!(numbers.is_sorted_by(|one, next| one < next), "{numbers:?}");
    }

    /// What a step does to those that read and write as the version before it did.
    fn takes_away(postgres: &str) -> Vec<&str> {
        let upper = |statement: &str| statement.to_uppercase();
        let statements = postgres.split(';').map(str::trim);
        statements
            .filter(|statement| {
                let statement = upper(statement);
                let removes = ["DROP TABLE", "DROP COLUMN", "RENAME", "ALTER COLUMN"]
                    .iter()
                    .any(|words| statement.contains(words));
                let demands = statement.contains("ADD COLUMN")
                    && statement.contains("NOT NULL")
                    && !statement.contains("DEFAULT");
                removes || demands
            })
            .collect()
    }

    #[test]
    fn a_step_only_adds_so_that_the_version_before_goes_on() {
        for step in STEPS.iter().filter(|it| !it.name.starts_with("contract_")) {
            let found = takes_away(step.postgres);
            assert!(found.is_empty(), "{}: {found:#?}", step.name);
        }
        let planted = "ALTER TABLE a ADD COLUMN b TEXT; ALTER TABLE a ADD COLUMN c TEXT NOT NULL;
            ALTER TABLE a DROP COLUMN d";
        assert_eq!(takes_away(planted).len(), 2);
    }

    #[test]
    fn every_sqlite_table_is_strict() {
        for step in STEPS {
            let tables = step.sqlite.matches("CREATE TABLE").count();
            assert_eq!(
                step.sqlite.matches(") STRICT").count(),
                tables,
                "{}",
                step.name
            );
        }
    }
}
