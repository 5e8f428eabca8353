//! A new state is shown in the comment and by its label at once.

use micro_acquisition::fake_github::{Fault, Matcher, RecordedRequest};

use super::acts::AFTER_CLOSING;
use super::text::ENGLISH;
use super::*;
use crate::postgres::TestDatabase;

const EVALUATION: &str = "micro-acquisition: evaluation";
const THEIRS: &str = "help wanted";

impl World {
    /// An open opportunity with an application and a label of the people's, in a
    /// repository that has had an evaluation before.
    pub(super) async fn about_to_close(db: &TestDatabase) -> Self {
        let mut world = Self::new(db).await;
        let maria = world.github().as_user("maria");
        let repository = &world.scene.repository;
        maria
            .open_issue(repository, "Earlier", "", &[EVALUATION])
            .unwrap();
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        world.a_minute_passes();
        let maria = world.github().as_user("maria");
        maria
            .label(&world.scene.repository, world.issue, THEIRS)
            .unwrap();
        world.settle().await;
        world.github().forget_requests();
        world
    }

    /// What the App asked for that creates content.
    fn created(&self) -> Vec<String> {
        let asked = self.github().requests().into_iter();
        let creating = asked.filter(RecordedRequest::creates_content);
        creating
            .map(|it| format!("{} {}", it.method, it.path))
            .collect()
    }

    /// The comment and the labels say that it is in evaluation.
    pub(super) fn shows_the_evaluation(&self) {
        let (status, labels) = (self.status(), self.status_labels());
        assert!(status.contains("Waiting for `/evaluate`: A1"), "{status}");
        assert_eq!(labels, [EVALUATION]);
        let all = self.scene.repository.issue(self.issue).unwrap().labels;
        assert!(all.contains(&THEIRS.to_owned()), "{all:?}");
    }
}

fn not_found() -> Fault {
    Fault::Answer {
        status: 404,
        headers: Vec::new(),
        body: "{}".to_owned(),
    }
}

on_both_databases! {
    async fn a_new_state_is_shown_by_comment_and_label_in_one_request(db: TestDatabase) {
        let world = World::about_to_close(&db).await;
        world.clock_to(AFTER_CLOSING).await;
        assert_eq!(world.state().await, "evaluation");
        assert_eq!(world.created(), ["POST /graphql"]);
        world.shows_the_evaluation();
        world.ends_clean().await;
    }

    async fn where_github_has_no_graphql_comment_and_labels_take_a_request_each(db: TestDatabase) {
        let world = World::about_to_close(&db).await;
        world.github().fail_next(Matcher::new("POST", "/graphql"), not_found());
        world.clock_to(AFTER_CLOSING).await;
        let created = world.created();
        let rest = created.iter().filter(|it| !it.contains("graphql")).count();
        assert_eq!(rest, 3, "{created:?}");
        world.shows_the_evaluation();
        world.ends_clean().await;
    }

    async fn a_comment_that_somebody_deleted_is_written_anew_although_the_label_could_be_exchanged(db: TestDatabase) {
        let world = World::about_to_close(&db).await;
        let status = world.said().into_iter().find(|it| super::clean::is_status(&it.body)).unwrap();
        let maria = world.github().as_user("maria");
        maria.delete_comment(status.id).unwrap();
        world.settle().await;
        world.clock_to(AFTER_CLOSING).await;
        world.shows_the_evaluation();
        world.ends_clean().await;
    }

    async fn a_label_that_somebody_took_off_does_not_keep_the_new_one_away(db: TestDatabase) {
        let world = World::about_to_close(&db).await;
        let maria = world.github().as_user("maria");
        maria.unlabel(&world.scene.repository, world.issue, "micro-acquisition: open").unwrap();
        world.settle().await;
        world.clock_to(AFTER_CLOSING).await;
        world.shows_the_evaluation();
        world.ends_clean().await;
    }
}
