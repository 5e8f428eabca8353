//! Every message as people read it, in both languages, as text and as HTML.

use micro_acquisition::domain::ids::UserId;
use micro_acquisition::domain::lang::Lang;
use micro_acquisition::domain::mailing::{Occasion, Reach, Tongue};
use micro_acquisition::domain::statement::Field;
use micro_acquisition::mail::letter::{Block, Letter, Part};
use micro_acquisition::mail::words::{Addressee, News};
use micro_acquisition::store::board::{self, Shelved};
use micro_acquisition::store::questions::texts_of;
use scraper::{Html, Selector};

use crate::postgres::{TestDatabase, on};
use crate::scenarios::text::{ENGLISH, TITLE};
use crate::scenarios::world::World;

fn to(tongue: Tongue, own: bool) -> Addressee {
    Addressee {
        tongue,
        own,
        manage: "TOKEN".to_owned(),
    }
}

fn snapshot(name: &str, shown: &str, shelved: &Shelved) {
    let shown = shown.replace(&shelved.opportunity.id.to_string(), "ID");
    insta::with_settings!({
        snapshot_path => "snapshots",
        prepend_module_to_snapshot => false,
    }, { insta::assert_snapshot!(name, shown) });
}

/// What anyone can check of a page without a browser: headings in order and one on
/// top, a language, a title, links that say where they lead, nothing that runs.
fn is_accessible(html: &str) {
    let page = Html::parse_document(html);
    let all = |selector: &str| -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        page.select(&selector)
            .map(|it| it.text().collect())
            .collect()
    };
    assert_eq!(page.errors, Vec::<String>::new(), "{html}");
    assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\""), "{html}");
    assert_eq!(all("title").len(), 1);
    assert_eq!(all("h1").len(), 1, "{html}");
    let selector = Selector::parse("h1, h2, h3, h4").unwrap();
    let mut before = 0;
    for heading in page.select(&selector) {
        let level: u32 = heading.value().name()[1..].parse().unwrap();
        assert!(level <= before + 1, "a heading is left out in {html}");
        before = level;
    }
    assert!(
        all("a")
            .iter()
            .all(|words| !words.trim().is_empty() && !words.contains("://"))
    );
    assert_eq!(
        all("script, img, iframe, [style], [onclick]").len(),
        0,
        "{html}"
    );
}

/// Where `tests/browser` finds letters and pages that nothing links to, to judge them.
pub fn keep_for_judges(name: &str, html: &str) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/target/letters");
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(format!("{folder}/{name}.html"), html).unwrap();
}

/// Every occasion that there is, at a stage at which it can be.
fn occasions() -> Vec<Occasion> {
    let supplier = UserId(7);
    vec![
        Occasion::Posted,
        Occasion::Amended {
            changed: vec![Field::FixedPrice, Field::Background],
        },
        Occasion::Translated,
        Occasion::Answered { question: 1 },
        Occasion::Extended {
            reason: "More time.\nOver the <holidays>.".to_owned(),
        },
        Occasion::Received { supplier },
        Occasion::Offered { supplier },
        Occasion::Awarded,
        Occasion::Ended,
    ]
}

