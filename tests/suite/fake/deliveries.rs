//! Webhooks over HTTP: signed, in order, again, and in disorder.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::Sha256;

use super::{LABEL, Scene, as_app, scene};

const NONE: Option<&()> = None;

type Received = Arc<Mutex<Vec<(HeaderMap, Bytes)>>>;

/// A server that takes every webhook, but fails while there are `failures`.
struct Receiver {
    url: String,
    received: Received,
    failures: Arc<Mutex<usize>>,
}

async fn receiver() -> Receiver {
    let received = Received::default();
    let failures = Arc::new(Mutex::new(0));
    let state = (received.clone(), failures.clone());
    let router = Router::new().fallback(take).with_state(state);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    Receiver {
        url,
        received,
        failures,
    }
}

async fn take(
    State((received, failures)): State<(Received, Arc<Mutex<usize>>)>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let mut failures = failures.lock().unwrap();
    if *failures > 0 {
        *failures -= 1;
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    received.lock().unwrap().push((headers, body));
    StatusCode::ACCEPTED
}

fn two_events(scene: &Scene) {
    let _before = scene.github.take_pending();
    let maria = scene.github.as_user("maria");
    maria
        .open_issue(&scene.repository, "A form", "", &[LABEL])
        .unwrap();
}

#[tokio::test]
async fn a_delivery_is_signed_over_its_raw_body_and_names_its_event() {
    let scene = scene().await;
    let receiver = receiver().await;
    scene.github.set_webhook_target(&receiver.url);
    two_events(&scene);
    let outcomes = scene.github.deliver_all().await.unwrap();
    assert!(outcomes.iter().all(|outcome| outcome.status == 202));
    let taken = receiver.received.lock().unwrap();
    assert_eq!(taken.len(), 2);
    let (headers, body) = &taken[0];
    let secret = scene.github.app().webhook_secret.clone();
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body);
    let signature = format!("sha256={}", hex::encode(mac.finalize().into_bytes()));
    assert_eq!(headers["x-hub-signature-256"], signature.as_str());
    assert_eq!(headers["x-github-event"], "issues");
    assert_eq!(
        headers["x-github-delivery"],
        outcomes[0].delivery.guid.as_str()
    );
    assert_eq!(headers["content-type"], "application/json");
    let agent = headers["user-agent"].to_str().unwrap();
    assert!(agent.starts_with("GitHub-Hookshot/"));
}

#[tokio::test]
async fn case_006_failed_deliveries_are_listed_and_asked_for_again() {
    let scene = scene().await;
    let receiver = receiver().await;
    scene.github.set_webhook_target(&receiver.url);
    two_events(&scene);
    *receiver.failures.lock().unwrap() = 1;
    scene.github.deliver_all().await.unwrap();
    let app = as_app(&scene);
    let listed: Vec<Value> = app.get("/app/hook/deliveries", NONE).await.unwrap();
    let codes: Vec<&Value> = listed.iter().map(|line| &line["status_code"]).collect();
    assert_eq!(codes, [202, 503], "newest first");
    let route = format!("/app/hook/deliveries/{}/attempts", listed[1]["id"]);
    app.post::<_, Value>(route, NONE).await.unwrap();
    scene.github.deliver_all().await.unwrap();
    let again: Vec<Value> = app.get("/app/hook/deliveries", NONE).await.unwrap();
    assert_eq!(again[0]["guid"], listed[1]["guid"]);
    assert_eq!(again[0]["redelivery"], true);
    let page: Vec<Value> = app
        .get("/app/hook/deliveries?per_page=1", NONE)
        .await
        .unwrap();
    assert_eq!(page.len(), 1);
    let judge = super::openapi::OpenApi::load();
    for request in scene.github.requests() {
        judge.judge(&request).unwrap();
        judge.judge_response(&request).unwrap();
    }
}

#[tokio::test]
async fn deliveries_come_twice_and_in_disorder_when_asked() {
    let scene = scene().await;
    let receiver = receiver().await;
    scene.github.set_webhook_target(&receiver.url);
    two_events(&scene);
    let outcomes = scene.github.deliver_shuffled(3, 2).await.unwrap();
    assert_eq!(outcomes.len(), 4);
    assert!(scene.github.pending().is_empty());
    let mut guids: Vec<_> = outcomes.iter().map(|o| o.delivery.guid.clone()).collect();
    guids.sort();
    guids.dedup();
    assert_eq!(guids.len(), 2);
}

#[tokio::test]
async fn an_uninstalled_app_hears_nothing() {
    let scene = scene().await;
    let installation = scene.github.install_app("elsewhere");
    scene.github.uninstall(installation).unwrap();
    let _before = scene.github.take_pending();
    let options = micro_acquisition::fake_github::RepositoryOptions::default();
    let repository = scene.github.repository("elsewhere", "forms", options);
    let maria = scene.github.as_user("maria");
    maria.open_issue(&repository, "A form", "", &[]).unwrap();
    assert!(scene.github.pending().is_empty());
}

#[tokio::test]
async fn deliveries_go_by_themselves_when_switched_on() {
    let scene = scene().await;
    let receiver = receiver().await;
    scene.github.set_webhook_target(&receiver.url);
    two_events(&scene);
    scene.github.auto_deliver(true);
    let all_there = async {
        while scene.github.delivered().len() < 2 {
            tokio::task::yield_now().await;
        }
    };
    let limit = std::time::Duration::from_secs(20);
    tokio::time::timeout(limit, all_there).await.unwrap();
    assert_eq!(receiver.received.lock().unwrap().len(), 2);
}
