//! GitHub away, comments lost, conversations locked, processes killed.

use jiff::SignedDuration;
use micro_acquisition::clock::Clock as _;
use micro_acquisition::domain::ids::OpportunityId;
use micro_acquisition::fake_github::{Fault, Matcher};
use micro_acquisition::store::effects::{self, EffectFilter, EffectStatus, NewEffect};
use micro_acquisition::store::inbox::{self, DeliveryFilter, DeliveryStatus};
use micro_acquisition::store::timers::{self, NewTimer};

use super::acts::AFTER_CLOSING;
use super::text::{ENGLISH, application};
use super::*;

/// Enough failures of GitHub's that no retry of one delivery outlives them.
fn github_is_away(world: &World, requests: usize) {
    for _ in 0..requests {
        world
            .github()
            .fail_next(Matcher::new("", "/repos/"), Fault::bad_gateway());
    }
}

/// Time passes until nothing waits for a second try.
async fn retries_are_due(world: &World) {
    for _ in 0..8 {
        world.scene.clock.advance(SignedDuration::from_mins(12));
        world.settle().await;
    }
}

on_both_databases! {
    async fn case_081_a_status_comment_that_a_person_deleted_is_written_again_at_the_next_change(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let status = world.said().remove(0);
        world.a_minute_passes();
        world.github().as_user("maria").delete_comment(status.id).unwrap();
        world.settle().await;
        assert!(world.said().is_empty());
        world.applies("sam").await;
        assert!(world.status().contains("A1 · @sam"), "{}", world.status());
        world.applies("ada").await;
        assert_eq!(world.said().len(), 1);
        world.ends_clean().await;
    }

    async fn case_068_in_a_locked_issue_nothing_is_tried_again(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let maria = world.github().as_user("maria");
        world.writes("sam", &application());
        world.writes("ada", "/withdraw");
        let app = world.github().app_bot();
        maria.lock(&world.scene.repository, world.issue).unwrap();
        world.github().fail_next(Matcher::new("POST", "/comments"), locked());
        world.settle().await;
        let requests = world.github().requests().len();
        retries_are_due(&world).await;
        let again = world.github().requests();
        let writes = again[requests..].iter().filter(|it| it.creates_content()).count();
        assert_eq!(writes, 0, "{app} wrote again");
        assert_eq!(world.opportunity().await.posting().unwrap().applications.len(), 1);
        world.ends_clean().await;
    }

    async fn case_029_a_comment_whose_answer_was_lost_is_not_written_twice(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.github().fail_next(Matcher::new("POST", "/comments"), Fault::DropAfter);
        world.labelled_issue(ENGLISH).await;
        retries_are_due(&world).await;
        assert_eq!(world.said().len(), 1);
        world.github().fail_next(Matcher::new("POST", "/comments"), Fault::DropAfter);
        world.says("zoe", "/help").await;
        retries_are_due(&world).await;
        assert_eq!(world.replies().len(), 1);
        world.ends_clean().await;
    }

    async fn github_away_at_the_closing_keeps_it_open_and_the_set_is_exact(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        world.scene.clock.advance_to(world::instant("2021-07-12T23:50:00-04:00"));
        world.writes("ada", &application());
        let _lost = world.github().take_pending();
        github_is_away(&world, 2);
        world.clock_to(AFTER_CLOSING).await;
        assert_eq!(world.state().await, "open");
        world.writes("eve", &application());
        let _late = world.github().take_pending();
        retries_are_due(&world).await;
        assert_eq!(world.state().await, "evaluation");
        let opportunity = world.opportunity().await;
        let standing = opportunity.posting().unwrap().standing();
        let suppliers: Vec<&str> = standing.map(|it| it.supplier.login.as_str()).collect();
        assert_eq!(suppliers, ["sam", "ada"]);
        world.ends_clean().await;
    }

    async fn a_dead_delivery_comes_to_life_when_github_sends_it_again(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.writes("sam", &application());
        let delivery = world.github().pending().remove(0);
        github_is_away(&world, 40);
        world.settle().await;
        retries_are_due(&world).await;
        let store = &world.app().store;
        let dead = DeliveryFilter { status: Some(DeliveryStatus::Dead), ..DeliveryFilter::default() };
        let found = inbox::deliveries(store, &dead, None, 10).await.unwrap();
        assert_eq!(found.len(), 1, "{found:#?}");
        while world.github().requests().last().is_some_and(|it| it.status == 502) {
            drop(world.app().repo(world.scene.repository.id()).await.unwrap().labels(world.issue).await);
        }
        world.github().deliver(&delivery).await.unwrap();
        world.settle().await;
        assert_eq!(world.opportunity().await.posting().unwrap().applications.len(), 1);
        world.ends_clean().await;
    }

    async fn a_delivery_whose_body_is_broken_dies_alone_and_is_mended_by_the_next_that_github_sends(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.writes("sam", &application());
        let broken = world.github().pending().remove(0);
        world.deliver().await;
        let cut = "UPDATE deliveries SET body = substr(body, 1, 3) WHERE status = 'pending'";
        assert_eq!(db.execute(cut).await.unwrap(), 1);
        world.applies("ada").await;
        let store = &world.app().store;
        let now = || world.scene.clock.now();
        let depth = inbox::inbox_depth(store, now()).await.unwrap();
        assert_eq!((depth.dead, depth.pending), (1, 0));
        let posting = world.opportunity().await.posting().cloned().unwrap();
        assert!(posting.applications.iter().any(|it| it.supplier.login == "ada"));
        world.github().deliver(&broken).await.unwrap();
        world.settle().await;
        let depth = inbox::inbox_depth(store, now()).await.unwrap();
        assert_eq!((depth.dead, depth.pending), (0, 0));
        assert_eq!(world.opportunity().await.posting().unwrap().applications.len(), 2);
        world.ends_clean().await;
    }

    async fn a_delivery_that_died_while_github_was_away_comes_to_life_by_itself(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.writes("sam", &application());
        github_is_away(&world, 5);
        world.settle().await;
        retries_are_due(&world).await;
        let store = &world.app().store;
        let depth = inbox::inbox_depth(store, world.scene.clock.now()).await.unwrap();
        assert_eq!((depth.dead, depth.pending), (1, 0));
        let now = world.scene.clock.now();
        assert_eq!(inbox::revive(store, now, now).await.unwrap(), 1);
        world.settle().await;
        assert_eq!(world.opportunity().await.posting().unwrap().applications.len(), 1);
        world.ends_clean().await;
    }

    async fn case_068_an_offer_in_a_locked_issue_is_written_once_it_is_unlocked(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        world.clock_to(AFTER_CLOSING).await;
        let comments = format!("/issues/{}/comments", world.issue);
        for fault in [locked(), locked(), forbidden(), forbidden()] {
            world.github().fail_next(Matcher::new("POST", &comments), fault);
        }
        world.says("maria", "/evaluate A1 pass Good.").await;
        assert_eq!(world.offered_to().await, "sam");
        assert!(!world.last_words().contains("/accept"), "{}", world.last_words());
        retries_are_due(&world).await;
        assert!(world.last_words().contains("/accept"), "{}", world.last_words());
        let posted_at = world.said().last().unwrap().created_at;
        world.is_done("sam", "/accept").await;
        assert!(world.opportunity().await.work().unwrap().award.accepted_at > posted_at);
        world.ends_clean().await;
    }

    async fn an_offer_that_was_overtaken_while_the_issue_was_locked_is_not_written(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        world.clock_to(AFTER_CLOSING).await;
        let comments = format!("/issues/{}/comments", world.issue);
        world.github().fail_next(Matcher::new("POST", &comments), locked());
        world.says("maria", "/evaluate A1 pass Good.").await;
        world.is_done("maria", "/cancel The budget is gone.").await;
        retries_are_due(&world).await;
        assert!(world.replies().iter().all(|it| !it.body.contains("/accept")));
        world.ends_clean().await;
    }

    async fn a_timer_without_its_opportunity_fires_once_and_one_of_a_later_version_waits_for_it(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let (store, now) = (&world.app().store, world.scene.clock.now());
        let mut tx = store.begin_write().await.unwrap();
        let kept = world.opportunity().await.id;
        let nobody = OpportunityId::new(now, [7; 10]);
        for (timer_id, opportunity_id, kind) in [("odd", kept, "odd"), ("lost", nobody, "closing")] {
            let timer = NewTimer {
                timer_id: timer_id.to_owned(),
                opportunity_id,
                kind: kind.to_owned(),
                due_at: now,
                payload: "{}".to_owned(),
            };
            assert_eq!(tx.write(vec![timers::setting(&timer)]).await.unwrap(), [1]);
        }
        tx.commit().await.unwrap();
        world.settle().await;
        assert_eq!(timers::due(store, now, 10).await.unwrap(), []);
        let later = now + SignedDuration::from_mins(10);
        let [odd] = &timers::due(store, later, 10).await.unwrap()[..] else {
            panic!("the one of a later version is lost");
        };
        assert_eq!((odd.timer_id.as_str(), odd.attempts), ("odd", 1));
        world.ends_clean().await;
    }

    async fn an_effect_of_a_later_version_waits_a_day_for_who_can_read_it(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let store = &world.app().store;
        let all = effects::list(store, &EffectFilter::default(), 50).await.unwrap();
        let status = all.into_iter().find(|it| it.kind == "status").unwrap();
        let installation_id = world.installation().await;
        for effect_id in ["read", "unread"] {
            let effect = NewEffect {
                effect_id: effect_id.to_owned(),
                installation_id,
                opportunity_id: None,
                kind: "status".to_owned(),
                payload: r#"{"task":"from_tomorrow"}"#.to_owned(),
                priority: 20,
                expires_at: None,
                coalesce: false,
            };
            let mut tx = store.begin_write().await.unwrap();
            assert!(effects::enqueue(&mut tx, &effect, world.scene.clock.now()).await.unwrap());
            tx.commit().await.unwrap();
        }
        let at = async |id| effects::effect(store, id).await.unwrap().unwrap().status;
        world.settle().await;
        assert_eq!(at("read").await, EffectStatus::Pending);
        let readable = format!("UPDATE effects SET payload = '{}' WHERE effect_id = 'read'", status.payload);
        db.execute(&readable).await.unwrap();
        world.a_minute_passes();
        world.settle().await;
        assert_eq!((at("read").await, at("unread").await), (EffectStatus::Done, EffectStatus::Pending));
        world.scene.clock.advance(SignedDuration::from_hours(24));
        world.settle().await;
        assert_eq!(at("unread").await, EffectStatus::Dead);
    }

    async fn a_server_that_was_down_at_the_closing_closes_when_it_starts(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        let issue = world.issue;
        let World { scene, server, .. } = world;
        server.stop().await;
        scene.clock.advance_to(world::instant("2021-07-14T12:00:00-04:00"));
        let env = world::environment(&scene, &db);
        let mut world = World::on(scene, env).await;
        world.issue = issue;
        world.settle().await;
        assert_eq!(world.state().await, "evaluation");
        let closed_at = world.opportunity().await.selection().unwrap().closed_at;
        assert_eq!(closed_at, Some(world::instant("2021-07-13T03:59:59Z")));
        world.ends_clean().await;
    }

    async fn case_025_a_limit_that_binds_is_kept_by_the_program_that_starts_next(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        let until = world.scene.clock.now().as_second() + 1_800;
        world.github().fail_next(Matcher::new("POST", "/comments"), Fault::rate_limited(until));
        world.says("zoe", "/help").await;
        assert!(!world.github().has_faults());
        let (said, issue) = (world.said().len(), world.issue);
        world.writes("sam", "/withdraw");
        let World { scene, server, .. } = world;
        server.stop().await;
        micro_acquisition::server::forget_the_dead(&db.store().await).await.unwrap();
        scene.clock.advance(SignedDuration::from_mins(15));
        let env = world::environment(&scene, &db);
        let mut world = World::on(scene, env).await;
        world.issue = issue;
        world.github().forget_requests();
        world.settle().await;
        assert_eq!(world.opportunity().await.posting().unwrap().standing().count(), 0);
        let written = world.github().requests().into_iter().filter(|it| it.method != "GET" && it.path.starts_with("/repos/"));
        assert_eq!(written.count(), 0, "it wrote while the limit bound");
        world.scene.clock.advance(SignedDuration::from_mins(16));
        world.settle().await;
        assert_eq!(world.said().len(), said + 1, "{}", world.last_words());
        world.ends_clean().await;
    }

    async fn a_procurement_with_twenty_applicants_stays_within_githubs_limit_of_a_minute(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.github().forget_requests();
        world.labelled_issue(ENGLISH).await;
        for number in 1..=20 {
            world.writes(&format!("supplier-{number}"), &application());
        }
        world.settle().await;
        world.clock_to(AFTER_CLOSING).await;
        let all: Vec<String> = (1..=20).map(|it| format!("/evaluate A{it} pass Good.")).collect();
        world.is_done("maria", &all.join("\n")).await;
        let first = world.offered_to().await;
        world.is_done(&first, "/accept").await;
        let number = world.opens_pull_request(&first, &[super::acts::GUIDE]).await;
        world.tests_end(number, micro_acquisition::fake_github::Conclusion::Success).await;
        world.is_met_in(number).await;
        world.approves("maria", number).await;
        world.merges("maria", number).await;
        world.is_done("olivia", "/paid CARD-1").await;
        let requests = world.github().content_creating_requests();
        assert!(requests <= 60, "{requests} content-creating requests");
        world.ends_clean().await;
    }
}

fn forbidden() -> Fault {
    Fault::Answer {
        status: 403,
        headers: Vec::new(),
        body: r#"{"message":"Resource not accessible by integration"}"#.to_owned(),
    }
}

pub fn locked() -> Fault {
    Fault::Answer {
        status: 403,
        headers: Vec::new(),
        body: r#"{"message":"Unable to create comment because issue is locked."}"#.to_owned(),
    }
}
