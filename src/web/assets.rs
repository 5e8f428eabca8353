//! The style sheet and the icon, at addresses that change with their content.

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
        include_str!("assets/site.css"),
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

/// The routes of both, to be kept by browsers for a year.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    [&*STYLESHEET, &*ICON]
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
