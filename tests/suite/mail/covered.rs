//! STARTTLS, TLS from the first byte, and passwords: what is wrong with one is said, and
//! costs no message.

use std::process::Command;

use jiff::SignedDuration;
use micro_acquisition::clock::{Clock as _, SystemClock};
use micro_acquisition::config::Config;
use micro_acquisition::domain::mailing::Tongue;
use micro_acquisition::mail::Mail;
use micro_acquisition::mail::error::MailError;
use micro_acquisition::store::mail::{self, Message, MessageStatus};
use micro_acquisition::store::subscribers::THE_LIST;

use super::sink::{Door, Sink};
use super::wishes;
use crate::check::scene_of_today;
use crate::kill::{Process, free_address, until};
use crate::postgres::{TestDatabase, on_both_databases};
use crate::scenarios::world::{World, environment};

/// The one message that waits.
async fn waiting(world: &World) -> Message {
    let store = &world.app().store;
    let mut all = mail::list(store, Some(MessageStatus::Pending), 9)
        .await
        .unwrap();
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

/// What the binary prints in this environment.
async fn says(arguments: &'static [&'static str], env: Vec<(String, String)>) -> String {
    let run = tokio::task::spawn_blocking(move || {
        Command::new(env!("CARGO_BIN_EXE_micro-acquisition"))
            .args(arguments)
            .envs(env)
            .output()
            .unwrap()
    });
    String::from_utf8(run.await.unwrap().stdout).unwrap()
}

/// What `check` says of mail.
async fn checked(env: Vec<(String, String)>) -> String {
    let said = says(&["check"], env).await;
    let line = said.lines().find(|line| line.starts_with("mail: "));
    line.unwrap_or_else(|| panic!("nothing of mail in {said}"))
        .to_owned()
}

/// A world whose mail goes by this URL, and the same environment for the binary.
async fn world_by(db: &TestDatabase, url: &str) -> (World, Vec<(String, String)>) {
    let world = World::with(db, |_| Sink::environment_by(url)).await;
    let mut env = environment(&world.scene, db);
    env.extend(Sink::environment_by(url));
    (world, env)
}

