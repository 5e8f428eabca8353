//! Opportunities to keep: real ones, made by their events.

use jiff::Timestamp;
use micro_acquisition::domain::draw::Randomness;
use micro_acquisition::domain::event::{Change, Event, IssueRef};
use micro_acquisition::domain::ids::{
    InstallationId, IssueId, OpportunityId, Person, RepositoryId, UserId,
};
use micro_acquisition::domain::opportunity::Opportunity;
use micro_acquisition::domain::programme::Programme;
use micro_acquisition::domain::statement::{Statement, StatementRules};
use micro_acquisition::store::opportunities::{self, Link, Recording};
use micro_acquisition::store::{Result, Store, github};

use super::at;

const ENGLISH: &str = include_str!("../../../src/domain/statement/samples/en.md");
const FRENCH: &str = include_str!("../../../src/domain/statement/samples/fr.md");

/// An opportunity as it grows, and the links that the store has not seen.
#[derive(Clone)]
pub struct Growing {
    pub opportunity: Opportunity,
    links: Vec<Link>,
    kept: Option<u64>,
}

pub fn person(id: i64) -> Person {
    Person {
        id: UserId(id),
        login: format!("person-{id}"),
    }
}

/// What a link's hash is said to be: the store does not compute it.
pub fn hash(version: u64) -> String {
    format!("hash-{version}")
}

fn link(version: u64, change: Change) -> Link {
    let private = change
        .private
        .as_ref()
        .map(|_| (vec![1, 2, 3], "salted".to_owned()));
    Link {
        version,
        cause: "delivery d-1".to_owned(),
        body: format!(r#"{{"version":{version}}}"#),
        private,
        previous: hash(version - 1),
        hash: hash(version),
        change,
    }
}

impl Growing {
    /// One that was labelled `seconds` after the beginning.
    pub fn labelled(id: u8, issue: i64, seconds: i64) -> Self {
        let change = Change {
            event: Event::Labelled {
                opportunity: OpportunityId::new(at(seconds), [id; 10]),
                issue: IssueRef {
                    repository: RepositoryId(1),
                    issue: IssueId(issue),
                    number: issue - 900,
                },
                installation: InstallationId(1),
                by: person(1),
                author: Some(person(1)),
                title: "Scripts".to_owned(),
                body: ENGLISH.to_owned(),
                randomness: Randomness::Local {
                    commitment: "c0".repeat(32),
                },
                previous: None,
            },
            at: at(seconds),
            actor: Some(person(1)),
            private: None,
        };
        let opportunity = Opportunity::begin(&change).unwrap();
        Self {
            opportunity,
            links: vec![link(1, change)],
            kept: None,
        }
    }

    pub fn with(mut self, event: Event, seconds: i64, private: Option<&str>) -> Self {
        let private = private.map(str::to_owned);
        let change = Change {
            event,
            at: at(seconds),
            actor: Some(person(1)),
            private,
        };
        self.opportunity = self.opportunity.apply(&change).unwrap();
        self.links.push(link(self.opportunity.version, change));
        self
    }

    /// Posted with the sample statement of a language.
    pub fn posted(self, french: bool, seconds: i64) -> Self {
        let programme = Programme::default();
        let posted_at: Timestamp = "2021-06-23T13:00:00Z".parse().unwrap();
        let rules = StatementRules {
            programme: &programme,
            settings: &micro_acquisition::domain::settings::NONE,
            posted_at,
        };
        let body = if french { FRENCH } else { ENGLISH };
        let statement = Box::new(Statement::parse("Scripts", body, &rules).unwrap());
        let event = Event::Posted {
            statement,
            statement_sha256: "5a".repeat(32),
            randomness: Randomness::Local {
                commitment: "63".repeat(32),
            },
        };
        self.with(event, seconds, None)
    }

    /// The links that are not kept yet.
    pub fn links(&self) -> Vec<Link> {
        self.links.clone()
    }

    pub fn id(&self) -> OpportunityId {
        self.opportunity.id
    }

    /// Records what is new; false when somebody else's record came first.
    pub async fn keep(&mut self, store: &Store) -> Result<bool> {
        let recording = Recording {
            opportunity: &self.opportunity,
            after_version: self.kept,
            listed: None,
            ocid_prefix: "ocds-test",
            links: &self.links,
            now: at(1000),
        };
        let mut tx = store.begin_write().await.unwrap();
        let prepared = recording.prepared().unwrap();
        let recorded = opportunities::record(&mut tx, prepared, []).await;
        let recorded = recorded.map(|written| written.is_some());
        match recorded {
            Ok(true) => {
                tx.commit().await.unwrap();
                self.kept = Some(self.opportunity.version);
                self.links.clear();
            }
            Ok(false) | Err(_) => tx.rollback().await.unwrap(),
        }
        recorded
    }

    /// As [`Self::keep`], which must succeed.
    pub async fn kept(mut self, store: &Store) -> Self {
        assert!(self.keep(store).await.unwrap());
        self
    }
}

/// Tells the store of repository 1, public or not.
pub async fn repository(store: &Store, private: bool) {
    let seen = github::Repository {
        repository_id: RepositoryId(1),
        installation_id: InstallationId(1),
        owner: "octo-org".to_owned(),
        name: "hello".to_owned(),
        private,
        archived: false,
        default_branch: "main".to_owned(),
        licence: Some("MIT".to_owned()),
        seen_at: at(if private { 10 } else { 0 }),
    };
    let mut tx = store.begin_write().await.unwrap();
    assert!(github::put_repository(&mut tx, &seen, None).await.unwrap());
    tx.commit().await.unwrap();
}
