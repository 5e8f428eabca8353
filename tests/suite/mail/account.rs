//! The page on which an account asks for mail about its own applications and is given
//! surveys, as a browser meets it.

use micro_acquisition::domain::ids::UserId;
use micro_acquisition::domain::survey::{Audience, Proof};
use micro_acquisition::store::subscribers;
use micro_acquisition::store::survey;
use micro_acquisition::store::{Store, mail};

use super::sink::Sink;
use crate::desks::signing_in::web;
use crate::desks::visitor::{Page, Visitor};
use crate::postgres::{TestDatabase, on_both_databases};
use crate::scenarios::acts::AFTER_CLOSING;
use crate::scenarios::text::ENGLISH;
use crate::scenarios::world::World;

const ACCOUNT: &str = "/en/account";

/// A world where people sign in and mail goes out; none where there is no mail server.
pub async fn world(db: &TestDatabase) -> Option<(World, Sink)> {
    let sink = Sink::start(0)?;
    let world = World::with(db, |scene| [web(scene), sink.environment()].concat()).await;
    Some((world, sink))
}

/// Sends a form of the page at `path`.
pub async fn sends(visitor: &Visitor, path: &str, fields: &[(&str, &str)]) -> Page {
    let csrf = visitor.get(path).await.field("csrf");
    let fields = [&[("csrf", csrf.as_str())], fields].concat();
    visitor.post(path, &fields).await
}

/// Follows the link that asks for confirmation, and confirms.
pub async fn confirms(world: &World, visitor: &Visitor, sink: &Sink, to: &str) {
    world.mail_goes_out().await;
    let link = sink.taken_for(to).pop().unwrap().link("token=");
    let page = visitor.get(&link).await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert_eq!(visitor.post(&link, &[]).await.status, 200);
}

/// Asks to be given a survey: what it is answered with.
pub async fn begins(visitor: &Visitor, world: &World, audience: &str) -> Page {
    let about = format!("{} {audience}", world.opportunity().await.id);
    sends(visitor, ACCOUNT, &[("act", "survey"), ("about", &about)]).await
}

async fn own(store: &Store, world: &World, login: &str) -> usize {
    let user: UserId = world.github().user(login);
    subscribers::own(store, user).await.unwrap().len()
}

