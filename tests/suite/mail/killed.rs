//! The real binary, killed while it sends; and how long the first and the last mail take.
//!
//! `MAIL_ADDRESSES` says to how many addresses (`just mail-bench 10000`).

use std::collections::BTreeMap;
use std::time::Duration;

use micro_acquisition::clock::{Clock as _, SystemClock};
use micro_acquisition::config::Config;
use micro_acquisition::fake_github::shuffled;
use micro_acquisition::mail::keys::Keys;
use micro_acquisition::store::Store;
use micro_acquisition::store::mail::{self, MessageStatus};
use micro_acquisition::vault::Vault;

use super::sink::{Sink, Taken};
use crate::kill::{Process, Stage, until, until_within};
use crate::postgres::{TestDatabase, on, on_both_databases};

fn addresses(default: u32) -> u32 {
    std::env::var("MAIL_ADDRESSES").map_or(default, |text| text.parse().unwrap())
}

/// The keys of a service with the stage's secret.
fn keys() -> Keys {
    let config = Config::load(None, [("SESSION_SECRET".to_owned(), "5a".repeat(32))]).unwrap();
    Keys::new(&Vault::new(&config.session_secret().unwrap()).unwrap()).unwrap()
}

/// A stage with a mail server and so many people on the list.
async fn stage(db: &TestDatabase, sink: &Sink, people: u32, rate: &str) -> (Stage, Store) {
    let mut stage = Stage::set(db).await;
    stage.repository.collaborator("olivia", "admin");
    stage.more = vec![
        ("SMTP_URL", format!("smtp://127.0.0.1:{}", sink.port)),
        ("MAIL_FROM", "us@procurement.example".to_owned()),
        ("MICRO_ACQUISITION_MAIL__RATE_PER_SECOND", rate.to_owned()),
        ("WORKER_LEASE", "PT4S".to_owned()),
    ];
    let (store, keys) = (db.store().await, keys());
    let mut tx = store.begin_write().await.unwrap();
    for number in 0..people {
        let reader = format!("reader{number}@example.org");
        super::put_in(&mut tx, &keys, number, &reader).await;
    }
    tx.commit().await.unwrap();
    (stage, store)
}

async fn is_sent(store: &Store, people: u32) -> Option<()> {
    if mail::depth(store, SystemClock.now()).await.unwrap().pending > 0 {
        return None;
    }
    let all = mail::list(store, Some(MessageStatus::Sent), i64::from(people) + 1)
        .await
        .unwrap();
    (all.len() == usize::try_from(people).unwrap()).then_some(())
}

/// Waits for it, looking so seldom that looking costs little of what is measured.
async fn is_all_sent(store: &Store, people: u32) {
    let patience = Duration::from_secs(150 + u64::from(people) / 20);
    until_within(patience, "everything is sent", || async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        is_sent(store, people).await
    })
    .await;
}

/// Each address has its mail; what came twice is told apart, and is the same twice.
async fn each_has_its_mail(store: &Store, sink: &Sink, people: u32, kills: usize) {
    let mut taken: BTreeMap<String, Vec<Taken>> = BTreeMap::new();
    for it in sink.taken() {
        taken.entry(it.to.clone()).or_default().push(it);
    }
    let sent = mail::list(store, Some(MessageStatus::Sent), i64::from(people))
        .await
        .unwrap();
    let doubtful = sent.iter().filter(|it| it.doubts > 0).count();
    assert_eq!(
        taken.len(),
        usize::try_from(people).unwrap(),
        "an address has nothing"
    );
    let twice: Vec<&Vec<Taken>> = taken.values().filter(|it| it.len() > 1).collect();
    for copies in &twice {
        for copy in &copies[1..] {
            assert_eq!(
                copy.bytes, copies[0].bytes,
                "a second copy is another message"
            );
        }
    }
    assert!(
        twice.len() <= doubtful,
        "{} came twice, {doubtful} were doubted",
        twice.len()
    );
    assert!(
        doubtful <= 10 * kills,
        "more were doubted than can be under way"
    );
    println!("{people} addresses, {kills} kills");
    println!("{:6}  exactly once, and we know it", sent.len() - doubtful);
    println!("{doubtful:6}  at least once: the process died before it heard the server's word");
    println!(
        "{:6}  of these came twice, byte for byte the same",
        twice.len()
    );
}

async fn kills(db: TestDatabase, workers: usize) {
    let people = addresses(250);
    // A server that takes its time, so that a kill meets messages under way.
    let Some(sink) = Sink::start(15) else { return };
    let (stage, store) = stage(&db, &sink, people, "5000").await;
    let one = workers == 1;
    let parts: Vec<(&str, String)> = if one {
        vec![("--role=all", stage.address.clone())]
    } else {
        stage.replicas().to_vec()
    };
    let start = |at: usize| stage.spawn_under(&[], &[parts[at].0], &parts[at].1);
    let mut alive: Vec<Process> = (0..parts.len()).map(start).collect();
    stage.is_ready().await;
    stage.posts();
    stage.github.deliver_all().await.unwrap();
    until("the first mail is taken", || async {
        (!sink.taken().is_empty()).then_some(())
    })
    .await;

    let (mut killed, mut seed) = (0, 20_210_623);
    let most = 6 + usize::try_from(people).unwrap() / 500;
    while killed < most && is_sent(&store, people).await.is_none() {
        seed += 1;
        let pause = shuffled((0..250_u64).collect(), seed)[0];
        tokio::time::sleep(Duration::from_millis(50 + pause)).await;
        let at = if one { 0 } else { 1 + killed % 2 };
        alive.remove(at).dies_by_sigkill();
        alive.insert(at, start(at));
        killed += 1;
        if one {
            stage.is_ready().await;
        }
    }
    is_all_sent(&store, people).await;
    drop(alive);
    each_has_its_mail(&store, &sink, people, killed).await;
}

on_both_databases! {
    async fn a_process_that_is_killed_at_random_leaves_no_address_out(db: TestDatabase) {
        kills(db, 1).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_processes_that_send_either_may_be_killed_at_any_instant() {
    on(TestDatabase::postgres().await, |db| kills(db, 2)).await;
}

on_both_databases! {
    async fn the_first_mail_is_handed_over_within_seconds_of_the_posting(db: TestDatabase) {
        let people = addresses(200);
        let Some(sink) = Sink::start(0) else { return };
        let rate = std::env::var("MAIL_RATE").unwrap_or_else(|_| "1000".to_owned());
        let (stage, store) = stage(&db, &sink, people, &rate).await;
        let process = stage.serve().await;
        let posted = SystemClock.now();
        stage.posts();
        stage.github.deliver_all().await.unwrap();
        is_all_sent(&store, people).await;
        drop(process);

        let since = |at: f64| at - posted.as_duration().as_secs_f64();
        let mut at: Vec<f64> = sink.taken().iter().map(|it| since(it.at)).collect();
        at.sort_by(f64::total_cmp);
        let database = if db.is_sqlite() { "SQLite" } else { "PostgreSQL" };
        println!("{database}, {people} addresses, at most {rate} a second");
        println!("{:8.2} s  from the label to the first mail handed over", at[0]);
        println!("{:8.2} s  to the last", at[at.len() - 1]);
        assert_eq!(at.len(), usize::try_from(people).unwrap());
    }
}
