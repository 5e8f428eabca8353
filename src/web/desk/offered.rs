//! Which actions are offered to whom, and which of them wait for somebody. The table of
//! authority says who may; the state says when there is anything to do.

use jiff::Timestamp;

use super::action::Action;
use crate::domain::approval::Demand;
use crate::domain::authority::{self, Standing};
use crate::domain::judgement::CriterionStatus;
use crate::domain::opportunity::{Opportunity, State};
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

/// That there is something to do, and whether somebody waits for it.
struct Turn(Option<Waits>);

const AT_WILL: Turn = Turn(None);

impl Turn {
    const fn since(at: Timestamp) -> Self {
        Self(Some(Waits::Since(at)))
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
            let Turn(waits) = timely(action, opportunity, programme, now)?;
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
) -> Option<Turn> {
    match action {
        Action::ApproveProgramme => asked(opportunity, Demand::Programme),
        Action::ApproveProcurement => asked(opportunity, Demand::Procurement),
        Action::Commit => asked(opportunity, Demand::Commitment),
        Action::Splitting => flagged(opportunity),
        Action::Answer => unanswered(opportunity),
        Action::ExtendClosing | Action::Withdraw => {
            matches!(opportunity.state, State::Open(_)).then_some(AT_WILL)
        }
        Action::Evaluate => unjudged(opportunity, programme),
        Action::Accept | Action::Decline => answered_offer(action, opportunity),
        Action::SignOff | Action::RefuseSignOff => {
            let since = opportunity.sign_off_awaited()?.accepted_at;
            Some(Turn(
                (action == Action::SignOff).then_some(Waits::Since(since)),
            ))
        }
        Action::Criterion => undecided(opportunity),
        Action::ExtendDelivery => {
            let State::InProgress(work) = &opportunity.state else {
                return None;
            };
            let due_at = work.due_at();
            Some(Turn((due_at < now).then_some(Waits::Since(due_at))))
        }
        Action::Resolve => unresolved(opportunity),
        Action::Discontinue => matches!(opportunity.state, State::InProgress(_)).then_some(AT_WILL),
        Action::Terminate => opportunity.work_under_way().map(|_| AT_WILL),
        Action::OfferNext => {
            let ended = opportunity.terminated()?;
            let alone = ended.payment.is_none();
            ended.next_position()?;
            Some(Turn(alone.then_some(Waits::Since(ended.at))))
        }
        Action::Certify | Action::Paid | Action::Hold | Action::Release | Action::Void => {
            owed(action, opportunity, programme)
        }
        Action::Cancel => {
            let ended = opportunity.state.is_final() || opportunity.work().is_some();
            (!ended).then_some(AT_WILL)
        }
    }
}

fn asked(opportunity: &Opportunity, demand: Demand) -> Option<Turn> {
    let State::AwaitingApproval(awaiting) = &opportunity.state else {
        return None;
    };
    let missing = awaiting.missing().any(|it| it == demand);
    missing.then_some(Turn::since(awaiting.since))
}

fn flagged(opportunity: &Opportunity) -> Option<Turn> {
    let posting = opportunity
        .posting()
        .filter(|it| !it.splitting.is_empty())?;
    let open = opportunity.splitting_decision().is_none();
    Some(Turn(open.then_some(Waits::Since(posting.posted_at))))
}

fn unanswered(opportunity: &Opportunity) -> Option<Turn> {
    let State::Open(posting) = &opportunity.state else {
        return None;
    };
    if posting.questions.is_empty() {
        return None;
    }
    let open = posting.questions.iter().filter(|it| it.answer.is_none());
    Some(Turn(open.map(|it| Waits::Since(it.asked_at)).min()))
}

fn unjudged(opportunity: &Opportunity, programme: &Programme) -> Option<Turn> {
    let selection = opportunity.judged_now()?;
    let closed_at = selection.closed_at?;
    let target = programme.due_after(closed_at, &programme.policy.selection_days);
    Some(Turn(Some(Waits::Until(target))))
}

fn answered_offer(action: Action, opportunity: &Opportunity) -> Option<Turn> {
    let State::Offered(offer) = &opportunity.state else {
        return None;
    };
    if offer.sign_off.is_some() {
        return None;
    }
    let waits = offer
        .expires_at
        .map_or(Waits::Since(offer.offered_at), Waits::Until);
    Some(Turn((action == Action::Accept).then_some(waits)))
}

fn undecided(opportunity: &Opportunity) -> Option<Turn> {
    let delivery = opportunity.work_under_way()?.delivery.as_ref()?;
    let mut criteria = delivery.judgement.criteria.iter();
    let open = criteria.any(|it| {
        matches!(
            it.status,
            CriterionStatus::AwaitsPerson | CriterionStatus::Stale
        )
    });
    let since = delivery.heads.iter().map(|head| head.seen_at).max();
    let since = since.unwrap_or(opportunity.updated_at);
    Some(Turn(open.then_some(Waits::Since(since))))
}

fn unresolved(opportunity: &Opportunity) -> Option<Turn> {
    let disputed = opportunity.disputes.since();
    let delivered = opportunity.delivered().map(|it| it.merge.at);
    disputed.or(delivered).map(Turn::since)
}

fn owed(action: Action, opportunity: &Opportunity, programme: &Programme) -> Option<Turn> {
    let payment = opportunity.payment()?;
    let since = Some(Waits::Since(payment.created_at));
    let certified = payment.certification().is_some();
    let needed = programme.approvals.certification;
    match (&payment.state, action) {
        (PaymentState::Drafted, Action::Certify) if !certified => {
            Some(Turn(since.filter(|_| needed)))
        }
        (PaymentState::Drafted, Action::Paid) => Some(Turn(since.filter(|_| certified || !needed))),
        (PaymentState::Held, Action::Release) => Some(Turn(since)),
        (PaymentState::Drafted, Action::Hold)
        | (PaymentState::Drafted | PaymentState::Held, Action::Void) => Some(AT_WILL),
        (
            PaymentState::Drafted
            | PaymentState::Held
            | PaymentState::Paid { .. }
            | PaymentState::Void,
            _,
        ) => None,
    }
}
