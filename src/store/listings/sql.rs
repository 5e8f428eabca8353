//! The texts by which listings are read, and what is bound to them.
//!
//! Every order ends in the number of the listing and begins after the last one
//! shown, so that a deep page costs what the first does. An open one whose issue or
//! repository is out of reach is on no list: nobody can apply there, and it is not closed.
//!
//! A text has the conditions that are asked for and no others, and says how many rows it
//! wants: the plan that PostgreSQL keeps for it is then as good as one for what is bound,
//! and making one takes longer than reading the page. Words that many have are the exception:
//! how many decides how they are looked for, so each such search is planned for itself.

use sqlx::{Database, Encode, Postgres, QueryBuilder, Sqlite, Type};

use super::find::{After, Part, Sort, Wanted};
use super::{DEPARTMENTS, Row};
use crate::domain::ids::InstallationId;
use crate::domain::lang::Lang;
use crate::store::types::Bind as _;
use crate::store::{Either, Result, Store};

/// What differs between the two databases by necessity.
struct Dialect {
    /// Whether the issue is there.
    there: &'static str,
    /// Where words are.
    words: &'static str,
    /// What comes before and after the words that are looked for.
    matching: (&'static str, &'static str),
    /// The number of a listing where its words are.
    number: &'static str,
}

/// SQLite asks for the few whose issue is gone once; it would look each listing's up among all
/// opportunities and read the whole one. Words are in a table of their own, which it reads
/// newest first without looking further than the page.
const SQLITE: Dialect = Dialect {
    there: "l.opportunity_id NOT IN \
            (SELECT o.opportunity_id FROM opportunities o WHERE o.issue_gone IS NOT NULL)",
    words: "listing_words",
    matching: (
        " AND l.listing_id = listing_words.rowid AND listing_words MATCH ",
        "",
    ),
    number: "listing_words.rowid",
};

/// Of what SQLite is asked PostgreSQL makes plans ten times as slow. Words are in a column.
const POSTGRES: Dialect = Dialect {
    there: "NOT EXISTS (SELECT 1 FROM opportunities o \
            WHERE o.opportunity_id = l.opportunity_id AND o.issue_gone IS NOT NULL)",
    words: "listing_texts w",
    matching: (
        " AND l.listing_id = w.listing_id AND w.words @@ CAST(",
        " AS TSQUERY)",
    ),
    number: "w.listing_id",
};

/// Differs from PostgreSQL's by necessity, as above.
const SQLITE_HAVE: &str = "
    SELECT count(*) AS amount FROM
        (SELECT rowid FROM listing_words WHERE listing_words MATCH $1 LIMIT $2) matching";
/// Differs from SQLite's by necessity, as above.
const POSTGRES_HAVE: &str = "
    SELECT count(*) AS amount FROM
        (SELECT 1 FROM listing_texts WHERE words @@ CAST($1 AS TSQUERY) LIMIT $2) matching";

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

/// What is read.
pub(super) struct Narrowed<'a> {
    pub(super) wanted: &'a Wanted,
    pub(super) department: Option<InstallationId>,
    pub(super) part: Part,
    /// Words that all of it has.
    pub(super) words: Option<&'a Words>,
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

impl Sort {
    /// What a page is in order of before the numbers of its listings.
    const fn key(self) -> Option<&'static str> {
        match self {
            Self::Closing => Some("closes_at"),
            Self::Newest => None,
            Self::Highest | Self::Lowest => Some("price_cents"),
        }
    }

    /// How two neighbours of a page compare, and the word for such an order.
    const fn way(self) -> (&'static str, &'static str) {
        match self {
            Self::Closing | Self::Lowest => (">", ""),
            Self::Newest | Self::Highest => ("<", " DESC"),
        }
    }
}

/// A text under way for one of the two databases, with what is bound to it.
struct Text<'a, DB: Database> {
    query: QueryBuilder<DB>,
    dialect: &'static Dialect,
    asked: &'a Narrowed<'a>,
    /// As this database asks for them.
    words: Option<&'a str>,
}

