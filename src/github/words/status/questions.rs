//! Questions and answers, as the status comment shows them (R42, R61).

use crate::domain::ids::CommentId;
use crate::domain::opportunity::{Opportunity, Posting, State};
use crate::domain::question::{Answer, Question, Texts};
use crate::github::words::escape::{echo, mention};
use crate::github::words::voice::{Voice, bullets};

/// The questions, and until when more are taken; nothing where neither is to be said.
pub(super) fn section(
    voice: &Voice<'_>,
    opportunity: &Opportunity,
    posting: &Posting,
    texts: &Texts,
) -> Option<String> {
    let mut parts = Vec::new();
    if matches!(opportunity.state, State::Open(_)) {
        parts.push(until(voice, posting));
    }
    if !posting.questions.is_empty() {
        let item = |it| question(voice, opportunity, it, texts);
        parts.push(bullets(posting.questions.iter().map(item)));
    }
    (!parts.is_empty()).then(|| {
        format!(
            "{}\n\n{}",
            voice.title("questions-title"),
            parts.join("\n\n")
        )
    })
}

fn until(voice: &Voice<'_>, posting: &Posting) -> String {
    let programme = voice.words.programme;
    let closes_at = posting.statement.closes_at;
    match programme.question_cutoff(posting.posted_at, closes_at) {
        Some(cutoff) => {
            let until = voice.date(cutoff).into();
            voice.tell("questions-until", &[("until", until)])
        }
        None => voice.say("questions-none"),
    }
}

/// `Q1 · @login · time`, what was asked, and below it what was answered.
fn question(voice: &Voice<'_>, opportunity: &Opportunity, it: &Question, texts: &Texts) -> String {
    let arguments = [
        ("number", it.number.into()),
        ("login", mention(&it.asker.login).into()),
        ("when", voice.date(it.asked_at).into()),
        ("comment", link(voice, opportunity, it.comment).into()),
    ];
    let line = voice.tell("question-line", &arguments);
    let asked = text(voice, texts, it.text);
    let answer = match &it.answer {
        Some(answer) => answered(voice, opportunity, answer, texts),
        None => voice.say("question-waits"),
    };
    format!("{line}\n  > {asked}\n\n  {answer}")
}

fn answered(voice: &Voice<'_>, opportunity: &Opportunity, it: &Answer, texts: &Texts) -> String {
    let key = if it.replaces {
        "question-answered-again"
    } else {
        "question-answered"
    };
    let arguments = [
        ("login", mention(&it.by.login).into()),
        ("when", voice.date(it.at).into()),
        (
            "comment",
            it.comment
                .map_or_else(
                    || desk(voice, opportunity),
                    |it| link(voice, opportunity, it),
                )
                .into(),
        ),
    ];
    let told = voice.tell(key, &arguments);
    format!("{told}\n  > {}", text(voice, texts, it.text))
}

fn text(voice: &Voice<'_>, texts: &Texts, version: u64) -> String {
    texts
        .get(&version)
        .map_or_else(|| voice.say("question-erased"), |text| echo(text))
}

/// Where what was answered at a desk can be read.
fn desk(voice: &Voice<'_>, opportunity: &Opportunity) -> String {
    let word = voice.say("question-at-desk");
    format!("[{word}]({})", voice.page(opportunity))
}

fn link(voice: &Voice<'_>, opportunity: &Opportunity, comment: CommentId) -> String {
    let word = voice.say("application-comment");
    let url = voice.comment_url(opportunity, comment);
    format!("[{word}]({url})")
}
