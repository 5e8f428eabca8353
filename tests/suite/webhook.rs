//! `POST /webhooks/github` over real HTTP.

use std::sync::Arc;
use std::time::Duration;

use hmac::{Hmac, KeyInit as _, Mac as _};
use micro_acquisition::clock::ManualClock;
use micro_acquisition::inbox::room::Room;
use micro_acquisition::inbox::signature::WebhookSecrets;
use micro_acquisition::inbox::webhook::{LARGEST_BODY, READING, Receiver, router};
use micro_acquisition::store::Store;
use micro_acquisition::store::inbox::{self, Intake};
use reqwest::{Response, StatusCode};
use serde_json::Value;
use sha2::Sha256;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::postgres::{TestDatabase, on_both_databases};

const SECRET: &str = "the secret in force";
const PREVIOUS: &str = "the secret before it";
const BODY: &str = r#"{"action":"opened","repository":{"id":4711,"name":"hello"}}"#;

/// A server on a port of its own, and the database that stays for as long.
struct Served {
    url: String,
    store: Store,
    _database: TestDatabase,
}

async fn serve(db: &TestDatabase) -> Served {
    serve_with(db, Room::default(), READING).await
}

async fn serve_with(db: &TestDatabase, room: Room, reading: Duration) -> Served {
    let store = db.store().await;
    let receiver = Receiver {
        intake: Intake::start(store.clone()),
        secrets: WebhookSecrets::new(SECRET.into(), Some(PREVIOUS.into())),
        clock: Arc::new(ManualClock::new("2021-06-23T13:00:00Z".parse().unwrap())),
        room,
        reading,
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/webhooks/github", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router(receiver)).await.unwrap() });
    Served {
        url,
        store,
        _database: db.clone(),
    }
}

fn sign(secret: &str, body: &[u8]) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    format!(
        "sha256={}",
        hex::encode(mac.chain_update(body).finalize().into_bytes())
    )
}

/// A request as GitHub sends it, to be spoilt by one change.
#[derive(Clone)]
struct Sent {
    body: Vec<u8>,
    headers: Vec<(&'static str, String)>,
}

impl Sent {
    fn of(body: &[u8]) -> Self {
        let headers = vec![
            ("content-type", "application/json".to_owned()),
            ("x-hub-signature-256", sign(SECRET, body)),
            ("x-github-event", "issues".to_owned()),
            ("x-github-delivery", "guid-1".to_owned()),
        ];
        Self {
            body: body.to_vec(),
            headers,
        }
    }

    fn with(mut self, name: &'static str, value: &str) -> Self {
        self = self.without(name);
        self.headers.push((name, value.to_owned()));
        self
    }

    fn without(mut self, name: &'static str) -> Self {
        self.headers.retain(|(found, _)| *found != name);
        self
    }

