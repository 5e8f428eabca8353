//! The desks: what waits for whoever is signed in, and the forms that act.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Html;
use axum::routing::get;

use super::auth::{self, SignedIn};
use super::chrome::Chrome;
use super::error::WebError;
use super::routes::WebState;
use super::words::Words;
use crate::domain::lang::Lang;

/// Where the desk is.
#[must_use]
pub const fn desk_path(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "/en/desk",
        Lang::Fr => "/fr/bureau",
    }
}

/// The addresses of the desks.
pub(super) fn routes() -> Router<WebState> {
    auth::private(
        Router::new()
            .route(desk_path(Lang::En), get(home_en))
            .route(desk_path(Lang::Fr), get(home_fr)),
    )
}

#[derive(Template)]
#[template(path = "desk_home.html", config = "src/web/askama.toml")]
struct Home {
    w: Words,
    chrome: Chrome,
    who: SignedIn,
}

async fn home_en(state: State<WebState>, who: SignedIn) -> Result<Html<String>, WebError> {
    home(&state, who, Lang::En)
}

async fn home_fr(state: State<WebState>, who: SignedIn) -> Result<Html<String>, WebError> {
    home(&state, who, Lang::Fr)
}

fn home(state: &WebState, who: SignedIn, lang: Lang) -> Result<Html<String>, WebError> {
    let w = state.site.words(lang);
    let (title, intro) = (w.t("desk-title"), w.t("desk-intro"));
    let paths = (desk_path(Lang::En), desk_path(Lang::Fr));
    let chrome = Chrome::new(&state.site, lang, title, intro, paths).unlisted();
    Ok(Html(Home { w, chrome, who }.render()?))
}
