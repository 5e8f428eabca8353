//! What a form sends, where nobody is signed in: the authority is a link's token, or
//! there is none to have.

use axum::extract::{FromRequest, Request};
use axum::http::header;

use super::error::WebError;

/// The largest such form: a story of a few pages.
const LARGEST: usize = 16 * 1024;

/// The fields of a form, in their order.
#[derive(Clone, Debug, Default)]
pub struct PlainForm(Vec<(String, String)>);

impl PlainForm {
    /// The first value of a field; empty where there is none.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    /// Every value of a field.
    pub fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        let fields = self.0.iter().filter(move |(field, _)| field == name);
        fields.map(|(_, value)| value.trim())
    }
}

impl<S: Send + Sync> FromRequest<S> for PlainForm {
    type Rejection = WebError;

    async fn from_request(request: Request, _: &S) -> Result<Self, WebError> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let is_form = kind.starts_with("application/x-www-form-urlencoded");
        let body = axum::body::to_bytes(request.into_body(), LARGEST).await;
        let body = body.map_err(|_| WebError::BodyTooLarge)?;
        let fields = if is_form {
            url::form_urlencoded::parse(&body).into_owned().collect()
        } else {
            Vec::new()
        };
        Ok(Self(fields))
    }
}
