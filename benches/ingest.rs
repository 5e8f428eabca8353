//! Webhooks received each second, verified and durable, against what the same server does
//! without storing and against others.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use micro_acquisition::clock::SystemClock;
use micro_acquisition::fake_github::FakeGitHub;
use micro_acquisition::inbox::webhook::PATH;

use crate::Effort;
use crate::alone::Mode;
use crate::bodies::{self, Prepared};
use crate::child::Server;
use crate::database::{self, Fresh, Kind};
use crate::load::{self, Met};
use crate::peers;
use crate::report::{Goal, Section, millis, short};

const CONNECTIONS: [usize; 3] = [1, 16, 64];
const MOST: usize = 64;
/// Requests a second of bors, which stores nothing, on two processors of another machine.
const BORS: f64 = 7400.0;

struct Measuring {
    section: Section,
    requests: Arc<Vec<Prepared>>,
    time: Duration,
    /// What was met with at 64 connections, by the server's name.
    at_most: BTreeMap<String, Met>,
}

impl Measuring {
    /// At every number of connections; the database must then keep one delivery for each
    /// request that was acknowledged, or the figure would be of something else.
    async fn keeping(
        &mut self,
        name: &str,
        server: &Server,
        database_url: &str,
    ) -> anyhow::Result<()> {
        let (answered, refused) = self.all(name, server).await?;
        let stored = database::deliveries(database_url).await?;
        // What was refused because the database took too long may be stored after all.
        anyhow::ensure!(
            (answered..=answered + refused).contains(&stored),
            "{name} acknowledged {answered} deliveries, refused {refused} and stored {stored}"
        );
        Ok(())
    }

    /// At every number of connections; how many requests were answered and refused.
    async fn all(&mut self, name: &str, server: &Server) -> anyhow::Result<(u64, u64)> {
        let (mut answered, mut refused) = (0, 0);
        for connections in CONNECTIONS {
            // What comes first warms caches and connections up.
            let warm = self.load(server, connections, self.time / 5).await?;
            let met = self.load(server, connections, self.time).await?;
            self.note(name, connections, &met, server.resident().1);
            answered += warm.answered + met.answered;
            refused += warm.refused + met.refused;
        }
        Ok((answered, refused))
    }

    async fn load(
        &self,
        server: &Server,
        connections: usize,
        time: Duration,
    ) -> anyhow::Result<Met> {
        let requests = Arc::clone(&self.requests);
        load::run(&server.address, requests, connections, time).await
    }

    fn note(&mut self, name: &str, connections: usize, met: &Met, resident: f64) {
        self.section.row(vec![
            name.to_owned(),
            connections.to_string(),
            short(met.rate),
            millis(met.p50),
            millis(met.p99),
            short(resident),
            met.refused.to_string(),
        ]);
        if connections == MOST {
            self.at_most.insert(name.to_owned(), met.clone());
        }
    }

    fn met(&self, name: &str) -> Option<&Met> {
        self.at_most.get(name)
    }
}

pub async fn measure(effort: Effort) -> anyhow::Result<Section> {
    let (requests, average) = bodies::prepared(PATH)?;
    let method = format!(
        "Signed bodies that GitHub really sent ({} of them, {} KiB on average, each under a \
         delivery id of its own, of version 1 as GitHub's are) over kept connections. What a server acknowledged is counted \
         against what its database has afterwards. *Forgets* verifies and answers: the \
         ceiling. *One each* gives every delivery a transaction of its own. *Product* is the \
         whole program, which works on the deliveries meanwhile. Resident memory is the most \
         of the process so far.",
        requests.len(),
        short(average)
    );
    let columns = [
        "server",
        "connections",
        "requests/s",
        "p50",
        "p99",
        "MiB",
        "refused",
    ];
    let mut measuring = Measuring {
        section: Section::new("ingest", "Ingest", &method, &columns).of_the_program(),
        requests: Arc::new(requests),
        time: Duration::from_millis(if effort.short { 1000 } else { 5000 }),
        at_most: BTreeMap::new(),
    };
    let forgets = Server::alone(Mode::Forgets, "")?;
    measuring.all("forgets (ceiling)", &forgets).await?;
    drop(forgets);
    for kind in Kind::all() {
        for (mode, word) in [
            (Mode::KeepsEach, "one each"),
            (Mode::Keeps, "shared commits"),
        ] {
            let database = Fresh::new(kind).await?;
            let server = Server::alone(mode, &database.url)?;
            let name = format!("{}, {word}", kind.name());
            measuring.keeping(&name, &server, &database.url).await?;
        }
        let database = Fresh::new(kind).await?;
        let github = FakeGitHub::start(Arc::new(SystemClock)).await?;
        let (server, _) = Server::product(&github, &database.url).await?;
        let name = format!("{}, product", kind.name());
        measuring.keeping(&name, &server, &database.url).await?;
    }
    for peer in peers::start()? {
        match &peer.database_url {
            Some(url) => measuring.keeping(peer.name, &peer.server, url).await?,
            None => drop(measuring.all(peer.name, &peer.server).await?),
        }
    }
    goals(&mut measuring);
    Ok(measuring.section)
}

/// Only what was measured is judged: PostgreSQL or Probot may be absent.
fn goals(measuring: &mut Measuring) {
    let ceiling = measuring.met("forgets (ceiling)");
    let each = measuring.met("SQLite, one each");
    let shared = measuring.met("SQLite, shared commits");
    let postgres = measuring.met("PostgreSQL, shared commits");
    let probot = measuring.met(peers::PROBOT_KEEPS);
    let faster = |what: &str, ours: Option<&Met>, theirs: Option<&Met>, wanted, unit: &str| {
        let times = ours?.rate / theirs?.rate;
        Some(Goal::at_least(what, times, wanted, unit))
    };
    let p99 = |ours: Option<&Met>, theirs: Option<&Met>| {
        let part = ours?.p99.as_secs_f64() / theirs?.p99.as_secs_f64();
        let what = "p99 on SQLite, of Probot's with SQLite";
        Some(Goal::at_most(what, part, 0.25, "parts"))
    };
    let bors = |ours: Option<&Met>| {
        let what = "SQLite, against bors (a figure quoted from elsewhere, not measured here)";
        Some(Goal::at_least(what, ours?.rate, BORS, "requests/s"))
    };
    let goals = [
        faster("SQLite, of the ceiling", shared, ceiling, 0.25, "parts"),
        faster("SQLite, against one each", shared, each, 2.0, "times"),
        bors(shared),
        faster(
            "SQLite, against Probot with SQLite",
            shared,
            probot,
            8.0,
            "times",
        ),
        faster(
            "PostgreSQL, against Probot with SQLite",
            postgres,
            probot,
            5.0,
            "times",
        ),
        p99(shared, probot),
    ];
    let goals = goals.into_iter().flatten().collect();
    measuring.section.goals = goals;
}
