//! Delivery and acceptance: the merge accepts, and only if every criterion is met (I8).

use jiff::Timestamp;

use super::ending::{not_in_state, undisputed};
use super::{Command, Desk, Step, Stop, payment};
use crate::domain::authority::Act;
use crate::domain::command::Decision;
use crate::domain::criteria::CriterionKind;
use crate::domain::effect::Effect;
use crate::domain::event::Event;
use crate::domain::facts::{Merge, PullRequestFacts, RepositoryFacts};
use crate::domain::ids::{Person, PullRequestId};
use crate::domain::judgement::{Bench, CriterionStatus, Judgement, Missing, NotDelivery};
use crate::domain::linking::{links, links_openly};
use crate::domain::notice::Notice;
use crate::domain::opportunity::{Delivery, Opportunity, State, Work};
use crate::domain::payment::{Acceptance, Decided, Owed, Payment};
use crate::domain::refusal::Refusal;
use crate::domain::reverting::reverts;

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
    if let (Some(payment), Some(repository)) = (opportunity.payment(), repository(desk))
        && on_agreed_branch(desk, &pull)
        && reverts(&pull, payment, repository)
    {
        let payment = payment.clone();
        return payment::reverted(desk, &payment, &pull);
    }
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
        | State::AwaitingApproval(_)
        | State::Open(_)
        | State::Evaluation(_)
        | State::Offered(_)
        | State::Unsuccessful { .. }
        | State::Cancelled { .. }
        | State::Terminated(_) => return without_award(opportunity, &pull),
    };
    match &pull.merge {
        Some(merge) if work.rejected.contains(&merge.commit) => {
            Err(Stop::Ignored("this merge was rejected"))
        }
        Some(merge) if merge.at < work.award.accepted_at => without_award(opportunity, &pull),
        Some(merge) => merged(desk, &work, &pull, merge),
        None if pull.open => show(desk, &work, &pull),
        None => Err(Stop::Ignored(
            "the pull request was closed without a merge (case 95)",
        )),
    }
}

fn without_award(opportunity: &Opportunity, pull: &PullRequestFacts) -> Step {
    let Some(merge) = &pull.merge else {
        return Err(Stop::Ignored("nobody has been awarded the work"));
    };
    if opportunity.had_award_at(merge.at) {
        return Err(Stop::Ignored("it was judged before the award ended"));
    }
    Err(Refusal::MergeWithoutAward.into())
}

fn repository<'a>(desk: &Desk<'a>) -> Option<&'a RepositoryFacts> {
    desk.case.facts.repository.as_ref()
}

fn on_agreed_branch(desk: &Desk<'_>, pull: &PullRequestFacts) -> bool {
    let agreed = desk.opportunity.as_ref();
    let agreed = agreed.and_then(|it| it.settings.settings.branch.as_deref());
    let default = || repository(desk).map(|it| it.default_branch.as_str());
    agreed.or_else(default) == Some(pull.base_branch.as_str())
}

fn by_supplier(pull: &PullRequestFacts, supplier: &Person) -> bool {
    pull.author
        .as_ref()
        .is_some_and(|author| author.is(supplier))
}

fn wrong_author(pull: &PullRequestFacts) -> Missing {
    match &pull.author {
        Some(author) if pull.by_bot => Missing::BotAuthor {
            author: author.clone(),
            commits_by: pull.commits_by.clone(),
        },
        author => Missing::WrongAuthor {
            author: author.clone(),
        },
    }
}

fn bench<'a>(opportunity: &'a Opportunity, work: &'a Work) -> Bench<'a> {
    Bench {
        criteria: &work.selection.posting.statement.criteria,
        decisions: &work.decisions,
        settings: &opportunity.settings.settings,
        supplier: work.award.supplier.id,
    }
}

/// What the head commit shows, whoever wrote it.
fn judge(
    desk: &Desk<'_>,
    work: &Work,
    pull: &PullRequestFacts,
    merge: Option<&Merge>,
) -> Step<Judgement> {
    let supplier = &work.award.supplier;
    let not_delivery = if !by_supplier(pull, supplier) {
        Some(NotDelivery::WrongAuthor {
            supplier: supplier.clone(),
        })
    } else if pull.draft {
        Some(NotDelivery::Draft)
    } else {
        None
    };
    let bench = bench(desk.opportunity()?, work);
    Ok(Judgement {
        head_sha: pull.head_sha.clone(),
        head_at: seen_at(desk, pull),
        not_delivery,
        criteria: bench.judge(pull, merge.map(|merge| merge.at)),
    })
}

