//! Offer, award, criteria and payment: what each takes, and what is refused.

use jiff::SignedDuration;

use micro_acquisition::domain::decide::{Command, Outcome, Request, TimerKind};
use micro_acquisition::domain::draw;
use micro_acquisition::domain::event::Unsuccess;
use micro_acquisition::domain::judgement::CriterionStatus;
use micro_acquisition::domain::notice::Notice;
use micro_acquisition::domain::opportunity::State;
use micro_acquisition::domain::programme::Role;
use micro_acquisition::domain::refusal::Refusal;

use super::github::push;
use super::history::World;
use super::people::{ADMIN, MAINTAINER, OFFICER, SEED, STRANGER, SUPPLIERS, application, person};
use super::scene::{
    PULL, accepted, awarded, closed, in_state, offered, open, opportunity, refused, said, state,
    submitted,
};

const ANN: i64 = SUPPLIERS[0];
const BOB: i64 = SUPPLIERS[1];

fn is_offered(world: &World) -> i64 {
    assert_eq!(world.app.state(), "offered");
    opportunity(world).supplier().unwrap().id.0
}

fn needs_payment() -> Refusal {
    let roles = vec![Role::Payment];
    Refusal::NeedsRole { roles }
}

fn other_than(supplier: i64) -> i64 {
    if supplier == ANN { BOB } else { ANN }
}

#[test]
fn of_two_who_pass_the_seed_says_who_is_first() {
    let world = offered(&[ANN, BOB]);

    let selection = opportunity(&world).selection().unwrap();
    let order = draw::order(&SEED, &selection.posting.standing_comments());
    assert_eq!(selection.draw.order(), order);
    let first = selection.posting.by_comment(order[0]).unwrap();
    assert_eq!(is_offered(&world), first.supplier.id.0);
}

#[test]
fn who_declines_makes_room_for_the_next_and_after_the_last_nobody_is_left() {
    let mut world = offered(&[ANN, BOB]);
    let first = is_offered(&world);

    world.say(first, "/decline I am ill");
    let second = is_offered(&world);
    assert_eq!(second, other_than(first));
    world.say(second, "/decline");

    assert!(matches!(
        state(&world),
        State::Unsuccessful {
            reason: Unsuccess::NoneLeft,
            ..
        }
    ));
}

#[test]
fn an_offer_that_lapses_goes_to_the_next_who_has_as_long() {
    let mut world = offered(&[ANN, BOB]);
    let first = is_offered(&world);
    let State::Offered(offer) = state(&world) else {
        unreachable!("offered")
    };
    let expires_at = offer.expires_at.unwrap();

    world.wait_until(expires_at + SignedDuration::from_secs(59));
    assert_eq!(is_offered(&world), first, "the grace is waited for");
    world.wait(1);

    assert_eq!(is_offered(&world), other_than(first));
    let State::Offered(offer) = state(&world) else {
        unreachable!("offered")
    };
    assert!(offer.expires_at.unwrap() > expires_at);
}

#[test]
fn a_lapse_that_is_told_before_its_time_is_ignored() {
    let mut world = offered(&[ANN, BOB]);
    let first = is_offered(&world);
    let request = Request {
        command: Command::Timer(TimerKind::OfferLapse),
        at: world.app.now,
        actor: None,
    };

    let outcome = world.app.decide(&world.github, &request);

    assert!(matches!(outcome, Outcome::Ignored(_)), "{outcome:?}");
    assert_eq!(is_offered(&world), first);
}

#[test]
fn an_acceptance_in_time_counts_though_it_is_found_at_the_lapse() {
    let mut world = offered(&[ANN, BOB]);
    let first = is_offered(&world);
    let State::Offered(offer) = state(&world) else {
        unreachable!("offered")
    };
    let expires_at = offer.expires_at.unwrap();
    // GitHub has the comment; its delivery never comes.
    world.github.comment(expires_at, first, "/accept");

    world.wait_until(expires_at + SignedDuration::from_secs(60));

    assert_eq!(world.app.state(), "in_progress");
}

