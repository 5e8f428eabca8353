//! The status comment: where an opportunity stands, for everybody who opens the issue.

mod approval;
mod payment;
mod questions;
mod selection;
mod settings;
mod splitting;
mod work;

use super::ending;
use super::escape::{echo, mention};
use super::outcome;
use super::voice::{Voice, bullets};
use crate::domain::draw::Draw;
use crate::domain::event::{Cancellation, Unsuccess};
use crate::domain::feasibility::warnings;
use crate::domain::ids::Person;
use crate::domain::opportunity::{Offer, Opportunity, Posting, Selection, State, Work};
use crate::domain::question::Texts;
use crate::domain::statement::Problem;
use crate::i18n::list;

pub(super) use approval::{demand, holders, items as approval_items};
pub(super) use payment::must_certify;
pub(super) use selection::check as how_to_check;
pub(super) use work::{criterion_row, missing_items, table_head};

/// Everything between the marker and the foot.
pub(super) fn body(voice: &Voice<'_>, opportunity: &Opportunity, texts: &Texts) -> String {
    let mut parts = vec![heading(voice, opportunity), next(voice, opportunity)];
    parts.extend(disputed(voice, opportunity));
    parts.extend(drift(voice, opportunity));
    if let State::NeedsChanges { problems } = &opportunity.state {
        parts.push(mending(voice, problems));
    }
    if let Some(posting) = opportunity.posting() {
        parts.push(facts(voice, opportunity, posting));
    }
    parts.extend(approval::section(voice, opportunity));
    parts.extend(settings::section(voice, opportunity));
    parts.extend(to_think_over(voice, opportunity));
    parts.extend(splitting::section(voice, opportunity));
    parts.extend(work::sections(voice, opportunity));
    parts.extend(selection::sections(voice, opportunity, texts));
    parts.join("\n\n")
}

/// Where to read on, and the head of the opportunity's chain, whole: GitHub keeps
/// every version of a comment, so each is an anchor that we cannot take back.
pub(super) fn foot(voice: &Voice<'_>, opportunity: &Opportunity, head: &str) -> String {
    let page = voice.tell("footer-page", &[("url", voice.page(opportunity).into())]);
    let anchor = format!("{}:{head}", opportunity.version);
    let head = voice.tell("footer-head", &[("head", anchor.into())]);
    format!("---\n{page}\n\n<sub>{head}</sub>")
}

/// What closes the fence that is open at the end of `markdown`, if one is.
pub(super) fn open_fence(markdown: &str) -> Option<String> {
    let mut open: Option<String> = None;
    for line in markdown.lines() {
        let ticks: String = line.chars().take_while(|c| *c == '`').collect();
        if ticks.len() < 3 {
            continue;
        }
        open = match open {
            Some(fence) if ticks.len() >= fence.len() && line.trim() == ticks => None,
            Some(fence) => Some(fence),
            None => Some(ticks),
        };
    }
    open
}

fn heading(voice: &Voice<'_>, opportunity: &Opportunity) -> String {
    let title = opportunity
        .posting()
        .map_or(&opportunity.source.title, |it| {
            &it.statement.in_language(voice.lang).title
        });
    let state = voice.state(opportunity.state.name());
    let arguments = [("state", state.into()), ("title", echo(title).into())];
    format!("## {}", voice.tell("status-heading", &arguments))
}

