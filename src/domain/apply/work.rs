//! From award to acceptance: what is delivered, how it is judged, and how the work ends.

use super::super::command::Resolution;
use super::super::ending::Terminated;
use super::super::event::{Change, Event};
use super::super::facts::Merge;
use super::super::ids::PullRequestId;
use super::super::judgement::{CriterionDecision, Judgement, Missing};
use super::super::opportunity::{Accepted, Delivered, Delivery, Head, State, Work};

/// The pull request as it was judged last; the heads it had before are kept.
fn shown(
    before: Option<Delivery>,
    (pull_request, number): (PullRequestId, i64),
    judgement: &Judgement,
) -> Delivery {
    let mut heads = before.map(|it| it.heads).unwrap_or_default();
    if let Some(seen_at) = judgement.head_at {
        match heads.iter_mut().find(|head| head.sha == judgement.head_sha) {
            Some(head) => head.seen_at = head.seen_at.min(seen_at),
            None => heads.push(Head {
                sha: judgement.head_sha.clone(),
                seen_at,
            }),
        }
    }
    let judgement = judgement.clone();
    Delivery {
        pull_request,
        number,
        judgement,
        heads,
    }
}

/// A merge that waits for a decision, beside its work.
pub(super) struct Merged {
    pub(super) merge: Merge,
    pub(super) missing: Vec<Missing>,
    pub(super) further: Option<Delivery>,
}

/// Where a pull request is kept: beside the one that was merged, whose place it does not take.
fn place_of<'a>(
    work: &'a mut Work,
    merged: Option<&'a mut Merged>,
    id: PullRequestId,
) -> &'a mut Option<Delivery> {
    let last = work.delivery.as_ref();
    let is_last = last.is_some_and(|it| it.pull_request == id);
    match merged {
        Some(merged) if !is_last => &mut merged.further,
        Some(_) | None => &mut work.delivery,
    }
}

/// Work that is delivered, judged and accepted, or ends.
pub(super) fn in_work(
    mut work: Work,
    event: &Event,
    change: &Change,
    mut merged: Option<Merged>,
) -> Option<State> {
    let is = |id: PullRequestId| move |it: &mut Delivery| it.pull_request == id;
    match event {
        Event::DeliveryJudged {
            pull_request: id,
            number,
            judgement,
        } => {
            let place = place_of(&mut work, merged.as_mut(), *id);
            let before = place.take_if(is(*id));
            *place = Some(shown(before, (*id, *number), judgement));
        }
        Event::CriterionDecided {
            number,
            decision,
            head_sha,
            overrides,
            ..
        } => {
            work.decisions.push(CriterionDecision {
                number: *number,
                decision: *decision,
                head_sha: head_sha.clone(),
                by: change.actor.clone()?,
                overrides: *overrides,
            });
        }
        Event::DeliveryExtended { until, .. } => work.extended_to = Some(*until),
        Event::Terminated { ending, payment } => {
            return Some(State::Terminated(Box::new(Terminated {
                work,
                merge: merged.map(|it| it.merge),
                ending: ending.clone(),
                by: change.actor.clone()?,
                at: change.at,
                payment: payment.as_deref().cloned(),
            })));
        }
        Event::Resolved {
            resolution: Resolution::Reject,
            ..
        } => {
            let merged = merged?;
            work.rejected.push(merged.merge.commit);
            // What is delivered next is judged anew.
            work.delivery = merged.further;
            return Some(State::InProgress(Box::new(work)));
        }
        Event::Delivered {
            pull_request: id,
            number,
            merge,
            judgement,
            missing,
        } => {
            let before = work.delivery.take_if(is(*id));
            let other = work.delivery.take();
            let mut further = merged.map_or(other, |it| it.further);
            let before = before.or_else(|| further.take_if(is(*id)));
            work.delivery = Some(shown(before, (*id, *number), judgement));
            let (merge, missing) = (merge.clone(), missing.clone());
            return Some(State::Delivered(Box::new(Delivered {
                work,
                merge,
                missing,
                further,
            })));
        }
        Event::Accepted {
            pull_request: id,
            number,
            merge,
            judgement,
            payment,
        } => {
            let before = work.delivery.take_if(is(*id));
            let before = before.or_else(|| merged?.further.take_if(is(*id)));
            work.delivery = Some(shown(before, (*id, *number), judgement));
            let (merge, payment) = (merge.clone(), (**payment).clone());
            return Some(State::Accepted(Box::new(Accepted {
                work,
                merge,
                payment,
            })));
        }
        _ => return None,
    }
    Some(match merged {
        None => State::InProgress(Box::new(work)),
        Some(Merged {
            merge,
            missing,
            further,
        }) => State::Delivered(Box::new(Delivered {
            work,
            merge,
            missing,
            further,
        })),
    })
}
