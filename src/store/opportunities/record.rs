//! How a decision is kept: the opportunity, its new events and what lists read of it.
//!
//! The version is the optimistic lock: whoever decided on an older one changes no row.

use jiff::Timestamp;

use super::super::writes::writing;
use super::super::{Result, StoreError, Tx, Write, listings};
use super::chain::{self, Link};
use super::{Version, number};
use crate::domain::ids::{IssueId, OpportunityId, UserId};
use crate::domain::opportunity::Opportunity;
use crate::domain::payment::Payment;

const NEWEST_VERSION: &str = "
    SELECT opportunity_id, version FROM opportunities
    WHERE issue_id = $1 ORDER BY created_at DESC, opportunity_id DESC LIMIT 1";

const HOLD: &str =
    "UPDATE opportunities SET version = version WHERE opportunity_id = $1 AND version = $2";

const INSERT: &str = "
    INSERT INTO opportunities (
        opportunity_id, version, state, disputed, snapshot, head, title, language, price_cents,
        currency, posted_at, closes_at, delivery_due_at, applications, questions, supplier_id,
        repository_id, issue_id, issue_number, installation_id, updated_at, ocid, created_at,
        hidden)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
        $20, $21, $22, $23, FALSE)";

const UPDATE: &str = "
    UPDATE opportunities SET version = $2, state = $3, disputed = $4, snapshot = $5, head = $6,
        title = $7, language = $8, price_cents = $9, currency = $10, posted_at = $11,
        closes_at = $12, delivery_due_at = $13, applications = $14, questions = $15,
        supplier_id = $16, repository_id = $17, issue_id = $18, issue_number = $19,
        installation_id = $20, updated_at = $21
    WHERE opportunity_id = $1 AND version = $22";

/// A statement that names the columns as [`INSERT`] and [`UPDATE`] do, and then `$more`.
macro_rules! put {
    ($sql:expr, $it:expr, $shown:expr, $head:expr, $($more:expr),+) => {
        writing!(
            $sql,
            $it.id,
            number($it.version),
            $it.state.name(),
            $it.disputed(),
            $shown.snapshot,
            $head,
            $shown.title,
            $shown.language,
            $shown.price,
            $shown.currency,
            $shown.posted_at,
            $shown.closes_at,
            $shown.delivery_due_at,
            $shown.applications,
            $shown.questions,
            $shown.supplier,
            $it.issue.repository,
            $it.issue.issue,
            $it.issue.number,
            $it.installation,
            $it.updated_at,
            $($more),+
        )
    };
}

const PUT_PAYMENT: &str = "
    INSERT INTO payments (payment_id, opportunity_id, award, state, amount_cents, tax_cents,
        tax_is_estimate, currency, record, created_at, paid_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    ON CONFLICT (payment_id) DO UPDATE
    SET state = excluded.state, tax_cents = excluded.tax_cents,
        tax_is_estimate = excluded.tax_is_estimate, record = excluded.record,
        paid_at = excluded.paid_at";

/// The newest opportunity of an issue as the transaction sees it.
///
/// # Errors
/// When the database cannot.
pub async fn newest_in(tx: &mut Tx, issue: IssueId) -> Result<Option<Version>> {
    one!(tx, Version, NEWEST_VERSION, issue)
}

/// Holds an opportunity at a version until the transaction ends; false when it moved.
///
/// Whoever waits for its next event must hold it, or on PostgreSQL that event
/// could be committed between the look and the wait.
///
/// # Errors
/// When the database cannot.
pub async fn hold(tx: &mut Tx, id: OpportunityId, version: u64) -> Result<bool> {
    Ok(run!(tx, HOLD, id, number(version))? == 1)
}

/// An opportunity that was not kept before, or is replaced at `after_version`.
#[derive(Clone, Debug)]
pub struct Recording<'a> {
    /// The opportunity as it now is.
    pub opportunity: &'a Opportunity,
    /// The version that was decided on; none for a new one.
    pub after_version: Option<u64>,
    /// The opportunity as it was listed last, where that was by this program.
    pub listed: Option<&'a Opportunity>,
    /// The prefix of its OCID.
    pub ocid_prefix: &'a str,
    /// Its new events.
    pub links: &'a [Link],
    /// Now.
    pub now: Timestamp,
}

/// A decision as it will be written: made up before the transaction begins, since there is
/// one writer, and all others wait for it.
#[derive(Debug, Default)]
pub struct Prepared {
    /// The opportunity comes first.
    writes: Vec<Write>,
    replaces: bool,
}

