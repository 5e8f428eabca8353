//! The award section: offered to the next in the drawn order, taken or not.

use serde_json::{Value, json};

use super::value::{amount, period, sentence, with};
use super::{Scene, Told, party};
use crate::domain::money::{Cents, total_bound};

impl Scene<'_> {
    pub(super) fn offered(&self) -> Option<Told> {
        let offer = self.after().offer()?;
        let award = json!({
            "id": award_id(offer.position),
            "status": "pending",
            "date": self.step.at,
            "value": self.value(),
            "suppliers": [party::reference(&offer.supplier)],
            "contractPeriod": period(self.step.at, offer.delivery_due_at),
        });
        let place = [("place", (offer.position + 1).into())];
        let award = with(
            award,
            [sentence("title", self.lang(), "ocds-award", &place)],
        );
        let tender = json!({ "id": self.after().id, "status": "complete" });
        Some(Told::new(
            &["award"],
            [("tender", tender), ("awards", json!([award]))],
        ))
    }

    /// Declined, lapsed, or the sign-off was refused: the state before still has the offer.
    pub(super) fn refused(&self) -> Option<Told> {
        let offer = self.step.before.as_ref()?.offer()?;
        let award = json!({ "id": award_id(offer.position), "status": "cancelled" });
        Some(Told::new(
            &["awardCancellation"],
            [("awards", json!([award]))],
        ))
    }

    pub(super) fn awarded(&self) -> Option<Told> {
        let award = &self.after().work()?.award;
        let active = json!({ "id": award_id(award.position), "status": "active" });
        Some(Told::new(
            &["awardUpdate", "contract"],
            [
                ("awards", json!([active])),
                ("contracts", json!([self.signed()?])),
            ],
        ))
    }

    /// The fixed price with the highest tax, which the amount owed never exceeds (R1, R2).
    pub(super) fn value(&self) -> Option<Value> {
        let price = &self.after().posting()?.statement.fixed_price;
        let highest = self.publisher.programme.policy.highest_tax_basis_points;
        let total: Cents = total_bound(price.amount, highest).unwrap_or(price.amount);
        Some(amount(total, &price.currency))
    }
}

/// An award's id is its place in the drawn order, from 1.
pub(super) fn award_id(position: u32) -> String {
    (position + 1).to_string()
}
