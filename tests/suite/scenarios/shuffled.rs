//! Deliveries come twice and in any order, and the outcome is the same (I12, I13).

use micro_acquisition::fake_github::{Conclusion, MergeMethod, PullRequestDraft, ReviewState};

use super::acts::{AFTER_CLOSING, GUIDE};
use super::text::{ENGLISH, TITLE, application};
use super::world::Courier;
use super::*;
use crate::fake::LABEL;
use crate::postgres::TestDatabase;

/// Where the maintainer decides the criterion.
#[derive(Clone, Copy)]
enum Decides {
    InIssue,
    InPullRequest,
}

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
}

/// Everything from `/accept` to the merge; with `pauses`, webhooks come in between.
async fn a_delivery_in(world: &mut World, pauses: bool, decides: Decides) {
    let first = world.offered_to().await;
    let supplier = world.github().as_user(&first);
    let maria = world.github().as_user("maria");
    world.writes(&first, "/accept");
    world.a_minute_passes();
    let draft = PullRequestDraft {
        title: "Scripts".to_owned(),
        body: format!("Closes #{}", world.issue),
        head_branch: "scripts".to_owned(),
        files: vec![("notes.md".to_owned(), "Begun.".to_owned())],
        ..PullRequestDraft::default()
    };
    let repository = world.scene.repository.clone();
    let number = supplier.open_pull_request(&repository, &draft).unwrap();
    if pauses {
        world.settle().await;
    }
    world.a_minute_passes();
    supplier.push(&repository, number, &[GUIDE]).unwrap();
    let head = world.head(number);
    let app = "github-actions";
    world
        .github()
        .check_by(app, &repository, &head, "test", Conclusion::Success)
        .unwrap();
    let place = match decides {
        Decides::InIssue => world.issue,
        Decides::InPullRequest => number,
    };
    world.writes_in(place, "maria", "/criterion 4 met Every rule is named.");
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
    a_delivery_in(&mut world, true, Decides::InPullRequest).await;
}

/// From `/accept` to the merge without a webhook, then all of them, each twice.
async fn at_once(db: TestDatabase, courier: Courier, decides: Decides) {
    let mut world = World::new(&db).await;
    a_procurement_in(&mut world).await;
    world.courier = courier;
    a_delivery_in(&mut world, false, decides).await;
}

async fn at_once_with_seeds(db: TestDatabase, seed: u64) {
    let decides = if seed.is_multiple_of(2) {
        Decides::InIssue
    } else {
        Decides::InPullRequest
    };
    at_once(db, Courier::OneByOne { seed, times: 2 }, decides).await;
}

macro_rules! seeds {
    ($($name:ident: $with:ident($seed:literal),)*) => {
        on_both_databases! {
            $(async fn $name(db: TestDatabase) {
                $with(db, $seed).await;
            })*
        }
    };
}

seeds! {
    webhooks_twice_and_shuffled_with_seed_1_accept_once: with_seed(1),
    webhooks_twice_and_shuffled_with_seed_2_accept_once: with_seed(2),
    webhooks_twice_and_shuffled_with_seed_3_accept_once: with_seed(3),
    webhooks_twice_and_shuffled_with_seed_4_accept_once: with_seed(4),
    webhooks_twice_and_shuffled_with_seed_5_accept_once: with_seed(5),
    all_from_acceptance_to_merge_at_once_with_seed_1_accepts_once: at_once_with_seeds(1),
    all_from_acceptance_to_merge_at_once_with_seed_2_accepts_once: at_once_with_seeds(2),
    all_from_acceptance_to_merge_at_once_with_seed_3_accepts_once: at_once_with_seeds(3),
    all_from_acceptance_to_merge_at_once_with_seed_4_accepts_once: at_once_with_seeds(4),
    all_from_acceptance_to_merge_at_once_with_seed_5_accepts_once: at_once_with_seeds(5),
    all_from_acceptance_to_merge_at_once_with_seed_6_accepts_once: at_once_with_seeds(6),
    all_from_acceptance_to_merge_at_once_with_seed_7_accepts_once: at_once_with_seeds(7),
    all_from_acceptance_to_merge_at_once_with_seed_8_accepts_once: at_once_with_seeds(8),
}

on_both_databases! {
    async fn case_104_webhooks_one_at_a_time_in_the_worst_order_accept_once(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.courier = Courier::Backwards;
        a_procurement_in(&mut world).await;
        a_delivery_in(&mut world, true, Decides::InPullRequest).await;
    }

    async fn all_from_acceptance_to_merge_backwards_accepts_once(db: TestDatabase) {
        at_once(db, Courier::Backwards, Decides::InPullRequest).await;
    }

    async fn all_from_acceptance_to_merge_shuffled_together_accepts_once(db: TestDatabase) {
        at_once(db, Courier::Shuffled { seed: 1, times: 2 }, Decides::InPullRequest).await;
    }
}
