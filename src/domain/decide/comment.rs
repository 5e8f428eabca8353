//! A comment: all of its instructions are carried out, or none (case 76).

use super::{
    Desk, Outcome, Step, Stop, application, approval, award, debrief, delivery, dispute, ending,
    evaluation, extend, label, payment, question, repost, sign_off, splitting, translation,
};
use crate::domain::apply::Misfit;
use crate::domain::authority::Act;
use crate::domain::command::{Comment, Deadline, Instruction, Malformed, Written, applies};
use crate::domain::effect::{Effect, Reaction, answer};
use crate::domain::event::{Cancellation, Withdrawal};
use crate::domain::ids::CommentId;
use crate::domain::lang::Lang;
use crate::domain::notice::Notice;
use crate::domain::opportunity::Opportunity;
use crate::domain::refusal::Refusal;

/// Where instructions are given.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place<'a> {
    /// In a comment.
    Comment(&'a Comment),
    /// At a desk.
    Desk,
}

impl<'a> Place<'a> {
    /// The comment's id, if it is one.
    fn id(self) -> Option<CommentId> {
        match self {
            Self::Comment(comment) => Some(comment.id),
            Self::Desk => None,
        }
    }

    /// The comment that what is asked takes: an application is one, a question is one.
    fn comment(self) -> Step<&'a Comment> {
        match self {
            Self::Comment(comment) => Ok(comment),
            Self::Desk => Err(Stop::Ignored("this is said in a comment alone")),
        }
    }
}

/// What is asked at a desk: carried out as in a comment, but a refusal is answered there.
pub(super) fn at_desk(mut desk: Desk<'_>, written: &[Written]) -> Result<Outcome, Misfit> {
    let mut refusals = Vec::new();
    for one in written {
        match carry_out(&mut desk, Place::Desk, one, None) {
            Ok(()) => {}
            Err(Stop::Refused(refusal)) => refusals.push(refusal),
            Err(stop) => return stop.outcome(),
        }
    }
    if refusals.is_empty() {
        return Ok(desk.decided());
    }
    Ok(Outcome::Refused {
        refusals,
        effects: Vec::new(),
    })
}

pub(super) fn comment(
    mut desk: Desk<'_>,
    comment: &Comment,
    written: &[Written],
    on_pull_request: Option<i64>,
) -> Result<Outcome, Misfit> {
    let language = language(&desk, written);
    if let (None, Some(number), Some(language)) =
        (&desk.opportunity, desk.case.facts.unposted, language)
    {
        // Nothing would ever come for it to wait for.
        let refusals = vec![Refusal::NoOpportunity];
        return Ok(refused(comment, number, refusals, language));
    }
    let mut refusals = Vec::new();
    for one in written {
        match carry_out(&mut desk, Place::Comment(comment), one, on_pull_request) {
            Ok(()) => {}
            Err(Stop::Refused(refusal)) => refusals.push(refusal),
            Err(stop) => return stop.outcome(),
        }
    }
    let Some(language) = language else {
        return Ok(Outcome::Ignored("the comment holds no command"));
    };
    if refusals.is_empty() {
        desk.effects.insert(0, answer(comment, Reaction::Done));
        return Ok(desk.decided());
    }
    let number = place(&desk, on_pull_request);
    Ok(refused(comment, number, refusals, language))
}

/// An edit by its author can make, change or end an application; no other
/// command is taken from it.
pub(super) fn edited(
    mut desk: Desk<'_>,
    comment: &Comment,
    written: &[Written],
    before: Option<&[Written]>,
) -> Result<Outcome, Misfit> {
    if !matches!(desk.allows(Act::EditApplication), Ok(true)) {
        return Ok(Outcome::Ignored(
            "only its author's edit changes an application (case 73)",
        ));
    }
    let apply = written
        .iter()
        .find(|one| matches!(one.instruction, Ok(Instruction::Apply { .. })));
    let applied = before.is_none_or(applies);
    match application::edited(&mut desk, comment, apply, applied) {
        Ok(()) => {
            desk.effects.insert(0, answer(comment, Reaction::Done));
            Ok(desk.decided())
        }
        Err(Stop::Refused(refusal)) => {
            let statements = || desk.opportunity.as_ref().map(Opportunity::language);
            let language = apply.map(|one| one.language).or_else(statements);
            let (language, number) = (language.unwrap_or(Lang::En), place(&desk, None));
            Ok(refused(comment, number, vec![refusal], language))
        }
        Err(stop) => stop.outcome(),
    }
}

