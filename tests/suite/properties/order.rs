//! Deliveries that come twice, late and in another order (I12, I13).

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng};

use micro_acquisition::domain::command::{Instruction, Written};
use micro_acquisition::domain::decide::Command;
use micro_acquisition::domain::ids::{CommentId, UserId};
use micro_acquisition::domain::opportunity::{Opportunity, Posting};

use super::driver::App;
use super::github::GitHub;
use super::history::{Told, World, cases, moves, story};
use super::people::{CLOSES, LABELLED, at};

/// What must come out the same whatever the order: numbers follow the order of
/// admission, and the App's own offers stand when they are written.
#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    state: &'static str,
    applicants: Vec<(CommentId, UserId)>,
    list: Vec<CommentId>,
    supplier: Option<UserId>,
    terms: Option<String>,
    merge: Option<(String, Timestamp)>,
    amount: Option<i64>,
    disputed: bool,
}

fn outcome(opportunity: Option<&Opportunity>) -> Option<Outcome> {
    let opportunity = opportunity?;
    let mut applicants: Vec<_> = opportunity
        .posting()
        .into_iter()
        .flat_map(Posting::standing)
        .map(|application| (application.comment, application.supplier.id))
        .collect();
    applicants.sort();
    let work = opportunity.work();
    Some(Outcome {
        state: opportunity.state.name(),
        applicants,
        list: opportunity
            .selection()
            .map(|it| it.draw.order().to_vec())
            .unwrap_or_default(),
        supplier: opportunity.supplier().map(|it| it.id),
        terms: work.map(|it| it.award.terms_sha256.clone()),
        merge: opportunity.merge().map(|it| (it.commit.clone(), it.at)),
        amount: opportunity.payment().map(|it| it.amount.0),
        disputed: opportunity.disputed(),
    })
}

/// Delivers what was told in the given order, on GitHub as it then was.
fn deliver(world: &World, told: &[Told], order: &[usize], until: Timestamp) -> App {
    let mut app = App::under(world.app.programme.clone(), at(LABELLED));
    let mut github = GitHub::new(at(LABELLED));
    let mut written = 0;
    let mut write = |app: &mut App, github: &mut GitHub, up_to: usize| {
        for one in told.iter().take(up_to).skip(written) {
            app.pass_time(github, one.written_at);
            *github = one.github.clone();
        }
        written = written.max(up_to);
    };
    for index in order {
        write(&mut app, &mut github, index + 1);
        app.receive(&github, &told[*index].fact);
    }
    write(&mut app, &mut github, told.len());
    app.pass_time(&github, until);
    app
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn i12_replaying_a_delivery_changes_nothing(
        history in moves(),
        twice in prop::collection::vec(any::<prop::sample::Index>(), 1..20),
    ) {
        let world = World::after(&history);
        prop_assume!(!world.told.is_empty());
        let mut order: Vec<usize> = (0..world.told.len()).collect();
        for again in &twice {
            // Each delivery comes once more at some later moment.
            let first = again.index(world.told.len());
            let keyed = world.told[first].fact.key.is_some();
            let place = order.iter().position(|it| *it == first).unwrap();
            let later = place + 1 + again.index(order.len() - place);
            if keyed {
                order.insert(later, first);
            }
        }
        let replayed = deliver(&world, &world.told, &order, world.now);
        prop_assert_eq!(&replayed.changes, &world.app.changes);
        prop_assert_eq!(&replayed.opportunity, &world.app.opportunity);
    }

    /// Of several open ones by the supplier the one that changed last is shown.
    #[test]
    fn i12_looking_at_a_pull_request_once_more_changes_nothing(history in moves()) {
        let world = World::after(&history);
        prop_assume!(world.github.pulls.values().filter(|pull| pull.open).count() < 2);
        let mut again = world.app.clone();
        for number in world.github.pulls.keys() {
            let fact = world.github.pull_changed(world.now, 2, *number);
            again.receive(&world.github, &fact);
        }
        let more = &again.changes[world.app.changes.len()..];
        prop_assert!(more.is_empty(), "{:?}\n{}", more, story(&world.told));
    }
}

/// By when a delivery must have come: before anything is written after the
/// fact of that index. Whoever acts on what the App shows has seen it shown,
/// the numbers of applications among it; a pull request is looked at as it
/// stands, and a text before its last edit or deletion is nowhere to be read.
fn due(told: &[Told], open: bool) -> Vec<usize> {
    let mut next_shown = usize::MAX;
    let mut due = vec![usize::MAX; told.len()];
    for (index, one) in told.iter().enumerate().rev() {
        if one.shown {
            next_shown = index;
        }
        let decided = one.shown || one.changed;
        due[index] = match &one.fact.request.command {
            Command::Comment { .. } if open || !decided => usize::MAX,
            Command::Comment { .. } if one.open => index,
            Command::Comment { .. } | Command::PullRequest { .. } => next_shown,
            Command::Label { .. }
            | Command::Desk { .. }
            | Command::Unlabel
            | Command::Edit { .. }
            | Command::CloseIssue
            | Command::CompleteIssue
            | Command::ReopenIssue
            | Command::Moved { .. }
            | Command::CommentEdited { .. }
            | Command::CommentDeleted { .. }
            | Command::Timer(_)
            | Command::StateTax { .. }
            | Command::OfferStands { .. } => index,
        };
    }
    due
}

