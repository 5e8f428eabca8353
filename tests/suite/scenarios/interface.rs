//! The JSON interface over HTTP, as programs outside rely on it.

use serde_json::Value;

use super::acts::AFTER_CLOSING;
use super::text::ENGLISH;
use super::*;

async fn get(world: &World, path: &str) -> (u16, String, Value) {
    let url = format!("http://{}{path}", world.server.address);
    let response = reqwest::get(url).await.unwrap();
    let status = response.status().as_u16();
    let kind = response.headers()["content-type"]
        .to_str()
        .unwrap()
        .to_owned();
    let text = response.text().await.unwrap();
    (
        status,
        kind,
        serde_json::from_str(&text).unwrap_or(Value::Null),
    )
}

pub async fn json(world: &World, path: &str) -> Value {
    let (status, kind, body) = get(world, path).await;
    assert_eq!((status, kind.as_str()), (200, "application/json"), "{path}");
    body
}

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    keys.sort_unstable();
    keys
}

pub const ONE: &str = "/api/v1/opportunities/canada-digital/forms/1";

on_both_databases! {
    async fn an_opportunity_is_told_with_everything_that_is_promised(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_then_ada_are_drawn(ENGLISH).await;
        let open = json(&world, ONE).await;
        assert_eq!(open["state"], "offered");
        assert_eq!(open["supplier"]["login"], "sam");
        assert_eq!(open["payment"], Value::Null);
        assert_eq!(open["pull_request"], Value::Null);
        world.is_done("sam", "/accept").await;
        let number = world.sam_delivers_everything().await;
        world.merges("maria", number).await;
        world.is_done("olivia", "/paid CARD-1").await;

        let body = json(&world, ONE).await;
        assert_eq!(keys(&body), [
            "applications", "closes_at", "criteria", "delivery_due_at", "disputed", "draw_url",
            "fixed_price", "id", "language", "ocid", "payment", "previous", "pull_request",
            "questions", "skills", "state", "supplier", "title", "updated_at", "url",
        ]);
        assert_eq!(body["state"], "paid");
        assert_eq!(body["ocid"], format!("ocds-000000-{}", body["id"].as_str().unwrap()));
        assert_eq!(body["fixed_price"]["amount_cents"], 650_000);
        assert_eq!(body["fixed_price"]["currency"], "CAD");
        assert_eq!(body["applications"], 2);
        assert_eq!(body["closes_at"], "2021-07-13T03:59:59Z");
        assert_eq!(body["language"], "en");
        assert_eq!(body["url"], "https://github.example/canada-digital/forms/issues/1");
        let kinds: Vec<&Value> = body["criteria"].as_array().unwrap().iter().map(|it| &it["kind"]).collect();
        assert_eq!(kinds, ["licence", "check", "path", "manual", "review"]);
        assert!(body["criteria"].as_array().unwrap().iter().all(|it| it["status"] == "met"));
        assert_eq!(body["pull_request"]["number"], number);
        let merged = world.scene.repository.pull_request(number).unwrap().merge_commit_sha;
        assert_eq!(body["pull_request"]["merge_commit"], merged.unwrap());
        let payment = &body["payment"];
        assert_eq!(payment["state"], "paid");
        assert_eq!(payment["amount_cents"], 650_000);
        assert_eq!(payment["tax_cents"], 97_500);
        assert_eq!(payment["total_cents"], 747_500);
        assert_eq!(payment["tax_is_estimate"], true);
        let by_id = format!("/api/v1/opportunities/id/{}", body["id"].as_str().unwrap());
        assert_eq!(json(&world, &by_id).await, body);
        let list = json(&world, "/api/v1/opportunities?limit=1").await;
        assert_eq!(list["items"][0], body);
        assert_eq!(list["next_cursor"], Value::Null);
        world.ends_clean().await;
    }

    async fn the_draw_record_goes_from_committed_to_revealed(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let draw = format!("{ONE}/draw");
        let record = json(&world, &draw).await;
        assert_eq!(keys(&record), [
            "commitment", "list", "list_sha256", "order", "round", "seed", "signature", "source",
            "status", "version",
        ]);
        assert_eq!(record["status"], "committed");
        assert_eq!((&record["seed"], &record["list"]), (&Value::Null, &Value::Null));
        let commitment = record["commitment"].clone();
        world.applies("sam").await;
        world.applies("ada").await;
        world.clock_to(AFTER_CLOSING).await;
        world.is_done("maria", "/evaluate A1 pass Good.\n/evaluate A2 pass Good.").await;
        let record = json(&world, &draw).await;
        assert_eq!(record["status"], "revealed");
        assert_eq!(record["commitment"], commitment);
        let seed: Vec<u8> = hex::decode(record["seed"].as_str().unwrap()).unwrap();
        let hash = micro_acquisition::domain::draw::commitment(&seed.try_into().unwrap());
        assert_eq!(commitment, hash);
        assert_eq!(record["order"].as_array().unwrap().len(), 2);
        world.ends_clean().await;
    }

    async fn the_public_events_chain_and_name_nothing_private(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        world.clock_to(AFTER_CLOSING).await;
        world.is_done("maria", "/evaluate A1 fail A very private rationale.").await;
        let body = json(&world, &format!("{ONE}/events")).await;
        let events = body["items"].as_array().or(body.as_array()).unwrap().clone();
        let kinds: Vec<&str> = events.iter().map(|it| it["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["labelled", "posted", "application_received", "closed", "evaluated", "ended"]);
        for pair in events.windows(2) {
            assert_eq!(pair[1]["previous"], pair[0]["hash"]);
        }
        let text = body.to_string();
        assert!(!text.contains("private rationale") && !text.contains("library"), "{text}");
        world.ends_clean().await;
    }

    async fn what_is_not_there_is_a_problem(db: TestDatabase) {
        let world = World::new(&db).await;
        for path in [ONE, "/api/v1/opportunities/nobody/nothing/1", "/api/v1/opportunities/id/nonsense"] {
            let (status, kind, body) = get(&world, path).await;
            assert_eq!((status, kind.as_str()), (404, "application/problem+json"), "{path}");
            assert_eq!(body["status"], 404);
        }
    }
}
