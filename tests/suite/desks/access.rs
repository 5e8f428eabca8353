//! Every address by everybody: the table of addresses against what is served.

use micro_acquisition::domain::positions::Position;
use micro_acquisition::domain::programme::Role;
use micro_acquisition::domain::readers::Reader;
use micro_acquisition::server::exposed::{EXPOSED, Exposed, readers};
use micro_acquisition::store::opportunities;

use super::signing_in::web;
use super::visitor::Visitor;
use crate::fake::{LABEL, Scene};
use crate::postgres::{TestDatabase, on_both_databases};
use crate::scenarios::acts::AFTER_CLOSING;
use crate::scenarios::invoicing::details_in;
use crate::scenarios::text::{ENGLISH, TITLE};
use crate::scenarios::world::World;

/// Each role held by somebody who holds no other.
fn officers(scene: &Scene) -> (String, String) {
    let holders = Role::ALL.map(|role| {
        let role = role.word();
        let id = scene.github.user(&format!("the-{role}"));
        format!(r#"{{"github_id": {id}, "login": "the-{role}", "roles": ["{role}"]}}"#)
    });
    let roles = format!("[{}]", holders.join(", "));
    ("MICRO_ACQUISITION_ROLES".to_owned(), roles)
}

async fn world(db: &TestDatabase) -> World {
    World::with(db, |scene| {
        let mut env = web(scene);
        env.push(officers(scene));
        env
    })
    .await
}

/// Somebody for each position that no role makes.
fn people(scene: &Scene) -> Vec<(String, String)> {
    scene.repository.collaborator("tria", "triage");
    scene.github.user("eva");
    let settings = (".github/micro-acquisition.yml", "evaluators: [eva]\n");
    let maria = scene.github.as_user("maria");
    let told = maria.commit(&scene.repository, "main", "Name an evaluator", &[settings]);
    told.unwrap();
    web(scene)
}

fn login(position: Position) -> String {
    let login = match position {
        Position::Anyone => "zoe",
        Position::Applicant => "ada",
        Position::Supplier => "sam",
        Position::Author => "otto",
        Position::Triage => "tria",
        Position::Maintainer => "maria",
        Position::Admin | Position::StandIn => "olivia",
        Position::Evaluator => "eva",
        Position::Officer(role) => return format!("the-{}", role.word()),
        Position::Bot | Position::Ourselves => unreachable!("no bot signs in"),
    };
    login.to_owned()
}

/// Otto's issue, which Maria labelled: Sam and Ada applied, Sam's work is accepted and the
/// invoice filled in, so that there is something at every address.
async fn owed(world: &mut World) -> String {
    let (otto, maria) = (
        world.github().as_user("otto"),
        world.github().as_user("maria"),
    );
    let opened = otto.open_issue(&world.scene.repository, TITLE, ENGLISH, &[]);
    world.issue = opened.unwrap();
    world.settle().await;
    maria
        .label(&world.scene.repository, world.issue, LABEL)
        .unwrap();
    world.settle().await;
    world.fate_favours_the_first_of_two().await;
    world.applies("sam").await;
    world.applies("ada").await;
    world.clock_to(AFTER_CLOSING).await;
    for number in [1, 2] {
        let said = format!("/evaluate A{number} pass Wrote such scripts in 2023.");
        world.is_done("maria", &said).await;
    }
    world.is_done("sam", "/accept").await;
    let pull = world.sam_delivers_everything().await;
    world.merges("maria", pull).await;
    let opportunity = world.opportunity().await;
    let payment = opportunity.payment().unwrap();
    let details = details_in("ON", "yes");
    let entered = world
        .app()
        .enter_details(&payment.supplier, &opportunity, payment, &details);
    entered.await.unwrap();
    world.settle().await;
    opportunity.id.to_string()
}

/// The addresses of that method that ask who it is, signing out last: it ends the session.
fn asking(method: &str) -> Vec<&'static Exposed> {
    let asks = |it: &&Exposed| {
        let is_open = [Reader::Anyone, Reader::GitHub].map(|open| it.readers.contains(&open));
        it.method == method && is_open == [false, false]
    };
    let mut found: Vec<_> = EXPOSED.iter().filter(asks).collect();
    found.sort_by_key(|it| it.path == "/auth/sign-out");
    found
}

