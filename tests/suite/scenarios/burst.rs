//! Many people write at once: GitHub is asked no more often for it than it takes.

use micro_acquisition::app::{Errand, Handled, Settle};
use micro_acquisition::domain::command::Comment;
use micro_acquisition::domain::decide::{Command, Request};
use micro_acquisition::domain::facts::Facts;
use micro_acquisition::domain::ledger::Cause;
use micro_acquisition::domain::opportunity::Opportunity;
use micro_acquisition::inbox::grammar;

use super::acts::AFTER_CLOSING;
use super::text::{ENGLISH, application};
use super::*;

const SUPPLIERS: [&str; 5] = ["sam", "ada", "lin", "noor", "eve"];

/// How often the thread of the issue was read.
fn readings(world: &World) -> usize {
    let thread = format!("/issues/{}/comments", world.issue);
    let requests = world.github().requests();
    let reads = requests
        .iter()
        .filter(|it| it.method == "GET" && it.path.ends_with(&thread));
    reads.count()
}

/// Who applied, in the order of their numbers.
async fn applicants(world: &World) -> Vec<String> {
    let opportunity = world.opportunity().await;
    let posting = opportunity.posting().unwrap();
    posting
        .standing()
        .map(|it| it.supplier.login.clone())
        .collect()
}

/// How many statements so many questions take that are decided together.
async fn asked_for(world: &World, questions: usize) -> f64 {
    world.a_minute_passes();
    for number in 0..questions {
        let asker = world.github().as_user(&format!("asker-{number}"));
        let question = "/question Which pages are meant?";
        asker
            .comment(&world.scene.repository, world.issue, question)
            .unwrap();
    }
    world.deliver().await;
    let statements = async || {
        let counted = metrics::metrics(world).await;
        let name = r#"database_seconds_count{operation="statement"}"#;
        metrics::value(&counted, name)
    };
    let before = statements().await;
    while world.inbox.work().await.unwrap() {}
    let after = statements().await;
    world.settle().await;
    after - before
}

/// A comment as its webhook would have it decided.
fn errand(opportunity: &Opportunity, comment: Comment) -> Errand {
    Errand {
        repository: opportunity.issue.repository,
        issue: opportunity.issue.issue,
        opportunity: None,
        fact_key: Some(format!("comment:{}:{}", comment.id, comment.created_at)),
        cause: Cause::Delivery {
            id: format!("delivery-{}", comment.id),
        },
        known: Facts::default(),
        catches_up: true,
        request: Request {
            at: comment.created_at,
            actor: comment.author.clone(),
            command: Command::Comment {
                written: grammar::parse(&comment.body),
                comment,
                on_pull_request: None,
            },
        },
    }
}

on_both_databases! {
    async fn applications_that_come_together_take_one_reading_of_the_thread(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        for supplier in SUPPLIERS {
            world.writes(supplier, &application());
        }
        world.github().forget_requests();
        world.deliver().await;

        while world.inbox.work().await.unwrap() {}

        assert_eq!(readings(&world), 1);
        assert_eq!(applicants(&world).await, SUPPLIERS);
        world.settle().await;
        world.clock_to(AFTER_CLOSING).await;
        assert_eq!(world.state().await, "evaluation");
    }

    async fn one_of_them_that_was_never_told_of_is_found_all_the_same(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        for supplier in SUPPLIERS {
            world.writes(supplier, &application());
        }
        let told = world.github().take_pending();
        let comments = told.iter().filter(|it| it.event == "issue_comment");
        for (number, delivery) in comments.enumerate() {
            if number != 2 {
                world.github().deliver(delivery).await.unwrap();
            }
        }

        while world.inbox.work().await.unwrap() {}

        assert_eq!(applicants(&world).await, SUPPLIERS);
        world.settle().await;
        world.clock_to(AFTER_CLOSING).await;
    }

    async fn an_application_deleted_while_others_come_in_stays_deleted(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.writes("sam", &application());
        let taken_back = world.writes("ada", &application());
        world.writes("lin", &application());
        world.github().as_user("ada").delete_comment(taken_back).unwrap();
        world.writes("noor", &application());
        world.deliver().await;

        while world.inbox.work().await.unwrap() {}

        assert_eq!(applicants(&world).await, ["sam", "lin", "noor"]);
        world.settle().await;
        world.clock_to(AFTER_CLOSING).await;
    }

    async fn what_somebody_else_decided_between_two_of_them_is_built_upon(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        for asks in ["zoe", "ada", "lin"] {
            world.writes(asks, "/question Which pages are meant?");
        }
        world.webhooks_are_lost();
        let before = world.opportunity().await;
        let repo = world.app().repo(before.issue.repository).await.unwrap();
        let thread = repo.thread(world.issue, None).await.unwrap();
        let asked = thread.comments.into_iter().filter(|it| it.body.starts_with("/question"));
        let errands: Vec<_> = asked.map(|comment| errand(&before, comment)).collect();
        let (alone, another) = (world.app().remembering(), world.app());

        for (app, errand) in [&alone, another, &alone].into_iter().zip(&errands) {
            let handled = app.handle(errand, Settle::Nothing).await.unwrap();
            assert_eq!(handled, Handled::Decided);
        }

        let now = world.opportunity().await;
        assert_eq!(now.version, before.version + 3);
        let questions = &now.posting().unwrap().questions;
        let asked: Vec<_> = questions.iter().map(|it| it.asker.login.as_str()).collect();
        assert_eq!(asked, ["zoe", "ada", "lin"]);
        let again = alone.handle(&errands[1], Settle::Nothing).await.unwrap();
        assert_eq!(again, Handled::Repeated);
        world.settle().await;
    }

    async fn a_question_among_others_asks_the_database_few_times(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let few = asked_for(&world, 2).await;

        let many = asked_for(&world, 12).await;

        // Where and what it is about, its fact, the record, and what follows from it.
        let each = (many - few) / 10.0;
        assert!(each <= 6.0, "a question takes {each} statements");
        assert_eq!(world.opportunity().await.posting().unwrap().questions.len(), 14);
    }
}
