//! What of a procurement is news, and whose.

use micro_acquisition::domain::ids::UserId;
use micro_acquisition::domain::mailing::{Occasion, Reach};
use micro_acquisition::domain::notice::Notice;
use micro_acquisition::domain::survey::asks_applicants;

use super::history::World;
use super::people::{MAINTAINER, OFFICER, STRANGER, SUPPLIERS, person};
use super::scene::{accepted, applied, awarded, closed, offered, open, opportunity, said};

/// What people were written to about, and who.
fn news(world: &World) -> Vec<(&'static str, Reach)> {
    let events = world.app.changes.iter().map(|change| &change.event);
    events
        .filter_map(Occasion::of)
        .map(|occasion| (occasion.name(), occasion.reach()))
        .collect()
}

#[test]
fn of_a_procurement_everybody_hears_what_is_posted_and_each_applicant_of_their_own() {
    let supplier = Reach::Only(UserId(SUPPLIERS[0]));
    let expected = [
        ("posted", Reach::Everybody),
        ("received", supplier),
        ("offered", supplier),
        ("awarded", Reach::Applicants),
    ];
    assert_eq!(news(&accepted()), expected);
}

#[test]
fn everybody_hears_what_suppliers_are_told_while_it_is_open_and_applicants_of_its_end() {
    let mut world = open();
    for (who, said) in [
        (STRANGER, "/question Is the report needed in French?"),
        (MAINTAINER, "/answer Q1 Yes, in both languages."),
        (MAINTAINER, "/extend closing 2026-03-12 Few have applied"),
        (MAINTAINER, "/cancel Another team does it."),
    ] {
        world.say(who, said);
        world.wait(60);
    }

    let expected = [
        ("posted", Reach::Everybody),
        ("answered", Reach::Everybody),
        ("extended", Reach::Everybody),
        ("ended", Reach::Applicants),
    ];
    assert_eq!(news(&world), expected);
}

#[test]
fn applicants_are_asked_to_answer_while_nobody_knows_who_is_offered_the_work() {
    let first = &SUPPLIERS[..1];
    for (world, asked) in [
        (open(), false),
        (applied(), true),
        (closed(first), true),
        (offered(first), false),
    ] {
        let state = world.app.state();
        assert_eq!(asks_applicants(opportunity(&world)), asked, "{state}");
    }
}

#[test]
fn where_no_officer_has_a_login_whoever_labelled_hears_of_a_dispute() {
    let mut world = closed(&SUPPLIERS[..1]);
    for holder in &mut world.app.programme.roles {
        holder.login.clear();
    }

    world.say(SUPPLIERS[0], "/dispute It was not fair");

    let told = said(&world, |notice| match notice {
        Notice::Disputed { officers, .. } => Some(officers.clone()),
        _ => None,
    });
    assert_eq!(told, [vec![person(MAINTAINER)]]);
}

#[test]
fn whose_the_work_is_now_is_not_told_that_it_is_somebody_elses() {
    let both = &SUPPLIERS[..2];
    let mut world = offered(both);
    let first = opportunity(&world).supplier().unwrap().id.0;

    world.say(first, "/accept");

    let others = said(&world, |notice| match notice {
        Notice::Awarded { others, .. } => Some(others.clone()),
        _ => None,
    });
    let told: Vec<i64> = others.iter().flatten().map(|it| it.supplier.id.0).collect();
    let rest: Vec<i64> = both.iter().copied().filter(|it| *it != first).collect();
    assert_eq!(told, rest);
}

#[test]
fn a_supplier_who_disputes_is_told_once_how_it_was_resolved() {
    let mut world = awarded();
    world.say(SUPPLIERS[0], "/dispute The check is broken");

    world.say(OFFICER, "/resolve continue The check was mended");

    let told = said(&world, |notice| match notice {
        Notice::Resolved { told, .. } => Some(told.clone()),
        _ => None,
    });
    assert_eq!(told, [[person(SUPPLIERS[0])]]);
}