    async fn to(self, served: &Served) -> Response {
        let mut request = reqwest::Client::new().post(&served.url).body(self.body);
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        request.send().await.unwrap()
    }
}

async fn problem(response: Response, status: StatusCode) -> String {
    assert_eq!(response.status(), status);
    assert_eq!(
        response.headers()["content-type"],
        "application/problem+json"
    );
    let problem: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
    assert_eq!(problem["status"], status.as_u16());
    assert!(
        problem["title"]
            .as_str()
            .is_some_and(|title| !title.is_empty())
    );
    problem["detail"].as_str().unwrap().to_owned()
}

async fn depth(served: &Served) -> i64 {
    let now = "2021-06-23T13:00:00Z".parse().unwrap();
    inbox::inbox_depth(&served.store, now)
        .await
        .unwrap()
        .pending
}

on_both_databases! {
    async fn a_body_for_which_there_is_no_room_is_asked_for_again(db: TestDatabase) {
        let served = serve_with(&db, Room::of(256), READING).await;
        let padded = |kib: usize| format!("{BODY}{}", " ".repeat(kib * 1024)).into_bytes();

        let refused = Sent::of(&padded(1024)).to(&served).await;
        assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(refused.headers().contains_key("retry-after"));

        // What was held is free again, and who is small needs none of it.
        for (number, kib) in [(1, 300), (2, 300), (3, 10)] {
            let guid = format!("guid-{number}");
            let sent = Sent::of(&padded(kib)).with("x-github-delivery", &guid);
            assert_eq!(sent.to(&served).await.status(), StatusCode::ACCEPTED);
        }
    }

    async fn a_body_that_stalls_is_put_off_and_leaves_its_room_to_others(db: TestDatabase) {
        let served = serve_with(&db, Room::of(256), Duration::from_millis(300)).await;
        let address = served.url.split('/').nth(2).unwrap().to_owned();
        let mut stalls = TcpStream::connect(address).await.unwrap();
        let head = "POST /webhooks/github HTTP/1.1\r\nhost: x\r\ncontent-length: 20000000\r\n\r\n";
        stalls.write_all(head.as_bytes()).await.unwrap();
        stalls.write_all(&vec![b' '; 300 * 1024]).await.unwrap();

        let mut answer = [0; 12];
        let read = tokio::time::timeout(Duration::from_secs(30), stalls.read_exact(&mut answer));
        read.await.expect("nobody ends it").unwrap();

        assert_eq!(&answer, b"HTTP/1.1 408");
        let padded = format!("{BODY}{}", " ".repeat(300 * 1024)).into_bytes();
        assert_eq!(Sent::of(&padded).to(&served).await.status(), StatusCode::ACCEPTED);
    }

    async fn case_001_a_delivery_is_202_once_it_is_stored_and_a_repeat_too(db: TestDatabase) {
        let served = serve(&db).await;
        for _ in 0..2 {
            let response = Sent::of(BODY.as_bytes()).to(&served).await;
            assert_eq!(response.status(), StatusCode::ACCEPTED);
        }
        let stored = inbox::delivery(&served.store, "guid-1").await.unwrap().unwrap();
        assert_eq!((stored.event.as_str(), stored.partition_id), ("issues", 4711));
        assert_eq!(stored.received_at, "2021-06-23T13:00:00Z".parse().unwrap());
        let body = inbox::delivery_body(&served.store, "guid-1").await.unwrap().unwrap();
        assert_eq!(body, BODY.as_bytes());
    }

    async fn case_017_a_store_that_cannot_take_it_is_503_with_retry_after(db: TestDatabase) {
        let served = serve(&db).await;
        served.store.close().await;
        let response = Sent::of(BODY.as_bytes()).to(&served).await;
        assert!(response.headers()["retry-after"].to_str().unwrap().parse::<u32>().unwrap() > 0);
        problem(response, StatusCode::SERVICE_UNAVAILABLE).await;
    }
}

#[tokio::test]
async fn case_014_015_any_signed_json_is_stored_whatever_its_shape() {
    let served = serve(&TestDatabase::sqlite()).await;
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    let bodies = [
        "{}",
        "[]",
        "null",
        "\"text\"",
        "7",
        r#"{"repository":null}"#,
        r#"{"repository":{"id":"7"}}"#,
        r#"{"repository":{}}"#,
        "{\"repository\":{\"id\":9,\"x\":\"\\u0000\"}}",
        &deep,
    ];
    for (number, body) in bodies.into_iter().enumerate() {
        let sent = Sent::of(body.as_bytes())
            .with("x-github-event", "brand_new_event")
            .with("x-github-delivery", &format!("guid-{number}"));
        assert_eq!(
            sent.to(&served).await.status(),
            StatusCode::ACCEPTED,
            "body {number}"
        );
    }
    assert_eq!(depth(&served).await, 10);
}

#[tokio::test]
async fn case_012_while_rotating_both_secrets_count() {
    let served = serve(&TestDatabase::sqlite()).await;
    let sent =
        Sent::of(BODY.as_bytes()).with("x-hub-signature-256", &sign(PREVIOUS, BODY.as_bytes()));
    assert_eq!(sent.to(&served).await.status(), StatusCode::ACCEPTED);
}

#[tokio::test]
async fn case_009_a_body_of_25_mib_is_taken_and_one_byte_more_is_413() {
    let served = serve(&TestDatabase::sqlite()).await;
    let mut body = vec![b' '; LARGEST_BODY];
    body[..2].copy_from_slice(b"{}");
    assert_eq!(
        Sent::of(&body).to(&served).await.status(),
        StatusCode::ACCEPTED
    );
    body.push(b' ');
    problem(
        Sent::of(&body).to(&served).await,
        StatusCode::PAYLOAD_TOO_LARGE,
    )
    .await;
}

#[tokio::test]
async fn a_body_without_a_length_is_measured_as_it_comes() {
    let served = serve(&TestDatabase::sqlite()).await;
    let address = served.url.split('/').nth(2).unwrap().to_owned();
    let answer = tokio::task::spawn_blocking(move || {
        use std::io::{Read as _, Write as _};
        let mut socket = std::net::TcpStream::connect(address).unwrap();
        socket.write_all(b"POST /webhooks/github HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n").unwrap();
        let chunk = vec![b' '; 1024 * 1024];
        for _ in 0..26 {
            socket.write_all(b"100000\r\n").unwrap();
            socket.write_all(&chunk).unwrap();
            socket.write_all(b"\r\n").unwrap();
        }
        socket.write_all(b"0\r\n\r\n").unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).unwrap();
        answer
    });
    assert!(answer.await.unwrap().starts_with("HTTP/1.1 413 "));
}

