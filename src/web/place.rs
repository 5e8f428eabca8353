//! Where things are on this site: the addresses that pages link to.

use crate::domain::lang::Lang;

/// Where an opportunity is: names for show, found again by the newest to bear them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The account.
    pub owner: String,
    /// The repository.
    pub repository: String,
    /// The number.
    pub number: i64,
}

impl Place {
    /// The path of its page in a language.
    #[must_use]
    pub fn path(&self, lang: Lang) -> String {
        format!(
            "{}/{}/{}/{}",
            board_path(lang),
            self.owner,
            self.repository,
            self.number
        )
    }

    /// The path of its JSON.
    #[must_use]
    pub fn api_path(&self) -> String {
        format!(
            "/api/v1/opportunities/{}/{}/{}",
            self.owner, self.repository, self.number
        )
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}#{}", self.owner, self.repository, self.number)
    }
}

/// The path of the board in a language.
#[must_use]
pub const fn board_path(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "/en/opportunities",
        Lang::Fr => "/fr/opportunites",
    }
}

/// The path of the feed in a language.
#[must_use]
pub const fn feed_path(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "/en/feed.atom",
        Lang::Fr => "/fr/feed.atom",
    }
}

/// The path of the data dictionary in a language.
#[must_use]
pub const fn data_path(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "/en/data",
        Lang::Fr => "/fr/donnees",
    }
}

/// The path of the page about the API in a language.
#[must_use]
pub const fn api_page_path(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "/en/api",
        Lang::Fr => "/fr/api",
    }
}