impl Recording<'_> {
    /// Makes up what will be written.
    ///
    /// # Errors
    /// When something of it cannot be written as JSON.
    pub fn prepared(&self) -> Result<Prepared> {
        let Some(last) = self.links.last() else {
            return Ok(Prepared::default());
        };
        let (it, id) = (self.opportunity, self.opportunity.id);
        let mut writes = vec![put_opportunity(self, &last.hash)?];
        for link in self.links {
            chain::put(&mut writes, id, link, self.now);
        }
        listings::put(&mut writes, it, self.listed)?;
        if let Some(payment) = it.payment() {
            writes.push(put_payment(id, payment)?);
        }
        Ok(Prepared {
            writes,
            replaces: self.after_version.is_some(),
        })
    }
}

/// Records a decision and writes `along` what belongs to it: how many rows each of those
/// changed, or none when somebody else's decision came first and all of it is to be undone.
///
/// # Errors
/// When the database cannot, or a guard of it forbids the record.
pub async fn record(
    tx: &mut Tx,
    prepared: Prepared,
    along: impl IntoIterator<Item = Write>,
) -> Result<Option<Vec<u64>>> {
    let Prepared {
        mut writes,
        replaces,
    } = prepared;
    let own = writes.len();
    writes.extend(along);
    match tx.write(writes).await {
        Ok(mut changed) => {
            let along = changed.split_off(own);
            let first = changed.first();
            Ok(first.is_none_or(|rows| *rows == 1).then_some(along))
        }
        // Events of somebody else's stand at these versions already.
        Err(error) if error.is_duplicate() && replaces => Ok(None),
        Err(error) => Err(error),
    }
}

/// The columns that lists read, beside the snapshot.
struct Shown {
    snapshot: String,
    title: String,
    language: &'static str,
    price: Option<i64>,
    currency: String,
    posted_at: Option<Timestamp>,
    closes_at: Option<Timestamp>,
    delivery_due_at: Option<Timestamp>,
    applications: i64,
    questions: i64,
    supplier: Option<UserId>,
}

impl Shown {
    fn of(opportunity: &Opportunity) -> Result<Self> {
        let statement = opportunity.posting().map(|posting| &posting.statement);
        let standing = opportunity
            .posting()
            .map_or(0, |posting| posting.standing().count());
        let questions = opportunity
            .posting()
            .map_or(0, |posting| posting.questions.len());
        let snapshot = serde_json::to_string(opportunity).map_err(|error| {
            let key = opportunity.id.to_string();
            StoreError::corrupt("opportunities", "snapshot", &key, &error)
        })?;
        Ok(Self {
            snapshot,
            title: statement
                .map_or(&opportunity.source.title, |it| &it.title)
                .clone(),
            language: opportunity.language().tag(),
            price: statement.map(|it| it.fixed_price.amount.0),
            currency: statement.map_or_else(String::new, |it| it.fixed_price.currency.to_string()),
            posted_at: opportunity.posting().map(|posting| posting.posted_at),
            closes_at: statement.map(|it| it.closes_at),
            delivery_due_at: opportunity.delivery_due_at(),
            applications: i64::try_from(standing).unwrap_or(i64::MAX),
            questions: i64::try_from(questions).unwrap_or(i64::MAX),
            supplier: opportunity.supplier().map(|person| person.id),
        })
    }
}

fn put_opportunity(recording: &Recording<'_>, head: &str) -> Result<Write> {
    let it = recording.opportunity;
    let shown = Shown::of(it)?;
    Ok(if let Some(after) = recording.after_version {
        put!(UPDATE, it, shown, head, number(after))
    } else {
        let ocid = format!("{}-{}", recording.ocid_prefix, it.id);
        put!(INSERT, it, shown, head, ocid, it.labelled_at)
    })
}

fn put_payment(id: OpportunityId, payment: &Payment) -> Result<Write> {
    let record = serde_json::to_string(payment)
        .map_err(|error| StoreError::corrupt("payments", "record", &payment.id, &error))?;
    Ok(writing!(
        PUT_PAYMENT,
        &payment.id,
        id,
        i64::from(payment.award),
        payment.name(),
        payment.amount.0,
        payment.tax().0,
        payment.tax_is_estimate(),
        payment.currency.code(),
        record,
        payment.created_at,
        payment.paid_at()
    ))
}
