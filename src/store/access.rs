//! What the App may reach: a freeze is a fact about a repository, an
//! installation or an issue, never a state of the opportunity.

use jiff::Timestamp;

use super::github::Repository;
use super::types::words;
use super::{Result, Store, Tx, effects};
use crate::domain::ids::{InstallationId, IssueId, LabelId, OpportunityId, RepositoryId};

words! {
    /// Whether GitHub lets the App into a repository.
    pub enum Standing {
        /// It does.
        Active = "active",
        /// The App was taken away, or the repository out of its reach (cases 36, 37, 41).
        Unreachable = "unreachable",
        /// The repository is gone (case 45).
        Deleted = "deleted",
    }
}

words! {
    /// What became of an issue that is there no more.
    pub enum IssueGone {
        /// It was deleted (case 66).
        Deleted = "deleted",
        /// It was moved to where the App is not installed (case 65).
        Moved = "moved",
    }
}

/// Why nothing is written for an opportunity and no deadline of it passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frozen {
    /// The installation is suspended (case 35).
    Suspended,
    /// The App has no access to the repository.
    NoAccess,
    /// The repository is read-only (case 44).
    Archived,
    /// The repository was deleted.
    RepositoryDeleted,
    /// The issue was deleted.
    IssueDeleted,
    /// The issue was moved out of reach.
    IssueMoved,
}

/// How the note of work begins that waits because the App may not act: nothing failed,
/// and it is not late.
macro_rules! held {
    () => {
        "held: "
    };
}
pub(in crate::store) use held;

impl Frozen {
    /// The note of work that waits for it to end.
    #[must_use]
    pub fn held(self) -> String {
        format!(concat!(held!(), "{}"), self.name())
    }

    /// Its name in logs, in notes of the queue and in the keys of its sentences.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Suspended => "suspended",
            Self::NoAccess => "no-access",
            Self::Archived => "archived",
            Self::RepositoryDeleted => "repository-deleted",
            Self::IssueDeleted => "issue-deleted",
            Self::IssueMoved => "issue-moved",
        }
    }
}

row! {
    /// A repository as last seen, with how the App stands to it.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Place in "repositories" key repository_id {
        /// Its number.
        pub repository_id: RepositoryId,
        /// Through which installation we reach it.
        pub installation_id: InstallationId,
        /// Its owner's login.
        pub owner: String,
        /// Its name.
        pub name: String,
        /// Whether the public cannot see it.
        pub private: bool,
        /// Whether it is read-only.
        pub archived: bool,
        /// The branch that its configuration is read from.
        pub default_branch: String,
        /// The SPDX licence GitHub detects, if any.
        pub licence: Option<String>,
        /// When GitHub said so.
        pub seen_at: Timestamp,
        /// Whether GitHub lets the App in.
        pub standing: Standing,
        /// Since when.
        pub standing_at: Timestamp,
        /// Whether the installation is suspended.
        pub suspended: bool,
    }
}

impl Place {
    /// The repository alone.
    #[must_use]
    pub fn repository(self) -> Repository {
        Repository {
            repository_id: self.repository_id,
            installation_id: self.installation_id,
            owner: self.owner,
            name: self.name,
            private: self.private,
            archived: self.archived,
            default_branch: self.default_branch,
            licence: self.licence,
            seen_at: self.seen_at,
        }
    }

    /// Why it is frozen, if it is.
    #[must_use]
    pub const fn frozen(&self) -> Option<Frozen> {
        match self.standing {
            Standing::Deleted => Some(Frozen::RepositoryDeleted),
            Standing::Unreachable => Some(Frozen::NoAccess),
            Standing::Active if self.suspended => Some(Frozen::Suspended),
            Standing::Active if self.archived => Some(Frozen::Archived),
            Standing::Active => None,
        }
    }

    /// When the standing was last told of, where the App is out of it.
    #[must_use]
    pub fn out_since(&self) -> Option<Timestamp> {
        (self.standing != Standing::Active).then_some(self.standing_at)
    }
}

row! {
    struct Gone in "opportunities" key opportunity_id {
        repository_id: RepositoryId,
        issue_gone: Option<IssueGone>,
    }
}

row! {
    struct Known in "trigger_labels" key repository_id {
        repository_id: RepositoryId,
    }
}

row! {
    struct Covered in "repositories" key repository_id {
        repository_id: RepositoryId,
    }
}

const PLACE: &str = "
    SELECT r.repository_id, r.installation_id, r.owner, r.name, r.private, r.archived,
        r.default_branch, r.licence, r.seen_at, r.standing, r.standing_at,
        COALESCE(i.suspended, FALSE) AS suspended
    FROM repositories r LEFT JOIN installations i ON i.installation_id = r.installation_id
    WHERE r.repository_id = $1";

const REACH: &str = "
    INSERT INTO repositories (repository_id, installation_id, owner, name, private, archived,
        default_branch, licence, seen_at, standing, standing_at)
    VALUES ($1, $2, $3, $4, $5, $6, '', NULL, 0, 'active', $7)
    ON CONFLICT (repository_id) DO UPDATE
    SET installation_id = excluded.installation_id, standing = 'active',
        standing_at = excluded.standing_at
    WHERE repositories.standing_at <= excluded.standing_at";

