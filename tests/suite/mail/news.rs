//! What the list and suppliers are told, and what becomes of each message.

use jiff::SignedDuration;
use micro_acquisition::domain::ids::UserId;
use micro_acquisition::domain::mailing::{Pace, Tongue, Wishes};
use micro_acquisition::store::mail::{self, Depth, MessageStatus};
use micro_acquisition::store::subscribers::{self, Standing};

use super::{wishes, world};
use crate::postgres::on_both_databases;
use crate::scenarios::acts::AFTER_CLOSING;
use crate::scenarios::text::{ENGLISH, TITLE};
use crate::scenarios::world::{World, instant};

async fn statuses(world: &World) -> Vec<(MessageStatus, i64)> {
    let all = mail::list(&world.app().store, None, 100).await.unwrap();
    let news = all.into_iter().filter(|it| it.mailing != "asked");
    news.map(|it| (it.status, it.doubts)).collect()
}

on_both_databases! {
    async fn a_posting_is_told_once_to_everyone_who_asked_for_its_skills(db: TestDatabase) {
        let Some((mut world, sink)) = world(&db).await else { return };
        world.subscribes(&sink, "ada@example.org", wishes(Tongue::En, &["html"])).await;
        world.subscribes(&sink, "bob@example.org", wishes(Tongue::Fr, &[])).await;
        world.subscribes(&sink, "both@example.org", wishes(Tongue::Both, &[])).await;
        world.subscribes(&sink, "cobol@example.org", wishes(Tongue::En, &["COBOL"])).await;
        let before = sink.taken().len();

        world.labelled_issue(ENGLISH).await;
        world.mail_goes_out().await;
        world.settle().await;
        world.mail_goes_out().await;

        let taken = sink.taken().split_off(before);
        let mut to: Vec<&str> = taken.iter().map(|it| it.to.as_str()).collect();
        to.sort_unstable();
        assert_eq!(to, ["ada@example.org", "bob@example.org", "both@example.org"]);
        let ada = sink.taken_for("ada@example.org").pop().unwrap();
        assert_eq!(ada.from, "us@procurement.example");
        let header = |name| ada.header(name).unwrap_or_default();
        assert!(header("subject").contains(TITLE), "{}", header("subject"));
        assert_eq!(header("auto-submitted"), "auto-generated");
        assert_eq!(header("list-unsubscribe-post"), "List-Unsubscribe=One-Click");
        assert!(header("list-unsubscribe").starts_with("<https://procurement.example/en/subscribe/end?token="));
        assert!(header("message-id").ends_with("@procurement.example>"));
        let text = ada.part("text/plain");
        for said in [
            TITLE, "July 12, 2021, 11:59:59", "$6,500.00", "PowerShell, HTML and WCAG 2.1",
            "July 23, 2021", "/en/opportunities/", "/en/subscribe/end?token=",
        ] {
            assert!(text.replace('\u{a0}', " ").contains(said), "{said} is not in {text}");
        }
        let bob = sink.taken_for("bob@example.org").pop().unwrap();
        assert!(bob.part("text/plain").contains("Clôture des candidatures"));
        let both = sink.taken_for("both@example.org").pop().unwrap();
        assert_eq!(both.header("content-language").unwrap(), "en, fr");
        assert!(both.part("text/html").contains("<article lang=\"fr\""));
    }

    async fn questions_changes_and_extensions_are_told_and_suppliers_of_their_own(db: TestDatabase) {
        let Some((mut world, sink)) = world(&db).await else { return };
        world.subscribes(&sink, "list@example.org", wishes(Tongue::En, &[])).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        let sam: UserId = world.opportunity().await.posting().unwrap().applications[0].supplier.id;
        world.subscribes_as(&sink, "sam@example.org", sam, wishes(Tongue::En, &[])).await;
        world.mail_goes_out().await;
        let subjects = |to: &str| -> Vec<String> {
            let taken = sink.taken_for(to).into_iter();
            taken.map(|it| it.header("subject").unwrap()).collect()
        };
        assert_eq!(subjects("list@example.org").len(), 2);

        world.is_done("zoe", "/question May it be Python?").await;
        world.is_done("maria", "/answer Q1 Yes, it may.").await;
        world.is_done("maria", "/extend closing 2021-07-16 More time over the holidays.").await;
        world.mail_goes_out().await;

        let told = subjects("list@example.org").split_off(2);
        assert!(told[0].starts_with("Question answered") || told[1].starts_with("Question answered"), "{told:?}");
        assert!(told.iter().any(|it| it.starts_with("Closing moved")), "{told:?}");
        let answered = sink.taken_for("list@example.org").into_iter()
            .find(|it| it.header("subject").unwrap().starts_with("Question answered")).unwrap();
        let text = answered.part("text/plain");
        assert!(text.contains("> May it be Python?") && text.contains("> Yes, it may."), "{text}");
        let moved = sink.taken_for("list@example.org").into_iter()
            .find(|it| it.header("subject").unwrap().starts_with("Closing moved")).unwrap();
        let text = moved.part("text/plain");
        assert!(text.contains("July 16, 2021") && text.contains("> More time over the holidays."), "{text}");
        // Sam is told of both as well, once each, and then alone of the offer.
        assert_eq!(subjects("sam@example.org").len(), 3, "{:?}", subjects("sam@example.org"));
        world.clock_to("2021-07-17T00:01:30-04:00").await;
        world.is_done("maria", "/evaluate A1 pass Wrote such scripts in 2023.").await;
        world.mail_goes_out().await;
        let told = subjects("sam@example.org");
        assert!(told.last().unwrap().starts_with("The work is offered to you"), "{told:?}");
        assert_eq!(subjects("list@example.org").len(), 4);
    }

    async fn an_applicant_is_sent_a_receipt_with_the_survey_before_the_outcome_is_known(db: TestDatabase) {
        let Some((mut world, sink)) = world(&db).await else { return };
        world.labelled_issue(ENGLISH).await;
        let ada = world.github().user("ada");
        world.subscribes_as(&sink, "ada@example.org", ada, wishes(Tongue::Fr, &[])).await;

        world.applies("ada").await;
        world.mail_goes_out().await;

        let receipt = sink.taken_for("ada@example.org").pop().unwrap();
        assert!(receipt.part("text/plain").contains("Nous avons reçu votre candidature"));
        // With sign-in on, the answers that count are given from the person's own page.
        assert!(receipt.link("/fr/compte").ends_with("/fr/compte#surveys"));
    }

    async fn who_unsubscribes_by_one_click_gets_nothing_more_even_of_what_is_queued(db: TestDatabase) {
        let Some((mut world, sink)) = world(&db).await else { return };
        let people = ["ada", "bob", "stays"].map(|name| format!("{name}@example.org"));
        for (address, tongue) in people.iter().zip([Tongue::En, Tongue::Fr, Tongue::En]) {
            world.subscribes(&sink, address, wishes(tongue, &[])).await;
        }
        world.labelled_issue(ENGLISH).await;
        world.mail_goes_out().await;
        let came = || people.each_ref().map(|it| sink.taken_for(it).len());
        assert_eq!(came(), [2, 2, 2], "each was asked to confirm and told of the posting");
        world.is_done("zoe", "/question May it be Python?").await;
        world.is_done("maria", "/answer Q1 Yes, it may.").await;
        world.is_done("maria", "/extend closing 2021-07-16 More time.").await;
        let store = &world.app().store;
        let waiting = mail::list(store, Some(MessageStatus::Pending), 100).await.unwrap();
        assert_eq!(waiting.len(), 6, "two for each");
        let (now, second) = (world.app().clock.now(), SignedDuration::from_secs(1));
        let rate = world.app().mail.rate();
        let leased = mail::lease(store, "elsewhere", &rate, 3, now, second).await.unwrap();
        assert_eq!(leased.messages.len(), 3, "half of them are leased by somebody who dies");

        for address in &people[..2] {
            let told = sink.taken_for(address).pop().unwrap();
            let url = told.header("list-unsubscribe").unwrap();
            // A mail program posts this to the address in the message's head (RFC 8058).
            let path = url.trim_matches(['<', '>']).strip_prefix("https://procurement.example").unwrap();
            let clicked = reqwest::Client::new()
                .post(format!("http://{}{path}", world.server.address))
                .header("content-type", "application/x-www-form-urlencoded")
                .body("List-Unsubscribe=One-Click")
                .send().await.unwrap();
            assert_eq!(clicked.status(), 200);
        }
        world.scene.clock.advance(SignedDuration::from_mins(2));
        world.mail_goes_out().await;
        world.is_done("maria", "/extend closing 2021-07-19 More time yet.").await;
        world.mail_goes_out().await;

        assert_eq!(came(), [2, 2, 5], "who stays is told everything that the others would have been");
        let mut statuses: Vec<MessageStatus> = statuses(&world).await.into_iter().map(|it| it.0).collect();
        statuses.retain(|status| *status != MessageStatus::Sent);
        assert_eq!(statuses, [MessageStatus::Dropped; 4], "what they would have had is dropped, and nothing waits");
    }

    async fn what_the_server_says_is_judged_by_what_it_was_said_to(db: TestDatabase) {
        let Some((mut world, sink)) = world(&db).await else { return };
        let keys = &world.app().mail.keys;
        let names = ["unknown", "refused", "deferred", "limited", "closing", "dropped", "fine"];
        for (number, name) in (0..).zip(names) {
            super::put(&world.app().store, keys, number, &format!("{name}@example.org")).await;
        }
        world.labelled_issue(ENGLISH).await;
        world.mail_goes_out().await;
        // Pauses and retries fall due.
        for _ in 0..5 {
            world.scene.clock.advance(SignedDuration::from_mins(2));
            world.mail_goes_out().await;
        }

        let times = |name: &str| sink.taken_for(&format!("{name}@example.org")).len();
        let came: Vec<usize> = names.iter().map(|name| times(name)).collect();
        assert_eq!(came, [0, 0, 1, 1, 1, 2, 1], "{names:?}");
        let twice = sink.taken_for("dropped@example.org");
        assert_eq!(twice[0].bytes, twice[1].bytes, "the second is known by the first");
        let now = world.app().clock.now();
        let depth = mail::depth(&world.app().store, now).await.unwrap();
        assert_eq!(depth, Depth { pending: 0, dead: 1, doubtful: 1, oldest_age: None });
        let all = mail::list(&world.app().store, None, 100).await.unwrap();
        let dead = all.iter().find(|it| it.status == MessageStatus::Dead).unwrap();
        assert!(dead.last_error.as_ref().unwrap().contains("5.7.1"), "{dead:?}");
        let unknown = uuid::Uuid::from_u128(1).to_string();
        let bounced = subscribers::by_id(&world.app().store, &unknown).await.unwrap().unwrap();
        assert_eq!((bounced.standing, bounced.address), (Standing::Bounced, None));
        assert!(all.iter().all(|it| !format!("{it:?}").contains("unknown@")), "an address is kept");
        assert!(mail::replay(&world.app().store, &dead.message_id, world.app().clock.now()).await.unwrap());
        world.mail_goes_out().await;
        let now = world.app().clock.now();
        assert_eq!(mail::depth(&world.app().store, now).await.unwrap().dead, 1);
    }

    async fn a_relay_that_refuses_us_costs_no_subscription_and_is_asked_again(db: TestDatabase) {
        let Some((mut world, sink)) = world(&db).await else { return };
        let keys = &world.app().mail.keys;
        let names = ["unwelcome", "unexplained", "fine"];
        for (number, name) in (0..).zip(names) {
            super::put(&world.app().store, keys, number, &format!("{name}@example.org")).await;
        }
        world.labelled_issue(ENGLISH).await;
        world.mail_goes_out().await;

        assert_eq!(sink.taken_for("fine@example.org").len(), 1, "nobody else is held up");
        let store = &world.app().store;
        for number in [1_u128, 2] {
            let id = uuid::Uuid::from_u128(number).to_string();
            let kept = subscribers::by_id(store, &id).await.unwrap().unwrap();
            assert_eq!((kept.standing, kept.address.is_some()), (Standing::Active, true));
        }
        let waiting = mail::list(store, Some(MessageStatus::Pending), 9).await.unwrap();
        let mut said: Vec<_> = waiting.iter().filter_map(|it| it.last_error.as_deref()).collect();
        said.sort_unstable();
        assert_eq!(said.len(), 2, "{waiting:?}");
        assert!(said[0].contains("(550): no") && said[1].contains("Relay access denied"), "{said:?}");

        for _ in 0..90 {
            world.scene.clock.advance(SignedDuration::from_hours(2));
            world.mail_goes_out().await;
        }
        let now = world.app().clock.now();
        let depth = mail::depth(store, now).await.unwrap();
        assert_eq!((depth.pending, depth.dead), (0, 2), "in the end an operator has to look");
    }

    async fn what_was_decided_is_told_by_mail_although_the_app_is_suspended(db: TestDatabase) {
        let Some((mut world, sink)) = world(&db).await else { return };
        world.subscribes(&sink, "list@example.org", wishes(Tongue::En, &[])).await;
        world.labelled_issue(ENGLISH).await;
        let installed = world.installation().await;
        world.writes("maria", "/extend closing 2021-07-16 More time over the holidays.");
        world.github().deliver_all().await.unwrap();
        while world.inbox.work().await.unwrap() {}
        world.a_minute_passes();
        world.github().suspend(installed, true).unwrap();
        world.settle().await;
        world.mail_goes_out().await;

        let told = sink.taken_for("list@example.org").into_iter();
        let subjects: Vec<String> = told.map(|it| it.header("subject").unwrap()).collect();
        assert!(subjects.iter().any(|it| it.starts_with("Closing moved")), "{subjects:?}");
    }

    async fn the_weekly_message_tells_what_is_open_and_new(db: TestDatabase) {
        let Some((mut world, sink)) = world(&db).await else { return };
        let weekly = Wishes { pace: Pace::Weekly, ..wishes(Tongue::En, &[]) };
        world.subscribes(&sink, "ada@example.org", weekly).await;
        world.app().set_digest().await.unwrap();
        world.app().set_digest().await.unwrap();
        world.labelled_issue(ENGLISH).await;
        world.mail_goes_out().await;
        assert_eq!(sink.taken().len(), 1, "only the confirmation came");

        world.clock_to("2021-06-28T08:00:01-04:00").await;
        world.mail_goes_out().await;
        world.clock_to("2021-07-05T08:00:01-04:00").await;
        world.mail_goes_out().await;

        let taken = sink.taken_for("ada@example.org");
        assert_eq!(taken.len(), 2, "a week without news has no message");
        let text = taken[1].part("text/plain");
        assert!(text.contains(TITLE) && text.contains("New"), "{text}");
    }

    async fn what_is_recorded_after_its_week_was_told_of_is_told_a_week_later(db: TestDatabase) {
        let Some((mut world, sink)) = world(&db).await else { return };
        let weekly = Wishes { pace: Pace::Weekly, ..wishes(Tongue::En, &[]) };
        world.subscribes(&sink, "ada@example.org", weekly).await;
        world.app().set_digest().await.unwrap();
        world.clock_to("2021-06-28T08:00:01-04:00").await;
        world.mail_goes_out().await;
        world.labelled_issue(ENGLISH).await;
        world.mail_goes_out().await;
        // GitHub says that it was labelled on Sunday: its delivery came on Monday.
        let sunday = instant("2021-06-27T12:00:00-04:00").as_second() * 1_000;
        let earlier = format!("UPDATE events SET at = {sunday} WHERE kind = 'posted'");
        assert_eq!(db.execute(&earlier).await.unwrap(), 1);

        world.clock_to("2021-07-05T08:00:01-04:00").await;
        world.mail_goes_out().await;

        let taken = sink.taken_for("ada@example.org");
        assert_eq!(taken.len(), 2, "what asked for confirmation, and the week");
        assert!(taken[1].part("text/plain").contains(TITLE));
    }

    async fn weeks_in_which_nothing_ran_are_told_of_together(db: TestDatabase) {
        let Some((mut world, sink)) = world(&db).await else { return };
        let weekly = Wishes { pace: Pace::Weekly, ..wishes(Tongue::En, &[]) };
        world.subscribes(&sink, "ada@example.org", weekly).await;
        world.app().set_digest().await.unwrap();
        world.labelled_issue(ENGLISH).await;
        let between = instant("2021-07-01T12:00:00-04:00").as_second() * 1_000;
        let recorded = format!("UPDATE events SET recorded_at = {between} WHERE kind = 'posted'");
        assert_eq!(db.execute(&recorded).await.unwrap(), 1);

        // Nothing runs from before the first Monday until after the second.
        world.clock_to("2021-07-07T12:00:00-04:00").await;
        world.mail_goes_out().await;

        let taken = sink.taken_for("ada@example.org");
        assert_eq!(taken.len(), 2, "what asked for confirmation, and the weeks");
        assert!(taken[1].part("text/plain").contains(TITLE));
    }

    async fn a_process_that_was_killed_while_it_sent_leaves_nothing_unsent(db: TestDatabase) {
        let Some((mut world, sink)) = world(&db).await else { return };
        world.subscribes(&sink, "ada@example.org", wishes(Tongue::En, &[])).await;
        world.labelled_issue(ENGLISH).await;
        let (store, rate) = (&world.app().store, world.app().mail.rate());
        let (now, minute) = (world.app().clock.now(), SignedDuration::from_mins(1));
        let leased = mail::lease(store, "dead", &rate, 10, now, minute).await.unwrap();
        assert_eq!(leased.messages.len(), 1);

        world.mail_goes_out().await;
        assert_eq!(sink.taken().len(), 1, "it is somebody else's for a minute");
        world.scene.clock.advance(minute);
        world.mail_goes_out().await;

        assert_eq!(sink.taken().len(), 2);
        assert_eq!(statuses(&world).await, [(MessageStatus::Sent, 1)]);
        let late = mail::Sent::Dead("too late".to_owned());
        let done = [(leased.messages[0].message_id.clone(), late)];
        let recorded = mail::finish(store, "dead", &done, now).await.unwrap();
        assert_eq!(recorded, 0, "whoever lost the lease has no say");
    }

    async fn an_opportunity_that_is_cancelled_is_told_to_its_applicants_alone(db: TestDatabase) {
        let Some((mut world, sink)) = world(&db).await else { return };
        world.subscribes(&sink, "list@example.org", wishes(Tongue::En, &[])).await;
        world.labelled_issue(ENGLISH).await;
        world.mail_goes_out().await;
        let before = sink.taken().len();
        world.clock_to(AFTER_CLOSING).await;
        world.mail_goes_out().await;
        assert_eq!(world.state().await, "unsuccessful");
        assert_eq!(sink.taken().len(), before, "nobody applied, so nobody is told");
    }
}
