//! Digests for reports, and what people declare of what no event tells.
//!
//! A digest is a function of the chain and can be made again at any time, so nothing is
//! lost with it. Hidden opportunities and private repositories have digests too; what is
//! read for a report leaves them out, as the public ledger does.

use jiff::{SignedDuration, Timestamp};

use super::{Result, Store, StoreError, Tx};
use crate::domain::ids::OpportunityId;
use crate::report::declared::{FigureDeclared, StepDeclared};
use crate::report::digest::SHAPE;
use crate::report::known::Decimal;
use crate::report::metric::Key;
use crate::report::step::AnnexStep;
use crate::report::{Digest, Scope};

row! {
    struct StaleRow in "opportunities" key opportunity_id {
        opportunity_id: OpportunityId,
        version: i64,
        began_at: Timestamp,
    }
}

row! {
    struct Count in "report_digests" key number {
        number: i64,
    }
}

row! {
    struct Row in "report_digests" key opportunity_id {
        opportunity_id: OpportunityId,
        digest: String,
        owner: String,
        name: String,
    }
}

row! {
    struct StepRow in "report_declared_steps" key opportunity_id {
        opportunity_id: OpportunityId,
        step: String,
        elapsed: Option<i64>,
        effort: Option<i64>,
        source: String,
    }
}

row! {
    struct FigureRow in "report_declared_figures" key metric {
        metric: String,
        declared_at: Timestamp,
        value: i64,
        source: String,
    }
}

row! {
    struct OwnerRow in "repositories" key owner {
        owner: String,
    }
}

/// An opportunity whose digest is missing, older than its chain or of another shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stale {
    /// Which.
    pub opportunity: OpportunityId,
    /// How long its chain is.
    pub version: i64,
    /// When it was posted, or labelled where it was not.
    pub began_at: Timestamp,
}

/// A digest with the names that its place bears now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The digest.
    pub digest: Digest,
    /// The repository's owner.
    pub owner: String,
    /// The repository's name.
    pub repository: String,
}

/// What changed has its place in a partial index, and what is of another shape in one by
/// shape: nothing else is looked at, however much there is.
macro_rules! stale {
    ($select:literal) => {
        concat!(
            "WITH stale AS (
                SELECT opportunity_id FROM opportunities WHERE reported <> version
                UNION SELECT opportunity_id FROM report_digests WHERE shape < $1
                UNION SELECT opportunity_id FROM report_digests WHERE shape > $1)
             ",
            $select
        )
    };
}

const STALE: &str = stale!(
    "SELECT o.opportunity_id, o.version, COALESCE(o.posted_at, o.created_at) AS began_at
     FROM stale JOIN opportunities o ON o.opportunity_id = stale.opportunity_id
     ORDER BY o.opportunity_id LIMIT $2"
);

const STALE_COUNT: &str = stale!("SELECT count(*) AS number FROM stale");

const UNREADABLE: &str = "
    SELECT count(*) AS number FROM report_digests d
    JOIN opportunities o ON o.opportunity_id = d.opportunity_id
    JOIN repositories r ON r.repository_id = o.repository_id
    WHERE d.digest IS NULL AND NOT o.hidden AND NOT r.private";

/// Two that make the same digest at once write the same; should an older one come last,
/// its version tells, and it is made again.
const PUT: &str = "
    INSERT INTO report_digests (opportunity_id, version, shape, began_at, digest)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (opportunity_id) DO UPDATE SET version = excluded.version,
        shape = excluded.shape, began_at = excluded.began_at, digest = excluded.digest";

/// A decision that was made meanwhile has a version of its own, and stays stale.
const NOTE: &str = "UPDATE opportunities SET reported = $2 WHERE opportunity_id = $1";

