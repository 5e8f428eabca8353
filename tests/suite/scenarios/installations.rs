//! Installations and repositories: where the App may act, and where no longer.

use jiff::SignedDuration;
use micro_acquisition::clock::Clock as _;
use micro_acquisition::fake_github::{Fault, Matcher, RepositoryOptions};
use micro_acquisition::store::{effects, health};

use super::acts::{AFTER_CLOSING, GUIDE};
use super::text::{ENGLISH, TITLE, application};
use super::*;
use crate::fake::LABEL;

async fn page(world: &World) -> u16 {
    let address = format!(
        "http://{}/api/v1/opportunities/canada-digital/forms/1",
        world.server.address
    );
    reqwest::get(address).await.unwrap().status().as_u16()
}

async fn listed(world: &World) -> usize {
    let address = format!("http://{}/api/v1/opportunities", world.server.address);
    let body: serde_json::Value = reqwest::get(address).await.unwrap().json().await.unwrap();
    body["items"].as_array().unwrap().len()
}

/// Time passes until a timer or an offer that waits is looked at again.
async fn a_while_later(world: &World) {
    for _ in 0..3 {
        world.scene.clock.advance(SignedDuration::from_mins(12));
        world.settle().await;
    }
}

impl World {
    /// The offer is decided, and nothing was written of it.
    async fn is_evaluated_and_not_yet_told(&self) {
        self.writes("maria", "/evaluate A1 pass Good.");
        self.github().deliver_all().await.unwrap();
        while self.inbox.work().await.unwrap() {}
        self.a_minute_passes();
    }
}

