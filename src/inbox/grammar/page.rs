//! A comment as lines, each with what hides it from the grammar.

use crate::domain::lang::Lang;

use super::hidden::{self, Hidden};
use super::mail;
use super::words::{self, Entry};

/// One line of the comment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    /// Whether it is code, or begins inside code or an HTML comment.
    pub(super) hidden: bool,
    /// Whether a mail program quoted it from earlier in the thread.
    pub(super) mailed: bool,
}

/// A command's first line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head<'a> {
    pub(super) index: usize,
    pub(super) entry: &'static Entry,
    pub(super) language: Lang,
    pub(super) word: &'a str,
    /// What follows the word on its line.
    pub(super) rest: &'a str,
}

/// The whole comment.
#[derive(Debug)]
pub(super) struct Page<'a> {
    lines: Vec<Line<'a>>,
}

impl<'a> Page<'a> {
    pub(super) fn read(text: &'a str) -> Self {
        let Hidden(hidden) = hidden::find(text);
        let mut lines: Vec<Line<'a>> = text
            .split('\n')
            .zip(hidden.into_iter().chain(std::iter::repeat(false)))
            .map(|(text, hidden)| Line {
                text,
                hidden,
                mailed: false,
            })
            .collect();
        mail::mark(&mut lines);
        Self { lines }
    }

    /// Every line that begins with a command.
    pub(super) fn heads(&self) -> Vec<Head<'a>> {
        self.lines
            .iter()
            .enumerate()
            .filter(|(_, line)| !line.hidden && !line.mailed)
            .filter_map(|(index, line)| head(index, line.text))
            .collect()
    }

    /// The lines below `head` up to `next`, or to the end, without mailed ones.
    pub(super) fn after(&self, head: &Head<'a>, next: Option<&Head<'a>>) -> Vec<Line<'a>> {
        let end = next.map_or(self.lines.len(), |next| next.index);
        self.lines
            .get(head.index + 1..end)
            .unwrap_or_default()
            .iter()
            .filter(|line| !line.mailed)
            .copied()
            .collect()
    }
}

/// Four spaces or a tab make code of a line, or put it inside a list item.
fn head(index: usize, text: &str) -> Option<Head<'_>> {
    let command = text.trim_start_matches(' ');
    if text.len() - command.len() > 3 {
        return None;
    }
    let command = command.strip_prefix('/')?;
    let (word, rest) = command
        .split_once(char::is_whitespace)
        .unwrap_or((command, ""));
    let (entry, language) = words::find(word)?;
    Some(Head {
        index,
        entry,
        language,
        word,
        rest,
    })
}
