//! The pure parts, to be counted in instructions: a machine's noise does not change those.

use std::hint::black_box;

use anyhow::{Context as _, bail};
use micro_acquisition::domain::command::{Comment, Issue};
use micro_acquisition::domain::decide::{self, Case, Command, Fresh, Outcome, Request};
use micro_acquisition::domain::draw;
use micro_acquisition::domain::facts::{Facts, Permission, RepositoryFacts};
use micro_acquisition::domain::ids::{
    CommentId, InstallationId, IssueId, OpportunityId, Person, RepositoryId, UserId,
};
use micro_acquisition::domain::ledger::{self, Cause, Evidence, GENESIS, Record};
use micro_acquisition::domain::opportunity::Opportunity;
use micro_acquisition::domain::programme::Programme;
use micro_acquisition::domain::settings::{InForce, Settings};
use micro_acquisition::domain::statement::{Statement, StatementRules};
use micro_acquisition::inbox::grammar;
use uuid::Uuid;

use crate::stage::{STATEMENT, TITLE, application};

/// What can be counted.
pub const PARTS: [&str; 5] = ["grammar", "statement", "decide", "draw", "ledger"];

const NOON: &str = "2021-06-23T16:00:00Z";

/// Does one part so many times.
pub fn repeat(part: &str, times: usize) -> anyhow::Result<()> {
    let scene = Scene::set()?;
    for _ in 0..times {
        match part {
            "grammar" => drop(black_box(grammar::parse(black_box(&scene.application)))),
            "statement" => drop(black_box(scene.statement()?)),
            "decide" => drop(black_box(scene.applied()?)),
            "draw" => drop(black_box(draw::order(&[7; 32], black_box(&scene.list)))),
            "ledger" => drop(black_box(ledger::hash(&scene.record.canonical()?))),
            other => bail!("no part is called {other}"),
        }
    }
    Ok(())
}

struct Scene {
    application: String,
    list: Vec<CommentId>,
    programme: Programme,
    open: Opportunity,
    facts: Facts,
    fresh: Fresh,
    record: Record,
}

impl Scene {
    fn set() -> anyhow::Result<Self> {
        let application = application("In 2023 I wrote the scripts that a library checks with.");
        let programme = Programme::default();
        let maria = person(1, "maria");
        let mut facts = Facts::default();
        facts.permissions.insert(maria.id, Permission::Write);
        facts.permissions.insert(UserId(2), Permission::Read);
        facts.settings = Some(InForce::default());
        facts.repository = Some(RepositoryFacts {
            id: RepositoryId(1),
            owner: "canada-digital".to_owned(),
            name: "forms".to_owned(),
            private: false,
            archived: false,
            licence: Some("MIT".to_owned()),
            default_branch: "main".to_owned(),
        });
        let fresh = Fresh {
            opportunity: OpportunityId(Uuid::from_u128(1)),
            randomness: programme.draw.randomness(draw::commitment(&[7; 32])),
        };
        let command = Command::Label {
            issue: issue(&maria)?,
            installation: InstallationId(1),
        };
        let case = Case {
            programme: &programme,
            opportunity: None,
            facts: &facts,
            fresh: &fresh,
            now: NOON.parse()?,
        };
        let at = NOON.parse()?;
        let actor = Some(maria);
        let (open, record) = match decide::decide(&case, &Request { command, at, actor })? {
            Outcome::Decided {
                opportunity,
                changes,
                ..
            } => {
                let change = changes.first().context("nothing happened")?;
                let record = Record {
                    opportunity: fresh.opportunity,
                    version: 1,
                    at: change.at,
                    actor: change.actor.clone(),
                    cause: Cause::Reading,
                    event: change.event.clone(),
                    evidence: Evidence::of(&facts),
                    private_sha256: None,
                    previous: GENESIS.to_owned(),
                };
                (*opportunity.context("no opportunity")?, record)
            }
            other => bail!("the label does not post: {other:?}"),
        };
        Ok(Self {
            application,
            list: (0..20)
                .map(|it| CommentId(3_100_000_000 + it * 7))
                .collect(),
            programme,
            open,
            facts,
            fresh,
            record,
        })
    }

    fn statement(&self) -> anyhow::Result<Statement> {
        let rules = StatementRules {
            programme: &self.programme,
            settings: &Settings::none(),
            posted_at: NOON.parse()?,
        };
        Statement::parse(TITLE, black_box(STATEMENT), &rules)
            .map_err(|problems| anyhow::anyhow!("{problems:?}"))
    }

    fn applied(&self) -> anyhow::Result<Outcome> {
        let sam = person(2, "sam");
        let at = "2021-06-24T16:00:00Z".parse()?;
        let comment = Comment {
            id: CommentId(3_100_000_000),
            author: Some(sam.clone()),
            by_bot: false,
            body: self.application.clone(),
            created_at: at,
            updated_at: at,
        };
        let written = grammar::parse(&comment.body);
        let command = Command::Comment {
            comment,
            written,
            on_pull_request: None,
        };
        let case = Case {
            programme: &self.programme,
            opportunity: Some(&self.open),
            facts: &self.facts,
            fresh: &self.fresh,
            now: at,
        };
        let actor = Some(sam);
        let outcome = decide::decide(&case, &Request { command, at, actor })?;
        match &outcome {
            Outcome::Decided { .. } => Ok(outcome),
            other => bail!("the application is not taken: {other:?}"),
        }
    }
}

fn person(id: i64, login: &str) -> Person {
    Person {
        id: UserId(id),
        login: login.to_owned(),
    }
}

fn issue(author: &Person) -> anyhow::Result<Issue> {
    Ok(Issue {
        id: IssueId(1),
        repository: RepositoryId(1),
        number: 1,
        title: TITLE.to_owned(),
        body: STATEMENT.to_owned(),
        author: Some(author.clone()),
        is_pull_request: false,
        is_open: true,
        labels: Vec::new(),
        updated_at: NOON.parse()?,
    })
}
