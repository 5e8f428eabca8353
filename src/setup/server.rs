//! The local page, and what comes back from GitHub.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, HOST, REFERRER_POLICY};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use subtle::ConstantTimeEq as _;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, Notify};
use url::Url;

use super::exchange::{Created, ExchangeError, exchange};
use super::file::{FileError, Target};
use super::manifest::{address, manifest};
use super::page::{Form, page};
use crate::i18n::Value;

/// How long the browser may take to read the last page.
const LAST_PAGE: Duration = Duration::from_secs(5);
const GITHUB_API: &str = "https://api.github.com";
const GITHUB_WEB: &str = "https://github.com";

/// Which GitHub, and where the App will serve.
#[derive(Clone, Debug)]
pub struct Where {
    /// `PUBLIC_URL`, without a slash at its end.
    pub public_url: String,
    /// `GITHUB_API_URL`.
    pub github_api: Url,
    /// `GITHUB_WEB_URL`.
    pub github_web: Url,
    /// The organization that will own the App; none: the person who registers it.
    pub org: Option<String>,
    /// `DATABASE_URL` as the environment has it; none: the file is not told of one.
    pub database_url: Option<SecretString>,
}

/// Why the App was not set up.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The page would be open to others.
    #[error("{address} is not an address of this machine alone, such as 127.0.0.1:4567")]
    NotLocal {
        /// The address.
        address: SocketAddr,
    },
    /// The address cannot be listened on.
    #[error("{address} cannot be listened on: {error}")]
    Taken {
        /// The address.
        address: SocketAddr,
        /// Why.
        error: std::io::Error,
    },
    /// The manifest that this program was built with cannot be read.
    #[error("the manifest cannot be read: {0}")]
    Manifest(#[from] serde_json::Error),
    /// This machine has no randomness to give.
    #[error("this machine gives no random numbers")]
    Randomness,
    /// The page stopped serving before GitHub answered.
    #[error("the page stopped before GitHub answered; nothing was written")]
    Stopped,
}

/// A setup that listens and waits for the operator.
#[derive(Debug)]
pub struct Setup {
    listener: TcpListener,
    desk: Arc<Desk>,
}

#[derive(Debug)]
struct Desk {
    place: Where,
    target: Target,
    address: SocketAddr,
    manifest: String,
    action: String,
    state: String,
    nonce: String,
    progress: Mutex<Progress>,
    done: Notify,
}

/// The credentials are handed out once, so they are kept until they are written.
#[derive(Debug, Default)]
struct Progress {
    created: Option<Created>,
    written: bool,
}

#[derive(Debug, thiserror::Error)]
enum Failed {
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    #[error("the App is registered, but {0}")]
    File(#[from] FileError),
}

impl Setup {
    /// Listens on `address`, which must be this machine's own (port 0: any free one).
    ///
    /// # Errors
    /// When it is not, or is taken.
    pub async fn listen(
        address: SocketAddr,
        place: Where,
        target: Target,
    ) -> Result<Self, SetupError> {
        if !address.ip().is_loopback() {
            return Err(SetupError::NotLocal { address });
        }
        let taken = |error| SetupError::Taken { address, error };
        let listener = TcpListener::bind(address).await.map_err(taken)?;
        let address = listener.local_addr().map_err(taken)?;
        let state = random()?;
        let callback = format!("http://{address}/callback");
        let desk = Desk {
            manifest: manifest(&place.public_url, &callback)?,
            action: self::address(&place.github_web, place.org.as_deref(), &state).into(),
            nonce: random()?,
            place,
            target,
            address,
            state,
            progress: Mutex::default(),
            done: Notify::new(),
        };
        let desk = Arc::new(desk);
        Ok(Self { listener, desk })
    }

    /// Where the operator goes with a browser.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/", self.desk.address)
    }

    /// Serves until the App is registered and its credentials are written.
    ///
    /// # Errors
    /// When the page cannot be served any longer.
    pub async fn run(self) -> Result<Created, SetupError> {
        let router = Router::new()
            .route("/", get(start))
            .route("/callback", get(callback))
            .with_state(Arc::clone(&self.desk));
        let desk = Arc::clone(&self.desk);
        let closing = async move { desk.done.notified().await };
        let serving = axum::serve(self.listener, router).with_graceful_shutdown(closing);
        let mut serving = tokio::spawn(async move { serving.await });
        loop {
            // A connection that the browser keeps open says nothing more.
            let ended = tokio::time::timeout(LAST_PAGE, &mut serving).await.is_ok();
            let progress = self.desk.progress.lock().await;
            if let (Some(created), true) = (&progress.created, progress.written) {
                serving.abort();
                return Ok(created.clone());
            }
            if ended {
                return Err(SetupError::Stopped);
            }
        }
    }
}

