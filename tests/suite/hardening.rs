//! What a stranger on the wire can do: connections, heads, bodies, addresses and headers.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use futures_util::stream::{Stream, iter};
use micro_acquisition::config::Config;
use micro_acquisition::domain::readers::Reader;
use micro_acquisition::inbox::room::Room;
use micro_acquisition::inbox::signature::WebhookSecrets;
use micro_acquisition::inbox::webhook::{self, Receiver};
use micro_acquisition::meter;
use micro_acquisition::notary::Notary;
use micro_acquisition::server::exposed::EXPOSED;
use micro_acquisition::server::listen::{Limits, serve};
use micro_acquisition::store::inbox::{self, Intake};
use micro_acquisition::web::pages::Site;
use micro_acquisition::web::routes::{self, WebState};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

use crate::postgres::{TestDatabase, on_both_databases};
use crate::scenarios::world::{World, environment};

/// No answer takes this long unless nobody will ever give it.
const PATIENCE: Duration = Duration::from_secs(30);

/// Sends the bytes, says that nothing more comes, and reads until the server closes.
async fn exchange(address: std::net::SocketAddr, sent: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // A server that refuses early may close before it has read everything.
    let _ = stream.write_all(sent).await;
    rest(&mut stream).await
}

async fn rest(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let read = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut answer)).await;
    // A reset is an end as well.
    let _ = read.expect("the server never closed the connection");
    String::from_utf8_lossy(&answer).into_owned()
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or("")
}

fn request(method: &str, path: &str, headers: &str) -> String {
    format!("{method} {path} HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n{headers}\r\n")
}

/// A server with these limits, one route that takes for ever and one whose answer never ends.
async fn limited(limits: Limits) -> (std::net::SocketAddr, CancellationToken) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stop = CancellationToken::new();
    let router = Router::new()
        .route("/", get(|| async { "here\n" }))
        .route("/never", get(std::future::pending::<&'static str>))
        .route(
            "/endless",
            get(async || Body::from_stream(chunks(usize::MAX))),
        )
        .route("/long", get(async || Body::from_stream(chunks(LONG))));
    tokio::spawn(serve(listener, router, limits, stop.clone()));
    (address, stop)
}

/// How much `/long` answers, in [`CHUNK`]s: more than the system keeps of it by itself.
const LONG: usize = 512;
const CHUNK: usize = 64 * 1024;

fn chunks(many: usize) -> impl Stream<Item = Result<Vec<u8>, Infallible>> {
    iter((0..many).map(|_| Ok(vec![b'x'; CHUNK])))
}

fn quick() -> Limits {
    Limits {
        answer: Duration::from_millis(200),
        head: Duration::from_millis(200),
        exchange: Duration::from_millis(200),
        ..Limits::default()
    }
}

#[tokio::test]
async fn whoever_never_ends_the_head_of_a_request_is_put_off() {
    let (address, stop) = limited(quick()).await;
    let mut slow = TcpStream::connect(address).await.unwrap();
    slow.write_all(b"GET / HTTP/1.1\r\nHost: a.example\r\nX-Slow: ")
        .await
        .unwrap();

    let answer = rest(&mut slow).await;

    assert!(matches!(status(&answer), "" | "408"), "{answer}");
    stop.cancel();
}

#[tokio::test]
async fn an_exchange_that_never_ends_is_ended_with_408() {
    let (address, stop) = limited(quick()).await;

    let answer = exchange(address, request("GET", "/never", "").as_bytes()).await;

    assert_eq!(status(&answer), "408", "{answer}");
    stop.cancel();
}

#[tokio::test]
async fn whoever_stops_reading_an_answer_leaves_the_place_to_the_next() {
    let limits = Limits {
        connections: 1,
        ..quick()
    };
    let (address, stop) = limited(limits).await;
    let mut stops = TcpStream::connect(address).await.unwrap();
    let asked = request("GET", "/endless", "");
    stops.write_all(asked.as_bytes()).await.unwrap();
    let mut begins = [0; 12];
    stops.read_exact(&mut begins).await.unwrap();
    assert_eq!(&begins, b"HTTP/1.1 200");

    let answer = exchange(address, request("GET", "/", "").as_bytes()).await;

    assert_eq!(status(&answer), "200", "{answer}");
    stop.cancel();
}

#[tokio::test]
async fn whoever_reads_a_long_answer_slowly_gets_all_of_it() {
    let limits = Limits {
        answer: Duration::from_secs(2),
        ..quick()
    };
    let (address, stop) = limited(limits).await;
    let mut slow = TcpStream::connect(address).await.unwrap();
    let asked = request("GET", "/long", "");
    slow.write_all(asked.as_bytes()).await.unwrap();

    let (mut length, mut part) = (0, vec![0; CHUNK]);
    loop {
        let read = tokio::time::timeout(PATIENCE, slow.read(&mut part)).await;
        match read.unwrap().unwrap() {
            0 => break,
            read => length += read,
        }
        // All of it takes longer than one part of it may.
        tokio::time::sleep(Duration::from_millis(5)).await;
    }

    assert!(length > LONG * CHUNK, "{length}");
    stop.cancel();
}

#[tokio::test]
async fn of_more_connections_than_there_are_places_the_next_waits_for_one() {
    let limits = Limits {
        connections: 1,
        head: Duration::from_secs(20),
        ..Limits::default()
    };
    let (address, stop) = limited(limits).await;
    let first = TcpStream::connect(address).await.unwrap();
    let mut second = TcpStream::connect(address).await.unwrap();
    second
        .write_all(request("GET", "/", "").as_bytes())
        .await
        .unwrap();
    let mut one = [0; 1];
    let soon = tokio::time::timeout(Duration::from_millis(300), second.read(&mut one)).await;
    assert!(soon.is_err(), "it was served beside the first");

    drop(first);

    assert_eq!(status(&rest(&mut second).await), "200");
    stop.cancel();
}

#[tokio::test]
async fn a_server_that_stops_ends_idle_connections_and_returns() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stop = CancellationToken::new();
    let limits = Limits {
        farewell: Duration::from_millis(200),
        ..Limits::default()
    };
    let served = tokio::spawn(serve(listener, Router::new(), limits, stop.clone()));
    let mut idle = TcpStream::connect(address).await.unwrap();
    idle.write_all(b"GET / HT").await.unwrap();

    stop.cancel();

    tokio::time::timeout(PATIENCE, served)
        .await
        .unwrap()
        .unwrap();
}

