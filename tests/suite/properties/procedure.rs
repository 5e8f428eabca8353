//! The state machine as `docs/procedure.md` shows it: what happens in each state
//! of many histories, so that the page cannot differ from the program.
//!
//! `UPDATE_DOCS=1 cargo test the_page_of_the_procedure` writes it anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use micro_acquisition::domain::lang::Lang;
use micro_acquisition::i18n;

use super::history::{World, changes, moves};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/procedure.md");

/// As the states follow each other, which is not their alphabetical order.
const STATES: [&str; 14] = [
    "none",
    "draft",
    "needs_changes",
    "awaiting_approval",
    "open",
    "evaluation",
    "offered",
    "in_progress",
    "delivered",
    "accepted",
    "paid",
    "unsuccessful",
    "cancelled",
    "terminated",
];

/// Enough that every transition that the histories can make is among them.
const HISTORIES: usize = 600;

/// The states that an event leads to, by the state it happens in.
type Transitions = BTreeMap<(&'static str, &'static str), BTreeSet<&'static str>>;

fn transitions() -> Transitions {
    let mut runner = TestRunner::deterministic();
    let strategy = moves();
    let mut found = Transitions::new();
    for _ in 0..HISTORIES {
        let history = strategy.new_tree(&mut runner).unwrap().current();
        note(&World::after(&history), &mut found);
    }
    found
}

fn note(world: &World, found: &mut Transitions) {
    for (before, change, after) in changes(world) {
        let from = before.as_ref().map_or("none", |it| it.state.name());
        let key = (from, change.event.kind());
        found.entry(key).or_default().insert(after.state.name());
    }
}

fn page(transitions: &Transitions) -> String {
    let mut page = String::from(
        "# The procedure / La procédure\n\n\
         Generated from the program by `UPDATE_DOCS=1 cargo test the_page_of_the_procedure`: \
         every event of many histories, the state it happened in and the state it led to. \
         Générée à partir du programme.\n",
    );
    for lang in Lang::ALL {
        let (title, head) = match lang {
            Lang::En => ("English", "| State | Event | Then |"),
            Lang::Fr => ("Français", "| État | Événement | Ensuite |"),
        };
        write!(page, "\n## {title}\n\n{head}\n|---|---|---|\n").unwrap();
        for from in STATES {
            for ((_, event), to) in transitions.iter().filter(|((state, _), _)| *state == from) {
                let said = i18n::text(lang, &format!("event-{event}"), &[]);
                let then: Vec<_> = to.iter().map(|it| named(lang, it)).collect();
                let (state, then) = (named(lang, from), then.join(", "));
                writeln!(page, "| {state} | {said} (`{event}`) | {then} |").unwrap();
            }
        }
    }
    page
}

fn named(lang: Lang, state: &str) -> String {
    if state == "none" {
        return "–".to_owned();
    }
    i18n::text(lang, &format!("state-{state}"), &[])
}

#[test]
fn the_page_of_the_procedure_is_what_the_program_does() {
    let transitions = transitions();
    for (from, _) in transitions.keys() {
        assert!(STATES.contains(from), "{from} has no place on the page");
    }

    let generated = page(&transitions);

    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(PAGE, &generated).unwrap();
    }
    let kept = std::fs::read_to_string(PAGE).unwrap_or_default();
    assert!(
        kept == generated,
        "docs/procedure.md is not what the program does; write it anew with UPDATE_DOCS=1"
    );
}
