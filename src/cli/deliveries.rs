//! `deliveries`: looks into the inbox and the outbox, and has what is dead tried again.

mod shown;

use std::io::{self, Write};

use anyhow::{Context as _, bail};
use clap::{Args, CommandFactory as _, Subcommand, ValueEnum, error::ErrorKind};

use self::shown::{Shown, harmless};
use super::Cli;
use crate::clock::{Clock as _, SystemClock};
use crate::config::Config;
use crate::domain::ids::RepositoryId;
use crate::outbox::replay::{self, Replayed};
use crate::server::open_existing_store;
use crate::store::Store;
use crate::store::effects::{self, EffectFilter, EffectStatus};
use crate::store::github;
use crate::store::inbox::{self, DeliveryFilter, DeliveryStatus};
use crate::store::mail::{self, MessageStatus};

/// Looks into the inbox and the outbox, and has what is dead tried again.
#[derive(Debug, Args)]
pub struct Deliveries {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Lists deliveries, effects or messages, newest first, one a line.
    List(List),
    /// Shows one delivery or effect.
    Show {
        /// The GUID of a delivery, or the id of an effect.
        id: String,
        /// The webhook's body as well.
        #[arg(long)]
        body: bool,
        /// As one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Has dead deliveries or effects tried again by the service.
    Replay {
        /// GUIDs of deliveries, or ids of effects.
        #[arg(required = true)]
        ids: Vec<String>,
    },
}

#[derive(Debug, Args)]
struct List {
    /// Effects, which are what the App has to do on GitHub, instead of deliveries.
    #[arg(long)]
    effects: bool,
    /// Messages to mailboxes, instead of deliveries; whom they are for is not shown.
    #[arg(long, conflicts_with_all = ["effects", "event", "repository"])]
    mail: bool,
    /// Only those that stand so.
    #[arg(long, value_enum)]
    status: Option<Status>,
    /// Only those of this event, such as `issues`; of effects, their kind.
    #[arg(long, value_name = "NAME")]
    event: Option<String>,
    /// Only those of this repository, by its name or its number.
    #[arg(long, value_name = "OWNER/NAME")]
    repository: Option<String>,
    /// How many at most.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(i64).range(1..=10_000))]
    limit: i64,
    /// One JSON object a line.
    #[arg(long)]
    json: bool,
}

/// Where a delivery or an effect stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Status {
    /// To be worked on.
    Pending,
    /// A delivery to be worked on once something else happened to its issue.
    Waiting,
    /// Decided, or performed.
    Done,
    /// A delivery of no interest.
    Ignored,
    /// Given up: `replay` has it tried again.
    Dead,
    /// An effect that was not worth performing any more.
    Dropped,
}

impl Deliveries {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let store = open_existing_store(config).await?;
        let out = &mut io::stdout().lock();
        let done = match self.what {
            What::List(list) => list.run(&store, out).await,
            What::Show { id, body, json } => show(&store, &id, body, json, out).await,
            What::Replay { ids } => replay_all(&store, &ids, out).await,
        };
        store.close().await;
        done
    }
}

impl List {
    async fn run(&self, store: &Store, out: &mut impl Write) -> anyhow::Result<()> {
        let repository = match &self.repository {
            Some(named) => Some(repository(store, named).await?),
            None => None,
        };
        let found = if self.mail {
            let status = self.status.map(Status::of_message);
            let found = mail::list(store, status, self.limit).await?;
            found.iter().map(Shown::message).collect::<Vec<_>>()
        } else if self.effects {
            let filter = EffectFilter {
                status: self.status.map(Status::of_effect),
                kind: self.event.clone(),
                repository,
            };
            let found = effects::list(store, &filter, self.limit).await?;
            found.iter().map(Shown::effect).collect()
        } else {
            let filter = DeliveryFilter {
                status: self.status.map(Status::of_delivery),
                event: self.event.clone(),
                partition_id: repository.map(|it| it.0),
            };
            let found = inbox::deliveries(store, &filter, None, self.limit).await?;
            found.iter().map(Shown::delivery).collect()
        };
        for shown in &found {
            if self.json {
                writeln!(out, "{}", serde_json::to_string(shown)?)?;
            } else {
                writeln!(out, "{}", shown.line())?;
            }
        }
        Ok(())
    }
}

