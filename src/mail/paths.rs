//! The addresses of the list's pages, in each language.

use crate::domain::lang::Lang;

/// Where people ask to be put on the list.
#[must_use]
pub const fn subscribe(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "/en/subscribe",
        Lang::Fr => "/fr/abonnement",
    }
}

/// Where they confirm it.
#[must_use]
pub const fn confirm(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "/en/subscribe/confirm",
        Lang::Fr => "/fr/abonnement/confirmer",
    }
}

/// Where they change it.
#[must_use]
pub const fn manage(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "/en/subscribe/manage",
        Lang::Fr => "/fr/abonnement/gerer",
    }
}

/// Where they end it.
#[must_use]
pub const fn end(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "/en/subscribe/end",
        Lang::Fr => "/fr/abonnement/fin",
    }
}

/// Where whoever is signed in asks for mail and is given the tokens of surveys.
#[must_use]
pub const fn account(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "/en/account",
        Lang::Fr => "/fr/compte",
    }
}

/// Where a survey is answered, but for its token.
#[must_use]
pub const fn survey(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "/en/survey",
        Lang::Fr => "/fr/sondage",
    }
}