impl Desk {
    /// Another site's name that leads to this machine is not ours.
    fn is_asked_by_name(&self, headers: &HeaderMap) -> bool {
        let port = self.address.port();
        let host = headers.get(HOST).and_then(|host| host.to_str().ok());
        host.is_some_and(|host| {
            host == self.address.to_string() || host == format!("localhost:{port}")
        })
    }

    fn knows(&self, state: &str) -> bool {
        state.as_bytes().ct_eq(self.state.as_bytes()).into()
    }

    /// The credentials, asked for once and written once.
    async fn finish(&self, code: &str) -> Result<Created, Failed> {
        let mut progress = self.progress.lock().await;
        let created = match &progress.created {
            Some(created) => created.clone(),
            None => exchange(&self.place.github_api, code).await?,
        };
        progress.created = Some(created.clone());
        if !progress.written {
            self.target.write(&created, &self.settings())?;
            progress.written = true;
        }
        Ok(created)
    }

    /// Where the App serves and keeps, and which GitHub it is, where that is not the usual one.
    fn settings(&self) -> Vec<(&'static str, &str)> {
        let bare = |url: &'_ Url| url.as_str().trim_end_matches('/').to_owned();
        let mut settings = vec![("public_url", self.place.public_url.as_str())];
        // Else each later command would have to be told anew which database is meant.
        if let Some(url) = &self.place.database_url {
            settings.push(("database_url", url.expose_secret()));
        }
        let (api, web) = (&self.place.github_api, &self.place.github_web);
        if bare(api) != GITHUB_API {
            settings.push(("github_api_url", api.as_str()));
        }
        if bare(web) != GITHUB_WEB {
            settings.push(("github_web_url", web.as_str()));
        }
        settings
    }

    /// No script, nothing from elsewhere. Where a form may lead is left open: on its way
    /// GitHub may send people to their organization's own sign-in.
    fn answer(
        &self,
        status: StatusCode,
        sentences: &[(&str, &[(&'static str, Value<'_>)])],
        form: Option<Form<'_>>,
    ) -> Response {
        let policy = format!(
            "default-src 'none'; style-src 'nonce-{}'; base-uri 'none'; frame-ancestors 'none'",
            self.nonce
        );
        let headers = [
            (CONTENT_SECURITY_POLICY, policy),
            (REFERRER_POLICY, "no-referrer".to_owned()),
        ];
        let page = Html(page(&self.nonce, sentences, form));
        (status, headers, page).into_response()
    }
}

async fn start(State(desk): State<Arc<Desk>>, headers: HeaderMap) -> Response {
    if !desk.is_asked_by_name(&headers) {
        return desk.answer(
            StatusCode::MISDIRECTED_REQUEST,
            &[("setup-host", &[])],
            None,
        );
    }
    let hook = [("url", desk.place.public_url.as_str().into())];
    let file = [("path", desk.target.shown().into())];
    let sentences: [(&str, &[_]); 3] = [
        ("setup-intro", &[]),
        ("setup-hook", &hook),
        ("setup-file", &file),
    ];
    let form = Form {
        action: &desk.action,
        manifest: &desk.manifest,
    };
    desk.answer(StatusCode::OK, &sentences, Some(form))
}

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
}

async fn callback(
    State(desk): State<Arc<Desk>>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Response {
    if !desk.is_asked_by_name(&headers) {
        return desk.answer(
            StatusCode::MISDIRECTED_REQUEST,
            &[("setup-host", &[])],
            None,
        );
    }
    if !desk.knows(&asked.state) {
        return desk.answer(StatusCode::FORBIDDEN, &[("setup-wrong-state", &[])], None);
    }
    if asked.code.is_empty() {
        return desk.answer(StatusCode::BAD_REQUEST, &[("setup-no-code", &[])], None);
    }
    match desk.finish(&asked.code).await {
        Ok(created) => {
            let told = [
                ("slug", created.slug.into()),
                ("path", desk.target.shown().into()),
            ];
            let response = desk.answer(StatusCode::OK, &[("setup-done", &told)], None);
            desk.done.notify_one();
            response
        }
        Err(failed) => {
            eprintln!("setup: {failed}");
            let (status, key) = match &failed {
                Failed::Exchange(ExchangeError::Spent) => (StatusCode::GONE, "setup-spent"),
                Failed::Exchange(_) => (StatusCode::BAD_GATEWAY, "setup-retry"),
                Failed::File(_) => (StatusCode::INTERNAL_SERVER_ERROR, "setup-unwritten"),
            };
            let reason = [("reason", failed.to_string().into())];
            desk.answer(status, &[(key, &reason)], None)
        }
    }
}

/// 256 random bits in hexadecimal.
fn random() -> Result<String, SetupError> {
    let mut bytes = [0_u8; 32];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| SetupError::Randomness)?;
    Ok(hex::encode(bytes))
}