const PAGE: &str = "
    SELECT d.opportunity_id, d.digest, r.owner, r.name FROM report_digests d
    JOIN opportunities o ON o.opportunity_id = d.opportunity_id
    JOIN repositories r ON r.repository_id = o.repository_id
    WHERE d.digest IS NOT NULL AND NOT o.hidden AND NOT r.private
    AND (CAST($1 AS TEXT) IS NULL OR d.opportunity_id > $1)
    AND (CAST($2 AS BIGINT) IS NULL OR d.began_at >= $2)
    AND (CAST($3 AS BIGINT) IS NULL OR d.began_at < $3)
    AND (CAST($4 AS TEXT) IS NULL OR lower(r.owner) = $4)
    AND (CAST($5 AS TEXT) IS NULL OR d.opportunity_id = $5)
    ORDER BY d.opportunity_id LIMIT $6";

const STEPS: &str = "
    SELECT opportunity_id, step, elapsed, effort, source FROM report_declared_steps
    WHERE opportunity_id >= $1 AND opportunity_id <= $2 ORDER BY opportunity_id, step";

const FIGURES: &str = "
    SELECT metric, declared_at, value, source FROM report_declared_figures
    ORDER BY declared_at, metric";

const PUT_STEP: &str = "
    INSERT INTO report_declared_steps (opportunity_id, step, elapsed, effort, source, declared_at)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (opportunity_id, step) DO UPDATE SET elapsed = excluded.elapsed,
        effort = excluded.effort, source = excluded.source, declared_at = excluded.declared_at";

const PUT_FIGURE: &str = "
    INSERT INTO report_declared_figures (metric, declared_at, value, source)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (metric, declared_at) DO UPDATE SET value = excluded.value,
        source = excluded.source";

const OWNERS: &str = "
    SELECT DISTINCT r.owner FROM repositories r
    JOIN opportunities o ON o.repository_id = r.repository_id
    WHERE NOT o.hidden AND NOT r.private ORDER BY r.owner LIMIT $1";

/// At most `limit` opportunities whose digest has to be made, oldest first.
///
/// # Errors
/// When the database cannot.
pub async fn stale(store: &Store, limit: i64) -> Result<Vec<Stale>> {
    let rows = all!(store, StaleRow, STALE, SHAPE, limit)?;
    let stale = |row: StaleRow| Stale {
        opportunity: row.opportunity_id,
        version: row.version,
        began_at: row.began_at,
    };
    Ok(rows.into_iter().map(stale).collect())
}

/// How many digests have to be made.
///
/// # Errors
/// When the database cannot.
pub async fn stale_count(store: &Store) -> Result<i64> {
    Ok(one!(store, Count, STALE_COUNT, SHAPE)?.map_or(0, |it| it.number))
}

/// Of how many public opportunities the chain cannot be replayed.
///
/// # Errors
/// When the database cannot.
pub async fn unreadable(store: &Store) -> Result<i64> {
    Ok(one!(store, Count, UNREADABLE)?.map_or(0, |it| it.number))
}

/// Keeps the digest of `stale`; none where its chain cannot be replayed.
///
/// # Errors
/// When the database cannot.
pub async fn put(tx: &mut Tx, stale: &Stale, digest: Option<&Digest>) -> Result<()> {
    let written = digest.map(serde_json::to_string).transpose();
    let written = written.map_err(|error| {
        let key = stale.opportunity.to_string();
        StoreError::corrupt("report_digests", "digest", &key, &error)
    })?;
    // The version that was found to be stale: should the chain have grown since, it is
    // stale once more.
    run!(
        tx,
        PUT,
        stale.opportunity,
        stale.version,
        SHAPE,
        stale.began_at,
        written.as_deref()
    )?;
    run!(tx, NOTE, stale.opportunity, stale.version).map(drop)
}

