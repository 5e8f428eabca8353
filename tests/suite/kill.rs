//! The real binary, killed without warning, loses nothing and says nothing twice.

use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use micro_acquisition::clock::{Clock as _, SystemClock};
use micro_acquisition::domain::ledger::Checker;
use micro_acquisition::fake_github::{
    CommentView, FakeGitHub, Fault, Matcher, RepositoryHandle, RepositoryOptions,
};
use micro_acquisition::github::words::STATUS_MARKER;
use micro_acquisition::store::Store;
use micro_acquisition::store::{effects, inbox, ledger};

use crate::fake::LABEL;
use crate::postgres::{TestDatabase, on, on_both_databases};

pub(super) const ENGLISH: &str = include_str!("../../src/domain/statement/samples/en.md");
/// Longer than the lease of a minute that a killed worker leaves behind.
const PATIENCE: Duration = Duration::from_secs(150);

/// A GitHub in real time and the database of a server that comes and goes.
pub(super) struct Stage {
    pub(super) github: FakeGitHub,
    pub(super) repository: RepositoryHandle,
    pub(super) address: String,
    db: TestDatabase,
    /// More of the environment.
    pub(super) more: Vec<(&'static str, String)>,
}

/// A free port, which the server takes again after each death.
pub(super) fn free_address() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

/// A GitHub in real time with the App and one repository, in which Maria can write.
pub(super) async fn github_with_forms() -> (FakeGitHub, RepositoryHandle) {
    let github = FakeGitHub::start(Arc::new(SystemClock)).await.unwrap();
    let licensed = RepositoryOptions {
        licence: Some("MIT"),
        ..RepositoryOptions::default()
    };
    let repository = github.repository("canada-digital", "forms", licensed);
    repository.collaborator("maria", "write");
    github.install_app("canada-digital");
    (github, repository)
}

/// Waits until `look` finds something.
pub(super) async fn until<T, F: Future<Output = Option<T>>>(what: &str, look: impl Fn() -> F) -> T {
    until_within(PATIENCE, what, look).await
}

/// The same for so long.
pub(super) async fn until_within<T, F: Future<Output = Option<T>>>(
    patience: Duration,
    what: &str,
    look: impl Fn() -> F,
) -> T {
    let watched = async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let found = tokio::time::timeout(patience, watched).await;
    found.unwrap_or_else(|_| panic!("it never came to this: {what}"))
}

impl Stage {
    /// One replica that serves and two that work: the role and the address of each.
    pub(super) fn replicas(&self) -> [(&'static str, String); 3] {
        [
            ("--role=web", self.address.clone()),
            ("--role=worker", free_address()),
            ("--role=worker", free_address()),
        ]
    }

    pub(super) async fn set(db: &TestDatabase) -> Self {
        let (github, repository) = github_with_forms().await;
        let address = free_address();
        github.set_webhook_target(&format!("http://{address}/webhooks/github"));
        Self {
            github,
            repository,
            address,
            db: db.clone(),
            more: Vec::new(),
        }
    }

    /// Starts the real binary and waits until it says that it is ready.
    pub(super) async fn serve(&self) -> Process {
        let process = self.spawn();
        self.is_ready().await;
        process
    }

    /// Waits until the server says that it is ready.
    pub(super) async fn is_ready(&self) {
        self.is_ready_at(&self.address).await;
    }

    /// Waits until the replica at an address says that it is ready.
    pub(super) async fn is_ready_at(&self, address: &str) {
        let ready = format!("http://{address}/readyz");
        until("the server is ready", || async {
            reqwest::get(&ready)
                .await
                .ok()
                .filter(|answer| answer.status() == 200)
        })
        .await;
    }

    /// Starts the real binary.
    pub(super) fn spawn(&self) -> Process {
        self.spawn_under(&[], &[], &self.address)
    }

    /// Starts the real binary with failpoints set, where it is built with them.
    #[cfg(feature = "failpoints")]
    pub(super) fn spawn_failing(&self, points: &str) -> Process {
        let points = format!("FAILPOINTS={points}");
        self.spawn_under(&["env", &points], &[], &self.address)
    }

    /// Starts it at an address with more arguments, under another program.
    pub(super) fn spawn_under(
        &self,
        wrapper: &[&str],
        arguments: &[&str],
        address: &str,
    ) -> Process {
        let app = self.github.app();
        let binary = [env!("CARGO_BIN_EXE_micro-acquisition"), "serve"];
        let mut words = wrapper.iter().chain(&binary).chain(arguments);
        let mut command = Command::new(words.next().unwrap());
        command
            .args(words)
            .env("DATABASE_URL", self.db.url())
            .env("LISTEN_ADDR", address)
            .env("GITHUB_API_URL", self.github.api_url())
            .env("GITHUB_APP_ID", app.id.to_string())
            .env("GITHUB_PRIVATE_KEY", &app.private_key_pem)
            .env("GITHUB_WEBHOOK_SECRET", &app.webhook_secret)
            .env("SESSION_SECRET", "5a".repeat(32))
            .env("GITHUB_WRITE_INTERVAL_MS", "0")
            .env("MICRO_ACQUISITION_PROGRAMME__MINIMUM_POSTING_DAYS", "PT0S")
            .env("MICRO_ACQUISITION_PROGRAMME__QUESTION_CUTOFF_DAYS", "PT0S")
            .env("MICRO_ACQUISITION_PROGRAMME__CLOSING_GRACE", "PT0S")
            .env("NO_PROXY", "127.0.0.1")
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.envs(self.more.iter().map(|(name, value)| (*name, value)));
        Process(command.spawn().unwrap())
    }

    /// Maria posts a statement that closes in an hour.
    pub(super) fn posts(&self) -> i64 {
        let maria = self.github.as_user("maria");
        let hour = |count| in_hours(count).to_string();
        let statement = ENGLISH
            .replace("2021-07-12", &hour(1))
            .replace("2021-07-23T16:00:00-04:00", &hour(2));
        maria
            .open_issue(&self.repository, "Scripts", &statement, &[LABEL])
            .unwrap()
    }

    fn said(&self, issue: i64) -> Vec<CommentView> {
        self.repository.app_comments(issue)
    }

    /// Nothing is left to do, nothing died.
    pub(super) async fn is_idle(&self, store: &Store) -> Option<()> {
        let now = SystemClock.now();
        let inbox = inbox::inbox_depth(store, now).await.unwrap();
        let effects = effects::depth(store, now).await.unwrap();
        assert_eq!((inbox.dead, effects.dead), (0, 0));
        let idle = (inbox.pending, inbox.waiting, effects.pending) == (0, 0, 0);
        (idle && self.github.pending().is_empty()).then_some(())
    }
}

pub(super) fn in_hours(count: i64) -> Timestamp {
    let second = SystemClock.now().as_second();
    Timestamp::from_second(second).unwrap() + SignedDuration::from_hours(count)
}

/// The running binary; it dies with the story.
pub(super) struct Process(Child);

impl Process {
    /// Starts the real binary's `serve` with this environment.
    pub(super) fn serving(environment: Vec<(String, String)>) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_micro-acquisition"));
        let command = command
            .arg("serve")
            .env("NO_PROXY", "127.0.0.1")
            .envs(environment);
        let quiet = command.stdout(Stdio::null()).stderr(Stdio::null());
        Self(quiet.spawn().unwrap())
    }

