//! What can go wrong towards GitHub: retry or fail is decided here, where the error is born.

use http::{HeaderMap, StatusCode, header::RETRY_AFTER};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::Value;
use thiserror::Error;

/// The least wait after a secondary limit that names no time (case 26).
const SECONDARY_WAIT: SignedDuration = SignedDuration::from_secs(60);

/// Why a request to GitHub brought no answer that can be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum GitHubError {
    /// It is not there, or not for us to see.
    #[error("GitHub does not find it")]
    NotFound,
    /// It was there and was deleted (case 66).
    #[error("it is gone from GitHub")]
    Gone,
    /// The App may not do this (case 39).
    #[error("GitHub forbids it: {message}")]
    Forbidden {
        /// GitHub's own words.
        message: String,
    },
    /// The conversation is locked (case 68).
    #[error("the conversation is locked")]
    Locked,
    /// The repository is archived (case 44).
    #[error("the repository is archived")]
    Archived,
    /// GitHub does not take our credentials, also not when they are new.
    #[error("GitHub does not accept the App's credentials")]
    Unauthorized,
    /// A rate limit binds (cases 25 and 26).
    #[error("GitHub's rate limit binds until {until}")]
    RateLimited {
        /// The earliest instant at which to try again, in UTC.
        until: Timestamp,
    },
    /// It may work when tried again: a failing server, a timeout, no connection (case 29).
    #[error("GitHub could not answer: {message}")]
    Transient {
        /// What happened.
        message: String,
    },
    /// The request is wrong and stays wrong however often it is sent (case 27).
    #[error("GitHub rejects the request ({status}): {message}")]
    Rejected {
        /// The HTTP status.
        status: u16,
        /// GitHub's own words.
        message: String,
    },
    /// The answer is not what the route promises.
    #[error("GitHub's answer for {what} cannot be read: {message}")]
    Unreadable {
        /// What was asked for.
        what: &'static str,
        /// What is wrong with the answer.
        message: String,
    },
}

/// Why the client cannot be made from its settings.
#[derive(Debug, Error)]
pub enum SettingsError {
    /// The App's private key is not an RSA key in PEM.
    #[error("the GitHub App's private key is not an RSA key in PEM: {0}")]
    PrivateKey(String),
    /// The address of the API is not one of HTTP.
    #[error("the GitHub API's address {0} is not an http or https address")]
    Address(String),
    /// The HTTP client cannot be made, for instance because the machine trusts no certificates.
    #[error("the HTTP client cannot be made: {0}")]
    Client(String),
}

/// The body of a failed answer.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Problem {
    message: String,
    errors: Vec<Value>,
}

impl Problem {
    fn read(body: &str) -> Self {
        serde_json::from_str(body).unwrap_or_else(|_| Self {
            message: body.chars().take(200).collect(),
            errors: Vec::new(),
        })
    }

    fn sentence(&self) -> String {
        let details = self.errors.iter().map(|error| {
            error
                .get("message")
                .and_then(Value::as_str)
                .map_or_else(|| error.to_string(), str::to_owned)
        });
        std::iter::once(self.message.clone())
            .chain(details)
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("; ")
    }
}

/// The error that a failed answer means, at `now`.
pub(super) fn from_answer(
    status: StatusCode,
    headers: &HeaderMap,
    body: &str,
    now: Timestamp,
) -> GitHubError {
    let problem = Problem::read(body);
    let message = problem.sentence();
    if let Some(until) = limited_until(status, headers, &message, now) {
        return GitHubError::RateLimited { until };
    }
    match status {
        StatusCode::UNAUTHORIZED => GitHubError::Unauthorized,
        StatusCode::NOT_FOUND => GitHubError::NotFound,
        StatusCode::GONE => GitHubError::Gone,
        StatusCode::LOCKED => GitHubError::Locked,
        StatusCode::FORBIDDEN if says(&message, "locked") => GitHubError::Locked,
        StatusCode::FORBIDDEN if says(&message, "archived") => GitHubError::Archived,
        StatusCode::FORBIDDEN | StatusCode::UNAVAILABLE_FOR_LEGAL_REASONS => {
            GitHubError::Forbidden { message }
        }
        StatusCode::REQUEST_TIMEOUT => GitHubError::Transient { message },
        _ if status.is_server_error() => GitHubError::Transient {
            message: format!("{status} {message}"),
        },
        _ => GitHubError::Rejected {
            status: status.as_u16(),
            message,
        },
    }
}

/// Whether the word is in it as a word: a repository that is blocked is not locked.
fn says(message: &str, word: &str) -> bool {
    message
        .split(|sign: char| !sign.is_alphanumeric())
        .any(|found| found.eq_ignore_ascii_case(word))
}

/// How content is refused that was made too fast: as a wrong request, without a header.
fn is_hurried(message: &str) -> bool {
    message.to_lowercase().contains("submitted too quickly")
}

/// Whether GitHub's words are those of a limit, whatever it calls the failure.
pub(super) fn tells_of_limit(message: &str) -> bool {
    let text = message.to_lowercase();
    text.contains("rate limit") || text.contains("abuse detection") || is_hurried(message)
}

