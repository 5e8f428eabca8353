//! A form that somebody sent from one of our own pages.
//!
//! Three things must agree: the session's cookie, the session's own token in the
//! form (a page of another site cannot read it), and, where the browser says so, that
//! the request comes from our own origin.

use axum::Form;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use subtle::ConstantTimeEq as _;

use super::signed_in::{SignedIn, found};
use super::{doors, on};
use crate::web::error::{Typed, WebError};
use crate::web::routes::WebState;

/// What was sent, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// The value of a field without spaces around it and with line feeds alone;
    /// empty where it was not sent.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        let raw = self.raw(name).unwrap_or_default();
        let lines = raw.replace('\0', "").replace("\r\n", "\n");
        lines.replace('\r', "\n").trim().to_owned()
    }

    /// Whether a box of that name was ticked, or a button of that name pressed.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.raw(name).is_some()
    }

    /// What a person typed: without what our own pages put into every form.
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        const OURS: [&str; 7] = [
            "action",
            "act",
            "about",
            "form",
            "step",
            "lang",
            "applicant",
        ];
        let typed = self.typed().filter(|(name, _)| !OURS.contains(name));
        typed
            .map(|(_, value)| value.trim().to_owned())
            .filter(|value| !value.is_empty())
            .collect()
    }

    /// The error as the answer to this form: with everything that was typed.
    #[must_use]
    pub fn given_back(&self, error: WebError) -> GivenBack {
        GivenBack {
            error,
            typed: Typed(self.texts()),
        }
    }

    fn raw(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Each field with its value, in order, but for the session's token.
    pub fn typed(&self) -> impl Iterator<Item = (&str, &str)> {
        let typed = self.0.iter().filter(|(name, _)| name != "csrf");
        typed.map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl FromIterator<(String, String)> for Fields {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(fields: T) -> Self {
        Self(fields.into_iter().collect())
    }
}

/// An error with what was typed into the form that it answers.
#[derive(Debug)]
pub struct GivenBack {
    error: WebError,
    typed: Typed,
}

impl IntoResponse for GivenBack {
    fn into_response(self) -> Response {
        let mut response = self.error.into_response();
        response.extensions_mut().insert(self.typed);
        response
    }
}

/// A form and who sent it.
#[derive(Clone, Debug)]
pub struct Posted {
    /// Who.
    pub who: SignedIn,
    /// What.
    pub fields: Fields,
}

/// Whether the browser says that the request comes from elsewhere.
fn is_foreign(headers: &HeaderMap, origin: &str) -> bool {
    let says = |name: &str| headers.get(name).map(HeaderValue::as_bytes);
    let elsewhere = says(header::ORIGIN.as_str()).is_some_and(|it| it != origin.as_bytes());
    let crossed = says("sec-fetch-site").is_some_and(|it| it != b"same-origin");
    elsewhere || crossed
}

impl FromRequest<WebState> for Posted {
    type Rejection = NotTaken;

    async fn from_request(request: Request, state: &WebState) -> Result<Self, NotTaken> {
        let (parts, body) = request.into_parts();
        let auth = on(state)?;
        if is_foreign(&parts.headers, &auth.origin) {
            return Err(WebError::Forged.into());
        }
        let who = found(&parts, state).await?;
        let path = parts.uri.path().to_owned();
        let request = Request::from_parts(parts, body);
        let sent = Form::<Vec<(String, String)>>::from_request(request, state).await;
        let Some(who) = who else {
            let typed = sent.map_or_else(|_| Fields::default(), |Form(sent)| Fields(sent));
            return Err(doors::over(state, &path, &typed));
        };
        let Form(fields) = sent.map_err(|_| WebError::BadParameter { parameter: "form" })?;
        let fields = Fields(fields);
        let token = fields.raw("csrf").unwrap_or_default();
        if bool::from(token.as_bytes().ct_eq(who.csrf.as_bytes())) {
            let who = who.let_in()?;
            Ok(Self { who, fields })
        } else {
            Err(NotTaken::GivenBack(fields.given_back(WebError::Forged)))
        }
    }
}

/// Why a form is not taken.
#[derive(Debug)]
pub enum NotTaken {
    /// The session is over: a page that gives back what was typed.
    Over(Html<String>),
    /// It is not of this session.
    GivenBack(GivenBack),
    /// Anything else.
    Error(WebError),
}

impl From<WebError> for NotTaken {
    fn from(error: WebError) -> Self {
        Self::Error(error)
    }
}

impl IntoResponse for NotTaken {
    fn into_response(self) -> Response {
        match self {
            Self::Over(page) => (StatusCode::UNAUTHORIZED, page).into_response(),
            Self::GivenBack(error) => error.into_response(),
            Self::Error(error) => error.into_response(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn what_the_browser_says_comes_from_elsewhere_is_foreign() {
        let ours = "https://a.example";
        for native in [
            headers(&[]),
            headers(&[("origin", "https://a.example")]),
            headers(&[
                ("sec-fetch-site", "same-origin"),
                ("origin", "https://a.example"),
            ]),
        ] {
            assert!(!is_foreign(&native, ours), "{native:?}");
        }
        for foreign in [
            headers(&[("origin", "https://b.example")]),
            headers(&[("origin", "null")]),
            headers(&[("origin", "http://a.example")]),
            headers(&[("origin", "https://a.example.b.example")]),
            headers(&[("sec-fetch-site", "cross-site")]),
            headers(&[("sec-fetch-site", "same-site")]),
            headers(&[("sec-fetch-site", "none")]),
        ] {
            assert!(is_foreign(&foreign, ours), "{foreign:?}");
        }
    }

    #[test]
    fn text_is_read_as_it_was_meant() {
        let fields: Fields = [("a", " one\r\ntwo\0 "), ("b", ""), ("csrf", "x")]
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();

        assert_eq!(fields.text("a"), "one\ntwo");
        assert!(fields.has("b") && !fields.has("c"));
        assert_eq!(fields.text("c"), "");
        assert_eq!(fields.typed().count(), 2);
    }
}
