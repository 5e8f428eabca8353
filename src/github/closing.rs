//! The issues that a pull request closes, which only GraphQL names (case 85).

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::GitHubError;
use super::graphql::if_offered_of_shown;
use super::pages::MOST_PAGES;
use super::repo::Repo;
use crate::domain::ids::{IssueId, RepositoryId};

const WHAT: &str = "the closing references";

const QUERY: &str = "\
query($owner: String!, $name: String!, $number: Int!, $cursor: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      lastEditedAt
      closingIssuesReferences(first: 100, after: $cursor) {
        nodes { fullDatabaseId number repository { databaseId nameWithOwner } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}";

/// The linked issues, and the numbers of those in the pull request's own repository.
#[derive(Default)]
pub(super) struct Closes {
    pub issues: BTreeSet<IssueId>,
    pub numbers: BTreeSet<i64>,
    /// When the description was last edited, if it was.
    pub edited_at: Option<Timestamp>,
}

impl Repo {
    /// The issues linked as closing, by keyword or in the sidebar; none where
    /// GitHub offers no such list, since the description's keywords remain.
    pub(super) async fn closes(
        &self,
        number: i64,
        home: RepositoryId,
    ) -> Result<Closes, GitHubError> {
        let Some((references, edited_at)) = if_offered_of_shown(self.references(number).await)?
        else {
            tracing::warn!(number, "GitHub names no closing references");
            return Ok(Closes::default());
        };
        Ok(Closes {
            edited_at,
            ..self.sort_out(references, home)
        })
    }

    /// The linked issues, and when the description was last edited.
    async fn references(
        &self,
        number: i64,
    ) -> Result<(Vec<Reference>, Option<Timestamp>), GitHubError> {
        let mut found = Vec::new();
        let mut cursor = None;
        for _ in 0..MOST_PAGES {
            let (page, edited_at) = self.reference_page(number, cursor.as_deref()).await?;
            found.extend(page.nodes.into_iter().flatten());
            match page.page_info.end_cursor {
                Some(next) if page.page_info.has_next_page => cursor = Some(next),
                Some(_) | None => return Ok((found, edited_at)),
            }
        }
        let message = "the pages do not end".to_owned();
        Err(GitHubError::Unreadable {
            what: WHAT,
            message,
        })
    }

    async fn reference_page(
        &self,
        number: i64,
        cursor: Option<&str>,
    ) -> Result<(Page, Option<Timestamp>), GitHubError> {
        let variables = json!({
            "owner": self.owner(), "name": self.name(), "number": number, "cursor": cursor,
        });
        self.ask(WHAT, QUERY, variables, |data: Data| {
            let pull = data.repository?.pull_request?;
            Some((pull.references?, pull.edited_at))
        })
        .await
    }

    fn sort_out(&self, references: Vec<Reference>, home: RepositoryId) -> Closes {
        let name = format!("{}/{}", self.owner(), self.name());
        let mut closes = Closes::default();
        for issue in references {
            closes.issues.extend(issue.id());
            let at_home = match issue.repository.database_id {
                Some(id) => id == home,
                None => issue.repository.name_with_owner.eq_ignore_ascii_case(&name),
            };
            if at_home {
                closes.numbers.insert(issue.number);
            }
        }
        closes
    }
}

#[derive(Deserialize)]
struct Data {
    repository: Option<RepositoryNode>,
}

#[derive(Deserialize)]
struct RepositoryNode {
    #[serde(rename = "pullRequest")]
    pull_request: Option<PullRequestNode>,
}

#[derive(Deserialize)]
struct PullRequestNode {
    #[serde(rename = "lastEditedAt")]
    edited_at: Option<Timestamp>,
    #[serde(rename = "closingIssuesReferences")]
    references: Option<Page>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    /// An issue that we may not see is null.
    #[serde(default)]
    nodes: Vec<Option<Reference>>,
    #[serde(default)]
    page_info: PageInfo,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reference {
    /// A decimal string: issue ids have outgrown GraphQL's `Int`.
    full_database_id: Option<Value>,
    number: i64,
    #[serde(default)]
    repository: Owning,
}

impl Reference {
    fn id(&self) -> Option<IssueId> {
        let id = self.full_database_id.as_ref()?;
        let id = id.as_i64().or_else(|| id.as_str()?.parse().ok());
        id.map(IssueId)
    }
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Owning {
    database_id: Option<RepositoryId>,
    name_with_owner: String,
}
