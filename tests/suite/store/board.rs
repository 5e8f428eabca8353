//! What everyone may read: lists, places, chains.

use micro_acquisition::domain::draw::{self, Randomness};
use micro_acquisition::domain::event::{Cancellation, Change, Event, IssueRef};
use micro_acquisition::domain::ids::{
    InstallationId, IssueId, OpportunityId, Person, RepositoryId, UserId,
};
use micro_acquisition::domain::opportunity::Opportunity;
use micro_acquisition::domain::programme::Programme;
use micro_acquisition::domain::statement::{Statement, StatementRules};
use micro_acquisition::store::board::{self, Selected};
use micro_acquisition::store::github::{self, Repository};
use micro_acquisition::store::opportunities::{Link, Recording, record};
use micro_acquisition::store::{Store, opportunities, shelf};

use super::at;
use crate::postgres::on_both_databases;

pub(super) async fn repository(store: &Store, id: i64, name: &str, private: bool) {
    let seen = Repository {
        repository_id: RepositoryId(id),
        installation_id: InstallationId(1),
        owner: "octo-org".to_owned(),
        name: name.to_owned(),
        private,
        archived: false,
        default_branch: "main".to_owned(),
        licence: None,
        seen_at: at(0),
    };
    let mut tx = store.begin_write().await.unwrap();
    github::put_repository(&mut tx, &seen, None).await.unwrap();
    tx.commit().await.unwrap();
}

pub(super) fn id(number: u8) -> OpportunityId {
    OpportunityId::new(at(i64::from(number)), [number; 10])
}

fn change(event: Event) -> Change {
    let maria = Person {
        id: UserId(10),
        login: "maria".into(),
    };
    Change {
        event,
        at: at(0),
        actor: Some(maria),
        private: None,
    }
}

pub(super) fn labelled(repository: i64, issue: i64, number: u8) -> Change {
    change(Event::Labelled {
        opportunity: id(number),
        issue: IssueRef {
            repository: RepositoryId(repository),
            issue: IssueId(issue),
            number: issue,
        },
        installation: InstallationId(1),
        by: Person {
            id: UserId(10),
            login: "maria".into(),
        },
        author: None,
        title: "Labelled".into(),
        body: String::new(),
        randomness: Randomness::Local {
            commitment: "c0".repeat(32),
        },
        previous: None,
    })
}

fn posted() -> Change {
    posted_as(|_| {})
}

/// The sample, with something of it changed before it is posted.
pub(super) fn posted_as(otherwise: impl FnOnce(&mut Statement)) -> Change {
    let body = include_str!("../../../src/domain/statement/samples/en.md");
    let programme = Programme::default();
    let rules = StatementRules {
        programme: &programme,
        settings: &micro_acquisition::domain::settings::NONE,
        posted_at: at(0),
    };
    let mut statement = Statement::parse("Scripts", body, &rules).unwrap();
    otherwise(&mut statement);
    change(Event::Posted {
        statement_sha256: statement.sha256().unwrap(),
        statement: Box::new(statement),
        randomness: Randomness::Local {
            commitment: draw::commitment(&[3; 32]),
        },
    })
}

pub(super) fn cancelled() -> Change {
    change(Event::Cancelled {
        cause: Cancellation::LabelRemoved,
    })
}

pub(super) async fn keep(store: &Store, history: &[Change]) {
    let opportunity = Opportunity::replay(None, history).unwrap().unwrap();
    let links: Vec<Link> = (1u64..)
        .zip(history)
        .map(|(version, change)| Link {
            version,
            change: change.clone(),
            cause: "delivery".into(),
            body: "{}".into(),
            private: (version == 2).then(|| (vec![1], "salted".into())),
            previous: (version - 1).to_string(),
            hash: version.to_string(),
        })
        .collect();
    let recording = Recording {
        opportunity: &opportunity,
        after_version: None,
        listed: None,
        ocid_prefix: "ocds-000000",
        links: &links,
        now: at(1),
    };
    let mut tx = store.begin_write().await.unwrap();
    let prepared = recording.prepared().unwrap();
    assert!(record(&mut tx, prepared, []).await.unwrap().is_some());
    tx.commit().await.unwrap();
}

async fn listed(store: &Store, selected: Selected<'_>, limit: i64) -> Vec<OpportunityId> {
    let found = board::posted(store, &selected, limit).await.unwrap();
    found.iter().map(|shelved| shelved.opportunity.id).collect()
}

