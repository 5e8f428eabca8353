//! A GitHub, the product's rooms beside it, and opportunities that are open.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use micro_acquisition::app::App;
use micro_acquisition::clock::ManualClock;
use micro_acquisition::config::Config;
use micro_acquisition::fake_github::{Delivery, FakeGitHub, RepositoryHandle, RepositoryOptions};
use micro_acquisition::inbox::translate::Ourselves;
use micro_acquisition::inbox::worker::InboxWorker;
use micro_acquisition::outbox::perform::Performer;
use micro_acquisition::outbox::timers;
use micro_acquisition::outbox::worker::OutboxWorker;
use micro_acquisition::server::{Role, Server, TRIGGER_LABEL};
use micro_acquisition::store::inbox::{Intake, NewDelivery, inbox_depth};
use tokio::net::TcpListener;

use crate::database::Fresh;
use crate::sign::SECRET;

/// The form of an issue that posts; its licence and dates fit the stage's first day.
pub const STATEMENT: &str = include_str!("../src/domain/statement/samples/en.md");
/// Its title.
pub const TITLE: &str = "Scripts that check whether web pages can be read by everyone";

/// A complete application.
pub fn application(statement: &str) -> String {
    format!(
        "/apply\n- [x] I have reached the age of majority and am contractually competent.\n\
         - [x] I am a citizen or permanent resident of Canada, or hold the permits to work there.\n\
         - [x] I can do this work for the fixed price by the delivery date.\n\n{statement}"
    )
}

/// Everything that a measurement plays on.
pub struct Stage {
    /// GitHub.
    pub github: FakeGitHub,
    /// The time of both sides.
    pub clock: Arc<ManualClock>,
    /// The product's web side; its workers are driven by hand.
    pub server: Server,
    /// Who we are on GitHub.
    pub ourselves: Ourselves,
    /// How webhooks are taken in.
    pub intake: Intake,
    config: Config,
}

/// An opportunity that is open.
#[derive(Clone, Debug)]
pub struct Open {
    /// Where.
    pub repository: RepositoryHandle,
    /// The issue's number.
    pub issue: i64,
}

impl Stage {
    /// A GitHub without anything in it, and the product on a fresh database.
    pub async fn set(database: &Fresh) -> anyhow::Result<Self> {
        let clock = Arc::new(ManualClock::new("2021-06-23T13:00:00Z".parse()?));
        let github = FakeGitHub::start(clock.clone()).await?;
        let app = github.app();
        let env = [
            ("DATABASE_URL", database.url.clone()),
            ("LISTEN_ADDR", "127.0.0.1:0".to_owned()),
            ("PUBLIC_URL", "https://procurement.example".to_owned()),
            ("GITHUB_API_URL", github.api_url().to_owned()),
            ("GITHUB_WEB_URL", "https://github.example".to_owned()),
            ("GITHUB_APP_ID", app.id.to_string()),
            ("GITHUB_PRIVATE_KEY", app.private_key_pem.clone()),
            ("GITHUB_WEBHOOK_SECRET", SECRET.to_owned()),
            ("SESSION_SECRET", "5a".repeat(32)),
            ("GITHUB_WRITE_INTERVAL_MS", "0".to_owned()),
        ];
        let env = env.map(|(name, value)| (name.to_owned(), value));
        let config = Config::load(None, env.to_vec())?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let server = Server::start_on(listener, &config, Role::Web, clock.clone()).await?;
        let identity = server.app.github.app().await?;
        let ourselves = Ourselves {
            app_id: i64::try_from(identity.id)?,
            bot_id: Some(identity.bot),
            slug: Some(identity.slug),
            label: TRIGGER_LABEL.to_owned(),
        };
        let intake = Intake::start(server.app.store.clone());
        Ok(Self {
            github,
            clock,
            server,
            ourselves,
            intake,
            config,
        })
    }

    /// What decides.
    pub const fn app(&self) -> &App {
        &self.server.app
    }

