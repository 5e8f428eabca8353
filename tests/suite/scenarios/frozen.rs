//! What was decided and not yet written when the App was shut out.

use jiff::SignedDuration;
use micro_acquisition::domain::ids::InstallationId;
use micro_acquisition::fake_github::{Fault, Matcher};
use micro_acquisition::store::effects::{self, Effect, EffectStatus};

use super::text::ENGLISH;
use super::*;

impl World {
    /// Sam's award and a refusal are decided, and nothing was written of them.
    async fn is_awarded_and_not_yet_told(&mut self) -> InstallationId {
        self.sam_then_ada_are_drawn(ENGLISH).await;
        let installed = self.installation().await;
        self.writes("zoe", "/accept");
        self.writes("sam", "/accept");
        self.github().deliver_all().await.unwrap();
        while self.inbox.work().await.unwrap() {}
        assert_eq!(self.state().await, "in_progress");
        self.a_minute_passes();
        installed
    }

    /// The App is out, and nobody was told of what is decided.
    async fn nobody_is_told(&self, said: usize) {
        self.settle().await;
        assert!(self.frozen(self.opportunity().await.id).await.is_some());
        assert_eq!(self.replies().len(), said);
        assert!(self.assigned().is_empty());
        self.a_minute_passes();
    }

    /// The App is back, and everybody is told, once.
    async fn everybody_is_told(&self, said: usize) {
        self.settle().await;
        assert_eq!(self.frozen(self.opportunity().await.id).await, None);
        let told = self.replies().split_off(said);
        let awards = told
            .iter()
            .filter(|it| it.body.contains("The work is awarded to"));
        assert_eq!((told.len(), awards.count()), (2, 1), "{told:?}");
        assert_eq!(self.assigned(), ["sam"]);
        assert_eq!(self.status_labels(), ["micro-acquisition: in progress"]);
    }

    /// What is decided and waits to be said.
    async fn still_to_say(&self) -> Vec<Effect> {
        let (store, id) = (&self.app().store, self.opportunity().await.id);
        let mut waiting = effects::of_opportunity(store, id).await.unwrap();
        waiting.retain(|it| it.status == EffectStatus::Pending);
        waiting
    }

    fn assigned(&self) -> Vec<String> {
        self.scene.repository.issue(self.issue).unwrap().assignees
    }
}

on_both_databases! {
    async fn case_035_what_is_said_once_and_met_a_suspension_is_said_afterwards(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let installed = world.is_awarded_and_not_yet_told().await;
        let said = world.replies().len();
        world.github().suspend(installed, true).unwrap();
        world.nobody_is_told(said).await;
        world.github().suspend(installed, false).unwrap();
        world.everybody_is_told(said).await;
        world.ends_clean().await;
    }

    async fn case_035_what_waits_for_a_suspension_to_end_has_not_failed_meanwhile(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let installed = world.is_awarded_and_not_yet_told().await;
        let said = world.replies().len();
        world.github().suspend(installed, true).unwrap();
        world.nobody_is_told(said).await;
        for _ in 0..12 {
            world.scene.clock.advance(SignedDuration::from_mins(10));
            world.settle().await;
        }
        let waiting = world.still_to_say().await;
        assert!(!waiting.is_empty());
        for it in waiting {
            let held = it.last_error.unwrap_or_default();
            assert_eq!((held.as_str(), it.attempts), ("held: suspended", 0), "{}", it.effect_id);
        }
        world.github().suspend(installed, false).unwrap();
        let odd = Fault::Answer { status: 201, headers: Vec::new(), body: "{".to_owned() };
        world.github().fail_next(Matcher::exactly("POST", &world.comments()), odd);
        world.settle().await;
        assert!(!world.github().has_faults(), "nothing was said");
        world.a_minute_passes();
        world.everybody_is_told(said).await;
        world.ends_clean().await;
    }

    async fn case_036_what_waited_is_said_through_the_new_installation(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let installed = world.is_awarded_and_not_yet_told().await;
        let said = world.replies().len();
        world.github().uninstall(installed).unwrap();
        world.nobody_is_told(said).await;
        let again = world.github().install_app("canada-digital");
        world.github().deliver_all().await.unwrap();
        while world.inbox.work().await.unwrap() {}
        let waiting = world.still_to_say().await;
        assert!(!waiting.is_empty());
        assert!(waiting.iter().all(|it| it.installation_id == again), "{waiting:#?}");
        world.everybody_is_told(said).await;
        let status = format!("status:{}", world.opportunity().await.id);
        let shown = effects::effect(&world.app().store, &status).await.unwrap().unwrap();
        assert_eq!(shown.installation_id, again);
        world.ends_clean().await;
    }

    async fn case_037_what_is_said_once_and_met_a_removal_is_said_afterwards(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let installed = world.is_awarded_and_not_yet_told().await;
        let (repository, said) = (world.scene.repository.clone(), world.replies().len());
        world.github().select_repositories(installed, &[]).unwrap();
        world.nobody_is_told(said).await;
        world.github().select_repositories(installed, &[&repository]).unwrap();
        world.everybody_is_told(said).await;
        world.ends_clean().await;
    }
}
