//! Webhooks that never came, of what is not to be seen any more: a comment before it
//! was edited, an issue that was closed for a while, a merge that reverts.

use jiff::SignedDuration;
use micro_acquisition::clock::Clock as _;
use micro_acquisition::domain::ids::CommentId;
use micro_acquisition::domain::opportunity::Application;
use micro_acquisition::fake_github::{CloseReason, Fault, Matcher, MergeMethod, RepositoryOptions};
use micro_acquisition::outbox::redelivery::{self, Polled};
use micro_acquisition::store::inbox::{self, DeliveryFilter, Settled};

use super::acts::{AFTER_CLOSING, revert_of};
use super::faults::locked;
use super::text::{ENGLISH, application, application_saying};
use super::*;
use crate::fake::LABEL;
use crate::postgres::TestDatabase;

impl World {
    /// Somebody edits a comment, and nobody is told.
    fn edits_unheard(&self, login: &str, comment: CommentId, body: &str) {
        self.a_minute_passes();
        let person = self.github().as_user(login);
        person.edit_comment(comment, body).unwrap();
        assert!(self.webhooks_are_lost() > 0);
    }

    /// Somebody writes, thinks better of it, and nobody is told of either.
    fn writes_and_mends_unheard(&self, login: &str, first: &str, last: &str) -> CommentId {
        let comment = self.writes(login, first);
        self.edits_unheard(login, comment, last);
        comment
    }

    async fn applications(&self) -> Vec<Application> {
        let it = self.opportunity().await;
        it.posting().unwrap().standing().cloned().collect()
    }

    /// Maria reverts the delivery, and nobody is told.
    fn reverts_unheard(&self, delivery: i64) {
        self.a_minute_passes();
        let (maria, repository) = (self.github().as_user("maria"), &self.scene.repository);
        let number = maria
            .open_pull_request(repository, &revert_of(delivery))
            .unwrap();
        self.a_minute_passes();
        maria
            .merge(repository, number, MergeMethod::Squash)
            .unwrap();
        assert!(self.webhooks_are_lost() > 0);
    }

    async fn sam_is_accepted(&mut self) -> i64 {
        self.sam_is_at_work(ENGLISH).await;
        let delivery = self.sam_delivers_everything().await;
        self.merges("maria", delivery).await;
        assert_eq!(self.state().await, "accepted");
        delivery
    }

    async fn payment_is(&self) -> &'static str {
        self.opportunity().await.payment().unwrap().name()
    }
}

fn unknown() -> Fault {
    Fault::Answer {
        status: 404,
        headers: Vec::new(),
        body: "{}".to_owned(),
    }
}

async fn edits_the_application_away(db: &TestDatabase, compared: bool) {
    let mut world = World::new(db).await;
    world.labelled_issue(ENGLISH).await;
    let comment = world.applies("sam").await;
    world.edits_unheard("sam", comment, "I have found other work.");
    if compared {
        world.compares().await;
        assert_eq!(world.applications().await, []);
    }
    world.clock_to(AFTER_CLOSING).await;
    assert_eq!(world.state().await, "unsuccessful", "compared: {compared}");
    world.ends_clean().await;
}

async fn mends_an_acceptance(db: &TestDatabase, compared: bool) {
    let mut world = World::new(db).await;
    world.labelled_issue(ENGLISH).await;
    world.applies("sam").await;
    world.clock_to(AFTER_CLOSING).await;
    world.is_done("maria", "/evaluate A1 pass Good.").await;
    world.writes_and_mends_unheard("sam", "/accept", "/accept\n\nThank you!");
    if compared {
        world.compares().await;
    } else {
        // The offer's end reads the thread.
        world.clock_to("2021-08-30T12:00:00-04:00").await;
    }
    let it = world.opportunity().await;
    assert_eq!(
        it.work().map(|work| work.award.supplier.login.as_str()),
        Some("sam"),
        "compared: {compared}"
    );
}

