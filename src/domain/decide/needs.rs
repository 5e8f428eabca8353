//! Which facts a decision rests on.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{Command, Request, TimerKind};
use crate::domain::authority::Act;
use crate::domain::command::{Instruction, Written};
use crate::domain::draw::{Draw, Randomness};
use crate::domain::facts::Need;
use crate::domain::ids::Person;
use crate::domain::opportunity::{Opportunity, State};
use crate::domain::splitting::LOOK_BACK;

/// The facts that `decide` must be given for `request` in this state.
#[must_use]
pub fn needs(opportunity: Option<&Opportunity>, request: &Request) -> Vec<Need> {
    let mut needs = Vec::new();
    match &request.command {
        Command::Label { .. } => {
            needs.extend(permission(request.actor.as_ref()));
            needs.extend([Need::Repository, Need::Settings]);
            needs.push(earlier(request));
        }
        Command::Edit { .. } => {
            needs.extend(permission(request.actor.as_ref()));
            needs.push(earlier(request));
            if opportunity.is_some_and(|it| it.posting().is_none()) {
                needs.extend([Need::Repository, Need::Settings]);
            }
        }
        Command::Unlabel | Command::CloseIssue => {
            needs.extend(permission(request.actor.as_ref()));
        }
        Command::Comment { written, .. }
        | Command::Desk { written }
        | Command::CommentEdited { written, .. } => {
            if written.iter().any(asks_who) {
                needs.extend(permission(request.actor.as_ref()));
            }
            if approves(request) {
                needs.extend([Need::Repository, Need::Settings]);
                needs.push(earlier(request));
            }
            if written.iter().any(|one| translates(one) || reposts(one)) {
                needs.push(Need::Settings);
                needs.push(earlier(request));
            }
            if written.iter().any(decides_criterion) {
                needs.extend(opportunity.and_then(|it| delivery(it, request)));
                needs.push(Need::Repository);
            }
            if written.iter().any(reposts) {
                needs.extend(opportunity.map(|it| Need::Issue {
                    number: it.issue.number,
                }));
                needs.push(earlier(request));
                needs.push(Need::Repository);
            }
        }
        Command::PullRequest { number, .. } => {
            needs.push(Need::PullRequest {
                number: *number,
                paths: paths(opportunity),
            });
            needs.push(Need::Repository);
        }
        Command::Timer(TimerKind::Draw) => needs.extend(opportunity.and_then(randomness)),
        Command::Timer(
            TimerKind::Closing
            | TimerKind::SilenceReminder
            | TimerKind::OfferLapse
            | TimerKind::SelectionReminder
            | TimerKind::DeliveryNear
            | TimerKind::DeliveryReminder
            | TimerKind::DisputeReminder
            | TimerKind::SignOffReminder
            | TimerKind::QuestionCutoff
            | TimerKind::OfferNear
            | TimerKind::PaymentReminder,
        )
        | Command::CommentDeleted { .. }
        | Command::CompleteIssue
        | Command::ReopenIssue
        | Command::Moved { .. }
        | Command::StateTax { .. }
        | Command::OfferStands { .. } => {}
    }
    needs
}

/// Whether the request approves of a statement before it is posted.
#[must_use]
pub fn approves(request: &Request) -> bool {
    let approval = |one: &Written| {
        matches!(
            one.instruction,
            Ok(Instruction::Approve { .. } | Instruction::Commit { .. })
        )
    };
    match &request.command {
        Command::Comment { written, .. } | Command::Desk { written } => {
            written.iter().any(approval)
        }
        _ => false,
    }
}

fn permission(actor: Option<&Person>) -> Option<Need> {
    actor.map(|person| Need::Permission {
        user: person.id,
        login: person.login.clone(),
    })
}

/// What the order is drawn with, once the list is fixed.
fn randomness(opportunity: &Opportunity) -> Option<Need> {
    let State::Evaluation(selection) = &opportunity.state else {
        return None;
    };
    let Draw::Listed { round, .. } = &selection.draw else {
        return None;
    };
    match &selection.posting.randomness {
        Randomness::Local { .. } => Some(Need::Seed),
        Randomness::Drand { beacon } => round.map(|round| Need::Signature {
            beacon: beacon.clone(),
            round,
        }),
    }
}

fn asks_who(written: &Written) -> bool {
    let instruction = written.instruction.as_ref();
    instruction.is_ok_and(|instruction| Act::of(instruction).asks_permission())
}

/// Whether it can be what the statement was still lacking, so that it is posted.
fn translates(written: &Written) -> bool {
    matches!(written.instruction, Ok(Instruction::Translate { .. }))
}

/// What contracts are added up with.
fn earlier(request: &Request) -> Need {
    let since = request.at.checked_sub(LOOK_BACK);
    Need::Earlier {
        since: since.unwrap_or(Timestamp::MIN),
    }
}

fn decides_criterion(written: &Written) -> bool {
    matches!(written.instruction, Ok(Instruction::Criterion { .. }))
}

fn reposts(written: &Written) -> bool {
    matches!(written.instruction, Ok(Instruction::Repost))
}

/// The delivery in whose conversation it is said; in the issue, the one that is shown there.
fn delivery(opportunity: &Opportunity, request: &Request) -> Option<Need> {
    let here = match &request.command {
        Command::Comment {
            on_pull_request, ..
        } => *on_pull_request,
        _ => None,
    };
    let mut known = opportunity.deliveries().map(|it| it.number);
    let shown = opportunity.deliveries().next()?.number;
    let number = known.find(|number| Some(*number) == here).unwrap_or(shown);
    Some(Need::PullRequest {
        number,
        paths: paths(Some(opportunity)),
    })
}

/// The files whose presence is a criterion.
fn paths(opportunity: Option<&Opportunity>) -> BTreeSet<String> {
    let posting = opportunity.and_then(Opportunity::posting);
    let paths = posting
        .into_iter()
        .flat_map(|posting| posting.statement.required_paths());
    paths.map(str::to_owned).collect()
}
