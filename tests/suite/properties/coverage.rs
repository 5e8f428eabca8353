//! That the histories go far enough to say something, and that no state is a dead end.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::history::{Move, World, cases, moves, sensible_moves, states, story};
use super::stage;

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn every_non_final_state_has_a_way_out(history in moves()) {
        let mut world = World::after(&history);
        for _ in 0..60 {
            if world.app.opportunity.as_ref().is_some_and(|it| it.state.is_final()) {
                return Ok(());
            }
            world.wait(1);
            let one = Move { sensible: true, what: 7, who: 0, wait: 1 };
            stage::next(&mut world, one);
        }
        prop_assert!(false, "stuck in {}:\n{}", world.app.state(), story(&world.told));
    }
}

/// The states that each of 200 histories enters.
fn entered(strategy: impl Strategy<Value = Vec<Move>>) -> Vec<BTreeSet<&'static str>> {
    let mut runner = TestRunner::deterministic();
    let mut enter = || {
        let history = strategy.new_tree(&mut runner).unwrap().current();
        let world = World::after(&history);
        states(&world).map(|it| it.state.name()).collect()
    };
    (0..200).map(|_| enter()).collect()
}

fn count(entered: &[BTreeSet<&str>], state: &str) -> usize {
    entered
        .iter()
        .filter(|states| states.contains(state))
        .count()
}

#[test]
fn random_histories_enter_every_state_often_enough_to_say_something() {
    let entered = entered(moves());
    for (state, least) in [
        ("needs_changes", 20),
        ("evaluation", 120),
        ("offered", 100),
        ("in_progress", 80),
        ("delivered", 5),
        ("accepted", 40),
        ("paid", 30),
        ("cancelled", 2),
        ("unsuccessful", 5),
        ("terminated", 5),
    ] {
        let found = count(&entered, state);
        assert!(found >= least, "{found} of 200 histories enter {state}");
    }
}

#[test]
fn people_who_do_what_comes_next_are_mostly_paid() {
    let paid = count(&entered(sensible_moves()), "paid");
    assert!(paid >= 100, "{paid} of 200");
}
