//! The App's credentials: an RSA key as GitHub hands it out, and digests.

use std::fmt;
use std::sync::OnceLock;

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair as _, RsaKeyPair};
use aws_lc_rs::{digest, hmac, rand};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::error::FakeGitHubError;

/// What an operator gets from GitHub when the App is registered.
#[derive(Clone)]
pub struct AppCredentials {
    /// The App's number (`GITHUB_APP_ID`).
    pub id: i64,
    /// The App's slug; its bot account is `{slug}[bot]`.
    pub slug: String,
    /// The OAuth client id.
    pub client_id: String,
    /// The OAuth client secret.
    pub client_secret: String,
    /// The private key, PKCS#8 in PEM.
    pub private_key_pem: String,
    /// The secret that webhooks are signed with.
    pub webhook_secret: String,
    pub(super) public_key_der: Vec<u8>,
}

impl fmt::Debug for AppCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppCredentials")
            .field("id", &self.id)
            .field("slug", &self.slug)
            .finish_non_exhaustive()
    }
}

struct AppKey {
    private_pem: String,
    public_der: Vec<u8>,
}

/// Making an RSA key takes a while, so one serves the whole process.
static KEY: OnceLock<AppKey> = OnceLock::new();

impl AppCredentials {
    pub(super) fn generate(id: i64, slug: &str) -> Result<Self, FakeGitHubError> {
        let key = if let Some(key) = KEY.get() {
            key
        } else {
            let made = AppKey::generate()?;
            KEY.get_or_init(|| made)
        };
        Ok(Self {
            id,
            slug: slug.to_owned(),
            client_id: "Iv23liF4keGitHubApp0".to_owned(),
            client_secret: random_hex(20),
            private_key_pem: key.private_pem.clone(),
            webhook_secret: random_hex(20),
            public_key_der: key.public_der.clone(),
        })
    }
}

impl AppKey {
    fn generate() -> Result<Self, FakeGitHubError> {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).map_err(|_| FakeGitHubError::Key)?;
        let der = pair.as_der().map_err(|_| FakeGitHubError::Key)?;
        Ok(Self {
            private_pem: pem("PRIVATE KEY", der.as_ref()),
            public_der: pair.public_key().as_ref().to_vec(),
        })
    }
}

fn pem(label: &str, der: &[u8]) -> String {
    let encoded = STANDARD.encode(der);
    let lines: Vec<&str> = encoded
        .as_bytes()
        .chunks(64)
        .filter_map(|line| std::str::from_utf8(line).ok())
        .collect();
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        lines.join("\n")
    )
}

/// `bytes` random bytes in hexadecimal.
pub fn random_hex(bytes: usize) -> String {
    let mut buffer = vec![0; bytes];
    match rand::fill(&mut buffer) {
        Ok(()) => hex::encode(buffer),
        // The machine's random source is gone: repeat-free is what ids need then.
        Err(_) => sha1_hex(format!("{:p}", buffer.as_ptr()).as_bytes()),
    }
}

/// A random UUID as `X-GitHub-Delivery` carries it.
pub fn random_uuid() -> String {
    let digits = random_hex(16);
    let mut bytes = [0; 16];
    let _filled = hex::decode_to_slice(&digits, &mut bytes);
    uuid::Builder::from_random_bytes(bytes)
        .into_uuid()
        .to_string()
}

/// SHA-1 in hexadecimal: git's object names.
pub fn sha1_hex(bytes: &[u8]) -> String {
    hex::encode(digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, bytes))
}

/// `X-Hub-Signature-256` and the older `X-Hub-Signature` over a raw body.
pub fn signatures(secret: &str, body: &[u8]) -> (String, String) {
    let sign = |algorithm| {
        let key = hmac::Key::new(algorithm, secret.as_bytes());
        hex::encode(hmac::sign(&key, body))
    };
    (
        format!("sha256={}", sign(hmac::HMAC_SHA256)),
        format!("sha1={}", sign(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_the_published_vector() {
        let (sha256, _) = signatures("It's a Secret to Everybody", b"Hello, World!");
        assert_eq!(
            sha256,
            "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
        );
    }

    #[test]
    fn an_object_has_the_name_that_git_gives_it() {
        assert_eq!(
            sha1_hex(b"blob 0\0"),
            "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
        );
    }
}
