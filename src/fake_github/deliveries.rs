//! Webhooks: what happened, as GitHub tells it, and how each telling went.

use std::collections::VecDeque;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::ids::Kind;
use super::key::random_uuid;
use super::render::EVENTS;
use super::state::Repository;
use super::world::World;

/// One webhook on its way to the App.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The number of this attempt in `GET /app/hook/deliveries`.
    pub id: i64,
    /// `X-GitHub-Delivery`; a redelivery has the same.
    pub guid: String,
    /// `X-GitHub-Event`.
    pub event: String,
    /// The body's `action`, where the event has any.
    pub action: Option<String>,
    /// The raw body that is signed.
    pub body: String,
    /// The installation it concerns.
    pub installation_id: Option<i64>,
    /// The repository it concerns.
    pub repository_id: Option<i64>,
    /// Whether it was asked for again.
    pub redelivery: bool,
}

impl Delivery {
    /// `event.action`, or `event` alone.
    #[must_use]
    pub fn name(&self) -> String {
        let action = self.action.iter();
        action.fold(self.event.clone(), |event, action| {
            format!("{event}.{action}")
        })
    }

    /// The body as JSON; null if it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

/// How one delivery went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivered {
    /// What was delivered.
    pub delivery: Delivery,
    /// The target's status code; 0 when it did not answer.
    pub status: u16,
    /// When, in UTC.
    pub at: Timestamp,
}

impl Delivered {
    /// A line of `GET /app/hook/deliveries`.
    pub(super) fn summary(&self) -> Value {
        let delivery = &self.delivery;
        json!({
            "id": delivery.id,
            "guid": delivery.guid,
            "delivered_at": self.at.to_string(),
            "redelivery": delivery.redelivery,
            "duration": 0.12,
            "status": match self.status {
                0 => "failed to connect to host",
                200..=299 => "OK",
                _ => "Invalid HTTP Response",
            },
            "status_code": self.status,
            "event": delivery.event,
            "action": delivery.action,
            "installation_id": delivery.installation_id,
            "repository_id": delivery.repository_id,
            "throttled_at": Value::Null,
        })
    }
}

#[derive(Debug, Default)]
pub struct Log {
    pub pending: VecDeque<Delivery>,
    pub delivered: Vec<Delivered>,
}

impl World {
    /// Tells the App about `repository`, when an active installation covers it.
    pub fn emit(
        &mut self,
        repository: i64,
        (event, action): (&str, Option<&str>),
        sender: i64,
        fields: Value,
    ) {
        let Some(repository) = self.repositories.get(&repository) else {
            return;
        };
        let Some(installation) = self.installation_of(repository) else {
            return;
        };
        if installation.suspended_at.is_some() || !EVENTS.contains(&event) {
            return;
        }
        let id = installation.id;
        let body = self.event_body(repository, id, sender, action, fields);
        let repository = Some(repository.id);
        self.queue(event, action, &body, Some(id), repository);
    }

    pub fn event_body(
        &self,
        repository: &Repository,
        installation: i64,
        sender: i64,
        action: Option<&str>,
        mut fields: Value,
    ) -> Value {
        if let Some(action) = action {
            fields["action"] = json!(action);
        }
        fields["repository"] = self.repository_json(repository);
        fields["sender"] = self.user_json(sender);
        fields["installation"] = json!({
            "id": installation,
            "node_id": Kind::Installation.node_id(installation),
        });
        if let Some(organization) = self.organization_json(repository.owner) {
            fields["organization"] = organization;
        }
        fields
    }

    /// Queues one delivery.
    pub fn queue(
        &mut self,
        event: &str,
        action: Option<&str>,
        body: &Value,
        installation_id: Option<i64>,
        repository_id: Option<i64>,
    ) {
        let delivery = Delivery {
            id: self.new_id(Kind::Delivery),
            guid: random_uuid(),
            event: event.to_owned(),
            action: action.map(str::to_owned),
            body: body.to_string(),
            installation_id,
            repository_id,
            redelivery: false,
        };
        self.log.pending.push_back(delivery);
    }

    /// Queues a delivery of the log once more, under the same GUID.
    pub fn redeliver(&mut self, id: i64) -> Option<()> {
        let known = self.log.delivered.iter().find(|d| d.delivery.id == id)?;
        let mut delivery = known.delivery.clone();
        delivery.id = self.new_id(Kind::Delivery);
        delivery.redelivery = true;
        self.log.pending.push_back(delivery);
        Some(())
    }
}

/// A seeded order of `items`: the same seed gives the same order.
#[must_use]
pub fn shuffled<T>(mut items: Vec<T>, seed: u64) -> Vec<T> {
    // SplitMix64: small, and good enough to vary an order.
    let mut state = seed;
    for last in (1..items.len()).rev() {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        let bound = u64::try_from(last + 1).unwrap_or(u64::MAX);
        let other = usize::try_from(mixed % bound).unwrap_or_default();
        items.swap(last, other);
    }
    items
}

#[cfg(test)]
mod tests {
    use super::shuffled;

    #[test]
    fn one_seed_gives_one_order_and_keeps_every_item() {
        let first = shuffled((0..20).collect::<Vec<i32>>(), 7);
        let mut sorted = first.clone();
        sorted.sort_unstable();
        assert_eq!(first, shuffled((0..20).collect(), 7));
        assert_ne!(first, sorted);
        assert_eq!(sorted, (0..20).collect::<Vec<i32>>());
    }
}
