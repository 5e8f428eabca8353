//! Addresses at rest, and the tokens of links: each with a key of its own.
//!
//! A link's token is its authority: whoever reads the mailbox may confirm, change or
//! end the subscription, and nobody else can make one. No table of tokens is kept.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;
use uuid::Uuid;

use super::address::Address;
use crate::vault::{self, Vault, VaultError, derived};

/// For how long a subscription can be confirmed.
pub const CONFIRMABLE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What of the signature is in a token: 128 bits.
const MAC: usize = 16;

/// What a link may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Confirm a subscription, for [`CONFIRMABLE`].
    Confirm,
    /// Change or end it, for as long as it lasts.
    Manage,
}

impl Purpose {
    const fn byte(self) -> u8 {
        match self {
            Self::Confirm => 1,
            Self::Manage => 2,
        }
    }
}

/// The keys; `Debug` shows none.
#[derive(Clone)]
pub struct Keys {
    seal: [u8; 32],
    hash: [u8; 32],
    token: [u8; 32],
    survey: [u8; 32],
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys")
    }
}

impl Keys {
    /// The keys of this vault.
    ///
    /// # Errors
    /// When the cryptographic library fails.
    pub fn new(vault: &Vault) -> Result<Self, VaultError> {
        let of = |purpose: &[u8]| derived(vault.mail_secret(), purpose);
        Ok(Self {
            seal: of(b"addresses")?,
            hash: of(b"address hashes")?,
            token: of(b"links")?,
            survey: of(b"survey tokens")?,
        })
    }

    /// By what an address is found: 64 hexadecimal digits that say nothing without the key.
    #[must_use]
    pub fn hash(&self, address: &Address) -> String {
        hex::encode(mac(&self.hash, &[address.normal().as_bytes()]))
    }

    /// Encrypts the address of one subscription.
    ///
    /// # Errors
    /// When the cryptographic library fails.
    pub fn seal(&self, subscriber: &str, address: &Address) -> Result<Vec<u8>, VaultError> {
        let clear = address.as_str().as_bytes();
        vault::sealed(&self.seal, subscriber.as_bytes(), clear)
    }

    /// The address of one subscription; none where it was sealed by another secret.
    #[must_use]
    pub fn open(&self, subscriber: &str, sealed: &[u8]) -> Option<Address> {
        let clear = vault::opened(&self.seal, subscriber.as_bytes(), sealed)?;
        Address::parse(std::str::from_utf8(&clear).ok()?)
    }

    /// The token of a link of one subscription.
    #[must_use]
    pub fn token(&self, purpose: Purpose, subscriber: Uuid, issued_at: Timestamp) -> String {
        let mut bytes = vec![purpose.byte()];
        bytes.extend_from_slice(subscriber.as_bytes());
        bytes.extend_from_slice(&issued_at.as_second().to_be_bytes());
        signed(&self.token, bytes)
    }

    /// Whose link it is, where its token is ours, for this purpose and not too old.
    #[must_use]
    pub fn read(&self, purpose: Purpose, token: &str, now: Timestamp) -> Option<Uuid> {
        let bytes = verified(&self.token, token)?;
        let (first, rest) = bytes.split_first()?;
        let (subscriber, issued) = rest.split_at_checked(16)?;
        let issued = i64::from_be_bytes(issued.try_into().ok()?);
        let issued = Timestamp::from_second(issued).ok()?;
        let fresh = match purpose {
            Purpose::Confirm => now.duration_since(issued) <= CONFIRMABLE,
            Purpose::Manage => true,
        };
        (*first == purpose.byte() && fresh).then(|| Uuid::from_slice(subscriber).ok())?
    }

    /// The key of the surveys' tokens.
    #[must_use]
    pub const fn survey(&self) -> &[u8; 32] {
        &self.survey
    }
}

/// HMAC-SHA256 over the parts, one after the other.
#[must_use]
pub fn mac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // A key of any length makes a MAC.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return [0; 32];
    };
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// The bytes with their signature, as a link carries them.
#[must_use]
pub fn signed(key: &[u8; 32], mut bytes: Vec<u8>) -> String {
    let signature = mac(key, &[&bytes]);
    bytes.extend_from_slice(&signature[..MAC]);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The bytes of a token that was signed with this key.
#[must_use]
pub fn verified(key: &[u8; 32], token: &str) -> Option<Vec<u8>> {
    // Longer than any of ours: not worth decoding.
    if token.len() > 200 {
        return None;
    }
    let mut bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let signature = bytes.split_off(bytes.len().checked_sub(MAC)?);
    let mac = Hmac::<Sha256>::new_from_slice(key)
        .ok()?
        .chain_update(&bytes);
    mac.verify_truncated_left(&signature).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(secret: &str) -> Keys {
        let secret = secrecy::SecretString::from(secret.repeat(32));
        Keys::new(&Vault::new(&secret).unwrap()).unwrap()
    }

    fn address(text: &str) -> Address {
        Address::parse(text).unwrap()
    }

    fn now() -> Timestamp {
        "2021-06-23T13:00:00Z".parse().unwrap()
    }

    #[test]
    fn an_address_is_opened_by_the_same_secret_for_the_same_subscription_alone() {
        let sealed = keys("0f").seal("one", &address("Ada@Example.org")).unwrap();
        let opened = keys("0f").open("one", &sealed);
        assert_eq!(opened, Some(address("Ada@Example.org")));
        assert_eq!(keys("0f").open("other", &sealed), None);
        assert_eq!(keys("1f").open("one", &sealed), None);
        assert!(!sealed.windows(3).any(|window| window == b"Ada"));
    }

    #[test]
    fn an_address_is_found_however_it_is_written_and_never_without_the_key() {
        let hash = keys("0f").hash(&address("ada@example.org"));
        assert_eq!(keys("0f").hash(&address(" ADA@Example.ORG ")), hash);
        assert_ne!(keys("1f").hash(&address("ada@example.org")), hash);
        assert_eq!(hash.len(), 64);
    }

    #[test]
    fn a_link_does_only_what_it_is_for_and_only_where_we_signed_it() {
        let (keys, id) = (keys("0f"), Uuid::from_u128(7));
        let token = keys.token(Purpose::Manage, id, now());
        assert_eq!(keys.read(Purpose::Manage, &token, now()), Some(id));
        assert_eq!(keys.read(Purpose::Confirm, &token, now()), None);
        assert_eq!(
            super::tests::keys("1f").read(Purpose::Manage, &token, now()),
            None
        );
        for place in 0..token.len() {
            let mut forged = token.clone().into_bytes();
            forged[place] = if forged[place] == b'A' { b'B' } else { b'A' };
            let forged = String::from_utf8(forged).unwrap();
            // The last character has bits that stand for nothing.
            let read = keys.read(Purpose::Manage, &forged, now());
            assert!(read.is_none() || place == token.len() - 1, "{place}");
        }
    }

    #[test]
    fn a_confirmation_ends_after_a_week_and_an_unsubscription_never() {
        let (keys, id) = (keys("0f"), Uuid::from_u128(7));
        let confirm = keys.token(Purpose::Confirm, id, now());
        let manage = keys.token(Purpose::Manage, id, now());
        let late = now() + CONFIRMABLE;
        assert_eq!(keys.read(Purpose::Confirm, &confirm, late), Some(id));
        let later = late + SignedDuration::from_secs(1);
        assert_eq!(keys.read(Purpose::Confirm, &confirm, later), None);
        let in_years = now() + SignedDuration::from_hours(24 * 3_650);
        assert_eq!(keys.read(Purpose::Manage, &manage, in_years), Some(id));
    }
}
