//! What a comment said before it was edited, and who edited it.
//!
//! A webhook tells it of each edit. Where webhooks were lost, the thread shows the
//! last text alone, and its author, who need not be who edited it: GraphQL remembers
//! the rest.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::GitHubError;
use super::graphql::{if_offered, if_offered_of_shown};
use super::repo::Repo;
use crate::domain::command::Comment;
use crate::domain::ids::{Person, UserId};

/// By how much GitHub's two accounts of one edit may differ.
const APART: SignedDuration = SignedDuration::from_secs(10);
/// More comments than are edited in months are not remembered.
const MOST_REMEMBERED: usize = 2_000;
const WHAT: &str = "a comment's edits";

const QUERY: &str = "\
query($id: ID!) {
  node(id: $id) {
    ... on IssueComment {
      includesCreatedEdit
      userContentEdits(first: 100) {
        pageInfo { hasNextPage }
        nodes {
          editedAt
          diff
          editor { __typename login ... on User { databaseId } ... on Bot { databaseId } }
        }
      }
    }
  }
}";

/// The texts of a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// Its text as it was first written; none where that is not known any more.
    pub written: Option<String>,
    /// Its edits whose texts are known, oldest first.
    pub edits: Vec<Edit>,
}

/// One edit of a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// When.
    pub at: Timestamp,
    /// Who; none where GitHub does not say.
    pub by: Option<Person>,
    /// Whether a bot did it.
    pub by_bot: bool,
    /// The text from then on.
    pub body: String,
    /// The text before, where it is known.
    pub before: Option<String>,
}

/// Histories that were read: one does not change while its comment does not.
#[derive(Default)]
pub(super) struct Histories(Mutex<HashMap<i64, (Comment, Arc<History>)>>);

impl Histories {
    fn of(&self, comment: &Comment) -> Option<Arc<History>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (then, history) = known.get(&comment.id.0)?;
        (then == comment).then(|| Arc::clone(history))
    }

    fn keep(&self, comment: &Comment, history: &Arc<History>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_REMEMBERED {
            known.clear();
        }
        known.insert(comment.id.0, (comment.clone(), Arc::clone(history)));
    }
}

impl Repo {
    /// The texts that an edited comment had; none where this GitHub does not say.
    ///
    /// # Errors
    /// When GitHub does not answer.
    pub async fn history(&self, comment: &Comment) -> Result<Option<Arc<History>>, GitHubError> {
        let known = self.github().histories();
        if let Some(history) = known.of(comment) {
            return Ok(Some(history));
        }
        let segments = ["issues", "comments", &comment.id.to_string()];
        let shown: Option<Named> = if_offered(self.read(&segments, &[], "a comment").await)?;
        let Some(id) = shown.and_then(|it| it.node_id) else {
            return Ok(None);
        };
        let found = if_offered_of_shown(self.edits_of(&id).await)?;
        let history = found.map(|found| Arc::new(found.history(comment)));
        if let Some(history) = &history {
            known.keep(comment, history);
        }
        Ok(history)
    }

    async fn edits_of(&self, id: &str) -> Result<Edited, GitHubError> {
        let variables = json!({ "id": id });
        let found = self
            .ask(WHAT, QUERY, variables, |data: Data| {
                data.node.filter(|node| !node["userContentEdits"].is_null())
            })
            .await?;
        serde_json::from_value(found).map_err(|error| GitHubError::Unreadable {
            what: WHAT,
            message: error.to_string(),
        })
    }
}

#[derive(Deserialize)]
struct Named {
    node_id: Option<String>,
}

