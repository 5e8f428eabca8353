//! One repository through one installation: how everything about it is asked for.

use std::sync::Arc;

use serde::de::DeserializeOwned;
use tokio::sync::OnceCell;
use url::Url;

use super::client::GitHub;
use super::error::GitHubError;
use super::exchange::{Answer, Call};
use super::pages::Reader;
use crate::domain::ids::{InstallationId, RepositoryId};

/// One repository as one installation of the App sees it. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Repo(Arc<RepoInner>);

#[derive(Debug)]
struct RepoInner {
    github: GitHub,
    installation: InstallationId,
    owner: String,
    name: String,
    id: OnceCell<RepositoryId>,
}

impl Repo {
    pub(super) fn new(
        github: GitHub,
        installation: InstallationId,
        owner: &str,
        name: &str,
    ) -> Self {
        let (owner, name) = (owner.to_owned(), name.to_owned());
        Self(Arc::new(RepoInner {
            github,
            installation,
            owner,
            name,
            id: OnceCell::new(),
        }))
    }

    /// The owner's login, as this handle asks for it.
    #[must_use]
    pub fn owner(&self) -> &str {
        &self.0.owner
    }

    /// The repository's name, as this handle asks for it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// What identifies the repository; asked once.
    ///
    /// # Errors
    /// When GitHub does not answer or does not show the repository.
    pub async fn id(&self) -> Result<RepositoryId, GitHubError> {
        self.0
            .id
            .get_or_try_init(|| async { Ok(self.repository_facts().await?.id) })
            .await
            .copied()
    }

    pub(super) fn github(&self) -> &GitHub {
        &self.0.github
    }

    pub(super) fn sibling(&self, owner: &str, name: &str) -> Self {
        self.0.github.repository(self.0.installation, owner, name)
    }

    pub(super) fn url(&self, segments: &[&str], query: &[(&str, &str)]) -> Url {
        let mut whole = vec!["repos", self.owner(), self.name()];
        whole.extend(segments);
        self.0.github.url(&whole, query)
    }

    pub(super) async fn call(&self, call: &Call) -> Result<Answer, GitHubError> {
        let installation = self.0.installation;
        self.0.github.as_installation(installation, call).await
    }

    pub(super) async fn read<T: DeserializeOwned>(
        &self,
        segments: &[&str],
        query: &[(&str, &str)],
        what: &'static str,
    ) -> Result<T, GitHubError> {
        self.call(&Call::get(self.url(segments, query)))
            .await?
            .json(what)
    }

    /// Every page of a list, until `enough` says that a page is the last of interest.
    pub(super) async fn read_pages<P: DeserializeOwned>(
        &self,
        segments: &[&str],
        query: &[(&str, &str)],
        what: &'static str,
        enough: impl Fn(&P) -> bool,
    ) -> Result<Vec<P>, GitHubError> {
        let reader = Reader::Installation(self.0.installation);
        let url = self.url(segments, query);
        self.0.github.read_pages(reader, url, what, enough).await
    }

    /// Every item of a list.
    pub(super) async fn read_all<T: DeserializeOwned>(
        &self,
        segments: &[&str],
        query: &[(&str, &str)],
        what: &'static str,
    ) -> Result<Vec<T>, GitHubError> {
        let pages: Vec<Vec<T>> = self.read_pages(segments, query, what, |_| false).await?;
        Ok(pages.into_iter().flatten().collect())
    }
}
