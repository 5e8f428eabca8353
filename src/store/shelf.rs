//! Opportunities read many at once: what a list of whole ones needs in as many statements
//! however long it is.

use std::collections::HashMap;

use jiff::Timestamp;

use super::board::{Row, Shelved};
use super::{Result, Store};
use crate::domain::ids::{IssueId, OpportunityId};
use crate::domain::opportunity::Opportunity;

row! {
    struct Told in "events" key opportunity_id {
        opportunity_id: OpportunityId,
        at: Timestamp,
    }
}

row! {
    struct Beside in "opportunities" key opportunity_id {
        issue_id: IssueId,
        opportunity_id: OpportunityId,
        title: String,
        state: String,
    }
}

/// Another opportunity of the same issue, in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sibling {
    /// Its id.
    pub opportunity_id: OpportunityId,
    /// Its title.
    pub title: String,
    /// Its state, by name.
    pub state: String,
}

/// The ids that `$1` holds, one after the other: neither database reads the lists that the
/// other takes.
macro_rules! of_wanted {
    ($select:literal) => {
        concat!(
            "WITH RECURSIVE place (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM place \
             WHERE (i + 2) * 36 <= length(CAST($1 AS TEXT))), \
             wanted (id) AS (SELECT substr(CAST($1 AS TEXT), i * 36 + 1, 36) FROM place) ",
            $select
        )
    };
}

const WHOLE: &str = of_wanted!(
    "SELECT o.opportunity_id, o.ocid, o.snapshot, r.owner, r.name \
     FROM wanted w CROSS JOIN opportunities o CROSS JOIN repositories r \
     WHERE o.opportunity_id = w.id AND r.repository_id = o.repository_id \
     AND NOT o.hidden AND NOT r.private"
);

/// What readers are told of; an application or a reminder is not news.
const TOLD: &str = of_wanted!(
    "SELECT e.opportunity_id, max(e.at) AS at FROM wanted w CROSS JOIN events e \
     WHERE e.opportunity_id = w.id \
     AND e.kind IN ('posted', 'amended', 'extended', 'translated', 'question_answered', 'closed', \
     'ended', 'offered', 'awarded', 'delivered', 'accepted', 'paid', 'cancelled', 'terminated') \
     GROUP BY e.opportunity_id"
);

const BESIDE: &str = of_wanted!(
    "SELECT DISTINCT s.issue_id, s.opportunity_id, s.title, s.state \
     FROM wanted w CROSS JOIN opportunities o CROSS JOIN opportunities s \
     WHERE o.opportunity_id = w.id AND s.issue_id = o.issue_id ORDER BY s.opportunity_id DESC"
);

/// The opportunities of the same issues as some, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Siblings(HashMap<IssueId, Vec<Sibling>>);

impl Siblings {
    fn of(&self, it: &Opportunity) -> &[Sibling] {
        self.0.get(&it.issue.issue).map_or(&[], Vec::as_slice)
    }

    /// Those of its issue before it, newest first.
    #[must_use]
    pub fn earlier(&self, it: &Opportunity) -> &[Sibling] {
        let all = self.of(it);
        &all[all.partition_point(|sibling| sibling.opportunity_id >= it.id)..]
    }

    /// Whether its issue has a later one.
    #[must_use]
    pub fn overtake(&self, it: &Opportunity) -> bool {
        let newest = self.of(it).first();
        newest.is_some_and(|newest| newest.opportunity_id > it.id)
    }
}

fn wanted(ids: &[OpportunityId]) -> String {
    ids.iter().map(ToString::to_string).collect()
}

/// Those of these opportunities that the public may see, in this order.
///
/// # Errors
/// When the database cannot.
pub async fn whole(store: &Store, ids: &[OpportunityId]) -> Result<Vec<Shelved>> {
    let rows = all!(store, Row, WHOLE, wanted(ids))?;
    let mut found = HashMap::with_capacity(rows.len());
    for row in rows {
        let shelved = row.shelved()?;
        found.insert(shelved.opportunity.id, shelved);
    }
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// When something last happened to each of these opportunities that its readers are told of.
///
/// # Errors
/// When the database cannot.
pub async fn told_at(
    store: &Store,
    ids: &[OpportunityId],
) -> Result<HashMap<OpportunityId, Timestamp>> {
    let rows = all!(store, Told, TOLD, wanted(ids))?;
    Ok(rows
        .into_iter()
        .map(|row| (row.opportunity_id, row.at))
        .collect())
}

/// The opportunities of the same issues as these, themselves among them.
///
/// # Errors
/// When the database cannot.
pub async fn siblings(store: &Store, ids: &[OpportunityId]) -> Result<Siblings> {
    let mut all = Siblings::default();
    for row in all!(store, Beside, BESIDE, wanted(ids))? {
        all.0.entry(row.issue_id).or_default().push(Sibling {
            opportunity_id: row.opportunity_id,
            title: row.title,
            state: row.state,
        });
    }
    Ok(all)
}
