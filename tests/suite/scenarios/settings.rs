//! A repository's own settings: `.github/micro-acquisition.yml` on its default branch.

use micro_acquisition::domain::settings::{PATH, Settings};
use micro_acquisition::fake_github::{
    CloseReason, Conclusion, Fault, Matcher, MergeMethod, PullRequestDraft,
};
use micro_acquisition::store::settings::last_good;

use super::acts::{AFTER_CLOSING, GUIDE};
use super::text::{ENGLISH, FRENCH, TITLE, application};
use super::*;
use crate::fake::LABEL;

impl World {
    /// The file as it now stands on the default branch.
    pub fn settings_say(&self, text: &str) {
        let maria = self.github().as_user("maria");
        let repository = &self.scene.repository;
        let committed = maria.commit(repository, "main", "Set the settings", &[(PATH, text)]);
        committed.unwrap();
    }

    /// Maria changes the statement.
    async fn statement_becomes(&self, body: &str) {
        self.a_minute_passes();
        let maria = self.github().as_user("maria");
        let repository = &self.scene.repository;
        maria
            .edit_issue(repository, self.issue, None, Some(body))
            .unwrap();
        self.settle().await;
    }

    /// Sam opens a pull request towards another branch than the default one.
    async fn sam_delivers_to(&self, base: &str) -> i64 {
        self.a_minute_passes();
        let draft = PullRequestDraft {
            title: "Scripts that check pages".to_owned(),
            body: format!("Closes #{}", self.issue),
            base: base.to_owned(),
            head_branch: format!("scripts-for-{base}"),
            files: [GUIDE]
                .map(|(path, text)| (path.to_owned(), text.to_owned()))
                .into(),
            ..PullRequestDraft::default()
        };
        let sam = self.github().as_user("sam");
        let number = sam
            .open_pull_request(&self.scene.repository, &draft)
            .unwrap();
        self.settle().await;
        number
    }
}

/// GitHub does not find it.
fn unfound() -> Fault {
    Fault::Answer {
        status: 404,
        headers: Vec::new(),
        body: "{}".to_owned(),
    }
}

