//! The payment record: the obligation to pay for an award (decisions 7 and 10).
//!
//! There are two ways to make one, and no other: [`Payment::for_acceptance`] when
//! a delivery is accepted, and [`Payment::for_convenience`] when the team ends the
//! award for its own convenience (I8, R103).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::command::PaymentMethod;
use super::event::{Change, Event};
use super::facts::Merge;
use super::ids::{OpportunityId, Person};
use super::invoice::StatedTax;
use super::judgement::Judged;
use super::money::{BasisPoints, Cents, Currency, Money, tax_for_payment};
use super::opportunity::Award;

/// Where a payment stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum PaymentState {
    /// Owed; certified once [`Payment::certification`] says so.
    Drafted,
    /// On hold: neither certified nor paid until it is released.
    Held,
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
    /// Nothing is ever paid for it.
    Void,
}

/// What put a payment on hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "cause", rename_all = "snake_case")]
pub enum HoldCause {
    /// `/hold REASON`.
    Command {
        /// The reason given.
        reason: String,
    },
    /// The accepted delivery was reverted before it was paid (case 103).
    Reverted {
        /// The number of the pull request that reverts it.
        number: i64,
    },
}

/// What was done with a payment record between acceptance and payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum PaymentStep {
    /// The work was certified as received (section 34, R120).
    Certified,
    /// It was put on hold.
    Held {
        /// By what.
        cause: HoldCause,
    },
    /// It was released from hold.
    Released {
        /// Why.
        reason: String,
    },
    /// It was voided.
    Voided {
        /// Why.
        reason: String,
    },
    /// The delivery was reverted when there was nothing left to put on hold.
    Reverted {
        /// The number of the pull request that reverts it.
        number: i64,
    },
}

/// A step with who took it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// What was done.
    pub step: PaymentStep,
    /// By whom; none where GitHub does not say who merged a revert.
    pub by: Option<Person>,
    /// When.
    pub at: Timestamp,
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
    /// The frozen fixed price, or the percentage of it that is owed, before taxes, in cents.
    pub amount: Cents,
    /// The supplier's sales tax at the highest rate, in cents: the upper bound until the
    /// province is known (decision 4).
    pub tax_upper_bound: Cents,
    /// The tax that the supplier said is charged; none while the upper bound stands for
    /// it. Payments recorded before there were invoices have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_tax: Option<StatedTax>,
    /// What both are in.
    pub currency: Currency,
    /// What it is owed for.
    pub basis: Basis,
    /// The hash of the terms it rests on.
    pub terms_sha256: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// What was done with it, oldest first.
    #[serde(default)]
    pub steps: Vec<Noted>,
    /// Where it stands.
    pub state: PaymentState,
}

/// What a payment is owed for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "basis", rename_all = "snake_case")]
pub enum Basis {
    /// A delivery was accepted: the whole price.
    Acceptance {
        /// The number of the accepted pull request.
        pull_request: i64,
        /// Its merge: the commit, when, and who.
        merge: Merge,
        /// The evidence of each criterion.
        evidence: Vec<Judged>,
        /// Who accepted it although something was missing; none where nothing was.
        decided: Option<Decided>,
    },
    /// The team ended the award for its convenience: a percentage of the price (R103).
    Convenience {
        /// The part that is done, in whole percent from 1 to 100.
        percent: u8,
    },
}

/// A person's decision to accept what the rules alone did not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// Who.
    pub by: Person,
    /// Why.
    pub reason: String,
}

/// The frozen terms that a payment is owed under.
#[derive(Clone, Copy, Debug)]
pub struct Owed<'a> {
    /// The award.
    pub award: &'a Award,
    /// The frozen fixed price.
    pub price: &'a Money,
    /// The highest sales tax that the supplier may have to charge (R2).
    pub highest_tax: BasisPoints,
}

/// The accepted delivery.
#[derive(Clone, Copy, Debug)]
pub struct Acceptance<'a> {
    /// The accepted pull request's number.
    pub pull_request: i64,
    /// Its merge.
    pub merge: &'a Merge,
    /// How each criterion was met.
    pub evidence: &'a [Judged],
    /// Who accepted it although something was missing.
    pub decided: Option<&'a Decided>,
}

impl Payment {
    /// The record that accepting an award's work makes: its price, and the tax at
    /// the highest rate, rounded half up (I8). None only where the price is beyond
    /// what cents can count, which no posted statement is (I1).
    #[must_use]
    pub fn for_acceptance(
        opportunity: OpportunityId,
        owed: &Owed<'_>,
        acceptance: &Acceptance<'_>,
        at: Timestamp,
    ) -> Option<Self> {
        let basis = Basis::Acceptance {
            pull_request: acceptance.pull_request,
            merge: acceptance.merge.clone(),
            evidence: acceptance.evidence.to_vec(),
            decided: acceptance.decided.cloned(),
        };
        Self::of(opportunity, owed, owed.price.amount, basis, at)
    }

    /// The record that ending an award for convenience makes: `percent` of its price,
    /// rounded half up to the cent (R103). None where nothing is done, and as for an
    /// acceptance.
    #[must_use]
    pub fn for_convenience(
        opportunity: OpportunityId,
        owed: &Owed<'_>,
        percent: u8,
        at: Timestamp,
    ) -> Option<Self> {
        if percent == 0 {
            return None;
        }
        let amount = owed.price.amount.percent(percent)?;
        let basis = Basis::Convenience { percent };
        Self::of(opportunity, owed, amount, basis, at)
    }

