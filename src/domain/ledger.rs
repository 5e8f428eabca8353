//! The chain: each event of an opportunity with the hash of the one before (I11).
//!
//! A record is hashed as RFC 8785 JSON, so that anyone who reads it can compute
//! its hash again. Private text enters as SHA-256(salt ‖ text) alone. The chains
//! are sealed into one public log ([`Entry`]), whose head is signed
//! ([`Checkpoint`]); [`Checker`] checks all of it from what is published.
//! `docs/en/ledger.md` has the formats byte for byte.

mod alone;
mod anchor;
mod check;
mod checkpoint;
mod entry;
mod fault;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::event::Event;
use super::facts::{Facts, Permission};
use super::ids::{OpportunityId, Person};

pub use alone::{Shown, check_chain};
pub use anchor::{Anchor, NoAnchor};
pub use check::{Checked, Checker};
pub use checkpoint::{Checkpoint, Statement};
pub use entry::{Entry, LogHead, Unsealed, in_order};
pub use fault::{Fault, Wrong};

/// What the first record of a chain names as the one before it.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What made an event happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Cause {
    /// A webhook delivery.
    Delivery {
        /// Its `X-GitHub-Delivery`.
        id: String,
    },
    /// The thread, or the pull requests, as they were read from GitHub.
    Reading,
    /// A timer.
    Timer {
        /// Its id.
        id: String,
    },
    /// A form at a desk, sent by the actor.
    Desk {
        /// The form's own id: it counts once.
        id: String,
    },
    /// A form on one of the service's own pages, sent by who is signed in.
    Page,
    /// Something that the App had written on GitHub.
    Effect {
        /// Its id.
        id: String,
    },
}

/// The facts of GitHub that a decision rested on, as far as the event does not
/// hold them itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What the people concerned could do in the repository, by numeric id.
    pub permissions: Vec<(i64, Permission)>,
    /// The licence that GitHub detected in the repository.
    pub repository_licence: Option<String>,
    /// The head commit of the pull request.
    pub head_sha: Option<String>,
}

impl Evidence {
    /// What `facts` showed.
    #[must_use]
    pub fn of(facts: &Facts) -> Self {
        Self {
            permissions: facts
                .permissions
                .iter()
                .map(|(id, what)| (id.0, *what))
                .collect(),
            repository_licence: facts.repository.as_ref().and_then(|it| it.licence.clone()),
            head_sha: facts
                .pull_request
                .as_ref()
                .map(|pull| pull.head_sha.clone()),
        }
    }
}

/// One link of the chain, public as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The opportunity.
    pub opportunity: OpportunityId,
    /// The event's place in it, from 1.
    pub version: u64,
    /// When it happened, by GitHub's clock or a timer's due time.
    pub at: Timestamp,
    /// Who did it; none when a timer did.
    pub actor: Option<Person>,
    /// What made it happen.
    pub cause: Cause,
    /// What happened.
    pub event: Event,
    /// What it rested on.
    pub evidence: Evidence,
    /// SHA-256 over salt and private text, in hex, where there is any.
    pub private_sha256: Option<String>,
    /// The hash of the record before it, or [`GENESIS`].
    pub previous: String,
}

impl Record {
    /// The bytes that are hashed: the record as RFC 8785 JSON.
    ///
    /// # Errors
    /// When a number does not fit JSON's: never for what this program makes.
    pub fn canonical(&self) -> Result<String, serde_json::Error> {
        serde_json_canonicalizer::to_string(self)
    }
}

/// The hash of a record's canonical form, in hex.
#[must_use]
pub fn hash(canonical: &str) -> String {
    hex::encode(Sha256::digest(canonical))
}

/// How private text enters a record.
#[must_use]
pub fn private_hash(salt: &[u8], text: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(salt);
    hasher.update(text);
    hex::encode(hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_canonical_form_has_its_keys_in_order_and_reads_back_as_the_record() {
        let record = Record {
            opportunity: OpportunityId(uuid::Uuid::nil()),
            version: 3,
            at: Timestamp::UNIX_EPOCH,
            actor: None,
            cause: Cause::Reading,
            event: Event::Certified,
            evidence: Evidence::default(),
            private_sha256: None,
            previous: GENESIS.to_owned(),
        };

        let canonical = record.canonical().unwrap();

        assert!(
            canonical.starts_with(r#"{"actor":null,"at":"1970-01-01T00:00:00Z","cause":"#),
            "{canonical}"
        );
        assert_eq!(serde_json::from_str::<Record>(&canonical).unwrap(), record);
    }
}
