//! Installations that came, went, or reach other repositories than we know.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::Reconciler;
use crate::app::AppError;
use crate::domain::ids::{InstallationId, RepositoryId};
use crate::inbox::missed;
use crate::store::access::{self, Frozen};
use crate::store::github;

impl Reconciler {
    /// Installations that came, went, or reach other repositories than we know.
    pub(super) async fn installations(&self, shown: &[Value]) -> Result<usize, AppError> {
        let mut told = 0;
        for known in github::installations(&self.app.store).await? {
            let id = known.installation_id;
            if !shown.iter().any(|it| it["id"].as_i64() == Some(id.0)) {
                let gone = json!({
                    "id": id,
                    "account": { "id": known.account_id, "login": known.account_login },
                });
                told += self
                    .installed("installation", "deleted", &gone, json!({}))
                    .await?;
            }
        }
        for installation in shown {
            told += self.installation(installation).await?;
        }
        Ok(told)
    }

    async fn installed(
        &self,
        event: &str,
        action: &str,
        installation: &Value,
        fields: Value,
    ) -> Result<usize, AppError> {
        let now = self.app.clock.now();
        self.tell(missed::installed(event, action, installation, fields, now))
            .await
    }

    async fn installation(&self, shown: &Value) -> Result<usize, AppError> {
        let Some(id) = shown["id"].as_i64().map(InstallationId) else {
            return Ok(0);
        };
        let known = github::installation(&self.app.store, id).await?;
        let suspended = shown["suspended_at"].is_string();
        let mut told = match &known {
            Some(known) if known.suspended != suspended => {
                let action = if suspended { "suspend" } else { "unsuspend" };
                self.installed("installation", action, shown, json!({}))
                    .await?
            }
            Some(_) | None => 0,
        };
        if suspended {
            return Ok(told);
        }
        let reached = match self.app.github.repositories_shown(id).await {
            Ok(reached) => reached,
            Err(error) => {
                tracing::warn!(installation = %id, %error, "its repositories cannot be listed");
                return Ok(told);
            }
        };
        let before = self.reached(id).await?;
        let ids = |it: &Value| it["id"].as_i64().map(RepositoryId);
        let new: Vec<&Value> = reached
            .iter()
            .filter(|it| ids(it).is_some_and(|id| !before.contains(&id)))
            .collect();
        if known.is_none() {
            let fields = json!({ "repositories": new });
            return Ok(told
                + self
                    .installed("installation", "created", shown, fields)
                    .await?);
        }
        if !new.is_empty() {
            let fields = json!({ "repositories_added": new });
            let event = "installation_repositories";
            told += self.installed(event, "added", shown, fields).await?;
        }
        let lost: Vec<Value> = before
            .iter()
            .filter(|id| !reached.iter().any(|it| ids(it) == Some(**id)))
            .map(|id| json!({ "id": id, "name": "", "full_name": "/" }))
            .collect();
        if !lost.is_empty() {
            let fields = json!({ "repositories_removed": lost });
            let event = "installation_repositories";
            told += self.installed(event, "removed", shown, fields).await?;
        }
        Ok(told)
    }

    /// The repositories that an installation reaches as far as we know.
    async fn reached(&self, id: InstallationId) -> Result<Vec<RepositoryId>, AppError> {
        let mut reached = Vec::new();
        for repository in access::of_installation(&self.app.store, id).await? {
            match access::frozen(&self.app.store, repository).await? {
                Some(Frozen::NoAccess | Frozen::RepositoryDeleted) => {}
                Some(
                    Frozen::Suspended
                    | Frozen::Archived
                    | Frozen::IssueDeleted
                    | Frozen::IssueMoved,
                )
                | None => reached.push(repository),
            }
        }
        Ok(reached)
    }
}

/// The installations that may act now.
pub(super) fn active(shown: &[Value]) -> BTreeSet<InstallationId> {
    let active = shown.iter().filter(|it| !it["suspended_at"].is_string());
    active
        .filter_map(|it| it["id"].as_i64().map(InstallationId))
        .collect()
}
