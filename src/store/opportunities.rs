//! Opportunities: the snapshot to decide on, the chain of events, and what
//! decisions leave behind (decided facts, seeds, payments).
//!
//! A decision is recorded by [`record`] in one transaction. The version is the
//! optimistic lock: whoever decided on an older one changes no row.
// Longer than the rule: the queries of one table family stand beside their rows.

use jiff::Timestamp;

use super::writes::writing;
use super::{Result, Store, StoreError, Tx, Write, listings};
use crate::domain::event::Change;
use crate::domain::ids::{IssueId, OpportunityId, Person, RepositoryId, UserId};
use crate::domain::opportunity::Opportunity;
use crate::domain::payment::Payment;

row! {
    /// An opportunity as it is kept.
    #[derive(Clone, Debug)]
    pub struct Row in "opportunities" key opportunity_id {
        /// Its id.
        pub opportunity_id: OpportunityId,
        /// How many events it has.
        pub version: i64,
        /// The hash of the last of them.
        pub head: String,
        /// The aggregate as JSON.
        pub snapshot: String,
    }
}

/// An opportunity with the hash of its last event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The aggregate.
    pub opportunity: Opportunity,
    /// The head of its chain.
    pub head: String,
    /// Whether this program wrote its listing, words and all; what was only read may
    /// have been listed by an earlier version of it.
    pub listed: bool,
}

row! {
    /// One link of the chain, as it is kept.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct EventRow in "events" key version {
        /// Its place, from 1.
        pub version: i64,
        /// The event's name.
        pub kind: String,
        /// The record as RFC 8785 JSON: what the hash is of.
        pub body: String,
        /// The hash of the record before.
        pub previous: String,
        /// Its hash.
        pub hash: String,
    }
}

row! {
    /// A version of an opportunity, which never changes.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Version in "opportunities" key opportunity_id {
        /// Whose.
        pub opportunity_id: OpportunityId,
        /// How many events it has.
        pub version: i64,
    }
}

impl Version {
    /// Whether the opportunity is at it.
    #[must_use]
    pub fn is_of(self, opportunity: &Opportunity) -> bool {
        self == Self::from(opportunity)
    }
}

impl From<&Opportunity> for Version {
    fn from(opportunity: &Opportunity) -> Self {
        Self {
            opportunity_id: opportunity.id,
            version: number(opportunity.version),
        }
    }
}

row! {
    struct Sealed in "seeds" key opportunity_id {
        sealed: Vec<u8>,
    }
}

row! {
    struct Fact in "decided" key fact_key {
        fact_key: String,
        at: Timestamp,
    }
}

const NEWEST_OF_ISSUE: &str = "
    SELECT opportunity_id, version, head, snapshot FROM opportunities
    WHERE issue_id = $1 ORDER BY created_at DESC, opportunity_id DESC LIMIT 1";

const NEWEST_VERSION: &str = "
    SELECT opportunity_id, version FROM opportunities
    WHERE issue_id = $1 ORDER BY created_at DESC, opportunity_id DESC LIMIT 1";

const ALL_OF_ISSUE: &str = "
    SELECT opportunity_id, version, head, snapshot FROM opportunities
    WHERE issue_id = $1 ORDER BY created_at DESC, opportunity_id DESC";

const NEWEST_OF_NUMBER: &str = "
    SELECT opportunity_id, version, head, snapshot FROM opportunities
    WHERE repository_id = $1 AND issue_number = $2
    ORDER BY created_at DESC, opportunity_id DESC LIMIT 1";

const BY_ID: &str =
    "SELECT opportunity_id, version, head, snapshot FROM opportunities WHERE opportunity_id = $1";

const LIVE_OF_REPOSITORY: &str = "
    SELECT opportunity_id, version, head, snapshot FROM opportunities
    WHERE repository_id = $1
      AND state IN ('open', 'evaluation', 'offered', 'in_progress', 'delivered')
    ORDER BY opportunity_id";

const SETTLED_OF_REPOSITORY: &str = "
    SELECT opportunity_id, version, head, snapshot FROM opportunities
    WHERE repository_id = $1 AND state IN ('accepted', 'paid')
    ORDER BY opportunity_id";
