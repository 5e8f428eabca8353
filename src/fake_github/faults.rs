//! Faults on demand: what a client must survive.

/// Which request a fault waits for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matcher {
    /// The method; any when empty.
    pub method: String,
    /// What the path has in it; any when empty.
    pub path: String,
    /// Whether the path is that and nothing more.
    pub whole: bool,
}

impl Matcher {
    /// A request of `method` whose path contains `path`.
    #[must_use]
    pub fn new(method: &str, path: &str) -> Self {
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            whole: false,
        }
    }

    /// A request of `method` for `path` and no other.
    #[must_use]
    pub fn exactly(method: &str, path: &str) -> Self {
        Self {
            whole: true,
            ..Self::new(method, path)
        }
    }

    fn matches(&self, method: &str, path: &str) -> bool {
        (self.method.is_empty() || self.method.eq_ignore_ascii_case(method))
            && if self.whole {
                path == self.path
            } else {
                path.contains(&self.path)
            }
    }
}

/// What happens instead of a proper answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// This answer is given and nothing is done.
    Answer {
        /// The status code.
        status: u16,
        /// More headers, such as `retry-after`.
        headers: Vec<(String, String)>,
        /// The raw body.
        body: String,
    },
    /// The connection breaks before anything is done.
    DropBefore,
    /// The request is done, then the connection breaks (case 29).
    DropAfter,
    /// Nothing is done, and the answer never ends.
    HangBefore,
    /// The request is done, and its answer never ends.
    HangAfter,
}

impl Fault {
    /// The primary rate limit, which ends at `reset` (epoch seconds; case 25).
    #[must_use]
    pub fn rate_limited(reset: i64) -> Self {
        Self::Answer {
            status: 403,
            headers: vec![
                ("x-ratelimit-remaining".to_owned(), "0".to_owned()),
                ("x-ratelimit-reset".to_owned(), reset.to_string()),
            ],
            body: r#"{"message":"API rate limit exceeded","documentation_url":"https://docs.github.com/rest/overview/rate-limits-for-the-rest-api"}"#.to_owned(),
        }
    }

    /// The secondary rate limit with `retry-after` in seconds (case 26).
    #[must_use]
    pub fn secondary_limit(retry_after: u32) -> Self {
        Self::Answer {
            status: 403,
            headers: vec![("retry-after".to_owned(), retry_after.to_string())],
            body: r#"{"message":"You have exceeded a secondary rate limit. Please wait a few minutes before you try again.","documentation_url":"https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits"}"#.to_owned(),
        }
    }

    /// A failing server as GraphQL tells of one: under a success status, and of no type.
    #[must_use]
    pub fn graphql_failed() -> Self {
        Self::Answer {
            status: 200,
            headers: Vec::new(),
            body: r#"{"data":null,"errors":[{"message":"Something went wrong while executing your query. This may be the result of a timeout, or it could be a GitHub bug."}]}"#.to_owned(),
        }
    }

    /// The secondary limit as GraphQL tells of one: under a success status, by its words
    /// alone, with `retry-after` in seconds (case 26).
    #[must_use]
    pub fn graphql_limited(retry_after: u32) -> Self {
        Self::Answer {
            status: 200,
            headers: vec![("retry-after".to_owned(), retry_after.to_string())],
            body: r#"{"data":null,"errors":[{"message":"You have exceeded a secondary rate limit. Please wait a few minutes before you try again."}]}"#.to_owned(),
        }
    }

    /// GraphQL that is behind REST and does not find what that shows.
    #[must_use]
    pub fn graphql_unfound() -> Self {
        Self::Answer {
            status: 200,
            headers: Vec::new(),
            body: r#"{"data":{"repository":null,"node":null},"errors":[{"type":"NOT_FOUND","path":["repository"],"message":"Could not resolve to a node."}]}"#.to_owned(),
        }
    }

    /// A failing server: 502.
    #[must_use]
    pub fn bad_gateway() -> Self {
        Self::Answer {
            status: 502,
            headers: Vec::new(),
            body: r#"{"message":"Server Error"}"#.to_owned(),
        }
    }
}

#[derive(Debug, Default)]
pub struct Faults(Vec<(Matcher, Fault)>);

impl Faults {
    pub fn add(&mut self, matcher: Matcher, fault: Fault) {
        self.0.push((matcher, fault));
    }

    /// How many have not struck.
    pub const fn waiting(&self) -> usize {
        self.0.len()
    }

    pub fn any(&self) -> bool {
        !self.0.is_empty()
    }

    /// The oldest fault that waits for this request; it strikes once.
    pub fn take(&mut self, method: &str, path: &str) -> Option<Fault> {
        let at = self.0.iter().position(|(m, _)| m.matches(method, path))?;
        Some(self.0.remove(at).1)
    }
}
