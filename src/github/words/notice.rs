//! Every comment that the App writes of its own.

use jiff::Timestamp;

use super::award;
use super::difference;
use super::ending;
use super::escape::{clause, mention};
use super::help;
use super::outcome;
use super::place;
use super::refusal;
use super::sign_off;
use super::status::{approval_items, cancelled, declaration, ended, holders, missing_items, next};
use super::voice::{Voice, bullets};
use crate::domain::event::Unsuccess;
use crate::domain::ids::{CommentId, Person};
use crate::domain::judgement::Missing;
use crate::domain::notice::Notice;
use crate::domain::opportunity::{Opportunity, State};
use crate::domain::question::Texts;
use crate::domain::refusal::Refusal;
use crate::domain::statement::Difference;
use crate::i18n::list;

/// The notice without its marker.
#[expect(
    clippy::too_many_lines,
    reason = "one table: each notice and the function that says it"
)]
pub(super) fn body(
    voice: &Voice<'_>,
    notice: &Notice,
    opportunity: Option<&Opportunity>,
    rationales: &Texts,
) -> String {
    match notice {
        Notice::Refused { to, refusals } => refused(voice, to.as_ref(), refusals, opportunity),
        Notice::Offer {
            position,
            application,
            supplier,
        } => award::offer(voice, *position, *application, supplier, opportunity),
        Notice::Amended {
            differences,
            applicants,
        } => amended(voice, differences, applicants, opportunity),
        Notice::Extended {
            differences,
            reason,
            applicants,
        } => extended(voice, differences, reason, applicants, opportunity),
        Notice::Answered {
            question,
            comment,
            people,
        } => answered(voice, *question, *comment, people, opportunity),
        Notice::SilenceReminder { closes_at } => {
            let closes = voice.date(*closes_at).into();
            voice.tell("silence-reminder", &[("closes", closes)])
        }
        Notice::ApprovalAsked => approval_asked(voice, opportunity),
        Notice::ApprovalsVoided { given } => {
            let people: Vec<Person> = given.iter().map(|it| it.by.clone()).collect();
            voice.tell(
                "approvals-voided",
                &[("people", voice.people(&people).into())],
            )
        }
        Notice::Reverted {
            number,
            delivery,
            supplier,
            settled,
        } => {
            let arguments = [
                ("supplier", mention(&supplier.login).into()),
                ("number", (*number).into()),
                ("delivery", (*delivery).into()),
            ];
            let key = if *settled {
                "reverted-settled"
            } else {
                "reverted-held"
            };
            voice.tell(key, &arguments)
        }
        Notice::Awarded {
            supplier,
            others,
            at,
        } => outcome::awarded(voice, supplier, others, *at),
        Notice::Debrief {
            application,
            supplier,
            team,
        } => outcome::debrief(
            voice,
            (*application, supplier, team),
            opportunity,
            rationales,
        ),
        Notice::Unsuccessful { reason, applicants } => {
            let told = thanked(voice, "ended-told", applicants);
            let told = told.unwrap_or_else(|| voice.say("ended-nobody"));
            let page = linked(voice, "ended-page", opportunity);
            let debrief = match reason {
                Unsuccess::NoApplication => None,
                Unsuccess::NonePassed | Unsuccess::NoneLeft => Some(voice.say("outcome-debrief")),
            };
            paragraphs([Some(told), Some(ended(voice, *reason)), debrief, page])
        }
        Notice::Cancelled { cause, applicants } => {
            let told = thanked(voice, "cancelled-told", applicants);
            let page = linked(voice, "ended-page", opportunity);
            paragraphs([told, Some(cancelled(voice, cause)), page])
        }
        Notice::EvaluationIsPublic => voice.say("evaluation-public"),
        Notice::NotAccepted {
            number,
            supplier,
            missing,
        } => not_accepted(voice, *number, supplier, missing, opportunity),
        Notice::Accepted { number, payment } => {
            award::accepted(voice, *number, payment, opportunity)
        }
        Notice::SelectionReminder { due_at, waiting } => {
            selection_reminder(voice, *due_at, waiting, opportunity)
        }
        Notice::DeliveryReminder {
            due_at,
            supplier,
            team,
        } => ending::not_delivered(voice, *due_at, supplier, team),
        Notice::DeliveryNear { due_at, supplier } => {
            let supplier = mention(&supplier.login).into();
            let due = voice.date(*due_at).into();
            voice.tell("delivery-near", &[("supplier", supplier), ("due", due)])
        }
        Notice::Due { due } => ending::due(voice, due),
        Notice::LabelRenamed { label, now } => place::label_renamed(voice, label, now),
        Notice::LabelDeleted { label } => place::label_deleted(voice, label),
        Notice::FoundLabelled { label, numbers } => place::found_labelled(voice, label, numbers),
        Notice::DeletionFoundLate {
            number,
            supplier,
            closed_at,
            told,
        } => deletion_found_late(voice, *number, supplier, *closed_at, told),
        Notice::ClosedUndelivered => voice.say("closed-undelivered"),
        Notice::UnlabelledByBot { bot, told } => {
            place::by_bot(voice, "unlabelled-by-bot", bot, told)
        }
        Notice::ClosedByBot { bot, told } => place::by_bot(voice, "closed-by-bot", bot, told),
        Notice::ReopenedAfterEnd => voice.say("reopened-after-end"),
        Notice::ReopenedAfterAcceptance { number } => {
            place::reopened_after_acceptance(voice, *number)
        }
        Notice::PermissionMissing { permission } => place::permission_missing(voice, permission),
        Notice::DeliveryExtended {
            supplier,
            until,
            reason,
        } => ending::extended(voice, supplier, *until, reason),
        Notice::Terminated {
            ending,
            supplier,
            by,
            payment,
            somebody_left,
        } => {
            let told = ending::Told {
                ending,
                supplier,
                by,
                payment: payment.as_deref(),
                somebody_left: *somebody_left,
            };
            ending::terminated(voice, &told)
        }
        Notice::Disputed { by, officers } => ending::disputed(voice, by, officers),
        Notice::DisputeReminder { since, officers } => {
            let people = ("people", voice.people(officers).into());
            let since = ("since", voice.date(*since).into());
            voice.tell("dispute-reminder", &[people, since])
        }
        Notice::SignOffAwaited {
            supplier,
            since,
            officers,
            again,
        } => sign_off::awaited(voice, supplier, *since, officers, *again),
        Notice::SignOffGiven {
            supplier,
            by,
            due_at,
        } => {
            let arguments = [
                ("supplier", mention(&supplier.login).into()),
                ("by", mention(&by.login).into()),
                ("due", voice.date(*due_at).into()),
            ];
            voice.tell("sign-off-given", &arguments)
        }
        Notice::SignOffRefused { supplier, by } => {
            let arguments = [
                ("supplier", mention(&supplier.login).into()),
                ("by", mention(&by.login).into()),
            ];
            voice.tell("sign-off-refused", &arguments)
        }
        Notice::Resolved {
            resolution,
            reason,
            told,
        } => ending::resolved(voice, *resolution, reason, told),
        Notice::Status => told_status(voice, opportunity),
        Notice::Help => help::list(voice),
    }
}

