//! Looking into the outbox: what operators and pages ask.

use jiff::{SignedDuration, Timestamp};

use super::super::access::held;
use super::super::{Result, Store, Worker};
use super::{Effect, EffectStatus};
use crate::domain::ids::{OpportunityId, RepositoryId};

row! {
    struct Depth in "effects" key status {
        status: EffectStatus,
        amount: i64,
        oldest: Option<Timestamp>,
    }
}

/// How much is waiting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EffectsDepth {
    /// Effects to be performed.
    pub pending: i64,
    /// Effects given up.
    pub dead: i64,
    /// For how long the oldest pending one has waited that the App may perform.
    pub oldest_age: Option<SignedDuration>,
}

const BY_ID: &str = effects!("WHERE effect_id = $1");
const DEAD: &str = effects!(
    "WHERE status = 'dead' AND (created_at, effect_id) > ($1, $2)
     ORDER BY created_at, effect_id LIMIT $3"
);

const LIST: &str = effects!(
    "WHERE (CAST($1 AS TEXT) IS NULL OR status = $1) AND (CAST($2 AS TEXT) IS NULL OR kind = $2)
        AND (CAST($3 AS BIGINT) IS NULL OR opportunity_id IN
            (SELECT opportunity_id FROM opportunities WHERE repository_id = $3))
     ORDER BY created_at DESC, effect_id DESC LIMIT $4"
);

const OF_OPPORTUNITY: &str = effects!("WHERE opportunity_id = $1 ORDER BY created_at, effect_id");

const DEPTH: &str = concat!(
    "SELECT status, count(*) AS amount,
        min(CASE WHEN NOT coalesce(last_error LIKE '",
    held!(),
    "%', FALSE) THEN created_at END) AS oldest
    FROM effects WHERE status IN ('pending', 'dead') GROUP BY status"
);

const REPLAY: &str = "
    UPDATE effects SET status = 'pending', attempts = 0, next_attempt_at = $2, done_at = NULL,
        generation = generation + 1
    WHERE effect_id = $1 AND status = 'dead'";

/// Which effects to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EffectFilter {
    /// Only these.
    pub status: Option<EffectStatus>,
    /// Only those of this kind.
    pub kind: Option<String>,
    /// Only those about opportunities of this repository.
    pub repository: Option<RepositoryId>,
}

/// Effects, newest first.
///
/// # Errors
/// When the database cannot.
pub async fn list(store: &Store, filter: &EffectFilter, limit: i64) -> Result<Vec<Effect>> {
    let kind = filter.kind.as_deref();
    all!(
        store,
        Effect,
        LIST,
        filter.status,
        kind,
        filter.repository,
        limit
    )
}

/// Every effect about an opportunity, oldest first.
///
/// # Errors
/// When the database cannot.
pub async fn of_opportunity(store: &Store, id: OpportunityId) -> Result<Vec<Effect>> {
    all!(store, Effect, OF_OPPORTUNITY, id)
}

/// How much is waiting.
///
/// # Errors
/// When the database cannot.
pub async fn depth(store: &Store, now: Timestamp) -> Result<EffectsDepth> {
    let mut depth = EffectsDepth::default();
    for row in all!(store, Depth, DEPTH)? {
        match row.status {
            EffectStatus::Pending => {
                depth.pending = row.amount;
                depth.oldest_age = row.oldest.map(|oldest| now.duration_since(oldest));
            }
            EffectStatus::Dead => depth.dead = row.amount,
            EffectStatus::Done | EffectStatus::Dropped => {}
        }
    }
    Ok(depth)
}

/// The effect of that id.
///
/// # Errors
/// When the database cannot.
pub async fn effect(store: &Store, effect_id: &str) -> Result<Option<Effect>> {
    one!(store, Effect, BY_ID, effect_id)
}

/// Effects that were given up, oldest first, after the one given.
///
/// # Errors
/// When the database cannot.
pub async fn dead(store: &Store, after: Option<&Effect>, limit: i64) -> Result<Vec<Effect>> {
    let (at, id) = after.map_or((Timestamp::UNIX_EPOCH, ""), |last| {
        (last.created_at, last.effect_id.as_str())
    });
    all!(store, Effect, DEAD, at, id, limit)
}

/// Has a dead effect performed again; `false` when there is none of that id.
///
/// # Errors
/// When the database cannot.
pub async fn replay(store: &Store, effect_id: &str, now: Timestamp) -> Result<bool> {
    let mut tx = store.begin_write().await?;
    let changed = run!(tx, REPLAY, effect_id, now)?;
    tx.ring(Worker::Effects);
    tx.commit().await?;
    Ok(changed == 1)
}
