//! The facts that were decided on, each once: what is redelivered changes nothing.

use jiff::Timestamp;

use super::super::effects::EffectStatus;
use super::super::{Result, Store, Tx};
use super::Version;
use super::record::newest_in;
use crate::domain::ids::{IssueId, OpportunityId};

row! {
    struct Fact in "decided" key fact_key {
        fact_key: String,
        at: Timestamp,
    }
}

row! {
    struct StandingRow in "opportunities" key opportunity_id {
        decided_at: Option<Timestamp>,
        opportunity_id: Option<OpportunityId>,
        version: Option<i64>,
    }
}

/// How an issue stands to a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whether the fact is decided.
    pub decided: bool,
    /// The issue's newest opportunity.
    pub newest: Option<Version>,
}

row! {
    struct Ours in "decided" key fact_key {
        effect: Option<EffectStatus>,
    }
}

const LABEL_DECIDED: &str = "SELECT fact_key, at FROM decided WHERE fact_key LIKE $1 LIMIT 1";

const FACTS_LIKE: &str = "SELECT fact_key, at FROM decided WHERE fact_key LIKE $1 LIMIT 100";

const DECIDED: &str = "SELECT fact_key, at FROM decided WHERE fact_key = $1";

const STANDING: &str = "
    SELECT (SELECT d.at FROM decided d WHERE d.fact_key = $2) AS decided_at,
        o.opportunity_id, o.version
    FROM (SELECT 1 AS one) here LEFT JOIN (
        SELECT opportunity_id, version FROM opportunities
        WHERE issue_id = $1 ORDER BY created_at DESC, opportunity_id DESC LIMIT 1) o ON TRUE";

const DECIDE: &str = "
    INSERT INTO decided (fact_key, opportunity_id, outcome, at)
    SELECT $1, $2, $3, $4
    WHERE CAST($5 AS BIGINT) IS NULL OR $6 = COALESCE((
        SELECT o.opportunity_id || ':' || o.version FROM opportunities o
        WHERE o.issue_id = $5 ORDER BY o.created_at DESC, o.opportunity_id DESC LIMIT 1), '')
    ON CONFLICT (fact_key) DO NOTHING
    RETURNING fact_key, (SELECT e.status FROM effects e WHERE e.effect_id = $7) AS effect";

/// Whether a label of the issue was ever decided on, whatever came of it.
///
/// # Errors
/// When the database cannot.
pub async fn label_was_decided(store: &Store, issue: IssueId) -> Result<bool> {
    let facts = format!("label:{issue}:%");
    Ok(one!(store, Fact, LABEL_DECIDED, &facts)?.is_some())
}

/// The instants in the keys of the facts decided on that stand between these two.
///
/// # Errors
/// When the database cannot.
pub async fn decided_between(store: &Store, before: &str, after: &str) -> Result<Vec<Timestamp>> {
    let facts = all!(store, Fact, FACTS_LIKE, &format!("{before}%{after}"))?;
    let between = |fact: &Fact| {
        let rest = fact.fact_key.strip_prefix(before)?;
        rest.strip_suffix(after)?.parse().ok()
    };
    Ok(facts.iter().filter_map(between).collect())
}

/// When a fact was decided, if it was.
///
/// # Errors
/// When the database cannot.
pub async fn decided_at(store: &Store, fact_key: &str) -> Result<Option<Timestamp>> {
    Ok(one!(store, Fact, DECIDED, fact_key)?.map(|row| row.at))
}

/// How an issue stands to a fact, without reading its opportunity.
///
/// # Errors
/// When the database cannot.
pub async fn standing(store: &Store, issue: IssueId, fact_key: Option<&str>) -> Result<Standing> {
    let row = one!(store, StandingRow, STANDING, issue, fact_key)?;
    let newest = row.as_ref().and_then(|row| {
        Some(Version {
            opportunity_id: row.opportunity_id?,
            version: row.version?,
        })
    });
    Ok(Standing {
        decided: row.is_some_and(|row| row.decided_at.is_some()),
        newest,
    })
}

/// A fact that is about to be decided.
#[derive(Clone, Copy, Debug)]
pub struct Deciding<'a> {
    /// What makes it this one.
    pub fact_key: &'a str,
    /// How it is decided, in a word.
    pub outcome: &'a str,
    /// The opportunity that it was decided on.
    pub on: Option<Version>,
    /// The issue whose newest opportunity that must still be.
    pub newest_of: Option<IssueId>,
    /// The effect of which the answer says where it stands.
    pub effect: &'a str,
    /// Now.
    pub at: Timestamp,
}

/// What became of [`decide`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// The fact is this decision's, and the effect stands there, if there is such.
    Ours(Option<EffectStatus>),
    /// It was decided before.
    Before,
    /// The issue's newest opportunity is another, or another version of it.
    Moved,
}

/// Notes that a fact is decided, unless it was before or the opportunity moved.
///
/// # Errors
/// When the database cannot.
pub async fn decide(tx: &mut Tx, deciding: &Deciding<'_>) -> Result<Claimed> {
    let on = deciding.on.map_or_else(String::new, |on| {
        format!("{}:{}", on.opportunity_id, on.version)
    });
    let ours = one!(
        tx,
        Ours,
        DECIDE,
        deciding.fact_key,
        deciding.on.map(|on| on.opportunity_id),
        deciding.outcome,
        deciding.at,
        deciding.newest_of,
        &on,
        deciding.effect
    )?;
    if let Some(ours) = ours {
        return Ok(Claimed::Ours(ours.effect));
    }
    if let Some(issue) = deciding.newest_of
        && newest_in(tx, issue).await? != deciding.on
    {
        return Ok(Claimed::Moved);
    }
    Ok(Claimed::Before)
}
