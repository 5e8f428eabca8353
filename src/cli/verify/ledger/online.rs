//! A ledger where it is published: the checkpoint first, then all that it signs.

use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::fault::LedgerFault;
use super::{LedgerVerified, Trusted, chain};
use crate::domain::ledger::{Checker, Checkpoint, Entry};
use crate::notary;

/// No page is nearly as long as this many bytes.
const LONGEST: usize = 64 * 1024 * 1024;
/// How long fetching a page may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// A page as it is answered; its entries are read one by one, so that a wrong one is named.
#[derive(serde::Deserialize)]
struct Page {
    items: Vec<Value>,
    next: Option<u64>,
}

#[derive(serde::Deserialize)]
struct Events {
    items: Value,
    #[serde(default)]
    next_cursor: Option<String>,
}

/// Checks what is published at `address`: a service, its ledger, or one
/// opportunity's events.
pub(super) async fn verify(
    address: &str,
    trusted: &Trusted,
) -> Result<LedgerVerified, LedgerFault> {
    let reader = Reader::new(address)?;
    let address = address.split(['?', '#']).next().unwrap_or(address);
    if address.contains("/api/v1/opportunities/") {
        return chain::verify(events(&reader, address).await?, trusted);
    }
    let base = address.trim_end_matches('/');
    let base = ["/ledger/events", "/ledger/checkpoint", "/ledger"]
        .iter()
        .find_map(|end| base.strip_suffix(end))
        .unwrap_or(base);
    log(&reader, base, trusted).await
}

/// Every event of a chain, page after page; what is no list is for the check to refuse.
async fn events(reader: &Reader, address: &str) -> Result<Value, LedgerFault> {
    let mut all = Vec::new();
    let mut url = address.to_owned();
    loop {
        let page: Events = reader.json(&url).await?;
        let Value::Array(items) = page.items else {
            return Ok(page.items);
        };
        let next = page.next_cursor.filter(|_| !items.is_empty());
        all.extend(items);
        match next {
            Some(cursor) => url = format!("{address}?cursor={cursor}"),
            None => return Ok(Value::Array(all)),
        }
    }
}

async fn log(
    reader: &Reader,
    base: &str,
    trusted: &Trusted,
) -> Result<LedgerVerified, LedgerFault> {
    // What is sealed after the checkpoint was signed is not asked for.
    let checkpoint: Checkpoint = reader.json(&format!("{base}/ledger/checkpoint")).await?;
    notary::check(&checkpoint, trusted.key.as_deref())
        .map_err(|why| LedgerFault::Checkpoint { line: None, why })?;
    let mut checker = Checker::new(&trusted.anchors);
    let mut from = Some(1);
    while let Some(first) = from.filter(|_| checker.size() < checkpoint.size) {
        let url = format!("{base}/ledger/events?from={first}");
        let page: Page = reader.json(&url).await?;
        for item in page.items {
            if checker.size() == checkpoint.size {
                break;
            }
            let entry: Entry =
                serde_json::from_value(item).map_err(|source| LedgerFault::Answer {
                    url: url.clone(),
                    source,
                })?;
            checker.take(&entry)?;
        }
        // A page that leads nowhere new would be asked for for ever.
        from = page.next.filter(|next| *next > first);
    }
    let found = checker.finish(Some(&checkpoint.head()))?;
    Ok(LedgerVerified::log(found, checkpoint, trusted))
}

struct Reader(reqwest::Client);

impl Reader {
    fn new(url: &str) -> Result<Self, LedgerFault> {
        let client = reqwest::Client::builder()
            .timeout(PATIENCE)
            .build()
            .map_err(|source| failed(url, source))?;
        Ok(Self(client))
    }

    async fn json<T: DeserializeOwned>(&self, url: &str) -> Result<T, LedgerFault> {
        let mut answer = self
            .0
            .get(url)
            .send()
            .await
            .map_err(|source| failed(url, source))?;
        if !answer.status().is_success() {
            return Err(LedgerFault::Status {
                url: url.to_owned(),
                status: answer.status().as_u16(),
            });
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|source| failed(url, source))? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > LONGEST {
                let url = url.to_owned();
                return Err(LedgerFault::TooLong { url });
            }
        }
        serde_json::from_slice(&bytes).map_err(|source| LedgerFault::Answer {
            url: url.to_owned(),
            source,
        })
    }
}

fn failed(url: &str, source: reqwest::Error) -> LedgerFault {
    LedgerFault::Fetch {
        url: url.to_owned(),
        source,
    }
}
