//! Pull requests as GitHub knows them: links, authors, merges of every kind.

use jiff::SignedDuration;
use micro_acquisition::clock::Clock as _;
use micro_acquisition::domain::judgement::Missing;
use micro_acquisition::domain::opportunity::State;
use micro_acquisition::fake_github::{
    Conclusion, Fault, Matcher, MergeMethod, PullRequestDraft, RepositoryOptions,
};
use micro_acquisition::store::inbox::{self, DeliveryFilter, DeliveryRecord, DeliveryStatus};

use super::acts::{AFTER_CLOSING, GUIDE};
use super::interface::{ONE, json};
use super::text::{ENGLISH, TITLE};
use super::*;
use crate::fake::LABEL;
use crate::postgres::TestDatabase;

async fn missing(world: &World) -> Vec<Missing> {
    match world.opportunity().await.state {
        State::Delivered(delivered) => delivered.missing,
        other => panic!("it is {}", other.name()),
    }
}

/// Sam opens a pull request with this text and this commit message.
async fn opens(world: &World, body: &str, message: &str) -> i64 {
    world.a_minute_passes();
    let draft = PullRequestDraft {
        title: "Scripts that check pages".to_owned(),
        body: body.to_owned(),
        head_branch: "scripts".to_owned(),
        files: vec![(GUIDE.0.to_owned(), GUIDE.1.to_owned())],
        commit_message: message.to_owned(),
        ..PullRequestDraft::default()
    };
    let sam = world.github().as_user("sam");
    let number = sam
        .open_pull_request(&world.scene.repository, &draft)
        .unwrap();
    world.settle().await;
    number
}

/// Everything that people and machines say of a head, in the issue's thread.
async fn is_good(world: &World, number: i64) {
    world.tests_end(number, Conclusion::Success).await;
    world.approves("maria", number).await;
}

/// What came of the last word about a pull request.
async fn last_told_of_pull(world: &World) -> DeliveryRecord {
    let told = DeliveryFilter {
        event: Some("pull_request".to_owned()),
        ..DeliveryFilter::default()
    };
    let mut told = inbox::deliveries(&world.app().store, &told, None, 1)
        .await
        .unwrap();
    told.remove(0)
}

/// GraphQL answers so when the link is looked up first.
async fn a_late_link_waits(db: &TestDatabase, fault: Fault) {
    let mut world = World::new(db).await;
    world.sam_is_at_work(ENGLISH).await;
    let number = opens(&world, "The scripts.", "").await;
    is_good(&world, number).await;
    world.merges("maria", number).await;
    world.a_minute_passes();
    let sam = world.github().as_user("sam");
    let text = format!("Closes #{}", world.issue);
    sam.edit_pull_request(&world.scene.repository, number, None, Some(&text))
        .unwrap();
    world
        .github()
        .fail_next(Matcher::new("POST", "/graphql"), fault);
    world.settle().await;
    assert!(!world.github().has_faults(), "GraphQL was not asked");
    assert_eq!(world.state().await, "in_progress");
    world.scene.clock.advance(SignedDuration::from_mins(12));
    world.settle().await;
    assert!(missing(&world).await.contains(&Missing::LinkUnconfirmed));
    world.ends_clean().await;
}

