//! Opportunities as decisions leave them, kept in a database of the test's own.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, response};
use jiff::Timestamp;
use tempfile::TempDir;
use tokio::sync::watch;
use tower::ServiceExt;

use super::samples::{at, site};
use crate::clock::ManualClock;
use crate::config::Config;
use crate::domain::command::Verdict;
use crate::domain::draw::{self, Randomness, Revealed};
use crate::domain::event::{Change, Event, IssueRef};
use crate::domain::facts::Merge;
use crate::domain::ids::*;
use crate::domain::judgement::{CriterionStatus, Judged, Judgement};
use crate::domain::opportunity::Opportunity;
use crate::domain::payment::{Acceptance, Owed, Payment};
use crate::domain::programme::Programme;
use crate::domain::statement::{Statement, StatementRules};
use crate::mail::Mail;
use crate::notary::Notary;
use crate::store::opportunities::{Link, Recording, record};
use crate::store::{Store, github};
use crate::vault::Vault;
use crate::web::{WebState, router};

pub struct World {
    pub store: Store,
    pub app: Router,
    pub workers: watch::Sender<BTreeMap<&'static str, String>>,
    _folder: TempDir,
}

fn notary() -> Notary {
    let vault = Vault::new(&"5a".repeat(32).into()).unwrap();
    Notary::new(&vault, "https://procurement.example").unwrap()
}

/// Mail as these variables set it up.
fn mail(env: &[(&str, &str)]) -> Arc<Mail> {
    let vault = Vault::new(&"5a".repeat(32).into()).unwrap();
    let env = env
        .iter()
        .map(|(name, value)| ((*name).into(), (*value).into()));
    Mail::new(&Config::load(None, env).unwrap(), &vault).unwrap()
}

impl World {
    pub async fn new() -> Self {
        Self::with(mail(&[])).await
    }

    /// With a mail server, which is never reached here.
    pub async fn with_mail() -> Self {
        let server = ("SMTP_URL", "smtp://127.0.0.1:9");
        Self::with(mail(&[server, ("MAIL_FROM", "us@example.org")])).await
    }

    async fn with(mail: Arc<Mail>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        let store = Store::connect(&url).await.unwrap();
        store.migrate().await.unwrap();
        let (workers, watching) = watch::channel(BTreeMap::new());
        let app = router(WebState {
            store: store.clone(),
            site: site(),
            clock: Arc::new(ManualClock::new(at("2021-07-07T14:00:00Z"))),
            notary: notary(),
            mail,
            meter: crate::meter::begin(),
            auth: None,
            workers: watching,
        });
        let world = Self {
            store,
            app,
            workers,
            _folder: folder,
        };
        world.repository(1, "forms", false).await;
        world
    }

    /// What is answered, with its text.
    pub async fn answers(&self, request: Request<Body>) -> (response::Parts, String) {
        let answer = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let body = to_bytes(body, 1 << 22).await.unwrap();
        (parts, String::from_utf8(body.to_vec()).unwrap())
    }

