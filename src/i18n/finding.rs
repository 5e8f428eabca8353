//! What is wrong with a statement, or to be thought over, in words.

use super::{Value, text};
use crate::domain::feasibility::Warning;
use crate::domain::lang::Lang;
use crate::domain::statement::{Argument, Field, Problem};

/// A finding about a statement: where it is, and the sentence about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The heading, with the line where it is one line's.
    pub place: String,
    /// What was found and what to do, with the rule where one is numbered.
    pub sentence: String,
}

/// A problem in `lang`; `quote` makes what people wrote safe where it is shown.
#[must_use]
pub fn problem(lang: Lang, it: &Problem, quote: impl Fn(&str) -> String) -> Finding {
    Finding {
        place: place(lang, Some(it.field), it.line),
        sentence: sentence(lang, it.kind.key(), it.args(lang), it.rule(), quote),
    }
}

/// A warning in `lang`; `quote` makes what people wrote safe where it is shown.
#[must_use]
pub fn warning(lang: Lang, it: &Warning, quote: impl Fn(&str) -> String) -> Finding {
    Finding {
        place: place(lang, it.field, it.line),
        sentence: sentence(lang, it.kind.key(), it.args(lang), it.rule(), quote),
    }
}

fn place(lang: Lang, field: Option<Field>, line: Option<u32>) -> String {
    // The form's own apostrophe is the plain one; people read the curved one.
    let heading = field.map(|field| field.heading(lang).replace('\'', "’"));
    match (heading, line) {
        (Some(heading), None) => heading,
        (Some(heading), Some(line)) => {
            let arguments = [("field", heading.into()), ("line", line.into())];
            text(lang, "problem-at-line", &arguments)
        }
        (None, line) => {
            let arguments = [("line", line.unwrap_or_default().into())];
            text(lang, "warning-at-line", &arguments)
        }
    }
}

fn sentence(
    lang: Lang,
    key: &str,
    arguments: Vec<(&'static str, Argument)>,
    rule: Option<&str>,
    quote: impl Fn(&str) -> String,
) -> String {
    let arguments: Vec<(&'static str, Value<'_>)> = arguments
        .into_iter()
        .map(|(name, value)| match value {
            Argument::Text(text) => (name, quote(&text).into()),
            Argument::Number(number) => (name, number.into()),
        })
        .collect();
    with_rule(lang, text(lang, key, &arguments), rule)
}

/// The sentence with the rule it rests on, where one is numbered.
pub(crate) fn with_rule(lang: Lang, sentence: String, rule: Option<&str>) -> String {
    match rule {
        Some(rule) => format!(
            "{sentence} {}",
            text(lang, "problem-rule", &[("rule", rule.into())])
        ),
        None => sentence,
    }
}
