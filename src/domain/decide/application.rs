//! Applications: one per supplier, in time, complete, and the author's own (I2, I3, I4).

use jiff::Timestamp;

use super::{Desk, Step, Stop};
use crate::domain::authority::Act;
use crate::domain::command::{Comment, Instruction, Written};
use crate::domain::event::{Event, Withdrawal};
use crate::domain::notice::Notice;
use crate::domain::opportunity::{Application, Opportunity, Posting, State};
use crate::domain::refusal::Refusal;

/// The most words that an application may have (R72).
pub(super) const MOST_WORDS: u32 = 250;

/// An application as its comment gives it.
pub(super) struct Form<'a> {
    pub(super) affirmed: u32,
    pub(super) unaffirmed: u32,
    pub(super) statement: &'a str,
}

pub(super) fn apply(desk: &mut Desk<'_>, comment: &Comment, form: &Form<'_>) -> Step {
    let posting = open(desk)?;
    if posting
        .by_comment(comment.id)
        .is_some_and(|known| known.revised_at >= desk.request.at)
    {
        return Err(Stop::Ignored(
            "a later version of this application is already known",
        ));
    }
    if let Some(standing) = posting.standing_of(desk.actor()?) {
        return Err(Refusal::AlreadyApplied {
            number: standing.number,
        }
        .into());
    }
    desk.may(Act::Apply)?;
    let words = complete(desk, form)?;
    let event = Event::ApplicationReceived {
        number: u32::try_from(posting.applications.len())
            .unwrap_or(u32::MAX)
            .saturating_add(1),
        comment: comment.id,
        supplier: desk.actor()?.clone(),
        words,
        affirmations: desk.case.programme.eligibility.version.clone(),
    };
    desk.record_with(event, Some(form.statement.to_owned()))
}

/// The posting, if applications and withdrawals made at the request's time count.
pub(super) fn open(desk: &Desk<'_>) -> Step<Posting> {
    let opportunity = desk.opportunity()?;
    let at = desk.request.at;
    match &opportunity.state {
        State::Open(posting) if at < posting.posted_at => Err(Refusal::BeforePosting {
            posted_at: posting.posted_at,
        }
        .into()),
        State::Open(posting) if at > posting.statement.closes_at => Err(late(posting, desk).into()),
        State::Open(posting) => Ok((**posting).clone()),
        State::Draft | State::NeedsChanges { .. } | State::AwaitingApproval(_) => {
            Err(Refusal::NotPostedYet.into())
        }
        State::Evaluation(_)
        | State::Offered(_)
        | State::InProgress(_)
        | State::Delivered(_)
        | State::Accepted(_)
        | State::Paid(_)
        | State::Unsuccessful { .. }
        | State::Cancelled { .. }
        | State::Terminated(_) => Err(closed(desk).into()),
    }
}

fn late(posting: &Posting, desk: &Desk<'_>) -> Refusal {
    let (closed_at, received_at) = (posting.statement.closes_at, desk.request.at);
    Refusal::Late {
        closed_at,
        received_at,
    }
}

fn closed(desk: &Desk<'_>) -> Refusal {
    let opportunity = desk.opportunity.as_ref();
    let selection = opportunity.and_then(|opportunity| opportunity.selection());
    match selection {
        Some(selection) if selection.closed_at.is_some() => {
            let posting = &selection.posting;
            if desk.request.at > posting.statement.closes_at {
                late(posting, desk)
            } else {
                Refusal::FoundTooLate {
                    closed_at: posting.statement.closes_at,
                }
            }
        }
        Some(_) | None => Refusal::NotInState {
            state: opportunity
                .map_or("draft", |opportunity| opportunity.state.name())
                .to_owned(),
        },
    }
}

/// The words of an application that affirms everything and is not too long (R71, R72).
fn complete(desk: &Desk<'_>, form: &Form<'_>) -> Step<u32> {
    let affirmations = &desk.case.programme.eligibility.affirmations;
    let needed = u32::try_from(affirmations.len()).unwrap_or(u32::MAX);
    let Form {
        affirmed,
        unaffirmed,
        ..
    } = *form;
    if affirmed != needed || unaffirmed > 0 {
        return Err(Refusal::Affirmations {
            affirmed,
            needed,
            unaffirmed,
        }
        .into());
    }
    let words = u32::try_from(form.statement.split_whitespace().count()).unwrap_or(u32::MAX);
    if words == 0 {
        return Err(Refusal::EmptyApplication.into());
    }
    if words > MOST_WORDS {
        return Err(Refusal::TooManyWords {
            words,
            most: MOST_WORDS,
        }
        .into());
    }
    Ok(words)
}

pub(super) fn withdraw(desk: &mut Desk<'_>, how: Withdrawal) -> Step {
    let posting = open(desk)?;
    let standing = posting.standing_of(desk.actor()?);
    // Only what was there when it was written is taken back.
    let number = standing
        .filter(|application| application.received_at <= desk.request.at)
        .ok_or(Refusal::NoApplication)?
        .number;
    desk.record(Event::ApplicationWithdrawn { number, how })
}

