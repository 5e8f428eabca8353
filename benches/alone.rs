//! The receipt of webhooks as a process of its own: with or without storing.

use std::sync::Arc;

use anyhow::{Context as _, bail};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::routing::post;
use micro_acquisition::clock::{SharedClock, SystemClock};
use micro_acquisition::config::LogFormat;
use micro_acquisition::inbox::room::Room;
use micro_acquisition::inbox::signature::WebhookSecrets;
use micro_acquisition::inbox::webhook::{self, PATH, Receiver, Rejection};
use micro_acquisition::server::listen::{self, Limits};
use micro_acquisition::store::Store;
use micro_acquisition::store::inbox::Intake;
use micro_acquisition::telemetry;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::sign::SECRET;

/// What becomes of a delivery that was verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It is forgotten: the ceiling.
    Forgets,
    /// It is kept in a transaction of its own.
    KeepsEach,
    /// It is kept, as the product does.
    Keeps,
}

impl Mode {
    /// The word for it on a command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Forgets => "forgets",
            Self::KeepsEach => "keeps-each",
            Self::Keeps => "keeps",
        }
    }
}

#[derive(Clone)]
struct Checker {
    secrets: WebhookSecrets,
    clock: SharedClock,
    room: Room,
}

async fn check(State(checker): State<Checker>, request: Request) -> Result<StatusCode, Rejection> {
    let (secrets, now) = (&checker.secrets, checker.clock.now());
    webhook::checked(request, secrets, &checker.room, now).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Serves until it is killed: `MODE DATABASE_URL`. Says its address first.
pub async fn serve(arguments: &[String]) -> anyhow::Result<()> {
    let _telemetry = telemetry::begin(LogFormat::Json);
    let [mode, url] = arguments else {
        bail!("MODE DATABASE_URL");
    };
    let secrets = WebhookSecrets::new(SECRET.into(), None);
    let clock: SharedClock = Arc::new(SystemClock);
    let store = || async {
        let store = Store::connect(url).await?;
        store.migrate().await.context("migrate")?;
        anyhow::Ok(store)
    };
    let router = match mode.as_str() {
        "forgets" => Router::new().route(PATH, post(check)).with_state(Checker {
            secrets,
            clock,
            room: Room::default(),
        }),
        "keeps-each" => webhook::router(Receiver {
            intake: Intake::sharing(store().await?, 1),
            secrets,
            clock,
            room: Room::default(),
            reading: webhook::READING,
        }),
        "keeps" => webhook::router(Receiver {
            intake: Intake::start(store().await?),
            secrets,
            clock,
            room: Room::default(),
            reading: webhook::READING,
        }),
        other => bail!("no mode is called {other}"),
    };
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    listen::serve(
        listener,
        router,
        Limits::default(),
        CancellationToken::new(),
    )
    .await;
    Ok(())
}
