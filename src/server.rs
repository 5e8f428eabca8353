//! The composition root: opens, binds, spawns the workers, stops gracefully.

pub mod exposed;
pub mod listen;
mod stall;
mod supervise;
mod workers;

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context as _;
use axum::Router;
use axum::middleware::from_fn_with_state;
use secrecy::ExposeSecret as _;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use self::listen::Limits;
use crate::app::{App, Readings};
use crate::beacon::BeaconClient;
use crate::clock::SharedClock;
use crate::config::{Config, ServeConfig};
use crate::github::{GitHub, GitHubSettings};
use crate::inbox::room::Room;
use crate::inbox::signature::WebhookSecrets;
use crate::inbox::webhook::{self, Receiver};
use crate::mail::Mail;
use crate::meter;
use crate::notary::Notary;
use crate::store::Store;
use crate::store::effects;
use crate::store::health;
use crate::store::inbox::{self, Intake};
use crate::vault::Vault;
use crate::web::auth::Auth;
use crate::web::headers::{self, Transport};
use crate::web::pages::Site;
use crate::web::routes::{self, WebState};

pub use workers::{Complaints, INBOX_WORKERS, Workers, first_complaints, forget_settled};

/// The label that posts an issue (`interfaces.md` §4).
pub const TRIGGER_LABEL: &str = "micro-acquisition";

/// How long one request to GitHub may take.
const GITHUB_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(20);

/// How long one request to a beacon may take; the next of its addresses follows.
const BEACON_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(10);

/// Which part of the work a process does; on PostgreSQL replicas can split it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Role {
    /// Everything.
    All,
    /// Pages, API and the receipt of webhooks.
    Web,
    /// Deliveries, timers and effects.
    Worker,
}

impl Role {
    /// As `--role` takes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Web => "web",
            Self::Worker => "worker",
        }
    }

    const fn serves(self) -> bool {
        matches!(self, Self::All | Self::Web)
    }

    const fn works(self) -> bool {
        matches!(self, Self::All | Self::Worker)
    }
}

/// A server that runs.
#[derive(Debug)]
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    /// What it decides with.
    pub app: App,
    health: Arc<watch::Sender<Complaints>>,
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Server {
    /// Opens the database, binds the address and starts the workers.
    ///
    /// # Errors
    /// When the configuration is not one to serve with, the database does not
    /// open or migrate, or the address is taken.
    pub async fn start(config: &Config, role: Role, clock: SharedClock) -> anyhow::Result<Self> {
        // What is wrong with the settings is told whole, also where the address is taken.
        config.for_serving()?;
        let listener = TcpListener::bind(config.listen_addr)
            .await
            .with_context(|| format!("LISTEN_ADDR {} cannot be bound", config.listen_addr))?;
        Self::start_on(listener, config, role, clock).await
    }

    /// As [`Server::start`], on an address that is bound already.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub async fn start_on(
        listener: TcpListener,
        config: &Config,
        role: Role,
        clock: SharedClock,
    ) -> anyhow::Result<Self> {
        let serving = config.for_serving()?;
        let store = open_store(config).await?;
        if health::is_forgetful(&store).await? {
            tracing::warn!("fsync of PostgreSQL is off: a power cut loses what was acknowledged");
        }
        if role.works() {
            forget_the_dead(&store).await?;
        }
        let app = build_app(config, &serving, store, clock)?;
        let address = listener.local_addr()?;
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        let (health, complaints) = watch::channel(first_complaints(role.works()));
        let health = Arc::new(health);
        if role.works() {
            let workers = Workers {
                app: app.clone(),
                health: Arc::clone(&health),
                stop: stop.clone(),
                public_url: config.public_url.parse()?,
                github_web: config.github_web_url.parse()?,
                interval: config.github_write_interval,
                reconcile_interval: config.reconcile_interval,
                delivery_retention: config.delivery_retention,
                lease: config.worker_lease,
            };
            workers.spawn(&tasks);
        }
        tasks.spawn(keep_page(stop.clone()));
        let notary = Notary::new(&app.vault, &config.public_url)?;
        let router = router(&app, &serving, role, config, complaints, notary)?;
        tasks.spawn(listen::serve(
            listener,
            router,
            Limits {
                grace: config.stop_grace,
                ..Limits::default()
            },
            stop.clone(),
        ));
        tracing::info!(%address, role = role.name(), "serving");
        Ok(Self {
            address,
            app,
            health,
            stop,
            tasks,
        })
    }

    /// Waits until the server stops by itself, or `until` ends; then stops it gracefully.
    pub async fn run_until(self, until: impl Future<Output = ()>) {
        tokio::select! {
            () = until => {}
            () = self.stop.cancelled() => {}
        }
        self.stop().await;
    }

    /// Stops: says so to whoever asks whether it is ready, finishes what is under way and
    /// begins nothing new.
    pub async fn stop(self) {
        tracing::info!("stopping");
        self.health.send_modify(|complaints| {
            complaints.insert("server", "it was told to stop".to_owned());
        });
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
        self.app.store.close().await;
    }
}

