//! Questions and answers while applications are taken, for everybody (R42, R60, R61).

use super::{Desk, Step, Stop, application, label};
use crate::domain::authority::Act;
use crate::domain::command::Comment;
use crate::domain::event::Event;
use crate::domain::ids::CommentId;
use crate::domain::notice::Notice;
use crate::domain::opportunity::Posting;
use crate::domain::refusal::Refusal;

pub(super) fn ask(desk: &mut Desk<'_>, comment: &Comment, text: &str) -> Step {
    let posting = until_cutoff(desk)?;
    if text.is_empty() {
        return Err(Refusal::QuestionMissing.into());
    }
    let number = u32::try_from(posting.questions.len())
        .unwrap_or(u32::MAX)
        .saturating_add(1);
    let event = Event::QuestionAsked {
        number,
        comment: comment.id,
        asker: desk.actor()?.clone(),
    };
    desk.record_with(event, Some(text.to_owned()))
}

/// The posting, if questions written at the request's time are taken.
fn until_cutoff(desk: &Desk<'_>) -> Step<Posting> {
    let programme = desk.case.programme;
    let cutoff = |posting: &Posting| {
        let (posted, closes) = (posting.posted_at, posting.statement.closes_at);
        programme
            .question_cutoff(posted, closes)
            .ok_or(Refusal::NoQuestions)
    };
    let late = |cutoff| Refusal::QuestionLate {
        cutoff,
        received_at: desk.request.at,
    };
    match application::open(desk) {
        Ok(posting) => match cutoff(&posting)? {
            cutoff if desk.request.at > cutoff => Err(late(cutoff).into()),
            _ => Ok(posting),
        },
        Err(Stop::Refused(Refusal::Late { .. })) => {
            let posting = desk.opportunity()?.posting();
            Err(posting
                .map_or(Ok(Refusal::NoQuestions), |it| cutoff(it).map(late))?
                .into())
        }
        Err(other) => Err(other),
    }
}

pub(super) fn answer(
    desk: &mut Desk<'_>,
    comment: Option<CommentId>,
    number: u32,
    text: &str,
) -> Step {
    desk.may(Act::Answer)?;
    let posting = until_closing(desk)?;
    let known = posting.questions.iter().find(|it| it.number == number);
    let Some(question) = known.filter(|it| it.asked_at <= desk.request.at) else {
        return Err(Refusal::UnknownQuestion { number }.into());
    };
    if text.is_empty() {
        return Err(Refusal::AnswerMissing { number }.into());
    }
    let event = Event::QuestionAnswered { number, comment };
    desk.record_with(event, Some(text.to_owned()))?;
    if question.answer.is_some() {
        return Ok(());
    }
    let mut people = vec![question.asker.clone()];
    let mut applicants = label::applicants(&posting);
    applicants.retain(|applicant| !applicant.is(&question.asker));
    people.append(&mut applicants);
    desk.tell(
        "answered",
        Notice::Answered {
            question: number,
            comment,
            people,
        },
    )
}

/// The posting, if what a maintainer does at the request's time is in time.
pub(super) fn until_closing(desk: &Desk<'_>) -> Step<Posting> {
    application::open(desk).map_err(|stop| match stop {
        Stop::Refused(Refusal::Late { closed_at, .. }) => {
            Refusal::AfterClosing { closed_at }.into()
        }
        other => other,
    })
}
