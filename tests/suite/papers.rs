//! The invoice's page, the papers and the auditor's file, as browsers get them.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use micro_acquisition::cli::verify::{Trusted, verify_export};
use micro_acquisition::clock::Clock as _;
use micro_acquisition::outbox::replay::{Replayed, replay};
use micro_acquisition::store::inbox::{self, DeliveryStatus, Failure, Intake, NewDelivery};
use scraper::{Html, Selector};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::desks::visitor::Visitor;
use crate::fake::Scene;
use crate::postgres::{TestDatabase, on_both_databases};
use crate::scenarios::invoicing::{accepted, details_in, text_of};
use crate::scenarios::world::World;

const TYPED: [(&str, &str); 13] = [
    ("name", "Samuel <b>Roy</b>"),
    ("company", ""),
    ("street", "12 Elgin Street"),
    ("city", "Ottawa"),
    ("province", "ON"),
    ("postal-code", "k1p5m7"),
    ("phone", "613 555-0100"),
    ("email", "sam@example.org"),
    ("charges-federal", "yes"),
    ("federal-number", "100000009 RT0001"),
    ("charges-provincial", "no"),
    ("method", "paypal"),
    ("pay-at", "https://pay.example.org/sam"),
];

/// Each role with somebody of its own, and GitHub's pages where people sign in.
async fn world(db: &TestDatabase) -> World {
    World::with(db, environment).await
}

fn environment(scene: &Scene) -> Vec<(String, String)> {
    let holders = [
        ("fin", "payment"),
        ("cert", "certification"),
        ("audi", "auditor"),
        ("prog", "programme"),
    ];
    let holders = holders.map(|(login, role)| {
        let id = scene.github.user(login);
        format!(r#"{{"github_id": {id}, "login": "{login}", "roles": ["{role}"]}}"#)
    });
    vec![
        ("GITHUB_WEB_URL".to_owned(), scene.github.web_url()),
        (
            "MICRO_ACQUISITION_ROLES".to_owned(),
            format!("[{}]", holders.join(",")),
        ),
    ]
}

/// A file that somebody who is signed in is given.
async fn download(world: &World, who: &Visitor, path: &str) -> (u16, Vec<u8>) {
    let cookie = who
        .cookie("__Host-session")
        .map(|it| format!("__Host-session={it}"));
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let request = http
        .build()
        .unwrap()
        .get(format!("http://{}{path}", world.server.address));
    let request = match cookie {
        Some(cookie) => request.header("cookie", cookie),
        None => request,
    };
    let answer = request.send().await.unwrap();
    (
        answer.status().as_u16(),
        answer.bytes().await.unwrap().to_vec(),
    )
}

fn with<'a>(csrf: &'a str, changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let value = |name: &str, value: &'a str| {
        let other = changed.iter().find(|(changed, _)| *changed == name);
        other.map_or(value, |(_, value)| value)
    };
    let mut fields: Vec<_> = TYPED
        .iter()
        .map(|(name, typed)| (*name, value(name, typed)))
        .collect();
    fields.push(("csrf", csrf));
    fields
}

/// The texts of the elements that a selector finds.
fn texts(body: &str, selector: &str) -> Vec<String> {
    let page = Html::parse_document(body);
    let selector = Selector::parse(selector).unwrap();
    let found = page.select(&selector);
    found
        .map(|it| it.text().collect::<String>().trim().to_owned())
        .collect()
}

fn unzipped(bytes: Vec<u8>) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = archive.file_names().map(str::to_owned).collect();
    let mut files = BTreeMap::new();
    for name in names {
        let mut content = Vec::new();
        archive
            .by_name(&name)
            .unwrap()
            .read_to_end(&mut content)
            .unwrap();
        files.insert(name, content);
    }
    files
}

/// A dead delivery of that id.
async fn dies(world: &World, id: &str) {
    let store = &world.app().store;
    let now = world.scene.clock.now();
    let delivery = NewDelivery {
        delivery_id: id.to_owned(),
        event: "issues".to_owned(),
        partition_id: 77,
        received_at: now,
        body: bytes::Bytes::from_static(b"{\"secret\":\"in the body\"}"),
    };
    Intake::start(store.clone()).accept(delivery).await.unwrap();
    let lease = jiff::SignedDuration::from_mins(1);
    let leased = inbox::lease_partition(store, "w", now, lease, 1)
        .await
        .unwrap()
        .unwrap();
    let failure = Failure {
        error: "GitHub <b>rejects</b> it (422)",
        retry_at: None,
        passing: false,
    };
    inbox::delivery_failed(store, &leased.lease, id, &failure, now)
        .await
        .unwrap();
    inbox::release_lease(store, &leased.lease).await.unwrap();
}

