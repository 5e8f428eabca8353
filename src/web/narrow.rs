//! The board's filters as a form: what was typed and chosen, and what is wrong with it.

use super::api::State;
use super::find::{Asked, Mistake, SORTS, Turned, Wrong, sort_word};
use super::forms::{Choices, Field};
use super::words::Words;
use crate::domain::lang::Lang;
use crate::i18n;
use crate::store::listings::Sort;

/// The fields that are typed into, as they were sent.
pub(super) fn fields(w: &Words, asked: &Asked, mistakes: &[Mistake]) -> Vec<Field> {
    let typed = |name, key| {
        let error = error(w, (name, key), mistakes);
        Field::new(name, w.t(key), asked.typed(name)).with_error(error)
    };
    vec![
        typed("q", "filters-search").of("search"),
        typed("skill", "filters-skill"),
        typed("price_from", "filters-price-from"),
        typed("price_to", "filters-price-to"),
    ]
}

/// Those of which one is chosen. What is none of them stays to be seen as what was sent.
pub(super) fn choices(
    w: &Words,
    (asked, turned): (&Asked, &Turned),
    departments: Vec<String>,
    mistakes: &[Mistake],
) -> Vec<Choices> {
    let named = |name: &str, words: &[&'static str]| {
        let of = words.iter();
        of.map(|word| ((*word).to_owned(), w.word(name, word)))
            .collect::<Vec<_>>()
    };
    let chosen = |name, key, typed: String, mut of: Vec<(String, String)>| {
        let known = |(value, _): &(String, String)| value.eq_ignore_ascii_case(&typed);
        if !typed.is_empty() && !of.iter().any(known) {
            of.push((typed.clone(), typed.clone()));
        }
        let error = error(w, (name, key), mistakes);
        Choices::one(Field::new(name, w.t(key), typed).with_error(error), of)
    };
    let any = |name, key, mut of: Vec<(String, String)>| {
        of.insert(0, (String::new(), w.t("filters-any")));
        chosen(name, key, asked.typed(name), of)
    };
    let mut choices = Vec::with_capacity(4);
    if departments.len() > 1 || !asked.typed("department").is_empty() {
        let logins = departments.into_iter().map(|it| (it.clone(), it));
        choices.push(any("department", "filters-department", logins.collect()));
    }
    let states: Vec<_> = State::POSTED.iter().map(|it| it.word()).collect();
    let languages = named("language", &Lang::ALL.map(Lang::tag));
    choices.push(any("state", "filters-state", named("state", &states)));
    choices.push(any("language", "filters-language", languages));
    let sort = Some(turned.typed()).filter(|it| !it.is_empty());
    let sort = sort.unwrap_or_else(|| sort_word(Sort::default()).to_owned());
    let sorts = named("sort", &SORTS.map(sort_word));
    choices.push(chosen("sort", "filters-sort", sort, sorts));
    choices
}

/// What is wrong with a parameter, in words that name it by the sentence `key`: two may
/// stand side by side in the summary.
pub(super) fn error(
    w: &Words,
    (parameter, key): (&str, &str),
    mistakes: &[Mistake],
) -> Option<String> {
    let mut of = mistakes.iter().filter(|(name, _)| *name == parameter);
    let (_, wrong) = of.next()?;
    Some(match wrong {
        Wrong::NotAPrice => w.t("filters-not-a-price"),
        Wrong::Reversed => w.t("filters-reversed"),
        Wrong::TooLong(most) => {
            let parts = [
                ("field", w.t(key).into()),
                ("most", most.to_string().into()),
            ];
            i18n::text(w.lang, "filters-too-long", &parts)
        }
        Wrong::Unknown => w.s("filters-unknown", "field", w.t(key)),
        Wrong::NotACursor => w.s("filters-no-such-page", "pages", w.t(key)),
    })
}
