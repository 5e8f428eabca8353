//! What somebody who writes a command gets for it: one reaction, and a reply in their language.

use jiff::SignedDuration;
use micro_acquisition::domain::ids::CommentId;
use micro_acquisition::fake_github::{Fault, Matcher, PullRequestDraft};
use micro_acquisition::outbox::job::{Job, Task};
use micro_acquisition::outbox::pace::Pace;
use micro_acquisition::outbox::tenure::Tenure;
use micro_acquisition::outbox::timers;
use micro_acquisition::store::effects;

use super::leases::until;
use super::text::{ENGLISH, FRENCH, candidature};
use super::*;
use crate::postgres::TestDatabase;

const GRACE: &str = "MICRO_ACQUISITION_PROGRAMME__CLOSING_GRACE";

/// Sam opens a pull request that has to do with no opportunity.
fn opens(world: &World) -> i64 {
    world.a_minute_passes();
    let draft = PullRequestDraft {
        title: "Anything".to_owned(),
        body: "Nothing is closed.".to_owned(),
        head_branch: "anything".to_owned(),
        files: vec![("a.ps1".to_owned(), "# a\n".to_owned())],
        ..PullRequestDraft::default()
    };
    let sam = world.github().as_user("sam");
    sam.open_pull_request(&world.scene.repository, &draft)
        .unwrap()
}

/// Half a minute after closing, while others' applications may still be on their way.
async fn disputed_in_the_grace(db: &TestDatabase) -> (World, CommentId) {
    let grace = vec![(GRACE.to_owned(), "PT10M".to_owned())];
    let mut world = World::with(db, |_| grace.clone()).await;
    world.labelled_issue(ENGLISH).await;
    world.applies("sam").await;
    world.clock_to("2021-07-13T00:00:30-04:00").await;
    let comment = world.says("sam", "/dispute The dates are wrong.").await;
    (world, comment)
}