#[derive(Deserialize)]
struct Data {
    node: Option<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Edited {
    #[serde(default)]
    includes_created_edit: bool,
    user_content_edits: Page,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    page_info: More,
    nodes: Vec<Option<Node>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct More {
    has_next_page: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Node {
    edited_at: Timestamp,
    /// GitHub's name for the whole text after the edit; none once it was deleted
    /// from the history.
    diff: Option<String>,
    editor: Option<Editor>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Editor {
    #[serde(default, rename = "__typename")]
    kind: String,
    #[serde(default)]
    login: String,
    database_id: Option<UserId>,
}

impl Editor {
    /// Where GitHub names no number, the login tells the author alone.
    fn person(&self, author: Option<&Person>) -> Option<Person> {
        let login = self.login.clone();
        match self.database_id {
            Some(id) => Some(Person { id, login }),
            None => author
                .filter(|author| author.login.eq_ignore_ascii_case(&login))
                .cloned(),
        }
    }
}

impl Edited {
    /// Only where the newest of the texts is the comment's own are the others taken
    /// for texts too.
    fn history(self, comment: &Comment) -> History {
        let Page { page_info, nodes } = self.user_content_edits;
        let mut nodes: Vec<Node> = nodes.into_iter().flatten().collect();
        // Of one second's, GitHub lists the newest first.
        nodes.reverse();
        nodes.sort_by_key(|node| node.edited_at);
        let Some(newest) = nodes.last() else {
            let written = Some(comment.body.clone());
            return History {
                written,
                edits: Vec::new(),
            };
        };
        let own = newest.diff.as_deref();
        let are_texts = own.is_some_and(|own| lines(own) == lines(&comment.body));
        if !are_texts || page_info.has_next_page {
            let edits = nodes.pop().map(|node| {
                let text = comment.body.clone();
                edit(&node, comment, text, None)
            });
            return History {
                written: None,
                edits: edits.into_iter().collect(),
            };
        }
        let mut nodes = nodes.into_iter();
        let first = self.includes_created_edit.then(|| nodes.next()).flatten();
        let written = first.and_then(|first| first.diff);
        let mut before = written.clone();
        let mut edits = Vec::new();
        for mut node in nodes {
            let text = node.diff.take();
            if let Some(text) = text.clone() {
                edits.push(edit(&node, comment, text, before));
            }
            before = text;
        }
        History { written, edits }
    }
}

/// The last edit is dated as the thread and its webhook date it.
fn edit(node: &Node, comment: &Comment, body: String, before: Option<String>) -> Edit {
    let editor = node.editor.as_ref();
    let last = comment.updated_at.duration_since(node.edited_at).abs() <= APART;
    let is_newest = last && lines(&body) == lines(&comment.body);
    Edit {
        at: if is_newest {
            comment.updated_at
        } else {
            node.edited_at
        },
        by: editor.and_then(|editor| editor.person(comment.author.as_ref())),
        by_bot: editor.is_some_and(|editor| editor.kind == "Bot"),
        body,
        before,
    }
}

fn lines(text: &str) -> Vec<&str> {
    text.trim_end().lines().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::CommentId;

    fn comment(body: &str) -> Comment {
        let sam = Person {
            id: UserId(5),
            login: "sam".to_owned(),
        };
        Comment {
            id: CommentId(900),
            author: Some(sam),
            by_bot: false,
            body: body.to_owned(),
            created_at: "2021-06-23T13:00:00Z".parse().unwrap(),
            updated_at: "2021-06-23T15:00:02Z".parse().unwrap(),
        }
    }

    /// The newest text first, as GitHub lists them.
    fn found(texts: &[(&str, Option<&str>, Value)], more: bool) -> Edited {
        let nodes: Vec<Value> = texts
            .iter()
            .map(|(at, text, editor)| json!({ "editedAt": at, "diff": text, "editor": editor }))
            .collect();
        serde_json::from_value(json!({
            "includesCreatedEdit": true,
            "userContentEdits": { "pageInfo": { "hasNextPage": more }, "nodes": nodes },
        }))
        .unwrap()
    }

    fn user(id: i64, login: &str) -> Value {
        json!({ "__typename": "User", "login": login, "databaseId": id })
    }

    fn three() -> [(&'static str, Option<&'static str>, Value); 3] {
        [
            ("2021-06-23T15:00:00Z", Some("third"), user(6, "maria")),
            ("2021-06-23T14:00:00Z", Some("second"), user(5, "sam")),
            ("2021-06-23T13:00:00Z", Some("first"), user(5, "sam")),
        ]
    }

    #[test]
    fn each_edit_is_its_editors_and_the_last_is_dated_as_the_comment_is() {
        let history = found(&three(), false).history(&comment("third\r\n"));

        assert_eq!(history.written.as_deref(), Some("first"));
        let told: Vec<_> = history
            .edits
            .iter()
            .map(|it| {
                let by = it.by.as_ref().map(|by| by.id.0);
                (it.at.to_string(), by, it.before.as_deref())
            })
            .collect();
        assert_eq!(
            told,
            [
                ("2021-06-23T14:00:00Z".to_owned(), Some(5), Some("first")),
                ("2021-06-23T15:00:02Z".to_owned(), Some(6), Some("second")),
            ]
        );
    }

    #[test]
    fn a_text_that_was_deleted_from_the_history_is_not_known() {
        let mut texts = three();
        texts[1].1 = None;
        let history = found(&texts, false).history(&comment("third"));

        let edits = history.edits;
        assert_eq!((edits.len(), edits[0].before.as_deref()), (1, None));
    }

    #[test]
    fn where_the_newest_is_not_the_comments_text_only_who_edited_last_is_known() {
        for (body, more) in [("third", true), ("another", false)] {
            let history = found(&three(), more).history(&comment(body));

            assert_eq!(history.written, None);
            let edit = &history.edits[0];
            assert_eq!((history.edits.len(), edit.body.as_str()), (1, body));
            assert_eq!(edit.by.as_ref().map(|by| by.id.0), Some(6));
        }
    }

    #[test]
    fn an_editor_without_a_number_is_the_author_by_the_login_or_nobody() {
        for (editor, by) in [
            (json!({ "login": "Sam" }), Some(5)),
            (json!({ "login": "maria" }), None),
            (Value::Null, None),
        ] {
            let texts = [("2021-06-23T15:00:00Z", Some("text"), editor)];
            let history = found(&texts, false).history(&comment("text"));
            // What GitHub lists as the first text is how it was written.
            assert_eq!(
                (history.written.as_deref(), history.edits.len()),
                (Some("text"), 0)
            );

            let mut edited = found(&texts, false);
            edited.includes_created_edit = false;
            let edits = edited.history(&comment("text")).edits;
            assert_eq!(edits[0].by.as_ref().map(|by| by.id.0), by);
        }
    }

    #[test]
    fn a_comment_that_only_something_else_changed_is_as_it_was_written() {
        let history = found(&[], false).history(&comment("text"));

        assert_eq!(history.written.as_deref(), Some("text"));
        assert_eq!(history.edits, []);
    }
}
