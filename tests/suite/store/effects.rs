//! Effects: queued once, performed by one writer at a time, finished or tried again.

use std::collections::HashSet;

use jiff::Timestamp;
use micro_acquisition::domain::ids::{InstallationId, RepositoryId};
use micro_acquisition::store::effects::{
    self, Effect, EffectFilter, EffectStatus, EffectsDepth, Finished, Hold, NewEffect, Outcome,
    WriterLease,
};
use micro_acquisition::store::{Store, StoreError};

use super::{MINUTE, at, opportunity};
use crate::postgres::on_both_databases;

pub(super) fn effect(id: &str) -> NewEffect {
    NewEffect {
        effect_id: id.to_owned(),
        installation_id: InstallationId(1),
        opportunity_id: Some(opportunity(1)),
        kind: "comment".to_owned(),
        payload: r#"{"issue":7}"#.to_owned(),
        priority: 20,
        expires_at: None,
        coalesce: false,
    }
}

fn status_comment() -> NewEffect {
    NewEffect {
        coalesce: true,
        ..effect("status")
    }
}

async fn enqueue(store: &Store, effect: &NewEffect, now: Timestamp) -> bool {
    let mut tx = store.begin_write().await.unwrap();
    let queued = effects::enqueue(&mut tx, effect, now).await.unwrap();
    tx.commit().await.unwrap();
    queued
}

async fn lease(store: &Store, owner: &str, seconds: i64) -> Option<WriterLease> {
    effects::lease_writer(store, owner, at(seconds), MINUTE)
        .await
        .unwrap()
}

async fn due(store: &Store, lease: &WriterLease, seconds: i64) -> Vec<Effect> {
    effects::due_effects(store, lease, at(seconds), 100)
        .await
        .unwrap()
}

async fn finish(store: &Store, lease: &WriterLease, effect: &Effect, outcome: Outcome) -> Finished {
    let hold = hold(60, lease);
    effects::finish(store, lease, effect, &outcome, hold, at(9))
        .await
        .unwrap()
}

/// Until that second, and with the interval as it is.
fn hold(until: i64, lease: &WriterLease) -> Hold {
    Hold {
        until: at(until),
        next_write_at: lease.next_write_at,
    }
}

