//! Each refusal of a comment before the award, by a scenario that reaches it.

use jiff::SignedDuration;

use micro_acquisition::domain::decide::Outcome;
use micro_acquisition::domain::effect::{Effect, Reaction};
use micro_acquisition::domain::notice::Notice;
use micro_acquisition::domain::refusal::Refusal;

use super::history::World;
use super::people::{
    ADMIN, AUTHOR, CLOSES, LABELLED, MAINTAINER, OFFICER, STRANGER, SUPPLIERS, application, at,
};
use super::scene::{accepted, applied, awarded, closed, offered, open, opportunity, refused};

const ANN: i64 = SUPPLIERS[0];
const BOB: i64 = SUPPLIERS[1];

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
fn case_078_who_speaks_for_the_client_or_pays_does_not_apply() {
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
    let mut at_the_last_instant = applied();
    at_the_last_instant.wait_until(at(CLOSES));
    assert!(delete(ANN, at_the_last_instant).is_empty());
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
fn a_delivery_that_is_not_told_of_yet_may_lift_what_is_refused_for_want_of_it() {
    let not_in = |state: &str| Refusal::NotInState {
        state: state.to_owned(),
    };
    for refusal in [
        Refusal::NoDelivery,
        not_in("in_progress"),
        not_in("delivered"),
    ] {
        assert!(refusal.rests_on_delivery(), "{refusal:?}");
    }
    for refusal in [Refusal::ReasonMissing, not_in("open"), not_in("paid")] {
        assert!(!refusal.rests_on_delivery(), "{refusal:?}");
    }
}

#[test]
fn a_question_that_is_edited_stays_as_it_was_first_written() {
    let mut world = open();
    world.say(STRANGER, "/question Are both languages wanted?");
    let asked = world.comments_of(STRANGER)[0];
    world.wait(60);

    world.act(|github, now| github.edit_comment(now, STRANGER, asked, "Never mind"));

    let stays = Outcome::Ignored("a question stays as it was first written");
    assert_eq!(world.app.last(), &stays);
}

#[test]
fn a_deletion_that_comes_before_its_application_waits_for_it_and_no_other_does() {
    for (body, outcome) in [
        (application("Soon gone."), Outcome::Waits),
        (
            "Good luck!".to_owned(),
            Outcome::Ignored("the comment was not an application"),
        ),
    ] {
        let mut world = open();
        world.act(|github, now| {
            let unheard = github.comment(now, ANN, &body);
            drop(unheard);
            let comment = github.thread.last().unwrap().id;
            github.delete_comment(now, ANN, comment)
        });
        assert_eq!(world.app.last(), &outcome);
    }
}