on_both_databases! {
    async fn the_supplier_fills_in_the_form_and_has_an_invoice(db: TestDatabase) {
        let mut world = world(&db).await;
        let (opportunity, payment, _) = accepted(&mut world).await;
        let sam = Visitor::signed_in(&world, "sam").await;
        for (form, pdf, title) in [
            (format!("/en/desk/invoices/{}", opportunity.id), "invoice.pdf", "Invoice"),
            (format!("/fr/bureau/factures/{}", opportunity.id), "facture.pdf", "Facture"),
        ] {
            let page = sam.get(&form).await;
            assert_eq!((page.status, page.header("cache-control")), (200, "no-store"));
            let sent = sam.post(&form, &with(&page.field("csrf"), &[])).await;
            assert_eq!((sent.status, sent.location()), (303, form.as_str()), "{}", sent.body);
            let page = sam.get(&form).await;
            assert_eq!(page.field("name"), "Samuel <b>Roy</b>", "what was entered is shown again");
            let (status, pdf) = download(&world, &sam, &format!("{form}/{pdf}")).await;
            assert_eq!(status, 200);
            if let Some(text) = text_of(&pdf) {
                assert!(text.contains(title) && text.contains("Samuel <b>Roy</b>") && text.contains(&payment.id), "{text}");
            }
        }
        assert_eq!(world.opportunity().await.payment().unwrap().tax().0, 84_500);
        let desk = sam.get(&format!("/en/desk/opportunities/{}", opportunity.id)).await;
        assert_eq!(desk.link("/invoices/"), format!("/en/desk/invoices/{}", opportunity.id));
        world.settle().await;
        world.ends_clean().await;
    }

    async fn a_wrong_form_says_so_at_the_field_and_on_top_and_loses_nothing(db: TestDatabase) {
        let mut world = world(&db).await;
        let (opportunity, payment, _) = accepted(&mut world).await;
        let sam = Visitor::signed_in(&world, "sam").await;
        let form = format!("/en/desk/invoices/{}", opportunity.id);
        let csrf = sam.get(&form).await.field("csrf");

        let empty = sam.post(&form, &[("csrf", &csrf)]).await;
        assert_eq!(empty.status, 422);
        assert_eq!(texts(&empty.body, ".error-summary a").len(), 8, "{}", empty.body);

        let wrong = [("postal-code", "H2X 1Y4"), ("email", "not an \"address\"")];
        let page = sam.post(&form, &with(&csrf, &wrong)).await;
        assert_eq!(page.status, 422);
        assert_eq!(texts(&page.body, ".error-summary a"), [
            "This postal code is not in the province or territory that you chose.",
            "Enter an e-mail address such as name@example.org.",
        ]);
        for (name, error) in [("postal-code", "not in the province"), ("email", "name@example.org")] {
            assert!(texts(&page.body, &format!("#{name}-error")).concat().contains(error));
            assert_eq!(texts(&page.body, &format!("#{name}[aria-invalid=true]")).len(), 1);
        }
        for (name, typed) in TYPED {
            let typed = wrong.iter().find(|(it, _)| *it == name).map_or(typed, |it| it.1);
            if !["province", "charges-federal", "charges-provincial", "method"].contains(&name) {
                assert_eq!(page.field(name), typed, "{name}");
            }
        }
        for checked in ["#charges-federal-yes[checked]", "#charges-provincial-no[checked]", "#method-paypal[checked]", "option[value=ON][selected]"] {
            assert_eq!(texts(&page.body, checked).len(), 1, "{checked} in {}", page.body);
        }
        let forged = sam.post(&form, &with("forged", &[])).await;
        assert_eq!(forged.status, 403);
        assert!(world.app().details_of(&payment).await.unwrap().is_none());
        world.settle().await;
        world.ends_clean().await;
    }

    async fn only_those_concerned_read_an_invoice_and_each_what_is_theirs(db: TestDatabase) {
        let mut world = world(&db).await;
        let (opportunity, payment, sam) = accepted(&mut world).await;
        let id = opportunity.id;
        world.app().enter_details(&sam, &opportunity, &payment, &details_in("ON", "yes")).await.unwrap();
        let form = format!("/en/desk/invoices/{id}");
        let (invoice, paypal) = (format!("{form}/invoice.pdf"), format!("{form}/paypal.pdf"));
        let file = format!("/en/desk/files/{id}/file.zip");
        // Page, invoice, justification, whole file, in this order.
        for (login, expected) in [
            ("sam", [200, 200, 403, 403]),
            ("fin", [200, 200, 200, 403]),
            ("cert", [200, 200, 403, 403]),
            ("audi", [200, 200, 403, 200]),
            ("prog", [403, 403, 403, 403]),
            ("maria", [403, 403, 403, 403]),
            ("olivia", [403, 403, 403, 403]),
            ("zoe", [403, 403, 403, 403]),
        ] {
            let who = Visitor::signed_in(&world, login).await;
            let mut found = Vec::new();
            for path in [&form, &invoice, &paypal, &file] {
                found.push(download(&world, &who, path).await.0);
            }
            assert_eq!(found, expected, "{login}");
            let page = who.get(&form).await;
            let asks = page.body.contains("name=\"street\"");
            assert_eq!(asks, login == "sam", "only the supplier is asked: {login}");
            if login != "sam" && page.status == 200 {
                let csrf = page.field("csrf");
                for path in [form.clone(), format!("{form}/erase")] {
                    assert_eq!(who.post(&path, &with(&csrf, &[])).await.status, 403, "{login}");
                }
            }
        }
        let nobody = Visitor::of(&world);
        for path in [&form, &invoice, &paypal, &file] {
            assert_eq!(download(&world, &nobody, path).await.0, 303, "{path}");
        }
        let (status, pdf) = download(&world, &nobody, &format!("/en/papers/{id}/terms.pdf")).await;
        assert_eq!(status, 200, "the terms are public");
        if let Some(text) = text_of(&pdf) {
            assert!(text.contains("Terms of the award") && !text.contains("Samuel"), "{text}");
        }
        world.settle().await;
        world.ends_clean().await;
    }

    async fn the_supplier_erases_the_details_from_the_page(db: TestDatabase) {
        let mut world = world(&db).await;
        let (opportunity, payment, sam) = accepted(&mut world).await;
        world.app().enter_details(&sam, &opportunity, &payment, &details_in("ON", "yes")).await.unwrap();
        let sam = Visitor::signed_in(&world, "sam").await;
        let form = format!("/fr/bureau/factures/{}", opportunity.id);
        let csrf = sam.get(&form).await.field("csrf");

        let erased = sam.post(&format!("{form}/effacer"), &[("csrf", &csrf)]).await;

        assert_eq!((erased.status, erased.location()), (303, form.as_str()));
        assert!(world.app().details_of(&payment).await.unwrap().is_none());
        assert_eq!(download(&world, &sam, &format!("{form}/facture.pdf")).await.0, 404);
        world.settle().await;
        world.ends_clean().await;
    }

    async fn the_auditors_file_is_whole_verifies_and_is_the_same_each_time(db: TestDatabase) {
        let mut world = world(&db).await;
        let (opportunity, payment, sam) = accepted(&mut world).await;
        world.app().enter_details(&sam, &opportunity, &payment, &details_in("QC", "yes")).await.unwrap();
        world.settle().await;
        world.is_done("cert", "/certify").await;
        world.is_done("fin", "/paid CARD-1 paypal").await;
        micro_acquisition::app::sealer::seal_all(&world.app().store, world.scene.clock.now()).await.unwrap();
        let audi = Visitor::signed_in(&world, "audi").await;
        let path = format!("/en/desk/files/{}/file.zip", opportunity.id);

        let record = format!("/en/desk/opportunities/{}/record", opportunity.id);
        assert_eq!(audi.get(&record).await.link("/file.zip"), path);
        let (status, bytes) = download(&world, &audi, &path).await;

        assert_eq!(status, 200);
        assert_eq!(download(&world, &audi, &path).await.1, bytes, "the same record, other bytes");
        let files = unzipped(bytes);
        for name in [
            "README.md", "LISEZMOI.md", "SHA256SUMS", "opportunity.json", "state.json", "events.json",
            "private.json", "messages.json", "status-comment.md", "draw.json", "ledger.json",
            "papers/summary.en.pdf", "papers/summary.fr.pdf", "papers/terms.en.pdf", "papers/terms.fr.pdf",
            "papers/invoice.en.pdf", "papers/invoice.fr.pdf",
        ] {
            assert!(files.contains_key(name), "{name} is not in {:?}", files.keys());
        }
        let sums = String::from_utf8(files["SHA256SUMS"].clone()).unwrap();
        assert_eq!(sums.lines().count(), files.len() - 1);
        for line in sums.lines() {
            let (sum, name) = line.split_once("  ").unwrap();
            assert_eq!(sum, hex::encode(Sha256::digest(&files[name])), "{name}");
        }
        // What the instructions tell to do does what they say.
        let trusted = Trusted { anchors: Vec::new(), key: None };
        verify_export(&mut Cursor::new(&files["events.json"]), &trusted).unwrap();
        let json = |name: &str| serde_json::from_slice::<Value>(&files[name]).unwrap();
        let events = json("events.json");
        let events = events["items"].as_array().unwrap();
        assert_eq!(events.last().unwrap()["kind"], "paid");
        let private = json("private.json");
        assert!(!private.as_array().unwrap().is_empty());
        for part in private.as_array().unwrap() {
            let event = events.iter().find(|event| event["version"] == part["version"]).unwrap();
            assert_eq!(event["private_sha256"], part["private_sha256"]);
            let salted = [hex::decode(part["salt"].as_str().unwrap()).unwrap(), part["text"].as_str().unwrap().into()].concat();
            assert_eq!(part["private_sha256"], hex::encode(Sha256::digest(salted)));
        }
        let entries = json("ledger.json");
        let entries = entries["entries"].as_array().unwrap();
        let hashes: Vec<&Value> = entries.iter().map(|entry| &entry["event_hash"]).collect();
        assert_eq!(hashes, events.iter().map(|event| &event["hash"]).collect::<Vec<_>>());
        let said = json("messages.json");
        let said: Vec<&str> = said.as_array().unwrap().iter().filter_map(|it| it["text"].as_str()).collect();
        for comment in world.replies() {
            let first = comment.body.lines().next().unwrap();
            assert!(said.iter().any(|text| text.starts_with(first)), "{first} is not among the messages");
        }
        assert!(files.keys().any(|name| name.starts_with("applications/A1-")), "{:?}", files.keys());
        assert!(files.keys().any(|name| name.starts_with("statements/") && name.ends_with(".en.md")));
        if let Some(text) = text_of(&files["papers/summary.fr.pdf"]) {
            assert!(text.contains("Dossier d’une occasion") && text.contains("CARD-1"), "{text}");
        }
        world.ends_clean().await;
    }

    async fn what_is_dead_is_shown_with_its_error_and_the_programme_has_it_tried_again(db: TestDatabase) {
        let world = world(&db).await;
        dies(&world, "dead-one").await;
        let (prog, audi) = (Visitor::signed_in(&world, "prog").await, Visitor::signed_in(&world, "audi").await);
        for login in ["fin", "zoe"] {
            let other = Visitor::signed_in(&world, login).await;
            assert_eq!(other.get("/en/desk/queues").await.status, 403, "{login}");
        }

        assert_eq!(audi.get("/fr/bureau").await.link("files-attente"), "/fr/bureau/files-attente");
        let seen = audi.get("/fr/bureau/files-attente").await;
        assert!(seen.body.contains("dead-one") && seen.body.contains("&#60;b&#62;rejects") , "{}", seen.body);
        assert!(!seen.body.contains("in the body"), "a webhook's body is shown");
        assert!(texts(&seen.body, "form[action$=reprendre]").is_empty(), "auditors only read");
        let page = prog.get("/en/desk/queues").await;
        let csrf = page.field("csrf");
        assert_eq!(page.field("id"), "dead-one");
        let fields = [("id", "dead-one"), ("csrf", csrf.as_str())];
        assert_eq!(prog.post("/en/desk/queues/replay", &[("id", "dead-one")]).await.status, 403);
        let replayed = prog.post("/en/desk/queues/replay", &fields).await;

        assert_eq!((replayed.status, replayed.location()), (303, "/en/desk/queues"));
        let store = &world.app().store;
        let status = inbox::delivery(store, "dead-one").await.unwrap().unwrap().status;
        assert_eq!(status, DeliveryStatus::Pending);
        let again = replay(store, "dead-one", world.scene.clock.now()).await.unwrap();
        assert_eq!(again, Replayed::NotDead { what: "delivery", status: "pending".to_owned() });
        let unknown = [("id", "nothing"), ("csrf", csrf.as_str())];
        assert_eq!(prog.post("/en/desk/queues/replay", &unknown).await.status, 404);
        assert!(prog.get("/en/desk/queues").await.body.contains("There are none"));
    }
}
