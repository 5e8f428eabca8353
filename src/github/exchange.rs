//! One request and its answer: headers, redirects, the time it may take, and what went wrong.

use std::time::Duration;

use http::header::{
    ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, LOCATION, USER_AGENT,
};
use http::{HeaderMap, Method, Request, StatusCode};
use octocrab::Octocrab;
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tracing::Instrument as _;
use url::{Origin, Url};

use super::error::{GitHubError, SettingsError, from_answer};
use crate::clock::SharedClock;
use crate::meter::{self, Allowance, Resource};
use crate::telemetry::trace;

/// A rename redirects once; more than a few is a loop (case 28).
const MOST_REDIRECTS: usize = 5;
const API_VERSION: &str = "2022-11-28";
const AGENT: &str = concat!("micro-acquisition/", env!("CARGO_PKG_VERSION"));

/// What to ask of GitHub.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub method: Method,
    pub url: Url,
    pub body: Option<Value>,
}

impl Call {
    pub fn get(url: Url) -> Self {
        Self {
            method: Method::GET,
            url,
            body: None,
        }
    }

    pub fn with(method: Method, url: Url, body: Value) -> Self {
        Self {
            method,
            url,
            body: Some(body),
        }
    }
}

/// A successful answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn json<T: DeserializeOwned>(&self, what: &'static str) -> Result<T, GitHubError> {
        serde_json::from_str(&self.body).map_err(|error| GitHubError::Unreadable {
            what,
            message: error.to_string(),
        })
    }
}

/// Sends requests to one API, and nowhere else.
#[derive(Clone)]
pub(super) struct Http {
    crab: Octocrab,
    origin: Origin,
    timeout: Duration,
    clock: SharedClock,
}

impl Http {
    pub fn new(api: &Url, timeout: Duration, clock: SharedClock) -> Result<Self, SettingsError> {
        let failed = |error: octocrab::Error| SettingsError::Client(error.to_string());
        // Every request names its whole address: the base is only what octocrab asks for.
        let base = api.origin().ascii_serialization();
        let crab = Octocrab::builder()
            .base_uri(base)
            .map_err(failed)?
            .set_connect_timeout(Some(timeout))
            .build()
            .map_err(failed)?;
        Ok(Self {
            crab,
            origin: api.origin(),
            timeout,
            clock,
        })
    }

    /// Sends `call` with `token` and follows redirects that stay on the same host.
    pub async fn send(&self, call: &Call, token: &SecretString) -> Result<Answer, GitHubError> {
        let mut url = call.url.clone();
        for _ in 0..=MOST_REDIRECTS {
            let (method, about) = (&call.method, about(url.path()));
            let span = tracing::info_span!(target: trace::TARGET, "github", %method, about);
            let answered = self.once(call, &url, token).instrument(span).await;
            let status = answered.as_ref().ok().map(|it| it.0);
            meter::request(method, about, status);
            let (status, answer) = answered?;
            if let Some(said) = allowance(&answer.headers) {
                meter::remaining(said, self.clock.now());
            }
            tracing::debug!(method = %call.method, path = url.path(), status = status.as_u16(), "asked GitHub");
            if status.is_success() {
                return Ok(answer);
            }
            match target(status, &url, &answer.headers) {
                // The token is for GitHub alone.
                Some(next) if next.origin() == self.origin => url = next,
                Some(_) => {
                    return Err(GitHubError::Rejected {
                        status: status.as_u16(),
                        message: "redirected to another host".to_owned(),
                    });
                }
                None => {
                    let now = self.clock.now();
                    return Err(from_answer(status, &answer.headers, &answer.body, now));
                }
            }
        }
        Err(GitHubError::Rejected {
            status: StatusCode::LOOP_DETECTED.as_u16(),
            message: format!("redirected more than {MOST_REDIRECTS} times"),
        })
    }

    async fn once(
        &self,
        call: &Call,
        url: &Url,
        token: &SecretString,
    ) -> Result<(StatusCode, Answer), GitHubError> {
        let request = request(call, url, token)?;
        let exchange = async {
            let response = self
                .crab
                .send(request)
                .await
                .map_err(|error| lost(&error))?;
            let status = response.status();
            let headers = response.headers().clone();
            let body = self
                .crab
                .body_to_string(response)
                .await
                .map_err(|error| lost(&error))?;
            Ok((status, Answer { headers, body }))
        };
        tokio::time::timeout(self.timeout, exchange)
            .await
            .unwrap_or_else(|_| {
                Err(GitHubError::Transient {
                    message: format!("no answer within {} s", self.timeout.as_secs()),
                })
            })
    }