on_both_databases! {
    async fn an_account_is_written_to_once_it_confirmed_and_until_it_says_stop(db: TestDatabase) {
        let Some((mut world, sink)) = world(&db).await else { return };
        let ada = Visitor::signed_in(&world, "ada").await;
        let store = world.app().store.clone();
        let blank = ada.get(ACCOUNT).await;
        assert_eq!((blank.status, blank.header("cache-control")), (200, "no-store"));
        assert!(!blank.body.contains("value=\"stop\""), "{}", blank.body);

        let wrong = sends(&ada, ACCOUNT, &[("act", "mail"), ("address", "ada at home")]).await;
        assert_eq!(wrong.status, 400);
        assert!(wrong.body.contains("Enter an address such as") && wrong.body.contains("ada at home"), "{}", wrong.body);
        let asks = [("act", "mail"), ("address", "ada@example.org"), ("tongue", "fr")];
        let asked = sends(&ada, "/fr/compte", &asks).await;
        assert!(asked.body.contains("Nous attendons que vous confirmiez ada@example.org"), "{}", asked.body);
        confirms(&world, &ada, &sink, "ada@example.org").await;
        assert!(ada.get(ACCOUNT).await.body.contains("We write to ada@example.org."));

        world.labelled_issue(ENGLISH).await;
        world.applies("ada").await;
        world.mail_goes_out().await;
        let taken = sink.taken_for("ada@example.org");
        assert_eq!(taken.len(), 2, "what asked for confirmation, and the receipt");
        assert!(taken[1].part("text/plain").contains("Nous avons reçu votre candidature"));

        let stopped = sends(&ada, ACCOUNT, &[("act", "stop")]).await;
        assert!(stopped.body.contains("We write to you no more"), "{}", stopped.body);
        assert_eq!(own(&store, &world, "ada").await, 0);
        world.is_done("maria", "/extend closing 2021-07-16 More time.").await;
        world.mail_goes_out().await;
        assert_eq!(sink.taken_for("ada@example.org").len(), 2);
    }

    async fn an_account_is_written_to_at_one_address_the_one_it_confirmed_last(db: TestDatabase) {
        let Some((mut world, sink)) = world(&db).await else { return };
        let ada = Visitor::signed_in(&world, "ada").await;
        world.labelled_issue(ENGLISH).await;
        world.applies("ada").await;
        let asks = async |address: &str| {
            let fields = [("act", "mail"), ("address", address), ("tongue", "en")];
            sends(&ada, ACCOUNT, &fields).await
        };
        let count = || ["old@example.org", "new@example.org"].map(|to| sink.taken_for(to).len());
        asks("old@example.org").await;
        confirms(&world, &ada, &sink, "old@example.org").await;

        asks("new@example.org").await;
        world.is_done("maria", "/extend closing 2021-07-16 More time.").await;
        world.mail_goes_out().await;
        assert_eq!(count(), [2, 1], "nothing goes to an address that is not confirmed");

        confirms(&world, &ada, &sink, "new@example.org").await;
        assert!(ada.get(ACCOUNT).await.body.contains("We write to new@example.org."));
        world.is_done("maria", "/extend closing 2021-07-19 More time yet.").await;
        world.mail_goes_out().await;
        assert_eq!(count(), [2, 2], "the old one ended when the new one was confirmed");
        assert_eq!(own(&world.app().store, &world, "ada").await, 1);
    }

    async fn a_form_that_is_not_the_accounts_own_asks_for_nothing(db: TestDatabase) {
        let Some((world, sink)) = world(&db).await else { return };
        let (ada, nobody) = (Visitor::signed_in(&world, "ada").await, Visitor::of(&world));
        let asks = [("act", "mail"), ("address", "eve@example.org"), ("tongue", "en")];

        let away = nobody.get(ACCOUNT).await;
        assert_eq!((away.status, away.location()), (303, "/en/sign-in?to=%2Fen%2Faccount"));
        nobody.post(ACCOUNT, &asks).await;
        assert_eq!(ada.post(ACCOUNT, &asks).await.status, 403, "without the page's token");
        let csrf = ada.get(ACCOUNT).await.field("csrf");
        let with_token = [&[("csrf", csrf.as_str())][..], &asks].concat();
        let foreign = [("origin", "https://elsewhere.example"), ("sec-fetch-site", "cross-site")];
        assert_eq!(ada.post_from(ACCOUNT, &with_token, &foreign).await.status, 403);
        let act = sends(&ada, ACCOUNT, &[("act", "everything")]).await;
        assert_eq!(act.status, 400);

        let queued = mail::list(&world.app().store, None, 9).await.unwrap();
        assert_eq!(queued, []);
        drop(sink);
    }

    async fn a_survey_is_given_once_to_whoever_took_part_and_is_answered_without_a_name(db: TestDatabase) {
        let Some((mut world, sink)) = world(&db).await else { return };
        world.labelled_issue(ENGLISH).await;
        for login in ["ada", "bob"] {
            world.applies(login).await;
        }
        let ada = Visitor::signed_in(&world, "ada").await;
        let maria = Visitor::signed_in(&world, "maria").await;
        let zoe = Visitor::signed_in(&world, "zoe").await;

        assert!(ada.get(ACCOUNT).await.body.contains("Answer as an applicant"));
        for (visitor, audience) in [(&zoe, "applicant"), (&ada, "winner"), (&maria, "client"), (&maria, "applicant")] {
            assert_eq!(begins(visitor, &world, audience).await.status, 403, "{audience}");
        }
        let given = begins(&ada, &world, "applicant").await;
        assert_eq!(given.status, 303, "{}", given.body);
        let survey = given.location().to_owned();
        assert!(survey.starts_with("/en/survey/"), "{survey}");
        // The token is all that it takes: no session goes with the answers.
        let someone = Visitor::of(&world);
        assert_eq!(someone.get(&survey).await.status, 200);
        let more = someone.post(&survey, &[("again", "yes")]).await;
        let answer = more.field("answer");
        let done = someone.post(&survey, &[("answer", &answer), ("first_time", "yes"), ("postal", "K1A")]).await;
        assert!(done.body.contains("Your answers are kept."), "{}", done.body);
        assert_eq!(someone.get(&survey).await.status, 410, "the token is used");
        assert_eq!(begins(&ada, &world, "applicant").await.status, 403, "it was given once");
        assert!(!ada.get(ACCOUNT).await.body.contains("Answer as an applicant"));

        world.clock_to(AFTER_CLOSING).await;
        world.is_done("maria", "/evaluate A1 pass Wrote such scripts in 2023.").await;
        world.is_done("maria", "/evaluate A2 fail No experience with screen readers is shown.").await;
        world.is_done("ada", "/accept").await;
        // Weeks have passed, and with them the sessions.
        let ada = Visitor::signed_in(&world, "ada").await;
        let bob = Visitor::signed_in(&world, "bob").await;
        let maria = Visitor::signed_in(&world, "maria").await;
        assert_eq!(begins(&bob, &world, "applicant").await.status, 403, "the outcome is known");
        assert!(ada.get(ACCOUNT).await.body.contains("Answer as the supplier"));
        assert!(maria.get(ACCOUNT).await.body.contains("Answer as the client"));
        for (visitor, audience) in [(&ada, "winner"), (&maria, "client")] {
            let survey = begins(visitor, &world, audience).await.location().to_owned();
            assert_eq!(someone.post(&survey, &[("again", "no")]).await.status, 200);
        }
        let mut kept = survey::responses(&world.app().store).await.unwrap();
        kept.sort_by_key(|it| it.audience);
        let audiences: Vec<Audience> = kept.iter().map(|it| it.audience).collect();
        assert_eq!(audiences, Audience::ALL);
        assert!(kept.iter().all(|it| it.proof == Proof::Token));
        assert!(kept.iter().all(|it| it.month == "2021-06" || it.month == "2021-07"), "{kept:?}");
        drop(sink);
    }

    async fn without_a_mail_server_the_page_says_so_and_still_gives_surveys(db: TestDatabase) {
        let mut world = World::with(&db, web).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("ada").await;
        let ada = Visitor::signed_in(&world, "ada").await;
        let page = ada.get(ACCOUNT).await;
        assert!(!page.body.contains("name=\"address\""), "{}", page.body);
        let asked = sends(&ada, ACCOUNT, &[("act", "mail"), ("address", "ada@example.org")]).await;
        assert_eq!(asked.status, 404);
        let given = begins(&ada, &world, "applicant").await;
        assert_eq!(ada.get(given.location()).await.status, 200);
    }
}
