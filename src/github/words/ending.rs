//! What the App says of an award that ends, is extended or is disputed.

use jiff::Timestamp;

use super::award::owed;
use super::escape::{echo, mention};
use super::notice::paragraphs;
use super::status::must_certify;
use super::voice::Voice;
use crate::domain::command::{Ground, Resolution};
use crate::domain::ending::{Ending, Terminated};
use crate::domain::ids::Person;
use crate::domain::notice::Due;
use crate::domain::payment::{Payment, PaymentState};
use crate::i18n::list;

/// The end of an award, as those whom it concerns are told.
pub(super) struct Told<'a> {
    pub(super) ending: &'a Ending,
    pub(super) supplier: &'a Person,
    pub(super) by: &'a Person,
    pub(super) payment: Option<&'a Payment>,
    pub(super) somebody_left: bool,
}

/// What ended the award, what is owed, and whether somebody is left to ask.
pub(super) fn terminated(voice: &Voice<'_>, told: &Told<'_>) -> String {
    let supplier = ("supplier", mention(&told.supplier.login).into());
    let by = ("by", mention(&told.by.login).into());
    let ended = match told.ending {
        Ending::Team {
            ground: Ground::Default,
            reason,
        } => {
            let reason = ("reason", echo(reason).into());
            voice.tell("terminated-default", &[supplier, by, reason])
        }
        Ending::Team {
            ground: Ground::Convenience { percent },
            reason,
        } => {
            let reason = ("reason", echo(reason).into());
            let percent = ("percent", u32::from(*percent).into());
            voice.tell("terminated-convenience", &[supplier, by, reason, percent])
        }
        Ending::Supplier => voice.tell("terminated-supplier", &[supplier]),
    };
    let owed = match told.payment {
        Some(payment) => owed(voice, payment),
        None => voice.say("terminated-nothing-owed"),
    };
    let left = if told.somebody_left {
        "terminated-somebody-left"
    } else {
        "terminated-nobody-left"
    };
    paragraphs([Some(ended), Some(owed), Some(voice.say(left))])
}

/// Where an award that ended stands, in the status comment.
pub(super) fn next(voice: &Voice<'_>, terminated: &Terminated) -> String {
    let supplier = (
        "supplier",
        mention(&terminated.work.award.supplier.login).into(),
    );
    let when = ("when", voice.date(terminated.at).into());
    let ended = match &terminated.ending {
        Ending::Team { ground, reason } => {
            let reason = ("reason", echo(reason).into());
            let key = match ground {
                Ground::Default => "next-terminated-default",
                Ground::Convenience { .. } => "next-terminated-convenience",
            };
            voice.tell(key, &[supplier, when, reason])
        }
        Ending::Supplier => voice.tell("next-terminated-supplier", &[supplier, when]),
    };
    let owed = terminated
        .payment
        .as_ref()
        .map_or("terminated-nothing-owed", |payment| {
            still_owed(voice, payment)
        });
    let left = if terminated.next_position().is_some() {
        "terminated-somebody-left"
    } else {
        "terminated-nobody-left"
    };
    [ended, voice.say(owed), voice.say(left)].join(" ")
}

/// What comes next for the part that is done.
fn still_owed(voice: &Voice<'_>, payment: &Payment) -> &'static str {
    match &payment.state {
        PaymentState::Drafted if must_certify(voice, payment) => "next-terminated-certify",
        PaymentState::Drafted => "next-terminated-owed",
        PaymentState::Held => "next-terminated-held",
        PaymentState::Paid { .. } => "next-terminated-paid",
        PaymentState::Void => "next-terminated-void",
    }
}

/// The delivery date has passed: both sides are told the two ways to go on (R106).
pub(super) fn not_delivered(
    voice: &Voice<'_>,
    due_at: Timestamp,
    supplier: &Person,
    team: &Person,
) -> String {
    let supplier = mention(&supplier.login);
    let due = voice.date(due_at).into();
    let told = [("supplier", supplier.as_str().into()), ("due", due)];
    let team = ("team", mention(&team.login).into());
    paragraphs([
        Some(voice.tell("delivery-reminder", &told)),
        Some(voice.tell(
            "delivery-reminder-ways",
            &[("supplier", supplier.into()), team],
        )),
    ])
}

/// The delivery date was moved.
pub(super) fn extended(
    voice: &Voice<'_>,
    supplier: &Person,
    until: Timestamp,
    reason: &str,
) -> String {
    let arguments = [
        ("supplier", mention(&supplier.login).into()),
        ("until", voice.date(until).into()),
        ("reason", echo(reason).into()),
    ];
    voice.tell("delivery-extended", &arguments)
}

/// Somebody disputes: who settles it, and what waits until then.
pub(super) fn disputed(voice: &Voice<'_>, by: &Person, officers: &[Person]) -> String {
    let by = ("by", mention(&by.login).into());
    let people = ("people", voice.people(officers).into());
    paragraphs([
        Some(voice.tell("disputed-told", &[by])),
        Some(voice.tell("disputed-do", &[people])),
    ])
}

/// How a dispute or a delivery was settled.
pub(super) fn resolved(
    voice: &Voice<'_>,
    resolution: Resolution,
    reason: &str,
    told: &[Person],
) -> String {
    let key = match resolution {
        Resolution::Accept => "resolved-accept",
        Resolution::Reject => "resolved-reject",
        Resolution::Continue => "resolved-continue",
    };
    let people = ("people", voice.people(told).into());
    voice.tell(key, &[people, ("reason", echo(reason).into())])
}

/// What must be done before an instant, or has waited too long.
pub(super) fn due(voice: &Voice<'_>, due: &Due) -> String {
    match due {
        Due::Answers {
            closes_at,
            questions,
            team,
        } => {
            let named: Vec<String> = questions.iter().map(|it| format!("Q{it}")).collect();
            let arguments = [
                ("person", mention(&team.login).into()),
                ("questions", list(voice.lang, &named).into()),
                ("first", named.first().cloned().unwrap_or_default().into()),
                ("closes", voice.date(*closes_at).into()),
            ];
            voice.tell("due-answers", &arguments)
        }
        Due::Acceptance {
            expires_at,
            supplier,
        } => {
            let supplier = mention(&supplier.login).into();
            let until = voice.date(*expires_at).into();
            voice.tell(
                "due-acceptance",
                &[("supplier", supplier), ("until", until)],
            )
        }
        Due::Payment {
            since,
            supplier,
            officers,
        } => {
            let arguments = [
                ("people", voice.people(officers).into()),
                ("supplier", mention(&supplier.login).into()),
                ("since", voice.date(*since).into()),
            ];
            voice.tell("due-payment", &arguments)
        }
    }
}
