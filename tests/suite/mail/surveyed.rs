//! Who is given a survey's token, what it tells, and what a receipt leads to where nobody
//! can sign in.

use micro_acquisition::domain::ids::{Person, UserId};
use micro_acquisition::domain::mailing::Tongue;
use micro_acquisition::domain::survey::{Again, Answers, Audience, Proof, Workers};
use micro_acquisition::store::survey;
use micro_acquisition::survey::{Entry, Shut, Surveys};

use super::account::begins;
use super::sink::Sink;
use super::wishes;
use crate::desks::signing_in::web;
use crate::desks::visitor::Visitor;
use crate::fake::scene;
use crate::postgres::{TestDatabase, on_both_databases};
use crate::scenarios::acts::AFTER_CLOSING;
use crate::scenarios::text::ENGLISH;
use crate::scenarios::world::{World, environment, instant};

impl World {
    pub(super) fn surveys(&self) -> Surveys<'_> {
        Surveys {
            store: &self.app().store,
            key: self.app().mail.keys.survey(),
            now: self.app().clock.now(),
            zone: &self.app().programme.policy.time_zone,
        }
    }

    /// Asks for a token in somebody's name.
    async fn invites(&self, person: &Person, audience: Audience) -> Option<String> {
        let opportunity = self.opportunity().await;
        let surveys = self.surveys();
        let given = surveys.invite(&opportunity, person, audience).await;
        given.unwrap()
    }

    /// Who wrote the application of this number.
    async fn applicant(&self, number: usize) -> Person {
        let opportunity = self.opportunity().await;
        opportunity.posting().unwrap().applications[number - 1]
            .supplier
            .clone()
    }
}

/// A world where nobody can sign in.
async fn without_sign_in(db: &TestDatabase, sink: &Sink) -> World {
    let scene = scene().await;
    scene.repository.collaborator("olivia", "admin");
    let mut env = environment(&scene, db);
    env.retain(|(name, _)| !name.starts_with("GITHUB_CLIENT_"));
    env.extend(sink.environment());
    World::on(scene, env).await
}