/// Somebody asks for every page, or sends a form without a word to every address that
/// takes one: nobody is let in but whom the table names, and nobody whom it names is kept
/// out.
async fn tries_every_address(world: &World, position: Position, method: &str, id: &str) {
    let visitor = Visitor::signed_in(world, &login(position)).await;
    let csrf = visitor.get("/en/desk").await.field("csrf");
    for address in asking(method) {
        let path = address.path.replace("{id}", id);
        let page = match method {
            "GET" => visitor.get(&path).await,
            _ => visitor.post(&path, &[("csrf", &csrf)]).await,
        };
        let what = format!("{position:?}: {method} {path}: {}", page.status);
        match (position.uses(address.readers), method) {
            (true, "GET") => assert_eq!(page.status, 200, "{what}"),
            (true, _) => assert!(
                ![401, 403, 405].contains(&page.status) && page.status < 500,
                "{what}"
            ),
            (false, _) => assert_eq!(page.status, 403, "{what}"),
        }
        assert_eq!(page.header("cache-control"), "no-store", "{what}");
    }
}

/// The parts of addresses that each language has its own word for.
const WORDS: [(&str, &str); 12] = [
    ("en", "fr"),
    ("account", "compte"),
    ("desk", "bureau"),
    ("erase", "effacer"),
    ("file.zip", "dossier.zip"),
    ("files", "dossiers"),
    ("invoice.pdf", "facture.pdf"),
    ("invoices", "factures"),
    ("opportunities", "occasions"),
    ("queues", "files-attente"),
    ("record", "dossier"),
    ("replay", "reprendre"),
];

/// The address of the same page in French.
fn in_french(path: &str) -> String {
    let parts = path.split('/').map(|part| {
        let mut words = WORDS.iter();
        words.find(|it| it.0 == part).map_or(part, |it| it.1)
    });
    parts.collect::<Vec<&str>>().join("/")
}

#[test]
fn each_address_in_french_is_for_whom_its_english_twin_is() {
    for method in ["GET", "POST"] {
        let of = |language: &str| {
            let mut found = asking(method);
            found.retain(|it| it.path.starts_with(language));
            found
        };
        let (english, french) = (of("/en/"), of("/fr/"));
        assert!(!english.is_empty());
        assert_eq!(english.len(), french.len(), "{method}");
        for address in english {
            let twin = in_french(address.path);
            assert_eq!(readers(method, &twin), address.readers, "{method} {twin}");
        }
    }
}

async fn where_roles_are_held(db: &TestDatabase) -> World {
    World::with(db, |scene| {
        let mut env = people(scene);
        env.push(officers(scene));
        env
    })
    .await
}

