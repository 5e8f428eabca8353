//! From closing to award: who is chosen, in which order, and what they answer.

use super::super::draw::Draw;
use super::super::event::{Change, Event};
use super::super::opportunity::{Award, Evaluation, Offer, Selection, State, Work};
use super::super::sign_off::{Given, SignOff};

/// Applications that are judged, listed and drawn until one is offered the work.
pub(super) fn evaluation(
    mut selection: Selection,
    event: &Event,
    change: &Change,
    version: u64,
) -> Option<State> {
    match event {
        Event::Evaluated {
            application,
            criterion,
            comment,
            verdict,
            declaration: _,
        } => {
            selection.evaluations.push(Evaluation {
                application: *application,
                criterion: *criterion,
                comment: *comment,
                verdict: *verdict,
                text: version,
                by: change.actor.clone()?,
                at: change.at,
            });
        }
        Event::Listed {
            list,
            list_sha256,
            round,
        } => {
            let (list, list_sha256) = (list.clone(), list_sha256.clone());
            selection.draw = if list.len() == 1 {
                Draw::Sole { list, list_sha256 }
            } else {
                Draw::Listed {
                    list,
                    list_sha256,
                    round: *round,
                }
            };
        }
        Event::Drawn { by, order } => {
            let Draw::Listed {
                list, list_sha256, ..
            } = selection.draw
            else {
                return None;
            };
            let (by, order) = (by.clone(), order.clone());
            selection.draw = Draw::Revealed {
                list,
                list_sha256,
                by,
                order,
            };
        }
        Event::Offered { .. } => return offer(selection, event, change),
        Event::Ended { reason } => {
            let selection = Box::new(selection);
            return Some(State::Unsuccessful {
                reason: *reason,
                selection,
            });
        }
        Event::Cancelled { cause } => {
            let selection = Some(Box::new(selection));
            return Some(State::Cancelled {
                cause: cause.clone(),
                selection,
            });
        }
        _ => return None,
    }
    Some(State::Evaluation(Box::new(selection)))
}

/// An offer that is answered, signed off or lapses.
pub(super) fn offered(mut offer: Offer, event: &Event, change: &Change) -> Option<State> {
    match event {
        Event::OfferPosted { expires_at } => offer.expires_at = Some(*expires_at),
        // What follows says whether somebody is left in the order.
        Event::Declined { .. } | Event::OfferLapsed { .. } | Event::SignOffRefused { .. } => {}
        Event::TermsAccepted { terms_sha256, .. } => {
            offer.sign_off = Some(SignOff::awaited(change.at, terms_sha256.clone()));
        }
        Event::SignedOff { reference } => {
            offer.sign_off.as_mut()?.given = Some(Given {
                by: change.actor.clone()?,
                at: change.at,
                reference: reference.clone(),
            });
        }
        Event::Offered { .. } => return self::offer(offer.selection, event, change),
        Event::Ended { reason } => {
            let selection = Box::new(offer.selection);
            return Some(State::Unsuccessful {
                reason: *reason,
                selection,
            });
        }
        Event::Awarded {
            award,
            supplier,
            terms_sha256,
        } => {
            let award = Award {
                number: *award,
                position: offer.position,
                supplier: supplier.clone(),
                accepted_at: change.at,
                terms_sha256: terms_sha256.clone(),
                delivery_due_at: offer.delivery_due_at,
                sign_off: offer.sign_off,
            };
            let work = Work::of(offer.selection, award);
            return Some(State::InProgress(Box::new(work)));
        }
        Event::Cancelled { cause } => {
            let selection = Some(Box::new(offer.selection));
            return Some(State::Cancelled {
                cause: cause.clone(),
                selection,
            });
        }
        _ => return None,
    }
    Some(State::Offered(Box::new(offer)))
}

/// The selection with an offer to the one that the event names.
pub(super) fn offer(selection: Selection, event: &Event, change: &Change) -> Option<State> {
    let Event::Offered {
        position,
        application,
        supplier,
        delivery_due_at,
        ..
    } = event
    else {
        return None;
    };
    Some(State::Offered(Box::new(Offer {
        selection,
        position: *position,
        application: *application,
        supplier: supplier.clone(),
        offered_at: change.at,
        delivery_due_at: *delivery_due_at,
        expires_at: None,
        sign_off: None,
    })))
}