/// At most `limit` public opportunities of the scope after `after`, in the order of
/// their ids. Its days begin at some hour of some zone: what is read is a day wider on
/// either side, and the scope itself has the last word.
///
/// # Errors
/// When the database cannot, or a digest does not decode.
pub async fn page(
    store: &Store,
    scope: &Scope,
    after: Option<OpportunityId>,
    limit: i64,
) -> Result<Vec<Kept>> {
    let utc = |date: jiff::civil::Date, days: i64| {
        let midnight = jiff::tz::TimeZone::UTC
            .to_timestamp(date.at(0, 0, 0, 0))
            .ok()?;
        midnight
            .checked_add(SignedDuration::from_hours(24 * days))
            .ok()
    };
    let since = scope.from.and_then(|date| utc(date, -1));
    let until = scope.to.and_then(|date| utc(date, 2));
    let owner = scope.department.as_deref().map(str::to_lowercase);
    let rows = all!(
        store,
        Row,
        PAGE,
        after,
        since,
        until,
        owner.as_deref(),
        scope.opportunity,
        limit
    )?;
    rows.into_iter().map(Row::kept).collect()
}

/// What people declared of the opportunities from `first` to `last`, in their order.
///
/// # Errors
/// When the database cannot, or holds a step that is not ours.
pub async fn steps(
    store: &Store,
    first: OpportunityId,
    last: OpportunityId,
) -> Result<Vec<(OpportunityId, StepDeclared)>> {
    let rows = all!(store, StepRow, STEPS, first, last)?;
    rows.into_iter().map(StepRow::declared).collect()
}

/// Every figure that people declared, oldest first, by the days of `zone`.
///
/// # Errors
/// When the database cannot, or holds a metric that is not ours.
pub async fn figures(store: &Store, zone: &jiff::tz::TimeZone) -> Result<Vec<FigureDeclared>> {
    let rows = all!(store, FigureRow, FIGURES)?;
    let figure = |row: FigureRow| {
        let key = Key::named(&row.metric).ok_or_else(|| {
            let why = "no such metric";
            StoreError::corrupt("report_declared_figures", "metric", &row.metric, &why)
        })?;
        Ok(FigureDeclared {
            key,
            value: Decimal(row.value),
            on: zone.to_datetime(row.declared_at).date(),
            source: row.source,
        })
    };
    rows.into_iter().map(figure).collect()
}

/// Keeps what somebody declared of a step; it takes the place of an earlier declaration.
///
/// # Errors
/// When the database cannot.
pub async fn put_step(
    tx: &mut Tx,
    opportunity: OpportunityId,
    step: &StepDeclared,
    now: Timestamp,
) -> Result<()> {
    run!(
        tx,
        PUT_STEP,
        opportunity,
        step.step.word(),
        step.elapsed.map(|days| days.0),
        step.effort.map(|days| days.0),
        &step.source,
        now
    )
    .map(drop)
}

/// Keeps a figure that somebody declared at `now`.
///
/// # Errors
/// When the database cannot.
pub async fn put_figure(
    tx: &mut Tx,
    key: Key,
    value: Decimal,
    source: &str,
    now: Timestamp,
) -> Result<()> {
    run!(tx, PUT_FIGURE, key.word(), now, value.0, source).map(drop)
}

/// At most `limit` owners of repositories that have opportunities, by name.
///
/// # Errors
/// When the database cannot.
pub async fn owners(store: &Store, limit: i64) -> Result<Vec<String>> {
    let rows = all!(store, OwnerRow, OWNERS, limit)?;
    Ok(rows.into_iter().map(|row| row.owner).collect())
}

impl Row {
    fn kept(self) -> Result<Kept> {
        let digest = serde_json::from_str(&self.digest).map_err(|error| {
            let key = self.opportunity_id.to_string();
            StoreError::corrupt("report_digests", "digest", &key, &error)
        })?;
        Ok(Kept {
            digest,
            owner: self.owner,
            repository: self.name,
        })
    }
}

impl StepRow {
    fn declared(self) -> Result<(OpportunityId, StepDeclared)> {
        let step = AnnexStep::named(&self.step).ok_or_else(|| {
            let key = self.opportunity_id.to_string();
            StoreError::corrupt("report_declared_steps", "step", &key, &"no such step")
        })?;
        let declared = StepDeclared {
            step,
            elapsed: self.elapsed.map(Decimal),
            effort: self.effort.map(Decimal),
            source: self.source,
        };
        Ok((self.opportunity_id, declared))
    }
}
