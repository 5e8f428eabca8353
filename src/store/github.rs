//! What GitHub calls things, and where our own comments and check runs stand.
//!
//! Numbers identify, names are shown and looked up: a name that moved to another
//! repository belongs to the one seen last under it (cases 40 to 42). What
//! arrives late never overwrites what was seen later (case 7).

use jiff::{SignedDuration, Timestamp};

use super::{Result, Store, Tx, effects};
use crate::domain::ids::{InstallationId, OpportunityId, RepositoryId, UserId};

/// By how much later the same must be told of a repository to be noted again. Without it
/// what comes late would overwrite what was only confirmed since; each time would cost
/// every delivery a transaction.
const CONFIRMED_AGAIN: SignedDuration = SignedDuration::from_mins(1);

/// The status comment, among our [`Projection`]s; its object is the issue.
pub const STATUS: &str = "status";
/// The status labels, among them; its object is the issue, what is kept their names, a
/// line for each.
pub const LABELS: &str = "labels";
/// A check run, among them; its object is [`check_run_object`].
pub const CHECK_RUN: &str = "check_run";

/// What an acceptance check run shows: an opportunity on a head commit.
#[must_use]
pub fn check_run_object(opportunity: OpportunityId, head_sha: &str) -> String {
    format!("{opportunity}:{head_sha}")
}

row! {
    /// An installation of the App on an account.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Installation in "installations" key installation_id {
        /// Its number; a new one after a reinstallation (case 36).
        pub installation_id: InstallationId,
        /// The account it is on.
        pub account_id: UserId,
        /// That account's login when last seen.
        pub account_login: String,
        /// Whether the App may write there (case 35).
        pub suspended: bool,
        /// When GitHub said so.
        pub seen_at: Timestamp,
    }
}

row! {
    /// A repository as last seen.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Repository in "repositories" key repository_id {
        /// Its number, which outlives its name.
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
    }
}

impl Repository {
    /// Whether what is known is as late, or says the same and is hardly older.
    #[must_use]
    pub fn adds_nothing_to(&self, known: &Self) -> bool {
        let later = self.seen_at.duration_since(known.seen_at);
        let same = || {
            Self {
                seen_at: known.seen_at,
                ..self.clone()
            } == *known
        };
        !later.is_positive() || (later < CONFIRMED_AGAIN && same())
    }
}

row! {
    /// A comment or check run of ours on GitHub.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Projection in "projections" key object_id {
        /// What it is, e.g. the status comment.
        pub kind: String,
        /// What it shows, e.g. an opportunity's id.
        pub object_id: String,
        /// GitHub's number of it.
        pub github_id: i64,
        /// Digest of what it last showed.
        pub digest: String,
        /// When that was written; of a comment by GitHub's clock.
        pub updated_at: Timestamp,
    }
}

const PUT_INSTALLATION: &str = "
    INSERT INTO installations (installation_id, account_id, account_login, suspended, seen_at)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (installation_id) DO UPDATE
    SET account_id = excluded.account_id, account_login = excluded.account_login,
        suspended = excluded.suspended, seen_at = excluded.seen_at
    WHERE installations.seen_at <= excluded.seen_at";

const INSTALLATION: &str = "
    SELECT installation_id, account_id, account_login, suspended, seen_at
    FROM installations WHERE installation_id = $1";

const INSTALLATION_OF_ACCOUNT: &str = "
    SELECT installation_id, account_id, account_login, suspended, seen_at
    FROM installations WHERE account_id = $1
    ORDER BY seen_at DESC, installation_id DESC LIMIT 1";

const INSTALLATIONS: &str = "
    SELECT installation_id, account_id, account_login, suspended, seen_at
    FROM installations ORDER BY installation_id";

const REMOVE_INSTALLATION: &str = "DELETE FROM installations WHERE installation_id = $1";

