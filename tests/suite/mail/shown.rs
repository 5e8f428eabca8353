//! The pages that only a link of a message or a session leads to, kept with their style in
//! them, so that the judges of pages (`tests/browser`) look at them too.

use micro_acquisition::domain::lang::Lang;
use micro_acquisition::domain::survey::Audience;
use micro_acquisition::mail::keys::Purpose;
use micro_acquisition::mail::paths;
use micro_acquisition::store::{Store, mail};
use micro_acquisition::web::assets::{ICON, STYLESHEET};
use scraper::{Html, Selector};

use super::account::sends;
use super::letters::keep_for_judges;
use crate::desks::signing_in::web;
use crate::desks::visitor::{Page, Visitor};
use crate::postgres::{TestDatabase, on};
use crate::scenarios::acts::AFTER_CLOSING;
use crate::scenarios::text::ENGLISH;
use crate::scenarios::world::World;

/// A world with mail on; nobody needs to take it here.
async fn world(db: &TestDatabase) -> World {
    World::with(db, |scene| {
        let mail = [
            ("SMTP_URL", "smtp://127.0.0.1:9"),
            ("MAIL_FROM", "us@procurement.example"),
        ];
        let mail = mail.map(|(name, value)| (name.to_owned(), value.to_owned()));
        [web(scene), mail.to_vec()].concat()
    })
    .await
}

/// Keeps a page in one file, once it is what it should be.
fn keep(name: &str, lang: Lang, page: &Page, status: u16) {
    assert_eq!(page.status, status, "{name}: {}", page.body);
    let parsed = Html::parse_document(&page.body);
    let root = Selector::parse("html").unwrap();
    assert_eq!(
        parsed.select(&root).next().unwrap().attr("lang"),
        Some(lang.tag()),
        "{name}"
    );
    let link = format!("<link rel=\"stylesheet\" href=\"{}\">", STYLESHEET.path());
    assert!(page.body.contains(&link), "{name} has no style");
    let style = format!("<style>{}</style>", STYLESHEET.body());
    let icon = format!(
        "<link rel=\"icon\" href=\"{}\" type=\"image/svg+xml\">",
        ICON.path()
    );
    let alone = page.body.replace(&link, &style).replace(&icon, "");
    keep_for_judges(&format!("page-{name}-{}", lang.tag()), &alone);
}

/// The subscription that was asked for last.
async fn subscriber(store: &Store) -> uuid::Uuid {
    let queued = mail::list(store, None, 1).await.unwrap().remove(0);
    queued.subscriber_id.parse().unwrap()
}

async fn keep_the_lists(world: &World, lang: Lang) {
    let visitor = Visitor::of(world);
    let shows = async |path: &str| visitor.get(path).await;
    keep("subscribe", lang, &shows(paths::subscribe(lang)).await, 200);
    let wrong = [("address", "no address"), ("skills", "Rust")];
    keep(
        "subscribe-wrong",
        lang,
        &visitor.post(paths::subscribe(lang), &wrong).await,
        400,
    );
    let address = format!("{}@example.org", lang.tag());
    let right = [
        ("address", address.as_str()),
        ("tongue", "both"),
        ("pace", "weekly"),
    ];
    keep(
        "subscribe-asked",
        lang,
        &visitor.post(paths::subscribe(lang), &right).await,
        200,
    );

    let (keys, now) = (&world.app().mail.keys, world.app().clock.now());
    let id = subscriber(&world.app().store).await;
    let at = |path: &str, purpose| format!("{path}?token={}", keys.token(purpose, id, now));
    let confirm = at(paths::confirm(lang), Purpose::Confirm);
    keep("confirm", lang, &shows(&confirm).await, 200);
    keep("confirmed", lang, &visitor.post(&confirm, &[]).await, 200);
    keep(
        "manage",
        lang,
        &shows(&at(paths::manage(lang), Purpose::Manage)).await,
        200,
    );
    let end = at(paths::end(lang), Purpose::Manage);
    keep("unsubscribe", lang, &shows(&end).await, 200);
    keep("unsubscribed", lang, &visitor.post(&end, &[]).await, 200);
    keep(
        "bad-link",
        lang,
        &shows(&format!("{}?token=none", paths::manage(lang))).await,
        404,
    );
}

async fn keep_the_accounts(world: &World, lang: Lang, login: &str) {
    let visitor = Visitor::signed_in(world, login).await;
    let account = paths::account(lang);
    let wrong = [("act", "mail"), ("address", "no address")];
    keep(
        "account-wrong",
        lang,
        &sends(&visitor, account, &wrong).await,
        400,
    );
    let address = format!("{login}@example.org");
    let right = [
        ("act", "mail"),
        ("address", address.as_str()),
        ("tongue", lang.tag()),
    ];
    keep(
        "account",
        lang,
        &sends(&visitor, account, &right).await,
        200,
    );
}

async fn keep_the_survey(world: &World, lang: Lang, login: &str, audience: Audience) {
    let visitor = Visitor::signed_in(world, login).await;
    let about = format!("{} {}", world.opportunity().await.id, audience.word());
    let given = sends(
        &visitor,
        paths::account(lang),
        &[("act", "survey"), ("about", &about)],
    )
    .await;
    let (survey, name) = (given.location(), format!("survey-{}", audience.word()));
    keep(&name, lang, &visitor.get(survey).await, 200);
    let more = visitor.post(survey, &[("again", "yes")]).await;
    keep(&format!("{name}-more"), lang, &more, 200);
    let thanks = visitor
        .post(survey, &[("answer", &more.field("answer"))])
        .await;
    keep(&format!("{name}-thanks"), lang, &thanks, 200);
    keep(
        &format!("{name}-answered"),
        lang,
        &visitor.get(survey).await,
        410,
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_that_only_a_link_leads_to_kept_for_judges() {
    on(TestDatabase::sqlite(), |db| async move {
        let mut world = world(&db).await;
        world.labelled_issue(ENGLISH).await;
        let people = [(Lang::En, "ada"), (Lang::Fr, "bob")];
        for (lang, login) in people {
            world.applies(login).await;
            keep_the_lists(&world, lang).await;
            keep_the_accounts(&world, lang, login).await;
            keep_the_survey(&world, lang, login, Audience::Applicant).await;
        }
        world.clock_to(AFTER_CLOSING).await;
        for (number, _) in (1..).zip(people) {
            let verdict = format!("/evaluate A{number} fail No experience is shown.");
            world.is_done("maria", &verdict).await;
        }
        keep_the_survey(&world, Lang::Fr, "maria", Audience::Client).await;
    })
    .await;
}
