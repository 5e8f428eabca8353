//! Webhooks that never came: GitHub is asked for them, and compared with what we know.

use jiff::{SignedDuration, Timestamp};
use micro_acquisition::app::AppError;
use micro_acquisition::clock::Clock as _;
use micro_acquisition::domain::ids::CommentId;
use micro_acquisition::fake_github::{
    CloseReason, Conclusion, Fault, Matcher, MergeMethod, PullRequestDraft, RepositoryOptions,
    ReviewState,
};
use micro_acquisition::github::GitHubError;
use micro_acquisition::outbox::redelivery::{self, Polled};
use micro_acquisition::store::{health, redeliveries};

use super::acts::{AFTER_CLOSING, GUIDE};
use super::text::{ENGLISH, TITLE, application};
use super::*;
use crate::fake::LABEL;
use crate::postgres::TestDatabase;

const DELIVERIES: &str = "/app/hook/deliveries";

impl World {
    /// One round that reads no more than a page of a hundred attempts.
    async fn polls_a_page(&self) -> Result<Polled, AppError> {
        redelivery::poll_pages(self.app(), SignedDuration::from_hours(90 * 24), 1).await
    }

    /// So many comments that GitHub could not tell of, more than a page has; how many
    /// deliveries failed.
    async fn chat_is_missed(&mut self, comments: usize) -> usize {
        self.settle().await;
        self.a_minute_passes();
        self.maria_labels();
        for _ in 0..comments {
            let zoe = self.github().as_user("zoe");
            zoe.comment(&self.scene.repository, self.issue, "Good luck, all!")
                .unwrap();
        }
        let failed = self.github().pending().len();
        self.webhooks_fail().await;
        self.github().forget_requests();
        failed
    }

    /// How often GitHub was asked for a page of the list.
    fn pages_read(&self) -> usize {
        let asked = self.github().requests().into_iter();
        asked.filter(|it| it.path == DELIVERIES).count()
    }

    /// Until when the whole list was read.
    async fn polled(&self) -> Option<Timestamp> {
        let read = redeliveries::mark(&self.app().store, redeliveries::POLLED).await;
        read.unwrap()
    }

    /// Somebody comments, the webhook is lost, and GitHub is compared.
    async fn says_unheard(&self, login: &str, body: &str) {
        self.writes(login, body);
        assert!(self.webhooks_are_lost() > 0);
        let found = self.compares().await;
        assert_eq!(found.missed, 1, "{body}: {}", self.last_words());
    }

    /// Maria opens the labelled issue; what GitHub tells of it is left to the story.
    fn maria_labels(&mut self) {
        let maria = self.github().as_user("maria");
        let opened = maria.open_issue(&self.scene.repository, TITLE, ENGLISH, &[LABEL]);
        self.issue = opened.unwrap();
    }

    /// Sam applied and takes it back by deleting the comment, twelve hours before closing.
    async fn sam_takes_back_unheard(&mut self, chat: usize) {
        self.labelled_issue(ENGLISH).await;
        let application = self.applies("sam").await;
        self.clock_to("2021-07-12T12:00:00-04:00").await;
        for _ in 0..chat {
            let zoe = self.github().as_user("zoe");
            zoe.comment(&self.scene.repository, self.issue, "Good luck, all!")
                .unwrap();
        }
        self.webhooks_fail().await;
        self.a_minute_passes();
        let sam = self.github().as_user("sam");
        sam.delete_comment(application).unwrap();
        self.webhooks_fail().await;
        let after = AFTER_CLOSING.parse().unwrap();
        self.scene.clock.advance_to(after);
    }

    /// A lower price, which no amendment may bring.
    fn maria_lowers_the_price(&self) {
        let cheaper = ENGLISH.replace("$6,500.00", "$5,500.00");
        let maria = self.github().as_user("maria");
        maria
            .edit_issue(&self.scene.repository, self.issue, None, Some(&cheaper))
            .unwrap();
    }

    /// Everything from the label to two applications and what people do about
    /// them, of which nothing is told yet.
    fn a_busy_posting(&mut self) {
        self.maria_labels();
        self.writes("zoe", "/question May it be written in Python?");
        let sam = self.writes("sam", &application());
        self.writes("ada", &application());
        self.writes("bob", &application());
        self.a_minute_passes();
        let words = application() + "\nAnd in 2024 I did it again.";
        self.github()
            .as_user("sam")
            .edit_comment(sam, &words)
            .unwrap();
        self.writes("bob", "/withdraw");
        self.writes("maria", "/answer Q1 Yes, it may.");
        self.a_minute_passes();
        let later = ENGLISH.replace("2021-07-12", "2021-07-13");
        let maria = self.github().as_user("maria");
        maria
            .edit_issue(&self.scene.repository, self.issue, None, Some(&later))
            .unwrap();
    }

