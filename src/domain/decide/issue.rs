//! What is done to an issue beyond its label and text: closed as completed,
//! opened again, moved. None of it changes a state; each gets its answer.

use super::{Desk, Step, Stop};
use crate::domain::event::{Event, IssueRef};
use crate::domain::ids::InstallationId;
use crate::domain::notice::Notice;
use crate::domain::opportunity::State;

/// A merge closes the issue too, whichever of the two GitHub tells of first (case
/// 105), so that only where nothing was merged the closing is asked about (case 63).
pub(super) fn completed(desk: &mut Desk<'_>) -> Step {
    let opportunity = desk.opportunity()?;
    if desk.request.at < opportunity.labelled_at {
        return Err(Stop::Ignored("the issue was closed before the label"));
    }
    match &opportunity.state {
        State::Open(_) | State::Evaluation(_) | State::Offered(_) | State::InProgress(_) => {
            desk.tell("closed-undelivered", Notice::ClosedUndelivered)
        }
        State::Draft
        | State::NeedsChanges { .. }
        | State::AwaitingApproval(_)
        | State::Delivered(_)
        | State::Accepted(_)
        | State::Paid(_)
        | State::Terminated(_)
        | State::Unsuccessful { .. }
        | State::Cancelled { .. } => Err(Stop::Ignored(
            "closing the issue as completed changes nothing (case 63)",
        )),
    }
}

/// Nothing comes back by opening the issue: an ended opportunity is reposted, a
/// defect of accepted work is no second delivery (case 64).
pub(super) fn reopened(desk: &mut Desk<'_>) -> Step {
    let opportunity = desk.opportunity()?;
    match &opportunity.state {
        State::Accepted(accepted) | State::Paid(accepted) => {
            let delivery = accepted.work.delivery.as_ref();
            let number = delivery.map(|delivery| delivery.number).unwrap_or_default();
            desk.tell("reopened", Notice::ReopenedAfterAcceptance { number })
        }
        State::Unsuccessful { .. } | State::Cancelled { .. } => {
            desk.tell("reopened", Notice::ReopenedAfterEnd)
        }
        State::Draft
        | State::NeedsChanges { .. }
        | State::AwaitingApproval(_)
        | State::Open(_)
        | State::Evaluation(_)
        | State::Offered(_)
        | State::InProgress(_)
        | State::Delivered(_)
        | State::Terminated(_) => Err(Stop::Ignored("the opportunity goes on as it was")),
    }
}

pub(super) fn moved(desk: &mut Desk<'_>, to: &IssueRef, installation: InstallationId) -> Step {
    if desk.opportunity()?.issue == *to {
        return Err(Stop::Ignored("the issue is known to be there"));
    }
    desk.record(Event::Moved {
        to: to.clone(),
        installation,
    })
}
