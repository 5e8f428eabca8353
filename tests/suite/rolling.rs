//! A rolling upgrade: two replicas on one PostgreSQL, restarted in turn under a load of
//! webhooks, behind a proxy such as anybody has; and a schema that grows meanwhile.
//!
//! Each webhook is sent until a replica has acknowledged it, and must then be in the inbox
//! and decided, whatever became of that replica. `ROLLING_RESTARTS` says how often.
//! `ROLLING_FROM` names the binary of a version before, which begins on its own schema.

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, Response, StatusCode, Uri};
use futures_util::future::join_all;
use micro_acquisition::fake_github::Delivery;
use micro_acquisition::store::Store;
use micro_acquisition::store::inbox::{self, DeliveryStatus};

use crate::crash::{People, nothing_is_lost_or_twice, setting};
use crate::kill::{Process, Stage, free_address};
use crate::postgres::{TestDatabase, on};

/// How many procurements are under way at once.
const AT_ONCE: usize = 4;

/// The proxy: takes turns, passes over a replica that does not take the connection, and
/// trusts that what it sent is dealt with.
#[derive(Clone)]
struct Proxy {
    replicas: [String; 2],
    turn: Arc<AtomicUsize>,
    client: reqwest::Client,
    answers: Arc<Mutex<BTreeMap<String, usize>>>,
}

