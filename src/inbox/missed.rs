//! A webhook that never came, told again from what GitHub shows now.
//!
//! What was missed goes the way of everything else: it becomes a delivery of
//! the inbox under an id of its own, so that it is kept, worked on in order,
//! and decided once (a fact that is known already is a repeat).

use bytes::Bytes;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::domain::ids::InstallationId;
use crate::github::{Edit, IssueEvent};
use crate::store::inbox::NewDelivery;

/// What the ids of these deliveries begin with.
pub const PREFIX: &str = "reconcile:";

/// Where something was missed.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// Through which installation GitHub shows it.
    pub installation: InstallationId,
    /// The repository, as GitHub shows it.
    pub repository: &'a Value,
    /// When it was looked at.
    pub now: Timestamp,
}

impl Place<'_> {
    /// The trigger label was put on or taken off, by an entry of the issue's events.
    #[must_use]
    pub fn labelling(&self, issue: &Value, event: &IssueEvent, label: &str) -> NewDelivery {
        let sender = event.actor.clone().unwrap_or_default();
        let issue = as_of(issue, event.created_at);
        let key = format!("{}:{}:{}", event.event, issue["id"], event.created_at);
        let fields = json!({ "issue": issue, "label": { "name": label } });
        self.told(&key, ("issues", &event.event), &sender, fields)
    }

    /// The issue's text was changed by `sender` at `at`.
    #[must_use]
    pub fn edited(&self, issue: &Value, sender: &Value, at: Timestamp, text: &str) -> NewDelivery {
        let issue = as_of(issue, at);
        let key = format!("edited:{}:{text}", issue["id"]);
        self.told(
            &key,
            ("issues", "edited"),
            sender,
            json!({ "issue": issue }),
        )
    }

    /// The issue was closed, by an entry of its events that says why.
    #[must_use]
    pub fn closed(&self, issue: &Value, event: &IssueEvent, reason: &str) -> NewDelivery {
        let mut issue = as_of(issue, event.created_at);
        issue["state"] = json!("closed");
        issue["state_reason"] = json!(reason);
        self.happened("closed", &issue, event)
    }

    /// The issue was opened again, or its conversation was unlocked.
    #[must_use]
    pub fn became(&self, issue: &Value, event: &IssueEvent) -> NewDelivery {
        let mut issue = as_of(issue, event.created_at);
        if event.event == "reopened" {
            issue["state"] = json!("open");
        }
        self.happened(&event.event, &issue, event)
    }

    fn happened(&self, action: &str, issue: &Value, event: &IssueEvent) -> NewDelivery {
        let sender = event.actor.clone().unwrap_or_default();
        let key = format!("{action}:{}:{}", issue["id"], event.created_at);
        let fields = json!({ "issue": issue });
        self.told(&key, ("issues", action), &sender, fields)
    }

    /// The issue was moved to another repository, where it has another id.
    #[must_use]
    pub fn moved(&self, (from, number): (i64, i64), issue: &Value, home: &Value) -> NewDelivery {
        let key = format!("moved:{from}");
        let fields = json!({
            "issue": { "id": from, "number": number },
            "changes": { "new_issue": issue, "new_repository": home },
        });
        self.told(&key, ("issues", "transferred"), &Value::Null, fields)
    }

    /// The issue is gone.
    #[must_use]
    pub fn deleted(&self, issue: i64, number: i64) -> NewDelivery {
        let key = format!("deleted:{issue}");
        let fields = json!({ "issue": { "id": issue, "number": number } });
        self.told(&key, ("issues", "deleted"), &Value::Null, fields)
    }

    /// A comment was written, or edited since by nobody knows whom: that is taken as
    /// its author's doing.
    #[must_use]
    pub fn commented(&self, issue: &Value, comment: &Value) -> NewDelivery {
        let edited = comment["updated_at"] != comment["created_at"];
        let action = if edited { "edited" } else { "created" };
        let fields = json!({ "issue": issue, "comment": comment });
        self.comment(action, comment, &comment["user"], fields)
    }

    /// A comment was written with another text than it has now.
    #[must_use]
    pub fn written(&self, issue: &Value, comment: &Value, body: &str) -> NewDelivery {
        let mut comment = comment.clone();
        comment["body"] = json!(body);
        comment["updated_at"] = comment["created_at"].clone();
        let fields = json!({ "issue": issue, "comment": comment });
        self.comment("created", &comment, &comment["user"], fields)
    }

    /// A comment was edited; none where nobody knows who did it.
    #[must_use]
    pub fn rewritten(&self, issue: &Value, comment: &Value, edit: &Edit) -> Option<NewDelivery> {
        let by = edit.by.as_ref()?;
        let kind = if edit.by_bot { "Bot" } else { "User" };
        let sender = json!({ "id": by.id, "login": by.login, "type": kind });
        let mut comment = comment.clone();
        comment["body"] = json!(edit.body);
        comment["updated_at"] = json!(edit.at.to_string());
        let changes = json!({ "body": { "from": edit.before } });
        let fields = json!({ "issue": issue, "comment": comment, "changes": changes });
        Some(self.comment("edited", &comment, &sender, fields))
    }

    fn comment(&self, action: &str, comment: &Value, sender: &Value, fields: Value) -> NewDelivery {
        let at = comment["updated_at"].as_str().unwrap_or_default();
        let key = format!("comment:{}:{at}", comment["id"]);
        self.told(&key, ("issue_comment", action), sender, fields)
    }

    /// A pull request's head was pushed by `at`.
    #[must_use]
    pub fn pushed(&self, pull: &Value, at: Timestamp) -> NewDelivery {
        let sender = pull["user"].clone();
        let head = pull["head"]["sha"].as_str().unwrap_or_default();
        let key = format!("pushed:{}:{head}", pull["id"]);
        let pull = as_of(pull, at);
        let fields = json!({ "number": pull["number"], "pull_request": pull });
        self.told(&key, ("pull_request", "synchronize"), &sender, fields)
    }

    /// The repository became public or active again, or something else of it changed.
    #[must_use]
    pub fn repository_is(&self, action: &str) -> NewDelivery {
        let key = format!("repository:{}:{action}:{}", self.repository["id"], self.now);
        self.told(&key, ("repository", action), &Value::Null, json!({}))
    }

    fn told(
        &self,
        key: &str,
        (event, action): (&str, &str),
        sender: &Value,
        fields: Value,
    ) -> NewDelivery {
        let installation = json!({ "id": self.installation });
        let mut body = envelope(action, sender, installation, fields);
        body.insert("repository".to_owned(), self.repository.clone());
        delivery(key, event, self.repository["id"].as_i64(), body, self.now)
    }
}

