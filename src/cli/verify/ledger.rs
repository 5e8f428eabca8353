//! `verify ledger`: checks the public log, or one opportunity's chain, from what
//! is published alone (`docs/en/ledger.md`).
//!
//! A log is read entry by entry and never kept; the first record that is wrong
//! is named. Nothing is believed but the hashes, the signature and the anchors.

mod chain;
mod export;
mod fault;
mod online;
mod verified;

use std::fs::File;
use std::io::BufReader;

use anyhow::Context as _;
use clap::Args;

use crate::domain::ledger::Anchor;

pub use export::verify_export;
pub(crate) use export::{End, spelled};
pub use fault::LedgerFault;
pub use verified::LedgerVerified;

/// Checks the chain of events; exits with 1 and names the first record that is wrong.
#[derive(Debug, Args)]
pub(super) struct VerifyLedger {
    /// A file of `export ledger`, the address of the service, or one
    /// opportunity's events (`…/events`, or that answer in a file).
    #[arg(value_name = "FILE|URL")]
    source: String,
    #[command(flatten)]
    trusted: Trusted,
}

/// What the reader knows from elsewhere.
#[derive(Clone, Debug, Default, Args)]
pub struct Trusted {
    /// A head that a status comment showed, with its opportunity's id before it or not: the
    /// chain must still hold it. May be repeated.
    #[arg(long = "anchor", value_name = "[ID:]N:HASH")]
    pub anchors: Vec<Anchor>,
    /// The key that must have signed the checkpoint: hexadecimal, or `verifier_key`.
    #[arg(long, value_name = "PUBLICKEY")]
    pub key: Option<String>,
}

impl VerifyLedger {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let is_address = ["http://", "https://"]
            .iter()
            .any(|scheme| self.source.starts_with(scheme));
        let verified = if is_address {
            online::verify(&self.source, &self.trusted).await?
        } else {
            let file = File::open(&self.source)
                .with_context(|| format!("{} cannot be read", self.source))?;
            verify_export(&mut BufReader::new(file), &self.trusted)?
        };
        println!("{verified}");
        Ok(())
    }
}
