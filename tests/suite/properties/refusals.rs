//! Each refusal of a comment before the award, by a scenario that reaches it.

use jiff::SignedDuration;

use micro_acquisition::domain::command::Malformed;
use micro_acquisition::domain::decide::{Command, Outcome, Request};
use micro_acquisition::domain::effect::{Effect, Reaction};
use micro_acquisition::domain::notice::Notice;
use micro_acquisition::domain::opportunity::Opportunity;
use micro_acquisition::domain::refusal::Refusal;

use super::history::World;
use super::people::{
    ADMIN, AUTHOR, CLOSES, LABELLED, MAINTAINER, OFFICER, STRANGER, SUPPLIERS, application, at,
    person,
};
use super::scene::{accepted, awarded, closed, offered, open, opportunity, refused, submitted};

const ANN: i64 = SUPPLIERS[0];
const BOB: i64 = SUPPLIERS[1];

fn in_state(state: &str) -> Refusal {
    Refusal::NotInState {
        state: state.to_owned(),
    }
}

/// Open, with Ann's application.
fn applied() -> World {
    let mut world = open();
    world.say(ANN, &application("I have written such scripts."));
    world.wait(60);
    world
}

/// The numbers of the applications that stand.
fn standing(world: &World) -> Vec<u32> {
    let posting = opportunity(world).posting().unwrap();
    posting.standing().map(|it| it.number).collect()
}

#[test]
fn an_application_in_the_second_of_closing_is_admitted() {
    let mut world = open();
    world.wait_until(at(CLOSES));

    world.say(ANN, &application("In time."));

    assert_eq!(standing(&world), [1]);
}

#[test]
fn an_application_one_second_late_is_refused() {
    let mut world = open();
    world.wait_until(at(CLOSES) + SignedDuration::from_secs(1));

    let late = refused(world, ANN, &application("I was held up."));

    let received_at = at(CLOSES) + SignedDuration::from_secs(1);
    let closed_at = at(CLOSES);
    assert_eq!(
        late,
        [Refusal::Late {
            closed_at,
            received_at
        }]
    );
}

#[test]
fn an_application_of_days_later_is_late_in_every_later_state() {
    for world in [closed(&[BOB]), offered(&[BOB]), awarded(), accepted()] {
        let late = refused(world, ANN, &application("I was held up."));

        assert!(matches!(late[..], [Refusal::Late { .. }]), "{late:?}");
    }
}

#[test]
fn an_application_in_time_that_is_found_after_the_set_was_fixed_goes_to_a_person() {
    let mut world = open();
    world.say(BOB, &application("In time."));
    let fact = world
        .github
        .comment(world.now, ANN, &application("In time too."));
    // Gone from the thread before anybody read it.
    world.github.thread.pop();
    world.wait_until(at(CLOSES));
    world.wait(3_600);

    world.app.receive(&world.github, &fact);

    let closed_at = at(CLOSES);
    assert_eq!(
        super::scene::refusals(&world),
        [Refusal::FoundTooLate { closed_at }]
    );
    assert_eq!(standing(&world), [1]);
}

#[test]
fn an_application_before_posting_is_refused_and_one_before_the_label_waits_for_it() {
    let mut world = World::new();
    world.github.issue.body = "### The work\n\nScripts\n".to_owned();
    world.act(|github, now| github.label(now, MAINTAINER));
    assert_eq!(
        refused(world, ANN, &application("First!")),
        [Refusal::NotPostedYet]
    );

    let mut world = World::new();
    world.say(ANN, &application("First!"));
    assert_eq!(world.app.last(), &Outcome::Waits);
    world.wait(60);
    world.act(|github, now| github.label(now, MAINTAINER));

    let posted_at = at(LABELLED) + SignedDuration::from_secs(60);
    assert_eq!(
        super::scene::refusals(&world),
        [Refusal::BeforePosting { posted_at }]
    );
}

#[test]
fn a_second_application_is_refused_until_the_first_is_withdrawn() {
    let mut world = applied();
    assert_eq!(
        refused(world.clone(), ANN, &application("Even better.")),
        [Refusal::AlreadyApplied { number: 1 }]
    );

    world.say(ANN, "/withdraw");
    world.say(ANN, &application("Even better."));

    assert_eq!(standing(&world), [2], "a number is never used again");
}

#[test]
fn who_speaks_for_the_client_or_pays_does_not_apply() {
    for (who, refusal) in [
        (AUTHOR, Refusal::ApplicantIsAuthor),
        (MAINTAINER, Refusal::ApplicantIsMaintainer),
        (ADMIN, Refusal::ApplicantIsMaintainer),
        (OFFICER, Refusal::ApplicantIsOfficer),
    ] {
        assert_eq!(refused(open(), who, &application("Me.")), [refusal]);
    }
}