const STAND: &str = "
    UPDATE repositories SET standing = $2, standing_at = $3
    WHERE repository_id = $1 AND standing_at <= $3";

const OF_INSTALLATION: &str = "
    SELECT repository_id FROM repositories WHERE installation_id = $1 ORDER BY repository_id";

const GONE: &str = "
    SELECT opportunity_id, repository_id, issue_gone FROM opportunities WHERE opportunity_id = $1";

const LOSE_ISSUE: &str = "UPDATE opportunities SET issue_gone = $2 WHERE issue_id = $1";

const KNOW_LABEL: &str = "
    INSERT INTO trigger_labels (repository_id, label_id) VALUES ($1, $2)
    ON CONFLICT (repository_id, label_id) DO NOTHING";

const KNOWN_LABEL: &str =
    "SELECT repository_id FROM trigger_labels WHERE repository_id = $1 AND label_id = $2";

const FORGET_LABEL: &str = "DELETE FROM trigger_labels WHERE repository_id = $1 AND label_id = $2";

/// A repository and how the App stands to it; none that was never seen.
///
/// # Errors
/// When the database cannot.
pub async fn place(store: &Store, repository: RepositoryId) -> Result<Option<Place>> {
    one!(store, Place, PLACE, repository)
}

/// Why a repository is frozen, if it is.
///
/// # Errors
/// When the database cannot.
pub async fn frozen(store: &Store, repository: RepositoryId) -> Result<Option<Frozen>> {
    let place = place(store, repository).await?;
    Ok(place.and_then(|place| place.frozen()))
}

/// Why an opportunity is frozen, if it is: its issue's reason or its repository's.
///
/// # Errors
/// When the database cannot.
pub async fn frozen_opportunity(store: &Store, id: OpportunityId) -> Result<Option<Frozen>> {
    let Some(row) = one!(store, Gone, GONE, id)? else {
        return Ok(None);
    };
    match row.issue_gone {
        Some(IssueGone::Deleted) => Ok(Some(Frozen::IssueDeleted)),
        Some(IssueGone::Moved) => Ok(Some(Frozen::IssueMoved)),
        None => frozen(store, row.repository_id).await,
    }
}

/// Notes that the App reaches a repository through an installation; of one that
/// is known already only that, of another also the names. What waits about it goes
/// along. `false` when something later is known.
///
/// # Errors
/// When the database cannot.
pub async fn reach(tx: &mut Tx, seen: &Repository) -> Result<bool> {
    let changed = run!(
        tx,
        REACH,
        seen.repository_id,
        seen.installation_id,
        &seen.owner,
        &seen.name,
        seen.private,
        seen.archived,
        seen.seen_at,
    )?;
    if changed == 1 {
        effects::go_along(tx, seen.repository_id).await?;
    }
    Ok(changed == 1)
}

/// Notes how the App stands to a repository since `at`; `false` when something
/// later is known, or the repository is not.
///
/// # Errors
/// When the database cannot.
pub async fn stand(
    tx: &mut Tx,
    repository: RepositoryId,
    standing: Standing,
    at: Timestamp,
) -> Result<bool> {
    Ok(run!(tx, STAND, repository, standing, at)? == 1)
}

/// The repositories last reached through an installation, by number.
///
/// # Errors
/// When the database cannot.
pub async fn of_installation(store: &Store, id: InstallationId) -> Result<Vec<RepositoryId>> {
    let covered = all!(store, Covered, OF_INSTALLATION, id)?;
    Ok(covered.into_iter().map(|it| it.repository_id).collect())
}

/// Notes that the issue of opportunities is there no more.
///
/// # Errors
/// When the database cannot.
pub async fn lose_issue(tx: &mut Tx, issue: IssueId, gone: IssueGone) -> Result<()> {
    run!(tx, LOSE_ISSUE, issue, gone).map(drop)
}

/// Notes the number that the trigger label has in a repository (case 56).
///
/// # Errors
/// When the database cannot.
pub async fn know_label(store: &Store, repository: RepositoryId, label: LabelId) -> Result<()> {
    let mut tx = store.begin_write().await?;
    run!(tx, KNOW_LABEL, repository, label)?;
    tx.commit().await
}

/// Whether that number has been the trigger label's in a repository.
///
/// # Errors
/// When the database cannot.
pub async fn is_known_label(
    store: &Store,
    repository: RepositoryId,
    label: LabelId,
) -> Result<bool> {
    let known = one!(store, Known, KNOWN_LABEL, repository, label)?;
    Ok(known.is_some_and(|known| known.repository_id == repository))
}

/// Forgets a label that was deleted.
///
/// # Errors
/// When the database cannot.
pub async fn forget_label(store: &Store, repository: RepositoryId, label: LabelId) -> Result<()> {
    let mut tx = store.begin_write().await?;
    run!(tx, FORGET_LABEL, repository, label)?;
    tx.commit().await
}
