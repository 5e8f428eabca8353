//! The board: open opportunities as cards, closed ones behind a fold.
//!
//! A *department* is the account that a repository belongs to: one installation
//! of the product buys for one buyer, and within it every department has an
//! organization of its own on GitHub.

use std::sync::Arc;

use askama::Template;
use axum::extract::State as Shared;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};
use jiff::Timestamp;

use super::api::{Money, State};
use super::chrome::Chrome;
use super::error::WebError;
use super::extract::Words as Asking;
use super::find::{Asked, Filters, Mistake, Turned, noted};
use super::forms::{Choices, Field, errors};
use super::markdown;
use super::narrow;
use super::pages::Site;
use super::place::{Place, board_path, feed_path};
use super::routes::WebState;
use super::view::{BoardCard, EXCERPT};
use super::words::Words;
use crate::domain::lang::Lang;
use crate::store::Store;
use crate::store::listings::{self, After, Count, Found, Listing, Part, Search, Sort};

/// How many open opportunities one page shows.
const OPEN: usize = 20;
/// How many closed ones.
const CLOSED: usize = 20;
/// From how many opportunities on a board is worth narrowing (R151).
const WORTH_NARROWING: u32 = 6;

/// One part of the board: a page of it, how many there are, the next page.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    /// What is on the page.
    pub cards: Vec<BoardCard>,
    /// How many there are.
    pub count: Count,
    /// The query string of the next page.
    pub next: Option<String>,
    /// The query string of the first page, on the pages after it.
    pub first: Option<String>,
    /// Whether it is newest first although another order was asked for.
    pub newest_instead: bool,
    /// That the page which was asked for cannot be found.
    pub error: Option<String>,
}

/// The board.
#[derive(Clone, Debug, Default)]
pub struct Board {
    /// Those that can be applied for.
    pub open: Shelf,
    /// The others, newest first, behind a fold (R152).
    pub closed: Shelf,
    /// What it is narrowed to.
    pub filters: Filters,
    /// The query string of this very page.
    pub query: String,
    /// The fields of the filters that are typed into.
    pub fields: Vec<Field>,
    /// Those of which one is chosen.
    pub choices: Vec<Choices>,
    /// The time at which it was read.
    pub now: Timestamp,
}

impl Board {
    /// Whether to show the filters: once there are many, or some are in force (R151).
    #[must_use]
    pub fn shows_filters(&self) -> bool {
        let Count { counted, more } = self.open.count;
        let all = counted.saturating_add(self.closed.count.counted);
        more || all >= WORTH_NARROWING || self.is_narrowed()
    }

    /// Whether filters are in force, or were to be.
    #[must_use]
    pub fn is_narrowed(&self) -> bool {
        self.filters != Filters::default() || self.wrong_fields().next().is_some()
    }

    fn wrong_fields(&self) -> impl Iterator<Item = &Field> {
        let chosen = self.choices.iter().map(|it| &it.field);
        let fields = self.fields.iter().chain(chosen);
        fields.filter(|it| it.error.is_some())
    }

    /// What is wrong with what was asked for, and where it is said again.
    #[must_use]
    pub fn errors(&self) -> Vec<(&'static str, String)> {
        let mut errors = errors(self.wrong_fields());
        for (part, shelf) in [("open", &self.open), ("closed", &self.closed)] {
            errors.extend(shelf.error.clone().map(|error| (part, error)));
        }
        errors
    }

    /// Whether the fold is open: on its later pages, or where it is all that there is or
    /// that was asked for.
    #[must_use]
    pub fn unfolded(&self) -> bool {
        let Shelf { first, error, .. } = &self.closed;
        let alone = self.open.cards.is_empty() && self.open.error.is_none();
        alone || first.is_some() || error.is_some() || !self.filters.allows(Part::Open)
    }
}

#[derive(Template)]
#[template(path = "board.html", config = "src/web/askama.toml")]
struct BoardPage<'a> {
    w: Words,
    chrome: Chrome,
    board: &'a Board,
}