/// What happens next, and by when.
pub(super) fn next(voice: &Voice<'_>, opportunity: &Opportunity) -> String {
    match &opportunity.state {
        State::Draft => voice.say("next-draft"),
        State::NeedsChanges { problems } => {
            voice.tell("next-needs-changes", &[("count", problems.len().into())])
        }
        State::AwaitingApproval(_) => voice.say("next-awaiting-approval"),
        State::Open(posting) => {
            let closes = voice.date(posting.statement.closes_at).into();
            let arguments = [
                ("closes", closes),
                ("target", target(voice, posting).into()),
            ];
            voice.tell("next-open", &arguments)
        }
        State::Evaluation(selection) => next_in_evaluation(voice, selection),
        State::Offered(offer) => next_in_offer(voice, offer),
        State::InProgress(work) => next_in_work(voice, work),
        State::Delivered(delivered) => {
            let delivery = delivered.work.delivery.as_ref();
            let number = delivery.map_or(0, |it| it.number);
            voice.tell("next-delivered", &[("number", number.into())])
        }
        State::Accepted(accepted) | State::Paid(accepted) => payment::next(voice, accepted),
        State::Unsuccessful { reason, .. } => {
            format!("{} {}", ended(voice, *reason), voice.say("end-again"))
        }
        State::Cancelled { cause, selection } => {
            let again = match selection {
                Some(_) => "end-again",
                None => "cancelled-relabel",
            };
            format!("{} {}", cancelled(voice, cause), voice.say(again))
        }
        State::Terminated(terminated) => ending::next(voice, terminated),
    }
}

/// When the supplier should be known (R41).
fn target(voice: &Voice<'_>, posting: &Posting) -> String {
    let programme = voice.words.programme;
    let due_at = programme.due_after(
        posting.statement.closes_at,
        &programme.policy.selection_days,
    );
    voice.date(due_at)
}

fn next_in_evaluation(voice: &Voice<'_>, selection: &Selection) -> String {
    match &selection.draw {
        Draw::Committed => {
            let target = target(voice, &selection.posting).into();
            let next = voice.tell("next-evaluation", &[("target", target)]);
            let public = voice.say("next-evaluation-public");
            format!("{next} {public} {}", declaration(voice))
        }
        Draw::Listed {
            round: Some(round), ..
        } => {
            let when = selection.drawn_at(Some(*round)).map(|at| voice.date(at));
            let arguments = [
                ("round", round.to_string().into()),
                ("when", when.unwrap_or_default().into()),
            ];
            voice.tell("next-draw-round", &arguments)
        }
        Draw::Listed { round: None, .. } | Draw::Revealed { .. } | Draw::Sole { .. } => {
            voice.say("next-draw")
        }
    }
}

/// What who evaluates declares by it: the words of [`NO_CONFLICT`]'s version.
///
/// [`NO_CONFLICT`]: crate::domain::event::NO_CONFLICT
pub(super) fn declaration(voice: &Voice<'_>) -> String {
    voice.say("conflict-declaration")
}

fn next_in_offer(voice: &Voice<'_>, offer: &Offer) -> String {
    let supplier = mention(&offer.supplier.login).into();
    if let Some(sign_off) = &offer.sign_off {
        let since = voice.date(sign_off.accepted_at).into();
        return voice.tell("next-sign-off", &[("supplier", supplier), ("since", since)]);
    }
    match offer.expires_at {
        None => voice.tell("next-offering", &[("supplier", supplier)]),
        Some(until) => {
            let until = voice.date(until).into();
            voice.tell("next-offered", &[("supplier", supplier), ("until", until)])
        }
    }
}

fn next_in_work(voice: &Voice<'_>, work: &Work) -> String {
    let due_at = work.due_at();
    let supplier = mention(&work.award.supplier.login).into();
    let due = voice.date(due_at).into();
    match &work.delivery {
        None => voice.tell("next-in-progress", &[("supplier", supplier), ("due", due)]),
        Some(delivery) => {
            let number = delivery.number.into();
            let arguments = [("supplier", supplier), ("due", due), ("number", number)];
            voice.tell("next-in-review", &arguments)
        }
    }
}

/// Why it ended without an award.
pub(super) fn ended(voice: &Voice<'_>, reason: Unsuccess) -> String {
    voice.say(match reason {
        Unsuccess::NoApplication => "end-no-application",
        Unsuccess::NonePassed => "end-none-passed",
        Unsuccess::NoneLeft => "end-none-left",
    })
}

/// What cancelled it.
pub(super) fn cancelled(voice: &Voice<'_>, cause: &Cancellation) -> String {
    match cause {
        Cancellation::Command { reason } => {
            voice.tell("cancelled-command", &[("reason", echo(reason).into())])
        }
        Cancellation::LabelRemoved => voice.say("cancelled-label"),
        Cancellation::IssueClosed => voice.say("cancelled-issue"),
    }
}