/// Until when a limit binds, if the answer is one.
pub(super) fn limited_until(
    status: StatusCode,
    headers: &HeaderMap,
    message: &str,
    now: Timestamp,
) -> Option<Timestamp> {
    if status == StatusCode::UNPROCESSABLE_ENTITY && is_hurried(message) {
        return Some(later(now, SECONDARY_WAIT));
    }
    if !matches!(
        status,
        StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS
    ) {
        return None;
    }
    let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse::<i64>().ok();
    if let Some(seconds) = number(RETRY_AFTER.as_str()) {
        let wait = SignedDuration::from_secs(seconds.max(1));
        return Some(later(now, wait));
    }
    if number("x-ratelimit-remaining") == Some(0)
        && let Some(reset) = number("x-ratelimit-reset")
        && let Ok(reset) = Timestamp::from_second(reset)
    {
        return Some(reset.max(later(now, SignedDuration::from_secs(1))));
    }
    (status == StatusCode::TOO_MANY_REQUESTS || tells_of_limit(message))
        .then(|| later(now, SECONDARY_WAIT))
}

fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.checked_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2021-06-23T13:00:00Z";

    fn error(status: u16, headers: &[(&'static str, &str)], body: &str) -> GitHubError {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, value.parse().unwrap());
        }
        let status = StatusCode::from_u16(status).unwrap();
        from_answer(status, &map, body, NOW.parse().unwrap())
    }

    fn limited(until: &str) -> GitHubError {
        GitHubError::RateLimited {
            until: until.parse().unwrap(),
        }
    }

    #[test]
    fn case_025_a_spent_primary_limit_waits_for_its_reset() {
        let headers = [
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", "1624455000"),
        ];
        let body = r#"{"message":"API rate limit exceeded for installation ID 1."}"#;
        for status in [403, 429] {
            assert_eq!(
                error(status, &headers, body),
                limited("2021-06-23T13:30:00Z")
            );
        }
    }

    #[test]
    fn case_025_a_reset_in_the_past_still_waits_a_second() {
        let headers = [
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", "1000"),
        ];
        assert_eq!(error(403, &headers, "{}"), limited("2021-06-23T13:00:01Z"));
    }

    #[test]
    fn case_026_retry_after_is_honoured_before_anything_else() {
        let headers = [
            ("retry-after", "17"),
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", "1624455000"),
        ];
        assert_eq!(error(403, &headers, "{}"), limited("2021-06-23T13:00:17Z"));
    }

    #[test]
    fn case_026_a_secondary_limit_without_a_time_waits_a_minute() {
        let body = r#"{"message":"You have exceeded a secondary rate limit. Please wait."}"#;
        let headers = [
            ("x-ratelimit-remaining", "4987"),
            ("x-ratelimit-reset", "1624455000"),
        ];
        assert_eq!(error(403, &headers, body), limited("2021-06-23T13:01:00Z"));
        assert_eq!(error(429, &[], ""), limited("2021-06-23T13:01:00Z"));
    }

    #[test]
    fn case_026_content_made_too_quickly_is_a_limit_and_not_a_wrong_request() {
        let body = r#"{"message":"Validation Failed","errors":[{"resource":"IssueComment","code":"unprocessable","field":"data","message":"was submitted too quickly"}]}"#;
        assert_eq!(error(422, &[], body), limited("2021-06-23T13:01:00Z"));
    }

    #[test]
    fn case_027_a_validation_error_is_rejected_with_its_reasons() {
        let body = r#"{"message":"Validation Failed","errors":[{"message":"body is too long"},{"code":"custom"}]}"#;
        assert_eq!(
            error(422, &[], body),
            GitHubError::Rejected {
                status: 422,
                message: r#"Validation Failed; body is too long; {"code":"custom"}"#.to_owned()
            }
        );
    }

    #[test]
    fn case_039_a_missing_permission_is_forbidden_in_githubs_words() {
        let body = r#"{"message":"Resource not accessible by integration"}"#;
        let headers = [
            ("x-ratelimit-remaining", "4987"),
            ("x-ratelimit-reset", "1624455000"),
        ];
        assert_eq!(
            error(403, &headers, body),
            GitHubError::Forbidden {
                message: "Resource not accessible by integration".to_owned()
            }
        );
    }

    #[test]
    fn case_066_a_deleted_issue_is_gone_and_an_unseen_one_not_found() {
        assert_eq!(
            error(410, &[], r#"{"message":"This issue was deleted"}"#),
            GitHubError::Gone
        );
        assert_eq!(
            error(404, &[], r#"{"message":"Not Found"}"#),
            GitHubError::NotFound
        );
    }

    #[test]
    fn case_068_a_locked_conversation_is_its_own_error() {
        let body = r#"{"message":"Unable to create comment because issue is locked."}"#;
        assert_eq!(error(403, &[], body), GitHubError::Locked);
        assert_eq!(error(423, &[], "{}"), GitHubError::Locked);
    }

    #[test]
    fn a_repository_that_github_blocked_is_forbidden_and_not_locked() {
        let message = "Repository access blocked".to_owned();
        let body = format!(r#"{{"message":"{message}"}}"#);
        assert_eq!(error(403, &[], &body), GitHubError::Forbidden { message });
    }

    #[test]
    fn case_044_an_archived_repository_is_its_own_error() {
        let body = r#"{"message":"Repository was archived so is read-only."}"#;
        assert_eq!(error(403, &[], body), GitHubError::Archived);
    }

    #[test]
    fn a_failing_server_is_transient_even_when_it_answers_html() {
        assert_eq!(
            error(502, &[], "<h1>Unicorn!</h1>"),
            GitHubError::Transient {
                message: "502 Bad Gateway <h1>Unicorn!</h1>".to_owned()
            }
        );
    }

    #[test]
    fn refused_credentials_are_unauthorized() {
        assert_eq!(
            error(401, &[], r#"{"message":"Bad credentials"}"#),
            GitHubError::Unauthorized
        );
    }
}