    /// A worker of the inbox.
    pub fn inbox(&self, name: &str) -> InboxWorker {
        InboxWorker {
            app: self.app().clone(),
            ourselves: self.ourselves.clone(),
            owner: name.to_owned(),
            lease: SignedDuration::from_secs(60),
        }
    }

    /// A worker of the outbox that waits between no two requests.
    pub fn outbox(&self, name: &str) -> anyhow::Result<OutboxWorker> {
        Ok(OutboxWorker {
            performer: Performer {
                app: self.app().clone(),
                public_url: self.config.public_url.parse()?,
                github_web: self.config.github_web_url.parse()?,
                trigger: TRIGGER_LABEL.to_owned(),
            },
            owner: name.to_owned(),
            interval: SignedDuration::ZERO,
            lease: SignedDuration::from_secs(60),
        })
    }

    /// An organization's repository with a maintainer and the App installed.
    pub fn repository(&self, owner: &str, name: &str) -> RepositoryHandle {
        self.github.organization(owner);
        let options = RepositoryOptions {
            licence: Some("MIT"),
            ..RepositoryOptions::default()
        };
        let repository = self.github.repository(owner, name, options);
        self.github.install_app(owner);
        repository.collaborator("maria", "write");
        repository.collaborator("olivia", "admin");
        repository
    }

    /// Labels `issues` issues in each of the repositories and waits until they are open.
    pub async fn open(
        &self,
        repositories: &[RepositoryHandle],
        issues: usize,
    ) -> anyhow::Result<Vec<Open>> {
        let maria = self.github.as_user("maria");
        let mut open = Vec::new();
        for repository in repositories {
            for _ in 0..issues {
                let issue = maria.open_issue(repository, TITLE, STATEMENT, &[TRIGGER_LABEL])?;
                let repository = repository.clone();
                open.push(Open { repository, issue });
            }
        }
        self.take_in(self.github.take_pending()).await?;
        self.decide(8).await?;
        Ok(open)
    }

    /// Takes deliveries in as the webhook's address would.
    pub async fn take_in(&self, deliveries: Vec<Delivery>) -> anyhow::Result<usize> {
        let number = deliveries.len();
        for chunk in deliveries.chunks(256) {
            let kept = chunk.iter().map(|delivery| {
                self.intake.accept(NewDelivery {
                    delivery_id: delivery.guid.clone(),
                    event: delivery.event.clone(),
                    partition_id: delivery.repository_id.unwrap_or_default(),
                    received_at: self.now(),
                    body: delivery.body.clone().into(),
                })
            });
            futures_util::future::try_join_all(kept).await?;
        }
        Ok(number)
    }

    /// Works the inbox off with so many workers.
    pub async fn decide(&self, workers: usize) -> anyhow::Result<()> {
        let tasks = (0..workers).map(|number| {
            let worker = self.inbox(&format!("inbox {number}"));
            tokio::spawn(async move {
                while worker.work().await? {}
                anyhow::Ok(())
            })
        });
        let tasks: Vec<_> = tasks.collect();
        for task in tasks {
            task.await??;
        }
        Ok(())
    }

    /// How many deliveries of the inbox were neither decided nor put aside.
    pub async fn left(&self) -> anyhow::Result<i64> {
        let depth = inbox_depth(&self.app().store, self.now()).await?;
        Ok(depth.pending + depth.waiting + depth.dead)
    }

    /// Works everything off until nothing is due.
    pub async fn settle(&self) -> anyhow::Result<()> {
        let (inbox, outbox) = (self.inbox("inbox"), self.outbox("outbox")?);
        loop {
            let mut busy = self.take_in(self.github.take_pending()).await? > 0;
            while inbox.work().await? {
                busy = true;
            }
            busy |= timers::fire_due(self.app()).await? > 0;
            while outbox.work().await? {
                busy = true;
            }
            if !busy {
                return Ok(());
            }
        }
    }

    /// The time on both sides.
    pub fn now(&self) -> Timestamp {
        use micro_acquisition::clock::Clock as _;
        self.clock.now()
    }
}
