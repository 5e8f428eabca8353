//! `migrate`: brings the database to this version's schema.

use crate::config::Config;
use crate::server::open_store;
use crate::store::SCHEMA_VERSION;

pub(super) async fn run(config: &Config) -> anyhow::Result<()> {
    open_store(config).await?.close().await;
    println!("The database has schema version {SCHEMA_VERSION}.");
    Ok(())
}
