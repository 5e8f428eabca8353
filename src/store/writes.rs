//! Statements of one transaction that are sent together.
//!
//! On SQLite each statement that is sent is handed to a thread and its answer handed
//! back, which costs more than what most of them do; so those whose answers nobody
//! waits for are sent in one text. PostgreSQL takes them one after the other, as its
//! protocol for statements with arguments knows no other way.

use futures_util::TryStreamExt as _;
use sqlx::postgres::PgArguments;
use sqlx::sqlite::SqliteArguments;
use sqlx::{
    Arguments, AssertSqlSafe, Either as Found, Encode, Executor as _, PgConnection, Sqlite,
    SqliteConnection, Type,
};

use super::{Either, Result, Tx, Worker};

/// Longer texts than a decision commonly makes are not kept ready.
const KEPT_READY: usize = 20;

/// One statement that writes.
#[derive(Debug)]
pub struct Write {
    sql: &'static str,
    values: Vec<Value>,
    rings: Option<Worker>,
}

/// What is bound to a statement.
#[derive(Debug)]
pub(super) enum Value {
    Number(Option<i64>),
    Truth(Option<bool>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
}

macro_rules! values {
    ($($type:ty => $kind:ident),+ $(,)?) => {$(
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self::$kind(Some(value.into()))
            }
        }
        impl From<Option<$type>> for Value {
            fn from(value: Option<$type>) -> Self {
                Self::$kind(value.map(Into::into))
            }
        }
    )+};
}

values!(
    i64 => Number,
    bool => Truth,
    String => Text,
    &str => Text,
    Vec<u8> => Bytes,
    &[u8] => Bytes,
);

/// A statement with what is bound to `$1`, `$2`, …, as `run!` takes it.
macro_rules! writing {
    ($sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::store::writes::Write::new(
            $sql,
            vec![$($crate::store::types::Bind::raw($bind).into()),*],
        )
    };
}

pub(super) use writing;

impl Write {
    pub(super) fn new(sql: &'static str, values: Vec<Value>) -> Self {
        Self {
            sql,
            values,
            rings: None,
        }
    }

    /// Wakes a worker when it changed anything.
    pub(super) fn ringing(mut self, worker: Worker) -> Self {
        self.rings = Some(worker);
        self
    }
}

impl Tx {
    /// Runs statements in their order: how many rows each changed.
    ///
    /// # Errors
    /// When the database cannot; then those before the one that failed are done, and
    /// the transaction is to be undone.
    pub async fn write(&mut self, writes: Vec<Write>) -> Result<Vec<u64>> {
        if writes.is_empty() {
            return Ok(Vec::new());
        }
        let rings: Vec<_> = writes.iter().map(|write| write.rings).collect();
        let changed = timed!(match self.on() {
            Either::Sqlite(connection) => together(connection, writes).await,
            Either::Postgres(connection) => one_by_one(connection, writes).await,
        })?;
        for (rings, changed) in rings.into_iter().zip(&changed) {
            if let Some(worker) = rings.filter(|_| *changed > 0) {
                self.ring(worker);
            }
        }
        Ok(changed)
    }
}

async fn together(connection: &mut SqliteConnection, writes: Vec<Write>) -> sqlx::Result<Vec<u64>> {
    let keep = writes.len() <= KEPT_READY;
    let (mut text, mut arguments) = (String::new(), SqliteArguments::default());
    let number = writes.len();
    for write in writes {
        renumbered(&mut text, write.sql, arguments.len());
        bind_all::<SqliteArguments>(&mut arguments, write.values)?;
    }
    let query = sqlx::query_with::<Sqlite, _>(AssertSqlSafe(text), arguments).persistent(keep);
    let mut answers = connection.fetch_many(query);
    let mut changed = Vec::with_capacity(number);
    while let Some(answer) = answers.try_next().await? {
        if let Found::Left(done) = answer {
            changed.push(done.rows_affected());
        }
    }
    Ok(changed)
}

async fn one_by_one(connection: &mut PgConnection, writes: Vec<Write>) -> sqlx::Result<Vec<u64>> {
    let mut changed = Vec::with_capacity(writes.len());
    for write in writes {
        let mut arguments = PgArguments::default();
        bind_all::<PgArguments>(&mut arguments, write.values)?;
        let query = sqlx::query_with(write.sql, arguments);
        changed.push(query.execute(&mut *connection).await?.rows_affected());
    }
    Ok(changed)
}

fn bind_all<A>(arguments: &mut A, values: Vec<Value>) -> sqlx::Result<()>
where
    A: Arguments,
    for<'q> Option<i64>: Encode<'q, A::Database> + Type<A::Database>,
    for<'q> Option<bool>: Encode<'q, A::Database> + Type<A::Database>,
    for<'q> Option<String>: Encode<'q, A::Database> + Type<A::Database>,
    for<'q> Option<Vec<u8>>: Encode<'q, A::Database> + Type<A::Database>,
{
    for value in values {
        match value {
            Value::Number(it) => arguments.add(it),
            Value::Truth(it) => arguments.add(it),
            Value::Text(it) => arguments.add(it),
            Value::Bytes(it) => arguments.add(it),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(())
}

/// Appends a statement whose arguments come after `before` others.
fn renumbered(text: &mut String, sql: &str, before: usize) {
    let mut parts = sql.split('$');
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let end = part.find(|letter: char| !letter.is_ascii_digit());
        let (number, rest) = part.split_at(end.unwrap_or(part.len()));
        let number = number.parse().map_or(before, |it: usize| before + it);
        text.push('$');
        text.push_str(&number.to_string());
        text.push_str(rest);
    }
    text.push(';');
}

#[cfg(test)]
mod tests {
    use super::renumbered;

    #[test]
    fn the_arguments_of_a_later_statement_come_after_those_of_the_ones_before() {
        let mut text = String::new();

        renumbered(&mut text, "UPDATE a SET b = $2 WHERE c = $1", 0);
        renumbered(&mut text, "INSERT INTO d VALUES ($1, $10)", 2);

        let expected = "UPDATE a SET b = $2 WHERE c = $1;INSERT INTO d VALUES ($3, $12);";
        assert_eq!(text, expected);
    }
}
