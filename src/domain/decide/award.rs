//! Offer and acceptance of the terms (R85, R87, I7).

use jiff::Timestamp;

use super::{Desk, Step, Stop, ending, evaluation, sign_off};
use crate::domain::authority::Act;
use crate::domain::effect::Effect;
use crate::domain::ending::PastAward;
use crate::domain::event::{Event, Unsuccess};
use crate::domain::notice::Notice;
use crate::domain::opportunity::{Offer, State};
use crate::domain::refusal::Refusal;

/// An offer to be made.
pub(super) struct Offering {
    /// The place in the drawn order, from 0.
    pub position: u32,
    /// Until when the work would be due.
    pub delivery_due_at: Timestamp,
    /// Why it is made by hand: after an award that ended.
    pub reason: Option<String>,
}

/// Offers to the first of the drawn order.
pub(super) fn offer_first(desk: &mut Desk<'_>) -> Step {
    let Some(posting) = desk.opportunity()?.posting() else {
        return Err(Stop::Ignored("nothing was posted"));
    };
    let delivery_due_at = posting.statement.delivery_due_at;
    let offering = Offering {
        position: 0,
        delivery_due_at,
        reason: None,
    };
    offer(desk, offering)
}

/// Offers to the one after `passed`, on the same terms.
pub(super) fn offer_after(desk: &mut Desk<'_>, passed: &Offer) -> Step {
    let offering = Offering {
        position: passed.position + 1,
        delivery_due_at: passed.delivery_due_at,
        reason: None,
    };
    offer(desk, offering)
}

/// Offers to the one at a place of the drawn order, or ends when nobody is left.
pub(super) fn offer(desk: &mut Desk<'_>, offering: Offering) -> Step {
    let Offering {
        position,
        delivery_due_at,
        reason,
    } = offering;
    let Some(next) = desk
        .opportunity()?
        .selection()
        .and_then(|it| it.at(position))
    else {
        return evaluation::end(desk, Unsuccess::NoneLeft);
    };
    let (application, supplier) = (next.number, next.supplier.clone());
    desk.record(Event::Offered {
        position,
        application,
        supplier: supplier.clone(),
        delivery_due_at,
        reason,
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

/// The offer that stands; while the draw follows a fixed list, whoever asks waits.
pub(super) fn standing<'a>(desk: &'a Desk<'_>) -> Step<&'a Offer> {
    match &desk.opportunity()?.state {
        State::Offered(offer) => Ok(offer),
        // The list is fixed and the draw follows: nobody is offered anything yet.
        State::Evaluation(selection) if selection.passing().is_some() => Err(Stop::Waits),
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
        | State::Cancelled { .. }
        | State::Terminated(_) => Err(ending::not_in_state(desk)?.into()),
    }
}

/// The offer that the author of the comment may answer.
fn own_offer(desk: &Desk<'_>, act: Act) -> Step<Offer> {
    let offer = standing(desk)?;
    desk.may(act)?;
    if desk.request.at < offer.offered_at {
        return Err(ending::not_in_state(desk)?.into());
    }
    match offer.expires_at {
        Some(expired_at) if desk.request.at > expired_at && offer.sign_off.is_none() => {
            Err(Refusal::OfferLapsed { expired_at }.into())
        }
        Some(_) | None => Ok(offer.clone()),
    }
}

/// `/accept`: by a public servant it waits for the sign-off (R75).
pub(super) fn accept(desk: &mut Desk<'_>, public_servant: bool) -> Step {
    let offer = own_offer(desk, Act::Accept)?;
    if offer.sign_off.is_some() {
        return Err(Refusal::SignOffAwaited.into());
    }
    if public_servant {
        sign_off::await_it(desk, offer)
    } else {
        award(desk, offer)
    }
}

/// The work begins on the terms that were offered.
pub(super) fn award(desk: &mut Desk<'_>, offer: Offer) -> Step {
    let Offer {
        selection,
        position,
        supplier,
        ..
    } = offer;
    let mut others = selection.unchosen(position);
    // Whose award ended before knows it.
    others.retain(|other| {
        let had = |past: &PastAward| past.award.supplier.is(&other.supplier);
        !selection.past.iter().any(had)
    });
    let terms_sha256 = selection.posting.statement_sha256;
    let award = u32::try_from(selection.past.len()).unwrap_or(u32::MAX);
    desk.record(Event::Awarded {
        award: award.saturating_add(1),
        supplier: supplier.clone(),
        terms_sha256,
    })?;
    desk.effects.push(Effect::Assign {
        supplier: supplier.clone(),
    });
    desk.effects.push(Effect::FindDelivery);
    if others.is_empty() {
        return Ok(());
    }
    let at = desk.request.at;
    desk.tell(
        "awarded",
        Notice::Awarded {
            supplier,
            others,
            at,
        },
    )
}

pub(super) fn decline(desk: &mut Desk<'_>, reason: Option<&str>) -> Step {
    let declined = own_offer(desk, Act::Decline)?;
    let supplier = declined.supplier.clone();
    desk.record_with(Event::Declined { supplier }, reason.map(str::to_owned))?;
    offer_after(desk, &declined)
}

pub(super) fn lapse(desk: &mut Desk<'_>) -> Step {
    let State::Offered(lapsed) = &desk.opportunity()?.state else {
        return Err(Stop::Ignored("the offer was answered"));
    };
    if lapsed.sign_off.is_some() {
        return Err(Stop::Ignored("the offer was accepted in time"));
    }
    if lapsed
        .expires_at
        .is_none_or(|expires_at| expires_at > desk.request.at)
    {
        return Err(Stop::Ignored("the offer has not lapsed"));
    }
    let lapsed = (**lapsed).clone();
    let supplier = lapsed.supplier.clone();
    desk.record(Event::OfferLapsed { supplier })?;
    offer_after(desk, &lapsed)
}