async fn edits_after_closing(db: &TestDatabase, compared: bool) {
    let mut world = World::new(db).await;
    world.labelled_issue(ENGLISH).await;
    let comment = world.writes("sam", &application());
    let written_at = world.scene.clock.now();
    world.webhooks_are_lost();
    world
        .scene
        .clock
        .advance_to(world::instant("2021-07-12T23:59:30-04:00"));
    world.edits_unheard(
        "sam",
        comment,
        &application_saying("And I can do even more."),
    );
    if compared {
        world.compares().await;
    }
    world.clock_to(AFTER_CLOSING).await;
    assert_eq!(world.state().await, "evaluation", "compared: {compared}");
    let standing = world.applications().await;
    assert_eq!(standing.len(), 1);
    assert_eq!(
        (standing[0].received_at, standing[0].revised_at),
        (written_at, written_at)
    );
    world.ends_clean().await;
}

/// GraphQL answers so when it is asked first who edited.
async fn a_maintainer_edits_unheard(db: &TestDatabase, fault: Fault) {
    let mut world = World::new(db).await;
    world.labelled_issue(ENGLISH).await;
    let comment = world.applies("sam").await;
    let before = world.applications().await;
    world.edits_unheard(
        "maria",
        comment,
        &application_saying("I know nothing at all."),
    );
    let failing = || {
        world
            .github()
            .fail_next(Matcher::new("POST", "/graphql"), fault.clone());
    };
    failing();
    assert_eq!(world.reconciler().round().await.unwrap().failed, 1);
    world.settle().await;
    assert!(
        !world.github().has_faults(),
        "GraphQL was not asked by comparing"
    );
    assert_eq!(world.applications().await, before);
    for _ in 0..4 {
        failing();
    }
    // Whoever meets a failure waits it out: a reminder, the closing, what shows them.
    world.clock_to(AFTER_CLOSING).await;
    for _ in 0..4 {
        world.scene.clock.advance(SignedDuration::from_mins(12));
        world.settle().await;
    }
    assert!(
        !world.github().has_faults(),
        "GraphQL was not asked by the closing"
    );
    assert_eq!(world.state().await, "evaluation");
    assert_eq!(world.applications().await, before);
    world.ends_clean().await;
}

