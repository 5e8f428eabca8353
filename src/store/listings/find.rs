//! Finding listings: filters, orders, pages, counts.
//!
//! What a page costs does not grow with the number of opportunities:
//!
//! - Without words, an index in the order of the page is walked from where the
//!   page before ended; nothing is skipped by number.
//! - With words, matches are counted. Up to [`SORTED`] are looked at one by one and
//!   sorted as was asked; more come newest first, which both databases read off their indexes
//!   without looking at the rest ([`Found::newest_instead`] says so).
//! - Words that nothing has are then taken for the beginnings of words.
//! - Counts stop at [`COUNTED`].
//!
//! A price range alone that lets almost nothing through still walks the index.

use std::fmt;

use super::sql::{self, Narrowed, Words};
use super::words::{Facet, Sought};
use super::{Listing, Row};
use crate::domain::ids::InstallationId;
use crate::domain::lang::Lang;
use crate::store::{Result, Store};

/// How many are counted at most.
pub const COUNTED: i64 = 1_000;
/// How many matches of words are sorted at most.
pub const SORTED: i64 = 200;

/// Which part of the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Whatever its state.
    Any,
    /// Those that can be applied for.
    Open,
    /// The others.
    Closed,
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// First to close first.
    #[default]
    Closing,
    /// Last posted first.
    Newest,
    /// The highest price first.
    Highest,
    /// The lowest price first.
    Lowest,
}

/// What is looked for; what is empty does not narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Words, all of which its text has.
    pub q: Option<String>,
    /// Words, all of which its skills have.
    pub skill: Option<String>,
    /// A state, by name.
    pub state: Option<&'static str>,
    /// A language that its statement can be read in.
    pub language: Option<Lang>,
    /// The account that its repository belongs to, whatever the case.
    pub department: Option<String>,
    /// The lowest price before taxes, in cents.
    pub price_from: Option<i64>,
    /// The highest price before taxes, in cents.
    pub price_to: Option<i64>,
}

/// Where a page begins: after a listing in the order of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    /// What the page is in order of: an instant or an amount; 0 where newest first.
    pub key: i64,
    /// The listing's place in the order of posting.
    pub listing: i64,
}

impl fmt::Display for After {
    /// As cursors have it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.key, self.listing)
    }
}

impl After {
    fn this(sort: Sort, last: &Listing) -> Self {
        let key = match sort {
            Sort::Closing => last.closes_at.as_millisecond(),
            Sort::Newest => 0,
            Sort::Highest | Sort::Lowest => last.price_cents,
        };
        Self {
            key,
            listing: last.listing,
        }
    }
}

/// A page of listings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// At most as many as were asked for.
    pub items: Vec<Listing>,
    /// Where the next page begins, where there is one.
    pub next: Option<After>,
    /// Whether they come newest first although another order was asked for.
    pub newest_instead: bool,
    /// How many there are on all pages, where that was asked for.
    pub count: Count,
}

/// How many there are, up to [`COUNTED`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// As many as were counted.
    pub counted: u32,
    /// Whether there are more.
    pub more: bool,
}

/// A search, made ready once for all its pages and counts.
#[derive(Debug)]
pub struct Search<'a> {
    store: &'a Store,
    wanted: &'a Wanted,
    department: Option<InstallationId>,
    sought: Sought,
    /// Whether its words are taken for the beginnings of words.
    begins: bool,
    /// Whether so few have its words that each is looked at.
    few: bool,
    /// Whether nothing can be found, wherever it is looked for.
    vain: bool,
}

/// By what to read.
enum By {
    /// The rows themselves, in an order of their own indexes.
    Rows,
    /// The index of words.
    Words(Words),
}

impl By {
    const fn words(&self) -> Option<&Words> {
        match self {
            Self::Rows => None,
            Self::Words(words) => Some(words),
        }
    }
}

