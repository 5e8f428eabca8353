//! What shows a state, in one request: the text of a comment of ours, and one label of its
//! issue for another.
//!
//! REST takes three requests of those that GitHub counts as creating content, since it puts
//! a label on or takes one off; setting all of them would undo what a person does meanwhile.
//! Only GraphQL does it at once and leaves every other label alone.

use http::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::closing::GraphQl;
use super::error::GitHubError;
use super::exchange::Call;
use super::facts::if_found;
use super::repo::Repo;
use super::shown::offered;
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
  text: updateIssueComment(input: $text) { clientMutationId }
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
        let named: Option<Named> = self.graphql_if_offered(NAMED, variables).await?;
        let Some((issue, on, off)) = named.and_then(|named| named.exchange(off)) else {
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

    /// Makes such a change; false where this GitHub did not, or only in part.
    ///
    /// # Errors
    /// When GitHub does not answer; making it again does no harm.
    pub async fn show_together(&self, change: &Together, text: &str) -> Result<bool, GitHubError> {
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
        let shown: Option<Shown> = self.graphql_if_offered(SHOW, variables).await?;
        Ok(shown.is_some_and(|it| it.text.is_some() && it.on.is_some() && it.off.is_some()))
    }

    /// What GraphQL answers; none where it does not know what it was asked.
    async fn graphql_if_offered<T: for<'de> Deserialize<'de>>(
        &self,
        query: &str,
        variables: Value,
    ) -> Result<Option<T>, GitHubError> {
        let body = json!({ "query": query, "variables": variables });
        let call = Call::with(Method::POST, self.github().graphql(), body);
        let answer = self.call(&call).await;
        let read = answer.and_then(|answer| answer.json::<GraphQl<T>>(WHAT));
        let now = self.github().clock().now();
        offered(read.and_then(|answer| answer.found(now, Some)))
    }
}

#[derive(Deserialize)]
struct Shown {
    text: Option<Value>,
    on: Option<Value>,
    off: Option<Value>,
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
