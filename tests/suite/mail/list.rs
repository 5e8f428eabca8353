//! Asking, confirming, changing, leaving.

use jiff::SignedDuration;
use micro_acquisition::domain::mailing::Tongue;
use micro_acquisition::mail::keys::Purpose;
use micro_acquisition::mail::list::Asked;
use micro_acquisition::store::subscribers::{self, Standing, THE_LIST};

use super::{address, wishes, world};
use crate::postgres::on_both_databases;

on_both_databases! {
    async fn nothing_is_sent_to_an_address_that_did_not_confirm(db: TestDatabase) {
        let Some((world, sink)) = world(&db).await else { return };
        let mut world = world;
        world.asks("ada@example.org", THE_LIST, wishes(Tongue::En, &[])).await;
        world.mail_goes_out().await;
        world.labelled_issue(crate::scenarios::text::ENGLISH).await;
        world.mail_goes_out().await;

        let taken = sink.taken();
        assert_eq!(taken.len(), 1, "{taken:?}");
        assert!(taken[0].header("subject").unwrap().contains("Confirm"));
        assert_eq!(taken[0].header("list-unsubscribe"), None);
    }

    async fn a_stranger_who_asks_learns_nothing_and_changes_nothing(db: TestDatabase) {
        let Some((world, sink)) = world(&db).await else { return };
        world.subscribes(&sink, "ada@example.org", wishes(Tongue::Fr, &["Rust"])).await;
        world.scene.clock.advance(SignedDuration::from_mins(11));

        let again = world.asks("ADA@example.org", THE_LIST, wishes(Tongue::En, &[])).await;
        let new = world.asks("bob@example.org", THE_LIST, wishes(Tongue::En, &[])).await;

        assert_eq!((again, new), (Asked::OnItsWay, Asked::OnItsWay));
        world.mail_goes_out().await;
        let told = sink.taken_for("ada@example.org").pop().unwrap();
        let text = told.part("text/plain");
        assert!(text.contains("Rien n’a changé"), "{text}");
        let token = told.link("/fr/abonnement/gerer");
        let token = token.split("token=").nth(1).unwrap();
        let kept = world.list().of_link(Purpose::Manage, token).await.unwrap().unwrap();
        assert_eq!(kept.wishes, wishes(Tongue::Fr, &["Rust"]));
        assert_eq!(kept.standing, Standing::Active);
    }

    async fn nobody_can_have_a_mailbox_flooded(db: TestDatabase) {
        let Some((world, sink)) = world(&db).await else { return };
        for _ in 0..200 {
            let asked = world.asks("ada@example.org", THE_LIST, wishes(Tongue::En, &[])).await;
            assert_eq!(asked, Asked::OnItsWay);
            world.mail_goes_out().await;
            world.scene.clock.advance(SignedDuration::from_mins(5));
        }
        // Within seventeen hours: three, and each at least ten minutes after the last.
        assert_eq!(sink.taken().len(), 3);
    }

    async fn an_hour_takes_no_more_people_than_are_allowed(db: TestDatabase) {
        let Some((world, sink)) = world(&db).await else { return };
        let most = world.app().mail.policy.subscriptions_per_hour;
        for number in 0..most {
            let address = format!("a{number}@example.org");
            let asked = world.asks(&address, THE_LIST, wishes(Tongue::En, &[]));
            assert_eq!(asked.await, Asked::OnItsWay);
        }
        let ask = || world.asks("late@example.org", THE_LIST, wishes(Tongue::En, &[]));
        assert_eq!(ask().await, Asked::TooMany);
        world.scene.clock.advance(SignedDuration::from_mins(61));
        assert_eq!(ask().await, Asked::OnItsWay);
        drop(sink);
    }

    async fn an_address_that_left_is_erased_and_may_come_back(db: TestDatabase) {
        let Some((world, sink)) = world(&db).await else { return };
        world.subscribes(&sink, "ada@example.org", wishes(Tongue::En, &[])).await;
        let hash = world.app().mail.keys.hash(&address("ada@example.org"));
        let kept = async || {
            let mut tx = world.app().store.begin_write().await.unwrap();
            let found = subscribers::by_address(&mut tx, &hash, THE_LIST).await.unwrap();
            tx.rollback().await.unwrap();
            found.unwrap()
        };
        let token = world.app().mail.keys.token(
            Purpose::Manage,
            kept().await.subscriber_id.parse().unwrap(),
            world.app().clock.now(),
        );

        assert!(world.list().end(&token).await.unwrap());
        assert!(world.list().end(&token).await.unwrap(), "leaving twice is leaving");

        let left = kept().await;
        assert_eq!((left.standing, left.address), (Standing::Left, None));
        assert!(!world.list().wish(&token, wishes(Tongue::Fr, &[])).await.unwrap());
        world.scene.clock.advance(SignedDuration::from_mins(11));
        world.subscribes(&sink, "ada@example.org", wishes(Tongue::Fr, &[])).await;
        assert_eq!(kept().await.standing, Standing::Active);
    }

    async fn what_the_provider_tells_ends_every_subscription_of_the_address(db: TestDatabase) {
        let Some((world, sink)) = world(&db).await else { return };
        world.subscribes(&sink, "ada@example.org", wishes(Tongue::En, &[])).await;
        let ended = world.list().told(&address("Ada@Example.org"), Standing::Complained).await.unwrap();
        assert_eq!(ended, 1);
        let again = world.list().told(&address("ada@example.org"), Standing::Bounced).await.unwrap();
        assert_eq!(again, 0);
        assert_eq!(subscribers::active(&world.app().store).await.unwrap(), 0);
    }
}