on_both_databases! {
    async fn case_103_a_revert_merged_unheard_is_found_by_comparing(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let delivery = world.sam_is_accepted().await;
        world.reverts_unheard(delivery);
        world.compares().await;
        assert_eq!(world.payment_is().await, "held");
        assert!(world.last_words().contains("reverted your accepted delivery"), "{}", world.last_words());
        world.compares().await;
        assert_eq!(world.payment_is().await, "held");
        world.ends_clean().await;
    }

    async fn case_103_nothing_is_paid_for_a_delivery_that_was_reverted_unheard(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let delivery = world.sam_is_accepted().await;
        world.reverts_unheard(delivery);
        let paid = world.says("olivia", "/paid CARD-1").await;
        assert_eq!(world.reactions(paid), ["confused"]);
        assert_eq!((world.state().await, world.payment_is().await), ("accepted", "held"));
        world.ends_clean().await;
    }

    async fn case_073_a_maintainers_edit_that_nobody_told_of_withdraws_nothing(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let comment = world.applies("sam").await;
        let before = world.applications().await;
        world.edits_unheard("maria", comment, "/withdraw");
        world.compares().await;
        assert_eq!(world.applications().await, before);
        world.clock_to(AFTER_CLOSING).await;
        assert_eq!(world.applications().await, before);
        world.ends_clean().await;
    }

    async fn case_073_a_maintainers_words_are_not_read_as_the_suppliers_at_closing(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let comment = world.applies("sam").await;
        let before = world.applications().await;
        world.edits_unheard("maria", comment, &application_saying("I know nothing at all."));
        world.clock_to(AFTER_CLOSING).await;
        assert_eq!(world.state().await, "evaluation");
        assert_eq!(world.applications().await, before);
        world.ends_clean().await;
    }

    async fn case_073_a_maintainers_words_are_not_the_suppliers_although_graphql_failed_at_first(db: TestDatabase) {
        a_maintainer_edits_unheard(&db, Fault::graphql_failed()).await;
    }

    async fn case_073_a_maintainers_words_are_not_the_suppliers_although_graphql_did_not_find_them_at_first(db: TestDatabase) {
        a_maintainer_edits_unheard(&db, Fault::graphql_unfound()).await;
    }

    async fn an_applicant_who_edits_the_application_away_unheard_withdraws_by_comparing(db: TestDatabase) {
        edits_the_application_away(&db, true).await;
    }

    async fn an_applicant_who_edits_the_application_away_unheard_withdraws_by_reading(db: TestDatabase) {
        edits_the_application_away(&db, false).await;
    }

    async fn where_github_does_not_say_who_edited_an_application_stands(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let comment = world.applies("sam").await;
        let before = world.applications().await;
        world.edits_unheard("sam", comment, "/withdraw");
        world.github().fail_next(Matcher::new("POST", "/graphql"), unknown());
        world.compares().await;
        assert!(!world.github().has_faults(), "GitHub was not asked");
        assert_eq!(world.applications().await, before);
        world.ends_clean().await;
    }

    async fn an_acceptance_mended_after_it_was_written_counts_although_neither_was_heard_by_comparing(db: TestDatabase) {
        mends_an_acceptance(&db, true).await;
    }

    async fn an_acceptance_mended_after_it_was_written_counts_although_neither_was_heard_by_reading(db: TestDatabase) {
        mends_an_acceptance(&db, false).await;
    }

    async fn an_application_counts_when_it_was_written_although_it_was_edited_after_closing_by_comparing(db: TestDatabase) {
        edits_after_closing(&db, true).await;
    }

    async fn an_application_counts_when_it_was_written_although_it_was_edited_after_closing_by_reading(db: TestDatabase) {
        edits_after_closing(&db, false).await;
    }

    async fn what_a_comparison_that_failed_midway_did_not_hear_is_found_by_the_next(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let reconciler = world.reconciler();
        world.writes("sam", &application());
        assert!(world.webhooks_are_lost() > 0);
        let issue = format!("/repos/canada-digital/forms/issues/{}", world.issue);
        world.github().fail_next(Matcher::exactly("GET", &issue), Fault::bad_gateway());
        assert_eq!(reconciler.round().await.unwrap().failed, 1);
        assert!(!world.github().has_faults(), "GitHub was not asked for the issue");
        assert_eq!(reconciler.round().await.unwrap().missed, 1);
        world.settle().await;
        assert_eq!(world.applications().await.len(), 1);
        world.ends_clean().await;
    }

    async fn a_repost_unheard_after_the_end_is_found(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.clock_to(AFTER_CLOSING).await;
        assert_eq!(world.state().await, "unsuccessful");
        world.compares().await;
        world.writes("maria", "/repost");
        world.webhooks_are_lost();
        world.compares().await;
        assert_eq!((world.all_kept().await.len(), world.state().await), (2, "needs_changes"));
        world.compares().await;
        assert_eq!(world.all_kept().await.len(), 2);
        world.ends_clean().await;
    }

    async fn case_065_an_issue_moved_unheard_takes_its_opportunity_along(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let options = RepositoryOptions { licence: Some("MIT"), ..RepositoryOptions::default() };
        let shelf = world.github().repository("canada-digital", "shelf", options);
        shelf.collaborator("maria", "write");
        let maria = world.github().as_user("maria");
        maria.open_issue(&shelf, "Another", "", &[LABEL]).unwrap();
        world.labelled_issue(ENGLISH).await;
        let id = world.opportunity().await.id;
        world.a_minute_passes();
        world.issue = maria.transfer_issue(&world.scene.repository, world.issue, &shelf).unwrap();
        world.scene.repository = shelf;
        assert!(world.webhooks_are_lost() > 0);
        world.compares().await;
        world.compares().await;
        let there = world.opportunity().await;
        assert_eq!((there.id, there.issue.repository), (id, world.scene.repository.id()));
        assert_eq!((world.all_kept().await.len(), world.state().await), (1, "open"));
        world.applies("ada").await;
        assert_eq!(world.applications().await.len(), 1);
        world.ends_clean().await;
    }

    async fn case_067_an_issue_closed_for_a_while_unheard_is_cancelled(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let maria = world.github().as_user("maria");
        let repository = world.scene.repository.clone();
        world.a_minute_passes();
        maria.close_issue(&repository, world.issue, CloseReason::NotPlanned).unwrap();
        world.a_minute_passes();
        maria.reopen(&repository, world.issue).unwrap();
        world.webhooks_are_lost();
        world.compares().await;
        assert_eq!(world.state().await, "cancelled");
        assert!(world.last_words().contains("/repost"), "{}", world.last_words());
        assert_eq!(world.compares().await.missed, 0);
        world.ends_clean().await;
    }

    async fn a_label_that_was_off_for_a_while_unheard_cancels(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let maria = world.github().as_user("maria");
        let repository = world.scene.repository.clone();
        world.a_minute_passes();
        maria.unlabel(&repository, world.issue, LABEL).unwrap();
        world.a_minute_passes();
        maria.label(&repository, world.issue, LABEL).unwrap();
        world.webhooks_are_lost();
        world.compares().await;
        assert_eq!(world.state().await, "cancelled");
        world.ends_clean().await;
    }

    async fn what_was_answered_and_is_not_held_is_asked_for_where_deliveries_are_kept_longer_than_github_does(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.settle().await;
        world.a_minute_passes();
        world.labelled_issue(ENGLISH).await;
        world.a_minute_passes();
        let (store, now) = (&world.app().store, world.scene.clock.now());
        let all = DeliveryFilter::default();
        let told = inbox::deliveries(store, &all, None, 500).await.unwrap().len();
        for settled in [Settled::Done, Settled::Ignored] {
            inbox::prune(store, settled, now, 500).await.unwrap();
        }
        assert_eq!(inbox::deliveries(store, &all, None, 500).await.unwrap(), []);
        let three_days = SignedDuration::from_hours(72);
        let polled = redelivery::poll(world.app(), three_days).await.unwrap();
        assert_eq!(polled, Polled::default(), "it was forgotten as it should be");
        world.scene.clock.advance(SignedDuration::from_mins(1));
        let polled = world.polls().await.unwrap();
        assert_eq!((polled.asked, told > 2), (told, true), "{polled:?}");
        world.settle().await;
        assert_eq!(world.polls().await.unwrap(), Polled::default());
        assert_eq!((world.all_kept().await.len(), world.said().len()), (1, 1), "nothing is done twice");
        world.ends_clean().await;
    }

    async fn case_068_an_issue_unlocked_unheard_has_its_status_shown_again(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let maria = world.github().as_user("maria");
        let repository = world.scene.repository.clone();
        let status = world.said().remove(0).id;
        world.a_minute_passes();
        world.compares().await;
        maria.lock(&repository, world.issue).unwrap();
        let better = ENGLISH.replace("$6,500.00", "$7,000.00");
        world.github().fail_next(Matcher::new("PATCH", &format!("/comments/{status}")), locked());
        maria.edit_issue(&repository, world.issue, None, Some(&better)).unwrap();
        world.settle().await;
        assert!(!world.github().has_faults() && !world.status().contains("7,000"), "{}", world.status());
        world.a_minute_passes();
        world.compares().await;
        world.a_minute_passes();
        maria.unlock(&repository, world.issue).unwrap();
        world.webhooks_are_lost();
        world.compares().await;
        assert!(world.status().contains("7,000"), "{}", world.status());
        world.ends_clean().await;
    }
}
