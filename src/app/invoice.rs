//! What payment needs of a supplier: kept sealed in the transaction that states the
//! taxes, opened for who may read it, erased when it is needed no more (R79, R122).

use jiff::Timestamp;

use super::{App, AppError, Errand, Handled, Settle};
use crate::domain::decide::{Command, Request};
use crate::domain::duration::Span;
use crate::domain::facts::Facts;
use crate::domain::ids::Person;
use crate::domain::invoice::details::Details;
use crate::domain::ledger::Cause;
use crate::domain::opportunity::Opportunity;
use crate::domain::payment::Payment;
use crate::papers::invoice::Entered;
use crate::store::payment_details;

/// What the vault seals the details of a payment for: no other payment's open with it.
fn purpose(payment_id: &str) -> String {
    format!("payment details {payment_id}")
}

impl App {
    /// Keeps the details that the supplier entered and records the taxes that they state;
    /// nothing is kept where that is refused.
    ///
    /// # Errors
    /// When the database cannot; then nothing was recorded.
    pub async fn enter_details(
        &self,
        who: &Person,
        opportunity: &Opportunity,
        payment: &Payment,
        details: &Details,
    ) -> Result<Handled, AppError> {
        let clear = serde_json::to_vec(details)?;
        let sealed = self.vault.seal_for(&purpose(&payment.id), &clear)?;
        let errand = Errand {
            request: Request {
                command: Command::StateTax {
                    grounds: details.grounds(),
                },
                at: whole_second(self.clock.now()),
                actor: Some(who.clone()),
            },
            repository: opportunity.issue.repository,
            issue: opportunity.issue.issue,
            opportunity: Some(opportunity.id),
            fact_key: None,
            cause: Cause::Page,
            known: Facts::default(),
            catches_up: false,
        };
        let settle = Settle::Details {
            payment: &payment.id,
            sealed: &sealed,
        };
        self.handle(&errand, settle).await
    }

    /// The details of a payment, if there are any; who may read them is for the caller
    /// to ask. None as well where they were sealed with another secret.
    ///
    /// # Errors
    /// When the database cannot, or what was sealed is not ours.
    pub async fn details_of(&self, payment: &Payment) -> Result<Option<Entered>, AppError> {
        let Some(kept) = payment_details::of(&self.store, &payment.id).await? else {
            return Ok(None);
        };
        let Some(clear) = self.vault.open_for(&purpose(&payment.id), &kept.sealed) else {
            tracing::error!(
                payment = payment.id,
                "payment details cannot be opened: was SESSION_SECRET changed?"
            );
            return Ok(None);
        };
        let details = serde_json::from_slice(&clear)?;
        let at = kept.entered_at;
        Ok(Some(Entered { details, at }))
    }

    /// Erases the details of payments that were settled longer ago than the programme
    /// keeps them: how many.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn erase_settled_details(&self) -> Result<u64, AppError> {
        let kept = &self.programme.policy.payment_details_days;
        let until = self.settled_until(self.clock.now(), kept);
        Ok(payment_details::erase_settled(&self.store, until).await?)
    }

    /// The instant up to which what was settled has been kept for as long as `kept`.
    fn settled_until(&self, now: Timestamp, kept: &Span) -> Timestamp {
        let policy = &self.programme.policy;
        match kept {
            Span::BusinessDays(0) => now,
            Span::BusinessDays(days) => {
                policy
                    .calendar
                    .end_of_nth_business_day_before(now, *days, &policy.time_zone)
            }
            Span::Elapsed(duration) => now.checked_sub(*duration).unwrap_or(Timestamp::MIN),
        }
    }
}

fn whole_second(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}
