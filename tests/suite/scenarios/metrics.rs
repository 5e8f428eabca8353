//! What a monitor reads, after a story that leaves something of everything.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;
use micro_acquisition::clock::Clock as _;
use micro_acquisition::fake_github::{Fault, Matcher};
use micro_acquisition::store::mail::{self, NewMessage};
use micro_acquisition::store::redeliveries;

use super::acts::AFTER_CLOSING;
use super::text::{ENGLISH, application};
use super::*;

/// Each sample by its name with its labels.
pub async fn metrics(world: &World) -> BTreeMap<String, f64> {
    let url = format!("http://{}/metrics", world.server.address);
    let response = reqwest::get(url).await.unwrap();
    assert_eq!(response.status(), 200);
    let kind = response.headers()["content-type"].to_str().unwrap();
    assert!(kind.starts_with("text/plain; version=0.0.4"), "{kind}");
    let text = response.text().await.unwrap();
    let samples = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    samples
        .map(|line| {
            let (name, value) = line.rsplit_once(' ').unwrap();
            (name.to_owned(), value.parse().unwrap())
        })
        .collect()
}

pub fn value(metrics: &BTreeMap<String, f64>, name: &str) -> f64 {
    let full = format!("micro_acquisition_{name}");
    *metrics
        .get(&full)
        .unwrap_or_else(|| panic!("{full} is not in {metrics:#?}"))
}

/// The names of metrics in a text.
fn named(text: &str) -> BTreeSet<&str> {
    let is_part = |c: char| c.is_ascii_lowercase() || c == '_';
    let starts = text
        .match_indices("micro_acquisition_")
        .map(|(at, _)| &text[at..]);
    starts
        .map(|rest| &rest[..rest.find(|c: char| !is_part(c)).unwrap_or(rest.len())])
        .collect()
}

/// The dashboard and the alerts ask for nothing that is not counted.
fn what_is_watched_is_there(found: &BTreeMap<String, f64>) {
    let counted: BTreeSet<&str> = found
        .keys()
        .map(|name| name.split('{').next().unwrap())
        .collect();
    let dashboard = include_str!("../../../deploy/observe/dashboard.json");
    let alerts = include_str!("../../../deploy/observe/alerts.yml");
    serde_json::from_str::<serde_json::Value>(dashboard).unwrap();
    let (shown, watched) = (named(dashboard), named(alerts));
    assert!(
        shown.len() > 20 && watched.len() > 10,
        "{shown:?} {watched:?}"
    );
    for name in shown.iter().chain(&watched) {
        assert!(counted.contains(name), "{name} is not counted");
    }
}

