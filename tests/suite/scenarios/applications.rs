//! Applications: one for each supplier, in time, and the author's own.

use micro_acquisition::domain::opportunity::Application;

use super::acts::AFTER_CLOSING;
use super::text::{ENGLISH, application, application_saying};
use super::*;

async fn applications(world: &World) -> Vec<Application> {
    world
        .opportunity()
        .await
        .posting()
        .unwrap()
        .applications
        .clone()
}

/// Whether each application stands, in order.
async fn standing(world: &World) -> Vec<bool> {
    applications(world)
        .await
        .iter()
        .map(|it| it.withdrawn_at.is_none())
        .collect()
}

on_both_databases! {
    async fn an_application_on_the_closing_second_counts_and_one_second_later_does_not(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.scene.clock.advance_to(world::instant("2021-07-12T23:58:59-04:00"));
        let in_time = world.applies("sam").await;
        assert_eq!(world.reactions(in_time), ["+1"]);
        world.scene.clock.advance_to(world::instant("2021-07-13T00:00:00-04:00"));
        let ada = world.github().as_user("ada");
        let late = ada.comment(&world.scene.repository, world.issue, &application()).unwrap();
        world.settle().await;
        assert_eq!(world.reactions(late), ["confused"]);
        assert!(world.last_words().contains("Applications closed on"), "{}", world.last_words());
        world.clock_to(AFTER_CLOSING).await;
        assert_eq!(applications(&world).await.len(), 1);
        assert_eq!(applications(&world).await[0].received_at, world::instant("2021-07-13T03:59:59Z"));
        assert_eq!(world.state().await, "evaluation");
        world.ends_clean().await;
    }

    async fn case_006_an_application_that_github_tells_of_after_closing_is_read_in_time(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.writes("sam", &application());
        let lost = world.github().take_pending();
        world.clock_to(AFTER_CLOSING).await;
        assert_eq!(world.state().await, "evaluation");
        assert_eq!(standing(&world).await, [true]);
        for delivery in &lost {
            assert_eq!(world.github().deliver(delivery).await.unwrap().status, 202);
        }
        world.settle().await;
        assert_eq!(standing(&world).await, [true]);
        assert!(world.replies().is_empty(), "{}", world.last_words());
        world.ends_clean().await;
    }

    async fn a_second_application_is_refused_until_the_first_is_withdrawn(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        world.is_refused("sam", &application(), "Your application A1 stands").await;
        world.is_done("sam", "/withdraw").await;
        world.is_done("sam", &application()).await;
        assert_eq!(standing(&world).await, [false, true]);
        world.is_refused("ada", "/withdraw", "You have no application here").await;
        world.ends_clean().await;
    }

    async fn those_who_speak_for_the_client_may_not_apply(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.is_refused("olivia", &application(), "write access").await;
        world.is_refused("maria", &application(), "Whoever opened the issue").await;
        let long = application_saying(&"word ".repeat(251));
        world.is_refused("sam", &long, "has 251 words").await;
        let unticked = application().replacen("[x]", "[ ]", 1);
        world.is_refused("sam", &unticked, "not ticked").await;
        assert!(applications(&world).await.is_empty());
        world.ends_clean().await;
    }

    async fn an_application_changes_by_its_authors_edit_and_ends_by_it(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let comment = world.applies("sam").await;
        let (sam, maria) = (world.github().as_user("sam"), world.github().as_user("maria"));
        world.a_minute_passes();
        sam.edit_comment(comment, &application_saying("Now in five words only.")).unwrap();
        world.settle().await;
        assert_eq!(applications(&world).await[0].words, 5);
        world.a_minute_passes();
        maria.edit_comment(comment, "/apply\nnonsense").unwrap();
        world.settle().await;
        assert_eq!(applications(&world).await[0].words, 5);
        assert_eq!(standing(&world).await, [true]);
        world.a_minute_passes();
        sam.edit_comment(comment, "I have changed my mind.").unwrap();
        world.settle().await;
        assert_eq!(standing(&world).await, [false]);
        world.a_minute_passes();
        sam.edit_comment(comment, &application()).unwrap();
        world.settle().await;
        assert_eq!(standing(&world).await, [false, true]);
        world.ends_clean().await;
    }

    async fn case_071_a_deletion_by_its_author_withdraws_and_by_a_maintainer_does_not(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let (sams, adas) = (world.applies("sam").await, world.applies("ada").await);
        world.a_minute_passes();
        world.github().as_user("sam").delete_comment(sams).unwrap();
        world.github().as_user("maria").delete_comment(adas).unwrap();
        world.settle().await;
        assert_eq!(standing(&world).await, [false, true]);
        world.clock_to(AFTER_CLOSING).await;
        assert_eq!(standing(&world).await, [false, true]);
        world.ends_clean().await;
    }

    async fn a_command_in_a_quote_or_in_code_is_none(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let before = world.said().len();
        for body in ["> /withdraw", "```\n/withdraw\n```", "    /withdraw", "<!--\n/withdraw\n-->", "I would not /withdraw"] {
            let comment = world.says("sam", body).await;
            assert!(world.reactions(comment).is_empty(), "{body}");
        }
        assert_eq!(world.said().len(), before);
        world.ends_clean().await;
    }

    async fn help_and_status_are_answered_in_the_statements_language(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(super::text::FRENCH).await;
        world.is_done("zoe", "/help").await;
        assert!(world.last_words().contains("`/postuler`"), "{}", world.last_words());
        world.is_done("zoe", "/status").await;
        assert!(world.last_words().contains("2021"), "{}", world.last_words());
        world.ends_clean().await;
    }
}
