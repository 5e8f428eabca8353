//! Delivery and acceptance: the merge accepts, and only if every criterion is met (I8).

use jiff::Timestamp;

use super::{Desk, Step, Stop};
use crate::domain::command::Decision;
use crate::domain::criteria::CriterionKind;
use crate::domain::effect::Effect;
use crate::domain::event::Event;
use crate::domain::facts::{Merge, PullRequestFacts};
use crate::domain::ids::Person;
use crate::domain::judgement::{Bench, CriterionStatus, Judgement, Missing, NotDelivery};
use crate::domain::linking::links;
use crate::domain::notice::Notice;
use crate::domain::opportunity::{State, Work};
use crate::domain::payment::Payment;
use crate::domain::refusal::Refusal;

/// Something about a pull request changed: it is judged as it now stands.
pub(super) fn pull_request(desk: &mut Desk<'_>, number: i64) -> Step {
    let Some(pull) = desk
        .case
        .facts
        .pull_request
        .clone()
        .filter(|pull| pull.number == number)
    else {
        return Err(Stop::Ignored("the pull request is not known"));
    };
    let opportunity = desk.opportunity()?;
    if !links(&pull, &opportunity.issue) {
        return Err(Stop::Ignored("the pull request does not close the issue"));
    }
    if !on_agreed_branch(desk, &pull) {
        return Err(Stop::Ignored(
            "it merges into a branch that does not count (case 84)",
        ));
    }
    let work = match &opportunity.state {
        State::InProgress(work) => (**work).clone(),
        State::Delivered(delivered) => delivered.work.clone(),
        State::Accepted(_) | State::Paid(_) => {
            return Err(Stop::Ignored("the work was accepted before"));
        }
        State::Draft
        | State::NeedsChanges { .. }
        | State::Open(_)
        | State::Evaluation(_)
        | State::Offered(_)
        | State::Unsuccessful { .. }
        | State::Cancelled { .. } => return without_award(&pull),
    };
    match &pull.merge {
        Some(merge) if merge.at < work.award.accepted_at => without_award(&pull),
        Some(merge) => merged(desk, &work, &pull, merge),
        None if pull.open => show(desk, &work, &pull),
        None => Err(Stop::Ignored(
            "the pull request was closed without a merge (case 95)",
        )),
    }
}

fn without_award(pull: &PullRequestFacts) -> Step {
    if pull.merge.is_some() {
        Err(Refusal::MergeWithoutAward.into())
    } else {
        Err(Stop::Ignored("nobody has been awarded the work"))
    }
}

fn on_agreed_branch(desk: &Desk<'_>, pull: &PullRequestFacts) -> bool {
    let repository = desk.case.facts.repository.as_ref();
    repository.is_some_and(|repository| repository.default_branch == pull.base_branch)
}

fn by_supplier(pull: &PullRequestFacts, supplier: &Person) -> bool {
    pull.author
        .as_ref()
        .is_some_and(|author| author.is(supplier))
}

/// What the head commit shows, whoever wrote it.
fn judge(work: &Work, pull: &PullRequestFacts, merge: Option<&Merge>) -> Judgement {
    let supplier = &work.award.supplier;
    let bench = Bench {
        criteria: &work.selection.posting.statement.criteria,
        decisions: &work.decisions,
        supplier: supplier.id,
    };
    let not_delivery = if !by_supplier(pull, supplier) {
        Some(NotDelivery::WrongAuthor {
            supplier: supplier.clone(),
        })
    } else if pull.draft {
        Some(NotDelivery::Draft)
    } else {
        None
    };
    Judgement {
        head_sha: pull.head_sha.clone(),
        head_at: pull.head_at,
        not_delivery,
        criteria: bench.judge(pull, merge.map(|merge| merge.at)),
    }
}

/// An open pull request: the check run shows each criterion. One by somebody
/// else, or a draft, never takes the place of the supplier's own.
fn show(desk: &mut Desk<'_>, work: &Work, pull: &PullRequestFacts) -> Step {
    let mut judgement = judge(work, pull, None);
    judgement.head_at = Some(seen_at(desk, work, pull));
    let mine = by_supplier(pull, &work.award.supplier);
    let known = work
        .delivery
        .as_ref()
        .filter(|delivery| delivery.pull_request == pull.id);
    if mine && known.is_none_or(|delivery| delivery.judgement != judgement) {
        desk.record(Event::DeliveryJudged {
            pull_request: pull.id,
            number: pull.number,
            judgement: judgement.clone(),
        })?;
    }
    desk.effects.push(Effect::CheckRun {
        number: pull.number,
        judgement,
    });
    Ok(())
}

