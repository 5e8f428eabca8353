//! What happens to installations, repositories, labels and issues themselves:
//! none of it is a command, but it says where the App may still act.

use jiff::Timestamp;

use super::translate::{Covered, InstallationChange, RepositoryChange, Signal, What};
use super::worker::{InboxWorker, Left};
use crate::app::{AppError, Witness};
use crate::domain::command::{Issue, Label};
use crate::domain::ids::{InstallationId, IssueId, RepositoryId};
use crate::domain::ledger::Cause;
use crate::domain::notice::Notice;
use crate::store::access::{self, IssueGone, Place, Standing};
use crate::store::github::{self, Installation, Repository};
use crate::store::{effects, opportunities};

/// An installation as a delivery told of it.
pub(super) struct Told<'a> {
    pub(super) installation: InstallationId,
    pub(super) at: Timestamp,
    pub(super) change: InstallationChange,
    pub(super) reached: &'a [Covered],
    pub(super) lost: &'a [RepositoryId],
}

impl InboxWorker {
    /// Whether a signal says something of a place and was taken in here.
    pub(super) async fn of_a_place(
        &self,
        signal: &Signal,
        cause: &Cause,
    ) -> Result<Option<Left>, AppError> {
        let at = signal.at;
        match &signal.what {
            What::Installation {
                account,
                change,
                suspended,
                reached,
                lost,
            } => {
                let seen = Installation {
                    installation_id: signal.installation,
                    account_id: account.id,
                    account_login: account.login.clone(),
                    suspended: *suspended,
                    seen_at: at,
                };
                let told = Told {
                    installation: signal.installation,
                    at,
                    change: *change,
                    reached,
                    lost,
                };
                self.installation(&seen, &told).await?;
            }
            What::RepositoryChanged { change } => self.repository(signal, *change).await?,
            What::LabelChanged {
                label,
                was,
                deleted,
            } => {
                let Some(repository) = &signal.repository else {
                    return Ok(Some(Left::Ignored("it names no repository")));
                };
                self.label(repository.id, label, was.as_deref(), *deleted, at)
                    .await?;
            }
            What::IssueUnlocked { issue } => self.unlocked(issue).await?,
            What::IssueDeleted { issue } => self.gone(issue.id, IssueGone::Deleted).await?,
            What::IssueMoved { from, to } => self.moved(signal, cause, *from, to).await?,
            What::Labelled { .. }
            | What::Unlabelled { .. }
            | What::IssueEdited { .. }
            | What::IssueClosed { .. }
            | What::IssueReopened { .. }
            | What::CommentCreated { .. }
            | What::CommentEdited { .. }
            | What::CommentDeleted { .. }
            | What::PullRequestChanged { .. }
            | What::HeadChanged { .. } => return Ok(None),
        }
        Ok(Some(Left::Done))
    }

    async fn installation(&self, seen: &Installation, told: &Told<'_>) -> Result<(), AppError> {
        let store = &self.app.store;
        let covered = access::of_installation(store, told.installation).await?;
        let mut tx = store.begin_write().await?;
        for lost in told.lost {
            access::stand(&mut tx, *lost, Standing::Unreachable, told.at).await?;
        }
        match told.change {
            InstallationChange::Removed => {
                github::remove_installation(&mut tx, told.installation).await?;
                for lost in covered {
                    access::stand(&mut tx, lost, Standing::Unreachable, told.at).await?;
                }
                return Ok(tx.commit().await?);
            }
            InstallationChange::Renamed => {
                github::put_installation(&mut tx, seen).await?;
                return Ok(tx.commit().await?);
            }
            InstallationChange::Altered => {
                github::put_installation(&mut tx, seen).await?;
            }
        }
        for place in told.reached {
            access::reach(&mut tx, &row(place, told)).await?;
        }
        tx.commit().await?;
        let mut places: Vec<RepositoryId> = told.reached.iter().map(|place| place.id).collect();
        places.extend(covered.iter().filter(|id| !told.lost.contains(id)));
        places.sort_unstable();
        places.dedup();
        for place in places {
            if access::frozen(store, place).await?.is_none() {
                self.app.look_again(place, told.installation).await?;
            }
        }
        Ok(())
    }

