//! The stage: a GitHub, the service, a clock, and what is said of each step.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use jiff::Timestamp;
use serde_json::json;
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::app::report;
use crate::clock::{Clock as _, ManualClock};
use crate::config::Config;
use crate::domain::lang::Lang;
use crate::domain::opportunity::Opportunity;
use crate::fake_github::{FakeGitHub, RepositoryHandle, RepositoryOptions};
use crate::report::declared;
use crate::server::{Role, Server};
use crate::store::{effects, inbox, opportunities, timers};
use crate::vault::Vault;

/// The team's organization.
pub(super) const TEAM: &str = "accessible-pages";
/// Its repository.
pub(super) const REPOSITORY: &str = "page-checker";
/// How long a step may take before something is wrong.
const PATIENCE: Duration = Duration::from_mins(2);
/// How often it is looked whether the App has answered.
const GLANCE: Duration = Duration::from_millis(15);
/// After so many glances nothing moves any more by itself: fifteen seconds at least.
const STILL: u32 = 1000;

/// Everything that the story plays on.
pub(super) struct Stage {
    pub(super) github: FakeGitHub,
    pub(super) repository: RepositoryHandle,
    clock: Arc<ManualClock>,
    server: Server,
    board: String,
    environment: Vec<(String, String)>,
    json: bool,
    steps: usize,
    /// How many comments were told of so far, by issue or pull request.
    told: BTreeMap<i64, usize>,
    /// What its check runs showed when they were last told of.
    told_checks: BTreeMap<i64, Vec<String>>,
    /// Removes the database when the stage is cleared.
    _folder: TempDir,
}

impl Stage {
    /// The stage of a programme that needs every posting in `languages`.
    pub(super) async fn set(
        database: Option<&Path>,
        languages: &[Lang],
        json: bool,
    ) -> anyhow::Result<Self> {
        let clock = Arc::new(ManualClock::new("2021-06-23T13:00:00Z".parse()?));
        let github = FakeGitHub::start(clock.clone()).await?;
        github.organization(TEAM);
        let options = RepositoryOptions {
            licence: Some("MIT"),
            ..RepositoryOptions::default()
        };
        let repository = github.repository(TEAM, REPOSITORY, options);
        github.install_app(TEAM);
        for (login, role) in [("maintainer", "write"), ("finance-officer", "admin")] {
            github.user(login);
            repository.collaborator(login, role);
        }
        let folder = tempfile::tempdir()?;
        let database = database.map_or_else(|| folder.path().join("demo.db"), Path::to_owned);
        let listener = listener().await?;
        let board = format!("http://{}", listener.local_addr()?);
        let environment = environment(&github, &database, &board, languages)?;
        let config = Config::load(None, environment.clone())?;
        let server = Server::start_on(listener, &config, Role::All, clock.clone()).await?;
        github.set_webhook_target(&format!("{board}/webhooks/github"));
        github.auto_deliver(true);
        let (told, told_checks) = (BTreeMap::new(), BTreeMap::new());

        Ok(Self {
            github,
            repository,
            clock,
            server,
            board,
            environment,
            json,
            steps: 0,
            told,
            told_checks,
            _folder: folder,
        })
    }

    /// The same with the service started again at its address, under more of the environment.
    pub(super) async fn restarted(self, more: &[(&str, String)]) -> anyhow::Result<Self> {
        let address = self.server.address;
        self.server.stop().await;
        let mut environment = self.environment;
        environment.extend(
            more.iter()
                .map(|(key, value)| ((*key).to_owned(), value.clone())),
        );
        let config = Config::load(None, environment.clone())?;
        let listener = TcpListener::bind(address).await?;
        let server = Server::start_on(listener, &config, Role::All, self.clock.clone()).await?;
        Ok(Self {
            server,
            environment,
            ..self
        })
    }

    /// Moves the clock; never backwards.
    pub(super) fn clock_to(&self, at: &str) -> anyhow::Result<()> {
        self.clock.advance_to(at.parse::<Timestamp>()?);
        Ok(())
    }

    /// What the people of the programme declare of what happened outside GitHub.
    pub(super) async fn declare(&self, file: &str) -> anyhow::Result<()> {
        let lines = declared::read(file)?;
        report::declare(&self.server.app.store, &lines, self.clock.now()).await?;
        Ok(())
    }

    /// The opportunity of an issue as the service keeps it.
    pub(super) async fn opportunity(&self, number: i64) -> anyhow::Result<Opportunity> {
        let store = &self.server.app.store;
        let kept = opportunities::newest_of_number(store, self.repository.id(), number).await?;
        Ok(kept.context("the issue has no opportunity")?.opportunity)
    }

    /// Waits until the App has done all that there is to do.
    pub(super) async fn settle(&self) -> anyhow::Result<()> {
        let quiet = async {
            // Twice in a row: work that one queue hands to another is in neither for no moment,
            // but the looks at the queues are not one look.
            let (mut calm, mut glances) = (0, 0_u32);
            while calm < 2 {
                calm = if self.is_quiet().await? { calm + 1 } else { 0 };
                tokio::time::sleep(GLANCE).await;
                glances += 1;
                if glances % STILL == 0 {
                    self.time_passes().await?;
                }
            }
            anyhow::Ok(())
        };
        tokio::time::timeout(PATIENCE, quiet)
            .await
            .context("the App did not answer within two minutes")?
    }

