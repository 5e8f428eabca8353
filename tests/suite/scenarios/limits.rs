//! GitHub says to stop for a while, and how little it is asked meanwhile.

use std::time::Duration;

use jiff::SignedDuration;
use micro_acquisition::clock::Clock as _;
use micro_acquisition::config::Config;
use micro_acquisition::fake_github::{Fault, Matcher};
use micro_acquisition::outbox::worker::OutboxWorker;
use micro_acquisition::server::{Role, Server};
use micro_acquisition::store::opportunities;
use tokio::net::TcpListener;

use super::acts::AFTER_CLOSING;
use super::text::{ENGLISH, TITLE};
use super::*;
use crate::fake::{LABEL, Scene, scene};
use crate::postgres::TestDatabase;

/// Nothing that is waited for takes longer unless it never comes.
const PATIENCE: Duration = Duration::from_mins(1);

/// The whole program with every worker.
async fn program(scene: &Scene, db: &TestDatabase, more: &[(&str, &str)]) -> Server {
    let mut env = world::environment(scene, db);
    env.extend(
        more.iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    );
    let config = Config::load(None, env).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    Server::start_on(listener, &config, Role::All, scene.clock.clone())
        .await
        .unwrap()
}

impl World {
    /// Each of these people asks for help, and it is decided what to say to them.
    pub async fn ask_for_help(&self, logins: &[&str]) {
        for login in logins {
            self.writes(login, "/help");
        }
        self.deliver().await;
        while self.inbox.work().await.unwrap() {}
    }

    /// Where the issue's comments are made and read.
    pub fn comments(&self) -> String {
        format!("/repos/canada-digital/forms/issues/{}/comments", self.issue)
    }

    /// What is due is written, as far as it can be.
    async fn writes_what_is_due(&self) {
        while self.outbox.work().await.unwrap() {}
    }
}

on_both_databases! {
    async fn case_026_while_a_limit_binds_nobody_writes_through_the_installation(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.ask_for_help(&["ada", "bob", "eve", "sam", "zoe"]).await;
        let other = OutboxWorker { owner: "other".to_owned(), ..world.outbox.clone() };
        for _ in 0..2 {
            let comments = Matcher::exactly("POST", &world.comments());
            world.github().fail_next(comments, Fault::secondary_limit(60));
        }
        // A limit that is met again is waited out longer than GitHub asks for.
        for seconds in [60, 120] {
            world.github().forget_requests();
            world.writes_what_is_due().await;
            let asked = world.github().requests();
            let creating: Vec<u16> =
                asked.iter().filter(|it| it.creates_content()).map(|it| it.status).collect();
            assert_eq!(creating, [403], "it went on although GitHub said to stop");
            world.scene.clock.advance(SignedDuration::from_secs(seconds - 1));
            world.writes_what_is_due().await;
            assert!(!other.work().await.unwrap(), "another writer took it");
            assert_eq!(world.github().requests().len(), asked.len(), "asked before its end");
            world.scene.clock.advance(SignedDuration::from_secs(1));
        }
        world.settle().await;
        assert_eq!(world.replies().len(), 5);
        world.ends_clean().await;
    }

    async fn case_026_a_limit_that_graphql_tells_of_under_a_success_status_stops_everything(db: TestDatabase) {
        let world = World::about_to_close(&db).await;
        world.github().fail_next(Matcher::new("POST", "/graphql"), Fault::graphql_limited(90));
        world.clock_to(AFTER_CLOSING).await;
        assert!(!world.github().has_faults(), "GraphQL was not asked");
        world.github().forget_requests();
        world.scene.clock.advance(SignedDuration::from_secs(89));
        world.writes_what_is_due().await;
        assert_eq!(world.github().requests().len(), 0, "asked before its end");
        world.scene.clock.advance(SignedDuration::from_secs(1));
        world.settle().await;
        world.shows_the_evaluation();
        world.ends_clean().await;
    }

    async fn an_answer_outlives_a_github_that_is_away_for_days(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.ask_for_help(&["zoe"]).await;
        for _ in 0..120 {
            let comments = Matcher::exactly("POST", &world.comments());
            world.github().fail_next(comments, Fault::bad_gateway());
        }
        for _ in 0..240 {
            world.writes_what_is_due().await;
            world.scene.clock.advance(SignedDuration::from_mins(12));
        }
        assert_eq!(world.github().faults_waiting(), 0, "it was given up");
        world.settle().await;
        assert_eq!(world.replies().len(), 1);
        world.ends_clean().await;
    }

    async fn a_limit_on_the_list_of_deliveries_is_waited_out_while_comparing_goes_on(db: TestDatabase) {
        let scene = scene().await;
        let hour = scene.clock.now().as_second() + 3600;
        let list = "/app/hook/deliveries";
        for _ in 0..50 {
            scene.github.fail_next(Matcher::new("GET", list), Fault::rate_limited(hour));
        }
        let maria = scene.github.as_user("maria");
        let issue = maria.open_issue(&scene.repository, TITLE, ENGLISH, &[LABEL]).unwrap();
        let issue = scene.repository.issue(issue).unwrap().id;
        let _lost = scene.github.take_pending();

        let server = program(&scene, &db, &[("RECONCILE_INTERVAL", "PT1S")]).await;
        let found = async {
            // The installation is found in the first comparison, its issues in the next.
            while opportunities::all_of_issue(&server.app.store, issue).await.unwrap().is_empty() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(PATIENCE, found).await.expect("nothing was compared");

        let requests = scene.github.requests();
        let asked = requests.iter().filter(|it| it.path == list).count();
        assert_eq!(asked, 1, "it was asked again within the hour");
        server.stop().await;
    }
}
