//! How large the program is, on the disk and in memory, and how soon it is ready.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use micro_acquisition::clock::SystemClock;
use micro_acquisition::fake_github::FakeGitHub;
use micro_acquisition::inbox::webhook::PATH;

use crate::child::{self, Server};
use crate::database::{Fresh, Kind};
use crate::load;
use crate::report::{Goal, Section, millis, short};
use crate::{Effort, bodies, seed};

const MIB: f64 = 1024.0 * 1024.0;

pub async fn measure(effort: Effort) -> anyhow::Result<Section> {
    let seeded = if effort.short { 1000 } else { 100_000 };
    let method = format!(
        "The program as people run it{}, on SQLite. *Idle* is two seconds after it was ready; \
         *under load* the most while 64 connections send real bodies which it decides \
         meanwhile. *Ready* is from the start of the process until `/readyz` says so, the \
         median of several starts; the seeded database has {} opportunities, \
         posted a minute apart.",
        child::released().map_or("", |_| ", as it is released"),
        short(f64::from(seeded))
    );
    let mut section = Section::new("footprint", "Footprint", &method, &["what", "found"]);
    sizes(&mut section)?;
    let github = FakeGitHub::start(Arc::new(SystemClock)).await?;
    let database = Fresh::new(Kind::Sqlite).await?;
    let (server, first) = Server::product(&github, &database.url).await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let (idle, _) = server.resident();
    drop(server);
    row(
        &mut section,
        "ready, first start with every migration",
        &millis(first),
    );
    let empty = starts(&github, &database).await?;
    row(&mut section, "ready, empty database", &millis(empty));
    row(
        &mut section,
        "memory, idle",
        &format!("{} MiB", short(idle)),
    );
    let full = Fresh::new(Kind::Sqlite).await?;
    seed::opportunities(&full, seeded).await?;
    let with_many = starts(&github, &full).await?;
    row(&mut section, "ready, seeded database", &millis(with_many));
    let (server, _) = Server::product(&github, &database.url).await?;
    let (requests, _) = bodies::prepared(PATH)?;
    let time = Duration::from_secs(if effort.short { 2 } else { 10 });
    load::run(&server.address, Arc::new(requests), 64, time).await?;
    let (_, loaded) = server.resident();
    row(
        &mut section,
        "memory, under load",
        &format!("{} MiB", short(loaded)),
    );
    section.goals = vec![
        Goal::at_most("memory, idle", idle, 25.0, "MiB"),
        Goal::at_most("memory, under load", loaded, 40.0, "MiB"),
        Goal::at_most("ready, empty", empty.as_secs_f64() * 1e3, 100.0, "ms"),
        Goal::at_most("ready, seeded", with_many.as_secs_f64() * 1e3, 100.0, "ms"),
    ];
    Ok(section)
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

async fn starts(github: &FakeGitHub, database: &Fresh) -> anyhow::Result<Duration> {
    let mut times = Vec::new();
    for _ in 0..7 {
        let (server, time) = Server::product(github, &database.url).await?;
        drop(server);
        times.push(time);
    }
    Ok(load::percentile(&mut times, 0.5))
}
