//! The whole file of one opportunity as one ZIP, for who audits it.
//!
//! Everything that is known is in it: the record event by event with its private parts,
//! every version of the statement and of each application, what the App wrote, the draw,
//! its places in the public ledger, and papers to read. The same record gives the same
//! bytes; `SHA256SUMS` lists them and the instructions say how each claim is checked.

mod parts;
mod summary;

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::matter::Matter;
use super::pdf::PaperError;
use super::terms::terms;
use crate::domain::lang::Lang;
use crate::domain::ledger::{Checkpoint, Entry, Record};
use crate::i18n;

/// A text that the public chain has only as a salted hash (I11).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Private {
    /// The event's place in the chain, from 1.
    pub version: u64,
    /// The salt.
    pub salt: Vec<u8>,
    /// The text.
    pub text: String,
}

/// Something that the App wrote on GitHub, or has still to write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Message {
    /// The effect's id, which the comment's first line names.
    pub id: String,
    /// What kind of thing it is.
    pub kind: String,
    /// Whether it was done, waits, was given up or dropped.
    pub status: String,
    /// When it was decided, RFC 3339.
    pub decided_at: String,
    /// When it was settled, RFC 3339.
    pub settled_at: Option<String>,
    /// What was decided, as it is kept.
    pub job: Value,
    /// The comment's text as the App words it, where it is a comment.
    pub text: Option<String>,
}

/// One event: its record, and what stands beside it in the chain.
#[derive(Clone, Debug)]
pub struct Link {
    /// As the interface shows it.
    pub shown: Value,
    /// Its record.
    pub record: Record,
    /// Its hash.
    pub hash: String,
}

/// Everything that is known of one opportunity.
#[derive(Clone, Debug)]
pub struct Whole<'a> {
    /// The opportunity in English words.
    pub en: Matter<'a>,
    /// The same in French.
    pub fr: Matter<'a>,
    /// The opportunity as the interface shows it.
    pub shown: Value,
    /// Its draw record, from posting on.
    pub draw: Option<Value>,
    /// Its chain, oldest first.
    pub links: Vec<Link>,
    /// The private parts that were not erased.
    pub private: Vec<Private>,
    /// What the App wrote, oldest first.
    pub messages: Vec<Message>,
    /// The status comment as it now stands.
    pub status_comment: String,
    /// Its places in the public ledger.
    pub entries: Vec<Entry>,
    /// The ledger's signed head.
    pub checkpoint: Checkpoint,
    /// The invoice in either language, while its details are kept.
    pub invoices: Vec<(Lang, super::pdf::Paper)>,
    /// Where the service is, without a slash at the end.
    pub public_url: String,
}

/// Why the file could not be made.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// A paper.
    #[error(transparent)]
    Paper(#[from] PaperError),
    /// A defect: something of ours that is not JSON.
    #[error("a record cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// The archive.
    #[error("the archive cannot be made: {0}")]
    Zip(#[from] zip::result::ZipError),
    /// Memory.
    #[error("the archive cannot be written: {0}")]
    Io(#[from] std::io::Error),
}

/// The files by their paths.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Every file of the archive but the list of their hashes.
///
/// # Errors
/// When a paper cannot be set or a record is no JSON.
pub fn files(whole: &Whole<'_>) -> Result<Files, FileError> {
    let mut files = Files::new();
    put(&mut files, "opportunity.json", &whole.shown)?;
    put(&mut files, "state.json", whole.en.opportunity)?;
    let items: Vec<&Value> = whole.links.iter().map(|link| &link.shown).collect();
    put(
        &mut files,
        "events.json",
        &json!({ "items": items, "next_cursor": null }),
    )?;
    put(&mut files, "messages.json", &whole.messages)?;
    files.insert(
        "status-comment.md".to_owned(),
        whole.status_comment.clone().into_bytes(),
    );
    if let Some(draw) = &whole.draw {
        put(&mut files, "draw.json", draw)?;
    }
    let ledger = json!({ "entries": whole.entries, "checkpoint": whole.checkpoint });
    put(&mut files, "ledger.json", &ledger)?;
    parts::private(whole, &mut files)?;
    parts::statements(whole, &mut files)?;
    parts::applications(whole, &mut files)?;
    papers(whole, &mut files)?;
    for (lang, name) in [(Lang::En, "README.md"), (Lang::Fr, "LISEZMOI.md")] {
        let text = instructions(whole, lang);
        files.insert(name.to_owned(), text.into_bytes());
    }
    Ok(files)
}

fn papers(whole: &Whole<'_>, files: &mut Files) -> Result<(), FileError> {
    for matter in [&whole.en, &whole.fr] {
        let tag = matter.lang.tag();
        let summary = summary::summary(whole, matter).to_pdf()?;
        files.insert(format!("papers/summary.{tag}.pdf"), summary);
        if let Some(terms) = terms(matter) {
            files.insert(format!("papers/terms.{tag}.pdf"), terms.to_pdf()?);
        }
    }
    for (lang, invoice) in &whole.invoices {
        files.insert(
            format!("papers/invoice.{}.pdf", lang.tag()),
            invoice.to_pdf()?,
        );
    }
    Ok(())
}

/// How each claim of the file is checked, with the commands.
fn instructions(whole: &Whole<'_>, lang: Lang) -> String {
    let head = whole.links.last();
    let last = whole.entries.last();
    let anchor = head.map_or_else(String::new, |link| {
        format!("{}:{}", link.record.version, link.hash)
    });
    let place = last.map_or_else(|| "0".to_owned(), |entry| entry.sequence.to_string());
    let entry = last.map_or_else(String::new, |entry| entry.hash.clone());
    let arguments = [
        ("ocid", whole.en.ocid.into()),
        ("url", whole.public_url.as_str().into()),
        ("anchor", anchor.into()),
        ("place", place.into()),
        ("entry", entry.into()),
        ("size", whole.checkpoint.size.to_string().into()),
    ];
    let keys = [
        "file-readme-title",
        "file-readme-intro",
        "file-readme-files",
        "file-readme-sums",
        "file-readme-chain",
        "file-readme-private",
        "file-readme-draw",
        "file-readme-ledger",
        "file-readme-erased",
    ];
    let said = keys.map(|key| i18n::text(lang, key, &arguments));
    format!("{}\n", said.join("\n\n"))
}

/// The archive: the files in the order of their paths, none with a time of its own, and
/// `SHA256SUMS` over them.
///
/// # Errors
/// When it cannot be written.
pub fn zip(mut files: Files) -> Result<Vec<u8>, FileError> {
    let sums: Vec<String> = files
        .iter()
        .map(|(path, bytes)| format!("{}  {path}\n", hex::encode(Sha256::digest(bytes))))
        .collect();
    files.insert("SHA256SUMS".to_owned(), sums.concat().into_bytes());
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(6))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o444);
    for (path, bytes) in &files {
        writer.start_file(path.as_str(), options)?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

fn put(files: &mut Files, path: &str, body: &impl Serialize) -> Result<(), FileError> {
    let mut bytes = serde_json::to_vec_pretty(body)?;
    bytes.push(b'\n');
    files.insert(path.to_owned(), bytes);
    Ok(())
}
