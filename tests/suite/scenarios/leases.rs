//! Workers that are slower than their lease: nobody does what another does.

use std::time::Duration;

use jiff::SignedDuration;
use micro_acquisition::app::AppError;
use micro_acquisition::clock::Clock as _;
use micro_acquisition::fake_github::{Fault, Matcher};
use micro_acquisition::inbox::worker::InboxWorker;
use micro_acquisition::outbox::worker::OutboxWorker;
use micro_acquisition::store::{StoreError, effects, inbox};

use super::text::ENGLISH;
use super::*;

/// Nothing that is waited for takes longer, and GitHub is waited for longer than that.
const PATIENCE: Duration = Duration::from_secs(15);
const SECOND: SignedDuration = SignedDuration::from_secs(1);

/// Looks again and again until it is so.
pub(super) async fn until<F: Future<Output = bool>>(what: &str, so: impl Fn() -> F) {
    let looking = async {
        while !so().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let came = tokio::time::timeout(PATIENCE, looking).await;
    assert!(came.is_ok(), "{what} never came");
}

impl World {
    /// A writer that was told nothing yet of an answer for which it asked GitHub.
    async fn a_writer_that_waits(&self, lease: SignedDuration) -> Writing {
        let read = Matcher::exactly("GET", &self.comments());
        self.github().fail_next(read, Fault::HangBefore);
        let waits = OutboxWorker {
            lease,
            ..self.outbox.clone()
        };
        let waits = tokio::spawn(async move { waits.work().await });
        until("the question", async || self.github().faults_waiting() == 0).await;
        waits
    }

    fn another_writer(&self) -> OutboxWorker {
        OutboxWorker {
            owner: "another".to_owned(),
            ..self.outbox.clone()
        }
    }
}

type Writing = tokio::task::JoinHandle<Result<bool, AppError>>;

on_both_databases! {
    async fn case_029_a_writer_whose_lease_went_by_while_it_looked_creates_nothing(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.ask_for_help(&["ada", "zoe"]).await;
        world.github().forget_requests();
        let interval = SignedDuration::from_secs(3);
        let slow = OutboxWorker { interval, ..world.outbox.clone() };
        let slow = tokio::spawn(async move { slow.work().await });
        // It answered one, found no answer to the other, and waits for its turn.
        let comments = world.comments();
        until("the second look", async || {
            let asked = world.github().requests();
            asked.iter().filter(|it| it.path == comments && it.method == "GET").count() == 2
        })
        .await;
        world.scene.clock.advance(SignedDuration::from_mins(2));
        while world.another_writer().work().await.unwrap() {}
        drop(slow.await.unwrap());
        world.settle().await;
        assert_eq!(world.replies().len(), 2, "an answer was written twice");
        world.ends_clean().await;
    }

    async fn a_writer_that_lost_its_lease_waits_for_github_no_longer(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.ask_for_help(&["zoe"]).await;
        let waits = world.a_writer_that_waits(SECOND).await;
        let later = world.scene.clock.now() + SignedDuration::from_secs(2);
        let taken = effects::lease_writer(&world.app().store, "another", later, SECOND).await;
        assert!(taken.unwrap().is_some());

        world.scene.clock.advance_to(later);

        let ended = tokio::time::timeout(PATIENCE, waits).await;
        let ended = ended.expect("it still waits").unwrap();
        assert!(matches!(ended, Err(AppError::Store(StoreError::LeaseLost { .. }))), "{ended:?}");
    }

    async fn a_writer_for_whom_github_is_slow_keeps_its_lease(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.ask_for_help(&["zoe"]).await;
        let waits = world.a_writer_that_waits(SECOND).await;
        for _ in 0..8 {
            world.scene.clock.advance(SignedDuration::from_millis(300));
            let renewed = world.scene.clock.now() + SECOND;
            let store = &world.app().store;
            until("the renewal", async || {
                effects::next_due(store).await.unwrap() == Some(renewed)
            })
            .await;
            assert!(!world.another_writer().work().await.unwrap());
        }
        waits.abort();
    }

    async fn a_worker_for_whom_github_is_slow_keeps_its_repository(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        // It is refused, and the thread is read before that.
        world.writes("ada", "/accept");
        world.deliver().await;
        let waits = InboxWorker { lease: SECOND, ..world.inbox.clone() };
        let another = InboxWorker { owner: "another".to_owned(), ..world.inbox.clone() };
        world.github().fail_next(Matcher::exactly("GET", &world.comments()), Fault::HangBefore);
        let waits = tokio::spawn(async move { waits.work().await });
        until("the question", async || world.github().faults_waiting() == 0).await;
        for _ in 0..8 {
            world.scene.clock.advance(SignedDuration::from_millis(300));
            let renewed = world.scene.clock.now() + SECOND;
            let store = &world.app().store;
            until("the renewal", async || {
                inbox::next_due(store).await.unwrap() == Some(renewed)
            })
            .await;
            assert!(!another.work().await.unwrap());
        }
        waits.abort();
    }
}