/// When this head was pushed: the first time it was seen on the pull request,
/// which unlike a commit's own date the supplier cannot write.
fn seen_at(desk: &Desk<'_>, work: &Work, pull: &PullRequestFacts) -> Timestamp {
    let known = work.delivery.as_ref().map(|delivery| &delivery.judgement);
    let known = known.filter(|judgement| judgement.head_sha == pull.head_sha);
    let earlier = known.and_then(|judgement| judgement.head_at);
    earlier.map_or(desk.request.at, |at| at.min(desk.request.at))
}

fn merged(desk: &mut Desk<'_>, work: &Work, pull: &PullRequestFacts, merge: &Merge) -> Step {
    // Looking once more at an earlier merge must not put it in the place of the last.
    let order = |merge: &Merge| (merge.at, merge.commit.clone());
    if let State::Delivered(delivered) = &desk.opportunity()?.state
        && order(merge) <= order(&delivered.merge)
    {
        return Err(Stop::Ignored(
            "this merge, or a later one, was judged before",
        ));
    }
    conclude(desk, work, pull, merge)
}

/// Judges a merge: acceptance with its payment record, or what is missing.
fn conclude(desk: &mut Desk<'_>, work: &Work, pull: &PullRequestFacts, merge: &Merge) -> Step {
    let mut judgement = judge(work, pull, Some(merge));
    let known = work.delivery.as_ref().map(|delivery| &delivery.judgement);
    let seen = known.filter(|judgement| judgement.head_sha == pull.head_sha);
    judgement.head_at = seen
        .and_then(|judgement| judgement.head_at)
        .or(pull.head_at);
    let missing = missing(work, pull, merge, &judgement);
    desk.effects.push(Effect::CheckRun {
        number: pull.number,
        judgement: judgement.clone(),
    });
    if missing.is_empty() {
        return accept(desk, work, pull, merge, judgement);
    }
    let supplier = work.award.supplier.clone();
    desk.record(Event::Delivered {
        pull_request: pull.id,
        number: pull.number,
        merge: merge.clone(),
        judgement,
        missing: missing.clone(),
    })?;
    desk.tell(
        "not-accepted",
        Notice::NotAccepted {
            number: pull.number,
            supplier,
            missing,
        },
    )
}

fn missing(
    work: &Work,
    pull: &PullRequestFacts,
    merge: &Merge,
    judgement: &Judgement,
) -> Vec<Missing> {
    let supplier = &work.award.supplier;
    let mut missing = Vec::new();
    if !by_supplier(pull, supplier) {
        missing.push(Missing::WrongAuthor {
            author: pull.author.clone(),
        });
    }
    match &merge.by {
        Some(by) if by.is(supplier) => missing.push(Missing::MergedBySupplier),
        Some(_) => {}
        None => missing.push(Missing::MergerUnknown),
    }
    let due_at = work.selection.posting.statement.delivery_due_at;
    if judgement.head_at.unwrap_or(merge.at).min(merge.at) > due_at {
        missing.push(Missing::Late);
    }
    let unmet = judgement
        .criteria
        .iter()
        .filter(|judged| judged.status != CriterionStatus::Met);
    missing.extend(unmet.map(|judged| Missing::Criterion {
        number: judged.number,
        status: judged.status,
    }));
    missing
}

/// The one place where a payment record is made.
fn accept(
    desk: &mut Desk<'_>,
    work: &Work,
    pull: &PullRequestFacts,
    merge: &Merge,
    judgement: Judgement,
) -> Step {
    let price = &work.selection.posting.statement.fixed_price;
    let tax = desk.case.programme.policy.highest_tax_basis_points;
    let opportunity = desk.opportunity()?.id;
    let payment = Payment::for_acceptance(opportunity, &work.award, price, tax, desk.request.at)
        .ok_or(Stop::Ignored("the price is beyond what cents can count"))?;
    desk.record(Event::Accepted {
        pull_request: pull.id,
        number: pull.number,
        merge: merge.clone(),
        judgement,
        payment: payment.clone(),
    })?;
    let payment = Box::new(payment);
    desk.tell(
        "accepted",
        Notice::Accepted {
            number: pull.number,
            payment,
        },
    )
}

