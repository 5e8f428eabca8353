//! The texts by which listings are read, and what is bound to them.
//!
//! Every order ends in the number of the listing and begins after the last one
//! shown, so that a deep page costs what the first does. An open one whose issue or
//! repository is out of reach is on no list: nobody can apply there, and it is not closed.

use super::find::{After, Part, Sort, Wanted};
use super::{DEPARTMENTS, Row};
use crate::domain::ids::InstallationId;
use crate::domain::lang::Lang;
use crate::store::{Either, Result, Store};

/// Whether the issue is there. Differs from PostgreSQL's by necessity: SQLite looks each up
/// among all opportunities and reads the whole one, where this asks for the few once.
macro_rules! there_sqlite {
    () => {
        "l.opportunity_id NOT IN \
         (SELECT o.opportunity_id FROM opportunities o WHERE o.issue_gone IS NOT NULL)"
    };
}

/// Differs from SQLite's by necessity: of that PostgreSQL makes plans ten times as slow.
macro_rules! there_postgres {
    () => {
        "NOT EXISTS (SELECT 1 FROM opportunities o WHERE o.opportunity_id = l.opportunity_id \
         AND o.issue_gone IS NOT NULL)"
    };
}

macro_rules! narrowed {
    ($there:ident, $from:literal, $narrowed:literal) => {
        concat!(
            " FROM ",
            $from,
            " CROSS JOIN repositories r \
             WHERE r.repository_id = l.repository_id AND NOT r.private \
             AND (l.is_open = FALSE OR r.standing = 'active' AND ",
            $there!(),
            ") AND (CAST($1 AS TEXT) IS NULL OR l.state = $1) \
             AND (CAST($2 AS TEXT) IS NULL OR l.language = $2 OR l.translated) \
             AND (CAST($3 AS BIGINT) IS NULL OR l.installation_id = $3) \
             AND (CAST($4 AS BIGINT) IS NULL OR l.price_cents >= $4) \
             AND (CAST($5 AS BIGINT) IS NULL OR l.price_cents <= $5) ",
            $narrowed
        )
    };
}

macro_rules! page {
    ($there:ident, $from:literal, $narrowed:literal, [$($after:literal),+], $by:literal,
        $again:literal) => {
        concat!(
            "SELECT p.*, t.card FROM (\
             SELECT l.listing_id, l.opportunity_id, l.issue_number, r.owner, r.name, l.state, \
             l.closes_at, l.price_cents, l.currency, l.applications, l.amended, l.language",
            narrowed!($there, $from, $narrowed),
            $($after,)+
            " ORDER BY ",
            $by,
            " LIMIT $8) p CROSS JOIN listing_texts t WHERE t.listing_id = p.listing_id ORDER BY ",
            $again
        )
    };
}

/// The texts of one way to read listings.
struct Texts {
    closing: &'static str,
    newest: &'static str,
    highest: &'static str,
    lowest: &'static str,
    count: &'static str,
}

macro_rules! texts {
    ($there:ident, $from:literal, $narrowed:literal, $id:literal, $id_last_first:literal) => {
        Texts {
            closing: page!(
                $there,
                $from,
                $narrowed,
                [" AND (l.closes_at, l.listing_id) > ($6, $7)"],
                "l.closes_at, l.listing_id",
                "p.closes_at, p.listing_id"
            ),
            newest: page!(
                $there,
                $from,
                $narrowed,
                [" AND CAST($6 AS BIGINT) = $6 AND ", $id, " < $7"],
                $id_last_first,
                "p.listing_id DESC"
            ),
            highest: page!(
                $there,
                $from,
                $narrowed,
                [" AND (l.price_cents, l.listing_id) < ($6, $7)"],
                "l.price_cents DESC, l.listing_id DESC",
                "p.price_cents DESC, p.listing_id DESC"
            ),
            lowest: page!(
                $there,
                $from,
                $narrowed,
                [" AND (l.price_cents, l.listing_id) > ($6, $7)"],
                "l.price_cents, l.listing_id",
                "p.price_cents, p.listing_id"
            ),
            count: concat!(
                "SELECT count(*) AS amount FROM (SELECT 1",
                narrowed!($there, $from, $narrowed),
                " ORDER BY ",
                $id_last_first,
                " LIMIT $6) counted"
            ),
        }
    };
}

/// The texts of each part of the rows themselves.
struct Parts {
    any: Texts,
    open: Texts,
    closed: Texts,
}

