//! One GitHub and one product, driven step by step: nothing happens between two
//! sentences of a story that the story did not ask for, and nobody sleeps.

use jiff::{SignedDuration, Timestamp};
use micro_acquisition::app::{App, AppError};
use micro_acquisition::config::Config;
use micro_acquisition::domain::ids::{InstallationId, IssueId, OpportunityId};
use micro_acquisition::domain::opportunity::Opportunity;
use micro_acquisition::fake_github::{
    CommentView, Delivered, Delivery, FakeGitHub, FakeGitHubError, shuffled,
};
use micro_acquisition::inbox::translate::Ourselves;
use micro_acquisition::inbox::worker::InboxWorker;
use micro_acquisition::outbox::perform::Performer;
use micro_acquisition::outbox::reconcile::{Reconciled, Reconciler};
use micro_acquisition::outbox::redelivery::{self, Polled};
use micro_acquisition::outbox::timers;
use micro_acquisition::outbox::worker::OutboxWorker;
use micro_acquisition::server::{Role, Server, TRIGGER_LABEL};
use micro_acquisition::store::inbox::Intake;
use micro_acquisition::store::opportunities::{self, Kept};
use micro_acquisition::store::{access, github};
use tokio::net::TcpListener;

use crate::fake::{Scene, scene};
use crate::postgres::TestDatabase;

/// What nobody has to settle in fewer steps: more is a loop.
const MOST_ROUNDS: usize = 100;

/// How webhooks come from GitHub to the product.
#[derive(Clone, Copy, Debug)]
pub enum Courier {
    /// Each once, as things happened.
    InOrder,
    /// Each `times` times, in an order of the seed.
    Shuffled { seed: u64, times: usize },
    /// The same, but each is decided before the next one comes.
    OneByOne { seed: u64, times: usize },
    /// The last first, each decided before the one before it comes.
    Backwards,
}

/// A GitHub, the product beside it, and the issue that the story is about.
pub struct World {
    pub scene: Scene,
    pub server: Server,
    pub inbox: InboxWorker,
    pub outbox: OutboxWorker,
    pub courier: Courier,
    /// The number of the issue; 0 until there is one.
    pub issue: i64,
}

/// The environment of a server that works for the scene's GitHub.
pub fn environment(scene: &Scene, db: &TestDatabase) -> Vec<(String, String)> {
    let app = scene.github.app();
    let variables = [
        ("DATABASE_URL", db.url().to_owned()),
        ("LISTEN_ADDR", "127.0.0.1:0".to_owned()),
        ("PUBLIC_URL", "https://procurement.example".to_owned()),
        ("GITHUB_API_URL", scene.github.api_url().to_owned()),
        ("GITHUB_WEB_URL", "https://github.example".to_owned()),
        ("GITHUB_APP_ID", app.id.to_string()),
        ("GITHUB_PRIVATE_KEY", app.private_key_pem.clone()),
        ("GITHUB_WEBHOOK_SECRET", app.webhook_secret.clone()),
        ("GITHUB_CLIENT_ID", app.client_id.clone()),
        ("GITHUB_CLIENT_SECRET", app.client_secret.clone()),
        ("SESSION_SECRET", "5a".repeat(32)),
        ("GITHUB_WRITE_INTERVAL_MS", "0".to_owned()),
    ];
    variables
        .map(|(name, value)| (name.to_owned(), value))
        .to_vec()
}

impl World {
    /// The scene with the product installed, under the default programme.
    pub async fn new(db: &TestDatabase) -> Self {
        Self::with(db, |_| Vec::new()).await
    }

    /// The same with more of the environment.
    pub async fn with(db: &TestDatabase, more: impl Fn(&Scene) -> Vec<(String, String)>) -> Self {
        let scene = scene().await;
        scene.repository.collaborator("olivia", "admin");
        let mut env = environment(&scene, db);
        env.extend(more(&scene));
        Self::on(scene, env).await
    }

