//! The payment record: the obligation that acceptance makes (decisions 7 and 10).
//!
//! There is one way to make one, [`Payment::for_acceptance`], and only the
//! acceptance of a delivery calls it (I8).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::command::PaymentMethod;
use super::facts::Merge;
use super::ids::{OpportunityId, Person};
use super::judgement::Judged;
use super::money::{BasisPoints, Cents, Currency, Money, tax_for_payment};
use super::opportunity::Award;

/// Where a payment stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum PaymentState {
    /// Owed.
    Drafted,
    /// Paid.
    Paid {
        /// The reference that the payer recorded.
        reference: String,
        /// How it was paid.
        method: PaymentMethod,
        /// Who recorded it.
        by: Person,
        /// When.
        at: Timestamp,
    },
}

/// One payment record: at most one for each award.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// `{opportunity}-{award}`: the key that keeps it unique whatever is replayed (I8).
    pub id: String,
    /// The award it pays, from 1.
    pub award: u32,
    /// Whom it pays.
    pub supplier: Person,
    /// The frozen fixed price, before taxes, in cents.
    pub amount: Cents,
    /// The supplier's sales tax at the highest rate, in cents: the upper bound until the
    /// province is known (decision 4).
    pub tax_upper_bound: Cents,
    /// What both are in.
    pub currency: Currency,
    /// The number of the accepted pull request.
    pub pull_request: i64,
    /// Its merge: the commit, when, and who.
    pub merge: Merge,
    /// The evidence of each criterion.
    pub evidence: Vec<Judged>,
    /// The hash of the terms it rests on.
    pub terms_sha256: String,
    /// When the acceptance made it.
    pub created_at: Timestamp,
    /// Where it stands.
    pub state: PaymentState,
}

/// What a payment record rests on.
#[derive(Clone, Copy, Debug)]
pub struct Basis<'a> {
    /// The award.
    pub award: &'a Award,
    /// The frozen fixed price.
    pub price: &'a Money,
    /// The highest sales tax that the supplier may have to charge (R2).
    pub highest_tax: BasisPoints,
    /// The accepted pull request.
    pub pull_request: i64,
    /// Its merge.
    pub merge: &'a Merge,
    /// How each criterion was met.
    pub evidence: &'a [Judged],
}

impl Payment {
    /// The record that accepting an award's work makes: its price, and the tax at
    /// the highest rate, rounded half up (I8). None only where the price is beyond
    /// what cents can count, which no posted statement is (I1).
    #[must_use]
    pub fn for_acceptance(
        opportunity: OpportunityId,
        basis: &Basis<'_>,
        at: Timestamp,
    ) -> Option<Self> {
        let Basis { award, price, .. } = basis;
        Some(Self {
            id: format!("{opportunity}-{}", award.number),
            award: award.number,
            supplier: award.supplier.clone(),
            amount: price.amount,
            tax_upper_bound: tax_for_payment(price.amount, basis.highest_tax)?,
            currency: price.currency.clone(),
            pull_request: basis.pull_request,
            merge: basis.merge.clone(),
            evidence: basis.evidence.to_vec(),
            terms_sha256: award.terms_sha256.clone(),
            created_at: at,
            state: PaymentState::Drafted,
        })
    }

    /// Amount and tax together, in cents.
    #[must_use]
    pub fn total(&self) -> Cents {
        self.amount
            .checked_add(self.tax_upper_bound)
            .unwrap_or(self.amount)
    }
}