/// More than a programme posts in a year: beyond them the comparison would cost
/// more than it tells.
const POSTED_SINCE: &str = "
    SELECT opportunity_id, version, head, snapshot FROM opportunities
    WHERE posted_at >= $1 ORDER BY posted_at DESC, opportunity_id LIMIT 1000";

const UNFINISHED_OF_REPOSITORY: &str = "
    SELECT opportunity_id, version, head, snapshot FROM opportunities
    WHERE repository_id = $1
      AND state NOT IN ('paid', 'unsuccessful', 'cancelled')
    ORDER BY opportunity_id";

const LABEL_DECIDED: &str = "SELECT fact_key, at FROM decided WHERE fact_key LIKE $1 LIMIT 1";

const FACTS_LIKE: &str = "SELECT fact_key, at FROM decided WHERE fact_key LIKE $1 LIMIT 100";

const ANY_IN: &str = "
    SELECT opportunity_id, version, head, snapshot FROM opportunities
    WHERE repository_id = $1 LIMIT 1";

const ANY_ENDED_IN: &str = "
    SELECT opportunity_id, version FROM opportunities
    WHERE repository_id = $1 AND state IN ('paid', 'unsuccessful', 'cancelled') LIMIT 1";

const INSERT: &str = "
    INSERT INTO opportunities (
        opportunity_id, ocid, repository_id, issue_id, issue_number, installation_id, version,
        state, disputed, snapshot, head, title, language, price_cents, currency, posted_at,
        closes_at, delivery_due_at, applications, questions, supplier_id, hidden, created_at,
        updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
        $20, $21, $9, $22, $23)";

const UPDATE: &str = "
    UPDATE opportunities SET version = $3, state = $4, snapshot = $5, head = $6, title = $7,
        language = $8, price_cents = $9, currency = $10, posted_at = $11, closes_at = $12,
        delivery_due_at = $13, applications = $14, questions = $15, supplier_id = $16,
        updated_at = $17, disputed = $18, repository_id = $19, issue_id = $20, issue_number = $21,
        installation_id = $22
    WHERE opportunity_id = $1 AND version = $2";

const HOLD: &str =
    "UPDATE opportunities SET version = version WHERE opportunity_id = $1 AND version = $2";

const INSERT_EVENT: &str = "
    INSERT INTO events (opportunity_id, version, kind, at, recorded_at, actor_id, actor_login,
        cause, body, private_sha256, previous, hash)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

const INSERT_PRIVATE: &str =
    "INSERT INTO event_private (opportunity_id, version, salt, body) VALUES ($1, $2, $3, $4)";

const EVENTS: &str = "
    SELECT version, kind, body, previous, hash FROM events
    WHERE opportunity_id = $1 ORDER BY version";

const DECIDED: &str = "SELECT fact_key, at FROM decided WHERE fact_key = $1";

const KEEP_SEED: &str = "INSERT INTO seeds (opportunity_id, sealed) VALUES ($1, $2)";

const SEED: &str = "SELECT opportunity_id, sealed FROM seeds WHERE opportunity_id = $1";

