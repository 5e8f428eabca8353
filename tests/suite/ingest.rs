//! The two ratios that a change may not lose, whatever the machine: what sharing a commit
//! is worth, and how far that is from not storing at all. The figures themselves, and what
//! they are measured against, are `docs/performance.md`'s.

#[path = "../../benches/bodies.rs"]
mod bodies;
#[path = "../../benches/load.rs"]
mod load;
#[path = "../../benches/sign.rs"]
mod sign;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::routing::post;
use http::StatusCode;
use micro_acquisition::clock::{SharedClock, SystemClock};
use micro_acquisition::inbox::room::Room;
use micro_acquisition::inbox::signature::WebhookSecrets;
use micro_acquisition::inbox::webhook::{self, PATH, Receiver};
use micro_acquisition::server::listen::{self, Limits};
use micro_acquisition::store::Store;
use micro_acquisition::store::inbox::Intake;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use self::load::Met;
use crate::postgres::{TestDatabase, on};

const CONNECTIONS: usize = 64;
const TIME: Duration = Duration::from_millis(700);
/// A machine that does something else for a moment spoils a round, not all of them.
const ROUNDS: usize = 5;

fn clock() -> SharedClock {
    Arc::new(SystemClock)
}

fn secrets() -> WebhookSecrets {
    WebhookSecrets::new(sign::SECRET.into(), None)
}

/// The receipt of webhooks that forgets what it verified.
fn forgets() -> Router {
    let (secrets, room) = (secrets(), Room::default());
    let check = move |request: Request| {
        let (secrets, room) = (secrets.clone(), room.clone());
        async move {
            let now = clock().now();
            let checked = webhook::checked(request, &secrets, &room, now).await;
            checked.map(|_| StatusCode::ACCEPTED)
        }
    };
    Router::new().route(PATH, post(check))
}

fn keeps(intake: Intake) -> Router {
    webhook::router(Receiver {
        intake,
        secrets: secrets(),
        clock: clock(),
        room: Room::default(),
        reading: webhook::READING,
    })
}

/// What a load meets with while the router is served.
async fn met(router: Router) -> Met {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let stop = CancellationToken::new();
    let serving = tokio::spawn(listen::serve(
        listener,
        router,
        Limits::default(),
        stop.clone(),
    ));
    let (requests, _) = bodies::prepared(PATH).unwrap();
    let met = load::run(&address, Arc::new(requests), CONNECTIONS, TIME)
        .await
        .unwrap();
    stop.cancel();
    serving.await.unwrap();
    assert_eq!(met.refused, 0);
    assert!(met.p50 <= met.p99);
    met
}

/// The same where deliveries are kept: each that was acknowledged is in the database.
async fn kept(db: &TestDatabase, intake: impl FnOnce(Store) -> Intake) -> f64 {
    let met = met(keeps(intake(db.store().await))).await;
    let stored = db.execute("DELETE FROM deliveries").await.unwrap();
    assert_eq!(
        stored, met.answered,
        "acknowledged and not stored, or a repeat"
    );
    met.rate
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn shared_commits_take_twice_what_one_each_does_and_a_tenth_of_what_forgetting_does() {
    on(TestDatabase::sqlite(), async |db| {
        let mut seen = Vec::new();
        for _ in 0..ROUNDS {
            let ceiling = met(forgets()).await.rate;
            let each = kept(&db, |store| Intake::sharing(store, 1)).await;
            let shared = kept(&db, Intake::start).await;
            seen.push((ceiling, each, shared));
            if shared >= 2.0 * each && shared >= ceiling / 10.0 {
                println!("forgets {ceiling:.0}, one each {each:.0}, shared {shared:.0} a second");
                return;
            }
        }
        panic!("in no round of {ROUNDS}: (forgets, one each, shared) = {seen:.0?} a second");
    })
    .await;
}
