//! The picture that a link to an opportunity shows in other places (Open Graph).

use std::sync::{Arc, LazyLock};

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use super::super::conditional::{has, tag_of, unchanged};
use super::super::error::WebError;
use super::super::extract::Segments;
use super::super::pages::Site;
use super::super::present;
use super::super::routes::{Place, WebState, at};
use super::super::view::BoardCard;
use super::for_other_pages;
use super::gallery::Gallery;
use super::svg::{lines, text};
use crate::domain::lang::Lang;

/// Its size in pixels, as Open Graph readers want it.
const SIZE: (u32, u32) = (1_200, 630);

/// The pictures shown last: each is some 40 KB, and takes a processor for a moment to
/// draw, so that a crowd of strangers takes two processors and no more.
static GALLERY: Gallery = Gallery::of(64, 2, 16);

/// What could not be drawn.
#[derive(Debug, thiserror::Error)]
enum Undrawn {
    #[error("the picture is no SVG: {0}")]
    Unreadable(#[from] resvg::usvg::Error),
    #[error("there is no room for the picture")]
    NoRoom,
    #[error("the picture cannot be encoded: {0}")]
    Unencoded(String),
}

pub(super) async fn of_the_board(
    lang: Lang,
    State(state): State<WebState>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    answer(&headers, board(&state.site, lang)).await
}

pub(super) async fn of_one(
    lang: Lang,
    State(state): State<WebState>,
    Segments(place): Segments<Place>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let shelved = at(&state.store, &place).await?;
    answer(
        &headers,
        opportunity(&state.site, lang, &present::card(lang, &shelved)),
    )
    .await
}

/// The PNG of an SVG, drawn only for those who do not have it yet.
async fn answer(asked: &HeaderMap, svg: String) -> Result<Response, WebError> {
    let tag = tag_of(svg.as_bytes());
    if has(asked, &tag) {
        return Ok(for_other_pages(unchanged(tag)));
    }
    let png = GALLERY.picture(&tag, move || encoded(&svg)).await?;
    let headers = [
        (header::CONTENT_TYPE, "image/png".to_owned()),
        (header::ETAG, tag),
    ];
    Ok(for_other_pages(
        (headers, png.as_ref().clone()).into_response(),
    ))
}

fn opportunity(site: &Site, lang: Lang, card: &BoardCard) -> String {
    let words = site.words(lang);
    let state = words.word("state", card.state.word());
    let price = card.price.as_ref().map(|price| words.money(price));
    let closes = card.closes_at.map(|at| {
        let name = words.t("field-closes");
        words.pair(&name, &words.instant(&at))
    });
    let place = card.place.to_string();
    drawing(&Drawing {
        above: &format!("{} · {state}", site.name(lang)),
        title: &card.title,
        figure: price.as_deref(),
        below: [closes.as_deref().unwrap_or_default(), &place],
    })
}

fn board(site: &Site, lang: Lang) -> String {
    let words = site.words(lang);
    drawing(&Drawing {
        above: site.name(lang),
        title: &words.t("board-title"),
        figure: None,
        below: [&words.t("header-tagline"), &site.public_url],
    })
}

struct Drawing<'a> {
    above: &'a str,
    title: &'a str,
    figure: Option<&'a str>,
    below: [&'a str; 2],
}

fn drawing(drawing: &Drawing<'_>) -> String {
    let one = |words: &str, size| lines(words, size, 1_040.0, 1).pop().unwrap_or_default();
    let mut shown = vec![
        "<rect width=\"1200\" height=\"630\" fill=\"#ffffff\"/>".to_owned(),
        "<rect width=\"24\" height=\"630\" fill=\"#12703c\"/>".to_owned(),
        text(
            80.0,
            96.0,
            30.0,
            "normal",
            "#44484e",
            &one(drawing.above, 30.0),
        ),
    ];
    // Bold letters are a tenth wider.
    let title = lines(drawing.title, 60.0, 1_040.0, 3);
    for (y, line) in [180.0, 250.0, 320.0].into_iter().zip(&title) {
        shown.push(text(80.0, y, 54.0, "bold", "#16191d", line));
    }
    if let Some(figure) = drawing.figure {
        shown.push(text(
            80.0,
            430.0,
            64.0,
            "bold",
            "#12703c",
            &one(figure, 70.0),
        ));
    }
    for (y, line) in [506.0, 560.0].into_iter().zip(drawing.below) {
        shown.push(text(80.0, y, 30.0, "normal", "#44484e", &one(line, 30.0)));
    }
    let (width, height) = SIZE;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\">{}</svg>",
        shown.concat()
    )
}

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(dejavu::sans::regular().to_vec());
    fonts.load_font_data(dejavu::sans::bold().to_vec());
    Arc::new(fonts)
});

fn encoded(svg: &str) -> Result<Vec<u8>, Undrawn> {
    let options = Options {
        font_family: "DejaVu Sans".to_owned(),
        fontdb: Arc::clone(&FONTS),
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options)?;
    let (width, height) = SIZE;
    let mut pixels = Pixmap::new(width, height).ok_or(Undrawn::NoRoom)?;
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    pixels
        .encode_png()
        .map_err(|error| Undrawn::Unencoded(error.to_string()))
}