const PUT_PAYMENT: &str = "
    INSERT INTO payments (payment_id, opportunity_id, award, state, amount_cents, tax_cents,
        tax_is_estimate, currency, record, created_at, paid_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    ON CONFLICT (payment_id) DO UPDATE
    SET state = excluded.state, tax_cents = excluded.tax_cents,
        tax_is_estimate = excluded.tax_is_estimate, record = excluded.record,
        paid_at = excluded.paid_at";

fn kept(row: Option<Row>) -> Result<Option<Kept>> {
    row.map(decode).transpose()
}

fn decode(row: Row) -> Result<Kept> {
    let opportunity = serde_json::from_str(&row.snapshot).map_err(|error| {
        let key = row.opportunity_id.to_string();
        StoreError::corrupt("opportunities", "snapshot", &key, &error)
    })?;
    Ok(Kept {
        opportunity,
        head: row.head,
        listed: false,
    })
}

/// The newest opportunity of an issue.
///
/// # Errors
/// When the database cannot, or the row does not decode.
pub async fn newest_of_issue(store: &Store, issue: IssueId) -> Result<Option<Kept>> {
    kept(one!(store, Row, NEWEST_OF_ISSUE, issue)?)
}

/// Every opportunity of an issue, newest first.
///
/// # Errors
/// As [`newest_of_issue`].
pub async fn all_of_issue(store: &Store, issue: IssueId) -> Result<Vec<Kept>> {
    all!(store, Row, ALL_OF_ISSUE, issue)?
        .into_iter()
        .map(decode)
        .collect()
}

/// The newest opportunity of the issue with that number in a repository.
///
/// # Errors
/// As [`newest_of_issue`].
pub async fn newest_of_number(
    store: &Store,
    repository: RepositoryId,
    number: i64,
) -> Result<Option<Kept>> {
    kept(one!(store, Row, NEWEST_OF_NUMBER, repository, number)?)
}

/// The opportunity of that id.
///
/// # Errors
/// As [`newest_of_issue`].
pub async fn by_id(store: &Store, id: OpportunityId) -> Result<Option<Kept>> {
    kept(one!(store, Row, BY_ID, id)?)
}

/// The opportunities of a repository that a pull request could concern.
///
/// # Errors
/// As [`newest_of_issue`].
pub async fn live_of_repository(store: &Store, repository: RepositoryId) -> Result<Vec<Kept>> {
    all!(store, Row, LIVE_OF_REPOSITORY, repository)?
        .into_iter()
        .map(decode)
        .collect()
}

/// The opportunities of a repository whose delivery was accepted: a revert concerns
/// one of them (case 103).
///
/// # Errors
/// As [`newest_of_issue`].
pub async fn settled_of_repository(store: &Store, repository: RepositoryId) -> Result<Vec<Kept>> {
    all!(store, Row, SETTLED_OF_REPOSITORY, repository)?
        .into_iter()
        .map(decode)
        .collect()
}

/// What was posted since, newest first; at most a thousand.
///
/// # Errors
/// As [`newest_of_issue`].
pub async fn posted_since(store: &Store, since: Timestamp) -> Result<Vec<Kept>> {
    all!(store, Row, POSTED_SINCE, since)?
        .into_iter()
        .map(decode)
        .collect()
}

/// The opportunities of a repository to which anything may still happen.
///
/// # Errors
/// As [`newest_of_issue`].
pub async fn unfinished_of_repository(
    store: &Store,
    repository: RepositoryId,
) -> Result<Vec<Kept>> {
    all!(store, Row, UNFINISHED_OF_REPOSITORY, repository)?
        .into_iter()
        .map(decode)
        .collect()
}

/// Whether a label of the issue was ever decided on, whatever came of it.
///
/// # Errors
/// When the database cannot.
pub async fn label_was_decided(store: &Store, issue: IssueId) -> Result<bool> {
    let facts = format!("label:{issue}:%");
    Ok(one!(store, Fact, LABEL_DECIDED, &facts)?.is_some())
}

/// The keys of the facts decided on that are like a pattern of SQL's.
///
/// # Errors
/// When the database cannot.
pub async fn facts_like(store: &Store, pattern: &str) -> Result<Vec<String>> {
    let facts = all!(store, Fact, FACTS_LIKE, pattern)?;
    Ok(facts.into_iter().map(|fact| fact.fact_key).collect())
}

/// Whether a repository ever had an opportunity.
///
/// # Errors
/// When the database cannot.
pub async fn any_in(store: &Store, repository: RepositoryId) -> Result<bool> {
    Ok(one!(store, Row, ANY_IN, repository)?.is_some())
}

/// Whether a repository has an opportunity that is over.
///
/// # Errors
/// When the database cannot.
pub async fn any_ended_in(store: &Store, repository: RepositoryId) -> Result<bool> {
    Ok(one!(store, Version, ANY_ENDED_IN, repository)?.is_some())
}

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

/// The chain of an opportunity, oldest first.
///
/// # Errors
/// When the database cannot.
pub async fn events(store: &Store, id: OpportunityId) -> Result<Vec<EventRow>> {
    all!(store, EventRow, EVENTS, id)
}

/// When a fact was decided, if it was.
///
/// # Errors
/// When the database cannot.
pub async fn decided_at(store: &Store, fact_key: &str) -> Result<Option<Timestamp>> {
    Ok(one!(store, Fact, DECIDED, fact_key)?.map(|row| row.at))
}

/// Keeps the sealed seed of a new opportunity's draw.
///
/// # Errors
/// When the database cannot.
pub async fn keep_seed(tx: &mut Tx, id: OpportunityId, sealed: &[u8]) -> Result<()> {
    run!(tx, KEEP_SEED, id, sealed).map(drop)
}

/// The sealed seed.
///
/// # Errors
/// When the database cannot.
pub async fn seed(store: &Store, id: OpportunityId) -> Result<Option<Vec<u8>>> {
    Ok(one!(store, Sealed, SEED, id)?.map(|row| row.sealed))
}

/// One event with its place in the chain, ready to be kept.
#[derive(Clone, Debug)]
pub struct Link {
    /// Its place, from 1.
    pub version: u64,
    /// What happened.
    pub change: Change,
    /// Its cause, in a word or two.
    pub cause: String,
    /// The record as RFC 8785 JSON.
    pub body: String,
    /// The salt and hash of its private text.
    pub private: Option<(Vec<u8>, String)>,
    /// The hash before.
    pub previous: String,
    /// Its hash.
    pub hash: String,
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

/// Records a decision; false when somebody else's came first.
///
/// # Errors
/// When the database cannot, or a guard of it forbids the record.
pub async fn record(tx: &mut Tx, recording: &Recording<'_>) -> Result<bool> {
    let Some(last) = recording.links.last() else {
        return Ok(true);
    };
    let (it, id) = (recording.opportunity, recording.opportunity.id);
    let mut writes = vec![put_opportunity(recording, &last.hash)?];
    for link in recording.links {
        put_event(&mut writes, id, link, recording.now);
    }
    listings::put(&mut writes, it, recording.listed)?;
    if let Some(payment) = it.payment() {
        writes.push(put_payment(id, payment)?);
    }
    match tx.write(writes).await {
        Ok(changed) => Ok(changed.first() == Some(&1)),
        // Events of somebody else's stand at these versions already.
        Err(error) if error.is_duplicate() && recording.after_version.is_some() => Ok(false),
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

fn number(version: u64) -> i64 {
    i64::try_from(version).unwrap_or(i64::MAX)
}

fn put_opportunity(recording: &Recording<'_>, head: &str) -> Result<Write> {
    let it = recording.opportunity;
    let shown = Shown::of(it)?;
    Ok(match recording.after_version {
        Some(after) => writing!(
            UPDATE,
            it.id,
            number(after),
            number(it.version),
            it.state.name(),
            shown.snapshot,
            head,
            shown.title,
            shown.language,
            shown.price,
            shown.currency,
            shown.posted_at,
            shown.closes_at,
            shown.delivery_due_at,
            shown.applications,
            shown.questions,
            shown.supplier,
            it.updated_at,
            it.disputed(),
            it.issue.repository,
            it.issue.issue,
            it.issue.number,
            it.installation
        ),
        None => writing!(
            INSERT,
            it.id,
            format!("{}-{}", recording.ocid_prefix, it.id),
            it.issue.repository,
            it.issue.issue,
            it.issue.number,
            it.installation,
            number(it.version),
            it.state.name(),
            it.disputed(),
            shown.snapshot,
            head,
            shown.title,
            shown.language,
            shown.price,
            shown.currency,
            shown.posted_at,
            shown.closes_at,
            shown.delivery_due_at,
            shown.applications,
            shown.questions,
            shown.supplier,
            it.labelled_at,
            it.updated_at
        ),
    })
}

fn put_event(writes: &mut Vec<Write>, id: OpportunityId, link: &Link, now: Timestamp) {
    let Link {
        change, version, ..
    } = link;
    let actor = change.actor.as_ref();
    let version = number(*version);
    writes.push(writing!(
        INSERT_EVENT,
        id,
        version,
        change.event.kind(),
        change.at,
        now,
        actor.map(|person| person.id),
        actor.map(|person: &Person| person.login.as_str()),
        &link.cause,
        &link.body,
        link.private.as_ref().map(|(_, hash)| hash.as_str()),
        &link.previous,
        &link.hash
    ));
    if let (Some((salt, _)), Some(text)) = (&link.private, &change.private) {
        writes.push(writing!(INSERT_PRIVATE, id, version, salt.as_slice(), text));
    }
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