    /// What failed is tried again some seconds later, and the story's clock stands still.
    async fn time_passes(&self) -> anyhow::Result<()> {
        let (store, now) = (&self.server.app.store, self.clock.now());
        let due = [
            inbox::next_due(store).await?,
            effects::next_due(store).await?,
        ];
        let next = due.into_iter().flatten().filter(|at| *at > now).min();
        if let Some(at) = next {
            self.clock.advance_to(at);
        }
        Ok(())
    }

    async fn is_quiet(&self) -> anyhow::Result<bool> {
        let (store, now) = (&self.server.app.store, self.clock.now());
        let inbox = inbox::inbox_depth(store, now).await?;
        let outbox = effects::depth(store, now).await?;
        if inbox.dead > 0 || outbox.dead > 0 {
            bail!("the App gave something up; run with RUST_LOG=info to see what");
        }
        let due = timers::next_due(store)
            .await?
            .is_some_and(|due_at| due_at <= now);
        let delivered = self.github.pending().is_empty();
        Ok(delivered && inbox.pending == 0 && outbox.pending == 0 && !due)
    }

    /// Says what happened, once the App has answered.
    pub(super) async fn tell(
        &mut self,
        lang: Lang,
        issue: i64,
        pull_request: Option<i64>,
        text: &str,
    ) -> anyhow::Result<()> {
        self.settle().await?;
        self.steps += 1;
        let opportunity = self.opportunity(issue).await?;
        let state = opportunity.state.name();
        let mut answers = self.answers(issue);
        if let Some(number) = pull_request {
            answers.extend(self.answers(number));
            answers.extend(self.news_of_checks(number));
        }
        let at = self.clock.now();
        if self.json {
            let (step, language) = (self.steps, lang.tag());
            println!(
                "{}",
                json!({
                    "step": step, "state": state, "text": text, "language": language,
                    "at": at.to_string(), "issue": issue, "answers": answers,
                })
            );
            return Ok(());
        }
        println!("{:>3}. [{}] {at}  {text}", self.steps, lang.tag());
        println!("     state: {state}");
        for answer in answers {
            for (number, line) in answer.lines().enumerate() {
                println!("     {} {line}", if number == 0 { "App:" } else { "    |" });
            }
        }
        println!();
        Ok(())
    }

    /// What the App wrote since it was told of last; the status comment is edited in place.
    fn answers(&mut self, number: i64) -> Vec<String> {
        let comments = self.repository.app_comments(number);
        let told = self.told.insert(number, comments.len()).unwrap_or(0);
        comments
            .iter()
            .skip(told)
            .map(|comment| comment.body.lines().skip(1).collect::<Vec<_>>().join("\n"))
            .map(|body| body.trim().to_owned())
            .collect()
    }

    fn news_of_checks(&mut self, number: i64) -> Vec<String> {
        let checks = self.checks(number);
        if self.told_checks.insert(number, checks.clone()).as_ref() == Some(&checks) {
            return Vec::new();
        }
        checks
    }

    fn checks(&self, number: i64) -> Vec<String> {
        let Some(pull) = self.repository.pull_request(number) else {
            return Vec::new();
        };
        let runs = self.repository.check_runs(&pull.head_sha);
        runs.into_iter()
            .filter(|run| run.app == self.github.app().slug)
            .map(|run| {
                let outcome = run.conclusion.unwrap_or(run.status);
                format!("check run {}: {outcome}\n{}", run.name, run.summary)
            })
            .collect()
    }

    /// Tells where to look. It serves on where nobody listens, so a reader that left after
    /// the first line ends nothing.
    pub(super) fn invite(&self) {
        let _ = writeln!(
            std::io::stderr(),
            "The board: {0}/en/opportunities (français: {0}/fr/opportunites)\n\
             The issues: {1}/{TEAM}/{REPOSITORY}/issues/1\n\
             The desks: {0}/en/desk (français: {0}/fr/bureau); sign in as anybody of the story\n\
             Ctrl-C stops.",
            self.board,
            self.github.web_url()
        );
    }

    /// Ends the play.
    pub(super) async fn clear(self) {
        self.server.stop().await;
    }
}

/// The usual port where it is free, else any.
async fn listener() -> std::io::Result<TcpListener> {
    match TcpListener::bind("127.0.0.1:3000").await {
        Ok(listener) => Ok(listener),
        Err(_) => TcpListener::bind("127.0.0.1:0").await,
    }
}

/// What the service is configured with.
fn environment(
    github: &FakeGitHub,
    database: &Path,
    board: &str,
    languages: &[Lang],
) -> anyhow::Result<Vec<(String, String)>> {
    let app = github.app();
    let session_secret = hex::encode(Vault::random::<32>()?);
    let environment = [
        ("DATABASE_URL", format!("sqlite://{}", database.display())),
        ("PUBLIC_URL", board.to_owned()),
        ("GITHUB_API_URL", github.api_url().to_owned()),
        ("GITHUB_WEB_URL", github.web_url()),
        ("GITHUB_APP_ID", app.id.to_string()),
        ("GITHUB_PRIVATE_KEY", app.private_key_pem.clone()),
        ("GITHUB_WEBHOOK_SECRET", app.webhook_secret.clone()),
        ("GITHUB_CLIENT_ID", app.client_id.clone()),
        ("GITHUB_CLIENT_SECRET", app.client_secret.clone()),
        ("GITHUB_WRITE_INTERVAL_MS", "0".to_owned()),
        ("SESSION_SECRET", session_secret),
        (
            "MICRO_ACQUISITION_PROGRAMME__LANGUAGES",
            serde_json::to_string(languages)?,
        ),
    ];
    let environment = environment.map(|(name, value)| (name.to_owned(), value));
    Ok(environment.to_vec())
}
