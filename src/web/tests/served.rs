use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use serde_json::Value;

use super::story::{World, accepted, id, labelled, open};

impl World {
    async fn get(&self, path: &str) -> (StatusCode, HeaderMap, String) {
        self.get_as(path, "en").await
    }

    async fn get_as(&self, path: &str, language: &str) -> (StatusCode, HeaderMap, String) {
        let request = Request::get(path)
            .header("accept-language", language)
            .body(Body::empty())
            .unwrap();
        let (parts, body) = self.answers(request).await;
        (parts.status, parts.headers, body)
    }

    async fn json(&self, path: &str) -> Value {
        let (status, _, body) = self.get(path).await;
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        serde_json::from_str(&body).unwrap()
    }
}

const ONE: &str = "/api/v1/opportunities/canada-digital/forms/7";

#[tokio::test]
async fn the_door_leads_to_the_language_of_the_browser() {
    let world = World::new().await;

    let (status, headers, _) = world.get_as("/", "fr-CA,en;q=0.5").await;

    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(headers[header::LOCATION], "/fr/opportunites");
    assert_eq!(headers[header::VARY], "Accept-Language");
}

#[tokio::test]
async fn the_board_and_the_page_show_an_open_opportunity_in_both_languages() {
    let world = World::new().await;
    world.keep(&open(1, 7, "Accessibility scripts")).await;

    let (_, _, english) = world.get("/en/opportunities").await;
    let (_, _, french) = world.get("/fr/opportunites").await;
    let (status, _, page) = world.get("/fr/opportunites/Canada-Digital/FORMS/7").await;

    assert!(english.contains("Accessibility scripts") && english.contains("$6,500.00"));
    assert!(french.contains("6\u{a0}500,00\u{a0}$") && french.contains("HAE"));
    assert_eq!(status, StatusCode::OK);
    assert!(
        page.contains("/postuler") && page.contains("A2</strong> · @jlavoie"),
        "{page}"
    );
    assert!(page.contains("Le dépôt porte la licence") || page.contains("licence file"));
}

#[tokio::test]
async fn work_is_delivered_when_what_was_merged_was_pushed_not_when_it_was_merged() {
    let world = World::new().await;
    world.keep(&accepted(1, 7)).await;

    let (_, _, page) = world.get("/en/opportunities/canada-digital/forms/7").await;

    let pushed = "datetime=\"2021-07-21T15:00:00Z\"";
    let step = page.split("Work delivered").nth(1).unwrap();
    assert!(
        step.split("</li>").next().unwrap().contains(pushed),
        "{step}"
    );
}

#[tokio::test]
async fn the_json_of_an_accepted_opportunity_has_every_promised_field() {
    let world = World::new().await;
    let kept = world.keep(&accepted(1, 7)).await;

    let shown = world.json(ONE).await;

    assert_eq!(shown["id"], kept.id.to_string());
    assert_eq!(shown["ocid"], format!("ocds-000000-{}", kept.id));
    assert_eq!(shown["state"], "accepted");
    assert_eq!(
        shown["url"],
        "https://github.com/canada-digital/forms/issues/7"
    );
    assert_eq!(shown["fixed_price"]["amount_cents"], 650_000);
    assert_eq!(shown["fixed_price"]["currency"], "CAD");
    assert_eq!(shown["skills"][0], "PowerShell");
    assert_eq!(shown["closes_at"], "2021-07-13T03:59:59Z");
    assert_eq!(shown["delivery_due_at"], "2021-07-23T20:00:00Z");
    assert_eq!(
        (&shown["applications"], &shown["questions"]),
        (&2.into(), &0.into())
    );
    assert_eq!(shown["supplier"]["id"], kept.supplier().unwrap().id.0);
    assert_eq!(shown["criteria"][0]["kind"], "licence");
    assert_eq!(shown["criteria"][0]["status"], "met");
    assert_eq!(shown["pull_request"]["number"], 58);
    assert_eq!(shown["pull_request"]["merge_commit"], "c0ffee");
    let payment = &shown["payment"];
    assert_eq!(payment["state"], "drafted");
    assert_eq!(payment["total_cents"], 747_500);
    assert_eq!(payment["tax_is_estimate"], true);
    assert!(payment["certified_at"].is_null() && payment["paid_at"].is_null());
    assert_eq!(
        (&shown["disputed"], &shown["language"]),
        (&false.into(), &"en".into())
    );
    assert_eq!(
        shown["draw_url"],
        format!("https://procurement.example{ONE}/draw")
    );
    assert_eq!(shown["previous"], Value::Array(Vec::new()));
    assert_eq!(
        world
            .json(&format!("/api/v1/opportunities/id/{}", kept.id))
            .await,
        shown
    );
}

