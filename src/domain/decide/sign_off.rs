//! The sign-off that a public servant's work waits for (R75).

use super::{Desk, Step, Stop, award, ending};
use crate::domain::authority::Act;
use crate::domain::event::{Event, Reminder};
use crate::domain::ids::Person;
use crate::domain::notice::Notice;
use crate::domain::opportunity::{Offer, State};
use crate::domain::programme::Role;
use crate::domain::refusal::Refusal;
use crate::domain::sign_off::SignOff;

/// `/accept public-servant`: the terms are accepted, and nothing begins before the
/// sign-off.
pub(super) fn await_it(desk: &mut Desk<'_>, offer: Offer) -> Step {
    if !desk.case.programme.eligibility.public_servant_sign_off {
        return Err(Refusal::SignOffNotAsked.into());
    }
    let supplier = offer.supplier;
    desk.record(Event::TermsAccepted {
        supplier: supplier.clone(),
        terms_sha256: offer.selection.posting.statement_sha256,
    })?;
    let officers = officers(desk)?;
    let since = desk.request.at;
    let notice = Notice::SignOffAwaited {
        supplier,
        since,
        officers,
        again: false,
    };
    desk.tell("sign-off-awaited", notice)
}

/// `/sign-off REFERENCE`: the work begins.
pub(super) fn give(desk: &mut Desk<'_>, reference: &str) -> Step {
    let offer = awaited(desk)?;
    let reference = reference.to_owned();
    desk.record(Event::SignedOff {
        reference: reference.clone(),
    })?;
    let notice = Notice::SignOffGiven {
        supplier: offer.supplier.clone(),
        by: desk.actor()?.clone(),
        due_at: offer.delivery_due_at,
    };
    award::award(desk, offer)?;
    desk.tell("sign-off-given", notice)
}

/// `/sign-off no REASON`: the work goes to the next in the order.
pub(super) fn refuse(desk: &mut Desk<'_>, reason: &str) -> Step {
    let offer = awaited(desk)?;
    ending::given(reason)?;
    let supplier = offer.supplier.clone();
    let event = Event::SignOffRefused {
        supplier: supplier.clone(),
    };
    desk.record_with(event, Some(reason.to_owned()))?;
    let by = desk.actor()?.clone();
    desk.tell("sign-off-refused", Notice::SignOffRefused { supplier, by })?;
    award::offer_after(desk, &offer)
}

/// The offer that waits, if the actor may decide on it: a person who acts for the
/// programme, never the supplier (I4).
fn awaited(desk: &Desk<'_>) -> Step<Offer> {
    desk.may(Act::SignOff)?;
    let offer = award::standing(desk)?;
    if offer.sign_off.is_none() {
        return Err(Refusal::NoSignOffAwaited.into());
    }
    Ok(offer.clone())
}

/// Whom it waits for: those who act for the programme, else whoever labelled the issue.
fn officers(desk: &Desk<'_>) -> Step<Vec<Person>> {
    let holders = desk.case.programme.holders(Role::Programme);
    let mut officers: Vec<Person> = holders
        .map(|holder| Person {
            id: holder.github_id,
            login: holder.login.clone(),
        })
        .filter(|officer| !officer.login.is_empty())
        .collect();
    if officers.is_empty() {
        officers.push(desk.opportunity()?.labelled_by.clone());
    }
    Ok(officers)
}

/// Officers are reminded once a week while it waits.
pub(super) fn remind(desk: &mut Desk<'_>) -> Step {
    let State::Offered(offer) = &desk.opportunity()?.state else {
        return Err(Stop::Ignored("the sign-off was decided"));
    };
    let Some(sign_off) = &offer.sign_off else {
        return Err(Stop::Ignored("no sign-off is awaited"));
    };
    if due_later(sign_off, desk) {
        return Err(Stop::Ignored("officers were reminded before"));
    }
    let (supplier, since) = (offer.supplier.clone(), sign_off.accepted_at);
    let officers = officers(desk)?;
    desk.record(Event::Reminded {
        of: Reminder::SignOff,
    })?;
    let notice = Notice::SignOffAwaited {
        supplier,
        since,
        officers,
        again: true,
    };
    desk.tell("sign-off-reminder", notice)
}

fn due_later(sign_off: &SignOff, desk: &Desk<'_>) -> bool {
    sign_off
        .reminder_due()
        .is_none_or(|at| at > desk.request.at)
}
