//! What lists show of posted opportunities, and how they are found.
//!
//! A listing is written in the transaction of every decision about a posted
//! opportunity ([`put`]). Lists read nothing else, so that a page costs the same
//! however many opportunities there are; [`Search`] keeps to that.
//! Where this program knows more of a listing than the one that wrote it, it is
//! written again at the start ([`fill`]).

mod find;
mod sql;
mod words;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::row::{Earliest, earliest};
use super::writes::writing;
use super::{Result, Store, StoreError, Write, redeliveries};
use crate::domain::ids::OpportunityId;
use crate::domain::lang::Lang;
use crate::domain::opportunity::{Opportunity, Posting};
use crate::domain::statement::Statement;

pub use find::{After, COUNTED, Count, Found, Part, SORTED, Search, Sort, Wanted, departments};

/// How a listing is made up; one more whenever [`words`] or [`Texts`] change.
const FORMAT: i64 = 2;
/// How many departments are offered to choose from at most.
const DEPARTMENTS: i64 = 200;
/// How many listings are written again in one transaction.
const BATCH: i64 = 200;
/// The mark of the last posting up to which nothing is left out.
const FILLED: &str = "listings";
const DAY: SignedDuration = SignedDuration::from_hours(24);

row! {
    struct Row in "listings" key opportunity_id {
        listing_id: i64,
        opportunity_id: OpportunityId,
        issue_number: i64,
        owner: String,
        name: String,
        state: String,
        closes_at: Timestamp,
        price_cents: i64,
        currency: String,
        applications: i64,
        amended: bool,
        language: String,
        card: String,
    }
}

row! {
    struct Unlisted in "opportunities" key opportunity_id {
        opportunity_id: OpportunityId,
        posted_at: Option<Timestamp>,
        snapshot: String,
    }
}

/// The words of a card in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// The title.
    pub title: String,
    /// The short description, as Markdown.
    pub short_description: String,
    /// The skills.
    pub skills: Vec<String>,
}

/// The words of a card in each language that there is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Texts {
    en: Option<Text>,
    fr: Option<Text>,
}

/// An opportunity as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// Its place in the order of posting.
    pub listing: i64,
    /// Its id.
    pub opportunity: OpportunityId,
    /// The repository's owner.
    pub owner: String,
    /// The repository's name.
    pub repository: String,
    /// The issue's number.
    pub number: i64,
    /// Its state, by name.
    pub state: String,
    /// Until when applications count.
    pub closes_at: Timestamp,
    /// Before taxes, in cents.
    pub price_cents: i64,
    /// The ISO 4217 code.
    pub currency: String,
    /// How many applications stand.
    pub applications: i64,
    /// Whether the statement was amended.
    pub amended: bool,
    /// The language that the statement was written in.
    pub language: Lang,
    texts: Texts,
}

impl Texts {
    fn of(statement: &Statement) -> Self {
        let mut texts = Self::default();
        for version in [Some(statement), statement.translation.as_deref()]
            .into_iter()
            .flatten()
        {
            let text = Text {
                title: version.title.clone(),
                short_description: version.short_description.clone(),
                skills: version.skills.clone(),
            };
            *texts.place(version.language) = Some(text);
        }
        texts
    }

    const fn place(&mut self, lang: Lang) -> &mut Option<Text> {
        match lang {
            Lang::En => &mut self.en,
            Lang::Fr => &mut self.fr,
        }
    }

    const fn get(&self, lang: Lang) -> Option<&Text> {
        match lang {
            Lang::En => self.en.as_ref(),
            Lang::Fr => self.fr.as_ref(),
        }
    }
}

impl Listing {
    /// Its words in that language where there are such, else as they were written.
    #[must_use]
    pub fn text(&self, lang: Lang) -> Option<(Lang, &Text)> {
        [lang, lang.other()]
            .into_iter()
            .find_map(|lang| Some((lang, self.texts.get(lang)?)))
    }
}

impl Row {
    fn listing(self) -> Result<Listing> {
        let corrupt = |column, error: &str| {
            let key = self.opportunity_id.to_string();
            StoreError::corrupt("listings", column, &key, &error)
        };
        let texts = serde_json::from_str(&self.card)
            .map_err(|error| corrupt("card", &error.to_string()))?;
        let language = Lang::ALL.into_iter().find(|it| it.tag() == self.language);
        let language = language.ok_or_else(|| corrupt("language", "no language of ours"))?;
        Ok(Listing {
            listing: self.listing_id,
            opportunity: self.opportunity_id,
            owner: self.owner,
            repository: self.name,
            number: self.issue_number,
            state: self.state,
            closes_at: self.closes_at,
            price_cents: self.price_cents,
            currency: self.currency,
            applications: self.applications,
            amended: self.amended,
            language,
            texts,
        })
    }
}

/// Changes no row where a later version is listed already.
const PUT: &str = "
    INSERT INTO listings (opportunity_id, version, repository_id, installation_id, issue_number,
        is_open, state, closes_at, price_cents, currency, applications, amended, language,
        translated, format)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
    ON CONFLICT (opportunity_id) DO UPDATE SET
        version = excluded.version, repository_id = excluded.repository_id,
        installation_id = excluded.installation_id, issue_number = excluded.issue_number,
        is_open = excluded.is_open, state = excluded.state, closes_at = excluded.closes_at,
        price_cents = excluded.price_cents, currency = excluded.currency,
        applications = excluded.applications, amended = excluded.amended,
        language = excluded.language, translated = excluded.translated,
        format = excluded.format
    WHERE listings.version <= excluded.version";

