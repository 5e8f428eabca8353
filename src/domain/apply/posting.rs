//! From a label to the closing instant: what becomes of a statement and who applies.

use super::super::approval::{Approved, Awaiting};
use super::super::event::{Change, Event};
use super::super::opportunity::{Application, Posting, Selection, State};
use super::super::question::{Answer, Question};

/// A statement that is written, judged and approved until it is posted.
pub(super) fn before_posting(
    awaiting: Option<Awaiting>,
    event: &Event,
    change: &Change,
) -> Option<State> {
    match event {
        Event::ApprovalAsked {
            statement,
            statement_sha256,
            demands,
        } => Some(State::AwaitingApproval(Box::new(Awaiting {
            statement: (**statement).clone(),
            statement_sha256: statement_sha256.clone(),
            since: change.at,
            demands: demands.clone(),
            given: Vec::new(),
        }))),
        Event::Approved { consent, .. } => {
            let mut awaiting = awaiting?;
            awaiting.given.push(Approved {
                consent: consent.clone(),
                by: change.actor.clone()?,
                at: change.at,
            });
            Some(State::AwaitingApproval(Box::new(awaiting)))
        }
        Event::Rewritten { .. } | Event::Translated { .. } => Some(State::Draft),
        // The statement is read anew by them; approvals of the same text stay.
        Event::SettingsRead { .. } => Some(awaiting.map_or(State::Draft, |awaiting| {
            State::AwaitingApproval(Box::new(awaiting))
        })),
        Event::ChangesRequested { problems } => Some(State::NeedsChanges {
            problems: problems.clone(),
        }),
        Event::Posted {
            statement,
            statement_sha256,
            randomness,
        } => Some(State::Open(Box::new(Posting {
            statement: (**statement).clone(),
            statement_sha256: statement_sha256.clone(),
            posted_at: change.at,
            randomness: randomness.clone(),
            approvals: awaiting.map(|it| it.given).unwrap_or_default(),
            splitting: Vec::new(),
            amendments: 0,
            applications: Vec::new(),
            questions: Vec::new(),
            may_grow: false,
            silence_told: false,
        }))),
        Event::Cancelled { cause } => Some(State::Cancelled {
            cause: cause.clone(),
            selection: None,
        }),
        _ => None,
    }
}

/// A posting that is asked about, amended and applied for until it closes.
pub(super) fn open(
    mut posting: Posting,
    event: &Event,
    change: &Change,
    version: u64,
) -> Option<State> {
    match event {
        Event::QuestionAsked { .. } | Event::QuestionAnswered { .. } => {
            discussed(&mut posting, event, change, version)?;
        }
        Event::Extended {
            statement,
            statement_sha256,
            ..
        } => {
            posting.statement = (**statement).clone();
            posting.statement_sha256.clone_from(statement_sha256);
            posting.amendments += 1;
            posting.may_grow = true;
        }
        Event::Amended {
            statement,
            statement_sha256,
            ..
        } => {
            posting.may_grow &= statement.criteria.len() <= posting.statement.criteria.len();
            posting.statement = (**statement).clone();
            posting.statement_sha256.clone_from(statement_sha256);
            posting.amendments += 1;
        }
        Event::Translated { version, .. } => {
            let version = version.as_ref()?;
            posting.statement = (*version.statement).clone();
            posting
                .statement_sha256
                .clone_from(&version.statement_sha256);
            posting.amendments += 1;
        }
        Event::SplittingFlagged { reasons } => posting.splitting.clone_from(reasons),
        Event::ApplicationReceived {
            number,
            comment,
            supplier,
            words,
            ..
        } => {
            posting.applications.push(Application {
                number: *number,
                comment: *comment,
                supplier: supplier.clone(),
                received_at: change.at,
                revised_at: change.at,
                words: *words,
                withdrawn_at: None,
            });
        }
        Event::ApplicationRevised { number, words } => {
            let application = find(&mut posting, *number)?;
            application.words = *words;
            application.revised_at = change.at;
        }
        Event::ApplicationWithdrawn { number, .. } => {
            let application = find(&mut posting, *number)?;
            application.withdrawn_at = Some(change.at);
            // What its author had written before that says nothing any more.
            application.revised_at = application.revised_at.max(change.at);
        }
        Event::Closed { .. } => {
            let selection = Selection::of(posting, Some(change.at));
            return Some(State::Evaluation(Box::new(selection)));
        }
        Event::Ended { reason } => {
            let selection = Box::new(Selection::of(posting, Some(change.at)));
            return Some(State::Unsuccessful {
                reason: *reason,
                selection,
            });
        }
        Event::Cancelled { cause } => {
            let selection = Some(Box::new(Selection::of(posting, None)));
            return Some(State::Cancelled {
                cause: cause.clone(),
                selection,
            });
        }
        _ => return None,
    }
    Some(State::Open(Box::new(posting)))
}

/// A question or an answer; its text is named by the version of its event.
fn discussed(posting: &mut Posting, event: &Event, change: &Change, version: u64) -> Option<()> {
    match event {
        Event::QuestionAsked {
            number,
            comment,
            asker,
        } => posting.questions.push(Question {
            number: *number,
            comment: *comment,
            asker: asker.clone(),
            asked_at: change.at,
            text: version,
            answer: None,
        }),
        Event::QuestionAnswered { number, comment } => {
            let mut questions = posting.questions.iter_mut();
            let question = questions.find(|question| question.number == *number)?;
            question.take(Answer {
                comment: *comment,
                by: change.actor.clone()?,
                at: change.at,
                text: version,
                replaces: false,
            });
        }
        _ => return None,
    }
    Some(())
}

fn find(posting: &mut Posting, number: u32) -> Option<&mut Application> {
    posting
        .applications
        .iter_mut()
        .find(|application| application.number == number)
}
