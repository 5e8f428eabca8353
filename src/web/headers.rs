//! Headers that every answer carries: nothing strange runs, nothing is framed,
//! nothing leaks.

use axum::extract::{Request, State};
use axum::http::{
    Extensions, HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version, header,
};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate};

use super::error::WebError;

/// No script at all; style, images and forms only from here. What is fetched from
/// within a page is ours too: Lighthouse reads `robots.txt` that way.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The same for a page that runs a script of ours for comfort.
const WITH_SCRIPT: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'";

/// Beside the answer of a page that names a script in its head (`Extension`).
#[derive(Clone, Copy, Debug)]
pub struct Scripted;

/// No page uses any of what a browser could give it.
const PERMISSIONS_POLICY: &str = "accelerometer=(), camera=(), geolocation=(), gyroscope=(), \
     interest-cohort=(), magnetometer=(), microphone=(), payment=(), usb=()";

const HEADERS: [(HeaderName, &str); 8] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        PERMISSIONS_POLICY,
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-embedder-policy"),
        "require-corp",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// Two years, for whoever has once seen the service over TLS.
const STRICT_TRANSPORT: &str = "max-age=63072000";

/// The longest path and query; every filter at once is far shorter.
const LONGEST_ADDRESS: usize = 2_048;

/// The largest body of a request that only reads.
const LARGEST_BODY: u64 = 16 * 1024;

/// The largest form; the longest comment that GitHub takes is a quarter of it.
const LARGEST_FORM: u64 = 256 * 1024;

/// Whether browsers are told to come by TLS alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// `PUBLIC_URL` is `https`.
    Tls,
    /// It is not: a machine of one's own.
    Plain,
}

impl Transport {
    /// How the service is reached at `public_url`.
    #[must_use]
    pub fn of(public_url: &str) -> Self {
        let https = public_url
            .get(..8)
            .is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://"));
        if https { Self::Tls } else { Self::Plain }
    }
}

/// Adds them to whatever the route answered.
pub async fn secure(State(transport): State<Transport>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        // What is made to be shown on pages of others says so itself.
        response
            .headers_mut()
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    if response.extensions().get::<Scripted>().is_some() {
        let policy = HeaderValue::from_static(WITH_SCRIPT);
        response
            .headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    match transport {
        Transport::Tls => {
            let value = HeaderValue::from_static(STRICT_TRANSPORT);
            response
                .headers_mut()
                .insert(header::STRICT_TRANSPORT_SECURITY, value);
        }
        Transport::Plain => {}
    }
    // Pages change with every event; a browser asks again before it shows an old one.
    if !response.headers().contains_key(header::CACHE_CONTROL) {
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    }
    response
}

/// Compresses what everybody may read. What is one reader's own never is: together with
/// text of strangers its length would tell of the secrets in it.
pub fn compression() -> CompressionLayer<impl Predicate> {
    CompressionLayer::new().compress_when(DefaultPredicate::new().and(is_public))
}

fn is_public(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let kept = headers.get(header::CACHE_CONTROL);
    let kept = kept
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let private = kept.contains("private") || kept.contains("no-store");
    !private && !headers.contains_key(header::SET_COOKIE)
}

/// Refuses an address or a body that no page has a use for, before a route looks at it.
pub async fn limit(request: Request, next: Next) -> Response {
    let address = request.uri().path_and_query();
    if address.is_some_and(|it| it.as_str().len() > LONGEST_ADDRESS) {
        return WebError::AddressTooLong {
            most: LONGEST_ADDRESS,
        }
        .into_response();
    }
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let most = if request.method() == Method::POST {
        LARGEST_FORM
    } else {
        LARGEST_BODY
    };
    if length.is_some_and(|length| length > most) {
        return WebError::BodyTooLarge.into_response();
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_https_address_is_tied_to_tls() {
        assert_eq!(Transport::of("https://a.example"), Transport::Tls);
        assert_eq!(Transport::of("HTTPS://a.example"), Transport::Tls);
        assert_eq!(Transport::of("http://localhost:3000"), Transport::Plain);
        assert_eq!(Transport::of(""), Transport::Plain);
    }
}
