//! One opportunity's chain, as `…/events` answers it.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::fault::{LedgerFault, LineFault};
use super::{LedgerVerified, Trusted};
use crate::domain::ledger::{Shown, check_chain};
use crate::web::api::Event;

/// Checks the `items` of the answer.
pub(super) fn verify(items: Value, trusted: &Trusted) -> Result<LedgerVerified, LedgerFault> {
    if items[0].get("sequence").is_some() {
        return Err(LedgerFault::OnePage);
    }
    let Value::Array(items) = items else {
        let why = serde::de::Error::custom("`items` is no list");
        return Err(LedgerFault::Line {
            line: 1,
            why: LineFault::NotARecord(why),
        });
    };
    let mut events = Vec::with_capacity(items.len());
    for (place, item) in (1..).zip(items) {
        let event: Event = serde_json::from_value(item).map_err(|error| LedgerFault::Line {
            line: place,
            why: LineFault::NotARecord(error),
        })?;
        events.push(event);
    }
    let shown: Vec<Shown<'_>> = events.iter().map(shown).collect();
    let head = check_chain(&shown, &trusted.anchors)?;
    Ok(LedgerVerified::Chain {
        head,
        anchors: trusted.anchors.len(),
    })
}

fn shown(event: &Event) -> Shown<'_> {
    let record = &event.record;
    Shown {
        version: u64::try_from(event.version).unwrap_or_default(),
        record,
        beside: vec![
            ("kind", record["event"]["kind"] == event.kind.as_str()),
            ("at", happened_at(record) == Some(event.at.as_millisecond())),
            ("actor", record["actor"] == json!(event.actor)),
            ("cause", cause(record) == event.cause),
            (
                "private_sha256",
                record["private_sha256"] == json!(event.private_sha256),
            ),
        ],
        previous: &event.previous,
        hash: &event.hash,
    }
}

/// The interface tells milliseconds, the record may know more.
fn happened_at(record: &Value) -> Option<i64> {
    let at: Timestamp = record["at"].as_str()?.parse().ok()?;
    Some(at.as_millisecond())
}

/// The cause in a word or two, as the interface tells it.
fn cause(record: &Value) -> String {
    let word = |field: &str| record["cause"][field].as_str();
    [word("by"), word("id")]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}
