//! A new opportunity of the same issue after one that ended without a contract.

use super::{Desk, Step, Stop, ending, label};
use crate::domain::authority::Act;
use crate::domain::effect::Effect;
use crate::domain::opportunity::State;
use crate::domain::payment::Payment;
use crate::domain::refusal::Refusal;

pub(super) fn repost(desk: &mut Desk<'_>) -> Step {
    let opportunity = desk.opportunity()?;
    desk.may(Act::Repost)?;
    match &opportunity.state {
        State::Terminated(ended) if ended.payment.as_ref().is_some_and(Payment::is_open) => {
            return Err(Refusal::PaymentOpen.into());
        }
        // The next in the order is the only fallback (I6); once nobody is left, it has failed.
        State::Terminated(ended) if ended.next_position().is_some() => {
            return Err(Refusal::SomebodyLeft.into());
        }
        State::Unsuccessful { .. } | State::Cancelled { .. } | State::Terminated(_) => {}
        // Written after the closing instant, before it was known whether anybody applied.
        State::Open(posting) if desk.request.at > posting.statement.closes_at => {
            return Err(Stop::Waits);
        }
        State::Paid(_) => return Err(Refusal::WorkPaid.into()),
        State::Draft
        | State::NeedsChanges { .. }
        | State::AwaitingApproval(_)
        | State::Open(_)
        | State::Evaluation(_)
        | State::Offered(_)
        | State::InProgress(_)
        | State::Delivered(_)
        | State::Accepted(_) => {
            let state = opportunity.state.name().to_owned();
            return Err(Refusal::NotInState { state }.into());
        }
    }
    // Commands mean the newest: what is open about this one is settled first.
    ending::undisputed(desk)?;
    // Two opportunities in one decision would be two chains.
    if !desk.changes.is_empty() {
        return Err(Refusal::RepostAlone.into());
    }
    let (installation, facts) = (opportunity.installation, desk.case.facts);
    let Some(issue) = &facts.issue else {
        return Err(Stop::Ignored("the issue is not known"));
    };
    label::begin(desk, issue, installation)?;
    // Taking it off may have ended the one before; while it is off, nobody sees why the App acts.
    desk.effects.push(Effect::RestoreLabel);
    Ok(())
}