/// To those whose approval is missing, as the issue now stands.
fn approval_asked(voice: &Voice<'_>, opportunity: Option<&Opportunity>) -> String {
    let Some(State::AwaitingApproval(awaiting)) = opportunity.map(|it| &it.state) else {
        return voice.say("approval-asked-over");
    };
    let mut people: Vec<String> = awaiting
        .missing()
        .flat_map(|demand| holders(voice, demand))
        .filter(|holder| !holder.login.is_empty())
        .map(|holder| mention(&holder.login))
        .collect();
    people.sort();
    people.dedup();
    let told = if people.is_empty() {
        voice.say("approval-asked-nobody")
    } else {
        let people = list(voice.lang, &people).into();
        voice.tell("approval-asked", &[("people", people)])
    };
    paragraphs([Some(told), Some(approval_items(voice, awaiting))])
}

fn amended(
    voice: &Voice<'_>,
    differences: &[Difference],
    applicants: &[Person],
    opportunity: Option<&Opportunity>,
) -> String {
    let people = voice.people(applicants).into();
    paragraphs([
        Some(voice.tell("amended-told", &[("people", people)])),
        Some(difference::items(voice, differences)),
        linked(voice, "amended-do", opportunity),
    ])
}

fn extended(
    voice: &Voice<'_>,
    differences: &[Difference],
    reason: &str,
    applicants: &[Person],
    opportunity: Option<&Opportunity>,
) -> String {
    let arguments = [
        ("people", voice.people(applicants).into()),
        ("reason", clause(reason).into()),
    ];
    paragraphs([
        Some(voice.tell("extended-told", &arguments)),
        Some(difference::items(voice, differences)),
        linked(voice, "amended-do", opportunity),
    ])
}

