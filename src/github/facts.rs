//! What GitHub says of a repository, its people and its issues, in the domain's words.

use std::collections::BTreeSet;
use std::iter::once;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;

use super::error::GitHubError;
use super::repo::Repo;
use super::wire;
use crate::domain::command::{Comment, Issue, Label};
use crate::domain::facts::{Permission, RepositoryFacts, Thread};
use crate::domain::ids::{Person, RepositoryId, UserId};
use crate::domain::reverting::speaks_of_revert;

const PULLS: &str = "the pull requests";
/// Closed pull requests, the last changed first.
const CLOSED: [(&str, &str); 3] = [
    ("state", "closed"),
    ("sort", "updated"),
    ("direction", "desc"),
];

/// An issue in a list, with when it was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The issue.
    pub issue: Issue,
    /// When it was opened.
    pub created_at: Timestamp,
}

impl Repo {
    /// What the account may do here now; none when the login is another account's by now (case 47).
    ///
    /// # Errors
    /// When GitHub does not answer; an unknown account is not an error.
    pub async fn permission(
        &self,
        login: &str,
        expected: UserId,
    ) -> Result<Permission, GitHubError> {
        if login.is_empty() {
            return Ok(Permission::None);
        }
        let asked: Result<wire::Collaborator, _> = self
            .read(&["collaborators", login, "permission"], &[], "a permission")
            .await;
        Ok(if_found(asked)?
            .filter(|found| found.user.as_ref().is_some_and(|user| user.id == expected))
            .map_or(Permission::None, |found| found.permission()))
    }

    /// The account that has the login now; none when nobody has it.
    ///
    /// # Errors
    /// When GitHub does not answer.
    pub async fn account(&self, login: &str) -> Result<Option<Person>, GitHubError> {
        let asked: Result<wire::Collaborator, _> = self
            .read(&["collaborators", login, "permission"], &[], "an account")
            .await;
        Ok(if_found(asked)?
            .and_then(|found| found.user)
            .map(Person::from))
    }

    /// The bytes of a file of the default branch, of at most a megabyte; none where
    /// there is no such file.
    ///
    /// # Errors
    /// When GitHub does not answer, or not with base64.
    pub async fn file(&self, path: &str) -> Result<Option<Vec<u8>>, GitHubError> {
        let what = "a file of the default branch";
        let segments: Vec<&str> = once("contents").chain(path.split('/')).collect();
        let asked: Result<wire::Content, _> = self.read(&segments, &[], what).await;
        let Some(wire::Content::Entry(entry)) = if_found(asked)? else {
            return Ok(None);
        };
        let content = entry.content.unwrap_or_default();
        let packed: String = content.split_whitespace().collect();
        let bytes = STANDARD.decode(packed).map_err(|error| {
            let message = error.to_string();
            GitHubError::Unreadable { what, message }
        })?;
        Ok(Some(bytes))
    }

    /// The repository as it is now, under the name it has now.
    ///
    /// # Errors
    /// [`GitHubError::NotFound`] when this installation does not see it.
    pub async fn repository_facts(&self) -> Result<RepositoryFacts, GitHubError> {
        let found: wire::Repository = self.read(&[], &[], "the repository").await?;
        let licence = match found.license.and_then(wire::License::known) {
            Some(licence) => Some(licence),
            // Older servers name it only here.
            None => self.licence_of_default_branch().await?,
        };
        Ok(RepositoryFacts {
            id: found.id,
            owner: found.owner.login,
            name: found.name,
            private: found.private,
            archived: found.archived,
            licence,
            default_branch: found.default_branch,
        })
    }

    async fn licence_of_default_branch(&self) -> Result<Option<String>, GitHubError> {
        let asked: Result<wire::LicenseFile, _> = self.read(&["license"], &[], "the licence").await;
        let found = if_found(asked)?.and_then(|file| file.license);
        Ok(found.and_then(wire::License::known))
    }

    /// An issue as it is now. A transferred one is answered with the repository it is in now (case 65).
    ///
    /// # Errors
    /// [`GitHubError::Gone`] when it was deleted, [`GitHubError::NotFound`] when it never was.
    pub async fn issue(&self, number: i64) -> Result<Issue, GitHubError> {
        let found: wire::Issue = self
            .read(&["issues", &number.to_string()], &[], "the issue")
            .await?;
        let repository = self.repository_at(&found.repository_url).await?;
        Ok(issue_of(found, repository))
    }

    /// The repository behind the address that an issue names as its own.
    async fn repository_at(&self, address: &str) -> Result<RepositoryId, GitHubError> {
        let what = "the issue's repository";
        let mut parts = address.rsplit('/');
        let (Some(name), Some(owner)) = (parts.next(), parts.next()) else {
            return Err(GitHubError::Unreadable {
                what,
                message: address.to_owned(),
            });
        };
        if name.eq_ignore_ascii_case(self.name()) && owner.eq_ignore_ascii_case(self.owner()) {
            return self.id().await;
        }
        self.sibling(owner, name).id().await
    }

    /// Every comment of an issue that stands, oldest first; with `since`, those changed from then on.
    ///
    /// # Errors
    /// When GitHub does not answer for every page: half a thread is none (decision 3).
    pub async fn thread(
        &self,
        number: i64,
        since: Option<Timestamp>,
    ) -> Result<Thread, GitHubError> {
        let since = since.map(|at| at.to_string());
        let query: Vec<_> = since.iter().map(|at| ("since", at.as_str())).collect();
        let segments = ["issues", &number.to_string(), "comments"];
        let read: Vec<wire::IssueComment> = self.read_all(&segments, &query, "the thread").await?;
        let mut comments: Vec<Comment> = read.into_iter().map(Comment::from).collect();
        comments.sort_by_key(|comment| comment.id);
        // A comment deleted between two pages moves the others up: none counts twice.
        comments.dedup_by_key(|comment| comment.id);
        Ok(Thread { comments })
    }

