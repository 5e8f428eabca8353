//! Checkpoints: what is signed of the public log, as the text of a signed note.
//!
//! The text has four lines (origin, size, head, time), the form is C2SP's signed
//! note, so that tools that exist can check it. It is no `tlog-checkpoint`: the
//! head is that of a hash chain, not the root of a Merkle tree.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::LogHead;

/// The mark of Ed25519 among the signed notes' algorithms.
const ED25519: u8 = 1;

/// A signed head of the public log, as it is published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// Whose log it is: the public address without its scheme, and `/ledger`.
    pub origin: String,
    /// How many entries are signed.
    pub size: u64,
    /// The hash of the last of them, or sixty-four zeros.
    pub head: String,
    /// The instant that the signature states: when the last entry was sealed.
    pub signed_at: Timestamp,
    /// The Ed25519 key that signed, in hexadecimal.
    pub public_key: String,
    /// The same key in the form of signed notes: name, key id, key.
    pub verifier_key: String,
    /// The Ed25519 signature over the note's text, in hexadecimal.
    pub signature: String,
    /// The signed note: the text, an empty line, the signature line.
    pub note: String,
}

/// What a checkpoint says, before it is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement<'a> {
    /// Whose log it is.
    pub origin: &'a str,
    /// The head that is signed.
    pub head: &'a LogHead,
    /// When.
    pub signed_at: Timestamp,
}

impl Statement<'_> {
    /// The bytes that are signed: four lines, each with its line feed.
    #[must_use]
    pub fn text(&self) -> String {
        let Self {
            origin,
            head,
            signed_at,
        } = self;
        format!("{origin}\n{}\n{}\n{signed_at}\n", head.size, head.hash)
    }

    /// The checkpoint that `signature` over [`Statement::text`] makes;
    /// `encode` is base64 with padding.
    #[must_use]
    pub fn signed(
        &self,
        public_key: &[u8],
        signature: &[u8],
        encode: impl Fn(&[u8]) -> String,
    ) -> Checkpoint {
        let id = key_id(self.origin, public_key);
        let line = encode(&[&id, signature].concat());
        let key = encode(&[&[ED25519], public_key].concat());
        Checkpoint {
            origin: self.origin.to_owned(),
            size: self.head.size,
            head: self.head.hash.clone(),
            signed_at: self.signed_at,
            public_key: hex::encode(public_key),
            verifier_key: format!("{}+{}+{key}", self.origin, hex::encode(id)),
            signature: hex::encode(signature),
            note: format!("{}\n\u{2014} {} {line}\n", self.text(), self.origin),
        }
    }
}

impl Checkpoint {
    /// The head that it signs.
    #[must_use]
    pub fn head(&self) -> LogHead {
        LogHead {
            size: self.size,
            hash: self.head.clone(),
        }
    }
}

/// The four bytes by which a signature line names its key.
fn key_id(name: &str, public_key: &[u8]) -> [u8; 4] {
    let mut hasher = Sha256::new();
    hasher.update(name);
    hasher.update([b'\n', ED25519]);
    hasher.update(public_key);
    let [a, b, c, d, ..] = <[u8; 32]>::from(hasher.finalize());
    [a, b, c, d]
}
