//! Signing in with GitHub, and what every signed-in page rests on.
//!
//! # For who writes a signed-in page
//!
//! A page takes [`SignedIn`] as an argument: whoever is not signed in is sent to the
//! sign-in page and comes back. A form's handler takes [`Posted`] instead: it holds the
//! same [`SignedIn`] and the [`Fields`] that were sent, and is reached only with the
//! session's own token and from our own pages. The form carries the token in a hidden
//! field:
//!
//! ```ignore
//! async fn page(who: SignedIn, state: State<WebState>) -> Answer<Html<String>> { … }
//! async fn act(state: State<WebState>, posted: Posted) -> Answer<Response> {
//!     let Posted { who, fields } = posted;
//!     let reason = fields.text("reason");
//!     …
//! }
//! // in the template:
//! // <input type="hidden" name="csrf" value="{{ who.csrf }}">
//!
//! pub fn routes() -> Router<WebState> {
//!     auth::private(Router::new().route("/en/desk", get(page).post(act)))
//! }
//! ```
//!
//! [`private`] keeps the pages out of every cache. Each new address goes into
//! `server/exposed.rs` with who may use it: [`SignedIn`] and [`Posted`] ask that table and
//! let nobody else in. Where it rests on an opportunity the page asks as well, by
//! [`SignedIn::may_use`]; what somebody may do in a repository is asked live:
//! [`Auth::permission`]. Refuse by [`WebError::NotAllowed`]. With `GITHUB_CLIENT_ID`
//! unset there is no [`Auth`], and all of these answer [`WebError::SignInOff`].
//!
//! # How it is safe
//!
//! State and PKCE verifier travel in a sealed cookie of ten minutes; the session is a
//! row that only the browser's random id finds, begun anew at every sign-in. Cookies
//! are `HttpOnly`, `SameSite=Lax` and, over TLS, `Secure` with the prefix `__Host-`.
//! A person's token is used once, to ask who it is, and kept nowhere.

mod doors;
mod posted;
mod sessions;
mod signed_in;
mod way;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::routing::{get, post};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_sessions::SessionManagerLayer;

use self::sessions::Sessions;
use super::error::WebError;
use super::headers::Transport;
use super::routes::WebState;
use crate::app::{App, AppError};
use crate::config;
use crate::domain::facts::Permission;
use crate::domain::ids::{Person, RepositoryId};
use crate::domain::lang::Lang;
use crate::github::{SignIn, SignInSettings, SignInUnfit};

pub use posted::{Fields, GivenBack, Posted};
pub use signed_in::SignedIn;
pub use way::Way;

/// How long one request to GitHub may take while somebody signs in.
const TIMEOUT: Duration = Duration::from_secs(20);

/// What signing in takes; there is none where it is off.
#[derive(Clone, Debug)]
pub struct Auth {
    /// What decides, as it does for comments.
    pub app: App,
    sign_in: SignIn,
    origin: String,
    transport: Transport,
    sessions: Sessions,
}

impl Auth {
    /// Signing in at `public_url` for people of the GitHub at `github_web_url`.
    ///
    /// # Errors
    /// When an address is none.
    pub fn new(
        app: &App,
        credentials: &config::SignIn,
        public_url: &str,
        github_web_url: &str,
    ) -> Result<Self, SignInUnfit> {
        let public_url = public_url.trim_end_matches('/');
        let settings = SignInSettings {
            web_url: github_web_url.trim_end_matches('/').to_owned(),
            client_id: credentials.client_id.clone(),
            client_secret: credentials.client_secret.clone(),
            callback: format!("{public_url}{CALLBACK}"),
            timeout: TIMEOUT,
        };
        Ok(Self {
            app: app.clone(),
            sign_in: SignIn::new(&settings, app.github.clone())?,
            origin: url::Url::parse(public_url)?.origin().ascii_serialization(),
            transport: Transport::of(public_url),
            sessions: Sessions {
                store: app.store.clone(),
                vault: app.vault.clone(),
                clock: app.clock.clone(),
            },
        })
    }

    /// What the account may do in the repository, asked of GitHub now.
    ///
    /// # Errors
    /// When GitHub or the database cannot be asked.
    pub async fn permission(
        &self,
        repository: RepositoryId,
        who: &Person,
    ) -> Result<Permission, WebError> {
        let repo = self.app.repo(repository).await?;
        let asked = repo.permission(&who.login, who.id).await;
        Ok(asked.map_err(AppError::from)?)
    }

    /// Finds the session of each request.
    pub(super) fn layer(&self) -> SessionManagerLayer<Sessions> {
        sessions::layer(&self.sessions, self.transport)
    }
}

/// Where GitHub sends the browser back to; the App is registered with it.
const CALLBACK: &str = "/auth/callback";

/// Where one begins to sign in.
const BEGIN: &str = "/auth/github";

/// The page that says what signing in is.
#[must_use]
pub const fn sign_in_path(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "/en/sign-in",
        Lang::Fr => "/fr/connexion",
    }
}

/// The addresses of signing in and out.
pub(super) fn routes() -> Router<WebState> {
    private(
        Router::new()
            .route(sign_in_path(Lang::En), get(doors::page))
            .route(sign_in_path(Lang::Fr), get(doors::page))
            .route("/auth/github", get(doors::begin))
            .route("/auth/callback", get(doors::callback))
            .route("/auth/sign-out", post(doors::sign_out)),
    )
}

/// Keeps what the router answers out of every cache: it is for one person.
pub fn private(router: Router<WebState>) -> Router<WebState> {
    let no_store = HeaderValue::from_static("no-store");
    router.layer(SetResponseHeaderLayer::overriding(
        header::CACHE_CONTROL,
        no_store,
    ))
}

/// What signing in takes, or the error that says that it is off.
pub(in crate::web) fn on(state: &WebState) -> Result<&Arc<Auth>, WebError> {
    state.auth.as_ref().ok_or(WebError::SignInOff)
}

impl From<AppError> for WebError {
    fn from(error: AppError) -> Self {
        let passing = match &error {
            AppError::Store(error) => error.is_passing(),
            AppError::GitHub(_) | AppError::Beacon(_) | AppError::Unshown | AppError::Contended => {
                true
            }
            AppError::Vault(_)
            | AppError::Mail(_)
            | AppError::Misfit(_)
            | AppError::Json(_)
            | AppError::UnknownRepository(_)
            | AppError::UnknownTimer(_)
            | AppError::Panicked(_) => false,
        };
        if passing {
            Self::Unavailable(Arc::new(error))
        } else {
            Self::Internal(Arc::new(error))
        }
    }
}