/// The text is not repeated: it stands in the comment and the status comment.
fn answered(
    voice: &Voice<'_>,
    question: u32,
    comment: Option<CommentId>,
    people: &[Person],
    opportunity: Option<&Opportunity>,
) -> String {
    let people = ("people", voice.people(people).into());
    let question = ("question", question.into());
    match opportunity {
        Some(opportunity) => {
            let url = match comment {
                Some(comment) => voice.comment_url(opportunity, comment),
                None => voice.page(opportunity),
            };
            let url = url.into();
            voice.tell("answered-told", &[people, question, ("url", url)])
        }
        None => voice.tell("answered-status", &[people, question]),
    }
}

fn not_accepted(
    voice: &Voice<'_>,
    number: i64,
    supplier: &Person,
    missing: &[Missing],
    opportunity: Option<&Opportunity>,
) -> String {
    let supplier = mention(&supplier.login).into();
    let arguments = [("supplier", supplier), ("number", number.into())];
    let criteria = opportunity
        .and_then(Opportunity::posting)
        .map_or(&[][..], |it| &it.statement.in_language(voice.lang).criteria);
    paragraphs([
        Some(voice.tell("not-accepted", &arguments)),
        Some(missing_items(voice, criteria, missing)),
        Some(voice.say("not-accepted-next")),
    ])
}

/// To whoever labelled the issue, since a comment that names nobody is not read.
fn selection_reminder(
    voice: &Voice<'_>,
    due_at: Timestamp,
    waiting: &[u32],
    opportunity: Option<&Opportunity>,
) -> String {
    let due = ("due", voice.date(due_at).into());
    let applications = voice.applications(waiting.iter().copied());
    let applications = ("applications", applications.into());
    let reminder = match opportunity {
        Some(opportunity) => {
            let person = mention(&opportunity.labelled_by.login).into();
            let arguments = [("person", person), due, applications];
            voice.tell("selection-reminder-to", &arguments)
        }
        None => voice.tell("selection-reminder", &[due, applications]),
    };
    format!("{reminder} {}", declaration(voice))
}

fn deletion_found_late(
    voice: &Voice<'_>,
    number: u32,
    supplier: &Person,
    closed_at: Timestamp,
    told: &Person,
) -> String {
    let arguments = [
        ("person", mention(&told.login).into()),
        ("supplier", mention(&supplier.login).into()),
        ("number", number.into()),
        ("closed", voice.date(closed_at).into()),
    ];
    voice.tell("deletion-found-late", &arguments)
}

pub(super) fn paragraphs(parts: impl IntoIterator<Item = Option<String>>) -> String {
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join("\n\n")
}

/// A sentence that needs the opportunity's page; nothing without one.
fn linked(voice: &Voice<'_>, key: &str, opportunity: Option<&Opportunity>) -> Option<String> {
    let url = voice.page(opportunity?);
    Some(voice.tell(key, &[("url", url.into())]))
}

/// A sentence to those who applied; nothing where nobody did.
fn thanked(voice: &Voice<'_>, key: &str, applicants: &[Person]) -> Option<String> {
    let people = voice.people(applicants);
    (!applicants.is_empty()).then(|| voice.tell(key, &[("people", people.into())]))
}

fn refused(
    voice: &Voice<'_>,
    to: Option<&Person>,
    refusals: &[Refusal],
    opportunity: Option<&Opportunity>,
) -> String {
    let told = match to {
        Some(to) => voice.tell("refused-to", &[("to", mention(&to.login).into())]),
        None => voice.say("refused-nobody"),
    };
    let items = bullets(refusals.iter().map(|it| refusal::item(voice, it)));
    // What turns up after closing although it was in time goes to a person.
    let found = |it: &Refusal| matches!(it, Refusal::FoundTooLate { .. });
    let looks = opportunity.filter(|_| refusals.iter().any(found));
    let look = looks.map(|it| {
        let person = mention(&it.labelled_by.login).into();
        voice.tell("found-too-late-look", &[("person", person)])
    });
    paragraphs([Some(told), Some(items), look])
}

fn told_status(voice: &Voice<'_>, opportunity: Option<&Opportunity>) -> String {
    let Some(opportunity) = opportunity else {
        return voice.say("status-unknown");
    };
    let arguments = [
        ("state", voice.state(opportunity.state.name()).into()),
        ("next", next(voice, opportunity).into()),
    ];
    let told = voice.tell("status-told", &arguments);
    paragraphs([Some(told), linked(voice, "status-more", Some(opportunity))])
}
