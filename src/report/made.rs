//! A report with the names that its opportunities bear.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::tally::Report;
use crate::domain::ids::OpportunityId;
use crate::domain::lang::Lang;

/// What an opportunity is called and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its repository's owner.
    pub owner: String,
    /// Its repository's name.
    pub repository: String,
    /// Its issue's number.
    pub number: i64,
    /// Its titles, by language.
    pub titles: BTreeMap<Lang, String>,
    /// Whether it is the newest of its issue, which the page shows.
    pub newest: bool,
}

/// A report with what surrounds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The report.
    pub report: Report,
    /// The opportunities that it names events of.
    pub names: BTreeMap<OpportunityId, Named>,
    /// How many opportunities changed and are not counted as they now stand.
    pub pending: u64,
    /// Of how many the chain cannot be replayed.
    pub unreadable: u64,
    /// When it was computed.
    pub at: Timestamp,
}

impl Named {
    /// The title in `lang`, or in the language that it has.
    #[must_use]
    pub fn title(&self, lang: Lang) -> &str {
        let own = |lang: Lang| self.titles.get(&lang).map(String::as_str);
        own(lang).or_else(|| own(lang.other())).unwrap_or_default()
    }

    /// `owner/repository#7`.
    #[must_use]
    pub fn place(&self) -> String {
        let Self {
            owner,
            repository,
            number,
            ..
        } = self;
        format!("{owner}/{repository}#{number}")
    }
}
