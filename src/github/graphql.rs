//! What only GraphQL knows, which says what went wrong under a success status.
//!
//! A passing failure there has neither a status nor a type of its own: it must not
//! be taken for a GitHub that offers no such thing, for what is then guessed in its
//! place is decided on.

use http::{HeaderMap, Method, StatusCode};
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::error::{GitHubError, limited_until, tells_of_limit};
use super::exchange::Call;
use super::repo::Repo;

impl Repo {
    /// What `find` takes from the answer to a query; [`GitHubError::NotFound`] where it
    /// takes nothing, and only then.
    pub(super) async fn ask<T: DeserializeOwned, F>(
        &self,
        what: &'static str,
        query: &str,
        variables: Value,
        find: impl FnOnce(T) -> Option<F>,
    ) -> Result<F, GitHubError> {
        let body = json!({ "query": query, "variables": variables });
        let call = Call::with(Method::POST, self.github().graphql(), body);
        let answer = self.call(&call).await.map_err(|error| match error {
            // Not there is the address itself, and not what was asked for.
            GitHubError::NotFound => GitHubError::Rejected {
                status: StatusCode::NOT_FOUND.as_u16(),
                message: "there is no GraphQL".to_owned(),
            },
            error => error,
        })?;
        let read: GraphQl<T> = answer.json(what)?;
        if let Some(until) = read.limited(&answer.headers, self.github().clock().now()) {
            return Err(GitHubError::RateLimited { until });
        }
        read.found(what, find)
    }
}

/// The same as [`if_offered`] of what REST has shown a moment ago: that GraphQL does not
/// find it passes, and says nothing of what it offers.
pub(super) fn if_offered_of_shown<T>(
    asked: Result<T, GitHubError>,
) -> Result<Option<T>, GitHubError> {
    match asked {
        Err(GitHubError::NotFound) => Err(GitHubError::Transient {
            message: "GraphQL does not find what REST shows".to_owned(),
        }),
        asked => if_offered(asked),
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
    /// Until when a limit binds, which GitHub tells of under a success status: by its type,
    /// or by its words alone.
    fn limited(&self, headers: &HeaderMap, now: Timestamp) -> Option<Timestamp> {
        let limit = self.errors.iter().find(|problem| problem.is_limit())?;
        limited_until(StatusCode::TOO_MANY_REQUESTS, headers, &limit.message, now)
    }

    /// What was asked for, or why it is not there. Of what passes one is enough: what
    /// is null beside it may be null for that alone. What we may not see of a list is
    /// null too, and the rest of the list counts.
    fn found<F>(
        self,
        what: &'static str,
        find: impl FnOnce(T) -> Option<F>,
    ) -> Result<F, GitHubError> {
        let mut problems = self.errors.into_iter().map(Problem::into_error);
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
    matches!(error, GitHubError::Transient { .. })
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
    fn is_limit(&self) -> bool {
        matches!(self.kind.as_str(), "RATE_LIMITED" | "RATE_LIMIT") || tells_of_limit(&self.message)
    }

    fn into_error(self) -> GitHubError {
        match (self.kind.as_str(), self.extensions.code.as_str()) {
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

    fn found(answer: Value) -> Result<i64, GitHubError> {
        let answer: GraphQl<Value> = serde_json::from_value(answer).unwrap();
        answer.found("a number", |data| data["number"].as_i64())
    }

    fn read(answer: Value) -> Result<Option<i64>, GitHubError> {
        if_offered(found(answer))
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
    fn what_rest_has_shown_is_offered_although_graphql_does_not_find_it() {
        let unfound = json!({ "type": "NOT_FOUND" });
        for answer in [
            json!({ "data": { "number": null }, "errors": [unfound] }),
            json!({ "data": null, "errors": [unfound] }),
            json!({ "data": { "number": null } }),
        ] {
            let asked = if_offered_of_shown(found(answer));
            assert!(
                matches!(asked, Err(GitHubError::Transient { .. })),
                "{asked:?}"
            );
        }
        let unseen = json!({ "type": "FORBIDDEN", "message": "no" });
        let unseen = json!({ "data": { "number": null }, "errors": [unseen] });
        assert_eq!(if_offered_of_shown(found(unseen)), Ok(None));
    }

    #[test]
    fn a_limit_by_either_name_or_by_its_words_is_one_whatever_stands_beside_it() {
        let (now, wrong) = (
            "2021-06-23T13:00:00Z".parse().unwrap(),
            json!({ "type": "NOT_FOUND" }),
        );
        let limited = |problem: Value| {
            let answer = json!({ "data": { "number": 7 }, "errors": [wrong, problem] });
            let answer: GraphQl<Value> = serde_json::from_value(answer).unwrap();
            answer.limited(&HeaderMap::new(), now)
        };
        for problem in [
            json!({ "type": "RATE_LIMITED" }),
            json!({ "type": "RATE_LIMIT" }),
            json!({ "message": "You have exceeded a secondary rate limit. Please wait." }),
            json!({ "type": "UNPROCESSABLE", "message": "was submitted too quickly" }),
        ] {
            let until = "2021-06-23T13:01:00Z".parse().unwrap();
            assert_eq!(limited(problem.clone()), Some(until), "{problem}");
        }
        let other = json!({ "type": "UNPROCESSABLE", "message": "Body is too long" });
        assert_eq!(limited(other), None);
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
