//! Where a thread is read, and how far.

use jiff::Timestamp;

use crate::domain::command::Comment;
use crate::domain::ids::CommentId;

/// Which part of a thread is read.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    /// All of it.
    Whole,
    /// What stands before a comment.
    Before(CommentId),
    /// What was written by an instant.
    By(Timestamp),
}

impl Part {
    pub(super) fn has(self, comment: &Comment) -> bool {
        match self {
            Self::Whole => true,
            Self::Before(before) => comment.id < before,
            Self::By(at) => comment.created_at <= at,
        }
    }
}

/// Where something is read, and what of it counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) part: Part,
    /// From when on it counts.
    pub(super) since: Option<Timestamp>,
    /// The pull request whose conversation it is; none in the issue.
    pub(super) on_pull_request: Option<i64>,
}

impl Place {
    /// Whether what was said at that instant is in it.
    pub(super) fn has(self, at: Timestamp) -> bool {
        let begun = self.since.is_none_or(|since| at >= since);
        match self.part {
            Part::Whole | Part::Before(_) => begun,
            Part::By(end) => begun && at <= end,
        }
    }
}
