//! A beacon of our own: it signs each round with a test key, and only from the
//! round's time on, as a real one does.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use bls12_381::hash_to_curve::{ExpandMsgXmd, HashToCurve};
use bls12_381::{G1Affine, G1Projective, G2Affine, Scalar};
use micro_acquisition::clock::{Clock as _, ManualClock};
use micro_acquisition::domain::beacon::{Beacon, Signature};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::net::TcpListener;

/// The ciphersuite of RFC 9380 that quicknet uses.
const SUITE: &[u8] = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_";
/// The test key.
const SECRET: u64 = 0x5e_ed0f_7e57;

/// How the beacon behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// It answers each round from its time on.
    Well,
    /// It cannot serve.
    Away,
    /// It answers with a signature that has one bit changed.
    Forging,
    /// It answers with the round before.
    Behind,
}

struct Inner {
    clock: Arc<ManualClock>,
    beacon: Beacon,
    mood: Mutex<Mood>,
    asked: AtomicUsize,
}

/// The beacon, while it serves.
pub struct FakeBeacon {
    pub url: String,
    inner: Arc<Inner>,
}

impl FakeBeacon {
    /// Starts it at a free port; its first round was on 1 June 2021.
    pub async fn start(clock: Arc<ManualClock>) -> Self {
        let inner = Arc::new(Inner {
            clock,
            beacon: beacon(),
            mood: Mutex::new(Mood::Well),
            asked: AtomicUsize::new(0),
        });
        let router = Router::new()
            .route("/{chain}/public/{round}", get(answer))
            .with_state(inner.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, inner }
    }

    pub fn is(&self, mood: Mood) {
        *self
            .inner
            .mood
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = mood;
    }

    /// How often it was asked for a round.
    pub fn asked(&self) -> usize {
        self.inner.asked.load(Ordering::SeqCst)
    }

    /// The environment of a service whose draws wait for it.
    pub fn environment(&self, more_urls: &[&str]) -> Vec<(String, String)> {
        let beacon = &self.inner.beacon;
        let mut urls: Vec<&str> = more_urls.to_vec();
        urls.push(&self.url);
        let variables = [
            ("SOURCE", "drand".to_owned()),
            ("URLS", json!(urls).to_string()),
            ("CHAIN_HASH", beacon.chain_hash.clone()),
            ("PUBLIC_KEY", beacon.public_key.clone()),
            ("GENESIS", beacon.genesis.to_string()),
            ("PERIOD_SECONDS", beacon.period_seconds.to_string()),
        ];
        variables
            .map(|(key, value)| (format!("MICRO_ACQUISITION_DRAW__{key}"), value))
            .to_vec()
    }
}

/// The beacon that the test key signs for.
pub fn beacon() -> Beacon {
    let key = G2Affine::from(G2Affine::generator() * Scalar::from(SECRET));
    Beacon {
        chain_hash: "7e".repeat(32),
        public_key: hex::encode(key.to_compressed()),
        genesis: 1_622_505_600,
        period_seconds: 3,
    }
}

/// What the test key signs of a round.
pub fn sign(round: u64) -> Signature {
    let message = Sha256::digest(round.to_be_bytes());
    let point =
        <G1Projective as HashToCurve<ExpandMsgXmd<sha2_09::Sha256>>>::hash_to_curve(message, SUITE);
    Signature(G1Affine::from(point * Scalar::from(SECRET)).to_compressed())
}

async fn answer(
    State(inner): State<Arc<Inner>>,
    Path((chain, round)): Path<(String, u64)>,
) -> Result<Json<Value>, StatusCode> {
    inner.asked.fetch_add(1, Ordering::SeqCst);
    if chain != inner.beacon.chain_hash {
        return Err(StatusCode::NOT_FOUND);
    }
    if inner.clock.now() < inner.beacon.time_of(round) {
        return Err(StatusCode::from_u16(425).unwrap());
    }
    let mood = *inner.mood.lock().unwrap_or_else(PoisonError::into_inner);
    let (round, mut signature) = match mood {
        Mood::Well | Mood::Forging => (round, sign(round)),
        Mood::Behind => (round - 1, sign(round - 1)),
        Mood::Away => return Err(StatusCode::SERVICE_UNAVAILABLE),
    };
    if mood == Mood::Forging {
        signature.0[40] ^= 1;
    }
    Ok(Json(json!({
        "round": round,
        "randomness": hex::encode(signature.randomness()),
        "signature": signature.to_hex(),
    })))
}
