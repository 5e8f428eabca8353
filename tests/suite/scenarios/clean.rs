//! What must hold at the end of every story.

use std::collections::BTreeSet;

use jiff::Timestamp;
use micro_acquisition::app::sealer;
use micro_acquisition::domain::event::Change;
use micro_acquisition::domain::ledger::{self, Checker, GENESIS, Record};
use micro_acquisition::domain::opportunity::Opportunity;
use micro_acquisition::fake_github::CommentView;
use micro_acquisition::github::words::STATUS_MARKER;
use micro_acquisition::store::inbox::{self, DeliveryFilter};
use micro_acquisition::store::opportunities::{self, EventRow, Kept};
use micro_acquisition::store::{self, Store, board, effects};

use super::world::World;
use crate::fake::openapi::OpenApi;

/// Issues and pull requests of a story, at most.
const MOST_NUMBERS: i64 = 60;

/// Every event is sealed, in a log that is whole and names nothing private (I11, I14).
pub async fn log_proves_itself(store: &Store, now: Timestamp) {
    sealer::seal_all(store, now).await.unwrap();
    let (head, _) = store::ledger::head(store).await.unwrap();
    let mut checker = Checker::new(&[]);
    while checker.size() < head.size {
        let next = checker.size() + 1;
        let entries = store::ledger::entries(store, next, 1_000).await.unwrap();
        assert!(
            !entries.is_empty(),
            "record {next} of {} is missing",
            head.size
        );
        for entry in entries {
            checker.take(&entry).unwrap();
        }
    }
    checker.finish(Some(&head)).unwrap();
    assert!(!store::ledger::anything_unsealed(store).await.unwrap());
}

pub fn is_status(body: &str) -> bool {
    body.starts_with(STATUS_MARKER)
}

impl World {
    /// Nothing is left to do, nothing was said twice, GitHub was asked only what
    /// it answers, and every chain proves itself.
    pub async fn ends_clean(&self) {
        self.nothing_is_left().await;
        log_proves_itself(&self.app().store, self.app().clock.now()).await;
        self.nothing_was_said_twice();
        self.github_was_asked_properly();
        for number in 1..MOST_NUMBERS {
            let Some(issue) = self.scene.repository.issue(number) else {
                continue;
            };
            let store = &self.app().store;
            for kept in opportunities::all_of_issue(store, issue.id).await.unwrap() {
                let chain = opportunities::events(store, kept.opportunity.id)
                    .await
                    .unwrap();
                proves_itself(&kept, &chain);
                assert_eq!(
                    board::chain(store, kept.opportunity.id)
                        .await
                        .unwrap()
                        .len(),
                    chain.len()
                );
            }
        }
    }

    async fn nothing_is_left(&self) {
        let (store, now) = (&self.app().store, self.app().clock.now());
        assert_eq!(
            self.github().pending(),
            [],
            "webhooks that nobody delivered"
        );
        let depth = inbox::inbox_depth(store, now).await.unwrap();
        let all = inbox::deliveries(store, &DeliveryFilter::default(), None, 500)
            .await
            .unwrap();
        assert_eq!(
            (depth.pending, depth.waiting, depth.dead),
            (0, 0, 0),
            "{all:#?}"
        );
        let depth = effects::depth(store, now).await.unwrap();
        let dead = effects::dead(store, None, 50).await.unwrap();
        assert_eq!((depth.pending, depth.dead), (0, 0), "{dead:#?}");
    }

    fn nothing_was_said_twice(&self) {
        let mut markers = BTreeSet::new();
        for number in 1..MOST_NUMBERS {
            let said: Vec<CommentView> = self.scene.repository.app_comments(number);
            assert!(
                said.iter().filter(|it| is_status(&it.body)).count() <= 1,
                "#{number}"
            );
            for comment in said.iter().filter(|it| !is_status(&it.body)) {
                let marker = comment.body.lines().next().unwrap().to_owned();
                assert!(
                    marker.starts_with("<!-- micro-acquisition:effect="),
                    "{marker}"
                );
                assert!(markers.insert(marker), "said twice: {}", comment.body);
            }
        }
    }

    fn github_was_asked_properly(&self) {
        let judge = OpenApi::load();
        let requests = self.github().requests();
        let faults: Vec<String> = requests
            .iter()
            .filter_map(|request| judge.judge(request).err())
            .collect();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}

/// Each link hashes its record and names the one before; replayed, they give the
/// opportunity that is kept (I11).
pub fn proves_itself(kept: &Kept, chain: &[EventRow]) {
    let mut previous = GENESIS.to_owned();
    let mut changes = Vec::new();
    for (version, row) in (1..).zip(chain) {
        assert_eq!(row.version, version);
        assert_eq!(row.previous, previous);
        assert_eq!(row.hash, ledger::hash(&row.body), "event {version}");
        let record: Record = serde_json::from_str(&row.body).unwrap();
        assert_eq!(record.canonical().unwrap(), row.body);
        assert_eq!(record.previous, previous);
        previous.clone_from(&row.hash);
        let Record {
            event, at, actor, ..
        } = record;
        changes.push(Change {
            event,
            at,
            actor,
            private: None,
        });
    }
    assert_eq!(kept.head, previous);
    let replayed = Opportunity::replay(None, &changes).unwrap();
    assert_eq!(replayed.as_ref(), Some(&kept.opportunity));
}
