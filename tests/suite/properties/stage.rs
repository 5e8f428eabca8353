//! What a move means where it is made: the next sensible thing, or any other.

use jiff::SignedDuration;

use micro_acquisition::domain::approval::{Awaiting, Demand};
use micro_acquisition::domain::command::Decision;
use micro_acquisition::domain::criteria::CriterionKind;
use micro_acquisition::domain::ending::Terminated;
use micro_acquisition::domain::facts::{CheckOutcome, PullRequestFacts, ReviewState};
use micro_acquisition::domain::judgement::Missing;
use micro_acquisition::domain::opportunity::{
    Delivered, Offer, Opportunity, Posting, Selection, State, Work,
};
use micro_acquisition::domain::payment::{Payment, PaymentState};
use micro_acquisition::domain::question::Question;

use super::github::{check, merge, push, review};
use super::history::{Move, World};
use super::people::{
    ADMIN, APPROVER, BUYER, CERTIFIER, CLOSES, EVERYONE, Form, MAINTAINER, OFFICER, STRANGER,
    SUPPLIERS, application, at,
};

/// Begins every text that must never be public.
pub const PRIVATE: &str = "secret-";

pub fn play(world: &mut World, one: Move) {
    if one.sensible {
        next(world, one);
    } else {
        anything(world, one);
    }
}

/// What somebody who wants the opportunity to go on does now.
pub fn next(world: &mut World, one: Move) {
    if world
        .app
        .opportunity
        .as_ref()
        .is_some_and(Opportunity::disputed)
    {
        return world.say(OFFICER, "/resolve continue All sides were heard");
    }
    let Some(opportunity) = world.app.opportunity.clone() else {
        if one.what.is_multiple_of(5) {
            world.github.issue.body = "### The work\n\ntbd\n".to_owned();
        }
        return world.act(|github, now| github.label(now, MAINTAINER));
    };
    match &opportunity.state {
        State::Draft | State::NeedsChanges { .. } => {
            // After a repost it may be later than the first closing.
            let closes = if world.now < at("2026-03-03T15:00:00Z") {
                CLOSES
            } else if world.now < at("2026-03-12T15:00:00Z") {
                "2026-03-20T20:00:00Z"
            } else {
                "2026-04-02T20:00:00Z"
            };
            let form = Form {
                closes,
                ..Form::default()
            };
            world.act(|github, now| github.edit_issue(now, MAINTAINER, form.body()));
        }
        State::AwaitingApproval(awaiting) => approve(world, awaiting, one),
        State::Open(posting) => apply_or_close(world, posting, one),
        State::Evaluation(selection) => evaluate(world, selection, one),
        State::Offered(offer) => answer(world, offer, one),
        State::InProgress(work) => deliver(world, work, one),
        State::Delivered(delivered) => mend(world, delivered, one),
        State::Accepted(accepted) => settle(world, &accepted.payment, one),
        State::Terminated(terminated) => go_on(world, terminated, one),
        State::Paid(_) | State::Unsuccessful { .. } | State::Cancelled { .. } => {
            world.say(MAINTAINER, "/status");
        }
    }
}

/// The first approval that is missing, by somebody who may.
fn approve(world: &mut World, awaiting: &Awaiting, one: Move) {
    let other = one.what.is_multiple_of(4);
    match awaiting.missing().next() {
        Some(Demand::Programme) => world.say(APPROVER, "/approve programme"),
        Some(Demand::Procurement) if other => world.say(APPROVER, "/approve procurement"),
        Some(Demand::Procurement) => world.say(BUYER, "/approve procurement"),
        Some(Demand::Commitment) if other => world.say(BUYER, "/commit 7474.99 FR-1"),
        Some(Demand::Commitment) => world.say(BUYER, "/commit 10000.00 FR-1"),
        None => {}
    }
}

/// What is owed is paid, and the next in order is asked.
fn go_on(world: &mut World, terminated: &Terminated, one: Move) {
    match terminated.payment.as_ref().filter(|it| it.is_open()) {
        Some(payment) => settle(world, payment, one),
        None => world.say(MAINTAINER, "/offer next The work is still wanted"),
    }
}

