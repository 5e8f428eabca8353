//! The state as GitHub writes it down: every object with all the fields that
//! its published schema requires.
//!
//! A function here is as long as its object has fields: an object that is split
//! can no longer be laid beside GitHub's own and compared.

mod account;
mod check;
mod commit;
mod issue;
mod pull;
mod repository;

pub use account::EVENTS;
pub use commit::tree_sha;
pub use issue::REACTIONS;
use jiff::Timestamp;
use serde_json::Value;

/// RFC 3339 in UTC with whole seconds, or null.
pub fn instant(at: Option<Timestamp>) -> Value {
    at.map_or(Value::Null, |at| Value::String(at.to_string()))
}

/// Adds `NAME_url: base + suffix` for each pair.
fn add_urls(object: &mut Value, base: &str, urls: &[(&str, &str)]) {
    for (name, suffix) in urls {
        object[*name] = Value::String(format!("{base}{suffix}"));
    }
}

/// Lays the fields of `more` over `object`.
pub fn with(mut object: Value, more: Value) -> Value {
    if let (Value::Object(fields), Value::Object(more)) = (&mut object, more) {
        fields.extend(more);
    }
    object
}
