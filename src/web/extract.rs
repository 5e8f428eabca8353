//! What a request says, read so that what cannot be read is an error of ours: a page or
//! a problem like any other.

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::error::WebError;

/// The parameters of a query string.
#[derive(Clone, Copy, Debug, Default)]
pub struct Words<T>(pub T);

impl<T, S> FromRequestParts<S> for Words<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, WebError> {
        // Its own words for it name our types; that a name came twice is the usual cause.
        Query::try_from_uri(&parts.uri)
            .map(|Query(words)| Self(words))
            .map_err(|_| WebError::BadParameter { parameter: "query" })
    }
}

/// The segments of a path that vary.
#[derive(Clone, Debug)]
pub struct Segments<T>(pub T);

impl<T, S> FromRequestParts<S> for Segments<T>
where
    T: DeserializeOwned + Send,
    S: Send + Sync,
{
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, WebError> {
        // A segment that is no text names nothing of ours.
        Path::from_request_parts(parts, state)
            .await
            .map(|Path(segments)| Self(segments))
            .map_err(|_| WebError::NotFound)
    }
}
