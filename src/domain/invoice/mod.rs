//! The supplier's invoice: which taxes it carries, and what payment needs (R2, R122).
//!
//! [`tax`] is public: a province and its rates, with no word about a person.
//! [`details`] is private: it is kept encrypted, read by who pays, certifies and
//! audits, and erased when it is needed no more (R79).

pub mod details;
pub mod tax;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use self::tax::{Seat, TaxLine, Taxes};
use super::approval::Consent;
use super::money::Cents;
use super::opportunity::Opportunity;
use super::payment::Payment;
use super::programme::Programme;

/// What the supplier says about taxes: all of it may be public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxGrounds {
    /// Where the supplier is.
    #[serde(flatten)]
    pub seat: Seat,
    /// Whether GST or HST is charged: who is registered must, a small supplier may not.
    pub charges_federal: bool,
    /// Whether PST, RST or QST is charged, where the province has one of its own.
    pub charges_provincial: bool,
}

impl TaxGrounds {
    /// The tax on `amount` at the rates in force on `on`; none only where the amount
    /// is beyond what cents can count.
    #[must_use]
    pub fn taxes(&self, amount: Cents, on: Date) -> Option<Taxes> {
        let rates = match self.seat {
            Seat::Abroad => Vec::new(),
            Seat::Canada { province } => province.rates(on),
        };
        let lines = rates
            .into_iter()
            .filter(|rate| {
                if rate.name.is_federal() {
                    self.charges_federal
                } else {
                    self.charges_provincial
                }
            })
            .map(|rate| {
                Some(TaxLine {
                    name: rate.name,
                    rate: rate.rate,
                    amount: rate.rate.of(amount)?,
                })
            })
            .collect::<Option<Vec<TaxLine>>>()?;
        Some(Taxes { lines })
    }
}

/// The tax of a payment once the supplier has said on which grounds it is charged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedTax {
    /// The grounds.
    pub grounds: TaxGrounds,
    /// What they come to.
    pub taxes: Taxes,
    /// When the supplier said so.
    pub at: Timestamp,
}

/// The day whose tax rates count: when the work was accepted, or the award ended.
#[must_use]
pub fn tax_day(payment: &Payment, programme: &Programme) -> Date {
    let zone = programme.policy.time_zone.clone();
    payment.created_at.to_zoned_datetime(zone).date()
}

/// The most that the payment may come to with its taxes: the ceiling (R1), the funds
/// that were committed (section 32) and, once certified, what was certified.
#[must_use]
pub fn most(opportunity: &Opportunity, payment: &Payment, programme: &Programme) -> Cents {
    let committed = opportunity
        .posting()
        .into_iter()
        .flat_map(|posting| &posting.approvals)
        .filter_map(|approved| match &approved.consent {
            Consent::Commitment { amount, .. } => Some(amount.amount),
            Consent::Programme | Consent::Procurement => None,
        });
    let certified = payment.certification().map(|_| payment.total());
    committed
        .chain(certified)
        .chain([programme.policy.ceiling_cents])
        .min()
        .unwrap_or(programme.policy.ceiling_cents)
}

/// The reference of the funds that were committed: the fund reservation number
/// that an invoice carries (R16, R122).
#[must_use]
pub fn fund_reservation(opportunity: &Opportunity) -> Option<&str> {
    let approvals = &opportunity.posting()?.approvals;
    approvals
        .iter()
        .find_map(|approved| match &approved.consent {
            Consent::Commitment { reference, .. } => Some(reference.as_str()),
            Consent::Programme | Consent::Procurement => None,
        })
}
