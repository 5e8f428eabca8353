//! Applying, evaluating and drawing, as the status comment shows them.

use super::questions;
use crate::domain::command::Verdict;
use crate::domain::draw::{CommentIds, Draw, Randomness, Revealed};
use crate::domain::lang::Lang;
use crate::domain::opportunity::{Application, Opportunity, Posting, Selection, State};
use crate::domain::question::Texts;
use crate::domain::survey::asks_applicants;
use crate::github::words::escape::{echo, mention};
use crate::github::words::voice::{Voice, bullets};
use crate::i18n::list;

/// What there is to say from the posting on.
pub(super) fn sections(voice: &Voice<'_>, opportunity: &Opportunity, texts: &Texts) -> Vec<String> {
    let Some(posting) = opportunity.posting() else {
        return Vec::new();
    };
    let mut sections = Vec::new();
    match &opportunity.state {
        State::Open(posting) => sections.push(how_to_apply(voice, posting)),
        State::Evaluation(selection) => sections.extend(evaluating(voice, selection)),
        State::Draft
        | State::NeedsChanges { .. }
        | State::AwaitingApproval(_)
        | State::Offered(_)
        | State::InProgress(_)
        | State::Delivered(_)
        | State::Accepted(_)
        | State::Paid(_)
        | State::Unsuccessful { .. }
        | State::Cancelled { .. }
        | State::Terminated(_) => {}
    }
    sections.extend(questions::section(voice, opportunity, posting, texts));
    sections.push(applications(voice, opportunity, posting));
    sections.extend(survey(voice, opportunity));
    sections.push(draw(voice, opportunity, posting));
    sections
}

/// The lines to copy: an affirmation in words is a record, so they stand as the
/// programme wrote them (R71).
fn how_to_apply(voice: &Voice<'_>, posting: &Posting) -> String {
    let (title, intro) = (voice.title("apply-title"), voice.say("apply-intro"));
    let command = match voice.lang {
        Lang::En => "/apply",
        Lang::Fr => "/postuler",
    };
    let mut lines = vec![command.to_owned()];
    for affirmation in &voice.words.programme.eligibility.affirmations {
        let words: Vec<&str> = affirmation.text(voice.lang).split_whitespace().collect();
        lines.push(format!("- [ ] {}", words.join(" ")));
    }
    lines.push(String::new());
    lines.push(voice.say("section-apply-statement"));
    let fenced = fence(&lines.join("\n"));
    let account = voice.say("section-apply-account");
    let criteria = format!(
        "{}\n\n{}",
        voice.say("apply-evaluation"),
        numbered(&posting.statement.in_language(voice.lang).evaluation)
    );
    [title, intro, fenced, criteria, account].join("\n\n")
}

/// A block of code whose fence is longer than any inside.
fn fence(text: &str) -> String {
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let ticks = "`".repeat((longest + 1).max(3));
    format!("{ticks}\n{text}\n{ticks}")
}

fn numbered(items: &[String]) -> String {
    let lines: Vec<String> = (1..)
        .zip(items)
        .map(|(number, item)| format!("{number}. {}", echo(item)))
        .collect();
    lines.join("\n")
}

/// Which applications still wait, and how they are evaluated.
fn evaluating(voice: &Voice<'_>, selection: &Selection) -> Option<String> {
    let waiting: Vec<u32> = selection
        .posting
        .standing()
        .map(|application| application.number)
        .filter(|number| selection.verdict(*number).is_none())
        .collect();
    if waiting.is_empty() {
        return None;
    }
    let applications = voice.applications(waiting);
    let mut parts = vec![
        voice.title("evaluate-title"),
        voice.tell("evaluate-waiting", &[("applications", applications.into())]),
        voice.say("evaluate-how"),
    ];
    let criteria = &selection
        .posting
        .statement
        .in_language(voice.lang)
        .evaluation;
    if criteria.len() > 1 {
        parts.push(voice.say("evaluate-criteria"));
        parts.push(numbered(criteria));
    }
    Some(parts.join("\n\n"))
}

fn applications(voice: &Voice<'_>, opportunity: &Opportunity, posting: &Posting) -> String {
    let lines = if posting.applications.is_empty() {
        voice.say("applications-none")
    } else {
        let line = |it| application(voice, opportunity, it);
        bullets(posting.applications.iter().map(line))
    };
    format!("{}\n\n{lines}", voice.title("applications-title"))
}

/// Every applicant is asked where all of them look, while nobody knows the outcome.
fn survey(voice: &Voice<'_>, opportunity: &Opportunity) -> Option<String> {
    let url = || [("url", voice.survey(opportunity).into())];
    asks_applicants(opportunity).then(|| voice.tell("applications-survey", &url()))
}

/// `A1 · @login · time`, and what became of it.
fn application(voice: &Voice<'_>, opportunity: &Opportunity, it: &Application) -> String {
    let arguments = [
        ("number", it.number.into()),
        ("login", mention(&it.supplier.login).into()),
        ("when", voice.date(it.received_at).into()),
    ];
    let line = voice.tell("application-line", &arguments);
    if let Some(at) = it.withdrawn_at {
        let when = [("when", voice.date(at).into())];
        return format!(
            "~~{line}~~ · {}",
            voice.tell("application-withdrawn", &when)
        );
    }
    let mut parts = vec![line];
    if it.revised_at != it.received_at {
        let when = [("when", voice.date(it.revised_at).into())];
        parts.push(voice.tell("application-edited", &when));
    }
    parts.extend(outcome(voice, opportunity, it.number));
    let (word, url) = (
        voice.say("application-comment"),
        voice.comment_url(opportunity, it.comment),
    );
    parts.push(format!("[{word}]({url})"));
    parts.join(" · ")
}