fn apply_or_close(world: &mut World, posting: &Posting, one: Move) {
    let waits = |it: &&Question| it.answer.is_none();
    match (one.what % 24, posting.questions.iter().find(waits)) {
        (3, _) => return world.say(STRANGER, &format!("/question {}", private("question", one))),
        (7, Some(question)) => {
            let body = format!("/answer Q{} {}", question.number, private("answer", one));
            return world.say(MAINTAINER, &body);
        }
        (11, _) if posting.amendments == 0 => {
            return world.say(MAINTAINER, "/extend closing 2026-03-11 Few have applied");
        }
        _ => {}
    }
    let enough = 2 + usize::from(one.what % 3);
    let next = SUPPLIERS.into_iter().find(|id| {
        !posting
            .standing()
            .any(|application| application.supplier.id.0 == *id)
    });
    match next {
        Some(supplier) if posting.standing().count() < enough => {
            world.say(supplier, &application(&private("application", one)));
        }
        Some(_) | None => {
            let fixed = posting.statement.closes_at + SignedDuration::from_secs(60);
            world.wait_until(fixed);
        }
    }
}

fn private(what: &str, one: Move) -> String {
    format!("{PRIVATE}{what} {}", one.wait)
}

fn evaluate(world: &mut World, selection: &Selection, one: Move) {
    let waiting = selection
        .posting
        .standing()
        .find(|application| selection.verdict(application.number).is_none());
    let Some(application) = waiting else { return };
    let verdict = if one.what.is_multiple_of(6) {
        "fail"
    } else {
        "pass"
    };
    let rationale = private("rationale", one);
    let body = format!("/evaluate A{} {verdict} {rationale}", application.number);
    world.say([MAINTAINER, ADMIN][usize::from(one.who % 2)], &body);
}

fn answer(world: &mut World, offer: &Offer, one: Move) {
    let supplier = offer.supplier.id.0;
    let asks = world.app.programme.eligibility.public_servant_sign_off;
    if offer.sign_off.is_some() {
        return sign_off(world, supplier, one);
    }
    match (one.what % 8, offer.expires_at) {
        (0, _) => world.say(supplier, &format!("/decline {}", private("reason", one))),
        (1, Some(expires_at)) => world.wait_until(expires_at + SignedDuration::from_secs(60)),
        (2, _) if asks => world.say(supplier, "/accept public-servant"),
        (_, _) => world.say(supplier, "/accept"),
    }
}

/// The programme signs off or refuses, or takes its time, or the supplier thinks again.
fn sign_off(world: &mut World, supplier: i64, one: Move) {
    match one.what % 8 {
        0 => world.say(supplier, "/decline"),
        1 => {
            let refusal = format!("/sign-off no {}", private("conflict", one));
            world.say(APPROVER, &refusal);
        }
        2 => world.wait(86_400 * 8),
        _ => world.say(APPROVER, "/sign-off DG-2026-7"),
    }
}

/// Opens a pull request, mends it until every criterion is met, and has it merged.
fn deliver(world: &mut World, work: &Work, one: Move) {
    let supplier = work.award.supplier.id.0;
    let Some(pull) = open_pull_of(world, supplier) else {
        let number = free_number(world);
        return world.act(|github, now| github.open_pull(now, supplier, number));
    };
    let number = pull.number;
    let tested = pull.checks.last().map(|check| check.outcome) == Some(CheckOutcome::Success);
    let approved = pull.reviews.iter().any(|review| {
        review.can_write
            && review.state == ReviewState::Approved
            && review.commit.as_deref() == Some(pull.head_sha.as_str())
    });
    let confirmed = work.decisions.iter().rev().any(|decision| {
        decision.number == 4
            && decision.head_sha == pull.head_sha
            && decision.decision == Decision::Met
    });
    let hasty = one.what.is_multiple_of(16);
    if pull.draft {
        world.act(|github, now| {
            github.change_pull(now, supplier, number, |pull| pull.draft = false)
        });
    } else if !tested && !hasty {
        world.act(|github, now| {
            let passed = check(CheckOutcome::Success, now);
            github.change_pull(now, 0, number, |pull| pull.checks.push(passed))
        });
    } else if !approved && !hasty {
        world.act(|github, now| {
            let approval = review(&pull, MAINTAINER, ReviewState::Approved, now);
            github.change_pull(now, MAINTAINER, number, |pull| pull.reviews.push(approval))
        });
    } else if work.delivery.as_ref().is_some_and(|it| it.number != number) {
        // Another one is shown: what changes last is the delivery again.
        world.act(|github, now| github.change_pull(now, supplier, number, push));
    } else if !confirmed && !hasty {
        world.say(MAINTAINER, "/criterion 4 met I compared the report");
    } else {
        world.act(|github, now| {
            github.change_pull(now, ADMIN, number, |pull| merge(pull, ADMIN, now))
        });
    }
}

