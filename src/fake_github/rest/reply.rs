//! Answers, and refusals in GitHub's shape.

use serde_json::{Value, json};

use crate::fake_github::error::Denied;

const DOCUMENTATION: &str = "https://docs.github.com/rest";

/// Status, headers and JSON body of an answer.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Value,
}

impl Reply {
    pub const fn new(status: u16, body: Value) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body,
        }
    }

    pub const fn ok(body: Value) -> Self {
        Self::new(200, body)
    }

    pub const fn created(body: Value) -> Self {
        Self::new(201, body)
    }

    /// 204, with no body.
    pub const fn nothing() -> Self {
        Self::new(204, Value::Null)
    }

    pub fn message(status: u16, message: &str) -> Self {
        let body = json!({
            "message": message,
            "documentation_url": DOCUMENTATION,
            "status": status.to_string(),
        });
        Self::new(status, body)
    }

    pub fn moved(status: u16, url: &str) -> Self {
        let mut reply = Self::message(status, "Moved Permanently");
        reply.body["url"] = json!(url);
        reply.with_header("location", url)
    }

    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

impl From<Denied> for Reply {
    fn from(denied: Denied) -> Self {
        let message = denied.to_string();
        match denied {
            Denied::NotFound => Self::message(404, &message),
            Denied::Deleted => Self::message(410, &message),
            Denied::NeedsPermission { .. } => {
                Self::message(403, "Must have push access to repository")
            }
            Denied::NotForIntegration | Denied::Archived | Denied::Locked => {
                Self::message(403, &message)
            }
            Denied::NotMergeable => Self::message(405, &message),
            Denied::Unprocessable(sentence) => {
                let mut reply = Self::message(422, "Validation Failed");
                reply.body["errors"] = json!([
                    { "resource": "", "code": "custom", "field": "", "message": sentence }
                ]);
                reply
            }
            Denied::Invalid {
                resource,
                field,
                code,
            } => {
                let mut reply = Self::message(422, "Validation Failed");
                reply.body["errors"] = json!([
                    { "resource": resource, "code": code, "field": field }
                ]);
                reply
            }
        }
    }
}
