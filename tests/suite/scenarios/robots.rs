//! A bot, whatever its access: not heard in anything that a person must do.

use super::text::{ENGLISH, application};
use super::*;

on_both_databases! {
    async fn a_bot_is_not_heard_whatever_its_access(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.github().bot("robot");
        world.scene.repository.collaborator("robot", "admin");
        world.labelled_issue(ENGLISH).await;
        let apply = application();
        for said in ["/cancel Not wanted", "/extend closing 2021-07-14 Few have applied", "/question Is it?", "/help", &apply] {
            let comment = world.says("robot", said).await;
            assert!(world.reactions(comment).is_empty(), "{said}");
        }
        assert_eq!(world.state().await, "open");
        let posting = world.opportunity().await;
        let posting = posting.posting().unwrap();
        assert!(posting.applications.is_empty() && posting.questions.is_empty());
        assert_eq!(posting.amendments, 0);
        world.ends_clean().await;
    }
}
