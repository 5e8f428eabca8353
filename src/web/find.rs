//! What a list is asked for: filters, order, page.
//!
//! Board, feeds and interface take the same query string; only what each does
//! with a value that is none differs: the board says so at the field.

use serde::Deserialize;
use utoipa::IntoParams;

use super::api::State;
use super::error::WebError;
use super::extract::whole;
use super::interface::{AnyLanguage, AnyState};
use crate::domain::lang::Lang;
use crate::domain::money::Currency;
use crate::domain::statement::amount;
use crate::store::board::Shelved;
use crate::store::listings::{After, Part, Search, Sort, Wanted};
use crate::store::{Result as Stored, Store, shelf};

/// The query string of board, feeds and list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Asked {
    /// Words that title, text or skills have, each of them.
    #[param(value_type = String, required = false, max_length = 100)]
    q: String,
    /// A skill, or a part of its name.
    #[param(value_type = String, required = false, max_length = 50)]
    skill: String,
    /// The state.
    #[param(value_type = AnyState, required = false, inline)]
    state: String,
    /// The language of the statement.
    #[param(value_type = AnyLanguage, required = false, inline)]
    language: String,
    /// The account that the repository belongs to.
    #[param(value_type = String, required = false, pattern = "^[A-Za-z0-9_-]{0,39}$")]
    department: String,
    /// The lowest price before taxes.
    #[param(value_type = String, required = false, pattern = r"^([0-9]{1,7}(\.[0-9]{2})?)?$")]
    price_from: String,
    /// The highest price before taxes.
    #[param(value_type = String, required = false, pattern = r"^([0-9]{1,7}(\.[0-9]{2})?)?$")]
    price_to: String,
    /// Where to go on: the `next_cursor` of the page before.
    #[param(value_type = String, required = false, pattern = r"^([0-9]{1,18}\.[0-9]{1,18})?$")]
    cursor: String,
    /// How many at most; 20 where nothing is said.
    #[param(value_type = i64, required = false, minimum = 1, maximum = 100)]
    limit: Option<String>,
}

/// What the board's query string says beside: in which order, and where its parts begin.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Turned {
    sort: String,
    open: String,
    closed: String,
}

impl Turned {
    /// In which order open ones come, as it was asked for.
    #[must_use]
    pub fn typed(&self) -> String {
        clean(&self.sort)
    }

    /// In which order open ones come.
    ///
    /// # Errors
    /// That there is no such order.
    pub fn sort(&self) -> Result<Sort, Mistake> {
        Ok(one_of(&self.sort, &SORTS, "sort", sort_word)?.unwrap_or_default())
    }

    /// Where the page of the open ones begins.
    ///
    /// # Errors
    /// That it is no cursor of ours.
    pub fn open(&self) -> Result<Option<After>, Mistake> {
        after(&self.open, "open")
    }

    /// Where the page of the closed ones begins.
    ///
    /// # Errors
    /// That it is no cursor of ours.
    pub fn closed(&self) -> Result<Option<After>, Mistake> {
        after(&self.closed, "closed")
    }
}

/// What a list is narrowed to, and its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// What is wanted.
    pub wanted: Wanted,
    /// The state, as a word of the interface.
    pub state: Option<State>,
    /// In which order open ones come.
    pub sort: Sort,
}

/// What is wrong with a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It is no amount of money, or could be two.
    NotAPrice,
    /// The highest price is lower than the lowest.
    Reversed,
    /// It is longer than anything worth looking for: this many characters at most.
    TooLong(usize),
    /// It is none of those to choose from.
    Unknown,
    /// It is no cursor of ours.
    NotACursor,
}

