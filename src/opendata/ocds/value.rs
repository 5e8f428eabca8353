//! Amounts, texts in two languages, and documents as the standard spells them.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::Scene;
use crate::domain::lang::Lang;
use crate::domain::money::{Cents, Currency};
use crate::i18n;

/// The value without what is null: in this standard null takes a field away.
pub(super) fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => Value::Object(
            fields
                .into_iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(name, value)| (name, without_nulls(value)))
                .collect(),
        ),
        Value::Array(items) => Value::Array(items.into_iter().map(without_nulls).collect()),
        other => other,
    }
}

/// An amount, whose two decimals a JSON number holds exactly as written.
#[expect(
    clippy::cast_precision_loss,
    reason = "an amount within the ceiling is far below 2^53 cents"
)]
pub(super) fn amount(cents: Cents, currency: &Currency) -> Value {
    json!({ "amount": cents.0 as f64 / 100.0, "currency": currency.code() })
}

/// A field and its twin in the other language.
pub(super) fn in_both(
    field: &str,
    lang: Lang,
    first: &str,
    second: Option<&str>,
) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert(field.to_owned(), json!(first));
    if let Some(second) = second {
        fields.insert(format!("{field}_{}", lang.other().tag()), json!(second));
    }
    fields
}

/// One of our own sentences in both languages.
pub(super) fn sentence(
    field: &str,
    lang: Lang,
    key: &str,
    arguments: &[(&'static str, i18n::Value<'_>)],
) -> Map<String, Value> {
    let say = |lang| i18n::text(lang, key, arguments);
    in_both(field, lang, &say(lang), Some(&say(lang.other())))
}

/// The object with more fields.
pub(super) fn with(
    mut object: Value,
    fields: impl IntoIterator<Item = Map<String, Value>>,
) -> Value {
    if let Value::Object(all) = &mut object {
        all.extend(fields.into_iter().flatten());
    }
    object
}

impl Scene<'_> {
    /// A document whose title is one of our sentences.
    pub(super) fn document(&self, id: &str, kind: &str, url: &str, key: &str) -> Value {
        let document = json!({
            "id": id,
            "documentType": kind,
            "url": url,
            "datePublished": self.step.at,
        });
        with(document, [sentence("title", self.lang(), key, &[])])
    }

    /// The address of a comment of the issue.
    pub(super) fn comment_url(&self, comment: i64) -> String {
        format!("{}#issuecomment-{comment}", self.process.issue_url)
    }
}

/// A span of time.
pub(super) fn period(start: Timestamp, end: Timestamp) -> Value {
    json!({ "startDate": start.min(end), "endDate": end })
}