    /// The product, started on what is there.
    pub async fn on(scene: Scene, env: Vec<(String, String)>) -> Self {
        let config = Config::load(None, env).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let clock = scene.clock.clone();
        let server = Server::start_on(listener, &config, Role::Web, clock)
            .await
            .unwrap();
        let webhook = format!("http://{}/webhooks/github", server.address);
        scene.github.set_webhook_target(&webhook);
        let app = server.app.clone();
        let identity = app.github.app().await.unwrap();
        let ourselves = Ourselves {
            app_id: i64::try_from(identity.id).unwrap(),
            bot_id: Some(identity.bot),
            slug: Some(identity.slug),
            label: TRIGGER_LABEL.to_owned(),
        };
        let inbox = InboxWorker {
            app: app.clone(),
            ourselves,
            owner: "inbox".to_owned(),
            lease: SignedDuration::from_secs(60),
        };
        let outbox = OutboxWorker {
            performer: Performer {
                app,
                public_url: config.public_url.parse().unwrap(),
                github_web: config.github_web_url.parse().unwrap(),
                trigger: TRIGGER_LABEL.to_owned(),
            },
            owner: "outbox".to_owned(),
            interval: SignedDuration::ZERO,
            lease: SignedDuration::from_secs(60),
        };
        Self {
            scene,
            server,
            inbox,
            outbox,
            courier: Courier::InOrder,
            issue: 0,
        }
    }

    pub fn app(&self) -> &App {
        &self.server.app
    }

    pub fn github(&self) -> &FakeGitHub {
        &self.scene.github
    }

    /// Brings what GitHub has to tell; false when there was nothing.
    pub async fn deliver(&self) -> bool {
        let outcomes = match self.courier {
            Courier::InOrder => self.github().deliver_all().await,
            Courier::Shuffled { seed, times } => self.github().deliver_shuffled(seed, times).await,
            Courier::OneByOne { seed, times } => self.deliver_one_by_one(seed, times).await,
            Courier::Backwards => self.deliver_backwards().await,
        };
        let outcomes = outcomes.unwrap();
        for outcome in &outcomes {
            assert_eq!(outcome.status, 202, "{}", outcome.delivery.name());
        }
        !outcomes.is_empty()
    }

    async fn deliver_backwards(&self) -> Result<Vec<Delivered>, FakeGitHubError> {
        let mut pending = self.github().take_pending();
        pending.reverse();
        self.deliver_each(&pending).await
    }

    async fn deliver_one_by_one(
        &self,
        seed: u64,
        times: usize,
    ) -> Result<Vec<Delivered>, FakeGitHubError> {
        let pending = self.github().take_pending();
        let copies = pending.into_iter().flat_map(|it| vec![it; times]).collect();
        let pending = shuffled(copies, seed);
        self.deliver_each(&pending).await
    }

    async fn deliver_each(&self, pending: &[Delivery]) -> Result<Vec<Delivered>, FakeGitHubError> {
        let mut outcomes = Vec::new();
        for delivery in pending {
            outcomes.push(self.github().deliver(delivery).await?);
            self.work().await;
        }
        Ok(outcomes)
    }

    /// What GitHub has to tell never comes.
    pub fn webhooks_are_lost(&self) -> usize {
        self.github().take_pending().len()
    }

    /// GitHub tries to tell what it has to, and nobody is there.
    pub async fn webhooks_fail(&self) {
        self.github()
            .set_webhook_target("http://127.0.0.1:9/webhooks/github");
        for outcome in self.github().deliver_all().await.unwrap() {
            assert_eq!(outcome.status, 0, "somebody was there");
        }
        let webhook = format!("http://{}/webhooks/github", self.server.address);
        self.github().set_webhook_target(&webhook);
    }

    /// What compares with GitHub, and has read nothing yet.
    pub fn reconciler(&self) -> Reconciler {
        let app = self.app().clone();
        let intake = Intake::start(app.store.clone());
        Reconciler::new(app, intake, self.inbox.ourselves.clone())
    }

    /// Asks GitHub for what was lost, where deliveries are kept for as long as by default.
    pub async fn polls(&self) -> Result<Polled, AppError> {
        redelivery::poll(self.app(), SignedDuration::from_hours(90 * 24)).await
    }

    /// One comparison with GitHub, as a program does that has just started.
    pub async fn compares(&self) -> Reconciled {
        let found = self.reconciler().round().await.unwrap();
        assert_eq!(found.failed, 0, "a repository could not be compared");
        self.settle().await;
        found
    }