/// What is wrong with which parameter.
pub type Mistake = (&'static str, Wrong);

/// As programs are told of it.
const fn bad((parameter, _): Mistake) -> WebError {
    WebError::BadParameter { parameter }
}

/// What was read, or nothing where that failed, which is noted.
pub fn noted<T: Default>(read: Result<T, Mistake>, mistakes: &mut Vec<Mistake>) -> T {
    read.unwrap_or_else(|mistake| {
        mistakes.push(mistake);
        T::default()
    })
}

impl Asked {
    /// The filters; what is empty does not narrow.
    ///
    /// # Errors
    /// [`WebError::BadParameter`] for a value that the parameter does not take.
    pub fn filters(&self) -> Result<Filters, WebError> {
        for (text, parameter) in [
            (&self.price_from, "price_from"),
            (&self.price_to, "price_to"),
        ] {
            // Programs write amounts in one way only.
            if !text.is_empty() && !is_plain_amount(text) {
                return Err(WebError::BadParameter { parameter });
            }
        }
        let (filters, mistakes) = self.forgiving(Lang::En, &Currency::default());
        let refused = |(_, wrong): &Mistake| !matches!(wrong, Wrong::Reversed);
        match mistakes.into_iter().find(refused) {
            None => Ok(filters),
            Some(mistake) => Err(bad(mistake)),
        }
    }

    /// The filters as far as they can be read, prices as people of that language write
    /// them, and what cannot be.
    #[must_use]
    pub fn forgiving(&self, lang: Lang, currency: &Currency) -> (Filters, Vec<Mistake>) {
        let mut mistakes = Vec::new();
        let q = noted(within(&self.q, 100, "q"), &mut mistakes);
        let skill = noted(within(&self.skill, 50, "skill"), &mut mistakes);
        let (from, to) = self.prices(lang, currency, &mut mistakes);
        let department = noted(self.department(), &mut mistakes);
        let state = one_of(&self.state, State::ALL, "state", State::word);
        let state = noted(state, &mut mistakes);
        let language = one_of(&self.language, &Lang::ALL, "language", Lang::tag);
        let filters = Filters {
            wanted: Wanted {
                q,
                skill,
                state: state.map(State::word),
                language: noted(language, &mut mistakes),
                department,
                price_from: from,
                price_to: to,
            },
            state,
            sort: Sort::default(),
        };
        (filters, mistakes)
    }

    /// The lowest and the highest price in cents.
    fn prices(
        &self,
        lang: Lang,
        currency: &Currency,
        mistakes: &mut Vec<Mistake>,
    ) -> (Option<i64>, Option<i64>) {
        let mut price = |name, text: &str| {
            let text = words(text)?;
            let read =
                amount(&text, lang, currency).or_else(|_| amount(&text, lang.other(), currency));
            if read.is_err() {
                mistakes.push((name, Wrong::NotAPrice));
            }
            read.ok().map(|cents| cents.0)
        };
        let from = price("price_from", &self.price_from);
        let to = price("price_to", &self.price_to);
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            mistakes.push(("price_to", Wrong::Reversed));
        }
        (from, to)
    }

    fn department(&self) -> Result<Option<String>, Mistake> {
        let login = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
        if self.department.len() > 39 || !self.department.chars().all(login) {
            return Err(("department", Wrong::Unknown));
        }
        Ok(words(&self.department))
    }

    /// Where to begin.
    ///
    /// # Errors
    /// [`WebError::BadParameter`] for what is no cursor of ours.
    pub fn cursor(&self) -> Result<Option<After>, WebError> {
        after(&self.cursor, "cursor").map_err(bad)
    }

    /// What was typed into a field.
    #[must_use]
    pub fn typed(&self, parameter: &str) -> String {
        clean(match parameter {
            "q" => &self.q,
            "skill" => &self.skill,
            "state" => &self.state,
            "language" => &self.language,
            "department" => &self.department,
            "price_from" => &self.price_from,
            "price_to" => &self.price_to,
            _ => "",
        })
    }

    /// How many at most: 20 unless asked otherwise, never more than 100.
    ///
    /// # Errors
    /// [`WebError::BadParameter`] for what is no number from 1 to 100.
    pub fn limit(&self) -> Result<usize, WebError> {
        whole(self.limit.as_deref(), 20, 1..=100, "limit")
    }
}