    pub fn clock(&self) -> &SharedClock {
        &self.clock
    }
}

/// What a request is about, in a word: the last part of its path that names a collection.
fn about(path: &str) -> &'static str {
    const WORDS: [&str; 21] = [
        "access_tokens",
        "app",
        "assignees",
        "check-runs",
        "check-suites",
        "comments",
        "commits",
        "contents",
        "deliveries",
        "files",
        "graphql",
        "installations",
        "issues",
        "labels",
        "license",
        "permission",
        "pulls",
        "reactions",
        "repositories",
        "reviews",
        "status",
    ];
    let last = path.rsplit('/').find_map(|part| {
        let at = WORDS.binary_search(&part).ok()?;
        WORDS.get(at).copied()
    });
    last.unwrap_or("other")
}

/// How many requests GitHub still allows, where it says so.
fn allowance(headers: &HeaderMap) -> Option<Allowance> {
    let text = |name: &str| headers.get(name)?.to_str().ok();
    Some(Allowance {
        resource: Resource::named(text("x-ratelimit-resource")),
        remaining: text("x-ratelimit-remaining")?.parse().ok()?,
        resets_at: text("x-ratelimit-reset")?.parse().ok()?,
    })
}

fn request(
    call: &Call,
    url: &Url,
    token: &SecretString,
) -> Result<Request<octocrab::OctoBody>, GitHubError> {
    let unsendable = |message: String| GitHubError::Rejected { status: 0, message };
    let mut bearer = HeaderValue::from_str(&format!("Bearer {}", token.expose_secret()))
        .map_err(|_| GitHubError::Unauthorized)?;
    bearer.set_sensitive(true);
    let builder = Request::builder()
        .method(call.method.clone())
        .uri(url.as_str())
        // octocrab adds its own name after ours, and offers no way to leave it out.
        .header(USER_AGENT, AGENT)
        .header(ACCEPT, "application/vnd.github+json")
        .header("x-github-api-version", API_VERSION)
        .header(AUTHORIZATION, bearer);
    let request = match &call.body {
        Some(body) => builder
            .header(CONTENT_TYPE, "application/json")
            .body(octocrab::OctoBody::from(body.to_string())),
        None if call.method == Method::GET => builder.body(octocrab::OctoBody::empty()),
        None => builder
            .header(CONTENT_LENGTH, "0")
            .body(octocrab::OctoBody::empty()),
    };
    request.map_err(|error| unsendable(error.to_string()))
}

/// Where a redirecting answer points, with the same method and body whatever its status.
fn target(status: StatusCode, from: &Url, headers: &HeaderMap) -> Option<Url> {
    let redirects = matches!(
        status,
        StatusCode::MOVED_PERMANENTLY
            | StatusCode::FOUND
            | StatusCode::TEMPORARY_REDIRECT
            | StatusCode::PERMANENT_REDIRECT
    );
    let location = headers.get(LOCATION)?.to_str().ok()?;
    redirects.then(|| from.join(location).ok())?
}

/// Nothing came back, so nobody knows whether the request was carried out (case 29).
fn lost(error: &octocrab::Error) -> GitHubError {
    let mut message = String::new();
    let mut cause: Option<&dyn std::error::Error> = std::error::Error::source(error);
    while let Some(error) = cause {
        if !message.is_empty() {
            message.push_str(": ");
        }
        message.push_str(&error.to_string());
        cause = error.source();
    }
    GitHubError::Transient { message }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_under_words_that_nobody_outside_can_add_to() {
        for (path, word) in [
            ("/repos/ada/forms/issues/7/comments", "comments"),
            ("/repos/ada/forms/issues/comments/31/reactions", "reactions"),
            (
                "/repos/ada/forms/collaborators/sam/permission",
                "permission",
            ),
            ("/repositories/12/issues/7", "issues"),
            ("/app/installations/9/access_tokens", "access_tokens"),
            ("/api/graphql", "graphql"),
            ("/app/hook/deliveries/4/attempts", "deliveries"),
            ("/users/micro-acquisition[bot]", "other"),
        ] {
            assert_eq!(about(path), word, "{path}");
        }
    }
}