#[test]
fn an_acceptance_a_second_after_the_lapse_is_refused() {
    let mut world = offered(&[ANN]);
    let State::Offered(offer) = state(&world) else {
        unreachable!("offered")
    };
    let expired_at = offer.expires_at.unwrap();
    world.wait_until(expired_at + SignedDuration::from_secs(1));

    assert_eq!(
        refused(world, ANN, "/accept"),
        [Refusal::OfferLapsed { expired_at }]
    );
}

#[test]
fn only_the_supplier_offered_answers_and_only_while_offered() {
    let world = offered(&[ANN, BOB]);
    let first = is_offered(&world);
    let supplier = person(first);
    for body in ["/accept", "/decline"] {
        for who in [other_than(first), STRANGER, MAINTAINER] {
            assert_eq!(
                refused(world.clone(), who, body),
                [Refusal::OfferedToAnother {
                    supplier: supplier.clone()
                }]
            );
        }
        assert_eq!(refused(open(), ANN, body), [in_state("open")]);
        assert_eq!(refused(closed(&[ANN]), ANN, body), [in_state("evaluation")]);
        assert_eq!(refused(awarded(), ANN, body), [in_state("in_progress")]);
    }
}

#[test]
fn nobody_applied_or_nobody_passed_ends_without_success() {
    let mut world = open();
    world.wait(86_400 * 9);
    assert!(matches!(
        state(&world),
        State::Unsuccessful {
            reason: Unsuccess::NoApplication,
            ..
        }
    ));

    let mut world = closed(&[ANN]);
    world.say(
        MAINTAINER,
        "/evaluate A1.1 pass two scripts\n/evaluate A1.2 fail no word of it",
    );
    assert!(matches!(
        state(&world),
        State::Unsuccessful {
            reason: Unsuccess::NonePassed,
            ..
        }
    ));
}

#[test]
fn a_criterion_is_decided_by_a_maintainer_who_is_not_the_supplier() {
    for (who, body, refusal) in [
        (ANN, "/criterion 4 met mine", Refusal::SupplierDecides),
        (STRANGER, "/criterion 4 met fine", Refusal::NeedsMaintainer),
        (MAINTAINER, "/criterion 4 met", Refusal::ReasonMissing),
        (
            MAINTAINER,
            "/criterion 1 met I read it",
            Refusal::MachineDecides { number: 1 },
        ),
        (
            ADMIN,
            "/criterion 3 met I saw it",
            Refusal::MachineDecides { number: 3 },
        ),
        (
            MAINTAINER,
            "/criterion 5 met I would approve",
            Refusal::MachineDecides { number: 5 },
        ),
        (
            MAINTAINER,
            "/criterion 6 met fine",
            Refusal::UnknownCriterion {
                number: 6,
                count: 5,
            },
        ),
    ] {
        assert_eq!(refused(submitted(), who, body), [refusal], "{body}");
    }
}

#[test]
fn a_criterion_is_decided_only_on_work_that_is_there() {
    let body = "/criterion 4 met fine";
    assert_eq!(refused(awarded(), MAINTAINER, body), [Refusal::NoDelivery]);
    assert_eq!(refused(open(), MAINTAINER, body), [in_state("open")]);
    assert_eq!(refused(accepted(), ADMIN, body), [in_state("accepted")]);
}

#[test]
fn a_decision_written_before_the_head_was_pushed_is_not_credited_to_it() {
    let mut world = submitted();
    let decision = world
        .github
        .comment(world.now, MAINTAINER, "/criterion 4 met fine");
    world.wait(60);
    let before = opportunity(&world)
        .work()
        .unwrap()
        .delivery
        .clone()
        .unwrap();
    world.act(|github, now| github.change_pull(now, ANN, PULL, push));

    world.app.receive(&world.github, &decision);

    let work = opportunity(&world).work().unwrap().clone();
    assert_eq!(work.decisions[0].head_sha, before.judgement.head_sha);
    let judged = &work.delivery.unwrap().judgement.criteria[3];
    assert_eq!(judged.status, CriterionStatus::Stale);
}

