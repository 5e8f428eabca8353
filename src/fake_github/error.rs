//! What can go wrong: with the server itself, and with what somebody asks of it.

use thiserror::Error;

/// Why the fake could not start or could not reach the webhook's target.
#[derive(Debug, Error)]
pub enum FakeGitHubError {
    /// The loopback socket could not be opened.
    #[error("the fake GitHub cannot listen on 127.0.0.1")]
    Listen(#[from] std::io::Error),
    /// No RSA key could be made for the App.
    #[error("no RSA key could be made for the App")]
    Key,
    /// The HTTP client that posts the webhooks could not be built.
    #[error("no HTTP client for the webhooks")]
    Client(#[from] reqwest::Error),
    /// A delivery was asked for before `set_webhook_target`.
    #[error("no webhook target is set")]
    NoTarget,
}

/// What GitHub refuses to do, and why; the REST answers and the stories share it.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Denied {
    /// Nothing of that name or number is visible to who asks.
    #[error("Not Found")]
    NotFound,
    /// The issue was deleted.
    #[error("This issue was deleted")]
    Deleted,
    /// The person lacks the permission on the repository.
    #[error("{login} needs {needed} permission")]
    NeedsPermission {
        /// Who asked.
        login: String,
        /// The role that would do.
        needed: &'static str,
    },
    /// The installation was not granted the permission.
    #[error("Resource not accessible by integration")]
    NotForIntegration,
    /// The repository is archived and cannot be written to.
    #[error("Repository was archived so is read-only.")]
    Archived,
    /// The conversation is locked.
    #[error("Unable to create comment because issue is locked.")]
    Locked,
    /// A field's value is missing or wrong.
    #[error("Validation Failed: {resource} {field} {code}")]
    Invalid {
        /// What the field belongs to, in GitHub's words (`IssueComment`).
        resource: &'static str,
        /// The field.
        field: &'static str,
        /// GitHub's code, such as `missing_field`.
        code: &'static str,
    },
    /// A value breaks a rule that has a sentence instead of a code.
    #[error("{0}")]
    Unprocessable(&'static str),
    /// The pull request cannot be merged as it is.
    #[error("Pull Request is not mergeable")]
    NotMergeable,
}

impl Denied {
    /// A required field is missing.
    pub(super) const fn missing(resource: &'static str, field: &'static str) -> Self {
        Self::Invalid {
            resource,
            field,
            code: "missing_field",
        }
    }

    /// A field has a value that it cannot have.
    pub(super) const fn invalid(resource: &'static str, field: &'static str) -> Self {
        Self::Invalid {
            resource,
            field,
            code: "invalid",
        }
    }
}
