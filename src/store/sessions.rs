//! Who is signed in. The id that a browser holds is kept as a hash alone, and what
//! the session holds as sealed bytes: a copy of the database lets nobody in.

use jiff::Timestamp;

use super::{Result, Store};

row! {
    /// A session as it is kept.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Session in "sessions" key id_sha256 {
        /// SHA-256 of the id, in hex.
        pub id_sha256: String,
        /// What it holds, sealed.
        pub data: Vec<u8>,
        /// When it began.
        pub created_at: Timestamp,
        /// When it was used last, to the minute.
        pub seen_at: Timestamp,
    }
}

const INSERT: &str = "
    INSERT INTO sessions (id_sha256, data, created_at, seen_at) VALUES ($1, $2, $3, $3)
    ON CONFLICT (id_sha256) DO NOTHING";

const BY_ID: &str =
    "SELECT id_sha256, data, created_at, seen_at FROM sessions WHERE id_sha256 = $1";

const UPDATE: &str = "UPDATE sessions SET data = $2 WHERE id_sha256 = $1";

const SEEN: &str = "UPDATE sessions SET seen_at = $2 WHERE id_sha256 = $1 AND seen_at < $2";

const DELETE: &str = "DELETE FROM sessions WHERE id_sha256 = $1";

const DELETE_OVER: &str = "DELETE FROM sessions WHERE seen_at < $1 OR created_at < $2";

/// The session of that hash, over or not.
///
/// # Errors
/// When the database cannot.
pub async fn session(store: &Store, id_sha256: &str) -> Result<Option<Session>> {
    one!(store, Session, BY_ID, id_sha256)
}

/// Begins a session; false when there is one of that hash already.
///
/// # Errors
/// When the database cannot.
pub async fn begin(store: &Store, id_sha256: &str, data: &[u8], now: Timestamp) -> Result<bool> {
    let mut tx = store.begin_write().await?;
    let begun = run!(tx, INSERT, id_sha256, data, now)? == 1;
    tx.commit().await?;
    Ok(begun)
}

/// Changes what a session holds; false where there is none.
///
/// # Errors
/// When the database cannot.
pub async fn change(store: &Store, id_sha256: &str, data: &[u8]) -> Result<bool> {
    let mut tx = store.begin_write().await?;
    let changed = run!(tx, UPDATE, id_sha256, data)? == 1;
    tx.commit().await?;
    Ok(changed)
}

/// Notes that a session was used at `now`.
///
/// # Errors
/// When the database cannot.
pub async fn seen(store: &Store, id_sha256: &str, now: Timestamp) -> Result<()> {
    let mut tx = store.begin_write().await?;
    run!(tx, SEEN, id_sha256, now)?;
    tx.commit().await
}

/// Ends a session, if there is one.
///
/// # Errors
/// When the database cannot.
pub async fn end(store: &Store, id_sha256: &str) -> Result<()> {
    let mut tx = store.begin_write().await?;
    run!(tx, DELETE, id_sha256)?;
    tx.commit().await
}

/// Forgets every session not used since `unused` or begun before `begun`; how many.
///
/// # Errors
/// When the database cannot.
pub async fn forget_over(store: &Store, unused: Timestamp, begun: Timestamp) -> Result<u64> {
    let mut tx = store.begin_write().await?;
    let forgotten = run!(tx, DELETE_OVER, unused, begun)?;
    tx.commit().await?;
    Ok(forgotten)
}
