//! `verify`: checks what the App published, from public data alone.
//!
//! `verify draw` recomputes a draw from its record (`interfaces.md` §5), `verify
//! ledger` checks the chain of events.
//!
//! Nothing is believed but the record: the seed must fit the commitment that
//! was published with the posting, or the signature be the beacon's of the round
//! named with the list; the list must fit its hash, and the order be the one that
//! both give. `docs/verify_draw.py` does the same without this program, but for
//! the signature.

mod fault;
pub(crate) mod ledger;
mod record;
mod source;

use std::fmt;

use anyhow::bail;
use clap::{Args, Subcommand};

use crate::domain::beacon::Beacon;
use crate::domain::ids::CommentId;
use crate::web::api::DrawSource;

pub use fault::{DrawFault, Field};
pub use ledger::{LedgerFault, LedgerVerified, Trusted, verify_export};
pub use record::verify_record;

/// Recomputes what the App published, from public data alone.
#[derive(Debug, Args)]
pub struct Verify {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Recomputes a draw from its record; exits with 1 when the record is wrong.
    Draw {
        /// The record's file, or its address (`…/draw` of the opportunity).
        #[arg(value_name = "FILE|URL")]
        source: String,
        /// The public key of the beacon, in hexadecimal, where the draw rests on
        /// another than quicknet.
        #[arg(long, value_name = "HEX")]
        public_key: Option<String>,
    },
    Ledger(ledger::VerifyLedger),
}

impl Verify {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        match self.what {
            What::Draw { source, public_key } => {
                let record = source::read(&source).await?;
                println!("{}", verify_record(&record, &beacon(public_key)?)?);
                Ok(())
            }
            What::Ledger(ledger) => ledger.run().await,
        }
    }
}

fn beacon(public_key: Option<String>) -> anyhow::Result<Beacon> {
    let quicknet = Beacon::default();
    let beacon = Beacon {
        public_key: public_key.unwrap_or(quicknet.public_key),
        ..quicknet
    };
    if beacon.has_a_key() {
        Ok(beacon)
    } else {
        bail!("--public-key is not a key of the scheme bls-unchained-g1-rfc9380")
    }
}

/// What a right record shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verified {
    /// The order is the one that seed and list give.
    Revealed {
        /// Where the randomness came from.
        source: DrawSource,
        /// The comment ids of those who passed, first drawn first.
        order: Vec<CommentId>,
    },
    /// One application passed: there was nothing to draw.
    Sole {
        /// Its comment id.
        comment: CommentId,
    },
    /// Nothing but the source of the randomness is published: there is no draw to check yet.
    Committed {
        /// Where the randomness will come from.
        source: DrawSource,
    },
    /// The list fits its hash; the randomness is not revealed yet.
    Listed {
        /// How many passed.
        passed: usize,
    },
    /// The opportunity ended without a draw; nothing in the record is wrong.
    NotRevealed,
}

impl fmt::Display for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Revealed { source, order } => {
                f.write_str(match source {
                    DrawSource::Local => "The draw is right: the seed fits the commitment,\n",
                    DrawSource::Drand => {
                        "The draw is right: the signature is the beacon's of that round,\n"
                    }
                })?;
                writeln!(f, "the list fits its hash, and both give this order:")?;
                let lines: Vec<String> = (1..)
                    .zip(order)
                    .map(|(place, comment)| format!("{place}. {comment}"))
                    .collect();
                f.write_str(&lines.join("\n"))
            }
            Self::Sole { comment } => write!(
                f,
                "The record is right: one application passed ({comment}), so nothing was drawn."
            ),
            Self::Committed {
                source: DrawSource::Local,
            } => f.write_str(
                "Nothing is wrong so far, and nothing is drawn yet: only the commitment is \
                 published. Keep it, and check again after the evaluation.",
            ),
            Self::Committed {
                source: DrawSource::Drand,
            } => f.write_str(
                "Nothing is wrong so far, and nothing is drawn yet: a round of the beacon is \
                 named after the evaluation. Check again then.",
            ),
            Self::Listed { passed } => write!(
                f,
                "Nothing is wrong so far, and nothing is drawn yet: the list of {passed} fits \
                 its hash, the randomness is not revealed."
            ),
            Self::NotRevealed => f.write_str(
                "Nothing in the record is wrong, but there is no draw to check: the \
                 opportunity ended before the randomness was revealed.",
            ),
        }
    }
}
