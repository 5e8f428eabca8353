//! Every signed-in page by everybody: one table of who sees what.

use micro_acquisition::store::opportunities;

use super::signing_in::web;
use super::visitor::Visitor;
use crate::postgres::{TestDatabase, on_both_databases};
use crate::scenarios::acts::AFTER_CLOSING;
use crate::scenarios::text::ENGLISH;
use crate::scenarios::world::World;

/// Whoever holds one role, by that role.
const ROLES: [&str; 6] = [
    "programme",
    "procurement",
    "commitment",
    "certification",
    "payment",
    "auditor",
];

async fn world(db: &TestDatabase) -> World {
    World::with(db, |scene| {
        let holders = ROLES.map(|role| {
            let id = scene.github.user(&format!("the-{role}"));
            format!(r#"{{"github_id": {id}, "login": "the-{role}", "roles": ["{role}"]}}"#)
        });
        let mut env = web(scene);
        let roles = format!("[{}]", holders.join(", "));
        env.push(("MICRO_ACQUISITION_ROLES".to_owned(), roles));
        env
    })
    .await
}

on_both_databases! {
    async fn each_signed_in_page_is_for_those_it_concerns(db: TestDatabase) {
        let mut world = world(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        world.scene.repository.collaborator("tria", "triage");
        world.clock_to(AFTER_CLOSING).await;
        let id = world.opportunity().await.id;
        let pages = |lang: &str| match lang {
            "en" => ["/en/desk".to_owned(), format!("/en/desk/opportunities/{id}"), format!("/en/desk/opportunities/{id}/evaluation"), format!("/en/desk/opportunities/{id}/record")],
            _ => ["/fr/bureau".to_owned(), format!("/fr/bureau/occasions/{id}"), format!("/fr/bureau/occasions/{id}/evaluation"), format!("/fr/bureau/occasions/{id}/dossier")],
        };
        // The desk, the opportunity, the evaluation, the record.
        let table: [(&str, [u16; 4]); 12] = [
            ("zoe", [200, 403, 403, 403]),
            ("tria", [200, 403, 403, 403]),
            ("sam", [200, 200, 403, 403]),
            ("maria", [200, 200, 200, 403]),
            ("olivia", [200, 200, 200, 403]),
            ("the-programme", [200, 200, 403, 403]),
            ("the-procurement", [200, 200, 403, 403]),
            ("the-commitment", [200, 200, 403, 403]),
            ("the-certification", [200, 200, 403, 403]),
            ("the-payment", [200, 200, 403, 403]),
            ("the-auditor", [200, 200, 403, 200]),
            ("", [303, 303, 303, 303]),
        ];
        for (who, expected) in table {
            let visitor = if who.is_empty() { Visitor::of(&world) } else { Visitor::signed_in(&world, who).await };
            for lang in ["en", "fr"] {
                for (path, status) in pages(lang).iter().zip(expected) {
                    let page = visitor.get(path).await;
                    assert_eq!(page.status, status, "{who} at {path}: {}", page.body);
                    assert_eq!(page.header("cache-control"), "no-store", "{path}");
                    if status == 303 {
                        let sign_in = if lang == "en" { "/en/sign-in?to=" } else { "/fr/connexion?to=" };
                        assert!(page.location().starts_with(sign_in), "{}", page.location());
                    }
                }
            }
        }
        // What is sent without a session, or to what does not exist.
        let nobody = Visitor::of(&world);
        for path in &pages("en")[1..3] {
            assert_eq!(nobody.post(path, &[("action", "cancel")]).await.status, 401, "{path}");
        }
        let maria = Visitor::signed_in(&world, "maria").await;
        for path in ["/en/desk/opportunities/nonsense", "/en/desk/opportunities/0197f000-0000-7000-8000-000000000000"] {
            assert_eq!(maria.get(path).await.status, 404, "{path}");
        }
        let zoe = Visitor::signed_in(&world, "zoe").await;
        let csrf = zoe.get("/en/desk").await.field("csrf");
        let stranger = zoe.post(&pages("en")[1], &[("csrf", &csrf), ("action", "cancel"), ("reason", "No.")]).await;
        assert_eq!(stranger.status, 403);
        assert_eq!(world.state().await, "evaluation");
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
