//! The facts that were decided on, each once: what is redelivered changes nothing.

use jiff::Timestamp;

use super::super::{Result, Store, Tx};
use crate::domain::ids::{IssueId, OpportunityId};

row! {
    struct Fact in "decided" key fact_key {
        fact_key: String,
        at: Timestamp,
    }
}

const LABEL_DECIDED: &str = "SELECT fact_key, at FROM decided WHERE fact_key LIKE $1 LIMIT 1";

const FACTS_LIKE: &str = "SELECT fact_key, at FROM decided WHERE fact_key LIKE $1 LIMIT 100";

const DECIDED: &str = "SELECT fact_key, at FROM decided WHERE fact_key = $1";

const DECIDE: &str = "
    INSERT INTO decided (fact_key, opportunity_id, outcome, at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (fact_key) DO NOTHING";

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

/// When a fact was decided, if it was.
///
/// # Errors
/// When the database cannot.
pub async fn decided_at(store: &Store, fact_key: &str) -> Result<Option<Timestamp>> {
    Ok(one!(store, Fact, DECIDED, fact_key)?.map(|row| row.at))
}

/// Notes that a fact is decided; false when it was before.
///
/// # Errors
/// When the database cannot.
pub async fn decide(
    tx: &mut Tx,
    fact_key: &str,
    opportunity: Option<OpportunityId>,
    outcome: &str,
    at: Timestamp,
) -> Result<bool> {
    Ok(run!(tx, DECIDE, fact_key, opportunity, outcome, at)? == 1)
}
