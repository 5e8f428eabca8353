//! A delivery or an effect as an operator reads it.

use std::fmt::Write as _;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::domain::ids::{IssueId, OpportunityId, RepositoryId};
use crate::store::effects::{Effect, EffectStatus};
use crate::store::inbox::{DeliveryRecord, DeliveryStatus};
use crate::store::mail::Message;

/// What is shown of a delivery or an effect: of the request that brought a
/// delivery nothing was kept but its id, its event and its body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Shown {
    id: String,
    /// `delivery`, `effect` or `message`.
    kind: &'static str,
    /// A delivery's event, an effect's kind.
    event: String,
    status: &'static str,
    repository: Option<RepositoryId>,
    issue: Option<IssueId>,
    opportunity: Option<OpportunityId>,
    received_at: Timestamp,
    attempts: i64,
    revived: i64,
    next_attempt_at: Option<Timestamp>,
    done_at: Option<Timestamp>,
    last_error: Option<String>,
    note: Option<String>,
}

impl Shown {
    pub fn delivery(row: &DeliveryRecord) -> Self {
        let pending = row.status == DeliveryStatus::Pending;
        Self {
            id: row.delivery_id.clone(),
            kind: "delivery",
            event: row.event.clone(),
            status: row.status.as_str(),
            repository: (row.partition_id != 0).then_some(RepositoryId(row.partition_id)),
            issue: row.issue_id,
            opportunity: None,
            received_at: row.received_at,
            attempts: row.attempts,
            revived: row.revived,
            next_attempt_at: pending.then_some(row.next_attempt_at.max(row.received_at)),
            done_at: row.done_at,
            last_error: row.last_error.clone(),
            note: row.note.clone(),
        }
    }

    pub fn effect(row: &Effect) -> Self {
        let pending = row.status == EffectStatus::Pending;
        Self {
            id: row.effect_id.clone(),
            kind: "effect",
            event: row.kind.clone(),
            status: row.status.as_str(),
            repository: None,
            issue: None,
            opportunity: row.opportunity_id,
            received_at: row.created_at,
            attempts: row.attempts,
            revived: row.generation,
            next_attempt_at: pending.then_some(row.next_attempt_at),
            done_at: row.done_at,
            last_error: row.last_error.clone(),
            note: None,
        }
    }

    pub fn message(row: &Message) -> Self {
        Self {
            id: row.message_id.clone(),
            kind: "message",
            event: row.mailing.clone(),
            status: row.status.as_str(),
            repository: None,
            issue: None,
            opportunity: None,
            received_at: row.created_at,
            attempts: row.attempts,
            revived: row.doubts,
            next_attempt_at: None,
            done_at: row.done_at,
            last_error: row.last_error.clone(),
            note: None,
        }
    }

    /// One line of a list.
    pub fn line(&self) -> String {
        let mut line = format!(
            "{}  {:<7}  {}  {}",
            self.received_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            self.status,
            harmless(&self.event),
            harmless(&self.id),
        );
        if self.attempts > 0 {
            let _ = write!(line, "  failed {} times", self.attempts);
        }
        if let Some(said) = self.last_error.as_ref().or(self.note.as_ref()) {
            let _ = write!(line, "  {}", harmless(said).replace('\n', " "));
        }
        line
    }

    /// Every field that says something, one a line.
    pub fn page(&self) -> anyhow::Result<String> {
        let mut page = String::new();
        if let Value::Object(fields) = serde_json::to_value(self)? {
            for (name, value) in fields {
                let value = match value {
                    Value::Null => continue,
                    Value::String(text) => harmless(&text),
                    Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
                        value.to_string()
                    }
                };
                writeln!(page, "{name}: {value}")?;
            }
        }
        Ok(page)
    }

    /// Every field as one JSON object, with the body where it was asked for.
    pub fn object(&self, body: Option<&[u8]>) -> anyhow::Result<String> {
        let mut object = serde_json::to_value(self)?;
        if let Some(body) = body {
            object["body"] = serde_json::from_slice(body)
                .unwrap_or_else(|_| String::from_utf8_lossy(body).into_owned().into());
        }
        Ok(object.to_string())
    }
}

/// A body as it is read best: indented where it is JSON, and as it is where not.
pub(super) fn pretty(body: &[u8]) -> String {
    serde_json::from_slice::<Value>(body)
        .and_then(|value| serde_json::to_string_pretty(&value))
        .unwrap_or_else(|_| String::from_utf8_lossy(body).into_owned())
}

/// The text of a stranger, without what a terminal would obey.
pub(super) fn harmless(text: &str) -> String {
    let obeyed = |c: char| c.is_control() && c != '\n';
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if obeyed(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_shown_and_not_obeyed() {
        assert_eq!(
            harmless("red \u{1b}[31m\u{9b}2J\u{7f}é\n"),
            "red \\u{1b}[31m\\u{9b}2J\\u{7f}é\n"
        );
    }

    #[test]
    fn a_body_that_is_not_json_is_shown_as_it_is() {
        assert_eq!(pretty(b"{\"a\":1}"), "{\n  \"a\": 1\n}");
        assert_eq!(pretty(b"no json"), "no json");
    }
}
