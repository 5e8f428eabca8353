//! The tracker's lines, sorted by what people ask for, a page at a time.
//!
//! They are read from digests, so that a page never replays a chain; each order has a
//! text of its own, since SQL takes no order from a parameter.

use super::{Result, Store, StoreError};
use crate::domain::ids::OpportunityId;
use crate::store::report::Kept;

row! {
    struct Row in "report_digests" key opportunity_id {
        opportunity_id: OpportunityId,
        digest: String,
        owner: String,
        name: String,
        sort_key: i64,
    }
}

/// What lines are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// When it was posted, or requested where it was not.
    #[default]
    Posted,
    /// When applications close.
    Closing,
    /// When the work is due.
    Due,
    /// The price.
    Price,
    /// How many apply.
    Applications,
    /// How many questions there are.
    Questions,
}

impl Sort {
    /// Every one.
    pub const ALL: [Self; 6] = [
        Self::Posted,
        Self::Closing,
        Self::Due,
        Self::Price,
        Self::Applications,
        Self::Questions,
    ];

    /// Its name in addresses, and the end of the name of its column's heading.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Posted => "posted",
            Self::Closing => "closing",
            Self::Due => "due",
            Self::Price => "price",
            Self::Applications => "applications",
            Self::Questions => "questions",
        }
    }
}

/// In which order, and which lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// By what.
    pub sort: Sort,
    /// Whether the smallest comes first.
    pub ascending: bool,
    /// Only those in this state.
    pub state: Option<String>,
    /// Only those of this owner of repositories.
    pub department: Option<String>,
    /// After this line.
    pub after: Option<Place>,
}

/// Where a line stands in an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// What it is sorted by.
    pub key: i64,
    /// The opportunity, which orders those with the same key.
    pub opportunity: OpportunityId,
}

/// The query of one order: what is sorted by, and which way.
macro_rules! ordered {
    ($sort:literal, $beyond:literal, $way:literal) => {
        concat!(
            "SELECT d.opportunity_id, d.digest, r.owner, r.name, ",
            $sort,
            " AS sort_key
             FROM report_digests d
             JOIN opportunities o ON o.opportunity_id = d.opportunity_id
             JOIN repositories r ON r.repository_id = o.repository_id
             WHERE d.digest IS NOT NULL AND NOT o.hidden AND NOT r.private
             AND (CAST($1 AS TEXT) IS NULL OR o.state = $1)
             AND (CAST($2 AS TEXT) IS NULL OR lower(r.owner) = $2)
             AND (CAST($3 AS BIGINT) IS NULL
                OR (",
            $sort,
            ", d.opportunity_id) ",
            $beyond,
            " (CAST($3 AS BIGINT), CAST($4 AS TEXT)))
             ORDER BY ",
            $sort,
            " ",
            $way,
            ", d.opportunity_id ",
            $way,
            " LIMIT $5"
        )
    };
}

/// The query of both ways of one order.
macro_rules! both_ways {
    ($sort:literal) => {
        [ordered!($sort, "<", "DESC"), ordered!($sort, ">", "ASC")]
    };
}

const POSTED: [&str; 2] = both_ways!("d.began_at");
const CLOSING: [&str; 2] = both_ways!("COALESCE(o.closes_at, 0)");
const DUE: [&str; 2] = both_ways!("COALESCE(o.delivery_due_at, 0)");
const PRICE: [&str; 2] = both_ways!("COALESCE(o.price_cents, -1)");
const APPLICATIONS: [&str; 2] = both_ways!("o.applications");
const QUESTIONS: [&str; 2] = both_ways!("o.questions");

/// At most `limit` lines, each with its place.
///
/// # Errors
/// When the database cannot, or a digest does not decode.
pub async fn lines(store: &Store, asked: &Asked, limit: i64) -> Result<Vec<(Place, Kept)>> {
    let both = match asked.sort {
        Sort::Posted => POSTED,
        Sort::Closing => CLOSING,
        Sort::Due => DUE,
        Sort::Price => PRICE,
        Sort::Applications => APPLICATIONS,
        Sort::Questions => QUESTIONS,
    };
    let sql = both[usize::from(asked.ascending)];
    let department = asked.department.as_deref().map(str::to_lowercase);
    let after = asked.after.map(|place| place.opportunity.to_string());
    let rows = all!(
        store,
        Row,
        sql,
        asked.state.as_deref(),
        department.as_deref(),
        asked.after.map(|place| place.key),
        after.as_deref(),
        limit
    )?;
    rows.into_iter().map(Row::line).collect()
}

impl Row {
    fn line(self) -> Result<(Place, Kept)> {
        let digest = serde_json::from_str(&self.digest).map_err(|error| {
            let key = self.opportunity_id.to_string();
            StoreError::corrupt("report_digests", "digest", &key, &error)
        })?;
        let place = Place {
            key: self.sort_key,
            opportunity: self.opportunity_id,
        };
        let kept = Kept {
            digest,
            owner: self.owner,
            repository: self.name,
        };
        Ok((place, kept))
    }
}
