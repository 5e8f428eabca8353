//! What is refused of a label, of an edit of the statement, and of taking both back.

use jiff::SignedDuration;

use micro_acquisition::domain::command::Issue;
use micro_acquisition::domain::decide::{Command, Outcome, Request, needs};
use micro_acquisition::domain::effect::Effect;
use micro_acquisition::domain::facts::{Need, RepositoryFacts};
use micro_acquisition::domain::opportunity::State;
use micro_acquisition::domain::refusal::Refusal;
use micro_acquisition::domain::statement::ProblemKind;
use micro_acquisition::inbox::grammar;

use super::history::World;
use super::people::{
    ADMIN, AUTHOR, CLOSES, DUE, Form, MAINTAINER, STRANGER, SUPPLIERS, application, at, person,
};
use super::scene::{awarded, closed, open, opportunity, refusals, state, was_ignored};

/// The refusals of a label by `who` once something is different.
fn labelled(who: i64, differs: impl FnOnce(&mut Issue, &mut RepositoryFacts)) -> Vec<Refusal> {
    let mut world = World::new();
    differs(&mut world.github.issue, &mut world.github.repository);
    world.act(|github, now| github.label(now, who));
    assert!(world.app.opportunity.is_none());
    refusals(&world)
}

fn edited(mut world: World, who: i64, form: &Form) -> World {
    world.wait(60);
    world.act(|github, now| github.edit_issue(now, who, form.body()));
    world
}

#[test]
fn a_label_posts_only_by_a_maintainer_on_an_open_issue_of_a_fit_repository() {
    for who in [STRANGER, AUTHOR, SUPPLIERS[0]] {
        assert_eq!(labelled(who, |_, _| {}), [Refusal::LabelNeedsMaintainer]);
    }
    assert_eq!(
        labelled(MAINTAINER, |issue, _| issue.is_pull_request = true),
        [Refusal::LabelOnPullRequest]
    );
    assert_eq!(
        labelled(MAINTAINER, |issue, _| issue.is_open = false),
        [Refusal::IssueIsClosed]
    );
    assert_eq!(
        labelled(MAINTAINER, |_, it| it.private = true),
        [Refusal::RepositoryPrivate]
    );
    assert_eq!(
        labelled(MAINTAINER, |_, it| it.archived = true),
        [Refusal::RepositoryArchived]
    );
    for licence in [None, Some("BUSL-1.1".to_owned())] {
        assert_eq!(
            labelled(MAINTAINER, |_, it| it.licence = licence),
            [Refusal::RepositoryUnlicensed]
        );
    }
}

#[test]
fn a_statement_with_nine_faults_is_told_all_nine() {
    let mut world = World::new();
    world.github.issue.title = "x".repeat(101);
    world.github.issue.body = Form {
        price: "1.000",
        closes: "2026-03-03",
        criteria: &["`review: 0`", "`check: micro-acquisition/acceptance`"],
        background: "tbd".to_owned(),
    }
    .body()
    .replace("Scripts that look through pages.", &"y".repeat(501))
    .replace("2026-04-10T20:00:00Z", "2026-03-02")
    .replace("\nMIT\n", "\nBUSL-1.1\n");

    world.act(|github, now| github.label(now, MAINTAINER));

    let State::NeedsChanges { problems } = state(&world) else {
        panic!("{:?}", state(&world));
    };
    let mut kinds: Vec<&str> = problems.iter().map(|it| it.kind.key()).collect();
    kinds.sort_unstable();
    assert_eq!(problems.len(), 9, "{kinds:?}");
    assert!(
        problems
            .iter()
            .any(|it| matches!(it.kind, ProblemKind::PriceAmbiguous { .. }))
    );
    let mended = edited(world.clone(), MAINTAINER, &Form::default());
    assert_eq!(
        mended.app.state(),
        "needs_changes",
        "the title is still too long"
    );
}

#[test]
fn a_statement_is_mended_by_a_maintainer_and_by_nobody_else() {
    let mut world = World::new();
    world.github.issue.body = "### The work\n\nScripts\n".to_owned();
    world.act(|github, now| github.label(now, MAINTAINER));

    let by_author = edited(world.clone(), AUTHOR, &Form::default());
    assert_eq!(by_author.app.state(), "needs_changes");
    assert!(opportunity(&by_author).drift.is_some());

    assert_eq!(edited(world, ADMIN, &Form::default()).app.state(), "open");
}