    /// What a story came to, without the ids and instants of our own.
    async fn outcome(&self) -> serde_json::Value {
        let it = self.opportunity().await;
        let posting = it.posting().unwrap();
        serde_json::json!({
            "state": it.state.name(),
            "closes_at": posting.statement.closes_at.to_string(),
            "statement": posting.statement.sha256().unwrap(),
            "applications": posting.standing().map(|it| (it.number, it.supplier.login.clone(),
                it.words, it.revised_at.to_string())).collect::<Vec<_>>(),
            "labels": self.status_labels(),
        })
    }
}

/// GraphQL answers so when it is asked first who amended.
async fn an_amendment_is_found(db: &TestDatabase, fault: Fault) {
    let mut world = World::new(db).await;
    let (repository, theo) = (
        world.scene.repository.clone(),
        world.github().as_user("theo"),
    );
    world.issue = theo.open_issue(&repository, TITLE, ENGLISH, &[]).unwrap();
    let maria = world.github().as_user("maria");
    maria.label(&repository, world.issue, LABEL).unwrap();
    world.settle().await;
    world.a_minute_passes();
    let longer = ENGLISH.replace("2021-07-12", "2021-07-13");
    maria
        .edit_issue(&repository, world.issue, None, Some(&longer))
        .unwrap();
    world.webhooks_are_lost();
    world
        .github()
        .fail_next(Matcher::new("POST", "/graphql"), fault);
    let found = world.reconciler().round().await.unwrap();
    world.settle().await;
    assert_eq!((found.missed, found.failed), (0, 1));
    assert!(!world.github().has_faults(), "GraphQL was not asked");
    assert!(
        world.opportunity().await.drift.is_none(),
        "a stranger was taken for the editor"
    );
    assert_eq!(world.compares().await.missed, 1);
    let it = world.opportunity().await;
    let closes = it.posting().unwrap().statement.closes_at.to_string();
    assert!(closes.starts_with("2021-07-14T03:59:59"), "{closes}");
    world.ends_clean().await;
}

