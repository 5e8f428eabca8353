//! What is refused of an evaluation, of `/cancel`, and of comments as a whole.

use jiff::SignedDuration;

use micro_acquisition::domain::command::{Malformed, Verdict};
use micro_acquisition::domain::decide::{Command, Outcome, Request};
use micro_acquisition::domain::effect::Effect;
use micro_acquisition::domain::event::{Change, Event, Reminder};
use micro_acquisition::domain::opportunity::Opportunity;
use micro_acquisition::domain::refusal::Refusal;

use super::people::{
    AUTHOR, CLOSES, DUE, MAINTAINER, STRANGER, SUPPLIERS, application, at, person,
};
use super::scene::{
    accepted, applied, awarded, closed, in_state, offered, open, opportunity, refused, submitted,
};

const ANN: i64 = SUPPLIERS[0];
const BOB: i64 = SUPPLIERS[1];

#[test]
fn evaluating_needs_access_a_rationale_and_an_application_that_stands() {
    let evaluation = || closed(&[ANN, BOB]);
    for (who, body, refusal) in [
        (STRANGER, "/evaluate A1 pass good", Refusal::NeedsMaintainer),
        (ANN, "/evaluate A2 fail bad", Refusal::NeedsMaintainer),
        (MAINTAINER, "/evaluate A1 pass", Refusal::RationaleMissing),
        (
            MAINTAINER,
            "/evaluate A7 pass good",
            Refusal::UnknownApplication { number: 7 },
        ),
        (
            MAINTAINER,
            "/evaluate A1.3 pass good",
            Refusal::UnknownEvaluationCriterion {
                number: 3,
                count: 2,
            },
        ),
    ] {
        assert_eq!(refused(evaluation(), who, body), [refusal], "{body}");
    }
}

#[test]
fn a_refusal_is_told_where_it_was_asked_for() {
    let mut world = closed(&[ANN, BOB]);

    world.say(STRANGER, "/evaluate A1 pass good");

    let Outcome::Refused { effects, .. } = world.app.last() else {
        panic!("{:?}", world.app.last());
    };
    let issue = opportunity(&world).issue.number;
    let told = |it: &Effect| matches!(it, Effect::Say { number, .. } if *number == issue);
    assert_eq!(
        effects.iter().filter(|it| told(it)).count(),
        1,
        "{effects:?}"
    );
}

#[test]
fn the_judgement_that_counts_is_the_last_on_each_criterion_in_their_order() {
    let mut world = closed(&[ANN, BOB]);
    for body in [
        "A1.2 pass second",
        "A1.1 fail first",
        "A1.1 pass looked again",
    ] {
        world.say(MAINTAINER, &format!("/evaluate {body}"));
        world.wait(60);
    }

    let selection = opportunity(&world).selection().unwrap();

    let counted = selection.judgements(1);
    let counted: Vec<_> = counted
        .iter()
        .map(|it| (it.criterion, it.verdict))
        .collect();
    assert_eq!(
        counted,
        [(Some(1), Verdict::Pass), (Some(2), Verdict::Pass)]
    );
    assert!(selection.judgements(2).is_empty());
}

#[test]
fn an_application_that_was_withdrawn_is_not_judged() {
    let mut world = applied();
    world.say(BOB, &application("I too."));
    world.say(ANN, "/withdraw");
    world.wait_until(at(CLOSES));
    world.wait(120);

    assert_eq!(
        refused(world, MAINTAINER, "/evaluate A1 pass good"),
        [Refusal::WithdrawnApplication { number: 1 }]
    );
}

#[test]
fn nobody_judges_an_application_of_their_own() {
    let mut world = closed(&[ANN, BOB]);
    // Ann was given write access after she applied.
    let maintainer = world.github.permissions[&person(MAINTAINER).id];
    world.github.permissions.insert(person(ANN).id, maintainer);

    assert_eq!(
        refused(world, ANN, "/evaluate A1 pass mine"),
        [Refusal::OwnApplication]
    );
}

#[test]
fn evaluating_is_for_the_time_between_closing_and_the_draw() {
    let body = "/evaluate A1 fail after all";
    assert_eq!(refused(open(), MAINTAINER, body), [in_state("open")]);
    for world in [offered(&[ANN]), submitted(), accepted()] {
        assert_eq!(refused(world, MAINTAINER, body), [Refusal::EvaluationOver]);
    }
}

#[test]
fn a_verdict_written_before_the_set_was_fixed_waits_for_it() {
    let mut world = applied();
    world.wait_until(at(CLOSES) + SignedDuration::from_secs(30));
    world.say(MAINTAINER, "/evaluate A1 pass good");
    assert_eq!(world.app.last(), &Outcome::Waits);

    world.wait(31);

    assert_eq!(world.app.state(), "offered");
}

#[test]
fn several_commands_are_all_carried_out_or_none_and_every_reason_is_given() {
    let refusals = refused(
        closed(&[ANN, BOB]),
        MAINTAINER,
        "/evaluate A1 pass good\n/evaluate A9 pass good\n/evaluate A2 perhaps",
    );

    let found = "perhaps".to_owned();
    let malformed = Malformed::Verdict { found };
    assert_eq!(
        refusals,
        [
            Refusal::UnknownApplication { number: 9 },
            Refusal::Malformed { malformed }
        ]
    );
}