#[test]
fn an_amendment_that_takes_from_suppliers_is_refused_and_the_last_version_stands() {
    let default = Form::default;
    for (form, refusal) in [
        (
            Form {
                price: "$6,499.99",
                ..default()
            },
            Refusal::PriceFalls,
        ),
        (
            Form {
                closes: "2026-03-10T19:59:59Z",
                ..default()
            },
            Refusal::ClosesEarlier,
        ),
        (
            Form {
                criteria: &["a", "b", "c", "d", "e"],
                ..default()
            },
            Refusal::CriteriaGrow,
        ),
    ] {
        let world = edited(open(), MAINTAINER, &form);
        assert_eq!(refusals(&world), [refusal]);
        assert_eq!(
            opportunity(&world).posting(),
            opportunity(&open()).posting()
        );
    }
    let broken = Form {
        price: "free",
        ..default()
    };
    assert!(matches!(
        refusals(&edited(open(), MAINTAINER, &broken))[..],
        [Refusal::BadAmendment { .. }]
    ));
}

#[test]
fn case_060_an_amendment_that_gives_is_taken_and_told_to_those_who_applied() {
    let mut world = open();
    world.say(SUPPLIERS[0], &application("I have."));
    let form = Form {
        price: "$6,600.00",
        closes: "2026-03-12T20:00:00Z",
        ..Form::default()
    };

    let world = edited(world, MAINTAINER, &form);

    let posting = opportunity(&world).posting().unwrap();
    assert_eq!(posting.statement.fixed_price.amount.0, 660_000);
    assert_eq!(posting.amendments, 1);
    let told = format!("{:?}", world.app.last());
    assert!(told.contains("Amended") && told.contains(&person(SUPPLIERS[0]).login));
}

#[test]
fn case_061_an_edit_by_others_or_after_closing_is_drift_and_the_frozen_text_stands() {
    let form = Form {
        price: "$6,600.00",
        ..Form::default()
    };
    for (world, who) in [
        (open(), AUTHOR),
        (closed(&SUPPLIERS[..1]), MAINTAINER),
        (awarded(), ADMIN),
    ] {
        let before = opportunity(&world).posting().cloned();

        let world = edited(world, who, &form);

        assert_eq!(opportunity(&world).posting(), before.as_ref());
        assert_eq!(opportunity(&world).drift.as_ref().unwrap().by, person(who));
    }
}

#[test]
fn an_older_text_never_takes_the_place_of_a_newer_one() {
    let mut world = open();
    let old = world.now;
    let world_later = edited(
        world.clone(),
        MAINTAINER,
        &Form {
            price: "$6,700.00",
            ..Form::default()
        },
    );
    let fact = world.github.edit_issue(
        old,
        MAINTAINER,
        Form {
            price: "$6,600.00",
            ..Form::default()
        }
        .body(),
    );
    let mut late = world_later;

    late.app.receive(&late.github, &fact);

    assert!(was_ignored(&late));
    let price = opportunity(&late)
        .posting()
        .unwrap()
        .statement
        .fixed_price
        .amount;
    assert_eq!(price.0, 670_000);
}

#[test]
fn the_label_is_taken_off_before_award_by_a_maintainer_and_otherwise_stays() {
    let unlabelled = |mut world: World, who: i64| {
        world.act(|github, now| github.unlabel(now, who));
        (world.app.state(), refusals(&world))
    };

    assert_eq!(unlabelled(open(), MAINTAINER), ("cancelled", vec![]));
    let stays = vec![Refusal::LabelStays];
    assert_eq!(unlabelled(open(), STRANGER), ("open", stays.clone()));
    assert_eq!(unlabelled(awarded(), MAINTAINER), ("in_progress", stays));
}

#[test]
fn case_063_closing_the_issue_cancels_before_award_by_a_maintainer_and_otherwise_says_so() {
    let closed_by = |mut world: World, who: i64| {
        world.act(|github, now| github.close_issue(now, who));
        (world.app.state(), refusals(&world))
    };

    let evaluated = closed(&SUPPLIERS[..1]);
    assert_eq!(closed_by(evaluated, ADMIN), ("cancelled", vec![]));
    let stays = vec![Refusal::ClosingStays];
    assert_eq!(closed_by(open(), AUTHOR), ("open", stays.clone()));
    assert_eq!(closed_by(awarded(), ADMIN), ("in_progress", stays));
}

#[test]
fn a_label_after_a_cancelled_posting_is_refused_and_after_a_cancelled_draft_begins_anew() {
    let again = |mut world: World| {
        world.wait(60);
        world.act(|github, now| github.unlabel(now, MAINTAINER));
        assert_eq!(world.app.state(), "cancelled");
        world.wait(60);
        world.act(|github, now| github.label(now, MAINTAINER));
        world
    };

    let posted = again(open());
    assert_eq!(refusals(&posted), [Refusal::AlreadyEnded]);

    let mut world = World::new();
    world.github.issue.body = "### The work\n\nScripts\n".to_owned();
    world.act(|github, now| github.label(now, MAINTAINER));
    let first = opportunity(&world).id;
    let draft = again(world);
    assert_eq!(draft.app.state(), "needs_changes");
    assert_ne!(opportunity(&draft).id, first);
}

