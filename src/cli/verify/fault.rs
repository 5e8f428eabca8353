//! What can be wrong with a draw record, and how it is told.

use std::fmt;

use crate::domain::ids::CommentId;

/// A field that a record may have or not, as its status has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// `commitment`.
    Commitment,
    /// `seed`.
    Seed,
    /// `round`.
    Round,
    /// `signature`.
    Signature,
    /// `list`.
    List,
    /// `list_sha256`.
    ListSha256,
    /// `order`.
    Order,
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Commitment => "commitment",
            Self::Seed => "seed",
            Self::Round => "round",
            Self::Signature => "signature",
            Self::List => "list",
            Self::ListSha256 => "list_sha256",
            Self::Order => "order",
        })
    }
}

/// What is wrong with a record: one for each thing that can be.
#[derive(Debug, thiserror::Error)]
pub enum DrawFault {
    /// It is not the JSON of a record.
    #[error("this is not a draw record: {0}")]
    Format(#[from] serde_json::Error),
    /// It has a field that no record has.
    #[error("a draw record has no field `{0}`")]
    UnknownField(String),
    /// It is of another version.
    #[error("version is {0}; this program checks version 1")]
    Version(u32),
    /// Not the 48 bytes of a signature in hexadecimal.
    #[error("`signature` is not 96 hexadecimal digits in small letters")]
    NotASignature,
    /// Not the beacon's own signature of the round.
    #[error("`signature` is not the beacon's of round {round}")]
    Signature {
        /// The round.
        round: u64,
    },
    /// A field is missing that its status must have.
    #[error("`{field}` is missing although the status is `{status}`")]
    Missing {
        /// The field.
        field: Field,
        /// The status.
        status: &'static str,
    },
    /// A field is there that its status must not have.
    #[error("`{field}` must be null while the status is `{status}`")]
    Unexpected {
        /// The field.
        field: Field,
        /// The status.
        status: &'static str,
    },
    /// Not 32 bytes in hexadecimal.
    #[error("`{0}` is not 64 hexadecimal digits in small letters")]
    NotHex(Field),
    /// The list is empty, or longer than one where it must not be.
    #[error("`list` has {found} comment ids; the status `{status}` takes {expected}")]
    Length {
        /// How many there are.
        found: usize,
        /// The status.
        status: &'static str,
        /// How many there should be, in words.
        expected: &'static str,
    },
    /// A comment id below 1.
    #[error("`list` has {0}, which is not a comment id")]
    NotAnId(i64),
    /// A comment id twice.
    #[error("`list` has {0} twice")]
    Twice(CommentId),
    /// The seed is not the one committed to.
    #[error(
        "`seed` does not fit `commitment`: its SHA-256 is {computed}, published was {published}"
    )]
    Commitment {
        /// What was published with the posting.
        published: String,
        /// What the seed gives.
        computed: String,
    },
    /// The list is not the one published.
    #[error(
        "`list` does not fit `list_sha256`: its SHA-256 is {computed}, published was {published}"
    )]
    List {
        /// What was published.
        published: String,
        /// What the list gives.
        computed: String,
    },
    /// The order is not the one that was drawn.
    #[error("`order` is not the order that randomness and list give, which is {}", listed(.computed))]
    Order {
        /// The right one.
        computed: Vec<CommentId>,
    },
}

fn listed(ids: &[CommentId]) -> String {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    ids.join(", ")
}