fn open_pull_of(world: &World, supplier: i64) -> Option<PullRequestFacts> {
    let by = |pull: &&PullRequestFacts| pull.author.as_ref().is_some_and(|it| it.id.0 == supplier);
    let mut pulls = world.github.pulls.values();
    pulls.rfind(|pull| pull.open && by(pull)).cloned()
}

fn free_number(world: &World) -> i64 {
    100 + i64::try_from(world.github.pulls.len()).unwrap()
}

/// Somebody who may confirms what is not met; what no criterion can mend is delivered anew.
fn mend(world: &mut World, delivered: &Delivered, one: Move) {
    // What no further work can mend, an officer decides.
    if delivered.missing.contains(&Missing::Late) {
        return world.say(OFFICER, "/resolve accept It is late, and good");
    }
    let unmet = delivered.missing.iter().map(|missing| match missing {
        Missing::Criterion { number, .. } => Some(*number),
        Missing::WrongAuthor { .. }
        | Missing::BotAuthor { .. }
        | Missing::LinkUnconfirmed
        | Missing::MergedByBot
        | Missing::MergedBySupplier
        | Missing::MergerUnknown
        | Missing::Late
        | Missing::Disputed => None,
    });
    let work = &delivered.work;
    let judged = work.delivery.as_ref();
    let is_merged = judged
        .and_then(|delivery| world.github.pulls[&delivery.number].merge.as_ref())
        .is_some_and(|merge| *merge == delivered.merge);
    match unmet.collect::<Option<Vec<u32>>>().as_deref() {
        Some([number, ..]) if is_merged => {
            // What no machine decides is the maintainers'; a machine, officers overrule.
            let criteria = &work.selection.posting.statement.criteria;
            let manual = criteria
                .iter()
                .any(|it| it.number == *number && it.kind == CriterionKind::Manual);
            let who = if manual { MAINTAINER } else { OFFICER };
            world.say(who, &format!("/criterion {number} met seen on the screen"));
        }
        Some(_) | None => deliver(world, work, one),
    }
}

/// Certified, then paid; sometimes held and released on the way.
fn settle(world: &mut World, payment: &Payment, one: Move) {
    let (held, certified) = (
        payment.state == PaymentState::Held,
        payment.certification().is_some(),
    );
    match one.what % 8 {
        _ if held => world.say(OFFICER, "/release it is settled"),
        0 => world.say(BUYER, "/hold the invoice is missing"),
        _ if !certified && world.app.programme.approvals.certification => {
            world.say(CERTIFIER, "/certify");
        }
        _ => world.say(OFFICER, "/paid REF-1 card"),
    }
}

/// Anything, by anyone.
fn anything(world: &mut World, one: Move) {
    let who = EVERYONE[usize::from(one.who) % EVERYONE.len()];
    let other = EVERYONE[usize::from(one.what / 40) % EVERYONE.len()];
    let number = one.wait % 6;
    let seldom = one.wait.is_multiple_of(2);
    // Among so many people hardly anybody else may.
    let team = if seldom || one.who.is_multiple_of(2) {
        MAINTAINER
    } else {
        who
    };
    match one.what % 40 {
        0 => world.say(who, &application(&private("application", one))),
        1 => world.say(who, &application(&format!("{PRIVATE}word ").repeat(251))),
        2 => world.say(
            who,
            &format!("/apply\n- [ ] of age\n\n{}", private("text", one)),
        ),
        3 => world.say(who, "/withdraw"),
        4 => edit(world, who, who, &application(&private("new text", one))),
        5 => edit(world, who, who, "I have thought better of it."),
        6 => delete(world, who, who),
        7 => delete(world, who, other),
        8 => edit(world, who, other, &application(&private("forged", one))),
        9 => say_verdict(world, who, number, one),
        10 if seldom => world.say(who, "/accept"),
        10 => world.say(who, "/accept public-servant"),
        11 => world.say(who, &format!("/decline {}", private("reason", one))),
        12 => world.say(who, &format!("/criterion {number} unmet it fails")),
        13 => world.say(who, "/paid REF-2"),
        14 if seldom => world.say(team, "/cancel the budget is gone"),
        15 => world.act(|github, now| github.label(now, who)),
        16 if seldom => world.act(|github, now| github.unlabel(now, who)),
        17 if seldom => world.act(|github, now| github.close_issue(now, who)),
        18 => edit_issue(world, who, number),
        19 => {
            let number = free_number(world);
            world.act(|github, now| github.open_pull(now, who, number));
        }
        20..=24 => touch_pull(world, who, one),
        25 if seldom => world.wait(86_400 * i64::from(number)),
        14 => world.say(who, &format!("/question {}", private("question", one))),
        16 => world.say(
            who,
            &format!("/answer Q{number} {}", private("answer", one)),
        ),
        17 => {
            let until = format!("2026-03-1{}", number + 1);
            world.say(team, &format!("/extend closing {until} few have applied"));
        }
        25 => world.say(team, "/repost"),
        26 => world.say(team, "/terminate default nothing came"),
        27 => world.say(
            team,
            &format!("/terminate convenience {number}0% the plans have changed"),
        ),
        28 => world.say(who, &format!("/discontinue {}", private("reason", one))),
        29 => world.say(who, "/offer next the work is still wanted"),
        30 => world.say(who, "/extend delivery 2026-04-10 the pages came late"),
        31 => world.say(who, &format!("/dispute {}", private("dispute", one))),
        32 => world.say(who, "/resolve continue all sides were heard"),
        33 => {
            let how = ["accept", "reject"][usize::from(number % 2)];
            world.say(who, &format!("/resolve {how} I looked at it"));
        }
        34 if seldom => world.say(who, "/debrief"),
        34 => world.say(who, "/approve programme"),
        35 => world.say(who, "/approve procurement"),
        36 => world.say(who, "/commit 9000 FR-2"),
        37 if seldom => world.say(who, "/certify"),
        37 => world.say(who, "/sign-off DG-2026-8"),
        38 => world.say(who, "/hold I want to look"),
        39 if seldom => world.say(who, "/void it was a mistake"),
        39 => world.say(who, "/release all is well"),
        40.. => unreachable!("a remainder by 40"),
    }
}