on_both_databases! {
    async fn a_head_that_no_browser_sends_is_refused_with_a_status(db: TestDatabase) {
        let world = World::new(&db).await;
        let at = world.server.address;
        let many = "X-One: 1\r\n".repeat(200);
        let long = format!("X-Long: {}\r\n", "x".repeat(64 * 1024));
        for (headers, expected) in [(many, "431"), (long, "431")] {
            let answer = exchange(at, request("GET", "/healthz", &headers).as_bytes()).await;
            assert_eq!(status(&answer), expected, "{answer}");
        }
        let query = format!("/en/opportunities?skill={}", "x".repeat(4_000));
        let answer = exchange(at, request("GET", &query, "").as_bytes()).await;
        assert_eq!(status(&answer), "414", "{answer}");
        assert!(answer.contains("2,048 characters"), "{answer}");
        let api = format!("/api/v1/opportunities?skill={}", "x".repeat(4_000));
        let answer = exchange(at, request("GET", &api, "").as_bytes()).await;
        assert!(answer.contains("application/problem+json") && status(&answer) == "414", "{answer}");
        let answer = exchange(at, request("GET", "/en/opportunities", "Content-Length: 99999999\r\n").as_bytes()).await;
        assert_eq!(status(&answer), "413", "{answer}");
    }

    async fn a_request_of_two_lengths_smuggles_nothing(db: TestDatabase) {
        let world = World::new(&db).await;
        let at = world.server.address;
        let smuggled = "GET /readyz HTTP/1.1\r\nHost: a.example\r\n\r\n";
        for headers in [
            "Content-Length: 5\r\nContent-Length: 6\r\n",
            "Content-Length: 5, 6\r\n",
            "Content-Length: +5\r\n",
            "Content-Length: -1\r\n",
            "Transfer-Encoding: chunked, identity\r\n",
            "Transfer-Encoding: xchunked\r\n",
        ] {
            let sent = format!("POST /webhooks/github HTTP/1.1\r\nHost: a.example\r\n{headers}\r\n0\r\n\r\n{smuggled}");
            let answer = exchange(at, sent.as_bytes()).await;
            assert!(!answer.contains("ready"), "{headers}: {answer}");
            assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{headers}: {answer}");
            assert_eq!(status(&answer), "400", "{headers}: {answer}");
        }
        // Both at once: the encoding counts, and the connection ends with the answer.
        let both = format!(
            "POST /webhooks/github HTTP/1.1\r\nHost: a.example\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{smuggled}"
        );
        let answer = exchange(at, both.as_bytes()).await;
        assert!(matches!(status(&answer), "400" | "415"), "{answer}");
        assert!(!answer.contains("\"ready\""), "{answer}");
    }

    async fn every_answer_of_every_address_carries_the_headers_that_lock_the_browser(db: TestDatabase) {
        let world = World::new(&db).await;
        let base = format!("http://{}", world.server.address);
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        for exposed in EXPOSED {
            let path = exposed.path.replace(['{', '}'], "");
            let answer = client.request(exposed.method.parse().unwrap(), format!("{base}{path}")).send().await.unwrap();
            // Pictures and badges are there to be shown on pages of others.
            let picture = [".png", ".svg"].iter().any(|it| path.ends_with(it)) || path.contains("/badge/");
            let shown_to = if picture && answer.status().is_success() { "cross-origin" } else { "same-origin" };
            let headers = answer.headers();
            let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("").to_owned();
            let policy = header("content-security-policy");
            assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
            assert!(!policy.contains("unsafe"), "{path}: {policy}");
            for (name, value) in [
                ("x-content-type-options", "nosniff"),
                ("x-frame-options", "DENY"),
                ("referrer-policy", "strict-origin-when-cross-origin"),
                ("cross-origin-opener-policy", "same-origin"),
                ("cross-origin-embedder-policy", "require-corp"),
                ("cross-origin-resource-policy", shown_to),
            ] {
                assert_eq!(header(name), value, "{path}: {name}");
            }
            assert!(header("strict-transport-security").starts_with("max-age="), "{path}");
            assert!(header("permissions-policy").contains("camera=()"), "{path}");
            assert!(!header("cache-control").is_empty(), "{path}");
            assert_eq!(header("server"), "", "{path}");
        }
    }

    async fn nobody_without_the_secret_changes_anything_by_any_method_of_any_address(db: TestDatabase) {
        let world = World::new(&db).await;
        let base = format!("http://{}", world.server.address);
        let client = reqwest::Client::new();
        for exposed in EXPOSED {
            let path = exposed.path.replace(['{', '}'], "");
            let posts = EXPOSED.iter().any(|it| it.path == exposed.path && it.method == "POST");
            for method in ["POST", "PUT", "PATCH", "DELETE"] {
                let asked = client.request(method.parse().unwrap(), format!("{base}{path}"));
                let asked = asked
                    .header("content-type", "application/json")
                    .header("x-github-event", "issues")
                    .header("x-github-delivery", "forged")
                    .header("x-hub-signature-256", format!("sha256={}", "0".repeat(64)))
                    .body("{}");
                let status = asked.send().await.unwrap().status().as_u16();
                let expected: &[u16] = match exposed.readers {
                    _ if method != "POST" || !posts => &[404, 405],
                    [Reader::GitHub] => &[401],
                    // What a form holds is nothing here, and no link or secret lets in.
                    [Reader::Anyone] => &[400, 401, 404],
                    // Nobody is signed in, and no page of ours sent it.
                    _ => &[401, 403],
                };
                assert!(expected.contains(&status), "{method} {path}: {status}");
            }
        }
        let depth = inbox::inbox_depth(&world.app().store, world.app().clock.now()).await.unwrap();
        assert_eq!((depth.pending, depth.waiting, depth.dead), (0, 0, 0));
    }
}

