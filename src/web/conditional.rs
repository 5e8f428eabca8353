//! Answers that a reader who has them already need not fetch again.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::error::WebError;

/// The JSON of `body`, or that the reader has it already.
///
/// # Errors
/// When it cannot be serialized, which is a defect of ours.
pub(super) fn json(asked: &HeaderMap, body: &impl Serialize) -> Result<Response, WebError> {
    let body = serde_json::to_string(body).map_err(|error| WebError::Internal(Arc::new(error)))?;
    Ok(answer(asked, "application/json", body))
}

/// The body as what it is, or that the reader has it already.
pub(super) fn answer(
    asked: &HeaderMap,
    kind: &'static str,
    body: impl AsRef<[u8]> + Into<Body>,
) -> Response {
    let tag = tag_of(body.as_ref());
    if has(asked, &tag) {
        return unchanged(tag);
    }
    (
        [(header::ETAG, tag)],
        [(header::CONTENT_TYPE, kind)],
        body.into(),
    )
        .into_response()
}

/// The strong tag of a body, or of what decides what the body is.
pub(super) fn tag_of(content: &[u8]) -> String {
    format!("\"{}\"", hex::encode(&Sha256::digest(content)[..16]))
}

/// Whether the reader has what the tag stands for (`If-None-Match`, compared weakly).
pub(super) fn has(asked: &HeaderMap, tag: &str) -> bool {
    let values = asked.get_all(header::IF_NONE_MATCH).iter();
    values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|one| one == "*" || one.trim_start_matches("W/") == tag)
}

/// That the reader has it already.
pub(super) fn unchanged(tag: String) -> Response {
    (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(value: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_NONE_MATCH, value.parse().unwrap());
        headers
    }

    #[test]
    fn a_tag_is_found_among_several_also_where_a_proxy_weakened_it() {
        assert!(has(&asked("\"a\", \"b\""), "\"b\""));
        assert!(has(&asked("W/\"b\""), "\"b\""));
        assert!(has(&asked("*"), "\"b\""));
        assert!(!has(&asked("\"ab\""), "\"b\""));
        assert!(!has(&HeaderMap::new(), "\"b\""));
    }
}