/// Its author edited a comment: an application is made, changed or ended; `applied`
/// unless it is known that the text before was no application.
pub(super) fn edited(
    desk: &mut Desk<'_>,
    comment: &Comment,
    apply: Option<&Written>,
    applied: bool,
) -> Step {
    let opportunity = desk.opportunity()?;
    let known = opportunity
        .posting()
        .and_then(|posting| posting.by_comment(comment.id))
        .cloned();
    let known = known.filter(|application| application.withdrawn_at.is_none());
    if known
        .as_ref()
        .is_some_and(|application| application.revised_at >= desk.request.at)
    {
        return Err(Stop::Ignored(
            "a later version of this application is already known",
        ));
    }
    let form = apply.and_then(form);
    let asks = |posting: &Posting| posting.questions.iter().any(|it| it.comment == comment.id);
    match (known, form) {
        (None, None) if opportunity.posting().is_some_and(asks) => {
            Err(Stop::Ignored("a question stays as it was first written"))
        }
        // The delivery that brings the application itself may still be on its way.
        (None, None) if applied && matches!(opportunity.state, State::Open(_)) => Err(Stop::Waits),
        (None, None) => Err(Stop::Ignored("the comment is not an application")),
        (None, Some(form)) => self::apply(desk, comment, &form),
        (Some(application), None) => {
            open(desk)?;
            let number = application.number;
            desk.record(Event::ApplicationWithdrawn {
                number,
                how: Withdrawal::Edited,
            })
        }
        (Some(application), Some(form)) => revise(desk, &application, &form),
    }
}

/// What is told where the application of that comment was withdrawn in time by deleting it,
/// which came to be known after the list of applicants was fixed.
fn found_late(opportunity: &Opportunity, comment: &Comment, at: Timestamp) -> Option<Notice> {
    let is_awarded = !matches!(opportunity.state, State::Evaluation(_) | State::Offered(_));
    let selection = opportunity.selection().filter(|_| !is_awarded)?;
    let posting = &selection.posting;
    let closed_at = posting.statement.closes_at;
    let known = posting.by_comment(comment.id)?;
    (known.withdrawn_at.is_none() && at <= closed_at).then(|| Notice::DeletionFoundLate {
        number: known.number,
        supplier: known.supplier.clone(),
        closed_at,
        told: opportunity.labelled_by.clone(),
    })
}

fn form(written: &Written) -> Option<Form<'_>> {
    match &written.instruction {
        Ok(Instruction::Apply {
            affirmed,
            unaffirmed,
            statement,
        }) => Some(Form {
            affirmed: *affirmed,
            unaffirmed: *unaffirmed,
            statement,
        }),
        Ok(_) | Err(_) => None,
    }
}

fn revise(desk: &mut Desk<'_>, application: &Application, form: &Form<'_>) -> Step {
    open(desk)?;
    let words = complete(desk, form)?;
    let event = Event::ApplicationRevised {
        number: application.number,
        words,
    };
    desk.record_with(event, Some(form.statement.to_owned()))
}

/// A comment was deleted: by its author before closing, that withdraws (case 71).
pub(super) fn deleted(desk: &mut Desk<'_>, comment: &Comment, written: &[Written]) -> Step {
    let opportunity = desk.opportunity()?;
    let by_author = desk.allows(Act::DeleteApplication)?;
    let State::Open(posting) = &opportunity.state else {
        let found = found_late(opportunity, comment, desk.request.at);
        let told = found.filter(|_| by_author).ok_or(Stop::Ignored(
            "after closing a deleted comment changes nothing",
        ))?;
        // One for each application: no event tells them apart.
        return desk.tell(&format!("deletion-found-late-{}", comment.id), told);
    };
    let is_late = desk.request.at > posting.statement.closes_at;
    let known = posting.by_comment(comment.id);
    let applies = || written.iter().any(|one| form(one).is_some());
    let may_stand = known.map_or_else(applies, |known| known.withdrawn_at.is_none());
    if by_author && is_late && may_stand {
        // An edit that moves the closing may be on its way; the closing releases it.
        return Err(Stop::Waits);
    }
    if !by_author || is_late {
        return Err(Stop::Ignored(
            "only its author, before closing, withdraws by deleting",
        ));
    }
    match known {
        Some(known) if known.withdrawn_at.is_none() => {
            let number = known.number;
            desk.record(Event::ApplicationWithdrawn {
                number,
                how: Withdrawal::Deleted,
            })
        }
        Some(_) => Err(Stop::Ignored("the application was withdrawn before")),
        // The delivery that brings the comment itself may still be on its way.
        None if applies() => Err(Stop::Waits),
        None => Err(Stop::Ignored("the comment was not an application")),
    }
}
