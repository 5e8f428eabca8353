//! How large the program is, on the disk and in memory, and how soon it is ready.

use std::fs;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use micro_acquisition::clock::SystemClock;
use micro_acquisition::fake_github::FakeGitHub;
use micro_acquisition::inbox::webhook::PATH;
use tokio::time::Instant;

use crate::alone::Mode;
use crate::child::{self, Server};
use crate::database::{Fresh, Kind};
use crate::load;
use crate::report::{Goal, Section, millis, short};
use crate::{Effort, bodies, seed};

const MIB: f64 = 1024.0 * 1024.0;
const STARTS: usize = 7;

pub async fn measure(effort: Effort) -> anyhow::Result<Section> {
    let seeded = if effort.short { 1000 } else { 100_000 };
    let method = format!(
        "The program as people run it, on SQLite. *Idle* is two seconds after it was ready on \
         a database that an earlier start migrated; *under load* the most while 64 connections \
         send real bodies which it decides \
         meanwhile. *Ready* is from the start of the process until `/readyz` says so, the \
         median of several starts; the seeded database has {} opportunities, \
         posted a minute apart.",
        short(f64::from(seeded))
    );
    let section = Section::new("footprint", "Footprint", &method, &["what", "found"]);
    let mut section = section.of_the_program();
    sizes(&mut section)?;
    let github = FakeGitHub::start(Arc::new(SystemClock)).await?;
    let database = Fresh::new(Kind::Sqlite).await?;
    ready(&mut section, &github, &database, seeded).await?;
    memory(&mut section, &github, &database, effort).await?;
    Ok(section)
}

async fn ready(
    section: &mut Section,
    github: &FakeGitHub,
    database: &Fresh,
    seeded: u32,
) -> anyhow::Result<()> {
    let (server, first) = Server::product(github, &database.url).await?;
    drop(server);
    let least = starts_and_ends()?;
    let empty = starts(github, database).await?;
    let full = Fresh::new(Kind::Sqlite).await?;
    seed::opportunities(&full, seeded).await?;
    let with_many = starts(&seed::silent_github().await?, &full).await?;
    for (what, time) in [
        ("started and ended, `--version` (floor)", least),
        ("ready, first start with every migration", first),
        ("ready, migrated and empty", empty),
        ("ready, migrated and seeded", with_many),
    ] {
        row(section, what, &millis(time));
    }
    let goal = |what, time: Duration| Goal::at_most(what, time.as_secs_f64() * 1e3, 100.0, "ms");
    let goals = [
        goal("ready, first start with every migration", first),
        goal("ready, migrated and empty", empty),
        goal("ready, migrated and seeded", with_many),
    ];
    section.goals.extend(goals);
    Ok(())
}

async fn memory(
    section: &mut Section,
    github: &FakeGitHub,
    migrated: &Fresh,
    effort: Effort,
) -> anyhow::Result<()> {
    let least = idle(&Server::alone(Mode::Forgets, "")?).await;
    let (server, _) = Server::product(github, &migrated.url).await?;
    let idle = idle(&server).await;
    let own = server.own();
    let (requests, _) = bodies::prepared(PATH)?;
    let time = Duration::from_secs(if effort.short { 2 } else { 10 });
    load::run(&server.address, Arc::new(requests), 64, time).await?;
    let (_, loaded) = server.resident();
    for (what, mib) in [
        ("memory, idle, the receipt of webhooks alone (floor)", least),
        ("memory, idle", idle),
        ("memory, idle, without pages of files", own),
        ("memory, under load", loaded),
    ] {
        row(section, what, &format!("{} MiB", short(mib)));
    }
    let goal = |what, found, most| Goal::at_most(what, found, most, "MiB");
    let goals = [
        goal("memory, idle", idle, 25.0),
        goal("memory, under load", loaded, 40.0),
    ];
    section.goals.extend(goals);
    Ok(())
}

fn row(section: &mut Section, what: &str, found: &str) {
    section.row(vec![what.to_owned(), found.to_owned()]);
}

/// The size of what is measured, which has its symbols unless it is what is released.
fn sizes(section: &mut Section) -> anyhow::Result<()> {
    let ours = env!("CARGO_BIN_EXE_micro-acquisition").into();
    let (what, file) = match child::released() {
        Some(released) => ("released program", released),
        None => ("measured program, with symbols", ours),
    };
    #[expect(clippy::cast_precision_loss, reason = "some megabytes")]
    let size = fs::metadata(&file)?.len() as f64 / MIB;
    row(section, what, &format!("{} MiB", short(size)));
    Ok(())
}

/// How long the program takes that has nothing to do.
fn starts_and_ends() -> anyhow::Result<Duration> {
    let ours = || env!("CARGO_BIN_EXE_micro-acquisition").into();
    let program = child::released().unwrap_or_else(ours);
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let began = Instant::now();
        let output = Command::new(&program).arg("--version").output()?;
        anyhow::ensure!(output.status.success(), "--version: {}", output.status);
        times.push(began.elapsed());
    }
    Ok(load::percentile(&mut times, 0.5))
}

/// Resident memory in MiB two seconds after it was ready.
async fn idle(server: &Server) -> f64 {
    tokio::time::sleep(Duration::from_secs(2)).await;
    server.resident().0
}

async fn starts(github: &FakeGitHub, database: &Fresh) -> anyhow::Result<Duration> {
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let (server, time) = Server::product(github, &database.url).await?;
        drop(server);
        times.push(time);
    }
    Ok(load::percentile(&mut times, 0.5))
}