/// The orders that can be asked for.
pub const SORTS: [Sort; 4] = [Sort::Closing, Sort::Newest, Sort::Highest, Sort::Lowest];

/// The word of an order in the query string.
#[must_use]
pub const fn sort_word(sort: Sort) -> &'static str {
    match sort {
        Sort::Closing => "closing",
        Sort::Newest => "newest",
        Sort::Highest => "price-high",
        Sort::Lowest => "price-low",
    }
}

impl Filters {
    /// Whether one part of the board can have any of what is wanted.
    #[must_use]
    pub fn allows(&self, part: Part) -> bool {
        match part {
            Part::Any => true,
            Part::Open => self.state.is_none_or(State::is_open),
            Part::Closed => self.state.is_none_or(|state| !state.is_open()),
        }
    }

    /// The query string, without `?`; empty when nothing is narrowed.
    #[must_use]
    pub fn query(&self, cursor: Option<&str>) -> String {
        self.with(&[("cursor", cursor)])
    }

    /// The same with where parts of the page begin.
    #[must_use]
    pub fn query_at(&self, begin: &[(&str, Option<After>)]) -> String {
        let begin = begin
            .iter()
            .map(|(name, at)| (*name, at.map(|at| at.to_string())));
        let begin: Vec<_> = begin.collect();
        let begin: Vec<_> = begin
            .iter()
            .map(|(name, at)| (*name, at.as_deref()))
            .collect();
        self.with(&begin)
    }

    fn with(&self, more: &[(&str, Option<&str>)]) -> String {
        let Wanted {
            q,
            skill,
            state,
            language,
            department,
            price_from,
            price_to,
        } = &self.wanted;
        let dollars =
            |cents: &Option<i64>| cents.map(|cents| format!("{}.{:02}", cents / 100, cents % 100));
        let (from, to) = (dollars(price_from), dollars(price_to));
        let sort = (self.sort != Sort::default()).then(|| sort_word(self.sort));
        let pairs = [
            ("q", q.as_deref()),
            ("skill", skill.as_deref()),
            ("price_from", from.as_deref()),
            ("price_to", to.as_deref()),
            ("department", department.as_deref()),
            ("state", *state),
            ("language", language.map(Lang::tag)),
            ("sort", sort),
        ];
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in pairs.into_iter().chain(more.iter().copied()) {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        query.finish()
    }
}

/// Without what nobody types, and PostgreSQL could not keep (NUL).
fn clean(text: &str) -> String {
    let text: String = text.chars().filter(|it| !it.is_control()).collect();
    text.trim().to_owned()
}

fn words(text: &str) -> Option<String> {
    Some(clean(text)).filter(|text| !text.is_empty())
}

fn within(text: &str, most: usize, parameter: &'static str) -> Result<Option<String>, Mistake> {
    if text.chars().count() <= most {
        Ok(words(text))
    } else {
        Err((parameter, Wrong::TooLong(most)))
    }
}

/// `6500` or `6500.00`.
fn is_plain_amount(text: &str) -> bool {
    let (whole, cents) = text.split_once('.').unwrap_or((text, "00"));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (1..=7).contains(&whole.len()) && digits(whole) && cents.len() == 2 && digits(cents)
}

fn after(cursor: &str, parameter: &'static str) -> Result<Option<After>, Mistake> {
    if cursor.is_empty() {
        return Ok(None);
    }
    let parts = cursor.split_once('.');
    let number = |text: &str| {
        let digits = text.len() <= 18 && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse().ok()).flatten()
    };
    let read = parts.and_then(|(key, listing)| {
        Some(After {
            key: number(key)?,
            listing: number(listing)?,
        })
    });
    read.map(Some).ok_or((parameter, Wrong::NotACursor))
}

fn one_of<T: Copy>(
    word: &str,
    all: &[T],
    parameter: &'static str,
    name: impl Fn(T) -> &'static str,
) -> Result<Option<T>, Mistake> {
    if word.is_empty() {
        return Ok(None);
    }
    let found = all.iter().copied().find(|one| name(*one) == word);
    found.map(Some).ok_or((parameter, Wrong::Unknown))
}

