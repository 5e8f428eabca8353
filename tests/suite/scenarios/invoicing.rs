//! The invoice: what the supplier enters, what of it is public, and how long it is kept.

use jiff::SignedDuration;
use micro_acquisition::app::Handled;
use micro_acquisition::app::report::{make, refresh};
use micro_acquisition::domain::ids::Person;
use micro_acquisition::domain::invoice::details::{self, Details, Field};
use micro_acquisition::domain::invoice::tax::{Province, Seat};
use micro_acquisition::domain::lang::Lang;
use micro_acquisition::domain::opportunity::Opportunity;
use micro_acquisition::domain::payment::Payment;
use micro_acquisition::papers::invoice::{Entered, invoice, justification};
use micro_acquisition::papers::matter::Matter;
use micro_acquisition::papers::terms::terms;
use micro_acquisition::report::Scope;
use micro_acquisition::report::known::Reason;
use micro_acquisition::report::metric::Key;
use micro_acquisition::store::{payment_details, report};
use serde_json::Value;

use super::text::ENGLISH;
use super::*;

const PERSONAL: [&str; 4] = [
    "Samuel Roy",
    "12 Elgin Street",
    "sam@example.org",
    "555-0100",
];

/// Details of a supplier in that province, typed as on the form.
pub fn details_in(province: &str, charges: &str) -> Details {
    let postal = match province {
        "ON" => "K1P 5M7",
        "QC" => "J8X 3Y4",
        "NB" => "E1C 4M6",
        _ => "",
    };
    details::read(|field| {
        let typed = match field {
            Field::Name => "Samuel Roy",
            Field::Company => "Roy Software",
            Field::Street => "12 Elgin Street",
            Field::City => "Ottawa",
            Field::Province => province,
            Field::PostalCode => postal,
            Field::Country => "Portugal",
            Field::Phone => "613 555-0100",
            Field::Email => "sam@example.org",
            Field::ChargesFederal | Field::ChargesProvincial => charges,
            Field::FederalNumber => "100000009RT0001",
            Field::ProvincialNumber => "1000000009TQ0001",
            Field::Method => "paypal",
            Field::PayAt => "https://pay.example.org/sam",
        };
        typed.to_owned()
    })
    .unwrap()
}

/// Sam's work is accepted; what is owed, and to whom.
pub async fn accepted(world: &mut World) -> (Opportunity, Payment, Person) {
    world.sam_is_at_work(ENGLISH).await;
    let number = world.sam_delivers_everything().await;
    world.merges("maria", number).await;
    let opportunity = world.opportunity().await;
    let payment = opportunity.payment().unwrap().clone();
    let sam = payment.supplier.clone();
    (opportunity, payment, sam)
}

async fn shown(world: &World, path: &str) -> Value {
    let address = format!("http://{}{path}", world.server.address);
    reqwest::get(address).await.unwrap().json().await.unwrap()
}

fn matter<'a>(world: &'a World, opportunity: &'a Opportunity, lang: Lang) -> Matter<'a> {
    Matter {
        opportunity,
        programme: &world.app().programme,
        ocid: "ocds-000000-1",
        issue_url: "https://github.example/canada-digital/forms/issues/1".to_owned(),
        lang,
    }
}

/// The text of a PDF; none where poppler is not installed.
pub fn text_of(pdf: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("paper.pdf");
    std::fs::write(&path, pdf).unwrap();
    let mut command = std::process::Command::new("pdftotext");
    let output = command.arg("-layout").arg(&path).arg("-").output().ok()?;
    assert!(output.status.success());
    Some(String::from_utf8(output.stdout).unwrap())
}

