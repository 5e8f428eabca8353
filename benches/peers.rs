//! Probot 14, where Node.js is present: storing nothing, and with a durable insert.

use std::path::PathBuf;
use std::process::Command;

use crate::child::Server;
use crate::report::root;
use crate::sign::SECRET;

/// The one that keeps what it acknowledges.
pub const PROBOT_KEEPS: &str = "Probot 14, SQLite";

/// Another server for webhooks.
#[derive(Debug)]
pub struct Peer {
    /// Its name.
    pub name: &'static str,
    /// Where it runs.
    pub server: Server,
    /// Where it keeps deliveries, as `DATABASE_URL` would say it.
    pub database_url: Option<String>,
}

/// Starts what `.ci/bench` installed; nothing where there is none.
pub fn start() -> anyhow::Result<Vec<Peer>> {
    let folder = folder();
    if !folder.join("node_modules/probot").is_dir() {
        eprintln!("left out: Probot, which `.ci/bench` installs where npm is present");
        return Ok(Vec::new());
    }
    let mut peers = Vec::new();
    for (name, keeps) in [("Probot 14, storing nothing", false), (PROBOT_KEEPS, true)] {
        let database = folder.join("probot.db");
        for end in ["", "-wal", "-shm"] {
            drop(std::fs::remove_file(format!("{}{end}", database.display())));
        }
        let mut command = Command::new("node");
        command
            .arg(root().join("benches/peers/probot.mjs"))
            .current_dir(&folder)
            .env("PROBOT_FOLDER", &folder)
            .env("WEBHOOK_SECRET", SECRET)
            .env("NODE_ENV", "production");
        if keeps {
            command.env("DATABASE", &database);
        }
        let server = Server::saying(&mut command)?;
        let database_url = keeps.then(|| format!("sqlite://{}", database.display()));
        peers.push(Peer {
            name,
            server,
            database_url,
        });
    }
    Ok(peers)
}

fn folder() -> PathBuf {
    root().join("target/bench/probot")
}
