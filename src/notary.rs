//! Signs checkpoints of the public log, and checks their signatures (Ed25519).

use std::sync::Arc;

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;

use crate::domain::ledger::{Checkpoint, LogHead, Statement};
use crate::vault::{Vault, VaultError};

/// Signs for one log with the key that belongs to the operator's session secret.
#[derive(Clone)]
pub struct Notary {
    key: Arc<Ed25519KeyPair>,
    origin: String,
}

impl std::fmt::Debug for Notary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Notary of {}", self.origin)
    }
}

impl Notary {
    /// The notary of the log that is published at `public_url`.
    ///
    /// # Errors
    /// [`VaultError::Library`] when no key can be made.
    pub fn new(vault: &Vault, public_url: &str) -> Result<Self, VaultError> {
        let key = Ed25519KeyPair::from_seed_unchecked(vault.ledger_seed())
            .map_err(|_| VaultError::Library)?;
        let place = public_url.split_once("://").map_or(public_url, |it| it.1);
        // A key's name in a signed note has neither plus nor space.
        let place: String = place
            .trim_end_matches('/')
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '+')
            .collect();
        Ok(Self {
            key: Arc::new(key),
            origin: format!("{place}/ledger"),
        })
    }

    /// The signed head; the same for the same head and instant.
    #[must_use]
    pub fn sign(&self, head: &LogHead, signed_at: Timestamp) -> Checkpoint {
        let statement = Statement {
            origin: &self.origin,
            head,
            signed_at,
        };
        let signature = self.key.sign(statement.text().as_bytes());
        let public_key = self.key.public_key().as_ref();
        statement.signed(public_key, signature.as_ref(), base64)
    }
}

fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// What is wrong with a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointFault {
    /// Key or signature is not hexadecimal.
    #[error("its key or its signature is not hexadecimal in small letters")]
    NotHex,
    /// Signed by another key than the one that was given.
    #[error("it is signed by the key {found}, not by the one given with --key")]
    OtherKey {
        /// The key that it names.
        found: String,
    },
    /// The signature is not the key's.
    #[error("its signature is wrong: its size, its head, its time or its key was changed")]
    Signature,
    /// The note or the key's other form says other than the fields beside it.
    #[error("its signed note or its `verifier_key` says other than its other fields")]
    Note,
}

/// Checks that a checkpoint is signed by the key that it names, which must be
/// `expected` (hexadecimal, or in the form of signed notes) where one is given.
///
/// # Errors
/// What is wrong with it.
pub fn check(checkpoint: &Checkpoint, expected: Option<&str>) -> Result<(), CheckpointFault> {
    let known = [&checkpoint.public_key, &checkpoint.verifier_key];
    if expected.is_some_and(|key| !known.iter().any(|known| known.eq_ignore_ascii_case(key))) {
        return Err(CheckpointFault::OtherKey {
            found: checkpoint.public_key.clone(),
        });
    }
    let bytes = |text: &str| hex::decode(text).map_err(|_| CheckpointFault::NotHex);
    let (key, signature) = (
        bytes(&checkpoint.public_key)?,
        bytes(&checkpoint.signature)?,
    );
    let head = checkpoint.head();
    let statement = Statement {
        origin: &checkpoint.origin,
        head: &head,
        signed_at: checkpoint.signed_at,
    };
    UnparsedPublicKey::new(&ED25519, &key)
        .verify(statement.text().as_bytes(), &signature)
        .map_err(|_| CheckpointFault::Signature)?;
    // One spelling only, so that no change of the checkpoint goes unseen.
    if statement.signed(&key, &signature, base64) == *checkpoint {
        Ok(())
    } else {
        Err(CheckpointFault::Note)
    }
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;

    fn checkpoint(secret: &str) -> Checkpoint {
        let vault = Vault::new(&SecretString::from(secret.repeat(32))).unwrap();
        let notary = Notary::new(&vault, "https://procurement.example/").unwrap();
        let head = LogHead {
            size: 3,
            hash: "ab".repeat(32),
        };
        notary.sign(&head, "2021-06-23T13:00:00Z".parse().unwrap())
    }

    #[test]
    fn a_checkpoint_is_a_signed_note_of_four_lines() {
        let signed = checkpoint("5a");
        let text = format!(
            "procurement.example/ledger\n3\n{}\n2021-06-23T13:00:00Z\n",
            "ab".repeat(32)
        );
        let rest = signed.note.strip_prefix(&text).unwrap();
        let rest = rest.strip_prefix("\n\u{2014} procurement.example/ledger ");
        let line = STANDARD.decode(rest.unwrap().trim_end()).unwrap();
        assert_eq!(hex::encode(&line[4..]), signed.signature);
        let id = signed.verifier_key.split('+').nth(1).unwrap();
        assert_eq!(id, hex::encode(&line[..4]));
        assert_eq!(check(&signed, None), Ok(()));
        assert_eq!(check(&signed, Some(&signed.public_key)), Ok(()));
        assert_eq!(check(&signed, Some(&signed.verifier_key)), Ok(()));
    }

    #[test]
    fn the_key_is_the_secrets_own() {
        let (one, other) = (checkpoint("5a"), checkpoint("5b"));
        assert_eq!(one, checkpoint("5a"));
        assert_ne!(one.public_key, other.public_key);
        let found = other.public_key.clone();
        let wrong = check(&other, Some(&one.public_key));
        assert_eq!(wrong, Err(CheckpointFault::OtherKey { found }));
    }

    #[test]
    fn whatever_is_changed_in_a_checkpoint_is_seen() {
        let right = checkpoint("5a");
        let changed = |change: fn(&mut Checkpoint)| {
            let mut it = right.clone();
            change(&mut it);
            check(&it, None)
        };
        assert_eq!(changed(|it| it.size = 4), Err(CheckpointFault::Signature));
        assert_eq!(
            changed(|it| it.head = "cd".repeat(32)),
            Err(CheckpointFault::Signature)
        );
        assert_eq!(
            changed(|it| it.origin.push('x')),
            Err(CheckpointFault::Signature)
        );
        assert_eq!(
            changed(|it| it.public_key = checkpoint("5b").public_key),
            Err(CheckpointFault::Signature)
        );
        assert_eq!(
            changed(|it| it.signature.make_ascii_uppercase()),
            Err(CheckpointFault::Note)
        );
        assert_eq!(changed(|it| it.note.push('\n')), Err(CheckpointFault::Note));
        assert_eq!(
            changed(|it| it.signature = "x".repeat(128)),
            Err(CheckpointFault::NotHex)
        );
    }
}