on_both_databases! {
    async fn a_story_is_counted_without_naming_anybody(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        world.is_refused("ada", "/accept", "").await;
        world.github().fail_next(Matcher::new("", "/repos/"), Fault::bad_gateway());
        world.writes("zoe", "/help");
        world.settle().await;
        world.clock_to(AFTER_CLOSING).await;
        let webhook = format!("http://{}/webhooks/github", world.server.address);
        let stranger = reqwest::Client::new().post(webhook);
        let answer = stranger.header("content-type", "application/json").body("{}").send().await;
        assert_eq!(answer.unwrap().status(), 401);

        let found = metrics(&world).await;

        for (name, least) in [
            (r#"webhooks_total{outcome="new"}"#, 4.0),
            (r#"deliveries_total{outcome="done"}"#, 3.0),
            (r#"decisions_total{outcome="decided"}"#, 3.0),
            (r#"events_total{kind="posted"}"#, 1.0),
            (r#"timers_total{outcome="fired"}"#, 1.0),
            (r#"effects_total{kind="status",outcome="done"}"#, 2.0),
            (r#"github_requests_total{about="permission",method="GET",status="2xx"}"#, 1.0),
            (r#"github_requests_total{about="comments",method="POST",status="2xx"}"#, 2.0),
            (r#"database_seconds_count{operation="statement"}"#, 100.0),
            (r#"database_seconds_count{operation="begin"}"#, 10.0),
            (r#"database_seconds_count{operation="commit"}"#, 10.0),
            (r#"webhook_seconds_count{stored="yes"}"#, 4.0),
            (r#"webhook_seconds_bucket{stored="yes",le="+Inf"}"#, 4.0),
            (r#"github_rate_limit_remaining{resource="core"}"#, 1.0),
            ("timers_set", 1.0),
            ("ledger_unsealed_events", 1.0),
            ("ledger_oldest_unsealed_seconds", 3600.0),
            ("last_webhook_timestamp_seconds", 1_624_000_000.0),
        ] {
            assert!(value(&found, name) >= least, "{name}: {}", value(&found, name));
        }
        for (name, exactly) in [
            (r#"webhooks_total{outcome="bad_signature"}"#, 1.0),
            (r#"webhooks_total{outcome="not_stored"}"#, 0.0),
            (r#"decisions_total{outcome="refused"}"#, 1.0),
            (r#"events_total{kind="terminated"}"#, 0.0),
            (r#"refusals_total{reason="own-application"}"#, 0.0),
            (r#"inbox_deliveries{status="dead"}"#, 0.0),
            ("database_up", 1.0),
            ("redelivery_poll_timestamp_seconds", 0.0),
        ] {
            assert!((value(&found, name) - exactly).abs() < 0.5, "{name}: {}", value(&found, name));
        }
        let sum = |of: &dyn Fn(&str) -> bool| -> f64 {
            found.iter().filter(|(name, _)| of(name)).map(|(_, value)| value).sum()
        };
        let refusals = sum(&|name| name.starts_with("micro_acquisition_refusals_total{reason="));
        assert!((refusals - 1.0).abs() < 0.5, "{found:#?}");
        let failed = sum(&|name| name.contains("github_requests_total{") && name.contains("5xx"));
        assert!((failed - 1.0).abs() < 0.5, "{found:#?}");
        what_is_watched_is_there(&found);
        let words: BTreeSet<&str> = found
            .keys()
            .flat_map(|name| name.split(|c: char| !c.is_ascii_alphanumeric()))
            .collect();
        for private in ["sam", "ada", "zoe", "maria", "canada", "forms"] {
            assert!(!words.contains(private), "{private}: {words:?}");
        }
    }

    async fn case_003_a_poller_that_is_behind_is_seen_from_when_it_last_asked(db: TestDatabase) {
        let world = World::new(&db).await;
        let now = world.scene.clock.now();
        world.polls().await.unwrap();
        let found = metrics(&world).await;
        let asked = value(&found, "redelivery_poll_timestamp_seconds");
        #[expect(clippy::cast_precision_loss, reason = "seconds of this century fit")]
        let expected = now.as_second() as f64;
        assert!((asked - expected).abs() < 1.0, "{asked} is not {expected}");
        let mark = redeliveries::mark(&world.app().store, redeliveries::POLLED).await.unwrap();
        assert_eq!(mark, Some(now));
    }

    async fn a_letter_that_nobody_sends_is_seen_by_its_age(db: TestDatabase) {
        let world = World::new(&db).await;
        let found = metrics(&world).await;
        assert!(value(&found, "mail_oldest_pending_seconds").abs() < 0.5);
        for outcome in ["sent", "retried", "doubtful", "dropped", "dead"] {
            let counted = value(&found, &format!("mail_messages_total{{outcome=\"{outcome}\"}}"));
            assert!(counted.abs() < 0.5, "{outcome}: a first one would be no increase");
        }
        // The list is off, as a mail server that takes no password is to a letter.
        let letter = NewMessage {
            message_id: "letter".to_owned(),
            mailing: "news".to_owned(),
            subscriber_id: "somebody".to_owned(),
            matter: "{}".to_owned(),
            priority: 10,
        };
        let mut tx = world.app().store.begin_write().await.unwrap();
        assert!(mail::enqueue(&mut tx, &letter, world.scene.clock.now()).await.unwrap());
        tx.commit().await.unwrap();
        world.scene.clock.advance(SignedDuration::from_hours(5));

        let found = metrics(&world).await;

        let age = value(&found, "mail_oldest_pending_seconds");
        assert!((age - 5.0 * 3600.0).abs() < 1.0, "{age}");
        assert!(value(&found, r#"mail_queue{status="pending"}"#) > 0.5);
        assert!(value(&found, r#"mail_queue{status="dead"}"#) < 0.5);
    }

    async fn who_has_no_requests_left_is_seen_behind_those_who_have(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let ends = world.scene.clock.now().as_second() + 900;
        world.labelled_issue(ENGLISH).await;
        let allowed = r#"github_rate_limit_remaining{resource="core"}"#;
        let before = value(&metrics(&world).await, allowed);
        assert!(before > 1000.0, "{before}");
        world.github().fail_next(Matcher::new("", "/repos/"), Fault::rate_limited(ends));
        world.writes("sam", &application());
        world.settle().await;
        // Others are answered after it, and have much left.
        world.app().github.registration().await.unwrap();

        let found = metrics(&world).await;
        assert!(value(&found, allowed) < 0.5);
        let refused = |name: &str| name.contains("github_requests_total{") && name.ends_with(r#"status="403"}"#);
        assert!(found.iter().any(|(name, times)| refused(name) && *times > 0.5), "{found:#?}");
        world.scene.clock.advance(SignedDuration::from_mins(20));
        world.settle().await;
        let after = value(&metrics(&world).await, allowed);
        assert!(after > 1000.0, "{after}");
    }

    async fn a_database_that_is_away_is_a_number_too(db: TestDatabase) {
        let world = World::new(&db).await;
        world.app().store.close().await;
        let found = metrics(&world).await;
        assert!(value(&found, "database_up") < 0.5);
        assert!(value(&found, "inbox_deliveries{status=\"dead\"}").is_nan());
    }

    async fn what_was_given_up_is_on_the_status_page_without_what_it_held(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let comments = format!("/issues/{}/comments", world.issue);
        let refused = Fault::Answer {
            status: 422,
            headers: Vec::new(),
            body: r#"{"message":"Validation Failed"}"#.to_owned(),
        };
        world.github().fail_next(Matcher::new("POST", &comments), refused);
        world.says("zoe", "/help").await;
        for (path, expected) in [("/en/status", "something was given up"), ("/fr/etat", "quelque chose a été abandonné")] {
            let url = format!("http://{}{path}", world.server.address);
            let page = reqwest::get(url).await.unwrap().text().await.unwrap();
            assert!(page.contains(expected), "{page}");
            assert!(!page.contains("zoe") && !page.contains("Validation"), "{page}");
        }
        let found = metrics(&world).await;
        assert!(value(&found, "outbox_effects{status=\"dead\"}") > 0.5);
        let refused = r#"github_requests_total{about="comments",method="POST",status="422"}"#;
        assert!(value(&found, refused) > 0.5, "{found:#?}");
    }
}
