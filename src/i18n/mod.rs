//! Everything that people read, in both languages at equal rank.
//!
//! Sentences are Fluent messages in `locales/{en,fr}/*.ftl`, embedded in the
//! binary; money, dates and lists follow Canadian English and French usage.
//! A test proves that both languages say the same things: the same messages
//! with the same arguments, in files of the same names.

mod criterion;
mod date;
mod finding;
#[cfg(test)]
mod parity;
mod settings;
mod span;
mod splitting;

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::{LanguageIdentifier, Loader, langid};
use icu::list::ListFormatter;
use icu::list::options::ListFormatterOptions;
use icu::locale::{Locale, locale};

use crate::domain::lang::Lang;

pub use crate::domain::money::written as money;
pub use criterion::criterion;
pub use date::{closes_in, date, day};
pub(crate) use finding::with_rule;
pub use finding::{Finding, problem, warning};
pub use fluent_templates::fluent_bundle::FluentValue as Value;
pub use settings::settings_problem;
pub use span::span;
pub use splitting::splitting_reason;

fluent_templates::static_loader! {
    static LOCALES = {
        locales: "src/i18n/locales",
        fallback_language: "en",
        // Isolation marks would end up in comments, mail and files as odd bytes.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// The no-break space that French sets inside numbers and before `$` and `:`.
pub(crate) const NBSP: char = '\u{a0}';

/// The sentence `key` in `lang`, its arguments filled in.
///
/// An argument is a string or a number; a number chooses the plural. A key
/// that does not exist is a defect of ours: it is logged, and shown as it is
/// rather than taking the page down.
#[must_use]
pub fn text(lang: Lang, key: &str, arguments: &[(&'static str, Value<'_>)]) -> String {
    try_text(lang, key, arguments).unwrap_or_else(|| {
        tracing::error!(key, lang = lang.tag(), "a sentence is missing");
        key.to_owned()
    })
}

/// The sentence `key` in `lang`, or `None` where there is none of that name.
#[must_use]
pub fn try_text(lang: Lang, key: &str, arguments: &[(&'static str, Value<'_>)]) -> Option<String> {
    let arguments: HashMap<Cow<'static, str>, Value<'_>> = arguments
        .iter()
        .map(|(name, value)| (Cow::Borrowed(*name), value.clone()))
        .collect();
    LOCALES.try_lookup_complete(&identifier(lang), key, Some(&arguments))
}

/// The items as a sentence enumerates them: `a, b and c`, `a, b et c`.
#[must_use]
pub fn list<S: AsRef<str>>(lang: Lang, items: &[S]) -> String {
    let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
    match ListFormatter::try_new_and(canadian(lang).into(), ListFormatterOptions::default()) {
        Ok(formatter) => formatter.format_to_string(items.iter()),
        Err(_) => items.join(", "),
    }
}

fn identifier(lang: Lang) -> LanguageIdentifier {
    match lang {
        Lang::En => langid!("en"),
        Lang::Fr => langid!("fr"),
    }
}

fn canadian(lang: Lang) -> Locale {
    match lang {
        Lang::En => locale!("en-CA"),
        Lang::Fr => locale!("fr-CA"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_chooses_the_plural_of_its_language() {
        let count = |lang, n: i64| text(lang, "applications-count", &[("count", n.into())]);

        assert_eq!(count(Lang::En, 0), "0 applications");
        assert_eq!(count(Lang::En, 1), "1 application");
        assert_eq!(count(Lang::Fr, 0), "0 candidature");
        assert_eq!(count(Lang::Fr, 2), "2 candidatures");
    }

    #[test]
    fn an_argument_is_set_in_without_isolation_marks() {
        let shown = text(Lang::En, "footer-version", &[("version", "0.1.0".into())]);

        assert!(shown.contains("0.1.0"), "{shown}");
        assert!(!shown.contains('\u{2068}'), "{shown}");
    }

    #[test]
    fn a_sentence_that_does_not_exist_shows_its_name() {
        assert_eq!(text(Lang::Fr, "no-such-sentence", &[]), "no-such-sentence");
        assert_eq!(try_text(Lang::Fr, "no-such-sentence", &[]), None);
    }

    #[test]
    fn a_list_ends_with_the_word_of_its_language() {
        assert_eq!(
            list(Lang::En, &["Rust", "SQL", "HTML"]),
            "Rust, SQL and HTML"
        );
        assert_eq!(
            list(Lang::Fr, &["Rust", "SQL", "HTML"]),
            "Rust, SQL et HTML"
        );
        assert_eq!(list::<&str>(Lang::En, &[]), "");
    }
}
