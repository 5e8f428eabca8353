//! What only GraphQL knows, which says what went wrong under a success status.
//!
//! A passing failure there has neither a status nor a type of its own: it must not
//! be taken for a GitHub that offers no such thing, for what is then guessed in its
//! place is decided on.

use http::Method;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::error::GitHubError;
use super::exchange::Call;
use super::repo::Repo;

impl Repo {
    /// What `find` takes from the answer to a query; [`GitHubError::NotFound`] where it
    /// takes nothing.
    pub(super) async fn ask<T: DeserializeOwned, F>(
        &self,
        what: &'static str,
        query: &str,
        variables: Value,
        find: impl FnOnce(T) -> Option<F>,
    ) -> Result<F, GitHubError> {
        let body = json!({ "query": query, "variables": variables });
        let call = Call::with(Method::POST, self.github().graphql(), body);
        let answer: GraphQl<T> = self.call(&call).await?.json(what)?;
        answer.found(what, self.github().clock().now(), find)
    }
}

/// None where this GitHub says that it offers us no such thing; what may pass, and
/// what cannot be read, stays an error.
pub(super) fn if_offered<T>(asked: Result<T, GitHubError>) -> Result<Option<T>, GitHubError> {
    match asked {
        Ok(found) => Ok(Some(found)),
        Err(
            GitHubError::NotFound
            | GitHubError::Gone
            | GitHubError::Forbidden { .. }
            | GitHubError::Locked
            | GitHubError::Archived
            | GitHubError::Rejected { .. },
        ) => Ok(None),
        Err(
            error @ (GitHubError::Unauthorized
            | GitHubError::RateLimited { .. }
            | GitHubError::Transient { .. }
            | GitHubError::Unreadable { .. }),
        ) => Err(error),
    }
}

#[derive(Deserialize)]
struct GraphQl<T> {
    data: Option<T>,
    #[serde(default)]
    errors: Vec<Problem>,
}

impl<T> GraphQl<T> {
    /// What was asked for, or why it is not there. Of what passes one is enough: what
    /// is null beside it may be null for that alone. What we may not see of a list is
    /// null too, and the rest of the list counts.
    fn found<F>(
        self,
        what: &'static str,
        now: Timestamp,
        find: impl FnOnce(T) -> Option<F>,
    ) -> Result<F, GitHubError> {
        let mut problems = self.errors.into_iter().map(|it| it.into_error(now));
        let mut first = problems.next();
        if !first.as_ref().is_some_and(passes) {
            first = problems.find(passes).or(first);
        }
        match (first, self.data) {
            (Some(problem), _) if passes(&problem) => Err(problem),
            (problem, Some(data)) => {
                find(data).ok_or_else(|| problem.unwrap_or(GitHubError::NotFound))
            }
            (Some(problem), None) => Err(problem),
            (None, None) => Err(GitHubError::Unreadable {
                what,
                message: "neither data nor errors".to_owned(),
            }),
        }
    }
}

const fn passes(error: &GitHubError) -> bool {
    matches!(
        error,
        GitHubError::Transient { .. } | GitHubError::RateLimited { .. }
    )
}

#[derive(Deserialize)]
struct Problem {
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    extensions: Extensions,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Extensions {
    code: String,
}

impl Problem {
    fn into_error(self, now: Timestamp) -> GitHubError {
        match (self.kind.as_str(), self.extensions.code.as_str()) {
            ("RATE_LIMITED" | "RATE_LIMIT", _) => GitHubError::RateLimited {
                until: now
                    .checked_add(SignedDuration::from_secs(60))
                    .unwrap_or(Timestamp::MAX),
            },
            ("NOT_FOUND", _) => GitHubError::NotFound,
            ("FORBIDDEN" | "INSUFFICIENT_SCOPES", _) => GitHubError::Forbidden {
                message: self.message,
            },
            // A server of another age, whose schema has no such thing, or a change that it
            // will never make.
            ("UNPROCESSABLE", _)
            | (_, "undefinedField" | "argumentNotAccepted" | "undefinedType") => {
                GitHubError::Rejected {
                    status: 200,
                    message: self.message,
                }
            }
            _ => GitHubError::Transient {
                message: self.message,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(answer: Value) -> Result<Option<i64>, GitHubError> {
        let answer: GraphQl<Value> = serde_json::from_value(answer).unwrap();
        let now = "2021-06-23T13:00:00Z".parse().unwrap();
        if_offered(answer.found("a number", now, |data| data["number"].as_i64()))
    }

    fn failing(message: &str) -> Result<Option<i64>, GitHubError> {
        let message = message.to_owned();
        Err(GitHubError::Transient { message })
    }

    #[test]
    fn only_what_github_says_it_does_not_offer_is_not_there() {
        for error in [
            json!({ "type": "NOT_FOUND" }),
            json!({ "type": "FORBIDDEN", "message": "Resource not accessible by integration" }),
            json!({ "message": "no field", "extensions": { "code": "undefinedField" } }),
            json!({ "message": "no argument", "extensions": { "code": "argumentNotAccepted" } }),
            json!({ "message": "no type", "extensions": { "code": "undefinedType" } }),
        ] {
            let whole = json!({ "errors": [error] });
            assert_eq!(read(whole), Ok(None), "{error}");
            let part = json!({ "data": { "number": null }, "errors": [error] });
            assert_eq!(read(part), Ok(None));
        }
        assert_eq!(read(json!({ "data": { "number": null } })), Ok(None));
    }

    #[test]
    fn a_failure_without_a_type_passes_whatever_stands_beside_it() {
        let unseen = json!({ "type": "FORBIDDEN", "message": "no" });
        let wrong = json!({ "message": "Something went wrong" });
        for answer in [
            json!({ "data": null, "errors": [wrong] }),
            json!({ "data": { "number": 7 }, "errors": [wrong] }),
            json!({ "data": { "number": 7 }, "errors": [unseen, wrong] }),
            json!({ "errors": [wrong, unseen] }),
        ] {
            assert_eq!(read(answer), failing("Something went wrong"));
        }
    }

    #[test]
    fn what_may_not_be_seen_of_an_answer_leaves_the_rest() {
        let unseen = json!({ "type": "FORBIDDEN", "message": "no" });
        let answer = json!({ "data": { "number": 7 }, "errors": [unseen] });
        assert_eq!(read(answer), Ok(Some(7)));
    }

    #[test]
    fn a_limit_by_either_name_is_waited_out() {
        let until = "2021-06-23T13:01:00Z".parse().unwrap();
        for kind in ["RATE_LIMITED", "RATE_LIMIT"] {
            let answer = json!({ "errors": [{ "type": kind }] });
            assert_eq!(read(answer), Err(GitHubError::RateLimited { until }));
        }
    }

    #[test]
    fn what_is_no_answer_of_graphql_cannot_be_read() {
        let read = read(json!({ "message": "maintenance" }));
        assert!(
            matches!(read, Err(GitHubError::Unreadable { .. })),
            "{read:?}"
        );
    }
}
