//! The last good settings of each repository.

use jiff::Timestamp;

use super::error::Result;
use super::{Store, StoreError};
use crate::domain::ids::RepositoryId;
use crate::domain::settings::Settings;

row! {
    struct Row in "repository_settings" key repository_id {
        repository_id: RepositoryId,
        settings: String,
    }
}

const LAST_GOOD: &str =
    "SELECT repository_id, settings FROM repository_settings WHERE repository_id = $1";

const KEEP: &str = "
    INSERT INTO repository_settings (repository_id, settings, read_at) VALUES ($1, $2, $3)
    ON CONFLICT (repository_id) DO UPDATE
    SET settings = excluded.settings, read_at = excluded.read_at
    WHERE repository_settings.read_at <= excluded.read_at";

/// The settings that were last read of a repository without a problem.
///
/// # Errors
/// When the database cannot, or holds settings that are not ours.
pub async fn last_good(store: &Store, repository: RepositoryId) -> Result<Option<Settings>> {
    let Some(row) = one!(store, Row, LAST_GOOD, repository)? else {
        return Ok(None);
    };
    let settings = serde_json::from_str(&row.settings).map_err(|error| {
        let key = row.repository_id.to_string();
        StoreError::corrupt("repository_settings", "settings", &key, &error)
    })?;
    Ok(Some(settings))
}

/// Keeps settings that were read of a repository at `read_at`, unless newer ones are kept.
///
/// # Errors
/// When the database cannot.
pub async fn keep(
    store: &Store,
    repository: RepositoryId,
    settings: &Settings,
    read_at: Timestamp,
) -> Result<()> {
    let written = serde_json::to_string(settings).map_err(|error| {
        let key = repository.to_string();
        StoreError::corrupt("repository_settings", "settings", &key, &error)
    })?;
    let mut tx = store.begin_write().await?;
    run!(tx, KEEP, repository, written.as_str(), read_at)?;
    tx.commit().await
}
