//! Bodies that GitHub really sent (`@octokit/webhooks-examples`), signed.

use std::fs;
use std::path::PathBuf;

use anyhow::Context as _;
use serde::Deserialize;
use serde_json::Value;

use super::sign::signature;

#[derive(Deserialize)]
struct Event {
    name: String,
    examples: Vec<Value>,
}

/// A request with everything in it but its delivery's id.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The bytes of the request, in one piece.
    pub bytes: Vec<u8>,
    /// Where the 36 bytes of the id stand.
    pub id_at: usize,
}

/// The real bodies as requests to `path`; says also how large a body is on average, in KiB.
pub fn prepared(path: &str) -> anyhow::Result<(Vec<Prepared>, f64)> {
    let (mut requests, mut total) = (Vec::new(), 0);
    for event in events()? {
        for example in &event.examples {
            let body = serde_json::to_vec(example)?;
            total += body.len();
            requests.push(request(path, &event.name, &body)?);
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "some megabytes")]
    let average = total as f64 / requests.len() as f64 / 1024.0;
    Ok((requests, average))
}

fn events() -> anyhow::Result<Vec<Event>> {
    let folder = std::env::var_os("JUDGES_DIR").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/target/judges")),
        PathBuf::from,
    );
    let file = folder.join("webhooks-examples.json");
    let text = fs::read(&file)
        .with_context(|| format!("{}; `.ci/fetch-judges` brings it", file.display()))?;
    Ok(serde_json::from_slice(&text)?)
}

/// One signed request.
pub fn request(path: &str, event: &str, body: &[u8]) -> anyhow::Result<Prepared> {
    let before = format!(
        "POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nuser-agent: GitHub-Hookshot/figures\r\n\
         accept: */*\r\ncontent-type: application/json\r\nx-github-event: {event}\r\n\
         x-hub-signature-256: {}\r\ncontent-length: {}\r\nx-github-delivery: ",
        signature(body)?,
        body.len(),
    );
    let mut bytes = before.into_bytes();
    let id_at = bytes.len();
    bytes.extend_from_slice(b"00000000-0000-4000-8000-000000000000\r\n\r\n");
    bytes.extend_from_slice(body);
    Ok(Prepared { bytes, id_at })
}