on_both_databases! {
    async fn a_whole_procurement_of_which_no_webhook_came_is_paid_once(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.webhooks_are_lost();
        world.compares().await;
        world.a_minute_passes();
        world.maria_labels();
        world.webhooks_are_lost();
        assert_eq!(world.compares().await.missed, 1);
        assert_eq!(world.state().await, "open");
        world.says_unheard("sam", &application()).await;
        world.clock_to(AFTER_CLOSING).await;
        assert_eq!(world.state().await, "evaluation");
        world.says_unheard("maria", "/evaluate A1 pass Wrote such scripts in 2023.").await;
        world.says_unheard("sam", "/accept").await;
        assert_eq!(world.state().await, "in_progress");
        let number = world.deliver_unheard(true).await;
        assert_eq!(world.state().await, "accepted", "{}", world.status());
        assert!(world.scene.repository.pull_request(number).unwrap().merged_at.is_some());
        world.says_unheard("olivia", "/paid CARD-0042 card").await;
        assert_eq!(world.state().await, "paid");
        assert_eq!(world.compares().await.missed, 0, "the same is told twice");
        world.ends_clean().await;
    }

    async fn work_delivered_decided_and_paid_unheard_is_so_after_one_comparison(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let number = world.deliver_unheard(false).await;
        world.writes("olivia", "/paid CARD-0042 card");
        assert!(world.webhooks_are_lost() > 0);
        world.compares().await;
        assert_eq!(world.state().await, "paid", "{}", world.last_words());
        assert!(!world.was_told_not_accepted(number), "it was accepted");
        assert_eq!(world.compares().await.missed, 0, "the same is told twice");
        world.ends_clean().await;
    }

    async fn a_payment_that_is_heard_finds_the_work_that_nobody_told_of(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let number = world.deliver_unheard(false).await;
        world.is_done("olivia", "/paid CARD-0042 card").await;
        assert_eq!(world.state().await, "paid");
        assert!(!world.was_told_not_accepted(number), "it was accepted");
        world.ends_clean().await;
    }

    async fn a_criterion_decided_after_the_merge_unheard_counts_before_the_payment(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let number = world.opens_unheard(false).await;
        world.checks_unheard(number, false).await;
        world.merges_unheard(number, false).await;
        world.writes_in(number, "maria", "/criterion 4 met Every rule of the pages is named.");
        world.writes("olivia", "/paid CARD-0042 card");
        assert!(world.webhooks_are_lost() > 0);
        world.compares().await;
        assert_eq!(world.state().await, "paid", "{}", world.last_words());
        world.ends_clean().await;
    }

    async fn a_criterion_decided_unheard_on_a_head_that_nothing_dates_is_asked_for_again(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let unchecked = ENGLISH.replace("check: test@github-actions", "path: check.ps1");
        assert_ne!(unchecked, ENGLISH);
        world.sam_is_at_work(&unchecked).await;
        let number = world.opens_unheard(false).await;
        let met = "/criterion 4 met Every rule of the pages is named.";
        let early = world.writes_in(number, "maria", met);
        world.merges_unheard(number, false).await;
        world.compares().await;
        assert_eq!(world.reactions_in(number, early), ["confused"]);
        assert_eq!(world.state().await, "delivered");
        let late = world.says_in(number, "maria", met).await;
        assert_eq!(world.reactions_in(number, late), ["+1"]);
        assert_eq!(world.state().await, "accepted");
        world.ends_clean().await;
    }

    async fn a_criterion_decided_unheard_waits_for_the_head_that_is_asked_for_again(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let (number, comment) = world.maria_decides_on_a_head_that_is_awaited().await;
        world.settle().await;
        assert_eq!(world.reactions_in(number, comment), ["+1"]);
        assert_eq!(world.state().await, "accepted", "{}", world.status());
        world.ends_clean().await;
    }

    async fn a_criterion_decided_unheard_is_answered_although_its_head_never_comes(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let (number, comment) = world.maria_decides_on_a_head_that_is_awaited().await;
        world.webhooks_fail().await;
        world.scene.clock.advance(SignedDuration::from_hours(73));
        assert!(world.polls().await.unwrap().given_up > 0);
        world.compares().await;
        assert_eq!(world.reactions_in(number, comment), ["confused"]);
        assert_eq!(world.state().await, "delivered");
        world.ends_clean().await;
    }

    async fn three_days_of_lost_webhooks_end_as_if_none_had_been_lost(db: TestDatabase) {
        let reference = TestDatabase::sqlite();
        let mut heard = World::new(&reference).await;
        heard.settle().await;
        heard.a_minute_passes();
        heard.a_busy_posting();
        heard.clock_to("2021-07-14T00:01:30-04:00").await;
        let expected = heard.outcome().await;
        assert_eq!(expected["applications"].as_array().unwrap().len(), 2, "{expected}");
        let mut unheard = World::new(&db).await;
        unheard.settle().await;
        unheard.a_minute_passes();
        unheard.a_busy_posting();
        unheard.scene.clock.advance_to("2021-07-14T00:01:30-04:00".parse().unwrap());
        unheard.webhooks_are_lost();
        unheard.compares().await;
        assert_eq!(unheard.outcome().await, expected);
        unheard.ends_clean().await;
    }

    async fn case_002_what_github_could_not_deliver_is_asked_for_again(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.settle().await;
        world.a_minute_passes();
        world.a_busy_posting();
        world.webhooks_fail().await;
        assert!(world.all_kept().await.is_empty());
        let polled = world.polls().await.unwrap();
        assert!(polled.asked > 5, "{polled:?}");
        world.settle().await;
        assert_eq!(world.state().await, "open");
        world.scene.clock.advance(SignedDuration::from_mins(2));
        assert_eq!(world.polls().await.unwrap(), Polled::default());
        assert!(redeliveries::waiting(&world.app().store, 10).await.unwrap().is_empty());
        assert_eq!(world.opportunity().await.posting().unwrap().standing().count(), 2);
        world.ends_clean().await;
    }

    async fn what_was_taken_back_by_deletion_before_closing_counts_although_it_is_told_after(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_takes_back_unheard(0).await;
        assert_eq!(world.opportunity().await.posting().unwrap().standing().count(), 1);
        assert!(world.polls().await.unwrap().asked > 0);
        world.deliver().await;
        let asked = redelivery::arrived(world.app(), 1, || async { false }).await;
        assert!(asked.unwrap(), "it is here");
        world.settle().await;
        assert_eq!(world.state().await, "unsuccessful");
        assert_eq!(world.opportunity().await.posting().unwrap().standing().count(), 0);
        world.ends_clean().await;
    }

    async fn a_deletion_in_time_that_is_told_once_the_list_is_fixed_goes_to_a_person(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_takes_back_unheard(0).await;
        world.settle().await;
        assert_eq!(world.state().await, "evaluation", "the deadline did not wait here");
        assert!(world.polls().await.unwrap().asked > 0);
        world.settle().await;
        assert_eq!(world.opportunity().await.posting().unwrap().standing().count(), 1);
        let said = world.last_words();
        assert!(said.contains("@sam deleted application A1 before"), "{said}");
        assert!(said.contains("@maria, this is for you to look at"), "{said}");
        world.ends_clean().await;
    }

    async fn what_was_missed_is_asked_for_to_its_end_before_a_deadline_passes(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_takes_back_unheard(500).await;
        let polls = || async { world.polls().await.map(Some) };
        let comes = || async {
            world.deliver().await;
            true
        };
        let polled = redelivery::poll_all(world.app(), polls, 3, comes).await.unwrap();
        assert_eq!(polled, Some(Polled::default()), "something is left to be asked for");
        world.settle().await;
        assert_eq!(world.state().await, "unsuccessful");
        assert_eq!(world.opportunity().await.posting().unwrap().standing().count(), 0);
    }

    async fn a_list_longer_than_a_round_reads_is_read_on_before_a_deadline_passes(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_takes_back_unheard(250).await;
        let polls = || async { world.polls_a_page().await.map(Some) };
        let comes = || async {
            world.deliver().await;
            true
        };
        let polled = redelivery::poll_all(world.app(), polls, 3, comes).await.unwrap();
        assert_eq!(polled, Some(Polled::default()), "something is left to be read");
        assert_eq!(world.polled().await, Some(world.scene.clock.now()));
        world.settle().await;
        assert_eq!(world.state().await, "unsuccessful");
        assert_eq!(world.opportunity().await.posting().unwrap().standing().count(), 0);
    }

    async fn each_round_reads_on_where_the_one_before_ended_and_asks_for_what_it_read(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let failed = world.chat_is_missed(250).await;
        let began = world.scene.clock.now();
        let first = world.polls_a_page().await.unwrap();
        assert_eq!((first.asked, first.reads_on), (100, true));
        world.github().fail_next(Matcher::new("GET", DELIVERIES), Fault::secondary_limit(60));
        let limited = world.polls_a_page().await;
        assert!(matches!(limited, Err(AppError::GitHub(GitHubError::RateLimited { .. }))), "{limited:?}");
        world.github().fail_next(Matcher::new("GET", DELIVERIES), Fault::bad_gateway());
        assert!(world.polls_a_page().await.is_err());
        assert_eq!(world.polled().await, None);
        let second = world.polls_a_page().await.unwrap();
        assert_eq!((second.asked, second.reads_on), (100, true));
        world.scene.clock.advance(SignedDuration::from_secs(30));
        let third = world.polls_a_page().await.unwrap();
        assert_eq!((third.asked, third.reads_on), (failed - 200, true), "what came in since is above");
        assert_eq!(world.polled().await, Some(began));
        assert_eq!(world.pages_read(), 5, "a page was read twice");
    }

    async fn what_was_read_before_a_page_that_cannot_be_read_is_asked_for(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.settle().await;
        world.a_minute_passes();
        world.maria_labels();
        let failed = world.github().pending().pop().unwrap();
        world.webhooks_fail().await;
        let next = format!("<{}{DELIVERIES}?cursor=1>; rel=\"next\"", world.github().api_url());
        let attempt = serde_json::json!([{
            "id": failed.id, "guid": failed.guid, "event": failed.event, "status_code": 0,
            "delivered_at": world.scene.clock.now().to_string(),
        }]);
        let page = |body: String| Fault::Answer {
            status: 200,
            headers: vec![("link".to_owned(), next.clone())],
            body,
        };
        for body in [attempt.to_string(), "{}".to_owned()] {
            world.github().fail_next(Matcher::new("GET", DELIVERIES), page(body));
        }
        let polled = world.polls().await.unwrap();
        assert_eq!((polled.asked, polled.reads_on), (1, true));
        assert!(!world.github().has_faults(), "the second page was not asked for");
        assert_eq!(world.polled().await, None);
        assert!(world.polls().await.unwrap().asked > 0, "it is not read anew from its top");
        assert_eq!(world.polled().await, Some(world.scene.clock.now()));
    }

    async fn a_place_in_the_list_that_github_knows_no_more_is_left_for_its_top(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.chat_is_missed(150).await;
        assert!(world.polls_a_page().await.unwrap().reads_on);
        let refused = Fault::Answer { status: 422, headers: Vec::new(), body: "{}".to_owned() };
        world.github().fail_next(Matcher::new("GET", DELIVERIES), refused);
        assert!(world.polls_a_page().await.unwrap().reads_on);
        assert_eq!(world.polled().await, None);
        let anew = world.polls().await.unwrap();
        assert!(anew.asked > 50 && !anew.reads_on, "{anew:?}");
        assert_eq!(world.polled().await, Some(world.scene.clock.now()));
    }

    async fn a_redelivery_that_fails_too_is_asked_for_later_and_later(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.settle().await;
        world.a_minute_passes();
        world.maria_labels();
        world.webhooks_fail().await;
        let mut asked = Vec::new();
        for _ in 0..8 {
            asked.push(world.polls().await.unwrap().asked > 0);
            world.webhooks_fail().await;
            world.scene.clock.advance(SignedDuration::from_mins(1));
        }
        assert_eq!(asked, [true, true, false, true, false, false, false, true]);
        world.polls().await.unwrap();
        world.scene.clock.advance(SignedDuration::from_mins(16));
        world.polls().await.unwrap();
        world.settle().await;
        assert_eq!(world.state().await, "open");
    }

    async fn a_redelivery_at_which_github_fails_costs_itself_alone(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.settle().await;
        world.a_minute_passes();
        world.a_busy_posting();
        let failed = world.github().pending().len();
        world.webhooks_fail().await;
        world.github().fail_next(Matcher::new("POST", "/attempts"), Fault::bad_gateway());
        assert_eq!(world.polls().await.unwrap().asked, failed - 1);
        world.settle().await;
        world.scene.clock.advance(SignedDuration::from_mins(2));
        assert_eq!(world.polls().await.unwrap().asked, 1);
        world.settle().await;
        assert_eq!(world.opportunity().await.posting().unwrap().standing().count(), 2);
        world.ends_clean().await;
    }

    async fn a_limit_ends_the_asking_and_what_was_listed_is_not_listed_again(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.settle().await;
        world.a_minute_passes();
        world.a_busy_posting();
        world.webhooks_fail().await;
        world.github().fail_next(Matcher::new("POST", "/attempts"), Fault::secondary_limit(60));
        world.github().forget_requests();
        let limited = world.polls().await;
        assert!(matches!(limited, Err(AppError::GitHub(GitHubError::RateLimited { .. }))), "{limited:?}");
        let asked = world.github().requests().iter().filter(|it| it.method == "POST").count();
        assert_eq!(asked, 1, "it went on although GitHub said to stop");
        assert_eq!(world.polled().await, Some(world.scene.clock.now()));
    }

    async fn case_003_what_is_too_old_to_be_delivered_is_found_by_comparing(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.settle().await;
        world.a_minute_passes();
        world.maria_labels();
        world.webhooks_fail().await;
        world.polls().await.unwrap();
        world.webhooks_fail().await;
        world.scene.clock.advance(SignedDuration::from_hours(73));
        let polled = world.polls().await.unwrap();
        assert_eq!(polled.asked, 0, "{polled:?}");
        assert!(polled.given_up > 0, "{polled:?}");
        assert_eq!(world.compares().await.missed, 1);
        assert_eq!(world.state().await, "open");
        world.ends_clean().await;
    }

    async fn a_delivery_whose_answer_github_did_not_hear_is_not_asked_for(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.settle().await;
        world.maria_labels();
        let pending = world.github().pending();
        world.settle().await;
        for delivery in pending {
            world.github().set_webhook_target("http://127.0.0.1:9/");
            world.github().deliver(&delivery).await.unwrap();
        }
        assert_eq!(world.polls().await.unwrap(), Polled::default());
    }

    async fn case_081_a_status_comment_that_somebody_changed_is_set_right(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let (before, comment) = (world.status(), world.said().remove(0).id);
        world.scene.clock.advance(SignedDuration::from_mins(5));
        let olivia = world.github().as_user("olivia");
        olivia.edit_comment(comment, "<!-- micro-acquisition:status -->\nI won.").unwrap();
        world.settle().await;
        world.compares().await;
        assert_eq!(world.status(), before);
        world.scene.clock.advance(SignedDuration::from_mins(5));
        olivia.delete_comment(comment).unwrap();
        world.settle().await;
        world.compares().await;
        assert_eq!(world.said().len(), 0, "nobody is fought over a comment");
        world.applies("sam").await;
        assert!(world.status().contains("A1"));
        world.ends_clean().await;
    }

    async fn case_081_a_status_comment_that_somebody_changed_within_moments_is_set_right(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        for (round, moment) in [(1, 1), (2, 2)] {
            let (before, comment) = (world.status(), world.said().remove(0).id);
            world.scene.clock.advance(SignedDuration::from_secs(moment));
            let olivia = world.github().as_user("olivia");
            olivia.edit_comment(comment, "<!-- micro-acquisition:status -->\nI won.").unwrap();
            world.settle().await;
            world.compares().await;
            assert_eq!(world.status(), before, "round {round}");
            world.applies(["sam", "ada"][round - 1]).await;
        }
        world.ends_clean().await;
    }

    async fn status_labels_that_somebody_changed_are_set_right(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.a_minute_passes();
        let maria = world.github().as_user("maria");
        let (repository, issue) = (world.scene.repository.clone(), world.issue);
        for state in ["open", "unsuccessful"] {
            assert_eq!(world.state().await, state);
            let label = format!("micro-acquisition: {state}");
            maria.unlabel(&repository, issue, &label).unwrap();
            maria.label(&repository, issue, "micro-acquisition: paid").unwrap();
            world.webhooks_are_lost();
            world.compares().await;
            assert_eq!(world.status_labels(), [label]);
            world.clock_to(AFTER_CLOSING).await;
        }
        world.ends_clean().await;
    }

    async fn a_label_taken_off_unheard_cancels_when_a_maintainer_did_it(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.a_minute_passes();
        world.github().as_user("maria").unlabel(&world.scene.repository, world.issue, LABEL).unwrap();
        world.webhooks_are_lost();
        world.compares().await;
        assert_eq!(world.state().await, "cancelled");
        world.ends_clean().await;
    }

    async fn case_067_an_issue_closed_or_converted_unheard_is_found(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.a_minute_passes();
        let maria = world.github().as_user("maria");
        maria.close_issue(&world.scene.repository, world.issue, CloseReason::NotPlanned).unwrap();
        world.webhooks_are_lost();
        world.compares().await;
        assert_eq!(world.state().await, "cancelled");
        world.a_minute_passes();
        world.labelled_issue(ENGLISH).await;
        let id = world.opportunity().await.id;
        maria.convert_to_discussion(&world.scene.repository, world.issue).unwrap();
        world.webhooks_are_lost();
        world.compares().await;
        assert!(world.frozen(id).await.is_some() || world.kept(id).await.state.is_final());
    }

    async fn an_edit_unheard_counts_for_who_made_it(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.scene.repository.collaborator("theo", "triage");
        let theo = world.github().as_user("theo");
        world.issue = theo.open_issue(&world.scene.repository, TITLE, ENGLISH, &[]).unwrap();
        world.github().as_user("maria").label(&world.scene.repository, world.issue, LABEL).unwrap();
        world.settle().await;
        assert_eq!(world.state().await, "open");
        let longer = |to: &str| ENGLISH.replace("2021-07-12", to);
        world.a_minute_passes();
        theo.edit_issue(&world.scene.repository, world.issue, None, Some(&longer("2021-07-14"))).unwrap();
        world.webhooks_are_lost();
        world.compares().await;
        assert!(world.opportunity().await.drift.is_some(), "its author may not write");
        world.a_minute_passes();
        let maria = world.github().as_user("maria");
        maria.edit_issue(&world.scene.repository, world.issue, None, Some(&longer("2021-07-13"))).unwrap();
        world.webhooks_are_lost();
        world.compares().await;
        let it = world.opportunity().await;
        let closes = it.posting().unwrap().statement.closes_at.to_string();
        assert!(closes.starts_with("2021-07-14T03:59:59"), "{closes}");
        world.ends_clean().await;
    }

    async fn case_048_an_edit_unheard_of_an_account_that_is_gone_is_not_of_who_renamed_before(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.scene.repository.collaborator("theo", "triage").collaborator("paul", "write");
        let repository = world.scene.repository.clone();
        let [theo, maria, paul] = ["theo", "maria", "paul"].map(|login| world.github().as_user(login));
        world.issue = theo.open_issue(&repository, TITLE, ENGLISH, &[]).unwrap();
        maria.label(&repository, world.issue, LABEL).unwrap();
        world.settle().await;
        world.a_minute_passes();
        maria.edit_issue(&repository, world.issue, Some("Another title"), None).unwrap();
        world.settle().await;
        let closes = world.opportunity().await.posting().unwrap().statement.closes_at;
        world.a_minute_passes();
        let longer = ENGLISH.replace("2021-07-12", "2021-07-14");
        paul.edit_issue(&repository, world.issue, None, Some(&longer)).unwrap();
        world.github().delete_user(paul.id());
        world.webhooks_are_lost();
        world.compares().await;
        let it = world.opportunity().await;
        assert!(it.drift.is_some(), "its author may not write");
        assert_eq!(it.posting().unwrap().statement.closes_at, closes);
        world.ends_clean().await;
    }

    async fn an_amendment_unheard_is_taken_although_graphql_failed_at_first(db: TestDatabase) {
        an_amendment_is_found(&db, Fault::graphql_failed()).await;
    }

    async fn an_amendment_unheard_is_taken_although_graphql_did_not_find_it_at_first(db: TestDatabase) {
        an_amendment_is_found(&db, Fault::graphql_unfound()).await;
    }

    async fn an_edit_that_was_refused_is_not_refused_again_however_github_dates_it(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.a_minute_passes();
        world.maria_lowers_the_price();
        // The webhook says two seconds more than GitHub later shows.
        let mut told = world.github().take_pending().remove(0);
        let mut body = told.json();
        let edited_at: Timestamp = body["issue"]["updated_at"].as_str().unwrap().parse().unwrap();
        body["issue"]["updated_at"] = (edited_at + SignedDuration::from_secs(2)).to_string().into();
        told.body = body.to_string();
        assert_eq!(world.github().deliver(&told).await.unwrap().status, 202);
        world.settle().await;
        assert_eq!(world.replies().len(), 1, "{}", world.last_words());
        assert_eq!(world.compares().await.missed, 0);
        assert_eq!(world.replies().len(), 1);
        world.ends_clean().await;
    }

    async fn where_github_does_not_say_who_edited_each_text_is_decided_once(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.a_minute_passes();
        world.maria_lowers_the_price();
        world.webhooks_are_lost();
        for (round, missed) in [(1, 1), (2, 0)] {
            let nothing = || Fault::Answer { status: 404, headers: Vec::new(), body: "{}".to_owned() };
            world.github().fail_next(Matcher::new("POST", "/graphql"), nothing());
            world.github().fail_next(Matcher::new("GET", "/events"), nothing());
            assert_eq!(world.compares().await.missed, missed, "round {round}");
            assert!(!world.github().has_faults(), "GitHub was not asked");
            assert_eq!(world.replies().len(), 1);
            // Chat changes the issue, and so the instant that stands in for the edit's.
            world.says("zoe", "Good luck, all!").await;
        }
        world.ends_clean().await;
    }

    async fn a_github_that_forbids_the_list_of_deliveries_holds_nothing_up(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.settle().await;
        let forbidden = Fault::Answer { status: 403, headers: Vec::new(), body: "{}".to_owned() };
        world.github().fail_next(Matcher::new("GET", DELIVERIES), forbidden);
        assert_eq!(world.polls().await.unwrap(), Polled::default());
        assert_eq!(world.polled().await, None, "nothing was read");
        let now = world.scene.clock.now();
        let seen = health::look(&world.app().store, now).await.unwrap();
        assert_eq!(seen.polled, Some(now), "it would seem never to be asked");
        world.a_minute_passes();
        world.maria_labels();
        world.webhooks_are_lost();
        assert_eq!(world.compares().await.missed, 1);
        assert_eq!(world.state().await, "open");
        world.ends_clean().await;
    }

    async fn what_failed_before_github_once_refused_its_list_is_asked_for_by_the_next_poll(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_takes_back_unheard(0).await;
        let refused = Fault::Answer { status: 404, headers: Vec::new(), body: "{}".to_owned() };
        world.github().fail_next(Matcher::new("GET", DELIVERIES), refused);
        assert_eq!(world.polls().await.unwrap(), Polled::default());
        world.scene.clock.advance(SignedDuration::from_mins(15));
        assert!(world.polls().await.unwrap().asked > 0, "what failed before is lost");
        world.settle().await;
        assert_eq!(world.state().await, "unsuccessful");
        assert_eq!(world.opportunity().await.posting().unwrap().standing().count(), 0);
        world.ends_clean().await;
    }

    async fn an_installation_that_went_or_came_unheard_is_noticed(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let (installed, id) = (world.installation().await, world.opportunity().await.id);
        world.a_minute_passes();
        world.github().suspend(installed, true).unwrap();
        world.webhooks_are_lost();
        world.compares().await;
        assert_eq!(world.frozen(id).await, Some("suspended"));
        world.a_minute_passes();
        world.github().suspend(installed, false).unwrap();
        world.webhooks_are_lost();
        world.compares().await;
        assert_eq!(world.frozen(id).await, None);
        world.a_minute_passes();
        world.github().uninstall(installed).unwrap();
        world.webhooks_are_lost();
        world.compares().await;
        assert_eq!(world.frozen(id).await, Some("no-access"));
        world.a_minute_passes();
        world.github().install_app("canada-digital");
        world.webhooks_are_lost();
        world.compares().await;
        assert_eq!(world.frozen(id).await, None);
    }

    async fn a_repository_that_fails_for_good_makes_no_other_be_read_from_further_back(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let options = RepositoryOptions { licence: Some("MIT"), ..RepositoryOptions::default() };
        let shelf = world.github().repository("canada-digital", "shelf", options);
        shelf.collaborator("maria", "write");
        world.github().as_user("maria").open_issue(&shelf, "Another", "", &[LABEL]).unwrap();
        world.labelled_issue(ENGLISH).await;
        world.clock_to(AFTER_CLOSING).await;
        assert_eq!(world.state().await, "unsuccessful");
        let reconciler = world.reconciler();
        let mut read = Vec::new();
        for _ in 0..3 {
            world.scene.clock.advance(SignedDuration::from_mins(15));
            let blocked = Fault::Answer {
                status: 403,
                headers: Vec::new(),
                body: r#"{"message":"Repository access blocked"}"#.to_owned(),
            };
            world.github().fail_next(Matcher::new("GET", "/canada-digital/shelf"), blocked);
            world.github().forget_requests();
            let found = reconciler.round().await.unwrap();
            assert_eq!((found.repositories, found.failed), (1, 1));
            let asked = world.github().requests();
            read.push(asked.iter().filter(|it| it.path.contains("/forms/issues/1/")).count());
        }
        assert!(read[0] > 0, "the first round reads what ended: {read:?}");
        assert_eq!(read[1..], [0, 0], "what did not change was read again");
    }

    async fn a_comparison_that_finds_nothing_asks_little(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        let reconciler = world.reconciler();
        reconciler.round().await.unwrap();
        world.settle().await;
        world.github().forget_requests();
        let found = reconciler.round().await.unwrap();
        assert_eq!(found.missed, 0);
        let asked = world.github().requests().len();
        assert!(asked <= 4, "{asked} requests for nothing");
    }
}