on_both_databases! {
    async fn a_token_is_given_once_to_whoever_took_part_and_only_at_its_time(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        for login in ["ada", "bob", "cleo"] {
            world.applies(login).await;
        }
        world.is_done("cleo", "/withdraw").await;
        let (ada, bob) = (world.applicant(1).await, world.applicant(2).await);
        let (cleo, maria) = (world.applicant(3).await, world.opportunity().await.labelled_by);
        let stranger = Person { id: UserId(999_999), login: ada.login.clone() };

        assert!(world.invites(&ada, Audience::Applicant).await.is_some());
        for (person, audience) in [
            (&ada, Audience::Applicant), (&ada, Audience::Winner), (&ada, Audience::Client),
            (&cleo, Audience::Applicant), (&maria, Audience::Applicant), (&maria, Audience::Client),
            (&stranger, Audience::Applicant),
        ] {
            assert_eq!(world.invites(person, audience).await, None, "{person:?} as {audience:?}");
        }

        world.clock_to(AFTER_CLOSING).await;
        world.is_done("maria", "/evaluate A1 pass Wrote such scripts in 2023.").await;
        world.is_done("maria", "/evaluate A2 fail No experience is shown.").await;
        assert_eq!(world.invites(&bob, Audience::Applicant).await, None, "the outcome is known");
        assert_eq!(world.invites(&ada, Audience::Winner).await, None, "it is offered, not awarded");
        assert!(world.invites(&maria, Audience::Client).await.is_some());
        world.is_done("ada", "/accept").await;
        assert!(world.invites(&ada, Audience::Winner).await.is_some());
        for (person, audience) in [
            (&ada, Audience::Winner), (&bob, Audience::Winner), (&maria, Audience::Client),
            (&ada, Audience::Client),
        ] {
            assert_eq!(world.invites(person, audience).await, None, "{person:?} as {audience:?}");
        }
    }

    async fn of_those_who_ask_in_the_same_moment_one_is_given_the_token(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("ada").await;
        let ada = world.applicant(1).await;

        let ask = || world.invites(&ada, Audience::Applicant);
        let given = tokio::join!(ask(), ask(), ask(), ask());

        let given = [given.0, given.1, given.2, given.3];
        assert_eq!(given.iter().flatten().count(), 1, "{given:?}");
    }

    async fn a_token_says_who_is_asked_and_counts_once_and_no_other_is_ours(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("ada").await;
        world.applies("bob").await;
        let (ada, bob) = (world.applicant(1).await, world.applicant(2).await);
        let one = world.invites(&ada, Audience::Applicant).await.unwrap();
        let other = world.invites(&bob, Audience::Applicant).await.unwrap();
        let surveys = world.surveys();
        assert_ne!(one, other);

        let entry = surveys.entry(&one).unwrap();
        assert!(matches!(&entry, Entry::Token { audience: Audience::Applicant, .. }), "{entry:?}");
        assert_eq!(surveys.is_open(&entry).await.unwrap(), Ok(()));
        assert!(surveys.begin(&entry, Again::Yes).await.unwrap().is_ok());
        assert_eq!(surveys.is_open(&entry).await.unwrap(), Err(Shut::Answered));
        assert_eq!(surveys.begin(&entry, Again::No).await.unwrap(), Err(Shut::Answered));
        let untouched = surveys.entry(&other).unwrap();
        assert_eq!(surveys.is_open(&untouched).await.unwrap(), Ok(()));

        let first = if one.starts_with('B') { "C" } else { "B" };
        assert_eq!(surveys.entry(&format!("{first}{}", &one[1..])), None, "it was changed");
        let elsewhere = Surveys { key: &[7; 32], ..surveys };
        assert_eq!(elsewhere.entry(&one), None, "it was signed with another key");
        let kept = survey::responses(&world.app().store).await.unwrap();
        assert_eq!(kept.len(), 1);
        assert_eq!((kept[0].proof, kept[0].answers.again), (Proof::Token, Some(Again::Yes)));
    }

    async fn every_applicant_is_asked_in_the_status_comment_until_the_outcome_is_known(db: TestDatabase) {
        let mut world = World::with(&db, web).await;
        world.labelled_issue(ENGLISH).await;
        let survey = "https://procurement.example/en/account#surveys";
        let public = format!("/en/opportunities/canada-digital/forms/{}", world.issue);
        assert!(!world.status().contains("survey"), "nobody applied: {}", world.status());
        world.applies("ada").await;
        world.applies("bob").await;
        let asked = format!("Please [answer the survey]({survey}) before the outcome is known");
        assert!(world.status().contains(&asked), "{}", world.status());
        let comments = world.said().len();
        let page = Visitor::of(&world).get(&public).await;
        assert!(page.body.contains(r#"<a href="/en/account#surveys">Answer the survey</a>"#), "{}", page.body);

        world.clock_to(AFTER_CLOSING).await;
        assert!(world.status().contains(&asked), "{}", world.status());
        world.is_done("maria", "/evaluate A1 pass Wrote such scripts in 2023.").await;
        assert!(world.status().contains(&asked), "{}", world.status());
        world.is_done("maria", "/evaluate A2 fail No experience is shown.").await;
        assert!(!world.status().contains(survey), "the outcome is known: {}", world.status());
        let page = Visitor::of(&world).get(&public).await;
        assert!(!page.body.contains("account#surveys"), "{}", page.body);
        let ours = world.said().into_iter().skip(comments).filter(|it| it.body.contains("survey"));
        assert_eq!(ours.count(), 0, "no comment is written for it");
    }

    async fn the_desk_lists_a_survey_to_whom_it_is_for_at_its_time(db: TestDatabase) {
        let mut world = World::with(&db, web).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("ada").await;
        world.applies("bob").await;
        let ada = Visitor::signed_in(&world, "ada").await;
        let maria = Visitor::signed_in(&world, "maria").await;
        let listed = async |visitor: &Visitor, of: &str| {
            let desk = visitor.get("/en/desk").await;
            assert_eq!(desk.status, 200, "{}", desk.body);
            desk.body.contains(&format!(r#"<a href="/en/account#surveys">Answer the survey as {of}</a>"#))
        };
        assert!(listed(&ada, "an applicant").await);
        assert!(!listed(&maria, "the client").await, "the outcome is not known");

        world.clock_to(AFTER_CLOSING).await;
        let (ada, maria) = (Visitor::signed_in(&world, "ada").await, Visitor::signed_in(&world, "maria").await);
        world.is_done("maria", "/evaluate A1 pass Wrote such scripts in 2023.").await;
        world.is_done("maria", "/evaluate A2 fail No experience is shown.").await;
        assert!(listed(&maria, "the client").await);
        assert!(!listed(&ada, "an applicant").await, "the outcome is known");
        assert_eq!(begins(&maria, &world, "client").await.status, 303);
        assert!(!listed(&maria, "the client").await, "it was given");
    }

    async fn what_is_added_when_the_month_is_over_belongs_to_the_next(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("ada").await;
        let ada = world.applicant(1).await;
        let token = world.invites(&ada, Audience::Applicant).await.unwrap();
        let surveys = world.surveys();
        let entry = surveys.entry(&token).unwrap();
        let begun = surveys.begin(&entry, Again::Yes).await.unwrap().unwrap();

        let later = Surveys { now: instant("2021-07-01T00:00:00-04:00"), ..surveys };
        let more = Answers { workers: Some(Workers::One), ..Answers::default() };
        assert!(later.complete(&begun, more.clone()).await.unwrap());
        assert!(!later.complete(&begun, more.clone()).await.unwrap(), "it is complete");

        let mut kept = survey::responses(&world.app().store).await.unwrap();
        kept.sort_by(|one, other| one.month.cmp(&other.month));
        let said: Vec<_> = kept.iter().map(|it| (it.month.as_str(), it.answers.clone())).collect();
        let first = Answers { again: Some(Again::Yes), ..Answers::default() };
        assert_eq!(said, [("2021-06", first), ("2021-07", more)]);
    }

    async fn where_nobody_can_sign_in_a_receipt_leads_to_the_public_survey_and_away(db: TestDatabase) {
        let Some(sink) = Sink::start(0) else { return };
        let mut world = without_sign_in(&db, &sink).await;
        world.labelled_issue(ENGLISH).await;
        // Asked for while people could sign in.
        let ada = world.github().user("ada");
        world.subscribes_as(&sink, "ada@example.org", ada, wishes(Tongue::Fr, &[])).await;
        world.applies("ada").await;
        world.mail_goes_out().await;

        let receipt = sink.taken_for("ada@example.org").pop().unwrap();
        let survey = receipt.link("/fr/sondage/");
        let id = world.opportunity().await.id;
        assert!(world.status().contains(&format!("https://procurement.example/en/survey/{id}")));
        assert!(survey.ends_with(&format!("/fr/sondage/{id}")), "{survey}");
        let (one, other) = (Visitor::of(&world), Visitor::of(&world));
        assert_eq!(one.get("/fr/compte").await.status, 404);
        assert_eq!(one.get(&survey).await.status, 200);
        assert_eq!(one.post(&survey, &[("again", "yes")]).await.status, 200);
        assert_eq!(one.get(&survey).await.status, 410, "the browser answered");
        assert_eq!(other.post(&survey, &[("again", "no")]).await.status, 410, "one applied, one answers");
        let kept = survey::responses(&world.app().store).await.unwrap();
        let kept: Vec<_> = kept.iter().map(|it| (it.proof, it.answers.again)).collect();
        assert_eq!(kept, [(Proof::Public, Some(Again::Yes))]);

        // Who cannot sign in can still leave, and is told nothing more.
        let end = receipt.header("list-unsubscribe").unwrap();
        let end = end.trim_matches(['<', '>']);
        assert_eq!(other.post(end, &[("List-Unsubscribe", "One-Click")]).await.status, 200);
        world.is_done("maria", "/extend closing 2021-07-16 More time.").await;
        world.mail_goes_out().await;
        assert_eq!(sink.taken_for("ada@example.org").len(), 2);
    }
}