impl<DB: Database> Text<'_, DB>
where
    for<'t> &'t str: Encode<'t, DB> + Type<DB>,
    for<'t> i64: Encode<'t, DB> + Type<DB>,
{
    /// At most `limit` listings in an order, each with its card.
    fn page(mut self, sort: Sort, after: Option<After>, limit: i64) -> QueryBuilder<DB> {
        self.query.push(
            "SELECT p.*, t.card FROM (\
             SELECT l.listing_id, l.opportunity_id, l.issue_number, r.owner, r.name, l.state, \
             l.closes_at, l.price_cents, l.currency, l.applications, l.amended, l.language",
        );
        self.narrow(sort.key() == Some("price_cents"));
        if let Some(after) = after {
            self.begin(sort, after);
        }
        let (inside, (_, way)) = (self.order(sort), sort.way());
        let key = sort.key().unwrap_or("listing_id");
        self.query.push(format_args!(
            " ORDER BY {inside} LIMIT {limit}) p CROSS JOIN listing_texts t \
             WHERE t.listing_id = p.listing_id ORDER BY p.{key}{way}, p.listing_id{way}"
        ));
        self.query
    }

    /// How many there are, counted up to `most`.
    fn count(mut self, most: i64) -> QueryBuilder<DB> {
        self.query.push("SELECT count(*) AS amount FROM (SELECT 1");
        self.narrow(true);
        let newest = self.order(Sort::Newest);
        self.query
            .push(format_args!(" ORDER BY {newest} LIMIT {most}) counted"));
        self.query
    }

    /// The number of a listing where it is read first.
    const fn number(&self) -> &'static str {
        match self.words {
            Some(_) => self.dialect.number,
            None => "l.listing_id",
        }
    }

    /// Where few have the words, sums keep PostgreSQL from walking all rows in the order of
    /// the page until it has met enough of them.
    fn order(&self, sort: Sort) -> String {
        let sum = if self.asked.words.is_some_and(|it| it.few) {
            " + 0"
        } else {
            ""
        };
        let (_, way) = sort.way();
        match sort.key() {
            Some(key) => format!("l.{key}{sum}{way}, l.listing_id{way}"),
            None => format!("{}{sum}{way}", self.number()),
        }
    }

    /// `by_price` where an index of prices may serve.
    fn narrow(&mut self, by_price: bool) {
        self.query.push(" FROM ");
        if self.words.is_some() {
            let from = self.dialect.words;
            self.query.push(format_args!("{from} CROSS JOIN "));
        }
        self.query.push(
            "listings l CROSS JOIN repositories r \
             WHERE r.repository_id = l.repository_id AND NOT r.private",
        );
        self.narrow_part();
        self.narrow_facets(by_price && self.words.is_none());
        if let Some(words) = self.words {
            let (before, behind) = self.dialect.matching;
            self.query.push(before).push_bind(words).push(behind);
        }
    }

    fn narrow_part(&mut self) {
        let there = self.dialect.there;
        match self.asked.part {
            Part::Any => self.query.push(format_args!(
                " AND (l.is_open = FALSE OR r.standing = 'active' AND {there})"
            )),
            Part::Open => self.query.push(format_args!(
                " AND l.is_open = TRUE AND r.standing = 'active' AND {there}"
            )),
            Part::Closed => self.query.push(" AND l.is_open = FALSE"),
        };
    }

    /// Sums keep both databases from an index in another order than the page's, from which
    /// all that it finds would have to be sorted; that of prices may be used `by_price`.
    fn narrow_facets(&mut self, by_price: bool) {
        let it = self.asked.wanted;
        let query = &mut self.query;
        if let Some(state) = it.state {
            query.push(" AND l.state = ").push_bind(state);
        }
        if let Some(language) = it.language.map(Lang::tag) {
            query.push(" AND (l.language = ").push_bind(language);
            query.push(" OR l.translated)");
        }
        if let Some(department) = self.asked.department {
            query.push(" AND l.installation_id + 0 = ");
            query.push_bind(department.raw());
        }
        let price = if by_price {
            "l.price_cents"
        } else {
            "l.price_cents + 0"
        };
        for (bound, compares) in [(it.price_from, ">="), (it.price_to, "<=")] {
            if let Some(cents) = bound {
                query.push(format_args!(" AND {price} {compares} "));
                query.push_bind(cents);
            }
        }
    }

    fn begin(&mut self, sort: Sort, after: After) {
        let (number, (beyond, _)) = (self.number(), sort.way());
        match sort.key() {
            Some(key) => self
                .query
                .push(format_args!(" AND (l.{key}, l.listing_id) {beyond} ("))
                .push_bind(after.key)
                .push(", ")
                .push_bind(after.listing)
                .push(")"),
            None => self
                .query
                .push(format_args!(" AND {number} {beyond} "))
                .push_bind(after.listing),
        };
    }
}

impl Narrowed<'_> {
    fn sqlite(&self) -> Text<'_, Sqlite> {
        Text {
            query: QueryBuilder::default(),
            dialect: &SQLITE,
            asked: self,
            words: self.words.map(|it| it.fts5.as_str()),
        }
    }

    fn postgres(&self) -> Text<'_, Postgres> {
        Text {
            query: QueryBuilder::default(),
            dialect: &POSTGRES,
            asked: self,
            words: self.words.map(|it| it.tsquery.as_str()),
        }
    }

    /// Whether PostgreSQL's plan for any is good for each.
    fn is_planned_once(&self) -> bool {
        self.words.is_none_or(|it| it.few)
    }

    /// At most `limit` of them in an order.
    pub(super) async fn page(
        &self,
        store: &Store,
        sort: Sort,
        after: Option<After>,
        limit: i64,
    ) -> Result<Vec<Row>> {
        timed!(match store.on() {
            Either::Sqlite(db) => {
                let mut query = self.sqlite().page(sort, after, limit);
                query.build_query_as().fetch_all(db).await
            }
            Either::Postgres(db) => {
                let mut query = self.postgres().page(sort, after, limit);
                let query = query.build_query_as().persistent(self.is_planned_once());
                query.fetch_all(db).await
            }
        })
    }

    /// How many they are, counted up to `most`.
    pub(super) async fn count(&self, store: &Store, most: i64) -> Result<i64> {
        let counted: Amount = timed!(match store.on() {
            Either::Sqlite(db) => {
                let mut query = self.sqlite().count(most);
                query.build_query_as().fetch_one(db).await
            }
            Either::Postgres(db) => {
                let mut query = self.postgres().count(most);
                let query = query.build_query_as().persistent(self.is_planned_once());
                query.fetch_one(db).await
            }
        })?;
        Ok(counted.amount)
    }
}

/// How many have the words, on whatever part of the board, counted up to `most`.
pub(super) async fn have(store: &Store, words: &Words, most: i64) -> Result<i64> {
    let counted: Amount = timed!(match store.on() {
        Either::Sqlite(db) => {
            let query = sqlx::query_as(SQLITE_HAVE).bind(&words.fts5).bind(most);
            query.fetch_one(db).await
        }
        Either::Postgres(db) => {
            let query = sqlx::query_as(POSTGRES_HAVE).bind(&words.tsquery);
            query.bind(most).persistent(false).fetch_one(db).await
        }
    })?;
    Ok(counted.amount)
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
