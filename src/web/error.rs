//! What goes wrong on the web: one enum, shown as a page or as problem JSON.
//!
//! Handlers return a [`WebError`]; how it is shown depends on the path alone,
//! so [`show`] decides that once for all routes. The inside of a fault is
//! logged there and never shown.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};

use super::api::Problem;
use super::pages::{self, Site};
use crate::domain::lang::Lang;
use crate::i18n;

/// Why a request is not answered with what it asked for.
#[derive(Clone, Debug, thiserror::Error)]
pub enum WebError {
    /// There is nothing at the address.
    #[error("not found")]
    NotFound,
    /// Nothing happened of which open data would tell.
    #[error("nothing released")]
    NothingReleased,
    /// The address cannot be used with this method.
    #[error("method not allowed")]
    MethodNotAllowed,
    /// A parameter has a value that it does not take.
    #[error("the parameter {parameter} has a bad value")]
    BadParameter {
        /// The parameter's name.
        parameter: &'static str,
    },
    /// The address is longer than any of ours.
    #[error("the address is longer than {most} bytes")]
    AddressTooLong {
        /// The most bytes of path and query.
        most: usize,
    },
    /// A body comes with a request that only reads.
    #[error("the body is too large")]
    BodyTooLarge,
    /// There are no signed-in pages here: no credentials to sign in with.
    #[error("signing in is off")]
    SignInOff,
    /// Something is sent by somebody who is not signed in, or no more.
    #[error("not signed in")]
    SignInNeeded,
    /// GitHub's answer is not to a question of this browser, or is no consent.
    #[error("the sign-in failed")]
    SignInFailed,
    /// A form does not come from one of our pages, or from a session that is over.
    #[error("the form is not ours")]
    Forged,
    /// Who is signed in may not do or see that.
    #[error("not allowed")]
    NotAllowed,
    /// It names applicants, and who is signed in may still evaluate them.
    #[error("not before the draw")]
    NamesBeforeDraw,
    /// What the answer rests on cannot be reached now.
    #[error("unavailable: {0}")]
    Unavailable(Arc<dyn std::error::Error + Send + Sync>),
    /// Too many ask for the same kind of work at once.
    #[error("busy")]
    Busy,
    /// A defect of ours.
    #[error("internal: {0}")]
    Internal(Arc<dyn std::error::Error + Send + Sync>),
}

/// Beside an error: what was typed into the form that it is the answer to, so that
/// nothing of it is lost (`Extension`).
#[derive(Clone, Debug, Default)]
pub struct Typed(pub Vec<String>);

/// A failure in the words of one language.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What kind it is.
    pub title: String,
    /// What it means and what to do.
    pub detail: String,
}

/// A handler stopped in the middle; where and why was logged by the panic itself.
#[derive(Debug, thiserror::Error)]
#[error("a handler panicked")]
struct Panicked;

impl WebError {
    /// The answer when a handler stopped in the middle.
    #[must_use]
    pub fn panicked() -> Self {
        Self::Internal(Arc::new(Panicked))
    }

    /// The HTTP status.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound | Self::NothingReleased | Self::SignInOff => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::BadParameter { .. } | Self::SignInFailed => StatusCode::BAD_REQUEST,
            Self::SignInNeeded => StatusCode::UNAUTHORIZED,
            Self::Forged | Self::NotAllowed | Self::NamesBeforeDraw => StatusCode::FORBIDDEN,
            Self::AddressTooLong { .. } => StatusCode::URI_TOO_LONG,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unavailable(_) | Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What people read of it.
    #[must_use]
    pub fn words(&self, lang: Lang) -> Failure {
        let (name, parameter) = match self {
            Self::NotFound => ("not-found", ""),
            Self::NothingReleased => ("nothing-released", ""),
            Self::MethodNotAllowed => ("method", ""),
            Self::BadParameter { parameter } => ("bad-request", *parameter),
            Self::AddressTooLong { .. } => ("too-long", ""),
            Self::BodyTooLarge => ("too-large", ""),
            Self::SignInOff => ("sign-in-off", ""),
            Self::SignInNeeded => ("sign-in-needed", ""),
            Self::SignInFailed => ("sign-in-failed", ""),
            Self::Forged => ("forged", ""),
            Self::NotAllowed => ("not-allowed", ""),
            Self::NamesBeforeDraw => ("names-before-draw", ""),
            Self::Unavailable(_) | Self::Busy => ("unavailable", ""),
            Self::Internal(_) => ("internal", ""),
        };
        Failure {
            title: i18n::text(lang, &format!("error-{name}-title"), &[]),
            detail: i18n::text(
                lang,
                &format!("error-{name}-detail"),
                &[("parameter", parameter.into())],
            ),
        }
    }