/// In which language a comment is answered: that of its first command. `/question` is one
/// word in both, so that it is answered in the statement's.
fn language(desk: &Desk<'_>, written: &[Written]) -> Option<Lang> {
    let asks = |one: &&Written| matches!(one.instruction, Ok(Instruction::Question { .. }));
    let told = written.iter().find(|one| !asks(one));
    let statements = desk.opportunity.as_ref().map(Opportunity::language);
    let first = written.first()?.language;
    Some(told.map_or(statements.unwrap_or(first), |one| one.language))
}

fn place(desk: &Desk<'_>, on_pull_request: Option<i64>) -> i64 {
    on_pull_request
        .or_else(|| {
            desk.opportunity
                .as_ref()
                .map(|opportunity| opportunity.issue.number)
        })
        .unwrap_or_default()
}

fn refused(comment: &Comment, number: i64, refusals: Vec<Refusal>, language: Lang) -> Outcome {
    let key = format!("refused:{}:{}", comment.id, comment.updated_at);
    let notice = Notice::Refused {
        to: comment.author.clone(),
        refusals: refusals.clone(),
    };
    let effects = vec![
        answer(comment, Reaction::Confused),
        Effect::Say {
            number,
            key,
            notice,
            language,
        },
    ];
    Outcome::Refused { refusals, effects }
}

fn carry_out(
    desk: &mut Desk<'_>,
    place: Place<'_>,
    written: &Written,
    on_pull_request: Option<i64>,
) -> Step {
    let speaks_here = match &written.instruction {
        Ok(instruction) => speaks_in_pull_request(instruction),
        Err(malformed) => is_of_criterion(malformed),
    };
    if on_pull_request.is_some() && !speaks_here {
        let issue = desk.opportunity()?.issue.number;
        return Err(Refusal::BelongsInIssue { issue }.into());
    }
    let instruction = written
        .instruction
        .as_ref()
        .map_err(|malformed| Refusal::Malformed {
            malformed: malformed.clone(),
        })?;
    match instruction {
        Instruction::Apply {
            affirmed,
            unaffirmed,
            statement,
        } => {
            let form = application::Form {
                affirmed: *affirmed,
                unaffirmed: *unaffirmed,
                statement,
            };
            application::apply(desk, place.comment()?, &form)
        }
        Instruction::Withdraw => application::withdraw(desk, Withdrawal::Command),
        Instruction::Evaluate {
            application,
            criterion,
            verdict,
            rationale,
        } => {
            let (verdict, id) = (*verdict, place.id());
            evaluation::evaluate(desk, *application, *criterion, verdict, rationale, id)
        }
        Instruction::Accept { public_servant } => award::accept(desk, *public_servant),
        Instruction::Splitting { splits, reason } => splitting::decide(desk, *splits, reason),
        Instruction::SignOff { reference } => sign_off::give(desk, reference),
        Instruction::RefuseSignOff { reason } => sign_off::refuse(desk, reason),
        Instruction::Decline { reason } => award::decline(desk, reason.as_deref()),
        Instruction::Criterion {
            number,
            decision,
            reason,
        } => {
            let said = delivery::Said {
                decision: *decision,
                reason,
                on_pull_request,
            };
            delivery::criterion(desk, *number, &said)
        }
        Instruction::Cancel { reason } => cancel(desk, reason),
        Instruction::Paid { reference, method } => payment::paid(desk, reference, *method),
        Instruction::Status => status(desk, place.comment()?, on_pull_request),
        Instruction::Help => help(desk, place.comment()?, on_pull_request),
        Instruction::Question { text } => question::ask(desk, place.comment()?, text),
        Instruction::Answer {
            question: number,
            text,
        } => question::answer(desk, place.id(), *number, text),
        Instruction::Translate { language, form } => translation::translate(desk, *language, form),
        Instruction::Extend {
            deadline: Deadline::Closing,
            until,
            reason,
        } => extend::closing(desk, until, reason),
        Instruction::Extend {
            deadline: Deadline::Delivery,
            until,
            reason,
        } => ending::extend_delivery(desk, until, reason),
        Instruction::Repost => repost::repost(desk),
        Instruction::Terminate { ground, reason } => ending::terminate(desk, *ground, reason),
        Instruction::OfferNext { reason } => ending::offer_next(desk, reason),
        Instruction::Discontinue { reason } => ending::discontinue(desk, reason),
        Instruction::Debrief => debrief::debrief(desk, place.comment()?, written.language),
        Instruction::Dispute { text } => dispute::dispute(desk, place.comment()?.id, text),
        Instruction::Resolve { resolution, reason } => dispute::resolve(desk, *resolution, reason),
        Instruction::Approve { approval } => approval::approve(desk, *approval),
        Instruction::Commit { amount, reference } => {
            let funds = approval::Funds {
                amount,
                reference,
                language: written.language,
            };
            approval::commit(desk, &funds)
        }
        Instruction::Certify => payment::certify(desk),
        Instruction::Hold { reason } => payment::hold(desk, reason),
        Instruction::Release { reason } => payment::release(desk, reason),
        Instruction::Void { reason } => payment::void(desk, reason),
    }
}

