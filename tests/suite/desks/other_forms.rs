//! The forms that are no action of the desks, in every way in which they go wrong: the
//! mailing list, the surveys, the account, the invoice, and buttons without fields.

use micro_acquisition::domain::invoice::details::Field;
use micro_acquisition::domain::survey::HeadOffice;
use micro_acquisition::mail::keys::Purpose;
use micro_acquisition::server::exposed::EXPOSED;
use micro_acquisition::store::survey::responses;
use micro_acquisition::store::{mail, opportunities, payment_details};

use super::returned::{Sent, changed, comes_back, given_back, without};
use super::visitor::{Page, Visitor};
use crate::fake::Scene;
use crate::postgres::{TestDatabase, on_both_databases};
use crate::scenarios::invoicing::accepted;
use crate::scenarios::text::ENGLISH;
use crate::scenarios::world::World;

/// Mail is on, though nobody takes it; each office is held by somebody.
fn environment(scene: &Scene) -> Vec<(String, String)> {
    let holders = [("cert", "certification"), ("audi", "auditor")].map(|(login, role)| {
        let id = scene.github.user(login);
        format!(r#"{{"github_id": {id}, "login": "{login}", "roles": ["{role}"]}}"#)
    });
    let roles = format!("[{}]", holders.join(", "));
    [
        ("GITHUB_WEB_URL", scene.github.web_url()),
        ("SMTP_URL", "smtp://127.0.0.1:9".to_owned()),
        ("MAIL_FROM", "Us <us@procurement.example>".to_owned()),
        ("MICRO_ACQUISITION_ROLES", roles),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}

async fn world(db: &TestDatabase) -> World {
    World::with(db, environment).await
}

fn sent(fields: &[(&str, &str)]) -> Sent {
    let fields = fields.iter();
    fields
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

async fn posts(who: &Visitor, path: &str, sent: &Sent) -> Page {
    let fields: Vec<(&str, &str)> = sent
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    who.post(path, &fields).await
}

/// A form of a page is refused at a field, and comes back to be sent to `action`.
async fn is_refused(who: &Visitor, action: &str, sent: &Sent, place: Option<&str>, status: u16) {
    let page = posts(who, action, sent).await;
    let what = format!("{action} at {place:?}");
    assert_eq!(page.status, status, "{what}: {}", page.body);
    comes_back(&page, ("", action), sent, place, &what);
}

/// Wishes with a wrong pace for a subscription that has ended.
async fn is_refused_late(who: &Visitor, manage: &str, sent: &Sent) {
    let page = posts(who, manage, sent).await;
    assert_eq!(page.status, 404, "{}", page.body);
    comes_back(
        &page,
        ("", "/en/subscribe"),
        sent,
        Some("pace"),
        "late and wrong",
    );
}

async fn letters(world: &World) -> usize {
    let all = mail::list(&world.app().store, None, 1_000).await.unwrap();
    all.len()
}

async fn times(world: &World, kind: &str) -> usize {
    let id = world.opportunity().await.id;
    let events = opportunities::events(&world.app().store, id).await.unwrap();
    events.iter().filter(|it| it.kind == kind).count()
}

/// Which test tries a form that can be sent; the forms of the desks are tried by action.
fn tried_by(path: &str) -> &'static str {
    match path {
        "/en/subscribe" | "/fr/abonnement" => "asking_for_mail",
        "/en/subscribe/confirm"
        | "/fr/abonnement/confirmer"
        | "/en/subscribe/manage"
        | "/fr/abonnement/gerer"
        | "/en/subscribe/end"
        | "/fr/abonnement/fin" => "a_subscription",
        "/en/survey/{key}" | "/fr/sondage/{key}" => "a_survey",
        "/en/account" | "/fr/compte" => "the_account",
        "/en/desk/invoices/{id}" | "/fr/bureau/factures/{id}" => "an_invoice",
        "/en/desk/invoices/{id}/erase"
        | "/fr/bureau/factures/{id}/effacer"
        | "/en/desk/queues/replay"
        | "/fr/bureau/files-attente/reprendre"
        | "/auth/sign-out" => "buttons",
        "/en/desk/opportunities/{id}"
        | "/fr/bureau/occasions/{id}"
        | "/en/desk/opportunities/{id}/evaluation"
        | "/fr/bureau/occasions/{id}/evaluation" => "every action of the desks",
        // No forms: a program of GitHub's, and one of the mail provider's.
        "/webhooks/github" | "/mail/receipts" => "no person",
        other => panic!("no test tries the form at {other}"),
    }
}

#[test]
fn every_form_that_can_be_sent_is_tried() {
    let forms = EXPOSED.iter().filter(|it| it.method == "POST");
    let tried: Vec<_> = forms.map(|it| tried_by(it.path)).collect();
    assert!(tried.contains(&"every action of the desks"), "{tried:?}");
}

const WISHED: [(&str, &str); 3] = [
    ("skills", "Rust, <b>SQL</b>"),
    ("tongue", "both"),
    ("pace", "weekly"),
];

/// Each field of the wishes, with what is wrong in it.
fn wrong_wishes() -> [(&'static str, String); 3] {
    let many: Vec<String> = (0..21).map(|number| format!("Skill {number}")).collect();
    [
        ("tongue", "klingon".to_owned()),
        ("pace", "hourly".to_owned()),
        ("skills", many.join(", ")),
    ]
}

/// The fields of an invoice from Québec, where both taxes may be charged.
const INVOICE: [(&str, &str); 15] = [
    ("name", "Samuel <b>Roy</b>"),
    ("company", "Roy & Co."),
    ("street", "12 Elgin Street"),
    ("city", "Gatineau"),
    ("province", "QC"),
    ("postal-code", "J8X 3Y4"),
    ("country", ""),
    ("phone", "613 555-0100"),
    ("email", "sam@example.org"),
    ("charges-federal", "yes"),
    ("federal-number", "100000009 RT0001"),
    ("charges-provincial", "yes"),
    ("provincial-number", "1000000009TQ0001"),
    ("method", "paypal"),
    ("pay-at", "https://pay.example.org/sam"),
];

/// What is wrong in a field of the invoice, whatever else is typed.
fn wrong_in(field: Field) -> String {
    let long = |longest: usize| "x".repeat(longest + 1);
    match field {
        Field::Name | Field::Company | Field::City | Field::Country => long(100),
        Field::Street => long(150),
        Field::Province => "ZZ".to_owned(),
        Field::PostalCode => "H2X 1Y".to_owned(),
        Field::Phone => "call me".to_owned(),
        Field::Email => "not an \"address\"".to_owned(),
        Field::ChargesFederal | Field::ChargesProvincial => "perhaps".to_owned(),
        Field::FederalNumber | Field::ProvincialNumber => "12".to_owned(),
        Field::Method => "cash".to_owned(),
        Field::PayAt => long(200),
    }
}

/// Whether the invoice cannot do without it, from Québec with both taxes.
const fn is_needed(field: Field) -> bool {
    match field {
        Field::Company | Field::Country => false,
        Field::Name
        | Field::Street
        | Field::City
        | Field::Province
        | Field::PostalCode
        | Field::Phone
        | Field::Email
        | Field::ChargesFederal
        | Field::FederalNumber
        | Field::ChargesProvincial
        | Field::ProvincialNumber
        | Field::Method
        | Field::PayAt => true,
    }
}

on_both_databases! {
    async fn asking_for_mail(db: TestDatabase) {
        let world = world(&db).await;
        let ada = Visitor::of(&world);
        for path in ["/en/subscribe", "/fr/abonnement"] {
            let mut right = sent(&WISHED);
            right.push(("address".to_owned(), "ada@example.org".to_owned()));
            is_refused(&ada, path, &without(&right, "address"), Some("address"), 400).await;
            is_refused(&ada, path, &changed(&right, "address", "ada <at> example"), Some("address"), 400).await;
            for (field, value) in wrong_wishes() {
                is_refused(&ada, path, &changed(&right, field, &value), Some(field), 400).await;
            }
        }
        assert_eq!(letters(&world).await, 0, "something was sent");
        let mut right = sent(&WISHED);
        right.push(("address".to_owned(), "ada@example.org".to_owned()));
        for _ in 0..3 {
            assert_eq!(posts(&ada, "/en/subscribe", &right).await.status, 200);
        }
        assert_eq!(letters(&world).await, 1, "asked three times, written to once");
        // An hour takes so many people, and the next one gets everything back.
        for number in 1..world.app().mail.policy.subscriptions_per_hour {
            let other = changed(&right, "address", &format!("a{number}@example.org"));
            assert_eq!(posts(&ada, "/en/subscribe", &other).await.status, 200, "{number}");
        }
        let late = changed(&right, "address", "late@example.org");
        is_refused(&ada, "/fr/abonnement", &late, Some("address"), 429).await;
    }

    async fn a_subscription(db: TestDatabase) {
        let world = world(&db).await;
        let ada = Visitor::of(&world);
        let mut asked = sent(&WISHED);
        asked.push(("address".to_owned(), "ada@example.org".to_owned()));
        assert_eq!(posts(&ada, "/en/subscribe", &asked).await.status, 200);
        let message = mail::list(&world.app().store, None, 1).await.unwrap().remove(0);
        let subscriber = message.subscriber_id.parse().unwrap();
        let token = |purpose| world.app().mail.keys.token(purpose, subscriber, world.app().clock.now());
        let at = |path: &str, purpose| format!("{path}?token={}", token(purpose));
        // A token of another kind, of nobody, and none.
        for path in ["/en/subscribe/confirm", "/fr/abonnement/confirmer"] {
            for forged in [at(path, Purpose::Manage), format!("{path}?token=AAAA"), path.to_owned()] {
                assert_eq!(posts(&ada, &forged, &Sent::new()).await.status, 404, "{forged}");
            }
        }
        let manage = at("/en/subscribe/manage", Purpose::Manage);
        for _ in 0..2 {
            let confirmed = posts(&ada, &at("/en/subscribe/confirm", Purpose::Confirm), &Sent::new()).await;
            assert_eq!(confirmed.status, 200, "{}", confirmed.body);
        }
        for path in ["/en/subscribe/manage", "/fr/abonnement/gerer"] {
            let manage = at(path, Purpose::Manage);
            for (field, value) in wrong_wishes() {
                is_refused(&ada, &manage, &changed(&sent(&WISHED), field, &value), Some(field), 400).await;
            }
            assert_eq!(posts(&ada, &at(path, Purpose::Confirm), &sent(&WISHED)).await.status, 404);
        }
        assert_eq!(posts(&ada, &manage, &sent(&WISHED)).await.status, 200);
        for path in ["/en/subscribe/end", "/fr/abonnement/fin"] {
            assert_eq!(posts(&ada, &at(path, Purpose::Confirm), &Sent::new()).await.status, 404);
            assert_eq!(posts(&ada, &at(path, Purpose::Manage), &Sent::new()).await.status, 200, "leaving twice is leaving");
        }
        // It ended: what was typed comes back in the form that begins another.
        let late = posts(&ada, &manage, &sent(&WISHED)).await;
        assert_eq!(late.status, 404, "{}", late.body);
        comes_back(&late, ("", "/en/subscribe"), &sent(&WISHED), Some("address"), "late");
        let wrong = changed(&sent(&WISHED), "pace", "hourly");
        is_refused_late(&ada, &manage, &wrong).await;
    }

    async fn a_survey(db: TestDatabase) {
        let mut world = world(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        world.applies("ada").await;
        let ada = Visitor::of(&world);
        let kept = async || responses(&world.app().store).await.unwrap();
        let id = world.opportunity().await.id;
        for path in [format!("/en/survey/{id}"), format!("/fr/sondage/{id}")] {
            for again in ["", "perhaps not"] {
                let page = posts(&ada, &path, &sent(&[("again", again)])).await;
                assert_eq!(page.status, 422, "{}", page.body);
                comes_back(&page, ("", &path), &Sent::new(), Some("again"), "the first question");
            }
        }
        assert!(kept().await.is_empty());
        let path = format!("/en/survey/{id}");
        let begun = posts(&ada, &path, &sent(&[("again", "yes")])).await;
        assert_eq!(begun.status, 200, "{}", begun.body);
        let answer = begun.field("answer");
        assert_eq!(posts(&ada, &path, &sent(&[("again", "yes")])).await.status, 410, "it remembers");
        let right = sent(&[
            ("answer", &answer), ("first_time", "yes"), ("source", "list"), ("federal_employee", "no"),
            ("ever_awarded", "silent"), ("postal", ""), ("country", "Côte <d’Ivoire>"), ("workers", "1"),
            ("owners", "women"),
        ]);
        for (field, value) in [
            ("first_time", "maybe".to_owned()), ("source", "a bird".to_owned()), ("federal_employee", "x".to_owned()),
            ("ever_awarded", "x".to_owned()), ("workers", "some".to_owned()), ("owners", "nobody".to_owned()),
            ("postal", "12 Elgin".to_owned()), ("country", "x".repeat(61)),
        ] {
            is_refused(&ada, &path, &changed(&right, field, &value), Some(field), 422).await;
        }
        assert_eq!(kept().await.len(), 1);
        assert_eq!(kept().await[0].answers.head_office, None, "what was wrong is kept");
        assert_eq!(posts(&ada, &path, &changed(&right, "answer", &"0".repeat(32))).await.status, 410, "never begun");
        assert_eq!(posts(&ada, &path, &right).await.status, 200);
        assert_eq!(posts(&ada, &path, &right).await.status, 410, "completed twice");
        assert_eq!(kept().await.len(), 1);
        let abroad = HeadOffice::Abroad("Côte <d’Ivoire>".to_owned());
        assert_eq!(kept().await[0].answers.head_office, Some(abroad));
        assert_eq!(posts(&ada, "/en/survey/AAAA", &right).await.status, 404);
        world.is_done("maria", "/cancel No longer wanted.").await;
        let bob = Visitor::of(&world);
        assert_eq!(posts(&bob, &path, &sent(&[("again", "yes")])).await.status, 410, "late");
        // The client is asked for a story, and gets a long one back to shorten.
        let maria = Visitor::signed_in(&world, "maria").await;
        let csrf = maria.get("/en/account").await.field("csrf");
        let begun = maria.post("/en/account", &[("csrf", &csrf), ("act", "survey"), ("about", &format!("{id} client"))]).await;
        assert_eq!(begun.status, 303, "{}", begun.body);
        let path = begun.location().to_owned();
        let answer = posts(&maria, &path, &sent(&[("again", "no")])).await.field("answer");
        let long = "A long <story>. ".repeat(300);
        let story = sent(&[("answer", &answer), ("story", &long), ("publish", "yes")]);
        is_refused(&maria, &path, &story, Some("story"), 422).await;
        assert_eq!(posts(&maria, &path, &changed(&story, "story", "Short.")).await.status, 200);
        assert_eq!(kept().await.len(), 2);
    }

    async fn the_account(db: TestDatabase) {
        let mut world = world(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        let (sam, zoe) = (Visitor::signed_in(&world, "sam").await, Visitor::signed_in(&world, "zoe").await);
        let theirs = zoe.get("/en/account").await.field("csrf");
        for path in ["/en/account", "/fr/compte"] {
            let csrf = sam.get(path).await.field("csrf");
            let right = sent(&[("csrf", &csrf), ("act", "mail"), ("address", "sam@example.org"), ("tongue", "both")]);
            let typed = [("address", "sam@example.org"), ("tongue", "both")];
            let shown = without(&right, "act");
            for (field, value) in [("address", ""), ("address", "sam <at> example"), ("tongue", "klingon")] {
                let page = posts(&sam, path, &changed(&right, field, value)).await;
                assert_eq!(page.status, 400, "{}", page.body);
                comes_back(&page, ("tongue", "both"), &changed(&shown, field, value), Some(field), field);
            }
            for (forged, status) in [
                (without(&right, "csrf"), 403), (changed(&right, "csrf", &theirs), 403),
                (changed(&right, "act", "seize"), 400),
            ] {
                let page = posts(&sam, path, &forged).await;
                assert_eq!(page.status, status, "{}", page.body);
                given_back(&page, &typed, path);
            }
            let id = world.opportunity().await.id;
            for (about, status) in [("x".to_owned(), 400), (format!("{id} client"), 403), (format!("{id} winner"), 403)] {
                let survey = sent(&[("csrf", &csrf), ("act", "survey"), ("about", &about)]);
                assert_eq!(posts(&sam, path, &survey).await.status, status, "{about}");
            }
        }
        assert_eq!(letters(&world).await, 0, "something was sent");
        let csrf = sam.get("/en/account").await.field("csrf");
        let right = sent(&[("csrf", &csrf), ("act", "mail"), ("address", "sam@example.org"), ("tongue", "both")]);
        for _ in 0..3 {
            assert_eq!(posts(&sam, "/en/account", &right).await.status, 200);
        }
        assert_eq!(letters(&world).await, 1, "asked three times, written to once");
    }

    async fn an_invoice(db: TestDatabase) {
        let mut world = world(&db).await;
        let (opportunity, payment, _) = accepted(&mut world).await;
        let (en, fr) = (format!("/en/desk/invoices/{}", opportunity.id), format!("/fr/bureau/factures/{}", opportunity.id));
        let sam = Visitor::signed_in(&world, "sam").await;
        let csrf = sam.get(&en).await.field("csrf");
        let mut right = sent(&INVOICE);
        right.push(("csrf".to_owned(), csrf));
        for path in [&en, &fr] {
            for field in Field::ALL {
                let name = field.word();
                if is_needed(field) {
                    is_refused(&sam, path, &without(&right, name), Some(name), 422).await;
                }
                // The country counts abroad alone, where the postal code is anything.
                let from = if field == Field::Country { changed(&right, "province", "abroad") } else { right.clone() };
                is_refused(&sam, path, &changed(&from, name, &wrong_in(field)), Some(name), 422).await;
            }
        }
        let cert = Visitor::signed_in(&world, "cert").await;
        let theirs = cert.get(&en).await.field("csrf");
        for (who, forged) in [
            (&sam, without(&right, "csrf")), (&sam, changed(&right, "csrf", &theirs)), (&cert, changed(&right, "csrf", &theirs)),
        ] {
            let page = posts(who, &en, &forged).await;
            assert_eq!(page.status, 403, "{}", page.body);
            given_back(&page, &INVOICE, "an invoice");
        }
        assert!(world.app().details_of(&payment).await.unwrap().is_none());
        assert_eq!(times(&world, "tax_stated").await, 0);
        for _ in 0..3 {
            let done = posts(&sam, &en, &right).await;
            assert_eq!((done.status, done.location()), (303, en.as_str()), "{}", done.body);
        }
        assert_eq!(times(&world, "tax_stated").await, 1);
        world.settle().await;
        world.is_done("olivia", "/paid CARD-1").await;
        let late = changed(&right, "company", "Another <company>");
        is_refused(&sam, &fr, &late, None, 422).await;
        let entered = world.app().details_of(&payment).await.unwrap().unwrap();
        assert_eq!(entered.details.company, "Roy & Co.");
        assert_eq!(times(&world, "tax_stated").await, 1);
    }

    async fn buttons_are_not_pressed_without_the_token_nor_by_others(db: TestDatabase) {
        let mut world = world(&db).await;
        let (opportunity, payment, sam) = accepted(&mut world).await;
        let details = crate::scenarios::invoicing::details_in("QC", "yes");
        world.app().enter_details(&sam, &opportunity, &payment, &details).await.unwrap();
        let id = opportunity.id;
        let (sam, audi) = (Visitor::signed_in(&world, "sam").await, Visitor::signed_in(&world, "audi").await);
        let theirs = audi.get("/en/desk").await.field("csrf");
        for path in [
            format!("/en/desk/invoices/{id}/erase"), format!("/fr/bureau/factures/{id}/effacer"),
            "/en/desk/queues/replay".to_owned(), "/fr/bureau/files-attente/reprendre".to_owned(), "/auth/sign-out".to_owned(),
        ] {
            for token in ["", &theirs] {
                assert_eq!(sam.post(&path, &[("csrf", token), ("id", "x")]).await.status, 403, "{path}");
            }
            if path != "/auth/sign-out" {
                assert_eq!(audi.post(&path, &[("csrf", &theirs), ("id", "x")]).await.status, 403, "{path} by an auditor");
            }
        }
        assert_eq!(sam.get("/en/desk").await.status, 200, "signed out by a forged form");
        assert!(payment_details::of(&world.app().store, &payment.id).await.unwrap().is_some());
        let csrf = sam.get("/en/desk").await.field("csrf");
        for _ in 0..2 {
            let erased = sam.post(&format!("/en/desk/invoices/{id}/erase"), &[("csrf", &csrf)]).await;
            assert_eq!(erased.status, 303, "{}", erased.body);
        }
        assert!(payment_details::of(&world.app().store, &payment.id).await.unwrap().is_none());
    }
}
