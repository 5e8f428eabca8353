//! Subscriptions and messages: found by hash, leased at the rate, forgotten in time.

use jiff::SignedDuration;
use micro_acquisition::domain::ids::UserId;
use micro_acquisition::domain::mailing::{Pace, Tongue, Wishes};
use micro_acquisition::domain::mailing_rate::Rate;
use micro_acquisition::store::Store;
use micro_acquisition::store::mail::{self, Depth, Leased, MessageStatus, NewMessage, Sent};
use micro_acquisition::store::subscribers::{self, Standing, Subscriber, THE_LIST};

use super::{MINUTE, at};
use crate::postgres::on_both_databases;

const FAST: Rate = Rate {
    per_second: 100,
    per_day: 0,
};

pub fn subscriber(id: &str, user: UserId, standing: Standing) -> Subscriber {
    Subscriber {
        subscriber_id: id.to_owned(),
        address_hash: format!("{id:0>64}"),
        user_id: user,
        address: Some(vec![1, 2, 3]),
        standing,
        wishes: Wishes {
            tongue: Tongue::Both,
            pace: Pace::Immediately,
            skills: vec!["Rust".to_owned()],
        },
        asked: 1,
        asked_at: at(0),
    }
}

pub async fn put(store: &Store, it: &Subscriber) {
    let mut tx = store.begin_write().await.unwrap();
    subscribers::put(&mut tx, it).await.unwrap();
    tx.commit().await.unwrap();
}

async fn queue(store: &Store, id: &str, subscriber: &str, priority: i64, seconds: i64) -> bool {
    let message = NewMessage {
        message_id: id.to_owned(),
        mailing: "mailing".to_owned(),
        subscriber_id: subscriber.to_owned(),
        matter: "{}".to_owned(),
        priority,
    };
    let mut tx = store.begin_write().await.unwrap();
    let queued = mail::enqueue(&mut tx, &message, at(seconds)).await.unwrap();
    tx.commit().await.unwrap();
    queued
}

async fn lease(store: &Store, id: &str, rate: &Rate, most: i64, seconds: i64) -> Leased {
    mail::lease(store, id, rate, most, at(seconds), MINUTE)
        .await
        .unwrap()
}

fn ids(leased: &Leased) -> Vec<&str> {
    leased
        .messages
        .iter()
        .map(|it| it.message_id.as_str())
        .collect()
}

