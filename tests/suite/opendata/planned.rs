//! What happens before posting and after delivery under a programme with approvals.

use micro_acquisition::opendata::ocds;
use serde_json::{Value, json};

use super::judges;
use super::judging::{assert_clean, every_field_is_in_the_dictionary, export_under, judged, rows};
use crate::postgres::on_both_databases;
use crate::scenarios::acts::AFTER_CLOSING;
use crate::scenarios::approvals::officers;
use crate::scenarios::text::ENGLISH;
use crate::scenarios::world::World;

/// The department that buys, by its identifier.
fn buyer() -> (String, String) {
    let buyer = r#"{"en": "Digital Service", "fr": "Service numérique", "scheme": "CA-GOV",
        "id": "ds-sn"}"#;
    (
        "MICRO_ACQUISITION_PROGRAMME__BUYER".to_owned(),
        buyer.to_owned(),
    )
}

on_both_databases! {
    async fn approvals_committed_funds_and_the_certification_are_told_and_judged(db: TestDatabase) {
        let approvals = ["PROGRAMME", "PROCUREMENT", "COMMITMENT", "CERTIFICATION"];
        let mut world = World::with(&db, |scene| {
            let mut env = officers(scene, &approvals, "2022-03-31");
            env.push(buyer());
            env
        }).await;
        world.labelled_issue(ENGLISH).await;
        world.is_done("prog", "/approve programme").await;
        world.is_done("proc", "/approve procurement").await;
        world.is_done("fund", "/commit 10000.00 FR-123456").await;
        world.applies("sam").await;
        world.clock_to(AFTER_CLOSING).await;
        world.is_done("maria", "/evaluate A1 pass Good.").await;
        world.is_done("sam", "/accept").await;
        let number = world.sam_delivers_everything().await;
        world.merges("maria", number).await;
        world.is_done("cert", "/certify").await;
        world.is_done("fin", "/paid CARD-1").await;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("releases.json");
        let text = export_under(&db, &["ocds"], &[buyer()]);
        std::fs::write(&file, &text).unwrap();
        let package: Value = serde_json::from_str(&text).unwrap();

        let releases = package["releases"].as_array().unwrap();
        let tags = super::tags(releases);
        assert_eq!(tags[0], "planning+tender");
        assert_eq!(tags[tags.len() - 2..], ["implementationUpdate", "implementationUpdate+contractTermination"]);
        let compiled = ocds::compile(releases);
        let budget = &compiled["planning"]["budget"];
        assert_eq!((&budget["id"], &budget["amount"]["amount"]), (&json!("FR-123456"), &json!(10_000.0)));
        assert_eq!(compiled["planning"]["milestones"].as_array().unwrap().len(), 3);
        assert_eq!(compiled["buyer"]["id"], "CA-GOV-ds-sn");
        assert_eq!(compiled["parties"][0]["identifier"]["id"], "ds-sn");
        every_field_is_in_the_dictionary(&package);
        let quarter = rows(&export_under(&db, &["contracts", "--quarterly"], &[buyer()]));
        assert_eq!(quarter[0]["procurement_id"], "FR-123456");
        assert_eq!(quarter[0]["buyer_name"], "Digital Service");
        if let Some((programs, archive)) = judges() {
            assert_clean(&judged(&programs, &archive, &file), releases.len());
        }
        world.server.stop().await;
    }
}