/// Whether it is a comment that was written, and not an edit or a deletion.
const fn is_written(one: &Told) -> bool {
    matches!(one.fact.request.command, Command::Comment { .. })
}

/// Whether the thread no longer shows the comment as it was written: if it has
/// not come by closing, nobody can read it (it goes to a person then).
fn gone(told: &[Told], index: usize) -> bool {
    let Command::Comment { comment, .. } = &told[index].fact.request.command else {
        return false;
    };
    told.iter().any(|one| match &one.fact.request.command {
        Command::CommentEdited {
            comment: changed, ..
        }
        | Command::CommentDeleted {
            comment: changed, ..
        } => changed.id == comment.id,
        Command::Comment { .. }
        | Command::Desk { .. }
        | Command::PullRequest { .. }
        | Command::Label { .. }
        | Command::Unlabel
        | Command::Edit { .. }
        | Command::CloseIssue
        | Command::CompleteIssue
        | Command::ReopenIssue
        | Command::Moved { .. }
        | Command::Timer(_)
        | Command::StateTax { .. }
        | Command::OfferStands { .. } => false,
    })
}

/// An order of arrival in which each comes by its due, and otherwise by chance.
fn shuffled(due: &[usize], chance: &mut impl FnMut(usize) -> usize) -> Vec<usize> {
    let (mut order, mut coming) = (Vec::new(), Vec::new());
    for written in 0..due.len() {
        coming.push(written);
        while coming.iter().any(|it| due[*it] <= written) || chance(3) == 0 {
            if coming.is_empty() {
                break;
            }
            order.push(coming.remove(chance(coming.len())));
        }
    }
    while !coming.is_empty() {
        order.push(coming.remove(chance(coming.len())));
    }
    order
}

fn chance(seed: [u8; 32]) -> impl FnMut(usize) -> usize {
    let mut random = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    move |below| random.random_range(0..below)
}

fn has_one_delivery_at_most(world: &World) -> bool {
    let supplier = world
        .app
        .opportunity
        .as_ref()
        .and_then(Opportunity::supplier);
    let pulls = world.github.pulls.values();
    pulls
        .filter(|pull| pull.author.as_ref() == supplier || pull.merge.is_some())
        .count()
        < 2
}

fn an_approval_was_edited(world: &World) -> bool {
    let edited = |told: &Told| match &told.fact.request.command {
        Command::CommentEdited { comment, .. } => Some(comment.id),
        _ => None,
    };
    let edited: Vec<_> = world.told.iter().filter_map(edited).collect();
    world
        .told
        .iter()
        .any(|told| match &told.fact.request.command {
            Command::Comment {
                comment, written, ..
            } => edited.contains(&comment.id) && written.iter().any(gives_approval),
            _ => false,
        })
}

fn gives_approval(written: &Written) -> bool {
    matches!(
        written.instruction,
        Ok(Instruction::Approve { .. } | Instruction::Commit { .. })
    )
}

proptest! {
    #![proptest_config(cases())]

    /// Of several pull requests that the supplier opened or somebody merged,
    /// `/criterion` means the one that changed last, so that histories with
    /// several are left to the scenarios.
    #[test]
    fn i13_the_order_of_arrival_does_not_matter(history in moves(), seed: [u8; 32]) {
        let world = World::after(&history);
        prop_assume!(has_one_delivery_at_most(&world));
        let order = shuffled(&due(&world.told, false), &mut chance(seed));
        let late = deliver(&world, &world.told, &order, world.now);
        let (in_order, late) = (world.app.opportunity.as_ref(), late.opportunity.as_ref());
        prop_assert_eq!(outcome(late), outcome(in_order), "{:?}\n{}", order, story(&world.told));
    }

    /// Numbers aside, which follow the order of admission. A thread no longer shows
    /// the approval that was edited into something else, so that only its own
    /// delivery can tell of it: such histories are left out.
    #[test]
    fn i13_those_who_applied_are_the_same_whatever_the_order(history in moves(), seed: [u8; 32]) {
        let mut world = World::until_it_closes(&history);
        prop_assume!(!an_approval_was_edited(&world));
        let fixed = at(CLOSES) + SignedDuration::from_hours(72);
        let mut chance = chance(seed);
        let order = shuffled(&due(&world.told, true), &mut chance);
        let least = order.iter().rposition(|it| gone(&world.told, *it) || !is_written(&world.told[*it])).map_or(0, |it| it + 1);
        let (early, rest) = order.split_at(least + chance(order.len() - least + 1));
        let mut app = deliver(&world, &world.told, early, fixed);
        for index in rest {
            app.receive(&world.github, &world.told[*index].fact);
        }
        world.wait_until(fixed);
        let (in_order, late) = (world.app.opportunity.as_ref(), app.opportunity.as_ref());
        prop_assert_eq!(outcome(late), outcome(in_order), "{:?}\n{}", order, story(&world.told));
    }
}
