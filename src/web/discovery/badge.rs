//! SVG badges for README files: where an opportunity stands, and how many are open.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::super::api::State as Word;
use super::super::conditional;
use super::super::error::WebError;
use super::super::extract::Segments;
use super::super::routes::{Place, WebState, at};
use super::for_other_pages;
use super::svg::{text, width};
use super::xml::escaped;
use crate::domain::lang::Lang;
use crate::store::{board, github};

const KIND: &str = "image/svg+xml";
/// The size of the letters, in pixels.
const SIZE: f64 = 11.0;

pub(super) async fn of_one(
    lang: Lang,
    State(state): State<WebState>,
    Segments(place): Segments<Place>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let shelved = at(&state.store, &place).await?;
    let word = Word::from(&shelved.opportunity.state);
    let words = state.site.words(lang);
    let drawn = badge(
        state.site.name(lang),
        &words.word("state", word.word()),
        colour(word),
    );
    Ok(for_other_pages(conditional::answer(&headers, KIND, drawn)))
}

pub(super) async fn of_a_repository(
    lang: Lang,
    State(state): State<WebState>,
    Segments((owner, name)): Segments<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let name = name.strip_suffix(".svg").ok_or(WebError::NotFound)?;
    let known = github::repository_named(&state.store, &owner, name).await?;
    let known = known.filter(|it| !it.private).ok_or(WebError::NotFound)?;
    let open = board::open_in(&state.store, known.repository_id).await?;
    let words = state.site.words(lang);
    let colour = colour(if open > 0 { Word::Open } else { Word::Draft });
    let said = words.n(
        "badge-open",
        "count",
        &u32::try_from(open).unwrap_or(u32::MAX),
    );
    let drawn = badge(state.site.name(lang), &said, colour);
    Ok(for_other_pages(conditional::answer(&headers, KIND, drawn)))
}

/// Each with at least 4.5 to 1 against white letters.
const fn colour(state: Word) -> &'static str {
    match state {
        Word::Open => "#12703c",
        Word::Evaluation | Word::Offered | Word::InProgress | Word::Delivered => "#1d5f9e",
        Word::Accepted | Word::Paid => "#4c4a8f",
        Word::Draft | Word::NeedsChanges | Word::AwaitingApproval => "#5a5f66",
        Word::Unsuccessful | Word::Cancelled | Word::Terminated => "#8a3d1f",
    }
}

fn badge(name: &str, said: &str, colour: &str) -> String {
    let (left, right) = (width(name, SIZE) + 12.0, width(said, SIZE) + 12.0);
    let (left, right) = (left.ceil(), right.ceil());
    let whole = left + right;
    let title = escaped(&format!("{name}: {said}"));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{whole}\" height=\"20\" role=\"img\" \
         aria-label=\"{title}\"><title>{title}</title>\
         <clipPath id=\"r\"><rect width=\"{whole}\" height=\"20\" rx=\"3\"/></clipPath>\
         <g clip-path=\"url(#r)\"><rect width=\"{left}\" height=\"20\" fill=\"#33373d\"/>\
         <rect x=\"{left}\" width=\"{right}\" height=\"20\" fill=\"{colour}\"/></g>{}{}</svg>",
        text(6.0, 14.0, SIZE, "normal", "#ffffff", name),
        text(left + 6.0, 14.0, SIZE, "normal", "#ffffff", said),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_would_end_the_picture_is_only_text() {
        let drawn = badge(
            "</text><script>alert(1)</script>",
            "open & <b>\"",
            "#12703c",
        );

        assert!(
            !drawn.contains("<script") && !drawn.contains("<b>"),
            "{drawn}"
        );
        let parsed = resvg::usvg::Tree::from_str(&drawn, &resvg::usvg::Options::default());
        assert!(parsed.is_ok(), "{drawn}");
    }
}
