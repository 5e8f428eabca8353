//! What a merge takes to accept, and what stands in its way otherwise.

use jiff::SignedDuration;

use micro_acquisition::domain::facts::{CheckOutcome, ReviewState};
use micro_acquisition::domain::ids::RepositoryId;
use micro_acquisition::domain::judgement::Missing;
use micro_acquisition::domain::linking::links;
use micro_acquisition::domain::opportunity::State;
use micro_acquisition::domain::payment::PaymentState;
use micro_acquisition::domain::refusal::Refusal;

use super::github::{check, merge, push, review};
use super::history::World;
use super::people::{ADMIN, BOT, DUE, MAINTAINER, OFFICER, SUPPLIERS, at, person};
use super::scene::{
    PULL, accepted, closed, merged_by, open, opportunity, ready, refusals, state, submitted,
    was_ignored,
};

const ANN: i64 = SUPPLIERS[0];
const BOB: i64 = SUPPLIERS[1];

#[test]
fn a_commit_closes_issues_of_its_own_repository_alone() {
    let world = submitted();
    let issue = &opportunity(&world).issue;
    let mut pull = world.github.pulls[&PULL].clone();
    pull.body.clear();
    pull.closes.clear();
    pull.closes_numbers.clear();
    assert!(!links(&pull, issue));

    pull.commit_closes.insert(issue.number);
    assert!(links(&pull, issue));

    pull.repository = RepositoryId(pull.repository.0 + 1);
    assert!(!links(&pull, issue));
}

#[test]
fn a_merge_with_everything_met_accepts_and_owes_the_fixed_price() {
    let world = accepted();

    let payment = &opportunity(&world).accepted().unwrap().payment;
    assert_eq!(payment.amount.0, 650_000);
    assert_eq!(payment.tax_upper_bound.0, 97_500);
    assert_eq!(payment.state, PaymentState::Drafted);
}

#[test]
fn case_098_a_merge_queue_may_merge_for_the_maintainers() {
    assert_eq!(merged_by(ready(), BOT).app.state(), "accepted");
}

fn missing(world: &World) -> &[Missing] {
    match state(world) {
        State::Delivered(delivered) => &delivered.missing,
        other => panic!("{}", other.name()),
    }
}

#[test]
fn case_098_a_bot_that_merges_what_nobody_approved_does_not_accept() {
    let mut world = ready();
    let pull = world.github.pulls.get_mut(&PULL).unwrap();
    pull.reviews.clear();

    assert!(missing(&merged_by(world, BOT)).contains(&Missing::MergedByBot));
}

#[test]
fn case_090_a_bots_pull_request_names_who_wrote_it_and_does_not_accept() {
    let mut world = ready();
    let pull = world.github.pulls.get_mut(&PULL).unwrap();
    (pull.author, pull.by_bot) = (Some(person(BOT)), true);
    pull.commits_by = vec![person(ANN)];

    let expected = Missing::BotAuthor {
        author: person(BOT),
        commits_by: vec![person(ANN)],
    };
    assert!(missing(&merged_by(world, ADMIN)).contains(&expected));
}

#[test]
fn a_merge_by_the_supplier_does_not_accept() {
    let world = merged_by(ready(), ANN);

    assert_eq!(missing(&world), [Missing::MergedBySupplier]);
}

#[test]
fn a_merge_of_somebody_elses_pull_request_does_not_accept() {
    let mut world = ready();
    world.github.pulls.get_mut(&PULL).unwrap().author = Some(person(BOB));

    let world = merged_by(world, ADMIN);

    let author = Some(person(BOB));
    assert_eq!(missing(&world), [Missing::WrongAuthor { author }]);
}

#[test]
fn a_merge_that_nobody_owns_up_to_does_not_accept() {
    let mut world = ready();
    world.act(|github, now| {
        github.change_pull(now, ADMIN, PULL, |pull| {
            merge(pull, ADMIN, now);
            pull.merge.as_mut().unwrap().by = None;
        })
    });

    assert_eq!(missing(&world), [Missing::MergerUnknown]);
}

