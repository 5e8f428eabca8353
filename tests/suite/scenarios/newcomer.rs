//! A supplier who has never seen the site goes from the board to an application
//! that counts, with nothing but what the pages say.

use std::collections::BTreeSet;

use scraper::{Html, Selector};

use super::text::ENGLISH;
use super::*;

/// What somebody does who reads pages and does as they say.
struct Reader<'a> {
    world: &'a World,
    page: String,
}

impl<'a> Reader<'a> {
    async fn opens(world: &'a World, path: &str) -> Self {
        let url = format!("http://{}{path}", world.server.address);
        let response = reqwest::get(url).await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        Self {
            world,
            page: response.text().await.unwrap(),
        }
    }

    fn all(&self, selector: &str) -> Vec<String> {
        let page = Html::parse_document(&self.page);
        let selector = Selector::parse(selector).unwrap();
        let found = page.select(&selector);
        found.map(|it| it.text().collect()).collect()
    }

    fn link(&self, selector: &str) -> String {
        let page = Html::parse_document(&self.page);
        let selector = Selector::parse(selector).unwrap();
        let found = page.select(&selector).next();
        found.unwrap().attr("href").unwrap().to_owned()
    }

    async fn follows(&self, selector: &str) -> Self {
        Self::opens(self.world, &self.link(selector)).await
    }
}

/// What a person says of one's work, in a few words.
const OWN_WORDS: &str = "In 2023 I wrote scripts in Python, a language similar to PowerShell, \
     that check the headings of 300 pages each night.";

/// From the door to a comment, in the language of the browser.
async fn applies_as_the_pages_say(world: &World, board: &str, said: [&str; 2]) {
    let board = Reader::opens(world, board).await;
    assert_eq!(board.all(".card__title").len(), 1);
    let page = board.follows(".card__title a").await;
    assert_eq!(page.link(".glance a.button"), "#apply");

    // Step 2 has the comment; step 3 says to put one's own words in its last line.
    let steps = page.all("#apply ~ .checklist > li");
    assert_eq!(steps.len(), 5, "{steps:?}");
    assert!(steps[2].contains(said[0]), "{steps:?}");
    let comment = page.all("#application").remove(0);
    let (kept, last) = comment.rsplit_once('\n').unwrap();
    assert!(last.contains(said[1]), "{last}");
    let comment = format!("{kept}\n{OWN_WORDS}");

    // Step 4 leads to the issue where it is sent.
    let issue = page.link(".checklist a.button");
    assert_eq!(
        issue,
        format!(
            "https://github.example/canada-digital/forms/issues/{}#new_comment_field",
            world.issue
        )
    );
    let sent = world.says("sam", &comment).await;

    // Step 5 says how one knows.
    assert_eq!(world.reactions(sent), ["+1"], "{}", world.last_words());
    let page = board.follows(".card__title a").await;
    let applications = page.all("#applications ~ ul strong");
    assert_eq!(applications, ["A1"]);
}

on_both_databases! {
    async fn a_newcomer_applies_by_the_words_of_the_english_pages_alone(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;

        let said = ["Replace the last line", "at most 250 words"];
        applies_as_the_pages_say(&world, "/en/opportunities", said).await;
    }

    async fn a_newcomer_applies_by_the_words_of_the_french_pages_alone(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;

        let said = ["Remplacez la dernière ligne", "250 mots"];
        applies_as_the_pages_say(&world, "/fr/opportunites", said).await;
    }

    async fn a_newcomer_is_led_on_from_every_link_of_the_first_page(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;

        for board in ["/en/opportunities", "/fr/opportunites"] {
            let board = Reader::opens(&world, board).await;
            let page = Html::parse_document(&board.page);
            let links: BTreeSet<String> = page
                .select(&Selector::parse("a[href^='/']").unwrap())
                .map(|it| it.attr("href").unwrap().to_owned())
                .collect();
            assert!(links.len() > 12, "{links:?}");
            for link in &links {
                Reader::opens(&world, link).await;
            }
        }
    }
}