fn say_verdict(world: &mut World, who: i64, number: u16, one: Move) {
    let rationale = if one.who.is_multiple_of(3) {
        String::new()
    } else {
        private("rationale", one)
    };
    let criterion = ["", ".1", ".2", ".9"][usize::from(one.who % 4)];
    let body = format!("/evaluate A{number}{criterion} pass {rationale}");
    world.say(who, &body);
}

fn edit(world: &mut World, who: i64, whose: i64, body: &str) {
    let may = who == whose || [MAINTAINER, ADMIN].contains(&who);
    if let Some(comment) = world.comments_of(whose).last().copied().filter(|_| may) {
        world.act(|github, now| github.edit_comment(now, who, comment, body));
    }
}

fn delete(world: &mut World, who: i64, whose: i64) {
    let may = who == whose || [MAINTAINER, ADMIN].contains(&who);
    if let Some(comment) = world.comments_of(whose).last().copied().filter(|_| may) {
        world.act(|github, now| github.delete_comment(now, who, comment));
    }
}

fn edit_issue(world: &mut World, who: i64, number: u16) {
    let form = match number {
        0 => Form {
            price: "$6,400.00",
            ..Form::default()
        },
        1 => Form {
            price: "$6,600.00",
            ..Form::default()
        },
        2 => Form {
            closes: "2026-03-09T20:00:00Z",
            ..Form::default()
        },
        3 => Form {
            closes: "2026-03-12T20:00:00Z",
            ..Form::default()
        },
        4 => Form {
            criteria: &["a", "b", "c", "d", "e", "f"],
            ..Form::default()
        },
        _ => Form {
            background: format!("As of {}.", world.now - at(CLOSES)),
            ..Form::default()
        },
    };
    world.act(|github, now| github.edit_issue(now, who, form.body()));
}

/// Something happens to one of the pull requests.
fn touch_pull(world: &mut World, who: i64, one: Move) {
    let numbers: Vec<i64> = world.github.pulls.keys().copied().collect();
    let Some(number) = numbers.get(usize::from(one.wait) % numbers.len().max(1)) else {
        return world.say(who, "Where is the work?");
    };
    if !world.github.pulls[number].open {
        return world.say(who, "It is merged.");
    }
    world.act(|github, now| {
        github.change_pull(now, who, *number, |pull| match one.what % 40 {
            20 => push(pull),
            21 => pull.checks.push(check(CheckOutcome::Other, now)),
            22 => {
                let state = [ReviewState::Approved, ReviewState::ChangesRequested];
                let state = state[usize::from(one.wait % 2)];
                pull.reviews.push(review(pull, who, state, now));
            }
            23 => pull.draft = !pull.draft,
            _ => {
                pull.draft = false;
                merge(pull, who, now);
            }
        })
    });
}
