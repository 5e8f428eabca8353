//! Deliveries taken from the inbox, decided and recorded each second, and how long the
//! first effect of one takes.

use std::collections::HashMap;
use std::time::Duration;

use jiff::SignedDuration;
use micro_acquisition::fake_github::RepositoryHandle;
use micro_acquisition::server::INBOX_WORKERS;
use micro_acquisition::store::effects::{self, Hold, Outcome};
use tokio::time::Instant;

use crate::Effort;
use crate::database::{Fresh, Kind};
use crate::load::percentile;
use crate::report::{Goal, Section, millis, short};
use crate::stage::{Open, Stage, application};

/// How many workers a process of the product starts.
const STARTED: usize = INBOX_WORKERS.len();

/// What the deliveries bring.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Questions,
    Applications,
    /// An event of no interest: what taking up and settling cost alone.
    Nothing,
}

impl What {
    const fn name(self) -> &'static str {
        match self {
            Self::Questions => "questions",
            Self::Applications => "applications",
            Self::Nothing => "nothing to decide (ceiling)",
        }
    }
}

/// How a measurement is laid out.
struct Layout {
    repositories: usize,
    issues: usize,
    comments: usize,
}

pub async fn measure(effort: Effort) -> anyhow::Result<Section> {
    let layout = if effort.short {
        Layout {
            repositories: 8,
            issues: 4,
            comments: 4,
        }
    } else {
        Layout {
            repositories: 32,
            issues: 8,
            comments: 8,
        }
    };
    let method = format!(
        "{} repositories with {} open opportunities each; {} comments on each opportunity are \
         in the inbox when the workers begin. *Questions* by anyone, *applications* by a \
         different person each, for whom GitHub is asked their permission; *nothing to decide* is \
         as many deliveries of an event of no interest, taken up and put aside. Each decision is \
         recorded with its event, read model, effects and delivery; before an opportunity is \
         decided upon its thread is read. GitHub answers from the same process and processors.",
        layout.repositories, layout.issues, layout.comments
    );
    let columns = ["database", "what", "workers", "decisions/s"];
    let mut section = Section::new("decisions", "Decisions", &method, &columns);
    let mut rates = HashMap::new();
    for kind in Kind::all() {
        for workers in [1, 4, STARTED] {
            for what in [What::Questions, What::Applications, What::Nothing] {
                let rate = decided(kind, workers, what, &layout).await?;
                let cells = [kind.name(), what.name(), &workers.to_string(), &short(rate)];
                section.row(cells.map(str::to_owned).to_vec());
                rates.insert((kind.name(), what.name(), workers), rate);
            }
        }
    }
    let rate = |kind: Kind, workers| {
        rates
            .get(&(kind.name(), What::Questions.name(), workers))
            .copied()
    };
    if let Some(rate) = rate(Kind::Sqlite, STARTED) {
        let what = "SQLite, as many workers as are started";
        section
            .goals
            .push(Goal::at_least(what, rate, 1000.0, "decisions/s"));
    }
    if let (Some(one), Some(four)) = (rate(Kind::Postgres, 1), rate(Kind::Postgres, 4)) {
        let what = "PostgreSQL, four workers against one";
        section
            .goals
            .push(Goal::at_least(what, four / one, 2.0, "times"));
    }
    for kind in Kind::all() {
        let mut times = first_effects(kind, effort).await?;
        let (p50, p99) = (percentile(&mut times, 0.5), percentile(&mut times, 0.99));
        let what = "webhook received to first effect leased, p50 / p99";
        let took = format!("{} / {}", millis(p50), millis(p99));
        section.row(vec![
            kind.name().to_owned(),
            what.to_owned(),
            STARTED.to_string(),
            took,
        ]);
    }
    Ok(section)
}

fn repositories(stage: &Stage, number: usize) -> Vec<RepositoryHandle> {
    let name = |number| (format!("org-{number}"), format!("repo-{number}"));
    let names = (0..number).map(name);
    names
        .map(|(owner, name)| stage.repository(&owner, &name))
        .collect()
}

async fn decided(kind: Kind, workers: usize, what: What, layout: &Layout) -> anyhow::Result<f64> {
    let database = Fresh::new(kind).await?;
    let stage = Stage::set(&database).await?;
    let repositories = repositories(&stage, layout.repositories);
    let open = stage.open(&repositories, layout.issues).await?;
    stage.clock.advance(SignedDuration::from_mins(5));
    for number in 0..layout.comments {
        for (at, it) in open.iter().enumerate() {
            speak(&stage, it, what, number * open.len() + at)?;
        }
    }
    let mut pending = stage.github.take_pending();
    if what == What::Nothing {
        for delivery in &mut pending {
            "star".clone_into(&mut delivery.event);
        }
    }
    let deliveries = stage.take_in(pending).await?;
    let began = Instant::now();
    stage.decide(workers).await?;
    let took = began.elapsed();
    let left = stage.left().await?;
    anyhow::ensure!(
        left == 0,
        "{left} of {deliveries} deliveries were not decided"
    );
    stage.server.stop().await;
    #[expect(clippy::cast_precision_loss, reason = "some thousands")]
    Ok(deliveries as f64 / took.as_secs_f64())
}

fn speak(stage: &Stage, open: &Open, what: What, number: usize) -> anyhow::Result<i64> {
    let person = stage.github.as_user(&format!("person-{number}"));
    let body = if what == What::Applications {
        application("In 2023 I wrote the scripts that a library checks its pages with.")
    } else {
        format!("/question Is part {number} of the report needed in both languages?")
    };
    Ok(person.comment(&open.repository, open.issue, &body)?.0)
}

/// From the moment a webhook came in until the reaction to its comment was leased.
async fn first_effects(kind: Kind, effort: Effort) -> anyhow::Result<Vec<Duration>> {
    let database = Fresh::new(kind).await?;
    let stage = Stage::set(&database).await?;
    let repositories = repositories(&stage, 4);
    let open = stage.open(&repositories, 2).await?;
    stage.clock.advance(SignedDuration::from_mins(5));
    lease_all(&stage).await?;
    let mut times = Vec::new();
    for number in 0..if effort.short { 20 } else { 200 } {
        let comment = speak(&stage, &open[number % open.len()], What::Questions, number)?;
        let began = Instant::now();
        stage.take_in(stage.github.take_pending()).await?;
        stage.decide(STARTED).await?;
        let leased = lease_all(&stage).await?;
        let reaction = format!("react:{comment}:+1");
        anyhow::ensure!(
            leased.contains(&reaction),
            "{reaction} is not among {leased:?}"
        );
        times.push(began.elapsed());
    }
    stage.server.stop().await;
    Ok(times)
}

/// Leases whatever is due, and has it done.
async fn lease_all(stage: &Stage) -> anyhow::Result<Vec<String>> {
    let (store, now) = (&stage.app().store, stage.now());
    let mut leased = Vec::new();
    let long = SignedDuration::from_secs(60);
    while let Some(lease) = effects::lease_writer(store, "figures", now, long).await? {
        for effect in effects::due_effects(store, &lease, now, 1000).await? {
            let hold = Hold {
                until: now + long,
                next_write_at: now,
            };
            effects::finish(store, &lease, &effect, &Outcome::Done, hold, now).await?;
            leased.push(effect.effect_id);
        }
        effects::release_writer(store, &lease).await?;
    }
    Ok(leased)
}
