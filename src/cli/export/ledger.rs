//! `export ledger`: the public log, page by page, and the checkpoint that signs it.

use std::io::Write;

use crate::app::sealer;
use crate::cli::verify::ledger::{End, spelled};
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::domain::ledger::LogHead;
use crate::notary::Notary;
use crate::server::open_existing_store;
use crate::store::{Store, ledger};
use crate::vault::Vault;

/// How many entries are in memory at a time.
const PAGE: i64 = 200;

pub(super) async fn write(config: &Config, output: &mut impl Write) -> anyhow::Result<()> {
    // First, since `session.key` would be made beside a database that is not there.
    let store = open_existing_store(config).await?;
    let vault = Vault::new(&config.session_secret()?)?;
    let notary = Notary::new(&vault, &config.public_url)?;
    let written = write_from(&store, &notary, &SystemClock, output).await;
    store.close().await;
    written
}

/// Seals what nobody has sealed yet, then writes as much as the checkpoint signs.
async fn write_from(
    store: &Store,
    notary: &Notary,
    clock: &impl Clock,
    output: &mut impl Write,
) -> anyhow::Result<()> {
    sealer::seal_all(store, clock.now()).await?;
    let (head, sealed_at) = ledger::head(store).await?;
    write_entries(store, &head, output).await?;
    let signed_at = sealed_at.unwrap_or_else(|| clock.now());
    let end = End::from(&notary.sign(&head, signed_at));
    output.write_all(spelled(&end)?.as_bytes())?;
    Ok(())
}

async fn write_entries(
    store: &Store,
    head: &LogHead,
    output: &mut impl Write,
) -> anyhow::Result<()> {
    let mut from = 1;
    while from <= head.size {
        let entries = ledger::entries(store, from, PAGE).await?;
        if entries.is_empty() {
            anyhow::bail!("record {from} of the ledger is not in the database");
        }
        for entry in entries.iter().filter(|entry| entry.sequence <= head.size) {
            output.write_all(spelled(entry)?.as_bytes())?;
        }
        from = entries.last().map_or(from, |last| last.sequence) + 1;
    }
    Ok(())
}
