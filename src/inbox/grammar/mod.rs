//! The commands of an issue comment, read from its Markdown.
//!
//! A command is a known word after a slash at the start of a line, indented by
//! at most three spaces, outside quotes, code and HTML comments (case 74). A
//! slash before any other word, such as a path, is ordinary text. The text
//! before the first command is nobody's argument and is passed over.
//!
//! `/apply` and `/translate` take all that follows them, wherever they stand:
//! put first they are alone, put after other commands they end the list.
//!
//! A line below a quoted one that has no `>` of its own belongs to the quote in
//! Markdown's eyes ("lazy continuation"), yet its writer typed the command
//! himself: it counts.

mod arguments;
mod hidden;
mod mail;
mod page;
mod tasks;
#[cfg(test)]
mod tests;
mod words;

use crate::domain::command::Written;

use self::page::Page;

/// The commands of `body`, in order; none where the comment is only talk.
///
/// Never fails: a command that is written wrongly comes back as a
/// [`Malformed`](crate::domain::command::Malformed) in its place, so that one
/// reply can name all that is to be mended (case 76). Parts that a mail
/// program quoted are left out (case 75).
#[must_use]
pub fn parse(body: &str) -> Vec<Written> {
    let text = plain(body);
    let page = Page::read(&text);
    let heads = page.heads();
    let mut written = Vec::new();
    for (position, head) in heads.iter().enumerate() {
        let takes_rest = head.entry.takes_rest();
        let next = heads.get(position + 1).filter(|_| !takes_rest);
        let lines = page.after(head, next);
        written.push(Written {
            line: u32::try_from(head.index + 1).unwrap_or(u32::MAX),
            language: head.language,
            word: head.word.to_owned(),
            instruction: arguments::instruction(head, &lines),
        });
        if takes_rest {
            break;
        }
    }
    written
}

/// GitHub's web form sends CRLF, mail and the API either; NUL cannot be stored.
fn plain(body: &str) -> String {
    body.replace('\0', "")
        .replace("\r\n", "\n")
        .replace('\r', "\n")
}
