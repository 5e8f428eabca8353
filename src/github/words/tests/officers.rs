//! What officers do before posting and around the payment, as people read it.

use insta::assert_snapshot;

use super::place::Place;
use super::sentences::assert_well_said;
use super::story::{HEAD, Story, body, maintainer, person, statement, texts, title};
use crate::domain::approval::{Approved, Consent, Demand};
use crate::domain::event::Event;
use crate::domain::ids::{Person, UserId};
use crate::domain::lang::Lang;
use crate::domain::money::{Cents, Currency, Money};
use crate::domain::notice::Notice;
use crate::domain::payment::HoldCause;
use crate::domain::programme::{Approvals, Role, RoleHolder};

fn officer(number: i64) -> Person {
    person(number, &format!("officer-{number}"))
}

pub fn funds() -> Consent {
    Consent::Commitment {
        amount: Money {
            amount: Cents(1_000_000),
            currency: Currency::default(),
        },
        reference: "FR-2021|0042".to_owned(),
    }
}

pub fn given() -> Vec<Approved> {
    let approved = |consent, by| Approved {
        consent,
        by,
        at: super::story::at("2021-06-23T14:00:00Z"),
    };
    vec![
        approved(Consent::Programme, officer(2)),
        approved(funds(), officer(4)),
    ]
}

/// A programme that asks for every approval; the procurement role has nobody.
fn strict() -> Place {
    let mut place = Place::default();
    place.programme.approvals = Approvals {
        programme: true,
        procurement: true,
        commitment: true,
        certification: true,
    };
    let holders = [
        (2, Role::Programme),
        (4, Role::Commitment),
        (5, Role::Commitment),
    ];
    place.programme.roles = holders
        .map(|(number, role)| RoleHolder {
            github_id: UserId(number),
            login: officer(number).login,
            roles: vec![role],
        })
        .to_vec();
    place
}

impl Story {
    pub fn awaiting(lang: Lang) -> Self {
        let statement = statement(title(lang), body(lang)).unwrap();
        let event = Event::ApprovalAsked {
            statement_sha256: statement.sha256().unwrap(),
            statement: Box::new(statement),
            demands: Demand::ALL.to_vec(),
        };
        Self::draft(lang).then(event, "2021-06-23T13:00:00Z", Some(maintainer()))
    }

    fn approved(self, consent: Consent, by: i64) -> Self {
        let event = Event::Approved {
            consent,
            statement_sha256: HEAD.to_owned(),
        };
        self.then(event, "2021-06-23T14:00:00Z", Some(officer(by)))
    }

    pub fn certified(lang: Lang) -> Self {
        Self::accepted(lang).then(Event::Certified, "2021-07-21T17:00:00Z", Some(officer(4)))
    }

    pub fn held(lang: Lang) -> Self {
        let cause = HoldCause::Command {
            reason: "The invoice of @octocat is missing".to_owned(),
        };
        let event = Event::PaymentHeld { cause };
        Self::certified(lang).then(event, "2021-07-21T18:00:00Z", Some(officer(2)))
    }

    /// Held, released, reverted, and void in the end.
    pub fn void(lang: Lang) -> Self {
        let reason = || "Settled **otherwise**".to_owned();
        let released = Event::PaymentReleased { reason: reason() };
        let cause = HoldCause::Reverted { number: 60 };
        let voided = Event::PaymentVoided { reason: reason() };
        let reverted = Event::DeliveryReverted { number: 61 };
        Self::held(lang)
            .then(released, "2021-07-21T19:00:00Z", Some(officer(2)))
            .then(Event::PaymentHeld { cause }, "2021-07-22T15:00:00Z", None)
            .then(voided, "2021-07-22T16:00:00Z", Some(officer(2)))
            .then(reverted, "2021-07-22T17:00:00Z", None)
    }
}

#[test]
fn approvals_are_shown_given_and_missing_with_who_may_give_them() {
    let place = strict();
    for lang in Lang::ALL {
        let waiting = Story::awaiting(lang).approved(Consent::Programme, 2);
        let comment = place.words().status_comment(&waiting.0, HEAD, &texts());
        assert_well_said(lang, &comment);
        assert_snapshot!(format!("status_awaiting_one_{}", lang.tag()), comment);

        let funded = waiting.approved(funds(), 4);
        let posted = funded.post(statement(title(lang), body(lang)).unwrap());
        let comment = place.words().status_comment(&posted.0, HEAD, &texts());
        assert!(comment.contains("@officer-4"), "{comment}");
        assert!(comment.contains("FR-2021\\|0042"), "{comment}");
    }
}

#[test]
fn those_who_may_approve_are_told_by_name() {
    let place = strict();
    for lang in Lang::ALL {
        let waiting = Story::awaiting(lang).0;
        let words = place.words();
        let comment = words.comment("0197-1", &Notice::ApprovalAsked, lang, Some(&waiting));
        assert_well_said(lang, &comment);
        assert_snapshot!(format!("notice_approval_asked_of_{}", lang.tag()), comment);
    }
}

#[test]
fn where_certification_is_asked_for_it_is_what_comes_next() {
    let place = strict();
    for lang in Lang::ALL {
        let command = ["`/certify`", "`/certifier`"];
        let next = |story: Story| place.words().status_comment(&story.0, HEAD, &texts());
        let asked = |comment: &str| command.iter().any(|it| comment.contains(it));
        assert!(asked(&next(Story::accepted(lang))));
        assert!(!asked(&next(Story::certified(lang))));
    }
}