impl Status {
    fn of_delivery(self) -> DeliveryStatus {
        match self {
            Self::Pending => DeliveryStatus::Pending,
            Self::Waiting => DeliveryStatus::Waiting,
            Self::Done => DeliveryStatus::Done,
            Self::Ignored => DeliveryStatus::Ignored,
            Self::Dead => DeliveryStatus::Dead,
            Self::Dropped => misused("a delivery is never dropped: add --effects"),
        }
    }

    fn of_message(self) -> MessageStatus {
        match self {
            Self::Pending => MessageStatus::Pending,
            Self::Done => MessageStatus::Sent,
            Self::Dead => MessageStatus::Dead,
            Self::Dropped => MessageStatus::Dropped,
            Self::Waiting => misused("a message never waits: leave out --mail"),
            Self::Ignored => misused("a message is never ignored: leave out --mail"),
        }
    }

    fn of_effect(self) -> EffectStatus {
        match self {
            Self::Pending => EffectStatus::Pending,
            Self::Done => EffectStatus::Done,
            Self::Dead => EffectStatus::Dead,
            Self::Dropped => EffectStatus::Dropped,
            Self::Waiting => misused("an effect never waits: leave out --effects"),
            Self::Ignored => misused("an effect is never ignored: leave out --effects"),
        }
    }
}

/// Ends the program as any other wrong use of the command line does.
fn misused(why: &str) -> ! {
    Cli::command().error(ErrorKind::ValueValidation, why).exit()
}

async fn repository(store: &Store, named: &str) -> anyhow::Result<RepositoryId> {
    if let Ok(number) = named.parse() {
        return Ok(RepositoryId(number));
    }
    let Some((owner, name)) = named.split_once('/') else {
        misused("--repository takes OWNER/NAME, or the repository's number");
    };
    let found = github::repository_named(store, owner, name).await?;
    let found = found.with_context(|| format!("no delivery has told of a repository {named}"))?;
    Ok(found.repository_id)
}

async fn show(
    store: &Store,
    id: &str,
    body: bool,
    json: bool,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let (shown, raw) = if let Some(delivery) = inbox::delivery(store, id).await? {
        let raw = if body {
            inbox::delivery_body(store, id).await?
        } else {
            None
        };
        (Shown::delivery(&delivery), raw)
    } else if let Some(effect) = effects::effect(store, id).await? {
        let raw = body.then(|| effect.payload.clone().into_bytes());
        (Shown::effect(&effect), raw)
    } else if let Some(message) = mail::message(store, id).await? {
        let raw = body.then(|| message.matter.clone().into_bytes());
        (Shown::message(&message), raw)
    } else {
        bail!("{}", unknown(id));
    };
    if json {
        writeln!(out, "{}", shown.object(raw.as_deref())?)?;
        return Ok(());
    }
    write!(out, "{}", shown.page()?)?;
    if let Some(raw) = raw {
        writeln!(out, "\n{}", harmless(&shown::pretty(&raw)))?;
    }
    Ok(())
}

/// Replays as many as it can and says what became of each.
async fn replay_all(store: &Store, ids: &[String], out: &mut impl Write) -> anyhow::Result<()> {
    let mut wrong = Vec::new();
    for id in ids {
        match replay_one(store, id).await? {
            Ok(what) => writeln!(out, "{what} {} is tried again", harmless(id))?,
            Err(why) => wrong.push(why),
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    bail!("{}", wrong.join("; "))
}

async fn replay_one(store: &Store, id: &str) -> anyhow::Result<Result<&'static str, String>> {
    Ok(match replay::replay(store, id, SystemClock.now()).await? {
        Replayed::Delivery => Ok("the delivery"),
        Replayed::Effect => Ok("the effect"),
        Replayed::Message => Ok("the message"),
        Replayed::NotDead { what, status } => Err(format!(
            "the {what} {} is {status}, and only a dead one can be replayed",
            harmless(id)
        )),
        Replayed::Unknown => Err(unknown(id)),
    })
}

fn unknown(id: &str) -> String {
    format!(
        "there is no delivery, effect or message with the id {}: `deliveries list`, with \
         `--effects` or `--mail`, shows those there are",
        harmless(id)
    )
}
