//! What officers do with a payment record: certify, pay, hold, release, void
//! (R120, I8, I9), and what a revert of the delivery does to it (case 103).

use super::ending::undisputed;
use super::{Desk, Step, Stop};
use crate::domain::command::PaymentMethod;
use crate::domain::event::Event;
use crate::domain::facts::PullRequestFacts;
use crate::domain::notice::Notice;
use crate::domain::payment::{HoldCause, Payment, PaymentState};
use crate::domain::programme::Role;
use crate::domain::refusal::Refusal;

/// Whoever pays and whoever buys may stop a payment.
const MAY_HOLD: [Role; 2] = [Role::Payment, Role::Procurement];

/// `/certify`: section 34, never by the supplier.
pub(super) fn certify(desk: &mut Desk<'_>) -> Step {
    let payment = unsettled(desk, &[Role::Certification])?;
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
    let payment = unsettled(desk, &[Role::Payment])?;
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
    let payment = unsettled(desk, &MAY_HOLD)?;
    not_held(&payment)?;
    let reason = given(reason)?;
    let cause = HoldCause::Command { reason };
    desk.record(Event::PaymentHeld { cause })
}

/// `/release`: it is as it was before it was held.
pub(super) fn release(desk: &mut Desk<'_>, reason: &str) -> Step {
    let payment = unsettled(desk, &MAY_HOLD)?;
    if payment.state != PaymentState::Held {
        return Err(Refusal::PaymentNotHeld.into());
    }
    let reason = given(reason)?;
    desk.record(Event::PaymentReleased { reason })
}

/// `/void`: nothing is ever paid for it, and no other record is made.
pub(super) fn void(desk: &mut Desk<'_>, reason: &str) -> Step {
    unsettled(desk, &MAY_HOLD)?;
    let reason = given(reason)?;
    undisputed(desk)?;
    desk.record(Event::PaymentVoided { reason })
}

/// The payment record, neither paid nor void, if the actor acts in one of `roles`.
fn unsettled(desk: &Desk<'_>, roles: &[Role]) -> Step<Payment> {
    let opportunity = desk.opportunity()?;
    let Some(payment) = opportunity.payment() else {
        let state = opportunity.state.name().to_owned();
        return Err(Refusal::NotInState { state }.into());
    };
    if payment.supplier.is(desk.actor()?) {
        return Err(Refusal::SupplierDecides.into());
    }
    desk.acts_as_any(roles)?;
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