on_both_databases! {
    async fn a_list_has_what_was_posted_in_public_newest_first(db: TestDatabase) {
        let store = db.store().await;
        repository(&store, 1, "forms", false).await;
        repository(&store, 2, "secret", true).await;
        keep(&store, &[labelled(1, 11, 1), posted()]).await;
        keep(&store, &[labelled(1, 12, 2)]).await;
        keep(&store, &[labelled(2, 21, 3), posted()]).await;
        keep(&store, &[labelled(1, 13, 4), posted(), cancelled()]).await;

        let all = Selected::default();
        assert_eq!(listed(&store, all.clone(), 9).await, [id(4), id(1)]);
        assert_eq!(listed(&store, all.clone(), 1).await, [id(4)]);
        let before = Selected { before: Some(id(4)), ..all.clone() };
        assert_eq!(listed(&store, before, 9).await, [id(1)]);
        let open = Selected { state: Some("open"), ..all.clone() };
        assert_eq!(listed(&store, open, 9).await, [id(1)]);
        let closed = Selected { closed_only: true, ..all.clone() };
        assert_eq!(listed(&store, closed, 9).await, [id(4)]);
        let french = Selected { language: Some("fr"), ..all };
        assert!(listed(&store, french, 9).await.is_empty());
    }

    async fn an_opportunity_is_found_by_id_and_by_place_unless_it_is_private(db: TestDatabase) {
        let store = db.store().await;
        repository(&store, 1, "forms", false).await;
        repository(&store, 2, "secret", true).await;
        keep(&store, &[labelled(1, 11, 1), posted(), cancelled()]).await;
        keep(&store, &[labelled(1, 11, 2)]).await;
        keep(&store, &[labelled(2, 21, 3), posted()]).await;

        let newest = board::newest_of_issue(&store, RepositoryId(1), 11).await.unwrap().unwrap();
        assert_eq!(newest.opportunity.id, id(2));
        assert_eq!((newest.owner.as_str(), newest.repository.as_str()), ("octo-org", "forms"));
        assert_eq!(newest.ocid, format!("ocds-000000-{}", id(2)));
        let older = board::opportunity(&store, id(1)).await.unwrap().unwrap();
        let kept = opportunities::by_id(&store, id(1)).await.unwrap().unwrap();
        assert_eq!(older.opportunity, kept.opportunity);
        assert_eq!(board::opportunity(&store, id(3)).await.unwrap(), None);
        assert_eq!(board::newest_of_issue(&store, RepositoryId(2), 21).await.unwrap(), None);

        let siblings = shelf::siblings(&store, &[id(2), id(1)]).await.unwrap();
        let earlier = siblings.earlier(&newest.opportunity);
        assert_eq!(earlier.len(), 1);
        assert_eq!((earlier[0].opportunity_id, earlier[0].state.as_str()), (id(1), "cancelled"));
        assert_eq!(siblings.earlier(&older.opportunity), []);
    }

    async fn the_siblings_of_many_are_those_of_the_same_issues(db: TestDatabase) {
        let store = db.store().await;
        repository(&store, 1, "forms", false).await;
        keep(&store, &[labelled(1, 11, 1), posted(), cancelled()]).await;
        keep(&store, &[labelled(1, 11, 2), posted(), cancelled()]).await;
        keep(&store, &[labelled(1, 11, 3), posted()]).await;
        keep(&store, &[labelled(1, 12, 4), posted()]).await;
        let wanted = [id(4), id(2), id(3)];
        let whole = shelf::whole(&store, &wanted).await.unwrap();

        let siblings = shelf::siblings(&store, &wanted).await.unwrap();

        let [alone, second, third] = [0, 1, 2].map(|at| &whole[at].opportunity);
        assert_eq!(siblings.earlier(alone), []);
        let earlier = |it| -> Vec<_> {
            let all = siblings.earlier(it).iter();
            all.map(|it| (it.opportunity_id, it.state.as_str())).collect()
        };
        let (first, cancelled) = ((id(1), "cancelled"), (id(2), "cancelled"));
        assert_eq!(earlier(second), [first]);
        assert_eq!(earlier(third), [cancelled, first], "each once, though two are wanted");
        assert_eq!([alone, second, third].map(|it| siblings.overtake(it)), [false, true, false]);
    }

    async fn the_public_part_of_a_chain_comes_in_order(db: TestDatabase) {
        let store = db.store().await;
        keep(&store, &[labelled(1, 11, 1), posted(), cancelled()]).await;

        let chain = board::chain(&store, id(1)).await.unwrap();

        let kinds: Vec<_> = chain.iter().map(|link| link.kind.as_str()).collect();
        assert_eq!(kinds, ["labelled", "posted", "cancelled"]);
        assert_eq!(chain[1].private_sha256.as_deref(), Some("salted"));
        assert_eq!((chain[2].previous.as_str(), chain[2].hash.as_str()), ("2", "3"));
        assert_eq!(chain[0].actor_login.as_deref(), Some("maria"));
        assert_eq!(chain[0].actor_id, Some(UserId(10)));
        assert_eq!(chain[0].at, at(0));
    }
}
