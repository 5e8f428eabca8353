//! What a delivery shows.

use super::story::{at, grace, maintainer, person};
use crate::domain::facts::Merge;
use crate::domain::judgement::{CriterionStatus, Judged, Judgement, Missing};
use crate::domain::opportunity::Opportunity;
use crate::domain::payment::{Acceptance, Owed, Payment};
use crate::domain::programme::Programme;

pub const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";
const MERGED: &str = "fedcba9876543210fedcba9876543210fedcba98";

pub fn merge() -> Merge {
    Merge {
        commit: MERGED.to_owned(),
        at: at("2021-07-21T16:00:00Z"),
        by: Some(maintainer()),
        by_bot: false,
    }
}

pub fn judgement(statuses: &[CriterionStatus]) -> Judgement {
    let criteria = (1..).zip(statuses).map(|(number, status)| Judged {
        number,
        status: *status,
        evidence: vec![format!("evidence {number}|a")],
    });
    Judgement {
        head_sha: COMMIT.to_owned(),
        head_at: Some(at("2021-07-20T12:00:00Z")),
        not_delivery: None,
        criteria: criteria.collect(),
    }
}

pub fn every_missing() -> Vec<Missing> {
    use CriterionStatus::{AwaitsMachine, AwaitsPerson, Stale, Unmet};
    let criteria = [
        (1, Unmet),
        (2, AwaitsMachine),
        (4, AwaitsPerson),
        (5, Stale),
    ];
    let mut missing = vec![
        Missing::WrongAuthor {
            author: Some(person(99, "passer-by")),
        },
        Missing::WrongAuthor { author: None },
        Missing::BotAuthor {
            author: person(7, "builder[bot]"),
            commits_by: vec![grace(), person(99, "passer-by")],
        },
        Missing::BotAuthor {
            author: person(7, "builder[bot]"),
            commits_by: Vec::new(),
        },
        Missing::LinkUnconfirmed,
        Missing::MergedByBot,
        Missing::MergedBySupplier,
        Missing::MergerUnknown,
        Missing::Late,
        Missing::Disputed,
    ];
    missing.extend(criteria.map(|(number, status)| Missing::Criterion { number, status }));
    missing
}

pub fn payment(opportunity: &Opportunity) -> Payment {
    let work = opportunity.work().unwrap();
    let price = &work.selection.posting.statement.fixed_price;
    let highest_tax = Programme::default().policy.highest_tax_basis_points;
    let made_at = at("2021-07-21T16:00:00Z");
    let merge = merge();
    let owed = Owed {
        award: &work.award,
        price,
        highest_tax,
    };
    let acceptance = Acceptance {
        pull_request: 3,
        merge: &merge,
        evidence: &[],
        decided: None,
    };
    Payment::for_acceptance(opportunity.id, &owed, &acceptance, made_at).unwrap()
}

/// Two fifths of the price, owed after a termination for convenience (R103).
pub fn partial_payment(opportunity: &Opportunity) -> Payment {
    let work = opportunity.work().unwrap();
    let owed = Owed {
        award: &work.award,
        price: &work.selection.posting.statement.fixed_price,
        highest_tax: Programme::default().policy.highest_tax_basis_points,
    };
    let made_at = at("2021-07-21T16:00:00Z");
    Payment::for_convenience(opportunity.id, &owed, 40, made_at).unwrap()
}