on_both_databases! {
    async fn case_086_a_link_in_a_commit_message_alone_waits_for_a_person(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let message = format!("Write the scripts\n\nFixes #{}", world.issue);
        let number = opens(&world, "The scripts.", &message).await;
        is_good(&world, number).await;
        world.is_met_in(number).await;
        world.merges("maria", number).await;
        assert_eq!(missing(&world).await, [Missing::LinkUnconfirmed]);
        assert!(world.opportunity().await.accepted().is_none());
        world.is_done("olivia", "/resolve accept It is the work that was asked for.").await;
        assert_eq!(world.state().await, "accepted");
        world.ends_clean().await;
    }

    async fn case_087_one_pull_request_may_deliver_two_opportunities(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let first = world.issue;
        let maria = world.github().as_user("maria");
        let later = ENGLISH.replace("2021-07-23", "2021-08-23").replace("2021-07-12", "2021-08-02");
        world.a_minute_passes();
        world.issue = maria.open_issue(&world.scene.repository, TITLE, &later, &[LABEL]).unwrap();
        world.settle().await;
        assert_eq!(world.state().await, "open", "{}", world.status());
        let second = world.issue;
        world.applies("sam").await;
        world.issue = first;
        let number = opens(&world, &format!("Closes #{first}, fixes #{second}"), "").await;
        is_good(&world, number).await;
        world.is_done("maria", "/criterion 4 met Every rule is named.").await;
        world.merges("maria", number).await;
        assert_eq!(world.state().await, "accepted");
        world.issue = second;
        assert_eq!(world.state().await, "open", "nobody was awarded the second");
        world.ends_clean().await;
    }

    async fn case_087_one_pull_request_closes_two_awarded_opportunities_with_a_record_each(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let mut issues = Vec::new();
        for _ in 0..2 {
            world.a_minute_passes();
            issues.push(world.labelled_issue(ENGLISH).await);
            world.applies("sam").await;
        }
        world.clock_to(AFTER_CLOSING).await;
        for issue in &issues {
            world.issue = *issue;
            world.is_done("maria", "/evaluate A1 pass Wrote such scripts in 2023.").await;
            world.is_done("sam", "/accept").await;
        }
        let number = opens(&world, &format!("Closes #{}, fixes #{}", issues[0], issues[1]), "").await;
        is_good(&world, number).await;
        for issue in &issues {
            world.issue = *issue;
            world.is_done("maria", "/criterion 4 met Every rule is named.").await;
        }
        let ours = world.scene.repository.check_runs(&world.head(number)).into_iter();
        let ours: Vec<_> = ours.filter(|run| run.app == "micro-acquisition").collect();
        assert_eq!(ours.len(), 2, "one run for each opportunity");
        world.merges("maria", number).await;
        let mut payments = Vec::new();
        for issue in &issues {
            world.issue = *issue;
            assert_eq!(world.state().await, "accepted", "{}", world.status());
            let opportunity = world.opportunity().await;
            payments.push(opportunity.accepted().unwrap().payment.id.clone());
        }
        assert_ne!(payments[0], payments[1]);
        world.ends_clean().await;
    }

    async fn case_088_a_part_never_accepts_and_the_closing_one_does(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let part = opens(&world, &format!("Part of #{}", world.issue), "").await;
        world.merges("maria", part).await;
        assert_eq!(world.state().await, "in_progress");
        let number = world.opens_pull_request("sam", &[("rest.ps1", "# rest\n")]).await;
        is_good(&world, number).await;
        world.is_met_in(number).await;
        world.merges("maria", number).await;
        assert_eq!(world.state().await, "accepted", "{}", world.last_words());
        world.ends_clean().await;
    }

    async fn case_088_an_open_pull_request_takes_nothing_from_the_merge_that_waits(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let first = world.opens_pull_request("sam", &[GUIDE]).await;
        world.merges("maria", first).await;
        let merged = world.scene.repository.pull_request(first).unwrap().merge_commit_sha;
        let second = opens(&world, &format!("Closes #{}", world.issue), "Another way").await;
        assert_eq!(world.check_run(second), "action_required");
        let shown = json(&world, ONE).await["pull_request"].clone();
        assert_eq!(shown, serde_json::json!({ "number": first, "merge_commit": merged }));
        assert!(world.status().contains(&format!("#{first} was merged")), "{}", world.status());
        world.is_done("olivia", "/resolve accept It is the work that was asked for.").await;
        let opportunity = world.opportunity().await;
        let (number, merge) = opportunity.accepted().unwrap().payment.delivery().unwrap();
        assert_eq!((number, Some(&merge.commit)), (first, merged.as_ref()));
        world.ends_clean().await;
    }

    async fn a_pull_request_that_github_does_not_find_when_it_tells_of_it_is_not_lost(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let pull = "/repos/canada-digital/forms/pulls/2".to_owned();
        for (index, path) in [pull.clone(), format!("{pull}/reviews")].into_iter().enumerate() {
            let fault = Fault::Answer {
                status: 404,
                headers: Vec::new(),
                body: r#"{"message":"Not Found"}"#.to_owned(),
            };
            world.github().fail_next(Matcher::exactly("GET", &path), fault);
            if index == 0 {
                world.opens_pull_request("sam", &[GUIDE]).await;
            }
            world.settle().await;
            let told = last_told_of_pull(&world).await;
            assert_eq!(told.status, DeliveryStatus::Pending, "{path}");
            assert!(world.opportunity().await.deliveries().next().is_none());
            world.scene.clock.advance(SignedDuration::from_secs(16));
        }
        world.settle().await;
        // The head was told of, so that what a person then decides is about it.
        is_good(&world, 2).await;
        world.is_met_in(2).await;
        world.merges("maria", 2).await;
        assert_eq!(world.state().await, "accepted", "{}", world.status());
        world.ends_clean().await;
    }

    async fn a_pull_request_that_github_never_shows_holds_nothing_up_and_is_given_up(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let hidden = || {
            let body = r#"{"message":"Not Found"}"#.to_owned();
            let fault = Fault::Answer { status: 404, headers: Vec::new(), body };
            world.github().fail_next(Matcher::exactly("GET", "/repos/canada-digital/forms/pulls/2"), fault);
        };
        (0..3).for_each(|_| hidden());
        world.opens_pull_request("sam", &[GUIDE]).await;
        for _ in 0..2 {
            world.scene.clock.advance(SignedDuration::from_secs(16));
            world.settle().await;
        }
        assert_eq!(last_told_of_pull(&world).await.status, DeliveryStatus::Dead);
        world.scene.clock.advance(SignedDuration::from_hours(25));
        hidden();
        let (store, now) = (&world.app().store, world.scene.clock.now());
        assert_eq!(inbox::revive(store, now, now).await.unwrap(), 1);
        world.settle().await;
        let told = last_told_of_pull(&world).await;
        assert_eq!(told.status, DeliveryStatus::Ignored);
        assert_eq!(told.note.as_deref(), Some("GitHub shows the pull request no longer"));
        assert!(!world.github().has_faults(), "GitHub was not asked");
        world.ends_clean().await;
    }

    async fn case_094_a_link_written_after_the_merge_waits_for_a_person(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let number = opens(&world, "The scripts.", "").await;
        is_good(&world, number).await;
        world.merges("maria", number).await;
        assert_eq!(world.state().await, "in_progress");
        world.a_minute_passes();
        let sam = world.github().as_user("sam");
        let text = format!("Closes #{}", world.issue);
        sam.edit_pull_request(&world.scene.repository, number, None, Some(&text)).unwrap();
        world.settle().await;
        assert!(missing(&world).await.contains(&Missing::LinkUnconfirmed));
        world.ends_clean().await;
    }

    async fn case_094_a_late_link_waits_for_a_person_although_graphql_failed_at_first(db: TestDatabase) {
        a_late_link_waits(&db, Fault::graphql_failed()).await;
    }

    async fn case_094_a_late_link_waits_for_a_person_although_graphql_did_not_find_it_at_first(db: TestDatabase) {
        a_late_link_waits(&db, Fault::graphql_unfound()).await;
    }

    async fn case_094_a_changed_base_or_a_removed_link_delivers_nothing(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let number = world.sam_delivers_everything().await;
        let sam = world.github().as_user("sam");
        world.scene.repository.branch("next").unwrap();
        world.a_minute_passes();
        sam.change_base(&world.scene.repository, number, "next").unwrap();
        world.merges("maria", number).await;
        assert_eq!(world.state().await, "in_progress");
        world.ends_clean().await;
    }

    async fn case_095_closed_without_a_merge_and_opened_again_changes_no_state(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let number = world.sam_delivers_everything().await;
        let sam = world.github().as_user("sam");
        world.a_minute_passes();
        sam.close_pull_request(&world.scene.repository, number).unwrap();
        world.settle().await;
        assert_eq!(world.state().await, "in_progress");
        world.a_minute_passes();
        sam.reopen(&world.scene.repository, number).unwrap();
        world.settle().await;
        world.merges("maria", number).await;
        assert_eq!(world.state().await, "accepted");
        world.ends_clean().await;
    }

    async fn case_096_a_rebase_accepts_by_its_own_merge_commit(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let number = world.sam_delivers_everything().await;
        let head = world.head(number);
        world.a_minute_passes();
        let maria = world.github().as_user("maria");
        let commit = maria.merge(&world.scene.repository, number, MergeMethod::Rebase).unwrap();
        world.settle().await;
        assert_ne!(commit, head);
        assert_eq!(world.opportunity().await.accepted().unwrap().merge.commit, commit);
        world.ends_clean().await;
    }

    async fn case_097_a_merge_without_the_review_that_is_asked_for_accepts_nothing(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let number = world.opens_pull_request("sam", &[GUIDE]).await;
        world.tests_end(number, Conclusion::Success).await;
        world.is_met_in(number).await;
        world.merges("maria", number).await;
        assert!(matches!(missing(&world).await[..], [Missing::Criterion { .. }]));
        world.ends_clean().await;
    }

    async fn case_106_a_pull_request_of_another_repository_delivers_nothing(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let options = RepositoryOptions { licence: Some("MIT"), ..RepositoryOptions::default() };
        let other = world.github().repository("canada-digital", "tools", options);
        other.collaborator("maria", "write");
        let draft = PullRequestDraft {
            title: "Elsewhere".to_owned(),
            body: format!("Closes canada-digital/forms#{}", world.issue),
            head_branch: "elsewhere".to_owned(),
            files: vec![("a.ps1".to_owned(), "# a\n".to_owned())],
            ..PullRequestDraft::default()
        };
        world.a_minute_passes();
        let number = world.github().as_user("sam").open_pull_request(&other, &draft).unwrap();
        world.settle().await;
        world.a_minute_passes();
        world.github().as_user("maria").merge(&other, number, MergeMethod::Merge).unwrap();
        world.settle().await;
        assert_eq!(world.state().await, "in_progress");
        world.ends_clean().await;
    }

    async fn case_107_a_repository_renamed_between_award_and_merge_is_the_same(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let number = world.sam_delivers_everything().await;
        world.a_minute_passes();
        world.github().as_user("olivia").rename_repository(&world.scene.repository, "web-forms").unwrap();
        world.merges("maria", number).await;
        assert_eq!(world.state().await, "accepted");
        world.ends_clean().await;
    }

    async fn case_110_the_criteria_of_the_award_count_whatever_the_issue_says_later(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let number = world.sam_delivers_everything().await;
        world.a_minute_passes();
        let maria = world.github().as_user("maria");
        let other = ENGLISH.replace("path: docs/guide.md", "path: docs/other.md");
        assert_ne!(other, ENGLISH);
        maria.edit_issue(&world.scene.repository, world.issue, None, Some(&other)).unwrap();
        world.merges("maria", number).await;
        assert_eq!(world.state().await, "accepted");
        world.ends_clean().await;
    }

    async fn case_111_a_part_of_the_criteria_is_no_acceptance(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let number = world.opens_pull_request("sam", &[]).await;
        is_good(&world, number).await;
        world.is_met_in(number).await;
        world.merges("maria", number).await;
        assert!(matches!(missing(&world).await[..], [Missing::Criterion { .. }]));
        assert!(world.opportunity().await.accepted().is_none());
        world.ends_clean().await;
    }
}
