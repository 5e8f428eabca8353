//! Disputes and their resolution by a person (R130, I10).

use super::ending::{given, not_in_state};
use super::{Desk, Step, Stop, delivery};
use crate::domain::authority::Act;
use crate::domain::command::Resolution;
use crate::domain::effect::Effect;
use crate::domain::event::{Event, Reminder};
use crate::domain::ids::{CommentId, Person};
use crate::domain::notice::Notice;
use crate::domain::opportunity::{Delivered, State};
use crate::domain::payment::Decided;
use crate::domain::refusal::Refusal;

/// `/dispute`: the supplier or an applicant disputes, after closing.
pub(super) fn dispute(desk: &mut Desk<'_>, comment: CommentId, text: &str) -> Step {
    after_closing(desk)?;
    let by = desk.actor()?.clone();
    let opportunity = desk.opportunity()?;
    desk.may(Act::Dispute)?;
    if opportunity.disputes.of(&by).is_some() {
        return Err(Refusal::AlreadyDisputed.into());
    }
    given(text)?;
    desk.record_with(Event::Disputed { comment }, Some(text.to_owned()))?;
    let officers = officers(desk)?;
    desk.tell("disputed", Notice::Disputed { by, officers })
}

fn after_closing(desk: &Desk<'_>) -> Step {
    let opportunity = desk.opportunity()?;
    match &opportunity.state {
        // Written after the closing instant, before the set was fixed.
        State::Open(posting) if desk.request.at > posting.statement.closes_at => Err(Stop::Waits),
        State::Draft | State::NeedsChanges { .. } | State::AwaitingApproval(_) | State::Open(_) => {
            Err(not_in_state(desk)?.into())
        }
        State::Evaluation(_)
        | State::Offered(_)
        | State::InProgress(_)
        | State::Delivered(_)
        | State::Accepted(_)
        | State::Paid(_)
        | State::Unsuccessful { .. }
        | State::Cancelled { .. }
        | State::Terminated(_) => {
            let closed = opportunity.selection().and_then(|it| it.closed_at);
            closed.map(drop).ok_or(not_in_state(desk)?.into())
        }
    }
}

/// `/resolve`: an officer, else a maintainer, settles the disputes that stand, or
/// decides a delivery that was not accepted.
pub(super) fn resolve(desk: &mut Desk<'_>, resolution: Resolution, reason: &str) -> Step {
    let opportunity = desk.opportunity()?;
    let delivered = opportunity.delivered().cloned();
    match (resolution, &delivered) {
        (Resolution::Continue, _) if !opportunity.disputed() => {
            return Err(Refusal::NotDisputed.into());
        }
        (Resolution::Accept | Resolution::Reject, None) => return Err(not_in_state(desk)?.into()),
        (Resolution::Continue, _) | (Resolution::Accept | Resolution::Reject, Some(_)) => {}
    }
    desk.may(Act::Resolve)?;
    given(reason)?;
    let told: Vec<Person> = concerned(desk)?;
    desk.record(Event::Resolved {
        resolution,
        reason: reason.to_owned(),
    })?;
    desk.tell(
        "resolved",
        Notice::Resolved {
            resolution,
            reason: reason.to_owned(),
            told,
        },
    )?;
    match (resolution, delivered) {
        (Resolution::Accept, Some(delivered)) => accept(desk, &delivered, reason),
        (Resolution::Continue, _) => {
            // A merge that only the dispute kept from acceptance is judged anew.
            if desk.opportunity()?.work().is_some() {
                desk.effects.push(Effect::FindDelivery);
            }
            Ok(())
        }
        (Resolution::Accept | Resolution::Reject, _) => Ok(()),
    }
}

/// The officer's decision accepts the merge, whatever was missing, and says why.
fn accept(desk: &mut Desk<'_>, delivered: &Delivered, reason: &str) -> Step {
    let Some(known) = &delivered.work.delivery else {
        return Err(Refusal::NoDelivery.into());
    };
    let decided = Decided {
        by: desk.actor()?.clone(),
        reason: reason.to_owned(),
    };
    let accepted = delivery::Accepting {
        pull_request: known.pull_request,
        number: known.number,
        merge: &delivered.merge,
        judgement: known.judgement.clone(),
        decided: Some(&decided),
    };
    delivery::accept(desk, &delivered.work, accepted)
}

/// Those who disputed, and the supplier.
fn concerned(desk: &Desk<'_>) -> Step<Vec<Person>> {
    let opportunity = desk.opportunity()?;
    let disputing = opportunity.disputes.open.iter().map(|dispute| &dispute.by);
    let mut told: Vec<Person> = Vec::new();
    for person in disputing.chain(opportunity.supplier()) {
        if !told.iter().any(|known| known.is(person)) {
            told.push(person.clone());
        }
    }
    Ok(told)
}

/// Whom a dispute or a payment waits for: the officers, else whoever labelled the issue.
pub(super) fn officers(desk: &Desk<'_>) -> Step<Vec<Person>> {
    let officers = desk.case.programme.officers();
    // One who is named by id alone cannot be mentioned.
    let mut officers: Vec<Person> = officers.filter(|it| !it.login.is_empty()).collect();
    if officers.is_empty() {
        officers.push(desk.opportunity()?.labelled_by.clone());
    }
    Ok(officers)
}

/// Officers are reminded of a dispute once a week while it stands.
pub(super) fn remind(desk: &mut Desk<'_>) -> Step {
    let disputes = &desk.opportunity()?.disputes;
    let Some(since) = disputes.since() else {
        return Err(Stop::Ignored("the dispute was resolved"));
    };
    if disputes
        .reminder_due()
        .is_none_or(|at| at > desk.request.at)
    {
        return Err(Stop::Ignored("officers were reminded before"));
    }
    let officers = officers(desk)?;
    desk.record(Event::Reminded {
        of: Reminder::Dispute,
    })?;
    desk.tell(
        "dispute-reminder",
        Notice::DisputeReminder { since, officers },
    )
}