    fn log(&self, path: &str) {
        match self {
            Self::NotFound
            | Self::NothingReleased
            | Self::MethodNotAllowed
            | Self::BadParameter { .. }
            | Self::AddressTooLong { .. }
            | Self::BodyTooLarge
            | Self::SignInOff
            | Self::SignInNeeded
            | Self::SignInFailed
            | Self::Busy
            | Self::NamesBeforeDraw
            | Self::NotAllowed => {}
            Self::Forged => tracing::warn!(path, "a form did not come from our pages"),
            Self::Unavailable(cause) => tracing::warn!(path, %cause, "a page is unavailable"),
            Self::Internal(cause) => tracing::error!(path, %cause, "a page failed"),
        }
    }

    fn problem(&self) -> Problem {
        let words = self.words(Lang::En);
        Problem {
            kind: "about:blank".to_owned(),
            title: words.title,
            status: self.status().as_u16(),
            detail: words.detail,
        }
    }
}

impl WebError {
    /// A defect of ours, for the log alone.
    pub(super) fn internal(error: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Internal(Arc::new(error))
    }
}

impl From<askama::Error> for WebError {
    fn from(error: askama::Error) -> Self {
        Self::Internal(Arc::new(error))
    }
}

impl IntoResponse for WebError {
    /// The bare status, with the error beside it for [`show`] to turn into words.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Shows whatever error a route answered with, in the manner of its path.
pub async fn show(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    match response.extensions().get::<WebError>() {
        None => response,
        Some(error) => {
            error.log(&path);
            let typed = response.extensions().get::<Typed>();
            let typed = typed.map_or(&[][..], |Typed(texts)| texts);
            let mut answer = shown(&site, &path, error, typed);
            // What can be asked instead, and that whoever may read the answer may read this.
            let kept = response.headers().iter().filter(|(name, _)| {
                **name == header::ALLOW || name.as_str().starts_with("access-control-")
            });
            for (name, value) in kept {
                answer.headers_mut().insert(name.clone(), value.clone());
            }
            answer
        }
    }
}

fn shown(site: &Arc<Site>, path: &str, error: &WebError, typed: &[String]) -> Response {
    let mut response = if speaks_json(path) {
        let body = serde_json::to_string(&error.problem()).unwrap_or_default();
        ([(header::CONTENT_TYPE, "application/problem+json")], body).into_response()
    } else {
        match pages::failure(site, language_of(path), error, typed) {
            Ok(page) => Html(page).into_response(),
            Err(cause) => {
                tracing::error!(path, %cause, "an error page failed");
                error.problem().title.into_response()
            }
        }
    };
    *response.status_mut() = error.status();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    match error {
        WebError::MethodNotAllowed => {
            headers.insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        }
        WebError::Unavailable(_) | WebError::Busy => {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
        }
        WebError::NotFound
        | WebError::NothingReleased
        | WebError::BadParameter { .. }
        | WebError::AddressTooLong { .. }
        | WebError::BodyTooLarge
        | WebError::SignInOff
        | WebError::SignInNeeded
        | WebError::SignInFailed
        | WebError::Forged
        | WebError::NotAllowed
        | WebError::NamesBeforeDraw
        | WebError::Internal(_) => {}
    }
    response
}

fn speaks_json(path: &str) -> bool {
    [
        "/api/", "/ocds/", "/ledger/", "/healthz", "/readyz", "/metrics",
    ]
    .iter()
    .any(|room| path.starts_with(room))
}

/// The language that a path is in.
#[must_use]
pub fn language_of(path: &str) -> Option<Lang> {
    Lang::ALL
        .into_iter()
        .find(|lang| path.split('/').nth(1) == Some(lang.tag()))
}
