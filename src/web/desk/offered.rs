//! Which actions are offered to whom, and which of them wait for somebody. The table of
//! authority says who may; the state says when there is anything to do.

use jiff::Timestamp;

use super::action::Action;
use crate::domain::approval::Demand;
use crate::domain::authority::{self, Standing};
use crate::domain::draw::Draw;
use crate::domain::judgement::CriterionStatus;
use crate::domain::opportunity::{Opportunity, Selection, State};
use crate::domain::payment::PaymentState;
use crate::domain::programme::Programme;

/// An action that somebody may take now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offered {
    /// Which.
    pub action: Action,
    /// Since when it waits for somebody, or until when it must be done; none where it
    /// may be done and nobody waits.
    pub waits: Option<Waits>,
}

/// That something waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Waits {
    /// Until when.
    Until(Timestamp),
    /// Since when.
    Since(Timestamp),
}

impl Waits {
    /// What things that wait are put in order by: the oldest, or the next to be due, first.
    #[must_use]
    pub const fn at(self) -> Timestamp {
        match self {
            Self::Until(at) | Self::Since(at) => at,
        }
    }
}

/// What somebody may do with an opportunity now, in the order of a procurement.
#[must_use]
pub fn offered(opportunity: &Opportunity, standing: &Standing<'_>, now: Timestamp) -> Vec<Offered> {
    let programme = standing.programme;
    Action::ALL
        .into_iter()
        .filter(|action| authority::may(action.act(), standing).is_ok())
        .filter_map(|action| {
            let waits = timely(action, opportunity, programme, now)?;
            Some(Offered { action, waits })
        })
        .collect()
}

/// Whether there is anything to do, and if so whether it waits for somebody.
fn timely(
    action: Action,
    opportunity: &Opportunity,
    programme: &Programme,
    now: Timestamp,
) -> Option<Option<Waits>> {
    match action {
        Action::ApproveProgramme => asked(opportunity, Demand::Programme),
        Action::ApproveProcurement => asked(opportunity, Demand::Procurement),
        Action::Commit => asked(opportunity, Demand::Commitment),
        Action::Splitting => flagged(opportunity),
        Action::Answer => unanswered(opportunity),
        Action::ExtendClosing => matches!(opportunity.state, State::Open(_)).then_some(None),
        Action::Evaluate => unjudged(opportunity, programme),
        Action::Accept | Action::Decline => answered_offer(action, opportunity),
        Action::SignOff | Action::RefuseSignOff => {
            let since = opportunity.sign_off_awaited()?.accepted_at;
            Some((action == Action::SignOff).then_some(Waits::Since(since)))
        }
        Action::Criterion => undecided(opportunity),
        Action::ExtendDelivery => {
            let State::InProgress(work) = &opportunity.state else {
                return None;
            };
            let due_at = work.due_at();
            Some((due_at < now).then_some(Waits::Since(due_at)))
        }
        Action::Resolve => unresolved(opportunity),
        Action::Discontinue => matches!(opportunity.state, State::InProgress(_)).then_some(None),
        Action::Terminate => matches!(
            opportunity.state,
            State::InProgress(_) | State::Delivered(_)
        )
        .then_some(None),
        Action::OfferNext => {
            let ended = opportunity.terminated()?;
            let alone = ended.payment.is_none();
            ended.next_position()?;
            Some(alone.then_some(Waits::Since(ended.at)))
        }
        Action::Certify | Action::Paid | Action::Hold | Action::Release | Action::Void => {
            owed(action, opportunity, programme)
        }
        Action::Withdraw => matches!(opportunity.state, State::Open(_)).then_some(None),
        Action::Cancel => {
            let ended = opportunity.state.is_final() || opportunity.work().is_some();
            (!ended).then_some(None)
        }
    }
}

fn asked(opportunity: &Opportunity, demand: Demand) -> Option<Option<Waits>> {
    let State::AwaitingApproval(awaiting) = &opportunity.state else {
        return None;
    };
    let missing = awaiting.missing().any(|it| it == demand);
    missing.then_some(Some(Waits::Since(awaiting.since)))
}

