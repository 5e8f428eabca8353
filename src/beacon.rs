//! Asks a drand beacon for the signature of a round (`interfaces.md` §5).
//!
//! Any of the addresses may answer, since no answer is believed: each must be
//! the beacon's own signature of that very round, else the next is asked.

use std::fmt::Write as _;
use std::time::Duration;

use serde::Deserialize;

use crate::domain::beacon::{Beacon, Signature};

/// No answer of a beacon is nearly as long as this many bytes.
const LONGEST: usize = 64 * 1024;

/// No address gave the signature.
#[derive(Debug, thiserror::Error)]
#[error("round {round} of the beacon: {reasons}")]
pub struct BeaconError {
    /// The round that was asked for.
    round: u64,
    /// Each address with why it did not do.
    reasons: String,
}

/// Why one address did not do.
#[derive(Debug, thiserror::Error)]
enum Unfit {
    #[error("{0}")]
    Unreachable(#[from] reqwest::Error),
    #[error("it answers {0}")]
    Status(u16),
    #[error("the answer is too long")]
    TooLong,
    #[error("the answer cannot be read: {0}")]
    Unreadable(#[from] serde_json::Error),
    #[error("the answer is round {0}")]
    AnotherRound(u64),
    #[error("the signature is not the beacon's")]
    Forged,
}

/// What a beacon answers, as far as it is read.
#[derive(Debug, Deserialize)]
struct Answer {
    round: u64,
    signature: String,
}

/// The way to a beacon. Cheap to clone.
#[derive(Clone, Debug)]
pub struct BeaconClient {
    http: reqwest::Client,
    urls: Vec<String>,
}

impl BeaconClient {
    /// A client that asks `urls` in their order, each for at most `timeout`.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub fn new(urls: &[String], timeout: Duration) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder().timeout(timeout).build()?;
        let urls = urls
            .iter()
            .map(|url| url.trim_end_matches('/').to_owned())
            .collect();
        Ok(Self { http, urls })
    }

    /// The signature of a round, checked with the beacon's public key.
    ///
    /// # Errors
    /// When no address gave it: before the round's time, or while none can be reached.
    pub async fn signature(&self, beacon: &Beacon, round: u64) -> Result<Signature, BeaconError> {
        let mut reasons = String::new();
        for url in &self.urls {
            match self.ask(url, beacon, round).await {
                Ok(signature) => return Ok(signature),
                Err(unfit) => {
                    let between = if reasons.is_empty() { "" } else { "; " };
                    // Writing to a string cannot fail.
                    let _ = write!(reasons, "{between}{url}: {unfit}");
                }
            }
        }
        if reasons.is_empty() {
            reasons.push_str("no address is configured (draw.urls)");
        }
        Err(BeaconError { round, reasons })
    }

    async fn ask(&self, url: &str, beacon: &Beacon, round: u64) -> Result<Signature, Unfit> {
        let address = format!("{url}/{}/public/{round}", beacon.chain_hash);
        let request = self.http.get(address).send().await;
        let mut response = request.map_err(reqwest::Error::without_url)?;
        if !response.status().is_success() {
            return Err(Unfit::Status(response.status().as_u16()));
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > LONGEST {
                return Err(Unfit::TooLong);
            }
        }
        let answer: Answer = serde_json::from_slice(&bytes)?;
        if answer.round != round {
            return Err(Unfit::AnotherRound(answer.round));
        }
        Signature::from_hex(&answer.signature)
            .filter(|signature| beacon.signed(round, signature))
            .ok_or(Unfit::Forged)
    }
}
