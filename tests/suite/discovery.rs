//! Feeds, pictures, badges, linked data, site map: what machines find opportunities by.

use std::path::Path;
use std::process::Command;

use scraper::{Html, Selector};
use serde_json::Value;

use crate::postgres::on_both_databases;
use crate::scenarios::text::ENGLISH;
use crate::scenarios::world::World;

/// A title that would do harm wherever it is not escaped.
const NASTY: &str = "Check </script><script>alert(1)</script> & \"pages\" ]]> <b>now</b>";
const PLACE: &str = "canada-digital/forms";

/// What is said of a value that is none of those to choose from.
const OFFERED: [&str; 2] = ["choose one of the list", "choisissez une des valeurs"];

struct Answer {
    status: u16,
    kind: String,
    tag: Option<String>,
    bytes: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }
}

async fn get_with(world: &World, path: &str, tag: Option<&str>) -> Answer {
    let url = format!("http://{}{path}", world.server.address);
    let mut request = reqwest::Client::new().get(url);
    if let Some(tag) = tag {
        request = request.header("if-none-match", tag);
    }
    let answer = request.send().await.unwrap();
    let header = |name: &str| {
        let value = answer.headers().get(name);
        value.map(|value| value.to_str().unwrap().to_owned())
    };
    Answer {
        status: answer.status().as_u16(),
        kind: header("content-type").unwrap_or_default(),
        tag: header("etag"),
        bytes: answer.bytes().await.unwrap().to_vec(),
    }
}

async fn get(world: &World, path: &str) -> Answer {
    let answer = get_with(world, path, None).await;
    assert_eq!(
        answer.status,
        200,
        "{path}: {}",
        String::from_utf8_lossy(&answer.bytes)
    );
    answer
}

fn texts(page: &str, selector: &str) -> Vec<String> {
    let found = Selector::parse(selector).unwrap();
    let text = |it: scraper::ElementRef<'_>| it.text().collect::<String>().trim().to_owned();
    let page = Html::parse_document(page);
    page.select(&found).map(text).collect()
}

/// The document as a feed reader takes it; `jing` judges it first where it is installed.
async fn feed(world: &World, path: &str) -> atom_syndication::Feed {
    let answer = get(world, path).await;
    assert_eq!(answer.kind, "application/atom+xml; charset=utf-8");
    judge(&answer.bytes);
    atom_syndication::Feed::read_from(&answer.bytes[..]).unwrap()
}

fn judge(document: &[u8]) {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), document).unwrap();
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/atom.rnc");
    let judged = Command::new("jing")
        .arg("-c")
        .arg(schema)
        .arg(file.path())
        .output();
    let Ok(judged) = judged else {
        println!("left out: jing is not installed");
        return;
    };
    let said = String::from_utf8_lossy(&judged.stdout);
    assert!(judged.status.success(), "{said}");
}

/// An opportunity in an issue with that title.
async fn posted(world: &mut World, title: &str) -> i64 {
    world.a_minute_passes();
    let maria = world.github().as_user("maria");
    let label = &[crate::fake::LABEL];
    let opened = maria.open_issue(&world.scene.repository, title, ENGLISH, label);
    world.issue = opened.unwrap();
    world.settle().await;
    assert_eq!(world.state().await, "open");
    world.issue
}