/// The installation is there, is gone, or reaches other repositories than was known.
#[must_use]
pub fn installed(
    event: &str,
    action: &str,
    installation: &Value,
    fields: Value,
    now: Timestamp,
) -> NewDelivery {
    let mut installation = installation.clone();
    // A new one is there since it was made, so that a label put on since counts;
    // everything else is so now, however long ago the installation last changed.
    installation["updated_at"] = match installation["created_at"].take() {
        made @ Value::String(_) if action == "created" => made,
        _ => json!(now.to_string()),
    };
    let key = format!("{event}:{}:{action}:{now}", installation["id"]);
    let sender = installation["account"].clone();
    let body = envelope(action, &sender, installation, fields);
    delivery(&key, event, None, body, now)
}

fn envelope(
    action: &str,
    sender: &Value,
    installation: Value,
    fields: Value,
) -> Map<String, Value> {
    let mut body = match fields {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    body.insert("action".to_owned(), json!(action));
    body.insert("installation".to_owned(), installation);
    if sender.is_object() {
        body.insert("sender".to_owned(), sender.clone());
    }
    body
}

fn delivery(
    key: &str,
    event: &str,
    repository: Option<i64>,
    body: Map<String, Value>,
    received_at: Timestamp,
) -> NewDelivery {
    NewDelivery {
        delivery_id: format!("{PREFIX}{key}"),
        event: event.to_owned(),
        partition_id: repository.unwrap_or_default(),
        received_at,
        body: Bytes::from(Value::Object(body).to_string()),
    }
}

/// The issue as a webhook of that instant would have shown it: changed last then,
/// and open unless it had been closed.
fn as_of(issue: &Value, at: Timestamp) -> Value {
    let mut issue = issue.clone();
    issue["updated_at"] = json!(at.to_string());
    let closed_at: Option<Timestamp> = issue["closed_at"].as_str().and_then(|it| it.parse().ok());
    if closed_at.is_some_and(|closed_at| at < closed_at) {
        issue["state"] = json!("open");
    }
    issue
}