/// Most events leave text and facets as they were, and the index of words alone.
const PUT_TEXT: &str = "
    INSERT INTO listing_texts (listing_id, card, document)
    SELECT l.listing_id, $3, $4 FROM listings l WHERE l.opportunity_id = $1 AND l.version = $2
    ON CONFLICT (listing_id) DO UPDATE SET card = excluded.card, document = excluded.document
    WHERE listing_texts.card <> excluded.card OR listing_texts.document <> excluded.document";

/// In the order of posting, which is the order of their numbers.
const NEVER_LISTED: &str = "
    SELECT o.opportunity_id, o.posted_at, o.snapshot FROM opportunities o
    WHERE (o.posted_at, o.opportunity_id) > ($2, $3) AND NOT EXISTS
        (SELECT 1 FROM listings l WHERE l.opportunity_id = o.opportunity_id)
    ORDER BY o.posted_at, o.opportunity_id LIMIT $1";

const LAST_POSTED: &str = "SELECT max(posted_at) AS at FROM opportunities";

const LISTED_OTHERWISE: &str = "
    SELECT o.opportunity_id, o.posted_at, o.snapshot FROM listings l
    JOIN opportunities o ON o.opportunity_id = l.opportunity_id
    WHERE l.format < $2 LIMIT $1";

/// Lists an opportunity as it now is; one that is not posted is on no list. Its words
/// are not written again where `before`, as which it was listed last, has the same.
pub(super) fn put(
    writes: &mut Vec<Write>,
    it: &Opportunity,
    before: Option<&Opportunity>,
) -> Result<()> {
    let Some(posting) = it.posting() else {
        return Ok(());
    };
    writes.push(row(it, posting));
    if !before.is_some_and(|before| words::are_the_same(before, it)) {
        writes.push(texts(it, posting)?);
    }
    Ok(())
}

fn row(it: &Opportunity, posting: &Posting) -> Write {
    let (statement, state) = (&posting.statement, it.state.name());
    writing!(
        PUT,
        it.id,
        version(it),
        it.issue.repository,
        it.installation,
        it.issue.number,
        state == "open",
        state,
        statement.closes_at,
        statement.fixed_price.amount.0,
        statement.fixed_price.currency.code(),
        i64::try_from(posting.standing().count()).unwrap_or(i64::MAX),
        posting.amendments > 0,
        statement.language.tag(),
        statement.translation.is_some(),
        FORMAT
    )
}

fn texts(it: &Opportunity, posting: &Posting) -> Result<Write> {
    let card = serde_json::to_string(&Texts::of(&posting.statement))
        .map_err(|error| StoreError::corrupt("listings", "card", &it.id.to_string(), &error))?;
    let document = words::document(it, posting);
    Ok(writing!(PUT_TEXT, it.id, version(it), card, document))
}

fn version(it: &Opportunity) -> i64 {
    i64::try_from(it.version).unwrap_or(i64::MAX)
}

/// Lists what an earlier version of the program left out or listed otherwise.
///
/// Where that was done before, only what was posted since and on the day before it
/// is looked at again: an earlier version may have been serving beside this one.
pub(super) async fn fill(store: &Store) -> Result<()> {
    let filled = redeliveries::mark(store, FILLED).await?;
    let since = filled.map_or(Timestamp::MIN, |at| at.checked_sub(DAY).unwrap_or(at));
    let (mut posted_at, mut id) = (since, String::new());
    loop {
        let missing = all!(store, Unlisted, NEVER_LISTED, BATCH, posted_at, &id)?;
        let Some(last) = missing.last() else {
            break;
        };
        posted_at = last.posted_at.unwrap_or(posted_at);
        id = last.opportunity_id.to_string();
        list(store, &missing).await?;
    }
    let mut before = None;
    loop {
        let otherwise = all!(store, Unlisted, LISTED_OTHERWISE, BATCH, FORMAT)?;
        let first = otherwise.first().map(|row| row.opportunity_id);
        if first.is_none() || first == before {
            // A row that stays although it was written is a defect, not a reason to spin.
            break;
        }
        before = first;
        list(store, &otherwise).await?;
    }
    let newest = earliest(one!(store, Earliest, LAST_POSTED)?);
    match newest.filter(|at| filled.is_none_or(|filled| *at > filled)) {
        Some(newest) => redeliveries::set_mark(store, FILLED, newest).await,
        None => Ok(()),
    }
}

async fn list(store: &Store, rows: &[Unlisted]) -> Result<()> {
    let mut tx = store.begin_write().await?;
    for row in rows {
        let opportunity = serde_json::from_str(&row.snapshot).map_err(|error| {
            let key = row.opportunity_id.to_string();
            StoreError::corrupt("opportunities", "snapshot", &key, &error)
        })?;
        let mut writes = Vec::new();
        put(&mut writes, &opportunity, None)?;
        tx.write(writes).await?;
    }
    tx.commit().await
}
