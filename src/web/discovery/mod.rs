//! What machines find opportunities by: feeds, pictures and badges, site map, robots.
//!
//! Everything is made of what the public pages show, in the language of its address,
//! and every word that strangers wrote is escaped for where it stands.

mod badge;
mod feed;
mod gallery;
mod linked;
mod picture;
mod sitemap;
mod svg;
mod xml;

use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;
use axum::routing::get;

use super::routes::WebState;

pub use linked::linked;

/// For how long a picture may be shown without asking again, in seconds.
const PICTURE_AGE: &str = "public, max-age=300";

pub(super) fn routes() -> Router<WebState> {
    Router::new()
        .route("/en/feed.atom", get(feed::feed))
        .route("/fr/feed.atom", get(feed::feed))
        .route(
            "/en/opportunities/{owner}/{repo}/{number}/card.png",
            get(picture::of_one),
        )
        .route(
            "/fr/opportunites/{owner}/{repo}/{number}/card.png",
            get(picture::of_one),
        )
        .route("/en/card.png", get(picture::of_the_board))
        .route("/fr/card.png", get(picture::of_the_board))
        .route(
            "/en/opportunities/{owner}/{repo}/{number}/badge.svg",
            get(badge::of_one),
        )
        .route(
            "/fr/opportunites/{owner}/{repo}/{number}/badge.svg",
            get(badge::of_one),
        )
        .route("/en/badge/{owner}/{repo}", get(badge::of_a_repository))
        .route("/fr/badge/{owner}/{repo}", get(badge::of_a_repository))
        .route("/sitemap.xml", get(sitemap::sitemap))
        .route("/robots.txt", get(sitemap::robots))
}

/// A picture may be shown on pages of others, and be kept for a while.
fn for_other_pages(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(PICTURE_AGE));
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
    response
}
