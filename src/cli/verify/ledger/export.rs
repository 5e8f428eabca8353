//! A ledger in a file: one record a line, and the checkpoint at its end.

use std::io::{BufRead, Read as _};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::chain;
use super::fault::{LedgerFault, LineFault};
use super::{LedgerVerified, Trusted};
use crate::domain::ledger::{Checker, Checkpoint, Entry};
use crate::notary;

/// No record is nearly as long as this many bytes.
const LONGEST: u64 = 16 * 1024 * 1024;

/// The last line of an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct End {
    /// What signs the records before it.
    pub checkpoint: Checkpoint,
}

/// Checks a file of `export ledger`, or the answer of an opportunity's `…/events`.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn verify_export(
    source: &mut impl BufRead,
    trusted: &Trusted,
) -> Result<LedgerVerified, LedgerFault> {
    let mut checker = Checker::new(&trusted.anchors);
    let mut number = 0;
    while let Some(line) = next_line(source, number + 1)? {
        number += 1;
        let text = match read(&line) {
            Ok(Value::Object(mut fields)) if number == 1 && fields.contains_key("items") => {
                return chain::verify(fields.remove("items").unwrap_or_default(), trusted);
            }
            Ok(value) => value,
            Err(why) if number == 1 => return whole(line, source, trusted, why),
            Err(why) => return Err(LedgerFault::Line { line: number, why }),
        };
        let wrong = |why| LedgerFault::Line { line: number, why };
        if text.get("checkpoint").is_some() {
            let end: End = typed(text, &line).map_err(wrong)?;
            return ended(source, checker, end.checkpoint, number, trusted);
        }
        let entry: Entry = typed(text, &line).map_err(wrong)?;
        checker.take(&entry)?;
    }
    Err(LedgerFault::NoCheckpoint {
        last: checker.size(),
    })
}

/// Nothing may follow the checkpoint, and it must sign what stood before it.
fn ended(
    source: &mut impl BufRead,
    checker: Checker,
    checkpoint: Checkpoint,
    number: u64,
    trusted: &Trusted,
) -> Result<LedgerVerified, LedgerFault> {
    if next_line(source, number + 1)?.is_some() {
        return Err(LedgerFault::Line {
            line: number + 1,
            why: LineFault::AfterTheEnd,
        });
    }
    let line = Some(number);
    notary::check(&checkpoint, trusted.key.as_deref())
        .map_err(|why| LedgerFault::Checkpoint { line, why })?;
    let found = checker.finish(Some(&checkpoint.head()))?;
    Ok(LedgerVerified::log(found, checkpoint, trusted))
}

/// A file whose first line is no JSON may be one answer over many lines.
fn whole(
    mut text: Vec<u8>,
    source: &mut impl BufRead,
    trusted: &Trusted,
    why: LineFault,
) -> Result<LedgerVerified, LedgerFault> {
    source.take(LONGEST).read_to_end(&mut text)?;
    match serde_json::from_slice::<Value>(&text) {
        Ok(Value::Object(mut fields)) if fields.contains_key("items") => {
            chain::verify(fields.remove("items").unwrap_or_default(), trusted)
        }
        Ok(_) | Err(_) => Err(LedgerFault::Line { line: 1, why }),
    }
}

/// The next line with its line feed, which the last may lack; none at the end.
fn next_line(source: &mut impl BufRead, number: u64) -> Result<Option<Vec<u8>>, LedgerFault> {
    let mut line = Vec::new();
    source.take(LONGEST).read_until(b'\n', &mut line)?;
    if line.len() as u64 == LONGEST {
        return Err(LedgerFault::Line {
            line: number,
            why: LineFault::TooLong,
        });
    }
    Ok((!line.is_empty()).then_some(line))
}

fn read(line: &[u8]) -> Result<Value, LineFault> {
    let text = std::str::from_utf8(line).map_err(|_| LineFault::NotText)?;
    serde_json::from_str(text).map_err(LineFault::NotJson)
}

/// The line as what it should be, in the one spelling that there is.
fn typed<T: Serialize + for<'de> Deserialize<'de>>(
    value: Value,
    line: &[u8],
) -> Result<T, LineFault> {
    let it: T = serde_json::from_value(value).map_err(LineFault::NotARecord)?;
    let spelled = spelled(&it).map_err(LineFault::NotARecord)?;
    if spelled.as_bytes() == line {
        Ok(it)
    } else {
        Err(LineFault::Spelling)
    }
}

/// How an export writes a line: RFC 8785 JSON, and a line feed.
pub(crate) fn spelled(line: &impl Serialize) -> Result<String, serde_json::Error> {
    let mut text = serde_json_canonicalizer::to_string(line)?;
    text.push('\n');
    Ok(text)
}

impl From<&Checkpoint> for End {
    fn from(checkpoint: &Checkpoint) -> Self {
        Self {
            checkpoint: checkpoint.clone(),
        }
    }
}

impl LedgerFault {
    /// The number of the record, or line, that is named; none where it is the checkpoint
    /// or one of several.
    #[must_use]
    pub fn record(&self) -> Option<u64> {
        match self {
            Self::Wrong(fault) => fault.record(),
            Self::Line { line, .. } => Some(*line),
            Self::Checkpoint { line, .. } => *line,
            Self::NoCheckpoint { last } => Some(*last + 1),
            Self::OnePage
            | Self::Answer { .. }
            | Self::Status { .. }
            | Self::Fetch { .. }
            | Self::TooLong { .. }
            | Self::Read(_) => None,
        }
    }
}