/// Every path that a router answers, as axum itself prints it.
fn paths(router: &Router) -> BTreeSet<String> {
    let printed = format!("{router:?}");
    let (_, node) = printed.split_once("node: Node { paths: {").unwrap();
    // A path may hold braces; no path holds a quotation mark.
    let (paths, _) = node.split_once("\"} }").unwrap();
    let each = paths.split("RouteId(").skip(1);
    each.map(|it| it.split('"').nth(1).unwrap().to_owned())
        .collect()
}

/// The pages' own routes and the webhook's, as the program serves them.
async fn served() -> Router {
    let db = TestDatabase::sqlite();
    let world = World::new(&db).await;
    let config = Config::load(None, environment(&world.scene, &db)).unwrap();
    let app = world.app();
    let pages = routes::router(WebState {
        store: app.store.clone(),
        site: Arc::new(Site::of(&config, &app.programme)),
        clock: app.clock.clone(),
        notary: Notary::new(&app.vault, &config.public_url).unwrap(),
        mail: Arc::clone(&app.mail),
        meter: meter::begin(),
        auth: None,
        workers: tokio::sync::watch::channel(BTreeMap::new()).1,
    });
    pages.merge(webhook::router(Receiver {
        intake: Intake::start(app.store.clone()),
        secrets: WebhookSecrets::new("secret".into(), None),
        clock: app.clock.clone(),
        room: Room::default(),
        reading: webhook::READING,
    }))
}

#[tokio::test]
async fn every_route_of_the_program_is_in_the_table_of_addresses() {
    let mut found = paths(&served().await);
    // Each file of the site has its own address, which names its content.
    let files = found.len();
    found.retain(|path| !path.starts_with("/assets/"));
    assert!(found.len() < files, "no files");
    let table: BTreeSet<String> = EXPOSED.iter().map(|it| it.path.to_owned()).collect();
    let table = &table - &BTreeSet::from(["/assets/{file}".to_owned()]);

    assert_eq!(found, table);

    let secret = Router::new().route("/en/desk/secret", get(async || "x"));
    let inside = Router::new().nest("/nested", secret.clone()).merge(secret);
    let expected = ["/en/desk/secret", "/nested/en/desk/secret"];
    assert_eq!(paths(&inside), BTreeSet::from(expected.map(str::to_owned)));
}
