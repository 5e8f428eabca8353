//! `verify draw`: recomputes a draw from its public record alone (`interfaces.md` §5).
//!
//! Nothing is believed but the record: the seed must fit the commitment that
//! was published with the posting, the list its hash, and the order must be the
//! one that both give. `docs/verify_draw.py` does the same without this program.

mod fault;
mod record;
mod source;

use std::fmt;

use clap::{Args, Subcommand};

use crate::domain::ids::CommentId;

pub use fault::{DrawFault, Field};
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
    },
}

impl Verify {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        match self.what {
            What::Draw { source } => {
                let record = source::read(&source).await?;
                println!("{}", verify_record(&record)?);
            }
        }
        Ok(())
    }
}

/// What a right record shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verified {
    /// The order is the one that seed and list give.
    Revealed {
        /// The comment ids of those who passed, first drawn first.
        order: Vec<CommentId>,
    },
    /// One application passed: there was nothing to draw.
    Sole {
        /// Its comment id.
        comment: CommentId,
    },
    /// Only the commitment is published: there is no draw to check yet.
    Committed,
    /// The list fits its hash; the seed is not revealed yet.
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
            Self::Revealed { order } => {
                writeln!(f, "The draw is right: the seed fits the commitment,")?;
                writeln!(f, "the list its hash, and both give this order:")?;
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
            Self::Committed => f.write_str(
                "Nothing is wrong so far, and nothing is drawn yet: only the commitment is \
                 published. Keep it, and check again after the evaluation.",
            ),
            Self::Listed { passed } => write!(
                f,
                "Nothing is wrong so far, and nothing is drawn yet: the list of {passed} fits \
                 its hash, the seed is not revealed."
            ),
            Self::NotRevealed => f.write_str(
                "Nothing in the record is wrong, but there is no draw to check: the \
                 opportunity ended before the seed was revealed.",
            ),
        }
    }
}
