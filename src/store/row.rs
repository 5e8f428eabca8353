//! The macros by which a query is written once and runs on both databases.

use std::fmt;

/// Runs one expression on whichever database is open; `$db` is its executor.
macro_rules! on {
    ($source:expr, |$db:ident| $body:expr) => {
        match $source.on() {
            $crate::store::Either::Sqlite($db) => $body,
            $crate::store::Either::Postgres($db) => $body,
        }
    };
}

/// One statement's answer, as ours, with what it took counted.
macro_rules! timed {
    ($answer:expr) => {{
        let watch = $crate::clock::Stopwatch::start();
        let answer = $answer.map_err($crate::store::StoreError::from);
        $crate::meter::database($crate::meter::Operation::Statement, watch);
        answer
    }};
}

/// Every row of a query, decoded as `$row`.
macro_rules! all {
    ($source:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        timed!(on!($source, |db| sqlx::query_as::<_, $row>($sql)
            $(.bind($crate::store::types::Bind::raw($bind)))*
            .fetch_all(db)
            .await))
    };
}

/// The row of a query, decoded as `$row`, or `None`.
macro_rules! one {
    ($source:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        timed!(on!($source, |db| sqlx::query_as::<_, $row>($sql)
            $(.bind($crate::store::types::Bind::raw($bind)))*
            .fetch_optional(db)
            .await))
    };
}

/// Runs a statement of a [`Tx`](super::Tx): how many rows it changed.
macro_rules! run {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        timed!(on!($tx, |db| sqlx::query($sql)
            $(.bind($crate::store::types::Bind::raw($bind)))*
            .execute(db)
            .await
            .map(|done| done.rows_affected())))
    };
}

/// Declares the struct of a table's rows and how it decodes on both databases.
/// What does not decode is reported with table, column and the row's key.
macro_rules! row {
    (
        $(#[$meta:meta])*
        $vis:vis struct $name:ident in $table:literal key $key:ident {
            $($(#[$field_meta:meta])* $field_vis:vis $field:ident: $type:ty),* $(,)?
        }
    ) => {
        $(#[$meta])*
        $vis struct $name {
            $($(#[$field_meta])* $field_vis $field: $type,)*
        }

        row!(@decode $name, $table, $key, sqlx::sqlite::SqliteRow, $($field: $type),*);
        row!(@decode $name, $table, $key, sqlx::postgres::PgRow, $($field: $type),*);
    };
    (@decode $name:ident, $table:literal, $key:ident, $row:ty, $($field:ident: $type:ty),*) => {
        impl<'r> sqlx::FromRow<'r, $row> for $name {
            fn from_row(row: &'r $row) -> sqlx::Result<Self> {
                use sqlx::Row as _;
                use $crate::store::{row::unreadable, types::Stored};
                let key = || {
                    row.try_get::<String, _>(stringify!($key))
                        .or_else(|_| row.try_get::<i64, _>(stringify!($key)).map(|id| id.to_string()))
                        .unwrap_or_default()
                };
                Ok(Self {
                    $($field: row
                        .try_get::<<$type as Stored>::Raw, _>(stringify!($field))
                        .and_then(|raw| <$type as Stored>::from_raw(raw).map_err(sqlx::Error::Decode))
                        .map_err(|error| unreadable($table, stringify!($field), key(), error))?,)*
                })
            }
        }
    };
}

/// Something that a row holds and we cannot read, on its way through sqlx.
#[derive(Debug)]
pub(crate) struct Unreadable {
    pub(crate) table: &'static str,
    pub(crate) column: &'static str,
    pub(crate) row: String,
    pub(crate) reason: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            table,
            column,
            row,
            reason,
        } = self;
        write!(f, "{table}.{column} of row {row}: {reason}")
    }
}

impl std::error::Error for Unreadable {}

/// Names the place of an error that a column's value made; a column that is
/// missing from the query stays the mistake of ours that it is.
pub(crate) fn unreadable(
    table: &'static str,
    column: &'static str,
    row: String,
    error: sqlx::Error,
) -> sqlx::Error {
    let reason = match error {
        sqlx::Error::Decode(source) | sqlx::Error::ColumnDecode { source, .. } => {
            source.to_string()
        }
        other => return other,
    };
    sqlx::Error::Decode(Box::new(Unreadable {
        table,
        column,
        row,
        reason,
    }))
}

row! {
    /// The answer to "when is the next one due?", NULL when there is none.
    pub(crate) struct Earliest in "a queue" key at {
        pub(crate) at: Option<jiff::Timestamp>,
    }
}

/// The instant in the answer, if there is one.
pub(crate) fn earliest(row: Option<Earliest>) -> Option<jiff::Timestamp> {
    row.and_then(|row| row.at)
}

/// The end of a lease; far beyond every real one it stops at the last instant.
pub(crate) fn later(now: jiff::Timestamp, by: jiff::SignedDuration) -> jiff::Timestamp {
    now.checked_add(by).unwrap_or(jiff::Timestamp::MAX)
}