#[test]
fn cancelling_takes_a_maintainer_a_reason_and_an_opportunity_that_is_not_awarded() {
    let supplier = person(ANN);
    for (world, who, body, refusal) in [
        (open(), STRANGER, "/cancel now", Refusal::NeedsMaintainer),
        (open(), MAINTAINER, "/cancel", Refusal::ReasonMissing),
        (
            awarded(),
            MAINTAINER,
            "/cancel no money",
            Refusal::AlreadyAwarded { supplier },
        ),
    ] {
        assert_eq!(refused(world, who, body), [refusal], "{body}");
    }
    let mut world = offered(&[ANN]);
    world.say(MAINTAINER, "/cancel no money");
    assert_eq!(world.app.state(), "cancelled");
    assert_eq!(
        refused(world, MAINTAINER, "/cancel again"),
        [in_state("cancelled")]
    );
}

#[test]
fn in_a_pull_request_only_criterion_status_and_help_are_commands() {
    let mut world = submitted();
    let on = Some(super::scene::PULL);
    world.act(|github, now| github.comment_on(now, MAINTAINER, "/cancel no money", on));
    let issue = super::github::NUMBER;
    assert_eq!(
        super::scene::refusals(&world),
        [Refusal::BelongsInIssue { issue }]
    );

    world.act(|github, now| github.comment_on(now, MAINTAINER, "/criterion 4 met seen", on));

    let decided = |it: &Opportunity| it.work().unwrap().decisions.len();
    assert_eq!(decided(opportunity(&world)), 1);
}

#[test]
fn a_timer_that_fires_again_changes_nothing() {
    for timer in open().app.timers() {
        let mut world = closed(&[ANN]);
        let before = world.app.opportunity.clone();
        let request = Request {
            command: Command::Timer(timer.kind),
            at: timer.at,
            actor: None,
        };

        let outcome = world.app.decide(&world.github, &request);

        assert!(matches!(outcome, Outcome::Ignored(_)), "{outcome:?}");
        assert_eq!(world.app.opportunity, before);
    }
}

#[test]
fn a_dispute_at_the_closing_instant_is_too_early_and_later_waits_for_the_set() {
    let until = |seconds: i64| {
        let mut world = applied();
        world.wait_until(at(CLOSES) + SignedDuration::from_secs(seconds));
        world.say(ANN, "/dispute It was not fair");
        assert_eq!(world.app.state(), "open");
        world
    };

    assert_eq!(super::scene::refusals(&until(0)), [in_state("open")]);
    assert_eq!(until(1).app.last(), &Outcome::Waits);
}

#[test]
fn a_question_at_the_cut_off_is_taken_and_a_second_later_is_late() {
    let asked = |late: i64| {
        let mut world = open();
        let posting = opportunity(&world).posting().unwrap();
        let (posted, closes) = (posting.posted_at, posting.statement.closes_at);
        let cutoff = world.app.programme.question_cutoff(posted, closes).unwrap();
        world.wait_until(cutoff + SignedDuration::from_secs(late));
        world.say(STRANGER, "/question Are both languages wanted?");
        let questions = opportunity(&world).posting().unwrap().questions.len();
        (questions, super::scene::refusals(&world), cutoff)
    };

    let (taken, refused, cutoff) = asked(0);
    assert_eq!((taken, refused), (1, Vec::new()));
    let late = Refusal::QuestionLate {
        cutoff,
        received_at: cutoff + SignedDuration::from_secs(1),
    };
    assert_eq!(asked(1), (0, vec![late], cutoff));
}

#[test]
fn a_repost_at_the_closing_instant_is_too_early_and_later_waits_for_the_set() {
    let until = |seconds: i64| {
        let mut world = open();
        world.wait_until(at(CLOSES) + SignedDuration::from_secs(seconds));
        world.say(MAINTAINER, "/repost");
        assert_eq!(world.app.state(), "open");
        world
    };

    assert_eq!(super::scene::refusals(&until(0)), [in_state("open")]);
    assert_eq!(until(1).app.last(), &Outcome::Waits);
}

#[test]
fn where_evaluators_are_named_they_evaluate_without_access_and_others_are_told_so() {
    let mut world = super::history::World::new();
    world.github.settings.settings.evaluators = vec![person(AUTHOR)];
    world.act(|github, now| github.label(now, MAINTAINER));
    world.wait(3_600);
    world.say(ANN, &application("I have written such scripts."));
    world.wait_until(at(CLOSES));
    world.wait(3_600);

    let by_another = refused(world.clone(), STRANGER, "/evaluate A1 pass shows two");
    assert_eq!(by_another, [Refusal::NeedsEvaluator]);
    world.say(AUTHOR, "/evaluate A1 pass shows two");

    assert_eq!(world.app.state(), "offered");
}

#[test]
fn the_supplier_is_reminded_once_the_delivery_date_has_passed() {
    let mut world = awarded();
    let reminded = |changes: &[Change]| {
        let of = |it: &&Change| {
            matches!(
                &it.event,
                Event::Reminded {
                    of: Reminder::Delivery
                }
            )
        };
        changes.iter().filter(of).count()
    };
    world.wait_until(at(DUE));
    assert_eq!(reminded(&world.app.changes), 0);

    world.wait_until(at(DUE) + SignedDuration::from_mins(5));

    assert_eq!(reminded(&world.app.changes), 1);
}

#[test]
fn a_comment_as_it_stood_with_another_text_is_else_the_same() {
    let mut world = open();
    world.say(STRANGER, "How nice");
    let comment = world.github.thread.last().unwrap().clone();
    let later = comment.created_at + SignedDuration::from_mins(1);

    let other = comment.with("/help", later);

    assert_eq!((other.body.as_str(), other.updated_at), ("/help", later));
    assert!(other.is_edited() && !comment.is_edited());
    assert_eq!(other.with(&comment.body, comment.updated_at), comment);
}
