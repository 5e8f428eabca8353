//! `serve`: migrations, the web server and the workers.

use std::sync::Arc;

use clap::Args;
use tokio::signal::unix::{SignalKind, signal};

use crate::clock::SystemClock;
use crate::config::Config;
use crate::server::{Role, Server};
use crate::telemetry;

/// Runs the service until it is told to stop.
#[derive(Debug, Args)]
pub struct Serve {
    /// Which part of the work this process does; replicas need PostgreSQL.
    #[arg(long, value_enum, default_value = "all")]
    role: Role,
}

impl Serve {
    pub(super) async fn run(self, config: Config) -> anyhow::Result<()> {
        let telemetry = telemetry::begin(config.log_format);
        if self.role != Role::All && !config.is_postgres() {
            anyhow::bail!(
                "--role {} splits the work between replicas, which takes a PostgreSQL database; \
                 DATABASE_URL names SQLite",
                self.role.name()
            );
        }
        let server = Server::start(&config, self.role, Arc::new(SystemClock)).await?;
        server.run_until(told_to_stop()).await;
        // It waits for the collector's answer.
        Ok(tokio::task::spawn_blocking(move || telemetry.end()).await?)
    }
}

/// Ends at Ctrl-C or SIGTERM.
pub(super) async fn told_to_stop() {
    let terminate = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminate => {}
    }
}
