//! What must be done on GitHub because of a decision.
//!
//! Effects name what to do; where the state can be read again they carry no
//! content. The status comment and the labels are not listed here: whoever
//! records a change queues both, since both show the state as it then is.

use serde::{Deserialize, Serialize};

use super::command::Comment;
use super::ids::{CommentId, Person};
use super::judgement::Judgement;
use super::lang::Lang;
use super::notice::Notice;

/// The App's receipt for a command (`interfaces.md` §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reaction {
    /// Done.
    Done,
    /// Refused; a reply says why.
    Confused,
    /// Seen; the decision takes more than ten seconds.
    Seen,
}

impl Reaction {
    /// GitHub's name for it.
    #[must_use]
    pub const fn content(self) -> &'static str {
        match self {
            Self::Done => "+1",
            Self::Confused => "confused",
            Self::Seen => "eyes",
        }
    }
}

/// One thing to do on GitHub.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum Effect {
    /// React to a comment.
    React {
        /// The comment.
        comment: CommentId,
        /// With what.
        reaction: Reaction,
    },
    /// Write one comment.
    Say {
        /// The number of the issue or pull request.
        number: i64,
        /// What makes this comment this one: it is written once however often it is asked for.
        key: String,
        /// What it says.
        notice: Notice,
        /// In which language.
        language: Lang,
    },
    /// Assign the supplier to the issue.
    Assign {
        /// Whom.
        supplier: Person,
    },
    /// Take the supplier of an award that ended off the issue.
    Unassign {
        /// Whom.
        supplier: Person,
    },
    /// Write the acceptance check run on a head commit.
    CheckRun {
        /// The pull request's number.
        number: i64,
        /// What it shows.
        judgement: Judgement,
    },
    /// Put the trigger label back that was taken off in vain (case 54).
    RestoreLabel,
    /// Look for pull requests that were opened or merged before the award was known.
    FindDelivery,
}

/// The effects that answer a comment.
#[must_use]
pub fn answer(comment: &Comment, reaction: Reaction) -> Effect {
    Effect::React {
        comment: comment.id,
        reaction,
    }
}
