//! Versions of the statement and of each application, and the private parts.

use serde_json::json;

use super::{FileError, Files, Link, Whole, put};
use crate::domain::event::Event;
use crate::domain::lang::Lang;
use crate::domain::ledger::private_hash;
use crate::domain::statement::Statement;

/// `v007`: sorts as it counts.
fn version(link: &Link) -> String {
    format!("v{:03}", link.record.version)
}

/// Each private text with its salt and the hash that the chain has of both (I11).
pub(super) fn private(whole: &Whole<'_>, files: &mut Files) -> Result<(), FileError> {
    let parts: Vec<_> = whole
        .private
        .iter()
        .map(|part| {
            json!({
                "version": part.version,
                "salt": hex::encode(&part.salt),
                "text": part.text,
                "private_sha256": private_hash(&part.salt, &part.text),
            })
        })
        .collect();
    put(files, "private.json", &parts)
}

/// Every version of the statement with its hash, and every text it was read from.
pub(super) fn statements(whole: &Whole<'_>, files: &mut Files) -> Result<(), FileError> {
    for link in &whole.links {
        let at = version(link);
        match &link.record.event {
            Event::ApprovalAsked {
                statement,
                statement_sha256,
                ..
            }
            | Event::Posted {
                statement,
                statement_sha256,
                ..
            }
            | Event::Extended {
                statement,
                statement_sha256,
                ..
            } => one(files, &at, statement, statement_sha256)?,
            Event::Amended {
                statement,
                statement_sha256,
                title,
                body,
                ..
            } => {
                one(files, &at, statement, statement_sha256)?;
                source(files, &at, title, body);
            }
            Event::Translated { form, version } => {
                let path = format!("statements/{at}-translation.{}.md", form.language.tag());
                files.insert(path, form.text.clone().into_bytes());
                if let Some(version) = version {
                    one(files, &at, &version.statement, &version.statement_sha256)?;
                }
            }
            Event::Labelled { title, body, .. } | Event::Rewritten { title, body } => {
                source(files, &at, title, body);
            }
            _ => {}
        }
    }
    Ok(())
}

fn one(files: &mut Files, at: &str, statement: &Statement, hash: &str) -> Result<(), FileError> {
    let body = json!({ "statement_sha256": hash, "statement": statement });
    put(files, &format!("statements/{at}.json"), &body)?;
    for lang in Lang::ALL {
        let shown = statement.in_language(lang);
        if shown.language == lang {
            let path = format!("statements/{at}.{}.md", lang.tag());
            let text = format!("# {}\n\n{}", shown.title, shown.print(lang));
            files.insert(path, text.into_bytes());
        }
    }
    Ok(())
}

fn source(files: &mut Files, at: &str, title: &str, body: &str) {
    let text = format!("# {title}\n\n{body}\n");
    files.insert(format!("statements/{at}-issue.md"), text.into_bytes());
}

/// Each version of each application with its text, as far as it was not erased.
pub(super) fn applications(whole: &Whole<'_>, files: &mut Files) -> Result<(), FileError> {
    for link in &whole.links {
        let number = match &link.record.event {
            Event::ApplicationReceived { number, .. }
            | Event::ApplicationRevised { number, .. }
            | Event::ApplicationWithdrawn { number, .. } => *number,
            _ => continue,
        };
        let text = whole
            .private
            .iter()
            .find(|part| part.version == link.record.version)
            .map(|part| part.text.as_str());
        let body = json!({
            "application": format!("A{number}"),
            "event": link.record.event,
            "at": link.record.at,
            "actor": link.record.actor,
            "text": text,
        });
        let path = format!("applications/A{number}-{}.json", version(link));
        put(files, &path, &body)?;
    }
    Ok(())
}
