//! Before posting: every approval that the programme asks for, for one text, by
//! different people.

use micro_acquisition::domain::opportunity::State;

use super::interface::{ONE, json};
use super::text::{ENGLISH, FRENCH};
use super::world::Courier;
use super::*;
use crate::fake::Scene;
use crate::postgres::TestDatabase;

/// Who holds which roles: `dual` both of those that two people must hold.
const OFFICERS: [(&str, &str); 6] = [
    ("prog", r#"["programme"]"#),
    ("proc", r#"["procurement"]"#),
    ("dual", r#"["programme", "procurement"]"#),
    ("fund", r#"["commitment"]"#),
    ("cert", r#"["certification", "payment"]"#),
    ("fin", r#"["payment"]"#),
];

/// The environment of a programme with officers, these approvals on, and its authority.
pub fn officers(scene: &Scene, approvals: &[&str], expires: &str) -> Vec<(String, String)> {
    let holders = OFFICERS.map(|(login, roles)| {
        let id = scene.github.user(login);
        format!(r#"{{"github_id": {id}, "login": "{login}", "roles": {roles}}}"#)
    });
    let mut env = vec![
        ("ROLES".to_owned(), format!("[{}]", holders.join(", "))),
        ("DRAW__SOURCE".to_owned(), "drand".to_owned()),
        ("AUTHORITY__REFERENCE".to_owned(), "DG-2021-7".to_owned()),
        ("AUTHORITY__EXPIRES".to_owned(), expires.to_owned()),
    ];
    let on = approvals
        .iter()
        .map(|it| (format!("APPROVALS__{it}"), "true".to_owned()));
    env.extend(on);
    let named = |(key, value)| (format!("MICRO_ACQUISITION_{key}"), value);
    env.into_iter().map(named).collect()
}

async fn strict(db: &TestDatabase) -> World {
    let approvals = ["PROGRAMME", "PROCUREMENT", "COMMITMENT"];
    World::with(db, |scene| officers(scene, &approvals, "2022-03-31")).await
}

/// Whose approvals stand.
async fn given(world: &World) -> Vec<String> {
    match world.opportunity().await.state {
        State::AwaitingApproval(awaiting) => {
            awaiting.given.into_iter().map(|it| it.by.login).collect()
        }
        other => panic!("it is {}", other.name()),
    }
}

/// Maria edits the text of the issue; the webhook is on its way.
fn rewords(world: &World, statement: &str) {
    let body = statement.replace("PowerShell", "Bash");
    assert_ne!(body, statement);
    edits(world, &body);
}

fn edits(world: &World, body: &str) {
    world.a_minute_passes();
    let maria = world.github().as_user("maria");
    maria
        .edit_issue(&world.scene.repository, world.issue, None, Some(body))
        .unwrap();
}

/// An approval that GitHub tells of before the edit that it is of.
async fn waits_for_another_text(mut world: World) {
    world.is_done("prog", "/approve programme").await;
    world.courier = Courier::Backwards;
    rewords(&world, ENGLISH);
    world.writes("proc", "/approve procurement");
    world.settle().await;
    assert_eq!(given(&world).await, ["proc"]);
    world.ends_clean().await;
}

on_both_databases! {
    async fn nothing_is_posted_before_every_approval_is_given_by_its_role(db: TestDatabase) {
        let mut world = strict(&db).await;
        world.labelled_issue(ENGLISH).await;
        assert_eq!(world.state().await, "awaiting_approval");
        assert_eq!(world.status_labels(), ["micro-acquisition: awaiting approval"]);
        let shown = json(&world, ONE).await;
        assert_eq!(shown["fixed_price"]["amount_cents"], 650_000);
        assert_eq!(shown["closes_at"], "2021-07-13T03:59:59Z");
        assert_eq!(shown["delivery_due_at"], "2021-07-23T20:00:00Z");
        assert!(!shown["skills"].as_array().unwrap().is_empty());
        let criteria = shown["criteria"].as_array().unwrap();
        assert_eq!(criteria.len(), 5);
        assert!(criteria.iter().all(|it| it["status"] == "pending"));
        assert!(world.last_words().contains("@dual, @fund, @proc and @prog"), "{}", world.last_words());
        world.is_refused("sam", &super::text::application(), "not posted yet").await;
        for who in ["olivia", "maria", "proc", "zoe"] {
            world.is_refused(who, "/approve programme", "programme role").await;
        }
        world.is_done("dual", "/approve programme").await;
        world.is_refused("prog", "/approve programme", "already given by @dual").await;
        world.is_refused("dual", "/approve procurement", "two people").await;
        world.is_done("proc", "/approve procurement").await;
        world.is_refused("fund", "/commit 7474.99 FR-1", "Commit at least $7,475.00").await;
        world.is_refused("fund", "/commit 1.000 FR-1", "two different amounts").await;
        world.is_refused("fund", "/commit 9000 USD FR-1", "another currency").await;
        world.is_refused("proc", "/commit 10000.00 FR-1", "commitment role").await;
        assert_eq!(world.state().await, "awaiting_approval");

        world.is_done("fund", "/commit 10000.00 FR-123456").await;

        assert_eq!(world.state().await, "open");
        let status = world.status();
        for told in ["@dual", "@proc", "@fund", "$10,000.00", "FR-123456"] {
            assert!(status.contains(told), "{told}: {status}");
        }
        world.is_refused("dual", &super::text::application(), "role in this programme").await;
        world.ends_clean().await;
    }

    async fn approvals_are_given_in_french_too(db: TestDatabase) {
        let mut world = strict(&db).await;
        world.labelled_issue(FRENCH).await;
        world.is_done("prog", "/approuver programme").await;
        world.is_refused("prog", "/engager 10 000,00 $ FR-1", "engagement des fonds").await;
        world.is_done("fund", "/engager 10 000,00 $ FR-1").await;
        world.is_done("proc", "/approuver approvisionnement").await;
        assert_eq!(world.state().await, "open");
        world.ends_clean().await;
    }

    async fn an_edit_of_the_issue_voids_the_approvals_and_says_so(db: TestDatabase) {
        let mut world = strict(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.is_done("prog", "/approve programme").await;
        world.is_done("fund", "/commit 10000.00 FR-1").await;
        rewords(&world, ENGLISH);
        world.settle().await;
        assert_eq!(given(&world).await, [""; 0]);
        let told = world.replies().into_iter().any(|it| it.body.contains("@prog and @fund, the approvals given so far no longer count"));
        assert!(told, "{}", world.last_words());
        world.is_done("proc", "/approve procurement").await;
        assert_eq!(given(&world).await, ["proc"]);
        world.is_done("dual", "/approve programme").await;
        world.is_done("fund", "/commit 7475 FR-1").await;
        assert_eq!(world.state().await, "open");
        world.ends_clean().await;
    }

    async fn an_approval_waits_for_the_text_that_it_is_of(db: TestDatabase) {
        let mut world = strict(&db).await;
        world.labelled_issue(ENGLISH).await;
        waits_for_another_text(world).await;
    }

    async fn an_approval_waits_for_a_text_that_is_on_its_way_once_more(db: TestDatabase) {
        let mut world = strict(&db).await;
        world.labelled_issue(ENGLISH).await;
        rewords(&world, ENGLISH);
        world.settle().await;
        edits(&world, ENGLISH);
        world.settle().await;
        waits_for_another_text(world).await;
    }

    async fn an_approval_that_is_read_waits_for_the_text_that_it_is_of(db: TestDatabase) {
        let mut world = World::with(&db, |scene| officers(scene, &["PROGRAMME"], "2022-03-31")).await;
        world.labelled_issue(ENGLISH).await;
        rewords(&world, ENGLISH);
        world.writes("prog", "/approve programme");
        assert!(world.webhooks_are_lost() > 1);
        // What is refused since nothing is posted has the thread read.
        let applied = world.applies("sam").await;
        assert_eq!(world.state().await, "awaiting_approval", "a text was approved that nobody saw");
        world.compares().await;
        assert_eq!(world.state().await, "open");
        assert!(world.opportunity().await.source.body.contains("Bash"));
        assert_eq!(world.reactions(applied), ["+1"], "{}", world.last_words());
        world.ends_clean().await;
    }

    async fn an_approval_that_is_read_and_older_than_the_edit_is_of_the_text_before_it(db: TestDatabase) {
        let mut world = strict(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.writes("prog", "/approve programme");
        assert!(world.webhooks_are_lost() > 0);
        rewords(&world, ENGLISH);
        world.settle().await;
        assert_eq!(given(&world).await, [""; 0]);
        let told = world.replies().into_iter().any(|it| it.body.contains("no longer count"));
        assert!(told, "{}", world.last_words());
        world.ends_clean().await;
    }

    async fn an_approval_beside_a_text_that_was_refused_is_answered_and_never_of_another(db: TestDatabase) {
        let mut world = strict(&db).await;
        world.labelled_issue(ENGLISH).await;
        let (olivia, repository) = (world.github().as_user("olivia"), world.scene.repository.clone());
        repository.collaborator("prog", "read");
        world.a_minute_passes();
        olivia.set_private(&repository, true).unwrap();
        rewords(&world, ENGLISH);
        world.settle().await;
        assert!(world.last_words().contains("not public"), "{}", world.last_words());
        world.is_refused("prog", "/approve programme", "not public").await;
        world.a_minute_passes();
        olivia.set_private(&repository, false).unwrap();
        world.settle().await;
        world.says("proc", "/approve procurement").await;
        assert_eq!(given(&world).await, [""; 0], "a text was approved that nobody sees");
        edits(&world, &ENGLISH.replace("PowerShell", "Python"));
        world.settle().await;
        assert!(world.last_words().contains("no longer count"), "{}", world.last_words());
        assert_eq!(given(&world).await, [""; 0]);
        world.ends_clean().await;
    }

    async fn the_last_approval_must_leave_the_minimum_posting_days(db: TestDatabase) {
        let mut world = strict(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.is_done("prog", "/approve programme").await;
        world.is_done("proc", "/approve procurement").await;
        world.clock_to("2021-07-08T12:00:00-04:00").await;
        world.is_done("fund", "/commit 10000.00 FR-1").await;
        assert_eq!(world.state().await, "needs_changes");
        assert!(world.status().contains("rule R40"), "{}", world.status());
        world.ends_clean().await;
    }

    async fn nothing_new_is_posted_under_an_authority_that_has_expired(db: TestDatabase) {
        let mut world = World::with(&db, |scene| officers(scene, &["PROGRAMME"], "2021-06-22")).await;
        world.labelled_issue(ENGLISH).await;
        assert!(world.all_kept().await.is_empty());
        assert!(world.last_words().contains("ended on 2021-06-22"), "{}", world.last_words());
    }

    async fn an_authority_that_expires_meanwhile_posts_nothing_either(db: TestDatabase) {
        let mut world = World::with(&db, |scene| officers(scene, &["PROGRAMME"], "2021-06-24")).await;
        world.labelled_issue(ENGLISH).await;
        world.clock_to("2021-06-25T00:00:01-04:00").await;
        world.is_refused("prog", "/approve programme", "ended on 2021-06-24").await;
        assert_eq!(world.state().await, "awaiting_approval");
        world.ends_clean().await;
    }
}