macro_rules! rows {
    ($there:ident, $narrowed:literal) => {
        texts!(
            $there,
            "listings l",
            $narrowed,
            "l.listing_id",
            "l.listing_id DESC"
        )
    };
}

macro_rules! parts {
    ($there:ident) => {
        Parts {
            any: rows!($there, ""),
            open: rows!($there, "AND l.is_open = TRUE"),
            closed: rows!($there, "AND l.is_open = FALSE"),
        }
    };
}

static SQLITE: Parts = parts!(there_sqlite);
static POSTGRES: Parts = parts!(there_postgres);

/// Differs from PostgreSQL's by necessity: SQLite keeps words in a table of their own,
/// and reads it newest first without looking further than the page.
const SQLITE_WORDS: Texts = texts!(
    there_sqlite,
    "listing_words CROSS JOIN listings l",
    "AND l.listing_id = listing_words.rowid AND listing_words MATCH $9",
    "listing_words.rowid",
    "listing_words.rowid DESC"
);
/// Differs from SQLite's by necessity: PostgreSQL keeps words in a column.
const POSTGRES_WORDS: Texts = texts!(
    there_postgres,
    "listing_texts w CROSS JOIN listings l",
    "AND l.listing_id = w.listing_id AND w.words @@ CAST($9 AS TSQUERY)",
    "w.listing_id",
    "w.listing_id DESC"
);

/// The same where few have the words: its planner is kept from walking all rows in the
/// order of their numbers until it has met enough of them.
const POSTGRES_FEW: Texts = texts!(
    there_postgres,
    "listing_texts w CROSS JOIN listings l",
    "AND l.listing_id = w.listing_id AND w.words @@ CAST($9 AS TSQUERY)",
    "w.listing_id",
    "(w.listing_id + 0) DESC"
);

/// Differs from PostgreSQL's by necessity, as above.
const SQLITE_HAS: &str =
    "SELECT rowid AS amount FROM listing_words WHERE listing_words MATCH $1 LIMIT 1";
/// Differs from SQLite's by necessity, as above.
const POSTGRES_HAS: &str =
    "SELECT listing_id AS amount FROM listing_texts WHERE words @@ CAST($1 AS TSQUERY) LIMIT 1";

/// Each account that has a public repository with a listing, found by skipping from
/// one to the next in an index.
const ALL_DEPARTMENTS: &str = "
    WITH RECURSIVE d (id) AS (
        SELECT min(installation_id) FROM listings
        UNION ALL
        SELECT (SELECT min(installation_id) FROM listings WHERE installation_id > d.id)
        FROM d WHERE d.id IS NOT NULL
    )
    SELECT DISTINCT (SELECT r.owner FROM repositories r
        WHERE r.installation_id = d.id AND NOT r.private
        ORDER BY r.repository_id LIMIT 1) AS owner
    FROM d WHERE d.id IS NOT NULL ORDER BY owner LIMIT $1";

const DEPARTMENT: &str = "
    SELECT installation_id FROM repositories
    WHERE lower(owner) = $1 AND NOT private ORDER BY seen_at DESC LIMIT 1";

row! {
    struct Amount in "listings" key amount {
        amount: i64,
    }
}

row! {
    struct Department in "repositories" key owner {
        owner: Option<String>,
    }
}

row! {
    struct Account in "repositories" key installation_id {
        installation_id: InstallationId,
    }
}

/// What every text binds to `$1` … `$5`.
pub(super) struct Narrowed<'a> {
    pub(super) wanted: &'a Wanted,
    pub(super) department: Option<InstallationId>,
}

/// Words as both databases ask for them.
pub(super) struct Words {
    pub(super) fts5: String,
    pub(super) tsquery: String,
    /// Whether few have them.
    pub(super) few: bool,
}

impl Words {
    pub(super) fn which_few_have(self, few: bool) -> Self {
        Self { few, ..self }
    }
}

impl Parts {
    const fn of(&self, part: Part) -> &Texts {
        match part {
            Part::Any => &self.any,
            Part::Open => &self.open,
            Part::Closed => &self.closed,
        }
    }
}

impl Texts {
    const fn in_order(&self, sort: Sort) -> &'static str {
        match sort {
            Sort::Closing => self.closing,
            Sort::Newest => self.newest,
            Sort::Highest => self.highest,
            Sort::Lowest => self.lowest,
        }
    }
}

