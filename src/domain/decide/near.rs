//! Reminders of what somebody must do before an instant, and of a payment that grows old.
//!
//! Before closing it is the team that must act, and only on questions that wait for an
//! answer, so that it is reminded at their cut-off. That nobody has applied yet is told
//! a week ahead ([`super::silence`]), and of the delivery date by [`super::timer`].

use jiff::{SignedDuration, Timestamp};

use super::{Desk, Step, Stop, dispute};
use crate::domain::event::{Event, Reminder};
use crate::domain::notice::{Due, Notice};
use crate::domain::opportunity::{Offer, Opportunity, Posting, State};
use crate::domain::payment::Payment;
use crate::domain::programme::Programme;

/// How long before an offer lapses the supplier is reminded of it.
const OFFER: SignedDuration = SignedDuration::from_hours(24);
/// The age at which officers are reminded of a payment: half of the thirty days that
/// one takes where nothing else is known (R125).
const PAYMENT: SignedDuration = SignedDuration::from_hours(15 * 24);

/// When questions that wait for an answer are reminded of: their cut-off (R42).
pub(super) fn questions_due_at(posting: &Posting, programme: &Programme) -> Option<Timestamp> {
    let waits = posting.questions.iter().any(|it| it.answer.is_none());
    let cutoff = programme.question_cutoff(posting.posted_at, posting.statement.closes_at);
    cutoff.filter(|_| waits)
}

pub(super) fn remind_of_questions(desk: &mut Desk<'_>) -> Step {
    let opportunity = desk.opportunity()?;
    let State::Open(posting) = &opportunity.state else {
        return Err(Stop::Ignored("the opportunity is not open"));
    };
    if questions_due_at(posting, desk.case.programme) != Some(desk.request.at) {
        return Err(Stop::Ignored(
            "every question is answered, or their cut-off was moved",
        ));
    }
    let waiting = posting.questions.iter().filter(|it| it.answer.is_none());
    let due = Due::Answers {
        closes_at: posting.statement.closes_at,
        questions: waiting.map(|it| it.number).collect(),
        team: opportunity.labelled_by.clone(),
    };
    tell(desk, Reminder::Questions, due)
}

/// When the supplier is reminded of an offer; none where it stands for less.
pub(super) fn offer_due_at(offer: &Offer) -> Option<Timestamp> {
    let due_at = offer.expires_at?.checked_sub(OFFER).ok()?;
    (due_at > offer.offered_at).then_some(due_at)
}

pub(super) fn remind_of_offer(desk: &mut Desk<'_>) -> Step {
    let State::Offered(offer) = &desk.opportunity()?.state else {
        return Err(Stop::Ignored("the offer was answered"));
    };
    let Some(expires_at) = offer.expires_at.filter(|_| offer.sign_off.is_none()) else {
        return Err(Stop::Ignored("the offer does not lapse"));
    };
    if offer_due_at(offer) != Some(desk.request.at) {
        return Err(Stop::Ignored("it is another offer's"));
    }
    // After an outage the offer has lapsed before anybody could be reminded.
    if desk.case.now > expires_at {
        return Err(Stop::Ignored("the offer lapses now"));
    }
    let supplier = offer.supplier.clone();
    let due = Due::Acceptance {
        expires_at,
        supplier,
    };
    tell(desk, Reminder::OfferNear, due)
}

/// When officers are reminded of what is still owed.
pub(super) fn payment_due_at(opportunity: &Opportunity) -> Option<Timestamp> {
    let owed = opportunity.payment().filter(|it| it.is_open())?;
    owed.created_at.checked_add(PAYMENT).ok()
}

pub(super) fn remind_of_payment(desk: &mut Desk<'_>) -> Step {
    let opportunity = desk.opportunity()?;
    let due_at = payment_due_at(opportunity);
    let (Some(payment), true) = (opportunity.payment(), due_at == Some(desk.request.at)) else {
        return Err(Stop::Ignored("nothing is owed any more"));
    };
    let Payment {
        created_at,
        supplier,
        ..
    } = payment.clone();
    let due = Due::Payment {
        since: created_at,
        supplier,
        officers: dispute::officers(desk)?,
    };
    tell(desk, Reminder::Payment, due)
}

fn tell(desk: &mut Desk<'_>, of: Reminder, due: Due) -> Step {
    desk.record(Event::Reminded { of })?;
    desk.tell("due", Notice::Due { due })
}
