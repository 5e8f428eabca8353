//! Offer and acceptance of the terms (R85, R87, I7).

use super::{Desk, Step, Stop, evaluation};
use crate::domain::effect::Effect;
use crate::domain::event::{Event, Unsuccess};
use crate::domain::notice::Notice;
use crate::domain::opportunity::{Offer, Selection, State};
use crate::domain::refusal::Refusal;

/// Offers to the one at `position` of the drawn order, or ends when nobody is left.
pub(super) fn offer(desk: &mut Desk<'_>, position: u32) -> Step {
    let Some(next) = desk
        .opportunity()?
        .selection()
        .and_then(|it| at(it, position))
    else {
        return evaluation::end(desk, Unsuccess::NoneLeft);
    };
    let (application, supplier) = next;
    desk.record(Event::Offered {
        position,
        application,
        supplier: supplier.clone(),
    })?;
    desk.tell(
        "offer",
        Notice::Offer {
            position,
            application,
            supplier,
        },
    )
}

fn at(selection: &Selection, position: u32) -> Option<(u32, crate::domain::ids::Person)> {
    let comment = *selection
        .draw
        .order()
        .get(usize::try_from(position).ok()?)?;
    let application = selection.posting.by_comment(comment)?;
    Some((application.number, application.supplier.clone()))
}

/// The comment that makes the offer stands: its clock starts.
pub(super) fn stands(desk: &mut Desk<'_>, position: u32) -> Step {
    let State::Offered(offer) = &desk.opportunity()?.state else {
        return Err(Stop::Ignored(
            "the offer was answered before its comment was recorded",
        ));
    };
    if offer.position != position || offer.expires_at.is_some() {
        return Err(Stop::Ignored("the offer's clock runs already"));
    }
    let programme = desk.case.programme;
    let expires_at = programme.due_after(desk.request.at, &programme.policy.acceptance_days);
    desk.record(Event::OfferPosted { expires_at })
}

/// The offer that the author of the comment may answer.
fn own_offer(desk: &Desk<'_>) -> Step<Offer> {
    let opportunity = desk.opportunity()?;
    let state = || Refusal::NotInState {
        state: opportunity.state.name().to_owned(),
    };
    let offer = match &opportunity.state {
        State::Offered(offer) => offer,
        // The list is fixed and the draw follows: nobody is offered anything yet.
        State::Evaluation(selection) if selection.passing().is_some() => return Err(Stop::Waits),
        State::Draft
        | State::NeedsChanges { .. }
        | State::AwaitingApproval(_)
        | State::Open(_)
        | State::Evaluation(_)
        | State::InProgress(_)
        | State::Delivered(_)
        | State::Accepted(_)
        | State::Paid(_)
        | State::Unsuccessful { .. }
        | State::Cancelled { .. } => return Err(state().into()),
    };
    if !offer.supplier.is(desk.actor()?) {
        return Err(Refusal::OfferedToAnother {
            supplier: offer.supplier.clone(),
        }
        .into());
    }
    if desk.request.at < offer.offered_at {
        return Err(state().into());
    }
    match offer.expires_at {
        Some(expired_at) if desk.request.at > expired_at => {
            Err(Refusal::OfferLapsed { expired_at }.into())
        }
        Some(_) | None => Ok((**offer).clone()),
    }
}

pub(super) fn accept(desk: &mut Desk<'_>) -> Step {
    let Offer {
        selection,
        supplier,
        ..
    } = own_offer(desk)?;
    let terms_sha256 = selection.posting.statement_sha256;
    desk.record(Event::Awarded {
        award: 1,
        supplier: supplier.clone(),
        terms_sha256,
    })?;
    desk.effects.push(Effect::Assign { supplier });
    desk.effects.push(Effect::FindDelivery);
    Ok(())
}

pub(super) fn decline(desk: &mut Desk<'_>, reason: Option<&str>) -> Step {
    let Offer {
        supplier, position, ..
    } = own_offer(desk)?;
    desk.record_with(Event::Declined { supplier }, reason.map(str::to_owned))?;
    offer(desk, position + 1)
}

pub(super) fn lapse(desk: &mut Desk<'_>) -> Step {
    let State::Offered(lapsed) = &desk.opportunity()?.state else {
        return Err(Stop::Ignored("the offer was answered"));
    };
    if lapsed
        .expires_at
        .is_none_or(|expires_at| expires_at > desk.request.at)
    {
        return Err(Stop::Ignored("the offer has not lapsed"));
    }
    let (supplier, position) = (lapsed.supplier.clone(), lapsed.position);
    desk.record(Event::OfferLapsed { supplier })?;
    offer(desk, position + 1)
}
