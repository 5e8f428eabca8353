//! Deliveries come twice and in any order, and the outcome is the same (I12, I13).

use micro_acquisition::fake_github::{Conclusion, MergeMethod, PullRequestDraft, ReviewState};

use super::acts::{AFTER_CLOSING, GUIDE};
use super::text::{ENGLISH, TITLE, application};
use super::world::Courier;
use super::*;
use crate::fake::LABEL;
use crate::postgres::TestDatabase;

/// A procurement whose webhooks come in bursts, each of them twice.
async fn a_procurement_in(world: &mut World) {
    let maria = world.github().as_user("maria");
    world.issue = maria
        .open_issue(&world.scene.repository, TITLE, ENGLISH, &[LABEL])
        .unwrap();
    world.writes("sam", &application());
    world.writes("ada", &application());
    let eve = world.writes("eve", &application());
    world.writes("ada", "/withdraw");
    world.writes("ada", &application());
    world.a_minute_passes();
    world.github().as_user("eve").delete_comment(eve).unwrap();
    world.settle().await;
    world.clock_to(AFTER_CLOSING).await;

    let opportunity = world.opportunity().await;
    let standing: Vec<_> = opportunity.posting().unwrap().standing().cloned().collect();
    assert_eq!(standing.len(), 2, "{standing:#?}");
    for application in &standing {
        let number = application.number;
        world.writes(
            "maria",
            &format!("/evaluate A{number} pass Has done it before."),
        );
    }
    world.settle().await;

    let first = world.offered_to().await;
    let supplier = world.github().as_user(&first);
    world.writes(&first, "/accept");
    world.a_minute_passes();
    let draft = PullRequestDraft {
        title: "Scripts".to_owned(),
        body: format!("Closes #{}", world.issue),
        head_branch: "scripts".to_owned(),
        files: vec![(GUIDE.0.to_owned(), GUIDE.1.to_owned())],
        ..PullRequestDraft::default()
    };
    let repository = world.scene.repository.clone();
    let number = supplier.open_pull_request(&repository, &draft).unwrap();
    world.settle().await;
    let head = world.head(number);
    let app = "github-actions";
    world
        .github()
        .check_by(app, &repository, &head, "test", Conclusion::Success)
        .unwrap();
    world.writes_in(number, "maria", "/criterion 4 met Every rule is named.");
    world.a_minute_passes();
    maria
        .review(&repository, number, ReviewState::Approved, "Good.")
        .unwrap();
    world.a_minute_passes();
    maria
        .merge(&repository, number, MergeMethod::Squash)
        .unwrap();
    world.settle().await;
    assert_eq!(world.state().await, "accepted", "{}", world.last_words());
    let thanks = world
        .replies()
        .into_iter()
        .filter(|it| it.body.contains("the payment is due."));
    assert_eq!(thanks.count(), 1);
    world.ends_clean().await;
}

async fn with_seed(db: TestDatabase, seed: u64) {
    let mut world = World::new(&db).await;
    world.courier = Courier::Shuffled { seed, times: 2 };
    a_procurement_in(&mut world).await;
}

on_both_databases! {
    async fn webhooks_twice_and_shuffled_with_seed_1_accept_once(db: TestDatabase) {
        with_seed(db, 1).await;
    }

    async fn webhooks_twice_and_shuffled_with_seed_2_accept_once(db: TestDatabase) {
        with_seed(db, 2).await;
    }

    async fn webhooks_twice_and_shuffled_with_seed_3_accept_once(db: TestDatabase) {
        with_seed(db, 3).await;
    }

    async fn webhooks_twice_and_shuffled_with_seed_4_accept_once(db: TestDatabase) {
        with_seed(db, 4).await;
    }

    async fn webhooks_twice_and_shuffled_with_seed_5_accept_once(db: TestDatabase) {
        with_seed(db, 5).await;
    }

    async fn webhooks_one_at_a_time_in_the_worst_order_accept_once(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.courier = Courier::Backwards;
        a_procurement_in(&mut world).await;
    }
}
