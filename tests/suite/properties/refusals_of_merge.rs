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

/// A merge waits for a decision, and the supplier has opened another pull request.
fn offered_anew() -> World {
    let mut world = merged_by(submitted(), ADMIN);
    world.wait(60);
    world.act(|github, now| github.open_pull(now, ANN, PULL + 1));
    world.wait(60);
    world
}

/// The numbers of the pull requests that deliver.
fn delivered(world: &World) -> Vec<i64> {
    let deliveries = opportunity(world).deliveries();
    deliveries.map(|it| it.number).collect()
}

#[test]
fn a_further_pull_request_takes_nothing_from_the_merge_that_waits() {
    let mut world = offered_anew();

    assert_eq!(delivered(&world), [PULL, PULL + 1]);
    world.say(OFFICER, "/resolve accept it is the work");
    let accepted = opportunity(&world).accepted().unwrap();
    let (number, merge) = accepted.payment.delivery().unwrap();
    let pull = &world.github.pulls[&PULL];
    assert_eq!((number, Some(merge)), (PULL, pull.merge.as_ref()));
    let delivery = accepted.work.delivery.as_ref().unwrap();
    assert_eq!(
        (delivery.number, &delivery.judgement.head_sha),
        (PULL, &pull.head_sha)
    );
}

#[test]
fn in_the_issue_the_merge_that_waits_is_decided_and_in_a_conversation_its_own() {
    let mut world = offered_anew();

    world.act(|github, now| {
        github.comment_on(now, MAINTAINER, "/criterion 4 met it does", Some(PULL + 1))
    });
    let work = opportunity(&world).work().unwrap();
    let further = &world.github.pulls[&(PULL + 1)];
    assert_eq!(work.decisions[0].head_sha, further.head_sha);
    assert_eq!(missing(&world).len(), 3);

    world.say(MAINTAINER, "/criterion 4 met it does too");
    let work = opportunity(&world).work().unwrap();
    assert_eq!(
        work.decisions[1].head_sha,
        world.github.pulls[&PULL].head_sha
    );
    assert_eq!(missing(&world).len(), 2);
}

#[test]
fn what_becomes_known_of_the_merge_counts_while_another_is_offered() {
    let mut world = offered_anew();
    let merged_at = opportunity(&world).merge().unwrap().at;
    world.act(|github, now| {
        github.change_pull(now, MAINTAINER, PULL, |pull| {
            pull.checks.push(check(CheckOutcome::Success, merged_at));
        })
    });

    assert_eq!(missing(&world).len(), 2);
    assert_eq!(delivered(&world), [PULL, PULL + 1]);
}

#[test]
fn of_a_merge_that_waits_an_older_head_becomes_known_beside_what_is_offered_anew() {
    let mut world = offered_anew();
    let head = |world: &World| {
        let mut deliveries = opportunity(world).deliveries();
        deliveries.next().unwrap().heads[0].seen_at
    };
    let earlier = head(&world) - SignedDuration::from_secs(60);

    world.act(|github, _| github.pull_changed(earlier, ANN, PULL));

    assert_eq!(head(&world), earlier);
    assert_eq!(delivered(&world), [PULL, PULL + 1]);
}

#[test]
fn a_further_merge_that_was_made_before_takes_nothing_either() {
    let mut world = offered_anew();
    let last = opportunity(&world).merge().unwrap().clone();
    let before = last.at - SignedDuration::from_secs(1);

    world.act(|github, now| {
        github.change_pull(now, ADMIN, PULL + 1, |pull| {
            pull.checks.push(check(CheckOutcome::Success, before));
            merge(pull, ADMIN, before);
        })
    });

    assert!(was_ignored(&world), "{:?}", world.app.last());
    assert_eq!(opportunity(&world).merge(), Some(&last));
}

#[test]
fn a_further_merge_is_judged_by_what_was_known_of_it_and_takes_the_place() {
    let mut world = offered_anew();
    let seen = opportunity(&world)
        .deliveries()
        .nth(1)
        .unwrap()
        .heads
        .clone();
    world.wait_until(at(DUE) + SignedDuration::from_hours(48));
    world.act(|github, now| {
        github.change_pull(now, ADMIN, PULL + 1, |pull| merge(pull, ADMIN, now))
    });

    let numbers: Vec<i64> = opportunity(&world)
        .deliveries()
        .map(|it| it.number)
        .collect();
    assert_eq!(numbers, [PULL + 1]);
    assert_eq!(opportunity(&world).deliveries().next().unwrap().heads, seen);
    assert!(!missing(&world).contains(&Missing::Late));
}

#[test]
fn once_a_merge_is_rejected_what_was_offered_in_its_place_is_the_delivery() {
    let mut world = offered_anew();

    world.say(OFFICER, "/resolve reject it breaks the pages");

    assert_eq!(world.app.state(), "in_progress");
    let delivery = opportunity(&world).work().unwrap().delivery.as_ref();
    assert_eq!(delivery.map(|it| it.number), Some(PULL + 1));
}
