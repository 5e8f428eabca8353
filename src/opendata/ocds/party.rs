//! Who takes part: the buyer, and the supplier once there is an offer.

use serde_json::{Value, json};

use super::Scene;
use crate::domain::ids::Person;

/// The id of the buyer among the parties where the programme names no identifier.
const BUYER: &str = "buyer";

impl Scene<'_> {
    fn buyer_id(&self) -> String {
        let buyer = &self.publisher.programme.policy.buyer;
        if buyer.scheme.is_empty() || buyer.id.is_empty() {
            BUYER.to_owned()
        } else {
            format!("{}-{}", buyer.scheme, buyer.id)
        }
    }

    fn buyer_name(&self) -> (&str, Option<&str>) {
        let policy = &self.publisher.programme.policy;
        if policy.buyer.en.is_empty() {
            (&policy.name.en, Some(&policy.name.fr))
        } else {
            let french = Some(policy.buyer.fr.as_str()).filter(|name| !name.is_empty());
            (&policy.buyer.en, french)
        }
    }

    pub(super) fn buyer_reference(&self) -> Value {
        json!({ "id": self.buyer_id(), "name": self.buyer_name().0 })
    }

    pub(super) fn parties(&self) -> Value {
        let mut parties = vec![self.buyer()];
        parties.extend(self.after().supplier().map(supplier));
        Value::Array(parties)
    }

    fn buyer(&self) -> Value {
        let buyer = &self.publisher.programme.policy.buyer;
        let (name, french) = self.buyer_name();
        let mut party = json!({
            "id": self.buyer_id(),
            "name": name,
            "roles": ["buyer", "procuringEntity", "payer"],
        });
        if let Some(french) = french {
            party["name_fr"] = json!(french);
        }
        if self.buyer_id() != BUYER {
            party["identifier"] = json!({
                "scheme": buyer.scheme,
                "id": buyer.id,
                "legalName": name,
            });
        }
        party
    }
}

/// The id of a person among the parties: opaque, stable, and no address.
pub(super) fn id(person: &Person) -> String {
    format!("GH-{}", person.id)
}

/// How other sections name a person.
pub(super) fn reference(person: &Person) -> Value {
    json!({ "id": id(person), "name": person.login })
}

fn supplier(person: &Person) -> Value {
    json!({
        "id": id(person),
        "name": person.login,
        "roles": ["tenderer", "supplier", "payee"],
    })
}
