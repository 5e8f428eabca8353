//! What a comment said, as the thread shows it.

use jiff::Timestamp;

use crate::domain::command::{Comment, applies};
use crate::domain::decide::Command;
use crate::domain::ids::Person;
use crate::github::{Edit, History};
use crate::inbox::grammar;

/// Something that a comment said, and when it counts.
pub(super) struct Said {
    pub(super) command: Command,
    pub(super) at: Timestamp,
    pub(super) actor: Option<Person>,
    pub(super) fact_key: String,
}

/// What is taken from a comment as the thread shows it: what was first written counts
/// then, and an edit by whoever made it, as an application alone, since commands are
/// never taken from an edit.
///
/// Where GitHub does not say what was first written and who edited, the text is taken
/// as its author's application, and withdraws nothing (case 73).
pub(super) fn taken(
    comment: &Comment,
    history: Option<&History>,
    on_pull_request: Option<i64>,
) -> Vec<Said> {
    let (first, edits) = match history {
        Some(history) => (history.written.as_deref(), history.edits.as_slice()),
        None if comment.is_edited() => return guessed(comment).into_iter().collect(),
        None => (Some(comment.body.as_str()), [].as_slice()),
    };
    let written = first.map(grammar::parse).filter(|it| !it.is_empty());
    let first = written.zip(first).map(|(written, body)| Said {
        command: Command::Comment {
            comment: comment.with(body, comment.created_at),
            written,
            on_pull_request,
        },
        at: comment.created_at,
        actor: comment.author.clone(),
        fact_key: fact_key(comment, comment.created_at),
    });
    let edits = edits.iter().filter(|_| on_pull_request.is_none());
    first
        .into_iter()
        .chain(edits.filter_map(|edit| edited(comment, edit)))
        .collect()
}

fn guessed(comment: &Comment) -> Option<Said> {
    let written = grammar::parse(&comment.body);
    applies(&written).then(|| Said {
        command: Command::CommentEdited {
            comment: comment.clone(),
            written,
            before: None,
        },
        at: comment.updated_at,
        actor: comment.author.clone(),
        fact_key: fact_key(comment, comment.updated_at),
    })
}

fn edited(comment: &Comment, edit: &Edit) -> Option<Said> {
    let written = grammar::parse(&edit.body);
    let before = edit.before.as_deref().map(grammar::parse);
    let bears = applies(&written) || before.as_deref().is_some_and(applies);
    let actor = edit.by.clone().filter(|_| bears && !edit.by_bot)?;
    Some(Said {
        command: Command::CommentEdited {
            comment: comment.with(&edit.body, edit.at),
            written,
            before,
        },
        at: edit.at,
        actor: Some(actor),
        fact_key: fact_key(comment, edit.at),
    })
}

pub(super) fn fact_key(comment: &Comment, at: Timestamp) -> String {
    format!("comment:{}:{at}", comment.id)
}