impl World {
    /// Sam opens his pull request, it is checked, decided, reviewed and merged,
    /// and nothing of it is told; with `compared`, GitHub is compared after each.
    async fn deliver_unheard(&self, compared: bool) -> i64 {
        let number = self.opens_unheard(compared).await;
        self.checks_unheard(number, compared).await;
        self.writes_in(
            number,
            "maria",
            "/criterion 4 met Every rule of the pages is named.",
        );
        self.goes_unheard(compared).await;
        self.merges_unheard(number, compared).await;
        number
    }

    async fn opens_unheard(&self, compared: bool) -> i64 {
        let number = self.sam_opens();
        self.goes_unheard(compared).await;
        number
    }

    /// Sam opens the pull request; what GitHub tells of it is left to the story.
    fn sam_opens(&self) -> i64 {
        self.a_minute_passes();
        let draft = PullRequestDraft {
            title: "Scripts that check pages".to_owned(),
            body: format!("Closes #{}", self.issue),
            head_branch: "scripts".to_owned(),
            files: [GUIDE, ("check.ps1", "# check\n")]
                .map(|(path, text)| (path.to_owned(), text.to_owned()))
                .to_vec(),
            ..PullRequestDraft::default()
        };
        let sam = self.github().as_user("sam");
        sam.open_pull_request(&self.scene.repository, &draft)
            .unwrap()
    }