on_both_databases! {
    async fn details_make_the_tax_the_real_one_and_stay_out_of_the_chain(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let (opportunity, payment, sam) = accepted(&mut world).await;
        let details = details_in("ON", "yes");

        let handled = world.app().enter_details(&sam, &opportunity, &payment, &details).await;
        world.settle().await;

        assert_eq!(handled.unwrap(), Handled::Decided);
        let one = format!("/api/v1/opportunities/id/{}", opportunity.id);
        let body = shown(&world, &one).await;
        assert_eq!(body["payment"]["tax_cents"], 84_500);
        assert_eq!(body["payment"]["total_cents"], 734_500);
        assert_eq!(body["payment"]["tax_is_estimate"], false);
        let place = "/api/v1/opportunities/canada-digital/forms/1/events";
        let events = shown(&world, place).await;
        let stated = events["items"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(stated["kind"], "tax_stated");
        assert_eq!(stated["cause"], "page");
        assert_eq!(stated["actor"]["login"], "sam");
        assert_eq!(stated["record"]["event"]["grounds"]["province"], "ON");
        assert_eq!(stated["record"]["event"]["taxes"][0]["name"], "hst");
        assert!(world.status().contains("$845.00 of tax, $7,345.00 in all"), "{}", world.status());
        let kept = payment_details::of(&world.app().store, &payment.id).await.unwrap().unwrap();
        let everywhere = format!("{events}{}{}", String::from_utf8_lossy(&kept.sealed), world.status());
        for personal in PERSONAL {
            assert!(!everywhere.contains(personal), "{personal}");
        }
        let opened = world.app().details_of(&payment).await.unwrap().unwrap();
        assert_eq!(opened.details, details);
        world.ends_clean().await;
    }

    async fn details_of_one_payment_open_for_no_other(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let (opportunity, payment, sam) = accepted(&mut world).await;
        world.app().enter_details(&sam, &opportunity, &payment, &details_in("ON", "yes")).await.unwrap();
        let store = &world.app().store;
        let kept = payment_details::of(store, &payment.id).await.unwrap().unwrap();
        let mut tx = store.begin_write().await.unwrap();
        payment_details::put(&mut tx, "another", &kept.sealed, kept.entered_at).await.unwrap();
        tx.commit().await.unwrap();

        let another = Payment { id: "another".to_owned(), ..payment };
        assert!(world.app().details_of(&another).await.unwrap().is_none());
        world.settle().await;
        world.ends_clean().await;
    }

    async fn nobody_but_the_supplier_enters_details_and_nothing_of_them_is_kept(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let (opportunity, payment, _) = accepted(&mut world).await;
        let said = world.replies().len();
        let maria = Person { id: world.scene.github.user("maria"), login: "maria".to_owned() };

        let handled = world.app().enter_details(&maria, &opportunity, &payment, &details_in("ON", "yes")).await;

        assert!(matches!(handled.unwrap(), Handled::Refused(_)));
        assert!(payment_details::of(&world.app().store, &payment.id).await.unwrap().is_none());
        assert_eq!(world.opportunity().await.version, opportunity.version);
        world.settle().await;
        assert_eq!(world.replies().len(), said, "a form is not answered in the issue");
        world.ends_clean().await;
    }

    async fn an_address_that_changes_keeps_the_taxes_and_another_province_states_them_anew(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let (opportunity, payment, sam) = accepted(&mut world).await;
        let enter = async |details: &Details| {
            world.app().enter_details(&sam, &opportunity, &payment, details).await.unwrap();
            let now = world.opportunity().await;
            (now.version - opportunity.version, now.payment().unwrap().tax().0)
        };
        let mut details = details_in("QC", "yes");
        assert_eq!(enter(&details).await, (1, 97_338));

        details.street = "1 rue Neuve".to_owned();
        assert_eq!(enter(&details).await, (1, 97_338));
        let opened = world.app().details_of(&payment).await.unwrap().unwrap();
        assert_eq!(opened.details.street, "1 rue Neuve");
        // A small supplier in Quebec, and a supplier abroad.
        assert_eq!(enter(&details_in("QC", "no")).await, (2, 0));
        assert_eq!(enter(&details_in("abroad", "yes")).await, (3, 0));
        world.settle().await;
        world.ends_clean().await;
    }

    async fn taxes_that_would_pass_the_ceiling_are_refused_and_nothing_is_kept(db: TestDatabase) {
        let policy = [("CEILING_CENTS", "700000"), ("HIGHEST_TAX_BASIS_POINTS", "500"), ("PRICE_GUARD_CENTS", "660000")];
        let mut world = World::with(&db, |_| {
            policy.map(|(key, value)| (format!("MICRO_ACQUISITION_PROGRAMME__{key}"), value.to_owned())).to_vec()
        })
        .await;
        let (opportunity, payment, sam) = accepted(&mut world).await;

        let handled = world.app().enter_details(&sam, &opportunity, &payment, &details_in("NB", "yes")).await;

        assert!(matches!(handled.unwrap(), Handled::Refused(_)));
        assert!(payment_details::of(&world.app().store, &payment.id).await.unwrap().is_none());
        assert!(world.opportunity().await.payment().unwrap().tax_is_estimate());
        world.settle().await;
        world.ends_clean().await;
    }

    async fn what_was_certified_is_never_exceeded_afterwards(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let (opportunity, payment, sam) = accepted(&mut world).await;
        let app = world.app().clone();
        app.enter_details(&sam, &opportunity, &payment, &details_in("ON", "no")).await.unwrap();
        world.is_done("olivia", "/certify").await;

        let dearer = app.enter_details(&sam, &opportunity, &payment, &details_in("ON", "yes")).await;

        assert!(matches!(dearer.unwrap(), Handled::Refused(_)));
        assert_eq!(world.opportunity().await.payment().unwrap().total().0, 650_000);
        world.ends_clean().await;
    }

    async fn details_are_erased_when_the_time_after_payment_is_over(db: TestDatabase) {
        let mut world = World::with(&db, |_| {
            vec![("MICRO_ACQUISITION_PROGRAMME__PAYMENT_DETAILS_DAYS".to_owned(), "P30D".to_owned())]
        })
        .await;
        let (opportunity, payment, sam) = accepted(&mut world).await;
        let app = world.app().clone();
        app.enter_details(&sam, &opportunity, &payment, &details_in("ON", "yes")).await.unwrap();
        world.scene.clock.advance(SignedDuration::from_hours(24 * 60));
        assert_eq!(app.erase_settled_details().await.unwrap(), 0, "it is not paid yet");
        world.settle().await;
        world.is_done("olivia", "/paid CARD-1").await;

        world.scene.clock.advance(SignedDuration::from_hours(24 * 29));
        assert_eq!(app.erase_settled_details().await.unwrap(), 0);
        world.scene.clock.advance(SignedDuration::from_hours(24 * 2));
        assert_eq!(app.erase_settled_details().await.unwrap(), 1);
        assert!(app.details_of(&payment).await.unwrap().is_none());
        let late = app.enter_details(&sam, &opportunity, &payment, &details_in("ON", "yes")).await;
        assert!(matches!(late.unwrap(), Handled::Refused(_)), "what is paid takes no details");
        // What the chain says of the province outlives them, and one is too few to tell of.
        refresh(&app.store, usize::MAX).await.unwrap();
        let scope = Scope::default();
        let digest = report::page(&app.store, &scope, None, 1).await.unwrap().remove(0).digest;
        assert_eq!(digest.paid[0].seat, Some(Seat::Canada { province: Province::On }));
        let made = make(&app.store, &app.programme, &scope, app.clock.now()).await.unwrap();
        let region = made.report.metric(Key::OutsideCapital).unwrap();
        assert_eq!((region.result.reason(), region.notes.len()), (Some(Reason::SmallGroup), 0));
        assert_eq!(made.report.places, []);
        world.ends_clean().await;
    }

    async fn a_supplier_may_erase_what_was_entered(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let (opportunity, payment, sam) = accepted(&mut world).await;
        world.app().enter_details(&sam, &opportunity, &payment, &details_in("ON", "yes")).await.unwrap();

        assert!(payment_details::erase(&world.app().store, &payment.id).await.unwrap());
        assert!(!payment_details::erase(&world.app().store, &payment.id).await.unwrap());
        assert!(!world.opportunity().await.payment().unwrap().tax_is_estimate(), "the taxes stay stated");
        world.settle().await;
        world.ends_clean().await;
    }

    async fn the_papers_say_what_their_rules_ask_for_in_both_languages(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let (_, payment, sam) = accepted(&mut world).await;
        let opportunity = world.opportunity().await;
        let entered = Entered { details: details_in("QC", "yes"), at: payment.created_at };
        for (lang, expected) in [
            (Lang::En, ["Invoice", "Fund reservation number", "GST, 5%", "QST, 9.975%", "Balance due"]),
            (Lang::Fr, ["Facture", "Numéro de réservation de fonds", "TPS, 5 %", "TVQ, 9,975 %", "Solde à payer"]),
        ] {
            let matter = matter(&world, &opportunity, lang);
            let paper = invoice(&matter, &payment, &entered).unwrap();
            let Some(text) = text_of(&paper.to_pdf().unwrap()) else {
                continue;
            };
            let text = text.replace('\u{a0}', " ");
            let sums = [("$325.00", "325,00 $"), ("$648.38", "648,38 $"), ("$7,473.38", "7 473,38 $")];
            for (english, french) in sums {
                let amount = if lang == Lang::En { english } else { french };
                assert!(text.contains(amount), "{amount} is not in\n{text}");
            }
            for words in expected {
                assert!(text.contains(words), "{words} is not in\n{text}");
            }
            for personal in PERSONAL.iter().chain(&["Roy Software", "100000009RT0001", "1000000009TQ0001", &payment.id]) {
                assert!(text.contains(personal), "{personal} is not in\n{text}");
            }
            let paper = justification(&matter, &payment, &entered, &sam);
            let text = text_of(&paper.to_pdf().unwrap()).unwrap();
            let no = if lang == Lang::En { "No. The acquisition card" } else { "Non. La carte d’achat" };
            assert!(text.contains(no) && text.contains("Samuel Roy"), "{text}");
            let paper = terms(&matter).unwrap();
            assert_eq!(paper.pages().unwrap(), 1, "the terms are one page (R100)");
            let text = text_of(&paper.to_pdf().unwrap()).unwrap();
            let hash = &opportunity.work().unwrap().award.terms_sha256;
            assert!(text.contains(hash) && text.contains("@sam"), "{text}");
        }
        assert_eq!(entered.details.grounds().seat, Seat::Canada { province: Province::Qc });
        world.ends_clean().await;
    }
}