on_both_databases! {
    async fn a_subscription_comes_back_as_it_was_put(db: TestDatabase) {
        let store = db.store().await;
        let it = subscriber("a", UserId(7), Standing::Pending);
        put(&store, &it).await;
        assert_eq!(subscribers::by_id(&store, "a").await.unwrap(), Some(it.clone()));
        let mut tx = store.begin_write().await.unwrap();
        let found = subscribers::by_address(&mut tx, &it.address_hash, UserId(7)).await.unwrap();
        assert_eq!(found, Some(it.clone()));
        assert_eq!(subscribers::by_address(&mut tx, &it.address_hash, THE_LIST).await.unwrap(), None);
        tx.rollback().await.unwrap();
        let wishes = Wishes { tongue: Tongue::Fr, pace: Pace::Weekly, skills: Vec::new() };
        let mut tx = store.begin_write().await.unwrap();
        assert!(subscribers::wish(&mut tx, &Subscriber { wishes: wishes.clone(), ..it.clone() }).await.unwrap());
        assert!(subscribers::confirm(&mut tx, "a", at(1)).await.unwrap());
        assert!(!subscribers::confirm(&mut tx, "a", at(2)).await.unwrap());
        tx.commit().await.unwrap();
        let kept = subscribers::by_id(&store, "a").await.unwrap().unwrap();
        assert_eq!(kept, Subscriber { wishes, standing: Standing::Active, ..it });
        assert_eq!(subscribers::own(&store, UserId(7)).await.unwrap(), [kept]);
        assert_eq!(subscribers::own(&store, THE_LIST).await.unwrap(), []);
    }

    async fn an_address_has_one_subscription_for_the_list_and_one_for_each_account(db: TestDatabase) {
        let store = db.store().await;
        let list = subscriber("a", THE_LIST, Standing::Active);
        put(&store, &list).await;
        put(&store, &Subscriber { subscriber_id: "b".to_owned(), user_id: UserId(7), ..list.clone() }).await;
        let mut tx = store.begin_write().await.unwrap();
        let third = Subscriber { subscriber_id: "c".to_owned(), ..list.clone() };
        assert!(subscribers::put(&mut tx, &third).await.unwrap_err().is_duplicate());
        drop(tx);
        let mut tx = store.begin_write().await.unwrap();
        let hash = &list.address_hash;
        let ended = subscribers::end_address(&mut tx, hash, Standing::Bounced, at(1)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(ended, 2);
        for id in ["a", "b"] {
            let ended = subscribers::by_id(&store, id).await.unwrap().unwrap();
            assert_eq!((ended.standing, ended.address), (Standing::Bounced, None));
        }
    }

    async fn the_list_is_read_page_by_page(db: TestDatabase) {
        let store = db.store().await;
        for id in ["c", "a", "b"] {
            put(&store, &subscriber(id, THE_LIST, Standing::Active)).await;
        }
        put(&store, &subscriber("d", THE_LIST, Standing::Pending)).await;
        put(&store, &subscriber("e", UserId(7), Standing::Active)).await;
        let page = async |after: &str| -> Vec<String> {
            let page = subscribers::page(&store, Pace::Immediately, after, 2).await.unwrap();
            page.into_iter().map(|it| it.subscriber_id).collect()
        };
        assert_eq!(page("").await, ["a", "b"]);
        assert_eq!(page("b").await, ["c"]);
        assert_eq!(subscribers::page(&store, Pace::Weekly, "", 2).await.unwrap(), []);
        assert_eq!(subscribers::active(&store).await.unwrap(), 3);
        assert_eq!(subscribers::asked_since(&store, at(-1)).await.unwrap(), 5);
        assert_eq!(subscribers::asked_since(&store, at(0)).await.unwrap(), 0);
    }

    async fn who_never_confirmed_is_forgotten(db: TestDatabase) {
        let store = db.store().await;
        put(&store, &subscriber("a", THE_LIST, Standing::Pending)).await;
        put(&store, &subscriber("b", THE_LIST, Standing::Active)).await;
        let mut tx = store.begin_write().await.unwrap();
        assert_eq!(subscribers::forget_unconfirmed(&mut tx, at(0)).await.unwrap(), 0);
        assert_eq!(subscribers::forget_unconfirmed(&mut tx, at(1)).await.unwrap(), 1);
        tx.commit().await.unwrap();
        assert_eq!(subscribers::by_id(&store, "a").await.unwrap(), None);
    }

    async fn a_subscription_that_ends_takes_what_is_queued_for_it_along(db: TestDatabase) {
        let store = db.store().await;
        for id in ["a", "b"] {
            put(&store, &subscriber(id, THE_LIST, Standing::Active)).await;
            assert!(queue(&store, &format!("to-{id}"), id, 10, 0).await);
        }
        let mut tx = store.begin_write().await.unwrap();
        assert!(subscribers::end(&mut tx, "a", Standing::Left, at(1)).await.unwrap());
        assert!(!subscribers::end(&mut tx, "a", Standing::Left, at(1)).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(ids(&lease(&store, "one", &FAST, 9, 2).await), ["to-b"]);
        let dropped = mail::message(&store, "to-a").await.unwrap().unwrap();
        assert_eq!((dropped.status, dropped.last_error.as_deref()), (MessageStatus::Dropped, Some("left")));
    }

    async fn a_message_is_queued_once_and_leased_by_one(db: TestDatabase) {
        let store = db.store().await;
        assert!(queue(&store, "news", "a", 10, 0).await);
        assert!(!queue(&store, "news", "a", 10, 0).await);
        assert!(queue(&store, "asked", "b", 0, 1).await);
        let one = lease(&store, "one", &FAST, 1, 1).await;
        assert_eq!(ids(&one), ["asked"], "whoever waits for a confirmation goes first");
        let other = lease(&store, "other", &FAST, 9, 1).await;
        assert_eq!(ids(&other), ["news"]);
        assert_eq!(ids(&lease(&store, "third", &FAST, 9, 1).await), [""; 0]);
        let done = [("asked".to_owned(), Sent::Taken), ("news".to_owned(), Sent::Taken)];
        assert_eq!(mail::finish(&store, "one", &done, at(2)).await.unwrap(), 1);
        let depth = mail::depth(&store, at(30)).await.unwrap();
        assert_eq!(depth, Depth { pending: 1, dead: 0, doubtful: 0, oldest_age: Some(SignedDuration::from_secs(30)) });
    }

    async fn a_lease_that_ended_is_taken_over_and_doubted(db: TestDatabase) {
        let store = db.store().await;
        queue(&store, "m", "a", 10, 0).await;
        lease(&store, "dead", &FAST, 9, 0).await;
        assert_eq!(mail::next_due(&store, &FAST).await.unwrap(), Some(at(60)));
        assert_eq!(ids(&lease(&store, "next", &FAST, 9, 59).await), [""; 0]);
        let taken = lease(&store, "next", &FAST, 9, 60).await;
        assert_eq!(taken.messages[0].doubts, 1);
        let done = [("m".to_owned(), Sent::Taken)];
        assert_eq!(mail::finish(&store, "dead", &done, at(61)).await.unwrap(), 0);
        assert_eq!(mail::finish(&store, "next", &done, at(61)).await.unwrap(), 1);
        assert_eq!(mail::depth(&store, at(61)).await.unwrap().doubtful, 1);
        assert_eq!(mail::next_due(&store, &FAST).await.unwrap(), None);
    }

    async fn each_outcome_leaves_its_trace(db: TestDatabase) {
        let store = db.store().await;
        let outcomes = [
            ("doubtful", Sent::Doubtful(at(500), "why".to_owned()), MessageStatus::Pending, 1),
            ("dropped", Sent::Dropped("why".to_owned()), MessageStatus::Dropped, 0),
            ("later", Sent::RetryAt(at(500), "why".to_owned()), MessageStatus::Pending, 0),
            ("dead", Sent::Dead("why".to_owned()), MessageStatus::Dead, 0),
        ];
        for (id, ..) in &outcomes {
            queue(&store, id, "a", 10, 0).await;
        }
        lease(&store, "one", &FAST, 9, 0).await;
        let done: Vec<(String, Sent)> =
            outcomes.iter().map(|(id, sent, ..)| ((*id).to_owned(), sent.clone())).collect();
        assert_eq!(mail::finish(&store, "one", &done, at(1)).await.unwrap(), 4);
        for (id, _, status, doubts) in outcomes {
            let kept = mail::message(&store, id).await.unwrap().unwrap();
            assert_eq!((kept.status, kept.doubts), (status, doubts), "{id}");
            assert_eq!(kept.last_error.as_deref(), Some("why"), "{id}");
        }
        assert_eq!(ids(&lease(&store, "two", &FAST, 9, 499).await), [""; 0]);
        assert_eq!(ids(&lease(&store, "two", &FAST, 9, 500).await).len(), 2);
        assert!(mail::replay(&store, "dead", at(501)).await.unwrap());
        assert!(!mail::replay(&store, "dead", at(501)).await.unwrap());
        assert_eq!(ids(&lease(&store, "three", &FAST, 9, 501).await), ["dead"]);
        let dropped = mail::list(&store, Some(MessageStatus::Dropped), 9).await.unwrap();
        assert_eq!(dropped.len(), 1);
        assert_eq!(mail::list(&store, None, 9).await.unwrap().len(), 4);
    }

    async fn two_processes_keep_one_rate(db: TestDatabase) {
        let store = db.store().await;
        let rate = Rate { per_second: 4, per_day: 6 };
        for number in 0..9 {
            queue(&store, &format!("m{number}"), "a", 10, 0).await;
        }
        assert_eq!(ids(&lease(&store, "one", &rate, 3, 0).await).len(), 3);
        assert_eq!(ids(&lease(&store, "two", &rate, 9, 0).await).len(), 1);
        assert_eq!(ids(&lease(&store, "two", &rate, 9, 0).await).len(), 0);
        assert_eq!(ids(&lease(&store, "one", &rate, 9, 10).await).len(), 2, "the day has six");
        assert_eq!(ids(&lease(&store, "one", &rate, 9, 20).await).len(), 0);
    }

    async fn a_pause_that_the_server_asked_for_holds_everybody(db: TestDatabase) {
        let store = db.store().await;
        queue(&store, "m", "a", 10, 0).await;
        mail::pause(&store, at(30)).await.unwrap();
        mail::pause(&store, at(20)).await.unwrap();
        assert_eq!(ids(&lease(&store, "one", &FAST, 9, 29).await), [""; 0]);
        assert_eq!(mail::next_due(&store, &FAST).await.unwrap(), Some(at(30)));
        assert_eq!(ids(&lease(&store, "one", &FAST, 9, 30).await), ["m"]);
    }

    async fn what_was_sent_long_ago_is_forgotten(db: TestDatabase) {
        let store = db.store().await;
        for id in ["sent", "pending"] {
            queue(&store, id, "a", 10, 0).await;
        }
        lease(&store, "one", &FAST, 1, 0).await;
        let done = [("pending".to_owned(), Sent::Taken), ("sent".to_owned(), Sent::Taken)];
        assert_eq!(mail::finish(&store, "one", &done, at(1)).await.unwrap(), 1);
        let mut tx = store.begin_write().await.unwrap();
        assert_eq!(mail::prune(&mut tx, at(1)).await.unwrap(), 0);
        assert_eq!(mail::prune(&mut tx, at(1) + SignedDuration::from_secs(1)).await.unwrap(), 1);
        tx.commit().await.unwrap();
        assert_eq!(mail::list(&store, None, 9).await.unwrap().len(), 1);
    }
}