on_both_databases! {
    async fn a_feed_is_valid_and_its_entries_change_with_news_alone(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let empty = feed(&world, "/en/feed.atom").await;
        assert!(empty.entries().is_empty());
        posted(&mut world, NASTY).await;
        let first = feed(&world, "/en/feed.atom").await;
        let (id, updated) = (first.entries()[0].id().to_owned(), *first.entries()[0].updated());
        assert_eq!(first.entries()[0].title().as_str(), NASTY);
        assert_eq!(id, format!("urn:uuid:{}", world.opportunity().await.id));
        assert!(first.entries()[0].published().is_some());

        world.applies("sam").await;
        let applied = feed(&world, "/en/feed.atom").await;
        assert_eq!(*applied.entries()[0].updated(), updated, "an application is no news");
        world.is_done("maria", "/extend closing 2021-07-20 More people shall see it.").await;
        let extended = feed(&world, "/en/feed.atom").await;
        assert!(*extended.entries()[0].updated() > updated);
        assert_eq!(extended.updated(), extended.entries()[0].updated());
        let french = feed(&world, "/fr/feed.atom").await;
        assert_eq!(french.entries()[0].id(), id, "the same entry in the other language");
        assert_eq!(french.lang(), Some("fr"));
        assert!(french.entries()[0].summary().unwrap().as_str().contains("6\u{a0}500,00\u{a0}$"));
    }

    async fn a_feed_is_narrowed_by_the_filters_of_the_board(db: TestDatabase) {
        let mut world = World::new(&db).await;
        posted(&mut world, "One").await;
        posted(&mut world, "Two").await;
        world.is_done("maria", "/cancel It is not needed.").await;
        let titles = async |query: &str| {
            let feed = feed(&world, &format!("/en/feed.atom?{query}")).await;
            let titles = feed.entries().iter().map(|it| it.title().as_str().to_owned());
            titles.collect::<Vec<_>>()
        };

        assert_eq!(titles("").await, ["Two", "One"]);
        assert_eq!(titles("state=open").await, ["One"]);
        assert_eq!(titles("skill=cobol").await, Vec::<String>::new());
        assert_eq!(get_with(&world, "/en/feed.atom?state=shut", None).await.status, 400);
        let narrowed = feed(&world, "/en/feed.atom?state=open").await;
        assert!(narrowed.id().ends_with("/en/feed.atom?state=open"));
        let board = get(&world, "/en/opportunities?state=open").await.text();
        assert!(board.contains("href=\"/en/feed.atom?state=open\""), "{board}");
    }

    async fn what_no_filter_takes_is_kept_and_said_at_its_field_in_the_reader_s_language(db: TestDatabase) {
        let mut world = World::new(&db).await;
        posted(&mut world, "Pages").await;
        let long = "x".repeat(101);
        for (name, typed, told) in [
            ("state", "nowhere", OFFERED),
            ("language", "de", OFFERED),
            ("sort", "luck", OFFERED),
            ("department", "a b", OFFERED),
            ("price_from", "cheap", ["Enter an amount", "Entrez un montant"]),
            ("q", &long, ["at most 100 characters", "au plus 100 caractères"]),
            ("skill", &long[..51], ["at most 50 characters", "au plus 50 caractères"]),
            ("open", "x", ["cannot be found", "est introuvable"]),
            ("closed", "x", ["cannot be found", "est introuvable"]),
        ] {
            let query = format!("{name}={}&price_to=9000", typed.replace(' ', "+"));
            for (path, told) in ["/en/opportunities", "/fr/opportunites"].iter().zip(told) {
                let board = get_with(&world, &format!("{path}?{query}"), None).await;
                assert_eq!(board.status, 400, "{query}");
                let board = board.text();
                let at = texts(&board, &format!("#{name}-error")).concat();
                let above = texts(&board, &format!(".error-summary a[href='#{name}']"));
                assert_eq!(above.len(), 1, "{query}: {board}");
                assert!(at.contains(told) && at.ends_with(&above[0]), "{query}: {at}");
                assert_eq!(texts(&board, &format!("#{name}")).len(), 1, "the link leads there");
                let is_page = matches!(name, "open" | "closed");
                assert!(is_page || board.contains(&format!("value=\"{typed}\"")), "{board}");
                // What can be read still narrows, and the rest of the page is there.
                assert!(board.contains("value=\"9000\"") && board.contains("Pages"), "{query}");
            }
        }
        let nobody = get(&world, "/en/opportunities?department=nobody").await.text();
        assert!(nobody.contains("<option value=\"nobody\" selected>"), "{nobody}");
    }

    async fn who_has_the_feed_a_picture_or_a_badge_already_fetches_nothing(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let number = posted(&mut world, "Pages").await;
        let page = format!("/en/opportunities/{PLACE}/{number}");
        let paths = [
            "/fr/feed.atom".to_owned(),
            "/sitemap.xml".to_owned(),
            format!("{page}/card.png"),
            format!("{page}/badge.svg"),
            format!("/fr/badge/{PLACE}.svg"),
        ];
        for path in paths {
            let tag = get(&world, &path).await.tag.unwrap();
            let again = get_with(&world, &path, Some(&tag)).await;
            assert_eq!((again.status, again.bytes.len()), (304, 0), "{path}");
        }
    }

    async fn a_picture_is_a_png_of_the_size_that_links_show_in_each_language(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let number = posted(&mut world, NASTY).await;
        let english = get(&world, &format!("/en/opportunities/{PLACE}/{number}/card.png")).await;
        let french = get(&world, &format!("/fr/opportunites/{PLACE}/{number}/card.png")).await;
        let board = get(&world, "/fr/card.png").await;
        for picture in [&english, &french, &board] {
            assert_eq!(picture.kind, "image/png");
            assert_eq!(&picture.bytes[..8], b"\x89PNG\r\n\x1a\n");
            let number = |at: usize| u32::from_be_bytes(picture.bytes[at..at + 4].try_into().unwrap());
            assert_eq!((number(16), number(20)), (1_200, 630));
        }
        assert_ne!(english.bytes, french.bytes);
        assert_eq!(get_with(&world, "/en/opportunities/no/where/1/card.png", None).await.status, 404);
    }

    async fn a_page_has_linked_data_and_a_picture_that_no_title_can_break(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let number = posted(&mut world, NASTY).await;
        let path = format!("/en/opportunities/{PLACE}/{number}");
        let page = Html::parse_document(&get(&world, &path).await.text());
        let all = |selector: &str| {
            let selector = Selector::parse(selector).unwrap();
            page.select(&selector).map(|it| (it.inner_html(), it.attr("content").map(str::to_owned))).collect::<Vec<_>>()
        };
        assert_eq!(all("script").iter().filter(|it| it.0.contains("alert(1)")).count(), 1, "in the data alone");
        let data: Value = serde_json::from_str(&all("script[type='application/ld+json']")[0].0).unwrap();
        let graph = data["@graph"].as_array().unwrap();
        assert_eq!(graph[0]["seeks"]["@type"], "Demand");
        assert_eq!(graph[0]["seeks"]["name"], NASTY);
        assert_eq!(graph[0]["seeks"]["priceSpecification"]["price"], "6500.00");
        assert_eq!(graph[1]["@type"], "JobPosting");
        assert_eq!(graph[1]["validThrough"], "2021-07-13T03:59:59Z");
        let content = |selector: &str| all(selector)[0].1.clone().unwrap();
        assert_eq!(content("meta[property='og:title']"), NASTY);
        let picture = format!("https://procurement.example{path}/card.png");
        assert_eq!(content("meta[property='og:image']"), picture);
        world.is_done("maria", "/cancel It is not needed.").await;
        let ended = get(&world, &path).await.text();
        assert!(!ended.contains("JobPosting") && ended.contains("Demand"));
    }

    async fn a_badge_says_what_is_open_in_the_language_of_its_address(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let number = posted(&mut world, "Pages").await;
        let one = get(&world, &format!("/en/opportunities/{PLACE}/{number}/badge.svg")).await;
        assert_eq!(one.kind, "image/svg+xml");
        assert!(one.text().contains(">Open</text>"), "{}", one.text());
        let of_all = get(&world, &format!("/fr/badge/{PLACE}.svg")).await.text();
        assert!(of_all.contains("1 ouverte"), "{of_all}");
        world.is_done("maria", "/cancel It is not needed.").await;
        let none = get(&world, &format!("/en/badge/{PLACE}.svg")).await.text();
        assert!(none.contains("none open"), "{none}");
        for path in ["/en/badge/no/where.svg", "/en/badge/canada-digital/forms"] {
            assert_eq!(get_with(&world, path, None).await.status, 404, "{path}");
        }
    }

    async fn the_site_map_names_each_page_in_both_languages_and_robots_find_it(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let number = posted(&mut world, "Pages").await;
        let map = get(&world, "/sitemap.xml").await.text();
        for path in [
            format!("/en/opportunities/{PLACE}/{number}"),
            format!("/fr/opportunites/{PLACE}/{number}"),
        ] {
            let address = format!("<loc>https://procurement.example{path}</loc>");
            assert_eq!(map.matches(&address).count(), 1, "{map}");
        }
        for (path, kept) in [("/en/data", true), ("/fr/donnees", true), ("/en/status", false)] {
            let address = format!("<loc>https://procurement.example{path}</loc>");
            assert_eq!(map.contains(&address), kept, "{path}: {map}");
        }
        let robots = get(&world, "/robots.txt").await.text();
        assert!(robots.contains("Sitemap: https://procurement.example/sitemap.xml"), "{robots}");
    }
}
