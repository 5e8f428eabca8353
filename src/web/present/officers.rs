//! What officers did: approvals before posting, and the steps of the payment record.

use super::super::api::Money;
use super::super::view::rows::{ApprovalRow, PaymentRow};
use crate::domain::approval::{Approved, Consent, Demand};
use crate::domain::lang::Lang;
use crate::domain::opportunity::{Opportunity, State};
use crate::domain::payment::{HoldCause, Noted, PaymentStep};
use crate::i18n;

/// The approvals that were asked for, given or missing; none where none were.
pub(super) fn approvals(kept: &Opportunity) -> Vec<ApprovalRow> {
    if let State::AwaitingApproval(awaiting) = &kept.state {
        let demands = awaiting.demands.iter();
        return demands
            .map(|demand| approval(*demand, awaiting.given(*demand)))
            .collect();
    }
    let given = kept.posting().map_or(&[][..], |it| &it.approvals);
    given
        .iter()
        .map(|approved| approval(approved.consent.demand(), Some(approved)))
        .collect()
}

fn approval(demand: Demand, approved: Option<&Approved>) -> ApprovalRow {
    let funds = approved.and_then(|approved| match &approved.consent {
        Consent::Programme | Consent::Procurement => None,
        Consent::Commitment { amount, reference } => Some((Money::from(amount), reference.clone())),
    });
    ApprovalRow {
        key: match demand {
            Demand::Programme => "approval-programme",
            Demand::Procurement => "approval-procurement",
            Demand::Commitment => "approval-commitment",
        },
        given: approved.map(|approved| (approved.by.login.clone(), approved.at)),
        funds,
    }
}

/// What was done with the payment record, oldest first.
pub(super) fn payment_steps(kept: &Opportunity) -> Vec<PaymentRow> {
    let steps = kept.payment().map_or(&[][..], |payment| &payment.steps);
    steps.iter().map(step).collect()
}

fn step(noted: &Noted) -> PaymentRow {
    let (kind, reason) = match &noted.step {
        PaymentStep::Certified => ("certified", None),
        PaymentStep::Held {
            cause: HoldCause::Command { reason },
        } => ("payment_held", Some(reason.clone())),
        PaymentStep::Held {
            cause: HoldCause::Reverted { number },
        } => ("payment_held", Some(format!("revert: #{number}"))),
        PaymentStep::Released { reason } => ("payment_released", Some(reason.clone())),
        PaymentStep::Voided { reason } => ("payment_voided", Some(reason.clone())),
        PaymentStep::Reverted { number } => ("delivery_reverted", Some(format!("#{number}"))),
    };
    PaymentRow {
        kind,
        login: noted.by.as_ref().map(|by| by.login.clone()),
        at: noted.at,
        reason,
    }
}

/// What an officer decided about a flag of contract splitting, for everyone to read.
pub(super) fn splitting(lang: Lang, kept: &Opportunity) -> Option<String> {
    let decided = kept.splitting_decision()?;
    let key = if decided.splits {
        "page-splitting-yes"
    } else {
        "page-splitting-no"
    };
    let arguments = [
        ("by", format!("@{}", decided.by.login).into()),
        ("rationale", decided.rationale.clone().into()),
    ];
    Some(i18n::text(lang, key, &arguments))
}