on_both_databases! {
    async fn case_033_a_new_installation_says_once_which_issues_carry_the_label(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.settle().await;
        let options = RepositoryOptions { licence: Some("MIT"), ..RepositoryOptions::default() };
        let there = world.github().repository("elsewhere", "notes", options);
        there.collaborator("maria", "write");
        let maria = world.github().as_user("maria");
        let mut numbers = Vec::new();
        for _ in 0..120 {
            numbers.push(maria.open_issue(&there, TITLE, ENGLISH, &[LABEL]).unwrap());
        }
        world.a_minute_passes();
        world.github().install_app("elsewhere");
        world.settle().await;
        let said: Vec<_> = numbers.iter().flat_map(|number| there.app_comments(*number)).collect();
        assert_eq!(said.len(), 1, "a storm of comments");
        assert!(said[0].body.contains("#1,") && said[0].body.contains("#120"), "{}", said[0].body);
        assert!(said[0].body.contains("None was posted"), "{}", said[0].body);
        world.scene.repository = there;
        world.issue = 120;
        assert!(world.all_kept().await.is_empty());
        world.a_minute_passes();
        maria.unlabel(&world.scene.repository, 120, LABEL).unwrap();
        world.a_minute_passes();
        maria.label(&world.scene.repository, 120, LABEL).unwrap();
        world.settle().await;
        assert_eq!(world.state().await, "open");
    }

    async fn case_034_an_app_installed_without_a_visit_to_our_site_works(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        assert_eq!(world.state().await, "open");
        world.ends_clean().await;
    }

    async fn case_035_while_suspended_nothing_is_written_and_afterwards_everything_is_taken_in(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let (installed, id) = (world.installation().await, world.opportunity().await.id);
        world.a_minute_passes();
        world.github().suspend(installed, true).unwrap();
        world.settle().await;
        assert_eq!(world.frozen(id).await, Some("suspended"));
        world.writes("sam", &application());
        world.github().forget_requests();
        world.clock_to(AFTER_CLOSING).await;
        assert_eq!(world.github().requests().len(), 0, "GitHub was asked while suspended");
        assert_eq!(world.state().await, "open");
        world.github().suspend(installed, false).unwrap();
        world.settle().await;
        a_while_later(&world).await;
        assert_eq!(world.frozen(id).await, None);
        assert_eq!(world.state().await, "evaluation");
        let opportunity = world.opportunity().await;
        assert_eq!(opportunity.posting().unwrap().standing().count(), 1);
        assert!(world.status().contains("A1"), "{}", world.status());
        world.ends_clean().await;
    }

    async fn case_036_reinstalled_under_another_number_the_app_goes_on(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let (installed, id) = (world.installation().await, world.opportunity().await.id);
        world.a_minute_passes();
        world.github().uninstall(installed).unwrap();
        world.settle().await;
        assert_eq!(world.frozen(id).await, Some("no-access"));
        world.writes("sam", &application());
        world.settle().await;
        world.a_minute_passes();
        let again = world.github().install_app("canada-digital");
        assert_ne!(again, installed);
        world.settle().await;
        assert_eq!(world.frozen(id).await, None);
        assert_eq!(world.opportunity().await.posting().unwrap().applications.len(), 1);
        assert!(world.status().contains("A1"), "{}", world.status());
        world.clock_to(AFTER_CLOSING).await;
        assert_eq!(world.state().await, "evaluation");
        world.ends_clean().await;
    }

    async fn case_036_a_late_word_through_the_old_installation_changes_nothing_of_the_new_one(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let installed = world.installation().await;
        world.a_minute_passes();
        world.writes("sam", &application());
        let late = world.github().take_pending();
        assert!(!late.is_empty());
        world.a_minute_passes();
        world.github().uninstall(installed).unwrap();
        world.settle().await;
        world.a_minute_passes();
        let again = world.github().install_app("canada-digital");
        world.settle().await;
        for delivery in late {
            assert_eq!(world.github().deliver(&delivery).await.unwrap().status, 202);
        }
        world.settle().await;
        assert_eq!(world.installation().await, again);
        assert_eq!(world.opportunity().await.posting().unwrap().applications.len(), 1);
        world.clock_to(AFTER_CLOSING).await;
        assert_eq!(world.state().await, "evaluation");
        world.ends_clean().await;
    }

    async fn case_037_a_repository_taken_out_is_frozen_and_put_back_goes_on(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let (installed, id) = (world.installation().await, world.opportunity().await.id);
        let repository = world.scene.repository.clone();
        world.a_minute_passes();
        world.github().select_repositories(installed, &[]).unwrap();
        world.settle().await;
        assert_eq!(world.frozen(id).await, Some("no-access"));
        let page = format!("http://{}/en/opportunities/canada-digital/forms/1", world.server.address);
        let shown = reqwest::get(page).await.unwrap().text().await.unwrap();
        assert!(shown.contains("The App has no access to this repository"), "{shown}");
        world.writes("sam", &application());
        world.clock_to(AFTER_CLOSING).await;
        assert_eq!(world.state().await, "open");
        world.github().select_repositories(installed, &[&repository]).unwrap();
        world.settle().await;
        a_while_later(&world).await;
        assert_eq!(world.state().await, "evaluation");
        assert_eq!(world.opportunity().await.posting().unwrap().standing().count(), 1);
        world.ends_clean().await;
    }

    async fn case_037_an_offer_that_met_a_freeze_is_made_afterwards(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        world.clock_to(AFTER_CLOSING).await;
        let installed = world.installation().await;
        let repository = world.scene.repository.clone();
        world.is_evaluated_and_not_yet_told().await;
        world.github().select_repositories(installed, &[]).unwrap();
        world.github().deliver_all().await.unwrap();
        while world.inbox.work().await.unwrap() {}
        world.settle().await;
        assert!(!world.last_words().contains("/accept"), "{}", world.last_words());
        world.a_minute_passes();
        world.github().select_repositories(installed, &[&repository]).unwrap();
        world.settle().await;
        a_while_later(&world).await;
        assert!(world.last_words().contains("/accept"), "{}", world.last_words());
        world.is_done("sam", "/accept").await;
        world.ends_clean().await;
    }

    async fn case_037_an_offer_that_met_a_removal_nobody_heard_of_is_made_afterwards(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        world.clock_to(AFTER_CLOSING).await;
        let installed = world.installation().await;
        let repository = world.scene.repository.clone();
        world.is_evaluated_and_not_yet_told().await;
        world.github().select_repositories(installed, &[]).unwrap();
        assert!(world.webhooks_are_lost() > 0);
        world.github().forget_requests();
        a_while_later(&world).await;
        let unfound = world.github().requests().into_iter().filter(|it| it.status == 404);
        assert!(unfound.count() > 2, "the offer is tried again");
        assert!(!world.last_words().contains("/accept"), "{}", world.last_words());
        world.github().select_repositories(installed, &[&repository]).unwrap();
        assert!(world.webhooks_are_lost() > 0);
        a_while_later(&world).await;
        assert!(world.last_words().contains("/accept"), "{}", world.last_words());
        world.is_done("sam", "/accept").await;
        world.ends_clean().await;
    }

    async fn case_037_an_offer_that_met_a_deinstallation_nobody_heard_of_is_made_afterwards(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        world.clock_to(AFTER_CLOSING).await;
        let installed = world.installation().await;
        world.is_evaluated_and_not_yet_told().await;
        world.github().uninstall(installed).unwrap();
        assert!(world.webhooks_are_lost() > 0);
        a_while_later(&world).await;
        assert!(!world.last_words().contains("/accept"), "{}", world.last_words());
        world.github().install_app("canada-digital");
        world.settle().await;
        a_while_later(&world).await;
        assert!(world.last_words().contains("/accept"), "{}", world.last_words());
        world.is_done("sam", "/accept").await;
        world.ends_clean().await;
    }

    async fn a_reply_that_github_has_no_place_for_is_given_up_in_sight_and_written_when_replayed(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let disabled = Fault::Answer {
            status: 410,
            headers: Vec::new(),
            body: r#"{"message":"Issues are disabled for this repo"}"#.to_owned(),
        };
        world.github().fail_next(Matcher::new("POST", "/comments"), disabled);
        world.says("zoe", "/help").await;
        assert!(world.replies().is_empty());
        let (store, now) = (&world.app().store, world.app().clock.now());
        let dead = effects::dead(store, None, 9).await.unwrap();
        assert_eq!(dead.iter().map(|it| it.kind.as_str()).collect::<Vec<_>>(), ["say"]);
        assert!(effects::replay(store, &dead[0].effect_id, now).await.unwrap());
        world.settle().await;
        assert_eq!(world.replies().len(), 1);
        world.ends_clean().await;
    }

    async fn case_038_without_the_permission_for_checks_the_app_goes_on_and_says_so_once(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let installed = world.installation().await;
        let mut fewer = micro_acquisition::fake_github::app_permissions();
        fewer.insert("checks".to_owned(), "read".to_owned());
        world.github().grant(installed, fewer).unwrap();
        world.sam_is_at_work(ENGLISH).await;
        let number = world.opens_pull_request("sam", &[GUIDE]).await;
        world.tests_end(number, micro_acquisition::fake_github::Conclusion::Success).await;
        let said = world.replies().into_iter().filter(|it| it.body.contains("`checks: write`"));
        assert_eq!(said.count(), 1);
        assert_eq!(world.state().await, "in_progress");
        world.a_minute_passes();
        world.github().grant(installed, micro_acquisition::fake_github::app_permissions()).unwrap();
        world.settle().await;
        assert_eq!(world.check_run(number), "action_required");
        world.ends_clean().await;
    }

    async fn case_041_a_repository_given_to_an_account_without_the_app_is_frozen(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let id = world.opportunity().await.id;
        world.a_minute_passes();
        let olivia = world.github().as_user("olivia");
        olivia.transfer_repository(&world.scene.repository, "archives").unwrap();
        world.settle().await;
        assert_eq!(world.frozen(id).await, Some("no-access"));
        world.a_minute_passes();
        world.github().install_app("archives");
        world.settle().await;
        assert_eq!(world.frozen(id).await, None);
        world.applies("sam").await;
        assert!(world.status().contains("A1"), "{}", world.status());
        world.ends_clean().await;
    }

    async fn case_041_a_repository_given_to_an_account_with_the_app_goes_on_there(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.github().install_app("archives");
        world.settle().await;
        world.a_minute_passes();
        let olivia = world.github().as_user("olivia");
        olivia.transfer_repository(&world.scene.repository, "archives").unwrap();
        world.settle().await;
        assert_eq!(world.frozen(world.opportunity().await.id).await, None);
        world.applies("sam").await;
        assert!(world.status().contains("A1"), "{}", world.status());
        world.ends_clean().await;
    }

    async fn case_042_a_new_repository_under_an_old_name_is_another(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let olivia = world.github().as_user("olivia");
        world.a_minute_passes();
        olivia.rename_repository(&world.scene.repository, "web-forms").unwrap();
        world.settle().await;
        let options = RepositoryOptions { licence: Some("MIT"), ..RepositoryOptions::default() };
        let new = world.github().repository("canada-digital", "forms", options);
        new.collaborator("maria", "write");
        let maria = world.github().as_user("maria");
        world.a_minute_passes();
        let other = maria.open_issue(&new, "A wish", "Something else.", &[]).unwrap();
        assert_eq!(other, world.issue, "the same address as before");
        world.settle().await;
        assert_eq!(page(&world).await, 404);
        world.a_minute_passes();
        world.github().as_user("sam").comment(&new, other, &application()).unwrap();
        world.settle().await;
        assert!(world.opportunity().await.posting().unwrap().applications.is_empty());
        world.applies("ada").await;
        assert_eq!(world.opportunity().await.posting().unwrap().applications.len(), 1);
        world.ends_clean().await;
    }

    async fn case_043_a_repository_made_private_is_hidden_at_once_and_posts_nothing(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        assert_eq!((page(&world).await, listed(&world).await), (200, 1));
        let olivia = world.github().as_user("olivia");
        world.a_minute_passes();
        olivia.set_private(&world.scene.repository, true).unwrap();
        world.settle().await;
        assert_eq!((page(&world).await, listed(&world).await), (404, 0));
        world.a_minute_passes();
        olivia.set_private(&world.scene.repository, false).unwrap();
        world.settle().await;
        assert_eq!((page(&world).await, listed(&world).await), (200, 1));
        world.ends_clean().await;
    }

    async fn case_043_a_statement_mended_in_a_private_repository_is_not_posted(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue("Nothing is said yet.").await;
        let (maria, olivia) = (world.github().as_user("maria"), world.github().as_user("olivia"));
        world.a_minute_passes();
        olivia.set_private(&world.scene.repository, true).unwrap();
        world.a_minute_passes();
        maria.edit_issue(&world.scene.repository, world.issue, None, Some(ENGLISH)).unwrap();
        world.settle().await;
        assert_eq!(world.state().await, "needs_changes");
        assert!(world.last_words().contains("not public"), "{}", world.last_words());
        world.ends_clean().await;
    }

    async fn case_044_in_an_archived_repository_no_deadline_passes_and_nothing_is_written(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        let (olivia, id) = (world.github().as_user("olivia"), world.opportunity().await.id);
        world.a_minute_passes();
        olivia.archive(&world.scene.repository, true).unwrap();
        world.settle().await;
        assert_eq!(world.frozen(id).await, Some("archived"));
        world.github().forget_requests();
        world.clock_to(AFTER_CLOSING).await;
        assert_eq!(world.state().await, "open");
        assert_eq!(world.github().content_creating_requests(), 0);
        let timers = health::look(&world.app().store, world.scene.clock.now()).await.unwrap().timers;
        assert_eq!((timers.held, timers.late, timers.latest), (2, 0, None));
        olivia.archive(&world.scene.repository, false).unwrap();
        world.settle().await;
        a_while_later(&world).await;
        assert_eq!(world.state().await, "evaluation");
        world.ends_clean().await;
    }

    async fn case_007_a_late_word_takes_nothing_back_that_was_only_confirmed_since(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let (olivia, repository) = (world.github().as_user("olivia"), world.scene.repository.clone());
        world.a_minute_passes();
        olivia.set_private(&repository, true).unwrap();
        world.webhooks_are_lost();
        world.writes("maria", "/help");
        let late = world.github().take_pending();
        world.a_minute_passes();
        olivia.set_private(&repository, false).unwrap();
        world.webhooks_are_lost();
        world.says("maria", "/help").await;
        for delivery in &late {
            assert_eq!(world.github().deliver(delivery).await.unwrap().status, 202);
        }
        world.settle().await;
        assert_eq!(listed(&world).await, 1, "it is hidden, as it was for a while");
        assert_eq!(world.replies().len(), 2, "what came late is decided");
        world.ends_clean().await;
    }

    async fn case_045_a_deleted_repository_is_frozen_and_its_record_kept(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let kept = world.opportunity().await;
        world.a_minute_passes();
        world.github().as_user("olivia").delete_repository(&world.scene.repository).unwrap();
        world.settle().await;
        assert_eq!(world.frozen(kept.id).await, Some("repository-deleted"));
        world.github().forget_requests();
        world.clock_to("2021-08-23T16:01:30-04:00").await;
        assert_eq!(world.github().requests().len(), 0);
        assert_eq!(world.kept(kept.id).await, kept);
        assert_eq!(page(&world).await, 200);
        world.ends_clean().await;
    }

    async fn case_046_a_fork_with_the_same_labels_is_not_ours(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let sam = world.github().as_user("sam");
        let fork = sam.fork(&world.scene.repository).unwrap();
        world.a_minute_passes();
        let number = sam.open_issue(&fork, TITLE, ENGLISH, &[LABEL]).unwrap();
        world.settle().await;
        assert!(fork.app_comments(number).is_empty());
        assert_eq!(listed(&world).await, 1);
        world.ends_clean().await;
    }

    async fn case_047_a_login_that_another_account_took_is_not_the_supplier(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        world.clock_to(AFTER_CLOSING).await;
        world.is_done("maria", "/evaluate A1 pass Good.").await;
        let sam = world.github().user("sam");
        world.github().rename_user(sam, "samuel");
        let other = world.github().user("sam");
        assert_ne!(sam, other);
        world.is_refused("sam", "/accept", "@sam").await;
        world.is_done("samuel", "/accept").await;
        let award = world.opportunity().await.work().unwrap().award.clone();
        assert_eq!(award.supplier.id, sam);
        let number = world.opens_pull_request("samuel", &[GUIDE]).await;
        assert_eq!(world.check_run(number), "action_required");
        world.ends_clean().await;
    }

    async fn case_049_permission_is_read_at_the_moment_of_the_command(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        world.clock_to(AFTER_CLOSING).await;
        world.scene.repository.collaborator("maria", "read");
        world.is_refused("maria", "/evaluate A1 pass Good.", "write access").await;
        world.scene.repository.collaborator("maria", "maintain");
        world.is_done("maria", "/evaluate A1 pass Good.").await;
        world.ends_clean().await;
    }
}