/// An open pull request: the check run shows each criterion. One by somebody
/// else, or a draft, never takes the place of the supplier's own.
fn show(desk: &mut Desk<'_>, work: &Work, pull: &PullRequestFacts) -> Step {
    let judgement = judge(desk, work, pull, None)?;
    let mine = by_supplier(pull, &work.award.supplier);
    let known = delivery_of(desk.opportunity()?, pull);
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

/// When this head was first seen, as far as GitHub told of it.
fn seen_at(desk: &Desk<'_>, pull: &PullRequestFacts) -> Option<Timestamp> {
    let told = match &desk.request.command {
        Command::PullRequest { told, .. } => told.as_ref(),
        _ => None,
    };
    let told = told
        .filter(|told| told.head_sha == pull.head_sha)
        .map(|told| told.at);
    let known = desk.opportunity.as_ref();
    let known = known.and_then(|it| delivery_of(it, pull)?.seen_at(&pull.head_sha));
    known.into_iter().chain(told).min()
}

fn delivery_of<'a>(opportunity: &'a Opportunity, pull: &PullRequestFacts) -> Option<&'a Delivery> {
    let mut known = opportunity.deliveries();
    known.find(|delivery| delivery.pull_request == pull.id)
}

fn merged(desk: &mut Desk<'_>, work: &Work, pull: &PullRequestFacts, merge: &Merge) -> Step {
    let opportunity = desk.opportunity()?;
    let Some(delivered) = opportunity.delivered() else {
        return conclude(desk, work, pull, merge);
    };
    // Looking once more at an earlier merge must not put it in the place of the last.
    let order = |merge: &Merge| (merge.at, merge.commit.clone());
    if order(merge) > order(&delivered.merge) {
        return conclude(desk, work, pull, merge);
    }
    let known = delivery_of(opportunity, pull).map(|it| it.seen_at(&pull.head_sha));
    if *merge != delivered.merge || known.is_none() {
        return Err(Stop::Ignored("a later merge was judged before"));
    }
    let judgement = judge(desk, work, pull, Some(merge))?;
    // What happened before the merge may have become known since: a review, a check, a push.
    if missing(opportunity, work, pull, merge, &judgement).len() < delivered.missing.len() {
        return conclude(desk, work, pull, merge);
    }
    if known == Some(judgement.head_at) {
        return Err(Stop::Ignored("this merge was judged before"));
    }
    // The head was there earlier than was known: decisions that wait for it can be bound.
    let (pull_request, number) = (pull.id, pull.number);
    desk.record(Event::DeliveryJudged {
        pull_request,
        number,
        judgement,
    })
}

/// Judges a merge: acceptance with its payment record, or what is missing.
fn conclude(desk: &mut Desk<'_>, work: &Work, pull: &PullRequestFacts, merge: &Merge) -> Step {
    let judgement = judge(desk, work, pull, Some(merge))?;
    let missing = missing(desk.opportunity()?, work, pull, merge, &judgement);
    desk.effects.push(Effect::CheckRun {
        number: pull.number,
        judgement: judgement.clone(),
    });
    if missing.is_empty() {
        let accepting = Accepting {
            pull_request: pull.id,
            number: pull.number,
            merge,
            judgement,
            decided: None,
        };
        return accept(desk, work, accepting);
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
    opportunity: &Opportunity,
    work: &Work,
    pull: &PullRequestFacts,
    merge: &Merge,
    judgement: &Judgement,
) -> Vec<Missing> {
    let supplier = &work.award.supplier;
    let mut missing = Vec::new();
    if !by_supplier(pull, supplier) {
        missing.push(wrong_author(pull));
    }
    if !links_openly(pull, &opportunity.issue, merge.at) {
        missing.push(Missing::LinkUnconfirmed);
    }
    match &merge.by {
        Some(by) if by.is(supplier) => missing.push(Missing::MergedBySupplier),
        Some(_) if merge.by_bot && !bench(opportunity, work).approved(pull, merge.at) => {
            missing.push(Missing::MergedByBot);
        }
        Some(_) => {}
        None => missing.push(Missing::MergerUnknown),
    }
    let due_at = work.due_at();
    if judgement.head_at.unwrap_or(merge.at).min(merge.at) > due_at {
        missing.push(Missing::Late);
    }
    if opportunity.disputes.stood_at(merge.at) {
        missing.push(Missing::Disputed);
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

/// A merge to be accepted.
pub(super) struct Accepting<'a> {
    pub pull_request: PullRequestId,
    pub number: i64,
    pub merge: &'a Merge,
    pub judgement: Judgement,
    /// Who accepts it although something is missing.
    pub decided: Option<&'a Decided>,
}

/// The one place where an acceptance makes a payment record.
pub(super) fn accept(desk: &mut Desk<'_>, work: &Work, accepting: Accepting<'_>) -> Step {
    let Accepting {
        pull_request,
        number,
        merge,
        judgement,
        decided,
    } = accepting;
    let owed = Owed {
        award: &work.award,
        price: &work.selection.posting.statement.fixed_price,
        highest_tax: desk.case.programme.policy.highest_tax_basis_points,
    };
    let acceptance = Acceptance {
        pull_request: number,
        merge,
        evidence: &judgement.criteria,
        decided,
    };
    let id = desk.opportunity()?.id;
    let payment = Payment::for_acceptance(id, &owed, &acceptance, desk.request.at)
        .map(Box::new)
        .ok_or(Stop::Ignored("the price is beyond what cents can count"))?;
    desk.record(Event::Accepted {
        pull_request,
        number,
        merge: merge.clone(),
        judgement,
        payment: payment.clone(),
    })?;
    desk.tell("accepted", Notice::Accepted { number, payment })
}

/// What a `/criterion` says, and where.
pub(super) struct Said<'a> {
    pub decision: Decision,
    pub reason: &'a str,
    /// The pull request whose conversation it is in; none in the issue.
    pub on_pull_request: Option<i64>,
}

/// `/criterion`: a person decides on the head commit, and what that changes.
pub(super) fn criterion(desk: &mut Desk<'_>, number: u32, said: &Said<'_>) -> Step {
    let Said {
        decision,
        reason,
        on_pull_request,
    } = *said;
    let opportunity = desk.opportunity()?;
    let Some(work) = opportunity.work_under_way().cloned() else {
        return Err(not_in_state(desk)?.into());
    };
    let merge = opportunity.delivered().map(|it| it.merge.clone());
    let overrides = may_decide(desk, &work, number, decision)?;
    if reason.is_empty() {
        return Err(Refusal::ReasonMissing.into());
    }
    undisputed(desk)?;
    let opportunity = desk.opportunity()?;
    let pull = desk.case.facts.pull_request.clone().filter(|pull| {
        delivery_of(opportunity, pull).is_some()
            && on_pull_request.is_none_or(|number| number == pull.number)
            && pull.created_at <= desk.request.at
    });
    let Some(pull) = pull else {
        return Err(Refusal::NoDelivery.into());
    };
    let head_sha = judged_head(desk, &pull)?;
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
        (Some(waits), Some(merge)) if waits.commit == merge.commit => {
            conclude(desk, &work, &pull, merge)
        }
        (_, None) if pull.open => show(desk, &work, &pull),
        (_, _) => Ok(()),
    }
}