async fn told(db: TestDatabase) -> (World, Shelved) {
    let mut world = World::new(&db).await;
    world.labelled_issue(ENGLISH).await;
    world
        .is_done("zoe", "/question May it be <b>Python</b>?\n\nOr Perl?")
        .await;
    world.is_done("maria", "/answer Q1 Yes & no.").await;
    let id = world.opportunity().await.id;
    let shelved = board::opportunity(&world.app().store, id)
        .await
        .unwrap()
        .unwrap();
    (world, shelved)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_message_in_each_language_as_text_and_html_kept_for_judges() {
    on(TestDatabase::sqlite(), |db| async move {
        let (world, shelved) = told(db).await;
        let texts = texts_of(&world.app().store, &shelved.opportunity)
            .await
            .unwrap();
        let head = &world.app().mail.head;
        for occasion in occasions() {
            let news = News {
                shelved: &shelved,
                texts: &texts,
                survey: head.survey(shelved.opportunity.id, &occasion),
            };
            for tongue in Tongue::ALL {
                let own = occasion.reach() != Reach::Everybody;
                let letter = head.news(&news, &occasion, &to(tongue, own)).unwrap();
                let html = letter.html().unwrap();
                is_accessible(&html);
                // Nobody translated the statement: what it is called stays English.
                let marked = html.contains(&format!("<span lang=\"en\">{TITLE}</span>"));
                assert_eq!(marked, tongue != Tongue::En, "{html}");
                keep_for_judges(
                    &format!("letter-{}-{}", occasion.name(), tongue.word()),
                    &html,
                );
                let shown = format!("{}\n\n{}", letter.subject, letter.text());
                let name = format!("mail_{}_{}", occasion.name(), tongue.word());
                snapshot(&name, &shown, &shelved);
                if occasion == Occasion::Posted {
                    snapshot(&format!("{name}_html"), &html, &shelved);
                }
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_asks_for_confirmation_and_what_comes_weekly_kept_for_judges() {
    on(TestDatabase::sqlite(), |db| async move {
        let (world, shelved) = told(db).await;
        let head = &world.app().mail.head;
        for tongue in Tongue::ALL {
            let items = [(shelved.clone(), true), (shelved.clone(), false)];
            let from = "2021-06-21T12:00:00Z".parse().unwrap();
            for (name, letter) in [
                ("confirm", head.confirmation(tongue, "TOKEN")),
                ("known", head.known(&to(tongue, false))),
                (
                    "digest",
                    head.digest(&items, from, &to(tongue, false)).unwrap(),
                ),
            ] {
                let html = letter.html().unwrap();
                is_accessible(&html);
                keep_for_judges(&format!("letter-{name}-{}", tongue.word()), &html);
                let shown = format!("{}\n\n{}", letter.subject, letter.text());
                snapshot(&format!("mail_{name}_{}", tongue.word()), &shown, &shelved);
            }
        }
        assert!(
            head.digest(&[], world.app().clock.now(), &to(Tongue::En, false))
                .is_none()
        );
    })
    .await;
}

#[test]
fn what_a_stranger_wrote_acts_in_no_message() {
    let hostile = "<script>alert(1)</script>\r\nBcc: eve@example.org <!--";
    let letter = Letter {
        subject: hostile.to_owned(),
        name: "Name".to_owned(),
        parts: vec![Part {
            lang: Lang::En,
            blocks: vec![
                Block::Heading("Title".to_owned()),
                Block::Paragraph(hostile.to_owned()),
                Block::Quote(hostile.to_owned()),
            ],
            footer: Vec::new(),
        }],
        unsubscribe: None,
    };
    let html = letter.html().unwrap();
    assert!(
        !html.contains("<script>") && !html.contains("<!--"),
        "{html}"
    );
    is_accessible(&html);
    let address = super::address("ada@example.org");
    let marks = micro_acquisition::mail::letter::Marks {
        message_id: "m".to_owned(),
        host: "a.example".to_owned(),
        at: "2021-06-21T12:00:00Z".parse().unwrap(),
    };
    let from = "us@a.example";
    let bytes = letter
        .bytes(&from.parse().unwrap(), &address, &marks)
        .unwrap();
    assert_eq!(
        bytes,
        letter
            .bytes(&from.parse().unwrap(), &address, &marks)
            .unwrap()
    );
    let text = String::from_utf8(bytes).unwrap();
    let head = text.split("\r\n\r\n").next().unwrap();
    assert!(
        !head
            .lines()
            .any(|line| line.to_lowercase().starts_with("bcc")),
        "{head}"
    );
    assert!(text.is_ascii(), "every server can carry it");
}
