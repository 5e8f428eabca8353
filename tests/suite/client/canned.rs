//! A server that answers as it is told and remembers what it was asked.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair as _, RsaKeyPair};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::SignedDuration;
use micro_acquisition::clock::{Clock, ManualClock};
use micro_acquisition::domain::ids::InstallationId;
use micro_acquisition::github::{GitHub, GitHubSettings, Repo};
use serde_json::{Value, json};

pub const APP_ID: u64 = 121_001;
pub const INSTALLATION: InstallationId = InstallationId(17_800_001);

/// One request as it arrived.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: Method,
    pub uri: String,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Seen {
    pub fn is(&self, method: &str, path: &str) -> bool {
        self.method == method && self.uri.split('?').next() == Some(path)
    }

    pub fn token(&self) -> &str {
        let bearer = self.headers["authorization"].to_str().unwrap();
        bearer.strip_prefix("Bearer ").unwrap()
    }
}

/// What answers a request; it is also told how many like it came before.
type Script = Box<dyn Fn(&Seen, usize) -> Response + Send + Sync>;

struct Inner {
    seen: Mutex<Vec<Seen>>,
    clock: Arc<ManualClock>,
    script: Script,
}

/// The server; it stops with the test's runtime.
#[derive(Clone)]
pub struct Canned {
    pub address: String,
    inner: Arc<Inner>,
}

impl Canned {
    pub async fn start(script: impl Fn(&Seen, usize) -> Response + Send + Sync + 'static) -> Self {
        let clock = ManualClock::new("2021-06-23T13:00:00Z".parse().unwrap());
        let inner = Arc::new(Inner {
            seen: Mutex::default(),
            clock: Arc::new(clock),
            script: Box::new(script),
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let app = Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&inner));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { address, inner }
    }

    /// A server that answers `answers` by method and path, 404 to all else.
    pub async fn with(answers: impl IntoIterator<Item = (&'static str, Value)>) -> Self {
        let answers: BTreeMap<_, _> = answers.into_iter().collect();
        Self::start(move |seen, _| {
            let path = seen.uri.split('?').next().unwrap();
            let asked = format!("{} {path}", seen.method);
            match answers.get(asked.as_str()) {
                Some(answer) => Json(answer.clone()).into_response(),
                None => (
                    StatusCode::NOT_FOUND,
                    Json(json!({ "message": "Not Found" })),
                )
                    .into_response(),
            }
        })
        .await
    }

    /// The same, but its clients go where `listener` is.
    pub fn at(mut self, listener: &tokio::net::TcpListener) -> Self {
        self.address = format!("http://{}", listener.local_addr().unwrap());
        self
    }

    pub fn clock(&self) -> Arc<ManualClock> {
        Arc::clone(&self.inner.clock)
    }

    /// Everything asked so far but installation tokens.
    pub fn seen(&self) -> Vec<Seen> {
        let seen = self.inner.seen.lock().unwrap();
        seen.iter().filter(|seen| !mints(seen)).cloned().collect()
    }

    /// How many installation tokens were asked for.
    pub fn minted(&self) -> usize {
        self.inner
            .seen
            .lock()
            .unwrap()
            .iter()
            .filter(|seen| mints(seen))
            .count()
    }

    pub fn github(&self) -> GitHub {
        self.github_at("", Duration::from_secs(20))
    }

    pub fn github_at(&self, path: &str, timeout: Duration) -> GitHub {
        GitHub::new(&GitHubSettings {
            api_url: format!("{}{path}", self.address).parse().unwrap(),
            app_id: APP_ID,
            private_key_pem: key().0.clone().into(),
            clock: self.clock(),
            timeout,
        })
        .unwrap()
    }

    pub fn repo(&self) -> Repo {
        self.github()
            .repository(INSTALLATION, "BCDevExchange", "devex")
    }
}

fn mints(seen: &Seen) -> bool {
    seen.method == Method::POST && seen.uri.ends_with("/access_tokens")
}

async fn answer(
    State(inner): State<Arc<Inner>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let body = serde_json::from_slice(&body).unwrap_or_default();
    let seen = Seen {
        method,
        uri: uri.to_string(),
        headers,
        body,
    };
    let before = {
        let mut all = inner.seen.lock().unwrap();
        let like = |other: &&Seen| other.method == seen.method && other.uri == seen.uri;
        let before = all.iter().filter(like).count();
        all.push(seen.clone());
        before
    };
    if mints(&seen) {
        let expires_at = inner.clock.now() + SignedDuration::from_hours(1);
        // Of a length and shape that no old token had (case 24).
        let token = format!("ghs_{}_{before}.e30.{}", APP_ID, "x".repeat(400));
        let token = json!({ "token": token, "expires_at": expires_at.to_string() });
        return (StatusCode::CREATED, Json(token)).into_response();
    }
    (inner.script)(&seen, before)
}

/// The App's private key in PEM and its public key in DER; one serves all tests.
pub fn key() -> &'static (String, Vec<u8>) {
    static KEY: OnceLock<(String, Vec<u8>)> = OnceLock::new();
    KEY.get_or_init(|| {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
        let der = STANDARD.encode(pair.as_der().unwrap().as_ref());
        let lines: Vec<_> = der
            .as_bytes()
            .chunks(64)
            .map(|line| str::from_utf8(line).unwrap())
            .collect();
        let pem = format!(
            "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
            lines.join("\n")
        );
        (pem, pair.public_key().as_ref().to_vec())
    })
}

pub fn problem(status: u16, message: &str) -> Response {
    let status = StatusCode::from_u16(status).unwrap();
    (status, Json(json!({ "message": message }))).into_response()
}

pub fn user(id: i64, login: &str) -> Value {
    json!({ "id": id, "login": login, "type": if login.ends_with("[bot]") { "Bot" } else { "User" } })
}

pub fn comment(id: i64, author: &Value, body: &str) -> Value {
    let at = "2021-06-23T13:00:00Z";
    json!({ "id": id, "user": author, "body": body, "created_at": at, "updated_at": at })
}

pub fn repository() -> Value {
    json!({
        "id": 379_000_001, "name": "devex", "owner": user(1, "BCDevExchange"),
        "private": false, "archived": false, "default_branch": "main",
        "license": { "spdx_id": "Apache-2.0" },
    })
}