/// The commit that the person had before them: the newest head that GitHub told
/// of by then. While it has told of none, or not of the one that now stands, what
/// it tells may still be on its way; where it was asked for all, nothing is, and a
/// closed pull request gets no other head.
fn judged_head(desk: &Desk<'_>, pull: &PullRequestFacts) -> Step<String> {
    let Some(delivery) = delivery_of(desk.opportunity()?, pull) else {
        return Err(Refusal::NoDelivery.into());
    };
    if delivery.seen_at(&pull.head_sha).is_none() {
        return Err(Stop::Waits);
    }
    match delivery.head_at(desk.request.at) {
        Some(head) => Ok(head.sha.clone()),
        None if desk.case.facts.unheard && !pull.open => Err(Refusal::HeadMoved.into()),
        None => Err(Stop::Waits),
    }
}

/// Whether the actor may decide the criterion; true when that overrules a machine.
fn may_decide(desk: &Desk<'_>, work: &Work, number: u32, decision: Decision) -> Step<bool> {
    desk.unbarred(Act::Criterion)?;
    let criteria = &work.selection.posting.statement.criteria;
    let count = u32::try_from(criteria.len()).unwrap_or(u32::MAX);
    let criterion = criteria
        .iter()
        .find(|criterion| criterion.number == number)
        .ok_or(Refusal::UnknownCriterion { number, count })?;
    let maintains = desk.allows(Act::Criterion)?;
    let overrules = desk.allows(Act::Overrule)?;
    if maintains && asks_person(desk, &criterion.kind) {
        return Ok(false);
    }
    let by_machine = criterion.kind != CriterionKind::Manual;
    if by_machine && decision == Decision::Met && overrules {
        return Ok(true);
    }
    if by_machine && (maintains || overrules) {
        return Err(Refusal::MachineDecides { number }.into());
    }
    Err(Refusal::NeedsMaintainer.into())
}

/// Whether a maintainer's word counts: always where no machine decides, and for
/// a check that the supplier's own workflow may have made.
fn asks_person(desk: &Desk<'_>, kind: &CriterionKind) -> bool {
    match kind {
        CriterionKind::Manual => true,
        CriterionKind::Check { .. } => {
            let settings = desk.opportunity.as_ref().map(|it| &it.settings.settings);
            let pull = desk.case.facts.pull_request.as_ref();
            settings
                .zip(pull)
                .is_some_and(|(settings, pull)| settings.guards(pull))
        }
        CriterionKind::Licence { .. }
        | CriterionKind::Path { .. }
        | CriterionKind::Review { .. } => false,
    }
}
