//! The addresses of the list's pages, in each language.

use crate::domain::ids::OpportunityId;
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

/// Where an applicant is asked, before the outcome is known (R133): where people sign in, on
/// the page that gives whoever applied a token; else at the opportunity's public link.
#[must_use]
pub fn applicants_asked(lang: Lang, sign_in: bool, id: OpportunityId) -> String {
    if sign_in {
        format!("{}#surveys", account(lang))
    } else {
        format!("{}/{id}", survey(lang))
    }
}
