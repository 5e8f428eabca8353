//! Lengths of time that a programme sets.

use jiff::SignedDuration;

use super::text;
use crate::domain::duration::Span;
use crate::domain::lang::Lang;

/// A length of time in the largest unit that measures it whole.
#[must_use]
pub fn span(lang: Lang, span: &Span) -> String {
    let (key, count) = match span {
        Span::BusinessDays(days) => ("span-business-days", i64::from(*days)),
        Span::Elapsed(duration) => elapsed(*duration),
    };
    text(lang, key, &[("count", count.into())])
}

fn elapsed(duration: SignedDuration) -> (&'static str, i64) {
    let seconds = duration.as_secs();
    [
        ("span-days", 24 * 60 * 60),
        ("span-hours", 60 * 60),
        ("span-minutes", 60),
    ]
    .into_iter()
    .find(|(_, unit)| seconds >= *unit && seconds % unit == 0)
    .map_or(("span-seconds", seconds), |(key, unit)| {
        (key, seconds / unit)
    })
}
