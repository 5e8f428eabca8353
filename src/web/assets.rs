//! Style, script and icon, at addresses that change with their content.
//!
//! The style sheet is the files of `assets/css`, one after the other as they
//! are numbered: a part of the site with a look of its own has a file of its own.

use std::sync::LazyLock;

use axum::Router;
use axum::http::header;
use axum::routing::get;
use sha2::{Digest, Sha256};

/// A file in the binary that may be kept for ever: another content is another path.
#[derive(Debug)]
pub struct Asset {
    body: &'static str,
    content_type: &'static str,
    path: String,
}

impl Asset {
    fn new(stem: &str, extension: &str, content_type: &'static str, body: &'static str) -> Self {
        let hash = hex::encode(Sha256::digest(body));
        let path = format!("/assets/{stem}-{}.{extension}", &hash[..16]);
        Self {
            body,
            content_type,
            path,
        }
    }

    /// What it holds.
    #[must_use]
    pub const fn body(&self) -> &'static str {
        self.body
    }

    /// Where it is served.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}

/// The one style sheet.
pub static STYLESHEET: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new(
        "site",
        "css",
        "text/css; charset=utf-8",
        concat!(
            include_str!("assets/css/10-base.css"),
            include_str!("assets/css/20-layout.css"),
            include_str!("assets/css/30-parts.css"),
            include_str!("assets/css/40-forms.css"),
            include_str!("assets/css/50-board.css"),
            include_str!("assets/css/51-opportunity.css"),
            include_str!("assets/css/52-guides.css"),
            include_str!("assets/css/60-desk.css"),
            include_str!("assets/css/61-papers.css"),
            include_str!("assets/css/62-opendata.css"),
            include_str!("assets/css/63-mail.css"),
            include_str!("assets/css/64-report.css"),
            include_str!("assets/css/90-print.css"),
        ),
    )
});

/// What a page does for comfort where scripts run.
pub static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new(
        "page",
        "js",
        "text/javascript; charset=utf-8",
        include_str!("assets/page.js"),
    )
});

/// The icon in the browser's tab.
pub static ICON: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new(
        "icon",
        "svg",
        "image/svg+xml",
        include_str!("assets/icon.svg"),
    )
});

/// The routes of all, to be kept by browsers for a year.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    [&*STYLESHEET, &*SCRIPT, &*ICON]
        .into_iter()
        .fold(Router::new(), |router, asset| {
            router.route(
                asset.path(),
                get(move || async move {
                    let headers = [
                        (header::CONTENT_TYPE, asset.content_type),
                        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
                    ];
                    (headers, asset.body)
                }),
            )
        })
}