    /// Works until nothing is due: deliveries, timers and effects.
    pub async fn settle(&self) {
        for _ in 0..MOST_ROUNDS {
            let mut busy = self.deliver().await;
            busy |= self.work().await;
            if !busy {
                return;
            }
        }
        panic!("it does not settle");
    }

    /// One round of each worker, without new deliveries; false when none had work.
    pub async fn work(&self) -> bool {
        let mut busy = false;
        while self.inbox.work().await.unwrap() {
            busy = true;
        }
        busy |= timers::fire_due(self.app()).await.unwrap() > 0;
        while self.outbox.work().await.unwrap() {
            busy = true;
        }
        busy
    }

    /// The clock moves on and what falls due is done.
    pub async fn clock_to(&self, at: &str) {
        self.scene.clock.advance_to(instant(at));
        self.settle().await;
    }

    /// A minute passes: people do not do two things in the same second.
    pub fn a_minute_passes(&self) {
        self.scene.clock.advance(SignedDuration::from_mins(1));
    }

    /// Somebody takes the label off and puts it on again.
    pub async fn is_labelled_anew_by(&self, login: &str) {
        let (person, place) = (self.github().as_user(login), &self.scene.repository);
        self.a_minute_passes();
        person.unlabel(place, self.issue, TRIGGER_LABEL).unwrap();
        self.a_minute_passes();
        person.label(place, self.issue, TRIGGER_LABEL).unwrap();
        self.settle().await;
    }

    /// Each opportunity of the issue, newest first.
    pub async fn all_kept(&self) -> Vec<Kept> {
        let Some(issue) = self.issue_id() else {
            return Vec::new();
        };
        opportunities::all_of_issue(&self.app().store, issue)
            .await
            .unwrap()
    }

    pub fn issue_id(&self) -> Option<IssueId> {
        self.scene
            .repository
            .issue(self.issue)
            .map(|issue| issue.id)
    }

    /// The newest opportunity of the issue.
    pub async fn opportunity(&self) -> Opportunity {
        self.all_kept().await.remove(0).opportunity
    }

    /// The state that the newest opportunity is in.
    pub async fn state(&self) -> &'static str {
        self.opportunity().await.state.name()
    }

    /// An opportunity, wherever its issue is.
    pub async fn kept(&self, id: OpportunityId) -> Opportunity {
        let kept = opportunities::by_id(&self.app().store, id).await.unwrap();
        kept.expect("there is no such opportunity").opportunity
    }

    /// Why an opportunity is frozen, if it is.
    pub async fn frozen(&self, id: OpportunityId) -> Option<&'static str> {
        let frozen = access::frozen_opportunity(&self.app().store, id).await;
        frozen.unwrap().map(access::Frozen::name)
    }

    /// The installation that reaches the repository, once a delivery told of it.
    pub async fn installation(&self) -> InstallationId {
        self.settle().await;
        let id = self.scene.repository.id();
        let seen = github::repository(&self.app().store, id).await.unwrap();
        seen.expect("the repository was never told of")
            .installation_id
    }

    /// What the App said in the issue, oldest first.
    pub fn said(&self) -> Vec<CommentView> {
        self.scene.repository.app_comments(self.issue)
    }

    /// What the App said last beside its status comment.
    pub fn last_words(&self) -> String {
        self.replies()
            .pop()
            .map(|comment| comment.body)
            .unwrap_or_default()
    }

    /// What the App said beside its status comment.
    pub fn replies(&self) -> Vec<CommentView> {
        let mut said = self.said();
        said.retain(|comment| !super::clean::is_status(&comment.body));
        said
    }

    /// The status comment.
    pub fn status(&self) -> String {
        let found = self
            .said()
            .into_iter()
            .find(|it| super::clean::is_status(&it.body));
        found.expect("there is no status comment").body
    }

    /// The labels of ours that show a state.
    pub fn status_labels(&self) -> Vec<String> {
        let issue = self.scene.repository.issue(self.issue).unwrap();
        let mut labels = issue.labels;
        labels.retain(|label| label.starts_with("micro-acquisition: "));
        labels
    }
}

pub fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}
