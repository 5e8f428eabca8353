//! GitHub says to stop for a while, and how little it is asked meanwhile.

use std::time::Duration;

use micro_acquisition::clock::Clock as _;
use micro_acquisition::config::Config;
use micro_acquisition::fake_github::{Fault, Matcher};
use micro_acquisition::server::{Role, Server};
use micro_acquisition::store::opportunities;
use tokio::net::TcpListener;

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

on_both_databases! {
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