    pub async fn repository(&self, id: i64, name: &str, private: bool) {
        let seen = github::Repository {
            repository_id: RepositoryId(id),
            installation_id: InstallationId(5),
            owner: "canada-digital".into(),
            name: name.into(),
            private,
            archived: false,
            default_branch: "main".into(),
            licence: Some("MIT".into()),
            seen_at: at("2021-06-01T00:00:00Z"),
        };
        let mut tx = self.store.begin_write().await.unwrap();
        github::put_repository(&mut tx, &seen, None).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Keeps what a history makes.
    pub async fn keep(&self, history: &[Change]) -> Opportunity {
        let opportunity = Opportunity::replay(None, history).unwrap().unwrap();
        let links: Vec<Link> = (1u64..)
            .zip(history)
            .map(|(version, change)| Link {
                version,
                change: change.clone(),
                cause: "delivery".into(),
                body: serde_json::to_string(&change.event).unwrap(),
                private: None,
                previous: format!("{:064x}", version - 1),
                hash: format!("{version:064x}"),
            })
            .collect();
        let recording = Recording {
            opportunity: &opportunity,
            after_version: None,
            listed: None,
            ocid_prefix: "ocds-000000",
            links: &links,
            now: at("2021-07-07T14:00:00Z"),
        };
        let mut tx = self.store.begin_write().await.unwrap();
        let prepared = recording.prepared().unwrap();
        assert!(record(&mut tx, prepared, []).await.unwrap().is_some());
        tx.commit().await.unwrap();
        opportunity
    }
}

pub fn person(id: i64, login: &str) -> Person {
    Person {
        id: UserId(id),
        login: login.into(),
    }
}

fn change(at: Timestamp, actor: &Person, event: Event) -> Change {
    Change {
        event,
        at,
        actor: Some(actor.clone()),
        private: None,
    }
}

pub fn id(number: i64) -> OpportunityId {
    let made = at("2021-06-23T13:00:00Z") + jiff::SignedDuration::from_secs(number);
    OpportunityId::new(made, [7; 10])
}

fn statement(title: &str) -> Statement {
    let body = include_str!("../../domain/statement/samples/en.md");
    let programme = Programme::default();
    let rules = StatementRules {
        programme: &programme,
        settings: &crate::domain::settings::NONE,
        posted_at: at("2021-06-23T13:00:00Z"),
    };
    Statement::parse(title, body, &rules).unwrap()
}

/// Labelled only: the statement is not posted.
pub fn labelled(repository: i64, number: i64) -> Vec<Change> {
    let maria = person(10, "maria");
    vec![change(
        at("2021-06-23T12:59:00Z"),
        &maria,
        Event::Labelled {
            opportunity: id(number),
            issue: IssueRef {
                repository: RepositoryId(repository),
                issue: IssueId(repository * 1000 + number),
                number,
            },
            installation: InstallationId(5),
            by: maria.clone(),
            author: Some(maria.clone()),
            title: "Accessibility scripts".into(),
            body: String::new(),
            randomness: Randomness::Local {
                commitment: "c0".repeat(32),
            },
            previous: None,
        },
    )]
}

/// Posted, with two applications.
pub fn open(repository: i64, number: i64, title: &str) -> Vec<Change> {
    let maria = person(10, "maria");
    let mut history = labelled(repository, number);
    let statement = statement(title);
    history.push(change(
        at("2021-06-23T13:00:00Z"),
        &maria,
        Event::Posted {
            statement_sha256: statement.sha256().unwrap(),
            statement: Box::new(statement),
            randomness: Randomness::Local {
                commitment: draw::commitment(&[3; 32]),
            },
        },
    ));
    for (number, login) in [(1, "priya"), (2, "jlavoie")] {
        let supplier = person(20 + i64::from(number), login);
        history.push(change(
            at("2021-07-06T13:00:00Z"),
            &supplier,
            Event::ApplicationReceived {
                number,
                comment: CommentId(3_100_000_000 + i64::from(number)),
                supplier: supplier.clone(),
                words: 120,
                affirmations: "1".into(),
            },
        ));
    }
    history
}

/// From label to payment record.
pub fn accepted(repository: i64, number: i64) -> Vec<Change> {
    let (maria, priya) = (person(10, "maria"), person(21, "priya"));
    let list = vec![CommentId(3_100_000_001), CommentId(3_100_000_002)];
    let order = draw::order(&[3; 32], &list);
    let first = if order[0] == list[0] { 1 } else { 2 };
    let supplier = if first == 1 {
        priya
    } else {
        person(22, "jlavoie")
    };
    let mut history = open(repository, number, "Accessibility scripts");
    let day = |day: u8| at(&format!("2021-07-{day}T15:00:00Z"));
    let mut then = |at, event| history.push(change(at, &maria, event));
    then(
        day(13),
        Event::Closed {
            applications: list.clone(),
        },
    );
    for application in [1, 2] {
        let verdict = Verdict::Pass;
        then(
            day(14),
            Event::Evaluated {
                application,
                criterion: None,
                comment: Some(CommentId(3_100_000_900)),
                verdict,
                declaration: "1".to_owned(),
            },
        );
    }
    let list_sha256 = hex::encode(draw::list_hash(&list));
    then(
        day(14),
        Event::Listed {
            list,
            list_sha256,
            round: None,
        },
    );
    then(
        day(14),
        Event::Drawn {
            by: Revealed::Local {
                seed: hex::encode([3; 32]),
            },
            order,
        },
    );
    then(
        day(14),
        Event::Offered {
            position: 0,
            application: first,
            supplier: supplier.clone(),
            delivery_due_at: at("2021-07-23T20:00:00Z"),
            reason: None,
        },
    );
    then(
        day(14),
        Event::OfferPosted {
            expires_at: day(16),
        },
    );
    then(
        day(15),
        Event::Awarded {
            award: 1,
            supplier: supplier.clone(),
            terms_sha256: "ab".repeat(32),
        },
    );
    let work = Opportunity::replay(None, &history).unwrap().unwrap();
    history.push(change(day(22), &maria, acceptance(&work, &maria)));
    history
}

/// The acceptance of work with every criterion met.
fn acceptance(work: &Opportunity, maria: &Person) -> Event {
    let posting = work.posting().unwrap();
    let judgement = Judgement {
        head_sha: "4f2c9aa".into(),
        head_at: Some(at("2021-07-21T15:00:00Z")),
        not_delivery: None,
        criteria: posting
            .statement
            .criteria
            .iter()
            .map(|criterion| Judged {
                number: criterion.number,
                status: CriterionStatus::Met,
                evidence: vec!["test@github-actions".into()],
            })
            .collect(),
    };
    let merge = merge(maria);
    let owed = Owed {
        award: &work.work().unwrap().award,
        price: &posting.statement.fixed_price,
        highest_tax: Programme::default().policy.highest_tax_basis_points,
    };
    let acceptance = Acceptance {
        pull_request: 58,
        merge: &merge,
        evidence: &judgement.criteria,
        decided: None,
    };
    let payment = Payment::for_acceptance(work.id, &owed, &acceptance, at("2021-07-22T15:00:00Z"));
    Event::Accepted {
        pull_request: PullRequestId(900),
        number: 58,
        merge,
        judgement,
        payment: Box::new(payment.unwrap()),
    }
}

fn merge(by: &Person) -> Merge {
    Merge {
        commit: "c0ffee".into(),
        at: at("2021-07-22T15:00:00Z"),
        by: Some(by.clone()),
        by_bot: false,
    }
}
