//! The payment record: the obligation that acceptance makes (decisions 7 and 10).
//!
//! There is one way to make one, [`Payment::for_acceptance`], and only the
//! acceptance of a delivery calls it (I8).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::command::PaymentMethod;
use super::ids::{OpportunityId, Person};
use super::money::{BasisPoints, Cents, Currency, Money, tax_ceiling};

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
    /// The most that the supplier's sales tax can be, in cents (decision 4).
    pub tax_upper_bound: Cents,
    /// What both are in.
    pub currency: Currency,
    /// The hash of the terms it rests on.
    pub terms_sha256: String,
    /// When the acceptance made it.
    pub created_at: Timestamp,
    /// Where it stands.
    pub state: PaymentState,
}

impl Payment {
    /// The record that accepting an award's work makes: its price, and the tax's
    /// upper bound at `highest_tax`, rounded up (I8). None only where the price
    /// is beyond what cents can count, which no posted statement is (I1).
    #[must_use]
    pub fn for_acceptance(
        opportunity: OpportunityId,
        award: &super::opportunity::Award,
        price: &Money,
        highest_tax: BasisPoints,
        at: Timestamp,
    ) -> Option<Self> {
        Some(Self {
            id: format!("{opportunity}-{}", award.number),
            award: award.number,
            supplier: award.supplier.clone(),
            amount: price.amount,
            tax_upper_bound: tax_ceiling(price.amount, highest_tax)?,
            currency: price.currency.clone(),
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