#[test]
fn a_second_label_on_a_live_opportunity_changes_nothing() {
    let mut world = open();

    world.act(|github, now| github.label(now, ADMIN));

    assert!(was_ignored(&world));
}

#[test]
fn a_label_that_stays_is_put_back_and_the_issue_is_told_why() {
    let mut world = open();

    world.act(|github, now| github.unlabel(now, STRANGER));

    let Outcome::Refused { effects, .. } = world.app.last() else {
        panic!("{:?}", world.app.last());
    };
    let issue = opportunity(&world).issue.number;
    assert!(
        matches!(&effects[..], [Effect::Say { number, .. }, Effect::RestoreLabel] if *number == issue),
        "{effects:?}"
    );
}

#[test]
fn another_text_lifts_what_is_refused_because_of_the_text() {
    let problems = Vec::new();
    assert!(Refusal::NotPostedYet.rests_on_text());
    assert!(Refusal::BadTranslation { problems }.rests_on_text());
    let (closed_at, received_at) = (at(CLOSES), at(DUE));
    let late = Refusal::Late {
        closed_at,
        received_at,
    };
    assert!(late.rests_on_text());
    assert!(Refusal::AfterClosing { closed_at }.rests_on_text());
    assert!(Refusal::NoQuestions.rests_on_text());
    let question = Refusal::QuestionLate {
        cutoff: closed_at,
        received_at,
    };
    assert!(question.rests_on_text());
    assert!(!Refusal::LabelNeedsMaintainer.rests_on_text());
}

#[test]
fn a_later_closing_moves_the_delivery_by_as_many_days_and_no_more() {
    let mut world = open();

    world.say(MAINTAINER, "/extend closing 2026-03-12 Few have applied");

    let statement = &opportunity(&world).posting().unwrap().statement;
    assert!(statement.closes_at > at(CLOSES));
    let two_days = SignedDuration::from_hours(48);
    assert_eq!(statement.delivery_due_at, at(DUE) + two_days);
}

#[test]
fn a_delivery_that_would_come_before_the_later_closing_is_a_day_later_still() {
    let mut world = World::new();
    let same_evening = world.github.issue.body.replace(DUE, "2026-03-10T23:00:00Z");
    world.github.issue.body = same_evening;
    world.act(|github, now| github.label(now, MAINTAINER));
    world.wait(3_600);

    // Until the end of that day, four hours after the time of delivery.
    world.say(MAINTAINER, "/extend closing 2026-03-12 Few have applied");

    let statement = &opportunity(&world).posting().unwrap().statement;
    assert_eq!(statement.delivery_due_at, at("2026-03-13T23:00:00Z"));
}

#[test]
fn a_label_taken_off_in_the_second_it_was_put_on_ends_what_it_began() {
    let mut world = World::new();
    world.act(|github, now| github.label(now, MAINTAINER));
    assert_eq!(world.app.state(), "open");

    world.act(|github, now| github.unlabel(now, MAINTAINER));

    assert_eq!(world.app.state(), "cancelled");
}

#[test]
fn a_translation_that_comes_after_closing_is_late() {
    let mut world = open();
    let closed_at = at(CLOSES);
    let received_at = closed_at + SignedDuration::from_secs(1);

    // It is taken up before it is seen that the time is over.
    world.now = received_at;
    world.say(MAINTAINER, "/translate fr\n### Les travaux\n\nDes scripts");

    let late = Refusal::Late {
        received_at,
        closed_at,
    };
    let Outcome::Refused { refusals, .. } = &world.app.steps[world.app.steps.len() - 2].outcome
    else {
        panic!("{:?}", world.app.last())
    };
    assert_eq!(refusals, &[late]);
}

#[test]
fn for_a_translation_and_a_new_posting_alone_the_settings_are_asked_for() {
    for (said, asked) in [
        ("/translate fr\n### Les travaux\n\nDes scripts", true),
        ("/repost", true),
        ("/status", false),
    ] {
        let request = Request {
            command: Command::Desk {
                written: grammar::parse(said),
            },
            at: at(CLOSES),
            actor: Some(person(MAINTAINER)),
        };
        let needs = needs(None, &request);
        assert_eq!(needs.contains(&Need::Settings), asked, "{said}: {needs:?}");
    }
}
