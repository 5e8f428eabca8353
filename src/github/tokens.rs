//! The App's own token and those of its installations.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use tokio::sync::Mutex as AsyncMutex;

use super::error::GitHubError;
use crate::domain::ids::InstallationId;

/// Clocks differ: the token is back-dated (case 22).
const SKEW: SignedDuration = SignedDuration::from_secs(60);
/// With the skew, exactly the ten minutes that GitHub allows.
const LIFE: SignedDuration = SignedDuration::from_secs(540);
/// An installation token is renewed this long before it ends (case 23).
const RENEW_BEFORE: SignedDuration = SignedDuration::from_secs(300);

#[derive(Serialize)]
struct Claims {
    iat: i64,
    exp: i64,
    iss: String,
}

/// The App's own token (JWT) at `now`.
pub(super) fn app_token(
    app_id: u64,
    key: &EncodingKey,
    now: Timestamp,
) -> Result<SecretString, GitHubError> {
    let claims = Claims {
        iat: (now - SKEW).as_second(),
        exp: (now + LIFE).as_second(),
        iss: app_id.to_string(),
    };
    jsonwebtoken::encode(&Header::new(Algorithm::RS256), &claims, key)
        .map(SecretString::from)
        .map_err(|_| GitHubError::Unauthorized)
}

/// An installation's token: opaque, of whatever length (case 24).
#[derive(Clone)]
pub(super) struct Token {
    pub secret: SecretString,
    pub expires_at: Timestamp,
}

impl Token {
    fn serves(&self, now: Timestamp) -> bool {
        now.duration_until(self.expires_at) > RENEW_BEFORE
    }
}

type Slot = Arc<AsyncMutex<Option<Token>>>;

/// The tokens at hand. One installation's is minted once however many ask for it.
#[derive(Default)]
pub(super) struct TokenCache(Mutex<HashMap<InstallationId, Slot>>);

impl TokenCache {
    fn slot(&self, installation: InstallationId) -> Slot {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(slots.entry(installation).or_default())
    }

    /// The installation's token, minted with `mint` when none serves at `now`.
    pub async fn get<F>(
        &self,
        installation: InstallationId,
        now: Timestamp,
        mint: F,
    ) -> Result<SecretString, GitHubError>
    where
        F: AsyncFnOnce() -> Result<Token, GitHubError>,
    {
        let slot = self.slot(installation);
        let mut held = slot.lock().await;
        if let Some(token) = held.as_ref().filter(|token| token.serves(now)) {
            return Ok(token.secret.clone());
        }
        let minted = mint().await?;
        Ok(held.insert(minted).secret.clone())
    }

    /// Forgets `refused`, unless another one has taken its place already.
    pub async fn forget(&self, installation: InstallationId, refused: &SecretString) {
        let slot = self.slot(installation);
        let mut held = slot.lock().await;
        if held
            .as_ref()
            .is_some_and(|token| token.secret.expose_secret() == refused.expose_secret())
        {
            *held = None;
        }
    }
}