/// Opens the database, which is made where there is none, and brings its schema to this
/// version.
///
/// # Errors
/// When it does not open or migrate.
pub async fn open_store(config: &Config) -> anyhow::Result<Store> {
    let store = Store::connect(config.database_url.expose_secret()).await?;
    store.migrate().await?;
    Ok(store)
}

/// Opens the database for a command that works on what a service keeps: where no database
/// is, or an empty one, the command was started in another place than the service, and
/// nothing is made; nor is an older schema changed under a service that runs.
///
/// # Errors
/// When there is none, it does not open, or its schema is not one to work on.
pub async fn open_existing_store(config: &Config) -> anyhow::Result<Store> {
    let store = Store::connect_existing(config.database_url.expose_secret()).await?;
    if let Err(error) = store.has_schema().await {
        store.close().await;
        return Err(error.into());
    }
    Ok(store)
}

/// Ends what a process left that died: on SQLite, which one process serves at a time, nobody
/// has to wait for its leases. On PostgreSQL another replica may hold them.
///
/// # Errors
/// When the database cannot.
pub async fn forget_the_dead(store: &Store) -> crate::store::Result<()> {
    if store.is_sqlite() {
        effects::forget_writers(store).await?;
        inbox::forget_leases(store).await?;
    }
    Ok(())
}

/// Keeps what is measured small, whether or not anybody reads it.
async fn keep_page(stop: CancellationToken) {
    let page = meter::begin();
    let keeping = async {
        loop {
            tokio::time::sleep(meter::KEEPING).await;
            page.keep();
        }
    };
    stop.run_until_cancelled(keeping).await;
}

fn build_app(
    config: &Config,
    serving: &ServeConfig,
    store: Store,
    clock: SharedClock,
) -> anyhow::Result<App> {
    let vault = Vault::new(&serving.session_secret)?;
    let github = GitHub::new(&GitHubSettings {
        api_url: config.github_api_url.parse()?,
        app_id: serving.github.app_id,
        private_key_pem: serving.github.private_key.clone(),
        clock: clock.clone(),
        timeout: GITHUB_TIMEOUT,
    })?;
    Ok(App {
        store,
        github,
        clock,
        programme: Arc::new(config.programme.clone()),
        mail: Mail::new(config, &vault)?,
        vault,
        beacon: BeaconClient::new(&config.programme.draw.urls, BEACON_TIMEOUT)?,
        readings: Readings::default(),
    })
}

fn router(
    app: &App,
    serving: &ServeConfig,
    role: Role,
    config: &Config,
    complaints: watch::Receiver<Complaints>,
    notary: Notary,
) -> anyhow::Result<Router> {
    let site = Site::of(config, &app.programme);
    let credentials = config.sign_in.as_ref();
    let auth = credentials
        .map(|it| Auth::new(app, it, &config.public_url, &config.github_web_url))
        .transpose()?;
    let pages = routes::router(WebState {
        store: app.store.clone(),
        site: Arc::new(site),
        clock: app.clock.clone(),
        notary,
        mail: Arc::clone(&app.mail),
        meter: meter::begin(),
        auth: auth.map(Arc::new),
        workers: complaints,
    });
    if !role.serves() {
        return Ok(pages);
    }
    let mut secrets = serving.github.webhook_secrets.iter().cloned();
    let Some(current) = secrets.next() else {
        return Ok(pages);
    };
    let receiver = Receiver {
        intake: Intake::start(app.store.clone()),
        secrets: WebhookSecrets::new(current, secrets.next()),
        clock: app.clock.clone(),
        room: Room::default(),
        reading: webhook::READING,
    };
    let transport = Transport::of(&config.public_url);
    let webhooks = webhook::router(receiver).layer(from_fn_with_state(transport, headers::secure));
    Ok(pages.merge(webhooks))
}