#[tokio::test]
async fn the_draw_record_says_no_more_than_is_known() {
    let world = World::new().await;
    world.keep(&labelled(1, 6)).await;
    world.keep(&open(1, 7, "Accessibility scripts")).await;
    world.keep(&accepted(1, 8)).await;

    let (unposted, _, _) = world
        .get("/api/v1/opportunities/canada-digital/forms/6/draw")
        .await;
    let committed = world.json(&format!("{ONE}/draw")).await;
    let revealed = world
        .json("/api/v1/opportunities/canada-digital/forms/8/draw")
        .await;

    assert_eq!(unposted, StatusCode::NOT_FOUND);
    assert_eq!(committed["status"], "committed");
    assert!(committed["seed"].is_null() && committed["list"].is_null());
    assert_eq!(committed["commitment"], revealed["commitment"]);
    assert_eq!(revealed["status"], "revealed");
    assert_eq!(revealed["seed"], "03".repeat(32));
    assert_eq!(revealed["order"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn the_events_are_the_chain_in_order() {
    let world = World::new().await;
    let kept = world.keep(&accepted(1, 7)).await;

    let events = world.json(&format!("{ONE}/events")).await;

    let items = events["items"].as_array().unwrap();
    assert_eq!(items.len() as u64, kept.version);
    assert_eq!(items[0]["kind"], "labelled");
    for pair in items.windows(2) {
        assert_eq!(pair[0]["hash"], pair[1]["previous"]);
    }
}

#[tokio::test]
async fn a_list_goes_on_where_its_cursor_says_without_gaps_or_doubles() {
    let world = World::new().await;
    for number in 1..=7 {
        world
            .keep(&open(1, number, &format!("Title {number}")))
            .await;
    }

    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = world
            .json(&format!("/api/v1/opportunities?limit=3&cursor={cursor}"))
            .await;
        for item in page["items"].as_array().unwrap() {
            seen.push(item["title"].as_str().unwrap().to_owned());
        }
        match page["next_cursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => break,
        }
    }

    let newest_first: Vec<_> = (1..=7)
        .rev()
        .map(|number| format!("Title {number}"))
        .collect();
    assert_eq!(seen, newest_first);
}

#[tokio::test]
async fn filters_narrow_list_and_board() {
    let world = World::new().await;
    world.keep(&open(1, 7, "Accessibility scripts")).await;
    world.keep(&accepted(1, 8)).await;
    let count = async |query: &str| {
        let list = world.json(&format!("/api/v1/opportunities?{query}")).await;
        list["items"].as_array().unwrap().len()
    };

    assert_eq!(count("").await, 2);
    assert_eq!(count("state=open").await, 1);
    assert_eq!(count("skill=powershell").await, 2);
    assert_eq!(count("skill=cobol").await, 0);
    assert_eq!(count("q=screen+READER").await, 2);
    assert_eq!(count("language=fr").await, 0);
    let (_, _, board) = world.get("/en/opportunities?q=cobol").await;
    assert!(board.contains("Nothing matches these filters"));
}

#[tokio::test]
async fn a_bad_parameter_is_named() {
    let world = World::new().await;
    for (query, parameter) in [
        ("state=shut", "state"),
        ("limit=101", "limit"),
        ("limit=", "limit"),
        ("cursor=x", "cursor"),
    ] {
        let (status, _, body) = world.get(&format!("/api/v1/opportunities?{query}")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert!(body.contains(parameter), "{body}");
    }
}

#[tokio::test]
async fn a_private_repository_shows_nothing_anywhere() {
    let world = World::new().await;
    world.repository(2, "secret", true).await;
    world.keep(&open(2, 9, "Hidden work")).await;

    let (page, _, _) = world.get("/en/opportunities/canada-digital/secret/9").await;
    let (by_id, _, _) = world
        .get(&format!("/api/v1/opportunities/id/{}", id(9)))
        .await;
    let (_, _, board) = world.get("/en/opportunities").await;
    let list = world.json("/api/v1/opportunities").await;

    assert_eq!(
        (page, by_id),
        (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND)
    );
    assert!(!board.contains("Hidden work"));
    assert_eq!(list["items"], Value::Array(Vec::new()));
}

#[tokio::test]
async fn one_that_is_not_posted_has_a_page_but_is_on_no_list() {
    let world = World::new().await;
    world.keep(&labelled(1, 7)).await;

    let (status, _, page) = world.get("/en/opportunities/canada-digital/forms/7").await;

    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("It is not posted"));
    assert_eq!(world.json(ONE).await["state"], "draft");
    let list = world.json("/api/v1/opportunities").await;
    assert_eq!(list["items"], Value::Array(Vec::new()));
}

#[tokio::test]
async fn readiness_names_what_is_wrong() {
    let world = World::new().await;
    assert_eq!(world.json("/readyz").await["status"], "ready");
    assert_eq!(world.get("/healthz").await.0, StatusCode::OK);

    world.workers.send_modify(|workers| {
        workers.insert("outbox", "stopped".into());
    });
    let (status, _, body) = world.get("/readyz").await;

    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body["reasons"]["outbox"], "stopped");
}

#[tokio::test]
async fn a_filter_that_cannot_be_read_keeps_what_was_typed_and_says_so_at_the_field() {
    let world = World::new().await;
    world.keep(&open(1, 7, "Accessibility scripts")).await;

    let (status, _, board) = world
        .get("/fr/opportunites?price_from=cher&price_to=9000&q=script")
        .await;

    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(board.contains("value=\"cher\"") && board.contains("value=\"9000\""));
    assert!(board.contains("value=\"script\""));
    assert!(board.contains("href=\"#price_from\"") && board.contains("id=\"price_from-error\""));
    // What can be read still narrows, and the switch keeps it.
    assert!(board.contains("Accessibility scripts"));
    assert!(board.contains("/en/opportunities?q=script&#38;price_to=9000.00"));
}

#[tokio::test]
async fn the_board_goes_on_in_the_order_asked_for_until_everything_was_shown() {
    let world = World::new().await;
    for number in 1..=45 {
        world
            .keep(&open(1, number, &format!("Title {number}.")))
            .await;
    }
    let (mut seen, mut path) = (Vec::new(), "/en/opportunities?sort=newest".to_owned());
    loop {
        let (_, _, board) = world.get(&path).await;
        assert!(board.contains("Open opportunities (45)"));
        for part in board.split("Title ").skip(1) {
            let number = part.split('.').next().unwrap();
            seen.push(number.parse::<i64>().unwrap());
        }
        let next = board.split("rel=\"next\" href=\"").nth(1);
        match next.and_then(|rest| rest.split('"').next()) {
            Some(next) => path = next.replace("&#38;", "&"),
            None => break,
        }
    }

    assert_eq!(seen, (1..=45).rev().collect::<Vec<_>>());
}

#[tokio::test]
async fn every_guide_is_served_in_both_languages_and_leads_to_the_other() {
    let world = World::new().await;
    for guide in crate::web::guides::ALL {
        let [english, french] = crate::domain::lang::Lang::ALL.map(|lang| guide.path(lang));
        let (status, headers, page) = world.get(english).await;
        assert_eq!(status, StatusCode::OK, "{english}");
        assert!(
            page.contains("hreflang=\"fr\">Français")
                && page.contains(&format!("href=\"{french}\"")),
            "{english}"
        );
        assert!(
            !headers[header::CONTENT_SECURITY_POLICY]
                .to_str()
                .unwrap()
                .contains("script")
        );
        let (status, _, page) = world.get(french).await;
        assert_eq!(status, StatusCode::OK, "{french}");
        assert!(page.contains(&format!("href=\"{english}\"")), "{french}");
    }
}

#[tokio::test]
async fn only_the_page_that_has_a_script_may_run_one_and_only_ours() {
    let world = World::new().await;
    world.keep(&open(1, 7, "Accessibility scripts")).await;

    let (_, page, html) = world.get("/en/opportunities/canada-digital/forms/7").await;
    let (_, board, _) = world.get("/en/opportunities").await;

    let policy = |headers: &HeaderMap| {
        headers[header::CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap()
            .to_owned()
    };
    assert!(policy(&page).contains("script-src 'self';") && !policy(&page).contains("unsafe"));
    assert!(!policy(&board).contains("script-src"));
    let scripts: Vec<_> = html.split("<script src").skip(1).collect();
    assert_eq!(scripts.len(), 1);
    assert!(scripts[0].starts_with(&format!(
        "=\"{}\" defer></script>",
        crate::web::assets::SCRIPT.path()
    )));
}