on_both_databases! {
    async fn what_is_not_public_is_for_the_supplier_the_auditor_or_the_programme_alone(db: TestDatabase) {
        let mut world = where_roles_are_held(&db).await;
        let id = owed(&mut world).await;
        let pages = [
            (format!("/en/desk/opportunities/{id}/record"), format!("/fr/bureau/occasions/{id}/dossier")),
            (format!("/en/desk/files/{id}/file.zip"), format!("/fr/bureau/dossiers/{id}/dossier.zip")),
            ("/en/desk/queues".to_owned(), "/fr/bureau/files-attente".to_owned()),
        ];
        // Nothing is dead: whoever may replay is told that nothing has that name.
        let forms = [
            ("/en/desk/queues/replay".to_owned(), "/fr/bureau/files-attente/reprendre".to_owned()),
            (format!("/en/desk/invoices/{id}/erase"), format!("/fr/bureau/factures/{id}/effacer")),
        ];
        // The record, the file and the queues; then to replay and to erase.
        let table: [(&str, [u16; 3], [u16; 2]); 4] = [
            ("zoe", [403, 403, 403], [403, 403]),
            ("the-auditor", [200, 200, 200], [403, 403]),
            ("the-programme", [403, 403, 200], [404, 403]),
            ("sam", [403, 403, 403], [403, 303]),
        ];
        for (who, seen, sent) in table {
            let visitor = Visitor::signed_in(&world, who).await;
            let csrf = visitor.get("/en/desk").await.field("csrf");
            for ((english, french), status) in pages.iter().zip(seen) {
                for path in [english, french] {
                    assert_eq!(visitor.get(path).await.status, status, "{who} at {path}");
                }
            }
            for ((english, french), status) in forms.iter().zip(sent) {
                for path in [english, french] {
                    let fields = [("csrf", csrf.as_str()), ("id", "nothing")];
                    assert_eq!(visitor.post(path, &fields).await.status, status, "{who} to {path}");
                }
            }
        }
    }

    async fn each_address_is_for_whom_the_table_says_and_for_nobody_else(db: TestDatabase) {
        let mut world = where_roles_are_held(&db).await;
        let id = owed(&mut world).await;
        let signs_in = |it: &Position| !matches!(it, Position::StandIn | Position::Bot | Position::Ourselves);
        // Pages first: one of the forms erases what a page shows.
        for method in ["GET", "POST"] {
            for position in Position::ALL.into_iter().filter(signs_in) {
                tries_every_address(&world, position, method, &id).await;
            }
        }
    }

    async fn where_nobody_holds_a_role_an_administrator_uses_what_the_table_says(db: TestDatabase) {
        let mut world = World::with(&db, people).await;
        let id = owed(&mut world).await;
        let olivia = Visitor::signed_in(&world, "olivia").await;
        let sheet = olivia.get(&format!("/en/desk/opportunities/{id}")).await;
        assert_eq!(sheet.link("/invoices/"), format!("/en/desk/invoices/{id}"));
        for method in ["GET", "POST"] {
            for position in [Position::StandIn, Position::Maintainer, Position::Supplier] {
                tries_every_address(&world, position, method, &id).await;
            }
        }
    }

    async fn who_is_not_signed_in_is_sent_to_sign_in_where_the_table_asks_for_it(db: TestDatabase) {
        let mut world = world(&db).await;
        world.labelled_issue(ENGLISH).await;
        let id = world.opportunity().await.id.to_string();
        let nobody = Visitor::of(&world);
        for address in asking("GET") {
            let path = address.path.replace("{id}", &id);
            let page = nobody.get(&path).await;
            let sign_in = if path.starts_with("/en/") { "/en/sign-in?to=" } else { "/fr/connexion?to=" };
            assert_eq!((page.status, page.header("cache-control")), (303, "no-store"), "{path}");
            assert!(page.location().starts_with(sign_in), "{path}: {}", page.location());
        }
        for address in asking("POST") {
            let path = address.path.replace("{id}", &id);
            assert_eq!(nobody.post(&path, &[("action", "cancel")]).await.status, 401, "{path}");
        }
        for address in EXPOSED.iter().filter(|it| it.method == "GET" && it.readers.contains(&Reader::Anyone)) {
            let page = nobody.get(&address.path.replace("{id}", &id)).await;
            assert!(![401, 403].contains(&page.status), "{}: {}", address.path, page.status);
            assert!(!page.location().contains("?to="), "{}: {}", address.path, page.location());
        }
    }

    async fn what_does_not_exist_is_found_by_nobody_and_a_stranger_changes_nothing(db: TestDatabase) {
        let mut world = world(&db).await;
        world.labelled_issue(ENGLISH).await;
        let sheet = Visitor::sheet(&world).await;
        let maria = Visitor::signed_in(&world, "maria").await;
        for path in ["/en/desk/opportunities/nonsense", "/en/desk/opportunities/0197f000-0000-7000-8000-000000000000"] {
            assert_eq!(maria.get(path).await.status, 404, "{path}");
        }
        let zoe = Visitor::signed_in(&world, "zoe").await;
        let csrf = zoe.get("/en/desk").await.field("csrf");
        let stranger = zoe.post(&sheet, &[("csrf", &csrf), ("action", "cancel"), ("reason", "No.")]).await;
        assert_eq!(stranger.status, 403);
        assert_eq!(world.state().await, "open");
    }

    async fn a_role_that_is_taken_away_is_gone_with_the_next_page(db: TestDatabase) {
        let mut world = world(&db).await;
        world.labelled_issue(ENGLISH).await;
        let sheet = Visitor::sheet(&world).await;
        let maria = Visitor::signed_in(&world, "maria").await;
        assert!(maria.get(&sheet).await.body.contains("value=\"cancel\""));
        let sent = maria.get(&sheet).await.form("cancel", &[("reason", "No.")]);

        world.scene.repository.collaborator("maria", "read");

        assert_eq!(maria.get(&sheet).await.status, 403);
        assert_eq!(maria.resends(&sheet, &sent, "confirm").await.status, 403);
        assert_eq!(world.state().await, "open");
    }

    async fn a_flag_of_contract_splitting_is_shown_to_officers_alone(db: TestDatabase) {
        let mut world = world(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.a_minute_passes();
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        let kinds = opportunities::events(&world.app().store, world.opportunity().await.id).await.unwrap();
        assert!(kinds.iter().any(|it| it.kind == "splitting_flagged"));
        let sheet = Visitor::sheet(&world).await;
        let (mut told, mut untold) = (Vec::new(), Vec::new());
        for who in ["the-programme", "the-procurement", "the-commitment", "the-payment", "the-auditor", "maria", "sam"] {
            let page = Visitor::signed_in(&world, who).await.get(&sheet).await;
            assert_eq!(page.status, 200, "{who}: {}", page.body);
            let shown = page.body.contains("This may be part of a larger contract");
            if shown { told.push(who) } else { untold.push(who) }
        }
        assert_eq!(untold, ["maria", "sam"], "{told:?}");
        let public = format!("/en/opportunities/canada-digital/forms/{}", world.issue);
        for who in ["the-auditor", "sam"] {
            let page = Visitor::signed_in(&world, who).await.get(&public).await;
            assert!(!page.body.contains("One contract or several?"), "{who}: {}", page.body);
        }
    }
}