impl Proxy {
    /// Starts it; the address that GitHub sends to.
    async fn starts(replicas: [String; 2]) -> (Self, String) {
        let client = reqwest::Client::builder()
            .no_proxy()
            .pool_max_idle_per_host(0)
            .build()
            .unwrap();
        let proxy = Self {
            replicas,
            turn: Arc::default(),
            client,
            answers: Arc::default(),
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().fallback(pass).with_state(proxy.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (proxy, format!("http://{address}/webhooks/github"))
    }

    fn count(&self, what: String) {
        *self.answers.lock().unwrap().entry(what).or_default() += 1;
    }
}

async fn pass(
    State(proxy): State<Proxy>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let first = proxy.turn.fetch_add(1, Ordering::Relaxed);
    for replica in [first % 2, (first + 1) % 2] {
        let url = format!("http://{}{uri}", proxy.replicas[replica]);
        let request = proxy.client.request(method.clone(), url);
        let sent = request
            .headers(headers.clone())
            .body(body.clone())
            .send()
            .await;
        match sent {
            Ok(answer) => {
                let (status, retry) = (answer.status(), answer.headers().get("retry-after"));
                let later = if retry.is_some() { ", come again" } else { "" };
                proxy.count(format!("{}{later}", status.as_u16()));
                return Response::builder()
                    .status(status)
                    .body(Body::empty())
                    .unwrap();
            }
            // Nothing was sent, so that the other one can have it.
            Err(error) if error.is_connect() => proxy.count("turned to the other".to_owned()),
            Err(error) => {
                proxy.count(format!("502, {error:?}"));
                break;
            }
        }
    }
    let status = StatusCode::BAD_GATEWAY;
    Response::builder()
        .status(status)
        .body(Body::empty())
        .unwrap()
}

/// What GitHub has to tell, and which of it was acknowledged.
#[derive(Default)]
struct Courier {
    /// Told to come again.
    again: Vec<Delivery>,
    acknowledged: Vec<Delivery>,
}

impl Courier {
    /// Tells everything that is to be told, all at once.
    async fn delivers(&mut self, stage: &Stage) {
        let mut pending = std::mem::take(&mut self.again);
        pending.extend(stage.github.take_pending());
        let sent = join_all(pending.iter().map(|it| stage.github.deliver(it))).await;
        for (delivery, sent) in pending.into_iter().zip(sent) {
            match sent.unwrap().status {
                202 => self.acknowledged.push(delivery),
                503 => self.again.push(delivery),
                status => panic!("{status} for {}", delivery.name()),
            }
        }
    }

    /// What was acknowledged is in the inbox, and was decided.
    async fn lost_nothing(&self, store: &Store) {
        for delivery in &self.acknowledged {
            let kept = inbox::delivery(store, &delivery.guid).await.unwrap();
            let kept = kept.unwrap_or_else(|| panic!("{} is lost", delivery.name()));
            let settled = [DeliveryStatus::Done, DeliveryStatus::Ignored];
            assert!(settled.contains(&kept.status), "{kept:?}");
        }
    }
}

/// What is done to the service while procurements go on.
#[derive(Debug)]
enum Upgrade {
    /// Each replica is restarted in turn, so often.
    Restarts(u64),
    /// The steps of a later version are taken, which this version knows nothing of.
    LaterSteps,
    /// The binary of a version before is replaced by this one.
    From(String),
}

/// Tables that every webhook, decision and effect writes to.
const BUSY: [&str; 8] = [
    "deliveries",
    "inbox_partitions",
    "effects",
    "timers",
    "opportunities",
    "events",
    "decided",
    "ledger",
];

/// Longer than some decisions and effects take.
async fn meanwhile() {
    tokio::time::sleep(Duration::from_millis(700)).await;
}

impl Upgrade {
    /// Starts both replicas as they are before it, on the schema that they bring.
    async fn begins(&self, stage: &Stage, replicas: &[String; 2]) -> Vec<Process> {
        let before = match self {
            Self::Restarts(_) | Self::LaterSteps => None,
            Self::From(program) => Some(format!("shift; exec '{program}' \"$@\"")),
        };
        let wrapper = before.as_ref().map(|script| ["sh", "-c", script, "sh"]);
        let wrapper = wrapper.as_ref().map_or(&[][..], |it| &it[..]);
        let mut alive = Vec::new();
        for replica in replicas {
            alive.push(stage.spawn_under(wrapper, &[], replica));
            stage.is_ready_at(replica).await;
        }
        alive
    }

    /// How long it and the procurements may take.
    fn patience(&self) -> Duration {
        let restarts = match self {
            Self::Restarts(times) => *times,
            Self::LaterSteps | Self::From(_) => 6,
        };
        Duration::from_secs(240 + 10 * restarts)
    }

    /// What runs afterwards.
    async fn happens(
        &self,
        stage: &Stage,
        db: &TestDatabase,
        replicas: &[String; 2],
        alive: Vec<Process>,
    ) -> Vec<Process> {
        match self {
            Self::Restarts(times) => restarts_in_turn(stage, replicas, alive, *times).await,
            Self::LaterSteps => {
                later_steps(db).await;
                let alive = restarts_in_turn(stage, replicas, alive, 2).await;
                takes_away(db).await;
                alive
            }
            Self::From(_) => {
                meanwhile().await;
                let (code, said) = migrates(db).await;
                assert_eq!(code, Some(0), "{said}");
                meanwhile().await;
                restarts_in_turn(stage, replicas, alive, 2).await
            }
        }
    }
}

async fn restarts_in_turn(
    stage: &Stage,
    replicas: &[String; 2],
    mut alive: Vec<Process>,
    times: u64,
) -> Vec<Process> {
    for at in (0..2).cycle().take(usize::try_from(times).unwrap()) {
        meanwhile().await;
        let ended = alive.remove(at).stops().await;
        assert_eq!(ended, Some(0), "replica {at} did not stop by itself");
        alive.insert(at, stage.spawn_under(&[], &[], &replicas[at]));
        stage.is_ready_at(&replicas[at]).await;
    }
    alive
}

/// What `migrate` of this version ends with, and says.
async fn migrates(db: &TestDatabase) -> (Option<i32>, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_micro-acquisition"));
    program.arg("migrate").env("DATABASE_URL", db.url());
    let run = tokio::task::spawn_blocking(move || program.output().unwrap());
    let output = run.await.unwrap();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code(), errors)
}

/// Steps such as a later version would take: each adds, in a transaction of its own, to a
/// table that is written to meanwhile.
async fn later_steps(db: &TestDatabase) {
    for (step, table) in (9001..).zip(BUSY) {
        meanwhile().await;
        let taken = format!(
            "BEGIN;
             ALTER TABLE {table} ADD COLUMN later_note TEXT;
             ALTER TABLE {table} ADD COLUMN later_count BIGINT NOT NULL DEFAULT 7;
             CREATE INDEX later_{table} ON {table} (later_count) WHERE later_note IS NOT NULL;
             CREATE TABLE later_{table}_notes (note TEXT NOT NULL PRIMARY KEY);
             INSERT INTO _sqlx_migrations
                (version, description, success, checksum, execution_time)
                VALUES ({step}, 'later', true, '\\x00', 0);
             COMMIT"
        );
        db.execute(&taken).await.unwrap();
    }
    meanwhile().await;
}

/// A step behind which no replica of this version, the older one now, may start any more.
async fn takes_away(db: &TestDatabase) {
    let (code, said) = migrates(db).await;
    assert_eq!(code, Some(0), "what was added is in nobody's way: {said}");
    db.execute(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9100, 'contract_later', true, '', 0)",
    )
    .await
    .unwrap();
    let (code, said) = migrates(db).await;
    assert_eq!(code, Some(1));
    assert!(said.contains("schema version 9100"), "{said}");
}