on_both_databases! {
    async fn a_certificate_that_nobody_vouches_for_holds_mail_until_it_is_trusted(db: TestDatabase) {
        let folder = tempfile::tempdir().unwrap();
        let Some(door) = Door::certified(folder.path(), "IP:127.0.0.1") else { return };
        let door = Door { password: Some("right"), ..door };
        let Some(sink) = Sink::behind(&door, 0) else { return };
        let url = format!("smtp://user:right@127.0.0.1:{}?tls=required", sink.port);
        let (world, mut env) = world_by(&db, &url).await;

        world.asks("ada@example.org", THE_LIST, wishes(Tongue::En, &[])).await;
        world.mail_goes_out().await;

        let why = world.app().mail.check().await.unwrap_err();
        assert!(matches!(&why, MailError::Denied(said) if said.contains("certificate")), "{why:?}");
        let held = waiting(&world).await;
        assert_eq!(held.last_error.as_deref(), Some(why.to_string().as_str()));
        let listed = says(&["deliveries", "list", "--mail", "--status", "pending"], env.clone()).await;
        assert!(listed.contains(&held.message_id) && listed.contains("certificate"), "{listed}");
        assert!(!listed.contains("right"), "the password is shown");
        assert_eq!(sink.taken().len(), 0);

        // The operator has the machine trust it, and starts the service again.
        world.scene.clock.advance_to(SystemClock.now());
        let certificate = door.certificate.unwrap().display().to_string();
        env.push(("SSL_CERT_FILE".to_owned(), certificate));
        env.push(("LISTEN_ADDR".to_owned(), free_address()));
        let _process = Process::serving(env);
        let taken = until("the message is taken", || async { sink.taken().pop() }).await;
        assert_eq!((taken.to.as_str(), taken.covered, taken.authenticated), ("ada@example.org", true, true));
        until("it is known to be sent", || async {
            let sent = mail::list(&world.app().store, Some(MessageStatus::Sent), 9).await.unwrap();
            sent.into_iter().find(|it| it.message_id == held.message_id)
        }).await;
        assert_eq!(sink.taken().len(), 1);
    }

    async fn a_wrong_password_holds_mail_however_often_and_the_right_one_lets_it_go(db: TestDatabase) {
        let door = Door { password: Some("right"), ..Door::default() };
        let Some(sink) = Sink::behind(&door, 0) else { return };
        let by = |password: &str| format!("smtp://user:{password}@127.0.0.1:{}", sink.port);
        let (world, _) = world_by(&db, &by("wrong")).await;
        world.asks("ada@example.org", THE_LIST, wishes(Tongue::En, &[])).await;
        // Longer than a message that the server defers is kept.
        for _ in 0..100 {
            world.mail_goes_out().await;
            world.scene.clock.advance(SignedDuration::from_hours(1));
        }

        let why = world.app().mail.check().await.unwrap_err();
        assert!(matches!(&why, MailError::Denied(said) if said.contains("535")), "{why:?}");
        let held = waiting(&world).await;
        assert_eq!((held.attempts, held.doubts), (100, 0));
        let shown = format!("{held:?} {why:?}");
        assert!(shown.contains("535") && !shown.contains("wrong"), "{shown}");
        assert_eq!(sink.taken().len(), 0);

        let mut env = environment(&world.scene, &db);
        env.extend(Sink::environment_by(&by("right")));
        let mut worker = world.mail_worker();
        let mended = Config::load(None, env).unwrap();
        worker.app.mail = Mail::new(&mended, &worker.app.vault).unwrap();
        assert!(worker.work().await.unwrap());

        let taken = sink.taken();
        assert_eq!(taken.len(), 1);
        assert!(taken[0].authenticated);
        let sent = mail::message(&world.app().store, &held.message_id).await.unwrap().unwrap();
        assert_eq!(sent.status, MessageStatus::Sent);
    }

    async fn nothing_is_said_to_a_server_that_offers_no_cover_where_it_is_required(db: TestDatabase) {
        let door = Door { password: Some("right"), ..Door::default() };
        let Some(sink) = Sink::behind(&door, 0) else { return };
        let url = format!("smtp://user:right@127.0.0.1:{}?tls=required", sink.port);
        let (world, _) = world_by(&db, &url).await;
        world.asks("ada@example.org", THE_LIST, wishes(Tongue::En, &[])).await;

        world.mail_goes_out().await;

        let held = waiting(&world).await;
        assert!(held.last_error.unwrap().contains("does not offer STARTTLS"));
        assert_eq!(sink.taken().len(), 0);
    }

    async fn check_tells_the_operator_what_is_wrong_with_the_way_to_the_mail_server(db: TestDatabase) {
        let folder = tempfile::tempdir().unwrap();
        let Some(door) = Door::certified(folder.path(), "IP:127.0.0.1") else { return };
        let door = Door { implicit: true, ..door };
        let elsewhere = tempfile::tempdir().unwrap();
        let Some(other) = Door::certified(elsewhere.path(), "DNS:mail.example") else { return };
        let Some(ours) = Sink::behind(&door, 0) else { return };
        let Some(theirs) = Sink::behind(&other, 0) else { return };
        let scene = scene_of_today().await;
        let with = |url: &str, trusted: Option<&Door>| {
            let mut env = environment(&scene, &db);
            env.extend(Sink::environment_by(url));
            let trusted = trusted.and_then(|it| it.certificate.as_ref());
            env.extend(trusted.map(|it| ("SSL_CERT_FILE".to_owned(), it.display().to_string())));
            env
        };
        let implicit = format!("smtps://127.0.0.1:{}", ours.port);

        let said = checked(with(&implicit, None)).await;
        assert!(said.starts_with("mail: failed: the server does not let us in"), "{said}");
        assert!(said.contains("certificate"), "{said}");
        let said = checked(with(&implicit, Some(&door))).await;
        assert!(said.starts_with("mail: ok: on, from "), "{said}");
        let starttls = format!("smtp://127.0.0.1:{}?tls=required", theirs.port);
        let said = checked(with(&starttls, Some(&other))).await;
        assert!(said.starts_with("mail: failed: the server does not let us in"), "{said}");
        assert!(said.contains("not valid for name"), "{said}");
        // Nobody listens there: that passes, and is told apart.
        let away = format!("smtps://{}", free_address());
        let said = checked(with(&away, Some(&door))).await;
        assert!(said.starts_with("mail: failed: the server cannot be reached"), "{said}");
    }
}
