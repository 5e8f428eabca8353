//! What ends an award without acceptance, and what follows (R102, R103, R106).

use super::{Desk, Step, Stop, award};
use crate::domain::authority::Act;
use crate::domain::calendar;
use crate::domain::command::Ground;
use crate::domain::effect::Effect;
use crate::domain::ending::{Ending, Terminated};
use crate::domain::event::Event;
use crate::domain::judgement::NotDelivery;
use crate::domain::notice::Notice;
use crate::domain::opportunity::{Opportunity, State, Work};
use crate::domain::payment::{Owed, Payment};
use crate::domain::refusal::Refusal;
use crate::domain::statement;

/// `/terminate`: the team ends the award, for default or for its convenience.
pub(super) fn terminate(desk: &mut Desk<'_>, ground: Ground, reason: &str) -> Step {
    let work = desk.opportunity()?.work_under_way().cloned();
    let Some(work) = work else {
        return Err(not_in_state(desk)?.into());
    };
    desk.may(Act::Terminate)?;
    given(reason)?;
    undisputed(desk)?;
    let payment = match ground {
        Ground::Default | Ground::Convenience { percent: 0 } => None,
        Ground::Convenience { percent } => Some(partial(desk, &work, percent)?),
    };
    let ending = Ending::Team {
        ground,
        reason: reason.to_owned(),
    };
    end(desk, &work, ending, payment, None)
}

/// The record of what is owed for the part that is done (R103).
fn partial(desk: &Desk<'_>, work: &Work, percent: u8) -> Step<Box<Payment>> {
    let owed = Owed {
        award: &work.award,
        price: &work.selection.posting.statement.fixed_price,
        highest_tax: desk.case.programme.policy.highest_tax_basis_points,
    };
    let id = desk.opportunity()?.id;
    Payment::for_convenience(id, &owed, percent, desk.request.at)
        .map(Box::new)
        .ok_or(Stop::Ignored("the price is beyond what cents can count"))
}

/// `/discontinue`: the supplier gives the work up, and nothing is paid.
pub(super) fn discontinue(desk: &mut Desk<'_>, reason: &str) -> Step {
    let State::InProgress(work) = &desk.opportunity()?.state else {
        return Err(not_in_state(desk)?.into());
    };
    let work = (**work).clone();
    desk.may(Act::Discontinue)?;
    given(reason)?;
    undisputed(desk)?;
    end(desk, &work, Ending::Supplier, None, Some(reason.to_owned()))
}

fn end(
    desk: &mut Desk<'_>,
    work: &Work,
    ending: Ending,
    payment: Option<Box<Payment>>,
    private: Option<String>,
) -> Step {
    let by = desk.actor()?.clone();
    let deliveries: Vec<_> = desk.opportunity()?.deliveries().cloned().collect();
    desk.record_with(
        Event::Terminated {
            ending: ending.clone(),
            payment: payment.clone(),
        },
        private,
    )?;
    let supplier = work.award.supplier.clone();
    for delivery in &deliveries {
        let mut judgement = delivery.judgement.clone();
        judgement.not_delivery = Some(NotDelivery::AwardEnded {
            supplier: supplier.clone(),
        });
        desk.effects.push(Effect::CheckRun {
            number: delivery.number,
            judgement,
        });
    }
    desk.effects.push(Effect::Unassign {
        supplier: supplier.clone(),
    });
    let next = desk
        .opportunity()?
        .terminated()
        .and_then(Terminated::next_position);
    desk.tell(
        "terminated",
        Notice::Terminated {
            ending,
            supplier,
            by,
            payment,
            somebody_left: next.is_some(),
        },
    )
}

/// `/offer next`: the next in the drawn order is offered the work (R87).
pub(super) fn offer_next(desk: &mut Desk<'_>, reason: &str) -> Step {
    let State::Terminated(terminated) = &desk.opportunity()?.state else {
        return Err(not_in_state(desk)?.into());
    };
    let terminated = (**terminated).clone();
    desk.may(Act::OfferNext)?;
    given(reason)?;
    if terminated.payment.as_ref().is_some_and(Payment::is_open) {
        return Err(Refusal::PaymentOpen.into());
    }
    let position = terminated.next_position().ok_or(Refusal::NobodyLeft)?;
    let zone = &desk.case.programme.policy.time_zone;
    let award = &terminated.work.award;
    // As many calendar days for the work as the award that ended gave.
    let delivery_due_at = calendar::moved_along(
        award.delivery_due_at,
        award.accepted_at,
        desk.request.at,
        zone,
    );
    let offering = award::Offering {
        position,
        delivery_due_at,
        reason: Some(reason.to_owned()),
    };
    award::offer(desk, offering)
}

/// `/extend delivery`: the work may be delivered later (R106).
pub(super) fn extend_delivery(desk: &mut Desk<'_>, until: &str, reason: &str) -> Step {
    let State::InProgress(work) = &desk.opportunity()?.state else {
        return Err(not_in_state(desk)?.into());
    };
    let work = (**work).clone();
    desk.may(Act::ExtendDelivery)?;
    given(reason)?;
    let zone = &desk.case.programme.policy.time_zone;
    let until = statement::deadline(until, zone).ok_or_else(|| Refusal::NewDateUnreadable {
        found: until.to_owned(),
    })?;
    if until <= desk.request.at {
        return Err(Refusal::NewDatePassed { found: until }.into());
    }
    let present = work.due_at();
    if until < present {
        return Err(Refusal::NewDateEarlier { present }.into());
    }
    desk.record(Event::DeliveryExtended {
        until,
        reason: reason.to_owned(),
    })?;
    desk.tell(
        "extended",
        Notice::DeliveryExtended {
            supplier: work.award.supplier,
            until,
            reason: reason.to_owned(),
        },
    )
}

/// A reason that was given.
pub(super) fn given(reason: &str) -> Step {
    if reason.is_empty() {
        return Err(Refusal::ReasonMissing.into());
    }
    Ok(())
}

/// While a dispute stands nothing is decided, certified, paid or terminated (I10).
pub(super) fn undisputed(desk: &Desk<'_>) -> Step {
    if desk.opportunity()?.disputed() {
        return Err(Refusal::Disputed.into());
    }
    Ok(())
}

/// The refusal of what the state does not allow.
pub(super) fn not_in_state(desk: &Desk<'_>) -> Step<Refusal> {
    let state = |it: &Opportunity| it.state.name().to_owned();
    Ok(Refusal::NotInState {
        state: state(desk.opportunity()?),
    })
}
