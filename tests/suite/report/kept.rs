//! Histories kept as the service keeps them: true records, hashed and chained.

use jiff::Timestamp;
use micro_acquisition::domain::draw::{CommentIds, Randomness};
use micro_acquisition::domain::event::{Change, Event, IssueRef};
use micro_acquisition::domain::ids::{
    CommentId, InstallationId, IssueId, OpportunityId, Person, RepositoryId, UserId,
};
use micro_acquisition::domain::ledger::{self, Cause, Evidence, GENESIS, Record};
use micro_acquisition::domain::opportunity::Opportunity;
use micro_acquisition::domain::programme::Programme;
use micro_acquisition::domain::statement::{Statement, StatementRules};
use micro_acquisition::store::opportunities::{Link, Recording, record};
use micro_acquisition::store::{Store, github};

const ENGLISH: &str = include_str!("../../../src/domain/statement/samples/en.md");

/// A repository that has been seen.
pub async fn repository(store: &Store, id: i64, owner: &str, private: bool) {
    let seen = github::Repository {
        repository_id: RepositoryId(id),
        installation_id: InstallationId(1),
        owner: owner.to_owned(),
        name: format!("tools-{id}"),
        private,
        archived: false,
        default_branch: "main".to_owned(),
        licence: None,
        seen_at: Timestamp::UNIX_EPOCH,
    };
    let mut tx = store.begin_write().await.unwrap();
    github::put_repository(&mut tx, &seen, None).await.unwrap();
    tx.commit().await.unwrap();
}

/// The same history as another opportunity of another issue: random ones are all alike
/// in that.
pub fn renamed(changes: &[Change], number: u8, repository: i64) -> Vec<Change> {
    let mut changes = changes.to_vec();
    for change in &mut changes {
        if let Event::Labelled {
            opportunity, issue, ..
        } = &mut change.event
        {
            *opportunity = OpportunityId::new(change.at, [number; 10]);
            *issue = place(number, repository);
        }
        if let Event::Moved { to, .. } = &mut change.event {
            *to = place(number, repository);
        }
    }
    changes
}

fn place(number: u8, repository: i64) -> IssueRef {
    IssueRef {
        repository: RepositoryId(repository),
        issue: IssueId(900 + i64::from(number)),
        number: i64::from(number),
    }
}

fn links(id: OpportunityId, changes: &[Change]) -> Vec<Link> {
    let mut previous = GENESIS.to_owned();
    let mut links = Vec::new();
    for (version, change) in (1..).zip(changes) {
        let record = Record {
            opportunity: id,
            version,
            at: change.at,
            actor: change.actor.clone(),
            cause: Cause::Reading,
            event: change.event.clone(),
            evidence: Evidence::default(),
            private_sha256: None,
            previous: previous.clone(),
        };
        let body = record.canonical().unwrap();
        let hash = ledger::hash(&body);
        links.push(Link {
            version,
            change: Change {
                private: None,
                ..change.clone()
            },
            cause: "reading".to_owned(),
            body,
            private: None,
            previous,
            hash: hash.clone(),
        });
        previous = hash;
    }
    links
}

/// Keeps a whole history; what it had before is kept already.
pub async fn keep(store: &Store, changes: &[Change], had: usize) -> Opportunity {
    let opportunity = Opportunity::replay(None, changes).unwrap().unwrap();
    let links = links(opportunity.id, changes);
    let recording = Recording {
        opportunity: &opportunity,
        after_version: (had > 0).then(|| u64::try_from(had).unwrap()),
        listed: None,
        ocid_prefix: "ocds-000000",
        links: &links[had..],
        now: opportunity.updated_at,
    };
    let mut tx = store.begin_write().await.unwrap();
    let prepared = recording.prepared().unwrap();
    assert!(record(&mut tx, prepared, []).await.unwrap().is_some());
    tx.commit().await.unwrap();
    opportunity
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn person(id: i64) -> Person {
    Person {
        id: UserId(id),
        login: format!("person-{id}"),
    }
}

/// An opportunity that was posted on 23 June 2021 with a title of its own, got as many
/// applications as asked for, and closed.
pub fn closed(number: u8, repository: i64, title: &str, applications: u32) -> Vec<Change> {
    let programme = Programme::default();
    let rules = StatementRules {
        programme: &programme,
        settings: &micro_acquisition::domain::settings::NONE,
        posted_at: at("2021-06-23T13:00:00Z"),
    };
    let statement = Statement::parse(title, ENGLISH, &rules).unwrap();
    let closes_at = statement.closes_at;
    let change = |event, at: Timestamp| Change {
        event,
        at,
        actor: Some(person(1)),
        private: None,
    };
    let randomness = Randomness::Local {
        commitment: "c0".repeat(32),
    };
    let labelled_at = at("2021-06-23T13:00:00Z");
    let mut changes = vec![
        change(
            Event::Labelled {
                opportunity: OpportunityId::new(labelled_at, [number; 10]),
                issue: place(number, repository),
                installation: InstallationId(1),
                by: person(1),
                author: None,
                title: title.to_owned(),
                body: ENGLISH.to_owned(),
                randomness: randomness.clone(),
                previous: None,
            },
            labelled_at,
        ),
        change(
            Event::Posted {
                statement_sha256: statement.sha256().unwrap(),
                statement: Box::new(statement),
                randomness,
            },
            labelled_at,
        ),
    ];
    let mut comments = Vec::new();
    for application in 1..=applications {
        let comment = CommentId(i64::from(number) * 1_000 + i64::from(application));
        comments.push(comment);
        changes.push(change(
            Event::ApplicationReceived {
                number: application,
                comment,
                supplier: person(100 + i64::from(application)),
                words: 20,
                affirmations: "1".to_owned(),
            },
            closes_at,
        ));
    }
    let applications = CommentIds::from(comments);
    changes.push(change(Event::Closed { applications }, closes_at));
    changes
}
