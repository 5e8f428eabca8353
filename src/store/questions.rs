//! The texts of questions and answers, which are public but can be erased, and the
//! rationales of evaluations.

use super::{Result, Store};
use crate::domain::ids::OpportunityId;
use crate::domain::opportunity::Opportunity;
use crate::domain::question::Texts;

row! {
    struct Row in "event_private" key version {
        version: i64,
        body: String,
    }
}

row! {
    /// A private part of an event as it is kept.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct PrivatePart in "event_private" key version {
        /// The event's place in the chain, from 1.
        pub version: i64,
        /// The salt that its hash is made with.
        pub salt: Vec<u8>,
        /// The text.
        pub body: String,
    }
}

const PRIVATE: &str = "
    SELECT version, salt, body FROM event_private WHERE opportunity_id = $1 ORDER BY version";

const TEXTS: &str = "
    SELECT p.version, p.body FROM event_private p
    JOIN events e ON e.opportunity_id = p.opportunity_id AND e.version = p.version
    WHERE p.opportunity_id = $1 AND e.kind IN ('question_asked', 'question_answered')";

const RATIONALES: &str = "
    SELECT p.version, p.body FROM event_private p
    JOIN events e ON e.opportunity_id = p.opportunity_id AND e.version = p.version
    WHERE p.opportunity_id = $1 AND e.kind = 'evaluated'";

/// The texts of an opportunity's questions and answers that were not erased;
/// the database is not asked where there was no question.
///
/// # Errors
/// When the database cannot.
pub async fn texts_of(store: &Store, opportunity: &Opportunity) -> Result<Texts> {
    if opportunity
        .posting()
        .is_none_or(|posting| posting.questions.is_empty())
    {
        return Ok(Texts::new());
    }
    Ok(by_version(all!(store, Row, TEXTS, opportunity.id)?))
}

/// The rationales of an opportunity's evaluations (R82) that were not erased, by the
/// version of their event.
///
/// # Errors
/// When the database cannot.
pub async fn rationales_of(store: &Store, opportunity: &Opportunity) -> Result<Texts> {
    Ok(by_version(all!(store, Row, RATIONALES, opportunity.id)?))
}

/// Every private part of an opportunity's events that was not erased, in order: for
/// auditors alone.
///
/// # Errors
/// When the database cannot.
pub async fn private_parts(store: &Store, id: OpportunityId) -> Result<Vec<PrivatePart>> {
    all!(store, PrivatePart, PRIVATE, id)
}

fn by_version(rows: Vec<Row>) -> Texts {
    rows.into_iter()
        .filter_map(|row| Some((u64::try_from(row.version).ok()?, row.body)))
        .collect()
}