impl<'a> Search<'a> {
    /// Looks up the department, whether the words are whole ones, and whether few have them.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn ready(store: &'a Store, wanted: &'a Wanted) -> Result<Self> {
        let department = match &wanted.department {
            Some(login) => sql::department(store, login).await?,
            None => None,
        };
        let facets: Vec<_> = wanted
            .language
            .map(Facet::Language)
            .into_iter()
            .chain(department.map(Facet::Department))
            .chain(wanted.state.map(Facet::State))
            .collect();
        let sought = Sought::of(wanted.q.as_deref(), wanted.skill.as_deref(), &facets);
        let asks_words = wanted.q.is_some() || wanted.skill.is_some();
        let mut it = Self {
            store,
            wanted,
            begins: false,
            few: false,
            vain: (wanted.department.is_some() && department.is_none())
                || (asks_words && sought.words.is_empty()),
            department,
            sought,
        };
        if !it.vain && asks_words {
            it.look_for_words().await?;
        }
        Ok(it)
    }

    async fn look_for_words(&mut self) -> Result<()> {
        let words = self.sought.without_facets();
        let mut found = sql::have(self.store, &words.asked(false, false), SORTED + 1).await?;
        if found == 0 {
            self.begins = true;
            found = sql::have(self.store, &words.asked(true, false), SORTED + 1).await?;
        }
        self.few = found <= SORTED;
        self.vain = found == 0;
        Ok(())
    }

    /// One page of one part in an order, with how many there are.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn page(
        &self,
        part: Part,
        sort: Sort,
        after: Option<After>,
        limit: usize,
    ) -> Result<Found> {
        if self.vain {
            return Ok(Found::default());
        }
        let by = self.by(part);
        let count = self.count(part, &by).await?;
        let many = count > SORTED;
        let (by, sort, newest_instead) = match by {
            By::Words(_) if many && sort != Sort::Newest && self.sought.words.is_empty() => {
                // Facets that so many have are soon met in the order of the page.
                (By::Rows, sort, false)
            }
            By::Words(words) if many && sort != Sort::Newest => {
                (By::Words(words), Sort::Newest, true)
            }
            By::Words(words) => (By::Words(words.which_few_have(!many)), sort, false),
            By::Rows => (By::Rows, sort, false),
        };
        let mut found = self.read(&by, part, sort, after, limit).await?;
        found.newest_instead = newest_instead;
        found.count = Count {
            counted: u32::try_from(count.min(COUNTED)).unwrap_or(u32::MAX),
            more: count > COUNTED,
        };
        Ok(found)
    }

    /// One page of all, newest first, without counting them.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn newest(&self, after: Option<After>, limit: usize) -> Result<Found> {
        if self.vain {
            return Ok(Found::default());
        }
        let part = Part::Any;
        let by = match self.by(part) {
            By::Rows => By::Rows,
            By::Words(words) if self.few => By::Words(words),
            By::Words(words) => {
                let narrowed = self.narrowed(part, Some(&words));
                let count = narrowed.count(self.store, SORTED + 1).await?;
                By::Words(words.which_few_have(count <= SORTED))
            }
        };
        self.read(&by, part, Sort::Newest, after, limit).await
    }

    async fn read(
        &self,
        by: &By,
        part: Part,
        sort: Sort,
        after: Option<After>,
        limit: usize,
    ) -> Result<Found> {
        // One more than is shown tells whether there is a next page.
        let room = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let narrowed = self.narrowed(part, by.words());
        let rows = narrowed.page(self.store, sort, after, room).await?;
        let more = rows.len() > limit;
        let shown = rows.into_iter().take(limit).map(Row::listing);
        let items = shown.collect::<Result<Vec<_>>>()?;
        let last = items.last().filter(|_| more);
        Ok(Found {
            next: last.map(|it| After::this(sort, it)),
            items,
            ..Found::default()
        })
    }

    /// How many there are in one part, up to one more than are counted.
    async fn count(&self, part: Part, by: &By) -> Result<i64> {
        let narrowed = self.narrowed(part, by.words());
        narrowed.count(self.store, COUNTED + 1).await
    }

    const fn narrowed<'b>(&'b self, part: Part, words: Option<&'b Words>) -> Narrowed<'b> {
        Narrowed {
            wanted: self.wanted,
            department: self.department,
            part,
            words,
        }
    }

    /// By words and facets where there are any.
    fn by(&self, part: Part) -> By {
        if self.sought.is_empty() {
            return By::Rows;
        }
        let sought = match part {
            Part::Any => self.sought.clone(),
            Part::Open => self.sought.and(&Facet::Open(true)),
            Part::Closed => self.sought.and(&Facet::Open(false)),
        };
        By::Words(sought.asked(self.begins, self.few))
    }
}

/// The accounts that a list can be narrowed to, by name.
///
/// # Errors
/// When the database cannot.
pub async fn departments(store: &Store) -> Result<Vec<String>> {
    sql::departments(store).await
}