    async fn repository(&self, signal: &Signal, change: RepositoryChange) -> Result<(), AppError> {
        let (Some(seen), at) = (&signal.repository, signal.at) else {
            return Ok(());
        };
        let store = &self.app.store;
        match change {
            RepositoryChange::Deleted => {
                let mut tx = store.begin_write().await?;
                access::stand(&mut tx, seen.id, Standing::Deleted, at).await?;
                Ok(tx.commit().await?)
            }
            RepositoryChange::Transferred => {
                let there = github::installation_of(store, seen.owner.id).await?;
                let mut tx = store.begin_write().await?;
                let Some(there) = there else {
                    access::stand(&mut tx, seen.id, Standing::Unreachable, at).await?;
                    return Ok(tx.commit().await?);
                };
                let row = Repository {
                    repository_id: seen.id,
                    installation_id: there.installation_id,
                    owner: seen.owner.login.clone(),
                    name: seen.name.clone(),
                    private: seen.private,
                    archived: seen.archived,
                    default_branch: String::new(),
                    licence: None,
                    seen_at: at,
                };
                access::reach(&mut tx, &row).await?;
                tx.commit().await?;
                self.app.look_again(seen.id, there.installation_id).await
            }
            RepositoryChange::Opened => self.app.look_again(seen.id, signal.installation).await,
            RepositoryChange::Other => Ok(()),
        }
    }

    /// Word of a repository that the App was out of, and that is later: it is back.
    /// Whether that was so.
    pub(super) async fn is_back(
        &self,
        signal: &Signal,
        place: Option<&Place>,
    ) -> Result<bool, AppError> {
        let Some(place) = place else {
            return Ok(false);
        };
        if place.out_since().is_none_or(|since| signal.at <= since) {
            return Ok(false);
        }
        let (store, repository) = (&self.app.store, place.repository_id);
        let mut tx = store.begin_write().await?;
        access::stand(&mut tx, repository, Standing::Active, signal.at).await?;
        tx.commit().await?;
        self.app.look_again(repository, signal.installation).await?;
        Ok(true)
    }

    /// Whether the label is the trigger: by its name now, or by the number that it
    /// had under that name (case 56).
    pub(super) async fn is_trigger(
        &self,
        repository: RepositoryId,
        label: &Label,
    ) -> Result<bool, AppError> {
        let store = &self.app.store;
        let trigger = self.trigger(repository).await?;
        let named = is_same_label(&trigger, &label.name);
        // Where the settings name another, the product's own name posts nothing.
        if !named && is_same_label(&self.ourselves.label, &label.name) {
            return Ok(false);
        }
        let Some(id) = label.id else {
            return Ok(named);
        };
        if named {
            access::know_label(store, repository, id).await?;
            return Ok(true);
        }
        Ok(access::is_known_label(store, repository, id).await?)
    }

    /// Whether the label is the one by which the issue's opportunity was made: the
    /// settings may name another one since.
    pub(super) async fn was_trigger(&self, issue: &Issue, label: &Label) -> Result<bool, AppError> {
        let newest = opportunities::newest_of_issue(&self.app.store, issue.id).await?;
        let own = newest.map(|kept| kept.opportunity.settings.settings.label);
        if let Some(own) = own
            && is_same_label(own.as_ref().unwrap_or(&self.ourselves.label), &label.name)
        {
            return Ok(true);
        }
        self.is_trigger(issue.repository, label).await
    }

    /// The label that posts an issue of the repository, as its settings are now.
    pub(super) async fn trigger(&self, repository: RepositoryId) -> Result<String, AppError> {
        let settings = self.app.settings(repository).await?.settings;
        Ok(settings
            .label
            .unwrap_or_else(|| self.ourselves.label.clone()))
    }

