//! Files that are kept rather than looked at.

use axum::http::header;
use axum::response::{IntoResponse as _, Response};

/// A file to keep, by a name that says nothing of a person.
pub(super) fn download(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    (headers, bytes).into_response()
}
