//! What a payment record says, and which pull requests revert what it pays.

use micro_acquisition::domain::decide::{Command, Request};
use micro_acquisition::domain::facts::PullRequestFacts;
use micro_acquisition::domain::invoice::TaxGrounds;
use micro_acquisition::domain::invoice::tax::{Province, Seat, TaxName};
use micro_acquisition::domain::money::Cents;
use micro_acquisition::domain::payment::{
    Basis, HoldCause, Noted, Payment, PaymentState, PaymentStep,
};
use micro_acquisition::domain::programme::{Role, RoleHolder};
use micro_acquisition::domain::refusal::Refusal;
use micro_acquisition::domain::reverting::{reverts, speaks_of_revert};

use super::github::{merge, pull_request};
use super::history::World;
use super::people::{ADMIN, MAINTAINER, OFFICER, STRANGER, SUPPLIERS, person};
use super::scene::{PULL, accepted, opportunity, refusals, refused};

/// The commit of the accepted delivery, as a commit is named.
const COMMIT: &str = "8f1c2d3e4a5b60718293a4b5c6d7e8f901234567";

fn payment(world: &World) -> Payment {
    let mut payment = opportunity(world).payment().unwrap().clone();
    let Basis::Acceptance { merge, .. } = &mut payment.basis else {
        unreachable!("a delivery was accepted")
    };
    COMMIT.clone_into(&mut merge.commit);
    payment
}

fn after(payment: &Payment, step: PaymentStep) -> Payment {
    let noted = Noted {
        step,
        by: Some(person(ADMIN)),
        at: payment.created_at,
    };
    let mut payment = payment.clone();
    payment.steps.push(noted);
    payment
}

#[test]
fn a_payment_is_named_after_where_it_stands() {
    let drafted = payment(&accepted());
    let in_state = |state| Payment {
        state,
        ..drafted.clone()
    };

    assert_eq!(drafted.name(), "drafted");
    assert_eq!(after(&drafted, PaymentStep::Certified).name(), "certified");
    assert_eq!(in_state(PaymentState::Held).name(), "held");
    assert_eq!(in_state(PaymentState::Void).name(), "void");
    assert!(in_state(PaymentState::Void).is_void() && !drafted.is_void());
}

#[test]
fn a_payment_is_at_most_the_price_and_the_highest_tax() {
    let payment = payment(&accepted());

    assert_eq!(payment.amount.0, 650_000);
    assert_eq!(payment.total().0, 650_000 + payment.tax_upper_bound.0);
    assert!(payment.tax_upper_bound.0 > 0 && payment.tax_is_estimate());
}

#[test]
fn a_payment_knows_the_reverts_that_held_it_or_came_too_late() {
    let drafted = payment(&accepted());
    let held = PaymentStep::Held {
        cause: HoldCause::Reverted { number: 41 },
    };

    assert!(!drafted.knows_revert(41));
    for step in [held, PaymentStep::Reverted { number: 41 }] {
        let known = after(&drafted, step);
        assert!(known.knows_revert(41) && !known.knows_revert(42));
    }
    assert!(!after(&drafted, PaymentStep::Certified).knows_revert(41));
}

#[test]
fn who_certified_does_not_pay_and_another_does() {
    let mut world = accepted();
    for holder in &mut world.app.programme.roles {
        holder.roles.push(Role::Certification);
    }
    let other = RoleHolder {
        github_id: person(STRANGER).id,
        login: person(STRANGER).login,
        roles: vec![Role::Payment],
    };
    world.app.programme.roles.push(other);
    world.say(OFFICER, "/certify");
    assert_eq!(payment(&world).name(), "certified");

    let before = world.clone();
    assert_eq!(
        refused(before, OFFICER, "/paid R-1 card"),
        [Refusal::CertifierPays]
    );
    world.say(STRANGER, "/paid R-1 card");

    assert_eq!(world.app.state(), "paid");
}