/// A warning while disputes stand, with their age.
fn disputed(voice: &Voice<'_>, opportunity: &Opportunity) -> Option<String> {
    let since = opportunity.disputes.since()?;
    let people: Vec<Person> = opportunity
        .disputes
        .open
        .iter()
        .map(|dispute| dispute.by.clone())
        .collect();
    let arguments = [
        ("people", voice.people(&people).into()),
        ("since", voice.date(since).into()),
    ];
    let title = voice.say("dispute-title");
    Some(format!(
        "> ⚠️ **{title}**\n> {}",
        voice.tell("dispute-body", &arguments)
    ))
}

/// A warning while the issue shows a text that does not count.
fn drift(voice: &Voice<'_>, opportunity: &Opportunity) -> Option<String> {
    let drift = opportunity.drift.as_ref()?;
    let arguments = [
        ("login", mention(&drift.by.login).into()),
        ("when", voice.date(drift.at).into()),
        ("url", voice.page(opportunity).into()),
    ];
    let title = voice.say("drift-title");
    Some(format!(
        "> ⚠️ **{title}**\n> {}",
        voice.tell("drift-body", &arguments)
    ))
}

/// Each problem with its place, its rule and the way to mend it.
fn mending(voice: &Voice<'_>, problems: &[Problem]) -> String {
    let items = bullets(problems.iter().map(|it| voice.problem(it)));
    format!("{}\n\n{items}", voice.title("problems-title"))
}

/// The warnings, as long as the statement can still be changed.
fn to_think_over(voice: &Voice<'_>, opportunity: &Opportunity) -> Option<String> {
    let statement = match &opportunity.state {
        State::NeedsChanges { .. } => None,
        State::AwaitingApproval(awaiting) => Some(&awaiting.statement),
        State::Open(posting) => Some(&posting.statement),
        State::Draft
        | State::Evaluation(_)
        | State::Offered(_)
        | State::InProgress(_)
        | State::Delivered(_)
        | State::Accepted(_)
        | State::Paid(_)
        | State::Terminated(_)
        | State::Unsuccessful { .. }
        | State::Cancelled { .. } => return None,
    };
    let text = &opportunity.source;
    let found = warnings(&text.title, &text.body, statement, voice.words.programme);
    if found.is_empty() {
        return None;
    }
    let items = bullets(found.iter().map(|it| voice.warning(it)));
    let intro = voice.say("warnings-intro");
    Some(format!(
        "{}\n\n{intro}\n\n{items}",
        voice.title("warnings-title")
    ))
}

fn facts(voice: &Voice<'_>, opportunity: &Opportunity, posting: &Posting) -> String {
    let statement = &posting.statement;
    let due_at = opportunity.delivery_due_at();
    let price = &statement.fixed_price;
    let money = voice.money(price.amount, &price.currency);
    let closes = voice.date(statement.closes_at);
    let delivery = voice.date(due_at.unwrap_or(statement.delivery_due_at));
    let skills = list(voice.lang, &statement.in_language(voice.lang).skills);
    let hash = posting.statement_sha256.as_str();
    let version = match posting.amendments {
        0 => voice.tell("fact-statement", &[("hash", hash.into())]),
        amendments => {
            let arguments = [("version", (amendments + 1).into()), ("hash", hash.into())];
            voice.tell("fact-version", &arguments)
        }
    };
    let mut rows = vec![
        voice.tell("fact-price", &[("price", money.into())]),
        voice.tell("fact-closes", &[("date", closes.into())]),
        voice.tell("fact-delivery", &[("date", delivery.into())]),
        voice.tell("fact-skills", &[("skills", echo(&skills).into())]),
        voice.tell(
            "fact-licence",
            &[("licence", echo(&statement.licence).into())],
        ),
    ];
    rows.extend(settings::facts(voice, opportunity));
    rows.push(version);
    let complaint = voice.words.programme.complaint_until(opportunity);
    rows.extend(outcome::complaint(voice, complaint));
    bullets(rows)
}