const PUT_REPOSITORY: &str = "
    INSERT INTO repositories (repository_id, installation_id, owner, name, private, archived,
        default_branch, licence, seen_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (repository_id) DO UPDATE
    SET installation_id = CASE WHEN repositories.standing_at > excluded.seen_at
            THEN repositories.installation_id ELSE excluded.installation_id END,
        owner = excluded.owner, name = excluded.name,
        private = excluded.private, archived = excluded.archived,
        default_branch = excluded.default_branch, licence = excluded.licence,
        seen_at = excluded.seen_at
    WHERE repositories.seen_at <= excluded.seen_at";

const REPOSITORY: &str = "
    SELECT repository_id, installation_id, owner, name, private, archived, default_branch,
        licence, seen_at
    FROM repositories WHERE repository_id = $1";

const REPOSITORY_NAMED: &str = "
    SELECT repository_id, installation_id, owner, name, private, archived, default_branch,
        licence, seen_at
    FROM repositories WHERE lower(owner) = lower($1) AND lower(name) = lower($2)
    ORDER BY seen_at DESC, repository_id DESC LIMIT 1";

const REPOSITORIES: &str = "
    SELECT repository_id, installation_id, owner, name, private, archived, default_branch,
        licence, seen_at
    FROM repositories ORDER BY repository_id";

const PUT_PROJECTION: &str = "
    INSERT INTO projections (kind, object_id, github_id, digest, updated_at)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (kind, object_id) DO UPDATE
    SET github_id = excluded.github_id, digest = excluded.digest, updated_at = excluded.updated_at";

const PROJECTION: &str = "
    SELECT kind, object_id, github_id, digest, updated_at
    FROM projections WHERE kind = $1 AND object_id = $2";

/// Notes an installation; `false` when something later is known already.
///
/// # Errors
/// When the database cannot.
pub async fn put_installation(tx: &mut Tx, seen: &Installation) -> Result<bool> {
    let changed = run!(
        tx,
        PUT_INSTALLATION,
        seen.installation_id,
        seen.account_id,
        &seen.account_login,
        seen.suspended,
        seen.seen_at,
    )?;
    Ok(changed == 1)
}

/// The installation of that number.
///
/// # Errors
/// When the database cannot.
pub async fn installation(store: &Store, id: InstallationId) -> Result<Option<Installation>> {
    one!(store, Installation, INSTALLATION, id)
}

/// The newest installation on an account.
///
/// # Errors
/// When the database cannot.
pub async fn installation_of(store: &Store, account: UserId) -> Result<Option<Installation>> {
    one!(store, Installation, INSTALLATION_OF_ACCOUNT, account)
}

/// Every installation, by number.
///
/// # Errors
/// When the database cannot.
pub async fn installations(store: &Store) -> Result<Vec<Installation>> {
    all!(store, Installation, INSTALLATIONS)
}

/// Forgets an installation that was taken away; its repositories stay known.
///
/// # Errors
/// When the database cannot.
pub async fn remove_installation(tx: &mut Tx, id: InstallationId) -> Result<bool> {
    Ok(run!(tx, REMOVE_INSTALLATION, id)? == 1)
}

/// Notes a repository, reached `before` through that installation, where it was known;
/// `false` when something later is known already. Through which installation we reach it
/// stays where that was told of later; what waits about it goes along to another (case 36).
///
/// # Errors
/// When the database cannot.
pub async fn put_repository(
    tx: &mut Tx,
    seen: &Repository,
    before: Option<InstallationId>,
) -> Result<bool> {
    let changed = run!(
        tx,
        PUT_REPOSITORY,
        seen.repository_id,
        seen.installation_id,
        &seen.owner,
        &seen.name,
        seen.private,
        seen.archived,
        &seen.default_branch,
        seen.licence.as_deref(),
        seen.seen_at,
    )?;
    if changed == 1 && before.is_some_and(|before| before != seen.installation_id) {
        effects::go_along(tx, seen.repository_id).await?;
    }
    Ok(changed == 1)
}

/// The repository of that number.
///
/// # Errors
/// When the database cannot.
pub async fn repository(store: &Store, id: RepositoryId) -> Result<Option<Repository>> {
    one!(store, Repository, REPOSITORY, id)
}

/// Every repository that was ever seen, by number.
///
/// # Errors
/// When the database cannot.
pub async fn repositories(store: &Store) -> Result<Vec<Repository>> {
    all!(store, Repository, REPOSITORIES)
}

/// The repository last seen under that name, whatever the case of its letters.
///
/// # Errors
/// When the database cannot.
pub async fn repository_named(
    store: &Store,
    owner: &str,
    name: &str,
) -> Result<Option<Repository>> {
    one!(store, Repository, REPOSITORY_NAMED, owner, name)
}

/// Notes where something of ours stands and what it shows.
///
/// # Errors
/// When the database cannot.
pub async fn put_projection(tx: &mut Tx, shown: &Projection) -> Result<()> {
    run!(
        tx,
        PUT_PROJECTION,
        &shown.kind,
        &shown.object_id,
        shown.github_id,
        &shown.digest,
        shown.updated_at,
    )
    .map(drop)
}

/// Where something of ours stands.
///
/// # Errors
/// When the database cannot.
pub async fn projection(store: &Store, kind: &str, object_id: &str) -> Result<Option<Projection>> {
    one!(store, Projection, PROJECTION, kind, object_id)
}