#[tokio::test]
async fn case_014_another_content_type_is_415() {
    let served = serve(&TestDatabase::sqlite()).await;
    for kind in [
        "application/x-www-form-urlencoded",
        "text/plain",
        "application/jsonp",
        "",
    ] {
        let sent = Sent::of(BODY.as_bytes()).with("content-type", kind);
        problem(sent.to(&served).await, StatusCode::UNSUPPORTED_MEDIA_TYPE).await;
    }
    let sent = Sent::of(BODY.as_bytes()).with("content-type", "Application/JSON; charset=utf-8");
    assert_eq!(sent.to(&served).await.status(), StatusCode::ACCEPTED);
}

#[tokio::test]
async fn case_010_011_what_is_not_signed_by_our_secret_is_401() {
    let served = serve(&TestDatabase::sqlite()).await;
    let sent = Sent::of(BODY.as_bytes());
    let sha1 = "sha1=01dc10d0c83e72ed246219cdd91669667fe2ca59";
    let spoilt = [
        sent.clone().without("x-hub-signature-256"),
        sent.clone()
            .with("x-hub-signature-256", &sign("another", BODY.as_bytes())),
        sent.clone().with("x-hub-signature-256", sha1),
        sent.without("x-hub-signature-256")
            .with("x-hub-signature", sha1),
    ];
    for sent in spoilt {
        problem(sent.to(&served).await, StatusCode::UNAUTHORIZED).await;
    }
    assert_eq!(depth(&served).await, 0);
}

#[tokio::test]
async fn a_missing_header_or_a_body_that_is_not_json_is_400() {
    let served = serve(&TestDatabase::sqlite()).await;
    let sent = Sent::of(BODY.as_bytes());
    for header in ["x-github-event", "x-github-delivery"] {
        for spoilt in [sent.clone().without(header), sent.clone().with(header, " ")] {
            let detail = problem(spoilt.to(&served).await, StatusCode::BAD_REQUEST).await;
            assert!(detail.to_lowercase().contains(header), "{detail}");
        }
    }
    for body in [
        b"".as_slice(),
        b"{",
        b"{} {}",
        b"payload=%7B%7D",
        b"\"\xff\"",
    ] {
        problem(Sent::of(body).to(&served).await, StatusCode::BAD_REQUEST).await;
    }
    assert_eq!(depth(&served).await, 0);
}

#[tokio::test]
async fn the_checks_stand_in_the_promised_order() {
    let served = serve(&TestDatabase::sqlite()).await;
    let nothing_right = Sent {
        body: vec![b'x'; LARGEST_BODY + 1],
        headers: Vec::new(),
    };
    let small = Sent {
        body: b"x".to_vec(),
        headers: Vec::new(),
    };
    let json = small.clone().with("content-type", "application/json");
    let signed = json
        .clone()
        .with("x-hub-signature-256", &sign(SECRET, b"x"));
    let steps = [
        (nothing_right, 413),
        (small, 415),
        (json, 401),
        (signed, 400),
    ];
    for (sent, status) in steps {
        assert_eq!(sent.to(&served).await.status().as_u16(), status);
    }
}