    pub(super) fn id(&self) -> u32 {
        self.0.id()
    }

    /// SIGKILL: the process cannot say goodbye.
    pub(super) fn dies_by_sigkill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    /// SIGTERM: what it ends with, once it has finished what it does.
    pub(super) async fn stops(mut self) -> Option<i32> {
        let told = Command::new("sh")
            .arg("-c")
            .arg(format!("kill -TERM {}", self.id()))
            .status();
        assert!(told.unwrap().success());
        let ended = tokio::time::timeout(Duration::from_mins(1), async {
            loop {
                if let Some(status) = self.0.try_wait().unwrap() {
                    return status.code();
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        });
        ended.await.expect("it does not stop")
    }

    /// Whether it ends by itself in time; it has ended afterwards either way.
    #[cfg(feature = "failpoints")]
    pub(super) async fn ends_within(mut self, most: Duration) -> bool {
        let ended = tokio::time::timeout(most, async {
            while self.0.try_wait().unwrap().is_none() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        });
        let ended = ended.await.is_ok();
        self.dies_by_sigkill();
        ended
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It was killed before, or the test failed: either way nothing can be done about an error.
        drop((self.0.kill(), self.0.wait()));
    }
}

on_both_databases! {
    async fn case_019_a_delivery_that_was_stored_when_the_process_was_killed_is_decided_at_the_next_start(db: TestDatabase) {
        let stage = Stage::set(&db).await;
        let child = stage.serve().await;
        // GitHub is away, so that what is stored cannot be decided yet.
        for _ in 0..200 {
            stage.github.fail_next(Matcher::new("GET", "/repos/"), Fault::DropBefore);
        }
        let issue = stage.posts();
        let delivered = stage.github.deliver_all().await.unwrap();
        assert!(delivered.iter().all(|it| it.status == 202), "{delivered:?}");
        child.dies_by_sigkill();
        assert!(stage.said(issue).is_empty());
        let store = Store::connect(db.url()).await.unwrap();
        assert!(inbox::inbox_depth(&store, SystemClock.now()).await.unwrap().pending > 0);
        stage.github.forget_faults();

        let child = stage.serve().await;
        stage.github.auto_deliver(true);

        until("the statement is posted", || async {
            let status = stage.said(issue).pop()?;
            status.body.contains("micro-acquisition:status").then_some(())
        })
        .await;
        until("nothing is left to do", || stage.is_idle(&store)).await;
        assert_eq!(stage.said(issue).len(), 1);
        child.dies_by_sigkill();
    }

    async fn what_was_not_sealed_when_the_process_was_killed_is_sealed_at_the_next_start(db: TestDatabase) {
        let stage = Stage::set(&db).await;
        let child = stage.serve().await;
        let store = Store::connect(db.url()).await.unwrap();
        for _ in 0..3 {
            stage.posts();
        }
        stage.github.deliver_all().await.unwrap();
        // Killed as soon as there is something to seal: before, while or after it is sealed.
        until("something is decided", || async {
            let waits = ledger::anything_unsealed(&store).await.unwrap();
            let (head, _) = ledger::head(&store).await.unwrap();
            (waits || head.size > 0).then_some(())
        })
        .await;
        child.dies_by_sigkill();
        let (before, _) = ledger::head(&store).await.unwrap();
        let sealed = ledger::entries(&store, 1, 100).await.unwrap();
        assert_eq!(sealed.len() as u64, before.size);

        let child = stage.serve().await;
        stage.github.auto_deliver(true);
        until("nothing is left to do", || stage.is_idle(&store)).await;
        until("everything is sealed", || async {
            (!ledger::anything_unsealed(&store).await.unwrap()).then_some(())
        })
        .await;
        let (head, _) = ledger::head(&store).await.unwrap();
        let entries = ledger::entries(&store, 1, 100).await.unwrap();
        assert_eq!(entries[..sealed.len()], sealed[..]);
        let mut checker = Checker::new(&[]);
        for entry in &entries {
            checker.take(entry).unwrap();
        }
        let found = checker.finish(Some(&head)).unwrap();
        assert_eq!((found.opportunities, found.withheld), (3, 0));
        child.dies_by_sigkill();
    }

    async fn a_comment_that_was_posted_when_the_process_was_killed_is_not_posted_again(db: TestDatabase) {
        let stage = Stage::set(&db).await;
        let child = stage.serve().await;
        let issue = stage.posts();
        // The comment is written on GitHub, and its answer never comes.
        stage.github.fail_next(Matcher::new("POST", "/comments"), Fault::DropAfter);
        stage.github.deliver_all().await.unwrap();
        until("the comment stands", || async { (!stage.said(issue).is_empty()).then_some(()) }).await;
        child.dies_by_sigkill();
        let store = Store::connect(db.url()).await.unwrap();
        assert!(effects::depth(&store, SystemClock.now()).await.unwrap().pending > 0);

        let child = stage.serve().await;
        stage.github.auto_deliver(true);
        until("nothing is left to do", || stage.is_idle(&store)).await;

        let said = stage.said(issue);
        assert_eq!(said.len(), 1, "{said:#?}");
        assert!(said[0].body.starts_with(STATUS_MARKER));
        child.dies_by_sigkill();
    }
}

/// Of two workers on one PostgreSQL the one is killed while GitHub does not answer it.
async fn another_worker_takes_over(db: TestDatabase, unanswered: Matcher) {
    const LEASE: Duration = Duration::from_secs(4);
    let mut stage = Stage::set(&db).await;
    stage.more = vec![("WORKER_LEASE", format!("PT{}S", LEASE.as_secs()))];
    let [web, first, second] = stage.replicas();
    let start = |(role, address): &(&str, String)| stage.spawn_under(&[], &[*role], address);
    let (web, holder) = (start(&web), start(&first));
    stage.is_ready().await;
    stage.is_ready_at(&first.1).await;
    stage.github.fail_next(unanswered, Fault::HangBefore);
    let issue = stage.posts();
    stage.github.deliver_all().await.unwrap();
    until("GitHub does not answer", || async {
        (!stage.github.has_faults()).then_some(())
    })
    .await;
    let other = start(&second);
    stage.is_ready_at(&second.1).await;
    holder.dies_by_sigkill();
    // The lease, and twice as long to do what it was for on a machine that does much else.
    until_within(3 * LEASE, "the other worker says it", || async {
        (!stage.said(issue).is_empty()).then_some(())
    })
    .await;
    let store = Store::connect(db.url()).await.unwrap();
    stage.github.auto_deliver(true);
    until("nothing is left to do", || stage.is_idle(&store)).await;
    assert_eq!(stage.said(issue).len(), 1);
    drop((web, other));
}

#[tokio::test]
async fn a_delivery_that_a_killed_worker_held_is_taken_over_once_its_lease_is_over() {
    on(TestDatabase::postgres().await, |db| async move {
        let asked = Matcher::new("GET", "/collaborators/maria/permission");
        another_worker_takes_over(db, asked).await;
    })
    .await;
}

#[tokio::test]
async fn an_effect_that_a_killed_worker_held_is_taken_over_once_its_lease_is_over() {
    on(TestDatabase::postgres().await, |db| async move {
        another_worker_takes_over(db, Matcher::new("POST", "/comments")).await;
    })
    .await;
}