#[test]
fn two_hundred_and_fifty_words_are_taken_and_one_more_is_not() {
    let mut world = open();
    world.say(ANN, &application(&"word ".repeat(250)));
    assert_eq!(standing(&world), [1]);

    let refusals = refused(open(), ANN, &application(&"word ".repeat(251)));

    let (words, most) = (251, 250);
    assert_eq!(refusals, [Refusal::TooManyWords { words, most }]);
}

#[test]
fn an_application_says_something_and_affirms_everything() {
    let (needed, unaffirmed) = (3, 0);
    for (body, refusal) in [
        (application(""), Refusal::EmptyApplication),
        (
            "/apply\n\nI have.".to_owned(),
            Refusal::Affirmations {
                affirmed: 0,
                needed,
                unaffirmed,
            },
        ),
        (
            "/apply\n- [x] a\n- [x] b\n- [x] c\n- [ ] d\n\nI have.".to_owned(),
            Refusal::Affirmations {
                affirmed: 3,
                needed,
                unaffirmed: 1,
            },
        ),
        (
            "/apply\n- [x] a\n- [x] b\n\nI have.".to_owned(),
            Refusal::Affirmations {
                affirmed: 2,
                needed,
                unaffirmed,
            },
        ),
    ] {
        assert_eq!(refused(open(), ANN, &body), [refusal], "{body}");
    }
}

#[test]
fn an_application_in_french_speaks_french() {
    let mut world = open();
    world.say(ANN, "/postuler\n\nJ’ai.");

    let Outcome::Refused { effects, .. } = world.app.last() else {
        panic!("not refused");
    };
    assert!(effects.iter().any(|effect| matches!(
        effect,
        Effect::Say { language, notice: Notice::Refused { .. }, .. } if language.tag() == "fr"
    )));
    assert!(effects.iter().any(|effect| matches!(
        effect,
        Effect::React {
            reaction: Reaction::Confused,
            ..
        }
    )));
}

#[test]
fn only_what_was_applied_for_is_withdrawn_and_only_until_closing() {
    assert_eq!(
        refused(applied(), BOB, "/withdraw"),
        [Refusal::NoApplication]
    );
    let late = refused(closed(&[ANN]), ANN, "/withdraw");
    assert!(matches!(late[..], [Refusal::Late { .. }]), "{late:?}");
}

#[test]
fn deleting_withdraws_when_the_author_does_it_before_closing() {
    let delete = |who: i64, mut world: World| {
        let comment = world.comments_of(ANN)[0];
        world.act(|github, now| github.delete_comment(now, who, comment));
        standing(&world)
    };

    assert!(delete(ANN, applied()).is_empty());
    assert_eq!(delete(MAINTAINER, applied()), [1]);
    assert_eq!(delete(ANN, closed(&[ANN])), [1]);
}

#[test]
fn an_edit_by_its_author_makes_changes_and_ends_an_application() {
    let mut world = open();
    world.say(ANN, "Is PowerShell a must?");
    let comment = world.comments_of(ANN)[0];
    let words = |world: &World| opportunity(world).posting().unwrap().applications[0].words;
    let edit = |world: &mut World, who: i64, body: &str| {
        world.wait(60);
        world.act(|github, now| github.edit_comment(now, who, comment, body));
    };

    edit(&mut world, ANN, &application("Two words."));
    assert_eq!(words(&world), 2);
    edit(&mut world, MAINTAINER, &application("One."));
    assert_eq!(words(&world), 2, "only the author's edit counts");
    edit(&mut world, ANN, &application("Now three words."));
    assert_eq!(words(&world), 3);
    edit(&mut world, ANN, "No.");
    assert!(standing(&world).is_empty());
}

#[test]
fn an_edit_after_closing_changes_nothing_and_says_so() {
    let mut world = closed(&[ANN]);
    let before = world.app.opportunity.clone();
    let comment = world.comments_of(ANN)[0];

    world.act(|github, now| github.edit_comment(now, ANN, comment, &application("Better.")));

    assert!(matches!(
        super::scene::refusals(&world)[..],
        [Refusal::Late { .. }]
    ));
    assert_eq!(world.app.opportunity, before);
}

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
fn a_command_of_a_later_version_is_answered() {
    let command = "/extend".to_owned();
    assert_eq!(
        refused(open(), MAINTAINER, "/extend closing 2026-03-20 ill"),
        [Refusal::NotOffered { command }]
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