#[test]
fn a_merge_with_criteria_unmet_waits_for_a_person_who_decides() {
    let mut world = merged_by(submitted(), ADMIN);
    let numbers: Vec<u32> = missing(&world)
        .iter()
        .map(|missing| match missing {
            Missing::Criterion { number, .. } => *number,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(numbers, [2, 4, 5]);

    world.say(MAINTAINER, "/criterion 4 met I compared the report");
    world.say(OFFICER, "/criterion 2 met it ran on my machine");
    assert_eq!(world.app.state(), "delivered");
    world.say(OFFICER, "/criterion 5 met two of us looked");

    assert_eq!(world.app.state(), "accepted");
}

#[test]
fn what_was_pushed_in_time_is_in_time_however_late_it_is_merged() {
    let mut world = ready();
    world.wait_until(at(DUE) + SignedDuration::from_hours(48));

    assert_eq!(merged_by(world, ADMIN).app.state(), "accepted");
}

#[test]
fn what_was_pushed_after_the_delivery_date_is_late_whatever_date_it_bears() {
    let mut world = ready();
    world.wait_until(at(DUE) + SignedDuration::from_secs(1));
    world.act(|github, now| {
        github.change_pull(now, ANN, PULL, |pull| {
            push(pull);
            pull.checks.push(check(CheckOutcome::Success, now));
        })
    });

    assert!(missing(&merged_by(world, ADMIN)).contains(&Missing::Late));
}

#[test]
fn a_merge_before_an_award_or_after_the_end_pays_nobody_and_says_so() {
    let mut world = open();
    world.act(|github, now| github.open_pull(now, ANN, PULL));
    assert!(was_ignored(&world));
    let world = merged_by(world, ADMIN);
    assert_eq!(refusals(&world), [Refusal::MergeWithoutAward]);

    let mut world = closed(&[ANN]);
    world.say(MAINTAINER, "/cancel no money");
    world.act(|github, now| github.open_pull(now, ANN, PULL));
    let world = merged_by(world, ADMIN);
    assert_eq!(refusals(&world), [Refusal::MergeWithoutAward]);
    assert_eq!(world.app.state(), "cancelled");
}

#[test]
fn a_merge_that_only_refers_or_goes_elsewhere_is_not_the_delivery() {
    let mut world = ready();
    let pull = world.github.pulls.get_mut(&PULL).unwrap();
    pull.base_branch = "next".to_owned();
    assert_eq!(merged_by(world, ADMIN).app.state(), "in_progress");

    let mut world = ready();
    let pull = world.github.pulls.get_mut(&PULL).unwrap();
    pull.body = "Part of #12".to_owned();
    pull.closes.clear();
    pull.closes_numbers.clear();
    assert_eq!(merged_by(world, ADMIN).app.state(), "in_progress");
}

#[test]
fn a_review_from_before_the_merge_that_becomes_known_later_counts() {
    let mut world = merged_by(submitted(), ADMIN);
    let before = missing(&world).len();
    world.wait(60);

    world.act(|github, now| {
        github.change_pull(now, MAINTAINER, PULL, |pull| {
            let merged_at = pull.merge.as_ref().unwrap().at;
            let earlier = merged_at - SignedDuration::from_secs(1);
            let approval = review(pull, MAINTAINER, ReviewState::Approved, earlier);
            pull.reviews.push(approval);
        })
    });

    assert_eq!(missing(&world).len(), before - 1);
}

#[test]
fn looking_again_at_an_earlier_merge_does_not_undo_the_later_one() {
    let mut world = merged_by(submitted(), ADMIN);
    world.wait(60);
    world.act(|github, now| github.open_pull(now, ANN, PULL + 1));
    world.act(|github, now| {
        github.change_pull(now, ADMIN, PULL + 1, |pull| merge(pull, ADMIN, now))
    });
    let last = opportunity(&world).clone();

    let again = world.github.pull_changed(world.now, MAINTAINER, PULL);
    world.app.receive(&world.github, &again);

    assert_eq!(opportunity(&world), &last);
}