const fn speaks_in_pull_request(instruction: &Instruction) -> bool {
    match instruction {
        Instruction::Criterion { .. } | Instruction::Status | Instruction::Help => true,
        Instruction::Apply { .. }
        | Instruction::Withdraw
        | Instruction::Evaluate { .. }
        | Instruction::Accept { .. }
        | Instruction::SignOff { .. }
        | Instruction::Splitting { .. }
        | Instruction::RefuseSignOff { .. }
        | Instruction::Decline { .. }
        | Instruction::Cancel { .. }
        | Instruction::Paid { .. }
        | Instruction::Question { .. }
        | Instruction::Answer { .. }
        | Instruction::Translate { .. }
        | Instruction::Extend { .. }
        | Instruction::Repost
        | Instruction::Terminate { .. }
        | Instruction::OfferNext { .. }
        | Instruction::Discontinue { .. }
        | Instruction::Debrief
        | Instruction::Dispute { .. }
        | Instruction::Resolve { .. }
        | Instruction::Approve { .. }
        | Instruction::Commit { .. }
        | Instruction::Certify
        | Instruction::Hold { .. }
        | Instruction::Release { .. }
        | Instruction::Void { .. } => false,
    }
}

/// Whether what could not be read is a `/criterion`: `/status` and `/help` have nothing
/// that could be wrong.
const fn is_of_criterion(malformed: &Malformed) -> bool {
    match malformed {
        Malformed::CriterionNumber { .. } | Malformed::Decision { .. } => true,
        Malformed::Application { .. }
        | Malformed::Verdict { .. }
        | Malformed::Reference
        | Malformed::QuestionNumber { .. }
        | Malformed::Language { .. }
        | Malformed::Deadline { .. }
        | Malformed::NewDate
        | Malformed::Ground { .. }
        | Malformed::Percentage { .. }
        | Malformed::OfferNext { .. }
        | Malformed::Resolution { .. }
        | Malformed::Approval { .. }
        | Malformed::Commitment
        | Malformed::SignOff
        | Malformed::Splitting { .. } => false,
    }
}

fn cancel(desk: &mut Desk<'_>, reason: &str) -> Step {
    let opportunity = desk.opportunity()?;
    if opportunity.state.is_final() {
        let state = opportunity.state.name().to_owned();
        return Err(Refusal::NotInState { state }.into());
    }
    label::not_awarded(opportunity)?;
    desk.may(Act::Cancel)?;
    if reason.is_empty() {
        return Err(Refusal::ReasonMissing.into());
    }
    label::cancel(
        desk,
        Cancellation::Command {
            reason: reason.to_owned(),
        },
    )
}

fn status(desk: &mut Desk<'_>, comment: &Comment, on_pull_request: Option<i64>) -> Step {
    answer_with(desk, comment, on_pull_request, Notice::Status)
}

fn help(desk: &mut Desk<'_>, comment: &Comment, on_pull_request: Option<i64>) -> Step {
    answer_with(desk, comment, on_pull_request, Notice::Help)
}

/// `/status` and `/help` are answered in the statement's language.
fn answer_with(
    desk: &mut Desk<'_>,
    comment: &Comment,
    on_pull_request: Option<i64>,
    notice: Notice,
) -> Step {
    let language = desk.opportunity()?.language();
    let number = place(desk, on_pull_request);
    desk.say(number, format!("answer:{}", comment.id), notice, language);
    Ok(())
}