#[test]
fn taxes_are_stated_up_to_the_ceiling_and_not_a_cent_above() {
    let in_ontario = Command::StateTax {
        grounds: TaxGrounds {
            seat: Seat::Canada {
                province: Province::On,
            },
            charges_federal: true,
            charges_provincial: true,
        },
    };
    // 6,500.00 and 13 % of it.
    for (ceiling, refused) in [(734_500, false), (734_499, true)] {
        let mut world = accepted();
        world.app.programme.policy.ceiling_cents = Cents(ceiling);
        let request = Request {
            command: in_ontario.clone(),
            at: world.now,
            actor: Some(person(SUPPLIERS[0])),
        };

        world.app.decide(&world.github, &request);

        let stated = !payment(&world).tax_is_estimate();
        assert_eq!(stated, !refused);
        let above = refusals(&world).into_iter().find_map(|it| match it {
            Refusal::TaxAboveLimit { total, most } => Some((total.amount.0, most.amount.0)),
            _ => None,
        });
        assert_eq!(above, refused.then_some((734_500, ceiling)));
    }
}

/// Merged a minute after the delivery, with that description.
fn later(world: &World, body: &str) -> PullRequestFacts {
    let at = world.github.pulls[&PULL].merge.as_ref().unwrap().at;
    let mut pull = pull_request(PULL + 1, MAINTAINER, at);
    body.clone_into(&mut pull.body);
    merge(&mut pull, MAINTAINER, at);
    pull
}

#[test]
fn a_revert_holds_what_is_owed_and_is_only_noted_of_what_is_settled() {
    let reverted = |mut world: World| {
        world.act(|github, now| {
            drop(github.open_pull(now, MAINTAINER, PULL + 1));
            github.change_pull(now, MAINTAINER, PULL + 1, |pull| {
                pull.body = format!("Reverts #{PULL}");
                pull.closes.clear();
                pull.closes_numbers.clear();
                merge(pull, MAINTAINER, now);
            })
        });
        opportunity(&world).payment().unwrap().state.clone()
    };
    let mut void = accepted();
    void.say(OFFICER, "/void It was paid otherwise");

    assert_eq!(reverted(accepted()), PaymentState::Held);
    assert_eq!(reverted(void), PaymentState::Void);
}

#[test]
fn a_revert_names_the_delivery_by_its_number_or_its_commit() {
    let world = accepted();
    let (payment, repository) = (payment(&world), &world.github.repository);
    let (owner, name) = (&repository.owner, &repository.name);
    let (short, shorter) = (&COMMIT[..7], &COMMIT[..6]);

    for (body, expected) in [
        (format!("Reverts #{PULL}"), true),
        (format!("It broke.\n\nreverts {owner}/{name}#{PULL}."), true),
        (format!("This reverts commit {COMMIT}."), true),
        (format!("This reverts commit {short}"), true),
        (format!("This reverts commit {shorter}"), false),
        (format!("Reverts {owner}/another#{PULL}"), false),
        (format!("Reverts #{}", PULL + 2), false),
        (format!("Reverts {PULL}"), false),
        (format!("Does not revert #{PULL}"), false),
        ("Reverts".to_owned(), false),
        ("This reverts commit 0123456789abcdef".to_owned(), false),
    ] {
        let pull = later(&world, &body);
        assert_eq!(reverts(&pull, &payment, repository), expected, "{body}");
    }
    assert!(speaks_of_revert("It Reverts #1") && !speaks_of_revert("It reverted #1"));
}

#[test]
fn what_was_merged_before_or_is_the_delivery_itself_reverts_nothing() {
    let world = accepted();
    let (payment, repository) = (payment(&world), &world.github.repository);
    let revert = later(&world, &format!("Reverts #{PULL}"));
    let mut earlier = revert.clone();
    if let Some(merge) = &mut earlier.merge {
        merge.at -= jiff::SignedDuration::from_secs(1);
    }
    let itself = PullRequestFacts {
        number: PULL,
        ..revert.clone()
    };
    let open = PullRequestFacts {
        merge: None,
        ..revert.clone()
    };

    assert!(reverts(&revert, &payment, repository));
    for pull in [earlier, itself, open] {
        assert!(!reverts(&pull, &payment, repository));
    }
}

#[test]
fn each_tax_has_its_own_word() {
    let taxes = [
        TaxName::Gst,
        TaxName::Hst,
        TaxName::Pst,
        TaxName::Rst,
        TaxName::Qst,
    ];
    assert_eq!(
        taxes.map(TaxName::word),
        ["gst", "hst", "pst", "rst", "qst"]
    );
}
