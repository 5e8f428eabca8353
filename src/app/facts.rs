//! Looks up what a decision rests on, outside any transaction.

use super::{App, AppError, Errand};
use crate::domain::facts::{Facts, Need};
use crate::domain::opportunity::Opportunity;
use crate::domain::splitting::Earlier;
use crate::store::opportunities;

impl App {
    /// The facts needed, asked live but for those that are known.
    pub(super) async fn facts(
        &self,
        errand: &Errand,
        known: &Facts,
        opportunity: Option<&Opportunity>,
        needs: Vec<Need>,
    ) -> Result<Facts, AppError> {
        let mut facts = known.clone();
        for need in needs {
            match need {
                Need::Permission { user, login } if !facts.permissions.contains_key(&user) => {
                    let repo = self.repo(errand.repository).await?;
                    let permission = repo.permission(&login, user).await?;
                    facts.permissions.insert(user, permission);
                }
                Need::Repository if facts.repository.is_none() => {
                    let repo = self.repo(errand.repository).await?;
                    facts.repository = Some(repo.repository_facts().await?);
                }
                Need::Settings if facts.settings.is_none() => {
                    facts.settings = Some(self.settings(errand.repository).await?);
                }
                Need::Issue { number } if facts.issue.is_none() => {
                    let repo = self.repo(errand.repository).await?;
                    facts.issue = Some(repo.issue(number).await?);
                }
                Need::PullRequest { number, paths } if facts.pull_request.is_none() => {
                    let repo = self.repo(errand.repository).await?;
                    let shown = repo.pull_request(number, &paths).await?;
                    facts.pull_request = Some(shown.ok_or(AppError::Unshown)?);
                }
                Need::Seed => facts.seed = self.seed(opportunity).await?,
                Need::Earlier { since } => {
                    let kept = opportunities::posted_since(&self.store, since).await?;
                    let compared = kept.iter().filter_map(|it| Earlier::of(&it.opportunity));
                    facts.earlier = compared.collect();
                }
                Need::Signature { beacon, round } => {
                    facts.signature = Some(self.beacon.signature(&beacon, round).await?);
                }
                Need::Permission { .. }
                | Need::Repository
                | Need::Settings
                | Need::Issue { .. }
                | Need::PullRequest { .. } => {}
            }
        }
        Ok(facts)
    }

    async fn seed(&self, opportunity: Option<&Opportunity>) -> Result<Option<[u8; 32]>, AppError> {
        let Some(opportunity) = opportunity else {
            return Ok(None);
        };
        let Some(sealed) = opportunities::seed(&self.store, opportunity.id).await? else {
            return Ok(None);
        };
        Ok(Some(self.vault.open(opportunity.id, &sealed)?))
    }
}
