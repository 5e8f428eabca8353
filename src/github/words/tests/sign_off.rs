//! The sign-off that a public servant's work waits for, as people read it.

use super::place::Place;
use super::sentences::assert_well_said;
use super::story::{Story, ada, at, grace, person};
use crate::domain::event::Event;
use crate::domain::ids::Person;
use crate::domain::lang::Lang;
use crate::domain::notice::Notice;

fn officer() -> Person {
    person(2, "officer-2")
}

impl Story {
    pub fn terms_accepted(lang: Lang) -> Self {
        let offered = Self::offered(lang);
        let supplier = offered.0.supplier().unwrap().clone();
        let event = Event::TermsAccepted {
            supplier: supplier.clone(),
            terms_sha256: offered.0.posting().unwrap().statement_sha256.clone(),
        };
        offered.then(event, "2021-07-15T12:00:00Z", Some(supplier))
    }

    pub fn signed_off(lang: Lang) -> Self {
        let reference = "DG-2021|7 of @octocat".to_owned();
        let signed = Self::terms_accepted(lang).then(
            Event::SignedOff { reference },
            "2021-07-19T14:00:00Z",
            Some(officer()),
        );
        let supplier = signed.0.supplier().unwrap().clone();
        let event = Event::Awarded {
            award: 1,
            supplier,
            terms_sha256: signed.0.posting().unwrap().statement_sha256.clone(),
        };
        signed.then(event, "2021-07-19T14:00:00Z", Some(officer()))
    }
}

pub fn notices() -> Vec<(&'static str, Notice)> {
    let awaited = |again| Notice::SignOffAwaited {
        supplier: grace(),
        since: at("2021-07-15T12:00:00Z"),
        officers: vec![officer(), ada()],
        again,
    };
    vec![
        ("sign_off_awaited", awaited(false)),
        ("sign_off_reminder", awaited(true)),
        (
            "sign_off_given",
            Notice::SignOffGiven {
                supplier: grace(),
                by: officer(),
                due_at: at("2021-07-23T20:00:00Z"),
            },
        ),
        (
            "sign_off_refused",
            Notice::SignOffRefused {
                supplier: grace(),
                by: officer(),
            },
        ),
    ]
}

#[test]
fn an_offer_asks_public_servants_where_the_programme_does() {
    let mut place = Place::default();
    let offer = Notice::Offer {
        position: 0,
        application: 3,
        supplier: grace(),
    };
    for (lang, command) in [
        (Lang::En, "`/accept public-servant`"),
        (Lang::Fr, "`/accepter fonctionnaire`"),
    ] {
        let story = Story::offered(lang).0;
        let said = |place: &Place| place.words().comment("id", &offer, lang, Some(&story));
        place.programme.eligibility.public_servant_sign_off = false;
        assert!(!said(&place).contains(command));

        place.programme.eligibility.public_servant_sign_off = true;

        assert!(said(&place).contains(command), "{}", said(&place));
        assert_well_said(lang, &said(&place));
    }
}
