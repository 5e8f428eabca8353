//! Sessions: a row for each, found by a random id that the browser alone holds.

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use tower_sessions::cookie::SameSite;
use tower_sessions::cookie::time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use tower_sessions::{Expiry, SessionManagerLayer, SessionStore};

use crate::clock::SharedClock;
use crate::store::Store;
use crate::store::sessions;
use crate::vault::Vault;
use crate::web::headers::Transport;

/// A session that was not used for so long is over.
pub(super) const IDLE: SignedDuration = SignedDuration::from_hours(2);
/// However much it is used, it is over after this.
pub(super) const LONGEST: SignedDuration = SignedDuration::from_hours(12);
/// How exactly it is noted when a session was used.
const MINUTE: SignedDuration = SignedDuration::from_mins(1);
/// How many ids are tried before the generator is taken for broken.
const TRIES: usize = 5;

/// Keeps sessions in our database, by our clock.
#[derive(Clone, Debug)]
pub struct Sessions {
    pub(super) store: Store,
    pub(super) vault: Vault,
    pub(super) clock: SharedClock,
}

/// The cookie's name; the prefix binds it to this host and to TLS.
pub(super) const fn cookie_name(transport: Transport) -> &'static str {
    match transport {
        Transport::Tls => "__Host-session",
        Transport::Plain => "session",
    }
}

pub(super) fn layer(sessions: &Sessions, transport: Transport) -> SessionManagerLayer<Sessions> {
    SessionManagerLayer::new(sessions.clone())
        .with_name(cookie_name(transport))
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_secure(transport == Transport::Tls)
        .with_path("/")
        // The browser forgets it when it closes; when it is over is our clock's to say.
        .with_expiry(Expiry::OnSessionEnd)
}

fn hash(id: Id) -> String {
    hex::encode(Sha256::digest(id.0.to_le_bytes()))
}

fn purpose(hash: &str) -> String {
    format!("session {hash}")
}

fn backend(error: impl std::fmt::Display) -> Error {
    Error::Backend(error.to_string())
}

fn before(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.checked_sub(by).unwrap_or(Timestamp::MIN)
}

impl Sessions {
    fn sealed(&self, hash: &str, record: &Record) -> Result<Vec<u8>> {
        let data =
            serde_json::to_vec(&record.data).map_err(|error| Error::Encode(error.to_string()))?;
        self.vault.seal_for(&purpose(hash), &data).map_err(backend)
    }
}

#[async_trait::async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let now = self.clock.now();
        let (unused, begun) = (before(now, IDLE), before(now, LONGEST));
        sessions::forget_over(&self.store, unused, begun)
            .await
            .map_err(backend)?;
        for _ in 0..TRIES {
            let hash = hash(record.id);
            let data = self.sealed(&hash, record)?;
            let begun = sessions::begin(&self.store, &hash, &data, now).await;
            if begun.map_err(backend)? {
                return Ok(());
            }
            record.id = Id::default();
        }
        Err(backend("no id was free"))
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let hash = hash(record.id);
        let data = self.sealed(&hash, record)?;
        // One that ended meanwhile stays ended.
        sessions::change(&self.store, &hash, &data)
            .await
            .map(drop)
            .map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let (hash, now) = (hash(*id), self.clock.now());
        let kept = sessions::session(&self.store, &hash).await;
        let Some(kept) = kept.map_err(backend)? else {
            return Ok(None);
        };
        if kept.seen_at < before(now, IDLE) || kept.created_at < before(now, LONGEST) {
            sessions::end(&self.store, &hash).await.map_err(backend)?;
            return Ok(None);
        }
        if kept.seen_at <= before(now, MINUTE) {
            sessions::seen(&self.store, &hash, now)
                .await
                .map_err(backend)?;
        }
        let Some(data) = self.vault.open_for(&purpose(&hash), &kept.data) else {
            return Ok(None);
        };
        let data =
            serde_json::from_slice(&data).map_err(|error| Error::Decode(error.to_string()))?;
        Ok(Some(Record {
            id: *id,
            data,
            expiry_date: OffsetDateTime::UNIX_EPOCH,
        }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        sessions::end(&self.store, &hash(*id))
            .await
            .map_err(backend)
    }
}
