//! The API's answers, held against its own description.

use jsonschema::Validator;
use micro_acquisition::web::interface::described;
use serde_json::{Value, json};

use crate::fake::LABEL;
use crate::postgres::on_both_databases;
use crate::scenarios::interface::ONE;
use crate::scenarios::text::ENGLISH;
use crate::scenarios::world::World;

/// What other programs rely on: a difference must be one that is meant.
#[test]
fn the_description_is_the_one_that_was_read() {
    let mut description = serde_json::to_value(described("https://procurement.example")).unwrap();
    description["info"]["version"] = json!("of the crate");
    let shown = serde_json::to_string_pretty(&description).unwrap();
    insta::assert_snapshot!("openapi", shown);
}

async fn asked(
    world: &World,
    method: reqwest::Method,
    path: &str,
    headers: &[(&str, &str)],
) -> reqwest::Response {
    let url = format!("http://{}{path}", world.server.address);
    let mut request = reqwest::Client::new().request(method, url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap()
}

async fn get(world: &World, path: &str) -> (u16, Value) {
    let answer = asked(world, reqwest::Method::GET, path, &[]).await;
    let status = answer.status().as_u16();
    (
        status,
        serde_json::from_str(&answer.text().await.unwrap()).unwrap(),
    )
}

/// The schema of an operation's answer, with the components that it refers to.
fn schema(description: &Value, path: &str, status: &str) -> Validator {
    let answer = &description["paths"][path]["get"]["responses"][status];
    let (_, content) = answer["content"]
        .as_object()
        .unwrap()
        .iter()
        .next()
        .unwrap();
    let mut schema = content["schema"].clone();
    schema["components"] = description["components"].clone();
    jsonschema::validator_for(&schema).unwrap()
}

fn assert_keeps(description: &Value, path: &str, status: &str, answer: &Value) {
    let schema = schema(description, path, status);
    let broken: Vec<_> = schema
        .iter_errors(answer)
        .map(|it| it.to_string())
        .collect();
    assert!(broken.is_empty(), "{path} {status}: {broken:?}\n{answer:#}");
}

/// Every object of the description says which fields it has, so that one that is added
/// to an answer and not described is found.
fn assert_nothing_more(description: &Value, name: &str, answer: &Value) {
    let described = description["components"]["schemas"][name]["properties"].as_object();
    let described = described.unwrap();
    for key in answer.as_object().unwrap().keys() {
        assert!(described.contains_key(key), "{name}.{key} is not described");
    }
}

on_both_databases! {
    async fn every_answer_keeps_to_the_description(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let (_, description) = get(&world, "/api/openapi.json").await;
        assert_eq!(description["openapi"], "3.1.0");
        assert_eq!(description["servers"][0]["url"], "https://procurement.example");
        world.sam_then_ada_are_drawn(ENGLISH).await;
        world.is_done("sam", "/accept").await;
        let number = world.sam_delivers_everything().await;
        world.merges("maria", number).await;
        world.is_done("olivia", "/paid CARD-1").await;
        let at = "/api/v1/opportunities/{owner}/{repo}/{number}";

        let (_, one) = get(&world, ONE).await;
        assert_keeps(&description, at, "200", &one);
        assert_nothing_more(&description, "Opportunity", &one);
        assert_nothing_more(&description, "Payment", &one["payment"]);
        let (_, list) = get(&world, "/api/v1/opportunities?state=paid&language=en").await;
        assert_keeps(&description, "/api/v1/opportunities", "200", &list);
        assert_eq!(list["items"][0], one);
        let (_, draw) = get(&world, &format!("{ONE}/draw")).await;
        assert_keeps(&description, &format!("{at}/draw"), "200", &draw);
        assert_nothing_more(&description, "DrawRecord", &draw);
        let (_, events) = get(&world, &format!("{ONE}/events")).await;
        assert_keeps(&description, &format!("{at}/events"), "200", &events);
        assert_nothing_more(&description, "Event", &events["items"][0]);
        let (status, missing) = get(&world, "/api/v1/opportunities/no/where/1").await;
        assert_eq!(status, 404);
        assert_keeps(&description, at, "404", &missing);
    }

    async fn events_come_in_pages_without_gaps_or_doubles(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_then_ada_are_drawn(ENGLISH).await;
        let (_, whole) = get(&world, &format!("{ONE}/events")).await;
        let mut paged = Vec::new();
        let mut cursor = "0".to_owned();
        loop {
            let (_, page) = get(&world, &format!("{ONE}/events?limit=3&cursor={cursor}")).await;
            paged.extend(page["items"].as_array().unwrap().clone());
            match page["next_cursor"].as_str() {
                Some(next) => cursor = next.to_owned(),
                None => break,
            }
        }
        assert_eq!(Value::Array(paged), whole["items"]);
        assert_eq!(whole["next_cursor"], Value::Null);
        for bad in ["cursor=-1", "limit=0", "limit=1001", "cursor=x", "limit=1&limit=2", "limit=", "cursor=", "limit=%2B5"] {
            let (status, problem) = get(&world, &format!("{ONE}/events?{bad}")).await;
            assert_eq!((status, &problem["status"]), (400, &json!(400)), "{bad}");
        }
    }

    async fn what_cannot_be_read_is_a_problem_like_any_other(db: TestDatabase) {
        let world = World::new(&db).await;
        for (path, status) in [
            ("/api/v1/opportunities?q=a&q=b", 400),
            ("/api/v1/opportunities?skill=%FF&state=%FF", 400),
            ("/api/v1/opportunities?cursor=1", 400),
            ("/api/v1/opportunities/%FF/forms/1", 404),
            ("/api/v1/opportunities/a/b/99999999999999999999", 404),
            ("/ledger/events?from=1&from=2", 400),
            ("/ocds/releases.json?date=2021-13-01", 400),
            ("/ocds/releases.json?date=1999-12-31", 404),
        ] {
            let answer = asked(&world, reqwest::Method::GET, path, &[]).await;
            assert_eq!(answer.status().as_u16(), status, "{path}");
            assert_eq!(answer.headers()["content-type"], "application/problem+json", "{path}");
        }
        let (_, nothing) = get(&world, "/ocds/releases.json?date=1999-12-31").await;
        assert_eq!(nothing["title"], "Nothing was released");
        let long = format!("/api/v1/opportunities?q={}", "x".repeat(101));
        assert_eq!(get(&world, &long).await.0, 400);
    }

    async fn pages_of_others_may_read_and_who_has_an_answer_fetches_nothing(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let maria = world.github().as_user("maria");
        let opened = maria.open_issue(&world.scene.repository, "Pages", ENGLISH, &[LABEL]);
        world.issue = opened.unwrap();
        world.settle().await;
        let origin = ("origin", "https://elsewhere.example");
        let paths = [ONE, "/api/v1/opportunities", "/api/openapi.json", "/ledger/events", "/ocds/releases.json"];
        for path in paths {
            let first = asked(&world, reqwest::Method::GET, path, &[origin]).await;
            assert_eq!(first.status().as_u16(), 200, "{path}");
            assert_eq!(first.headers()["access-control-allow-origin"], "*", "{path}");
            let tag = first.headers()["etag"].to_str().unwrap().to_owned();
            let again = asked(&world, reqwest::Method::GET, path, &[origin, ("if-none-match", &tag)]).await;
            assert_eq!(again.status().as_u16(), 304, "{path}");
            let before = [origin, ("access-control-request-method", "GET"), ("access-control-request-headers", "if-none-match")];
            let allowed = asked(&world, reqwest::Method::OPTIONS, path, &before).await;
            assert!(allowed.headers()["access-control-allow-headers"].to_str().unwrap().contains("if-none-match"));
        }
        let missing = asked(&world, reqwest::Method::GET, "/api/v1/opportunities/no/where/1", &[origin]).await;
        assert_eq!(missing.headers()["access-control-allow-origin"], "*", "what went wrong too");
        let page = asked(&world, reqwest::Method::GET, "/en/opportunities", &[origin]).await;
        assert!(!page.headers().contains_key("access-control-allow-origin"), "pages are ours");
    }
}