#[test]
fn an_officer_overrules_a_machine_and_that_is_recorded() {
    let mut world = submitted();

    world.say(OFFICER, "/criterion 2 met the machine was down");

    let decisions = &opportunity(&world).work().unwrap().decisions;
    assert!(decisions[0].overrides);
}

#[test]
fn a_payment_is_recorded_by_the_role_that_pays_and_never_by_the_supplier() {
    for (who, refusal) in [
        (ANN, Refusal::SupplierDecides),
        (MAINTAINER, needs_payment()),
        (ADMIN, needs_payment()),
        (STRANGER, needs_payment()),
    ] {
        assert_eq!(refused(accepted(), who, "/paid REF-1"), [refusal]);
    }
    assert_eq!(
        refused(submitted(), OFFICER, "/paid REF-1"),
        [in_state("in_progress")]
    );
    let mut world = accepted();
    world.say(OFFICER, "/paid REF-1 card");
    assert_eq!(world.app.state(), "paid");
    assert!(matches!(
        refused(world, OFFICER, "/paid REF-1")[..],
        [Refusal::AlreadyPaid { .. }]
    ));
}

#[test]
fn where_nobody_holds_the_role_an_administrator_stands_in() {
    let mut world = accepted();
    world.app.programme.roles.clear();
    assert_eq!(
        refused(world.clone(), MAINTAINER, "/paid REF-1"),
        [needs_payment()]
    );

    world.say(ADMIN, "/paid REF-1");

    assert_eq!(world.app.state(), "paid");
}

#[test]
fn of_two_comments_the_earlier_counts_though_the_later_arrives_first() {
    let mut world = offered(&[ANN]);
    let cancelled = world
        .github
        .comment(world.now, MAINTAINER, "/cancel no money");
    world.wait(1);
    world.say(ANN, "/accept");
    world.app.receive(&world.github, &cancelled);
    assert_eq!(world.app.state(), "cancelled");

    let mut world = open();
    let first = world.github.comment(world.now, ANN, &application("One."));
    world.wait(1);
    world.say(ANN, &application("Number two."));
    world.app.receive(&world.github, &first);
    let standing = opportunity(&world)
        .posting()
        .unwrap()
        .standing_of(&person(ANN));
    assert_eq!(standing.unwrap().words, 1);
}

#[test]
fn a_debrief_is_given_once_to_each_applicant() {
    let mut world = offered(&[ANN, BOB]);
    let first = is_offered(&world);
    world.say(first, "/accept");
    let other = other_than(first);

    world.say(other, "/debrief");

    let [given] = opportunity(&world).debriefs.as_slice() else {
        unreachable!("one debrief")
    };
    let (issue, comment) = (opportunity(&world).issue.number, given.comment);
    let posting = opportunity(&world).posting().unwrap();
    let application = posting.applications.iter();
    let theirs = application.filter(|it| it.supplier.id.0 == other);
    assert_eq!(
        theirs.map(|it| it.number).collect::<Vec<_>>(),
        [given.application]
    );
    let again = Refusal::AlreadyDebriefed { issue, comment };
    assert_eq!(refused(world, other, "/debrief"), [again]);
}

#[test]
fn who_labelled_and_who_judged_hear_of_a_debrief_once_each() {
    for (judge, team) in [
        (MAINTAINER, vec![person(MAINTAINER)]),
        (ADMIN, vec![person(MAINTAINER), person(ADMIN)]),
    ] {
        let mut world = closed(&[ANN, BOB]);
        for number in 1..=2 {
            world.say(judge, &format!("/evaluate A{number} pass shows two"));
            world.wait(60);
        }
        let first = is_offered(&world);
        world.say(first, "/accept");

        world.say(other_than(first), "/debrief");

        let told = said(&world, |notice| match notice {
            Notice::Debrief { team, .. } => Some(team.clone()),
            _ => None,
        });
        assert_eq!(told, [team]);
    }
}
