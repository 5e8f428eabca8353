//! `check`: one line for each thing that serving needs, against the fake GitHub.

use std::process::Command;

use micro_acquisition::fake_github::{Fault, Matcher};
use micro_acquisition::store::health;

use crate::fake::{Scene, scene};
use crate::postgres::on_both_databases;
use crate::scenarios::world::environment;

/// What `check` prints, and its exit code.
async fn check(env: Vec<(String, String)>) -> (Option<i32>, Vec<String>) {
    let run = tokio::task::spawn_blocking(move || {
        Command::new(env!("CARGO_BIN_EXE_micro-acquisition"))
            .arg("check")
            .envs(env)
            .output()
            .unwrap()
    });
    let output = run.await.unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    (
        output.status.code(),
        said.lines().map(str::to_owned).collect(),
    )
}

/// The machine's own time, by which `check` signs, is the fake's as well.
pub async fn scene_of_today() -> Scene {
    let scene = scene().await;
    let now = micro_acquisition::clock::Clock::now(&micro_acquisition::clock::SystemClock);
    scene.clock.advance_to(now);
    scene
}

on_both_databases! {
    async fn everything_that_is_there_gets_a_line_that_says_so(db: TestDatabase) {
        let scene = scene_of_today().await;
        let (code, said) = check(environment(&scene, &db)).await;

        assert_eq!(code, Some(0), "{said:?}");
        let names: Vec<&str> = said.iter().map(|line| line.split(": ok: ").next().unwrap()).collect();
        assert_eq!(names, [
            "configuration", "database", "GitHub credentials", "GitHub permissions", "GitHub events", "mail",
        ]);
        assert!(said[5].contains("off"), "{said:?}");
        let forgetful = health::is_forgetful(&db.store().await).await.unwrap();
        assert_eq!(said[1].contains("fsync is off"), forgetful, "{said:?}");
    }

    async fn credentials_that_github_does_not_take_fail_with_what_rests_on_them(db: TestDatabase) {
        let scene = scene_of_today().await;
        let mut env = environment(&scene, &db);
        env.push(("GITHUB_APP_ID".to_owned(), "999999".to_owned()));
        env.push(("SMTP_URL".to_owned(), "smtp://127.0.0.1:9".to_owned()));
        env.push(("MAIL_FROM".to_owned(), "us@example.org".to_owned()));
        let (code, said) = check(env).await;

        assert_eq!(code, Some(1), "{said:?}");
        assert!(said[0].starts_with("configuration: ok"), "{said:?}");
        for line in &said[2..5] {
            assert!(line.contains(": failed: "), "{line}");
        }
        assert!(said[5].starts_with("mail: failed: the server cannot be reached"), "{said:?}");
    }

    async fn a_github_that_is_away_is_told_apart_from_the_database(db: TestDatabase) {
        let scene = scene_of_today().await;
        for _ in 0..8 {
            scene.github.fail_next(Matcher::new("GET", "/app"), Fault::bad_gateway());
        }
        let (code, said) = check(environment(&scene, &db)).await;

        assert_eq!(code, Some(1), "{said:?}");
        assert!(said[1].starts_with("database: ok"), "{said:?}");
        assert!(said[2].starts_with("GitHub credentials: failed"), "{said:?}");
    }
}

on_both_databases! {
    async fn a_database_without_tables_or_with_older_ones_passes_and_is_told_of(db: TestDatabase) {
        let scene = scene_of_today().await;
        // SQLite's file is there as PostgreSQL's database is: empty.
        micro_acquisition::store::Store::connect(db.url()).await.unwrap().close().await;
        let (code, said) = check(environment(&scene, &db)).await;
        assert_eq!(code, Some(0), "{said:?}");
        assert!(said[1].ends_with("it is empty, and serve makes its tables"), "{said:?}");

        db.store().await.close().await;
        let (_, said) = check(environment(&scene, &db)).await;
        assert!(said[1].ends_with("its schema is this version's"), "{said:?}");

        db.execute("DELETE FROM _sqlx_migrations WHERE version > 90").await.unwrap();
        let (code, said) = check(environment(&scene, &db)).await;
        assert_eq!(code, Some(0), "{said:?}");
        assert!(said[1].contains("its schema is version 90, and serve brings it to"), "{said:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_set_is_told_on_one_line_only() {
    let env = [("DATABASE_URL", "postgres://us@127.0.0.1:1/x")];
    let env = env.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let (code, said) = check(env.to_vec()).await;

    assert_eq!(code, Some(1), "{said:?}");
    for name in ["SESSION_SECRET", "GITHUB_APP_ID", "GITHUB_WEBHOOK_SECRET"] {
        let lines: Vec<_> = said.iter().filter(|line| line.contains(name)).collect();
        assert_eq!(lines, [&said[0]], "{name}");
    }
    assert!(
        said[1].contains("cannot be reached at 127.0.0.1:1"),
        "{said:?}"
    );
    assert!(said[5].starts_with("mail: ok: off"), "{said:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_configuration_that_cannot_be_read_is_the_only_line() {
    let env = vec![("LISTEN_ADDR".to_owned(), "nowhere".to_owned())];
    let (code, said) = check(env).await;

    assert_eq!(code, Some(1));
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].starts_with("configuration: failed: LISTEN_ADDR"),
        "{said:?}"
    );
}
