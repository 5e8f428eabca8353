//! From what is kept to what is shown.
//!
//! The domain's states own their data; a page and the JSON interface show the
//! same facts in every state. This is the one place where the first becomes
//! the second.

mod json;
mod officers;
mod page;
mod talk;

use super::api::{CriterionKind, CriterionStatus, DrawRecord, DrawSource, DrawStatus, State};
use super::steps::Dates;
use crate::domain::criteria;
use crate::domain::draw::{Draw, Randomness, Revealed};
use crate::domain::ids::CommentId;
use crate::domain::judgement::{self, Judged};
use crate::domain::opportunity::{Opportunity, State as Kept};
use crate::domain::payment::Payment;
use crate::domain::programme::Programme;

pub use json::{event, opportunity};
pub use page::{card, page};
pub use talk::differences;

impl From<&Kept> for State {
    fn from(state: &Kept) -> Self {
        match state {
            Kept::Draft => Self::Draft,
            Kept::NeedsChanges { .. } => Self::NeedsChanges,
            Kept::AwaitingApproval(_) => Self::AwaitingApproval,
            Kept::Open(_) => Self::Open,
            Kept::Evaluation(_) => Self::Evaluation,
            Kept::Offered(_) => Self::Offered,
            Kept::InProgress(_) => Self::InProgress,
            Kept::Delivered(_) => Self::Delivered,
            Kept::Accepted(_) => Self::Accepted,
            Kept::Paid(_) => Self::Paid,
            Kept::Unsuccessful { .. } => Self::Unsuccessful,
            Kept::Cancelled { .. } => Self::Cancelled,
            Kept::Terminated(_) => Self::Terminated,
        }
    }
}

impl From<&criteria::CriterionKind> for CriterionKind {
    fn from(kind: &criteria::CriterionKind) -> Self {
        match kind {
            criteria::CriterionKind::Licence { .. } => Self::Licence,
            criteria::CriterionKind::Check { .. } => Self::Check,
            criteria::CriterionKind::Path { .. } => Self::Path,
            criteria::CriterionKind::Review { .. } => Self::Review,
            criteria::CriterionKind::Manual => Self::Manual,
        }
    }
}

impl From<judgement::CriterionStatus> for CriterionStatus {
    fn from(status: judgement::CriterionStatus) -> Self {
        match status {
            judgement::CriterionStatus::Met => Self::Met,
            judgement::CriterionStatus::Unmet => Self::Unmet,
            judgement::CriterionStatus::AwaitsPerson
            | judgement::CriterionStatus::AwaitsMachine => Self::Pending,
            judgement::CriterionStatus::Stale => Self::Stale,
        }
    }
}

/// What the delivery's head commit showed of a criterion, once there is one.
fn judged(opportunity: &Opportunity, number: u32) -> Option<&Judged> {
    let delivery = opportunity.work()?.delivery.as_ref()?;
    delivery
        .judgement
        .criteria
        .iter()
        .find(|judged| judged.number == number)
}

/// The draw record, from posting on (`interfaces.md` §5).
#[must_use]
pub fn draw(opportunity: &Opportunity) -> Option<DrawRecord> {
    let posting = opportunity.posting()?;
    let mut record = DrawRecord {
        version: 1,
        source: match &posting.randomness {
            Randomness::Local { .. } => DrawSource::Local,
            Randomness::Drand { .. } => DrawSource::Drand,
        },
        status: DrawStatus::Committed,
        commitment: match &posting.randomness {
            Randomness::Local { commitment } => Some(commitment.clone()),
            Randomness::Drand { .. } => None,
        },
        seed: None,
        round: None,
        signature: None,
        list: None,
        list_sha256: None,
        order: None,
    };
    let list_is = |record: &mut DrawRecord, list: &[CommentId], hash: &String| {
        record.list = Some(numbers(list));
        record.list_sha256 = Some(hash.clone());
    };
    match opportunity.selection().map(|selection| &selection.draw) {
        None | Some(Draw::Committed) => {}
        Some(Draw::Listed {
            list,
            list_sha256,
            round,
        }) => {
            list_is(&mut record, list, list_sha256);
            record.round = *round;
            record.status = DrawStatus::Listed;
        }
        Some(Draw::Revealed {
            list,
            list_sha256,
            by,
            order,
        }) => {
            list_is(&mut record, list, list_sha256);
            record.status = DrawStatus::Revealed;
            match by {
                Revealed::Local { seed } => record.seed = Some(seed.clone()),
                Revealed::Drand { round, signature } => {
                    record.round = Some(*round);
                    record.signature = Some(signature.clone());
                }
            }
            record.order = Some(numbers(order));
        }
        Some(Draw::Sole { list, list_sha256 }) => {
            list_is(&mut record, list, list_sha256);
            record.status = DrawStatus::Sole;
            record.order = Some(numbers(list));
        }
    }
    let waits = matches!(record.status, DrawStatus::Committed | DrawStatus::Listed);
    if waits && opportunity.state.is_final() {
        record.status = DrawStatus::NotRevealed;
    }
    Some(record)
}

fn numbers(comments: &[CommentId]) -> Vec<i64> {
    comments.iter().map(|comment| comment.0).collect()
}

fn dates(programme: &Programme, opportunity: &Opportunity) -> Dates {
    let posting = opportunity.posting();
    let payment = opportunity.payment();
    let accepted = opportunity.accepted().map(|accepted| &accepted.payment);
    Dates {
        posted_at: posting.map(|posting| posting.posted_at),
        closes_at: posting.map(|posting| posting.statement.closes_at),
        closed_at: opportunity
            .selection()
            .and_then(|selection| selection.closed_at),
        selection_due_at: posting.map(|posting| {
            programme.due_after(
                posting.statement.closes_at,
                &programme.policy.selection_days,
            )
        }),
        selected_at: opportunity.work().map(|work| work.award.accepted_at),
        delivery_due_at: opportunity.delivery_due_at(),
        delivered_at: opportunity.handed_over_at(),
        accepted_at: accepted.map(|payment| payment.created_at),
        paid_at: payment.and_then(Payment::paid_at),
    }
}
