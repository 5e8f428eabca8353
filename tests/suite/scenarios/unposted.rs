//! What is said where it cannot come to anything: in an issue whose label was refused,
//! and in talk that somebody mends.

use micro_acquisition::clock::Clock as _;
use micro_acquisition::store::inbox;

use super::text::{ENGLISH, TITLE, application};
use super::world::Courier;
use super::*;
use crate::fake::LABEL;

impl World {
    /// Tim, who may only triage, opens an issue with the label on it.
    fn tim_labels(&mut self) {
        self.scene.repository.collaborator("tim", "triage");
        let tim = self.github().as_user("tim");
        let opened = tim.open_issue(&self.scene.repository, TITLE, ENGLISH, &[LABEL]);
        self.issue = opened.unwrap();
    }

    async fn waiting(&self) -> i64 {
        let (store, now) = (&self.app().store, self.scene.clock.now());
        inbox::inbox_depth(store, now).await.unwrap().waiting
    }
}

on_both_databases! {
    async fn case_050_a_command_where_the_label_was_refused_is_answered(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.tim_labels();
        world.settle().await;
        for (login, body) in [("sam", application().as_str()), ("maria", "/status")] {
            let comment = world.says(login, body).await;
            assert_eq!(world.reactions(comment), ["confused"], "{body}");
            assert!(world.last_words().contains("no opportunity on this issue"), "{}", world.last_words());
        }
        assert_eq!(world.waiting().await, 0);
        world.ends_clean().await;
    }

    async fn case_050_a_command_that_came_before_the_refused_label_is_answered_too(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.settle().await;
        world.tim_labels();
        let comment = world.writes("sam", &application());
        world.courier = Courier::Backwards;
        world.settle().await;
        assert_eq!(world.reactions(comment), ["confused"]);
        assert!(world.replies().iter().any(|it| it.body.contains("no opportunity on this issue")));
        assert_eq!(world.waiting().await, 0);
        world.ends_clean().await;
    }

    async fn a_command_waits_for_a_later_label_that_is_on_its_way(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.tim_labels();
        world.settle().await;
        let maria = world.github().as_user("maria");
        world.a_minute_passes();
        maria.unlabel(&world.scene.repository, world.issue, LABEL).unwrap();
        world.a_minute_passes();
        maria.label(&world.scene.repository, world.issue, LABEL).unwrap();
        world.webhooks_are_lost();
        let comment = world.says("sam", &application()).await;
        assert_eq!(world.waiting().await, 1);
        world.compares().await;
        assert_eq!(world.state().await, "open");
        assert_eq!(world.reactions(comment), ["+1"]);
        world.ends_clean().await;
    }

    async fn talk_that_is_mended_leaves_nothing_waiting(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let comment = world.says("zoe", "Good luk, all!").await;
        world.a_minute_passes();
        world.github().as_user("zoe").edit_comment(comment, "Good luck, all!").unwrap();
        world.settle().await;
        assert_eq!(world.waiting().await, 0);
        world.ends_clean().await;
    }
}
