//! Keeps draw seeds secret until they are revealed, and the key that signs the ledger;
//! the one way in which anything here is sealed.
//!
//! The keys come from the operator's session secret, so that a copy of the
//! database alone says nothing about a draw to come.

use aws_lc_rs::aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey};
use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Salt};
use aws_lc_rs::{hmac, rand};
use secrecy::{ExposeSecret, SecretString};

use crate::domain::draw::Seed;
use crate::domain::ids::OpportunityId;

/// Why something could not be sealed, opened or drawn.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The session secret is not hexadecimal, or too short to be a key.
    #[error("SESSION_SECRET must be at least 64 hexadecimal digits")]
    Secret,
    /// The bytes were not sealed by this secret for this opportunity.
    #[error("the seed of opportunity {0} cannot be opened: was SESSION_SECRET changed?")]
    Opening(OpportunityId),
    /// The cryptographic library failed.
    #[error("the cryptographic library failed")]
    Library,
}

/// Seals with a key derived from the session secret, and makes random bytes.
#[derive(Clone)]
pub struct Vault {
    key: [u8; 32],
    ledger: [u8; 32],
    mail: [u8; 32],
    pages: [u8; 32],
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

struct Length;

impl KeyType for Length {
    fn len(&self) -> usize {
        32
    }
}

const NONCE: usize = 12;

fn cipher(key: &[u8; 32]) -> Result<RandomizedNonceKey, VaultError> {
    RandomizedNonceKey::new(&AES_256_GCM, key).map_err(|_| VaultError::Library)
}

/// Seals bytes so that they open under the same key and for the same `about` alone: a
/// random nonce, then what AES-256-GCM makes of them.
pub(crate) fn sealed(key: &[u8; 32], about: &[u8], bytes: &[u8]) -> Result<Vec<u8>, VaultError> {
    let mut text = bytes.to_vec();
    let nonce = cipher(key)?
        .seal_in_place_append_tag(Aad::from(about), &mut text)
        .map_err(|_| VaultError::Library)?;
    Ok([nonce.as_ref().as_slice(), &text].concat())
}

/// Opens what [`sealed`] made; none for anything else.
pub(crate) fn opened(key: &[u8; 32], about: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, text) = sealed.split_at_checked(NONCE)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let mut text = text.to_vec();
    let opened = cipher(key)
        .ok()?
        .open_in_place(nonce, Aad::from(about), &mut text);
    opened.ok().map(|bytes| bytes.to_vec())
}

/// A key of its own for each use, so that one says nothing about another.
pub(crate) fn derived(secret: &[u8], purpose: &[u8]) -> Result<[u8; 32], VaultError> {
    let mut key = [0; 32];
    Salt::new(HKDF_SHA256, b"micro-acquisition")
        .extract(secret)
        .expand(&[purpose], Length)
        .and_then(|okm| okm.fill(&mut key))
        .map_err(|_| VaultError::Library)?;
    Ok(key)
}

impl Vault {
    /// A vault whose key is derived from `session_secret`, 64 hexadecimal digits or more.
    ///
    /// # Errors
    /// [`VaultError::Secret`] when it is not that.
    pub fn new(session_secret: &SecretString) -> Result<Self, VaultError> {
        let secret = hex::decode(session_secret.expose_secret()).map_err(|_| VaultError::Secret)?;
        if secret.len() < 32 {
            return Err(VaultError::Secret);
        }
        Ok(Self {
            key: derived(&secret, b"draw seeds")?,
            ledger: derived(&secret, b"ledger checkpoints")?,
            mail: derived(&secret, b"mail")?,
            pages: derived(&secret, b"signed-in pages")?,
        })
    }

    /// The seed of the key that signs checkpoints of the ledger.
    #[must_use]
    pub(crate) const fn ledger_seed(&self) -> &[u8; 32] {
        &self.ledger
    }