fn flagged(opportunity: &Opportunity) -> Option<Option<Waits>> {
    let posting = opportunity
        .posting()
        .filter(|it| !it.splitting.is_empty())?;
    let open = opportunity.splitting_decision().is_none();
    Some(open.then_some(Waits::Since(posting.posted_at)))
}

fn unanswered(opportunity: &Opportunity) -> Option<Option<Waits>> {
    let State::Open(posting) = &opportunity.state else {
        return None;
    };
    if posting.questions.is_empty() {
        return None;
    }
    let open = posting.questions.iter().filter(|it| it.answer.is_none());
    Some(open.map(|it| Waits::Since(it.asked_at)).min())
}

/// The selection while applications are judged.
pub fn judged_now(opportunity: &Opportunity) -> Option<&Selection> {
    match &opportunity.state {
        State::Evaluation(selection) if selection.draw == Draw::Committed => Some(selection),
        State::Evaluation(_)
        | State::Draft
        | State::NeedsChanges { .. }
        | State::AwaitingApproval(_)
        | State::Open(_)
        | State::Offered(_)
        | State::InProgress(_)
        | State::Delivered(_)
        | State::Accepted(_)
        | State::Paid(_)
        | State::Unsuccessful { .. }
        | State::Cancelled { .. }
        | State::Terminated(_) => None,
    }
}

fn unjudged(opportunity: &Opportunity, programme: &Programme) -> Option<Option<Waits>> {
    let selection = judged_now(opportunity)?;
    let closed_at = selection.closed_at?;
    let target = programme.due_after(closed_at, &programme.policy.selection_days);
    Some(Some(Waits::Until(target)))
}

fn answered_offer(action: Action, opportunity: &Opportunity) -> Option<Option<Waits>> {
    let State::Offered(offer) = &opportunity.state else {
        return None;
    };
    if offer.sign_off.is_some() {
        return None;
    }
    let waits = offer
        .expires_at
        .map_or(Waits::Since(offer.offered_at), Waits::Until);
    Some((action == Action::Accept).then_some(waits))
}

fn undecided(opportunity: &Opportunity) -> Option<Option<Waits>> {
    if !matches!(
        opportunity.state,
        State::InProgress(_) | State::Delivered(_)
    ) {
        return None;
    }
    let delivery = opportunity.work()?.delivery.as_ref()?;
    let mut criteria = delivery.judgement.criteria.iter();
    let open = criteria.any(|it| {
        matches!(
            it.status,
            CriterionStatus::AwaitsPerson | CriterionStatus::Stale
        )
    });
    let since = delivery.heads.iter().map(|head| head.seen_at).max();
    Some(open.then_some(Waits::Since(since.unwrap_or(opportunity.updated_at))))
}

fn unresolved(opportunity: &Opportunity) -> Option<Option<Waits>> {
    let disputed = opportunity.disputes.since();
    let delivered = match &opportunity.state {
        State::Delivered(delivered) => Some(delivered.merge.at),
        State::Draft
        | State::NeedsChanges { .. }
        | State::AwaitingApproval(_)
        | State::Open(_)
        | State::Evaluation(_)
        | State::Offered(_)
        | State::InProgress(_)
        | State::Accepted(_)
        | State::Paid(_)
        | State::Unsuccessful { .. }
        | State::Cancelled { .. }
        | State::Terminated(_) => None,
    };
    disputed.or(delivered).map(|at| Some(Waits::Since(at)))
}

fn owed(action: Action, opportunity: &Opportunity, programme: &Programme) -> Option<Option<Waits>> {
    let payment = opportunity.payment()?;
    let since = Some(Waits::Since(payment.created_at));
    let certified = payment.certification().is_some();
    let needed = programme.approvals.certification;
    match (&payment.state, action) {
        (PaymentState::Drafted, Action::Certify) if !certified => Some(since.filter(|_| needed)),
        (PaymentState::Drafted, Action::Paid) => Some(since.filter(|_| certified || !needed)),
        (PaymentState::Drafted, Action::Hold) => Some(None),
        (PaymentState::Held, Action::Release) => Some(since),
        (PaymentState::Drafted | PaymentState::Held, Action::Void) => Some(None),
        (
            PaymentState::Drafted
            | PaymentState::Held
            | PaymentState::Paid { .. }
            | PaymentState::Void,
            _,
        ) => None,
    }
}