    /// The numbers of an account's pull requests, ascending: the open ones, and
    /// the closed ones that changed at `since` or later.
    ///
    /// # Errors
    /// When GitHub does not answer for every page.
    pub async fn pull_requests_by(
        &self,
        author: UserId,
        since: Timestamp,
    ) -> Result<Vec<i64>, GitHubError> {
        let old = |page: &Vec<wire::PullRequestRow>| {
            page.last().is_some_and(|last| last.updated_at < since)
        };
        let rows = self.open_and_closed_pull_requests(old).await?;
        let theirs: BTreeSet<i64> = rows
            .into_iter()
            .filter(|row| row.user.as_ref().is_some_and(|user| user.id == author))
            .filter(|row| row.state == "open" || row.updated_at >= since)
            .map(|row| row.number)
            .collect();
        Ok(theirs.into_iter().collect())
    }

    /// The numbers of the pull requests that are closed, and changed at `since` or
    /// later, ascending.
    ///
    /// # Errors
    /// When GitHub does not answer for every page.
    pub async fn pull_requests_closed_since(
        &self,
        since: Timestamp,
    ) -> Result<BTreeSet<i64>, GitHubError> {
        let old = |page: &Vec<wire::PullRequestRow>| {
            page.last().is_some_and(|last| last.updated_at < since)
        };
        let pages = self.read_pages(&["pulls"], &CLOSED, PULLS, old).await?;
        let rows = pages.into_iter().flatten();
        Ok(rows
            .filter(|row| row.updated_at >= since)
            .map(|row| row.number)
            .collect())
    }

    /// The numbers of the pull requests merged at `since` or later whose descriptions
    /// say that they revert something, ascending.
    ///
    /// # Errors
    /// When GitHub does not answer for every page.
    pub async fn reverts_since(&self, since: Timestamp) -> Result<BTreeSet<i64>, GitHubError> {
        let old = |page: &Vec<wire::PullRequestRow>| {
            page.last().is_some_and(|last| last.updated_at < since)
        };
        let pages = self.read_pages(&["pulls"], &CLOSED, PULLS, old).await?;
        let merged = |row: &wire::PullRequestRow| row.merged_at.is_some_and(|at| at >= since);
        let reverts =
            |row: &wire::PullRequestRow| row.body.as_deref().is_some_and(speaks_of_revert);
        let rows = pages.into_iter().flatten();
        Ok(rows
            .filter(|row| merged(row) && reverts(row))
            .map(|row| row.number)
            .collect())
    }

    /// The open issues that carry a label, oldest number last as GitHub lists them;
    /// pull requests are none.
    ///
    /// # Errors
    /// When GitHub does not answer for every page.
    pub async fn open_issues_labelled(&self, label: &str) -> Result<Vec<Listed>, GitHubError> {
        let query = [("state", "open"), ("labels", label)];
        let read: Vec<wire::Issue> = self.read_all(&["issues"], &query, "the issues").await?;
        let repository = self.id().await?;
        let issues = read.into_iter().filter(|it| it.pull_request.is_none());
        Ok(issues
            .map(|found| Listed {
                created_at: found.created_at,
                issue: issue_of(found, repository),
            })
            .collect())
    }

    /// The numbers of the pull requests whose head is `sha`, ascending: any open
    /// one, and of the closed ones the hundred that changed last. Checks of a
    /// fork's pull request name no pull request, so that the head is the link.
    ///
    /// # Errors
    /// When GitHub does not answer for every page.
    pub async fn pull_requests_with_head(&self, sha: &str) -> Result<BTreeSet<i64>, GitHubError> {
        let rows = self.open_and_closed_pull_requests(|_| true).await?;
        Ok(rows
            .into_iter()
            .filter(|row| row.head.sha == sha)
            .map(|row| row.number)
            .collect())
    }

    /// Every open pull request, and the closed ones, the last changed first, until
    /// `enough`. Two lists, since an open one may not have changed for long; the
    /// open ones first, so that one closed meanwhile is in the second.
    async fn open_and_closed_pull_requests(
        &self,
        enough: impl Fn(&Vec<wire::PullRequestRow>) -> bool,
    ) -> Result<Vec<wire::PullRequestRow>, GitHubError> {
        let open = [("state", "open")];
        let mut rows: Vec<wire::PullRequestRow> = self.read_all(&["pulls"], &open, PULLS).await?;
        let closed = self.read_pages(&["pulls"], &CLOSED, PULLS, enough).await?;
        rows.extend(closed.into_iter().flatten());
        Ok(rows)
    }
}

fn issue_of(found: wire::Issue, repository: RepositoryId) -> Issue {
    Issue {
        id: found.id,
        repository,
        number: found.number,
        title: found.title,
        body: found.body.unwrap_or_default(),
        author: found.user.map(Person::from),
        is_pull_request: found.pull_request.is_some(),
        is_open: found.state == "open",
        labels: found.labels.into_iter().map(Label::from).collect(),
        updated_at: found.updated_at,
    }
}

/// Not found as `None`.
pub(super) fn if_found<T>(asked: Result<T, GitHubError>) -> Result<Option<T>, GitHubError> {
    match asked {
        Ok(found) => Ok(Some(found)),
        Err(GitHubError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}
