//! Both languages at equal rank (R139): what a posting waits for, and who reads what.

use micro_acquisition::domain::lang::Lang;

use super::text::{ENGLISH, FRENCH};
use super::*;
use crate::postgres::TestDatabase;

async fn in_both_languages(db: &TestDatabase) -> World {
    let languages = ("MICRO_ACQUISITION_PROGRAMME__LANGUAGES", r#"["en","fr"]"#);
    World::with(db, |_| {
        vec![(languages.0.to_owned(), languages.1.to_owned())]
    })
    .await
}

fn translation(form: &str) -> String {
    format!("/translate fr\n{form}")
}

on_both_databases! {
    async fn a_posting_waits_for_its_second_language_and_comes_with_a_translation(db: TestDatabase) {
        let mut world = in_both_languages(&db).await;
        world.labelled_issue(ENGLISH).await;
        assert_eq!(world.state().await, "needs_changes");
        assert!(world.status().contains("The statement has no French version"), "{}", world.status());
        assert!(world.status().contains("L’énoncé n’a pas de version française"), "{}", world.status());

        world.is_done("maria", &translation(FRENCH)).await;

        assert_eq!(world.state().await, "open");
        let opportunity = world.opportunity().await;
        let statement = &opportunity.posting().unwrap().statement;
        assert_eq!(statement.in_language(Lang::Fr).work, "Quoi et comment.");
        let status = world.status();
        assert!(status.contains("The report names every broken rule"), "{status}");
        assert!(status.contains("Le rapport nomme chaque règle"), "{status}");
        world.ends_clean().await;
    }

    async fn both_sets_of_headings_in_the_issue_post_at_once(db: TestDatabase) {
        let mut world = in_both_languages(&db).await;
        world.labelled_issue(&format!("{ENGLISH}\n{FRENCH}")).await;
        assert_eq!(world.state().await, "open");
        world.ends_clean().await;
    }

    async fn a_translation_of_another_structure_is_refused_and_nothing_is_posted(db: TestDatabase) {
        let mut world = in_both_languages(&db).await;
        world.labelled_issue(ENGLISH).await;
        let cheaper = FRENCH.replace("6 500,00 $", "6 400,00 $");
        world.is_refused("maria", &translation(&cheaper), "is not the same in the French version").await;
        let unwritten = FRENCH.replace("Quoi et comment.", "Texte à venir");
        world.is_refused("maria", &translation(&unwritten), "text that only holds a place").await;
        world.is_refused("sam", &translation(FRENCH), "write access").await;
        world.is_refused("maria", &format!("/traduire en\n{ENGLISH}"), "déjà dans cette langue").await;
        assert_eq!(world.state().await, "needs_changes");
        world.ends_clean().await;
    }

    async fn a_translation_while_open_is_a_new_version_with_a_hash_of_its_own(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let before = world.opportunity().await.posting().unwrap().statement_sha256.clone();
        world.is_done("maria", &translation(FRENCH)).await;
        let opportunity = world.opportunity().await;
        let posting = opportunity.posting().unwrap();
        assert_ne!(posting.statement_sha256, before);
        assert_eq!(posting.statement.in_language(Lang::Fr).language, Lang::Fr);
        world.ends_clean().await;
    }

    async fn a_wrong_translation_beside_an_amendment_that_was_refused_is_answered(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.a_minute_passes();
        let (maria, repository) = (world.github().as_user("maria"), world.scene.repository.clone());
        let lower = ENGLISH.replace("$6,500.00", "$5,500.00");
        maria.edit_issue(&repository, world.issue, None, Some(&lower)).unwrap();
        world.settle().await;
        assert_eq!(world.replies().len(), 1, "the amendment was not refused");
        let wrong = FRENCH.replace("6 500,00 $", "6 400,00 $");
        world.is_refused("maria", &translation(&wrong), "is not the same in the French version").await;
        world.is_done("maria", &translation(FRENCH)).await;
        world.ends_clean().await;
    }

    async fn a_translation_after_closing_is_refused(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        world.clock_to(super::acts::AFTER_CLOSING).await;
        world.is_refused("maria", &translation(FRENCH), "“Evaluation”").await;
        world.ends_clean().await;
    }
}