/// `/criterion`: a person decides on the head commit, and what that changes.
pub(super) fn criterion(
    desk: &mut Desk<'_>,
    number: u32,
    decision: Decision,
    reason: &str,
) -> Step {
    let opportunity = desk.opportunity()?;
    let (work, merge) = match &opportunity.state {
        State::InProgress(work) => ((**work).clone(), None),
        State::Delivered(it) => (it.work.clone(), Some(it.merge.clone())),
        State::Draft
        | State::NeedsChanges { .. }
        | State::Open(_)
        | State::Evaluation(_)
        | State::Offered(_)
        | State::Accepted(_)
        | State::Paid(_)
        | State::Unsuccessful { .. }
        | State::Cancelled { .. } => {
            let state = opportunity.state.name().to_owned();
            return Err(Refusal::NotInState { state }.into());
        }
    };
    let overrides = may_decide(desk, &work, number)?;
    if reason.is_empty() {
        return Err(Refusal::ReasonMissing.into());
    }
    let pull = desk.case.facts.pull_request.clone().filter(|pull| {
        let known = work.delivery.as_ref();
        known.is_some_and(|known| known.pull_request == pull.id)
            && pull.created_at <= desk.request.at
    });
    let Some(pull) = pull else {
        return Err(Refusal::NoDelivery.into());
    };
    let head_sha = judged_head(desk, &work, &pull)?;
    let reason = reason.to_owned();
    desk.record(Event::CriterionDecided {
        number,
        decision,
        head_sha,
        reason,
        overrides,
    })?;
    let Some(work) = desk.opportunity()?.work().cloned() else {
        return Ok(());
    };
    match (merge, &pull.merge) {
        (Some(_), Some(merge)) => conclude(desk, &work, &pull, merge),
        (_, None) if pull.open => show(desk, &work, &pull),
        (_, _) => Ok(()),
    }
}

/// The commit that the person had before them: the live head, unless it was
/// pushed after the comment was written. A head that was first seen later was
/// not before them, whatever its own date says, and which one was is not known.
fn judged_head(desk: &Desk<'_>, work: &Work, pull: &PullRequestFacts) -> Step<String> {
    let at = desk.request.at;
    let Some(known) = work.delivery.as_ref().map(|delivery| &delivery.judgement) else {
        return Err(Refusal::NoDelivery.into());
    };
    if known.head_sha == pull.head_sha && known.head_at.is_some_and(|seen| seen > at) {
        return Err(Refusal::HeadMoved.into());
    }
    if pull.head_at.is_none_or(|pushed| pushed > at) {
        return Ok(known.head_sha.clone());
    }
    Ok(pull.head_sha.clone())
}

/// Whether the actor may decide the criterion; true when that overrules a machine.
fn may_decide(desk: &Desk<'_>, work: &Work, number: u32) -> Step<bool> {
    let actor = desk.actor()?;
    if work.award.supplier.is(actor) {
        return Err(Refusal::SupplierDecides.into());
    }
    let criteria = &work.selection.posting.statement.criteria;
    let count = u32::try_from(criteria.len()).unwrap_or(u32::MAX);
    let criterion = criteria
        .iter()
        .find(|criterion| criterion.number == number)
        .ok_or(Refusal::UnknownCriterion { number, count })?;
    let officer = desk.case.programme.roles_of(actor.id).next().is_some();
    if !officer && !desk.actor_writes()? {
        return Err(Refusal::NeedsMaintainer.into());
    }
    if officer && criterion.kind != CriterionKind::Manual {
        return Ok(true);
    }
    match criterion.kind {
        // What a maintainer says of a check confirms it where the supplier's own
        // workflow may have made it; alone it meets nothing.
        CriterionKind::Manual | CriterionKind::Check { .. } => Ok(false),
        CriterionKind::Licence { .. }
        | CriterionKind::Path { .. }
        | CriterionKind::Review { .. } => Err(Refusal::MachineDecides { number }.into()),
    }
}