/// A query with the same binds on whichever database is open, and there with its own text.
///
/// PostgreSQL plans it for what is bound, each time: the plan that it would keep for
/// whatever might be bound reads every row, which takes seconds where this takes
/// milliseconds.
macro_rules! bound {
    ($store:expr, $row:ty, $sqlite:expr, $postgres:expr, [$($bind:expr),*] $(, $words:expr)?) => {
        timed!(match $store.on() {
            Either::Sqlite(db) => sqlx::query_as::<_, $row>($sqlite)
                $(.bind($crate::store::types::Bind::raw($bind)))*
                $(.bind(&$words.fts5))?
                .fetch_all(db)
                .await,
            Either::Postgres(db) => sqlx::query_as::<_, $row>($postgres)
                $(.bind($crate::store::types::Bind::raw($bind)))*
                $(.bind(&$words.tsquery))?
                .persistent(false)
                .fetch_all(db)
                .await,
        })
    };
}

/// At most `limit` listings of one part, in an order of their own indexes.
pub(super) async fn by_rows(
    store: &Store,
    narrowed: &Narrowed<'_>,
    part: Part,
    sort: Sort,
    after: After,
    limit: i64,
) -> Result<Vec<Row>> {
    let it = narrowed.wanted;
    bound!(
        store,
        Row,
        SQLITE.of(part).in_order(sort),
        POSTGRES.of(part).in_order(sort),
        [
            it.state,
            it.language.map(Lang::tag),
            narrowed.department,
            it.price_from,
            it.price_to,
            after.key,
            after.listing,
            limit
        ]
    )
}

/// At most `limit` listings that have the words.
pub(super) async fn by_words(
    store: &Store,
    narrowed: &Narrowed<'_>,
    words: &Words,
    sort: Sort,
    after: After,
    limit: i64,
) -> Result<Vec<Row>> {
    let it = narrowed.wanted;
    let postgres = if words.few {
        &POSTGRES_FEW
    } else {
        &POSTGRES_WORDS
    };
    bound!(
        store,
        Row,
        SQLITE_WORDS.in_order(sort),
        postgres.in_order(sort),
        [
            it.state,
            it.language.map(Lang::tag),
            narrowed.department,
            it.price_from,
            it.price_to,
            after.key,
            after.listing,
            limit
        ],
        words
    )
}

/// How many listings of one part there are, counted up to `most`.
pub(super) async fn count_rows(
    store: &Store,
    narrowed: &Narrowed<'_>,
    part: Part,
    most: i64,
) -> Result<i64> {
    let it = narrowed.wanted;
    let counted = bound!(
        store,
        Amount,
        SQLITE.of(part).count,
        POSTGRES.of(part).count,
        [
            it.state,
            it.language.map(Lang::tag),
            narrowed.department,
            it.price_from,
            it.price_to,
            most
        ]
    )?;
    Ok(counted.first().map_or(0, |it| it.amount))
}

/// How many listings have the words, counted up to `most`.
pub(super) async fn count_words(
    store: &Store,
    narrowed: &Narrowed<'_>,
    words: &Words,
    most: i64,
) -> Result<i64> {
    let it = narrowed.wanted;
    let counted = bound!(
        store,
        Amount,
        SQLITE_WORDS.count,
        POSTGRES_WORDS.count,
        [
            it.state,
            it.language.map(Lang::tag),
            narrowed.department,
            it.price_from,
            it.price_to,
            most,
            0_i64,
            0_i64
        ],
        words
    )?;
    Ok(counted.first().map_or(0, |it| it.amount))
}

/// Whether any listing has the words.
pub(super) async fn has(store: &Store, words: &Words) -> Result<bool> {
    let any = bound!(store, Amount, SQLITE_HAS, POSTGRES_HAS, [], words)?;
    Ok(!any.is_empty())
}

/// The account of that login, where it has a public repository.
pub(super) async fn department(store: &Store, login: &str) -> Result<Option<InstallationId>> {
    let account = one!(store, Account, DEPARTMENT, &login.to_lowercase())?;
    Ok(account.map(|it| it.installation_id))
}

/// The accounts that a list can be narrowed to, by name.
pub(super) async fn departments(store: &Store) -> Result<Vec<String>> {
    let all = all!(store, Department, ALL_DEPARTMENTS, DEPARTMENTS)?;
    Ok(all.into_iter().filter_map(|it| it.owner).collect())
}
