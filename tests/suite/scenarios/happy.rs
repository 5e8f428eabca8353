//! From label to paid, in both languages, with every word that the App says.

use std::fmt::Write as _;

use micro_acquisition::fake_github::Conclusion;

use super::acts::{AFTER_CLOSING, GUIDE};
use super::text::{ENGLISH, FRENCH, candidature, redacted};
use super::*;

/// What the App shows, each time something changed.
struct Account {
    text: String,
    shown: Vec<String>,
}

impl Account {
    const fn new() -> Self {
        Self {
            text: String::new(),
            shown: Vec::new(),
        }
    }

    /// Writes down what is new since the last look.
    async fn of(&mut self, world: &World, step: &str, pull_request: Option<i64>) {
        let labels = world.status_labels().join(", ");
        writeln!(
            self.text,
            "\n════ {step}: {} [{labels}]\n",
            world.state().await
        )
        .unwrap();
        let mut bodies: Vec<String> = world.said().into_iter().map(|it| it.body).collect();
        if let Some(number) = pull_request {
            let said = world.scene.repository.app_comments(number);
            bodies.extend(
                said.into_iter()
                    .map(|it| format!("(in the pull request)\n{}", it.body)),
            );
            let runs = world.scene.repository.check_runs(&world.head(number));
            bodies.extend(
                runs.into_iter()
                    .filter(|run| run.app == "micro-acquisition")
                    .map(|run| {
                        let outcome = run.conclusion.unwrap_or(run.status);
                        format!(
                            "(check run: {outcome})\n{}\n{}\n{}",
                            run.title, run.summary, run.text
                        )
                    }),
            );
        }
        for body in bodies {
            if !self.shown.contains(&body) {
                writeln!(self.text, "{}\n────", redacted(&body)).unwrap();
                self.shown.push(body);
            }
        }
    }
}

async fn pays(world: &World, account: &mut Account, pull_request: i64, command: &str) {
    world.is_done("olivia", command).await;
    account.of(world, "Olivia pays", Some(pull_request)).await;
    assert_eq!(world.state().await, "paid");
}

on_both_databases! {
    async fn from_label_to_paid_in_english(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let mut account = Account::new();

        world.labelled_issue(ENGLISH).await;
        account.of(&world, "Maria labels", None).await;
        world.fate_favours_the_first_of_two().await;
        world.applies("sam").await;
        world.applies("ada").await;
        account.of(&world, "Sam and Ada apply", None).await;
        world.clock_to(AFTER_CLOSING).await;
        account.of(&world, "closed", None).await;
        world.is_done("maria", "/evaluate A1 pass Wrote such scripts in 2023.").await;
        world.is_done("maria", "/evaluate A2 pass Knows screen readers well.").await;
        account.of(&world, "both pass", None).await;
        assert_eq!(world.offered_to().await, "sam");
        world.is_done("sam", "/decline I have found other work.").await;
        account.of(&world, "Sam declines", None).await;
        assert_eq!(world.offered_to().await, "ada");
        world.is_done("ada", "/accept").await;
        account.of(&world, "Ada accepts", None).await;
        assert_eq!(world.scene.repository.issue(world.issue).unwrap().assignees, ["ada"]);
        let number = world.opens_pull_request("ada", &[]).await;
        world.tests_end(number, Conclusion::Failure).await;
        account.of(&world, "a first push", Some(number)).await;
        assert_eq!(world.check_run(number), "failure");
        world.a_minute_passes();
        let ada = world.github().as_user("ada");
        ada.push(&world.scene.repository, number, &[GUIDE]).unwrap();
        world.settle().await;
        world.tests_end(number, Conclusion::Success).await;
        account.of(&world, "a second push", Some(number)).await;
        assert_eq!(world.check_run(number), "action_required");
        world.is_met_in(number).await;
        world.approves("maria", number).await;
        account.of(&world, "Maria reviews", Some(number)).await;
        assert_eq!(world.check_run(number), "success");
        world.merges("maria", number).await;
        account.of(&world, "Maria merges", Some(number)).await;
        assert_eq!(world.state().await, "accepted");
        pays(&world, &mut account, number, "/paid CARD-0042 card").await;

        insta::assert_snapshot!("from_label_to_paid_in_english", account.text);
        world.ends_clean().await;
    }

    async fn from_label_to_paid_in_french(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let mut account = Account::new();

        world.labelled_issue(FRENCH).await;
        account.of(&world, "Maria labels", None).await;
        world.fate_favours_the_first_of_two().await;
        world.says("sam", &candidature()).await;
        world.says("ada", &candidature()).await;
        world.clock_to(AFTER_CLOSING).await;
        world.is_done("maria", "/évaluer A1 réussite A écrit de tels scripts.").await;
        account.of(&world, "Sam passes", None).await;
        world.is_done("maria", "/evaluer A2 reussite Connaît les lecteurs d’écran.").await;
        world.is_done("sam", "/refuser").await;
        world.is_done("ada", "/accepter").await;
        account.of(&world, "Ada accepts", None).await;
        let number = world.opens_pull_request("ada", &[GUIDE]).await;
        world.tests_end(number, Conclusion::Success).await;
        world.says_in(number, "maria", "/critère 4 satisfait Chaque règle est nommée.").await;
        account.of(&world, "Ada delivers", Some(number)).await;
        world.approves("maria", number).await;
        world.merges("maria", number).await;
        account.of(&world, "Maria merges", Some(number)).await;
        assert_eq!(world.state().await, "accepted");
        pays(&world, &mut account, number, "/payé CARTE-0042").await;

        insta::assert_snapshot!("from_label_to_paid_in_french", account.text);
        world.ends_clean().await;
    }
}