    async fn checks_unheard(&self, number: i64, compared: bool) {
        self.a_minute_passes();
        let (repository, head) = (&self.scene.repository, self.head(number));
        let app = "github-actions";
        self.github()
            .check_by(app, repository, &head, "test", Conclusion::Success)
            .unwrap();
        self.goes_unheard(compared).await;
    }

    async fn merges_unheard(&self, number: i64, compared: bool) {
        self.maria_merges(number);
        self.goes_unheard(compared).await;
    }

    /// Maria approves and merges; what GitHub tells of it is left to the story.
    fn maria_merges(&self, number: i64) {
        self.a_minute_passes();
        let (repository, maria) = (&self.scene.repository, self.github().as_user("maria"));
        maria
            .review(repository, number, ReviewState::Approved, "Good.")
            .unwrap();
        self.a_minute_passes();
        maria
            .merge(repository, number, MergeMethod::Squash)
            .unwrap();
    }

    /// Sam's pull request is opened, found good and merged while nobody is there, on a head
    /// that nothing but its delivery dates; GitHub is asked for what failed and compared
    /// with before it comes. The pull request and what Maria said in it.
    async fn maria_decides_on_a_head_that_is_awaited(&mut self) -> (i64, CommentId) {
        let unchecked = ENGLISH.replace("check: test@github-actions", "path: check.ps1");
        self.sam_is_at_work(&unchecked).await;
        let number = self.sam_opens();
        let met = "/criterion 4 met Every rule of the pages is named.";
        let comment = self.writes_in(number, "maria", met);
        self.maria_merges(number);
        self.webhooks_fail().await;
        assert!(self.polls().await.unwrap().asked > 0);
        assert!(self.reconciler().round().await.unwrap().missed > 0);
        self.work().await;
        let reactions = self.reactions_in(number, comment);
        assert!(reactions.is_empty(), "{reactions:?} before the head came");
        (number, comment)
    }

    async fn goes_unheard(&self, compared: bool) {
        assert!(self.webhooks_are_lost() > 0);
        if compared {
            self.compares().await;
        }
    }

    fn was_told_not_accepted(&self, number: i64) -> bool {
        let said = [self.replies(), self.scene.repository.app_comments(number)];
        let mut said = said.iter().flatten();
        said.any(|it| it.body.contains("the work is not accepted yet"))
    }
}