on_both_databases! {
    async fn an_effect_comes_back_as_it_was_queued(db: TestDatabase) {
        let store = db.store().await;
        let expiring = NewEffect { expires_at: Some(at(900)), ..effect("e") };
        assert!(enqueue(&store, &expiring, at(0)).await);
        let lease = lease(&store, "w", 0).await.unwrap();
        let expected = Effect {
            effect_id: "e".to_owned(),
            installation_id: InstallationId(1),
            opportunity_id: Some(opportunity(1)),
            kind: "comment".to_owned(),
            payload: r#"{"issue":7}"#.to_owned(),
            priority: 20,
            generation: 0,
            status: EffectStatus::Pending,
            attempts: 0,
            next_attempt_at: at(0),
            last_error: None,
            expires_at: Some(at(900)),
            created_at: at(0),
            done_at: None,
            trace: None,
        };
        assert_eq!(due(&store, &lease, 0).await, std::slice::from_ref(&expected));
        assert_eq!(effects::effect(&store, "e").await.unwrap(), Some(expected));
    }

    async fn an_effect_of_the_same_id_is_queued_once_even_after_it_is_done(db: TestDatabase) {
        let store = db.store().await;
        assert!(enqueue(&store, &effect("e"), at(0)).await);
        assert!(!enqueue(&store, &effect("e"), at(1)).await);
        let lease = lease(&store, "w", 1).await.unwrap();
        let found = due(&store, &lease, 1).await;
        assert_eq!(finish(&store, &lease, &found[0], Outcome::Done).await, Finished::Recorded);
        assert!(!enqueue(&store, &effect("e"), at(2)).await);
        assert_eq!(due(&store, &lease, 99).await, []);
    }

    async fn effects_are_listed_newest_first_and_narrowed(db: TestDatabase) {
        let store = db.store().await;
        enqueue(&store, &effect("old"), at(0)).await;
        enqueue(&store, &NewEffect { kind: "labels".to_owned(), ..effect("new") }, at(1)).await;
        let listed = async |filter: EffectFilter, limit| -> Vec<String> {
            let found = effects::list(&store, &filter, limit).await.unwrap();
            found.into_iter().map(|it| it.effect_id).collect()
        };
        let all = EffectFilter::default();
        assert_eq!(listed(all.clone(), 9).await, ["new", "old"]);
        assert_eq!(listed(all.clone(), 1).await, ["new"]);
        let kind = Some("comment".to_owned());
        assert_eq!(listed(EffectFilter { kind, ..all.clone() }, 9).await, ["old"]);
        let status = Some(EffectStatus::Dead);
        assert_eq!(listed(EffectFilter { status, ..all.clone() }, 9).await, [""; 0]);
        let repository = Some(RepositoryId(1));
        assert_eq!(listed(EffectFilter { repository, ..all }, 9).await, [""; 0]);
    }

    async fn effects_go_by_priority_then_by_age(db: TestDatabase) {
        let store = db.store().await;
        for (id, priority, seconds) in [("late", 10, 2), ("low", 30, 0), ("b", 10, 1), ("a", 10, 1)] {
            enqueue(&store, &NewEffect { priority, ..effect(id) }, at(seconds)).await;
        }
        let lease = lease(&store, "w", 5).await.unwrap();
        let order: Vec<String> =
            due(&store, &lease, 5).await.into_iter().map(|effect| effect.effect_id).collect();
        assert_eq!(order, ["a", "b", "late", "low"]);
        assert_eq!(effects::due_effects(&store, &lease, at(5), 1).await.unwrap().len(), 1);
    }

    async fn a_status_comment_asked_for_anew_while_it_is_written_is_written_again(db: TestDatabase) {
        let store = db.store().await;
        enqueue(&store, &status_comment(), at(0)).await;
        let lease = lease(&store, "w", 0).await.unwrap();
        let first = due(&store, &lease, 0).await.remove(0);
        assert!(enqueue(&store, &status_comment(), at(1)).await);
        assert_eq!(finish(&store, &lease, &first, Outcome::Done).await, Finished::AskedAnew);
        let second = due(&store, &lease, 1).await.remove(0);
        assert_eq!((second.generation, second.attempts), (1, 0));
        assert_eq!(finish(&store, &lease, &second, Outcome::Done).await, Finished::Recorded);
        let done = effects::effect(&store, "status").await.unwrap().unwrap();
        assert_eq!((done.status, done.done_at), (EffectStatus::Done, Some(at(9))));
    }

    async fn later_edits_replace_an_earlier_one_that_still_waits(db: TestDatabase) {
        let store = db.store().await;
        for (seconds, payload) in [(0, "1"), (1, "2"), (2, "3")] {
            let comment = NewEffect { payload: payload.to_owned(), ..status_comment() };
            enqueue(&store, &comment, at(seconds)).await;
        }
        let lease = lease(&store, "w", 5).await.unwrap();
        let found = due(&store, &lease, 5).await;
        assert_eq!((found.len(), found[0].payload.as_str(), found[0].generation), (1, "3", 2));
        assert_eq!(found[0].created_at, at(0), "its place in the queue is kept");
    }

    async fn a_dead_status_comment_is_revived_by_asking_anew(db: TestDatabase) {
        let store = db.store().await;
        enqueue(&store, &status_comment(), at(0)).await;
        let lease = lease(&store, "w", 0).await.unwrap();
        let found = due(&store, &lease, 0).await.remove(0);
        finish(&store, &lease, &found, Outcome::Dead("422".to_owned())).await;
        assert!(enqueue(&store, &status_comment(), at(20)).await);
        let found = due(&store, &lease, 20).await.remove(0);
        assert_eq!((found.attempts, found.last_error), (0, None));
    }

    async fn a_failed_effect_comes_back_at_its_instant_with_its_error(db: TestDatabase) {
        let store = db.store().await;
        enqueue(&store, &effect("e"), at(0)).await;
        let held = lease(&store, "w", 0).await.unwrap();
        let found = due(&store, &held, 0).await.remove(0);
        finish(&store, &held, &found, Outcome::RetryAt(at(30), "502".to_owned())).await;
        effects::release_writer(&store, &held).await.unwrap();
        assert_eq!(lease(&store, "w", 29).await, None);
        assert_eq!(effects::next_due(&store).await.unwrap(), Some(at(30)));
        let again = lease(&store, "w", 30).await.unwrap();
        let found = due(&store, &again, 30).await.remove(0);
        assert_eq!((found.attempts, found.last_error.as_deref()), (1, Some("502")));
    }

    async fn an_effect_that_waits_comes_back_at_its_instant_and_has_not_failed(db: TestDatabase) {
        let store = db.store().await;
        enqueue(&store, &effect("e"), at(0)).await;
        let held = lease(&store, "w", 0).await.unwrap();
        let found = due(&store, &held, 0).await.remove(0);
        finish(&store, &held, &found, Outcome::Waits(at(30), "held".to_owned())).await;
        assert_eq!(due(&store, &held, 29).await, []);
        let found = due(&store, &held, 30).await.remove(0);
        assert_eq!((found.attempts, found.last_error.as_deref()), (0, Some("held")));
    }

    async fn dead_effects_are_listed_page_by_page_and_replayed(db: TestDatabase) {
        let store = db.store().await;
        for id in ["a", "b", "c"] {
            enqueue(&store, &effect(id), at(0)).await;
        }
        let held = lease(&store, "w", 0).await.unwrap();
        for found in due(&store, &held, 0).await {
            finish(&store, &held, &found, Outcome::Dead("422".to_owned())).await;
        }
        let first = effects::dead(&store, None, 2).await.unwrap();
        let rest = effects::dead(&store, first.last(), 2).await.unwrap();
        assert_eq!((first.len(), rest.len()), (2, 1));
        assert_eq!(rest[0].effect_id, "c");
        assert!(effects::replay(&store, "c", at(10)).await.unwrap());
        assert!(!effects::replay(&store, "c", at(10)).await.unwrap());
        assert_eq!(due(&store, &held, 10).await[0].effect_id, "c");
        let depth = effects::depth(&store, at(60)).await.unwrap();
        assert_eq!(depth, EffectsDepth { pending: 1, dead: 2, oldest_age: Some(MINUTE) });
    }

    async fn a_dropped_effect_keeps_the_reason(db: TestDatabase) {
        let store = db.store().await;
        enqueue(&store, &effect("e"), at(0)).await;
        let held = lease(&store, "w", 0).await.unwrap();
        let found = due(&store, &held, 0).await.remove(0);
        finish(&store, &held, &found, Outcome::Dropped("expired".to_owned())).await;
        let dropped = effects::effect(&store, "e").await.unwrap().unwrap();
        assert_eq!(dropped.status, EffectStatus::Dropped);
        assert_eq!(dropped.last_error.as_deref(), Some("expired"));
    }

    async fn an_installation_has_one_writer_at_a_time(db: TestDatabase) {
        let store = db.store().await;
        enqueue(&store, &effect("one"), at(0)).await;
        enqueue(&store, &NewEffect { installation_id: InstallationId(2), ..effect("two") }, at(0)).await;
        let first = lease(&store, "a", 0).await.unwrap();
        let second = lease(&store, "b", 0).await.unwrap();
        assert_ne!(first.installation_id, second.installation_id);
        assert_eq!(lease(&store, "c", 0).await, None);
    }

    async fn many_who_ask_at_once_never_get_the_same_installation(db: TestDatabase) {
        let stores = [db.store().await, db.store().await];
        for id in 1..=10 {
            let one = NewEffect { installation_id: InstallationId(id), ..effect(&format!("e{id}")) };
            enqueue(&stores[0], &one, at(0)).await;
        }
        let asking = (0..30).map(|who| {
            let store = stores[who % 2].clone();
            tokio::spawn(async move { lease(&store, &format!("w{who}"), 0).await })
        });
        let mut taken = Vec::new();
        for asked in asking.collect::<Vec<_>>() {
            taken.extend(asked.await.unwrap().map(|lease| lease.installation_id));
        }
        let different: HashSet<_> = taken.iter().copied().collect();
        assert_eq!((taken.len(), different.len()), (10, 10));
    }

    async fn a_writer_whose_lease_ended_can_neither_see_nor_finish_nor_note(db: TestDatabase) {
        let store = db.store().await;
        enqueue(&store, &effect("e"), at(0)).await;
        let slow = lease(&store, "slow", 0).await.unwrap();
        let found = due(&store, &slow, 0).await.remove(0);
        let quick = lease(&store, "quick", 60).await.unwrap();
        assert_eq!(quick.fence, slow.fence + 1);
        assert_eq!(due(&store, &slow, 60).await, []);
        let late = Hold { until: at(999), next_write_at: at(99) };
        let finished = effects::finish(&store, &slow, &found, &Outcome::Done, late, at(61)).await;
        assert!(matches!(finished, Err(StoreError::LeaseLost { .. })));
        effects::release_writer(&store, &slow).await.unwrap();
        assert_eq!(lease(&store, "third", 61).await, None, "a late release frees nothing");
        assert_eq!(finish(&store, &quick, &found, Outcome::Done).await, Finished::Recorded);
        effects::release_writer(&store, &quick).await.unwrap();
        let next = lease(&store, "fourth", 62).await;
        assert_eq!(next, None, "nothing is due any more");
    }

    async fn a_lease_lasts_longer_with_each_effect_and_a_released_one_is_free(db: TestDatabase) {
        let store = db.store().await;
        for id in ["e", "f"] {
            enqueue(&store, &effect(id), at(0)).await;
        }
        let held = lease(&store, "a", 0).await.unwrap();
        let [first, second] = <[Effect; 2]>::try_from(due(&store, &held, 0).await).unwrap();
        let (done, long) = (Outcome::Done, hold(300, &held));
        effects::finish(&store, &held, &first, &done, long, at(1)).await.unwrap();
        assert_eq!(lease(&store, "b", 299).await, None);
        assert_eq!(effects::next_due(&store).await.unwrap(), Some(at(300)));
        effects::release_writer(&store, &held).await.unwrap();
        let late = effects::finish(&store, &held, &second, &done, long, at(2)).await;
        assert!(matches!(late, Err(StoreError::LeaseLost { .. })));
        let next = lease(&store, "b", 3).await.expect("what was not finished is due");
        assert_eq!(due(&store, &next, 3).await, [second]);
    }

    async fn the_next_writer_keeps_the_interval_of_the_last(db: TestDatabase) {
        let store = db.store().await;
        enqueue(&store, &effect("e"), at(0)).await;
        let first = lease(&store, "a", 0).await.unwrap();
        assert_eq!(first.next_write_at, Timestamp::UNIX_EPOCH);
        let found = due(&store, &first, 0).await.remove(0);
        let later = Outcome::RetryAt(at(1), "not yet".to_owned());
        let hold = Hold { next_write_at: at(7), ..hold(60, &first) };
        effects::finish(&store, &first, &found, &later, hold, at(0)).await.unwrap();
        effects::release_writer(&store, &first).await.unwrap();
        assert_eq!(lease(&store, "b", 1).await.unwrap().next_write_at, at(7));
    }

    async fn queueing_rings_after_the_commit_and_not_before(db: TestDatabase) {
        let store = db.store().await;
        let wake = store.effects_wake();
        let mut ring = std::pin::pin!(wake.notified());
        ring.as_mut().enable();
        let mut tx = store.begin_write().await.unwrap();
        effects::enqueue(&mut tx, &effect("e"), at(0)).await.unwrap();
        assert!(futures_util::poll!(ring.as_mut()).is_pending());
        tx.commit().await.unwrap();
        assert!(futures_util::poll!(ring.as_mut()).is_ready());
    }
}