on_both_databases! {
    async fn the_eyes_on_a_command_that_had_to_wait_go_when_it_is_decided(db: TestDatabase) {
        let (world, comment) = disputed_in_the_grace(&db).await;
        assert!(world.reactions(comment).is_empty(), "no decision is late yet");
        world.clock_to("2021-07-13T00:02:00-04:00").await;
        assert_eq!(world.reactions(comment), ["eyes"]);
        let theirs = world.github().as_user("zoe");
        theirs.react(comment, "eyes").unwrap();
        world.clock_to("2021-07-13T00:11:00-04:00").await;
        assert_eq!(world.state().await, "evaluation");
        let reactions = world.scene.repository.issue(world.issue).unwrap().reactions_to(comment);
        let (others, ours): (Vec<_>, Vec<_>) = reactions.into_iter().partition(|(who, _)| who == "zoe");
        assert_eq!(others.len(), 1, "what people set is theirs");
        assert_eq!(ours.iter().map(|(_, content)| content.as_str()).collect::<Vec<_>>(), ["+1"]);
        world.ends_clean().await;
    }

    async fn eyes_that_were_put_on_while_the_decision_fell_go_too(db: TestDatabase) {
        let (world, comment) = disputed_in_the_grace(&db).await;
        world.scene.clock.advance(SignedDuration::from_secs(11));
        world.github().fail_next(Matcher::new("POST", "/reactions"), Fault::HangAfter);
        let outbox = world.outbox.clone();
        let writer = tokio::spawn(async move { outbox.work().await });
        until("the eyes", async || world.reactions(comment) == ["eyes"]).await;

        world.scene.clock.advance_to(world::instant("2021-07-13T00:11:00-04:00"));
        timers::fire_due(world.app()).await.unwrap();
        while world.inbox.work().await.unwrap() {}
        writer.abort();
        world.settle().await;

        assert_eq!(world.state().await, "evaluation");
        assert_eq!(world.reactions(comment), ["+1"]);
        world.ends_clean().await;
    }

    async fn a_command_decided_at_once_asks_nothing_of_reactions(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.github().forget_requests();
        world.applies("sam").await;
        let requests = world.github().requests();
        let of_reactions = requests.iter().filter(|it| it.path.contains("/reactions"));
        let methods: Vec<_> = of_reactions.map(|it| it.method.clone()).collect();
        assert_eq!(methods, ["POST"]);
        world.ends_clean().await;
    }

    async fn case_026_making_a_label_keeps_the_pace_too(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.writes("maria", "/cancel No money.");
        world.github().deliver_all().await.unwrap();
        while world.inbox.work().await.unwrap() {}
        let opportunity = world.opportunity().await;
        assert_eq!(opportunity.state.name(), "cancelled");
        let job = Job {
            repository: opportunity.issue.repository,
            issue: Some(opportunity.issue.issue),
            opportunity: Some(opportunity.id),
            follows: None,
            task: Task::Labels,
        };
        let (app, minute) = (world.app(), SignedDuration::from_mins(1));
        let (interval, now) = (SignedDuration::from_millis(20), app.clock.now());
        let lease = effects::lease_writer(&app.store, "pace", now, minute).await.unwrap().unwrap();
        let (store, clock) = (app.store.clone(), app.clock.clone());
        let tenure = Tenure::new(store, clock.clone(), lease.clone(), minute, now);
        let pace = Pace::new(clock, interval, tenure);
        let first = pace.next().max(now);
        world.github().forget_requests();
        let performed = world.outbox.performer.perform("labels", now, &job, &pace);
        Box::pin(performed).await.unwrap();
        let requests = world.github().requests();
        let written = requests.iter().filter(|it| it.method == "POST" && it.path.contains("/labels"));
        assert_eq!(written.count(), 2, "a label is made, and put on");
        assert_eq!(pace.next(), first + interval * 2);
        effects::release_writer(&app.store, &lease).await.unwrap();
        world.settle().await;
        world.ends_clean().await;
    }

    async fn a_question_is_refused_in_the_statements_language(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(FRENCH).await;
        world.is_refused("zoe", "/question", "Votre question ne dit rien").await;
        world.is_refused("zoe", "/withdraw\n/question", "You have no application").await;
        world.ends_clean().await;
    }

    async fn an_application_taken_away_after_closing_is_answered_in_the_statements_language(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(FRENCH).await;
        let comment = world.says("sam", &candidature()).await;
        world.clock_to(super::acts::AFTER_CLOSING).await;
        world.a_minute_passes();
        let sam = world.github().as_user("sam");
        sam.edit_comment(comment, "Rien.").unwrap();
        world.settle().await;
        assert!(world.last_words().contains("clôture"), "{}", world.last_words());
        assert_eq!(world.state().await, "evaluation");
        world.ends_clean().await;
    }

    async fn in_a_pull_request_what_belongs_in_the_issue_is_pointed_there_however_it_is_written(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let number = world.opens_pull_request("sam", &[]).await;
        let last = |world: &World| world.scene.repository.app_comments(number).pop().unwrap().body;
        for wrong in ["/evaluate", "/paid", "/extend", "/resolve"] {
            let comment = world.says_in(number, "maria", wrong).await;
            assert_eq!(world.reactions_in(number, comment), ["confused"], "{wrong}");
            assert!(last(&world).contains(&format!("#{}", world.issue)), "{wrong}: {}", last(&world));
        }
        world.says_in(number, "maria", "/criterion four met").await;
        assert!(!last(&world).contains(&format!("#{}", world.issue)), "{}", last(&world));
        world.ends_clean().await;
    }

    async fn case_059_a_repositorys_own_label_on_a_pull_request_is_refused_with_a_reply(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.settings_say("label: procure\n");
        world.issue = opens(&world);
        let repository = &world.scene.repository;
        let maria = world.github().as_user("maria");
        maria.label(repository, world.issue, "bug").unwrap();
        world.settle().await;
        assert!(world.replies().is_empty(), "{}", world.last_words());
        maria.label(repository, world.issue, "procure").unwrap();
        world.settle().await;
        assert_eq!(world.replies().len(), 1);
        assert!(world.last_words().contains("pull request"), "{}", world.last_words());
        world.ends_clean().await;
    }
}