async fn under_load(db: TestDatabase, upgrade: Upgrade) {
    let mut stage = Stage::set(&db).await;
    stage.repository.collaborator("olivia", "admin");
    stage.more = vec![
        ("STOP_GRACE", "PT0.5S".to_owned()),
        ("RECONCILE_INTERVAL", "PT24H".to_owned()),
    ];
    let replicas = [free_address(), free_address()];
    let (proxy, webhooks) = Proxy::starts(replicas.clone()).await;
    stage.github.set_webhook_target(&webhooks);
    let alive = upgrade.begins(&stage, &replicas).await;
    let store = Store::connect(db.url()).await.unwrap();
    let mut people = People::of(&stage, &store);
    let over = AtomicBool::new(false);

    let upgrades = async {
        let alive = upgrade.happens(&stage, &db, &replicas, alive).await;
        over.store(true, Ordering::Relaxed);
        alive
    };
    let procurements = async {
        let mut courier = Courier::default();
        loop {
            let under_way = people.act().await;
            let ends = over.load(Ordering::Relaxed);
            if under_way < AT_ONCE && !ends {
                people.begins();
            }
            courier.delivers(&stage).await;
            let told = courier.again.is_empty();
            if ends && told && under_way == 0 && stage.is_idle(&store).await.is_some() {
                return courier;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let both = async { tokio::join!(upgrades, procurements) };
    let ended = tokio::time::timeout(upgrade.patience(), both).await;
    let (alive, courier) = ended.expect("the procurements do not end");
    drop(alive);
    courier.lost_nothing(&store).await;
    let delivered = courier.acknowledged.len();
    let stories = people.issues();
    let payments = nothing_is_lost_or_twice(&stage, &store, &stories).await;
    let answers = proxy.answers.lock().unwrap().clone();
    println!("upgrade {upgrade:?}: {delivered} webhooks, {payments} payments, {answers:?}");
    let expected = ["202", "503, come again", "turned to the other"];
    let others: Vec<_> = answers
        .keys()
        .filter(|it| !expected.contains(&it.as_str()))
        .collect();
    assert!(others.is_empty(), "{others:?}");
    assert!(payments > 0 && answers["202"] > 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replicas_are_restarted_in_turn_under_load_and_no_webhook_is_lost_or_decided_twice() {
    let restarts = Upgrade::Restarts(setting("ROLLING_RESTARTS", 6));
    on(TestDatabase::postgres().await, |db| {
        under_load(db, restarts)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn steps_that_add_are_taken_under_load_while_the_replicas_go_on() {
    let db = TestDatabase::postgres().await;
    on(db, |db| under_load(db, Upgrade::LaterSteps)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_version_before_is_replaced_in_turn_once_the_schema_was_brought_up_under_load() {
    let Ok(before) = std::env::var("ROLLING_FROM") else {
        println!("left out: ROLLING_FROM names no binary of a version before");
        return;
    };
    let db = TestDatabase::postgres().await;
    on(db, |db| under_load(db, Upgrade::From(before))).await;
}
