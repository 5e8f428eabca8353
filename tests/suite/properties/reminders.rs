//! What time reminds people of, and of what it does not.

use jiff::{SignedDuration, Timestamp};
use micro_acquisition::domain::event::{Event, Reminder};
use micro_acquisition::domain::opportunity::State;

use super::history::World;
use super::people::{CLOSES, SUPPLIERS, application, at};
use super::scene::{offered, open, state};

const ANN: i64 = SUPPLIERS[0];

/// What people were reminded of, and when.
fn reminded(world: &World) -> Vec<(Reminder, Timestamp)> {
    let changes = world.app.changes.iter();
    changes
        .filter_map(|change| match change.event {
            Event::Reminded { of } => Some((of, change.at)),
            _ => None,
        })
        .collect()
}

#[test]
fn an_offer_is_called_to_mind_a_day_before_it_lapses_and_not_earlier() {
    let mut world = offered(&[ANN]);
    let State::Offered(offer) = state(&world) else {
        unreachable!("offered")
    };
    let near = offer.expires_at.unwrap() - SignedDuration::from_hours(24);

    world.wait_until(near - SignedDuration::from_secs(1));
    assert_eq!(reminded(&world), []);
    world.wait(1);

    assert_eq!(reminded(&world), [(Reminder::OfferNear, near)]);
}

#[test]
fn officers_are_reminded_of_a_sign_off_each_week_while_it_waits() {
    let mut world = offered(&[ANN]);
    world.app.programme.eligibility.public_servant_sign_off = true;
    world.say(ANN, "/accept public-servant");
    let accepted_at = world.now;
    let weeks = |number: i64| accepted_at + SignedDuration::from_hours(7 * 24 * number);

    world.wait_until(weeks(1) - SignedDuration::from_secs(1));
    assert_eq!(reminded(&world), []);
    world.wait_until(weeks(2));

    let each = [1, 2].map(|number| (Reminder::SignOff, weeks(number)));
    assert_eq!(reminded(&world), each);
}

#[test]
fn who_has_applied_a_week_before_closing_breaks_the_silence_although_they_withdraw_later() {
    let week = at(CLOSES) - SignedDuration::from_hours(6 * 24);
    for (withdrawn_at, silent) in [(at("2026-03-03T12:00:00Z"), true), (week, false)] {
        let mut world = open();
        world.say(ANN, &application("I have written such scripts."));

        // What is withdrawn is known before it is seen that the week has begun.
        world.now = withdrawn_at;
        world.say(ANN, "/withdraw");
        world.wait_until(week);

        let of: Vec<Reminder> = reminded(&world).into_iter().map(|(of, _)| of).collect();
        let expected: &[Reminder] = if silent { &[Reminder::Silence] } else { &[] };
        assert_eq!(of, expected, "{withdrawn_at}");
    }
}
