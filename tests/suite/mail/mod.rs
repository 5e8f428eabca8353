//! Mail, against a real SMTP server that takes, refuses, defers and drops.

mod account;
mod adapters;
mod covered;
mod killed;
pub mod letters;
mod list;
mod news;
mod shown;
mod sink;
mod surveyed;

use jiff::SignedDuration;
use micro_acquisition::domain::ids::UserId;
use micro_acquisition::domain::mailing::{Pace, Tongue, Wishes};
use micro_acquisition::mail::address::Address;
use micro_acquisition::mail::keys::Keys;
use micro_acquisition::mail::list::{Asked, List};
use micro_acquisition::mail::worker::MailWorker;
use micro_acquisition::store::subscribers::{self, Standing, Subscriber, THE_LIST};
use micro_acquisition::store::{Store, Tx};

use crate::postgres::TestDatabase;
use crate::scenarios::world::World;

use self::sink::Sink;

/// A world with a mail server; none where there is no server to be had.
async fn world(db: &TestDatabase) -> Option<(World, Sink)> {
    let sink = Sink::start(0)?;
    let world = World::with(db, |_| sink.environment()).await;
    Some((world, sink))
}

fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

fn wishes(tongue: Tongue, skills: &[&str]) -> Wishes {
    Wishes {
        tongue,
        pace: Pace::Immediately,
        skills: skills.iter().map(|skill| (*skill).to_owned()).collect(),
    }
}

impl World {
    fn mail_worker(&self) -> MailWorker {
        MailWorker {
            app: self.app().clone(),
            owner: "mail".to_owned(),
            lease: SignedDuration::from_secs(60),
        }
    }

    fn list(&self) -> List<'_> {
        List {
            store: &self.app().store,
            mail: &self.app().mail,
            now: self.app().clock.now(),
        }
    }

    /// Sends what is due now.
    async fn mail_goes_out(&self) {
        let worker = self.mail_worker();
        while worker.work().await.unwrap() {}
    }

    async fn asks(&self, to: &str, user: UserId, wishes: Wishes) -> Asked {
        self.list()
            .subscribe(&address(to), user, wishes)
            .await
            .unwrap()
    }

    /// Somebody asks and confirms by the link of the message.
    async fn subscribes(&self, sink: &Sink, to: &str, wishes: Wishes) {
        self.subscribes_as(sink, to, THE_LIST, wishes).await;
    }

    async fn subscribes_as(&self, sink: &Sink, to: &str, user: UserId, wishes: Wishes) {
        assert_eq!(self.asks(to, user, wishes).await, Asked::OnItsWay);
        self.mail_goes_out().await;
        let asked = sink.taken_for(to).pop().unwrap();
        let link = asked.link("token=");
        let token = link.split("token=").nth(1).unwrap();
        assert!(self.list().confirm(token).await.unwrap());
    }
}

/// Puts somebody on the list who confirmed long ago.
async fn put(store: &Store, keys: &Keys, number: u32, to: &str) {
    let mut tx = store.begin_write().await.unwrap();
    put_in(&mut tx, keys, number, to).await;
    tx.commit().await.unwrap();
}

async fn put_in(tx: &mut Tx, keys: &Keys, number: u32, to: &str) {
    let id = uuid::Uuid::from_u128(u128::from(number) + 1).to_string();
    let address = address(to);
    let subscriber = Subscriber {
        address_hash: keys.hash(&address),
        user_id: THE_LIST,
        address: Some(keys.seal(&id, &address).unwrap()),
        standing: Standing::Active,
        wishes: wishes(Tongue::En, &[]),
        asked: 1,
        asked_at: jiff::Timestamp::UNIX_EPOCH,
        subscriber_id: id,
    };
    subscribers::put(tx, &subscriber).await.unwrap();
}
