//! What a history says of contracts: entered into, changed in value, paid.

use jiff::Timestamp;

use super::super::{History, Step};
use crate::domain::approval::Consent;
use crate::domain::command::PaymentMethod;
use crate::domain::event::Event;
use crate::domain::invoice::tax::Seat;
use crate::domain::lang::Lang;
use crate::domain::money::{BasisPoints, Cents, tax_for_payment};
use crate::domain::opportunity::Opportunity;
use crate::domain::payment::Payment;

/// One contract as it was entered into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contract {
    /// `{opportunity}-{award}`, as the payment record and the contract of OCDS have it.
    pub reference: String,
    /// The login of whom it was awarded to.
    pub supplier: String,
    /// When its terms were accepted.
    pub signed_at: Timestamp,
    /// Until when the work is due: by them at first, later as it was extended.
    pub due_at: Timestamp,
    /// The fixed price with the highest tax, in cents (R1, R2).
    pub original: Cents,
    /// How many applications stood at closing.
    pub bids: usize,
    /// The reference of the funds committed (section 32), where some were.
    pub commitment: Option<String>,
    /// The titles in English and in French, where the statement has them.
    pub titles: [Option<String>; 2],
    /// The SPDX id of the licence that the work is under.
    pub licence: String,
    /// Where the supplier is, once the taxes were stated.
    pub seat: Option<Seat>,
}

/// What happened to a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// It was entered into.
    Entered(Box<Contract>),
    /// Its value changed: ended early, paid with the supplier's own tax, or void.
    Amended {
        /// The contract.
        contract: Box<Contract>,
        /// Which change of the opportunity it is, by its event's version.
        version: u64,
        /// When.
        at: Timestamp,
        /// The value after it, taxes included, in cents.
        value: Cents,
        /// By how much it differs from the value before, in cents.
        by: Cents,
    },
    /// It was paid.
    Paid {
        /// When.
        at: Timestamp,
        /// What, taxes included, in cents.
        amount: Cents,
        /// How.
        method: PaymentMethod,
    },
}

impl Fact {
    /// When it happened.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        match self {
            Self::Entered(contract) => contract.signed_at,
            Self::Amended { at, .. } | Self::Paid { at, .. } => *at,
        }
    }
}

/// What a history says of contracts, oldest first; `highest_tax` bounds the tax as long
/// as the supplier's own is not known.
#[must_use]
pub fn facts(history: &History, highest_tax: BasisPoints) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut current: Option<(Box<Contract>, Cents)> = None;
    for step in history.steps() {
        if let Event::Awarded { award, .. } = &step.event {
            if let Some(mut contract) = entered(&step.after, highest_tax) {
                contract.seat = seat(history, *award);
                let contract = Box::new(contract);
                current = Some((contract.clone(), contract.original));
                facts.push(Fact::Entered(contract));
            }
            continue;
        }
        let Some((contract, value)) = &mut current else {
            continue;
        };
        if let Event::DeliveryExtended { until, .. } = step.event {
            contract.due_at = until;
        }
        if let Some(after) = value_after(step).filter(|after| after != value) {
            facts.push(Fact::Amended {
                contract: contract.clone(),
                version: step.version,
                at: step.at,
                value: after,
                by: Cents(after.0 - value.0),
            });
            *value = after;
        }
        facts.extend(paid(step));
    }
    facts
}

fn entered(opportunity: &Opportunity, highest_tax: BasisPoints) -> Option<Contract> {
    let award = &opportunity.work()?.award;
    let posting = opportunity.posting()?;
    let statement = &posting.statement;
    let price = statement.fixed_price.amount;
    let tax = tax_for_payment(price, highest_tax)?;
    let in_language = |lang| {
        let versions = [Some(statement), statement.translation.as_deref()];
        let version = versions
            .into_iter()
            .flatten()
            .find(|it| it.language == lang);
        version.map(|it| it.title.clone())
    };
    Some(Contract {
        reference: format!("{}-{}", opportunity.id, award.number),
        supplier: award.supplier.login.clone(),
        signed_at: award.accepted_at,
        due_at: award.delivery_due_at,
        original: price.checked_add(tax)?,
        bids: posting.standing().count(),
        commitment: posting
            .approvals
            .iter()
            .find_map(|approved| match &approved.consent {
                Consent::Commitment { reference, .. } => Some(reference.clone()),
                Consent::Programme | Consent::Procurement => None,
            }),
        titles: Lang::ALL.map(in_language),
        licence: statement.licence.clone(),
        seat: None,
    })
}

/// Where the supplier of an award said to be, last.
fn seat(history: &History, award: u32) -> Option<Seat> {
    let stated = history.steps().iter().rev().find_map(|step| {
        let payment = step.after.payment().filter(|it| it.award == award)?;
        payment.stated_tax.as_ref()
    });
    stated.map(|tax| tax.grounds.seat)
}

/// What the contract is worth after a step that can change it.
fn value_after(step: &Step) -> Option<Cents> {
    if matches!(step.event, Event::PaymentVoided { .. }) {
        return Some(Cents(0));
    }
    let settles = matches!(
        step.event,
        Event::Terminated { .. }
            | Event::Accepted { .. }
            | Event::TaxStated { .. }
            | Event::Paid { .. }
    );
    settles.then(|| step.after.payment().map_or(Cents(0), Payment::total))
}

fn paid(step: &Step) -> Option<Fact> {
    let Event::Paid { method, .. } = &step.event else {
        return None;
    };
    Some(Fact::Paid {
        at: step.at,
        amount: step.after.payment()?.total(),
        method: *method,
    })
}
