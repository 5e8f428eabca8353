//! Why a ledger is not right, or could not be checked.

use crate::domain::ledger::Fault;
use crate::notary::CheckpointFault;

/// What `verify ledger` says instead of "right".
#[derive(Debug, thiserror::Error)]
pub enum LedgerFault {
    /// The log or chain itself.
    #[error(transparent)]
    Wrong(#[from] Fault),
    /// A line that is no record as the export writes it.
    #[error("record {line} (line {line}): {why}")]
    Line {
        /// Its number, which is that of the record it should be.
        line: u64,
        /// What it is instead.
        why: LineFault,
    },
    /// The checkpoint.
    #[error("the checkpoint{}: {why}", on(*.line))]
    Checkpoint {
        /// The line on which it stands, in a file.
        line: Option<u64>,
        /// What is wrong with it.
        why: CheckpointFault,
    },
    /// Nothing says where the log ends.
    #[error(
        "after record {last} the file ends without a checkpoint: its end, from record {next} on, was cut off",
        next = .last + 1
    )]
    NoCheckpoint {
        /// The last record.
        last: u64,
    },
    /// A page of entries, which no checkpoint is part of.
    #[error(
        "this is one page of a ledger, which alone cannot be checked: give the address of the service, or a file of `export ledger`"
    )]
    OnePage,
    /// Not what the address was expected to answer.
    #[error("{url} does not answer with a ledger: {source}")]
    Answer {
        /// The address.
        url: String,
        /// What is wrong.
        source: serde_json::Error,
    },
    /// An answer other than success.
    #[error("{url} answers {status}")]
    Status {
        /// The address.
        url: String,
        /// The HTTP status.
        status: u16,
    },
    /// The request.
    #[error("{url} cannot be fetched: {source}")]
    Fetch {
        /// The address.
        url: String,
        /// Why.
        source: reqwest::Error,
    },
    /// Longer than any page can be.
    #[error("{url} answers with more than 64 MiB")]
    TooLong {
        /// The address.
        url: String,
    },
    /// The file.
    #[error("the file cannot be read: {0}")]
    Read(#[from] std::io::Error),
}

/// What a line is instead of a record.
#[derive(Debug, thiserror::Error)]
pub enum LineFault {
    /// Not UTF-8.
    #[error("the line is not text (UTF-8): it was changed")]
    NotText,
    /// Not JSON.
    #[error("the line is not JSON: it was changed or cut off ({0})")]
    NotJson(serde_json::Error),
    /// JSON of another kind.
    #[error("the line is not a record of a ledger: it was changed ({0})")]
    NotARecord(serde_json::Error),
    /// Another spelling of the same content.
    #[error("the line is written otherwise than `export ledger` writes it: it was changed")]
    Spelling,
    /// Something behind the end.
    #[error("there is more after the checkpoint, which ends a ledger")]
    AfterTheEnd,
    /// Longer than a record can be.
    #[error("the line is longer than a record can be (16 MiB)")]
    TooLong,
}

fn on(line: Option<u64>) -> String {
    line.map_or_else(String::new, |line| format!(" (line {line})"))
}
