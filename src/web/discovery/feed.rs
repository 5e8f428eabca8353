//! Atom feeds of opportunities, narrowed by the same filters as the board.

use std::sync::Arc;

use atom_syndication::{
    Category, Content, Entry, Feed, FixedDateTime, Generator, Link, Person, Text,
};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use jiff::Timestamp;

use super::super::conditional;
use super::super::error::WebError;
use super::super::extract;
use super::super::find::{Asked, newest};
use super::super::markdown;
use super::super::pages::Site;
use super::super::place::{board_path, feed_path};
use super::super::present;
use super::super::routes::WebState;
use super::super::view::BoardCard;
use super::super::words::Words;
use super::xml::{escaped, legal};
use crate::domain::lang::Lang;
use crate::store::board::Shelved;
use crate::store::shelf;

/// How many entries one document has.
const ENTRIES: usize = 50;
const KIND: &str = "application/atom+xml; charset=utf-8";

pub(super) async fn feed(
    lang: Lang,
    State(state): State<WebState>,
    extract::Words(asked): extract::Words<Asked>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let (filters, cursor) = (asked.filters()?, asked.cursor()?);
    let found = newest(&state.store, &filters, cursor, ENTRIES).await?;
    let ids: Vec<_> = found.items.iter().map(|it| it.opportunity.id).collect();
    let told = shelf::told_at(&state.store, &ids).await?;
    let mut entries = Vec::with_capacity(found.items.len());
    for shelved in &found.items {
        let it = &shelved.opportunity;
        let told = told.get(&it.id).copied().unwrap_or(it.updated_at);
        entries.push((entry(&state.site, lang, shelved, told)?, told));
    }
    let query = |cursor: Option<&str>| with_query(&state.site, lang, &filters.query(cursor));
    let at = cursor.map(|id| id.to_string());
    let next = found.next.map(|id| query(Some(&id.to_string())));
    let page = with(board_path(lang), &state.site, &filters.query(None));
    let document = Document {
        id: query(None),
        me: query(at.as_deref()),
        next,
        page,
        updated: entries.iter().map(|(_, at)| *at).max(),
        entries: entries.into_iter().map(|(entry, _)| entry).collect(),
    };
    let text = document.written(&state.site, lang)?;
    Ok(conditional::answer(&headers, KIND, text))
}

fn with_query(site: &Site, lang: Lang, query: &str) -> String {
    with(feed_path(lang), site, query)
}

fn with(path: &str, site: &Site, query: &str) -> String {
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{}{path}{mark}{query}", site.public_url)
}

/// A feed before it is written; a feed's id is its address without a page's cursor.
struct Document {
    id: String,
    me: String,
    next: Option<String>,
    page: String,
    updated: Option<Timestamp>,
    entries: Vec<Entry>,
}

impl Document {
    fn written(self, site: &Site, lang: Lang) -> Result<String, WebError> {
        let words = site.words(lang);
        let kind = "application/atom+xml";
        let mut links = vec![
            link("self", &self.me, Some(kind), Some(lang)),
            link("alternate", &self.page, Some("text/html"), Some(lang)),
        ];
        links.extend(
            self.next
                .iter()
                .map(|it| link("next", it, Some(kind), None)),
        );
        let feed = Feed {
            title: Text::plain(legal(&format!(
                "{} – {}",
                words.t("board-title"),
                site.name(lang)
            ))),
            subtitle: Some(Text::plain(words.t("board-intro"))),
            id: self.id,
            // A feed of nothing has never changed.
            updated: instant(self.updated.unwrap_or(Timestamp::UNIX_EPOCH))?,
            authors: vec![Person {
                name: legal(site.buyer(lang)),
                uri: Some(site.public_url.clone()),
                ..Person::default()
            }],
            generator: Some(Generator {
                value: "micro-acquisition".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
                uri: None,
            }),
            links,
            lang: Some(lang.tag().to_owned()),
            entries: self.entries,
            ..Feed::default()
        };
        let written = feed.write_to(Vec::new()).map_err(internal)?;
        String::from_utf8(written).map_err(internal)
    }
}

/// One opportunity: the same entry in both languages' feeds, so its id has none.
fn entry(site: &Site, lang: Lang, shelved: &Shelved, told: Timestamp) -> Result<Entry, WebError> {
    let card = present::card(lang, shelved);
    let words = site.words(lang);
    let address = format!("{}{}", site.public_url, card.place.path(lang));
    let posted = shelved
        .opportunity
        .posting()
        .map(|posting| posting.posted_at);
    let mut title = Text::plain(legal(&card.title));
    title.lang = Some(card.language.tag().to_owned());
    let state = Category {
        term: card.state.word().to_owned(),
        scheme: Some(format!(
            "{}/api/openapi.json#/components/schemas/State",
            site.public_url
        )),
        label: Some(words.word("state", card.state.word())),
    };
    let skills = card.skills.iter().map(|skill| Category {
        term: legal(skill),
        ..Category::default()
    });
    let content = Content {
        content_type: Some("html".to_owned()),
        lang: Some(card.language.tag().to_owned()),
        value: Some(legal(&content(lang, &words, &card, shelved))),
        ..Content::default()
    };
    Ok(Entry {
        title,
        id: format!("urn:uuid:{}", shelved.opportunity.id),
        updated: instant(told)?,
        published: posted.map(instant).transpose()?,
        links: vec![link("alternate", &address, Some("text/html"), Some(lang))],
        categories: std::iter::once(state).chain(skills).collect(),
        summary: Some(Text::plain(facts(&words, &card).join(" · "))),
        content: Some(content),
        ..Entry::default()
    })
}

/// What decides whether to read on: state, price and closing.
fn facts(words: &Words, card: &BoardCard) -> Vec<String> {
    let price = card.price.as_ref().map(|price| {
        let price = words.money(price);
        format!("{price} {}", words.t("field-price-before-taxes"))
    });
    let closes = card.closes_at.map(|at| {
        let name = words.t("field-closes");
        words.pair(&name, &words.instant(&at))
    });
    let state = words.word("state", card.state.word());
    [Some(state), price, closes].into_iter().flatten().collect()
}

fn content(lang: Lang, words: &Words, card: &BoardCard, shelved: &Shelved) -> String {
    let posting = shelved.opportunity.posting();
    let statement = posting.map(|posting| posting.statement.in_language(lang));
    let described = statement.map(|it| markdown::render(&it.short_description));
    let facts = facts(words, card);
    let items: Vec<String> = facts
        .iter()
        .map(|fact| format!("<li>{}</li>", escaped(fact)))
        .collect();
    let items = items.concat();
    format!(
        "{}<ul lang=\"{}\">{items}</ul>",
        described.unwrap_or_default(),
        lang.tag()
    )
}

fn link(rel: &str, href: &str, kind: Option<&str>, lang: Option<Lang>) -> Link {
    Link {
        href: href.to_owned(),
        rel: rel.to_owned(),
        mime_type: kind.map(str::to_owned),
        hreflang: lang.map(|lang| lang.tag().to_owned()),
        ..Link::default()
    }
}

fn instant(at: Timestamp) -> Result<FixedDateTime, WebError> {
    at.to_string().parse().map_err(internal)
}

fn internal(error: impl std::error::Error + Send + Sync + 'static) -> WebError {
    WebError::Internal(Arc::new(error))
}