/// What was found, newest first, and where to go on.
#[derive(Debug)]
pub struct Found {
    /// At most as many as were asked for.
    pub items: Vec<Shelved>,
    /// Where the next page begins.
    pub next: Option<After>,
}

/// The newest posted opportunities that the filters let through, whole.
///
/// # Errors
/// When the store cannot.
pub async fn newest(
    store: &Store,
    filters: &Filters,
    after: Option<After>,
    limit: usize,
) -> Stored<Found> {
    let search = Search::ready(store, &filters.wanted).await?;
    let page = search.newest(after, limit).await?;
    let ids: Vec<_> = page.items.iter().map(|it| it.opportunity).collect();
    Ok(Found {
        items: shelf::whole(store, &ids).await?,
        next: page.next,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turned(query: &str) -> Turned {
        let address = format!("/?{query}").parse().unwrap();
        axum::extract::Query::try_from_uri(&address).unwrap().0
    }

    fn asked(query: &str) -> Asked {
        let address = format!("/?{query}").parse().unwrap();
        axum::extract::Query::try_from_uri(&address).unwrap().0
    }

    #[test]
    fn a_query_string_comes_back_as_it_was() {
        let query = "q=screen+reader&skill=C%2B%2B&price_from=1000.00&price_to=6500.50\
                     &department=canada-digital&state=open&language=fr&sort=price-low";
        let mut filters = asked(query).filters().unwrap();
        filters.sort = turned(query).sort().unwrap();

        assert_eq!(filters.query(None), query);
        let begin = After { key: 5, listing: 7 };
        assert_eq!(
            filters.query_at(&[("open", Some(begin)), ("closed", None)]),
            format!("{query}&open=5.7")
        );
        assert_eq!(Filters::default().query(None), "");
    }

    #[test]
    fn prices_are_read_as_people_write_them() {
        let (filters, mistakes) = asked("price_from=1+000,00+%24&price_to=%246,500.00")
            .forgiving(Lang::Fr, &Currency::default());

        assert!(mistakes.is_empty(), "{mistakes:?}");
        assert_eq!(filters.wanted.price_from, Some(100_000));
        assert_eq!(filters.wanted.price_to, Some(650_000));
    }

    #[test]
    fn a_price_that_is_none_is_named_and_does_not_narrow() {
        let query = asked("price_from=cheap&price_to=100");
        let (filters, mistakes) = query.forgiving(Lang::En, &Currency::default());

        assert_eq!(mistakes, [("price_from", Wrong::NotAPrice)]);
        assert_eq!(filters.wanted.price_from, None);
        assert_eq!(query.typed("price_from"), "cheap");
        assert!(query.filters().is_err());

        let reversed = asked("price_from=200&price_to=100");
        let (_, mistakes) = reversed.forgiving(Lang::En, &Currency::default());
        assert_eq!(mistakes, [("price_to", Wrong::Reversed)]);
    }

    #[test]
    fn a_limit_is_a_whole_number_or_not_there_at_all() {
        assert_eq!(asked("q=").limit().unwrap(), 20);
        assert_eq!(asked("limit=100").limit().unwrap(), 100);
        for limit in ["", "0", "101", "+5", "-1", "5.0", "five", "%205"] {
            let query = format!("limit={limit}");
            assert!(asked(&query).limit().is_err(), "{limit:?}");
        }
    }

    #[test]
    fn what_is_no_cursor_of_ours_is_refused() {
        for cursor in ["x", "1", "1.", ".1", "1.x", "+1.1", "9999999999999999999.1"] {
            assert!(
                asked(&format!("cursor={cursor}")).cursor().is_err(),
                "{cursor}"
            );
        }
        assert_eq!(
            asked("cursor=12.3").cursor().unwrap(),
            Some(After {
                key: 12,
                listing: 3
            })
        );
    }
}
