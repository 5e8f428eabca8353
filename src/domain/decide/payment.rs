//! What officers do with a payment record: certify, pay, hold, release, void
//! (R120, I8, I9), and what a revert of the delivery does to it (case 103).

use super::ending::undisputed;
use super::{Desk, Step, Stop};
use crate::domain::authority::Act;
use crate::domain::command::PaymentMethod;
use crate::domain::event::Event;
use crate::domain::facts::PullRequestFacts;
use crate::domain::notice::Notice;
use crate::domain::payment::{HoldCause, Payment, PaymentState};
use crate::domain::refusal::Refusal;

/// `/certify`: section 34, never by the supplier.
pub(super) fn certify(desk: &mut Desk<'_>) -> Step {
    let payment = unsettled(desk, Act::Certify)?;
    not_held(&payment)?;
    if let Some(certified) = payment.certification() {
        let by = certified.by.clone();
        return Err(Refusal::AlreadyCertified { by }.into());
    }
    undisputed(desk)?;
    desk.record(Event::Certified)
}

/// `/paid`: the payment was made, by somebody other than who certified it.
pub(super) fn paid(desk: &mut Desk<'_>, reference: &str, method: PaymentMethod) -> Step {
    let payment = unsettled(desk, Act::Paid)?;
    not_held(&payment)?;
    let actor = desk.actor()?;
    match payment.certification() {
        Some(certified) if certified.by.as_ref().is_some_and(|by| by.is(actor)) => {
            return Err(Refusal::CertifierPays.into());
        }
        None if desk.case.programme.approvals.certification => {
            return Err(Refusal::NotCertified.into());
        }
        Some(_) | None => {}
    }
    if reference.is_empty() {
        return Err(Refusal::ReferenceMissing.into());
    }
    undisputed(desk)?;
    desk.record(Event::Paid {
        reference: reference.to_owned(),
        method,
    })
}

/// `/hold`: neither certified nor paid until it is released.
pub(super) fn hold(desk: &mut Desk<'_>, reason: &str) -> Step {
    let payment = unsettled(desk, Act::Hold)?;
    not_held(&payment)?;
    let reason = given(reason)?;
    let cause = HoldCause::Command { reason };
    desk.record(Event::PaymentHeld { cause })
}

/// `/release`: it is as it was before it was held.
pub(super) fn release(desk: &mut Desk<'_>, reason: &str) -> Step {
    let payment = unsettled(desk, Act::Release)?;
    if payment.state != PaymentState::Held {
        return Err(Refusal::PaymentNotHeld.into());
    }
    let reason = given(reason)?;
    desk.record(Event::PaymentReleased { reason })
}

/// `/void`: nothing is ever paid for it, and no other record is made.
pub(super) fn void(desk: &mut Desk<'_>, reason: &str) -> Step {
    unsettled(desk, Act::Void)?;
    let reason = given(reason)?;
    undisputed(desk)?;
    desk.record(Event::PaymentVoided { reason })
}

/// The payment record, neither paid nor void, if the actor may do `act` to it.
pub(super) fn unsettled(desk: &Desk<'_>, act: Act) -> Step<Payment> {
    let opportunity = desk.opportunity()?;
    let Some(payment) = opportunity.payment() else {
        let state = opportunity.state.name().to_owned();
        return Err(Refusal::NotInState { state }.into());
    };
    desk.may(act)?;
    match &payment.state {
        PaymentState::Drafted | PaymentState::Held => Ok(payment.clone()),
        PaymentState::Paid { at, .. } => Err(Refusal::AlreadyPaid { paid_at: *at }.into()),
        PaymentState::Void => Err(Refusal::PaymentVoid.into()),
    }
}

fn not_held(payment: &Payment) -> Step {
    if payment.state == PaymentState::Held {
        return Err(Refusal::PaymentHeld.into());
    }
    Ok(())
}

fn given(reason: &str) -> Step<String> {
    if reason.is_empty() {
        return Err(Refusal::ReasonMissing.into());
    }
    Ok(reason.to_owned())
}

/// The delivery was reverted: what is owed is held and people are asked; what is
/// settled stays as it is, and the defect is noted (case 103).
pub(super) fn reverted(desk: &mut Desk<'_>, payment: &Payment, revert: &PullRequestFacts) -> Step {
    let number = revert.number;
    let Some((delivery, _)) = payment.delivery() else {
        return Err(Stop::Ignored(
            "nothing was delivered that could be reverted",
        ));
    };
    if payment.knows_revert(number) {
        return Err(Stop::Ignored("this revert is known"));
    }
    let held = payment.state == PaymentState::Drafted;
    desk.record(if held {
        let cause = HoldCause::Reverted { number };
        Event::PaymentHeld { cause }
    } else {
        Event::DeliveryReverted { number }
    })?;
    let notice = Notice::Reverted {
        number,
        delivery,
        supplier: payment.supplier.clone(),
        settled: !payment.is_open(),
    };
    desk.tell("reverted", notice)
}
