//! What a right ledger shows, in sentences.

use std::fmt;

use super::Trusted;
use crate::domain::ledger::{Anchor, Checked, Checkpoint};

/// A ledger that is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LedgerVerified {
    /// The public log.
    Log {
        /// What it holds.
        checked: Checked,
        /// What signs it.
        checkpoint: Checkpoint,
        /// How many anchors it had to hold.
        anchors: usize,
        /// Whether the key was known from elsewhere.
        key_known: bool,
    },
    /// One opportunity's chain.
    Chain {
        /// How many events, and the hash of the last.
        head: Anchor,
        /// How many anchors it had to hold.
        anchors: usize,
    },
}

impl LedgerVerified {
    pub(super) fn log(checked: Checked, checkpoint: Checkpoint, trusted: &Trusted) -> Self {
        Self::Log {
            checked,
            checkpoint,
            anchors: trusted.anchors.len(),
            key_known: trusted.key.is_some(),
        }
    }
}

impl fmt::Display for LedgerVerified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Log {
                checked,
                checkpoint,
                anchors,
                key_known,
            } => {
                log(f, checked, checkpoint)?;
                key(f, checkpoint, *key_known)?;
                held(f, *anchors)
            }
            Self::Chain { head, anchors } => {
                writeln!(
                    f,
                    "The chain of this opportunity is whole: {}, each as it was recorded.\n\
                     Its head is {head}",
                    counted(head.count, "event", "events")
                )?;
                held(f, *anchors)?;
                if *anchors == 0 {
                    f.write_str(
                        "\nWithout an anchor, events missing at the end would not be seen: \
                         compare the head with the one in the status comment on the issue.",
                    )?;
                }
                Ok(())
            }
        }
    }
}

fn counted(count: u64, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

fn log(f: &mut fmt::Formatter<'_>, checked: &Checked, checkpoint: &Checkpoint) -> fmt::Result {
    writeln!(
        f,
        "The ledger is whole: {} of {}, each in its place and as it was sealed.\n\
         The checkpoint of {} signs all of them; the last hash is {}",
        counted(checked.head.size, "record", "records"),
        counted(checked.opportunities, "opportunity", "opportunities"),
        checkpoint.signed_at,
        checked.head.hash
    )?;
    if checked.withheld > 0 {
        writeln!(
            f,
            "Not shown, since their repository or opportunity is not public: {}. \
             Their place and hash were checked, their content could not be.",
            counted(checked.withheld, "record", "records")
        )?;
    }
    Ok(())
}

fn key(f: &mut fmt::Formatter<'_>, checkpoint: &Checkpoint, known: bool) -> fmt::Result {
    if known {
        writeln!(f, "It is signed by the key that you gave.")
    } else {
        writeln!(
            f,
            "It is signed by the key {}, which the ledger itself names: compare it with one \
             that you have from elsewhere, or give that with --key.",
            checkpoint.public_key
        )
    }
}

fn held(f: &mut fmt::Formatter<'_>, anchors: usize) -> fmt::Result {
    match anchors {
        0 => f.write_str(
            "No anchor was given: --anchor N:HASH, from a status comment, would also show that \
             nothing was rewritten and signed anew.",
        ),
        1 => f.write_str("It holds the anchor that you gave."),
        more => write!(f, "It holds the {more} anchors that you gave."),
    }
}
