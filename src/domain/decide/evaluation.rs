//! Application evaluation, and the draw that follows by itself (R80, R82, I5, I6).

use super::{Desk, Step, Stop, label};
use crate::domain::apply::Misfit;
use crate::domain::authority::Act;
use crate::domain::beacon::{Beacon, Signature};
use crate::domain::command::Verdict;
use crate::domain::draw::{self, Draw, Randomness, Revealed, Seed};
use crate::domain::effect::Effect;
use crate::domain::event::{Event, NO_CONFLICT, Unsuccess};
use crate::domain::ids::CommentId;
use crate::domain::notice::Notice;
use crate::domain::opportunity::{Selection, State};
use crate::domain::refusal::Refusal;

pub(super) fn evaluate(
    desk: &mut Desk<'_>,
    application: u32,
    criterion: Option<u32>,
    verdict: Verdict,
    rationale: &str,
    comment: Option<CommentId>,
) -> Step {
    desk.entitled(Act::Evaluate)?;
    let selection = in_evaluation(desk)?;
    judgeable(desk, &selection, application, criterion)?;
    if rationale.is_empty() {
        return Err(Refusal::RationaleMissing.into());
    }
    // At a desk nothing is public; the first comment is told that it is.
    let mut earlier = selection.evaluations.iter();
    let first = comment.is_some() && !earlier.any(|it| it.comment.is_some());
    desk.record_with(
        Event::Evaluated {
            application,
            criterion,
            comment,
            verdict,
            declaration: NO_CONFLICT.to_owned(),
        },
        Some(rationale.to_owned()),
    )?;
    if first {
        desk.tell("public", Notice::EvaluationIsPublic)?;
    }
    conclude(desk)
}

fn in_evaluation(desk: &Desk<'_>) -> Step<Selection> {
    let opportunity = desk.opportunity()?;
    if let Some(selection) = opportunity.judged_now() {
        return Ok(selection.clone());
    }
    match &opportunity.state {
        // Written after the closing instant, before the set was fixed.
        State::Open(posting) if desk.request.at > posting.statement.closes_at => Err(Stop::Waits),
        State::Draft
        | State::NeedsChanges { .. }
        | State::AwaitingApproval(_)
        | State::Open(_)
        | State::Cancelled { .. }
        | State::Unsuccessful { .. } => {
            let state = opportunity.state.name().to_owned();
            Err(Refusal::NotInState { state }.into())
        }
        State::Evaluation(_)
        | State::Offered(_)
        | State::InProgress(_)
        | State::Delivered(_)
        | State::Accepted(_)
        | State::Paid(_)
        | State::Terminated(_) => Err(Refusal::EvaluationOver.into()),
    }
}

fn judgeable(desk: &Desk<'_>, selection: &Selection, number: u32, criterion: Option<u32>) -> Step {
    let application = selection
        .posting
        .applications
        .iter()
        .find(|application| application.number == number)
        .ok_or(Refusal::UnknownApplication { number })?;
    if application.withdrawn_at.is_some() {
        return Err(Refusal::WithdrawnApplication { number }.into());
    }
    // Who applied judges nobody: not the own application, not a rival's.
    desk.unbarred(Act::Evaluate)?;
    let count = u32::try_from(selection.posting.statement.evaluation.len()).unwrap_or(u32::MAX);
    match criterion {
        Some(number) if number == 0 || number > count => {
            Err(Refusal::UnknownEvaluationCriterion { number, count }.into())
        }
        Some(_) | None => Ok(()),
    }
}

/// When every application is judged, the list of those who passed is fixed.
fn conclude(desk: &mut Desk<'_>) -> Step {
    let State::Evaluation(selection) = &desk.opportunity()?.state else {
        return Ok(());
    };
    let Some(list) = selection.passing() else {
        return Ok(());
    };
    match list.len() {
        0 => end(desk, Unsuccess::NonePassed),
        passing => {
            let list_sha256 = hex::encode(draw::list_hash(&list));
            let round = awaited(desk, &selection.posting.randomness, passing);
            // Nobody is left to be warned; the status comment said so before.
            desk.effects.retain(|effect| !warns(effect));
            desk.record(Event::Listed {
                list,
                list_sha256,
                round,
            })?;
            // With several, a timer reveals the randomness once this list is committed (I6).
            if passing == 1 {
                super::award::offer_first(desk)
            } else {
                Ok(())
            }
        }
    }
}

const fn warns(effect: &Effect) -> bool {
    let Effect::Say { notice, .. } = effect else {
        return false;
    };
    matches!(notice, Notice::EvaluationIsPublic)
}

/// The round of the beacon that gives the order: one that nobody can know yet,
/// however late the last evaluation came to be decided.
fn awaited(desk: &Desk<'_>, randomness: &Randomness, passing: usize) -> Option<u64> {
    match randomness {
        Randomness::Drand { beacon } if passing > 1 => {
            Some(beacon.round_ahead(desk.case.now.max(desk.request.at)))
        }
        Randomness::Drand { .. } | Randomness::Local { .. } => None,
    }
}

/// Ends without success and tells those who applied.
pub(super) fn end(desk: &mut Desk<'_>, reason: Unsuccess) -> Step {
    let applicants = desk
        .opportunity()?
        .posting()
        .map(label::applicants)
        .unwrap_or_default();
    desk.record(Event::Ended { reason })?;
    desk.tell("unsuccessful", Notice::Unsuccessful { reason, applicants })
}

/// The list is published: the randomness is revealed and gives the order.
pub(super) fn reveal(desk: &mut Desk<'_>) -> Step {
    let State::Evaluation(selection) = &desk.opportunity()?.state else {
        return Err(Stop::Ignored("the draw was made before"));
    };
    let Draw::Listed { list, round, .. } = &selection.draw else {
        return Err(Stop::Ignored("the list is not fixed"));
    };
    let (order, by) = match &selection.posting.randomness {
        Randomness::Local { commitment } => {
            let seed = committed(desk, commitment)?;
            let seed_in_hex = hex::encode(seed);
            (
                draw::order(&seed, list),
                Revealed::Local { seed: seed_in_hex },
            )
        }
        Randomness::Drand { beacon } => {
            let (round, signature) = signed(desk, beacon, *round)?;
            let by = Revealed::Drand {
                round,
                signature: signature.to_hex(),
            };
            (draw::order(&signature.randomness(), list), by)
        }
    };
    desk.record(Event::Drawn { by, order })?;
    super::award::offer_first(desk)
}

/// The seed that was committed to. One that is gone or another's is a defect:
/// the timer tries again and says so.
fn committed(desk: &Desk<'_>, commitment: &str) -> Step<Seed> {
    let is_committed = |seed: &Seed| draw::commitment(seed) == commitment;
    desk.case
        .facts
        .seed
        .filter(is_committed)
        .ok_or(Stop::Misfit(Misfit {
            event: "drawn",
            state: "evaluation without the seed committed to",
        }))
}

/// The beacon's own signature of the round that was named with the list.
fn signed(desk: &Desk<'_>, beacon: &Beacon, round: Option<u64>) -> Step<(u64, Signature)> {
    let misfit = Misfit {
        event: "drawn",
        state: "evaluation without the signature of the round awaited",
    };
    let (Some(round), Some(signature)) = (round, desk.case.facts.signature) else {
        return Err(Stop::Misfit(misfit));
    };
    if beacon.signed(round, &signature) {
        Ok((round, signature))
    } else {
        Err(Stop::Misfit(misfit))
    }
}
