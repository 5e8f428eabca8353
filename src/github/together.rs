//! What shows a state, in one request: the text of a comment of ours, and one label of its
//! issue for another.
//!
//! REST takes three requests of those that GitHub counts as creating content, since it puts
//! a label on or takes one off; setting all of them would undo what a person does meanwhile.
//! Only GraphQL does it at once and leaves every other label alone.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::GitHubError;
use super::facts::if_found;
use super::graphql::if_offered;
use super::repo::Repo;
use super::wire;
use crate::domain::ids::CommentId;

const WHAT: &str = "the labels";

/// An issue has at most a hundred labels.
const NAMED: &str = "\
query($owner: String!, $name: String!, $number: Int!, $label: String!) {
  repository(owner: $owner, name: $name) {
    label(name: $label) { id }
    issue(number: $number) {
      id
      labels(first: 100) { nodes { id name } }
    }
  }
}";

/// They are made in this order, and the first that fails does not stop the others.
const SHOW: &str = "\
mutation($text: UpdateIssueCommentInput!, $on: AddLabelsToLabelableInput!, \
$off: RemoveLabelsFromLabelableInput!) {
  text: updateIssueComment(input: $text) { issueComment { updatedAt } }
  on: addLabelsToLabelable(input: $on) { clientMutationId }
  off: removeLabelsFromLabelable(input: $off) { clientMutationId }
}";

/// A change that can be made at once: GraphQL's names of what it concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Together {
    comment: String,
    issue: String,
    on: String,
    off: String,
}

impl Repo {
    /// What it takes to change a comment of ours on an issue, put the label `on` on it and
    /// take `off` from it; none where the comment is gone, the repository lacks the one
    /// label, the issue the other, or this GitHub GraphQL.
    ///
    /// # Errors
    /// When GitHub does not answer.
    pub async fn together(
        &self,
        issue: i64,
        comment: CommentId,
        on: &str,
        off: &str,
    ) -> Result<Option<Together>, GitHubError> {
        let variables = json!({
            "owner": self.owner(), "name": self.name(), "number": issue, "label": on,
        });
        let find = |named: Named| named.exchange(off);
        let named = if_offered(self.ask(WHAT, NAMED, variables, find).await)?;
        let Some((issue, on, off)) = named else {
            return Ok(None);
        };
        let segments = ["issues", "comments", &comment.to_string()];
        let found = self.read(&segments, &[], "a comment").await;
        let found: Option<wire::Node> = if_found(found)?;
        Ok(found
            .and_then(|found| found.node_id)
            .map(|comment| Together {
                comment,
                issue,
                on,
                off,
            }))
    }

    /// Makes such a change, and says when that changed the comment; none where this GitHub
    /// did not, or only in part.
    ///
    /// # Errors
    /// When GitHub does not answer; making it again does no harm.
    pub async fn show_together(
        &self,
        change: &Together,
        text: &str,
    ) -> Result<Option<Timestamp>, GitHubError> {
        let Together {
            comment,
            issue,
            on,
            off,
        } = change;
        let variables = json!({
            "text": { "id": comment, "body": text },
            "on": { "labelableId": issue, "labelIds": [on] },
            "off": { "labelableId": issue, "labelIds": [off] },
        });
        if_offered(self.ask(WHAT, SHOW, variables, Shown::whole).await)
    }
}

#[derive(Deserialize)]
struct Shown {
    text: Option<Edited>,
    on: Option<Value>,
    off: Option<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Edited {
    issue_comment: Option<EditedComment>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct EditedComment {
    updated_at: Timestamp,
}

impl Shown {
    /// When the comment was changed, if everything was.
    fn whole(self) -> Option<Timestamp> {
        let edited = self.text?.issue_comment?;
        (self.on.is_some() && self.off.is_some()).then_some(edited.updated_at)
    }
}

#[derive(Deserialize)]
struct Named {
    repository: Option<RepositoryNode>,
}

#[derive(Deserialize)]
struct RepositoryNode {
    label: Option<LabelNode>,
    issue: Option<IssueNode>,
}

#[derive(Deserialize)]
struct IssueNode {
    id: String,
    labels: Option<Labels>,
}

#[derive(Deserialize)]
struct Labels {
    nodes: Vec<LabelNode>,
}

#[derive(Deserialize)]
struct LabelNode {
    id: String,
    #[serde(default)]
    name: String,
}

impl Named {
    /// The issue, the label to put on and the one to take off.
    fn exchange(self, off: &str) -> Option<(String, String, String)> {
        let repository = self.repository?;
        let issue = repository.issue?;
        let mut carried = issue.labels?.nodes.into_iter();
        let off = carried.find(|label| label.name == off)?;
        Some((issue.id, repository.label?.id, off.id))
    }
}
