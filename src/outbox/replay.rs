//! Has what was given up tried again: the one way for the command and for the page.

use jiff::Timestamp;

use crate::store::{Result, Store, effects, inbox, mail};

/// What became of a request to try something again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replayed {
    /// The delivery is worked on again.
    Delivery,
    /// The effect is performed again.
    Effect,
    /// The message is sent again.
    Message,
    /// It is not dead: what it is, and how it stands.
    NotDead {
        /// `delivery`, `effect` or `message`.
        what: &'static str,
        /// How it stands.
        status: String,
    },
    /// There is nothing of that id.
    Unknown,
}

/// Has the dead delivery of that GUID, or the dead effect or message of that id, tried again.
///
/// # Errors
/// When the database cannot.
pub async fn replay(store: &Store, id: &str, now: Timestamp) -> Result<Replayed> {
    if inbox::replay(store, id).await? {
        return Ok(Replayed::Delivery);
    }
    if effects::replay(store, id, now).await? {
        return Ok(Replayed::Effect);
    }
    if mail::replay(store, id, now).await? {
        return Ok(Replayed::Message);
    }
    if let Some(delivery) = inbox::delivery(store, id).await? {
        let status = delivery.status.as_str().to_owned();
        let what = "delivery";
        return Ok(Replayed::NotDead { what, status });
    }
    if let Some(effect) = effects::effect(store, id).await? {
        let status = effect.status.as_str().to_owned();
        let what = "effect";
        return Ok(Replayed::NotDead { what, status });
    }
    Ok(match mail::message(store, id).await? {
        None => Replayed::Unknown,
        Some(message) => Replayed::NotDead {
            what: "message",
            status: message.status.as_str().to_owned(),
        },
    })
}
