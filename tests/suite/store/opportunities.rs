//! Opportunities: the snapshot, the chain, and what decisions leave behind.

use micro_acquisition::domain::draw::CommentIds;
use micro_acquisition::domain::event::{Cancellation, Event, Withdrawal};
use micro_acquisition::domain::ids::{CommentId, IssueId, RepositoryId};
use micro_acquisition::store::effects::{self, EffectStatus};
use micro_acquisition::store::opportunities::{self, Claimed, Deciding, EventRow, Version};
use micro_acquisition::store::{Breach, StoreError};

use super::chain::{Growing, hash, person};
use super::{at, opportunity};
use crate::postgres::on_both_databases;

fn received(number: u32) -> Event {
    Event::ApplicationReceived {
        number,
        comment: CommentId(3_100_000_000 + i64::from(number)),
        supplier: person(10 + i64::from(number)),
        words: 12,
        affirmations: "1".to_owned(),
    }
}

fn deciding(fact_key: &str, seconds: i64) -> Deciding<'_> {
    Deciding {
        fact_key,
        outcome: "decided",
        on: None,
        newest_of: None,
        effect: "none",
        at: at(seconds),
    }
}

fn cancelled() -> Event {
    Event::Cancelled {
        cause: Cancellation::LabelRemoved,
    }
}

