//! What GitHub told us in vain: it does not try a webhook again by itself (case 2).

use std::collections::BTreeSet;

use http::Method;
use jiff::Timestamp;

use super::client::{Caller, GitHub};
use super::error::GitHubError;
use super::exchange::Call;
use super::repo::Repo;
use super::wire;
use crate::domain::ids::{InstallationId, RepositoryId};

/// One attempt of GitHub's to deliver a webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HookDelivery {
    /// The attempt's number, by which it is asked for again.
    pub id: i64,
    /// `X-GitHub-Delivery`, the same for every attempt of one delivery (case 4).
    pub guid: String,
    /// When it was attempted, in UTC.
    pub delivered_at: Timestamp,
    /// Whether we answered that we have it.
    pub succeeded: bool,
}

/// A repository that an installation covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    /// What identifies it.
    pub id: RepositoryId,
    /// The owner's login now.
    pub owner: String,
    /// Its name now.
    pub name: String,
}

impl GitHub {
    /// The attempts made at `since` or later, the newest first (case 6).
    ///
    /// # Errors
    /// When GitHub does not answer for every page.
    pub async fn hook_deliveries(
        &self,
        since: Timestamp,
    ) -> Result<Vec<HookDelivery>, GitHubError> {
        let url = self.url(&["app", "hook", "deliveries"], &[]);
        let old = |page: &Vec<wire::HookDelivery>| {
            page.last().is_some_and(|last| last.delivered_at < since)
        };
        let what = "the webhook deliveries";
        let pages = self.read_pages(Caller::App, url, what, old).await?;
        let recent = pages.into_iter().flatten();
        let recent = recent.filter(|attempt| attempt.delivered_at >= since);
        Ok(recent
            .map(|attempt| HookDelivery {
                id: attempt.id,
                guid: attempt.guid,
                delivered_at: attempt.delivered_at,
                succeeded: (200..300).contains(&attempt.status_code),
            })
            .collect())
    }

    /// Asks GitHub to deliver once more; possible for three days (case 3).
    ///
    /// # Errors
    /// [`GitHubError::NotFound`] or [`GitHubError::Rejected`] when it is too old.
    pub async fn redeliver(&self, delivery: i64) -> Result<(), GitHubError> {
        let number = delivery.to_string();
        let url = self.url(&["app", "hook", "deliveries", &number, "attempts"], &[]);
        let call = Call {
            method: Method::POST,
            url,
            body: None,
        };
        self.call(Caller::App, &call).await.map(|_| ())
    }

    /// The repositories that an installation covers now (cases 33 and 37).
    ///
    /// # Errors
    /// [`GitHubError::NotFound`] when the installation is gone, [`GitHubError::Forbidden`] when it is suspended.
    pub async fn repositories(
        &self,
        installation: InstallationId,
    ) -> Result<Vec<Covered>, GitHubError> {
        let url = self.url(&["installation", "repositories"], &[]);
        let caller = Caller::Installation(installation);
        let pages: Vec<wire::CoveredRepositories> = self
            .read_pages(caller, url, "the covered repositories", |_| false)
            .await?;
        let covered = pages.into_iter().flat_map(|page| page.repositories);
        Ok(covered
            .map(|found| Covered {
                id: found.id,
                owner: found.owner.login,
                name: found.name,
            })
            .collect())
    }
}

impl Repo {
    /// The numbers of the open issues that carry a label; pull requests are not among them.
    ///
    /// # Errors
    /// When GitHub does not answer for every page.
    pub async fn open_issues_with(&self, label: &str) -> Result<BTreeSet<i64>, GitHubError> {
        let query = [("state", "open"), ("labels", label)];
        let issues: Vec<wire::Issue> = self.read_all(&["issues"], &query, "the issues").await?;
        let issues = issues.into_iter();
        Ok(issues
            .filter(|issue| issue.pull_request.is_none())
            .map(|issue| issue.number)
            .collect())
    }
}
