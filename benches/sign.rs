//! The signature that GitHub puts on a webhook's body.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// The webhook secret of every server that is measured.
pub const SECRET: &str = "the secret of the figures";

/// The value of `X-Hub-Signature-256`.
pub fn signature(body: &[u8]) -> anyhow::Result<String> {
    let mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes())?;
    let digest = mac.chain_update(body).finalize().into_bytes();
    Ok(format!("sha256={}", hex::encode(digest)))
}
