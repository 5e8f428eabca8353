//! No secret leaves the process: what the real binary logs, and what it answers, in
//! both formats and as loudly as it can.

use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use micro_acquisition::clock::{Clock as _, SystemClock};
use micro_acquisition::config::Config;
use micro_acquisition::fake_github::{FakeGitHub, Fault, Matcher, RepositoryHandle};
use micro_acquisition::mail::address::Address;
use micro_acquisition::mail::keys::{Keys, Purpose};
use micro_acquisition::store::subscribers::{self, THE_LIST};
use micro_acquisition::store::{Store, opportunities};
use micro_acquisition::vault::Vault;
use reqwest::redirect::Policy;

use crate::fake::LABEL;
use crate::kill::{free_address, github_with_forms};
use crate::scenarios::text::{ENGLISH, TITLE, application};

/// Whoever has a chat's address can write there; the secret signs what we write.
const CHAT: &str = "[[chat.webhooks]]
name = \"team\"
url = \"http://127.0.0.1:9/hooks/chat-address-91ee\"
secret = \"chat-secret-of-the-team-5d2b\"
languages = [\"en\"]
";
const MAIL_PASSWORD: &str = "mail-password-77ab";
const APPLICANTS: [&str; 2] = ["sam", "ada"];
const READER: &str = "reader@example.org";
/// As much of a link's token as is the same whenever it is made: what it is for, and whose.
const OF_ANY_TIME: usize = 22;
const PATIENCE: Duration = Duration::from_secs(90);

async fn until(what: &str, look: impl AsyncFn() -> bool) {
    let watched = async {
        while !look().await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let came = tokio::time::timeout(PATIENCE, watched).await;
    assert!(came.is_ok(), "it never came to this: {what}");
}

/// Everything that must never be seen, by what it is.
fn secrets(github: &FakeGitHub, session: &str) -> Vec<(&'static str, String)> {
    let app = github.app();
    let mut key: Vec<&str> = app.private_key_pem.lines().collect();
    key.retain(|line| !line.starts_with("-----"));
    assert!(key.len() > 10, "it is no key");
    let key = key
        .iter()
        .map(|line| ("the private key", (*line).to_owned()));
    let mut secrets = vec![
        ("the webhook's secret", app.webhook_secret.clone()),
        ("the session's secret", session.to_owned()),
        ("an installation's token", "ghs_".to_owned()),
        ("a bearer", "Bearer ey".to_owned()),
        ("a person's token", "ghu_".to_owned()),
        ("the client's secret", app.client_secret.clone()),
        ("a chat's address", "chat-address-91ee".to_owned()),
        ("a chat's secret", "chat-secret-of-the-team-5d2b".to_owned()),
        ("the mail's password", MAIL_PASSWORD.to_owned()),
    ];
    secrets.extend(key);
    secrets
}

fn assert_silent(secrets: &[(&str, String)], said: &str, where_: &str) {
    for (what, secret) in secrets {
        assert!(!said.contains(secret.as_str()), "{what} is in {where_}");
        let encoded = base64::engine::general_purpose::STANDARD.encode(secret);
        assert!(!said.contains(&encoded), "{what} is in {where_}, as base64");
    }
}

fn environment(
    github: &FakeGitHub,
    address: &str,
    database: &str,
    session: &str,
) -> Vec<(String, String)> {
    let app = github.app();
    [
        ("DATABASE_URL", database),
        ("LISTEN_ADDR", address),
        ("GITHUB_API_URL", github.api_url()),
        ("GITHUB_APP_ID", &app.id.to_string()),
        ("GITHUB_PRIVATE_KEY", &app.private_key_pem),
        ("GITHUB_WEBHOOK_SECRET", &app.webhook_secret),
        ("GITHUB_CLIENT_ID", &app.client_id),
        ("GITHUB_CLIENT_SECRET", &app.client_secret),
        ("GITHUB_WEB_URL", &github.web_url()),
        (
            "SMTP_URL",
            &format!("smtp://us:{MAIL_PASSWORD}@127.0.0.1:9"),
        ),
        ("MAIL_FROM", "us@example.org"),
        ("SESSION_SECRET", session),
        ("GITHUB_WRITE_INTERVAL_MS", "0"),
        ("MICRO_ACQUISITION_PROGRAMME__MINIMUM_POSTING_DAYS", "PT0S"),
        ("MICRO_ACQUISITION_PROGRAMME__QUESTION_CUTOFF_DAYS", "PT0S"),
        ("MICRO_ACQUISITION_PROGRAMME__CLOSING_GRACE", "PT0S"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec()
}

/// The real binary, which dies with the test, and what it writes down.
struct Served {
    github: FakeGitHub,
    repository: RepositoryHandle,
    base: String,
    session: String,
    folder: tempfile::TempDir,
    child: Child,
}

impl Drop for Served {
    fn drop(&mut self) {
        // Where the test failed nothing can be done about an error.
        drop((self.child.kill(), self.child.wait()));
    }
}

impl Served {
    async fn begin(format: &str) -> Self {
        let (github, repository) = github_with_forms().await;
        let address = free_address();
        github.set_webhook_target(&format!("http://{address}/webhooks/github"));
        let folder = tempfile::tempdir().unwrap();
        let database = format!("sqlite://{}/secrets.db", folder.path().display());
        let session = "5ace".repeat(16);
        let chat = folder.path().join("chat.toml");
        std::fs::write(&chat, CHAT).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_micro-acquisition"))
            .arg("serve")
            .envs(environment(&github, &address, &database, &session))
            .env("RUST_LOG", "debug")
            .env("LOG_FORMAT", format)
            .env("MICRO_ACQUISITION_CONFIG", &chat)
            .env("NO_PROXY", "127.0.0.1")
            .stdout(Stdio::null())
            .stderr(std::fs::File::create(folder.path().join("log")).unwrap())
            .spawn()
            .unwrap();
        let base = format!("http://{address}");
        let served = Self {
            github,
            repository,
            base,
            session,
            folder,
            child,
        };
        until("the server is ready", async || {
            let asked = reqwest::get(format!("{}/readyz", served.base)).await;
            asked.is_ok_and(|answer| answer.status() == 200)
        })
        .await;
        served
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap()
    }

    async fn store(&self) -> Store {
        let file = self.folder.path().join("secrets.db");
        let url = format!("sqlite://{}", file.display());
        Store::connect(&url).await.unwrap()
    }

    fn vault(&self) -> Vault {
        let secret = ("SESSION_SECRET".to_owned(), self.session.clone());
        let config = Config::load(None, [secret]).unwrap();
        Vault::new(&config.session_secret().unwrap()).unwrap()
    }

    /// The seed of the issue's draw, in each way in which it could be written down.
    async fn seed(&self, issue: i64) -> Vec<(&'static str, String)> {
        let store = self.store().await;
        let issue = self.repository.issue(issue).unwrap();
        let kept = opportunities::newest_of_issue(&store, issue.id).await;
        let id = kept.unwrap().unwrap().opportunity.id;
        let sealed = opportunities::seed(&store, id).await.unwrap().unwrap();
        store.close().await;
        let seed = self.vault().open(id, &sealed).unwrap();
        let base64 = base64::engine::general_purpose::STANDARD.encode(seed);
        [hex::encode(seed), base64, format!("{seed:?}")]
            .map(|written| ("the seed of an open draw", written))
            .to_vec()
    }

    /// Somebody subscribes and follows the links: how their tokens begin.
    async fn subscribes(&self) -> Vec<(&'static str, String)> {
        let http = reqwest::Client::new();
        let asks = async |path: &str, fields: String| {
            let form = http
                .post(format!("{}{path}", self.base))
                .header("content-type", "application/x-www-form-urlencoded")
                .header("origin", "http://localhost:3000")
                .body(fields);
            assert_eq!(form.send().await.unwrap().status(), 200, "{path}");
        };
        let shows = async |path: &str| {
            let page = http.get(format!("{}{path}", self.base)).send().await;
            assert_eq!(page.unwrap().status(), 200, "{path}");
        };
        asks("/en/subscribe", format!("address={READER}&tongue=en")).await;
        let keys = Keys::new(&self.vault()).unwrap();
        let hash = keys.hash(&Address::parse(READER).unwrap());
        let store = self.store().await;
        let mut tx = store.begin_write().await.unwrap();
        let kept = subscribers::by_address(&mut tx, &hash, THE_LIST).await;
        let id = kept.unwrap().unwrap().subscriber_id.parse().unwrap();
        tx.rollback().await.unwrap();
        store.close().await;
        let token = |purpose| keys.token(purpose, id, SystemClock.now());
        let (confirm, manage) = (token(Purpose::Confirm), token(Purpose::Manage));
        let confirming = format!("/en/subscribe/confirm?token={confirm}");
        shows(&confirming).await;
        asks(&confirming, String::new()).await;
        shows(&format!("/en/subscribe/manage?token={manage}")).await;
        vec![
            ("a link to confirm", confirm[..OF_ANY_TIME].to_owned()),
            ("a link to manage", manage[..OF_ANY_TIME].to_owned()),
        ]
    }

    /// Where the API shows the issue's opportunity.
    fn shown_at(&self, issue: i64) -> String {
        format!(
            "{}/api/v1/opportunities/canada-digital/forms/{issue}",
            self.base
        )
    }

    async fn comes_to(&self, issue: i64, state: &str) {
        let url = self.shown_at(issue);
        until(state, async || {
            let answer = reqwest::get(&url).await.unwrap();
            let shown = answer.text().await.unwrap();
            shown.contains(&format!("\"state\":\"{state}\""))
        })
        .await;
    }

    /// From label to evaluation, with every fault that has a message of its own.
    async fn closes(&self) -> i64 {
        let in_seconds = |count: i64| {
            let now = SystemClock.now().as_second();
            jiff::Timestamp::from_second(now + count)
                .unwrap()
                .to_string()
        };
        let statement = ENGLISH
            .replace("2021-07-12", &in_seconds(20))
            .replace("2021-07-23T16:00:00-04:00", &in_seconds(7_200));
        let (github, repository) = (&self.github, &self.repository);
        let maria = github.as_user("maria");
        for fault in [Fault::bad_gateway(), Fault::DropBefore, Fault::DropAfter] {
            github.fail_next(Matcher::new("GET", "/repos/"), fault);
        }
        let issue = maria
            .open_issue(repository, TITLE, &statement, &[LABEL])
            .unwrap();
        github.deliver_all().await.unwrap();
        github.auto_deliver(true);
        self.comes_to(issue, "open").await;
        // Of one application there would be no draw.
        for applicant in APPLICANTS {
            let person = github.as_user(applicant);
            person.comment(repository, issue, &application()).unwrap();
        }
        self.comes_to(issue, "evaluation").await;
        issue
    }

    /// From the draw to a payment record.
    async fn awards(&self, issue: i64) {
        let (github, repository) = (&self.github, &self.repository);
        let maria = github.as_user("maria");
        let verdicts = [1, 2].map(|n| format!("/evaluate A{n} pass Wrote such scripts."));
        maria
            .comment(repository, issue, &verdicts.join("\n"))
            .unwrap();
        self.comes_to(issue, "offered").await;
        // Whoever was drawn; the other one is refused.
        for applicant in APPLICANTS {
            let person = github.as_user(applicant);
            person.comment(repository, issue, "/accept").unwrap();
        }
        self.comes_to(issue, "in_progress").await;
        let ending = "/terminate convenience 50% Enough was done";
        maria.comment(repository, issue, ending).unwrap();
        self.comes_to(issue, "terminated").await;
    }

    /// The record of the issue's draw, as everybody may read it.
    async fn draw(&self, issue: i64) -> String {
        let url = format!("{}/draw", self.shown_at(issue));
        reqwest::get(url).await.unwrap().text().await.unwrap()
    }

    /// Maria signs in and out again: what only she and her browser may know of it.
    async fn signs_in(&self) -> Vec<(&'static str, String)> {
        let http = reqwest::Client::builder().redirect(Policy::none());
        let http = http.build().unwrap();
        let begun = http
            .get(format!("{}/auth/github?to=/en/desk", self.base))
            .send()
            .await
            .unwrap();
        let kept = cookie(&begun);
        let mut asked: url::Url = location(&begun).parse().unwrap();
        asked.query_pairs_mut().append_pair("login", "maria");
        let consented = http.get(asked).send().await.unwrap();
        let back: url::Url = location(&consented).parse().unwrap();
        let returned = |name: &str| {
            back.query_pairs()
                .find(|it| it.0 == name)
                .unwrap()
                .1
                .into_owned()
        };
        let (code, state) = (returned("code"), returned("state"));
        let here = format!("{}{}?{}", self.base, back.path(), back.query().unwrap());
        let arrived = http.get(here).header("cookie", &kept).send().await.unwrap();
        assert_eq!(location(&arrived), "/en/desk");
        let session = cookie(&arrived);
        let desk = http
            .get(format!("{}/en/desk", self.base))
            .header("cookie", &session);
        let desk = desk.send().await.unwrap().text().await.unwrap();
        assert!(desk.contains("@maria"), "{desk}");
        let (_, csrf) = desk.split_once("name=\"csrf\" value=\"").unwrap();
        let csrf = csrf.split_once('"').unwrap().0.to_owned();
        let out = http
            .post(format!("{}/auth/sign-out", self.base))
            .header("cookie", &session);
        let out = out
            .header("origin", "http://localhost:3000")
            .header("sec-fetch-site", "same-origin");
        let form = format!("csrf={csrf}&lang=en");
        let out = out
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form);
        assert_eq!(out.send().await.unwrap().status(), 303);
        let value = |cookie: &str| cookie.split_once('=').unwrap().1.to_owned();
        vec![
            ("the sign-in's cookie", value(&kept)),
            ("the sign-in's code", code),
            ("the sign-in's state", state),
            ("a session", value(&session)),
            ("a form's token", csrf),
        ]
    }

    /// What it answers and comments, errors included.
    async fn answers(&self, issue: i64) -> String {
        let mut answered = self.draw(issue).await;
        for path in [
            "/metrics",
            "/readyz",
            "/nowhere",
            "/en/nowhere",
            "/en/status",
            "/api/v1/opportunities?limit=x",
            "/ledger/events",
            "/ledger/checkpoint",
            "/en/opportunities",
        ] {
            let answer = reqwest::get(format!("{}{path}", self.base)).await.unwrap();
            let headers = format!("{:?}", answer.headers());
            answered.push_str(&headers);
            answered.push_str(&answer.text().await.unwrap());
        }
        let forged = reqwest::Client::new()
            .post(format!("{}/webhooks/github", self.base))
            .header("content-type", "application/json")
            .header("x-hub-signature-256", "sha256=00")
            .body("{}");
        answered.push_str(&forged.send().await.unwrap().text().await.unwrap());
        for comment in self.repository.app_comments(issue) {
            answered.push_str(&comment.body);
        }
        answered
    }
}

fn location(answer: &reqwest::Response) -> &str {
    answer.headers()["location"].to_str().unwrap()
}

/// The cookie that an answer sets, as a browser sends it.
fn cookie(answer: &reqwest::Response) -> String {
    let lines = answer.headers().get_all("set-cookie").iter();
    let mut set = lines
        .map(|it| it.to_str().unwrap())
        .filter(|it| !it.contains("Max-Age=0"));
    let line = set.next().unwrap();
    line.split_once(';').unwrap().0.to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_secret_is_in_any_log_or_answer_of_a_whole_procurement() {
    for format in ["text", "json"] {
        let served = Served::begin(format).await;
        let mut known = served.signs_in().await;
        known.extend(served.subscribes().await);
        let issue = served.closes().await;
        // It is revealed with the draw, and must not be seen before.
        let seed = served.seed(issue).await;
        assert_silent(&seed, &served.log(), "the log");
        assert_silent(&seed, &served.answers(issue).await, "an answer");
        served.awards(issue).await;
        let draw = served.draw(issue).await;
        assert!(draw.contains(&seed[0].1), "another seed was used: {draw}");

        let answered = served.answers(issue).await;
        let log = served.log();
        let mut secrets = secrets(&served.github, &served.session);
        for (what, secret) in &known {
            assert!(secret.len() > 10, "{what}: {secret}");
        }
        secrets.extend(known);

        assert!(log.lines().count() > 50, "nothing was logged: {log}");
        assert!(
            log.contains("asked GitHub"),
            "it was not logged as loudly as it can be"
        );
        assert_silent(&secrets, &log, "the log");
        assert_silent(&secrets, &answered, "an answer");
    }
}

#[tokio::test]
async fn no_secret_is_in_what_debug_prints() {
    let github = FakeGitHub::start(Arc::new(SystemClock)).await.unwrap();
    let session = "5ace".repeat(16);
    let database = "postgres://us:database-password@127.0.0.1/x";
    let env = environment(&github, "127.0.0.1:0", database, &session);
    let config = Config::load(None, env).unwrap();
    let serving = config.for_serving().unwrap();
    let vault = Vault::new(&serving.session_secret).unwrap();

    let said = format!("{config:?} {config:#?} {serving:?} {vault:?}");

    assert_silent(&secrets(&github, &session), &said, "Debug");
    assert!(
        !said.contains("database-password"),
        "the database's password is in Debug"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_cannot_be_reached_is_told_without_its_password() {
    let github = FakeGitHub::start(Arc::new(SystemClock)).await.unwrap();
    let database = "postgres://us:database-password@127.0.0.1:9/x";
    let env = environment(&github, "127.0.0.1:0", database, &"5ace".repeat(16));
    let run = tokio::task::spawn_blocking(move || {
        Command::new(env!("CARGO_BIN_EXE_micro-acquisition"))
            .arg("serve")
            .envs(env)
            .env("RUST_LOG", "debug")
            .output()
            .unwrap()
    });
    let output = run.await.unwrap();

    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("cannot be reached at 127.0.0.1:9"), "{said}");
    assert!(!said.contains("database-password"), "{said}");
}
