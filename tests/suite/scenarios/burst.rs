//! Many people write at once: GitHub is asked no more often for it than it takes.

use super::acts::AFTER_CLOSING;
use super::text::{ENGLISH, application};
use super::*;

const SUPPLIERS: [&str; 5] = ["sam", "ada", "lin", "noor", "eve"];

/// How often the thread of the issue was read.
fn readings(world: &World) -> usize {
    let thread = format!("/issues/{}/comments", world.issue);
    let requests = world.github().requests();
    let reads = requests
        .iter()
        .filter(|it| it.method == "GET" && it.path.ends_with(&thread));
    reads.count()
}

/// Who applied, in the order of their numbers.
async fn applicants(world: &World) -> Vec<String> {
    let opportunity = world.opportunity().await;
    let posting = opportunity.posting().unwrap();
    posting
        .standing()
        .map(|it| it.supplier.login.clone())
        .collect()
}

on_both_databases! {
    async fn applications_that_come_together_take_one_reading_of_the_thread(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        for supplier in SUPPLIERS {
            world.writes(supplier, &application());
        }
        world.github().forget_requests();
        world.deliver().await;

        while world.inbox.work().await.unwrap() {}

        assert_eq!(readings(&world), 1);
        assert_eq!(applicants(&world).await, SUPPLIERS);
        world.settle().await;
        world.clock_to(AFTER_CLOSING).await;
        assert_eq!(world.state().await, "evaluation");
    }

    async fn one_of_them_that_was_never_told_of_is_found_all_the_same(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        for supplier in SUPPLIERS {
            world.writes(supplier, &application());
        }
        let told = world.github().take_pending();
        let comments = told.iter().filter(|it| it.event == "issue_comment");
        for (number, delivery) in comments.enumerate() {
            if number != 2 {
                world.github().deliver(delivery).await.unwrap();
            }
        }

        while world.inbox.work().await.unwrap() {}

        assert_eq!(applicants(&world).await, SUPPLIERS);
        world.settle().await;
        world.clock_to(AFTER_CLOSING).await;
    }

    async fn an_application_deleted_while_others_come_in_stays_deleted(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.writes("sam", &application());
        let taken_back = world.writes("ada", &application());
        world.writes("lin", &application());
        world.github().as_user("ada").delete_comment(taken_back).unwrap();
        world.writes("noor", &application());
        world.deliver().await;

        while world.inbox.work().await.unwrap() {}

        assert_eq!(applicants(&world).await, ["sam", "lin", "noor"]);
        world.settle().await;
        world.clock_to(AFTER_CLOSING).await;
    }
}