    /// Whether the issue carries the label that may still make an opportunity of it.
    pub(super) async fn carries_trigger(&self, issue: &Issue) -> Result<bool, AppError> {
        if issue.labels.is_empty() {
            return Ok(false);
        }
        let trigger = self.trigger(issue.repository).await?;
        let mut labels = issue.labels.iter();
        Ok(labels.any(|label| is_same_label(&trigger, &label.name)))
    }

    /// The trigger label got another name, or is gone: the newest opportunity that
    /// is not over says so, once.
    async fn label(
        &self,
        repository: RepositoryId,
        label: &Label,
        was: Option<&str>,
        deleted: bool,
        at: Timestamp,
    ) -> Result<(), AppError> {
        let store = &self.app.store;
        let trigger = self.trigger(repository).await?;
        let by_name = is_same_label(&trigger, was.unwrap_or(&label.name));
        let by_id = match label.id {
            Some(id) => access::is_known_label(store, repository, id).await?,
            None => false,
        };
        if !by_name && !by_id {
            return Ok(());
        }
        if let Some(id) = label.id {
            if deleted {
                access::forget_label(store, repository, id).await?;
            } else {
                access::know_label(store, repository, id).await?;
            }
        }
        let Some(kept) = opportunities::unfinished_of_repository(store, repository)
            .await?
            .pop()
        else {
            return Ok(());
        };
        let notice = if deleted {
            Notice::LabelDeleted { label: trigger }
        } else {
            Notice::LabelRenamed {
                label: trigger,
                now: label.name.clone(),
            }
        };
        let key = format!("label:{repository}:{at}");
        self.app.tell(&kept.opportunity, key, notice).await
    }

    /// What could not be said in a locked issue is shown now (case 68).
    async fn unlocked(&self, issue: &Issue) -> Result<(), AppError> {
        let store = &self.app.store;
        let Some(kept) = opportunities::newest_of_issue(store, issue.id).await? else {
            return Ok(());
        };
        self.app.show_again(&kept.opportunity).await
    }

    /// Nothing is written on an issue that is gone, and what waits is taken back (case 66).
    async fn gone(&self, issue: IssueId, gone: IssueGone) -> Result<(), AppError> {
        let store = &self.app.store;
        let of_issue = opportunities::all_of_issue(store, issue).await?;
        if of_issue.is_empty() {
            return Ok(());
        }
        let now = self.app.clock.now();
        let mut tx = store.begin_write().await?;
        access::lose_issue(&mut tx, issue, gone).await?;
        for kept in of_issue {
            effects::withdraw_all(&mut tx, kept.opportunity.id, gone.as_str(), now).await?;
        }
        Ok(tx.commit().await?)
    }

    /// An issue that moved takes its opportunity along, where the App is installed (case 65).
    async fn moved(
        &self,
        signal: &Signal,
        cause: &Cause,
        from: IssueId,
        to: &Issue,
    ) -> Result<(), AppError> {
        let store = &self.app.store;
        if opportunities::newest_of_issue(store, from).await?.is_none() {
            return Ok(());
        }
        let there = github::repository(store, to.repository).await?;
        let frozen = access::frozen(store, to.repository).await?;
        match there.filter(|_| frozen.is_none()) {
            Some(there) => {
                let witness = Witness {
                    at: signal.at,
                    actor: signal.actor.as_ref().map(|actor| actor.person.clone()),
                    fact_key: signal.fact_key(),
                    cause: cause.clone(),
                };
                self.app
                    .follow(from, to, there.installation_id, &witness)
                    .await
            }
            None => self.gone(from, IssueGone::Moved).await,
        }
    }
}

/// GitHub tells labels apart without regard to case.
fn is_same_label(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

fn row(place: &Covered, told: &Told<'_>) -> Repository {
    Repository {
        repository_id: place.id,
        installation_id: told.installation,
        owner: place.owner.clone(),
        name: place.name.clone(),
        private: place.private,
        archived: false,
        default_branch: String::new(),
        licence: None,
        seen_at: told.at,
    }
}
