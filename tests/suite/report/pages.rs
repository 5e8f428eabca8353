//! The report and the tracker as a running service shows them.

use std::io::{BufRead as _, BufReader, Cursor, Read as _};
use std::process::{Child, Command, Stdio};

use reqwest::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use scraper::{Html, Selector};

/// `demo --pilot`, played and served until the test is over.
struct Served {
    demo: Child,
    url: String,
}

impl Served {
    fn pilot() -> Self {
        let mut demo = Command::new(env!("CARGO_BIN_EXE_micro-acquisition"))
            .args(["demo", "--pilot"])
            .env_remove("RUST_LOG")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let told = BufReader::new(demo.stderr.take().unwrap());
        let board = told
            .lines()
            .map(Result::unwrap)
            .find_map(|line| line.strip_prefix("The board: ").map(str::to_owned))
            .unwrap();
        let url = board.split("/en/").next().unwrap().to_owned();
        Self { demo, url }
    }

    async fn answer(&self, path: &str) -> reqwest::Response {
        reqwest::get(format!("{}{path}", self.url)).await.unwrap()
    }

    async fn page(&self, path: &str) -> String {
        let answer = self.answer(path).await;
        assert_eq!(answer.status(), 200, "{path}");
        answer.text().await.unwrap()
    }

    /// What stands between the head and the foot of a page, without what differs each time.
    async fn main(&self, path: &str) -> String {
        let page = Html::parse_document(&self.page(path).await);
        let main = page.select(&selector("main")).next().unwrap().inner_html();
        main.replace(&self.url, "https://procurement.example")
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.demo.kill();
        let _ = self.demo.wait();
    }
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap()
}

#[tokio::test]
async fn the_report_is_a_page_in_both_languages() {
    let served = Served::pilot();

    insta::assert_snapshot!("page_en", served.main("/en/report").await);
    insta::assert_snapshot!("page_fr", served.main("/fr/rapport").await);
    insta::assert_snapshot!("tracker_en", served.main("/en/tracker").await);
    insta::assert_snapshot!("tracker_fr", served.main("/fr/suivi").await);
}

#[tokio::test]
async fn each_number_leads_to_the_events_behind_it() {
    let served = Served::pilot();
    let report = Html::parse_document(&served.page("/en/report").await);

    let links: Vec<String> = report
        .select(&selector(".report__events a"))
        .map(|link| link.attr("href").unwrap().to_owned())
        .collect();

    assert!(links.len() > 20, "{links:?}");
    let (place, _) = links[0].split_once('#').unwrap();
    let page = Html::parse_document(&served.page(place).await);
    for link in &links {
        let (path, anchor) = link.split_once('#').unwrap();
        assert_eq!(path, place);
        let event = page.select(&selector(&format!("[id='{anchor}']"))).next();
        assert!(event.is_some(), "{anchor} is not on {path}");
    }
}

#[tokio::test]
async fn a_chart_never_stands_without_its_table_and_says_nothing_that_the_table_does_not() {
    let served = Served::pilot();
    let report = Html::parse_document(&served.page("/fr/rapport").await);

    let sections: Vec<_> = report
        .select(&selector("section"))
        .filter(|section| section.select(&selector("svg")).next().is_some())
        .collect();

    assert_eq!(sections.len(), 3, "stages, competition and Annex A");
    for section in sections {
        let table: String = section
            .select(&selector("table"))
            .flat_map(|it| it.text())
            .collect();
        let rows = section.select(&selector("tbody tr")).count();
        assert!(rows > 3, "{table}");
        let svg = section.select(&selector("svg")).next().unwrap();
        assert_eq!(svg.attr("aria-hidden"), Some("true"));
    }
}

#[tokio::test]
async fn filters_narrow_page_and_files_alike_and_a_wrong_one_is_refused() {
    let served = Served::pilot();

    let narrow = served
        .page("/en/report?from=2021-07-01&department=accessible-pages")
        .await;
    assert!(narrow.contains("Nothing was posted."), "{narrow}");
    assert!(narrow.contains("/en/report.csv?from=2021-07-01&#38;department=accessible-pages"));
    let whole = served
        .page("/en/report?to=2021-06-23&department=ACCESSIBLE-pages")
        .await;
    assert!(whole.contains("1 opportunity was posted."), "{whole}");
    let csv = served.page("/en/report.csv?from=2021-07-01").await;
    assert!(csv.contains("Nothing was posted."), "{csv}");
    for path in [
        "/en/report?from=yesterday",
        "/fr/rapport.json?opportunity=7",
        "/en/tracker?sort=luck",
    ] {
        assert_eq!(served.answer(path).await.status(), 400, "{path}");
    }
}

#[tokio::test]
async fn files_say_what_they_are_and_have_a_name() {
    let served = Served::pilot();

    for (path, kind, name) in [
        (
            "/en/report.csv",
            "text/csv; charset=utf-8",
            "close-out-report.csv",
        ),
        (
            "/fr/rapport.json",
            "application/json",
            "rapport-de-cloture.json",
        ),
        ("/fr/suivi.csv", "text/csv; charset=utf-8", "suivi.csv"),
        (
            "/fr/rapport.pdf",
            "application/pdf",
            "rapport-de-cloture.pdf",
        ),
    ] {
        let answer = served.answer(path).await;
        assert_eq!(answer.headers()[CONTENT_TYPE], kind, "{path}");
        let disposition = answer.headers()[CONTENT_DISPOSITION].to_str().unwrap();
        assert_eq!(disposition, format!("attachment; filename=\"{name}\""));
    }
}

#[tokio::test]
async fn the_tracker_has_the_pilots_columns_as_csv_and_as_a_spreadsheet() {
    let served = Served::pilot();

    let csv = served.page("/fr/suivi.csv").await;
    let mut lines = csv::Reader::from_reader(csv.as_bytes());
    let headings = lines.headers().unwrap().clone();
    let line = lines.records().next().unwrap().unwrap();
    let field = |heading: &str| {
        let column = headings.iter().position(|it| it == heading).unwrap();
        line.get(column).unwrap().to_owned()
    };
    assert_eq!(field("Client"), "maintainer");
    assert_eq!(field("Prix avant taxes"), "6500");
    assert_eq!(field("Candidatures"), "4");
    assert_eq!(field("Réussies"), "1");
    assert_eq!(field("Clôture prévue"), "2021-07-06T03:59:59Z");
    assert_eq!(field("Clôture"), "2021-07-13T03:59:59Z");
    assert_eq!(field("Confirmation du fournisseur"), "2021-07-18T03:56:00Z");
    assert_eq!(
        (field("Livrée"), field("Payée")),
        (String::new(), String::new())
    );

    let xlsx = served
        .answer("/en/tracker.xlsx")
        .await
        .bytes()
        .await
        .unwrap();
    let mut book = zip::ZipArchive::new(Cursor::new(xlsx)).unwrap();
    let mut words = String::new();
    book.by_name("xl/sharedStrings.xml")
        .unwrap()
        .read_to_string(&mut words)
        .unwrap();
    for word in [
        "Supplier confirmed",
        "night-scripter",
        "Find what a screen reader",
    ] {
        assert!(words.contains(word), "{word} in {words}");
    }
    let mut sheet = String::new();
    book.by_name("xl/worksheets/sheet1.xml")
        .unwrap()
        .read_to_string(&mut sheet)
        .unwrap();
    assert!(
        sheet.contains("<v>6500</v>") && !sheet.contains("<f>"),
        "{sheet}"
    );
}