pub(super) async fn answer(
    lang: Lang,
    Shared(state): Shared<WebState>,
    Asking(asked): Asking<Asked>,
    Asking(turned): Asking<Turned>,
) -> Result<Response, WebError> {
    let currency = &state.site.programme.policy.currency;
    let (mut filters, mut mistakes) = asked.forgiving(lang, currency);
    filters.sort = noted(turned.sort(), &mut mistakes);
    let begin = (
        noted(turned.open(), &mut mistakes),
        noted(turned.closed(), &mut mistakes),
    );
    let mut board = read(&state.store, lang, filters, begin).await?;
    board.now = state.clock.now();
    let w = state.site.words(lang);
    say_where_it_begins(&w, &mut board, &mistakes);
    board.fields = narrow::fields(&w, &asked, &mistakes);
    if !mistakes.is_empty() || board.shows_filters() {
        let departments = listings::departments(&state.store).await?;
        board.choices = narrow::choices(&w, (&asked, &turned), departments, &mistakes);
    }
    let status = if mistakes.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::BAD_REQUEST
    };
    Ok((status, Html(page(&state.site, lang, &board)?)).into_response())
}

/// Both parts of the board, each from where it is to begin.
async fn read(
    store: &Store,
    lang: Lang,
    filters: Filters,
    (open, closed): (Option<After>, Option<After>),
) -> Result<Board, WebError> {
    let begin = [("open", open), ("closed", closed)];
    let search = Search::ready(store, &filters.wanted).await?;
    let mut board = Board {
        query: filters.query_at(&begin),
        ..Board::default()
    };
    if filters.allows(Part::Open) {
        let found = search.page(Part::Open, filters.sort, open, OPEN).await?;
        let next = found
            .next
            .map(|next| filters.query_at(&[("open", Some(next))]));
        let first = open.map(|_| filters.query(None));
        board.open = shelf(lang, &found, next, first);
    }
    if filters.allows(Part::Closed) {
        let found = search
            .page(Part::Closed, Sort::Newest, closed, CLOSED)
            .await?;
        let next = found
            .next
            .map(|next| filters.query_at(&[("closed", Some(next))]));
        let first = closed.map(|_| filters.query(None));
        board.closed = shelf(lang, &found, next, first);
    }
    board.filters = filters;
    Ok(board)
}

/// Says at each part of which the page that was asked for cannot be found that it begins anew.
fn say_where_it_begins(w: &Words, board: &mut Board, mistakes: &[Mistake]) {
    let error = |part| narrow::error(w, part, mistakes);
    board.open.error = error(("open", "board-pages-open"));
    board.closed.error = error(("closed", "board-pages-closed"));
}

fn shelf(lang: Lang, found: &Found, next: Option<String>, first: Option<String>) -> Shelf {
    Shelf {
        cards: found.items.iter().filter_map(|it| card(lang, it)).collect(),
        count: found.count,
        next,
        first,
        newest_instead: found.newest_instead,
        error: None,
    }
}

/// A listing as a card, in `lang` where its statement is; none where it has no words.
#[must_use]
pub fn card(lang: Lang, listing: &Listing) -> Option<BoardCard> {
    let (language, text) = listing.text(lang)?;
    let state = State::ALL.iter().find(|it| it.word() == listing.state)?;
    Some(BoardCard {
        title: text.title.clone(),
        place: Place {
            owner: listing.owner.clone(),
            repository: listing.repository.clone(),
            number: listing.number,
        },
        state: *state,
        price: Some(Money {
            amount_cents: listing.price_cents,
            currency: listing.currency.clone(),
        }),
        skills: text.skills.clone(),
        closes_at: Some(listing.closes_at),
        applications: u32::try_from(listing.applications).unwrap_or(u32::MAX),
        excerpt: markdown::plain(&text.short_description, EXCERPT),
        language,
        updated: listing.amended,
    })
}

/// The board as HTML.
///
/// # Errors
/// When the template cannot be rendered, which is a defect of ours.
pub fn page(site: &Arc<Site>, lang: Lang, board: &Board) -> Result<String, WebError> {
    let w = site.words(lang);
    let with = |path: &str, query: &str| match query {
        "" => path.to_owned(),
        query => format!("{path}?{query}"),
    };
    let paths = Lang::ALL
        .map(board_path)
        .map(|path| with(path, &board.query));
    let [english, french] = paths;
    let mut chrome = Chrome::new(
        site,
        lang,
        w.t("board-title"),
        w.t("board-intro"),
        (english, french),
    )
    .with_api(with("/api/v1/opportunities", &board.filters.query(None)));
    chrome.here = None;
    chrome.feed = Some(with(feed_path(lang), &board.filters.query(None)));
    Ok(BoardPage { w, chrome, board }.render()?)
}
