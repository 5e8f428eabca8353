//! What a request says, read so that what cannot be read is an error of ours: a page or
//! a problem like any other.

use std::convert::Infallible;
use std::ops::RangeInclusive;
use std::str::FromStr;

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::error::{WebError, language_of};
use crate::domain::lang::Lang;

/// The language of the address: each page has one in each, answered by the same handler.
impl<S: Sync> FromRequestParts<S> for Lang {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(language_of(parts.uri.path()).unwrap_or_default())
    }
}

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

/// A whole number within `takes`, or `otherwise` where nothing was asked. An empty value
/// is no number: only filters, which forms send empty, may be.
///
/// # Errors
/// [`WebError::BadParameter`] for anything else.
pub fn whole<N: FromStr + PartialOrd>(
    asked: Option<&str>,
    otherwise: N,
    takes: RangeInclusive<N>,
    parameter: &'static str,
) -> Result<N, WebError> {
    let Some(text) = asked else {
        return Ok(otherwise);
    };
    // Rust reads a sign that the description does not let through.
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let read = digits.then(|| text.parse().ok()).flatten();
    let read = read.filter(|number| takes.contains(number));
    read.ok_or(WebError::BadParameter { parameter })
}