on_both_databases! {
    async fn a_repository_asks_for_more_days_another_licence_and_both_languages(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.settings_say("minimum_posting_days: 30\nlicences: [EUPL-1.2]\nlanguages: [en, fr]\n");
        world.labelled_issue(ENGLISH).await;
        assert_eq!(world.state().await, "needs_changes");
        let status = world.status();
        for told in ["30 are needed", "EUPL-1.2", "no French version"] {
            assert!(status.contains(told), "{told:?} is not said in: {status}");
        }
        assert!(status.contains("À corriger"), "both languages are needed: {status}");

        world.settings_say("minimum_posting_days: 5\n");
        let longer = ENGLISH.replace("Write scripts", "Write good scripts");
        world.statement_becomes(&longer).await;
        assert_eq!(world.state().await, "open", "{}", world.status());
        world.ends_clean().await;
    }

    async fn both_languages_that_a_repository_needs_post_in_both(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.settings_say("languages: [en, fr]\n");
        world.labelled_issue(&format!("{ENGLISH}\n\n{FRENCH}")).await;
        assert_eq!(world.state().await, "open", "{}", world.status());
        assert!(world.status().contains("Candidatures"), "{}", world.status());
        world.ends_clean().await;
    }

    async fn a_bad_file_is_reported_line_by_line_and_the_last_good_one_stays(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.settings_say("licences: [EUPL-1.2]\n");
        world.labelled_issue(ENGLISH).await;
        assert_eq!(world.state().await, "needs_changes");

        world.settings_say("licences: [MIT]\nminimum_posting_days: 2\nlabels: x\n");
        world.statement_becomes(&ENGLISH.replace("Write scripts", "Write good scripts")).await;
        assert_eq!(world.state().await, "needs_changes", "the last good licences stay");
        let status = world.status();
        for told in [".github/micro-acquisition.yml", "Line 2", "which is 5", "Line 3", "labels"] {
            assert!(status.contains(told), "{told:?} is not said in: {status}");
        }
        let repository = world.scene.repository.id();
        let kept = last_good(&world.app().store, repository).await.unwrap();
        assert_eq!(kept.unwrap().licences, ["EUPL-1.2"]);

        world.settings_say("licences: [MIT]\n");
        world.statement_becomes(&ENGLISH.replace("Write scripts", "Write fine scripts")).await;
        assert_eq!(world.state().await, "open", "{}", world.status());
        assert!(!world.status().contains("micro-acquisition.yml"), "{}", world.status());
        world.ends_clean().await;
    }

    async fn a_file_that_github_does_not_find_for_a_moment_stays_and_one_that_is_gone_does_not(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.settings_say("licences: [EUPL-1.2]\n");
        world.labelled_issue(ENGLISH).await;
        for (answers, word, state) in [(1, "good", "needs_changes"), (2, "fine", "open")] {
            for _ in 0..answers {
                world.github().fail_next(Matcher::new("GET", PATH), unfound());
            }
            world.statement_becomes(&ENGLISH.replace("Write scripts", &format!("Write {word} scripts"))).await;
            assert!(!world.github().has_faults(), "the file was not asked for");
            assert_eq!(world.state().await, state, "{}", world.status());
        }
        let kept = last_good(&world.app().store, world.scene.repository.id()).await.unwrap();
        assert_eq!(kept.unwrap(), Settings::none());
        world.ends_clean().await;
    }

    async fn a_file_that_was_never_good_leaves_the_programme_alone_in_force(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.settings_say("licences: [\n");
        world.labelled_issue(ENGLISH).await;
        assert_eq!(world.state().await, "open");
        assert!(world.status().contains("YAML"), "{}", world.status());
        world.ends_clean().await;
    }

    async fn a_repository_names_its_own_label(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.settings_say("label: procure\n");
        world.labelled_issue(ENGLISH).await;
        assert!(world.all_kept().await.is_empty(), "another label posts nothing");
        assert!(world.said().is_empty());

        world.a_minute_passes();
        let maria = world.github().as_user("maria");
        maria.label(&world.scene.repository, world.issue, "procure").unwrap();
        world.settle().await;
        assert_eq!(world.state().await, "open");
        assert_eq!(world.status_labels(), ["micro-acquisition: open"]);

        world.a_minute_passes();
        maria.unlabel(&world.scene.repository, world.issue, LABEL).unwrap();
        world.settle().await;
        assert_eq!(world.state().await, "open", "the other label ends nothing");
        world.a_minute_passes();
        maria.unlabel(&world.scene.repository, world.issue, "procure").unwrap();
        world.settle().await;
        assert_eq!(world.state().await, "cancelled");
        world.ends_clean().await;
    }

    async fn the_label_that_made_an_opportunity_ends_it_whatever_the_file_says_since(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.settings_say("label: procure\n");
        world.a_minute_passes();
        let maria = world.github().as_user("maria");
        maria.unlabel(&world.scene.repository, world.issue, LABEL).unwrap();
        world.settle().await;
        assert_eq!(world.state().await, "cancelled");
        world.ends_clean().await;
    }

    async fn a_named_evaluator_evaluates_and_never_applies(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.github().user("zoe");
        world.settings_say("evaluators: [zoe]\n");
        world.labelled_issue(ENGLISH).await;
        assert!(world.status().contains("@zoe"), "{}", world.status());
        world.is_refused("zoe", &application(), "named to evaluate").await;
        world.applies("sam").await;
        world.applies("ada").await;
        world.settings_say("evaluators: [tim]\n");
        world.clock_to(AFTER_CLOSING).await;
        assert!(world.status().contains("no conflict of interest"), "{}", world.status());
        world.is_refused("tim", "/evaluate A1 pass Fine.", "whom its settings name").await;
        world.is_refused("ada", "/evaluate A1 fail Not me.", "whom its settings name").await;
        world.is_done("zoe", "/evaluate A1 pass Wrote such scripts in 2023.").await;
        world.is_done("zoe", "/evaluate A2 fail No experience.").await;
        assert_eq!(world.state().await, "offered");
        world.ends_clean().await;
    }

    async fn an_evaluator_whom_nobody_knows_is_a_problem_of_the_file(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.settings_say("evaluators: [nobody-of-that-name]\n");
        world.labelled_issue(ENGLISH).await;
        assert_eq!(world.state().await, "open");
        assert!(world.status().contains("nobody-of-that-name"), "{}", world.status());
        world.ends_clean().await;
    }

    async fn a_check_whose_protected_files_changed_needs_a_person(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.settings_say("protected: [tests/]\n");
        world.sam_is_at_work(ENGLISH).await;
        world.settings_say("protected: []\n");
        let own = ("tests/check.ps1", "exit 0\n");
        let number = world.opens_pull_request("sam", &[GUIDE, own]).await;
        world.tests_end(number, Conclusion::Success).await;
        world.is_met_in(number).await;
        world.approves("maria", number).await;
        assert_eq!(world.check_run(number), "action_required");
        world.says_in(number, "maria", "/criterion 2 met The tests still test.").await;
        assert_eq!(world.check_run(number), "success");
        world.ends_clean().await;
    }

    async fn a_check_needs_a_person_where_github_lists_only_some_of_the_changed_files(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.settings_say("protected: [tests/]\n");
        world.sam_is_at_work(ENGLISH).await;
        // The protected one comes after the last that is listed.
        world.github().list_files(1);
        let own = ("tests/check.ps1", "exit 0\n");
        let number = world.opens_pull_request("sam", &[GUIDE, own]).await;
        world.tests_end(number, Conclusion::Success).await;
        world.is_met_in(number).await;
        world.approves("maria", number).await;
        assert_eq!(world.check_run(number), "action_required");
        world.says_in(number, "maria", "/criterion 2 met I looked at each file.").await;
        assert_eq!(world.check_run(number), "success");
        world.ends_clean().await;
    }

    async fn case_084_a_merge_into_another_branch_counts_only_where_the_settings_name_it(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.scene.repository.branch("next").unwrap();
        world.settings_say("branch: next\n");
        world.sam_is_at_work(ENGLISH).await;
        assert!(world.status().contains("`next`"), "{}", world.status());

        let elsewhere = world.sam_delivers_to("main").await;
        assert!(world.scene.repository.check_runs(&world.head(elsewhere)).is_empty());
        let maria = world.github().as_user("maria");
        maria.merge(&world.scene.repository, elsewhere, MergeMethod::Squash).unwrap();
        world.settle().await;
        assert_eq!(world.state().await, "in_progress", "the default branch is not the agreed one");

        let number = world.sam_delivers_to("next").await;
        world.tests_end(number, Conclusion::Success).await;
        world.is_met_in(number).await;
        world.approves("maria", number).await;
        assert_eq!(world.check_run(number), "success");
        world.merges("maria", number).await;
        assert_eq!(world.state().await, "accepted");
        world.ends_clean().await;
    }

    async fn what_was_posted_keeps_its_settings_and_a_new_posting_takes_the_new_ones(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.settings_say("licences: [MIT]\n");
        world.labelled_issue(ENGLISH).await;
        world.settings_say("licences: [EUPL-1.2]\n");
        world.statement_becomes(&ENGLISH.replace("Write scripts", "Write good scripts")).await;
        assert_eq!(world.state().await, "open");
        assert_eq!(world.opportunity().await.posting().unwrap().amendments, 1);

        world.a_minute_passes();
        let maria = world.github().as_user("maria");
        maria.close_issue(&world.scene.repository, world.issue, CloseReason::NotPlanned).unwrap();
        world.settle().await;
        maria.reopen(&world.scene.repository, world.issue).unwrap();
        world.settle().await;
        world.is_done("maria", "/repost").await;
        assert_eq!(world.state().await, "needs_changes");
        assert!(world.status().contains("EUPL-1.2"), "{}", world.status());
        world.ends_clean().await;
    }

    async fn what_arrives_backwards_rests_on_the_settings_all_the_same(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.github().user("zoe");
        world.settings_say("label: procure\nevaluators: [zoe]\n");
        let maria = world.github().as_user("maria");
        world.issue = maria
            .open_issue(&world.scene.repository, TITLE, ENGLISH, &["procure"])
            .unwrap();
        world.writes("zoe", &application());
        world.writes("sam", &application());
        world.courier = world::Courier::Backwards;
        world.settle().await;
        assert_eq!(world.state().await, "open");
        let opportunity = world.opportunity().await;
        let applications = &opportunity.posting().unwrap().applications;
        let suppliers: Vec<&str> = applications.iter().map(|it| it.supplier.login.as_str()).collect();
        assert_eq!(suppliers, ["sam"]);
        world.ends_clean().await;
    }
}
