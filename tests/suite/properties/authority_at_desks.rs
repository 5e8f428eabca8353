//! What a desk offers is decided as the table of authority has it.

use std::collections::BTreeSet;

use micro_acquisition::domain::authority::Act;
use micro_acquisition::domain::decide::{Command, Outcome, Request};
use micro_acquisition::domain::effect::Effect;
use micro_acquisition::domain::positions::Position;
use micro_acquisition::inbox::grammar;
use micro_acquisition::web::desk::action::Action;

use super::authority::{comment, done, prepare, set, who};
use super::history::World;
use super::people::person;

fn at_desk(world: &mut World, act: Act, who: i64) -> Outcome {
    let request = Request {
        command: Command::Desk {
            written: grammar::parse(&comment(act)),
        },
        at: world.app.now,
        actor: Some(person(who)),
    };
    world.app.decide(&world.github, &request)
}

#[test]
fn every_cell_of_the_table_is_decided_alike_at_a_desk() {
    let heard = |it: &Position| !matches!(it, Position::Bot | Position::Ourselves);
    let mut acts: BTreeSet<Act> = Action::ALL.into_iter().map(Action::act).collect();
    acts.insert(Act::Overrule);
    for position in Position::ALL.into_iter().filter(heard) {
        for act in acts.iter().copied() {
            let mut world = set(position, act);
            prepare(&mut world, act);
            let from = world.app.steps.len();
            let who = who(&world, position);

            let outcome = at_desk(&mut world, act, who);

            let may = position.may(act);
            assert_eq!(
                done(&world, from, act),
                may,
                "{position:?} {act:?}: {outcome:?}"
            );
            let reacts = |effects: &[Effect]| {
                let mut effects = effects.iter();
                effects.any(|it| matches!(it, Effect::React { .. }))
            };
            match outcome {
                Outcome::Decided { effects, .. } => assert!(!reacts(&effects), "{act:?}"),
                // What is refused at a desk is answered there.
                Outcome::Refused { effects, .. } => assert!(effects.is_empty(), "{act:?}"),
                Outcome::Waits | Outcome::Ignored(_) => assert!(!may, "{position:?} {act:?}"),
            }
        }
    }
}