/// No verdict is shown before all are given, so that none sways another.
fn outcome(voice: &Voice<'_>, opportunity: &Opportunity, number: u32) -> Option<String> {
    let selection = opportunity.selection()?;
    selection.closed_at?;
    let verdict = selection.verdict(number);
    let key = match (verdict, selection.passing()) {
        (None, _) => "application-waits",
        (Some(_), None) => "application-evaluated",
        (Some(Verdict::Pass), Some(_)) => "application-passed",
        (Some(Verdict::Fail), Some(_)) => "application-failed",
    };
    Some(voice.say(key))
}

/// How far the draw has come, with everything that checks it.
fn draw(voice: &Voice<'_>, opportunity: &Opportunity, posting: &Posting) -> String {
    let selection = opportunity.selection();
    let (told, known, done) = match selection.map_or(&Draw::Committed, |it| &it.draw) {
        Draw::Committed if opportunity.state.is_final() => {
            (voice.say("draw-status-not_revealed"), Vec::new(), false)
        }
        Draw::Committed => (committed(voice, posting), Vec::new(), false),
        Draw::Listed {
            list,
            list_sha256,
            round,
        } => {
            let known = listed(voice, posting, list, list_sha256);
            let awaited = round.zip(selection.and_then(|it| it.drawn_at(*round)));
            (awaits(voice, awaited), known, false)
        }
        Draw::Revealed {
            list,
            list_sha256,
            by,
            order,
        } => {
            let mut known = listed(voice, posting, list, list_sha256);
            known.extend(revealed(voice, by));
            (drawn(voice, posting, order), known, true)
        }
        Draw::Sole { list, list_sha256 } => {
            let known = listed(voice, posting, list, list_sha256);
            (voice.say("draw-status-sole"), known, true)
        }
    };
    let origin = std::iter::once(origin(voice, posting));
    let known = bullets(origin.chain(known));
    let mut parts = vec![voice.title("draw-title"), told, known];
    parts.extend(done.then(|| check(voice, opportunity)));
    parts.push(voice.say(match &posting.randomness {
        Randomness::Local { .. } => "draw-source-local",
        Randomness::Drand { .. } => "draw-source-drand",
    }));
    parts.join("\n\n")
}

fn committed(voice: &Voice<'_>, posting: &Posting) -> String {
    voice.say(match &posting.randomness {
        Randomness::Local { .. } => "draw-status-committed",
        Randomness::Drand { .. } => "draw-status-committed-drand",
    })
}

/// What was published of the randomness before anybody applied.
fn origin(voice: &Voice<'_>, posting: &Posting) -> String {
    match &posting.randomness {
        Randomness::Local { commitment } => hash(voice, "draw-commitment", commitment),
        Randomness::Drand { beacon } => hash(voice, "draw-chain", &beacon.chain_hash),
    }
}

/// What the draw waits for, with the instant that the round is due.
fn awaits(voice: &Voice<'_>, awaited: Option<(u64, jiff::Timestamp)>) -> String {
    let Some((round, due_at)) = awaited else {
        return voice.say("draw-status-listed");
    };
    // A plain number: digits grouped for reading cannot be copied into an address.
    let arguments = [
        ("round", round.to_string().into()),
        ("when", voice.date(due_at).into()),
    ];
    voice.tell("draw-awaits-round", &arguments)
}

fn revealed(voice: &Voice<'_>, by: &Revealed) -> Vec<String> {
    match by {
        Revealed::Local { seed } => vec![hash(voice, "draw-seed", seed)],
        Revealed::Drand { round, signature } => vec![
            hash(voice, "draw-round", &round.to_string()),
            hash(voice, "draw-signature", signature),
        ],
    }
}

fn hash(voice: &Voice<'_>, name: &str, hash: &str) -> String {
    let arguments = [("name", voice.say(name).into()), ("hash", hash.into())];
    voice.tell("draw-hash", &arguments)
}

fn listed(voice: &Voice<'_>, posting: &Posting, list: &CommentIds, sha256: &str) -> Vec<String> {
    let list_hash = hash(voice, "draw-list-sha256", sha256);
    vec![passed(voice, posting, list), list_hash]
}

fn named(posting: &Posting, comments: &CommentIds) -> Vec<String> {
    let found = comments.iter().filter_map(|it| posting.by_comment(*it));
    found.map(Voice::application).collect()
}

fn passed(voice: &Voice<'_>, posting: &Posting, comments: &CommentIds) -> String {
    let applications = list(voice.lang, &named(posting, comments));
    voice.tell("draw-passed", &[("applications", applications.into())])
}

fn drawn(voice: &Voice<'_>, posting: &Posting, order: &CommentIds) -> String {
    let applications = named(posting, order).join(", ");
    voice.tell("draw-drawn", &[("applications", applications.into())])
}

/// How anybody checks the draw.
pub(in crate::github::words) fn check(voice: &Voice<'_>, opportunity: &Opportunity) -> String {
    let url = voice.draw_record(opportunity);
    let command = fence(&format!("micro-acquisition verify draw {url}"));
    let told = voice.tell("draw-verify", &[("url", url.into())]);
    format!("{told}\n\n{command}")
}