on_both_databases! {
    async fn an_opportunity_comes_back_by_each_of_its_names(db: TestDatabase) {
        let store = db.store().await;
        let one = Growing::labelled(1, 907, 0).posted(false, 1).kept(&store).await;
        let by_id = opportunities::by_id(&store, one.id()).await.unwrap().unwrap();
        assert_eq!(by_id.opportunity, one.opportunity);
        assert_eq!(by_id.head, hash(2));
        let newest = opportunities::newest_of_issue(&store, IssueId(907)).await.unwrap();
        assert_eq!(newest.as_ref(), Some(&by_id));
        let repository = RepositoryId(1);
        let found = opportunities::newest_of_number(&store, repository, 7).await.unwrap();
        assert_eq!(found.as_ref(), Some(&by_id));
        assert_eq!(opportunities::newest_of_number(&store, repository, 8).await.unwrap(), None);
        assert_eq!(opportunities::newest_of_number(&store, RepositoryId(2), 7).await.unwrap(), None);
        assert_eq!(opportunities::newest_of_issue(&store, IssueId(908)).await.unwrap(), None);
        assert_eq!(opportunities::by_id(&store, opportunity(9)).await.unwrap(), None);
    }

    async fn the_newest_of_an_issue_is_the_one_labelled_last(db: TestDatabase) {
        let store = db.store().await;
        let first = Growing::labelled(9, 907, 0).with(cancelled(), 1, None).kept(&store).await;
        let second = Growing::labelled(1, 907, 5).kept(&store).await;
        let all = opportunities::all_of_issue(&store, IssueId(907)).await.unwrap();
        let ids: Vec<_> = all.iter().map(|kept| kept.opportunity.id).collect();
        assert_eq!(ids, [second.id(), first.id()]);
        let newest = opportunities::newest_of_issue(&store, IssueId(907)).await.unwrap().unwrap();
        assert_eq!(newest.opportunity.id, second.id());
        let mut tx = store.begin_write().await.unwrap();
        let seen = opportunities::newest_in(&mut tx, IssueId(907)).await.unwrap();
        assert!(seen.unwrap().is_of(&second.opportunity));
        assert_eq!(opportunities::newest_in(&mut tx, IssueId(908)).await.unwrap(), None);
        tx.rollback().await.unwrap();
    }

    async fn two_live_opportunities_of_one_issue_are_forbidden(db: TestDatabase) {
        let store = db.store().await;
        Growing::labelled(1, 907, 0).kept(&store).await;
        let refused = Growing::labelled(2, 907, 5).keep(&store).await;
        let unique = matches!(refused, Err(StoreError::Constraint { breach: Breach::Unique, .. }));
        assert!(unique, "{refused:?}");
    }

    async fn whoever_decided_on_an_older_version_records_nothing(db: TestDatabase) {
        let store = db.store().await;
        let base = Growing::labelled(1, 907, 0).posted(false, 1).kept(&store).await;
        let mut winner = base.clone().with(received(1), 2, Some("In 2023 I wrote …"));
        let mut loser = base.with(cancelled(), 3, None);
        assert!(winner.keep(&store).await.unwrap());
        assert!(!loser.keep(&store).await.unwrap());
        let kept = opportunities::by_id(&store, winner.id()).await.unwrap().unwrap();
        assert_eq!(kept.opportunity, winner.opportunity);
        assert_eq!(opportunities::events(&store, winner.id()).await.unwrap().len(), 3);
    }

    async fn the_chain_comes_back_in_order_each_with_the_hash_before(db: TestDatabase) {
        let store = db.store().await;
        let mut one = Growing::labelled(1, 907, 0).posted(false, 1).kept(&store).await;
        for number in 1..=9 {
            one = one.with(received(number), 1 + i64::from(number), Some("private"));
        }
        let one = one.kept(&store).await;
        let chain = opportunities::events(&store, one.id()).await.unwrap();
        let kinds: Vec<&str> = chain.iter().map(|row| row.kind.as_str()).collect();
        assert_eq!(kinds[..3], ["labelled", "posted", "application_received"]);
        assert_eq!(chain.len(), 11);
        for (version, row) in (1_u64..).zip(&chain) {
            assert_eq!(*row, EventRow {
                version: i64::try_from(version).unwrap(),
                kind: row.kind.clone(),
                body: format!(r#"{{"version":{version}}}"#),
                previous: hash(version - 1),
                hash: hash(version),
            });
        }
        assert_eq!(opportunities::events(&store, opportunity(9)).await.unwrap(), []);
    }

    async fn an_opportunity_is_held_at_its_version_only(db: TestDatabase) {
        let store = db.store().await;
        let one = Growing::labelled(1, 907, 0).posted(false, 1).kept(&store).await;
        let mut tx = store.begin_write().await.unwrap();
        assert!(opportunities::hold(&mut tx, one.id(), 2).await.unwrap());
        assert!(!opportunities::hold(&mut tx, one.id(), 1).await.unwrap());
        assert!(!opportunities::hold(&mut tx, opportunity(9), 1).await.unwrap());
        tx.rollback().await.unwrap();
    }

    async fn a_pull_request_can_concern_those_that_are_posted_and_not_ended(db: TestDatabase) {
        let store = db.store().await;
        Growing::labelled(1, 901, 0).kept(&store).await;
        let open = Growing::labelled(2, 902, 1).posted(false, 2).kept(&store).await;
        Growing::labelled(3, 903, 2).posted(false, 3).with(cancelled(), 4, None).kept(&store).await;
        let applied = Growing::labelled(4, 904, 3).posted(true, 4).with(received(1), 5, None);
        let closed = Event::Closed { applications: CommentIds::from([CommentId(3_100_000_001)]) };
        let evaluated = applied.with(closed, 6, None).kept(&store).await;
        let live = opportunities::live_of_repository(&store, RepositoryId(1)).await.unwrap();
        let ids: Vec<_> = live.iter().map(|kept| kept.opportunity.id).collect();
        assert_eq!(ids, [open.id(), evaluated.id()]);
        assert!(opportunities::live_of_repository(&store, RepositoryId(2)).await.unwrap().is_empty());
    }

    async fn a_fact_is_decided_once(db: TestDatabase) {
        let store = db.store().await;
        let one = Growing::labelled(1, 907, 0).kept(&store).await;
        let issue = IssueId(907);
        assert_eq!(opportunities::decided_at(&store, "comment:1").await.unwrap(), None);
        let standing = opportunities::standing(&store, issue, Some("comment:1")).await.unwrap();
        assert!(!standing.decided);
        for (claimed, seconds) in [(Claimed::Ours(None), 5), (Claimed::Before, 6)] {
            let mut tx = store.begin_write().await.unwrap();
            let on = Some(Version::from(&one.opportunity));
            let deciding = Deciding { on, ..deciding("comment:1", seconds) };
            assert_eq!(opportunities::decide(&mut tx, &deciding).await.unwrap(), claimed);
            tx.commit().await.unwrap();
        }
        assert_eq!(opportunities::decided_at(&store, "comment:1").await.unwrap(), Some(at(5)));
        let standing = opportunities::standing(&store, issue, Some("comment:1")).await.unwrap();
        assert!(standing.decided);
    }

    async fn a_fact_is_not_decided_on_an_opportunity_that_moved(db: TestDatabase) {
        let store = db.store().await;
        let issue = IssueId(907);
        let before = opportunities::standing(&store, issue, None).await.unwrap();
        assert_eq!((before.decided, before.newest), (false, None));
        let first = Growing::labelled(1, 907, 0).kept(&store).await;
        let on = Version::from(&first.opportunity);
        let newest = opportunities::standing(&store, issue, Some("comment:1")).await.unwrap().newest;
        assert_eq!(newest, Some(on));
        let moved = first.with(cancelled(), 1, None).kept(&store).await;
        let now = Version::from(&moved.opportunity);
        for (on, of, claimed) in [
            (Some(on), Some(issue), Claimed::Moved),
            (None, Some(issue), Claimed::Moved),
            (Some(now), Some(IssueId(908)), Claimed::Moved),
            (Some(now), Some(issue), Claimed::Ours(None)),
        ] {
            let mut tx = store.begin_write().await.unwrap();
            let deciding = Deciding { on, newest_of: of, ..deciding("comment:1", 2) };
            assert_eq!(opportunities::decide(&mut tx, &deciding).await.unwrap(), claimed, "{on:?}");
            tx.commit().await.unwrap();
        }
        let mut tx = store.begin_write().await.unwrap();
        let anywhere = Deciding { on: Some(on), ..deciding("comment:2", 3) };
        let claimed = opportunities::decide(&mut tx, &anywhere).await.unwrap();
        assert_eq!(claimed, Claimed::Ours(None));
        tx.commit().await.unwrap();
    }

    async fn a_decided_fact_says_where_its_receipt_stands(db: TestDatabase) {
        let store = db.store().await;
        let mut tx = store.begin_write().await.unwrap();
        let receipt = effects::enqueue(&mut tx, &super::effects::effect("seen"), at(0)).await;
        assert!(receipt.unwrap());
        let deciding = Deciding { effect: "seen", ..deciding("comment:1", 1) };
        let claimed = opportunities::decide(&mut tx, &deciding).await.unwrap();
        assert_eq!(claimed, Claimed::Ours(Some(EffectStatus::Pending)));
        tx.commit().await.unwrap();
    }

    async fn facts_are_found_by_a_pattern_and_labels_by_their_issue(db: TestDatabase) {
        let store = db.store().await;
        let mut tx = store.begin_write().await.unwrap();
        let (one, two) = ("2021-06-23T13:00:00Z", "2021-06-23T14:00:00Z");
        let edits = [(one, "x"), (two, "x"), (two, "y")].map(|(at, to)| format!("edit:7:{at}:{to}"));
        let labels = ["label:7:micro:a", "label:77:micro:a", "edit:7:no instant:x"];
        for key in labels.into_iter().chain(edits.iter().map(String::as_str)) {
            opportunities::decide(&mut tx, &deciding(key, 1)).await.unwrap();
        }
        tx.commit().await.unwrap();
        let mut found = opportunities::decided_between(&store, "edit:7:", ":x").await.unwrap();
        found.sort();
        assert_eq!(found, [one, two].map(|at| at.parse().unwrap()));
        let decided = [7, 77, 8].map(IssueId);
        let mut was = Vec::new();
        for issue in decided {
            was.push(opportunities::label_was_decided(&store, issue).await.unwrap());
        }
        assert_eq!(was, [true, true, false]);
    }

    async fn a_sealed_seed_is_kept_once(db: TestDatabase) {
        let store = db.store().await;
        assert_eq!(opportunities::seed(&store, opportunity(1)).await.unwrap(), None);
        let mut tx = store.begin_write().await.unwrap();
        tx.write(vec![opportunities::keeping_seed(opportunity(1), &[0, 255, 7])]).await.unwrap();
        tx.commit().await.unwrap();
        let kept = opportunities::seed(&store, opportunity(1)).await.unwrap();
        assert_eq!(kept, Some(vec![0, 255, 7]));
        let mut tx = store.begin_write().await.unwrap();
        let again = tx.write(vec![opportunities::keeping_seed(opportunity(1), &[1])]).await;
        assert!(matches!(again, Err(StoreError::Constraint { breach: Breach::Unique, .. })));
        tx.rollback().await.unwrap();
    }

    async fn a_snapshot_that_does_not_read_names_where_it_stands(db: TestDatabase) {
        let store = db.store().await;
        let one = Growing::labelled(1, 907, 0).kept(&store).await;
        db.execute("UPDATE opportunities SET snapshot = '{}'").await.unwrap();
        let broken = opportunities::by_id(&store, one.id()).await.unwrap_err().to_string();
        for part in ["opportunities", "snapshot", &one.id().to_string()] {
            assert!(broken.contains(part), "{part} is not in: {broken}");
        }
    }

    async fn what_is_withdrawn_is_not_counted(db: TestDatabase) {
        let store = db.store().await;
        let applied = Growing::labelled(1, 907, 0).posted(false, 1).with(received(1), 2, None);
        let withdrawn = Event::ApplicationWithdrawn { number: 1, how: Withdrawal::Command };
        applied.with(received(2), 3, None).with(withdrawn, 4, None).kept(&store).await;
        let changed = db.execute("UPDATE opportunities SET questions = 0 WHERE applications = 1");
        assert_eq!(changed.await.unwrap(), 1);
    }
}
