//! Processes that are measured from outside.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, bail};
use micro_acquisition::fake_github::FakeGitHub;
use tokio::time::Instant;

use crate::alone::Mode;
use crate::ask::get;
use crate::load::Connection;
use crate::machine;
use crate::sign::SECRET;

/// The program as it is released, where `.ci/bench` has built it and says so; else what is
/// measured is the one beside this, which is built by another profile.
pub fn released() -> Option<PathBuf> {
    std::env::var_os("RELEASED_PROGRAM").map(PathBuf::from)
}

/// How long a process may take to answer.
const PATIENCE: Duration = Duration::from_mins(2);

/// A server that runs, and is killed when dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: String,
}

impl Server {
    /// The receipt of webhooks alone.
    pub fn alone(mode: Mode, database_url: &str) -> anyhow::Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["serve-alone", mode.word(), database_url]);
        Self::saying(&mut command)
    }

    /// A program that says its address in a line of its own.
    pub fn saying(command: &mut Command) -> anyhow::Result<Self> {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let out = child.stdout.take().context("no output")?;
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line)?;
        let address = line.trim().to_owned();
        if address.is_empty() {
            drop(child.kill());
            bail!("the server did not start: {command:?}");
        }
        Ok(Self { child, address })
    }

    /// The product as people run it; says how long it took until it was ready.
    pub async fn product(
        github: &FakeGitHub,
        database_url: &str,
    ) -> anyhow::Result<(Self, Duration)> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?
            .local_addr()?
            .port();
        let address = format!("127.0.0.1:{port}");
        let app = github.app();
        let began = Instant::now();
        let ours = || env!("CARGO_BIN_EXE_micro-acquisition").into();
        let child = Command::new(released().unwrap_or_else(ours))
            .arg("serve")
            .env_clear()
            .envs([
                ("DATABASE_URL", database_url),
                ("LISTEN_ADDR", &address),
                ("PUBLIC_URL", "https://procurement.example"),
                ("GITHUB_API_URL", github.api_url()),
                ("GITHUB_WEB_URL", "https://github.example"),
                ("GITHUB_APP_ID", &app.id.to_string()),
                ("GITHUB_PRIVATE_KEY", &app.private_key_pem),
                ("GITHUB_WEBHOOK_SECRET", SECRET),
                ("SESSION_SECRET", &"5a".repeat(32)),
                ("GITHUB_WRITE_INTERVAL_MS", "0"),
                ("LOG_FORMAT", "json"),
                // As the image, the manifests and the unit say.
                ("MALLOC_ARENA_MAX", "2"),
            ])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let server = Self { child, address };
        server.ready().await?;
        Ok((server, began.elapsed()))
    }

    async fn ready(&self) -> anyhow::Result<()> {
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            if let Ok(mut connection) = Connection::open(&self.address).await
                && let Ok((200, _)) = get(&mut connection, "/readyz").await
            {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        bail!("the server was not ready within two minutes");
    }

    /// What of its resident memory is its own now, in MiB.
    pub fn own(&self) -> f64 {
        machine::own(self.child.id())
    }

    /// Its resident memory in MiB: now, and at most so far.
    pub fn resident(&self) -> (f64, f64) {
        machine::resident(self.child.id())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
