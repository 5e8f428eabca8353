//! The evaluation page never shows who applied before the draw.

use micro_acquisition::store::opportunities;

use super::signing_in::web;
use super::visitor::{Page, Visitor};
use crate::fake::Scene;
use crate::postgres::on_both_databases;
use crate::scenarios::acts::AFTER_CLOSING;
use crate::scenarios::text::{ENGLISH, application};
use crate::scenarios::world::World;

/// What a maintainer may look at the consequence of before the draw.
const PREVIEWED: [(&str, &[(&str, &str)]); 3] = [
    ("answer", &[("question", "1"), ("text", "Any version.")]),
    (
        "extend-closing",
        &[("until", "2021-07-20"), ("reason", "The holidays.")],
    ),
    ("cancel", &[("reason", "No longer wanted.")]),
];

/// Applicants whose logins are part of no other word.
const APPLICANTS: [&str; 3] = ["quokka-quill-77", "Zyxwv-Builder", "numbat88"];

/// What must not be seen: logins, numbers of accounts and of comments.
struct Names(Vec<String>);

impl Names {
    fn assert_unseen(&self, page: &Page, what: &str) {
        let everything = page.everything().to_lowercase();
        for name in &self.0 {
            assert!(
                !everything.contains(name.as_str()),
                "{name} in {what}: {everything}"
            );
        }
    }
}

/// Each applies with a text that names them in every way.
async fn applied(world: &mut World) -> Names {
    world.labelled_issue(ENGLISH).await;
    let mut names = Vec::new();
    for login in APPLICANTS {
        let text = format!(
            "{}\nI am {login}, see @{login}, https://github.com/{login}/work, \
             [mine](https://{login}.example) and {login}@mail.example; not {}.",
            application(),
            APPLICANTS[0],
        );
        let comment = world.says(login, &text).await;
        names.push(login.to_lowercase());
        names.push(world.github().user(login).0.to_string());
        names.push(comment.0.to_string());
    }
    Names(names)
}

