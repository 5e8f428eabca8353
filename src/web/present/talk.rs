//! What was asked, answered and amended while the opportunity was open (R60, R138).

use super::super::pages::Site;
use super::super::view::rows::{AmendmentRow, AnswerRow, DifferenceRow, LineRow, QuestionRow};
use crate::domain::event::Event;
use crate::domain::lang::Lang;
use crate::domain::ledger::Record;
use crate::domain::opportunity::Posting;
use crate::domain::question::{Answer, Question, Texts};
use crate::domain::statement::{Changed, Difference, Edit, Part, Statement};
use crate::i18n;
use crate::store::board::Link;

/// The questions in the order of their numbers; `issue_url` is where they stand.
pub(super) fn questions(posting: &Posting, issue_url: &str, texts: &Texts) -> Vec<QuestionRow> {
    let url = |comment| format!("{issue_url}#issuecomment-{comment}");
    let answer = |it: &Answer| AnswerRow {
        login: it.by.login.clone(),
        at: it.at,
        url: it.comment.map_or_else(|| issue_url.to_owned(), url),
        text: texts.get(&it.text).cloned(),
        replaces: it.replaces,
    };
    let row = |it: &Question| QuestionRow {
        number: it.number,
        login: it.asker.login.clone(),
        at: it.asked_at,
        url: url(it.comment),
        text: texts.get(&it.text).cloned(),
        answer: it.answer.as_ref().map(answer),
    };
    posting.questions.iter().map(row).collect()
}

/// Each new version of the statement with what it changed, newest first.
pub(super) fn amendments(site: &Site, lang: Lang, chain: &[Link]) -> Vec<AmendmentRow> {
    let mut rows = Vec::new();
    let mut version = 0;
    let mut before: Option<Box<Statement>> = None;
    for link in chain {
        let Some((statement, reason)) = version_of(link) else {
            continue;
        };
        version += 1;
        if let Some(before) = before {
            rows.push(AmendmentRow {
                version,
                login: link.actor_login.clone(),
                at: link.at,
                reason,
                differences: differences(site, lang, &before, &statement),
            });
        }
        before = Some(statement);
    }
    rows.reverse();
    rows
}

/// What differs between two versions of a statement.
#[must_use]
pub fn differences(
    site: &Site,
    lang: Lang,
    before: &Statement,
    after: &Statement,
) -> Vec<DifferenceRow> {
    let differences = before.differences(after);
    let rows = differences.iter().map(|it| difference(site, lang, it));
    rows.collect()
}

/// The statement that an event puts in force, and why if it says.
fn version_of(link: &Link) -> Option<(Box<Statement>, Option<String>)> {
    if !matches!(
        link.kind.as_str(),
        "posted" | "amended" | "translated" | "extended"
    ) {
        return None;
    }
    let record: Record = serde_json::from_str(&link.body).ok()?;
    match record.event {
        Event::Posted { statement, .. } | Event::Amended { statement, .. } => {
            Some((statement, None))
        }
        Event::Translated { version, .. } => Some((version?.statement, None)),
        Event::Extended {
            statement, reason, ..
        } => Some((statement, Some(reason))),
        _ => None,
    }
}

fn difference(site: &Site, lang: Lang, difference: &Difference) -> DifferenceRow {
    let part = match &difference.part {
        Part::Field(field) => field.heading(lang).to_owned(),
        Part::Other(heading) if heading.is_empty() => i18n::text(lang, "difference-preface", &[]),
        Part::Other(heading) => heading.clone(),
    };
    let both = |before: String, after: String| {
        vec![
            LineRow {
                added: false,
                text: before,
            },
            LineRow {
                added: true,
                text: after,
            },
        ]
    };
    let lines = match &difference.changed {
        Changed::Price { before, after } => both(before.show(lang), after.show(lang)),
        Changed::Instant { before, after } => both(
            i18n::date(lang, *before, &site.zone),
            i18n::date(lang, *after, &site.zone),
        ),
        Changed::Text { edits } => edits.iter().map(line).collect(),
    };
    DifferenceRow { part, lines }
}

fn line(edit: &Edit) -> LineRow {
    let (added, text) = match edit {
        Edit::Removed(text) => (false, text),
        Edit::Added(text) => (true, text),
    };
    LineRow {
        added,
        text: text.clone(),
    }
}