    /// From what the keys of the mailing list and the surveys are derived.
    #[must_use]
    pub(crate) const fn mail_secret(&self) -> &[u8; 32] {
        &self.mail
    }

    /// Random bytes from the operating system's generator.
    ///
    /// # Errors
    /// [`VaultError::Library`] when there are none to be had.
    pub fn random<const N: usize>() -> Result<[u8; N], VaultError> {
        let mut bytes = [0; N];
        rand::fill(&mut bytes).map_err(|_| VaultError::Library)?;
        Ok(bytes)
    }

    /// Seals a seed so that only this opportunity's can be opened from it.
    ///
    /// # Errors
    /// [`VaultError::Library`].
    pub fn seal(&self, opportunity: OpportunityId, seed: &Seed) -> Result<Vec<u8>, VaultError> {
        sealed(&self.key, &opportunity.0.into_bytes(), seed)
    }

    /// Opens a sealed seed.
    ///
    /// # Errors
    /// [`VaultError::Opening`] when it was sealed with another secret or for another opportunity.
    pub fn open(&self, opportunity: OpportunityId, sealed: &[u8]) -> Result<Seed, VaultError> {
        let seed = opened(&self.key, &opportunity.0.into_bytes(), sealed);
        seed.and_then(|seed| Seed::try_from(seed).ok())
            .ok_or(VaultError::Opening(opportunity))
    }

    /// Seals what the signed-in pages keep, so that it opens for `purpose` alone.
    ///
    /// # Errors
    /// [`VaultError::Library`].
    pub fn seal_for(&self, purpose: &str, bytes: &[u8]) -> Result<Vec<u8>, VaultError> {
        sealed(&self.pages, purpose.as_bytes(), bytes)
    }

    /// Opens what [`Vault::seal_for`] sealed; none for anything else.
    #[must_use]
    pub fn open_for(&self, purpose: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        opened(&self.pages, purpose.as_bytes(), sealed)
    }

    /// A digest of `bytes` that nobody can make without the secret.
    #[must_use]
    pub fn keyed(&self, purpose: &str, bytes: &[u8]) -> [u8; 32] {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.pages);
        let mut context = hmac::Context::with_key(&key);
        context.update(purpose.as_bytes());
        context.update(&[0]);
        context.update(bytes);
        let mut digest = [0; 32];
        digest.copy_from_slice(context.sign().as_ref());
        digest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(secret: &str) -> Vault {
        Vault::new(&SecretString::from(secret.repeat(32))).unwrap()
    }

    #[test]
    fn only_the_same_secret_opens_the_same_opportunitys_seed() {
        let at = "2021-06-23T13:00:00Z".parse().unwrap();
        let (one, other) = (
            OpportunityId::new(at, [1; 10]),
            OpportunityId::new(at, [2; 10]),
        );
        let seed = Vault::random().unwrap();
        let sealed = vault("0f").seal(one, &seed).unwrap();

        assert_eq!(vault("0f").open(one, &sealed).unwrap(), seed);
        assert!(vault("0f").open(other, &sealed).is_err());
        assert!(vault("1f").open(one, &sealed).is_err());
        assert!(!sealed.windows(32).any(|window| window == seed));
    }

    #[test]
    fn what_pages_keep_opens_for_its_purpose_and_secret_alone() {
        let sealed = vault("0f").seal_for("sign-in", b"state").unwrap();

        assert_eq!(vault("0f").open_for("sign-in", &sealed).unwrap(), b"state");
        assert_eq!(vault("0f").open_for("session", &sealed), None);
        assert_eq!(vault("1f").open_for("sign-in", &sealed), None);
        assert_eq!(vault("0f").open_for("sign-in", &sealed[..5]), None);
        assert_ne!(vault("0f").keyed("a", b"b"), vault("1f").keyed("a", b"b"));
        assert_ne!(vault("0f").keyed("a", b"b"), vault("0f").keyed("c", b"b"));
    }
}