/// Whoever may evaluate, and whoever else has to do with it: by login, the roles that they
/// hold, and whether they may evaluate.
const PEOPLE: [(&str, &str, bool); 7] = [
    // May write to the repository, without and with a role of the programme.
    ("maria", "", true),
    ("olivia", "", true),
    ("audrey", r#""auditor""#, true),
    ("omar", r#""programme", "procurement", "auditor""#, true),
    // Named by the repository's settings.
    ("eva", "", true),
    ("evan", r#""auditor""#, true),
    ("audi", r#""auditor""#, false),
];

fn people(scene: &Scene) -> Vec<(String, String)> {
    for writer in ["audrey", "omar"] {
        scene.repository.collaborator(writer, "write");
    }
    for named in ["eva", "evan"] {
        scene.github.user(named);
    }
    let settings = (".github/micro-acquisition.yml", "evaluators: [eva, evan]\n");
    let maria = scene.github.as_user("maria");
    let told = maria.commit(&scene.repository, "main", "Name evaluators", &[settings]);
    told.unwrap();
    let holders = PEOPLE.iter().filter(|it| !it.1.is_empty());
    let holders: Vec<String> = holders
        .map(|(login, roles, _)| {
            let id = scene.github.user(login);
            format!(r#"{{"github_id": {id}, "login": "{login}", "roles": [{roles}]}}"#)
        })
        .collect();
    let mut env = web(scene);
    let roles = format!("[{}]", holders.join(", "));
    env.push(("MICRO_ACQUISITION_ROLES".to_owned(), roles));
    env
}

/// Every page that somebody who is signed in can ask for about the opportunity, in both
/// languages; those that name people say so by `true`.
async fn every_page(world: &World) -> Vec<(String, bool)> {
    let id = world.opportunity().await.id;
    let issue = world.issue;
    let pages = [
        ("/en/desk".to_owned(), "/fr/bureau".to_owned(), false),
        (
            format!("/en/desk/opportunities/{id}"),
            format!("/fr/bureau/occasions/{id}"),
            false,
        ),
        (
            format!("/en/desk/opportunities/{id}/evaluation"),
            format!("/fr/bureau/occasions/{id}/evaluation"),
            false,
        ),
        (
            format!("/en/desk/opportunities/{id}/record"),
            format!("/fr/bureau/occasions/{id}/dossier"),
            true,
        ),
        (
            format!("/en/desk/files/{id}/file.zip"),
            format!("/fr/bureau/dossiers/{id}/dossier.zip"),
            true,
        ),
        (
            format!("/en/desk/invoices/{id}"),
            format!("/fr/bureau/factures/{id}"),
            false,
        ),
        (
            format!("/en/desk/invoices/{id}/invoice.pdf"),
            format!("/fr/bureau/factures/{id}/facture.pdf"),
            false,
        ),
        (
            format!("/en/papers/{id}/terms.pdf"),
            format!("/fr/documents/{id}/modalites.pdf"),
            false,
        ),
        (
            "/en/desk/queues".to_owned(),
            "/fr/bureau/files-attente".to_owned(),
            false,
        ),
        ("/en/account".to_owned(), "/fr/compte".to_owned(), false),
        (
            format!("/en/opportunities/canada-digital/forms/{issue}"),
            format!("/fr/opportunites/canada-digital/forms/{issue}"),
            true,
        ),
        (
            "/en/opportunities".to_owned(),
            "/fr/opportunites".to_owned(),
            false,
        ),
    ];
    let both = pages.into_iter();
    both.flat_map(|(en, fr, names)| [(en, names), (fr, names)])
        .collect()
}

fn judged<'a>(letter: &'a str, rationale: &'a str) -> [(&'a str, &'a str); 4] {
    [
        ("applicant", letter),
        ("verdict", "pass"),
        ("rationale", rationale),
        ("declaration", "yes"),
    ]
}

on_both_databases! {
    async fn no_page_of_an_evaluator_names_an_applicant_before_the_draw(db: TestDatabase) {
        let mut world = World::with(&db, web).await;
        let names = applied(&mut world).await;
        let maria = Visitor::signed_in(&world, "maria").await;
        let sheet = Visitor::sheet(&world).await;
        let evaluation = format!("{sheet}/evaluation");
        let french = sheet.replace("/en/desk/opportunities", "/fr/bureau/occasions");
        for path in [sheet.as_str(), &evaluation, "/en/desk", &french] {
            let early = maria.get(path).await;
            assert_eq!(early.status, 200, "{path}: {}", early.body);
            names.assert_unseen(&early, path);
        }
        assert!(maria.get(&evaluation).await.body.contains("nothing to evaluate"));
        world.clock_to(AFTER_CLOSING).await;
        maria.signs_in(&world, "maria", "/en/desk").await;

        let page = maria.get(&evaluation).await;
        names.assert_unseen(&page, "the page");
        for letter in ["A", "B", "C"] {
            assert!(page.body.contains(&format!("Applicant {letter}")), "{}", page.body);
        }
        assert!(page.body.contains("In 2023") && page.body.contains("▇▇▇"), "{}", page.body);
        for path in [format!("{french}/evaluation"), sheet.clone(), "/fr/bureau".to_owned()] {
            names.assert_unseen(&maria.get(&path).await, &path);
        }
        // Wrong, unknown, foreseen, done: none of the answers names anybody.
        let missing = maria.sends(&evaluation, "evaluate", &[("applicant", "B"), ("verdict", "pass")], "preview").await;
        assert_eq!(missing.status, 422);
        assert!(missing.body.contains("Fill this in") && missing.body.contains("tick it"), "{}", missing.body);
        names.assert_unseen(&missing, "a form with faults");
        let mut unknown = maria.get(&evaluation).await.form("evaluate", &judged("A", "Good."));
        unknown.iter_mut().filter(|it| it.0 == "applicant").for_each(|it| "Q".clone_into(&mut it.1));
        let unknown = maria.resends(&evaluation, &unknown, "confirm").await;
        assert_eq!(unknown.status, 422);
        names.assert_unseen(&unknown, "an unknown letter");
        for letter in ["A", "B"] {
            let foreseen = maria.does(&world, &evaluation, "evaluate", &judged(letter, "Wrote such scripts.")).await;
            names.assert_unseen(&foreseen, "what is foreseen");
            assert!(!foreseen.body.contains("last evaluation"));
            names.assert_unseen(&maria.get(&format!("{evaluation}?done=evaluate")).await, "what was done");
        }
        let last = maria.sends(&evaluation, "evaluate", &judged("C", "As well."), "preview").await;
        assert!(last.body.contains("last evaluation"), "{}", last.body);
        names.assert_unseen(&last, "the last one foreseen");
    }

    async fn whoever_may_evaluate_sees_no_name_on_any_page_before_the_draw(db: TestDatabase) {
        let mut world = World::with(&db, people).await;
        let names = applied(&mut world).await;
        let question = format!("/question I am {}, as @{} knows: which version?", APPLICANTS[0], APPLICANTS[2]);
        world.says(APPLICANTS[0], &question).await;
        let sheet = Visitor::sheet(&world).await;
        for moment in ["while it is open", "while it is evaluated"] {
            for (login, roles, evaluates) in PEOPLE {
                let visitor = Visitor::signed_in(&world, login).await;
                for (path, tells) in every_page(&world).await {
                    let page = visitor.get(&path).await;
                    let what = format!("{path} for {login} {moment}");
                    if evaluates {
                        names.assert_unseen(&page, &what);
                        let audits = roles.contains("auditor");
                        let is_public = path.contains("canada-digital");
                        let expected = if is_public { 200 } else { 403 };
                        assert!(!tells || page.status == expected, "{what}: {}", page.status);
                        let said = ["Not before the draw", "Pas avant le tirage"].iter().any(|it| page.body.contains(it));
                        assert!(said || !tells || !audits || is_public, "{what}: {}", page.body);
                    } else if tells {
                        assert_eq!(page.status, 200, "{what}");
                    }
                }
                // What the App will write is to the applicants: not said by whom.
                let page = visitor.get(&sheet).await;
                for (action, fields) in PREVIEWED {
                    if page.status != 200 || !page.body.contains(&format!("value=\"{action}\"")) {
                        continue;
                    }
                    let foreseen = visitor.resends(&sheet, &page.form(action, fields), "preview").await;
                    assert_eq!(foreseen.status, 200, "{action} by {login}: {}", foreseen.body);
                    names.assert_unseen(&foreseen, &format!("{action} foreseen by {login} {moment}"));
                }
            }
            world.clock_to(AFTER_CLOSING).await;
        }
        let audrey = Visitor::signed_in(&world, "audrey").await;
        let maria = Visitor::signed_in(&world, "maria").await;
        for letter in ["A", "B", "C"] {
            let evaluation = format!("{sheet}/evaluation");
            maria.does(&world, &evaluation, "evaluate", &judged(letter, "Wrote such scripts.")).await;
        }
        assert_eq!(world.state().await, "offered");
        for (path, _) in every_page(&world).await.into_iter().filter(|it| it.1) {
            assert_eq!(audrey.get(&path).await.status, 200, "{path} after the draw");
        }
        let record = audrey.get(&format!("{sheet}/record")).await;
        assert!(record.body.contains(APPLICANTS[0]), "{}", record.body);
    }

    async fn letters_stay_and_are_not_in_the_order_of_arrival_everywhere(db: TestDatabase) {
        let mut world = World::with(&db, web).await;
        let mut orders = Vec::new();
        for round in 0..6 {
            world.labelled_issue(&ENGLISH.replace("PowerShell", &format!("Tool{round}"))).await;
            for (number, login) in APPLICANTS.iter().enumerate() {
                world.says(login, &format!("{}\nMarker{number}.", application())).await;
            }
            orders.push(world.issue);
        }
        world.clock_to(AFTER_CLOSING).await;
        let (maria, olivia) = (Visitor::signed_in(&world, "maria").await, Visitor::signed_in(&world, "olivia").await);
        let mut seen = std::collections::BTreeSet::new();
        for issue in orders {
            world.issue = issue;
            let path = format!("{}/evaluation", Visitor::sheet(&world).await);
            let order = |page: Page| {
                let mut found: Vec<_> = (0..3).map(|it| (page.body.find(&format!("Marker{it}")).unwrap(), it)).collect();
                found.sort_unstable();
                found.into_iter().map(|it| it.1).collect::<Vec<_>>()
            };
            let first = order(maria.get(&path).await);
            assert_eq!(first, order(maria.get(&path).await), "the letters move");
            assert_eq!(first, order(olivia.get(&path).await), "each sees other letters");
            seen.insert(first);
        }
        assert!(seen.len() > 1, "always the same order: {seen:?}");
    }

    async fn a_rationale_given_at_the_desk_is_published_nowhere(db: TestDatabase) {
        const SECRET: &str = "Unmistakable rationale of the evaluator.";
        let mut world = World::with(&db, |scene| {
            let auditor = scene.github.user("audrey");
            let mut env = web(scene);
            let roles = format!(r#"[{{"github_id": {auditor}, "login": "audrey", "roles": ["auditor"]}}]"#);
            env.push(("MICRO_ACQUISITION_ROLES".to_owned(), roles));
            env
        }).await;
        applied(&mut world).await;
        world.clock_to(AFTER_CLOSING).await;
        let maria = Visitor::signed_in(&world, "maria").await;
        let sheet = Visitor::sheet(&world).await;
        let evaluation = format!("{sheet}/evaluation");
        maria.does(&world, &evaluation, "evaluate", &judged("A", SECRET)).await;
        assert!(maria.get(&evaluation).await.body.contains(SECRET), "the evaluator does not see it");
        let olivia = Visitor::signed_in(&world, "olivia").await;
        assert!(!olivia.get(&evaluation).await.body.contains(SECRET), "another evaluator sees it");
        for letter in ["B", "C"] {
            maria.does(&world, &evaluation, "evaluate", &judged(letter, SECRET)).await;
        }

        for comment in world.said() {
            assert!(!comment.body.contains("Unmistakable"), "{}", comment.body);
            assert!(!comment.body.contains("is public"), "it warns of what is not: {}", comment.body);
        }
        let id = world.opportunity().await.id;
        for event in opportunities::events(&world.app().store, id).await.unwrap() {
            assert!(!event.body.contains("Unmistakable"), "{}", event.body);
        }
        for path in [
            "/api/v1/opportunities/canada-digital/forms/1/events",
            "/en/opportunities/canada-digital/forms/1",
            "/ocds/releases.json",
            "/ledger/events",
        ] {
            assert!(!maria.get(path).await.everything().contains("Unmistakable"), "{path}");
        }
        assert_eq!(maria.get(&format!("{sheet}/record")).await.status, 403);
        let audrey = Visitor::signed_in(&world, "audrey").await;
        let record = audrey.get(&format!("{sheet}/record")).await;
        assert_eq!(record.status, 200, "{}", record.body);
        assert!(record.body.contains(SECRET), "{}", record.body);
        assert!(audrey.get("/en/desk").await.body.contains("/record"));
    }

    async fn who_applied_does_not_evaluate_and_does_not_see_the_page(db: TestDatabase) {
        // What every application says, names left out.
        const SAID: &str = "a library checks its pages with";
        let mut world = World::with(&db, people).await;
        applied(&mut world).await;
        world.clock_to(AFTER_CLOSING).await;
        let evaluation = format!("{}/evaluation", Visitor::sheet(&world).await);
        let own = Visitor::signed_in(&world, APPLICANTS[0]).await;
        assert_eq!(own.get(&evaluation).await.status, 403);
        // With access to write, the tie to the own application still bars.
        world.scene.repository.collaborator(APPLICANTS[0], "write");
        let page = own.get(&evaluation).await;
        assert_eq!(page.status, 403, "{}", page.body);
        let maria = Visitor::signed_in(&world, "maria").await;
        assert!(maria.get(&evaluation).await.body.contains(SAID));
        // An officer without access to write gets to the address of the form, as who applied does.
        let audi = Visitor::signed_in(&world, "audi").await;
        for (who, visitor, form) in [
            (APPLICANTS[0], &own, "6f1c2b1e-7f0a-4f6e-9d0e-3b6f0d1c2a3b"),
            ("audi", &audi, "6f1c2b1e-7f0a-4f6e-9d0e-3b6f0d1c2a3c"),
        ] {
            let csrf = visitor.get("/en/desk").await.field("csrf");
            for step in ["edit", "preview", "confirm"] {
                let forged = visitor.post(&evaluation, &[
                    ("csrf", &csrf), ("action", "evaluate"), ("form", form), ("step", step),
                    ("applicant", "A"), ("verdict", "pass"), ("rationale", "Mine."), ("declaration", "yes"),
                ]).await;
                assert!(forged.body.contains("Mine."), "{who}, {step}: what was typed is lost: {}", forged.body);
                assert!(!forged.body.contains(SAID), "{who}, {step}, reads the applications: {}", forged.body);
                let expected = if step == "edit" { 200 } else { 422 };
                assert_eq!(forged.status, expected, "{who}, {step}: {}", forged.body);
            }
        }
        assert_eq!(world.state().await, "evaluation");
        let id = world.opportunity().await.id;
        let events = opportunities::events(&world.app().store, id).await.unwrap();
        assert!(events.iter().all(|it| it.kind != "evaluated"));
    }
}