    fn of(
        opportunity: OpportunityId,
        owed: &Owed<'_>,
        amount: Cents,
        basis: Basis,
        at: Timestamp,
    ) -> Option<Self> {
        let Owed { award, price, .. } = owed;
        Some(Self {
            id: format!("{opportunity}-{}", award.number),
            award: award.number,
            supplier: award.supplier.clone(),
            amount,
            tax_upper_bound: tax_for_payment(amount, owed.highest_tax)?,
            stated_tax: None,
            currency: price.currency.clone(),
            basis,
            terms_sha256: award.terms_sha256.clone(),
            created_at: at,
            steps: Vec::new(),
            state: PaymentState::Drafted,
        })
    }

    /// The name of its state (`interfaces.md` §7).
    #[must_use]
    pub fn name(&self) -> &'static str {
        match &self.state {
            PaymentState::Drafted if self.certification().is_some() => "certified",
            PaymentState::Drafted => "drafted",
            PaymentState::Held => "held",
            PaymentState::Paid { .. } => "paid",
            PaymentState::Void => "void",
        }
    }

    /// Who certified the work as received, and when (section 34).
    #[must_use]
    pub fn certification(&self) -> Option<&Noted> {
        self.steps
            .iter()
            .find(|noted| noted.step == PaymentStep::Certified)
    }

    /// Whether nothing is ever paid for it.
    #[must_use]
    pub const fn is_void(&self) -> bool {
        matches!(self.state, PaymentState::Void)
    }

    /// When it was paid, if it was.
    #[must_use]
    pub const fn paid_at(&self) -> Option<Timestamp> {
        match &self.state {
            PaymentState::Paid { at, .. } => Some(*at),
            PaymentState::Drafted | PaymentState::Held | PaymentState::Void => None,
        }
    }

    /// The number and the merge of the accepted delivery; none where it is owed for a
    /// part that was done before the team ended the award.
    #[must_use]
    pub const fn delivery(&self) -> Option<(i64, &Merge)> {
        match &self.basis {
            Basis::Acceptance {
                pull_request,
                merge,
                ..
            } => Some((*pull_request, merge)),
            Basis::Convenience { .. } => None,
        }
    }

    /// Whether that pull request is already known to revert the delivery.
    #[must_use]
    pub fn knows_revert(&self, by: i64) -> bool {
        self.steps.iter().any(|noted| match &noted.step {
            PaymentStep::Reverted { number }
            | PaymentStep::Held {
                cause: HoldCause::Reverted { number },
            } => *number == by,
            PaymentStep::Certified
            | PaymentStep::Held { .. }
            | PaymentStep::Released { .. }
            | PaymentStep::Voided { .. } => false,
        })
    }

    /// The record after `change`, or none where it cannot follow: what is void or
    /// paid stays so (I8, I9).
    #[must_use]
    pub fn after(mut self, change: &Change) -> Option<Self> {
        let (step, state) = match (&self.state, &change.event) {
            (PaymentState::Drafted, Event::Paid { reference, method }) => {
                self.state = PaymentState::Paid {
                    reference: reference.clone(),
                    method: *method,
                    by: change.actor.clone()?,
                    at: change.at,
                };
                return Some(self);
            }
            (PaymentState::Drafted | PaymentState::Held, Event::TaxStated { grounds, taxes }) => {
                self.stated_tax = Some(StatedTax {
                    grounds: *grounds,
                    taxes: taxes.clone(),
                    at: change.at,
                });
                return Some(self);
            }
            (PaymentState::Drafted, Event::Certified) => {
                (PaymentStep::Certified, PaymentState::Drafted)
            }
            (PaymentState::Drafted, Event::PaymentHeld { cause }) => {
                let cause = cause.clone();
                (PaymentStep::Held { cause }, PaymentState::Held)
            }
            (PaymentState::Held, Event::PaymentReleased { reason }) => {
                let reason = reason.clone();
                (PaymentStep::Released { reason }, PaymentState::Drafted)
            }
            (PaymentState::Drafted | PaymentState::Held, Event::PaymentVoided { reason }) => {
                let reason = reason.clone();
                (PaymentStep::Voided { reason }, PaymentState::Void)
            }
            (state, Event::DeliveryReverted { number }) => {
                (PaymentStep::Reverted { number: *number }, state.clone())
            }
            _ => return None,
        };
        self.steps.push(Noted {
            step,
            by: change.actor.clone(),
            at: change.at,
        });
        self.state = state;
        Some(self)
    }

    /// Whether money still has to move, or be decided on.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        match self.state {
            PaymentState::Drafted | PaymentState::Held => true,
            PaymentState::Paid { .. } | PaymentState::Void => false,
        }
    }

    /// The tax in cents: what the supplier charges, or its upper bound while that is
    /// not known (decision 4).
    #[must_use]
    pub fn tax(&self) -> Cents {
        self.stated_tax
            .as_ref()
            .map_or(self.tax_upper_bound, |stated| stated.taxes.sum())
    }

    /// Whether [`Payment::tax`] is only an upper bound.
    #[must_use]
    pub const fn tax_is_estimate(&self) -> bool {
        self.stated_tax.is_none()
    }

    /// Amount and tax together, in cents.
    #[must_use]
    pub fn total(&self) -> Cents {
        self.amount.checked_add(self.tax()).unwrap_or(self.amount)
    }
}
