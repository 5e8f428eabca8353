//! Scenes from which the tests of single rules set out.

use micro_acquisition::domain::decide::Outcome;
use micro_acquisition::domain::effect::Effect;
use micro_acquisition::domain::facts::{CheckOutcome, ReviewState};
use micro_acquisition::domain::notice::Notice;
use micro_acquisition::domain::opportunity::{Opportunity, State};
use micro_acquisition::domain::refusal::Refusal;

use super::github::{check, merge, review};
use super::history::World;
use super::people::{ADMIN, CLOSES, MAINTAINER, SUPPLIERS, application, at};

/// Labelled and posted, an hour ago.
pub fn open() -> World {
    let mut world = World::new();
    world.act(|github, now| github.label(now, MAINTAINER));
    world.wait(3_600);
    assert_eq!(world.app.state(), "open");
    world
}

/// Open, with the first supplier's application.
pub fn applied() -> World {
    let mut world = open();
    world.say(SUPPLIERS[0], &application("I have written such scripts."));
    world.wait(60);
    world
}

/// Closed with one application of each of `suppliers`, numbered in that order.
pub fn closed(suppliers: &[i64]) -> World {
    let mut world = open();
    for supplier in suppliers {
        world.say(*supplier, &application("I have written such scripts."));
        world.wait(60);
    }
    world.wait_until(at(CLOSES));
    world.wait(3_600);
    assert_eq!(world.app.state(), "evaluation");
    world
}

/// Everyone passed; the first in the order is offered the work.
pub fn offered(suppliers: &[i64]) -> World {
    let mut world = closed(suppliers);
    for number in 1..=suppliers.len() {
        world.say(MAINTAINER, &format!("/evaluate A{number} pass shows two"));
        world.wait(60);
    }
    assert_eq!(world.app.state(), "offered");
    world
}

/// Awarded to the first supplier.
pub fn awarded() -> World {
    let mut world = offered(&SUPPLIERS[..1]);
    world.say(SUPPLIERS[0], "/accept");
    world.wait(3_600);
    assert_eq!(world.app.state(), "in_progress");
    world
}

/// The number of the supplier's pull request.
pub const PULL: i64 = 40;

/// The supplier's pull request is open, and nothing of it is checked.
pub fn submitted() -> World {
    let mut world = awarded();
    world.act(|github, now| github.open_pull(now, SUPPLIERS[0], PULL));
    world.wait(3_600);
    world
}

/// Tests pass, a maintainer approves, the fourth criterion is decided: only the merge is left.
pub fn becomes_ready(world: &mut World) {
    world.act(|github, now| {
        github.change_pull(now, MAINTAINER, PULL, |pull| {
            let approval = review(pull, MAINTAINER, ReviewState::Approved, now);
            pull.reviews.push(approval);
            pull.checks.push(check(CheckOutcome::Success, now));
        })
    });
    world.say(MAINTAINER, "/criterion 4 met I compared the report");
    world.wait(3_600);
}

/// What is submitted, and then ready for its merge.
pub fn ready() -> World {
    let mut world = submitted();
    becomes_ready(&mut world);
    world
}

pub fn merged_by(mut world: World, who: i64) -> World {
    world.act(|github, now| github.change_pull(now, who, PULL, |pull| merge(pull, who, now)));
    world
}

pub fn accepted() -> World {
    let mut world = merged_by(ready(), ADMIN);
    world.wait(3_600);
    assert_eq!(world.app.state(), "accepted");
    world
}

/// The refusals of the last request; none when it was not refused.
pub fn refusals(world: &World) -> Vec<Refusal> {
    match world.app.last() {
        Outcome::Refused { refusals, .. } => refusals.clone(),
        Outcome::Decided { .. } | Outcome::Waits | Outcome::Ignored(_) => Vec::new(),
    }
}

/// Whether the last request was of no interest.
pub fn was_ignored(world: &World) -> bool {
    match world.app.last() {
        Outcome::Ignored(_) => true,
        Outcome::Decided { .. } | Outcome::Waits | Outcome::Refused { .. } => false,
    }
}

/// The refusals that a comment meets, which change nothing.
pub fn refused(mut world: World, who: i64, body: &str) -> Vec<Refusal> {
    let before = world.app.opportunity.clone();
    world.say(who, body);
    assert_eq!(world.app.opportunity, before, "a refusal changes nothing");
    refusals(&world)
}

pub fn opportunity(world: &World) -> &Opportunity {
    world.app.opportunity.as_ref().unwrap()
}

pub fn state(world: &World) -> &State {
    &opportunity(world).state
}

/// The refusal of what this state does not allow.
pub fn in_state(state: &str) -> Refusal {
    Refusal::NotInState {
        state: state.to_owned(),
    }
}

/// What was said in the last decision, as far as it is asked for.
pub fn said<T>(world: &World, asked: impl Fn(&Notice) -> Option<T>) -> Vec<T> {
    let Outcome::Decided { effects, .. } = world.app.last() else {
        panic!("it is not taken");
    };
    let notices = effects.iter().filter_map(|effect| match effect {
        Effect::Say { notice, .. } => asked(notice),
        _ => None,
    });
    notices.collect()
}
