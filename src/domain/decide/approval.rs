//! Approvals before posting: by the role of that name, for one text, by
//! different people (R29, R120).

use super::{Desk, Step, label};
use crate::domain::approval::{Approved, Awaiting, Consent, Demand};
use crate::domain::authority::Act;
use crate::domain::command::Approval;
use crate::domain::event::Event;
use crate::domain::lang::Lang;
use crate::domain::money::{Money, total_bound};
use crate::domain::notice::Notice;
use crate::domain::opportunity::State;
use crate::domain::refusal::Refusal;
use crate::domain::statement::{Statement, amount};

/// `/approve programme` and `/approve procurement`.
pub(super) fn approve(desk: &mut Desk<'_>, approval: Approval) -> Step {
    let consent = match approval {
        Approval::Programme => Consent::Programme,
        Approval::Procurement => Consent::Procurement,
    };
    let awaiting = may_give(desk, consent.demand())?;
    give(desk, &awaiting, consent)
}

/// Asks for the approvals, and tells those who hold the roles for them.
pub(super) fn ask(
    desk: &mut Desk<'_>,
    statement: Box<Statement>,
    statement_sha256: String,
    demands: Vec<Demand>,
) -> Step {
    desk.record(Event::ApprovalAsked {
        statement,
        statement_sha256,
        demands,
    })?;
    desk.tell("approval-asked", Notice::ApprovalAsked)
}

/// What a `/commit` says, as it was written.
pub(super) struct Funds<'a> {
    pub(super) amount: &'a str,
    pub(super) reference: &'a str,
    /// The language of the command, in which its amount is read.
    pub(super) language: Lang,
}

/// `/commit`: section 32, for the price with the highest tax at least.
pub(super) fn commit(desk: &mut Desk<'_>, funds: &Funds<'_>) -> Step {
    let awaiting = may_give(desk, Demand::Commitment)?;
    let policy = &desk.case.programme.policy;
    let price = &awaiting.statement.fixed_price;
    let committed = amount(funds.amount, funds.language, &price.currency).map_err(|error| {
        let found = funds.amount.to_owned();
        Refusal::CommitmentUnreadable { found, error }
    })?;
    let money = |amount| Money {
        amount,
        currency: price.currency.clone(),
    };
    let amount = money(committed);
    // A posted price always fits (I1); one that does not needs more than can be committed.
    let needed = total_bound(price.amount, policy.highest_tax_basis_points);
    if let Some(needed) = needed.filter(|needed| committed < *needed) {
        let needed = money(needed);
        return Err(Refusal::CommitmentTooLow { amount, needed }.into());
    }
    let reference = funds.reference.to_owned();
    give(desk, &awaiting, Consent::Commitment { amount, reference })
}

/// The statement that waits, if the actor may meet the demand.
fn may_give(desk: &Desk<'_>, demand: Demand) -> Step<Awaiting> {
    let opportunity = desk.opportunity()?;
    let State::AwaitingApproval(awaiting) = &opportunity.state else {
        let state = opportunity.state.name().to_owned();
        return Err(Refusal::NotInState { state }.into());
    };
    if desk.request.at < awaiting.since {
        return Err(Refusal::StatementMoved.into());
    }
    let actor = desk.actor()?;
    desk.may(Act::giving(demand))?;
    if !awaiting.demands.contains(&demand) {
        return Err(Refusal::ApprovalNotAsked { demand }.into());
    }
    if let Some(Approved { by, .. }) = awaiting.given(demand) {
        let by = by.clone();
        return Err(Refusal::ApprovalStands { demand, by }.into());
    }
    let other = match demand {
        Demand::Programme => awaiting.given(Demand::Procurement),
        Demand::Procurement => awaiting.given(Demand::Programme),
        Demand::Commitment => None,
    };
    if other.is_some_and(|other| other.by.is(actor)) {
        return Err(Refusal::SameApprover.into());
    }
    label::fit_place(desk)?;
    label::authority_stands(desk)?;
    Ok((**awaiting).clone())
}

/// Records an approval; the last one posts, if the statement still keeps every rule.
fn give(desk: &mut Desk<'_>, awaiting: &Awaiting, consent: Consent) -> Step {
    desk.record(Event::Approved {
        consent,
        statement_sha256: awaiting.statement_sha256.clone(),
    })?;
    let given = given(desk)?;
    let State::AwaitingApproval(awaiting) = &desk.opportunity()?.state else {
        return Ok(());
    };
    if awaiting.missing().next().is_some() {
        return Ok(());
    }
    label::read_statement(desk)?;
    voided(desk, given)
}

/// Reads the statement anew after a change of its text, which voids approvals.
pub(super) fn rewrite(desk: &mut Desk<'_>, change: Event) -> Step {
    let given = given(desk)?;
    desk.record(change)?;
    label::read_statement(desk)?;
    voided(desk, given)
}

/// The approvals given so far.
fn given(desk: &Desk<'_>) -> Step<Vec<Approved>> {
    Ok(match &desk.opportunity()?.state {
        State::AwaitingApproval(awaiting) => awaiting.given.clone(),
        _ => Vec::new(),
    })
}

/// Says that approvals no longer count, where there were some and nothing was posted.
fn voided(desk: &mut Desk<'_>, given: Vec<Approved>) -> Step {
    if given.is_empty() || desk.opportunity()?.posting().is_some() {
        return Ok(());
    }
    desk.tell("approvals-voided", Notice::ApprovalsVoided { given })
}
